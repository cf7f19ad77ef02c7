package generator

import (
	"maps"
	"slices"
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

// assemble makes the site of the present facts. Of edits that concern their own pages
// alone, and of another theme, the old site is kept.
func (b *Builder) assemble() {
	if b.site != nil && b.env != nil && b.pending&^(onlyValues|onlyLooks) == 0 && b.update() {
		return
	}
	b.pending |= changedFacts // whatever it was that changed
	if b.pending&changedRows != 0 {
		b.pending |= changedRecords
	}
	if b.site == nil || b.pending&(changedRecords|changedKinds|changedConfig) != 0 {
		b.joinRecords()
	}
	docs := b.sortedDocs()
	b.site, b.skipped, b.siteDiags = site.Assemble(site.Input{
		Config: b.cfg, Now: b.opts.Now, Drafts: b.opts.Drafts, Future: b.opts.Future,
		Docs: docs, Media: b.mediaByPath(), Kinds: b.kinds, Tables: b.tables,
		ReservedPaths: reserved,
	})
	b.next = site.NextChange(docs, b.opts.Now)
	b.env = b.newEnv()
}

func (b *Builder) newEnv() *render.Env {
	return (&render.Env{
		Site: b.site, Config: b.cfg, Theme: b.theme, Assets: b.assets, Charts: b.charts, Cards: b.cards,
		Fragment: b.parser.Fragment, Drafts: b.opts.Drafts, Profile: b.opts.Profile, Kinds: b.kindsHash,
	}).Prepare()
}

// update makes the site of edits that concern their own pages alone; false where more may
// follow from them.
func (b *Builder) update() bool {
	told := slices.Concat(b.siteDiags, b.tableDiags).Files()
	docs, tables := []*model.Doc{}, b.tables
	for p := range b.edited {
		if e := b.records[p]; e != nil {
			next, ok := record.Replace(b.kinds, tables, p, e.chunks)
			if !ok {
				return false
			}
			tables = next
			continue
		}
		e := b.docs[p]
		switch {
		case e == nil || e.doc == nil:
			return false
		case b.editedPage(p) != nil:
			docs = append(docs, e.doc)
		case b.pending&changedFront != 0 || told[p]:
			return false // it may be built now, or told of at another line
		}
	}
	s, ok := site.Update(b.site, told, site.Input{
		Config: b.cfg, Now: b.opts.Now, Drafts: b.opts.Drafts, Future: b.opts.Future,
		Docs: docs, Media: b.site.Media, Kinds: b.kinds, Tables: tables,
	})
	if !ok {
		return false
	}
	switch {
	case b.pending&changedTheme != 0 || !maps.Equal(b.tables, tables):
		b.site, b.tables = s, tables
		b.env = b.newEnv()
	case s.SharesPages(b.site):
		b.site, b.env = s, b.env.WithSite(s)
	default:
		b.site, b.env = s, b.env.WithPages(s)
	}
	return true
}

// editedPage is the page of a document's file; nil if it is not built now.
func (b *Builder) editedPage(file string) *model.Page {
	return b.site.FilePage(strings.TrimPrefix(file, b.cfg.ContentDir+"/"))
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
	for _, p := range b.paths(roleDoc) {
		if e := b.docs[p]; e != nil && e.doc != nil {
			docs = append(docs, e.doc)
		}
	}
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
	for _, l := range []diag.List{b.cfgDiags, b.walk, b.kindDiags, b.unknownKinds(), b.themeDiags, b.tableDiags, b.siteDiags} {
		list.Add(l...)
	}
	for p := range b.strays {
		list.Add(warnStray.At(diag.Pos{File: p}, b.cfg.ContentDir))
	}
	for p := range b.noisy {
		if e := b.docs[p]; e != nil {
			list.Add(e.diags...)
		}
		if e := b.records[p]; e != nil {
			list.Add(e.diags...)
		}
		if e := b.media[p]; e != nil {
			list.Add(e.diags...)
		}
	}
	return list
}

var warnStray = diag.Message{
	Code: "JB1124", Severity: diag.Warning,
	ZH: "这个文件没有被读取：记录文件只在 %[1]s/records 文件夹里有效", EN: "not read: records stand below %[1]s/records",
	HintZH: "请把它移到 %[1]s/records 文件夹里", HintEN: "move it to %[1]s/records",
}
