package generator

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A single change of each kind reaches a build in a new process, on what the last one
// left, and a second build of the same process.
func TestANewProcessSeesEveryKindOfChange(t *testing.T) {
	layout := "themes/jianbao/layouts/letter.html"
	for _, c := range []struct{ name, file, text string }{
		{"nothing", "", ""},
		{"a text", "content/about.md", fixture["content/about.md"] + "\n又一句。\n"},
		{"a title", "content/about.md", "---\ntitle: 新题\n---\n关于我们。\n"},
		{"headings", "content/about.md", fixture["content/about.md"] + "\n## 新的一节\n"},
		{"a static file", "static/a.txt", "2"},
		{"a new static file", "static/b.txt", "b"},
		{"a kind's name", "kinds/activity.yaml", "extend: activity\nlabel: {zh: 活动事, en: Event}\n"},
		{"a layout", layout, `{{define "main"}}{{.Title}}{{end}}`},
		{"records", "content/records/activities/2026.yaml", strings.Replace(fixture["content/records/activities/2026.yaml"], "义诊", "体检", 1)},
		{"the configuration", "config.yaml", strings.Replace(fixture["config.yaml"], "测试简报", "新名", 1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := t.TempDir()
			writeSite(t, root, fixture)
			writeSite(t, root, map[string]string{"static/a.txt": "1"})
			way := &cold{root: root}
			now := moment{now: clock}
			way.build(t, now)
			if c.file != "" {
				writeSite(t, root, map[string]string{c.file: c.text})
			}
			res := way.build(t, now)
			_, want := cleanBuild(t, root, now)
			compare(t, way.tree(t), want)
			if c.name == "a text" && res.Rendered != 1 || c.name == "nothing" && res.Parsed != 0 {
				t.Errorf("read %d files and rendered %d pages", res.Parsed, res.Rendered)
			}
		})
	}
}

func TestABuilderGoesOnAfterNothingHadChanged(t *testing.T) {
	root := t.TempDir()
	writeSite(t, root, fixture)
	way, now := &cold{root: root}, moment{now: clock}
	way.build(t, now)
	o := now.options(root, 2)
	o.Version = "test"
	b := opened(t, o)
	defer b.Close()
	for _, text := range []string{"", "\n又一句。\n", "\n另一句。\n", "\n## 一节\n"} {
		writeSite(t, root, map[string]string{"content/about.md": fixture["content/about.md"] + text})
		rebuilt(t, b, []string{"content/about.md"})
		_, want := cleanBuild(t, root, now)
		compare(t, way.tree(t), want)
	}
}

// A message tells where its configuration stands now, though no value has changed and no
// page is made anew.
func TestMessagesFollowTheLinesOfTheConfiguration(t *testing.T) {
	root := t.TempDir()
	writeSite(t, root, fixture)
	text := "title: 试点\nmenu: [articles, nowhere]\n"
	configure := func(head string) { writeSite(t, root, map[string]string{"config.yaml": head + text}) }
	configure("")
	way, now := &cold{root: root}, moment{now: clock}
	way.build(t, now)
	b := opened(t, now.options(root, 2))
	defer b.Close()
	rebuilt(t, b, nil)
	configure("# 一行\n# 又一行\n")
	want, _ := cleanBuild(t, root, now)
	if said := texts(want.Diags); len(said) != 1 || !strings.HasPrefix(said[0], "config.yaml:4:") {
		t.Fatalf("a clean build says %v", said)
	}
	for name, got := range map[string]*Result{"the same process": rebuilt(t, b, []string{"config.yaml"}), "a new one": way.build(t, now)} {
		if g, w := texts(got.Diags), texts(want.Diags); !slices.Equal(g, w) || got.Rendered != 0 || got.Parsed != 0 {
			t.Errorf("%s says %v, want %v, reads %d files and renders %d pages", name, g, w, got.Parsed, got.Rendered)
		}
	}
}

// Edits made while the configuration is broken are shown once it is mended, though
// nobody names them again.
func TestPreviewKeepsEditsOfABrokenConfiguration(t *testing.T) {
	p, root := previewOf(t, fixture)
	config := func(text string) {
		writeSite(t, root, map[string]string{"config.yaml": text})
		refresh(t, p, PreviewRequest{Changes: []string{"config.yaml"}})
	}
	config("title: [")
	writeSite(t, root, map[string]string{"content/about.md": fixture["content/about.md"] + "\n又一句。\n"})
	refresh(t, p, PreviewRequest{Changes: []string{"content/about.md"}})
	config(fixture["config.yaml"])
	if !strings.Contains(open(t, p, "about/index.html"), "又一句") {
		t.Error("the edit is lost")
	}
}

