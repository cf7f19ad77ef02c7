package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jianbao/generator/serve"
)

// previewOf opens a site of these files as `serve` does. The clock stands at noon of
// 22 November 2026 in China until it is moved.
func previewOf(t *testing.T, files map[string]string, f siteFlags) (site *previewSite, dir string, clock *time.Time, shown *bytes.Buffer) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range files {
		save(t, dir, name, text)
	}
	now := time.Unix(1795320000, 0)
	shown = &bytes.Buffer{}
	a := &app{out: shown, err: shown, dir: dir, lang: "zh", env: func(string) string { return "" }, now: func() time.Time { return now }}
	site, err := a.openPreview(f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := site.b.Close(); err != nil {
			t.Error(err)
		}
	})
	return site, dir, &now, shown
}

func save(t *testing.T, dir, name, text string) {
	t.Helper()
	p := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func rebuildPreview(t *testing.T, site *previewSite, r serve.Request) serve.Result {
	t.Helper()
	res, err := site.rebuild(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// has reports whether an output is there, and what it holds.
func has(t *testing.T, site *previewSite, path string) (string, bool) {
	t.Helper()
	data, _, ok, err := site.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data), ok
}

var datedSite = map[string]string{
	"config.yaml":                "title: 和平街道社区简报\n",
	"content/articles/now.md":    "---\ntitle: 已经发布\ndate: 2026-11-20\n---\n正文。\n",
	"content/articles/later.md":  "---\ntitle: 定时发布\ndate: 2026-11-24\n---\n正文。\n",
	"content/articles/draft.md":  "---\ntitle: 草稿\ndate: 2026-11-20\ndraft: true\n---\n正文。\n",
	"content/articles/short.md":  "---\ntitle: 到期\ndate: 2026-11-20\nexpiryDate: 2026-11-26\n---\n正文。\n",
	"content/weeks/w26/index.md": "---\nkind: week\ntitle: 宣传周\nstart: 2026-11-23\nend: 2026-11-29\ndays:\n  - {date: 2026-11-23, theme: 启动}\n---\n一周。\n",
}

// The preview shows the site of any day, with and without drafts.
func TestPreviewOfAnyDay(t *testing.T) {
	site, _, _, _ := previewOf(t, datedSite, siteFlags{at: "2026年11月25日"})
	if site.first.At != "2026-11-25" {
		t.Errorf("--at becomes %q", site.first.At)
	}
	for _, c := range []struct {
		view                serve.ViewState
		later, draft, short bool
	}{
		{serve.ViewState{}, false, false, true},
		{serve.ViewState{At: "2026-11-25"}, true, false, true},
		{serve.ViewState{At: "2026-11-25", Drafts: true}, true, true, true},
		{serve.ViewState{At: "2026-11-27"}, true, false, false},
		{serve.ViewState{At: "2026-11-24T00:00"}, true, false, true},
		{serve.ViewState{Future: true}, true, false, true},
		{serve.ViewState{}, false, false, true},
	} {
		res := rebuildPreview(t, site, serve.Request{Changed: []string{}, View: c.view})
		if res.Failed || res.Today != "2026-11-22" {
			t.Fatalf("%+v: %+v", c.view, res)
		}
		for name, want := range map[string]bool{"now": true, "later": c.later, "draft": c.draft, "short": c.short} {
			if _, ok := has(t, site, "articles/"+name+"/index.html"); ok != want {
				t.Errorf("%+v: %s is there: %t", c.view, name, ok)
			}
		}
	}
	res := rebuildPreview(t, site, serve.Request{})
	want := []serve.Day{{From: "2026-11-23", To: "2026-11-29", Label: "宣传周"}, {From: "2026-11-24", Label: "定时发布"}}
	for _, d := range want {
		found := false
		for _, got := range res.Days {
			found = found || got == d
		}
		if !found {
			t.Errorf("no %+v among %+v", d, res.Days)
		}
	}
}

// The clock alone makes another site when a day passes or a time of publishing comes.
func TestPreviewFollowsTheClock(t *testing.T) {
	site, _, now, _ := previewOf(t, map[string]string{
		"config.yaml":              "title: 简报\n",
		"content/articles/soon.md": "---\ntitle: 下午\ndate: 2026-11-22T15:00\n---\n正文。\n",
	}, siteFlags{})
	rebuildPreview(t, site, serve.Request{})
	if site.due() {
		t.Error("due at once")
	}
	for _, step := range []struct {
		hours int
		there bool
		today string
	}{{3, true, "2026-11-22"}, {10, true, "2026-11-23"}} {
		*now = now.Add(time.Duration(step.hours) * time.Hour)
		if !site.due() {
			t.Fatalf("not due %d hours later", step.hours)
		}
		res := rebuildPreview(t, site, serve.Request{Changed: []string{}})
		if _, ok := has(t, site, "articles/soon/index.html"); ok != step.there || res.Today != step.today {
			t.Errorf("%d hours later: %t, %s", step.hours, ok, res.Today)
		}
		if site.due() {
			t.Error("due again")
		}
	}
	rebuildPreview(t, site, serve.Request{Changed: []string{}, View: serve.ViewState{At: "2026-11-22"}})
	*now = now.Add(48 * time.Hour)
	if site.due() {
		t.Error("a day that was asked for follows the clock")
	}
}

// A failed build leaves the last good pages and says where, what and how to mend it, the
// same as the terminal; so does a broken configuration, also at the start.
func TestPreviewOfABrokenSite(t *testing.T) {
	files := map[string]string{"content/articles/a.md": "---\ntitle: 文章\ndate: 2026-11-20\n---\n正文。\n"}
	files["config.yaml"] = "title: 简报\ntitel: x\n"
	site, dir, _, shown := previewOf(t, files, siteFlags{at: "2026-11-25"})
	res := rebuildPreview(t, site, serve.Request{View: site.first})
	if m := res.Messages; !res.Failed || len(m) != 1 || m[0].File != "config.yaml" || m[0].Line != 2 || m[0].Col != 1 || m[0].Excerpt == nil || m[0].Excerpt.Marked != "titel" || m[0].Hint == "" {
		t.Fatalf("%+v", res)
	}
	if _, ok := has(t, site, "index.html"); ok {
		t.Error("a site that was never built has a page")
	}
	save(t, dir, "config.yaml", "title: 简报\n")
	if res := rebuildPreview(t, site, serve.Request{Changed: []string{"config.yaml"}, View: site.first}); res.Failed {
		t.Fatalf("%+v", res)
	}
	before, ok := has(t, site, "articles/a/index.html")
	if !ok {
		t.Fatal("no page")
	}

	shown.Reset()
	save(t, dir, "content/articles/a.md", "---\ntitle：文章\n---\n新。\n")
	r := serve.Request{Changed: []string{"content/articles/a.md"}, Shown: []string{"articles/a/index.html"}, View: site.first}
	res = rebuildPreview(t, site, r)
	if m := res.Messages; !res.Failed || len(m) == 0 || m[0].Line != 2 || m[0].Excerpt.Before != "title" || m[0].Excerpt.Marked != "：" {
		t.Fatalf("%+v", res)
	}
	for _, part := range []string{"content/articles/a.md:2:6: error: " + res.Messages[0].Text, res.Messages[0].Hint} {
		if !strings.Contains(shown.String(), part) {
			t.Errorf("the terminal does not say %q:\n%s", part, shown)
		}
	}
	if after, ok := has(t, site, "articles/a/index.html"); !ok || after != before {
		t.Error("the last good page is gone")
	}
	save(t, dir, "content/articles/a.md", "---\ntitle: 文章\ndate: 2026-11-20\n---\n新。\n")
	res = rebuildPreview(t, site, r)
	if after, _ := has(t, site, "articles/a/index.html"); res.Failed || !strings.Contains(after, "新。") || len(res.Changed) != 1 {
		t.Errorf("after mending: %+v", res)
	}

	// The configuration breaks while the preview runs.
	save(t, dir, "config.yaml", "title: [\n")
	if res := rebuildPreview(t, site, serve.Request{Changed: []string{"config.yaml"}, View: site.first}); !res.Failed {
		t.Errorf("%+v", res)
	}
	if _, ok := has(t, site, "articles/a/index.html"); !ok {
		t.Error("the last good page is gone")
	}
}

// The bar tells where a page comes from and what is said about it.
func TestPreviewAboutAPage(t *testing.T) {
	site, _, _, _ := previewOf(t, map[string]string{
		"config.yaml":                   "title: 简报\n",
		"content/articles/a.md":         "---\ntitle: 文章\ndate: 2026-11-20\nsummry: x\n---\n正文。\n",
		"content/articles/b.md":         "---\ntitle: 另一篇\ndate: 2026-11-20\n---\n正文。\n",
		"content/records/activity.yaml": "kind: activity\nrecords:\n  - {id: x, title: 讲座, date: 2026-11-20, type: lecture}\n",
	}, siteFlags{})
	res := rebuildPreview(t, site, serve.Request{})
	if res.Failed || len(res.Messages) != 1 {
		t.Fatalf("%+v", res)
	}
	a, ok := site.About("articles/a/index.html")
	if !ok || a.Source != "content/articles/a.md" || len(a.Messages) != 1 || a.Messages[0].Line != 4 {
		t.Errorf("%+v", a)
	}
	if b, ok := site.About("articles/b/index.html"); !ok || b.Source != "content/articles/b.md" || b.Messages != nil {
		t.Errorf("%+v", b)
	}
	if r, ok := site.About("activities/x/index.html"); !ok || r.Source != "content/records/activity.yaml" || r.Line != 3 {
		t.Errorf("%+v", r)
	}
	if _, ok := site.About("nothing/index.html"); ok {
		t.Error("tells of a page that is not there")
	}
}
