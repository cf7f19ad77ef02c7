package render

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"jianbao/generator/calendar"
	"jianbao/generator/deps"
	"jianbao/generator/model"
	"jianbao/generator/site"
)

// occasion is a record of a kind of events, with its days and when it starts.
type occasion struct {
	start, end int32
	from       int // minutes, -1 where the time of day is not known
	rec        model.Record
}

// occasionsSince is how far back, in days, occasions are kept in mind: what the
// oldest month of the calendar shows.
const occasionsSince = 400

// occasions are the records of all kinds of events that have not long been over,
// the soonest first.
func (e *Env) occasions() []occasion {
	l, _ := e.occasionMemo.get("", func() ([]occasion, error) {
		var out []occasion
		since := e.today() - occasionsSince
		for _, k := range e.Site.Kinds.All {
			t := e.Site.Tables[k.Name]
			if t.Len() == 0 || !k.Events() {
				continue
			}
			for i := range t.Len() {
				r := t.Row(i)
				if start, end, ok := r.Days(k.Date); ok && end >= since {
					out = append(out, occasion{start, end, startOf(r), r})
				}
			}
		}
		slices.SortStableFunc(out, func(a, b occasion) int {
			return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.from, b.from))
		})
		return out, nil
	})
	return l
}

// startOf is when an occasion starts, in minutes; -1 where its time of day is not
// known.
func startOf(r model.Record) int {
	if times, ok := calendar.ParseTimes(r.Text(model.EventTime)); ok {
		return times.From
	}
	return -1
}

// soonest are the last n of rows that come newest first, the soonest first: by day,
// by the time they start, then as written. Times are read of their days alone.
func soonest(t *model.Table, rows []int32, n int) []int32 {
	if n <= 0 || len(rows) == 0 {
		return nil
	}
	day := func(i int32) int32 {
		start, _, _ := t.Row(int(i)).Days(t.Kind.Date)
		return start
	}
	from := max(0, len(rows)-n)
	for from > 0 && day(rows[from-1]) == day(rows[from]) {
		from--
	}
	type dated struct {
		row, day int32
		from     int
	}
	events, near := t.Kind.Events(), make([]dated, 0, len(rows)-from)
	for _, i := range rows[from:] {
		d := dated{i, day(i), -1}
		if events {
			d.from = startOf(t.Row(int(i)))
		}
		near = append(near, d)
	}
	slices.SortFunc(near, func(a, b dated) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.from, b.from), cmp.Compare(a.row, b.row))
	})
	out := make([]int32, min(n, len(near)))
	for i := range out {
		out[i] = near[i].row
	}
	return out
}

// between are the occasions of a stretch of days.
func between(l []occasion, first, last int32) []occasion {
	var out []occasion
	for _, o := range l {
		if o.end >= first && o.start <= last {
			out = append(out, o)
		}
	}
	return out
}

func occasionKey(r model.Record) string { return r.Table.Kind.Name + "/" + r.ID() }

// coming are, for each record that occasions refer to, those that are not over,
// the soonest first.
func (e *Env) coming(to model.Record) []occasion {
	byRecord, _ := e.comingMemo.get("", func() (map[string][]occasion, error) {
		m := map[string][]occasion{}
		for _, o := range between(e.occasions(), e.today(), math.MaxInt32) {
			k, named := o.rec.Table.Kind, map[string]bool{}
			for _, f := range k.Fields {
				if f.Type != model.TypeRef || !e.shown(k, f) {
					continue
				}
				for _, id := range o.rec.Terms(f.Name) {
					if key := f.Ref + "/" + id; !named[key] {
						named[key] = true
						m[key] = append(m[key], o)
					}
				}
			}
		}
		return m, nil
	})
	return byRecord[occasionKey(to)]
}

