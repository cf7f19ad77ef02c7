package stats

import "jianbao/generator/model"

// groups is the number of groups of an axis, the one without value included.
func (a *axis) groups() int {
	switch a.kind {
	case axNone:
		return 1
	case axTime:
		return len(a.buckets) + 1
	case axPeriods:
		return 2
	}
	return len(a.keys)
}

// maxDays bounds the table of days of an axis; a query over more, for a wrong
// year among the dates, looks each day up.
const maxDays = 1 << 16

func (a *axis) bucket(day int32) int {
	if a.move != nil {
		day = a.move(day)
	}
	return a.unit.bucket(day)
}

// slot numbers the periods that occur, so that a wrong year among the dates
// costs nothing.
func (p *plan) slot(a *axis) {
	if a.kind != axTime || p.table == nil {
		return
	}
	first, last := maxDay+1, minDay-1
	p.days(func(day int32) { first, last = min(first, day), max(last, day) })
	a.byDay, a.slots, a.buckets = nil, nil, nil
	switch {
	case first > last:
	case last-first < maxDays:
		p.slotDays(a, first, last)
	default:
		p.slotBuckets(a)
	}
}

// slotDays makes a table of days, so that a bucket is computed once a day.
func (p *plan) slotDays(a *axis, first, last int32) {
	a.day0, a.byDay = first, make([]int32, last-first+1)
	p.days(func(day int32) { a.byDay[day-first] = 1 })
	lo, hi := 0, -1
	buckets := make([]int, len(a.byDay))
	for i, used := range a.byDay {
		if used == 0 {
			continue
		}
		b := a.bucket(first + int32(i))
		if buckets[i] = b; hi < lo {
			lo, hi = b, b
		}
		lo, hi = min(lo, b), max(hi, b)
	}
	a.mark(lo, hi, func(mark func(int)) {
		for i, used := range a.byDay {
			if used != 0 {
				mark(buckets[i])
			}
		}
	})
	for i, used := range a.byDay {
		if used != 0 {
			a.byDay[i] = a.slots[buckets[i]-a.base]
		}
	}
}

func (p *plan) slotBuckets(a *axis) {
	lo, hi := 0, -1
	p.days(func(day int32) {
		b := a.bucket(day)
		if hi < lo {
			lo, hi = b, b
		}
		lo, hi = min(lo, b), max(hi, b)
	})
	a.mark(lo, hi, func(mark func(int)) { p.days(func(day int32) { mark(a.bucket(day)) }) })
}

// mark numbers the buckets that each names, all of them from lo to hi.
func (a *axis) mark(lo, hi int, each func(mark func(int))) {
	a.base, a.slots = lo, make([]int32, hi-lo+1)
	each(func(b int) { a.slots[b-lo] = 1 })
	for i, used := range a.slots {
		if used != 0 {
			a.buckets = append(a.buckets, lo+i)
			a.slots[i] = int32(len(a.buckets))
		}
	}
}

// days calls f for the days in the period, leaving out repetitions in a row.
func (p *plan) days(f func(int32)) {
	for _, c := range p.table.Chunks {
		prev := model.NoDay
		for _, day := range c.Cols[p.dateCol].Start {
			if day != prev && day >= p.lo && day <= p.hi {
				f(day)
			}
			prev = day
		}
	}
}
