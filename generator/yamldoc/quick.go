package yamldoc

import (
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// The library takes most of the time of a build with many records. quick reads
// what nearly all record files and front matters consist of, about ten times as
// fast: block mappings and lists, brackets that end in their line, plain and
// quoted texts of one line, comments. At anything else it gives up, and the
// library reads the whole text: all mistakes, and all of YAML that is not here,
// are the library's. FuzzQuick holds both readers against each other.
//
// Plain texts get no tag: what is not null is told by Node.Kind, and what number
// it is by Any, when asked.

const (
	maxQuickDepth = 50
	maxQuickKey   = 300 // bytes; the library limits keys to 1024 characters
)

// quick gives the root of a text, false where the library must read it.
func (r *Reader) quick(src []byte) (*yaml.Node, bool) {
	text := string(src)
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	if !ordinary(text) {
		return nil, false
	}
	q := &quickReader{Reader: r, text: text, ok: true}
	if q.next(); q.eof || q.indent != 0 {
		return nil, false // an empty text is the library's too
	}
	root := q.block(0)
	if !q.ok || !q.eof {
		return nil, false
	}
	return root, true
}

// ordinary reports whether a text has no character that means something special
// to the library's reader.
func ordinary(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < 0x20 && c != '\n', c == 0x7f:
			return false
		case c == 0xc2 && i+1 < len(s) && s[i+1] < 0xa0: // C1 controls
			return false
		case c == 0xef && i+2 < len(s) && (s[i+1] == 0xbb && s[i+2] == 0xbf || s[i+1] == 0xbf && s[i+2] >= 0xbe):
			return false // byte order mark, U+FFFE, U+FFFF
		case c == 0xf0 || c > 0xf0: // beyond the basic plane: rare, and with exceptions of its own
			return false
		}
	}
	return true
}

// quickReader stands at the first character of a node.
type quickReader struct {
	*Reader
	text   string
	at     int // offset
	end    int // of the line
	start  int // of the line
	line   int // from 1
	indent int // bytes from the start of the line to at, all blanks and dashes
	depth  int
	// counted is how far the line is counted, col the column there.
	counted, col int
	eof          bool
	ok           bool

	stack []*yaml.Node // children of the containers that are open
}

func (q *quickReader) giveUp() *yaml.Node {
	q.ok = false
	return nil
}

// next goes to the first character of the next line with content.
func (q *quickReader) next() {
	for pos := q.end; ; {
		if q.line > 0 {
			pos++ // the line break
		}
		if pos >= len(q.text) {
			q.eof = true
			return
		}
		q.start, q.line = pos, q.line+1
		q.counted, q.col = pos, 1
		if n := strings.IndexByte(q.text[pos:], '\n'); n >= 0 {
			q.end = pos + n
		} else {
			q.end = len(q.text)
		}
		for pos < q.end && q.text[pos] == ' ' {
			pos++
		}
		if pos == q.end || q.text[pos] == '#' {
			pos = q.end
			continue
		}
		q.at, q.indent = pos, pos-q.start
		if q.indent == 0 && (strings.HasPrefix(q.text[pos:], "---") || strings.HasPrefix(q.text[pos:], "...")) {
			q.giveUp()
		}
		return
	}
}

func (q *quickReader) node(kind yaml.Kind, style yaml.Style, at int) *yaml.Node {
	n := &q.nodes.take(1, q.some())[0]
	n.Kind, n.Style, n.Line = kind, style, q.line
	n.Column = q.column(at)
	return n
}

// some is how many nodes are made at once: front matters are short, and many.
func (q *quickReader) some() int { return min(max(16, len(q.text)/24), 512) }

// column counts the characters of the line before at, from 1, going on from
// where it was asked last: a line may hold a whole list.
func (q *quickReader) column(at int) int {
	if q.counted > at {
		q.counted, q.col = q.start, 1
	}
	q.col += utf8.RuneCountInString(q.text[q.counted:at])
	q.counted = at
	return q.col
}

// close gives a container the children above mark.
func (q *quickReader) close(n *yaml.Node, mark int) *yaml.Node {
	children := q.stack[mark:]
	n.Content = q.refs.take(len(children), q.some())
	copy(n.Content, children)
	q.stack = q.stack[:mark]
	return n
}

// block reads the mapping or list whose first line starts here, at indent.
func (q *quickReader) block(indent int) *yaml.Node {
	if q.depth++; q.depth > maxQuickDepth || !q.ok {
		return q.giveUp()
	}
	defer func() { q.depth-- }()
	if q.dash() {
		return q.list(indent)
	}
	return q.mapping(indent)
}

// dash reports whether an item of a list starts here.
func (q *quickReader) dash() bool {
	return q.text[q.at] == '-' && (q.at+1 == q.end || q.text[q.at+1] == ' ')
}

func (q *quickReader) list(indent int) *yaml.Node {
	n, mark := q.node(yaml.SequenceNode, 0, q.at), len(q.stack)
	for q.ok && !q.eof && q.indent == indent && q.dash() {
		dash := q.at
		q.at++
		q.blanks()
		var item *yaml.Node
		switch {
		case q.rest():
			item = q.below(indent+1, dash+1)
		case q.dash() || q.keyEnd() > 0:
			q.indent = q.at - q.start
			item = q.block(q.indent)
		default:
			item = q.value(indent)
		}
		q.stack = append(q.stack, item)
	}
	if !q.eof && q.indent > indent {
		return q.giveUp()
	}
	return q.close(n, mark)
}

