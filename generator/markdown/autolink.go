package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Addresses written as they are. GFM wants a space before them, which Chinese
// does not have: here the colon, dot or @ triggers, and the text before it is
// looked back at. An address is ASCII, so that it ends where Chinese goes on.
func extendAutoLinks(s *setup) {
	s.span(parser.NewAutoLinkParser(), 300)
	s.span(bareLinks{}, 999)
	s.render(ast.KindAutoLink, func(r *run, n ast.Node) { renderAutoLink(r, n.(*ast.AutoLink)) })
}

type bareLinks struct{}

func (bareLinks) Trigger() []byte { return []byte{':', '.', '@'} }

func (bareLinks) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	before, ok := parent.LastChild().(*ast.Text)
	line, segment := block.PeekLine()
	if !ok || before.Segment.Stop != segment.Start || before.SoftLineBreak() || before.HardLineBreak() {
		return nil
	}
	head := before.Segment.Value(block.Source())
	back, forward, typ := 0, 0, ast.AutoLinkURL
	switch line[0] {
	case ':':
		back, forward = bareURL(head, line)
	case '.':
		back, forward = bareHost(head, line)
	case '@':
		typ = ast.AutoLinkEmail
		back, forward = bareMail(head, line)
	}
	if forward == 0 {
		return nil
	}
	start := segment.Start - back
	if before.Segment.Len() == back {
		parent.RemoveChild(parent, before)
	} else {
		before.Segment.Stop = start
	}
	block.Advance(forward)
	link := ast.NewAutoLink(typ, ast.NewTextSegment(text.NewSegment(start, segment.Start+forward)))
	if line[0] == '.' {
		link.Protocol = []byte("https")
	}
	link.SetPos(start)
	return link
}

func bareURL(head, line []byte) (back, forward int) {
	if !bytes.HasPrefix(line, []byte("://")) {
		return 0, 0
	}
	for _, scheme := range [...]string{"https", "http"} {
		if bytes.HasSuffix(bytes.ToLower(head[max(0, len(head)-len(scheme)):]), []byte(scheme)) && !endsWord(head[:len(head)-len(scheme)]) {
			n := addressLength(line, 3)
			if n > 3 && util.IsAlphaNumeric(line[3]) {
				return len(scheme), n
			}
		}
	}
	return 0, 0
}

func bareHost(head, line []byte) (back, forward int) {
	if !bytes.HasSuffix(head, []byte("www")) || endsWord(head[:len(head)-3]) || len(line) < 4 || !util.IsAlphaNumeric(line[1]) {
		return 0, 0
	}
	n := addressLength(line, 1)
	if bytes.IndexByte(line[1:n], '.') < 1 {
		return 0, 0
	}
	return 3, n
}

func bareMail(head, line []byte) (back, forward int) {
	for back < len(head) && back < 64 {
		c := head[len(head)-1-back]
		if !util.IsAlphaNumeric(c) && c != '.' && c != '-' && c != '_' && c != '+' {
			break
		}
		back++
	}
	forward = 1
	dot := false
	for forward < len(line) && forward < 255 {
		c := line[forward]
		if !util.IsAlphaNumeric(c) && c != '.' && c != '-' {
			break
		}
		dot = dot || c == '.' && forward > 1
		forward++
	}
	for forward > 1 && (line[forward-1] == '.' || line[forward-1] == '-') {
		forward--
	}
	if back == 0 || !dot || bytes.IndexByte(line[1:forward], '.') < 1 {
		return 0, 0
	}
	return back, forward
}

func endsWord(s []byte) bool {
	return len(s) > 0 && util.IsAlphaNumeric(s[len(s)-1])
}

// addressLength is how far an address reaches that starts at line[from:]:
// punctuation at its end belongs to the sentence, a closing parenthesis to it
// unless it was opened within.
func addressLength(line []byte, from int) int {
	n, open := from, 0
	for n < len(line) && n < maxDestination {
		c := line[n]
		if c <= ' ' || c >= 0x7f || bytes.IndexByte([]byte("<>\"`[]{}|\\^"), c) >= 0 {
			break
		}
		if c == '(' {
			open++
		}
		if c == ')' {
			if open--; open < 0 {
				break
			}
		}
		n++
	}
	for n > from && bytes.IndexByte([]byte("?!.,:;*_~'&"), line[n-1]) >= 0 {
		n--
	}
	return n
}

func renderAutoLink(r *run, n *ast.AutoLink) {
	label := n.Label(r.src)
	if r.inLink > 0 {
		r.literal(label)
		return
	}
	dest := n.URL(r.src)
	if n.AutoLinkType == ast.AutoLinkEmail && !bytes.HasPrefix(bytes.ToLower(dest), []byte("mailto:")) {
		dest = append([]byte("mailto:"), dest...)
	}
	if !r.startLink(classify(dest), startOf(n)) {
		r.literal(label)
		return
	}
	r.buf = append(r.buf, '>')
	r.literal(label)
	r.raw("</a>")
}
