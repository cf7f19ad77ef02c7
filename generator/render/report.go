package render

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"jianbao/generator/deps"
	"jianbao/generator/model"
	"jianbao/generator/site"
	"jianbao/generator/stats"
)

// scope is what the queries of a page's chapters are limited to.
type scope struct {
	since, until string // as in a query, "" on the About page
	week         string // the publicity week that a report closes
	grain        model.Grain
	compares     bool // figures stand beside those of earlier periods
	running      bool // the period is not over
	before       bool // it has not begun
}

func (e *Env) scope(p *model.Page) scope {
	r := e.Site.Period(p)
	if r == nil {
		return scope{}
	}
	s := scope{grain: r.Grain(), running: !r.End.Before(day(e.Site.Now)), before: model.Day(r.Start) > e.today(), compares: p.Of == 0}
	s.since, s.until = r.Bounds()
	if week := e.Site.Page(p.Of); week != nil {
		s.week = site.BundleName(week)
	}
	return s
}

func day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// dated reports whether records of a kind can be those of the page: it has no period,
// or they have a day or name its publicity week. Of other kinds it is only known how they
// stand now, which would be the same in every report.
func (s scope) dated(k *model.Kind) bool {
	return s.since == "" || k.Date != "" || s.week != "" && weekField(k) != ""
}

// weekField is the field in which a kind's records name a page, a publicity week; "" for
// none.
func weekField(k *model.Kind) string {
	for _, f := range k.Fields {
		if f.Type == model.TypePage && !f.Private {
			return f.Name
		}
	}
	return ""
}

// within limits a query to the records of the publicity week, for kinds that name one,
// or else to the period, where it says none of its own.
func (s scope) within(q model.Query, k *model.Kind) model.Query {
	if field := weekField(k); s.week != "" && field != "" {
		where := map[string][]string{field: {s.week}}
		for name, values := range q.Where {
			where[name] = values
		}
		q.Where = where
		return q
	}
	if s.since == "" || k.Date == "" || q.Since != "" || q.Until != "" {
		return q
	}
	for name := range q.Where {
		if slices.Contains([]string{"year", "quarter", "month", "week", "day"}, name) {
			return q
		}
	}
	q.Since, q.Until = s.since, s.until
	return q
}

// changes set a figure beside that of the period before, and of the same one a year
// earlier.
func (w *Worker) changes(f *Figure, q model.Query, s scope) error {
	before, err := w.changeSince(q, stats.PeriodBefore)
	if err != nil {
		return err
	}
	if before != "" {
		f.Before = w.text("report.change."+cmp.Or(string(s.grain), "span"), before)
	}
	if s.grain == model.GrainYear {
		return nil // the period before is the year before
	}
	year, err := w.changeSince(q, stats.YearBefore)
	if year != "" {
		f.Change = w.text("figure_change", year)
	}
	return err
}

func (w *Worker) changeSince(q model.Query, how string) (string, error) {
	q.Compare = how
	name := "chg:" + queryKey(q)
	s, err := w.env.changeOf(q)
	w.note(deps.Stat, name, deps.SumString(s))
	return s, err
}

// changeOf is how a figure has changed, in words: "" where there is nothing to compare
// with. Where the records do not reach back to the earlier period, a change would tell
// of the records and not of what they are about.
func (e *Env) changeOf(q model.Query) (string, error) {
	how := q.Compare
	q.Compare = ""
	c, err := e.compareTo(q, how)
	if err != nil || !c.OK || !e.reachBack(c.Before) {
		return "", err
	}
	return c.Text(e.lang()), nil
}

func (e *Env) compareTo(q model.Query, how string) (stats.Comparison, error) {
	return e.comparisons.get(how+queryKey(q), func() (stats.Comparison, error) { return stats.Compare(e.Data(), q, how) })
}

// reachBack reports whether a kind's records begin before the period of a query, or
// within its first tenth.
func (e *Env) reachBack(q model.Query) bool {
	t, err := e.Stat(q)
	since, err1 := time.Parse(time.DateOnly, q.Since)
	until, err2 := time.Parse(time.DateOnly, q.Until)
	if err != nil || err1 != nil || err2 != nil {
		return false
	}
	first := e.firstDay(t.Kind.Name)
	from, to := model.Day(since), model.Day(until)
	return first != model.NoDay && first <= from+max(6, (to-from)/10)
}

// firstDay is the day of a kind's oldest record.
func (e *Env) firstDay(kind string) int32 {
	d, _ := e.firstDays.get(kind, func() (int32, error) {
		t := e.Site.Tables[kind]
		if t.Len() == 0 {
			return model.NoDay, nil
		}
		first, col := int32(model.NoDay), t.Kind.Index(t.Kind.Date)
		for _, c := range t.Chunks {
			if col < 0 {
				break
			}
			for _, d := range c.Cols[col].Start {
				if d != model.NoDay && (first == model.NoDay || d < first) {
					first = d
				}
			}
		}
		return first, nil
	})
	return d
}

// maxPages is how many pages of a kind a chapter lists.
const maxPages = 24

