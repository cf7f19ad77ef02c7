package browser

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path"
	"path/filepath"
	"testing"
	"time"
)

// patience is what the slowest machine needs for a page.
const patience = 3 * time.Minute

// site is what the pages are made of; asked counts what was asked for.
type site struct {
	files map[string]string
	asked map[string]int
}

func (s *site) file(name string) ([]byte, string, bool) {
	s.asked[name]++
	data, ok := s.files[name]
	types := map[string]string{".html": "text/html; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml"}
	return []byte(data), types[path.Ext(name)], ok
}

// start runs an installed browser with a temporary folder of its own. Without one
// the test is skipped, or fails where JIANBAO_REQUIRE_BROWSER=1 says that it must not.
func start(t *testing.T, ctx context.Context, s *site, timeout time.Duration) (b *Browser, temp string) {
	t.Helper()
	if testing.Short() {
		t.Skip("runs a browser")
	}
	program, err := Find("", os.Getenv)
	if err != nil {
		if os.Getenv("JIANBAO_REQUIRE_BROWSER") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	temp, err = os.MkdirTemp("", "") // t.TempDir is too long for Chromium's socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(temp) })
	t.Setenv("TMPDIR", temp)
	t.Setenv("TMP", temp)
	b, err = Start(ctx, Options{Path: program, Base: "https://example.org/heping/", File: s.file, Timeout: patience})
	if err != nil {
		t.Fatal(err)
	}
	b.opts.Timeout = timeout
	return b, temp
}

func TestPDF(t *testing.T) {
	s := &site{asked: map[string]int{}, files: map[string]string{
		"a/index.html": `<!doctype html><html lang="zh-CN"><title>x</title><link rel="stylesheet" href="../a.css"><p>一封信 <a href="../b/">乙</a></p>` +
			`<div style="height:4000px"></div><img loading="lazy" src="../pic%20ture.svg" alt=""><img src="https://elsewhere.example/x.png" alt=""></html>`,
		"a.css":        `@page { size: 100mm 50mm }`,
		"pic ture.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>`,
	}}
	b, temp := start(t, context.Background(), s, patience)
	job := Job{Page: "a/", Title: "一封信", Author: "和平街道", Created: time.Unix(1795320000, 0)}
	one, err := b.PDF(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	for what, want := range map[string]string{
		"the page's own paper":        "/MediaBox [0 0 28", // 100 mm are 283 points
		"a link to where the site is": "/URI (https://example.org/heping/b/)",
		"tags":                        "/Marked true",
		"its language":                "/Lang (zh-CN)",
		"its date":                    "/CreationDate (D:20261122040000+00'00')",
	} {
		if !bytes.Contains(one, []byte(want)) {
			t.Errorf("the file lacks %s: %s", what, want)
		}
	}
	if s.asked["pic ture.svg"] == 0 {
		t.Error("a picture far below was not loaded")
	}
	two, err := b.PDF(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one, two) {
		t.Error("the same page gives another file the second time")
	}
	var e Error
	if _, err := b.PDF(context.Background(), Job{Page: "none/"}); !errors.As(err, &e) || e.Code != "JB1805" {
		t.Errorf("a page that is not there: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	clean(t, temp)
}

// A page that never ends does not hold up the program, and nothing stays behind.
func TestPDFTimeout(t *testing.T) {
	s := &site{asked: map[string]int{}, files: map[string]string{"index.html": `<!doctype html><title>x</title><script>for (;;);</script>`}}
	b, temp := start(t, context.Background(), s, 2*time.Second)
	var e Error
	if _, err := b.PDF(context.Background(), Job{}); !errors.As(err, &e) || e.Code != "JB1804" {
		t.Errorf("printing a page that never ends: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	clean(t, temp)
}

// Ctrl+C ends the browser too.
func TestPDFInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := &site{asked: map[string]int{}, files: map[string]string{"index.html": `<!doctype html><title>x</title>`}}
	b, temp := start(t, ctx, s, patience)
	cancel()
	if _, err := b.PDF(ctx, Job{}); !errors.Is(err, context.Canceled) {
		t.Errorf("printing after an interrupt: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	clean(t, temp)
}

func TestStartFails(t *testing.T) {
	self, err := os.Executable() // a program that is no browser and ends at once
	if err != nil {
		t.Fatal(err)
	}
	var e Error
	if _, err := Start(context.Background(), Options{Path: self, File: (&site{}).file, Timeout: patience}); !errors.As(err, &e) || e.Code != "JB1803" {
		t.Errorf("starting what is no browser: %v", err)
	}
}

// clean finds nothing left in a temporary folder.
func clean(t *testing.T, dir string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
