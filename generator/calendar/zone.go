package calendar

import (
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"
)

// span is the time that the zone's rules must cover: from the first timed event to
// the last; timed is false where there is none.
func span(c Calendar, zone *time.Location) (from, to time.Time, timed bool) {
	from, to = time.Unix(0, 0), time.Unix(0, 0)
	for i := range c.Events {
		e := &c.Events[i]
		if e.Times == nil {
			continue
		}
		first, last := at(date(e.First), e.Times.From, zone), at(date(e.First), max(e.Times.From, e.Times.Until), zone)
		if !timed || first.Before(from) {
			from = first
		}
		if !timed || last.After(to) {
			to = last
		}
		timed = true
	}
	return from, to, timed
}

// epoch is the start of a rule that has been in force since before anyone asks.
const epoch = "19700101T000000"

// maxRules bounds the changes of a zone that are written: two a year for 50 years.
const maxRules = 100

// timezone writes the rules of a zone in force from one time to another: each
// change of the clock in its own part, as RFC 5545, 3.6.5 allows. China has one.
func timezone(zone *time.Location, from, to time.Time) *ics.VTimezone {
	v := ics.NewTimezone(zone.String())
	for t, n := from.In(zone), 0; n < maxRules; n++ {
		start, end := t.ZoneBounds()
		v.Components = append(v.Components, rule(t, start))
		if end.IsZero() || end.After(to) {
			break
		}
		t = end.In(zone)
	}
	return v
}

// rule is what holds at t, since start.
func rule(t, start time.Time) ics.Component {
	name, offset := t.Zone()
	before, begin := offset, epoch
	if !start.IsZero() && start.Year() > 1970 {
		_, before = start.Add(-time.Second).In(t.Location()).Zone()
		// The start is told by the clock that was right until then.
		begin = start.UTC().Add(time.Duration(before) * time.Second).Format("20060102T150405")
	}
	var base ics.ComponentBase
	base.AddProperty(ics.ComponentPropertyDtStart, begin)
	base.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), offsetText(before))
	base.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), offsetText(offset))
	base.AddProperty(ics.ComponentProperty(ics.PropertyTzname), name)
	if t.IsDST() {
		return &ics.Daylight{ComponentBase: base}
	}
	return &ics.Standard{ComponentBase: base}
}

func offsetText(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}
