package config

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/yamldoc"
)

// Calendar says what the calendar pages show besides publicity weeks and activities.
type Calendar struct {
	On bool // false: no calendar pages, and no calendars to subscribe to
	// Days have a name, Legal are the public holidays that every year has: of a
	// year without Holidays they say only that nothing is announced yet.
	Days, Legal []CalendarDay
	Holidays    map[string]Holidays // by year, "2026"; a year that is not there is not announced
}

// CalendarDay is a day with a name: one of every year, or of the years given.
type CalendarDay struct {
	Name  string
	Date  string   // "03-05"; "" where there are Dates
	Dates []string // "2026-10-18", ascending as written
}

// Holidays are the days off of a year and the weekend days that are worked.
type Holidays struct {
	Off  []DayOff
	Work []string // "2026-10-10"
}

// DayOff is a public holiday from its first to its last day, "2026-10-01".
type DayOff struct{ Name, From, To string }

var (
	errDay = diag.Message{
		Code: "JB0220", Severity: diag.Error,
		ZH: "%q 不是%s", EN: "%q is not %s",
		HintZH: "%[3]s", HintEN: "%[3]s",
	}
	errDayOrder = diag.Message{
		Code: "JB0221", Severity: diag.Error,
		ZH: "假期从 %s 到 %s，不对", EN: "a holiday from %s to %s cannot be",
		HintZH: "后一天不能早于前一天，一个假期不超过 31 天", HintEN: "the last day is not before the first, and a holiday has at most 31 days",
	}
	errDayYear = diag.Message{
		Code: "JB0222", Severity: diag.Error,
		ZH: "%s 写在了 %s 年的放假安排里", EN: "%s stands among the holidays of %s",
		HintZH: "请检查年份；只有元旦假期可以从上一年十二月开始", HintEN: "is the year right? Only the holiday of New Year may begin in December of the year before",
	}
	errDayBoth = diag.Message{
		Code: "JB0223", Severity: diag.Error,
		ZH: "%s 又放假又上班", EN: "%s is both off and a workday",
	}
	errYear = diag.Message{
		Code: "JB0224", Severity: diag.Error,
		ZH: "%q 不是年份", EN: "%q is not a year",
		HintZH: "写四位数字，例如 2026:", HintEN: "four digits, as in 2026:",
	}
)

var (
	aDay      = diag.Text{ZH: "日期", EN: "a date"}
	aMonthDay = diag.Text{ZH: "月和日", EN: "a month and day"}
	likeDay   = diag.Text{ZH: "写年月日，例如 2026-10-18", EN: "as in 2026-10-18"}
	likeMonth = diag.Text{ZH: "写月和日，例如 03-05；每年不同的日子用 dates: 写完整日期", EN: "as in 03-05; for a day that moves give whole dates in dates:"}
)

func (l *loader) calendar(at string, k, v yamldoc.Node) {
	c := &l.c.Calendar
	if on, ok := truth(v); ok {
		c.On = on
		return
	}
	if !l.mapping(k, v) {
		return
	}
	c.On = true
	l.object(at, v, []key{
		{"days", "固定日子 纪念日 日子", func(_ string, k, v yamldoc.Node) { c.Days = l.calendarDays(c.Days, v) }},
		{"legal", "法定节日", func(_ string, k, v yamldoc.Node) { c.Legal = l.calendarDays(nil, v) }},
		{"holidays", "放假安排 节假日", l.holidays},
	}, nil)
}

// calendarDays adds days to those of the layer below. One of the same date, or of
// the same name, takes the place of the earlier; with "name: false" it goes.
func (l *loader) calendarDays(days []CalendarDay, v yamldoc.Node) []CalendarDay {
	days = slices.Clone(days)
	for item := range v.Items() {
		if !l.mapping(item, item) {
			continue
		}
		d, gone, faults := CalendarDay{}, false, l.list.Errors()
		l.object(inList, item, []key{
			{"name", "名称 名字", func(at string, k, v yamldoc.Node) {
				if on, ok := truth(v); ok && !on {
					gone = true
					return
				}
				l.words(&d.Name)(at, k, v)
			}},
			{"date", "日期", func(_ string, _, v yamldoc.Node) { d.Date = l.monthDay(v) }},
			{"dates", "各年日期", func(_ string, _, v yamldoc.Node) { d.Dates = l.fullDays(v) }},
		}, nil)
		switch {
		case l.list.Errors() > faults:
			continue
		case d.Name == "" && !gone:
			l.list.Add(errNeeds.At(item.Pos(), "name"))
			continue
		case d.Date == "" && d.Dates == nil:
			l.list.Add(errNeeds.At(item.Pos(), "date"))
			continue
		}
		days = slices.DeleteFunc(days, func(old CalendarDay) bool {
			return d.Date != "" && old.Date == d.Date || d.Name != "" && old.Name == d.Name
		})
		if !gone {
			days = append(days, d)
		}
	}
	return days
}

