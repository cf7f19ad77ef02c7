package markdown

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"jianbao/generator/diag"
)

// fullWidth maps what an input method types in dates to ASCII.
var fullWidth = strings.NewReplacer(
	"０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9",
	"－", "-", "—", "-", "／", "/", "．", ".", "：", ":", "\u3000", " ", "，", " ",
)

var (
	dateForms = diag.Text{ZH: "请写成 2026-11-22、2026年11月22日 或 2026-11-22 09:30", EN: "write 2026-11-22 or 2026-11-22 09:30"}
	noYear    = diag.Text{ZH: "没有写年份，请写成 2026-11-22 这样", EN: "the year is missing; write it like 2026-11-22"}
)

// parseDate reads a day with or without a time of day: 2026-11-22, 2026/11/22,
// 2026.11.22, 2026年11月22日, then 09:30, 9:30:05, 9时30分, 下午3:30, then a zone
// (Z, +08:00). Without a zone it is the site's. problem says what is wrong.
func parseDate(s string, zone *time.Location) (t time.Time, problem diag.Text) {
	s = strings.TrimSpace(fullWidth.Replace(s))
	p := dateScanner{rest: s}
	year, digits := p.number()
	if digits != 4 {
		if digits == 1 || digits == 2 {
			if sep := p.one("月"); sep != "" {
				return t, noYear
			}
		}
		return t, dateForms
	}
	sep := p.one("年", "-", "/", ".")
	month, digits := p.number()
	if sep == "" || digits == 0 || digits > 2 {
		return t, dateForms
	}
	second := p.one("月", "-", "/", ".")
	day, digits := p.number()
	if second == "" || digits == 0 || digits > 2 || (second == "月") != (sep == "年") {
		return t, dateForms
	}
	p.one("日", "号")
	if problem := checkDay(year, month, day); problem.ZH != "" {
		return t, problem
	}
	hour, minute, sec, problem := p.clock()
	if problem.ZH != "" {
		return t, problem
	}
	zone, ok := p.zone(zone)
	if !ok || p.rest != "" {
		return t, dateForms
	}
	return time.Date(year, time.Month(month), day, hour, minute, sec, 0, zone), diag.Text{}
}

func checkDay(year, month, day int) diag.Text {
	switch {
	case year < 1900 || year > 2200:
		return diag.Text{ZH: fmt.Sprintf("年份 %d 不对", year), EN: fmt.Sprintf("the year %d is out of range", year)}
	case month < 1 || month > 12:
		return diag.Text{ZH: fmt.Sprintf("没有 %d 月", month), EN: fmt.Sprintf("there is no month %d", month)}
	}
	last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	if day < 1 || day > last {
		return diag.Text{
			ZH: fmt.Sprintf("%d年%d月只有 %d 天", year, month, last),
			EN: fmt.Sprintf("%s %d has %d days", time.Month(month), year, last),
		}
	}
	return diag.Text{}
}

type dateScanner struct{ rest string }

// number takes the digits at the front, at most four.
func (p *dateScanner) number() (n, digits int) {
	p.rest = strings.TrimLeft(p.rest, " ")
	for digits < len(p.rest) && digits < 5 && p.rest[digits] >= '0' && p.rest[digits] <= '9' {
		digits++
	}
	n, _ = strconv.Atoi(p.rest[:digits]) // digits only
	p.rest = p.rest[digits:]
	return n, digits
}

// one takes the first of the words that is at the front.
func (p *dateScanner) one(words ...string) string {
	s := strings.TrimLeft(p.rest, " ")
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			p.rest = s[len(w):]
			return w
		}
	}
	return ""
}

func (p *dateScanner) clock() (hour, minute, sec int, problem diag.Text) {
	p.one("T", "t")
	half := p.one("上午", "下午", "晚上", "中午", "凌晨")
	hour, digits := p.number()
	if digits == 0 {
		if half != "" {
			problem = dateForms
		}
		return 0, 0, 0, problem
	}
	switch sep := p.one(":", "时", "点"); sep {
	case "":
		return 0, 0, 0, dateForms
	case ":":
		if minute, digits = p.number(); digits != 2 {
			return 0, 0, 0, dateForms
		}
		if p.one(":") != "" {
			if sec, digits = p.number(); digits != 2 {
				return 0, 0, 0, dateForms
			}
			if p.one(".") != "" { // fractions of a second
				p.rest = strings.TrimLeft(p.rest, "0123456789")
			}
		}
	default:
		if p.one("半") != "" {
			minute = 30
		} else if minute, digits = p.number(); digits > 0 {
			p.one("分")
		}
	}
	if (half == "下午" || half == "晚上") && hour < 12 {
		hour += 12
	}
	if hour > 23 || minute > 59 || sec > 59 {
		problem = diag.Text{ZH: fmt.Sprintf("没有 %d:%02d 这个时间", hour, minute), EN: fmt.Sprintf("there is no time %d:%02d", hour, minute)}
	}
	return hour, minute, sec, problem
}

func (p *dateScanner) zone(site *time.Location) (*time.Location, bool) {
	switch p.one("Z", "z", "+", "-") {
	case "":
		p.rest = strings.TrimSpace(p.rest)
		return site, true
	case "Z", "z":
		return time.UTC, true
	case "-":
		offset, ok := p.offset()
		return time.FixedZone("", -offset), ok
	}
	offset, ok := p.offset()
	return time.FixedZone("", offset), ok
}

func (p *dateScanner) offset() (seconds int, ok bool) {
	digits := strings.ReplaceAll(p.rest, ":", "")
	p.rest = ""
	if len(digits) == 2 {
		digits += "00"
	}
	n, err := strconv.Atoi(digits)
	if err != nil || len(digits) != 4 || n < 0 || n/100 > 14 || n%100 > 59 {
		return 0, false
	}
	return n/100*3600 + n%100*60, true
}
