package stats

import (
	"strconv"
	"strings"
	"time"

	"jianbao/generator/model"
)

// unit is a division of time. The units without "Of" number their periods along
// the time line; the others repeat.
type unit uint8

const (
	noUnit unit = iota
	uYear
	uQuarter
	uMonth
	uWeek // ISO 8601, Monday to Sunday
	uWeekday
	uDay
	uQuarterOf // of any year
	uMonthOf
	uWeekOf
)

// unitNames are the names of time units in queries, the first the canonical one.
var unitNames = map[unit][]string{
	uYear:    {"year", "年", "年份", "年度", "years"},
	uQuarter: {"quarter", "季度", "季", "quarters"},
	uMonth:   {"month", "月", "月份", "months"},
	uWeek:    {"week", "周", "weeks"},
	uWeekday: {"weekday", "星期", "星期几", "周几"},
	uDay:     {"day", "日", "天", "日期", "days"},
}

var unitOrder = []unit{uYear, uQuarter, uMonth, uWeek, uWeekday, uDay}

var unitLabels = map[unit]model.Label{
	uYear: {ZH: "年份", EN: "Year"}, uQuarter: {ZH: "季度", EN: "Quarter"}, uMonth: {ZH: "月份", EN: "Month"},
	uWeek: {ZH: "周", EN: "Week"}, uWeekday: {ZH: "星期", EN: "Weekday"}, uDay: {ZH: "日期", EN: "Day"},
	uQuarterOf: {ZH: "季度", EN: "Quarter"}, uMonthOf: {ZH: "月份", EN: "Month"}, uWeekOf: {ZH: "周", EN: "Week"},
}

func unitByName(name string) unit {
	for _, u := range unitOrder {
		for _, n := range unitNames[u] {
			if n == name {
				return u
			}
		}
	}
	return noUnit
}

// name is the canonical name of the unit.
func (u unit) name() string {
	switch u {
	case uQuarterOf:
		u = uQuarter
	case uMonthOf:
		u = uMonth
	case uWeekOf:
		u = uWeek
	}
	if u == noUnit {
		return ""
	}
	return unitNames[u][0]
}

// repeats reports whether a period of the unit comes again.
func (u unit) repeats() bool { return u == uWeekday || u >= uQuarterOf }

// ofYear is the repeating form of a unit, for a comparison of years.
func (u unit) ofYear() unit {
	switch u {
	case uQuarter:
		return uQuarterOf
	case uMonth:
		return uMonthOf
	case uWeek:
		return uWeekOf
	}
	return u
}

// coarser reports whether every period of u is made of whole periods of v.
func (u unit) coarser(v unit) bool {
	rank := map[unit]int{uYear: 4, uQuarter: 3, uMonth: 2, uWeek: 1, uDay: 0}
	a, ok1 := rank[u]
	b, ok2 := rank[v]
	if !ok1 || !ok2 {
		return false
	}
	if v == uWeek || u == uWeek {
		return u == v || (u == uWeek && v == uDay)
	}
	return a >= b
}

// civil turns days since 1970-01-01 into a date (H. Hinnant, days_from_civil).
func civil(day int32) (y, m, d int) {
	z := int64(day) + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d = int(doy - (153*mp+2)/5 + 1)
	m = int(mp + 3)
	if m > 12 {
		m -= 12
	}
	y = int(yoe + era*400)
	if m <= 2 {
		y++
	}
	return y, m, d
}

