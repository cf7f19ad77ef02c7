package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jianbao/generator/diag"
)

// patience is how long a condition may take before a test gives up. No test
// waits for it when things work.
const patience = 20 * time.Second

// memory is a set of built files.
type memory struct {
	mu    sync.Mutex
	files map[string]string
	// What there is beside the files, of tests that need it.
	broken map[string]error
	about  map[string]About
}

func (m *memory) Open(_ context.Context, path string) ([]byte, string, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.files[path]
	return []byte(s), fmt.Sprintf("%d-%.8x", len(s), s), ok, m.broken[path]
}

func (m *memory) About(path string) (About, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.about[path]
	return a, ok
}

func (m *memory) set(path, data string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.files == nil {
		m.files = map[string]string{}
	}
	m.files[path] = data
}

func (m *memory) snapshot() map[string]string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.files)
}

// script is a Rebuild whose outcomes a test hands in one by one.
type script struct {
	calls   chan Request
	results chan Result
}

func newScript() *script { return &script{make(chan Request), make(chan Result)} }

func (s *script) rebuild(ctx context.Context, r Request) (Result, error) {
	select {
	case s.calls <- r:
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	select {
	case r := <-s.results:
		return r, nil
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
}

// build lets the next rebuild end with r and returns what it was called with.
func (s *script) build(t *testing.T, r Result) Request {
	t.Helper()
	req := receive(t, s.calls)
	select {
	case s.results <- r:
	case <-time.After(patience):
		t.Fatal("the rebuild does not take its result")
	}
	return req
}

func receive[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}

// start runs a server on a free port until the test ends.
func start(t *testing.T, o Options, files Site, rebuild Rebuild) *Server {
	t.Helper()
	o.PortGiven = true
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	s, err := Listen(o, files, rebuild)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := receive(t, ended); err != nil {
			t.Error(err)
		}
	})
	return s
}

func good(context.Context, Request) (Result, error) { return Result{}, nil }

func (s *Server) url(path string) string { return strings.TrimSuffix(s.URLs()[0], "/") + path }

func get(t *testing.T, url string) (int, http.Header, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(body)
}

// stream is a browser's connection to the events.
type stream struct {
	t    *testing.T
	resp *http.Response
	r    *bufio.Reader
}

func connect(t *testing.T, s *Server, page, since string) *stream {
	t.Helper()
	resp, err := http.Get(s.url("/_jianbao/events?page=" + page + "&since=" + since))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	if ct := resp.Header.Get("Content-Type"); !strings.HasPrefix(ct, "text/event-stream") {
		t.Fatalf("content type %q", ct)
	}
	return &stream{t, resp, bufio.NewReader(resp.Body)}
}

// next reads the next message.
func (s *stream) next() state {
	s.t.Helper()
	timer := time.AfterFunc(patience, func() { s.resp.Body.Close() })
	defer timer.Stop()
	var m state
	for {
		line, err := s.r.ReadString('\n')
		if err != nil {
			s.t.Fatalf("events end: %v", err)
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			if err := json.Unmarshal([]byte(data), &m); err != nil {
				s.t.Fatal(err)
			}
			return m
		}
	}
}

func failing(texts ...string) Result {
	r := Result{Failed: true}
	for _, text := range texts {
		r.Messages = append(r.Messages, Message{Severity: "error", File: "a.md", Line: 1, Text: text})
	}
	return r
}

