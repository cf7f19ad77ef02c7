package model

import (
	"strconv"
	"strings"
	"time"
)

// Periods relative to the build clock that Query.Since, Query.Until and the
// values of Where["year"] may hold besides dates: this-year last-year
// this-quarter last-quarter this-month last-month this-week last-week today
// and today-N (N days before). Weeks start on Monday.

// IsRelative reports whether a day is given relative to the build clock.
func IsRelative(day string) bool {
	_, _, ok := relative(day, time.Time{})
	return ok
}

// On returns the query with all relative periods replaced by the days they mean
// at now: Since becomes the first day of its period, Until the last.
func (q Query) On(now time.Time) Query {
	if first, _, ok := relative(q.Since, now); ok {
		q.Since = first.Format(time.DateOnly)
	}
	if _, last, ok := relative(q.Until, now); ok {
		q.Until = last.Format(time.DateOnly)
	}
	if years := q.Where["year"]; len(years) > 0 {
		out := make([]string, len(years))
		changed := false
		for i, y := range years {
			out[i] = y
			if first, _, ok := relative(y, now); ok {
				out[i], changed = strconv.Itoa(first.Year()), true
			}
		}
		if changed {
			where := make(map[string][]string, len(q.Where))
			for k, v := range q.Where {
				where[k] = v
			}
			where["year"] = out
			q.Where = where
		}
	}
	return q
}

// relative gives the first and last day of a relative period.
func relative(word string, now time.Time) (first, last time.Time, ok bool) {
	y, m, d := now.Date()
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	step := 0
	unit, back := strings.CutPrefix(word, "last-")
	if back {
		step = -1
	} else if unit, ok = strings.CutPrefix(word, "this-"); !ok {
		rest, ok := strings.CutPrefix(word, "today")
		if !ok {
			return first, last, false
		}
		n := 0
		if rest != "" {
			var err error
			if n, err = strconv.Atoi(strings.TrimPrefix(rest, "-")); err != nil || rest[0] != '-' || n < 0 || n > 1e6 {
				return first, last, false
			}
		}
		first = day(y, m, d-n)
		return first, first, true
	}
	switch unit {
	case "year":
		return day(y+step, 1, 1), day(y+step, 12, 31), true
	case "quarter":
		start := time.Month(int(m-1)/3*3 + 1 + 3*step)
		return day(y, start, 1), day(y, start+3, 0), true
	case "month":
		return day(y, m+time.Month(step), 1), day(y, m+time.Month(step)+1, 0), true
	case "week":
		monday := d - (int(now.Weekday())+6)%7 + 7*step
		return day(y, m, monday), day(y, m, monday+6), true
	}
	return first, last, false
}
