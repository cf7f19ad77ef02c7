package generator

import (
	"context"
	"slices"
	"sync"

	"jianbao/generator/config"
	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/render"
	"jianbao/generator/site"
)

// checks are what the checks of links and queries said, kept so that an edit checks
// again only what it can have changed.
type checks struct {
	places  deps.Hash // of the addresses that links can lead to
	links   said
	queries said
	others  diag.List // of the configuration
}

// said is what was said of the texts of pages, by address.
type said map[string]diag.List

// checkTexts checks the links and queries of every text that is built, and those of
// the configuration.
func (b *Builder) checkTexts(ctx context.Context) (diag.List, error) {
	old := b.checks
	if b.last != nil && len(b.last.Said) == 0 && old.links == nil {
		// The last process has found nothing in all that is as it was.
		old = checks{places: b.last.Places, links: said{}, queries: said{}}
	}
	only := func(c change) bool { return old.links != nil && b.changed()&^(c|onlyLooks) == 0 }
	now := checks{places: old.places, others: old.others}
	if !only(onlyValues) {
		now.places = b.places()
	}
	if !only(onlyTexts | changedFront) {
		now.others = b.checkConfigured()
	}
	var err error
	if old.links != nil && old.places == now.places && b.changed()&changedHeadings == 0 {
		now.links = b.recheck(old.links, b.checkLinks)
	} else if now.links, err = b.checkAll(ctx, b.checkLinks); err != nil {
		return nil, err
	}
	if only(onlyTexts | changedFront) {
		now.queries = b.recheck(old.queries, b.checkQueries)
	} else if now.queries, err = b.checkAll(ctx, b.checkQueries); err != nil {
		return nil, err
	}
	b.checks = now
	list := slices.Clone(now.others)
	for _, m := range []said{now.links, now.queries} {
		for _, l := range m {
			list.Add(l...)
		}
	}
	return list, nil
}

// changed is what changed since the last good build, of this process or another.
func (b *Builder) changed() change {
	if b.last != nil && len(b.made) == 0 {
		return b.sinceLast
	}
	return b.pending
}

// places hashes all that a link can lead to, whatever its order: pages by address and by
// file, old addresses, media.
func (b *Builder) places() deps.Hash {
	var sum deps.Hash
	var h deps.Hasher
	add := func(names ...string) {
		h.Reset()
		sum = sum.Plus(h.Str(names...).Sum())
	}
	for _, p := range b.site.Pages {
		add("page", p.URL, p.Source)
	}
	for u, p := range b.site.Aliases {
		add("alias", u, b.site.Page(p).URL)
	}
	for path := range b.site.Media {
		add("media", path)
	}
	return sum
}

// recheck checks the texts that were edited; what was said of the others stays.
func (b *Builder) recheck(all said, check func(*model.Page) diag.List) said {
	for p := range b.edited {
		page := b.editedPage(p)
		if page == nil {
			continue
		}
		if l := check(page); len(l) > 0 {
			all[page.URL] = l
		} else {
			delete(all, page.URL)
		}
	}
	return all
}

func (b *Builder) checkAll(ctx context.Context, check func(*model.Page) diag.List) (said, error) {
	all := said{}
	var mu sync.Mutex
	const some = 256 // pages a task
	tasks := slices.Collect(slices.Chunk(b.site.Pages, some))
	err := parallel(ctx, b.opts.Workers, len(tasks), func(_, n int) error {
		for _, p := range tasks[n] {
			if l := check(p); len(l) > 0 {
				mu.Lock()
				all[p.URL] = l
				mu.Unlock()
			}
		}
		return nil
	})
	return all, err
}

func (b *Builder) checkLinks(p *model.Page) diag.List {
	if doc := b.site.Doc(p); doc != nil && doc.Refs != "" {
		return site.CheckLinks(b.site, doc, b.cfg.ContentDir+"/"+doc.Path)
	}
	return nil
}

func (b *Builder) checkQueries(p *model.Page) diag.List {
	list := b.env.CheckChapters(p)
	doc := b.site.Doc(p)
	if doc == nil || doc.Queries == 0 {
		return list
	}
	holes := doc.Content().Holes
	for i := range holes {
		list.Add(b.checkQuery(&holes[i])...)
	}
	return list
}

// checkConfigured checks the queries of the configuration.
func (b *Builder) checkConfigured() diag.List {
	var list diag.List
	if h := b.cfg.Home.Chart; h != nil {
		list.Add(b.checkChart(*h)...)
	}
	list.Add(b.checkFigures(b.cfg.Home.Figures)...)
	for _, d := range b.cfg.Dashboards {
		list.Add(b.checkFigures(d.Figures)...)
		for _, g := range d.Groups {
			for _, c := range g.Charts {
				list.Add(b.checkChart(c)...)
			}
		}
	}
	list.Add(b.env.CheckWeeks()...)
	list.Add(b.env.CheckBulletins()...)
	for _, set := range []string{config.ReportChapters, config.AboutChapters, config.ClosingChapters} {
		for _, c := range b.cfg.Chapters[set] {
			list.Add(b.checkChapter(set, c)...)
		}
	}
	return list
}

func (b *Builder) checkFigures(figures []config.Figure) diag.List {
	var list diag.List
	for _, f := range figures {
		list.Add(b.env.CheckFigure(f, f.Query)...)
	}
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
