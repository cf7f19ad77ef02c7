package render

import (
	"html/template"
	"path"
	"slices"
	"strings"
	"time"

	"jianbao/generator/calendar"
	"jianbao/generator/deps"
	"jianbao/generator/model"
	"jianbao/generator/site"
)

const (
	calendarFormat = "calendar"

	// CalendarName is the calendar to subscribe to, at the root of the site.
	CalendarName = "calendar.ics"

	// maxFeed bounds the calendar to subscribe to, maxComing that of a programme.
	maxFeed, maxComing = 1000, 200
)

// calendarForms are the calendars of a page: of the home page that of the whole
// site, of a publicity week and its days, of an occasion, and of a record that
// coming occasions refer to. Their names are those of the pages' folders.
func (e *Env) calendarForms(p *model.Page) []Format {
	if !e.Config.Calendar.On {
		return nil
	}
	f := Format{Name: calendarFormat, File: calendarFile(p)}
	switch {
	case p.Kind == model.KindHome:
		f.File, f.make = CalendarName, (*Worker).feedCalendar
	case p.Kind == model.KindWeek && p.Of == 0 && p.Front.Week != nil:
		f.make = (*Worker).weekCalendar
	case p.Kind == model.KindDay && weekOf(e.Site, p) != nil:
		f.make = (*Worker).dayCalendar
	case p.Kind == model.KindRecord && e.hasOccasions(e.Site.Record(p)):
		f.make = (*Worker).recordCalendar
	default:
		return nil
	}
	return []Format{f}
}

// hasOccasions reports whether a record is an occasion, or occasions to come refer to it.
func (e *Env) hasOccasions(r model.Record) bool { return e.inCalendar(r) || len(e.coming(r)) > 0 }

// calendarFile is named after the page's folder, or after its file where it has
// none: what a phone shows of a file is its name.
func calendarFile(p *model.Page) string {
	if base := path.Base(p.Output); base != "index.html" {
		return strings.TrimSuffix(base, path.Ext(base)) + ".ics"
	}
	return path.Base(path.Dir(p.Output)) + ".ics"
}

// Calendar is the address of the page's .ics file, "" without one.
func (v *Page) Calendar() string { return v.w.calendarLink(v.p) }

// Calendar is the address of the .ics file of the record's page: an occasion's own
// where it is to come or belongs to a publicity week, or that of the coming
// occasions that refer to it; "" without one.
func (v *Record) Calendar() string {
	if p := v.page(); p != nil {
		return v.w.calendarLink(p)
	}
	return ""
}

func (w *Worker) calendarLink(p *model.Page) string {
	u := w.env.formatURL(p, calendarFormat)
	w.note(deps.List, "calendar/at/"+ID(p), deps.SumString(u))
	if u == "" {
		return ""
	}
	return w.link(u)
}

// CalendarFeed is the calendar of the whole site.
type CalendarFeed struct {
	URL     string       // of the file, from this page
	Address string       // the full one, "" without a base URL
	Webcal  template.URL // the same for a tap on a phone: webcal:
}

// CalendarFeed is the calendar to subscribe to; nil where the configuration
// switches calendars off.
func (v *Site) CalendarFeed() *CalendarFeed {
	if !v.conf().Calendar.On {
		return nil
	}
	f := &CalendarFeed{URL: v.w.link("/" + CalendarName), Address: v.w.absolute("/" + CalendarName)}
	if _, rest, ok := strings.Cut(f.Address, "://"); ok {
		f.Webcal = template.URL("webcal://" + rest)
	}
	return f
}

// CalendarPage is the page of the calendar, nil where there is none.
func (v *Site) CalendarPage() *Page {
	if l := v.w.list("calendar"); len(l) > 0 {
		return l[0]
	}
	return nil
}

func (e *Env) calendarPage() []*model.Page {
	if p := e.Site.PageAt(site.CalendarURL); p != nil && p.Kind == model.KindCalendar {
		return []*model.Page{p}
	}
	return nil
}

func (w *Worker) newCalendar(name string) calendar.Calendar {
	c := w.env.Config
	own := c.BaseURL
	if own == "" {
		own = c.Title
	}
	return calendar.Calendar{Name: name, Site: own, Zone: w.env.Site.Now.Location()}
}

func (w *Worker) feedCalendar(*model.Page) ([]byte, error) {
	c := w.newCalendar(w.env.Config.Title)
	c.Text, c.Subscribed = w.env.Config.Description, true
	w.note(deps.List, "calendar/feed", w.env.calendarHash("feed"))
	weeks, events := w.env.subscribed()
	for _, p := range weeks {
		c.Events = append(c.Events, w.weekEvent(p))
	}
	for _, o := range events {
		c.Events = append(c.Events, w.recordEvent(w.record(o.rec)))
	}
	return calendar.Encode(c)
}

