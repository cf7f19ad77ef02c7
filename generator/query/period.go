package query

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// period is a first and a last day, each as 2026, 2026-01, 2026-01-02 or
// relative to the build clock (this-year, today-30; see model.Query.On).
type period struct{ since, until string }

// words are the relative periods by their spellings; the longest match counts.
var words = []yamldoc.Key{
	{"this-year", "今年", "本年度", "本年", "this year"},
	{"last-year", "去年", "上年度", "上年", "last year"},
	{"this-quarter", "本季度", "本季", "this quarter"},
	{"last-quarter", "上季度", "上季", "last quarter"},
	{"this-month", "本月", "这个月", "this month"},
	{"last-month", "上个月", "上月", "last month"},
	{"this-week", "本周", "这周", "this week"},
	{"last-week", "上周", "last week"},
	{"today", "今天", "今日"},
	{"today-1", "昨天", "昨日", "yesterday"},
}

var (
	reISO      = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?`)
	reQuarter  = regexp.MustCompile(`^(\d{4})(?:-?[Qq]([1-4])|年第?([一二三四1-4])季度)`)
	reHalf     = regexp.MustCompile(`^(\d{4})(?:年?([上下])半年|-?[Hh]([12])\b)`)
	reChinese  = regexp.MustCompile(`^(\d{4})年(?:(\d{1,2})月份?(?:(\d{1,2})[日号])?|全?年?度?)`)
	reYear     = regexp.MustCompile(`^\d{4}`)
	reMonthDay = regexp.MustCompile(`^(\d{1,2})月份?(?:(\d{1,2})[日号])?`)
	reRange    = regexp.MustCompile(`^\s*(?:\.\.|至|到|—+|–|～|~|\bto\b)\s*`)
	reLastDays = regexp.MustCompile(`^(?:近|最近|过去|last\s+)(\d{1,4})(?:天|日|\s*days)`)
	reToday    = regexp.MustCompile(`^today-\d{1,6}`)
)

// parsePeriod reads a whole text as a period: 2026, 2026-03, 2026年3月,
// 2026年第一季度, 2026Q1, 2026年上半年, 2026年1月至3月, 2026-01..2026-03, 今年, 近30天.
func parsePeriod(s string) (period, bool) {
	s = strings.TrimSpace(s)
	p, n := leadingPeriod(s)
	if n == 0 || strings.TrimSpace(s[n:]) != "" {
		return period{}, false
	}
	return p, true
}

// Period reads a whole text as a span of calendar days: 2026-11, 2026年第三季度,
// 2026-Q3, 2026上半年, 2026, 2026-09-21至2026-10-20. Relative periods (this year) are
// none.
func Period(s string) (first, last time.Time, ok bool) {
	p, ok := parsePeriod(narrow(s))
	if !ok || model.IsRelative(p.since) || model.IsRelative(p.until) || reversed(p.since, p.until) {
		return first, last, false
	}
	layouts := map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}
	first, err := time.Parse(layouts[len(p.since)], p.since)
	if err != nil {
		return first, last, false
	}
	if last, err = time.Parse(layouts[len(p.until)], p.until); err != nil {
		return first, last, false
	}
	switch len(p.until) {
	case 4:
		last = last.AddDate(1, 0, -1)
	case 7:
		last = last.AddDate(0, 1, -1)
	}
	return first, last, true
}

// PeriodIn finds the first span of calendar days that a text names: that of
// 和平街道2026年第三季度报告.
func PeriodIn(s string) (first, last time.Time, ok bool) {
	s = narrow(s)
	for i, c := range s {
		if c < '0' || c > '9' || i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
			continue
		}
		if _, n := leadingPeriod(s[i:]); n > 0 {
			if first, last, ok = Period(s[i : i+n]); ok {
				return first, last, true
			}
		}
	}
	return first, last, false
}

// leadingPeriod reads the period a text starts with, and how many bytes it takes.
func leadingPeriod(s string) (period, int) {
	from, n := point(s, "")
	if n == 0 {
		return period{}, 0
	}
	sep := reRange.FindString(s[n:])
	if sep == "" {
		return from, n
	}
	to, m := point(s[n+len(sep):], from.since)
	if m == 0 {
		return from, n
	}
	return period{from.since, to.until}, n + len(sep) + m
}

// point reads one day, month, quarter, half or year, or a relative word. after
// gives the year to 3月 in "2026年1月至3月".
func point(s, after string) (period, int) {
	if p, n := relativeWord(s); n > 0 {
		return p, n
	}
	if m := reQuarter.FindStringSubmatch(s); m != nil {
		q := strings.Index("1234", m[2])
		if m[2] == "" {
			q = quarterNumber(m[3])
		}
		return months(m[1], q*3+1, q*3+3), len(m[0])
	}
	if m := reHalf.FindStringSubmatch(s); m != nil {
		if m[2] == "上" || m[3] == "1" {
			return months(m[1], 1, 6), len(m[0])
		}
		return months(m[1], 7, 12), len(m[0])
	}
	for _, re := range []*regexp.Regexp{reISO, reChinese} {
		if m := re.FindStringSubmatch(s); m != nil && !digitAt(s, len(m[0])) {
			return day(m[1], m[2], m[3], len(m[0]))
		}
	}
	if len(after) >= 4 && !model.IsRelative(after) {
		if m := reMonthDay.FindStringSubmatch(s); m != nil {
			return day(after[:4], m[1], m[2], len(m[0]))
		}
	}
	if y := reYear.FindString(s); y != "" && !digitAt(s, 4) {
		return day(y, "", "", 4)
	}
	return period{}, 0
}

func digitAt(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

func quarterNumber(s string) int {
	for i, q := range []string{"一", "二", "三", "四"} {
		if s == q || s == strconv.Itoa(i+1) {
			return i
		}
	}
	return 0
}

func relativeWord(s string) (period, int) {
	if m := reLastDays.FindStringSubmatch(s); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil && n > 0 {
			return period{"today-" + strconv.Itoa(n-1), "today"}, len(m[0])
		}
	}
	if w := reToday.FindString(s); w != "" {
		return period{w, w}, len(w)
	}
	best, length := "", 0
	for _, w := range words {
		for _, a := range w {
			if strings.HasPrefix(s, a) && len(a) > length {
				best, length = w[0], len(a)
			}
		}
	}
	return period{best, best}, length
}

func months(year string, first, last int) period {
	return period{sprintf("%s-%02d", year, first), sprintf("%s-%02d", year, last)}
}

// day checks a date; an impossible one takes no bytes.
func day(year, month, dayOfMonth string, n int) (period, int) {
	if year == "0000" {
		return period{}, 0
	}
	s := year
	if month != "" {
		m, err := strconv.Atoi(month)
		if err != nil || m < 1 || m > 12 {
			return period{}, 0
		}
		s = sprintf("%s-%02d", year, m)
		if dayOfMonth != "" {
			d, err := strconv.Atoi(dayOfMonth)
			s = sprintf("%s-%02d", s, d)
			if _, bad := time.Parse(time.DateOnly, s); err != nil || bad != nil {
				return period{}, 0
			}
		}
	}
	return period{s, s}, n
}

// reversed reports whether until lies before since; relative days are not compared.
func reversed(since, until string) bool {
	if since == "" || until == "" || model.IsRelative(since) || model.IsRelative(until) {
		return false
	}
	n := min(len(since), len(until))
	return until[:n] < since[:n]
}
