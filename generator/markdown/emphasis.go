package markdown

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"jianbao/generator/diag"
	"jianbao/generator/privacy"
)

// Emphasis and deletion. CommonMark lets a mark open only before, and close
// only after, a letter, unless punctuation or space is on its other side.
// Chinese has no spaces, so that `**注意：**请` fails there. Here Chinese
// punctuation counts as a letter, and a Chinese neighbour as a space.
func extendEmphasis(s *setup) {
	s.span(emphasisParser{}, 500)
	s.render(ast.KindEmphasis, func(r *run, n ast.Node) {
		if n.(*ast.Emphasis).Level == 2 {
			r.wrap("strong", n)
		} else {
			r.wrap("em", n)
		}
	})
	s.render(extast.KindStrikethrough, func(r *run, n ast.Node) { r.wrap("del", n) })
}

// wrap writes an inline element.
func (r *run) wrap(tag string, n ast.Node) {
	r.buf = append(append(append(r.buf, '<'), tag...), '>')
	r.children(n)
	r.buf = append(append(append(r.buf, "</"...), tag...), '>')
}

// maxMarks bounds the marks of one block: matching them takes quadratic time.
const maxMarks = 500

var warnMarks = diag.Message{
	Code: "JB0521", Severity: diag.Warning,
	ZH: "这一段里的 *、_、~ 太多，后面的都按普通文字显示", EN: "too many *, _ and ~ in this paragraph; the rest is shown as text",
}

type emphasisParser struct{}

func (emphasisParser) Trigger() []byte { return []byte{'*', '_', '~'} }

func (emphasisParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	n := 1
	for n < len(line) && line[n] == line[0] {
		n++
	}
	after := rune(' ')
	if n < len(line) {
		after, _ = utf8.DecodeRune(line[n:])
	}
	canOpen, canClose := flanking(line[0], before, after)
	if n == 4 && privacy.MaskedAt(block.Source(), segment.Start) {
		canOpen, canClose = false, false // 138****1234
	}
	if line[0] == '~' && n != 2 { // 9:00~11:00 is a range
		canOpen, canClose = false, false
	}
	if canOpen || canClose {
		r := runOf(pc)
		if r.inline.marks++; r.inline.marks > maxMarks {
			r.reportOnce("marks", warnMarks, segment.Start)
			canOpen, canClose = false, false
		}
	}
	if !canOpen && !canClose {
		if n == 1 {
			return nil
		}
		// The whole run is text: its later marks must not be tried by themselves.
		block.Advance(n)
		return ast.NewTextSegment(segment.WithStop(segment.Start + n))
	}
	var processor parser.DelimiterProcessor = emphasis{}
	if line[0] == '~' {
		processor = deletion{}
	}
	d := parser.NewDelimiter(canOpen, canClose, n, line[0], processor)
	d.Segment = segment.WithStop(segment.Start + n)
	block.Advance(n)
	pc.PushDelimiter(d)
	return d
}

func flanking(mark byte, before, after rune) (canOpen, canClose bool) {
	spaceBefore, spaceAfter := util.IsSpaceRune(before), util.IsSpaceRune(after)
	cjkBefore, cjkAfter := isCJK(before), isCJK(after)
	punctBefore, punctAfter := isPunct(before), isPunct(after)
	left := !spaceAfter && (!punctAfter || cjkAfter || spaceBefore || punctBefore || cjkBefore)
	right := !spaceBefore && (!punctBefore || cjkBefore || spaceAfter || punctAfter || cjkAfter)
	if mark != '_' {
		return left, right
	}
	// Inside words, as in file names, _ is a character: 签到表_2026_和平里.xlsx
	return left && (!right || punctBefore || punctAfter), right && (!left || punctBefore || punctAfter)
}

func isPunct(c rune) bool { return unicode.IsPunct(c) || unicode.IsSymbol(c) }

type emphasis struct{}

func (emphasis) IsDelimiter(b byte) bool { return b == '*' || b == '_' }
func (emphasis) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}
func (emphasis) OnMatch(consumes int) ast.Node { return ast.NewEmphasis(consumes) }

type deletion struct{}

func (deletion) IsDelimiter(b byte) bool { return b == '~' }
func (deletion) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}
func (deletion) OnMatch(int) ast.Node { return extast.NewStrikethrough() }