func (w *Worker) weekCalendar(p *model.Page) ([]byte, error) {
	c := w.newCalendar(p.Title)
	c.Events = append(c.Events, w.weekEvent(p))
	for i := range p.Days {
		c.Events = append(c.Events, w.dayEvents(&p.Days[i])...)
	}
	return calendar.Encode(c)
}

// dayCalendar holds the day's activities, and the day itself where it has none:
// a calendar of nothing opens in no program.
func (w *Worker) dayCalendar(p *model.Page) ([]byte, error) {
	c := w.newCalendar(p.Title)
	week := w.env.Site.Page(p.Of)
	w.view(week) // its days
	days := week.Days
	day := slices.IndexFunc(days, func(d model.WeekDay) bool { return model.Day(d.Date) == model.Day(p.Day) })
	if day >= 0 {
		c.Events = w.dayEvents(&days[day])
	}
	if len(c.Events) == 0 {
		ev := calendar.Event{Key: p.URL, First: p.Day, Title: p.Title, URL: w.absolute(p.URL), Stamp: stampOf(week)}
		if day >= 0 {
			ev.Place, ev.Text = days[day].Place, days[day].Note
		}
		c.Events = append(c.Events, ev)
	}
	return calendar.Encode(c)
}

func (w *Worker) dayEvents(d *model.WeekDay) []calendar.Event {
	var out []calendar.Event
	for _, id := range d.Activities {
		r, ok := w.env.Site.Tables["activity"].Find(id)
		if !ok {
			continue
		}
		if v := w.record(r); v.field(r.Table.Kind.Date) != nil {
			out = append(out, w.recordEvent(v))
		}
	}
	return out
}

func (w *Worker) recordCalendar(p *model.Page) ([]byte, error) {
	rec := w.env.Site.Record(p)
	r := w.record(rec)
	c := w.newCalendar(r.Title())
	if w.env.inCalendar(rec) {
		c.Events = append(c.Events, w.recordEvent(r))
	}
	key := "coming/" + occasionKey(rec)
	w.note(deps.List, "calendar/"+key, w.env.calendarHash(key))
	for _, o := range first(w.env.coming(rec), maxComing) {
		c.Events = append(c.Events, w.recordEvent(w.record(o.rec)))
	}
	return calendar.Encode(c)
}

// stampOf is when a page was last changed, as its front matter says.
func stampOf(p *model.Page) time.Time {
	if p.Lastmod.After(p.Date) {
		return p.Lastmod
	}
	return p.Front.Date
}

// weekEvent is a publicity week as one span of days.
func (w *Worker) weekEvent(p *model.Page) calendar.Event {
	v := w.view(p)
	m := p.Front.Week
	return calendar.Event{
		Key: p.URL, First: m.Start, Last: m.End, Title: p.Title, Place: m.Place, URL: v.Permalink(),
		Text: w.lines(
			w.env.say("主题", "Theme"), m.Theme,
			w.env.say("主办", "Hosts"), strings.Join(m.Hosts, w.comma()),
		),
		Categories: []string{w.env.say("宣传周", "Publicity week")}, Stamp: stampOf(p),
	}
}

// lines writes pairs of a label and a text, those without a text left out.
func (w *Worker) lines(pairs ...string) string {
	var out []string
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, pairs[i]+w.env.say("：", ": ")+pairs[i+1])
		}
	}
	return strings.Join(out, "\n")
}

// recordEvent is an occasion. A time of day that is no single stretch of one day
// is told in the text.
func (w *Worker) recordEvent(r *Record) calendar.Event {
	start, end, _ := r.dated()
	ev := calendar.Event{
		Key: occasionKey(r.r), First: model.DayTime(start), Last: model.DayTime(end),
		Title: r.Title(), Place: r.Get("place"), Cancelled: r.Cancelled(),
		Categories: []string{w.env.label(r.r.Table.Kind.Label)},
	}
	if ev.Place == "" {
		ev.Place = r.Get("community")
	}
	var pairs []string
	if written := r.Get(model.EventTime); written != "" {
		if times, ok := calendar.ParseTimes(written); ok && start == end {
			ev.Times = &times
		} else {
			pairs = append(pairs, w.env.fieldLabel(r.r.Table.Kind, model.EventTime), written)
		}
	}
	for _, f := range r.Brief() {
		pairs = append(pairs, f.Label, f.Text)
	}
	ev.Text = w.lines(pairs...)
	if f := r.Feature(); f != nil {
		ev.Categories = append(ev.Categories, f.Title)
	}
	if p := r.page(); p != nil {
		ev.URL = w.absolute(p.URL)
	}
	return ev
}

// Cancelled reports whether the record's state says that it does not take place:
// one of its kind's failed states.
func (v *Record) Cancelled() bool {
	sm := v.r.Table.Kind.States
	return sm != nil && slices.Contains(sm.Failed, v.state())
}
