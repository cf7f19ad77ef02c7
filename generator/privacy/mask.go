package privacy

import (
	"strings"
)

// Mask hides the middle of mobile numbers: 138****1234. The text keeps its
// length in characters, so that places behind stay right.
func Mask[T Text](s T, hits []Hit) T {
	var out []byte
	done := 0
	for _, h := range hits {
		if h.Kind != Mobile || h.Address {
			continue
		}
		out = append(out, s[done:h.Start]...)
		n := 0
		for p := h.Start; p < h.End; {
			c, v, size := symbol(s, p)
			switch {
			case c != digit:
				out = append(out, s[p:p+size]...)
			case n >= 3 && n < 7:
				out = append(out, '*')
				n++
			default:
				out = append(out, byte('0'+v))
				n++
			}
			p += size
		}
		done = h.End
	}
	if done == 0 {
		return s
	}
	return T(append(out, s[done:]...))
}

// MaskedAt reports whether the four asterisks at an offset are the middle of a
// masked mobile number, and not marks of emphasis.
func MaskedAt(s []byte, at int) bool {
	if at < 3 || !hasAt(s, at, "****") {
		return false
	}
	before, after := s[:at], s[at+4:]
	for _, g := range gaps {
		if strings.HasSuffix(string(before[max(0, len(before)-len(g)):]), g) {
			before = before[:len(before)-len(g)]
			break
		}
	}
	if c, _, size := symbol(after, 0); c == gap {
		after = after[size:]
	}
	n := len(before)
	if n < 3 || before[n-3] != '1' || len(after) < 4 {
		return false
	}
	for _, c := range [...]byte{before[n-2], before[n-1], after[0], after[1], after[2], after[3]} {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// Surnames of two characters, after which a masked name keeps both.
var compound = map[string]bool{
	"欧阳": true, "司马": true, "诸葛": true, "上官": true, "东方": true, "皇甫": true, "尉迟": true, "公孙": true,
	"慕容": true, "令狐": true, "夏侯": true, "宇文": true, "长孙": true, "司徒": true, "端木": true, "百里": true,
	"南宫": true, "独孤": true, "轩辕": true, "司空": true, "澹台": true, "公冶": true, "太史": true, "申屠": true,
}

// MaskPerson keeps the surname: 张三 becomes 张*. Several names in one text stay
// several. Nothing but the surname survives.
func MaskPerson(s string) string {
	var out strings.Builder
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("、，,；;/", r) }) {
		part = strings.TrimFunc(part, isBlank)
		if part == "" {
			continue
		}
		if out.Len() > 0 {
			out.WriteString("、")
		}
		runes := []rune(part)
		n := 1
		if len(runes) > 2 && compound[string(runes[:2])] {
			n = 2
		}
		out.WriteString(string(runes[:n]))
		out.WriteByte('*')
	}
	return out.String()
}

// MaskPhone hides the middle of a telephone number: 138****1234, 010-****5678. A
// number that is kept as written is masked all the same where it is a mobile
// number.
func MaskPhone(s string, keepLandline bool) string {
	s = narrow(s)
	digits := digitsOf(s)
	if m, ok := strings.CutPrefix(digits, "86"); ok && isMobile(m) {
		digits = m
	}
	if isMobile(digits) {
		return digits[:3] + "****" + digits[7:]
	}
	if keepLandline || strings.Contains(s, "*") {
		return s
	}
	var out []byte
	left := len(digits) - 4 // hide the four digits before the last four
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= '0' && c <= '9' {
			if left <= 4 && left > 0 {
				c = '*'
			}
			left--
		}
		out = append(out, c)
	}
	return string(out)
}

// ValidPhone accepts digits with the usual marks and an extension.
func ValidPhone(s string) bool {
	n := 0
	for _, r := range narrow(s) {
		switch {
		case r >= '0' && r <= '9' || r == '*':
			n++
		case !strings.ContainsRune("+-() 转#ext.", r):
			return false
		}
	}
	return n >= 3 && n <= 20
}

// narrow turns full-width characters into their ASCII forms and trims blanks.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, strings.TrimFunc(s, isBlank))
}

func isBlank(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u3000' || r == '\u00a0'
}

func digitsOf(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func isMobile(digits string) bool {
	return len(digits) == 11 && digits[0] == '1' && digits[1] >= '3' && digits[1] <= '9'
}
