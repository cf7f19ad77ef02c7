package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

func extendCodeSpans(s *setup) {
	s.span(codeSpanParser{parser.NewCodeSpanParser()}, 100)
	s.render(ast.KindCodeSpan, renderCodeSpan)
}

// maxTicks is the longest run of backticks that can open a code span.
const maxTicks = 32

// ticks remembers where in a block the last run of each length is, so that an
// opener without an end is known without a search.
type ticks struct {
	known bool
	last  [maxTicks + 1]int
}

type codeSpanParser struct{ parser.InlineParser }

func (p codeSpanParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	t := &runOf(pc).inline.ticks
	line, segment := block.PeekLine()
	n := countTicks(line)
	if !t.known {
		t.scan(block)
	}
	if n > maxTicks || t.last[n] <= segment.Start {
		if n == 1 {
			return nil
		}
		block.Advance(n)
		return ast.NewTextSegment(segment.WithStop(segment.Start + n))
	}
	return p.InlineParser.Parse(parent, block, pc)
}

func countTicks(s []byte) int {
	n := 0
	for n < len(s) && s[n] == '`' {
		n++
	}
	return n
}

func (t *ticks) scan(block text.Reader) {
	t.known = true
	l, pos := block.Position()
	for {
		line, segment := block.PeekLine()
		if line == nil {
			break
		}
		for i := 0; i < len(line); i++ {
			if n := countTicks(line[i:]); n > 0 {
				if n <= maxTicks {
					t.last[n] = segment.Start + i
				}
				i += n
			}
		}
		block.AdvanceLine()
	}
	block.SetPosition(l, pos)
}

func renderCodeSpan(r *run, n ast.Node) {
	r.raw("<code>")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			continue
		}
		value := t.Segment.Value(r.src)
		if l := len(value); l > 0 && value[l-1] == '\n' {
			r.literal(value[:l-1])
			r.buf = append(r.buf, ' ')
		} else {
			r.literal(value)
		}
	}
	r.raw("</code>")
}
