package render

import (
	"html/template"
	"maps"
	"time"

	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/site"
)

// Week is a publicity week as templates see it: on its own page and on the pages
// made of it.
type Week struct {
	w *Worker
	p *model.Page // the week's own page
	m *model.Week
}

// weekOf is the page of the publicity week that a page is, or is a part of; nil for
// other pages.
func weekOf(s *model.Site, p *model.Page) *model.Page {
	for ; p != nil; p = s.Page(p.Of) {
		if p.Front.Week != nil {
			return p
		}
	}
	return nil
}

// Week is the publicity week that the page is or is a part of; nil for other pages.
func (v *Page) Week() *Week {
	p := weekOf(v.w.env.Site, v.p)
	if p == nil {
		return nil
	}
	if p != v.p {
		v.w.view(p) // its facts
	}
	return &Week{v.w, p, p.Front.Week}
}

// Day is the day that a page is about: the page of a day of a week, or its digest.
// nil for other pages.
func (v *Page) Day() *WeekDay {
	week := v.Week()
	if week == nil || v.p.Day.IsZero() {
		return nil
	}
	return week.day(v.p.Day)
}

// Page is the week's own page.
func (v *Week) Page() *Page { return v.w.view(v.p) }

// Start is the first day.
func (v *Week) Start() Date { return Date{v.w, v.m.Start} }

// End is the last day.
func (v *Week) End() Date { return Date{v.w, v.m.End} }

// Dates are both days in words: 2026年11月23日—29日.
func (v *Week) Dates() string { return rangeText(v.Start(), v.End()) }

// Length is the number of days from the first to the last.
func (v *Week) Length() int { return int(model.Day(v.m.End)-model.Day(v.m.Start)) + 1 }

// Theme is the theme of the whole week.
func (v *Week) Theme() string { return v.m.Theme }

// Slogans are the slogans.
func (v *Week) Slogans() []string { return v.m.Slogans }

// Hosts are the organisers.
func (v *Week) Hosts() []string { return v.m.Hosts }

// Place is where most of it happens.
func (v *Week) Place() string { return v.m.Place }

// Phase is before, running or after, by the build clock.
func (v *Week) Phase() string { return v.w.phase(model.Day(v.m.Start), model.Day(v.m.End)) }

// DayNumber is today's number in the week, from 1; 0 outside.
func (v *Week) DayNumber() int {
	if v.Phase() != "running" {
		return 0
	}
	return int(v.w.env.today()-model.Day(v.m.Start)) + 1
}

// DaysTo counts the days until the week starts.
func (v *Week) DaysTo() int {
	v.w.noteClock()
	return max(0, int(model.Day(v.m.Start)-v.w.env.today()))
}

// Letter is the linked open letter, or the newest that names the week; nil where
// there is none.
func (v *Week) Letter() *Page {
	if v.m.Letter == "" {
		if l := v.w.list("letter/" + site.BundleName(v.p)); len(l) > 0 {
			return l[0]
		}
		return nil
	}
	if t, ok := site.Resolve(v.w.env.Site, v.p.Source, v.m.Letter); ok {
		return v.w.view(t.Page)
	}
	return nil
}

// Poster is the poster's picture, nil where there is none.
func (v *Week) Poster() *Image { return v.w.poster(v.p, v.m.Poster, v.p.Title) }

func (w *Worker) poster(p *model.Page, file, alt string) *Image {
	if file == "" {
		return nil
	}
	m, _ := site.FindMedia(w.env.Site.Media, p.Source, file, p.Front.Places.At("poster"))
	if m == nil {
		return nil
	}
	return w.image(m, alt)
}

// Days are the days of the week on which something is, in order.
func (v *Week) Days() []*WeekDay {
	out := make([]*WeekDay, len(v.p.Days))
	for i := range v.p.Days {
		out[i] = &WeekDay{v, &v.p.Days[i]}
	}
	return out
}

