package render

import (
	"strconv"
	"strings"
	"time"

	"jianbao/generator/model"
)

// Date is a day, or a moment, as templates see it. Words are in the site's
// language.
type Date struct {
	w *Worker
	t time.Time
}

func (w *Worker) day(d int32) Date { return Date{w, model.DayTime(d)} }

func (d Date) en() bool { return d.w.env.lang() == "en" }

// IsZero reports that there is no date.
func (d Date) IsZero() bool { return d.t.IsZero() }

// ISO is 2026-11-22.
func (d Date) ISO() string { return d.Format("2006-01-02") }

// Stamp is 2026-11-22 09:30, as the page tags of public bodies want it.
func (d Date) Stamp() string { return d.Format("2006-01-02 15:04") }

// Long is 2026年11月22日 or 22 November 2026.
func (d Date) Long() string {
	if d.en() {
		return d.Format("2 January 2006")
	}
	return d.Format("2006年1月2日")
}

// Short is 11月22日 or 22 Nov.
func (d Date) Short() string {
	if d.en() {
		return d.Format("2 Jan")
	}
	return d.Format("1月2日")
}

// MonthDay is 11-22.
func (d Date) MonthDay() string { return d.Format("01-02") }

var weekdays = [...]string{"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"}

// WeekdayShort is 周日 or Sun.
func (d Date) WeekdayShort() string {
	if d.IsZero() || d.en() {
		return d.Format("Mon")
	}
	return "周" + strings.TrimPrefix(weekdays[d.t.Weekday()], "星期")
}

// Weekday is 星期日 or Sunday.
func (d Date) Weekday() string {
	if d.IsZero() {
		return ""
	}
	if d.en() {
		return d.t.Weekday().String()
	}
	return weekdays[d.t.Weekday()]
}

// Year, Month and Day are numbers.
func (d Date) Year() int { return d.t.Year() }

// Month is 1 to 12.
func (d Date) Month() int { return int(d.t.Month()) }

// Day is 1 to 31.
func (d Date) Day() int { return d.t.Day() }

// Format uses Go's layouts; "" for no date.
func (d Date) Format(layout string) string {
	if d.IsZero() {
		return ""
	}
	return d.t.Format(layout)
}

// distance is the number of days from today, by the build clock.
func (d Date) distance() int {
	d.w.noteClock()
	return int(model.Day(d.t) - model.Day(d.w.env.Site.Now))
}

// IsToday reports whether it is today.
func (d Date) IsToday() bool { return !d.IsZero() && d.distance() == 0 }

// IsPast reports whether it is before today.
func (d Date) IsPast() bool { return !d.IsZero() && d.distance() < 0 }

// Relative is 今天, 3天后, 2天前; "" beyond 30 days.
func (d Date) Relative() string {
	if d.IsZero() {
		return ""
	}
	n := d.distance()
	zh := [...]string{"今天", "明天", "昨天", "天后", "天前"}
	if d.en() {
		zh = [...]string{"today", "tomorrow", "yesterday", " days from now", " days ago"}
	}
	switch {
	case n == 0:
		return zh[0]
	case n == 1:
		return zh[1]
	case n == -1:
		return zh[2]
	case n > 1 && n <= 30:
		return strconv.Itoa(n) + zh[3]
	case n < -1 && n >= -30:
		return strconv.Itoa(-n) + zh[4]
	}
	return ""
}

// rangeText is one day, or a span without repeating what is the same.
func rangeText(s, e Date) string {
	switch {
	case s.IsZero():
		return ""
	case e.IsZero() || s.t.Equal(e.t):
		return s.Long()
	case s.Year() != e.Year():
		return s.Long() + "—" + e.Long()
	case s.en():
		return s.Format("2 January") + "–" + e.Format("2 January 2006")
	case s.Month() != e.Month():
		return s.Long() + "—" + e.Short()
	}
	return s.Long() + "—" + strconv.Itoa(e.Day()) + "日"
}
