package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// extendParagraphs registers paragraphs as Chinese editors type them: four
// spaces before Chinese text are an indent, not code, and two ideographic
// spaces at the start of a line begin a paragraph even without an empty line
// before it. The indent itself is dropped: style sheets set it.
func extendParagraphs(s *setup) {
	s.block(indentedCode{parser.NewCodeBlockParser()}, 500)
	s.block(indentedParagraph{parser.NewParagraphParser()}, 950)
	s.block(openParagraph{parser.NewParagraphParser()}, 1000)
	s.render(ast.KindParagraph, func(r *run, n ast.Node) { r.paragraph(n, nil) })
}

var ideographicSpace = []byte("\u3000")

// openParagraph accepts lines indented by four spaces and more, which only get
// here when they are no code.
type openParagraph struct{ parser.BlockParser }

func (openParagraph) CanAcceptIndentedLine() bool { return true }

func (p openParagraph) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(n, reader, pc)
	trimIndent(n, reader.Source())
}

type indentedCode struct{ parser.BlockParser }

func (p indentedCode) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if pc.BlockIndent() < 4 {
		return nil, parser.NoChildren
	}
	if line, _ := reader.PeekLine(); hasHan(line) {
		return nil, parser.NoChildren
	}
	return p.BlockParser.Open(parent, reader, pc)
}

// indentedParagraph opens a paragraph inside a paragraph's lines.
type indentedParagraph struct{ parser.BlockParser }

func (indentedParagraph) Trigger() []byte             { return ideographicSpace[:1] }
func (indentedParagraph) CanInterruptParagraph() bool { return true }

func (p indentedParagraph) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	rest, ok := bytes.CutPrefix(bytes.TrimLeft(line, " \t"), []byte("\u3000\u3000"))
	if !ok || len(bytes.TrimSpace(rest)) == 0 {
		return nil, parser.NoChildren
	}
	return p.BlockParser.Open(parent, reader, pc)
}

func (p indentedParagraph) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(n, reader, pc)
	trimIndent(n, reader.Source())
}

// trimIndent drops ideographic spaces at the start of a paragraph.
func trimIndent(n ast.Node, src []byte) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	first := lines.At(0)
	for bytes.HasPrefix(src[first.Start:first.Stop], ideographicSpace) {
		first.Start += len(ideographicSpace)
	}
	lines.Set(0, first)
}

// paragraph writes a paragraph; end, if any, writes what stands at its end.
func (r *run) paragraph(n ast.Node, end func()) {
	if end == nil && r.figures(n) {
		return
	}
	r.open("p", n)
	r.children(n)
	if end != nil {
		end()
	}
	r.close("p")
	if r.depth == 0 {
		r.keepLead(n)
	}
}
