package diag

import (
	"strings"
	"testing"
)

func TestExcerptInParts(t *testing.T) {
	text := "标题：通知\n\ttitel: x\n" + strings.Repeat("长", 80) + "尾\n"
	p := Printer{Source: func(string) []byte { return []byte(text) }}
	for _, c := range []struct {
		pos  Pos
		want [3]string
	}{
		{Pos{"a.md", 1, 3, 1}, [3]string{"标题", "：", "通知"}},
		{Pos{"a.md", 1, 6, 0}, [3]string{"标题：通知", "", ""}},
		{Pos{"a.md", 1, 0, 0}, [3]string{"", "", "标题：通知"}},
		{Pos{"a.md", 2, 2, 5}, [3]string{"    ", "titel", ": x"}},
		{Pos{"a.md", 3, 81, 1}, [3]string{"…" + strings.Repeat("长", 48), "尾", ""}},
	} {
		before, marked, after, ok := p.Excerpt(Diagnostic{Pos: c.pos})
		if got := [3]string{before, marked, after}; !ok || got != c.want {
			t.Errorf("%v: %q, want %q", c.pos, got, c.want)
		}
	}
	if _, _, _, ok := p.Excerpt(Diagnostic{Pos: Pos{"a.md", 1, 1, 1}, Secret: true}); ok {
		t.Error("a secret line is shown")
	}
	if _, _, _, ok := p.Excerpt(Diagnostic{Pos: Pos{"a.md", 9, 1, 1}}); ok {
		t.Error("a line that is not there is shown")
	}
}
