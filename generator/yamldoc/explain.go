package yamldoc

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"jianbao/generator/diag"
)

// How much work an explanation may cost: it parses the text again and again.
const (
	maxReports  = 20
	maxTries    = 12
	parseBudget = 16 << 20 // bytes
)

func runes(s string) int { return utf8.RuneCountInString(s) }

// explain finds what an editor typed that the library cannot read. A finding is
// reported only if mending it lets the library get further; then the search goes
// on with the mended text, so that one run shows all mistakes. The node is that
// of the text mended in full, for the stages that look at values.
func explain(doc *document, text string, list diag.List) (Node, diag.List) {
	x := &explainer{doc: doc, lines: strings.Split(text, "\n"), budget: parseBudget}
	for range maxReports {
		line, err := x.reach(x.lines)
		if err == nil && !x.loneText() {
			break
		}
		if !x.mend(line, err) {
			x.list.Add(x.translate(line, err))
			x.list.Sort()
			list.Add(x.list...)
			return Node{}, list
		}
	}
	x.list.Sort()
	list.Add(x.list...)
	root, err := new(Reader).load([]byte(strings.Join(x.lines, "\n")))
	if err != nil || root == nil {
		return Node{}, list
	}
	doc.edits = &x.edits
	problems, ok := doc.check(root)
	list.Add(problems...)
	if !ok {
		return Node{}, list
	}
	return Node{root, doc}, list
}

type explainer struct {
	doc    *document
	lines  []string
	edits  edits
	list   diag.List
	budget int
}

func (x *explainer) reach(lines []string) (int, error) {
	text := strings.Join(lines, "\n")
	x.budget -= len(text)
	return reach(text)
}

// loneText reports whether the text, though legal, is one plain text.
func (x *explainer) loneText() bool {
	text := strings.Join(x.lines, "\n")
	x.budget -= len(text)
	root, err := new(Reader).load([]byte(text))
	return err == nil && root != nil && root.Kind == yaml.ScalarNode && root.Style == 0 && root.Tag != "!!null"
}

// mend tries the findings from the place where the library stopped upwards.
func (x *explainer) mend(line int, err error) bool {
	finds := scan(x.lines)
	lone := err == nil
	finds = slices.DeleteFunc(finds, func(f finding) bool { return f.line+1 > line+1 })
	slices.SortStableFunc(finds, func(a, b finding) int {
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		if lone {
			return a.line - b.line
		}
		return b.line - a.line
	})
	if x.try(finds, lone, func(f finding, reached int, now error) bool {
		return now == nil || reached > line || f.opens && reached > f.line+1 && now.Error() != err.Error()
	}) {
		return true
	}
	// Two mistakes on neighbouring lines stop the library at the same line.
	return x.try(finds, false, func(f finding, reached int, now error) bool {
		return f.rank == 0 && reached == line && now.Error() != err.Error()
	})
}

// try mends the first finding whose mending is judged good: the library gets
// beyond where it stopped; or, where an open quote hid an earlier mistake, at
// least beyond the line of the quote.
func (x *explainer) try(finds []finding, lone bool, good func(f finding, reached int, now error) bool) bool {
	for i, f := range finds {
		if i == maxTries || x.budget < 0 {
			return false
		}
		for _, es := range f.mends {
			ok := lone
			if !ok {
				reached, now := x.reach((*edits)(nil).apply(x.lines, es))
				ok = good(f, reached, now)
			}
			if ok {
				x.report(f)
				x.lines = x.edits.apply(x.lines, es)
				return true
			}
		}
	}
	return false
}

func (x *explainer) report(f finding) {
	col := runes(x.lines[f.line][:f.col]) + 1
	x.list.Add(f.message.At(diag.Pos{
		File: x.doc.file, Line: f.line + 1 + x.doc.line, Col: x.edits.original(f.line+1, col), Len: f.len,
	}, f.args...))
}

// translate says in our words what the library says, at the best place known.
func (x *explainer) translate(line int, err error) diag.Diagnostic {
	if err == nil {
		return errLoneText.At(diag.Pos{File: x.doc.file, Line: 1 + x.doc.line, Col: 1})
	}
	line = min(max(line, 1), len(x.lines))
	for line > 1 && strings.TrimSpace(x.lines[line-1]) == "" {
		line--
	}
	l := x.lines[line-1]
	col := runes(l[:len(l)-len(strings.TrimLeft(l, " \t-"))]) + 1
	pos := diag.Pos{File: x.doc.file, Line: line + x.doc.line, Col: x.edits.original(line, col)}
	for _, t := range translations {
		if strings.Contains(err.Error(), t.part) {
			if t.find != nil {
				if at, ok := t.find(x.lines); ok {
					pos.Line, pos.Col = at.Line+x.doc.line, at.Col
				}
			}
			return t.message.At(pos)
		}
	}
	return errSyntax.At(pos)
}
