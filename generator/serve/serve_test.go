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
	"os"
	"path/filepath"
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
}

func (m *memory) Open(path string) ([]byte, string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.files[path]
	return []byte(s), fmt.Sprintf("%d-%.8x", len(s), s), ok
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
	calls   chan []string
	results chan Result
}

func newScript() *script { return &script{make(chan []string), make(chan Result)} }

func (s *script) rebuild(ctx context.Context, changed []string) (Result, error) {
	select {
	case s.calls <- changed:
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
func (s *script) build(t *testing.T, r Result) []string {
	t.Helper()
	changed := receive(t, s.calls)
	select {
	case s.results <- r:
	case <-time.After(patience):
		t.Fatal("the rebuild does not take its result")
	}
	return changed
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
func start(t *testing.T, o Options, files Files, rebuild Rebuild) *Server {
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

func good(context.Context, []string) (Result, error) { return Result{}, nil }

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

func connect(t *testing.T, s *Server, since string) *stream {
	t.Helper()
	resp, err := http.Get(s.url("/_jianbao/events?since=" + since))
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
func (s *stream) next() message {
	s.t.Helper()
	timer := time.AfterFunc(patience, func() { s.resp.Body.Close() })
	defer timer.Stop()
	var m message
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

func TestBrowsersLearnWhatChanged(t *testing.T) {
	b, files := newScript(), &memory{}
	files.set("index.html", "<body>1</body>")
	s := start(t, Options{}, files, b.rebuild)

	ev := connect(t, s, "")
	first := ev.next()
	if first.All || first.Errors != "" {
		t.Errorf("before the first build: %+v", first)
	}
	if got := b.build(t, Result{}); got != nil {
		t.Errorf("the first build is told %q, want nil for everything", got)
	}
	second := ev.next()
	if !second.All || second.Version == first.Version {
		t.Errorf("after the first build: %+v", second)
	}

	s.hub.built(Result{Changed: []string{"a/index.html"}}, nil)
	third := ev.next()
	if third.All || fmt.Sprint(third.Paths) != "[a/index.html]" || third.Version == second.Version {
		t.Errorf("after a change: %+v", third)
	}

	// A failed build changes no version; its text comes as it is.
	s.hub.built(Result{Errors: "a.md:1: <script>"}, nil)
	m := ev.next()
	if m.Errors != "a.md:1: <script>" || m.Title == "" || m.All || m.Paths != nil || m.Version != third.Version {
		t.Errorf("after a failure: %+v", m)
	}
	if _, _, body := get(t, s.url("/")); !strings.Contains(body, "1") {
		t.Errorf("the last good page is gone: %s", body)
	}

	// Whoever comes now sees it too; whoever missed a build reloads.
	if m := connect(t, s, third.Version).next(); m.Errors == "" || m.All {
		t.Errorf("a newcomer is told %+v", m)
	}
	if m := connect(t, s, first.Version).next(); !m.All {
		t.Errorf("a latecomer is told %+v", m)
	}

	s.hub.built(Result{}, nil)
	if m := ev.next(); m.Errors != "" || m.All || m.Paths != nil {
		t.Errorf("after mending: %+v", m)
	}
}

func TestSlowBrowserGetsTheSum(t *testing.T) {
	h := newHub("b", "title")
	h.built(Result{}, nil)
	c := h.join("")
	h.take(c)
	h.built(Result{Changed: []string{"a"}}, nil)
	h.built(Result{Errors: "broken"}, nil)
	h.built(Result{Changed: []string{"b"}}, nil)
	m := h.take(c)
	if fmt.Sprint(m.Paths) != "[a b]" || m.Errors != "" || m.Version != "b-3" {
		t.Errorf("%+v", m)
	}
	h.built(Result{}, nil)
	if m := h.take(c); m != nil {
		t.Errorf("a build that changed nothing is told: %+v", m)
	}
	h.built(Result{}, errors.New("disk"))
	if m := h.take(c); m == nil || m.Errors != "disk" {
		t.Errorf("an error of the build itself: %+v", m)
	}
	h.built(Result{Changed: make([]string, maxPaths+1)}, nil)
	if m := h.take(c); !m.All || m.Paths != nil {
		t.Error("a list too long is not replaced by a reload")
	}
}

func TestBeforeTheFirstGoodBuild(t *testing.T) {
	b := newScript()
	s := start(t, Options{}, &memory{}, b.rebuild)
	if code, _, body := get(t, s.url("/")); code != http.StatusServiceUnavailable || !strings.Contains(body, "正在生成") || !strings.Contains(body, "live.js") {
		t.Errorf("while building: %d %s", code, body)
	}
	ev := connect(t, s, "")
	ev.next()
	b.build(t, Result{Errors: `content/a.md:3:1: error: <b>`})
	ev.next()
	if code, _, body := get(t, s.url("/x/")); code != http.StatusServiceUnavailable || !strings.Contains(body, "content/a.md:3:1: error: &lt;b&gt;") {
		t.Errorf("after a failure: %d %s", code, body)
	}
}

// Changes that come while a build runs wait for its end and then go together.
func TestOneBuildAtATime(t *testing.T) {
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
	b.results <- Result{}
	// The events of 30 files may reach us in two or three portions, but not one by one.
	builds := 0
	for ; len(want) > 0; builds++ {
		for _, p := range b.build(t, Result{}) {
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
	ev := connect(t, s, "")
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

func TestPorts(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	_, err = Listen(Options{Port: port, PortGiven: true}, &memory{}, good)
	var busy *BusyError
	if !errors.As(err, &busy) || busy.Port != port {
		t.Errorf("a port the user chose is taken: %v", err)
	}
	s, err := Listen(Options{Port: port}, &memory{}, good)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := s.listener.Addr().(*net.TCPAddr).Port; got <= port {
		t.Errorf("took port %d after %d", got, port)
	}
}

func TestURLs(t *testing.T) {
	for addr, want := range map[string]string{
		"127.0.0.1:1313":    "http://127.0.0.1:1313/",
		"[::1]:1313":        "http://[::1]:1313/",
		"192.168.1.20:8080": "http://192.168.1.20:8080/",
	} {
		a, err := net.ResolveTCPAddr("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if got := urls(a); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v", addr, got)
		}
	}
	all := urls(&net.TCPAddr{IP: net.IPv4zero, Port: 1313})
	if all[0] != "http://127.0.0.1:1313/" {
		t.Errorf("all addresses: %v", all)
	}
}

// Half-open connections neither pile up nor keep anyone out.
func TestSilentConnectionsMakeRoom(t *testing.T) {
	files := &memory{}
	files.set("index.html", "hello")
	s := start(t, Options{MaxConns: 4}, files, good)
	var silent []net.Conn
	for range 20 {
		c, err := net.Dial("tcp", s.listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		silent = append(silent, c)
	}
	if code, _, body := get(t, s.url("/")); code != 200 || !strings.Contains(body, "hello") {
		t.Fatalf("%d %s", code, body)
	}
	for _, c := range silent[:10] {
		if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("a silent connection is still open: %v", err)
		}
	}
}

// Where all connections are busy, a further one is refused, and admitted again
// when one ends.
func TestBusyConnectionsAreBounded(t *testing.T) {
	files := &memory{}
	files.set("index.html", "hello")
	s := start(t, Options{MaxConns: 2}, files, good)
	a, b := connect(t, s, ""), connect(t, s, "")
	a.next()
	b.next()
	if resp, err := http.Get(s.url("/")); err == nil {
		resp.Body.Close()
		t.Error("a third connection was admitted")
	}
	a.resp.Body.Close()
	deadline := time.Now().Add(patience)
	for {
		resp, err := http.Get(s.url("/"))
		if err == nil {
			resp.Body.Close()
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("not admitted after another left: %v", err)
		}
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
			changes := newPending()
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
