package yamldoc

import (
	"strings"
	"unicode"

	"jianbao/generator/diag"
)

func message(code, zh, en, hintZH, hintEN string) diag.Message {
	return diag.Message{Code: code, Severity: diag.Error, ZH: zh, EN: en, HintZH: hintZH, HintEN: hintEN}
}

// What editors type; each is reported at the very character.
var (
	errWideColon = message("JB0120",
		"这里用了中文冒号“：”", "this is a full-width colon",
		"请改成英文冒号加一个空格：“%[1]s: ”", "use an ASCII colon and a blank: %[1]s: …")
	errColonSpace = message("JB0121",
		"冒号后面缺少空格", "the colon needs a blank after it",
		"请写成“%[1]s: ”，冒号后面空一格", "write %[1]s: … with a blank")
	errTab = message("JB0122",
		"这里用了 Tab 键缩进", "this line is indented with a tab",
		"缩进只能用空格：每一层两个空格", "indent with blanks, two for each level")
	errWideBlank = message("JB0123",
		"这里用了中文全角空格缩进", "this line is indented with a full-width blank",
		"请切换到英文输入法，改成普通空格", "use ordinary blanks")
	errOpenQuote = message("JB0124",
		"引号 %[1]s 没有成对，缺少后面的一个", "the quote %[1]s is not closed",
		"请在这段文字的末尾补上 %[1]s", "put %[1]s at the end of the text")
	errSmartQuote = message("JB0125",
		"这里用了中文引号，不能用来括住整段文字", "these are typographic quotes, not the ones that enclose a value",
		"请把最外面的“ ”改成英文引号 \" \"", "enclose the value in \" \"")
	errAfterQuote = message("JB0126",
		"引号后面还有文字", "there is text after the closing quote",
		"请用引号括住整个值；值里面的引号用中文引号“ ”", "enclose the whole value in quotes, and use typographic quotes inside")
	errColonInValue = message("JB0127",
		"值里面有英文冒号加空格“: ”，看起来像另一个字段", "the value has a colon and a blank, which looks like another key",
		"请给整个值加上英文引号，或者改用中文冒号“：”", "enclose the value in quotes")
	errWideComma = message("JB0128",
		"方括号或花括号里用了中文标点“%[1]s”", "%[1]s is full-width punctuation inside brackets",
		"请改成英文标点 %[2]s", "use %[2]s")
	errOpenBracket = message("JB0129",
		"括号“%[1]s”没有写完，缺少“%[2]s”", "the bracket %[1]s is not closed with %[2]s",
		"如果括号是文字的一部分，请给整个值加上英文引号", "enclose the value in quotes if the bracket is part of its text")
	errWrongBracket = message("JB0130",
		"括号不成对：这里应当是“%[2]s”，不是“%[1]s”", "the brackets do not match: %[2]s is expected, not %[1]s", "", "")
	errAfterBracket = message("JB0131",
		"括号“%[1]s”后面还有文字", "there is text after the closing %[1]s",
		"如果括号是文字的一部分，请给整个值加上英文引号", "enclose the value in quotes if the bracket is part of its text")
	errStart = message("JB0132",
		"值不能以“%[1]s”开头", "a value cannot start with %[1]s",
		"请给整个值加上英文引号", "enclose the value in quotes")
	errDashSpace = message("JB0133",
		"列表的“-”后面缺少空格", "the dash of a list needs a blank after it",
		"请写成“- ”，后面空一格", "write \"- \"")
	errWideDash = message("JB0134",
		"列表要用英文减号“-”，这里是“%[1]s”", "a list needs an ASCII hyphen, this is %[1]s", "", "")
	errWideHash = message("JB0135",
		"注释要用英文“#”开头，这里是全角的“＃”", "a comment starts with an ASCII #", "", "")
	errIndent = message("JB0136",
		"这一行的缩进没有对齐", "this line is not aligned",
		"同一层的字段，开头的空格要一样多", "keys of the same level have the same number of blanks before them")
	errEscape = message("JB0137",
		"英文双引号里的反斜杠“%[1]s”不能用", "the escape %[1]s is not allowed in double quotes",
		"请改用英文单引号 ' '，或把“\\”写成“\\\\”", "use single quotes, or write \\\\")
	errInlineDash = message("JB0138",
		"列表不能和字段名写在同一行", "a list cannot start on the line of its key",
		"请换行后缩进写“- ”，或写成 [甲, 乙]；如果是文字，请加引号", "start the list on the next line, or write [a, b]")
)

