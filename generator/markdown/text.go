package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"jianbao/generator/model"
	"jianbao/generator/query"
)

func extendText(s *setup) {
	s.render(ast.KindText, func(r *run, n ast.Node) { r.textNode(n.(*ast.Text)) })
	s.render(ast.KindString, func(r *run, n ast.Node) { r.text(n.(*ast.String).Value) })
}

func (r *run) textNode(t *ast.Text) {
	value := t.Segment.Value(r.src)
	if t.IsRaw() {
		r.literal(value)
	} else {
		r.text(value)
	}
	switch {
	case t.HardLineBreak():
		r.raw("<br>\n")
		r.inWord = false
	case t.SoftLineBreak():
		if r.breakShows(t) {
			r.buf = append(r.buf, '\n')
		}
		r.inWord = false
	}
}

// breakShows reports whether the line break after a text is a space: not
// between two wide characters, nor beside full-width punctuation.
func (r *run) breakShows(t *ast.Text) bool {
	b, a := r.lastRune(t), r.firstRune(t.NextSibling())
	if b == 0 || a == 0 {
		return true
	}
	wideB, wideA := isCJK(b) && !isQuote(b), isCJK(a) && !isQuote(a)
	switch {
	case wideB && isCJK(a), wideA && isCJK(b):
		return false
	case wideB && isCJKPunct(b), wideA && isCJKPunct(a):
		return false
	}
	return true
}

// firstRune is the first character that a node shows, 0 where that is unknown.
func (r *run) firstRune(n ast.Node) rune {
	for ; n != nil; n = n.FirstChild() {
		if t, ok := n.(*ast.Text); ok {
			c, _ := utf8.DecodeRune(t.Segment.Value(r.src))
			return c
		}
	}
	return 0
}

// lastRune is the last character that is shown up to and with a node.
func (r *run) lastRune(n ast.Node) rune {
	for n != nil {
		if t, ok := n.(*ast.Text); ok {
			if value := t.Segment.Value(r.src); len(value) > 0 {
				c, _ := utf8.DecodeLastRune(value)
				return c
			}
			n = n.PreviousSibling()
			continue
		}
		n = n.LastChild()
	}
	return 0
}

// Classes of bytes for the writing loop.
const (
	byteOther   = iota
	byteWord    // part of a Latin word or number
	byteJoin    // keeps a word together inside it: don't, 3.5, a-b
	byteHan     // first byte of a Han character of three bytes
	byteMulti   // first byte of another character
	byteSpecial // needs escaping or resolving
)

var byteClass = func() (t [256]uint8) {
	for c := range t {
		b := byte(c)
		switch {
		case util.IsAlphaNumeric(b):
			t[c] = byteWord
		case b == '\'' || b == '.' || b == ',' || b == '-' || b == '_':
			t[c] = byteJoin
		case b >= 0xE4 && b <= 0xE9: // U+4000 to U+9FFF
			t[c] = byteHan
		case b >= 0xC0:
			t[c] = byteMulti
		case b == '&' || b == '<' || b == '>' || b == '"' || b == '\\' || b == 0:
			t[c] = byteSpecial
		}
	}
	return t
}()

// text writes Markdown text: escapes and entities resolved, then escaped for
// HTML. It also counts words, since every character passes here.
func (r *run) text(s []byte) { r.write(s, false) }

// literal writes text in which nothing stands for anything else.
func (r *run) literal(s []byte) { r.write(s, true) }