func TestBrowsersLearnWhatChanged(t *testing.T) {
	b, files := newScript(), &memory{}
	files.set("index.html", "<body>1</body>")
	s := start(t, Options{}, files, b.rebuild)

	ev := connect(t, s, "index.html", "")
	first := ev.next()
	if first.All || first.Errors != nil {
		t.Errorf("before the first build: %+v", first)
	}
	if got := b.build(t, Result{}); got.Changed != nil {
		t.Errorf("the first build is told %q, want nil for everything", got.Changed)
	}
	second := ev.next()
	if !second.All || second.Version == first.Version {
		t.Errorf("after the first build: %+v", second)
	}

	// The page, and what pages use; not another page.
	s.hub.built(ViewState{}, Result{Changed: []string{"b/index.html", "index.html", "main.css"}}, nil)
	third := ev.next()
	if third.All || fmt.Sprint(third.Paths) != "[index.html main.css]" || third.Version == second.Version {
		t.Errorf("after a change: %+v", third)
	}

	// A failed build changes no version; its text comes as it is.
	s.hub.built(ViewState{}, failing("<script>"), nil)
	m := ev.next()
	if len(m.Errors) != 1 || m.Errors[0].Text != "<script>" || m.All || m.Paths != nil || m.Version != third.Version {
		t.Errorf("after a failure: %+v", m)
	}
	if _, _, body := get(t, s.url("/")); !strings.Contains(body, "1") {
		t.Errorf("the last good page is gone: %s", body)
	}

	// Whoever comes now sees it too; whoever missed a build looks again.
	if m := connect(t, s, "index.html", third.Version).next(); len(m.Errors) == 0 || m.All {
		t.Errorf("a newcomer is told %+v", m)
	}
	if m := connect(t, s, "index.html", first.Version).next(); !m.All {
		t.Errorf("a latecomer is told %+v", m)
	}

	s.hub.built(ViewState{}, Result{Today: "2026-11-22"}, nil)
	if m := ev.next(); m.Errors != nil || m.All || m.Paths != nil || m.Today != "2026-11-22" {
		t.Errorf("after mending: %+v", m)
	}
}

// A browser is told of its page: where it comes from, what is said about it.
func TestBrowsersLearnAboutTheirPage(t *testing.T) {
	files := &memory{about: map[string]About{
		"a/index.html": {Source: "content/a.md", Line: 3, Messages: []Message{{Severity: "warning", Text: "w"}}},
	}}
	view := View{Name: "x", Label: "X", Has: func(p string) bool { return p == "a/index.html" }}
	s := start(t, Options{Views: []View{view}, OpenFile: func(string) error { return nil }}, files, good)
	p := connect(t, s, "a/index.html", "").next().Page
	want := &pageState{
		Path: "a/index.html", Source: "content/a.md", Line: 3, Open: true,
		Warnings: []Message{{Severity: "warning", Text: "w"}}, Views: []link{{"/_jianbao/x/a/", "X"}},
	}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("%+v", p)
	}
	if p := connect(t, s, "b/index.html", "").next().Page; p.Source != "" || p.Views != nil {
		t.Errorf("%+v", p)
	}
}

func TestSlowBrowserGetsTheSum(t *testing.T) {
	h := newHub("b", ViewState{}, func() {})
	h.built(ViewState{}, Result{}, nil)
	c := h.join("a", "")
	h.take(c)
	h.built(ViewState{}, Result{Changed: []string{"a"}}, nil)
	h.built(ViewState{}, failing("broken"), nil)
	h.built(ViewState{}, Result{Changed: []string{"b.css"}}, nil)
	m := h.take(c)
	if fmt.Sprint(m.Paths) != "[a b.css]" || m.Errors != nil || m.Version != "b-3" {
		t.Errorf("%+v", m)
	}
	h.built(ViewState{}, Result{}, nil)
	if m := h.take(c); m != nil {
		t.Errorf("a build that changed nothing is told: %+v", m)
	}
	h.built(ViewState{}, Result{}, errors.New("disk"))
	if m := h.take(c); m == nil || len(m.Errors) != 1 || m.Errors[0].Text != "disk" {
		t.Errorf("an error of the build itself: %+v", m)
	}
	h.built(ViewState{}, Result{Changed: make([]string, maxPaths+1)}, nil)
	if m := h.take(c); !m.All || m.Paths != nil {
		t.Error("a list too long is not replaced by a look at everything")
	}
	h.built(ViewState{}, failing(make([]string, maxMessages+7)...), nil)
	if m := h.take(c); len(m.Errors) != maxMessages || m.More != 7 {
		t.Errorf("%d messages, %d more", len(m.Errors), m.More)
	}
}

