package browser

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
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

// TestMain lets the test's own program stand in for browsers that are none.
func TestMain(m *testing.M) {
	switch os.Getenv("JIANBAO_TEST_BROWSER") {
	case "mute":
		os.Exit(0)
	case "hang":
		select {}
	}
	os.Exit(m.Run())
}

// What is no browser, or does not answer, is told and holds nobody up.
func TestStartFails(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text := filepath.Join(t.TempDir(), "text.exe")
	if err := os.WriteFile(text, []byte("no program"), 0o777); err != nil {
		t.Fatal(err)
	}
	interrupted, cancel := context.WithCancel(context.Background())
	cancel()
	cases := []struct {
		name, program, as string
		ctx               context.Context
		timeout           time.Duration
		code, says        string
	}{
		{"ends at once", self, "mute", context.Background(), patience, "JB1807", "ended at once without an answer"},
		{"never answers", self, "hang", context.Background(), time.Second, "JB1806", "did not start within 1s"},
		{"no time at all", self, "hang", context.Background(), 0, "JB1806", "did not start within 0s"},
		{"no program", text, "", context.Background(), patience, "JB1803", "does not start: "},
		{"interrupted", self, "hang", interrupted, patience, "", "context canceled"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			temp := t.TempDir()
			t.Setenv("TMPDIR", temp)
			t.Setenv("TMP", temp)
			t.Setenv("JIANBAO_TEST_BROWSER", c.as)
			_, err := Start(c.ctx, Options{Path: c.program, File: (&site{}).file, Timeout: c.timeout})
			var e Error
			if errors.As(err, &e); err == nil || e.Code != c.code || !strings.Contains(err.Error(), c.says) {
				t.Errorf("starting it: %v", err)
			}
			for _, lang := range []string{"zh", "en"} {
				if c.code != "" && (e.Hint(lang) == "" || strings.Contains(e.Text(lang), "%!")) {
					t.Errorf("the message is %s", e.Text(lang))
				}
			}
			clean(t, temp)
		})
	}
}

// A real browser that is slow to start is killed as well.
func TestStartLate(t *testing.T) {
	b, temp := start(t, context.Background(), &site{asked: map[string]int{}}, patience) // or skip
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	var e Error
	if _, err := Start(context.Background(), Options{Path: b.opts.Path, File: b.opts.File, Timeout: time.Nanosecond}); !errors.As(err, &e) || e.Code != "JB1806" {
		t.Errorf("a start without time: %v", err)
	}
	clean(t, temp)
}

// Every address that a site may have can be printed under it.
func TestPDFAddresses(t *testing.T) {
	s := &site{asked: map[string]int{}, files: map[string]string{
		"信/a b/index.html": `<!doctype html><title>x</title><link rel="stylesheet" href="../../a.css"><p>字 <a href="../../b/">乙</a>`,
		"a.css":            `@page { size: 100mm 50mm }`,
	}}
	b, _ := start(t, context.Background(), s, patience)
	for base, link := range map[string]string{
		"https://例子.cn/社区/":     "https://xn--fsqu00a.cn/%E7%A4%BE%E5%8C%BA/b/",
		"https://x.org:443/y/":  "https://x.org/y/b/",
		"http://x.org:80/":      "http://x.org/b/",
		"https://X.org:8443/~a": "https://x.org:8443/~a/b/",
		"http://x.org/y":        "http://x.org/y/b/",
		"http://[::1]:8080/":    "http://[::1]:8080/b/",
		"https://x.org/(a)'/":   "https://x.org/%28a%29%27/b/",
	} {
		at, err := parsePlace(base)
		if err != nil {
			t.Fatal(err)
		}
		b.at = at
		data, err := b.PDF(context.Background(), Job{Page: "信/a b/"})
		if err != nil {
			t.Errorf("%s: %v", base, err)
			continue
		}
		if got := links(data); !slices.Equal(got, []string{link}) || !bytes.Contains(data, []byte("/MediaBox [0 0 28")) {
			t.Errorf("%s: links %q, style asked for %d times", base, got, s.asked["a.css"])
		}
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

// Without an address of the site, no link leads to a place that is none.
func TestPDFLinksNowhere(t *testing.T) {
	s := &site{asked: map[string]int{}, files: map[string]string{"a/index.html": `<!doctype html><title>x</title><style>@media print { #hidden { display: none } }</style>` +
		`<p><a href="../b/">乙</a> <a href="../b/#c">丙</a> <a href="#here">此</a> <a href="#gone">无</a> <a href="#hidden">隐</a> <a href="#%E4">错</a> <a href="http://[">错</a>` +
		`<svg width="99" height="20"><a href="../c/"><text y="9">图</text></a></svg> <a href="https://example.com/#x">外</a><p id="hidden">隐<p id="here">此`}}
	b, _ := start(t, context.Background(), s, patience)
	b.opts.Base = Nowhere
	b.at, _ = parsePlace(Nowhere)
	data, err := b.PDF(context.Background(), Job{Page: "a/"})
	if err != nil {
		t.Fatal(err)
	}
	if got := links(data); !slices.Equal(got, []string{"https://example.com/#x"}) {
		t.Errorf("links to %q", got)
	}
	if n := len(regexp.MustCompile(`/Dest `).FindAll(data, -1)); n == 0 {
		t.Error("the jump within the page is gone")
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

var uri = regexp.MustCompile(`/URI \(((?:[^()\\]|\\.)*)\)`)

// links are the addresses that a PDF leads to.
func links(pdf []byte) []string {
	var out []string
	for _, m := range uri.FindAllSubmatch(pdf, -1) {
		out = append(out, strings.NewReplacer(`\(`, "(", `\)`, ")").Replace(string(m[1])))
	}
	return out
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
