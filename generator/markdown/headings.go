package markdown

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

func extendHeadings(s *setup) {
	s.block(setextHeading{parser.NewSetextHeadingParser()}, 100)
	s.block(atxHeading{parser.NewATXHeadingParser()}, 600)
	s.render(ast.KindHeading, renderHeading)
}

var warnTwiceID = diag.Message{
	Code: "JB0523", Severity: diag.Warning,
	ZH: "名称 #%s 用了两次，链接只会跳到第一处", EN: "the id #%s is used twice; links lead to the first",
}

type atxHeading struct{ parser.BlockParser }

func (p atxHeading) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := p.BlockParser.Open(parent, reader, pc)
	if n != nil {
		headingAttributes(n, reader.Source(), runOf(pc))
	}
	return n, state
}

type setextHeading struct{ parser.BlockParser }

func (p setextHeading) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(n, reader, pc)
	if n.Parent() != nil {
		headingAttributes(n, reader.Source(), runOf(pc))
	}
}

// headingAttributes takes {…} off the end of a heading.
func headingAttributes(n ast.Node, src []byte, r *run) {
	lines := n.Lines()
	if lines == nil || lines.Len() == 0 {
		return
	}
	last := lines.At(lines.Len() - 1)
	line := bytes.TrimRight(src[last.Start:last.Stop], " \t\n")
	if len(line) == 0 || line[len(line)-1] != '}' {
		return
	}
	at := bytes.LastIndexByte(line, '{')
	if at < 0 || at > 0 && line[at-1] == '\\' {
		return
	}
	attrs, dropped, used := parseAttributes(line[at:])
	if used != len(line)-at {
		return
	}
	last.Stop = last.Start + len(bytes.TrimRight(line[:at], " \t"))
	lines.Set(lines.Len()-1, last)
	r.setAttributes(n, attrs, dropped, last.Start+at)
}

// headings gives every heading its id and makes the table of contents. Written
// ids are claimed first: a made one gives way.
func (r *run) headings(root ast.Node) {
	if r.fragment {
		return
	}
	var found []*ast.Heading
	collectHeadings(root, &found)
	for _, h := range found {
		if id := attribute(h, "id"); id != nil {
			r.claim(string(id), startOf(h))
		}
	}
	for _, h := range found {
		text := strings.TrimSpace(string(r.plain(nil, h)))
		id := string(attribute(h, "id"))
		if id == "" {
			id = r.makeID(text)
			h.SetAttributeString("id", []byte(id))
		}
		if h.Level <= r.p.opts.TOCDepth && text != "" {
			r.toc = append(r.toc, model.Heading{Level: h.Level, ID: id, Text: text})
		}
	}
}

func collectHeadings(n ast.Node, found *[]*ast.Heading) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if h, ok := c.(*ast.Heading); ok {
			*found = append(*found, h)
		} else if c.Type() == ast.TypeBlock {
			collectHeadings(c, found)
		}
	}
}

// claim takes an id for the page.
func (r *run) claim(id string, offset int) {
	if r.ids[id] {
		r.report(warnTwiceID, offset, id)
		return
	}
	if r.ids == nil {
		r.ids = map[string]bool{}
	}
	r.ids[id] = true
}

// maxID is the length of a made id, in characters.
const maxID = 80

// makeID makes an id of a heading's text: letters of any script and digits,
// lower case, spaces as hyphens; -1, -2 … where it is taken.
func (r *run) makeID(text string) string {
	var room [4 * maxID]byte
	b, n := room[:0], 0
	for _, c := range strings.ToLower(text) {
		switch {
		case unicode.IsLetter(c), unicode.IsDigit(c), unicode.IsMark(c), c == '_', c == '-':
			b = utf8.AppendRune(b, c)
		case unicode.IsSpace(c):
			b = append(b, '-')
		default:
			continue
		}
		if n++; n == maxID {
			break
		}
	}
	base := "section"
	if b = bytes.Trim(b, "-"); len(b) > 0 {
		base = string(b)
	}
	if r.ids == nil {
		r.ids = map[string]bool{}
	}
	id := base
	for r.ids[id] {
		if r.idCount == nil {
			r.idCount = map[string]int{}
		}
		r.idCount[base]++
		id = base + "-" + strconv.Itoa(r.idCount[base])
	}
	r.ids[id] = true
	return id
}

// outline gives the table of contents and the ids.
func (r *run) outline() ([]model.Heading, model.IDs) {
	return append([]model.Heading(nil), r.toc...), model.NewIDs(slices.Collect(maps.Keys(r.ids)))
}

func renderHeading(r *run, n ast.Node) {
	level := "0123456"[n.(*ast.Heading).Level]
	r.buf = append(append(r.buf, "<h"...), level)
	for _, a := range n.Attributes() { // its id is claimed already
		v, ok := a.Value.([]byte)
		name := string(a.Name)
		if ok && name != "width" && name != "height" && !(name == "id" && r.fragment) {
			r.attr(name, v)
		}
	}
	r.buf = append(r.buf, '>')
	r.children(n)
	r.buf = append(append(append(r.buf, "</h"...), level), ">\n"...)
	r.inWord = false
}