func TestBeforeTheFirstGoodBuild(t *testing.T) {
	b := newScript()
	s := start(t, Options{}, &memory{}, b.rebuild)
	if code, _, body := get(t, s.url("/")); code != http.StatusServiceUnavailable || !strings.Contains(body, "正在生成") || !strings.Contains(body, "live.js") {
		t.Errorf("while building: %d %s", code, body)
	}
	ev := connect(t, s, "index.html", "")
	ev.next()
	b.build(t, failing(`<b>`))
	ev.next()
	if code, _, body := get(t, s.url("/x/")); code != http.StatusServiceUnavailable || !strings.Contains(body, "a.md:1: error: &lt;b&gt;") || strings.Contains(body, "<b>") {
		t.Errorf("after a failure: %d %s", code, body)
	}
}

// What comes while a build runs cancels it, and nothing of either is lost.
func TestANewerChangeCancelsABuild(t *testing.T) {
	files := &memory{}
	calls := make(chan Request)
	s := start(t, Options{}, files, func(ctx context.Context, r Request) (Result, error) {
		calls <- r
		if r.Changed != nil && len(r.Changed) < 3 {
			<-ctx.Done() // as long as it takes
			return Result{}, ctx.Err()
		}
		return Result{}, nil
	})
	receive(t, calls)
	s.changes.add("a")
	if r := receive(t, calls); fmt.Sprint(r.Changed) != "[a]" {
		t.Errorf("%q", r.Changed)
	}
	s.changes.add("b")
	if r := receive(t, calls); fmt.Sprint(r.Changed) != "[a b]" {
		t.Errorf("%q", r.Changed)
	}
	s.hub.show(viewChange{At: new("2026-11-25")})
	if r := receive(t, calls); fmt.Sprint(r.Changed) != "[a b]" || r.View.At != "2026-11-25" {
		t.Errorf("%+v", r)
	}
	s.changes.add("c")
	if r := receive(t, calls); fmt.Sprint(r.Changed) != "[a b c]" || r.View.At != "2026-11-25" {
		t.Errorf("%+v", r)
	}
}

// However many changes come, now and then a build runs to its end.
func TestCancellingEnds(t *testing.T) {
	var s *Server
	ready := make(chan struct{})
	built := make(chan Request, 100)
	n := 0
	s = start(t, Options{Built: func(r Request, _ Result, _ error) { built <- r }}, &memory{}, func(ctx context.Context, r Request) (Result, error) {
		<-ready
		if r.Changed == nil {
			return Result{}, nil
		}
		if n++; n <= maxCancels {
			s.changes.add(fmt.Sprint(n)) // a change in the middle of each build
			<-ctx.Done()
		}
		return Result{}, ctx.Err()
	})
	close(ready)
	receive(t, built)
	s.changes.add("0")
	if r := receive(t, built); len(r.Changed) != maxCancels+1 {
		t.Errorf("%q", r.Changed)
	}
}

// A change of the view alone names no files, and says what browsers show.
func TestViewIsBuilt(t *testing.T) {
	b := newScript()
	s := start(t, Options{View: ViewState{Drafts: true}}, &memory{}, b.rebuild)
	if r := b.build(t, Result{}); !r.View.Drafts {
		t.Errorf("the first view: %+v", r)
	}
	ev := connect(t, s, "a/index.html", "")
	for !s.hub.everGood() {
		ev.next()
	}
	s.hub.show(viewChange{At: new("2026-11-25")})
	r := b.build(t, Result{Changed: []string{"a/index.html"}})
	if r.Changed == nil || len(r.Changed) > 0 || r.View.At != "2026-11-25" || fmt.Sprint(r.Shown) != "[a/index.html]" {
		t.Errorf("%+v", r)
	}
	for {
		if m := ev.next(); m.Paths != nil {
			if !m.View || m.Show.At != "2026-11-25" {
				t.Errorf("%+v", m)
			}
			break
		}
	}
}

