package generator

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// TestReadersDuringEdits makes many edits of texts, titles and records on a
// small site while others read it; under the race detector that nobody reads what
// is being written is proved as well. At the end the site equals a clean build.
func TestReadersDuringEdits(t *testing.T) {
	edits := 150
	if n, err := strconv.Atoi(os.Getenv("JIANBAO_EDITS")); err == nil {
		edits = n // the long form, for go test -race: 1000
	}
	rng := rand.New(rand.NewPCG(5, 1000))
	e := newEditor(t, func(_ string, n int) int { return rng.IntN(n) })
	e.roots = []string{t.TempDir()}
	e.restore(map[string]string{
		"config.yaml":                        "title: 小站\npaginate: 2\nmenu: [articles]\nhome: {articles: 3, figures: []}\ndashboards: []\nsocial: {cards: false}\ncalendar: {days: []}\n",
		"content/articles/a.md":              "---\ntitle: 甲\ndate: 2026-03-06\n---\n甲文。\n",
		"content/articles/b.md":              "---\ntitle: 乙\ndate: 2026-04-06\ntags: [安全]\n---\n乙文，见[甲](a.md)。\n",
		"content/records/organizations.yaml": fixture["content/records/organizations.yaml"],
	})
	b, out := inMemory(t, e.roots[0], 2)
	defer b.Close()
	build(t, b)
	e.take()

	var over atomic.Bool
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for !over.Load() {
				for _, p := range out.Paths() {
					if data, _, ok := out.Open(p); ok && strings.HasSuffix(p, "index.html") && !strings.HasSuffix(strings.TrimSpace(string(data)), "</html>") {
						t.Errorf("%s was read half", p)
						return
					}
				}
				b.Source("content/articles/a.md")
			}
		})
	}
	for range edits {
		smallEdit(e)
		if res := rebuilt(t, b, e.take()); len(res.Diags) > 0 {
			t.Fatal(texts(res.Diags))
		}
	}
	over.Store(true)
	readers.Wait()
	_, want := cleanBuild(t, e.roots[0], moment{now: clock})
	compare(t, contents(t, out), want)
}

// smallEdit is an edit that never stops a build.
func smallEdit(e *editor) {
	e.n++
	f := e.pick("content/articles/", ".md")
	switch e.draw("edit", 5) {
	case 0, 1:
		head, _, _ := strings.Cut(e.files[f], "\n---\n")
		e.write(f, head+fmt.Sprintf("\n---\n第%d次写，%s。\n", e.n, e.one("word", "长一些的一句话", "短句")))
	case 2:
		e.write(f, withFront(e.files[f], "title", e.one("title", "甲", "乙", "丙", "丁"), false))
	case 3:
		e.write(f, withFront(e.files[f], "tags", e.one("tags", "[安全]", "[读书]", "[]"), false))
	case 4:
		if n := "content/articles/c.md"; e.files[n] != "" {
			e.remove(n)
		} else {
			e.write(n, "---\ntitle: 丙\ndate: 2026-05-06\n---\n丙文。\n")
		}
	}
}

// TestPreviewReadersDuringEdits: a preview gives whole pages while it is brought up to
// date, and shows what a clean build gives in the end.
func TestPreviewReadersDuringEdits(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1000))
	e := newEditor(t, func(_ string, n int) int { return rng.IntN(n) })
	e.roots = []string{t.TempDir()}
	e.restore(scriptSite)
	p := newPreview(t, e.roots[0])
	defer p.b.Close()
	refresh(t, p, PreviewRequest{})
	e.take()

	var over atomic.Bool
	var readers sync.WaitGroup
	for n := range 2 {
		readers.Go(func() {
			for i := n; !over.Load(); i++ {
				pages := p.Site().Pages
				out, ok, _, err := p.Open(t.Context(), pages[i%len(pages)].Output)
				if err != nil || ok && !strings.HasSuffix(strings.TrimSpace(string(out.Data)), "</html>") {
					t.Errorf("%s was read half, or not: %v", pages[i%len(pages)].Output, err)
					return
				}
			}
		})
	}
	for range 60 {
		for _, edit := range []func(*editor){(*editor).body, (*editor).front, (*editor).values} {
			edit(e)
		}
		if refresh(t, p, PreviewRequest{Changes: e.take()}).Diags.Errors() > 0 {
			e.restore(scriptSite)
			refresh(t, p, PreviewRequest{Changes: e.take()})
		}
	}
	over.Store(true)
	readers.Wait()
	_, want := cleanBuild(t, e.roots[0], moment{now: clock})
	if out := open(t, p, "index.html"); out == "" || out != want["index.html"] {
		t.Error("the home page is not that of a clean build")
	}
}
