package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"jianbao/generator/model"
)

// keepLead collects the plain text of the first paragraphs for the summary:
// up to <!--more--> where there is one, else as much as a summary can need.
func (r *run) keepLead(n ast.Node) {
	if r.fragment || r.more >= 0 || len(r.lead) > r.p.opts.SummaryLength*4 {
		return
	}
	if len(r.lead) > 0 && !endsWide(r.lead) {
		r.lead = append(r.lead, ' ')
	}
	start := len(r.lead)
	r.leading = true
	r.lead = r.plain(r.lead, n)
	r.leading = false
	kept := bytes.TrimSpace(r.lead[start:])
	r.lead = append(r.lead[:start], kept...)
}

func endsWide(s []byte) bool {
	c, _ := utf8.DecodeLastRune(s)
	return isCJK(c)
}

// makeSummary cuts the summary from the first paragraphs, with the figures in it:
// each stands as a mark for its value, which only the whole site knows.
func (r *run) makeSummary() (string, []model.Query) {
	text := string(oneLine(r.lead))
	if strings.Count(text, figureMark) != len(r.leadFigures) { // the text itself has such a character
		text, r.leadFigures = strings.ReplaceAll(text, figureMark, ""), nil
	}
	if r.more < 0 {
		text = Summarize(text, r.p.opts.SummaryLength)
	}
	return text, r.leadFigures[:strings.Count(text, figureMark)]
}

const figureMark = string(rune(model.SummaryFigure))

// oneLine makes single spaces of white space, in place.
func oneLine(s []byte) []byte {
	out := s[:0]
	for _, c := range s {
		if c == '\n' || c == '\t' {
			c = ' '
		}
		if c == ' ' && (len(out) == 0 || out[len(out)-1] == ' ') {
			continue
		}
		out = append(out, c)
	}
	return bytes.TrimSpace(out)
}

// Summarize cuts plain text to at most length Han characters (two Latin ones
// count as one): after a sentence if one ends in the last third, else after a
// clause, with an ellipsis. Numbers, words, quotes and brackets stay whole.
func Summarize(text string, length int) string {
	text = strings.TrimSpace(text)
	limit := length * 2
	end := 0 // bytes that fit
	third := 0
	width := 0
	for i, c := range text {
		width += runeWidth(c)
		if width > limit {
			break
		}
		if width <= limit*2/3 {
			third = i
		}
		end = i + utf8.RuneLen(c)
	}
	if end >= len(text) {
		return text
	}
	if cut := lastSentence(text, end, third); cut > 0 {
		return balance(text[:cut], false)
	}
	if cut := lastClause(text, end, third); cut > 0 {
		return balance(text[:cut], true)
	}
	return balance(text[:wholeWord(text, end)], true)
}

func runeWidth(c rune) int {
	switch {
	case c < 0x80:
		return 1
	case isCJK(c), c >= 0x1100 && c <= 0x115F, c >= 0xAC00 && c <= 0xD7AF, c >= 0x1F000:
		return 2
	case unicode.IsMark(c), c == '\u200d':
		return 0
	}
	return 1
}

// Kinds of punctuation a text can be cut at.
const (
	punctNone = iota
	punctSentence
	punctClause
	punctCloser
)

func punctKind(c rune) int {
	switch c {
	case '。', '！', '？', '!', '?', '…':
		return punctSentence
	case '，', '、', '；', '：', ',', ';', ':':
		return punctClause
	case '”', '’', '」', '』', '）', ')', '】', '》', '〉', ']', '}':
		return punctCloser
	}
	return punctNone
}

// lastSentence is the end of the last sentence that ends between from and end,
// with the quotes and brackets that close behind it; 0 where there is none.
func lastSentence(s string, end, from int) int {
	cut := 0
	ended := false
	for i, c := range s[:end] {
		next := i + utf8.RuneLen(c)
		switch {
		case punctKind(c) == punctSentence:
			ended = true
		case c == '.' && next < len(s) && s[next] == ' ' && i > 0 && unicode.IsLower(rune(s[i-1])):
			ended = true
		case ended && punctKind(c) == punctCloser:
		default:
			ended = false
		}
		if ended && i >= from {
			cut = next
		}
	}
	return cut
}

func lastClause(s string, end, from int) int {
	cut := 0
	for i, c := range s[:end] {
		next := i + utf8.RuneLen(c)
		if i < from || punctKind(c) != punctClause {
			continue
		}
		if c < 0x80 && next < len(s) && s[next] != ' ' { // 1,234 and 9:30
			continue
		}
		cut = i
	}
	return cut
}

// wholeWord moves a cut back out of a Latin word, a number or a character with
// marks on it.
func wholeWord(s string, cut int) int {
	for cut > 0 {
		before, n := utf8.DecodeLastRuneInString(s[:cut])
		after, _ := utf8.DecodeRuneInString(s[cut:])
		glued := inWord(before) && inWord(after) || unicode.IsMark(after) || after == '\u200d' || before == '\u200d' ||
			unicode.IsDigit(before) && (after == '%' || after == '年' || after == '月' || after == '日')
		if !glued {
			return cut
		}
		cut -= n
	}
	return 0
}

func inWord(c rune) bool {
	return c < 0x2E80 && (unicode.IsLetter(c) || unicode.IsDigit(c) || c == '.' || c == ',' || c == '-' || c == '_' || c == '\'' || c == '@' || c == '/' || c == ':' || c == '%')
}

var pairs = map[rune]rune{'“': '”', '‘': '’', '「': '」', '『': '』', '（': '）', '(': ')', '【': '】', '《': '》', '〈': '〉', '[': ']'}

// balance leaves no quote or bracket open: one that opens in the last third
// goes with what it holds, another gets its end. dots adds an ellipsis.
func balance(s string, dots bool) string {
	type open struct {
		at    int
		close rune
	}
	var stack []open
	for i, c := range s {
		if end, ok := pairs[c]; ok {
			stack = append(stack, open{i, end})
			continue
		}
		if k := len(stack); k > 0 && stack[k-1].close == c {
			stack = stack[:k-1]
		}
	}
	for len(stack) > 0 && stack[len(stack)-1].at > len(s)*2/3 {
		s, dots = s[:stack[len(stack)-1].at], true
		stack = stack[:len(stack)-1]
	}
	if dots {
		s = strings.TrimRight(s, " ，、；：,;:—-") + "…"
	}
	for i := len(stack) - 1; i >= 0; i-- {
		s += string(stack[i].close)
	}
	return s
}
