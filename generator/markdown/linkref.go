package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

func extendLinkRefs(s *setup) { s.paragraph(linkRefs{}, 100) }

// linkRefs takes link reference definitions, [a]: b, off the start of a
// paragraph. goldmark's transformer takes quadratic time in the lines of the
// paragraph, so it gets few of them at a time.
type linkRefs struct{}

const maxRefLines = 100

func (linkRefs) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := n.Lines()
	if lines.Len() == 0 || !startsRef(lines, reader) {
		return
	}
	for lines.Len() > maxRefLines {
		chunk := ast.NewParagraph()
		chunk.SetBlankPreviousLines(n.HasBlankPreviousLines())
		chunk.Lines().AppendAll(lines.Sliced(0, maxRefLines))
		n.Parent().InsertBefore(n.Parent(), n, chunk)
		parser.LinkReferenceParagraphTransformer.Transform(chunk, reader, pc)
		if chunk.Parent() == nil {
			lines.SetSliced(maxRefLines, lines.Len())
			continue
		}
		// The definitions end here; what is left stays one paragraph.
		rest := text.NewSegments()
		rest.AppendAll(chunk.Lines().Sliced(0, chunk.Lines().Len()))
		rest.AppendAll(lines.Sliced(maxRefLines, lines.Len()))
		chunk.Parent().RemoveChild(chunk.Parent(), chunk)
		n.SetLines(rest)
		return
	}
	parser.LinkReferenceParagraphTransformer.Transform(n, reader, pc)
}

func startsRef(lines *text.Segments, reader text.Reader) bool {
	first := lines.At(0)
	return first.Start < first.Stop && reader.Source()[first.Start] == '['
}
