package markdown

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// checkSane is what holds for every input.
func checkSane(t *testing.T, doc *model.Doc, list diag.List) {
	t.Helper()
	out := doc.Body.HTML
	if !utf8.Valid(out) || !utf8.ValidString(doc.Summary) || !utf8.ValidString(doc.Front.Title) {
		t.Error("invalid UTF-8")
	}
	if bytes.Contains(bytes.ToLower(out), []byte("<script")) {
		t.Error("a script got through")
	}
	checkHTML(t, out)
	last := 0
	for _, h := range doc.Body.Holes {
		if h.Offset < last || h.Offset > len(out) {
			t.Fatalf("hole at %d after %d, in %d bytes", h.Offset, last, len(out))
		}
		last = h.Offset
		if !utf8.Valid(out[:h.Offset]) {
			t.Fatalf("hole at %d cuts a character", h.Offset)
		}
	}
	if doc.More > len(out) {
		t.Errorf("more at %d of %d", doc.More, len(out))
	}
	seen := map[string]bool{}
	for _, h := range doc.Body.TOC {
		if !doc.IDs.Has(h.ID) {
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

// Tags and attributes that a body may have.
var (
	knownTags = words(`a aside blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr input kbd li mark ol p pre rb rp rt ruby
		section small span strong sub summary sup table tbody td th thead tr u ul wbr`)
	knownAttrs = words("id class href rel title lang role aria-label tabindex start type disabled checked open scope style")
	voidTags   = words("br hr input wbr")
)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// checkHTML reads the body as a browser would: known tags, well nested, known
// attributes, harmless addresses.
func checkHTML(t *testing.T, body []byte) {
	t.Helper()
	z := html.NewTokenizer(bytes.NewReader(body))
	var open []string
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("not closed: %v", open)
			}
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			if !knownTags[tok.Data] {
				t.Errorf("tag %s", tok)
			}
			for _, a := range tok.Attr {
				href := strings.ToLower(strings.TrimSpace(a.Val))
				if !knownAttrs[a.Key] || a.Key == "href" && href != "" && !hasPrefix(href, "https:", "http:", "mailto:", "tel:", "sms:", "#") ||
					a.Key == "style" && !strings.HasPrefix(a.Val, "text-align:") {
					t.Errorf("attribute %s=%q", a.Key, a.Val)
				}
			}
			if !voidTags[tok.Data] {
				open = append(open, tok.Data)
			}
		case html.EndTagToken:
			tok := z.Token()
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				t.Fatalf("</%s> closes %v", tok.Data, open)
			}
			open = open[:len(open)-1]
		case html.CommentToken, html.DoctypeToken:
			t.Errorf("comment %s", z.Token())
		}
	}
}

func hasPrefix(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
