package generator

import (
	"sort"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/record"
	"jianbao/generator/render"
	"jianbao/generator/site"
)

// reserved are the output paths that belong to the builder itself.
var reserved = []string{"feed.xml", "sitemap.xml", "robots.txt", render.CalendarName}

// assemble makes the site of the present facts. When only texts changed, the old
// site is kept and given the new texts.
func (b *Builder) assemble() {
	if b.site != nil && b.env != nil && b.pending&^changedBodies == 0 {
		b.replaceTexts()
		return
	}
	if b.site == nil || b.pending&(changedRecords|changedKinds|changedConfig) != 0 {
		b.joinRecords()
	}
	b.site, b.skipped, b.siteDiags = site.Assemble(site.Input{
		Config: b.cfg, Now: b.opts.Now, Drafts: b.opts.Drafts, Future: b.opts.Future,
		Docs: b.sortedDocs(), Media: b.mediaByPath(), Kinds: b.kinds, Tables: b.tables,
		ReservedPaths: reserved,
	})
	b.env = (&render.Env{
		Site: b.site, Config: b.cfg, Theme: b.theme, Assets: b.assets, Charts: b.charts, Cards: b.cards,
		Fragment: b.parser.Fragment, Drafts: b.opts.Drafts,
	}).Prepare()
}

func (b *Builder) replaceTexts() {
	s := *b.site
	s.Docs = append([]*model.Doc(nil), b.site.Docs...)
	for i, p := range s.Pages {
		if p.Source == "" {
			continue
		}
		if e := b.docs[b.cfg.ContentDir+"/"+p.Source]; e != nil && e.doc != s.Docs[i] {
			s.Docs[i] = e.doc
		}
	}
	b.site = &s
	b.env = b.env.WithSite(b.site)
}

func (b *Builder) joinRecords() {
	paths := make([]string, 0, len(b.records))
	for p := range b.records {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	var chunks []*model.Chunk
	for _, p := range paths {
		chunks = append(chunks, b.records[p].chunks...)
	}
	b.tables, b.tableDiags = record.Assemble(b.kinds, chunks)
}

func (b *Builder) sortedDocs() []*model.Doc {
	docs := make([]*model.Doc, 0, len(b.docs))
	for _, e := range b.docs {
		if e.doc != nil {
			docs = append(docs, e.doc)
		}
	}
	sort.Slice(docs, func(i, j int) bool { return docs[i].Path < docs[j].Path })
	return docs
}

func (b *Builder) mediaByPath() map[string]*model.Media {
	media := make(map[string]*model.Media, len(b.media))
	for p, e := range b.media {
		if e.media != nil {
			media[strings.TrimPrefix(p, b.cfg.ContentDir+"/")] = e.media
		}
	}
	return media
}

// diagnostics gathers what every stage has to say about the site as it is now.
func (b *Builder) diagnostics() diag.List {
	var list diag.List
	for _, l := range []diag.List{b.cfgDiags, b.walk, b.kindDiags, b.themeDiags, b.tableDiags, b.siteDiags} {
		list.Add(l...)
	}
	for p := range b.strays {
		list.Add(warnStray.At(diag.Pos{File: p}, b.cfg.ContentDir))
	}
	for _, e := range b.docs {
		list.Add(e.diags...)
	}
	for _, e := range b.records {
		list.Add(e.diags...)
	}
	for _, e := range b.media {
		list.Add(e.diags...)
	}
	return list
}

var warnStray = diag.Message{
	Code: "JB1124", Severity: diag.Warning,
	ZH: "这个文件没有被读取：记录文件只在 %[1]s/records 文件夹里有效", EN: "not read: records stand below %[1]s/records",
	HintZH: "请把它移到 %[1]s/records 文件夹里", HintEN: "move it to %[1]s/records",
}

// checkTexts checks the links and queries of every text that is built.
func (b *Builder) checkTexts() diag.List {
	var list diag.List
	for _, doc := range b.site.Docs {
		if doc == nil || len(doc.Body.Holes) == 0 {
			continue
		}
		list.Add(site.CheckLinks(b.site, doc)...)
		for i := range doc.Body.Holes {
			list.Add(b.checkQuery(&doc.Body.Holes[i])...)
		}
	}
	if h := b.cfg.Home.Chart; h != nil {
		list.Add(b.checkChart(*h)...)
	}
	for _, d := range b.cfg.Dashboards {
		for _, g := range d.Groups {
			for _, c := range g.Charts {
				list.Add(b.checkChart(c)...)
			}
		}
	}
	list.Add(b.env.CheckWeeks()...)
	list.Add(b.checkChapters()...)
	return list
}

// checkChart reports a chart before any is drawn: so all that are wrong are told
// at once, each at its place.
func (b *Builder) checkChart(spec model.ChartSpec) diag.List {
	if err := b.env.CheckChart(spec); err != nil {
		return diag.List{render.QueryDiag(spec, err)}
	}
	return nil
}

func (b *Builder) checkQuery(h *model.Hole) diag.List {
	switch h.Kind {
	case model.HoleChart:
		return b.checkChart(*h.Chart)
	case model.HoleFigure:
		return b.checkSpec(*h.Chart)
	case model.HoleRecords:
		if k, ok := b.kinds.Get(h.List.From); ok && !k.Listed() {
			return diag.List{errPrivateList.At(h.Pos, diag.Text{ZH: k.Label.ZH, EN: k.Label.EN})}
		}
		return b.env.CheckList(*h.List, h.Pos)
	}
	return nil
}

var errPrivateList = diag.Message{
	Code: "JB1123", Severity: diag.Error,
	ZH: "“%s”的记录不公开，不能逐条列出", EN: "records of %s are private and cannot be listed",
	HintZH: "可以用 :::图表 展示汇总数字", HintEN: "use :::chart to show sums",
}

func (b *Builder) checkSpec(spec model.ChartSpec) diag.List {
	if err := b.env.CheckQuery(spec.Query); err != nil {
		return diag.List{render.QueryDiag(spec, err)}
	}
	return nil
}
