package render_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/output"
)

// TestChartsAreCheckedAtOnce: every chart that cannot be drawn is told in one run,
// each at its place; one whose data are only too few is a placeholder.
func TestChartsAreCheckedAtOnce(t *testing.T) {
	block := func(lines ...string) string { return "\n:::chart\n" + strings.Join(lines, "\n") + "\n:::\n" }
	text := func(body string) string { return "---\ntitle: 图\ndate: 2026-11-20\n---\n" + body }
	files := maps.Clone(own)
	files["content/articles/bad.md"] = text(block("type: heat-table", "from: case", "by: class") + block("type: 流向图", "from: case", "by: class"))
	files["content/articles/worse.md"] = text(block("type: 饼图", "from: case", "by: class", "split: body"))
	files["content/articles/few.md"] = text(block("type: 雷达图", "from: case", "by: class"))
	root := t.TempDir()
	write(t, root, files)
	b := open(t, root, time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC), output.NewMemory())
	res, err := b.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	errors, warnings := map[string]int{}, map[string]int{}
	lines := map[int]bool{}
	for _, d := range res.Diags {
		switch {
		case d.Severity == diag.Error:
			errors[d.Pos.File]++
		case d.Code == "JB0803":
			warnings[d.Pos.File]++
		}
		if strings.HasSuffix(d.Pos.File, "bad.md") {
			lines[d.Pos.Line] = true
		}
	}
	if want := map[string]int{"content/articles/bad.md": 2, "content/articles/worse.md": 1}; !maps.Equal(errors, want) {
		t.Errorf("errors in %v, want %v", errors, want)
	}
	if want := map[string]int{"content/articles/few.md": 1}; !maps.Equal(warnings, want) {
		t.Errorf("warnings in %v, want %v", warnings, want)
	}
	if len(lines) != 2 {
		t.Errorf("both at line %v", lines)
	}
}
