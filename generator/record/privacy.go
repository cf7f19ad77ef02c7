package record

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"jianbao/generator/diag"
)

var (
	errResident = diag.Message{
		Code: "JB0470", Severity: diag.Error,
		ZH: "公开的内容里有身份证号码", EN: "a public text holds a resident ID number",
		HintZH: "身份证号码不能公布，请删去", HintEN: "ID numbers are never published: remove it",
	}
	warnMobile = diag.Message{
		Code: "JB0471", Severity: diag.Warning,
		ZH: "公开的内容里有手机号码", EN: "a public text holds a mobile number",
		HintZH: "请改写成 138****1234 的样子，或改用单位的座机", HintEN: "write it as 138****1234, or give an office line",
	}
	warnAddress = diag.Message{
		Code: "JB0472", Severity: diag.Warning,
		ZH: "“%[1]s”写得太细", EN: "%[1]s is too detailed",
		HintZH: "地址只写到街道、社区，不写门牌、楼号和房间号", HintEN: "addresses go down to the sub-district only, without house or room numbers",
	}
)

// Surnames of two characters, after which a masked name keeps both.
var compound = map[string]bool{
	"欧阳": true, "司马": true, "诸葛": true, "上官": true, "东方": true, "皇甫": true, "尉迟": true, "公孙": true,
	"慕容": true, "令狐": true, "夏侯": true, "宇文": true, "长孙": true, "司徒": true, "端木": true, "百里": true,
	"南宫": true, "独孤": true, "轩辕": true, "司空": true, "澹台": true, "公冶": true, "太史": true, "申屠": true,
}

// maskPerson keeps the surname: 张三 becomes 张*. Several names in one text stay
// several. Nothing but the surname survives.
func maskPerson(s string) string {
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

// maskPhone hides the middle: 138****1234, 010-****5678. A number that is kept
// as written is masked all the same where it is a mobile number.
func maskPhone(s string, keepLandline bool) string {
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

// validPhone accepts digits with the usual marks and an extension.
func validPhone(s string) bool {
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

type leak uint8

const (
	leakNone leak = iota
	leakMobile
	leakResident
)

// findLeak looks for a resident ID or mobile number in a text that will be
// published, and says at which character it starts. Full-width digits count;
// single blanks or hyphens inside a mobile number (138 1234 5678) too.
func findLeak(s string) (leak, int) {
	run := 0
	for i := 0; i < len(s); i++ { // quick: almost no text has that many digits
		if c := s[i]; c >= '0' && c <= '9' || c == 0xEF {
			run++
		}
	}
	if run < 11 {
		return leakNone, 0
	}
	return scanLeak(s)
}

func scanLeak(s string) (leak, int) {
	s = strings.ToUpper(narrowKeep(s))
	found, at := leakNone, 0
	var prev rune
	for i, r := range s {
		if unicode.IsDigit(r) && !isDigitByte(prev) && !asciiLetter(prev) {
			if residentAt(s[i:]) {
				return leakResident, utf8.RuneCountInString(s[:i])
			}
			if found == leakNone && mobileAt(s[i:]) {
				found, at = leakMobile, utf8.RuneCountInString(s[:i])
			}
		}
		prev = r
	}
	return found, at
}

// narrowKeep is narrow without trimming, so that places stay right.
func narrowKeep(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}

func isDigitByte(r rune) bool { return r >= '0' && r <= '9' }
func asciiLetter(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' }

// residentAt checks 17 digits and a check character (GB 11643): the weighted
// sum modulo 11 picks one of 1 0 X 9 8 7 6 5 4 3 2.
func residentAt(s string) bool {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	if len(s) < 18 || len(s) > 18 && (isDigitByte(rune(s[18])) || asciiLetter(rune(s[18]))) {
		return false
	}
	sum := 0
	for i, w := range weights {
		if !isDigitByte(rune(s[i])) {
			return false
		}
		sum += int(s[i]-'0') * w
	}
	return "10X98765432"[sum%11] == s[17]
}

func mobileAt(s string) bool {
	var digits []byte
	gaps := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case isDigitByte(rune(c)):
			digits = append(digits, c)
		case (c == ' ' || c == '-') && (len(digits) == 3 || len(digits) == 7) && gaps < 2:
			gaps++
			continue
		default:
			return isMobile(string(digits))
		}
		if len(digits) > 11 {
			return false
		}
	}
	return isMobile(string(digits))
}

// tooDetailed reports a house, building or room number in an address.
func tooDetailed(s string) bool {
	s = narrow(s)
	for i := 1; i < len(s); i++ {
		if !isDigitByte(rune(s[i-1])) {
			continue
		}
		for _, mark := range [...]string{"号", "弄", "栋", "幢", "单元", "室", "楼", "层"} {
			if strings.HasPrefix(s[i:], mark) {
				return true
			}
		}
	}
	return false
}