func (l *loader) holidays(at string, k, v yamldoc.Node) {
	if !l.mapping(k, v) {
		return
	}
	all := map[string]Holidays{}
	for y, h := range l.c.Calendar.Holidays {
		all[y] = h
	}
	for ky, vy := range v.Pairs() {
		year := ky.Str()
		if !yearForm.MatchString(year) {
			l.list.Add(errYear.At(ky.Pos(), year))
			continue
		}
		if vy.Kind() == yamldoc.Missing { // "2027:" with nothing after it: not announced
			delete(all, year)
			continue
		}
		if !l.mapping(ky, vy) {
			continue
		}
		all[year] = l.yearHolidays(join(at, year), year, vy)
	}
	l.c.Calendar.Holidays = all
}

func (l *loader) yearHolidays(at, year string, v yamldoc.Node) Holidays {
	var h Holidays
	l.object(at, v, []key{
		{"off", "放假 休", func(_ string, k, v yamldoc.Node) {
			for item := range v.Items() {
				if off, ok := l.dayOff(k, item, year); ok {
					h.Off = append(h.Off, off)
				}
			}
		}},
		{"work", "上班 调休上班 班", func(_ string, _, v yamldoc.Node) {
			for item := range v.Items() {
				if d := l.dayOf(item, year); d != "" {
					h.Work = append(h.Work, d)
				}
			}
		}},
	}, nil)
	for _, w := range h.Work {
		for _, off := range h.Off {
			if off.From <= w && w <= off.To {
				l.list.Add(errDayBoth.At(v.Pos(), w))
			}
		}
	}
	return h
}

func (l *loader) dayOff(k, item yamldoc.Node, year string) (DayOff, bool) {
	var d DayOff
	if !l.mapping(k, item) {
		return d, false
	}
	faults := l.list.Errors()
	l.object(inList, item, []key{
		{"name", "名称 名字 节日", l.words(&d.Name)},
		{"from", "从 开始", func(_ string, _, v yamldoc.Node) { d.From = l.dayOf(v, year) }},
		{"to", "到 至 结束", func(_ string, _, v yamldoc.Node) { d.To = l.dayOf(v, year) }},
	}, nil)
	if l.list.Errors() > faults {
		return d, false
	}
	for _, need := range []struct{ key, value string }{{"name", d.Name}, {"from", d.From}} {
		if need.value == "" {
			l.list.Add(errNeeds.At(item.Pos(), need.key))
			return d, false
		}
	}
	if d.To == "" {
		d.To = d.From
	}
	if from, to := isoDay(d.From), isoDay(d.To); to.Before(from) || to.Sub(from) > 30*24*time.Hour {
		l.list.Add(errDayOrder.At(item.Pos(), d.From, d.To))
		return d, false
	}
	return d, true
}

var (
	yearForm     = regexp.MustCompile(`^(19|20)\d\d$`)
	fullForm     = regexp.MustCompile(`^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?$`)
	monthDayForm = regexp.MustCompile(`^(\d{1,2})(?:[-/.·]|月)(\d{1,2})日?$`)
)

// isoDay is the day of a text that was checked.
func isoDay(s string) time.Time {
	t, _ := time.Parse(time.DateOnly, s)
	return t
}

// realDay writes a day as 2026-10-18; "" for one that is in no calendar.
func realDay(y, m, d string) string {
	yy, _ := strconv.Atoi(y)
	mm, _ := strconv.Atoi(m)
	dd, _ := strconv.Atoi(d)
	s := fmt.Sprintf("%04d-%02d-%02d", yy, mm, dd)
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return ""
	}
	return s
}

// fullDay reads 2026-10-18, 2026/10/18, 2026年10月18日; "" after reporting others.
func (l *loader) fullDay(v yamldoc.Node) string {
	if m := fullForm.FindStringSubmatch(v.Str()); m != nil {
		if s := realDay(m[1], m[2], m[3]); s != "" {
			return s
		}
	}
	l.list.Add(errDay.At(v.Pos(), v.Str(), aDay, likeDay))
	return ""
}

func (l *loader) fullDays(v yamldoc.Node) []string {
	out := []string{}
	for item := range v.Items() {
		if s := l.fullDay(item); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// dayOf reads a day of a year, or of the last December before it.
func (l *loader) dayOf(v yamldoc.Node, year string) string {
	s := l.fullDay(v)
	y, _ := strconv.Atoi(year)
	if s != "" && s[:4] != year && s[:7] != strconv.Itoa(y-1)+"-12" {
		l.list.Add(errDayYear.At(v.Pos(), s, year))
		return ""
	}
	return s
}

// monthDay reads 03-05, 3·5, 3月5日; "" after reporting others. The 29th of February is
// a day of some years.
func (l *loader) monthDay(v yamldoc.Node) string {
	if m := monthDayForm.FindStringSubmatch(v.Str()); m != nil {
		if s := realDay("2024", m[1], m[2]); s != "" {
			return s[5:]
		}
	}
	l.list.Add(errDay.At(v.Pos(), v.Str(), aMonthDay, likeMonth))
	return ""
}
