package serve

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
)

// asker sends a POST as a page of ours does, with changes.
func asker(h *handler) func(path, body string, change func(*http.Request)) int {
	return func(path, body string, change func(*http.Request)) int {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		r.Host, r.RemoteAddr = "127.0.0.1:1313", "127.0.0.1:50000"
		r.Header.Set("Origin", "http://127.0.0.1:1313")
		r.Header.Set(tokenHeader, h.token)
		if change != nil {
			change(r)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code
	}
}

func TestWhoMayChangeTheView(t *testing.T) {
	h := testHandler(site)
	post := asker(h)
	for name, c := range map[string]struct {
		body   string
		change func(*http.Request)
		code   int
	}{
		"a day":          {`{"at":"2026-11-25","drafts":true,"future":false}`, nil, 200},
		"a minute":       {`{"at":"2026-11-25T09:30"}`, nil, 200},
		"no day":         {`{"at":"2026-02-30"}`, nil, 400},
		"another form":   {`{"at":"11/25/2026"}`, nil, 400},
		"unknown key":    {`{"when":"2026-11-25"}`, nil, 400},
		"no JSON":        {`at=2026-11-25`, nil, 400},
		"too long":       {`{"at":"` + strings.Repeat("x", maxBody) + `"}`, nil, 400},
		"no origin":      {`{}`, func(r *http.Request) { r.Header.Del("Origin") }, 403},
		"another origin": {`{}`, func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") }, 403},
		"another host":   {`{}`, func(r *http.Request) { r.Host = "evil.example:1313" }, 403},
		"no token":       {`{}`, func(r *http.Request) { r.Header.Del(tokenHeader) }, 403},
		"another token":  {`{}`, func(r *http.Request) { r.Header.Set(tokenHeader, "x") }, 403},
	} {
		before := h.hub.wanted()
		if code := post("/_jianbao/view", c.body, c.change); code != c.code {
			t.Errorf("%s: %d, want %d", name, code, c.code)
		}
		if c.code != 200 && h.hub.wanted() != before {
			t.Errorf("%s: the view is another one", name)
		}
	}
	// What is not named stays: two windows, or two hands, may ask at once.
	for _, body := range []string{`{"at":"2026-11-24","drafts":false}`, `{"drafts":true}`, `{"at":"2026-11-26"}`} {
		if code := post("/_jianbao/view", body, nil); code != 200 {
			t.Errorf("%s: %d", body, code)
		}
	}
	if h.hub.wanted() != (ViewState{At: "2026-11-26", Drafts: true}) {
		t.Errorf("%+v", h.hub.wanted())
	}
}

func TestWhatMayBeOpened(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"content/a.md", "content/b.md", "content/other.md", "content/run.exe", "secret.md"} {
		write(t, dir, name, "x")
	}
	if err := os.Symlink(filepath.Join(dir, "secret.md"), filepath.Join(dir, "content", "link.md")); err != nil {
		t.Logf("no links here: %v", err)
	}
	h := testHandler(site)
	h.dir = dir
	var opened []string
	h.openFile = func(f string) error { opened = append(opened, f); return nil }
	m := h.site.(*memory)
	m.about = map[string]About{"a/index.html": {Source: "content/a.md"}}
	for _, f := range []string{"content/run.exe", "content/link.md", "../x.md", "content/gone.md"} {
		m.about[f] = About{Source: f}
	}
	h.hub.built(ViewState{}, Result{Messages: []Message{{Severity: "warning", File: "content/b.md"}}}, nil)
	post := asker(h)
	lan := func(r *http.Request) { r.RemoteAddr = "192.168.1.9:50000" }
	for _, c := range []struct {
		page, file string
		change     func(*http.Request)
		code       int
	}{
		{"a/index.html", "content/a.md", nil, 204},
		{"", "content/b.md", nil, 204},
		{"a/index.html", "content/other.md", nil, 404},
		{"content/run.exe", "content/run.exe", nil, 404},
		{"content/link.md", "content/link.md", nil, 404},
		{"content/gone.md", "content/gone.md", nil, 404},
		{"../x.md", "../x.md", nil, 404},
		{"a/index.html", "content/a.md", lan, 403},
		{"a/index.html", "content/a.md", func(r *http.Request) { r.Header.Del("Origin") }, 403},
	} {
		if code := post("/_jianbao/open", `{"page":"`+c.page+`","file":"`+c.file+`"}`, c.change); code != c.code {
			t.Errorf("%s %s: %d, want %d", c.page, c.file, code, c.code)
		}
	}
	if got := strings.Join(opened, " "); got != "content/a.md content/b.md" {
		t.Errorf("opened %s", got)
	}
	h.openFile = nil
	if code := post("/_jianbao/open", `{"page":"a/index.html","file":"content/a.md"}`, nil); code != 403 {
		t.Errorf("where nothing opens files: %d", code)
	}
}

// Half of a save goes with its other half, or with the next change, or alone after a
// moment.
func TestHalvesOfSaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPending(halfSave)
		p.addHalf("a.md")
		if p.some() {
			t.Error("half of a save is built at once")
		}
		p.add("a.md")
		if paths, ok := p.take(); !ok || strings.Join(paths, " ") != "a.md" {
			t.Errorf("%q, %t", paths, ok)
		}
		p.addHalf("old.md")
		p.add("new.md") // a file moved
		if paths, _ := p.take(); strings.Join(paths, " ") != "new.md old.md" {
			t.Errorf("%q", paths)
		}
		// The timer of what was taken has nothing to tell.
		<-p.wake
		synctest.Wait()
		p.addHalf("gone.md")
		<-p.wake // after the moment
		if paths, _ := p.take(); strings.Join(paths, " ") != "gone.md" {
			t.Errorf("%q", paths)
		}
	})
}
