package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// inlineState is what the inline parsers know of the block they are in.
type inlineState struct {
	marks     int       // emphasis marks so far
	brackets  []bracket // open [ and ![
	tags      []*tagNode
	ticks     ticks
	noComment int // no comment ends before this offset
}

// clear starts the next block, keeping the memory.
func (s *inlineState) clear() {
	s.marks, s.noComment = 0, 0
	s.brackets, s.tags = s.brackets[:0], s.tags[:0]
	if s.ticks.known {
		s.ticks = ticks{}
	}
}

// closeBlock ends what a block leaves open.
func (r *run) closeBlock() {
	s := &r.inline
	for _, b := range s.brackets {
		asText(b.node)
	}
	for _, t := range s.tags {
		r.unclosedTag(t)
	}
	s.clear()
}

// asText turns a mark that matched nothing back into text.
func asText(m *markNode) {
	if p := m.Parent(); p != nil {
		ast.MergeOrReplaceTextSegment(p, m, m.segment)
	}
}

// markNode stands for a mark until its end is found.
type markNode struct {
	ast.BaseInline
	segment text.Segment
}

var kindMark = ast.NewNodeKind("Mark")

func (*markNode) Kind() ast.NodeKind { return kindMark }
func (n *markNode) Dump(src []byte, level int) {
	ast.DumpHelper(n, src, level, nil, nil)
}
