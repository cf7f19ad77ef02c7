package exec

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"
	"text/template/parse"
)

// escaper prints values by a chain of html/template's escapers.
type escaper struct {
	text   func(out *bytes.Buffer, s string) // writes any text as the chain does; nil: none
	markup bool                              // the chain lets markup through
	plain  func(s string) bool               // tells which texts the chain lets through; nil: none
	slow   *template.Template                // html/template itself
}

// escaperName is the name of an escaper that html/template put into a pipeline,
// "" for other commands.
func escaperName(cmd *parse.CommandNode) string {
	if id, ok := cmd.Args[0].(*parse.IdentifierNode); ok && len(cmd.Args) == 1 {
		if name, ok := strings.CutPrefix(id.Ident, "_html_template_"); ok {
			return name
		}
	}
	return ""
}

// escaper makes the printer of a chain.
func (c *compiler) escaper(chain []string) *escaper {
	key := strings.Join(chain, " ")
	if e := c.escapers[key]; e != nil {
		return e
	}
	e := &escaper{slow: chained(chain)}
	switch key {
	case "htmlescaper":
		e.text, e.markup = writeText, true
	case "attrescaper", "rcdataescaper":
		e.text = writeText
	case "urlfilter urlnormalizer attrescaper", "urlfilter urlnormalizer htmlescaper":
		e.plain = plainURL
	case "urlnormalizer attrescaper", "urlnormalizer htmlescaper":
		e.plain = urlSigns.all
	case "urlescaper attrescaper", "urlescaper htmlescaper", "urlescaper":
		e.text = writePart
	case "cssescaper", "urlfilter cssescaper": // no sign of a scheme is plain in CSS
		e.plain = cssSigns.all
	}
	c.escapers[key] = e
	return e
}

// print writes a value, escaped.
func (e *escaper) print(out *bytes.Buffer, v Value) {
	switch n, number := v.obj.(int); {
	case v.kind == text && e.text != nil:
		e.text(out, v.str)
		return
	case v.kind == text && e.plain != nil && e.plain(v.str), v.kind == markup && e.markup:
		out.WriteString(v.str)
		return
	case number && e.text != nil:
		out.Write(strconv.AppendInt(out.AvailableBuffer(), int64(n), 10))
		return
	}
	if err := e.slow.Execute(out, v.Any()); err != nil {
		panic(errUnusual)
	}
}

// chained is a template of html/template that prints its data by a chain of
// escapers: one that was escaped already, with other commands put into its tree.
func chained(chain []string) *template.Template {
	t := template.Must(template.New("value").Parse("{{.}}"))
	if err := t.Execute(&bytes.Buffer{}, ""); err != nil {
		panic(errUnusual)
	}
	pipe := t.Tree.Root.Nodes[0].(*parse.ActionNode).Pipe
	pipe.Cmds = pipe.Cmds[:1]
	for _, name := range chain {
		pipe.Cmds = append(pipe.Cmds, &parse.CommandNode{
			NodeType: parse.NodeCommand,
			Args:     []parse.Node{parse.NewIdentifier("_html_template_" + name).SetTree(t.Tree)},
		})
	}
	return t
}

// signs are bytes that a chain lets through; texts with others are left to
// html/template.
type signs struct {
	bytes   [256]bool
	escapes bool // so are escapes of addresses: %E7
}

var (
	partSigns = newSigns("-._~", false)
	urlSigns  = newSigns("-._~!#$*,/:;=?@[]", true)
	cssSigns  = newSigns(" !#$%*-.=?@[]^_`|~,", false).beyondASCII()
)

func newSigns(others string, escapes bool) *signs {
	g := &signs{escapes: escapes}
	for i := range g.bytes {
		c := byte(i)
		g.bytes[i] = '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || strings.IndexByte(others, c) >= 0
	}
	return g
}

func (g *signs) beyondASCII() *signs {
	for i := 0x80; i < 256; i++ {
		g.bytes[i] = true
	}
	return g
}

// all reports whether a text has these signs only.
func (g *signs) all(s string) bool {
	for i := 0; i < len(s); i++ {
		if !g.bytes[s[i]] && !(g.escapes && s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }

// plainURL reports whether a whole address goes through as it is: it has no scheme
// or the usual one, and no sign that needs thought.
func plainURL(s string) bool {
	if scheme, _, ok := strings.Cut(s, ":"); ok && !strings.Contains(scheme, "/") && scheme != "https" && scheme != "http" {
		return false
	}
	return urlSigns.all(s)
}

// writePart escapes a part of an address, such as a fragment.
func writePart(out *bytes.Buffer, s string) {
	const hex = "0123456789abcdef"
	b := out.AvailableBuffer()
	for i := 0; i < len(s); i++ {
		if c := s[i]; partSigns.bytes[c] {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	out.Write(b)
}

// writeText escapes what has a meaning in HTML, as html/template writes it.
func writeText(out *bytes.Buffer, s string) {
	from := 0
	for i := 0; i < len(s); i++ {
		var r string
		switch s[i] {
		case 0:
			r = "\uFFFD"
		case '"':
			r = "&#34;"
		case '&':
			r = "&amp;"
		case '\'':
			r = "&#39;"
		case '+':
			r = "&#43;"
		case '<':
			r = "&lt;"
		case '>':
			r = "&gt;"
		default:
			continue
		}
		out.WriteString(s[from:i])
		out.WriteString(r)
		from = i + 1
	}
	out.WriteString(s[from:])
}