// A page that was made for a state that was not shown in the end is told of as changed
// when the next one is shown.
func TestPreviewTellsEveryWindow(t *testing.T) {
	p, root := previewOf(t, fixture)
	about, letter := "about/index.html", "letters/l/index.html"
	open(t, p, about)
	open(t, p, letter)
	shown := []string{about, letter}
	layout := "themes/jianbao/layouts/letter.html"
	writeSite(t, root, map[string]string{
		layout:             `{{define "main"}}{{index .Title 1000}}{{end}}`,
		"content/about.md": fixture["content/about.md"] + "\n又一句。\n",
	})
	if res := refresh(t, p, PreviewRequest{Shown: shown}); res.Diags.Errors() == 0 {
		t.Fatal("no error")
	}
	if err := os.Remove(filepath.Join(root, layout)); err != nil {
		t.Fatal(err)
	}
	if res := refresh(t, p, PreviewRequest{Shown: shown}); !slices.Contains(res.Changed, about) || slices.Contains(res.Changed, letter) {
		t.Errorf("told of %v, want %s alone", res.Changed, about)
	}
}

// The clock alone takes a page away when it expires, and an edit in the meantime is no
// more than an edit.
func TestPreviewFollowsTheClock(t *testing.T) {
	root := t.TempDir()
	writeSite(t, root, fixture)
	expiry := clock.Add(2 * time.Hour)
	writeSite(t, root, map[string]string{"content/articles/2026/e.md": "---\ntitle: 过期\ndate: 2026-01-01\nexpiryDate: " + expiry.Format(time.RFC3339) + "\n---\n一句。\n"})
	p := newPreview(t, root)
	defer p.b.Close()
	e := "articles/2026/e/index.html"
	if res := refresh(t, p, PreviewRequest{}); !res.Next.Equal(expiry) || open(t, p, e) == "" {
		t.Fatalf("next change at %v, want %v", res.Next, expiry)
	}
	before := p.b.Site()
	refresh(t, p, PreviewRequest{Changes: []string{}, Now: clock.Add(time.Hour)})
	if p.b.Site() != before {
		t.Error("an hour in which nothing happens makes another site")
	}
	refresh(t, p, PreviewRequest{Changes: []string{}, Now: expiry})
	if open(t, p, e) != "" {
		t.Error("an expired page is shown")
	}
}

// One edited text is not worth rewriting the store of texts; many are.
func TestTextsAreKeptByMany(t *testing.T) {
	root := t.TempDir()
	writeSite(t, root, fixture)
	for i := range 40 {
		writeSite(t, root, map[string]string{"content/articles/2025/x" + string(rune('a'+i%26)) + string(rune('a'+i/26)) + ".md": "---\ntitle: 文\ndate: 2025-01-01\n---\n一句。\n"})
	}
	o := moment{now: clock}.options(root, 2)
	o.Version = "test"
	p := NewPreview(opened(t, o))
	defer p.b.Close()
	refresh(t, p, PreviewRequest{})
	kept := tree(t, filepath.Join(root, ".jianbao/cache/texts"))
	if len(kept) == 0 || len(p.b.unkept) > 0 {
		t.Fatalf("%d shards, %d texts not kept", len(kept), len(p.b.unkept))
	}
	writeSite(t, root, map[string]string{"content/about.md": fixture["content/about.md"] + "\n又一句。\n"})
	refresh(t, p, PreviewRequest{Changes: []string{"content/about.md"}})
	compare(t, tree(t, filepath.Join(root, ".jianbao/cache/texts")), kept)
}

// A file that changed when it was listed is compared by what was read of it.
func TestFilesOfTheLastMomentAreCompared(t *testing.T) {
	root := t.TempDir()
	writeSite(t, root, fixture)
	b := opened(t, moment{now: clock}.options(root, 1))
	defer b.Close()
	rebuilt(t, b, nil)
	const text = "content/about.md"
	stamp := stampOf(b.files[text])
	b.listed = max(stamp.ModTime, stamp.Changed)
	st := b.describe(&Result{})
	f := st.Files[slices.IndexFunc(st.Files, func(f fileState) bool { return f.Path == text })]
	if !b.sameFile(f, st) {
		t.Error("the same text is not the same")
	}
	f.Stamp.Sum.Lo++
	if b.sameFile(f, st) {
		t.Error("another text of the same size and times is the same")
	}
	st.Listed += int64(time.Minute)
	if !b.sameFile(f, st) {
		t.Error("a file that was old when it was listed is read again")
	}
}
