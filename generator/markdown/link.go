package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"jianbao/generator/diag"
)

// Links and images. goldmark's own parser reads an unclosed destination to the
// end of its line again and again; this one bounds what it looks at.
func extendLinks(s *setup) {
	s.span(linkParser{}, 200)
	s.render(ast.KindLink, func(r *run, n ast.Node) { renderLink(r, n.(*ast.Link)) })
	s.render(ast.KindImage, func(r *run, n ast.Node) { renderImage(r, n.(*ast.Image), false) })
}

const (
	maxBrackets    = 64   // [ open at once in a block
	maxDestination = 2000 // bytes of an address
	maxParens      = 32   // ( within an address
	maxLabel       = 999  // bytes of a reference's label, as in CommonMark
	maxTitle       = 2000
)

var warnWideParens = diag.Message{
	Code: "JB0544", Severity: diag.Warning,
	ZH: "地址用了全角括号（），不会成为链接", EN: "the address is in full-width parentheses, so that this is no link",
	HintZH: "改成半角括号：[文字](地址)", HintEN: "use plain ones: [text](address)",
}

// bracket is an open [ or ![.
type bracket struct {
	node     *markNode
	image    bool
	inactive bool     // a link has been found inside: no link around it
	bottom   ast.Node // the last emphasis mark before it
}

type linkParser struct{}

func (linkParser) Trigger() []byte { return []byte{'!', '[', ']'} }

func (linkParser) CloseBlock(_ ast.Node, _ text.Reader, pc parser.Context) { runOf(pc).closeBlock() }

func (p linkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	s := &runOf(pc).inline
	switch {
	case line[0] == '[':
		return s.openBracket(block, segment, 1, pc)
	case line[0] == '!' && len(line) > 1 && line[1] == '[':
		return s.openBracket(block, segment, 2, pc)
	case line[0] != ']' || len(s.brackets) == 0:
		return nil
	}
	b := s.brackets[len(s.brackets)-1]
	s.brackets = s.brackets[:len(s.brackets)-1]
	if b.node.Parent() != parent || b.inactive && !b.image {
		asText(b.node)
		return nil
	}
	label := block.Source()[b.node.segment.Stop:segment.Start]
	block.Advance(1)
	link := target(block, label, pc)
	if link == nil {
		if wideParens(line[1:]) {
			runOf(pc).report(warnWideParens, b.node.segment.Start)
		}
		asText(b.node)
		return nil
	}
	return p.finish(parent, b, link, block, pc)
}

func (s *inlineState) openBracket(block text.Reader, segment text.Segment, n int, pc parser.Context) ast.Node {
	if len(s.brackets) >= maxBrackets {
		return nil
	}
	node := &markNode{segment: segment.WithStop(segment.Start + n)}
	b := bracket{node: node, image: n == 2}
	if d := pc.LastDelimiter(); d != nil {
		b.bottom = d
	}
	s.brackets = append(s.brackets, b)
	block.Advance(n)
	return node
}

// finish moves what is between the brackets into the link.
func (linkParser) finish(parent ast.Node, b bracket, link *ast.Link, block text.Reader, pc parser.Context) ast.Node {
	parser.ProcessDelimiters(b.bottom, pc)
	for c := b.node.NextSibling(); c != nil; {
		next := c.NextSibling()
		link.AppendChild(link, c)
		c = next
	}
	parent.RemoveChild(parent, b.node)
	var n ast.Node = link
	r := runOf(pc)
	if b.image {
		n = ast.NewImage(link)
	} else {
		for i := range r.inline.brackets {
			r.inline.brackets[i].inactive = true
		}
	}
	n.SetPos(b.node.segment.Start)
	if line, segment := block.PeekLine(); len(line) > 0 && line[0] == '{' {
		if attrs, dropped, used := parseAttributes(line); used > 0 {
			block.Advance(used)
			r.setAttributes(n, attrs, dropped, segment.Start)
		}
	}
	return n
}

