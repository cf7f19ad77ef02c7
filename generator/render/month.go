package render

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"jianbao/generator/config"
	"jianbao/generator/deps"
	"jianbao/generator/model"
	"jianbao/generator/site"
)

// Bounds of what a month shows: of a day's items the rest is counted, with the list
// of the month; bars beyond so many lines are named in one.
const (
	maxDayItems = 6
	maxBarLines = 4
)

// Month is a month of the calendar: whole weeks from Monday to Sunday.
type Month struct {
	Title   string // 2026年11月
	ID, URL string // for #links; its page, "" on that page and where it has none
	// Weekdays are the heads of the seven columns: 一, 二 … or Mon, Tue …
	Weekdays []string
	Weeks    []*MonthWeek
	// Open are the public holidays of the month whose days off are not announced.
	Open []string
	Year int
}

// MonthWeek is a row of a month.
type MonthWeek struct {
	Number int         // ISO 8601
	Label  string      // 第48周
	Bars   []*MonthBar // publicity weeks first
	Rest   []*MonthBar // those that find no room in a grid
	Days   []*MonthDay
	Empty  bool // nothing in it but dates
}

// MonthBar is what takes several days: a publicity week or a long activity, as far
// as a row shows it.
type MonthBar struct {
	Title, URL, Dates  string
	From, Days         int // the first column, 1 to 7; how many
	Week               bool
	Begins, Ends, Over bool // it begins and ends in this row; the row's part is over
}

// MonthDay is a day of a row.
type MonthDay struct {
	Date        Date
	Outside     bool // of the month before or after: nothing of it is shown
	Today, Past bool
	Names       []string  // the days with a name
	Holiday     string    // the public holiday, "" without one
	Off, Work   bool      // a day off; a weekend day that is worked
	Span        string    // of a holiday's first day: 10月1日—7日
	Items       []*Record // what takes place, by time of day
	More        int       // how many more
	MoreURL     string    // the list of the month, "" where there is none
	Empty       bool      // nothing in it but the date, or a later day of a holiday
}

// Months are the months that a page of the calendar shows; nil for other pages.
func (v *Page) Months() []*Month {
	if v.p.Kind != model.KindCalendar {
		return nil
	}
	n := 1
	if v.p.URL == site.CalendarURL {
		n = site.CalendarMonths
	}
	out := make([]*Month, n)
	for i := range out {
		out[i] = v.w.month(v.p.Day.AddDate(0, i, 0))
	}
	return out
}

// monthDays are the first and the last day of a month.
func monthDays(m time.Time) (first, last int32) {
	return model.Day(m), model.Day(m.AddDate(0, 1, -1))
}

// shownIn are the weeks and the occasions of a month.
func (e *Env) shownIn(m time.Time) (weeks []*model.Page, events []occasion) {
	from, to := monthDays(m)
	for _, p := range e.publicityWeeks() {
		if w := p.Front.Week; model.Day(w.End) >= from && model.Day(w.Start) <= to {
			weeks = append(weeks, p)
		}
	}
	return weeks, between(e.occasions(), from, to)
}

func (e *Env) monthHash(m time.Time) deps.Hash {
	weeks, events := e.shownIn(m)
	var h deps.Hasher
	return hashOccasions(h.Sub(hashPages(&deps.Hasher{}, weeks)), events)
}

func (w *Worker) month(first time.Time) *Month {
	key := first.Format("2006-01")
	w.note(deps.List, "calendar/month/"+key, w.env.monthHash(first))
	w.note(deps.List, "calendar/phase/"+key, w.env.phaseHash(key))
	weeks, events := w.env.shownIn(first)
	m := &Month{
		Title: w.env.say(first.Format("2006年1月"), first.Format("January 2006")), ID: "month-" + key, Year: first.Year(),
		Weekdays: strings.Fields(w.env.say("一 二 三 四 五 六 日", "Mon Tue Wed Thu Fri Sat Sun")),
	}
	if u := site.CalendarURL + key + "/"; u != w.page.URL {
		m.URL = w.listPage(u)
	}
	g := &monthGrid{w: w, weeks: weeks}
	g.first, g.last = monthDays(first)
	g.named, g.days, g.worked = w.env.dayNames(first.Year()), w.env.daysOff(), w.env.workdays()
	for _, o := range events {
		if o.end > o.start {
			g.long = append(g.long, o)
		} else {
			g.short = append(g.short, o)
		}
	}
	monday := g.first - (int32(first.Weekday())+6)%7
	for d := monday; d <= g.last; d += 7 {
		m.Weeks = append(m.Weeks, g.row(d))
	}
	if _, announced := w.env.Config.Calendar.Holidays[strconv.Itoa(first.Year())]; !announced {
		for _, l := range w.env.Config.Calendar.Legal {
			if strings.HasPrefix(l.Date, key[5:]) {
				m.Open = append(m.Open, l.Name)
			}
		}
	}
	return m
}

// monthGrid is what the rows of a month are made from.
type monthGrid struct {
	w           *Worker
	first, last int32
	weeks       []*model.Page
	long, short []occasion
	named       map[string][]string
	days        map[string]config.DayOff
	worked      map[string]bool
}