// Today is today's day; nil outside the week, and where nothing is today.
func (v *Week) Today() *WeekDay {
	v.w.noteClock()
	return v.day(v.w.env.Site.Now)
}

// day finds the day of a time.
func (v *Week) day(t time.Time) *WeekDay {
	for i := range v.p.Days {
		if model.Day(v.p.Days[i].Date) == model.Day(t) {
			return &WeekDay{v, &v.p.Days[i]}
		}
	}
	return nil
}

// Pages are the articles, letters and bulletins that name the week, newest first.
func (v *Week) Pages() []*Page { return v.w.list("week/" + ID(v.p)) }

// PosterPage is the week's poster, a page for printing.
func (v *Week) PosterPage() *Page { return v.part("poster/") }

// ReportPage is the closing report; nil while the week goes on and the editor has
// written none.
func (v *Week) ReportPage() *Page {
	if l := v.w.list("closing/" + ID(v.p)); len(l) > 0 {
		return l[0]
	}
	return nil
}

func (v *Week) part(name string) *Page {
	if l := v.w.list("at/" + v.p.URL + name); len(l) > 0 {
		return l[0]
	}
	return nil
}

// Figures are the key figures of what has happened, each only where a record has
// the value.
func (v *Week) Figures() ([]*Figure, error) {
	return v.figures(func(q model.Query) model.Query { return v.w.held(q) })
}

func (v *Week) figures(limit func(model.Query) model.Query) ([]*Figure, error) {
	var out []*Figure
	for _, c := range v.w.env.Config.Weeks.Figures {
		f, err := v.w.figure(figureSpec{label: c.Label, unit: c.Unit, query: limit(v.w.env.inWeek(c.Query, v.p))})
		switch {
		case err != nil:
			return nil, err
		case f.N > 0:
			out = append(out, f)
		}
	}
	return out, nil
}

// Charts are the charts of what has happened, those whose type suits the data.
func (v *Week) Charts() ([]template.HTML, error) {
	var out []template.HTML
	for _, spec := range v.w.env.weekCharts(v.p) {
		spec.Query = v.w.held(spec.Query)
		t, err := v.w.stat(spec.Query)
		if err != nil || t.N == 0 || v.w.env.CheckChart(spec) != nil {
			continue // nothing yet; what is wrong CheckWeeks has told
		}
		html, err := v.w.chart(spec)
		if err != nil {
			return nil, err
		}
		out = append(out, html)
	}
	return out, nil
}

// inWeek limits a query to the records that name a week, up to its end; those of a
// kind that cannot, to its days.
func (e *Env) inWeek(q model.Query, week *model.Page) model.Query {
	k, ok := e.Site.Kinds.Get(q.From)
	if !ok {
		return q // whoever shows it reports it
	}
	w := week.Front.Week
	if k.Date != "" {
		q.Since, q.Until = w.Start.Format(time.DateOnly), w.End.Format(time.DateOnly)
	}
	for _, f := range k.Fields {
		if f.Type == model.TypePage && e.shown(k, f) {
			q.Where = maps.Clone(q.Where)
			if q.Where == nil {
				q.Where = map[string][]string{}
			}
			q.Where[f.Name], q.Since = []string{site.BundleName(week)}, "" // some begin before it
			break
		}
	}
	return q
}

// weekCharts are the charts of a week as the configuration wants them.
func (e *Env) weekCharts(p *model.Page) []model.ChartSpec {
	out := make([]model.ChartSpec, 0, len(e.Config.Weeks.Charts))
	for _, spec := range e.Config.Weeks.Charts {
		spec.Query = e.inWeek(spec.Query, p)
		out = append(out, spec)
	}
	return out
}

// CheckWeeks reports figures and charts of the configuration that publicity weeks
// cannot show.
func (e *Env) CheckWeeks() diag.List {
	var list diag.List
	for p := range e.Site.Each(e.Site.Home.Pages) {
		if p.Front.Week == nil {
			continue
		}
		for _, spec := range e.weekCharts(p) {
			if err := e.CheckChart(spec); err != nil {
				list.Add(QueryDiag(spec, err))
			}
		}
		for _, f := range e.Config.Weeks.Figures {
			list.Add(e.CheckFigure(f, e.inWeek(f.Query, p))...)
		}
		break // what is wrong with one is wrong with all
	}
	return list
}

