package generator

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// newPreview opens a preview of a site and brings it up to date.
func newPreview(t fataler, root string) *Preview {
	b, diags := New(Options{Root: root, Now: clock, Workers: 2, Cache: &pictures})
	if diags.Errors() > 0 {
		t.Fatalf("config: %v", texts(diags))
	}
	return NewPreview(b)
}

// previewOf shows a site of some files.
func previewOf(t *testing.T, files map[string]string) (p *Preview, root string) {
	t.Helper()
	root = t.TempDir()
	writeSite(t, root, files)
	p = newPreview(t, root)
	t.Cleanup(func() { p.b.Close() })
	refresh(t, p, PreviewRequest{})
	return p, root
}

func refresh(t fataler, p *Preview, req PreviewRequest) *Result {
	if req.Now.IsZero() {
		req.Now = clock
	}
	res, err := p.Rebuild(context.Background(), req)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// open gives an output of a preview, "" where there is none.
func open(t fataler, p *Preview, path string) string {
	out, _, diags, err := p.Open(context.Background(), path)
	if err != nil || len(diags) > 0 {
		t.Fatalf("%s: %v %v", path, err, texts(diags))
	}
	return string(out.Data)
}

// shownTree opens every output of a preview.
func shownTree(t fataler, p *Preview) map[string]string {
	paths, err := p.Paths(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, path := range paths {
		files[path] = open(t, p, path)
	}
	return files
}

func TestPreviewEqualsClean(t *testing.T) {
	tryScripts(t, 6)
	rapid.Check(t, func(rt *rapid.T) {
		root := t.TempDir()
		writeSite(rt, root, fixture)
		writeSite(rt, root, map[string]string{"config.yaml": fixture["config.yaml"] + "baseURL: https://example.org/x/\n", "static/a.txt": "a"})
		p := newPreview(rt, root)
		defer p.b.Close()
		e := newEditor(rt, func(label string, n int) int { return rapid.IntRange(0, n-1).Draw(rt, label) })
		e.roots, e.sound = []string{root}, true
		e.restore(scriptSite)
		now, last := clock, map[string]string{}
		for i := range rapid.IntRange(1, 4).Draw(rt, "rounds") {
			for range rapid.IntRange(0, 2).Draw(rt, "edits") {
				e.edit()
			}
			if rapid.IntRange(0, 4).Draw(rt, "clock") == 0 {
				now = now.AddDate(0, 0, rapid.IntRange(1, 20).Draw(rt, "days"))
			}
			drafts := rapid.IntRange(0, 3).Draw(rt, "drafts") == 0
			shown := sample(rt, slices.Sorted(maps.Keys(last)))
			for _, path := range shown {
				if got := open(rt, p, path); i > 0 && got != last[path] {
					rt.Fatalf("%s changed without a rebuild", path)
				}
			}
			res := refresh(rt, p, PreviewRequest{Shown: shown, Now: now, Drafts: drafts})
			want, tree := cleanBuild(rt, root, moment{now: now, drafts: drafts}) // config.yaml may be broken
			if want.Diags.Errors() > 0 {
				if g, w := texts(res.Diags), texts(want.Diags); !slices.Equal(g, w) {
					rt.Fatalf("messages differ:\n%v\n%v", g, w)
				}
				continue
			}
			for _, path := range shown {
				if told, differs := slices.Contains(res.Changed, path), tree[path] != last[path]; told != differs {
					rt.Fatalf("%s: told of a change %v, differs %v", path, told, differs)
				}
			}
			for _, path := range sample(rt, slices.Sorted(maps.Keys(tree))) {
				if got := open(rt, p, path); got != tree[path] {
					rt.Fatalf("%s: %s", path, firstDifference(got, tree[path]))
				}
			}
			compare(rt, shownTree(rt, p), tree)
			last = tree
		}
	})
}

func sample(rt *rapid.T, paths []string) []string {
	if len(paths) == 0 {
		return nil
	}
	return rapid.SliceOfNDistinct(rapid.SampledFrom(paths), 0, min(4, len(paths)), rapid.ID[string]).Draw(rt, "some")
}

func TestPreviewMakesWhatIsOpened(t *testing.T) {
	root := t.TempDir()
	writeSite(t, root, fixture)
	p := newPreview(t, root)
	defer p.b.Close()
	if res := refresh(t, p, PreviewRequest{}); res.Diags.Errors() > 0 || p.rendered != 0 {
		t.Fatalf("made %d outputs before one was opened, %v", p.rendered, texts(res.Diags))
	}
	about := "about/index.html"
	old := open(t, p, about)
	open(t, p, about)
	if p.rendered != 1 {
		t.Errorf("made %d outputs, one was opened twice", p.rendered)
	}
	writeSite(t, root, map[string]string{"content/about.md": fixture["content/about.md"] + "\n还有一句。\n"})
	res := refresh(t, p, PreviewRequest{Changes: []string{"content/about.md"}, Shown: []string{about, "index.html"}})
	if res.Parsed != 1 || !slices.Contains(res.Changed, about) {
		t.Errorf("an edit of a text: read %d files, changed %v", res.Parsed, res.Changed)
	}
	if made := p.rendered; made != 3 || open(t, p, about) == old {
		t.Errorf("made %d outputs in all, want 3", made)
	}
	if list, err := p.Behind(context.Background(), nil); err != nil || len(list) > 0 {
		t.Fatal(list, err)
	}
	made := p.rendered
	writeSite(t, root, map[string]string{"content/about.md": fixture["content/about.md"] + "\n另一句。\n"})
	refresh(t, p, PreviewRequest{Changes: []string{"content/about.md"}})
	if list, err := p.Behind(context.Background(), nil); err != nil || len(list) > 0 || p.rendered != made+1 {
		t.Errorf("after an edit of a text %d outputs were made behind, want 1 (%v, %v)", p.rendered-made, list, err)
	}
}

func TestPreviewKeepsTheLastGoodSite(t *testing.T) {
	p, root := previewOf(t, fixture)
	about := "about/index.html"
	old := open(t, p, about)
	for name, text := range map[string]string{
		"content/articles/2026/c.md": "---\ntitle: 第三篇\ndate: 昨天\n---\n",
		"config.yaml":                "title: [",
	} {
		writeSite(t, root, map[string]string{name: text, "content/about.md": "---\ntitle: 新的\n---\n新的。\n"})
		if res := refresh(t, p, PreviewRequest{Shown: []string{about}}); res.Diags.Errors() == 0 {
			t.Errorf("%s: no error", name)
		}
		if open(t, p, about) != old {
			t.Errorf("%s: a broken site is shown", name)
		}
		writeSite(t, root, map[string]string{name: fixture[name], "content/about.md": fixture["content/about.md"]})
		if res := refresh(t, p, PreviewRequest{Shown: []string{about}}); res.Diags.Errors() > 0 || open(t, p, about) != old {
			t.Errorf("%s: not mended: %v", name, texts(res.Diags))
		}
	}
	// A template that fails on a page somebody looks at, and one that fails elsewhere.
	layout := filepath.Join(root, "themes/jianbao/layouts/letter.html")
	writeSite(t, root, map[string]string{"themes/jianbao/layouts/letter.html": `{{define "main"}}{{index .Title 1000}}{{end}}`})
	letter := "letters/l/index.html"
	before := open(t, p, letter)
	if res := refresh(t, p, PreviewRequest{Shown: []string{letter}}); res.Diags.Errors() == 0 || open(t, p, letter) != before {
		t.Errorf("a failing template is shown: %v", texts(res.Diags))
	}
	if res := refresh(t, p, PreviewRequest{Shown: []string{about}}); res.Diags.Errors() > 0 {
		t.Errorf("a page without the template fails: %v", texts(res.Diags))
	}
	if list, err := p.Behind(context.Background(), nil); err != nil || list.Errors() == 0 {
		t.Errorf("the failing page is not found behind: %v %v", list, err)
	}
	if err := os.Remove(layout); err != nil {
		t.Fatal(err)
	}
	refresh(t, p, PreviewRequest{Shown: []string{letter}})
	if list, err := p.Behind(context.Background(), nil); err != nil || list.Errors() > 0 {
		t.Errorf("mended, but %v %v", texts(list), err)
	}
}

// TestPreviewForgetsARequestThatWentAway: what a browser asked for and did not wait for is
// made for the next.
func TestPreviewForgetsARequestThatWentAway(t *testing.T) {
	p, _ := previewOf(t, fixture)
	gone, leave := context.WithCancel(context.Background())
	leave()
	chart := "articles/2026/a/index.html"
	if _, ok, list, err := p.Open(gone, chart); ok || len(list) > 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("a request that went away: %v %v %v", ok, texts(list), err)
	}
	if open(t, p, chart) == "" {
		t.Error("nothing for the next request")
	}
}

// TestMessagesFollowTheirLines: a line more in a front matter moves what is said of it,
// though the page is the same.
func TestMessagesFollowTheirLines(t *testing.T) {
	files := maps.Clone(fixture)
	for name, text := range map[string]string{
		"content/bulletins/2.md":    "---\ntitle: 简报第二期\nissue: 2\ntotal: 2\ndate: 2026-07-01\nperiod: {start: 2026-05-01, end: 2026-06-30}\n---\n本期内容。\n",
		"content/bulletins/3.md":    "---\ntitle: 简报第三期\nissue: 3\ntotal: 3\ndate: 2026-08-01\ndraft: true\nperiod: {start: 2026-06-01, end: 2026-07-31}\n---\n本期内容。\n",
		"content/weeks/w1/index.md": strings.Replace(fixture["content/weeks/w1/index.md"], "[a4]", "[a4, a5]", 1),
		"content/records/activities/2026.yaml": fixture["content/records/activities/2026.yaml"] +
			"  - {id: a5, title: 收尾, date: 2026-11-21, type: publicity, community: li}\n",
	} {
		files[name] = text
	}
	p, root := previewOf(t, files)
	for _, name := range []string{"content/bulletins/2.md", "content/bulletins/3.md", "content/weeks/w1/index.md", "content/records/activities/2026.yaml"} {
		for _, text := range []string{strings.Replace(files[name], "\n", "\n# 注\n", 1), files[name]} {
			writeSite(t, root, map[string]string{name: text})
			got := refresh(t, p, PreviewRequest{Changes: []string{name}})
			want, _ := cleanBuild(t, root, moment{now: clock})
			if g, w := texts(got.Diags), texts(want.Diags); !slices.Equal(g, w) || len(w) == 0 {
				t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(g, "\n"), strings.Join(w, "\n"))
			}
		}
	}
}