// A site that the clock alone makes another one is built again.
func TestDue(t *testing.T) {
	b := newScript()
	due := make(chan bool, 1)
	start(t, Options{DueEvery: time.Millisecond, Due: func() bool {
		select {
		case v := <-due:
			return v
		default:
			return false
		}
	}}, &memory{}, b.rebuild)
	b.build(t, Result{})
	due <- true
	if r := b.build(t, Result{}); r.Changed == nil || len(r.Changed) > 0 {
		t.Errorf("%+v", r)
	}
}

// Changes that come while a build runs go together.
func TestBurst(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "content/old.md", "")
	b := newScript()
	start(t, Options{Dir: dir}, &memory{}, b.rebuild)
	receive(t, b.calls) // the first build runs
	want := map[string]bool{}
	for i := range 30 {
		name := fmt.Sprintf("content/%d.md", i)
		write(t, dir, name, "x")
		want[name] = true
	}
	// The first build may have been cancelled by the burst.
	all := false
	builds := 0
	for ; len(want) > 0 && !all; builds++ {
		r := receive(t, b.calls)
		all = r.Changed == nil
		for _, p := range r.Changed {
			delete(want, p)
		}
	}
	if builds > 10 {
		t.Errorf("%d builds for one burst", builds)
	}
}

func TestEndOfContextEndsEverything(t *testing.T) {
	s, err := Listen(Options{Dir: t.TempDir(), PortGiven: true}, &memory{}, good)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	ev := connect(t, s, "index.html", "")
	ev.next()
	stop()
	if err := receive(t, ended); err != nil {
		t.Error(err)
	}
	if _, err := io.ReadAll(ev.r); err != nil {
		t.Logf("the stream ended with %v", err)
	}
	if _, err := net.Dial("tcp", s.listener.Addr().String()); err == nil {
		t.Error("the port is still open")
	}
}

func TestLimitOfWatchesFallsBackToPolling(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "content/a.md", "1")
	for name, open := range map[string]func() (notifier, error){
		"no instance": func() (notifier, error) { return nil, errLimit },
		"no watch":    func() (notifier, error) { return &scarce{}, nil },
		"later":       func() (notifier, error) { return newScarce(t, 2) },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithCancel(context.Background())
			warnings := make(chan diag.Diagnostic, 10)
			tick := make(chan time.Time)
			changes := newPending(0)
			done := watchWith(ctx, Options{Dir: dir, Warn: func(d diag.Diagnostic) { warnings <- d }}, changes, open,
				func() (<-chan time.Time, func()) { return tick, func() {} })
			if name == "later" {
				write(t, dir, "content/deep/er/b.md", "1")
			}
			if d := receive(t, warnings); d.Code != "JB1301" || d.Severity != diag.Warning {
				t.Errorf("warning %+v", d)
			}
			for all := false; !all; {
				receive(t, changes.wake)
				paths, ok := changes.take()
				all = ok && paths == nil // what the gap may have hidden is looked at
			}
			write(t, dir, "content/"+filepath.Base(t.TempDir())+"-c.md", name)
			tick <- time.Time{}
			receive(t, changes.wake)
			paths, _ := changes.take() // with a file of before, if it came after the first look
			if !slices.ContainsFunc(paths, func(p string) bool { return strings.HasSuffix(p, "-c.md") }) {
				t.Errorf("changes %q", paths)
			}
			stop()
			receive(t, done)
			if len(warnings) != 0 {
				t.Error("more than one warning")
			}
		})
	}
}
