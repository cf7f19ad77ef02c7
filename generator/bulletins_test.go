package generator

import (
	"maps"
	"strings"
	"testing"

	"jianbao/generator/output"
)

// TestBulletinsFollow: an article that gets another date moves to another issue, and
// the figures of a period follow the records; the rebuilt tree is that of a clean
// build.
func TestBulletinsFollow(t *testing.T) {
	files := maps.Clone(fixture)
	maps.Copy(files, map[string]string{
		"content/bulletins/1.md": "---\ntitle: 第一期\nissue: 1\ntotal: 1\ndate: 2026-03-31\nperiod: {start: 2026-03-01, end: 2026-03-31}\n---\n按语。\n",
		"content/bulletins/2.md": "---\ntitle: 第二期\nissue: 2\ntotal: 2\ndate: 2026-04-30\nperiod: {start: 2026-04-01, end: 2026-04-30}\narticles: [../articles/2026/c.md, 其余]\n---\n按语。\n",
	})
	root := t.TempDir()
	writeSite(t, root, files)
	b, out := inMemory(t, root, 2)
	defer b.Close()
	steps := []struct {
		name, file, text string
		want             map[string]string // page → what it lists and says, in order
	}{
		{"at first", "", "", map[string]string{
			"bulletins/1/index.html": ">第一篇</a> key-figure-number\">1</span> key-figure-number\">52</span>", "bulletins/2/index.html": ">第三篇</a> >第二篇</a> key-figure-number\">9</span>",
			"bulletins/index.html": "第2期 第三篇 第二篇 第1期 第一篇",
		}},
		{"another date", "content/articles/2026/b.md", strings.Replace(files["content/articles/2026/b.md"], "2026-04-06", "2026-03-16", 1), map[string]string{
			"bulletins/1/index.html": ">第一篇</a> >第二篇</a>", "bulletins/2/index.html": ">第三篇</a>",
			"bulletins/index.html": "第2期 第三篇 第1期 第一篇 第二篇",
		}},
		{"another record", "content/records/activities/more.yaml", "kind: activity\nrecords:\n  - {id: n1, title: 义诊, date: 2026-04-11, type: health, community: li, participants: {residents: 30}}\n", map[string]string{
			"bulletins/2/index.html": "key-figure-number\">2</span> 较上期 100% key-figure-number\">39</span> 较上期 −25%",
		}},
	}
	for _, s := range steps {
		if s.file != "" {
			writeSite(t, root, map[string]string{s.file: s.text})
		}
		if res := build(t, b); res.Diags.Errors() > 0 {
			t.Fatalf("%s: %v", s.name, texts(res.Diags))
		}
		for page, want := range s.want {
			inOrder(t, s.name, out, page, strings.Split(want, " "))
		}
		clean, cleanOut := inMemory(t, root, 1)
		build(t, clean)
		clean.Close()
		compare(t, contents(t, out), contents(t, cleanOut))
	}
	if page := contents(t, out)["bulletins/2/index.html"]; strings.Contains(page, "第二篇") {
		t.Error("the article that moved is still in its old issue")
	}
}

func inOrder(t *testing.T, step string, out *output.Memory, page string, words []string) {
	t.Helper()
	data, _, ok := out.Open(page)
	if !ok {
		t.Fatalf("%s: %s is not there", step, page)
	}
	_, text, _ := strings.Cut(string(data), "<main")
	for _, w := range words {
		_, after, found := strings.Cut(text, w)
		if !found {
			t.Errorf("%s: %s does not say %q where it should", step, page, w)
			return
		}
		text = after
	}
}