// target reads what follows the brackets: (destination "title"), [label], [] or
// nothing. It returns nil, with the reader anywhere, when they are no link.
func target(block text.Reader, label []byte, pc parser.Context) *ast.Link {
	l, pos := block.Position()
	switch block.Peek() {
	case '(':
		if link := inlineTarget(block); link != nil {
			return link
		}
		block.SetPosition(l, pos)
	case '[':
		line, _ := block.PeekLine()
		line = line[:min(len(line), maxLabel+2)]
		//lint:ignore SA1019 on a slice of one line it is what is wanted
		if end := util.FindClosure(line[1:], '[', ']', false, false); end >= 0 {
			block.Advance(end + 2)
			if !util.IsBlank(line[1 : end+1]) {
				return referenceTarget(line[1:end+1], pc)
			}
			return referenceTarget(label, pc)
		}
	}
	return referenceTarget(label, pc)
}

func referenceTarget(label []byte, pc parser.Context) *ast.Link {
	if len(label) > maxLabel || len(label) == 0 {
		return nil
	}
	ref, ok := pc.Reference(util.ToLinkReference(label))
	if !ok {
		return nil
	}
	link := ast.NewLink()
	link.Destination, link.Title = ref.Destination(), ref.Title()
	return link
}

func inlineTarget(block text.Reader) *ast.Link {
	block.Advance(1)
	block.SkipSpaces()
	link := ast.NewLink()
	line, _ := block.PeekLine()
	if len(line) == 0 {
		return nil
	}
	if line[0] != ')' {
		dest, n := destination(line)
		if n == 0 {
			return nil
		}
		link.Destination = dest
		block.Advance(n)
		block.SkipSpaces()
		if line, _ = block.PeekLine(); len(line) == 0 {
			return nil
		}
	}
	if line[0] != ')' {
		title, ok := linkTitle(block)
		if !ok {
			return nil
		}
		link.Title = title
		block.SkipSpaces()
	}
	if block.Peek() != ')' {
		return nil
	}
	block.Advance(1)
	return link
}

// destination reads an address, <in angle brackets> or up to a space or the
// closing parenthesis; n is 0 where there is none.
func destination(line []byte) (dest []byte, n int) {
	line = line[:min(len(line), maxDestination)]
	if line[0] == '<' {
		for i := 1; i < len(line); i++ {
			switch line[i] {
			case '\\':
				i++
			case '>':
				return line[1:i], i + 1
			case '<', '\n':
				return nil, 0
			}
		}
		return nil, 0
	}
	depth := 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\' && i+1 < len(line) && util.IsPunct(line[i+1]):
			i++
		case c == '(':
			if depth++; depth > maxParens {
				return nil, 0
			}
		case c == ')':
			if depth--; depth < 0 {
				return line[:i], i
			}
		case util.IsSpace(c):
			return line[:i], i
		}
	}
	return nil, 0
}

func linkTitle(block text.Reader) ([]byte, bool) {
	opener := block.Peek()
	closer := opener
	switch opener {
	case '(':
		closer = ')'
	case '"', '\'':
	default:
		return nil, false
	}
	block.Advance(1)
	var title []byte
	for len(title) < maxTitle {
		line, _ := block.PeekLine()
		if line == nil {
			break
		}
		line = line[:min(len(line), maxTitle)]
		for i := 0; i < len(line); i++ {
			switch {
			case line[i] == '\\' && i+1 < len(line) && util.IsPunct(line[i+1]):
				i++
			case line[i] == closer:
				block.Advance(i + 1)
				return append(title, line[:i]...), true
			case line[i] == '(' && opener == '(':
				return nil, false
			}
		}
		title = append(title, line...)
		block.AdvanceLine()
	}
	return nil, false
}

// wideParens reports an address in full-width parentheses: typed in Chinese
// input mode, no link.
func wideParens(line []byte) bool {
	rest, ok := bytes.CutPrefix(line[:min(len(line), maxDestination)], []byte("（"))
	if !ok {
		return false
	}
	dest, _, ok := bytes.Cut(rest, []byte("）"))
	if !ok {
		dest, _, ok = bytes.Cut(rest, []byte(")"))
	}
	return ok && !hasHan(dest) && bytes.ContainsAny(dest, "./") && !bytes.ContainsAny(dest, " \t")
}

// isBlankText reports text that shows nothing.
func isBlankText(s []byte) bool { return len(bytes.TrimSpace(s)) == 0 }
