package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

func extendTables(s *setup) {
	s.paragraph(tables{extension.NewTableParagraphTransformer()}, 200)
	s.tree(extension.NewTableASTTransformer(), 0)
	s.render(extast.KindTable, renderTable)
	s.render(extast.KindTableHeader, func(r *run, n ast.Node) { r.row("th", n) })
	s.render(extast.KindTableRow, func(r *run, n ast.Node) { r.row("td", n) })
}

var errTable = diag.Message{
	Code: "JB0538", Severity: diag.Error,
	ZH: "表格太大：最多 %d 列、%d 格", EN: "the table is too large: at most %d columns and %d cells",
}

const (
	maxColumns = 100
	maxCells   = 100_000
	maxEscapes = 200 // \| in a paragraph with code; goldmark compares them pairwise
)

// tables refuses tables that are much larger than their text: each row is
// filled up to the columns of the head.
type tables struct{ parser.ParagraphTransformer }

func (t tables) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := n.Lines()
	if lines.Len() < 2 {
		return
	}
	src := reader.Source()
	columns := 0
	for i := 1; i < lines.Len() && columns == 0; i++ {
		l := lines.At(i)
		columns = delimiterColumns(src[l.Start:l.Stop])
	}
	if columns == 0 {
		return
	}
	r := runOf(pc)
	first, last := lines.At(0), lines.At(lines.Len()-1)
	r.escapes += bytes.Count(src[first.Start:last.Stop], []byte(`\|`))
	if columns > maxColumns || columns*lines.Len() > maxCells || r.escapes > maxEscapes && bytes.IndexByte(src[first.Start:last.Stop], '`') >= 0 {
		r.report(errTable, first.Start, maxColumns, maxCells)
		return
	}
	t.ParagraphTransformer.Transform(n, reader, pc)
}

// delimiterColumns counts the columns of a line that may stand under a table's
// head, 0 for any other line.
func delimiterColumns(line []byte) int {
	columns, dashes := 1, false
	for _, c := range bytes.TrimSpace(line) {
		switch c {
		case '|':
			columns++
		case '-':
			dashes = true
		case ':', ' ', '\t':
		default:
			return 0
		}
	}
	if !dashes {
		return 0
	}
	return columns
}

var tableLabel = model.Label{ZH: "表格", EN: "Table"}

// renderTable puts the table in a frame that scrolls and that the keyboard
// reaches.
func renderTable(r *run, n ast.Node) {
	r.raw(`<div class="table-scroll" tabindex="0" role="region"`)
	r.attr("aria-label", []byte(r.p.word(tableLabel)))
	r.raw(">\n")
	r.open("table", n)
	r.buf = append(r.buf, '\n')
	r.depth++
	head := n.FirstChild()
	if head != nil {
		r.raw("<thead>\n")
		r.node(head)
		r.raw("</thead>\n")
		if rows := head.NextSibling(); rows != nil {
			r.raw("<tbody>\n")
			for c := rows; c != nil; c = c.NextSibling() {
				r.node(c)
			}
			r.raw("</tbody>\n")
		}
	}
	r.depth--
	r.raw("</table>\n</div>\n")
}

func (r *run) row(tag string, n ast.Node) {
	r.raw("<tr>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		r.buf = append(append(r.buf, '<'), tag...)
		if cell, ok := c.(*extast.TableCell); ok && cell.Alignment != extast.AlignNone {
			r.raw(` style="text-align:` + cell.Alignment.String() + `"`)
		}
		if tag == "th" {
			r.raw(` scope="col"`)
		}
		r.buf = append(r.buf, '>')
		r.children(c)
		r.close(tag)
	}
	r.raw("</tr>\n")
}