func (g *monthGrid) row(monday int32) *MonthWeek {
	w := g.w
	_, n := model.DayTime(monday).ISOWeek()
	row := &MonthWeek{Number: n, Label: w.env.say("第"+strconv.Itoa(n)+"周", "Week "+strconv.Itoa(n)), Empty: true}
	g.bars(row, monday)
	for d := monday; d < monday+7; d++ {
		day := g.day(d)
		row.Days = append(row.Days, day)
		row.Empty = row.Empty && day.Empty
	}
	begins := func(b *MonthBar) bool { return b.Begins }
	row.Empty = row.Empty && !slices.ContainsFunc(row.Bars, begins) && !slices.ContainsFunc(row.Rest, begins)
	return row
}

// bars puts what takes several days into the first line where its days are free, as
// a dense grid does. Publicity weeks always find a line.
func (g *monthGrid) bars(row *MonthWeek, monday int32) {
	var lines []uint8 // a bit a day
	fits := func(b *MonthBar, most int) bool {
		days := (uint8(1)<<b.Days - 1) << b.From
		i := slices.IndexFunc(lines, func(l uint8) bool { return l&days == 0 })
		switch {
		case i >= 0:
			lines[i] |= days
		case len(lines) < most:
			lines = append(lines, days)
		default:
			return false
		}
		return true
	}
	for _, p := range g.weeks {
		m := p.Front.Week
		if b := g.bar(monday, model.Day(m.Start), model.Day(m.End)); b != nil {
			v := g.w.view(p)
			b.Title, b.URL, b.Week = v.LinkTitle(), v.URL(), true
			fits(b, math.MaxInt)
			row.Bars = append(row.Bars, b)
		}
	}
	for _, o := range g.long {
		b := g.bar(monday, o.start, o.end)
		if b == nil {
			continue
		}
		r := g.w.record(o.rec)
		b.Title, b.URL = r.Title(), r.URL()
		if fits(b, maxBarLines) {
			row.Bars = append(row.Bars, b)
		} else {
			row.Rest = append(row.Rest, b)
		}
	}
}

// bar is the part of a span that a row of the month shows, nil for none.
func (g *monthGrid) bar(monday, start, end int32) *MonthBar {
	from, to := max(start, monday, g.first), min(end, monday+6, g.last)
	if from > to {
		return nil
	}
	return &MonthBar{
		Dates: rangeText(g.w.day(start), g.w.day(end)), From: int(from-monday) + 1, Days: int(to-from) + 1,
		// The month's first row begins what the month before left over.
		Begins: from == start || from == g.first, Ends: to == end, Over: to < g.w.env.today(),
	}
}

func (g *monthGrid) day(n int32) *MonthDay {
	w := g.w
	d := &MonthDay{Date: w.day(n), Empty: true, Outside: n < g.first || n > g.last}
	if d.Outside {
		return d
	}
	today := w.env.today()
	d.Today, d.Past = n == today, n < today
	iso := d.Date.ISO()
	d.Names = g.named[iso]
	if off, ok := g.days[iso]; ok {
		d.Holiday, d.Off = off.Name, true
		if iso == off.From || n == g.first {
			d.Span = rangeText(w.isoDay(off.From), w.isoDay(off.To))
		}
	}
	d.Work = g.worked[iso]
	for _, o := range g.short {
		switch {
		case o.start != n:
		case len(d.Items) == maxDayItems:
			d.More++
			if k := o.rec.Table.Kind; d.MoreURL == "" && k.Page != nil {
				d.MoreURL = w.listPage("/" + k.Page.Section + "/month/" + iso[:7] + "/")
			}
		default:
			d.Items = append(d.Items, w.record(o.rec))
		}
	}
	d.Empty = len(d.Items)+len(d.Names) == 0 && d.Span == "" && !d.Work && !d.Today
	return d
}

func (w *Worker) isoDay(s string) Date {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil { // the configuration has checked it
		return Date{w: w}
	}
	return Date{w, t}
}

// dayNames are the days of a year that have a name.
func (e *Env) dayNames(year int) map[string][]string {
	names := map[string][]string{}
	for _, d := range e.Config.Calendar.Days {
		if d.Date != "" {
			day := strconv.Itoa(year) + "-" + d.Date
			names[day] = append(names[day], d.Name)
		}
		for _, day := range d.Dates {
			names[day] = append(names[day], d.Name)
		}
	}
	return names
}

// daysOff are all days off that are announced.
func (e *Env) daysOff() map[string]config.DayOff {
	off := map[string]config.DayOff{}
	for _, h := range e.Config.Calendar.Holidays {
		for _, o := range h.Off {
			from, err := time.Parse(time.DateOnly, o.From)
			for d := from; err == nil && d.Format(time.DateOnly) <= o.To; d = d.AddDate(0, 0, 1) {
				off[d.Format(time.DateOnly)] = o
			}
		}
	}
	return off
}

func (e *Env) workdays() map[string]bool {
	work := map[string]bool{}
	for _, h := range e.Config.Calendar.Holidays {
		for _, d := range h.Work {
			work[d] = true
		}
	}
	return work
}
