package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/privacy"
	"jianbao/generator/yamldoc"
)

// maxNumbers is how many numbers of a body are reported.
const maxNumbers = 100

// maskBody checks the body as written and returns it with mobile numbers masked.
// Characters keep their number, so the places of what follows stay right; from
// here on nothing sees the numbers.
func (r *run) maskBody(from int) []byte {
	body := r.full[from:]
	hits := privacy.Find(body)
	if hits == nil {
		return body
	}
	for i, h := range hits {
		if i == maxNumbers {
			break
		}
		r.list.Add(h.Report(r.filePos(from+h.Start), string(body)))
	}
	masked := privacy.Mask(body, hits)
	if len(masked) != len(body) { // full-width digits became narrow
		r.lineStarts, r.last = r.lineStarts[:0], place{}
	}
	r.full = append(r.full[:from:from], masked...)
	return r.full[from:]
}

// maskHead does the same to the values of the front matter.
func (r *run) maskHead(n yamldoc.Node) {
	source := privacy.Source{Text: r.full}
	n.Rewrite(func(pos diag.Pos, s string) string {
		s, list := source.Check(pos, s)
		r.list.Add(list...)
		return s
	})
}

// checkPath looks at the file's name, which becomes an address.
func (r *run) checkPath(docPath string) {
	_, list := privacy.Check(diag.Pos{File: r.file}, docPath)
	for _, d := range list {
		d.Pos = diag.Pos{File: r.file}
		r.list.Add(d)
	}
}

// checkResult looks for ID numbers that the text as written did not show: in
// references (&#49;) or with marks between the digits.
func (r *run) checkResult(doc *model.Doc) {
	if r.list.Errors() > 0 {
		return
	}
	found := r.resident(doc.Front.Title) || r.resident(doc.Summary) || residentIn(r, r.buf)
	for i := range doc.Body.Holes {
		if found {
			return
		}
		h := &doc.Body.Holes[i]
		found = r.resident(h.Target) || r.resident(h.Text) || r.resident(h.Title)
		for _, m := range h.Images {
			found = found || r.resident(m.Target) || r.resident(m.Alt) || r.resident(m.Caption)
		}
	}
	if !found && digitBeforeTag(r.buf) {
		residentIn(r, shownText(r.buf))
	}
}

func (r *run) resident(s string) bool { return residentIn(r, s) }

// residentIn reports an ID number in what was made of the body. Where in the body
// it comes from is not known any more.
func residentIn[T privacy.Text](r *run, s T) bool {
	for _, h := range privacy.Find(s) {
		if h.Kind == privacy.Resident {
			r.list.Add(h.Report(r.pos(0), string(s)))
			return true
		}
	}
	return false
}

// digitBeforeTag reports whether a tag parts digits.
func digitBeforeTag(html []byte) bool {
	for at := 0; ; {
		i := bytes.IndexByte(html[at:], '<')
		if i < 0 {
			return false
		}
		if at += i; at > 0 && html[at-1] >= '0' && html[at-1] <= '9' {
			if end := bytes.IndexByte(html[at:], '>'); end > 0 && at+end+1 < len(html) && html[at+end+1] >= '0' && html[at+end+1] <= '9' {
				return true
			}
		}
		at++
	}
}

// shownText drops tags; those within a line leave nothing between their sides.
func shownText(html []byte) []byte {
	out := make([]byte, 0, len(html))
	for {
		i := bytes.IndexByte(html, '<')
		if i < 0 {
			return append(out, html...)
		}
		out = append(out, html[:i]...)
		end := bytes.IndexByte(html[i:], '>')
		if end < 0 {
			return out
		}
		name := strings.TrimPrefix(string(html[i+1:i+end]), "/")
		if cut := strings.IndexAny(name, " \n/"); cut >= 0 {
			name = name[:cut]
		}
		switch name {
		case "a", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "s", "small", "span", "strong", "sub", "sup", "u":
		default:
			out = append(out, "\n\n"...)
		}
		html = html[i+end+1:]
	}
}

// maxMarkingLines is how many of the first lines are looked at for a level alone.
const maxMarkingLines = 5

// markings refuses papers that carry a secrecy mark: in the title, the tags, the
// summary, the first lines, or written in full on a line of its own.
func (r *run) markings(doc *model.Doc, root ast.Node) {
	n := 0
	reported := map[int]bool(nil)
	for c := root.FirstChild(); c != nil && n < maxMarkingLines; c = c.NextSibling() {
		if c.Type() != ast.TypeBlock || c.Lines() == nil {
			continue
		}
		for i := 0; i < c.Lines().Len() && n < maxMarkingLines; i, n = i+1, n+1 {
			l := c.Lines().At(i)
			line := string(bytes.Trim(l.Value(r.src), " \t\n\u3000*#"))
			if privacy.Marking(line) != privacy.NoMark {
				if reported == nil {
					reported = map[int]bool{}
				}
				pos := r.pos(l.Start)
				reported[pos.Line] = true
				r.list.Add(privacy.Marked(pos, line))
			}
		}
	}
	r.markedLines(reported)
	f := &doc.Front
	if !reported[f.Places.At("title").Line] {
		r.markedTitle(doc, "title", f.Title)
	}
	r.markedTitle(doc, "summary", f.Summary)
	r.markedTitle(doc, "tags", f.Tags...)
	r.markedTitle(doc, "categories", f.Categories...)
}

func (r *run) markedTitle(doc *model.Doc, key string, texts ...string) {
	for _, s := range texts {
		if privacy.TitleMarking(s) != privacy.NoMark {
			r.list.Add(privacy.Marked(doc.Front.Places.At(key), s))
		}
	}
}

// markedLines finds lines anywhere in the body that are a marking in full.
func (r *run) markedLines(reported map[int]bool) {
	for _, word := range [...]string{"密", "内部"} {
		for at := 0; ; {
			i := bytes.Index(r.src[at:], []byte(word))
			if i < 0 {
				break
			}
			start := bytes.LastIndexByte(r.src[:at+i], '\n') + 1
			line, next := lineAt(r.src, start)
			at = next
			if len(line) > 300 || privacy.Marking(strings.TrimLeft(string(line), " \t>-+*")) != privacy.Full {
				continue
			}
			if pos := r.pos(start); !reported[pos.Line] {
				r.list.Add(privacy.Marked(pos, strings.TrimSpace(string(line))))
			}
		}
	}
}
