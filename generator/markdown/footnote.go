package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// Footnotes: [^1] in the text, [^1]: its note anywhere. goldmark's own
// references search a list for each; here they are found by name and numbered
// as they are written out.
func extendFootnotes(s *setup) {
	s.block(limited{footnoteBlock{extension.NewFootnoteBlockParser()}}, 999)
	s.span(footnoteParser{}, 101)
	s.render(extast.KindFootnoteList, func(*run, ast.Node) {})
	s.render(kindFootnoteRef, renderFootnoteRef)
}

var (
	warnNoFootnote = diag.Message{
		Code: "JB0539", Severity: diag.Warning,
		ZH: "没有写脚注 [^%s] 的内容", EN: "the footnote [^%s] has no text",
		HintZH: "在文末写一行 [^%[1]s]: 内容", HintEN: "write a line [^%[1]s]: text at the end",
	}
	warnUnusedFootnote = diag.Message{
		Code: "JB0540", Severity: diag.Warning,
		ZH: "正文里没有引用脚注 [^%s]，它不会显示", EN: "nothing refers to the footnote [^%s], so that it is not shown",
	}
	warnFootnoteTwice = diag.Message{
		Code: "JB0541", Severity: diag.Warning,
		ZH: "脚注 [^%s] 写了两次，只用第一次的内容", EN: "the footnote [^%s] is defined twice; the first is used",
	}
)

// maxFootnoteLabel is the longest name of a footnote, in bytes.
const maxFootnoteLabel = 200

type footnotes struct {
	byLabel map[string]*footnote
	defined []*footnote
	used    []*footnote // in the order of their numbers
}

type footnote struct {
	label  string
	node   *extast.Footnote
	offset int
	number int // 0: not referred to yet
	refs   int
}

type footnoteBlock struct{ parser.BlockParser }

func (p footnoteBlock) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(n, reader, pc)
	r := runOf(pc)
	f := &footnote{node: n.(*extast.Footnote), offset: startOf(n)}
	f.label = string(f.node.Ref)
	if r.notes.byLabel[f.label] != nil {
		r.reportOnce("[^="+f.label, warnFootnoteTwice, f.offset, f.label)
		return
	}
	if r.notes.byLabel == nil {
		r.notes.byLabel = map[string]*footnote{}
	}
	r.notes.byLabel[f.label] = f
	r.notes.defined = append(r.notes.defined, f)
}

type footnoteRef struct {
	ast.BaseInline
	note *footnote
}

var kindFootnoteRef = ast.NewNodeKind("FootnoteRef")

func (*footnoteRef) Kind() ast.NodeKind         { return kindFootnoteRef }
func (n *footnoteRef) Dump(src []byte, lvl int) { ast.DumpHelper(n, src, lvl, nil, nil) }

type footnoteParser struct{}

func (footnoteParser) Trigger() []byte { return []byte{'['} }

func (footnoteParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if len(line) < 4 || line[1] != '^' {
		return nil
	}
	label := line[2:min(len(line), maxFootnoteLabel)]
	//lint:ignore SA1019 on a slice of one line it is what is wanted
	end := util.FindClosure(label, '[', ']', false, false)
	if end < 1 {
		return nil
	}
	r := runOf(pc)
	note := r.notes.byLabel[string(label[:end])]
	if note == nil {
		r.reportOnce("[^"+string(label[:end]), warnNoFootnote, segment.Start, string(label[:end]))
		return nil
	}
	block.Advance(end + 3)
	return &footnoteRef{note: note}
}

func renderFootnoteRef(r *run, n ast.Node) {
	f := n.(*footnoteRef).note
	if f.number == 0 {
		r.notes.used = append(r.notes.used, f)
		f.number = len(r.notes.used)
	}
	f.refs++
	number := strconv.Itoa(f.number)
	if r.inLink > 0 || r.fragment {
		r.raw("<sup>" + number + "</sup>")
		return
	}
	id := refID(number, f.refs)
	r.claim(id, startOf(n))
	r.raw(`<sup><a class="footnote-ref" role="doc-noteref" id="` + id + `" href="#fn-` + number + `">` + number + "</a></sup>")
}

func refID(number string, ref int) string {
	if ref == 1 {
		return "fnref-" + number
	}
	return "fnref-" + number + "-" + strconv.Itoa(ref)
}

var (
	footnotesLabel = model.Label{ZH: "脚注", EN: "Footnotes"}
	backLabel      = model.Label{ZH: "回到正文", EN: "Back to the text"}
)

// maxBacklinks bounds the links from a footnote back to its places.
const maxBacklinks = 20

// footnoteList writes the notes referred to; a note may refer to further ones.
func (r *run) footnoteList() {
	if len(r.notes.used) > 0 {
		r.writeFootnotes()
	}
	for _, f := range r.notes.defined {
		if f.number == 0 {
			r.reportOnce("[^:"+f.label, warnUnusedFootnote, f.offset, f.label)
		}
	}
}

func (r *run) writeFootnotes() {
	r.raw(`<section class="footnotes" role="doc-endnotes"`)
	r.attr("aria-label", []byte(r.p.word(footnotesLabel)))
	r.raw(">\n<ol>\n")
	r.depth++
	for i := 0; i < len(r.notes.used); i++ {
		r.footnote(r.notes.used[i])
	}
	r.depth--
	r.raw("</ol>\n</section>\n")
}

func (r *run) footnote(f *footnote) {
	number := strconv.Itoa(f.number)
	r.raw("<li")
	r.id([]byte("fn-"+number), f.offset)
	r.raw(">\n")
	back := func() {
		if r.fragment {
			return
		}
		for ref := 1; ref <= min(f.refs, maxBacklinks); ref++ {
			r.raw(` <a class="footnote-backref" role="doc-backlink" href="#` + refID(number, ref) + `"`)
			r.attr("aria-label", []byte(r.p.word(backLabel)))
			r.raw(">↩︎</a>")
		}
	}
	last := f.node.LastChild()
	for c := f.node.FirstChild(); c != nil; c = c.NextSibling() {
		if c == last && c.Kind() == ast.KindParagraph {
			r.paragraph(c, back)
			back = nil
		} else {
			r.node(c)
		}
	}
	if back != nil {
		back()
	}
	r.close("li")
}