// publicityWeeks are the weeks' own pages, by their first day.
func (e *Env) publicityWeeks() []*model.Page {
	l, _ := e.weekMemo.get("", func() ([]*model.Page, error) {
		var out []*model.Page
		for _, p := range e.Site.Pages {
			if p.Kind == model.KindWeek && p.Of == 0 && p.Front.Week != nil {
				out = append(out, p)
			}
		}
		slices.SortStableFunc(out, func(a, b *model.Page) int { return a.Front.Week.Start.Compare(b.Front.Week.Start) })
		return out, nil
	})
	return l
}

// ofWeeks are the keys of the records that the days of publicity weeks name.
func (e *Env) ofWeeks() map[string]bool {
	m, _ := e.ofWeekMemo.get("", func() (map[string]bool, error) {
		m := map[string]bool{}
		for _, p := range e.publicityWeeks() {
			for _, d := range p.Days {
				for _, id := range d.Activities {
					if r, ok := e.Site.Tables["activity"].Find(id); ok {
						m[occasionKey(r)] = true
					}
				}
			}
		}
		return m, nil
	})
	return m
}

// inCalendar reports whether a record is an occasion worth a file of its own: it is
// not over, or belongs to a publicity week. Those of past years are not.
func (e *Env) inCalendar(r model.Record) bool {
	k := r.Table.Kind
	if !k.Events() {
		return false
	}
	_, end, ok := r.Days(k.Date)
	if !ok || end >= e.today() {
		return ok
	}
	for _, f := range k.Fields {
		if f.Type != model.TypePage || !k.Shows(f) {
			continue
		}
		if p := e.bundlePage(r.Term(f.Name)); p != nil && p.Front.Week != nil {
			return true
		}
	}
	return e.ofWeeks()[occasionKey(r)]
}

// subscribed is what the calendar to subscribe to holds: weeks and occasions from
// the first of the month 60 days back on, so that it loses something once a month
// and not every day.
func (e *Env) subscribed() (weeks []*model.Page, events []occasion) {
	since := site.Month(e.Site.Now.AddDate(0, 0, -60))
	for _, p := range e.publicityWeeks() {
		if !p.Front.Week.End.Before(since) {
			weeks = append(weeks, p)
		}
	}
	return weeks, first(between(e.occasions(), model.Day(since), math.MaxInt32), maxFeed)
}

// calendarHash resolves the lists named calendar/….
func (e *Env) calendarHash(name string) deps.Hash {
	what, rest, _ := strings.Cut(name, "/")
	var h deps.Hasher
	switch what {
	case "at": // at/<page id>: where the page's calendar is
		p := e.page(rest)
		if p == nil {
			return deps.Hash{}
		}
		return deps.SumString(e.formatURL(p, calendarFormat))
	case "feed":
		weeks, events := e.subscribed()
		return hashOccasions(h.Sub(hashPages(&deps.Hasher{}, weeks)), events)
	case "coming": // coming/<kind>/<id>
		kind, id, _ := strings.Cut(rest, "/")
		r, ok := e.Site.Tables[kind].Find(id)
		if !ok {
			return deps.Hash{}
		}
		return hashOccasions(&h, e.coming(r))
	case "month": // month/<2026-11>
		m, err := time.ParseInLocation("2006-01", rest, e.Site.Now.Location())
		if err != nil {
			return deps.Hash{}
		}
		return e.monthHash(m)
	case "phase": // phase/<2026-11>
		return e.phaseHash(rest)
	}
	return deps.Hash{}
}

func hashOccasions(h *deps.Hasher, l []occasion) deps.Hash {
	for _, o := range l {
		h.Str(occasionKey(o.rec)).Int(int64(o.start), int64(o.end), int64(o.from))
	}
	return h.Sum()
}

// phaseHash is how a month stands to today: over, to come, or the day itself. So
// a month's page is made again daily only while the month runs.
func (e *Env) phaseHash(month string) deps.Hash {
	switch now := e.Site.Now.Format("2006-01"); {
	case month < now:
		return deps.SumString("over")
	case month > now:
		return deps.SumString("to come")
	}
	return e.clockHash()
}
