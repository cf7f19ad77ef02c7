package record

import (
	"strings"

	"jianbao/generator/diag"
)

// maxExact bounds every number: beyond 2^53 spreadsheets and browsers round.
const maxExact = 1 << 53

// reason says why a text is not a value of its type; nil is fine.
type reason = *diag.Text

var (
	whyNumber = &diag.Text{ZH: "这不是一个数字", EN: "it is not a number"}
	whyWhole  = &diag.Text{ZH: "要填整数，不能有小数", EN: "a whole number is needed"}
	whyBig    = &diag.Text{ZH: "数字太大", EN: "the number is too large"}
	whyFine6  = &diag.Text{ZH: "小数最多 6 位", EN: "at most 6 decimals"}
	whyFen    = &diag.Text{ZH: "金额最多精确到分（两位小数）", EN: "at most 2 decimals (fen)"}
	whyMinute = &diag.Text{ZH: "换算成分钟不是整数，请直接写分钟，例如“20分钟”", EN: "it is no whole number of minutes; write minutes, as in 20分钟"}
	whyHours  = &diag.Text{ZH: "看不懂这个时长", EN: "it is not a duration"}
	whyMinus  = &diag.Text{ZH: "不能是负数", EN: "it cannot be negative"}
)

// narrow turns full-width digits, letters and signs into their ASCII forms and
// trims blanks.
func narrow(s string) string {
	s = strings.TrimFunc(s, isBlank)
	if strings.IndexByte(s, 0xEF) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}

func isBlank(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u3000' || r == '\u00a0'
}

// fold makes names comparable: no outer blanks, ASCII in lower case.
func fold(s string) string { return strings.ToLower(narrow(s)) }

// parseDecimal reads a decimal number exactly, as an integer of 10^-places.
// Thousands separators and a closing 万 or 亿 are understood.
func parseDecimal(s string, places int, tooFine reason) (int64, reason) {
	s = narrow(s)
	neg := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		neg, s = s[0] == '-', s[1:]
	}
	shift := places
	if t, ok := strings.CutSuffix(s, "万"); ok {
		s, shift = t, shift+4
	} else if t, ok := strings.CutSuffix(s, "亿"); ok {
		s, shift = t, shift+8
	}
	whole, frac, dotted := strings.Cut(s, ".")
	if !validGroups(whole) || dotted && !allDigits(frac) {
		return 0, whyNumber
	}
	frac = strings.TrimRight(frac, "0")
	if len(frac) > shift {
		return 0, tooFine
	}
	v := int64(0)
	for _, part := range []string{whole, frac} {
		for i := 0; i < len(part); i++ {
			if part[i] == ',' {
				continue
			}
			if v = v*10 + int64(part[i]-'0'); v > maxExact {
				return 0, whyBig
			}
		}
	}
	for i := len(frac); i < shift && v != 0; i++ {
		if v *= 10; v > maxExact {
			return 0, whyBig
		}
	}
	if neg {
		v = -v
	}
	return v, nil
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// validGroups accepts 1200 and 1,200 but not 1,2.
func validGroups(s string) bool {
	if strings.IndexByte(s, ',') < 0 {
		return allDigits(s)
	}
	groups := strings.Split(s, ",")
	for i, g := range groups {
		if !allDigits(g) || i > 0 && len(g) != 3 || i == 0 && len(g) > 3 {
			return false
		}
	}
	return true
}

func parseInt(s string) (int64, reason) { return parseDecimal(s, 0, whyWhole) }

// parseNumber gives millionths.
func parseNumber(s string) (int64, reason) { return parseDecimal(s, 6, whyFine6) }

// parseMoney gives fen: 12.50, ¥12.5, 1,200元, 1.2万元.
func parseMoney(s string) (int64, reason) {
	s = strings.TrimLeft(narrow(s), "¥￥ ")
	s = strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(s, "人民币"), "元"), " ")
	return parseDecimal(s, 2, whyFen)
}

// parseHours gives minutes: 2.5, 2小时30分, 150分钟, 2个半小时, 2:30, 2h30m.
func parseHours(s string) (int64, reason) {
	s = strings.ToLower(narrow(s))
	if v, why := parseDecimal(s, 6, whyMinute); why != whyNumber {
		return toMinutes(v, why)
	}
	if h, m, ok := strings.Cut(s, ":"); ok && allDigits(h) && len(m) == 2 && allDigits(m) && m < "60" {
		v, why := parseInt(h)
		w, _ := parseInt(m)
		return v*60 + w, why
	}
	return parseUnits(s)
}

func toMinutes(millionths int64, why reason) (int64, reason) {
	switch {
	case why != nil:
		return 0, why
	case millionths < 0:
		return 0, whyMinus
	case millionths*60/60 != millionths:
		return 0, whyBig
	case millionths*60%1e6 != 0:
		return 0, whyMinute
	}
	return millionths * 60 / 1e6, nil
}

var durationUnits = []struct {
	name    string
	minutes int64
	half    bool // 2个半小时
}{
	{"个半小时", 60, true}, {"个小时", 60, false}, {"小时", 60, false}, {"时", 60, false},
	{"hours", 60, false}, {"hour", 60, false}, {"hrs", 60, false}, {"hr", 60, false}, {"h", 60, false},
	{"分钟", 1, false}, {"分", 1, false}, {"minutes", 1, false}, {"minute", 1, false}, {"mins", 1, false},
	{"min", 1, false}, {"m", 1, false},
}

// chineseDigits turns 两小时 and 四十分钟 into digits; replacements are tried in
// this order, so the tens come before the ones.
var chineseDigits = strings.NewReplacer(
	"二十", "20", "三十", "30", "四十", "40", "五十", "50", "十五", "15", "十", "10",
	"一", "1", "二", "2", "两", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")

// parseUnits reads numbers with units, larger units first.
func parseUnits(s string) (int64, reason) {
	total, last := int64(0), int64(1<<62)
	s = chineseDigits.Replace(s)
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		if rest, ok := strings.CutPrefix(s, "半小时"); ok && last > 60 {
			total, s, last = total+30, rest, 1
			continue
		}
		n := strings.IndexFunc(s, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
		if n <= 0 {
			return 0, whyHours
		}
		v, why := parseNumber(s[:n])
		if why != nil {
			return 0, why
		}
		rest := strings.TrimSpace(s[n:])
		found := false
		for _, u := range durationUnits {
			if after, ok := strings.CutPrefix(rest, u.name); ok && u.minutes < last {
				if u.half {
					v += 5e5
				}
				if v*u.minutes%1e6 != 0 {
					return 0, whyMinute
				}
				total, last, s, found = total+v*u.minutes/1e6, u.minutes, after, true
				break
			}
		}
		if !found {
			return 0, whyHours
		}
	}
	if last == 1<<62 {
		return 0, whyHours
	}
	return total, nil
}

// parseBool reads yes and no in the words editors use.
func parseBool(s string) (value, ok bool) {
	switch fold(s) {
	case "yes", "true", "y", "1", "是", "有", "对", "已", "√", "on":
		return true, true
	case "no", "false", "n", "0", "否", "无", "没有", "未", "不", "×", "off":
		return false, true
	}
	return false, false
}
