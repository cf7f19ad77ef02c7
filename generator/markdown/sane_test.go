package markdown

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// checkSane is what holds for every input.
func checkSane(t *testing.T, doc *model.Doc, list diag.List) {
	t.Helper()
	html := doc.Body.HTML
	if !utf8.Valid(html) || !utf8.ValidString(doc.Summary) || !utf8.ValidString(doc.Front.Title) {
		t.Error("invalid UTF-8")
	}
	if bytes.Contains(bytes.ToLower(html), []byte("<script")) {
		t.Error("a script got through")
	}
	last := 0
	for _, h := range doc.Body.Holes {
		if h.Offset < last || h.Offset > len(html) {
			t.Fatalf("hole at %d after %d, in %d bytes", h.Offset, last, len(html))
		}
		last = h.Offset
		if !utf8.Valid(html[:h.Offset]) {
			t.Fatalf("hole at %d cuts a character", h.Offset)
		}
	}
	if doc.More > len(html) {
		t.Errorf("more at %d of %d", doc.More, len(html))
	}
	seen := map[string]bool{}
	for _, h := range doc.TOC {
		if !doc.IDs[h.ID] {
			t.Errorf("heading %q is not among the ids", h.ID)
		}
		seen[h.ID] = true
	}
	for _, d := range list {
		if d.Code == errInternal.Code {
			t.Errorf("panic: %v", d.Args)
		}
		if d.Pos.File == "" || strings.HasPrefix(d.Code, "JB05") && d.Pos.Line == 0 {
			t.Errorf("%s has no place", d.Code)
		}
	}
}
