package stats

import (
	"strconv"
	"strings"
	"time"

	"jianbao/generator/model"
)

// relativeZH are Chinese words for the relative periods of model.Query.On.
var relativeZH = map[string]string{
	"今年": "this-year", "本年": "this-year", "本年度": "this-year", "去年": "last-year", "上年": "last-year",
	"本季度": "this-quarter", "本季": "this-quarter", "上季度": "last-quarter", "上季": "last-quarter",
	"本月": "this-month", "这个月": "this-month", "上月": "last-month", "上个月": "last-month",
	"本周": "this-week", "这周": "this-week", "上周": "last-week",
	"今天": "today", "今日": "today", "昨天": "today-1",
}

// relativeSpan gives the days of a relative period.
func relativeSpan(word string, now time.Time) (first, last int32, ok bool) {
	if !isRelative(word) {
		return 0, 0, false
	}
	word = relativeWord(word)
	q := model.Query{Since: word, Until: word}.On(now)
	a, _, ok1 := parsePeriod(q.Since)
	_, b, ok2 := parsePeriod(q.Until)
	return a, b, ok1 && ok2
}

func isRelative(word string) bool { return model.IsRelative(relativeWord(word)) }

// relativeWord is the English form of a word.
func relativeWord(word string) string {
	word = strings.TrimSpace(word)
	if w, zh := relativeZH[word]; zh {
		return w
	}
	return word
}

// parsePeriod reads a day, month or year (2026-03-05, 2026/3, 2026年) and gives
// its first and last day.
func parsePeriod(s string) (first, last int32, ok bool) {
	n, ok := numbers(s)
	if !ok || len(n) == 0 || len(n) > 3 || n[0] < 1 || n[0] > 9999 {
		return 0, 0, false
	}
	switch len(n) {
	case 1:
		if len(strings.TrimFunc(s, notDigit)) != 4 {
			return 0, 0, false
		}
		return dayOf(n[0], 1, 1), dayOf(n[0], 12, 31), true
	case 2:
		if n[1] < 1 || n[1] > 12 {
			return 0, 0, false
		}
		return dayOf(n[0], n[1], 1), dayOf(n[0], n[1]+1, 0), true
	}
	d := dayOf(n[0], n[1], n[2])
	if y, m, dd := civil(d); y != n[0] || m != n[1] || dd != n[2] {
		return 0, 0, false
	}
	return d, d, true
}

func notDigit(r rune) bool { return r < '0' || r > '9' }

// numbers reads the numbers of a date: digits set apart by - / . or 年月日号 and blanks.
func numbers(s string) ([]int, bool) {
	var out []int
	cur, digits := 0, 0
	for _, r := range s + " " {
		switch {
		case r >= '0' && r <= '9':
			cur, digits = cur*10+int(r-'0'), digits+1
			if digits > 8 {
				return nil, false
			}
		case strings.ContainsRune("-/. 年月日号", r):
			if digits > 0 {
				out, cur, digits = append(out, cur), 0, 0
			}
		default:
			return nil, false
		}
	}
	return out, true
}

var hanDigits = map[string]int{
	"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12,
}

// small reads a number written in digits or in Han numerals up to twelve.
func small(s string) (int, bool) {
	if n, ok := hanDigits[s]; ok {
		return n, true
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0 && n < 100
}

// parseValue reads the value of a time unit in where: a period on the time line
// (2026-03), or one that comes every year (3月), for which the unit repeats.
func (u unit) parseValue(s string, now time.Time) (unit, int, bool) {
	s = strings.TrimSpace(s)
	if first, _, ok := relativeSpan(s, now); ok {
		return u, u.bucket(first), true
	}
	switch u {
	case uYear:
		if a, b, ok := parsePeriod(s); ok && b-a > 300 {
			return u, u.bucket(a), true
		}
	case uMonth:
		if a, b, ok := parsePeriod(s); ok && b-a > 26 && b-a < 31 {
			return u, u.bucket(a), true
		}
		if n, ok := small(strings.TrimRight(s, "月份")); ok && n >= 1 && n <= 12 {
			return uMonthOf, n, true
		}
	case uQuarter:
		return parseNth(s, 4, "Qq", []string{"季度", "季"}, uQuarterOf, func(y, n int) (unit, int) { return uQuarter, y*4 + n - 1 })
	case uWeek:
		un, b, ok := parseNth(s, 53, "Ww", []string{"周"}, uWeekOf, func(y, n int) (unit, int) {
			if n > weeksIn(y) {
				return noUnit, 0
			}
			return uWeek, weekOf(y, n)
		})
		return un, b, ok && un != noUnit
	case uWeekday:
		return parseWeekday(s)
	case uDay:
		if a, b, ok := parsePeriod(s); ok && a == b {
			return u, int(a), true
		}
	}
	return noUnit, 0, false
}

// parseNth reads 2026-Q1, Q1, 1, 2026年第1季度, 第一季度 and the like.
func parseNth(s string, most int, letters string, suffixes []string, every unit, of func(y, n int) (unit, int)) (unit, int, bool) {
	for _, suf := range suffixes {
		if t, ok := strings.CutSuffix(s, suf); ok {
			s = t
			break
		}
	}
	year := 0
	if len(s) > 4 {
		if y, err := strconv.Atoi(s[:4]); err == nil && y > 0 {
			year, s = y, strings.TrimPrefix(strings.TrimLeft(s[4:], "- "), "年")
		}
	}
	s = strings.TrimLeft(strings.TrimPrefix(s, "第"), letters)
	n, ok := small(s)
	if !ok || n < 1 || n > most {
		return noUnit, 0, false
	}
	if year == 0 {
		return every, n, true
	}
	u, b := of(year, n)
	return u, b, true
}

func parseWeekday(s string) (unit, int, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return uWeekday, n - 1, n >= 1 && n <= 7
	}
	for _, prefix := range []string{"星期", "周", "礼拜"} {
		if t, ok := strings.CutPrefix(s, prefix); ok {
			if t == "天" || t == "日" {
				return uWeekday, 6, true
			}
			n, ok := hanDigits[t]
			return uWeekday, n - 1, ok && n <= 7
		}
	}
	if len(s) >= 3 {
		for i, w := range weekdaysEN {
			if strings.EqualFold(s, w) || strings.EqualFold(s, w[:3]) {
				return uWeekday, i, true
			}
		}
	}
	return noUnit, 0, false
}