func (q *quickReader) mapping(indent int) *yaml.Node {
	n, mark := q.node(yaml.MappingNode, 0, q.at), len(q.stack)
	for q.ok && !q.eof && q.indent == indent {
		end := q.keyEnd()
		if end <= 0 || q.dash() {
			return q.giveUp()
		}
		k := q.plainNode(q.at, end)
		q.at += strings.IndexByte(q.text[end:], ':') + (end - q.at) + 1
		colon := q.at
		q.blanks()
		var v *yaml.Node
		if q.rest() {
			least := indent + 1
			if q.listBelow(indent) {
				least = indent
			}
			v = q.below(least, colon)
		} else {
			v = q.value(indent)
		}
		q.stack = append(q.stack, k, v)
	}
	if !q.eof && q.indent > indent {
		return q.giveUp()
	}
	return q.close(n, mark)
}

func (q *quickReader) blanks() {
	for q.at < q.end && q.text[q.at] == ' ' {
		q.at++
	}
}

// rest reports whether nothing but a comment is left of the line.
func (q *quickReader) rest() bool {
	return q.at >= q.end || q.text[q.at] == '#' && q.text[q.at-1] == ' '
}

// listBelow reports whether the next line with content is an item at indent: a
// list may stand straight below its key.
func (q *quickReader) listBelow(indent int) bool {
	ahead := *q
	ahead.next()
	return !ahead.eof && ahead.indent == indent && ahead.dash()
}

// below reads a value that starts in a line of its own, indented at least so
// far; without one it is null, at the place given.
func (q *quickReader) below(least, at int) *yaml.Node {
	null := q.node(yaml.ScalarNode, 0, at)
	null.Tag = "!!null"
	if q.next(); q.eof || q.indent < least {
		return null
	}
	if !q.dash() && q.keyEnd() <= 0 {
		return q.giveUp() // a text in a line of its own
	}
	return q.block(q.indent)
}

// value reads a value that ends in this line, and goes on to the next, which
// must not be indented deeper than the container: that would be more of it.
func (q *quickReader) value(indent int) *yaml.Node {
	var n *yaml.Node
	switch q.text[q.at] {
	case '[', '{':
		n = q.flow()
	case '"', '\'':
		n = q.quoted()
	default:
		end := q.plainEnd()
		if end <= 0 {
			return q.giveUp()
		}
		n = q.plainNode(q.at, end)
		q.at = end
	}
	if !q.ok {
		return nil
	}
	q.blanks()
	if !q.rest() {
		return q.giveUp()
	}
	if q.next(); !q.eof && q.indent > indent {
		return q.giveUp()
	}
	return n
}

// starts reports whether a plain text can start with the character at i.
func (q *quickReader) starts(i int) bool {
	switch q.text[i] {
	case ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', ' ', '\n':
		return false
	case '-', '?', ':':
		return i+1 < q.end && q.text[i+1] != ' ' && q.text[i+1] != ','
	}
	return true
}

// keyEnd is where the plain key that starts here ends, 0 if there is none.
func (q *quickReader) keyEnd() int {
	if !q.starts(q.at) {
		return 0
	}
	for i := q.at; i < q.end; i++ {
		switch q.text[i] {
		case ':':
			if i+1 < q.end && q.text[i+1] != ' ' {
				continue
			}
			end := i
			for end > q.at && q.text[end-1] == ' ' {
				end--
			}
			if end-q.at > maxQuickKey {
				return 0
			}
			return end
		case '#':
			if i > q.start && q.text[i-1] == ' ' {
				return 0
			}
		}
	}
	return 0
}

// plainEnd is where the plain text that starts here ends, 0 if it has a colon as
// keys have, or cannot be one.
func (q *quickReader) plainEnd() int {
	if !q.starts(q.at) {
		return 0
	}
	end := q.end
scan:
	for i := q.at; i < q.end; i++ {
		switch q.text[i] {
		case ':':
			if i+1 == q.end || q.text[i+1] == ' ' {
				return 0
			}
		case '#':
			if q.text[i-1] == ' ' {
				end = i
				break scan
			}
		}
	}
	for q.text[end-1] == ' ' {
		end--
	}
	return end
}

// plainNode is the scalar of a plain text.
func (q *quickReader) plainNode(from, to int) *yaml.Node {
	n := q.node(yaml.ScalarNode, 0, from)
	switch n.Value = q.text[from:to]; n.Value {
	case "~", "null", "Null", "NULL":
		n.Tag = "!!null"
	case "<<":
		return q.giveUpNode(n)
	}
	return n
}

func (q *quickReader) giveUpNode(n *yaml.Node) *yaml.Node {
	q.ok = false
	return n
}

// quoted reads a quoted text without escapes that ends in this line.
func (q *quickReader) quoted() *yaml.Node {
	quote, style := q.text[q.at], yaml.DoubleQuotedStyle
	if quote == '\'' {
		style = yaml.SingleQuotedStyle
	}
	line := q.text[q.at+1 : q.end]
	n := strings.IndexByte(line, quote)
	if n < 0 || quote == '"' && strings.IndexByte(line[:n], '\\') >= 0 {
		return q.giveUp()
	}
	node := q.node(yaml.ScalarNode, style, q.at)
	node.Tag, node.Value = "!!str", line[:n]
	if q.at += n + 2; q.at < q.end && (q.text[q.at] == ':' || q.text[q.at] == quote) {
		return q.giveUp() // a quoted key, a doubled quote
	}
	return node
}
