package diag

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"
)

// Printer writes diagnostics for people:
//
//	content/a.md:3:1: error: 不认识的字段 "titel" (JB0501)
//	  3 | titel: 通知
//	    | ^^^^^
//	  提示：您是不是想写 "title"？
type Printer struct {
	Lang   string                   // zh or en
	Colour bool                     // escape sequences of a terminal
	Source func(file string) []byte // a file's text, nil where it is not at hand; may be nil
	Width  int                      // columns an excerpt may take, 0 for 100
}

// Print writes the list, sorted, and a line that counts it. An empty list
// writes nothing.
func (p Printer) Print(w io.Writer, list List) error {
	if len(list) == 0 {
		return nil
	}
	sorted := append(List(nil), list...)
	sorted.Sort()
	var buf bytes.Buffer
	ex := excerpts{source: p.Source}
	for _, d := range sorted {
		p.one(&buf, d, &ex)
	}
	buf.WriteString(p.paint(bold, p.Count(list)) + "\n")
	_, err := w.Write(buf.Bytes())
	return err
}

// Count says how many errors and warnings there are: 2 处错误，1 处提醒.
func (p Printer) Count(list List) string {
	e, w := list.Errors(), list.Warnings()
	var parts []string
	if p.zh() {
		if e > 0 {
			parts = append(parts, fmt.Sprintf("%d 处错误", e))
		}
		if w > 0 {
			parts = append(parts, fmt.Sprintf("%d 处提醒", w))
		}
		return strings.Join(parts, "，")
	}
	if e > 0 {
		parts = append(parts, plural(e, "error"))
	}
	if w > 0 {
		parts = append(parts, plural(w, "warning"))
	}
	return strings.Join(parts, ", ")
}

func plural(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return strconv.Itoa(n) + " " + word
}

func (p Printer) zh() bool { return strings.HasPrefix(p.Lang, "zh") }

const (
	bold   = "1"
	red    = "1;31"
	yellow = "1;33"
	blue   = "34"
	cyan   = "36"
)

func (p Printer) paint(code, s string) string {
	if !p.Colour || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p Printer) one(buf *bytes.Buffer, d Diagnostic, ex *excerpts) {
	if place := d.Pos.String(); place != "" {
		buf.WriteString(p.paint(bold, place+":") + " ")
	}
	colour := yellow
	if d.Severity == Error {
		colour = red
	}
	buf.WriteString(p.paint(colour, d.Severity.String()+":") + " " + d.Text(p.Lang))
	if d.Code != "" {
		buf.WriteString(" (" + d.Code + ")")
	}
	buf.WriteByte('\n')
	if !d.Secret {
		p.excerpt(buf, d.Pos, colour, ex)
	}
	if hint := d.Hint(p.Lang); hint != "" {
		lead := "hint: "
		if p.zh() {
			lead = "提示："
		}
		buf.WriteString("  " + p.paint(cyan, lead) + hint + "\n")
	}
	for _, also := range d.Also {
		if place := also.String(); place != "" {
			lead := "see also "
			if p.zh() {
				lead = "另见 "
			}
			buf.WriteString("  " + p.paint(cyan, lead) + place + "\n")
		}
	}
}

// String gives file:line:col, as far as it is known.
func (p Pos) String() string {
	if p.File == "" {
		return ""
	}
	s := clean(p.File)
	if p.Line > 0 {
		s += ":" + strconv.Itoa(p.Line)
		if p.Col > 0 {
			s += ":" + strconv.Itoa(p.Col)
		}
	}
	return s
}

// String gives error or warning.
func (s Severity) String() string {
	if s == Error {
		return "error"
	}
	return "warning"
}