// chapterPages are the pages of a kind in the period; on the About page the publicity
// weeks that are not over, and of other kinds the newest.
func (w *Worker) chapterPages(kind string, s scope) PageList {
	name := strings.Join([]string{"during", kind, s.since, s.until, s.week}, "/")
	pages := w.env.pages(name)
	var h deps.Hasher
	w.note(deps.List, name, hashPages(&h, pages))
	l := PageList{Kind: kind, Label: w.text("chapter.pages."+kind, len(pages)), Count: len(pages), More: max(0, len(pages)-maxPages)}
	for _, p := range first(pages, maxPages) {
		l.Pages = append(l.Pages, w.view(p))
	}
	return l
}

// during resolves during/<kind>/<since>/<until>/<week>, newest first.
func (e *Env) during(rest string) []*model.Page {
	part := strings.SplitN(rest, "/", 4)
	if len(part) != 4 {
		return nil
	}
	kind, since, until, week := model.PageKind(part[0]), part[1], part[2], part[3]
	today := e.Site.Now.Format(time.DateOnly)
	var out []*model.Page
	for _, p := range e.Site.Pages {
		if p.Kind != kind || p.Source == "" || p.Of != 0 {
			continue
		}
		first, last := p.Date.Format(time.DateOnly), p.Date.Format(time.DateOnly)
		if wk := p.Front.Week; wk != nil {
			first, last = wk.Start.Format(time.DateOnly), wk.End.Format(time.DateOnly)
		}
		switch {
		case week != "" && p.Front.WeekRef == week:
		case since == "" && p.Front.Week != nil && last < today, p.Date.IsZero():
			continue
		case since != "" && (last < since || cut(first, until) > until || first > today):
			continue
		}
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b *model.Page) int {
		return cmp.Or(b.Date.Compare(a.Date), strings.Compare(a.URL, b.URL))
	})
	return out
}

// cut shortens a day to the precision of a bound: 2026-09-30 to 2026-09.
func cut(day, bound string) string { return day[:min(len(day), len(bound))] }

// Report is what a report has besides its text.
type Report struct {
	w *Worker
	p *model.Page
	r *model.Report
}

// Report is what a report page has besides its text; nil for other pages.
func (v *Page) Report() *Report {
	if r := v.w.env.Site.Period(v.p); r != nil {
		return &Report{v.w, v.p, r}
	}
	return nil
}

// Label names the period: 2026年第三季度.
func (v *Report) Label() string { return v.w.env.label(v.r.Label()) }

// Grain is year, half, quarter, month, week for a publicity week, or "".
func (v *Report) Grain() string {
	if v.p.Of != 0 {
		return "week"
	}
	return string(v.r.Grain())
}

// Start is the first day.
func (v *Report) Start() Date { return Date{v.w, v.r.Start} }

// End is the last day.
func (v *Report) End() Date { return Date{v.w, v.r.End} }

// Phase is before, running or after, by the build clock.
func (v *Report) Phase() string { return v.w.phase(model.Day(v.r.Start), model.Day(v.r.End)) }

// AsOf is the day up to which a report is counted whose period runs; zero for others.
func (v *Report) AsOf() Date {
	if v.Phase() != "running" {
		return Date{w: v.w}
	}
	return Date{v.w, v.w.env.Site.Now}
}

// Week is the page of the publicity week that the report closes, nil for others.
func (v *Report) Week() *Page {
	if week := v.w.env.Site.Page(v.p.Of); week != nil {
		return v.w.view(week)
	}
	return nil
}

// ReportYear is a year of a section of reports.
type ReportYear struct {
	Year  int
	Label string
	Pages []*Page // of the year, the halves, the quarters, the months
}

// Reports are the reports of a section by year, newest first; nil for sections without.
func (v *Page) Reports() []ReportYear {
	if v.p.Kind != model.KindSection {
		return nil
	}
	var out []ReportYear
	for _, p := range v.w.list("reports/" + ID(v.p)) {
		year := v.w.env.Site.Period(p.p).End.Year()
		if n := len(out); n == 0 || out[n-1].Year != year {
			label := strconv.Itoa(year)
			if v.w.env.lang() != "en" {
				label += "年"
			}
			out = append(out, ReportYear{Year: year, Label: label})
		}
		out[len(out)-1].Pages = append(out[len(out)-1].Pages, p)
	}
	return out
}

var grainOrder = []model.Grain{model.GrainYear, model.GrainHalf, model.GrainQuarter, model.GrainMonth, model.GrainNone}

// reportsOf are the reports of a section: by year, then the longest periods first,
// then the newest.
func (e *Env) reportsOf(p *model.Page) []*model.Page {
	var out []*model.Page
	for q := range e.Site.Each(p.Pages) {
		if e.Site.Period(q) != nil {
			out = append(out, q)
		}
	}
	slices.SortStableFunc(out, func(a, b *model.Page) int {
		x, y := e.Site.Period(a), e.Site.Period(b)
		return cmp.Or(
			cmp.Compare(y.End.Year(), x.End.Year()),
			cmp.Compare(slices.Index(grainOrder, x.Grain()), slices.Index(grainOrder, y.Grain())),
			y.Start.Compare(x.Start), strings.Compare(a.URL, b.URL),
		)
	})
	return out
}
