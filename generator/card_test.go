package generator

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// cards are the outputs of a result that are cards.
func cards(res *Result) (out []string) {
	for _, p := range res.Changed {
		if strings.HasSuffix(p, "/card.png") {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

// shelf is a cache of its own for a test.
type shelf struct {
	mu sync.Mutex
	m  map[string][]byte
}

func (s *shelf) Get(key string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.m[key]
	return slices.Clone(b), ok
}

func (s *shelf) Put(key string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.m[key] = slices.Clone(data)
}

// TestCardsAreKept: a card is made again when what it says has changed, and a new
// process draws nothing that one before it drew.
func TestCardsAreKept(t *testing.T) {
	root, cache := t.TempDir(), &shelf{m: map[string][]byte{}}
	writeSite(t, root, fixture)
	writeSite(t, root, map[string]string{"config.yaml": fixture["config.yaml"] + "baseURL: https://example.org/x/\n"})
	open := func(out string) *Builder {
		b, diags := New(Options{Root: root, OutputDir: out, Now: clock, Workers: 2, Cache: cache})
		if diags.Errors() > 0 {
			t.Fatal(texts(diags))
		}
		return b
	}
	b := open("public")
	all := cards(build(t, b))
	for _, want := range []string{"/card.png", "/about/card.png", "/articles/2026/a/card.png", "/articles/card.png", "/letters/l/card.png", "/weeks/w1/card.png", "/bulletins/1/card.png"} {
		if !slices.Contains(all, want) {
			t.Errorf("no %s in %q", want, all)
		}
	}
	for _, p := range all {
		if strings.Contains(p, "/activities/") || strings.Contains(p, "/tags/") || strings.Contains(p, "/participation/") {
			t.Errorf("%s is of no page of text", p)
		}
	}
	drawn := b.cards.Drawn()
	if drawn != len(all) {
		t.Errorf("%d cards, %d drawn", len(all), drawn)
	}

	for _, c := range []struct {
		file, old, new string
		made           []string
		drawn          int
	}{
		{"content/articles/2026/c.md", "秋高气爽", "秋色宜人", []string{"/articles/2026/c/card.png"}, 0}, // only the summary
		{"content/articles/2026/a.md", "第一篇", "头一篇", []string{"/articles/2026/a/card.png"}, 1},
		{"content/articles/2026/a.md", "date: 2026-03-06", "date: 2026-03-07", []string{"/articles/2026/a/card.png"}, 1},
		{"content/records/activities/2026.yaml", "消防讲座", "反诈讲座", nil, 0},
		{"config.yaml", "issuer: 测试街道\n", "issuer: 测试街道\nsocial: {cards: [letter]}\n", []string{"/letters/l/card.png"}, 0},
	} {
		name := filepath.Join(root, filepath.FromSlash(c.file))
		text, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(text), c.old) {
			t.Fatalf("%s: %v", c.file, err)
		}
		if err := os.WriteFile(name, []byte(strings.Replace(string(text), c.old, c.new, 1)), 0o666); err != nil {
			t.Fatal(err)
		}
		res, err := b.Rebuild(context.Background(), []string{c.file})
		if err != nil || res.Diags.Errors() > 0 {
			t.Fatal(err, texts(res.Diags))
		}
		now := b.cards.Drawn()
		if got := cards(res); !slices.Equal(got, c.made) || now-drawn != c.drawn {
			t.Errorf("%s → %s: made %q, want %q; drawn %d, want %d", c.old, c.new, got, c.made, now-drawn, c.drawn)
		}
		drawn = now
	}

	again := open("again")
	build(t, again)
	if n := again.cards.Drawn(); n != 0 {
		t.Errorf("a second process drew %d cards", n)
	}
	compare(t, tree(t, filepath.Join(root, "again")), tree(t, filepath.Join(root, "public")))
}

// TestCoverBeforeCard: what the editor chose stands for the page, where it is large
// enough to be shown.
func TestCoverBeforeCard(t *testing.T) {
	root := t.TempDir()
	writeSite(t, root, fixture)
	large := png(t)
	writeSite(t, root, map[string]string{
		"config.yaml":                 fixture["config.yaml"] + "baseURL: https://example.org/x/\nimages: {widths: [480, 800]}\n",
		"content/articles/p/index.md": "---\ntitle: 有图\ndate: 2026-03-01\ncover: {src: a.png, alt: 一面墙}\n---\n图。\n",
		"content/articles/p/a.png":    large,
		"content/articles/s/index.md": "---\ntitle: 小图\ndate: 2026-03-01\ncover: a.svg\n---\n图。\n",
		"content/articles/s/a.svg":    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630" width="1200" height="630"><rect width="9" height="9"/></svg>`,
	})
	b := newBuilder(t, root, "public", 2)
	if res := build(t, b); res.Diags.Errors() > 0 {
		t.Fatal(texts(res.Diags))
	}
	out := tree(t, filepath.Join(root, "public"))
	has := func(page, want string) {
		t.Helper()
		if !strings.Contains(out[page], want) {
			t.Errorf("%s has no %s", page, want)
		}
	}
	if _, ok := out["articles/p/card.png"]; ok {
		t.Error("a card is made that nothing shows")
	}
	has("articles/p/index.html", `<meta property="og:image" content="https://example.org/x/articles/p/a.`)
	has("articles/p/index.html", `.800w.`)
	has("articles/p/index.html", `<meta property="og:image:width" content="800">`)
	has("articles/p/index.html", `<meta property="og:image:height" content="480">`)
	has("articles/p/index.html", `<meta property="og:image:alt" content="一面墙">`)
	has("articles/s/index.html", `<meta property="og:image" content="https://example.org/x/articles/s/card.png">`)
	if _, ok := out["articles/s/card.png"]; !ok {
		t.Error("no card for a page whose cover is a drawing")
	}
}
