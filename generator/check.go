package generator

import (
	"context"
	"slices"
	"sync"

	"jianbao/generator/config"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/render"
	"jianbao/generator/site"
)

// checks are what the checks of links and queries said, kept so that an edit of a
// text checks that text alone.
type checks struct {
	pages  map[int]diag.List // by the page's index
	others diag.List         // of the configuration
}

// checkTexts checks the links and queries of every text that is built, and those of
// the configuration.
func (b *Builder) checkTexts(ctx context.Context) (diag.List, error) {
	if b.checks.pages == nil && b.resumes(changedBodies) && len(b.last.Said) == 0 {
		b.checks.pages = map[int]diag.List{} // the last process has found nothing in the others
	} else if b.checks.pages == nil || b.pending&^(changedBodies|onlyLooks) != 0 {
		if err := b.checkAll(ctx); err != nil {
			return nil, err
		}
	}
	for p := range b.edited {
		if page := b.editedPage(p); page != nil {
			b.checks.set(page.Index, b.checkPage(page.Index))
		}
	}
	list := slices.Clone(b.checks.others)
	for _, l := range b.checks.pages {
		list.Add(l...)
	}
	return list, nil
}

func (b *Builder) checkAll(ctx context.Context) error {
	c := checks{pages: map[int]diag.List{}}
	b.checks = checks{}
	var mu sync.Mutex
	const some = 256 // pages a task
	err := parallel(ctx, b.opts.Workers, (len(b.site.Pages)+some-1)/some, func(_, n int) error {
		for i := n * some; i < min((n+1)*some, len(b.site.Pages)); i++ {
			if l := b.checkPage(i); len(l) > 0 {
				mu.Lock()
				c.pages[i] = l
				mu.Unlock()
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.others = b.checkConfigured()
	b.checks = c
	return nil
}

func (c *checks) set(i int, l diag.List) {
	if len(l) > 0 {
		c.pages[i] = l
	} else {
		delete(c.pages, i)
	}
}

// checkPage checks the text of a page.
func (b *Builder) checkPage(i int) diag.List {
	list := b.env.CheckChapters(b.site.Pages[i])
	doc := b.site.Docs[i]
	if doc == nil || doc.Holes == 0 {
		return list
	}
	list.Add(site.CheckLinks(b.site, doc)...)
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