func (r *run) write(s []byte, literal bool) {
	start := 0
	words, inWord := r.words, r.inWord
	for i := 0; i < len(s); {
		switch byteClass[s[i]] {
		case byteWord:
			if !inWord {
				inWord = true
				words++
			}
			i++
		case byteJoin:
			i++
		case byteOther:
			inWord = false
			i++
		case byteHan:
			inWord = false
			words++
			i += 3
		case byteMulti:
			c, n := utf8.DecodeRune(s[i:])
			switch {
			case unicode.Is(unicode.Han, c):
				inWord = false
				words++
			case unicode.IsLetter(c):
				if !inWord {
					inWord = true
					words++
				}
			default:
				inWord = false
			}
			i += n
		case byteSpecial:
			out, n := resolve(s[i:], literal)
			r.buf = append(append(r.buf, s[start:i]...), out...)
			i += n
			start = i
		}
	}
	r.words, r.inWord = words, inWord
	r.buf = append(r.buf, s[start:]...)
}

// resolve gives the HTML of a special byte at the start of s and how many bytes
// of s it stands for.
func resolve(s []byte, literal bool) (html string, n int) {
	if !literal {
		switch s[0] {
		case '\\':
			if len(s) > 1 && util.IsPunct(s[1]) {
				return escapeByte(s[1]), 2
			}
		case '&':
			if text, n := entity(s); n > 0 {
				return string(appendEscaped(nil, text)), n
			}
		}
	}
	return escapeByte(s[0]), 1
}

func escapeByte(c byte) string {
	switch c {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	case '"':
		return "&quot;"
	case 0:
		return "\uFFFD"
	}
	return string(rune(c))
}

// maxEntity is longer than any entity of HTML.
const maxEntity = 40

// entity resolves a character reference at the start of s; n is 0 where there
// is none.
func entity(s []byte) (text []byte, n int) {
	end := bytes.IndexByte(s[:min(len(s), maxEntity)], ';')
	if end < 2 {
		return nil, 0
	}
	ref := s[:end+1]
	var out []byte
	if ref[1] == '#' {
		out = util.ResolveNumericReferences(ref)
	} else {
		out = util.ResolveEntityNames(ref)
	}
	if bytes.Equal(out, ref) {
		return nil, 0
	}
	return bytes.ToValidUTF8(out, []byte("\uFFFD")), end + 1
}

// unescape appends the plain text that Markdown text stands for.
func unescape(dst, s []byte) []byte {
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			dst = append(dst, s[i+1])
			i += 2
		case s[i] == '&':
			if text, n := entity(s[i:]); n > 0 {
				dst = append(dst, text...)
				i += n
				continue
			}
			dst = append(dst, '&')
			i++
		default:
			dst = append(dst, s[i])
			i++
		}
	}
	return dst
}

// appendEscaped appends plain text as HTML, for text and attribute values.
func appendEscaped(dst, s []byte) []byte {
	start := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '&', '<', '>', '"', 0:
			dst = append(append(dst, s[start:i]...), escapeByte(s[i])...)
			start = i + 1
		}
	}
	return append(dst, s[start:]...)
}

// attr writes ` name="value"` with the value escaped.
func (r *run) attr(name string, value []byte) {
	r.buf = append(append(append(r.buf, ' '), name...), `="`...)
	r.buf = append(appendEscaped(r.buf, value), '"')
}

// plain appends the text that a node shows, without any mark-up.
func (r *run) plain(dst []byte, n ast.Node) []byte {
	switch t := n.(type) {
	case *ast.Text:
		value := t.Segment.Value(r.src)
		if t.IsRaw() {
			dst = append(dst, value...)
		} else {
			dst = unescape(dst, value)
		}
		if (t.HardLineBreak() || t.SoftLineBreak()) && r.breakShows(t) {
			dst = append(dst, ' ')
		}
		return dst
	case *ast.String:
		return append(dst, t.Value...)
	case *ast.AutoLink:
		return append(dst, t.Label(r.src)...)
	case *ast.Image:
		return dst
	case *figureNode:
		if r.leading {
			if q, list := query.ParseFigure(t.text); list.Errors() == 0 { // reported where the figure is rendered
				r.leadFigures = append(r.leadFigures, q)
				return append(dst, model.SummaryFigure)
			}
		}
		return append(dst, "…"...)
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		dst = r.plain(dst, c)
	}
	return dst
}
