// Package calendar writes events as iCalendar (RFC 5545), and reads times of day
// as editors write them.
//
// The bytes are a function of the events alone: the time of the build is nowhere
// in them, so that a file changes when an event does and not before.
package calendar

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// Calendar is one .ics file.
type Calendar struct {
	Name string // what the reader's calendar calls it
	Text string // a sentence about it, "" for none
	// Site tells the events of one site from those of another: its address or
	// title. It is part of every UID.
	Site string
	Zone *time.Location // of the times of day; nil is UTC
	// Subscribed calendars say how often to look again, and always have the zone,
	// so that one without events is a calendar too.
	Subscribed bool
	Events     []Event
}

// Event is one entry: of whole days, or with a time of day.
type Event struct {
	// Key names the event within the site, "activity/a1": the same in every file
	// that has it, so that no reader gets it twice.
	Key string
	// First and Last are its days; of the zone they are given in only the date
	// counts. A zero Last is First.
	First, Last time.Time
	// Times are the time of day; nil for whole days. They count for events of one
	// day only: whether those of several days begin anew each day nobody can tell.
	Times      *Times
	Title      string
	Place      string
	Text       string
	URL        string // a whole address, percent-encoded; "" for none
	Categories []string
	Cancelled  bool
	// Stamp is when the event was last changed (DTSTAMP). Where nobody knows, a
	// zero Stamp gives the first of January of the event's year: it stands before
	// the event and does not move.
	Stamp time.Time
}

// Refresh is how often a subscribed calendar asks to be looked at: in
// REFRESH-INTERVAL (RFC 7986, 5.7), and for Outlook in X-PUBLISHED-TTL.
const Refresh = "PT6H"

const stampForm = "20060102T150405Z"

// Encode gives the calendar's bytes: CRLF, lines folded at 75 octets between
// characters, texts escaped. Control characters and broken UTF-8 are dropped.
func Encode(c Calendar) ([]byte, error) {
	zone := c.Zone
	if zone == nil {
		zone = time.UTC
	}
	cal := ics.NewCalendar()
	cal.SetProductId("-//jianbao//jianbao//ZH")
	cal.SetCalscale("GREGORIAN")
	if name := line(c.Name); name != "" {
		cal.SetName(name)
	}
	if text := clean(c.Text); text != "" {
		cal.SetXWRCalDesc(text)
	}
	if c.Subscribed {
		cal.SetRefreshInterval(Refresh) // the library says itself that it is a duration
		cal.SetXPublishedTTL(Refresh)
	}
	if zone.String() != "UTC" {
		cal.SetXWRTimezone(zone.String())
		if from, to, timed := span(c, zone); timed || c.Subscribed {
			cal.AddVTimezone(timezone(zone, from, to))
		}
	} else if len(c.Events) == 0 {
		cal.AddVTimezone(timezone(zone, time.Unix(0, 0), time.Unix(0, 0))) // a calendar has one component at least
	}
	seen := map[string]bool{}
	for i := range c.Events {
		if e := &c.Events[i]; !seen[e.Key] {
			seen[e.Key] = true
			cal.AddVEvent(event(c.Site, zone, e))
		}
	}
	var buf bytes.Buffer
	if err := cal.SerializeTo(&buf, ics.WithNewLineWindows); err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	return buf.Bytes(), nil
}

// UID names an event for the world: a hash of the site and the event's key.
func UID(site, key string) string {
	sum := sha256.Sum256([]byte(site + "\x00" + key))
	return hex.EncodeToString(sum[:16]) + "@jianbao"
}

func event(site string, zone *time.Location, e *Event) *ics.VEvent {
	v := ics.NewEvent(UID(site, e.Key))
	first, last := date(e.First), date(e.Last)
	if e.Last.IsZero() || last.Before(first) {
		last = first
	}
	stamp := e.Stamp
	if stamp.IsZero() {
		stamp = time.Date(first.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	}
	v.SetProperty(ics.ComponentPropertyDtstamp, stamp.UTC().Format(stampForm))
	if e.Times != nil && first.Equal(last) {
		moment(v, ics.ComponentPropertyDtStart, at(first, e.Times.From, zone))
		if e.Times.Until > e.Times.From { // without it nobody said how long it takes
			moment(v, ics.ComponentPropertyDtEnd, at(first, e.Times.Until, zone))
		}
	} else {
		v.SetAllDayStartAt(first)
		v.SetAllDayEndAt(last.AddDate(0, 0, 1)) // exclusive
		v.SetProperty(ics.ComponentPropertyTransp, "TRANSPARENT")
	}
	v.SetSummary(line(e.Title))
	if s := line(e.Place); s != "" {
		v.SetLocation(s)
	}
	if s := clean(e.Text); s != "" {
		v.SetDescription(s)
	}
	if e.URL != "" {
		v.SetURL(line(e.URL))
	}
	for _, c := range e.Categories {
		if c = line(c); c != "" {
			v.AddCategory(c)
		}
	}
	if e.Cancelled {
		v.SetStatus(ics.ObjectStatusCancelled)
	}
	return v
}

// date is a day without its zone.
func date(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// at is a time of a day, in minutes after midnight; more than a day's are of the
// next one.
func at(day time.Time, minutes int, zone *time.Location) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, minutes/60, minutes%60, 0, 0, zone)
}

// moment writes a local time with its zone, or one of UTC.
func moment(v *ics.VEvent, p ics.ComponentProperty, t time.Time) {
	if t.Location().String() == "UTC" {
		v.SetProperty(p, t.Format(stampForm))
		return
	}
	v.SetProperty(p, t.Format("20060102T150405"), ics.WithTZID(t.Location().String()))
}

// line is a text on one line.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// clean drops what a line of iCalendar cannot carry even escaped, and what is not
// seen: control characters, bidi marks, broken UTF-8. Line breaks stay.
func clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")))
}
