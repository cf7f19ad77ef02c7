package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// Attributes, {#id .class width=50%}, stand at the end of a heading, right
// after a picture or a link, or on a line of their own under a block. Only a
// few names are let through; events and styles never are.
func extendAttributes(s *setup) {
	s.block(attributeLine{}, 90)
	s.render(kindAttributeLine, func(*run, ast.Node) {})
}

var warnAttribute = diag.Message{
	Code: "JB0522", Severity: diag.Warning,
	ZH: "属性 %q 不能用，已去掉", EN: "the attribute %q is not allowed and was dropped",
	HintZH: "可以用的有：#名称 .样式 width height title lang", HintEN: "allowed are: #id .class width height title lang",
}

// maxAttributes is more than any element needs; a longer list is plain text.
const maxAttributes = 32

// parseAttributes reads {…} at the start of s: n is its length, 0 where there
// is none. dropped are names that are not allowed.
func parseAttributes(s []byte) (attrs []ast.Attribute, dropped []string, n int) {
	if len(s) < 3 || s[0] != '{' {
		return nil, nil, 0
	}
	i := 1
	for count := 0; ; count++ {
		for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == ',') {
			i++
		}
		if i >= len(s) || count > maxAttributes {
			return nil, nil, 0
		}
		if s[i] == '}' {
			if len(attrs) == 0 && len(dropped) == 0 {
				return nil, nil, 0
			}
			return attrs, dropped, i + 1
		}
		name, value, used := parseAttribute(s[i:])
		if used == 0 {
			return nil, nil, 0
		}
		i += used
		if allowedAttribute(name, value) {
			attrs = addAttribute(attrs, name, value)
		} else {
			dropped = append(dropped, name)
		}
	}
}

// parseAttribute reads #id, .class or name=value.
func parseAttribute(s []byte) (name string, value []byte, n int) {
	if s[0] == '#' || s[0] == '.' {
		n = 1 + nameLength(s[1:])
		if n == 1 {
			return "", nil, 0
		}
		name = "class"
		if s[0] == '#' {
			name = "id"
		}
		return name, s[1:n], n
	}
	n = nameLength(s)
	if n == 0 || n >= len(s)-1 || s[n] != '=' {
		return "", nil, 0
	}
	name = string(bytes.ToLower(s[:n]))
	n++
	for _, q := range [...][2]string{{`"`, `"`}, {"'", "'"}, {"“", "”"}} {
		if rest, ok := bytes.CutPrefix(s[n:], []byte(q[0])); ok {
			end := bytes.Index(rest, []byte(q[1]))
			if end < 0 {
				return "", nil, 0
			}
			return name, rest[:end], n + len(q[0]) + end + len(q[1])
		}
	}
	end := n
	for end < len(s) && s[end] > ' ' && s[end] != '}' && s[end] != '"' && s[end] != '{' {
		end++
	}
	return name, s[n:end], end
}

// nameLength is the length of a name: letters of any script, digits, - _ :
func nameLength(s []byte) int {
	n := 0
	for n < len(s) {
		c, size := utf8.DecodeRune(s[n:])
		if c != '-' && c != '_' && c != ':' && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			break
		}
		n += size
	}
	return n
}

func allowedAttribute(name string, value []byte) bool {
	switch name {
	case "class":
		fields := bytes.Fields(value)
		for _, f := range fields {
			if nameLength(f) != len(f) {
				return false
			}
		}
		return len(fields) > 0
	case "id", "lang":
		return len(value) > 0 && nameLength(value) == len(value)
	case "width", "height":
		digits := bytes.TrimRight(value, "%px")
		unit := string(value[len(digits):])
		return len(digits) > 0 && len(digits) <= 4 && len(bytes.Trim(digits, "0123456789")) == 0 && (unit == "" || unit == "%" || unit == "px")
	case "title":
		return true
	}
	return false
}

func addAttribute(attrs []ast.Attribute, name string, value []byte) []ast.Attribute {
	for i, a := range attrs {
		if string(a.Name) == name {
			if name == "class" {
				attrs[i].Value = bytes.Join([][]byte{a.Value.([]byte), value}, []byte(" "))
			}
			return attrs
		}
	}
	return append(attrs, ast.Attribute{Name: []byte(name), Value: value})
}

func (r *run) setAttributes(n ast.Node, attrs []ast.Attribute, dropped []string, offset int) {
	for _, a := range attrs {
		n.SetAttribute(a.Name, a.Value)
	}
	for _, d := range dropped {
		r.report(warnAttribute, offset, d)
	}
}

// attributes writes the attributes of a block.
func (r *run) attributes(n ast.Node) {
	for _, a := range n.Attributes() {
		value, ok := a.Value.([]byte)
		if !ok {
			continue
		}
		switch name := string(a.Name); name {
		case "id":
			r.id(value, startOf(n))
		case "width", "height": // of pictures only
		default:
			r.attr(name, value)
		}
	}
}

// holeAttributes are the attributes of a picture, for whoever fills the hole.
func holeAttributes(n ast.Node) []model.Attr {
	var out []model.Attr
	for _, a := range n.Attributes() {
		if value, ok := a.Value.([]byte); ok {
			out = append(out, model.Attr{Name: string(a.Name), Value: string(value)})
		}
	}
	return out
}

func attribute(n ast.Node, name string) []byte {
	if v, ok := n.AttributeString(name); ok {
		b, _ := v.([]byte)
		return b
	}
	return nil
}

// attributeLine is a line of attributes under the block they belong to.
type attributeLine struct{}

type attributeLineNode struct{ ast.BaseBlock }

var kindAttributeLine = ast.NewNodeKind("AttributeLine")

func (*attributeLineNode) Kind() ast.NodeKind         { return kindAttributeLine }
func (n *attributeLineNode) Dump(src []byte, lvl int) { ast.DumpHelper(n, src, lvl, nil, nil) }
func (*attributeLineNode) IsRaw() bool                { return true }

func (attributeLine) Trigger() []byte             { return []byte{'{'} }
func (attributeLine) CanInterruptParagraph() bool { return true }
func (attributeLine) CanAcceptIndentedLine() bool { return false }

func (attributeLine) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	target := parent.LastChild()
	if pos < 0 || target == nil || target.Kind() == ast.KindHeading {
		return nil, parser.NoChildren
	}
	trimmed := bytes.TrimSpace(line)
	attrs, dropped, n := parseAttributes(trimmed)
	if n != len(trimmed) || n == 0 {
		return nil, parser.NoChildren
	}
	node := &attributeLineNode{}
	runOf(pc).setAttributes(node, attrs, dropped, segment.Start+pos)
	reader.AdvanceToEOL()
	return node, parser.NoChildren
}

func (attributeLine) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}

// Close hands the attributes to the block before, which is closed by now: a
// paragraph may have become a table.
func (attributeLine) Close(n ast.Node, _ text.Reader, _ parser.Context) {
	if target := n.PreviousSibling(); target != nil {
		for _, a := range n.Attributes() {
			target.SetAttribute(a.Name, a.Value)
		}
	}
}