// What is left, in our words; the place is where the library stopped.
var (
	errSyntax = message("JB0101",
		"这里的写法不对，看不懂", "this cannot be read as YAML",
		"请检查这一行和上一行的冒号、引号、括号和缩进", "check the colons, quotes, brackets and indentation here and on the line before")
	errLoneText = message("JB0140",
		"这里应当写成“字段: 值”", "a mapping of keys to values is expected",
		"冒号要用英文半角的“:”，后面加一个空格", "use an ASCII colon followed by a blank")
	errNoColon = message("JB0141",
		"这一行缺少冒号", "a colon is missing here",
		"每一行要写成“字段: 值”，冒号用英文，后面加一个空格", "write key: value")
	errNotHere = message("JB0142",
		"这里不能再写“字段: 值”", "a key with a value cannot stand here",
		"请检查缩进；如果冒号是文字的一部分，请给整个值加上英文引号", "check the indentation; enclose a value that has a colon in quotes")
	errLayout = message("JB0143",
		"这一行和前面的内容接不上", "this line does not fit what is before it",
		"请检查缩进：同一层要对齐，列表的每一项都要有“- ”", "check the indentation, and the \"- \" of lists")
	errFlow = message("JB0144",
		"方括号或花括号里的内容没有写对", "the brackets are not filled in right",
		"各项之间用英文逗号隔开，最后要有“]”或“}”", "separate items with commas and close with ] or }")
	errEnd = message("JB0145",
		"引号或括号没有成对，一直到文件结尾", "a quote or bracket is open to the end of the file", "", "")
	errAnchor = message("JB0146",
		"以“*”或“&”开头的文字要放在英文引号里", "a text that starts with * or & must be in quotes", "", "")
	errEscapeAny = message("JB0148",
		"英文双引号里的反斜杠不能这样用", "a backslash is misused in double quotes",
		"请改用英文单引号 ' '，或把“\\”写成“\\\\”", "use single quotes, or write \\\\")
	errBlock = message("JB0147",
		"“|”或“>”后面不能直接写文字", "text cannot follow | or > on the same line",
		"请换到下一行，缩进后再写；如果是文字，请加英文引号", "start the text on the next line")
)

type translation struct {
	part    string // of the library's message
	message diag.Message
	find    func(lines []string) (diag.Pos, bool)
}

var translations = []translation{
	{"mapping values are not allowed", errNotHere, nil},
	{"mapping keys are not allowed", errNotHere, nil},
	{"block sequence entries are not allowed", errLayout, nil},
	{"could not find expected ':'", errNoColon, nil},
	{"did not find expected key", errLayout, nil},
	{"did not find expected '-'", errLayout, nil},
	{"did not find expected ','", errFlow, nil},
	{"did not find expected node content", errFlow, nil},
	{"unexpected end of stream", errEnd, nil},
	{"unknown anchor", errAnchor, nil},
	{"alphabetic or numeric character", errAnchor, nil},
	{"exceeded max depth", errDeep, nil},
	{"control characters", errControl, findControl},
	{"unknown escape", errEscapeAny, nil},
	{"hexdecimal", errEscapeAny, nil},
	{"comment or line break", errBlock, nil},
	{"indentation indicator", errBlock, nil},
	{"tab character", errTab, nil},
}

// findControl is the place of the first character the library refuses.
func findControl(lines []string) (diag.Pos, bool) {
	for i, l := range lines {
		col := 0
		for _, r := range l {
			col++
			if r != '\t' && r != '\r' && r != '\u0085' && unicode.IsControl(r) || r == '\ufffe' || r == '\uffff' || r == '\ufeff' {
				return diag.Pos{Line: i + 1, Col: col}, true
			}
		}
	}
	return diag.Pos{}, false
}

// isStructural tells a line that cannot be the rest of a text begun before.
func isStructural(l string) bool {
	l = strings.TrimLeft(strings.TrimRight(l, "\r "), " ")
	if strings.HasPrefix(l, "- ") || l == "-" {
		return true
	}
	i := keyColon(l)
	return i > 0 && i < 60 && !strings.ContainsAny(l[:i], "\"'，。；")
}

// keyColon is the offset of the colon that ends a plain key, -1 without one.
func keyColon(l string) int {
	for i := 0; i < len(l); i++ {
		switch l[i] {
		case ':':
			if i+1 == len(l) || l[i+1] == ' ' || l[i+1] == '\t' {
				return i
			}
		case '#':
			if i > 0 && (l[i-1] == ' ' || l[i-1] == '\t') {
				return -1
			}
		}
	}
	return -1
}
