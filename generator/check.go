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
	places  deps.Hash         // of the addresses that links can lead to
	links   map[int]diag.List // by the page's index
	queries map[int]diag.List
	others  diag.List // of the configuration
}

// checkTexts checks the links and queries of every text that is built, and those of
// the configuration.
func (b *Builder) checkTexts(ctx context.Context) (diag.List, error) {
	c, clean := b.checks, b.last != nil && len(b.last.Said) == 0
	if b.checks = (checks{places: b.places()}); c.places.IsZero() && clean {
		c.places = b.last.Places // the last process has found nothing in them
	}
	var err error
	if now := &b.checks; c.places == now.places && b.changed()&changedHeadings == 0 {
		now.links, err = b.recheck(c.links, b.checkLinks)
	} else {
		now.links, err = b.checkAll(ctx, b.checkLinks)
	}
	if err != nil {
		return nil, err
	}
	if now := &b.checks; (c.queries != nil || clean) && b.changed()&^(onlyTexts|onlyLooks) == 0 {
		now.others = c.others
		now.queries, err = b.recheck(c.queries, b.checkQueries)
	} else {
		now.others = b.checkConfigured()
		now.queries, err = b.checkAll(ctx, b.checkQueries)
	}
	if err != nil {
		b.checks = checks{}
		return nil, err
	}
	list := slices.Clone(b.checks.others)
	for _, m := range []map[int]diag.List{b.checks.links, b.checks.queries} {
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
		x := h.Str(names...).Sum()
		sum.Hi, sum.Lo = sum.Hi+x.Hi, sum.Lo+x.Lo
	}
	for _, p := range b.site.Pages {
		add("page", p.URL, p.Source)
	}
	for u, p := range b.site.Aliases {
		add("alias", u, p.URL)
	}
	for path := range b.site.Media {
		add("media", path)
	}
	return sum
}

// recheck checks the texts that were edited; what was said of the others stays.
func (b *Builder) recheck(said map[int]diag.List, check func(int) diag.List) (map[int]diag.List, error) {
	if said == nil {
		said = map[int]diag.List{}
	}
	for p := range b.edited {
		page := b.editedPage(p)
		if page == nil {
			continue
		}
		if l := check(page.Index); len(l) > 0 {
			said[page.Index] = l
		} else {
			delete(said, page.Index)
		}
	}
	return said, nil
}

func (b *Builder) checkAll(ctx context.Context, check func(int) diag.List) (map[int]diag.List, error) {
	said := map[int]diag.List{}
	var mu sync.Mutex
	const some = 256 // pages a task
	err := parallel(ctx, b.opts.Workers, (len(b.site.Pages)+some-1)/some, func(_, n int) error {
		for i := n * some; i < min((n+1)*some, len(b.site.Pages)); i++ {
			if l := check(i); len(l) > 0 {
				mu.Lock()
				said[i] = l
				mu.Unlock()
			}
		}
		return nil
	})
	return said, err
}

func (b *Builder) checkLinks(i int) diag.List {
	if doc := b.site.Docs[i]; doc != nil && doc.Holes > 0 {
		return site.CheckLinks(b.site, doc)
	}
	return nil
}

func (b *Builder) checkQueries(i int) diag.List {
	list := b.env.CheckChapters(b.site.Pages[i])
	doc := b.site.Docs[i]
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
	for _, d := range b.cfg.Dashboards {
		for _, g := range d.Groups {
			for _, c := range g.Charts {
				list.Add(b.checkChart(c)...)
			}
		}
	}
	list.Add(b.env.CheckWeeks()...)
	for _, set := range []string{config.ReportChapters, config.AboutChapters, config.ClosingChapters} {
		for _, c := range b.cfg.Chapters[set] {
			list.Add(b.checkChapter(set, c)...)
		}
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
