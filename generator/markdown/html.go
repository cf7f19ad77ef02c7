package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"jianbao/generator/diag"
)

// HTML in a text is shown as text, with a warning, but for comments, which are
// dropped, and a few tags without attributes that Markdown has no mark for.
func extendHTML(s *setup) {
	s.block(commentParser{}, 890)
	s.span(htmlParser{}, 400)
	s.render(kindComment, func(r *run, n ast.Node) {
		if n.(*commentNode).more && r.depth == 0 && r.more < 0 {
			r.more = len(r.buf)
		}
	})
	s.render(kindTag, renderTag)
}

var (
	warnHTML = diag.Message{
		Code: "JB0529", Severity: diag.Warning,
		ZH: "HTML 标记 %s 不起作用，会原样显示", EN: "the HTML tag %s has no effect and is shown as text",
		HintZH: "可以用的有 <br> <sub> <sup> <kbd> <mark> <u> <ruby> <details>，不带属性",
		HintEN: "allowed are <br> <sub> <sup> <kbd> <mark> <u> <ruby> <details>, without attributes",
	}
	warnUnclosedTag = diag.Message{
		Code: "JB0530", Severity: diag.Warning,
		ZH: "标记 <%s> 在这一段里没有结束", EN: "the tag <%s> is not closed in this paragraph",
	}
	errComment = diag.Message{
		Code: "JB0531", Severity: diag.Error,
		ZH: "注释没有结束，后面的文字都不会显示", EN: "the comment is not closed and hides the rest of the text",
		HintZH: "在注释后面写 -->", HintEN: "write --> at its end",
	}
)

// safeTags may stand in a text; false: the tag has no end.
var safeTags = map[string]bool{
	"br": false, "wbr": false, "sub": true, "sup": true, "kbd": true, "mark": true, "u": true,
	"ruby": true, "rb": true, "rt": true, "rp": true, "small": true,
}

// maxOpenTags bounds the tags open at once in a block.
const maxOpenTags = 16

type tagNode struct {
	ast.BaseInline
	name    string
	segment text.Segment
	bottom  ast.Node
}

var kindTag = ast.NewNodeKind("Tag")

func (*tagNode) Kind() ast.NodeKind         { return kindTag }
func (n *tagNode) Dump(src []byte, lvl int) { ast.DumpHelper(n, src, lvl, nil, nil) }

func renderTag(r *run, n ast.Node) {
	t := n.(*tagNode)
	if safeTags[t.name] {
		r.wrap(t.name, n)
		return
	}
	r.raw("<" + t.name + ">")
	r.inWord = false
}

type htmlParser struct{}

func (htmlParser) Trigger() []byte { return []byte{'<'} }

func (htmlParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	r := runOf(pc)
	if bytes.HasPrefix(line, []byte("<!--")) && segment.Start >= r.inline.noComment {
		if end := bytes.Index(line, []byte("-->")); end >= 0 {
			block.Advance(end + 3)
			return &nothingNode{}
		}
		r.inline.noComment = segment.Stop
	}
	name, n, closing, bare := scanTag(line)
	if n == 0 {
		return nil
	}
	paired, safe := safeTags[name]
	if safe && bare {
		seg := segment.WithStop(segment.Start + n)
		switch {
		case !paired && !closing:
			block.Advance(n)
			return &tagNode{name: name}
		case paired && !closing && len(r.inline.tags) < maxOpenTags:
			block.Advance(n)
			t := &tagNode{name: name, segment: seg}
			if d := pc.LastDelimiter(); d != nil {
				t.bottom = d
			}
			r.inline.tags = append(r.inline.tags, t)
			return t
		case paired && closing && r.closeTag(parent, name, pc):
			block.Advance(n)
			return &nothingNode{}
		}
	}
	r.reportOnce("<"+name, warnHTML, segment.Start, string(line[:n]))
	return nil
}

