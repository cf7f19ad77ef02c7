package export

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// dayFormat writes days. A form gives it by the example 2006年1月2日, in which 01
// and 02 ask for two digits, or by letters: YYYY年M月D日.
type dayFormat []dayPart

// dayPart is a number of the date, or a text between numbers.
type dayPart struct {
	what  byte // y Y (two digits) m M d D (capitals: two digits), 0 for a text
	text  string
	excel string
}

var dayParts = []struct {
	spelled string
	part    dayPart
}{
	{"2006", dayPart{what: 'y', excel: "yyyy"}}, {"yyyy", dayPart{what: 'y', excel: "yyyy"}},
	{"06", dayPart{what: 'Y', excel: "yy"}}, {"yy", dayPart{what: 'Y', excel: "yy"}},
	{"01", dayPart{what: 'M', excel: "mm"}}, {"mm", dayPart{what: 'M', excel: "mm"}},
	{"1", dayPart{what: 'm', excel: "m"}}, {"m", dayPart{what: 'm', excel: "m"}},
	{"02", dayPart{what: 'D', excel: "dd"}}, {"dd", dayPart{what: 'D', excel: "dd"}},
	{"2", dayPart{what: 'd', excel: "d"}}, {"d", dayPart{what: 'd', excel: "d"}},
}

var dayHint = diag.Text{
	ZH: "日期照着 2006年1月2日 的样子写，例如 2006-01-02、2006.01.02、1月2日，或 YYYY年M月D日",
	EN: "show how 2 January 2006 is to be written: 2006-01-02, 2006.01.02, or YYYY-MM-DD",
}

// parseDayFormat reads a format of days; every digit and ASCII letter must be
// part of the example.
func parseDayFormat(s string) (dayFormat, bool) {
	var f dayFormat
	known := false
	for s != "" {
		part, n := leadingDayPart(s)
		if n == 0 {
			r := []rune(s)[0]
			if r < 0x80 && (r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z') {
				return nil, false
			}
			part, n = dayPart{text: string(r)}, len(string(r))
		}
		known = known || part.what != 0
		f = append(f, part)
		s = s[n:]
	}
	return f, known
}

func leadingDayPart(s string) (dayPart, int) {
	for _, p := range dayParts {
		if len(s) >= len(p.spelled) && strings.EqualFold(s[:len(p.spelled)], p.spelled) {
			return p.part, len(p.spelled)
		}
	}
	return dayPart{}, 0
}

func (f dayFormat) text(day int32) string {
	y, m, d := model.DayTime(day).Date()
	var b strings.Builder
	two := func(n int) {
		if n < 10 {
			b.WriteByte('0')
		}
		b.WriteString(strconv.Itoa(n))
	}
	for _, p := range f {
		switch p.what {
		case 'y':
			s := strconv.Itoa(y)
			b.WriteString(strings.Repeat("0", max(4-len(s), 0)) + s)
		case 'Y':
			two(y % 100)
		case 'm':
			b.WriteString(strconv.Itoa(int(m)))
		case 'M':
			two(int(m))
		case 'd':
			b.WriteString(strconv.Itoa(d))
		case 'D':
			two(d)
		default:
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// excel is the number format of a workbook.
func (f dayFormat) excel() string {
	var b strings.Builder
	for _, p := range f {
		switch {
		case p.what != 0:
			b.WriteString(p.excel)
		case strings.ContainsAny(p.text, `-/. ,`):
			b.WriteString(p.text)
		default:
			b.WriteString(`\` + p.text)
		}
	}
	return b.String()
}

// numberFormat is the format of a workbook's numbers: 0, 0.0, #,##0.00, 0.0%.
type numberFormat struct {
	places  int // decimals, -1 for as many as there are, at most 2
	percent bool
	excel   string // "" for the standard format
}

var reNumber = regexp.MustCompile(`^(?:#,##)?0(\.0{1,6})?(%)?$`)

var numberHint = diag.Text{ZH: "数字的格式可以写 0、0.0、0.00、#,##0、#,##0.00、0.0%", EN: "formats of numbers: 0, 0.0, 0.00, #,##0, #,##0.00, 0.0%"}

func parseNumberFormat(s string) (numberFormat, bool) {
	m := reNumber.FindStringSubmatch(s)
	if m == nil {
		return numberFormat{}, false
	}
	return numberFormat{places: max(len(m[1])-1, 0), percent: m[2] != "", excel: s}, true
}

// text writes v/scale for CSV: never grouped, so that it stays a number.
func (f numberFormat) text(v, scale int64) string {
	r := big.NewRat(v, max(scale, 1))
	if f.percent {
		r.Mul(r, big.NewRat(100, 1))
	}
	places := f.places
	if places < 0 {
		places = 2
	}
	s := r.FloatString(places)
	if f.places < 0 && strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	if f.percent {
		s += "%"
	}
	return s
}

// value is v/scale for a workbook, without decimals that the format hides by chance.
func (f numberFormat) value(v, scale int64) any {
	if v%max(scale, 1) == 0 {
		return v / max(scale, 1)
	}
	r := big.NewRat(v, scale)
	if f.places < 0 {
		r.SetString(r.FloatString(2))
	}
	x, _ := r.Float64()
	return x
}

// periodText says from when to when: 2026年、2026年第一季度、2026年3月1日至2026年4月15日.
func (d *Data) periodText(first, last int32) string {
	a, b := model.DayTime(first), model.DayTime(last)
	next := b.AddDate(0, 0, 1)
	fromMonth := a.Day() == 1 && next.Day() == 1
	year := strconv.Itoa(a.Year())
	switch {
	case first == last:
		return d.dayText(a)
	case fromMonth && next.Equal(a.AddDate(1, 0, 0)) && a.Month() == time.January:
		return year + d.say("年", "")
	case fromMonth && next.Equal(a.AddDate(0, 3, 0)) && a.Month()%3 == 1:
		n := int(a.Month())/3 + 1
		return d.say(year+"年第"+string([]rune("一二三四")[n-1])+"季度", year+" Q"+strconv.Itoa(n))
	case fromMonth && next.Equal(a.AddDate(0, 1, 0)):
		return d.say(year+"年"+strconv.Itoa(int(a.Month()))+"月", a.Format("January 2006"))
	case fromMonth && d.en():
		return a.Format("January 2006") + " to " + b.Format("January 2006")
	case fromMonth:
		to := strconv.Itoa(int(b.Month())) + "月"
		if b.Year() != a.Year() {
			to = strconv.Itoa(b.Year()) + "年" + to
		}
		return year + "年" + strconv.Itoa(int(a.Month())) + "月至" + to
	}
	return d.dayText(a) + d.say("至", " to ") + d.dayText(b)
}

func (d *Data) dayText(t time.Time) string {
	return d.say(strconv.Itoa(t.Year())+"年"+strconv.Itoa(int(t.Month()))+"月"+strconv.Itoa(t.Day())+"日", t.Format("2 January 2006"))
}
