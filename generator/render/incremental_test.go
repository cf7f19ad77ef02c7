package render_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jianbao/generator"
	"jianbao/generator/output"
)

// TestEditsOfOwnKinds edits a site of its own kinds step by step: after each step
// the output is that of a clean build, pages of figures included, and what the
// step has nothing to do with is not made again.
func TestEditsOfOwnKinds(t *testing.T) {
	root := t.TempDir()
	write(t, root, own)
	now := time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)
	out := output.NewMemory()
	b := open(t, root, now, out)
	build(t, b)
	page := func(body string) string { return "---\ntitle: 数字\ndate: 2026-11-20\n---\n" + body + "\n" }
	figures := func(m map[string]string) int {
		n := 0
		for p := range m {
			if strings.HasPrefix(p, "figures/") {
				n++
			}
		}
		return n
	}
	before := pages(out)
	for _, step := range []struct {
		name, file, old, new string
		days, figures        int    // passing; change of the number of figures' pages
		not                  string // an output that is not made again
	}{
		{name: "a second text with a figure of its own", file: "content/articles/b.md", new: page("困难{= count of case where class=hard }件，容易{= count of case where class=easy }件。"), figures: 1, not: "cases/c1/index.html"},
		{name: "another figure", file: "content/articles/b.md", old: "class=easy", new: "standing=overdue", figures: -1, not: "cases/c1/index.html"},
		{name: "words only", file: "content/articles/b.md", old: "困难", new: "难办", not: "cases/index.html"},
		{name: "a case is given to another", file: "content/records/case.yaml", old: "class: hard, body: a", new: "class: hard, body: b", not: "cases/c1/index.html"},
		{name: "an outsider becomes a body", file: "content/records/body.yaml", old: "records:", new: "records:\n  - {id: out, name: 外单位, sort: leaf}", figures: 1, not: "cases/c3/index.html"},
		{name: "a body moves", file: "content/records/body.yaml", old: "above: a}", new: "above: b}", not: "cases/c1/index.html"},
		{name: "two partners more", file: "content/records/body.yaml", old: "above: top}", new: "above: top, mates: [c]}"},
		{name: "a person more", file: "content/records/person.yaml", old: "records:", new: "records:\n  - {id: p8, name: 冯八, body: c, skill: law}", not: "cases/c1/index.html"},
		{name: "the first record of a kind", file: "content/records/empty.yaml", new: "kind: empty\nrecords:\n  - {id: e1, name: 一}\n"},
		{name: "a day passes", days: 1, not: "bodies/top/index.html"},
		{name: "the limit of the newest case passes", days: 3},
		{name: "what was planned takes place: a list now holds what is counted", days: 12, figures: -1},
		{name: "the text goes", file: "content/articles/b.md"},
		{name: "fewer are hidden", file: "config.yaml", old: "suppress: 5", new: "suppress: 0"},
	} {
		edit(t, root, step.file, step.old, step.new)
		if step.days > 0 {
			now = now.AddDate(0, 0, step.days)
			b.SetClock(now)
		}
		res := build(t, b)
		got := pages(out)
		clean := output.NewMemory()
		build(t, open(t, root, now, clean))
		same(t, step.name, got, pages(clean))
		if n := figures(got) - figures(before); n != step.figures {
			t.Errorf("%s: %d more pages of figures, want %d", step.name, n, step.figures)
		}
		if step.not != "" && slices.Contains(res.Changed, "/"+strings.TrimSuffix(step.not, "index.html")) {
			t.Errorf("%s: %s was made again", step.name, step.not)
		}
		before = got
	}
}

func edit(t *testing.T, root, file, old, new string) {
	t.Helper()
	p := filepath.Join(root, filepath.FromSlash(file))
	switch {
	case file == "":
	case new == "":
		if err := os.Remove(p); err != nil {
			t.Fatal(err)
		}
	case old == "":
		write(t, root, map[string]string{file: new})
	default:
		data, err := os.ReadFile(p)
		if err != nil || !strings.Contains(string(data), old) {
			t.Fatalf("%s has no %q: %v", file, old, err)
		}
		write(t, root, map[string]string{file: strings.Replace(string(data), old, new, 1)})
	}
}

func open(t testing.TB, root string, now time.Time, out *output.Memory) *generator.Builder {
	t.Helper()
	b, diags := generator.New(generator.Options{Root: root, Now: now, NoCache: true, Target: out, Workers: 2, Lang: "en"})
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	if diags.Errors() > 0 {
		t.Fatal(diags)
	}
	return b
}

func build(t testing.TB, b *generator.Builder) *generator.Result {
	t.Helper()
	res, err := b.Build(context.Background())
	if err != nil || res.Diags.Errors() > 0 {
		for _, d := range res.Diags {
			t.Error(d.Pos, d.Code, d.Args)
		}
		t.Fatal(err)
	}
	return res
}

func pages(out *output.Memory) map[string]string {
	m := map[string]string{}
	for _, p := range out.Paths() {
		data, _, _ := out.Open(p)
		m[p] = string(data)
	}
	return m
}

func same(t *testing.T, step string, got, want map[string]string) {
	t.Helper()
	for _, p := range slices.Sorted(maps.Keys(want)) {
		if g, ok := got[p]; !ok {
			t.Errorf("%s: no %s", step, p)
		} else if g != want[p] {
			t.Errorf("%s: %s is\n%s\nafter a clean build\n%s", step, p, g, want[p])
		}
	}
	for p := range got {
		if _, ok := want[p]; !ok {
			t.Errorf("%s: %s is left over", step, p)
		}
	}
}
