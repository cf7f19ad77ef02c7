package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/query"
)

// extendFigures registers figures in prose, {= hours of activity in 2026 }: a
// number that is computed, not typed.
func extendFigures(s *setup) {
	s.span(figureParser{}, 50)
	s.render(kindFigure, renderFigure)
}

var errOpenFigure = diag.Message{
	Code: "JB0537", Severity: diag.Error,
	ZH: "{= 没有结束", EN: "{= is not closed",
	HintZH: "在同一行里写上 }，例如 {= 2026年活动的服务时长 }", HintEN: "close it with } on the same line, as in {= hours of activity in 2026 }",
}

// maxFigure is the longest figure, in bytes.
const maxFigure = 400

type figureNode struct {
	ast.BaseInline
	text   string // inside the braces
	offset int    // of text
}

var kindFigure = ast.NewNodeKind("Figure")

func (*figureNode) Kind() ast.NodeKind         { return kindFigure }
func (n *figureNode) Dump(src []byte, lvl int) { ast.DumpHelper(n, src, lvl, nil, nil) }

type figureParser struct{}

func (figureParser) Trigger() []byte { return []byte{'{'} }

func (figureParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if len(line) < 2 || line[1] != '=' {
		return nil
	}
	end := bytes.IndexByte(line[:min(len(line), maxFigure)], '}')
	if end < 0 {
		runOf(pc).reportOnce("{=", errOpenFigure, segment.Start)
		return nil
	}
	inside := line[2:end]
	lead := len(inside) - len(bytes.TrimLeft(inside, " \t"))
	n := &figureNode{text: string(bytes.TrimSpace(inside)), offset: segment.Start + 2 + lead}
	n.SetPos(segment.Start)
	block.Advance(end + 1)
	return n
}

func renderFigure(r *run, n ast.Node) {
	f := n.(*figureNode)
	if r.fragment {
		r.buf = appendEscaped(r.buf, []byte(f.text))
		return
	}
	pos := r.pos(startOf(n))
	q, list := query.ParseFigure(f.text)
	r.list.Add(list.Within(r.pos(f.offset))...)
	r.hole(model.Hole{Kind: model.HoleFigure, Text: f.text, Chart: &model.ChartSpec{Query: q, Pos: pos}, Pos: pos})
}
