package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// extendDetails registers <details>, <summary>…</summary> and </details> on
// lines of their own: a block that readers unfold.
func extendDetails(s *setup) {
	s.block(limited{detailsParser{}}, 880)
	s.block(summaryParser{}, 885)
	s.render(kindDetails, func(r *run, n ast.Node) {
		r.raw("<details")
		if n.(*detailsNode).open {
			r.raw(" open")
		}
		r.raw(">\n")
		r.depth++
		r.children(n)
		r.depth--
		r.close("details")
	})
	s.render(kindSummary, func(r *run, n ast.Node) { r.element("summary", n) })
}

type detailsNode struct {
	ast.BaseBlock
	open, closed bool
}

var kindDetails = ast.NewNodeKind("Details")

func (*detailsNode) Kind() ast.NodeKind         { return kindDetails }
func (n *detailsNode) Dump(src []byte, lvl int) { ast.DumpHelper(n, src, lvl, nil, nil) }

type detailsParser struct{}

func (detailsParser) Trigger() []byte             { return []byte{'<'} }
func (detailsParser) CanInterruptParagraph() bool { return true }
func (detailsParser) CanAcceptIndentedLine() bool { return false }

func (detailsParser) Open(_ ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	n := &detailsNode{}
	switch string(bytes.ToLower(bytes.TrimSpace(line[:min(len(line), maxTag)]))) {
	case "<details>":
	case "<details open>":
		n.open = true
	default:
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return n, parser.HasChildren
}

func (detailsParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	n := node.(*detailsNode)
	if n.closed {
		return parser.Close
	}
	line, _ := reader.PeekLine()
	if isLine(line, "</details>") && innermost(pc, n) {
		n.closed = true
		reader.AdvanceToEOL()
	}
	return parser.Continue | parser.HasChildren
}

func (detailsParser) Close(ast.Node, text.Reader, parser.Context) {}

func isLine(line []byte, want string) bool {
	return len(line) <= len(want)+8 && string(bytes.ToLower(bytes.TrimSpace(line))) == want
}

// innermost reports whether no block that ends with a line of its own is open
// inside n: the end line is then n's.
func innermost(pc parser.Context, n ast.Node) bool {
	blocks := pc.OpenedBlocks()
	for i := len(blocks) - 1; i >= 0; i-- {
		switch b := blocks[i].Node.(type) {
		case *ast.FencedCodeBlock:
			return false
		case *detailsNode:
			return b == n
		case *containerNode:
			return ast.Node(b) == n
		}
	}
	return true
}

type summaryNode struct{ ast.BaseBlock }

var kindSummary = ast.NewNodeKind("Summary")

func (*summaryNode) Kind() ast.NodeKind         { return kindSummary }
func (n *summaryNode) Dump(src []byte, lvl int) { ast.DumpHelper(n, src, lvl, nil, nil) }

type summaryParser struct{}

func (summaryParser) Trigger() []byte             { return []byte{'<'} }
func (summaryParser) CanInterruptParagraph() bool { return true }
func (summaryParser) CanAcceptIndentedLine() bool { return false }

func (summaryParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	const open, end = "<summary>", "</summary>"
	if parent.Kind() != kindDetails || parent.FirstChild() != nil {
		return nil, parser.NoChildren
	}
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	trimmed := util.TrimRightSpace(line)
	if pos < 0 || len(trimmed) < pos+len(open)+len(end) || segment.Padding != 0 ||
		string(trimmed[pos:pos+len(open)]) != open || string(trimmed[len(trimmed)-len(end):]) != end {
		return nil, parser.NoChildren
	}
	n := &summaryNode{}
	n.Lines().Append(text.NewSegment(segment.Start+pos+len(open), segment.Start+len(trimmed)-len(end)))
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

func (summaryParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}
func (summaryParser) Close(ast.Node, text.Reader, parser.Context) {}
