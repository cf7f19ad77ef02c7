package markdown

import (
	"bytes"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/query"
)

// extendFigures registers figures in prose, {= hours of activity in 2026 }: a
// number that is computed, not typed. Braces and equals sign may be full-width, as
// they come from a Chinese input method.
func extendFigures(s *setup) {
	s.span(figureParser{}, 50)
	s.tree(wideFigures{}, 900)
	s.render(kindFigure, renderFigure)
}

var errOpenFigure = diag.Message{
	Code: "JB0537", Severity: diag.Error,
	ZH: "{= 没有结束", EN: "{= is not closed",
	HintZH: "在同一行里写上 }，例如 {= 2026年活动的服务时长 }", HintEN: "close it with } on the same line, as in {= hours of activity in 2026 }",
}

var warnLostFigure = diag.Message{
	Code: "JB0546", Severity: diag.Warning,
	ZH: "%s里的 {= } 不会算成数字，只显示“…”", EN: "{= } is not computed in %s and shows as “…”",
	HintZH: "请把这个数字写在正文里", HintEN: "write the figure in the text",
}

// checkFigures reports figures where only plain text can stand.
func (r *run) checkFigures(n ast.Node, where diag.Text) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Kind() == kindFigure {
			r.report(warnLostFigure, startOf(c), where)
			return
		}
		r.checkFigures(c, where)
	}
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
	n, length := runOf(pc).figureAt(line, segment.Start)
	if n == nil {
		return nil
	}
	block.Advance(length)
	return n
}

// figureAt reads a figure at the start of a line's rest, which is at offset in the
// body; nil where there is none. length is that of the figure with its braces.
func (r *run) figureAt(line []byte, offset int) (n *figureNode, length int) {
	open := figureOpener(line)
	if open == 0 {
		return nil, 0
	}
	line = line[:min(len(line), maxFigure)]
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	end, closer := figureCloser(line)
	if end < open {
		r.reportOnce("{=", errOpenFigure, offset)
		return nil, 0
	}
	inside := line[open:end]
	lead := len(inside) - len(bytes.TrimLeftFunc(inside, unicode.IsSpace))
	n = &figureNode{text: string(bytes.TrimSpace(inside)), offset: offset + open + lead}
	n.SetPos(offset)
	return n, end + closer
}

// figureOpener is the length of {= at the start of s, 0 where it is not there.
func figureOpener(s []byte) int {
	for _, brace := range [...]string{"{", wideBrace} {
		for _, equals := range [...]string{"=", "＝"} {
			if n := len(brace) + len(equals); len(s) >= n && string(s[:len(brace)]) == brace && string(s[len(brace):n]) == equals {
				return n
			}
		}
	}
	return 0
}

const wideBrace = "｛"

// figureCloser finds the first closing brace; at is -1 without one.
func figureCloser(s []byte) (at, length int) {
	at = bytes.IndexByte(s, '}')
	if wide := bytes.Index(s, []byte("｝")); wide >= 0 && (at < 0 || wide < at) {
		return wide, len("｝")
	}
	return at, 1
}

// wideFigures reads the figures whose first brace is full-width: parsers of spans
// are only asked at ASCII punctuation, so these are found in the finished text.
type wideFigures struct{}

func (wideFigures) Transform(root *ast.Document, reader text.Reader, pc parser.Context) {
	src := reader.Source()
	if !bytes.Contains(src, []byte(wideBrace+"=")) && !bytes.Contains(src, []byte(wideBrace+"＝")) {
		return
	}
	runOf(pc).wideFigures(root, src)
}

func (r *run) wideFigures(parent ast.Node, src []byte) {
	if parent.Kind() == ast.KindCodeSpan {
		return
	}
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			r.wideFigures(c, src)
			continue
		}
		if t.IsRaw() {
			continue
		}
		joinText(t)
		if f, rest := r.cutFigure(t, src); f != nil {
			parent.InsertAfter(parent, t, f)
			parent.InsertAfter(parent, f, rest)
		}
	}
}

// joinText takes into t the texts that follow it without a gap: a colon or a dot
// parts what is one text.
func joinText(t *ast.Text) {
	for !t.SoftLineBreak() && !t.HardLineBreak() && t.Segment.Padding == 0 {
		next, ok := t.NextSibling().(*ast.Text)
		if !ok || next.IsRaw() || next.Segment.Padding != 0 || next.Segment.Start != t.Segment.Stop {
			return
		}
		t.Segment.Stop = next.Segment.Stop
		t.SetSoftLineBreak(next.SoftLineBreak())
		t.SetHardLineBreak(next.HardLineBreak())
		t.Parent().RemoveChild(t.Parent(), next)
	}
}

// cutFigure ends a text before the first figure in it and gives the figure and the
// text after it; nil where there is none.
func (r *run) cutFigure(t *ast.Text, src []byte) (*figureNode, *ast.Text) {
	if t.Segment.Padding != 0 {
		return nil, nil
	}
	for at := t.Segment.Start; ; at += len(wideBrace) {
		i := bytes.Index(src[at:t.Segment.Stop], []byte(wideBrace))
		if i < 0 {
			return nil, nil
		}
		at += i
		f, n := r.figureAt(src[at:t.Segment.Stop], at)
		if f == nil {
			continue
		}
		rest := ast.NewTextSegment(text.NewSegment(at+n, t.Segment.Stop))
		rest.SetSoftLineBreak(t.SoftLineBreak())
		rest.SetHardLineBreak(t.HardLineBreak())
		t.Segment.Stop = at
		t.SetSoftLineBreak(false)
		t.SetHardLineBreak(false)
		return f, rest
	}
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
	if list.Errors() > 0 { // a hole would be reported again
		r.buf = appendEscaped(r.buf, []byte("{= "+f.text+" }"))
		return
	}
	r.hole(model.Hole{
		Kind: model.HoleFigure, Text: f.text, Plain: r.inLink > 0,
		Chart: &model.ChartSpec{Query: q, Pos: pos}, Pos: pos,
	})
}
