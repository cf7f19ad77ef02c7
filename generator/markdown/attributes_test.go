package markdown

import (
	"strings"
	"testing"
)

// TestLongAttributeListsAreText keeps a list of thousands from being read, and
// told of, as attributes.
func TestLongAttributeListsAreText(t *testing.T) {
	for _, c := range []struct{ n, used int }{{3, 18}, {maxAttributes + 5, 0}, {20000, 0}} {
		s := "{ " + strings.Repeat("lang=y ", c.n-1) + "#a }"
		_, _, n := parseAttributes([]byte(s))
		if (n == 0) != (c.used == 0) {
			t.Errorf("a list of %d attributes: read %d bytes", c.n, n)
		}
	}
	p := New(Options{})
	_, list := p.Parse("articles/a.md", []byte("---\ntitle: t\n---\n# a {"+strings.Repeat("x=y ", 20000)+"}\n"))
	if len(list) > 10 {
		t.Errorf("%d messages on one list", len(list))
	}
}
