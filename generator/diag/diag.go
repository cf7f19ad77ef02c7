// Package diag holds what jianbao says about a site's content: positions,
// messages in Chinese and English, and their printing with an excerpt.
//
// Diagnostics are data. Stages append them to a [List] and go on, so that one
// run reports everything it found; only cmd prints, through a [Printer].
// A message is declared beside the code that reports it:
//
//	var errUnknownKey = diag.Message{
//		Code: "JB1003", Severity: diag.Error,
//		ZH: "不认识的字段 %q", EN: "unknown key %q",
//		HintZH: "您是不是想写 %[2]q？", HintEN: "did you mean %[2]q?",
//	}
//	list.Add(errUnknownKey.At(pos, "titel", "title"))
package diag

import "sort"

// Severity says whether a diagnostic stops the build.
type Severity uint8

const (
	Warning Severity = iota // printed; fatal only with --strict
	Error                   // nothing is written
)

// Pos is a place in a source file. Line and Col are 1-based, Col counts
// characters (not bytes); 0 means unknown. Len is the number of characters to
// underline, 0 for one. File is slash-separated and relative to the site root.
type Pos struct {
	File      string
	Line, Col int
	Len       int
}

// Text is a message argument that differs by language.
type Text struct{ ZH, EN string }

// Message is a kind of diagnostic. ZH, EN and the hints are fmt formats that
// share the same arguments; a format that does not use all of them indexes
// (%[2]q). An empty hint prints nothing.
type Message struct {
	Code           string
	Severity       Severity
	ZH, EN         string
	HintZH, HintEN string
}

// At makes a diagnostic of the message. Arguments of type Text are resolved to
// the language of the reader when printed.
func (m Message) At(pos Pos, args ...any) Diagnostic {
	return Diagnostic{Message: m, Pos: pos, Args: args}
}

// Diagnostic is one report: a message, its arguments and its place. Also names
// further places, such as the first of two duplicates.
type Diagnostic struct {
	Message
	Pos  Pos
	Args []any
	Also []Pos

	// Secret keeps the printer from showing the line: it may hold what is private.
	Secret bool
}

// With adds a further place.
func (d Diagnostic) With(also ...Pos) Diagnostic {
	d.Also = append(append([]Pos(nil), d.Also...), also...)
	return d
}

// NoHint drops the hint, for a message whose hint has nothing to offer here.
func (d Diagnostic) NoHint() Diagnostic {
	d.HintZH, d.HintEN = "", ""
	return d
}

// List collects diagnostics.
type List []Diagnostic

// Add appends.
func (l *List) Add(d ...Diagnostic) { *l = append(*l, d...) }

// Conceal keeps the printer from showing the lines of all that is in the list.
func (l List) Conceal() {
	for i := range l {
		l[i].Secret = true
	}
}

// Files are the files that the messages name.
func (l List) Files() map[string]bool {
	files := map[string]bool{}
	for _, d := range l {
		files[d.Pos.File] = true
		for _, p := range d.Also {
			files[p.File] = true
		}
	}
	return files
}

// Errors counts the diagnostics that stop a build.
func (l List) Errors() int {
	n := 0
	for _, d := range l {
		if d.Severity == Error {
			n++
		}
	}
	return n
}

// Warnings counts the others.
func (l List) Warnings() int { return len(l) - l.Errors() }

// Sort orders by file, line, column and code.
func (l List) Sort() {
	sort.SliceStable(l, func(i, j int) bool {
		a, b := l[i], l[j]
		switch {
		case a.Pos.File != b.Pos.File:
			return a.Pos.File < b.Pos.File
		case a.Pos.Line != b.Pos.Line:
			return a.Pos.Line < b.Pos.Line
		case a.Pos.Col != b.Pos.Col:
			return a.Pos.Col < b.Pos.Col
		}
		return a.Code < b.Code
	})
}
