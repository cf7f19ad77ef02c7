package record

import (
	"fmt"
	"strings"

	"jianbao/generator/diag"
)

var (
	whyDate = &diag.Text{ZH: "看不懂这个日期", EN: "it is not a date"}
	whyYear = &diag.Text{ZH: "日期缺少年份", EN: "the year is missing"}
	whyTime = &diag.Text{ZH: "日期里不要写钟点", EN: "a date has no time of day"}
	whyPair = &diag.Text{ZH: "要同时写 start（开始）和 end（结束）", EN: "start and end are both needed"}
	whyBack = &diag.Text{ZH: "结束日期早于开始日期", EN: "the end is before the start"}
)

// civil is a day of the Gregorian calendar.
type civil struct{ y, m, d int }

// day counts from 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date
// Algorithms", days_from_civil).
func (c civil) day() int32 {
	y := c.y
	if c.m <= 2 {
		y--
	}
	era := y / 400
	yoe := y - era*400
	doy := (153*((c.m+9)%12)+2)/5 + c.d - 1
	return int32(era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468)
}

var monthDays = [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func (c civil) check() reason {
	if c.y < 1800 || c.y > 2200 {
		return &diag.Text{ZH: fmt.Sprintf("年份 %d 不对", c.y), EN: fmt.Sprintf("the year %d is out of range", c.y)}
	}
	if c.m < 1 || c.m > 12 {
		return &diag.Text{ZH: fmt.Sprintf("没有 %d 月", c.m), EN: fmt.Sprintf("there is no month %d", c.m)}
	}
	last := monthDays[c.m-1]
	if c.m == 2 && c.y%4 == 0 && (c.y%100 != 0 || c.y%400 == 0) {
		last = 29
	}
	if c.d < 1 || c.d > last {
		return &diag.Text{
			ZH: fmt.Sprintf("%d年%d月只有%d天，没有%d日", c.y, c.m, last, c.d),
			EN: fmt.Sprintf("%d-%02d has %d days, not %d", c.y, c.m, last, c.d),
		}
	}
	return nil
}

// scanDate reads a date at the start of s. What a later date leaves out (year,
// month) is taken from from; a zero from lets nothing be left out.
func scanDate(s string, from civil) (c civil, rest string, why reason) {
	var n [3]int
	var after [3]string
	count := 0
	rest = s
	for count < 3 {
		digits := 0
		for digits < len(rest) && digits < 5 && rest[digits] >= '0' && rest[digits] <= '9' {
			n[count] = n[count]*10 + int(rest[digits]-'0')
			digits++
		}
		if digits == 0 {
			break
		}
		rest = rest[digits:]
		after[count] = separator(rest)
		count++
		if mark := after[count-1]; mark != "" && (count < 3 || mark == "日" || mark == "号") {
			if count < 3 && (mark == "-" || mark == "/" || mark == ".") && !startsDigit(rest[len(mark):]) {
				break // the mark belongs to what follows
			}
			rest = rest[len(mark):]
			if mark == "日" || mark == "号" {
				break
			}
		} else {
			break
		}
	}
	switch {
	case count == 3:
		c = civil{n[0], n[1], n[2]}
	case count == 2 && from.y != 0:
		c = civil{from.y, n[0], n[1]}
	case count == 1 && from.m != 0 && (after[0] == "日" || after[0] == "号"):
		c = civil{from.y, from.m, n[0]}
	case count == 2 && after[0] == "月":
		return c, rest, whyYear
	default:
		return c, rest, whyDate
	}
	return c, rest, c.check()
}

// compact drops blanks, except between two digits, which they keep apart.
func compact(s string) string {
	s = narrow(s)
	if strings.IndexByte(s, ' ') < 0 {
		return s
	}
	var out []byte
	for i := 0; i < len(s); i++ {
		if s[i] == ' ' {
			next := strings.TrimLeft(s[i:], " ")
			if len(out) == 0 || !isDigitByte(rune(out[len(out)-1])) || !startsDigit(next) {
				continue
			}
			if out[len(out)-1] == ' ' {
				continue
			}
		}
		out = append(out, s[i])
	}
	return string(out)
}

func startsDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

func separator(s string) string {
	for _, mark := range [...]string{"-", "/", ".", "年", "月", "日", "号"} {
		if strings.HasPrefix(s, mark) {
			return mark
		}
	}
	return ""
}

// fastDay reads the common form 2026-11-22.
func fastDay(s string) (civil, bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return civil{}, false
	}
	var n [10]int
	for i := range n {
		n[i] = int(s[i] - '0')
		if i != 4 && i != 7 && (s[i] < '0' || s[i] > '9') {
			return civil{}, false
		}
	}
	return civil{n[0]*1000 + n[1]*100 + n[2]*10 + n[3], n[5]*10 + n[6], n[8]*10 + n[9]}, true
}

// parseDay reads one day: 2026-11-22, 2026/11/22, 2026.11.22, 2026年11月22日.
func parseDay(s string) (int32, reason) {
	c, ok := fastDay(s)
	if ok {
		if why := c.check(); why != nil {
			return 0, why
		}
		return c.day(), nil
	}
	c, rest, why := scanDate(compact(s), civil{})
	switch {
	case why != nil:
		return 0, why
	case startsDigit(strings.TrimLeft(rest, " Tt上下早晚午")) && strings.ContainsAny(rest, ":点时"):
		return 0, whyTime
	case rest != "":
		return 0, whyDate
	}
	return c.day(), nil
}

var rangeMarks = []string{"至", "到", "~", "—", "–", "-", "/"}

// parseSpan reads a day or a range in one text: 2026-11-20 至 2026-11-22,
// 2026年11月20日—22日.
func parseSpan(s string) (start, end int32, why reason) {
	if c, ok := fastDay(s); ok {
		if why = c.check(); why != nil {
			return 0, 0, why
		}
		return c.day(), c.day(), nil
	}
	if day, err := parseDay(s); err == nil || err == whyTime {
		return day, day, err
	}
	from, rest, why := scanDate(compact(s), civil{})
	if why != nil {
		return 0, 0, why
	}
	found := false
	for _, mark := range rangeMarks {
		for strings.HasPrefix(rest, mark) {
			rest, found = rest[len(mark):], true
		}
		if found {
			break
		}
	}
	if !found {
		return 0, 0, whyDate
	}
	to, rest, why := scanDate(rest, from)
	switch {
	case why != nil:
		return 0, 0, why
	case rest != "":
		return 0, 0, whyDate
	case to.day() < from.day():
		return 0, 0, whyBack
	}
	return from.day(), to.day(), nil
}