// dayOf is the inverse of civil; months and days beyond their range carry over.
func dayOf(y, m, d int) int32 {
	return int32(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// isoWeek gives the ISO year and week of the Monday-based week number.
func isoWeek(week int) (y, w int) {
	thursday := int32(week*7 - 3 + 3)
	y, _, _ = civil(thursday)
	return y, int(thursday-dayOf(y, 1, 1))/7 + 1
}

// weekOf is the bucket of ISO week w of year y.
func weekOf(y, w int) int {
	jan4 := dayOf(y, 1, 4) // always in week 1
	return int(floorDiv(int64(jan4)+3, 7)) + w - 1
}

// weeksIn is 52 or 53.
func weeksIn(y int) int { return weekOf(y+1, 1) - weekOf(y, 1) }

// bucket numbers the period a day is in.
func (u unit) bucket(day int32) int {
	switch u {
	case uDay:
		return int(day)
	case uWeek:
		return int(floorDiv(int64(day)+3, 7))
	case uWeekday:
		return int(int64(day) + 3 - 7*floorDiv(int64(day)+3, 7))
	case uWeekOf:
		_, w := isoWeek(uWeek.bucket(day))
		return w
	}
	y, m, _ := civil(day)
	switch u {
	case uYear:
		return y
	case uQuarter:
		return y*4 + (m-1)/3
	case uMonth:
		return y*12 + m - 1
	case uQuarterOf:
		return (m-1)/3 + 1
	}
	return m // uMonthOf
}

// span gives the first and last day of a period that does not repeat.
func (u unit) span(b int) (first, last int32) {
	switch u {
	case uYear:
		return dayOf(b, 1, 1), dayOf(b, 12, 31)
	case uQuarter:
		return dayOf(b/4, b%4*3+1, 1), dayOf(b/4, b%4*3+4, 0)
	case uMonth:
		return dayOf(b/12, b%12+1, 1), dayOf(b/12, b%12+2, 0)
	case uWeek:
		return int32(b*7 - 3), int32(b*7 + 3)
	}
	return int32(b), int32(b)
}

var (
	weekdaysZH = [...]string{"星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"}
	weekdaysEN = [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	monthsEN   = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
)

// head names a period. In an axis of several years the first period of a year
// carries the year.
func (u unit) head(b int, en, oneYear bool) Head {
	it := strconv.Itoa
	var h Head
	pick := func(zh, zhShort, enLong, enShort string) {
		h.Label, h.Short = zh, zhShort
		if en {
			h.Label, h.Short = enLong, enShort
		}
	}
	switch u {
	case uYear:
		h.Key = pad(b, 4)
		pick(it(b)+"年", it(b), it(b), it(b))
	case uQuarter:
		y, q := b/4, it(b%4+1)
		h.Key = pad(y, 4) + "-Q" + q
		pick(it(y)+"年第"+q+"季度", "第"+q+"季度", "Q"+q+" "+it(y), "Q"+q)
		if !oneYear && b%4 == 0 {
			h.Short += "\n" + it(y)
		}
	case uMonth:
		y, m := b/12, b%12+1
		h.Key = pad(y, 4) + "-" + pad(m, 2)
		pick(it(y)+"年"+it(m)+"月", it(m)+"月", monthsEN[m-1]+" "+it(y), monthsEN[m-1])
		if !oneYear && m == 1 {
			h.Short += "\n" + it(y)
		}
	case uWeek:
		y, w := isoWeek(b)
		h.Key = pad(y, 4) + "-W" + pad(w, 2)
		pick(it(y)+"年第"+it(w)+"周", "第"+it(w)+"周", "Week "+it(w)+", "+it(y), "W"+it(w))
	case uWeekday:
		h.Key = it(b + 1)
		pick(weekdaysZH[b], strings.Replace(weekdaysZH[b], "星期", "周", 1), weekdaysEN[b], weekdaysEN[b][:3])
	case uDay:
		y, m, d := civil(int32(b))
		h.Key = pad(y, 4) + "-" + pad(m, 2) + "-" + pad(d, 2)
		pick(it(y)+"年"+it(m)+"月"+it(d)+"日", it(m)+"月"+it(d)+"日", it(d)+" "+monthsEN[m-1]+" "+it(y), it(d)+" "+monthsEN[m-1])
	case uQuarterOf:
		h.Key = it(b)
		pick("第"+it(b)+"季度", "第"+it(b)+"季度", "Q"+it(b), "Q"+it(b))
	case uMonthOf:
		h.Key = pad(b, 2)
		pick(it(b)+"月", it(b)+"月", monthsEN[b-1], monthsEN[b-1])
	case uWeekOf:
		h.Key = pad(b, 2)
		pick("第"+it(b)+"周", "第"+it(b)+"周", "Week "+it(b), "W"+it(b))
	}
	return h
}

func pad(n, width int) string {
	s := strconv.Itoa(n)
	for len(s) < width {
		s = "0" + s
	}
	return s
}
