package render

import (
	"slices"
	"sort"
	"strconv"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/site"
	"jianbao/generator/stats"
)

// Letters and bulletins, and the lists of them.

// Letter is what an open letter has besides its text; nil for other pages.
func (v *Page) Letter() *model.Letter { return v.p.Front.Letter }

// InWeek is the publicity week that the page says it belongs to, nil for none.
func (v *Page) InWeek() *Page {
	name := v.p.Front.WeekRef
	if name == "" {
		return nil
	}
	if l := v.w.list("bundle/" + name); len(l) > 0 && l[0] != nil && l[0].p.Kind == model.KindWeek {
		return l[0]
	}
	return nil
}

// weekLetter is the newest letter that names a week.
func (e *Env) weekLetter(week string) []*model.Page {
	for p := range e.Site.Each(e.Site.Home.Pages) {
		if p.Kind == model.KindLetter && p.Front.WeekRef == week {
			return []*model.Page{p}
		}
	}
	return nil
}

// Bulletin is the bulletin's head and tail; nil for other pages.
func (v *Page) Bulletin() *Bulletin {
	if v.p.Front.Bulletin == nil {
		return nil
	}
	return &Bulletin{v.w, v.p, v.p.Front.Bulletin}
}

// Bulletin is a bulletin's head, what it collects, and its tail.
type Bulletin struct {
	w *Worker
	p *model.Page
	m *model.Bulletin
}

// Issue and Total are the numbers, 0 for none.
func (v *Bulletin) Issue() int { return v.m.Issue }

// Total counts from the first issue of all.
func (v *Bulletin) Total() int { return v.m.Total }

// To, Copy and Send are whom it goes to: 报, 送, 发.
func (v *Bulletin) To() []string { return v.m.To }

// Copy is 送.
func (v *Bulletin) Copy() []string { return v.m.Copy }

// Send is 发.
func (v *Bulletin) Send() []string { return v.m.Send }

// Prints is how many copies are printed, 0 where that is not said.
func (v *Bulletin) Prints() int { return v.m.Prints }

// Head is the head of an official document, nil for an ordinary bulletin.
func (v *Bulletin) Head() *model.DocumentHead { return v.m.Head }

// Name is the name in the head: that of all bulletins, or the site's title.
func (v *Bulletin) Name() string {
	if n := v.w.env.Config.Bulletins.Name; n != "" {
		return n
	}
	return v.w.env.Config.Title
}

// Start and End bound the period.
func (v *Bulletin) Start() Date { return Date{v.w, v.m.Start} }

// End is the last day of the period.
func (v *Bulletin) End() Date { return Date{v.w, v.m.End} }

// Articles are the articles collected, in order.
func (v *Bulletin) Articles() []*Page { return v.w.list("bulletin/" + ID(v.p)) }

// bulletinArticles are those that the bulletin lists, with the others of its period
// where it asks for the rest; without a list those of the period.
func (e *Env) bulletinArticles(p *model.Page) []*model.Page {
	b := p.Front.Bulletin
	if b == nil {
		return nil
	}
	if len(b.Articles) == 0 {
		return e.articlesOf(b, nil)
	}
	var out []*model.Page
	rest := -1
	for _, a := range b.Articles {
		if a.Rest {
			rest = len(out)
			continue
		}
		if t, ok := site.Resolve(e.Site, p.Source, a.Path); ok && t.Page != nil && !slices.Contains(out, t.Page) {
			out = append(out, t.Page)
		}
	}
	if rest >= 0 {
		out = slices.Insert(out, rest, e.articlesOf(b, out)...)
	}
	return out
}

// articlesOf are the articles of a bulletin's period but for some, the oldest first.
func (e *Env) articlesOf(b *model.Bulletin, but []*model.Page) []*model.Page {
	if b.Start.IsZero() || b.End.IsZero() {
		return nil
	}
	var out []*model.Page
	for q := range e.Site.Each(e.Site.Home.Pages) {
		if q.Kind == model.KindArticle && !q.Date.Before(b.Start) && q.Date.Before(b.End.AddDate(0, 0, 1)) && !slices.Contains(but, q) {
			out = append(out, q)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Date.Before(out[j].Date) })
	return out
}

// Figures are the key figures of the period, each beside the period of equal
// length before it; those that no record is behind are left out.
func (v *Bulletin) Figures() ([]*Figure, error) {
	b := v.m
	if !showsFigures(b) {
		return nil, nil
	}
	var out []*Figure
	for _, c := range v.w.env.Config.Bulletins.Figures {
		q := periodOf(c.Query, b)
		f, err := v.w.figure(figureSpec{label: c.Label, unit: c.Unit, trend: c.Trend, query: q, compare: stats.PeriodBefore})
		if err != nil {
			return nil, err
		}
		if f.N > 0 || f.Hidden {
			out = append(out, f)
		}
	}
	return out, nil
}

func showsFigures(b *model.Bulletin) bool {
	return !b.NoFigures && !b.Start.IsZero() && !b.End.IsZero()
}

// CheckBulletins reports figures of the configuration that bulletins cannot show.
func (e *Env) CheckBulletins() diag.List {
	var list diag.List
	for p := range e.Site.Each(e.Site.Home.Pages) {
		b := p.Front.Bulletin
		if b == nil || !showsFigures(b) {
			continue
		}
		for _, f := range e.Config.Bulletins.Figures {
			list.Add(e.CheckFigure(f, periodOf(f.Query, b))...)
		}
		break // what is wrong with one is wrong with all
	}
	return list
}

// periodOf is a query about a bulletin's period.
func periodOf(q model.Query, b *model.Bulletin) model.Query {
	q.Since, q.Until = b.Start.Format(time.DateOnly), b.End.Format(time.DateOnly)
	return q
}

// PageYear are the pages of a year.
type PageYear struct {
	Year  int // 0 for pages without a date
	Label string
	Pages []*Page
}

// Archive are the pages of this stretch of a section by year, the newest first.
func (v *Page) Archive() []PageYear {
	pg := v.Paginator()
	if pg == nil || v.p.List != nil {
		return nil
	}
	pages := v.w.list("slice/" + itoa((pg.Number-1)*pg.per) + "/" + itoa(pg.per) + "/" + ID(v.p))
	var out []PageYear
	for _, p := range pages {
		y := 0
		if !p.p.Date.IsZero() {
			y = p.p.Date.Year()
		}
		i := slices.IndexFunc(out, func(a PageYear) bool { return a.Year == y })
		if i < 0 {
			i, out = len(out), append(out, PageYear{Year: y, Label: v.w.yearLabel(y)})
		}
		out[i].Pages = append(out[i].Pages, p)
	}
	slices.SortStableFunc(out, func(a, b PageYear) int { return b.Year - a.Year })
	return out
}

func (w *Worker) yearLabel(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y) + w.say("年", "")
}
