package privacy

import (
	"strings"
	"unicode/utf8"
)

// Mark says how surely a line is a secrecy marking.
type Mark uint8

const (
	NoMark Mark = iota
	// Word is a level alone, such as 机密 or 内部资料. At the head of a paper it is
	// a marking; further down it may be an item of a list about secrets.
	Word
	// Full is a marking wherever it stands: 密级：秘密, 机密★1年, 内部资料 注意保存.
	Full
)

// longest is the longest marking, in bytes; longer lines are text.
const longest = 160

// Marking judges a line that stands by itself.
func Marking(line string) Mark {
	if len(line) > longest || !strings.Contains(line, "密") && !strings.Contains(line, "内部") {
		return NoMark
	}
	return judge(bare(line))
}

// TitleMarking judges a title, a tag or another short text: it may be a marking
// or hold one, in brackets or with its star.
func TitleMarking(title string) Mark {
	if len(title) > 4*longest || !strings.Contains(title, "密") && !strings.Contains(title, "内部") {
		return NoMark
	}
	if m := Marking(title); m != NoMark {
		return m
	}
	s := squeeze(title)
	for _, l := range levels {
		for _, star := range [...]string{"★", "☆"} {
			if strings.Contains(s, l+star) {
				return Full
			}
		}
		if strings.Contains(s, "密级:"+l) {
			return Full
		}
	}
	for _, l := range internal[1:] {
		if strings.HasPrefix(s, l+":") {
			return Word
		}
	}
	for i, r := range s {
		if strings.ContainsRune(opening, r) {
			rest := s[i+utf8.RuneLen(r):]
			if end := strings.IndexAny(rest, closing); end > 0 {
				if m := judge(rest[:end]); m != NoMark {
					return m
				}
			}
		}
	}
	return NoMark
}

var (
	levels   = [...]string{"绝密", "机密", "秘密"}
	internal = [...]string{"内部", "内部资料", "内部文件", "内部材料", "内部使用", "内部传阅", "内部掌握", "内部刊物"}
	keep     = [...]string{"注意保存", "妥善保管", "不得外传", "严禁外传", "请勿外传", "不得公开", "不予公开"}
	fields   = [...]string{"密级", "涉密等级", "涉密级别", "保密等级", "保密级别", "秘密等级"}
	public   = [...]string{"", "无", "否", "公开", "非密", "不涉密", "非涉密", "普通", "一般", "无密级", "public", "none", "no"}
)

const (
	opening = "([{【〔〖"
	closing = ")]}】〕〗"
)

// judge looks at a text without blanks and decoration.
func judge(s string) Mark {
	for _, f := range fields {
		if rest, ok := strings.CutPrefix(s, f); ok {
			return declared(rest)
		}
	}
	for _, l := range levels {
		if rest, ok := strings.CutPrefix(s, l); ok {
			return term(rest)
		}
	}
	for _, l := range internal {
		rest, ok := strings.CutPrefix(s, l)
		if !ok {
			continue
		}
		rest = strings.TrimLeft(rest, ",、;.。!")
		if rest == "" {
			return Word
		}
		for _, k := range keep {
			if strings.HasPrefix(rest, k) {
				return Full
			}
		}
	}
	return NoMark
}

// declared judges what follows 密级.
func declared(rest string) Mark {
	value, colon := strings.CutPrefix(rest, ":")
	value = strings.Trim(value, opening+closing+"。.")
	named := 0
	for _, l := range levels {
		named += strings.Count(value, l)
	}
	switch {
	case named > 1: // a sentence about the levels
		return NoMark
	case strings.HasPrefix(value, "绝密") || strings.HasPrefix(value, "机密") || strings.HasPrefix(value, "秘密") || strings.HasPrefix(value, "内部"):
		if colon || len(value) <= len("秘密★10年") {
			return Full
		}
		return NoMark
	case !colon || utf8.RuneCountInString(value) > 8:
		return NoMark
	}
	for _, p := range public {
		if strings.EqualFold(value, p) {
			return NoMark
		}
	}
	return Full
}

// term judges what follows a level: a star, how long it holds, or nothing.
func term(rest string) Mark {
	if rest == "" {
		return Word
	}
	if strings.HasPrefix(rest, "★") || strings.HasPrefix(rest, "☆") || strings.HasPrefix(rest, "*") {
		return Full
	}
	rest = strings.Trim(rest, "·/-—:("+closing)
	if rest == "长期" {
		return Full
	}
	if n := strings.TrimLeft(rest, "0123456789一二三五十两"); n != rest && (n == "年" || n == "个月") {
		return Full
	}
	return NoMark
}

// bare is squeeze without the marks of Markdown and brackets around.
func bare(s string) string {
	return strings.Trim(squeeze(s), "*#_~`>|+\"'“”"+opening+closing)
}

// squeeze makes full-width characters ASCII and drops all blanks: 秘 密.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case isBlank(r) || r == '\u200b' || r == '\ufeff':
			return -1
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '∶' || r == '﹕':
			return ':'
		}
		return r
	}, s)
}