// WeekDay is a day of a publicity week.
type WeekDay struct {
	week *Week
	d    *model.WeekDay
}

// Week is the week of the day.
func (v *WeekDay) Week() *Week { return v.week }

// Date is the day.
func (v *WeekDay) Date() Date { return Date{v.week.w, v.d.Date} }

// Number is the number of the day in the week, from 1.
func (v *WeekDay) Number() int {
	return int(model.Day(v.d.Date)-model.Day(v.week.m.Start)) + 1
}

// Theme is as written.
func (v *WeekDay) Theme() string { return v.d.Theme }

// Place is where the day happens.
func (v *WeekDay) Place() string { return v.d.Place }

// Hosts are the organisers of the day.
func (v *WeekDay) Hosts() []string { return v.d.Hosts }

// Note is a remark.
func (v *WeekDay) Note() string { return v.d.Note }

// Poster is the picture of the day, nil where there is none.
func (v *WeekDay) Poster() *Image {
	alt := v.d.Theme
	if alt == "" {
		alt = v.week.p.Title
	}
	return v.week.w.poster(v.week.p, v.d.Poster, alt)
}

// Phase is before, running (today) or after.
func (v *WeekDay) Phase() string { return v.week.w.phase(model.Day(v.d.Date), model.Day(v.d.Date)) }

// Activities are the activity records of the day.
func (v *WeekDay) Activities() []*Record {
	var out []*Record
	for _, id := range v.d.Activities {
		if r, ok := v.week.w.env.Site.Tables["activity"].Find(id); ok {
			out = append(out, v.week.w.record(r))
		}
	}
	return out
}

// Page is the page of the day, Digest that of its digest; nil where there is none
// (yet).
func (v *WeekDay) Page() *Page { return v.week.part(v.d.Date.Format(time.DateOnly) + "/") }

// Digest is the digest of the day.
func (v *WeekDay) Digest() *Page { return v.week.part(v.d.Date.Format(time.DateOnly) + "/digest/") }

// Figures are the key figures of the day, each only where a record has the value; nil
// before it.
func (v *WeekDay) Figures() ([]*Figure, error) {
	if v.Phase() == "before" {
		return nil, nil
	}
	day := v.d.Date.Format(time.DateOnly)
	return v.week.figures(func(q model.Query) model.Query {
		q.Since, q.Until = day, day
		return q
	})
}

// Pages are the pages of the day that name the week.
func (v *WeekDay) Pages() []*Page {
	return v.week.w.list("weekday/" + v.d.Date.Format(time.DateOnly) + "/" + ID(v.week.p))
}

// Next is the next day of the week on which something is, nil after the last.
func (v *WeekDay) Next() *WeekDay {
	for i := range v.week.p.Days {
		if v.week.p.Days[i].Date.After(v.d.Date) {
			return &WeekDay{v.week, &v.week.p.Days[i]}
		}
	}
	return nil
}

// weekPages are the pages of the site that name a week, of one day or ("") of any.
func (e *Env) weekPages(week *model.Page, day string) []*model.Page {
	if week == nil {
		return nil
	}
	name := site.BundleName(week)
	var out []*model.Page
	for p := range e.Site.Each(e.Site.Home.Pages) {
		if p.Front.WeekRef == name && (day == "" || p.Date.Format(time.DateOnly) == day) {
			out = append(out, p)
		}
	}
	return out
}

// phase says where today stands to a span of days.
func (w *Worker) phase(start, end int32) string {
	w.noteClock()
	switch today := w.env.today(); {
	case today < start:
		return "before"
	case today > end:
		return "after"
	}
	return "running"
}

func (w *Worker) noteClock() { w.note(deps.Clock, "day", w.env.clockHash()) }
