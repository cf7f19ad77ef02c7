package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"jianbao/generator/diag"
)

// Containers: `:::name title {attributes}` … `:::`, also with full-width colons.
// Notes, galleries and folded blocks hold Markdown; charts and lists hold YAML.
// They nest; `:::` ends the innermost that has no more colons.
func extendContainers(s *setup) {
	s.block(limited{containerParser{}}, 80)
	s.render(kindContainer, func(r *run, n ast.Node) {
		c := n.(*containerNode)
		switch c.form {
		case formNote:
			r.note(n, c.note, c.title)
		case formDetails:
			r.details(c)
		case formGallery:
			r.gallery(c)
		case formChart:
			r.chart(c)
		case formRecords:
			r.records(c)
		default:
			r.children(n)
		}
	})
}

var (
	errContainer = diag.Message{
		Code: "JB0532", Severity: diag.Error,
		ZH: "不认识的块 :::%s%s", EN: "unknown block :::%s%s",
		HintZH: "可以用的有：图表 列表 相册 折叠 提示 说明 信息 注意 危险 引用",
		HintEN: "known are chart records gallery details note tip info warning danger quote",
	}
	errOpenContainer = diag.Message{
		Code: "JB0533", Severity: diag.Error,
		ZH: "这个 :::%s 块没有结束", EN: "this :::%s block is not closed",
		HintZH: "在块的最后加一行 :::", HintEN: "end it with a line of :::",
	}
	errStrayEnd = diag.Message{
		Code: "JB0534", Severity: diag.Error,
		ZH: "这里的 ::: 没有对应的开头", EN: "this ::: ends nothing",
		HintZH: "删去这一行；如果是块的开头，要写名称，例如 :::图表", HintEN: "remove the line; if it starts a block, name it, such as :::chart",
	}
)

type containerForm uint8

const (
	formUnknown containerForm = iota
	formNote
	formDetails
	formGallery
	formChart
	formRecords
)

// containerNames are the names besides those of notes.
var containerNames = map[string]containerForm{
	"details": formDetails, "折叠": formDetails, "展开": formDetails,
	"gallery": formGallery, "相册": formGallery, "图集": formGallery, "组图": formGallery,
	"chart": formChart, "图表": formChart, "统计图": formChart,
	"records": formRecords, "列表": formRecords, "记录": formRecords, "清单": formRecords,
}

type containerNode struct {
	ast.BaseBlock
	form   containerForm
	name   string
	note   *noteType
	title  string
	colons int
	closed bool
	start  int
}

var kindContainer = ast.NewNodeKind("Container")

func (*containerNode) Kind() ast.NodeKind         { return kindContainer }
func (n *containerNode) Dump(src []byte, lvl int) { ast.DumpHelper(n, src, lvl, nil, nil) }
func (n *containerNode) IsRaw() bool              { return n.form == formChart || n.form == formRecords }

type containerParser struct{}

func (containerParser) Trigger() []byte             { return []byte{':', "："[0]} }
func (containerParser) CanInterruptParagraph() bool { return true }
func (containerParser) CanAcceptIndentedLine() bool { return false }

// colons counts the colons a line starts with, n is their length in bytes.
func colons(line []byte) (count, n int) {
	for n < len(line) {
		switch {
		case line[n] == ':':
			n++
		case bytes.HasPrefix(line[n:], []byte("：")):
			n += len("：")
		default:
			return count, n
		}
		count++
	}
	return count, n
}

func (containerParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	count, n := colons(line[pos:])
	if count < 3 {
		return nil, parser.NoChildren
	}
	r := runOf(pc)
	c := &containerNode{colons: count, start: segment.Start + pos}
	reader.AdvanceToEOL()
	rest := bytes.TrimSpace(line[pos+n:])
	if len(rest) == 0 {
		r.report(errStrayEnd, c.start)
		c.closed = true
		return c, parser.NoChildren
	}
	c.begin(rest, r)
	if c.IsRaw() {
		return c, parser.NoChildren
	}
	return c, parser.HasChildren
}

// begin reads the line that starts a container.
func (n *containerNode) begin(line []byte, r *run) {
	if at := bytes.LastIndexByte(line, '{'); at >= 0 {
		if attrs, dropped, used := parseAttributes(line[at:]); used == len(line)-at {
			r.setAttributes(n, attrs, dropped, n.start)
			line = line[:at]
		}
	}
	word, rest := firstWord(line)
	n.name, n.title = string(word), unquote(rest)
	if f, ok := containerNames[string(bytes.ToLower(word))]; ok {
		n.form = f
		return
	}
	if t, title := findNote(n.name); t != nil {
		n.form, n.note = formNote, t
		if n.title == "" {
			n.title = title
		}
		return
	}
	hint := diag.Text{}
	if near := diag.Nearest(n.name, blockNames()); near != "" {
		hint = diag.Text{ZH: "，您是不是想写 :::" + near, EN: "; did you mean :::" + near + "?"}
	}
	r.report(errContainer, n.start, n.name, hint)
}

func blockNames() []string {
	names := []string{"chart", "records", "gallery", "details", "图表", "列表", "相册", "折叠", "统计图", "图集", "清单"}
	for _, t := range noteTypes {
		names = append(append(names, t.name, t.label.ZH), t.also...)
	}
	return names
}

func (containerParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	n := node.(*containerNode)
	if n.closed {
		return parser.Close
	}
	line, segment := reader.PeekLine()
	if w, pos := util.IndentWidth(line, reader.LineOffset()); w < 4 && pos < len(line) {
		count, used := colons(line[pos:])
		if count >= n.colons && util.IsBlank(line[pos+used:]) && innermost(pc, n) {
			n.closed = true
			reader.AdvanceToEOL()
			if n.IsRaw() {
				return parser.Continue | parser.NoChildren
			}
			return parser.Continue | parser.HasChildren
		}
	}
	if n.IsRaw() {
		n.Lines().Append(segment)
		reader.AdvanceToEOL()
		return parser.Continue | parser.NoChildren
	}
	return parser.Continue | parser.HasChildren
}

func (containerParser) Close(node ast.Node, _ text.Reader, pc parser.Context) {
	if n := node.(*containerNode); !n.closed {
		runOf(pc).report(errOpenContainer, n.start, n.name)
	}
}

func (r *run) details(n *containerNode) {
	r.raw("<details>\n<summary>")
	title := n.title
	if title == "" {
		title = n.name
	}
	r.buf = appendEscaped(r.buf, []byte(title))
	r.raw("</summary>\n")
	r.depth++
	r.children(n)
	r.depth--
	r.close("details")
}