// closeTag moves what follows the last open tag of the name into it.
func (r *run) closeTag(parent ast.Node, name string, pc parser.Context) bool {
	tags := r.inline.tags
	i := len(tags) - 1
	for i >= 0 && (tags[i].name != name || tags[i].Parent() != parent) {
		i--
	}
	if i < 0 {
		return false
	}
	for _, t := range tags[i+1:] {
		r.unclosedTag(t)
	}
	t := tags[i]
	r.inline.tags = tags[:i]
	parser.ProcessDelimiters(t.bottom, pc)
	for c := t.NextSibling(); c != nil; {
		next := c.NextSibling()
		t.AppendChild(t, c)
		c = next
	}
	return true
}

// unclosedTag shows an open tag as text.
func (r *run) unclosedTag(t *tagNode) {
	if p := t.Parent(); p != nil {
		r.report(warnUnclosedTag, t.segment.Start, t.name)
		ast.MergeOrReplaceTextSegment(p, t, t.segment)
	}
}

// maxTag is the longest tag looked at, in bytes.
const maxTag = 400

// scanTag reads a tag at the start of line: n is its length, 0 where there is
// none; bare says that it has no attributes.
func scanTag(line []byte) (name string, n int, closing, bare bool) {
	i := 1
	if i < len(line) && line[i] == '/' {
		closing = true
		i++
	}
	start := i
	for i < len(line) && i < maxTag && (util.IsAlphaNumeric(line[i]) || i > start && line[i] == '-') {
		i++
	}
	if i == start || i >= len(line) || line[start] >= '0' && line[start] <= '9' {
		return "", 0, false, false
	}
	name = strings.ToLower(string(line[start:i]))
	if c := line[i]; c != '>' && c != '/' && !util.IsSpace(c) {
		return "", 0, false, false
	}
	end := bytes.IndexByte(line[:min(len(line), maxTag)], '>')
	if end < 0 {
		end = i - 1 // a tag over several lines: only its name is shown in the message
	}
	return name, end + 1, closing, len(bytes.Trim(line[i:max(end, i)], " \t/")) == 0 && end >= i
}

// nothingNode stands for a comment or an end tag within a line: nothing.
type nothingNode struct{ ast.BaseInline }

var kindNothing = ast.NewNodeKind("Nothing")

func (*nothingNode) Kind() ast.NodeKind         { return kindNothing }
func (n *nothingNode) Dump(src []byte, lvl int) { ast.DumpHelper(n, src, lvl, nil, nil) }

// commentNode is a comment that starts a line; <!--more--> ends the summary.
type commentNode struct {
	ast.BaseBlock
	more, closed bool
	start        int
}

var kindComment = ast.NewNodeKind("Comment")

func (*commentNode) Kind() ast.NodeKind         { return kindComment }
func (n *commentNode) Dump(src []byte, lvl int) { ast.DumpHelper(n, src, lvl, nil, nil) }
func (*commentNode) IsRaw() bool                { return true }

type commentParser struct{}

func (commentParser) Trigger() []byte             { return []byte{'<'} }
func (commentParser) CanInterruptParagraph() bool { return true }
func (commentParser) CanAcceptIndentedLine() bool { return false }

func (commentParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 || !bytes.HasPrefix(line[pos:], []byte("<!--")) {
		return nil, parser.NoChildren
	}
	n := &commentNode{start: segment.Start + pos}
	rest := line[pos+4:]
	if end := bytes.Index(rest, []byte("-->")); end >= 0 {
		if !util.IsBlank(rest[end+3:]) {
			return nil, parser.NoChildren
		}
		n.closed = true
		n.more = string(bytes.TrimSpace(rest[:end])) == "more"
	}
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

func (commentParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	n := node.(*commentNode)
	if n.closed {
		return parser.Close
	}
	line, _ := reader.PeekLine()
	n.closed = bytes.Contains(line, []byte("-->"))
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

func (commentParser) Close(node ast.Node, _ text.Reader, pc parser.Context) {
	if n := node.(*commentNode); !n.closed {
		runOf(pc).report(errComment, n.start)
	}
}
