package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"jianbao/generator/model"
)

// extendNotes registers boxed notes in the three ways that are known: an
// indented block under `!!! note "标题"`, a quote that starts with [!NOTE], and
// :::note 标题 (container.go).
func extendNotes(s *setup) {
	s.block(limited{indentedNote{}}, 790)
	s.block(limited{alertParser{parser.NewBlockquoteParser()}}, 800)
	s.render(kindNote, func(r *run, n ast.Node) {
		t := n.(*noteNode)
		r.note(n, t.typ, t.title)
	})
}

// noteType is a kind of note: the class of its box and its usual title.
type noteType struct {
	name  string
	label model.Label
	also  []string
}

var noteTypes = []noteType{
	{"note", model.Label{ZH: "说明", EN: "Note"}, []string{"备注", "注", "example", "示例"}},
	{"tip", model.Label{ZH: "提示", EN: "Tip"}, []string{"小贴士", "建议", "hint", "success"}},
	{"info", model.Label{ZH: "信息", EN: "Information"}, []string{"须知", "重要", "important", "question", "abstract"}},
	{"warning", model.Label{ZH: "注意", EN: "Warning"}, []string{"警告", "attention"}},
	{"danger", model.Label{ZH: "危险", EN: "Danger"}, []string{"严重", "caution", "error", "failure", "bug"}},
	{"quote", model.Label{ZH: "引用", EN: "Quote"}, []string{"摘录", "cite"}},
}

// findNote returns the type a word names. A Chinese word is also the title.
func findNote(word string) (t *noteType, title string) {
	lower := strings.ToLower(word)
	for i := range noteTypes {
		t := &noteTypes[i]
		if lower == t.name || word == t.label.ZH {
			return t, ""
		}
		for _, a := range t.also {
			if lower == a {
				if hasHan([]byte(a)) {
					return t, a
				}
				return t, ""
			}
		}
	}
	return nil, ""
}

type noteNode struct {
	ast.BaseBlock
	typ   *noteType
	title string
}

var kindNote = ast.NewNodeKind("Note")

func (*noteNode) Kind() ast.NodeKind         { return kindNote }
func (n *noteNode) Dump(src []byte, lvl int) { ast.DumpHelper(n, src, lvl, nil, nil) }

// note writes a box: <aside class="admonition tip"> with its title.
func (r *run) note(n ast.Node, t *noteType, title string) {
	class := "admonition " + t.name
	if more := attribute(n, "class"); more != nil {
		class += " " + string(more)
	}
	r.raw("<aside")
	r.attr("class", []byte(class))
	if id := attribute(n, "id"); id != nil {
		r.id(id, startOf(n))
	}
	r.raw(">\n")
	if title == "" && t.name != "quote" {
		title = r.p.word(t.label)
	}
	if title != "" {
		r.raw(`<p class="admonition-title">`)
		r.buf = appendEscaped(r.buf, []byte(title))
		r.raw("</p>\n")
	}
	r.depth++
	r.children(n)
	r.depth--
	r.close("aside")
}

// unquote takes the quotes off a title.
func unquote(s []byte) string {
	s = bytes.TrimSpace(s)
	for _, q := range [...][2]string{{`"`, `"`}, {"'", "'"}, {"“", "”"}, {"「", "」"}, {"《", "》"}} {
		if len(s) >= len(q[0])+len(q[1]) && bytes.HasPrefix(s, []byte(q[0])) && bytes.HasSuffix(s, []byte(q[1])) {
			if q[0] == "《" {
				break // a title of a work keeps its marks
			}
			return string(s[len(q[0]) : len(s)-len(q[1])])
		}
	}
	return string(s)
}

// word splits the first word off a line.
func firstWord(s []byte) (word, rest []byte) {
	s = bytes.TrimSpace(s)
	if i := bytes.IndexAny(s, " \t{\u3000"); i >= 0 {
		return s[:i], bytes.TrimSpace(bytes.TrimLeft(s[i:], " \t\u3000"))
	}
	return s, nil
}

// indentedNote is `!!! note "标题"` with its text indented by four spaces.
type indentedNote struct{}

func (indentedNote) Trigger() []byte             { return []byte{'!'} }
func (indentedNote) CanInterruptParagraph() bool { return true }
func (indentedNote) CanAcceptIndentedLine() bool { return false }

func (indentedNote) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 || !bytes.HasPrefix(line[pos:], []byte("!!!")) {
		return nil, parser.NoChildren
	}
	word, rest := firstWord(line[pos+3:])
	t, title := findNote(string(word))
	if t == nil {
		return nil, parser.NoChildren
	}
	if given := unquote(rest); given != "" {
		title = given
	}
	reader.AdvanceToEOL()
	return &noteNode{typ: t, title: title}, parser.HasChildren
}

func (indentedNote) Continue(_ ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	pos, padding := util.IndentPosition(line, reader.LineOffset(), 4)
	if pos < 0 {
		return parser.Close
	}
	reader.AdvanceAndSetPadding(pos, padding)
	return parser.Continue | parser.HasChildren
}

func (indentedNote) Close(ast.Node, text.Reader, parser.Context) {}

// alertParser turns a quote whose first line is [!NOTE] into a note.
type alertParser struct{ parser.BlockParser }

func (p alertParser) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(n, reader, pc)
	para, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || para.Lines().Len() == 0 {
		return
	}
	first := para.Lines().At(0)
	line := bytes.TrimSpace(first.Value(reader.Source()))
	end := bytes.IndexByte(line, ']')
	if !bytes.HasPrefix(line, []byte("[!")) || end < 0 {
		return
	}
	t, title := findNote(string(line[2:end]))
	if t == nil {
		return
	}
	if given := unquote(line[end+1:]); given != "" {
		title = given
	}
	if para.Lines().Len() == 1 {
		n.RemoveChild(n, para)
	} else {
		para.Lines().SetSliced(1, para.Lines().Len())
	}
	note := &noteNode{typ: t, title: title}
	note.SetPos(startOf(n))
	for c := n.FirstChild(); c != nil; {
		next := c.NextSibling()
		note.AppendChild(note, c)
		c = next
	}
	n.Parent().ReplaceChild(n.Parent(), n, note)
}
