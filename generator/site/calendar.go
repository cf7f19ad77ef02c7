package site

import (
	"slices"
	"strconv"
	"time"

	"jianbao/generator/model"
)

// CalendarURL is the address of the calendar's page; a month's is below it.
const CalendarURL = "/calendar/"

// calendarReach is how many months before and after the month of the clock have a
// page.
const calendarReach = 12

// Month is the first day of a time's month, in its zone.
func Month(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location())
}

// calendar makes the calendar's page, and one for each month within a year of the
// clock that has something in it. A page of the site's own at the address becomes
// the calendar's, with its text; where the address belongs to anything else, there
// is no calendar.
func (b *builder) calendar() {
	if !b.Config.Calendar.On {
		return
	}
	now := Month(b.Now)
	root := b.calendarRoot(now)
	if root == nil {
		return
	}
	var before model.PageRef
	for i, has := range b.busyMonths(now) {
		month := now.AddDate(0, i-calendarReach, 0)
		if !has {
			continue
		}
		p := b.monthPage(month)
		if p == nil {
			continue
		}
		if p.Prev = before; before != 0 {
			b.site.Page(before).Next = p.Ref
		}
		before = p.Ref
		switch {
		case month.Before(now):
			root.Prev = p.Ref
		case root.Next == 0 && !month.Before(now.AddDate(0, CalendarMonths, 0)):
			root.Next = p.Ref
		}
	}
}

// calendarRoot is the calendar's page; nil where the address is something else's.
func (b *builder) calendarRoot(now time.Time) *model.Page {
	p := b.site.PageAt(CalendarURL)
	switch {
	case p == nil:
		p = &model.Page{Kind: model.KindCalendar, Layout: "calendar", URL: CalendarURL, Title: b.say("日历", "Calendar")}
		if !b.add(p, nil, owner{what: "calendar"}) {
			return nil
		}
	case p.Kind == model.KindPage || p.Kind == model.KindSection:
		p.Kind, p.Layout = model.KindCalendar, layoutOr(p.Front.Layout, "calendar")
	default:
		return nil
	}
	p.Day = now
	return p
}

// monthPage makes the page of a month; nil where the address is taken.
func (b *builder) monthPage(month time.Time) *model.Page {
	u := CalendarURL + month.Format("2006-01") + "/"
	if b.site.Addresses[u] != 0 {
		return nil
	}
	name := b.say(month.Format("2006年1月"), month.Format("January 2006"))
	p := &model.Page{
		Kind: model.KindCalendar, Layout: "calendar", URL: u, Day: month, LinkTitle: name,
		Title: b.say(name+"日历", "Calendar of "+name),
	}
	if !b.add(p, nil, owner{what: "calendar " + u}) {
		return nil
	}
	return p
}

// CalendarMonths is how many months the calendar's page shows.
const CalendarMonths = 3

func (b *builder) say(zh, en string) string {
	return b.label(model.Label{ZH: zh, EN: en})
}

// busyMonths says which of the months around now have an event, a publicity week,
// a day with a name or a holiday.
func (b *builder) busyMonths(now time.Time) [2*calendarReach + 1]bool {
	var busy [2*calendarReach + 1]bool
	base := now.Year()*12 + int(now.Month()) - 1 - calendarReach
	mark := func(start, end time.Time) {
		from, to := start.Year()*12+int(start.Month())-1-base, end.Year()*12+int(end.Month())-1-base
		for i := max(from, 0); i <= min(to, len(busy)-1); i++ {
			busy[i] = true
		}
	}
	for _, p := range b.site.Pages {
		if w := p.Front.Week; w != nil && p.Of == 0 {
			mark(w.Start, w.End)
		}
	}
	first, last := model.Day(now.AddDate(0, -calendarReach, 0)), model.Day(now.AddDate(0, calendarReach+1, -1))
	for _, k := range b.Kinds.All {
		t := b.Tables[k.Name]
		if t.Len() == 0 || !k.Events() {
			continue
		}
		for i := range t.Len() {
			if start, end, ok := t.Row(i).Days(k.Date); ok && end >= first && start <= last {
				mark(model.DayTime(max(start, first)), model.DayTime(min(end, last)))
			}
		}
	}
	b.namedDays(base, mark)
	return busy
}

// namedDays marks the days that the configuration names, in the three years that
// months of the calendar can be of.
func (b *builder) namedDays(base int, mark func(start, end time.Time)) {
	c := &b.Config.Calendar
	one := func(from, to string) {
		if s, err := time.Parse(time.DateOnly, from); err == nil {
			e, _ := time.Parse(time.DateOnly, to)
			mark(s, e)
		}
	}
	for y := base / 12; y <= base/12+2; y++ {
		year := strconv.Itoa(y)
		days := c.Days
		if _, announced := c.Holidays[year]; !announced { // the month says so
			days = slices.Concat(days, c.Legal)
		}
		for _, d := range days {
			if d.Date != "" {
				one(year+"-"+d.Date, year+"-"+d.Date)
			}
		}
	}
	for _, d := range c.Days {
		for _, day := range d.Dates {
			one(day, day)
		}
	}
	for _, h := range c.Holidays {
		for _, off := range h.Off {
			one(off.From, off.To)
		}
		for _, day := range h.Work {
			one(day, day)
		}
	}
}