func (p Printer) excerpt(buf *bytes.Buffer, pos Pos, colour string, ex *excerpts) {
	line, ok := ex.line(pos.File, pos.Line)
	if !ok {
		return
	}
	number := strconv.Itoa(pos.Line)
	width := p.Width
	if width == 0 {
		width = 100
	}
	text, caret := frame(line, pos.Col, pos.Len, max(width-len(number)-5, 20))
	fmt.Fprintf(buf, "  %s %s\n", p.paint(blue, number+" |"), text)
	if caret != "" {
		fmt.Fprintf(buf, "  %s %s\n", p.paint(blue, strings.Repeat(" ", len(number))+" |"), p.paint(colour, caret))
	}
}

// excerpts finds lines of sources. Diagnostics come sorted, so it goes through
// a file once.
type excerpts struct {
	source func(string) []byte
	file   string
	text   []byte
	number int // of the line at offset
	offset int
}

func (e *excerpts) line(file string, n int) (string, bool) {
	if e.source == nil || file == "" || n < 1 {
		return "", false
	}
	if file != e.file || e.number == 0 {
		e.file, e.text, e.number, e.offset = file, e.source(file), 1, 0
	}
	if n < e.number {
		e.number, e.offset = 1, 0
	}
	for e.number < n {
		i := bytes.IndexByte(e.text[e.offset:], '\n')
		if i < 0 {
			return "", false
		}
		e.offset += i + 1
		e.number++
	}
	rest := e.text[e.offset:]
	if len(rest) > maxLine {
		rest = rest[:maxLine]
	}
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	line := strings.TrimRight(string(rest), "\r\n")
	return line, strings.TrimSpace(line) != ""
}

// maxLine bounds how many bytes of a line are looked at.
const maxLine = 1 << 16

// widths measures characters as terminals with UTF-8 do, whatever the locale.
var widths = runewidth.Condition{StrictEmojiNeutral: true}

// cell is a character as shown.
type cell struct {
	text  string
	width int
}

// frame cuts a line to the columns at hand around the marked characters, and
// gives the carets that go below it. col counts characters from 1; 0 is unknown.
func frame(line string, col, length, columns int) (text, caret string) {
	cells := cellsOf(line)
	start := min(max(col-1, 0), len(cells))
	end := min(start+max(length, 1), len(cells))
	first, last := window(cells, start, columns)
	var b strings.Builder
	before := 0
	if first > 0 {
		b.WriteString("…")
		before = 1
	}
	for i := first; i < last; i++ {
		b.WriteString(cells[i].text)
		if i < start {
			before += cells[i].width
		}
	}
	if last < len(cells) {
		b.WriteString("…")
	}
	if col < 1 {
		return b.String(), ""
	}
	marked := 0
	for i := start; i < min(end, last); i++ {
		marked += cells[i].width
	}
	return b.String(), strings.Repeat(" ", before) + strings.Repeat("^", max(marked, 1))
}

// window chooses the cells [first, last) to show so that the one at mark is
// seen, with about a third of the columns before it.
func window(cells []cell, mark, columns int) (first, last int) {
	total := 0
	for _, c := range cells {
		total += c.width
	}
	if total <= columns {
		return 0, len(cells)
	}
	columns -= 2 // for the dots
	first = mark
	for w := 0; first > 0 && w+cells[first-1].width <= columns/3; first-- {
		w += cells[first-1].width
	}
	used := 0
	for last = first; last < len(cells) && used+cells[last].width <= columns; last++ {
		used += cells[last].width
	}
	for first > 0 && used+cells[first-1].width <= columns {
		first--
		used += cells[first].width
	}
	return first, last
}

const tabWidth = 4

func cellsOf(line string) []cell {
	cells := make([]cell, 0, len(line))
	at := 0
	for i, r := range line {
		var c cell
		switch {
		case r == '\t':
			n := tabWidth - at%tabWidth
			c = cell{strings.Repeat(" ", n), n}
		case r == '\ufffd':
			s := broken(line[i:])
			c = cell{s, widths.StringWidth(s)}
		case hidden(r):
			s := visible(r)
			c = cell{s, len(s)}
		default:
			c = cell{string(r), widths.RuneWidth(r)}
		}
		at += c.width
		cells = append(cells, c)
	}
	return cells
}
