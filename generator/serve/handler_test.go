package serve

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"jianbao/generator/diag"
)

func testHandler(files map[string]string) *handler {
	m := &memory{}
	for p, s := range files {
		m.set(p, s)
	}
	h := newHub("boot", ViewState{}, func() {})
	h.built(ViewState{}, Result{}, nil)
	return newHandler(m, h, "1313", Options{Lang: "zh-CN"})
}

func ask(h http.Handler, method, target string, head map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	r.Host = "127.0.0.1:1313"
	for k, v := range head {
		if k == "Host" {
			r.Host = v
		} else {
			r.Header.Set(k, v)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var site = map[string]string{
	"index.html":            "<html><body>home</BODY></html>",
	"articles/a/index.html": "<body>a</body>",
	"articles/文 章/x.html":   "text",
	"404.html":              "<body>nothing</body>",
	"assets/main.css":       "a{}",
	"feed.xml":              "<feed/>",
	"data.bin":              "0123456789",
	".env":                  "SECRET",
	"a/.git/config":         "SECRET",
}

func TestRequests(t *testing.T) {
	h := testHandler(site)
	for _, c := range []struct {
		method, path string
		code         int
		contentType  string
		body         string // contained
	}{
		{"GET", "/", 200, "text/html; charset=utf-8", "home"},
		{"GET", "/index.html", 200, "text/html; charset=utf-8", "home"},
		{"GET", "/articles/a/", 200, "text/html; charset=utf-8", "a"},
		{"GET", "/articles/a", 302, "", ""},
		{"GET", "/articles/%E6%96%87%20%E7%AB%A0/x.html", 200, "text/html; charset=utf-8", "text"},
		{"GET", "/assets/main.css", 200, "text/css; charset=utf-8", "a{}"},
		{"GET", "/feed.xml", 200, "application/xml; charset=utf-8", "<feed/>"},
		{"GET", "/data.bin", 200, "application/octet-stream", "0123"},
		{"GET", "/_jianbao/live.js", 200, "text/javascript; charset=utf-8", "EventSource"},
		{"HEAD", "/", 200, "text/html; charset=utf-8", ""},
		{"GET", "/missing/", 404, "text/html; charset=utf-8", "nothing"},
		{"HEAD", "/missing/", 404, "text/html; charset=utf-8", ""},
		{"GET", "/articles/", 404, "text/html; charset=utf-8", "nothing"},
		{"POST", "/", 405, "", ""},
		{"PUT", "/index.html", 405, "", ""},
		{"DELETE", "/index.html", 405, "", ""},
		{"OPTIONS", "/", 405, "", ""},
		{"POST", "/_jianbao/events", 405, "", ""},
		{"GET", "/_jianbao/view", 405, "", ""},
		{"GET", "/_jianbao/open", 405, "", ""},
		{"PUT", "/_jianbao/view", 405, "", ""},
		{"GET", "/_jianbao/frame/articles/a/?as=tablet", 200, "text/html; charset=utf-8", `src="/articles/a/"`},
		{"GET", "/_jianbao/frame/", 200, "text/html; charset=utf-8", `src="/"`},
		{"GET", "/_jianbao/frame/articles/a?as=tablet", 302, "text/html; charset=utf-8", "/_jianbao/frame/articles/a/?as=tablet"},
		{"GET", "/_jianbao/frame/missing/", 404, "text/html; charset=utf-8", "nothing"},
		{"GET", "/.env", 404, "", "nothing"},
		{"GET", "/%2eenv", 404, "", "nothing"},
		{"GET", "/a/.git/config", 404, "", "nothing"},
		{"GET", "/articles/../index.html", 404, "", "nothing"},
		{"GET", "/articles/%2e%2e/index.html", 404, "", "nothing"},
		{"GET", "/articles/..%2findex.html", 404, "", "nothing"},
		{"GET", "/articles%2fa/index.html", 404, "", "nothing"},
		{"GET", "/articles%5c..%5cindex.html", 404, "", "nothing"},
		{"GET", "/%252e%252e/index.html", 404, "", "nothing"},
		{"GET", "/index.html%00", 404, "", "nothing"},
		{"GET", "//example.org/", 404, "", "nothing"},
		{"GET", "//example.org/..", 404, "", "nothing"},
		{"GET", "/articles//a/", 404, "", "nothing"},
		{"GET", "/./index.html", 404, "", "nothing"},
	} {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			w := ask(h, c.method, "http://127.0.0.1:1313"+c.path, nil)
			if w.Code != c.code || !strings.Contains(w.Body.String(), c.body) || strings.Contains(w.Body.String(), "SECRET") {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if c.method == "HEAD" && w.Body.Len() > 0 {
				t.Error("a HEAD request is answered with a body")
			}
			if got := w.Header().Get("Content-Type"); c.contentType != "" && got != c.contentType {
				t.Errorf("content type %q, want %q", got, c.contentType)
			}
			if w.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Error("no nosniff")
			}
			if c.code == 405 && w.Header().Get("Allow") != "GET, HEAD" && !strings.HasSuffix(c.path, "view") && !strings.HasSuffix(c.path, "open") {
				t.Error("no Allow")
			}
		})
	}
}

func TestRedirectStaysHere(t *testing.T) {
	h := testHandler(map[string]string{"文 章/index.html": "x", "a:b/index.html": "x"})
	for target, want := range map[string]string{
		"/%E6%96%87%20%E7%AB%A0":         "/%E6%96%87%20%E7%AB%A0/",
		"/%E6%96%87%20%E7%AB%A0?q=1&x=2": "/%E6%96%87%20%E7%AB%A0/?q=1&x=2",
		"/a:b":                           "/a:b/",
	} {
		w := ask(h, "GET", target, nil)
		if got := w.Header().Get("Location"); w.Code != http.StatusFound || got != want {
			t.Errorf("%s: %d %q, want %q", target, w.Code, got, want)
		}
	}
}

func TestLiveScript(t *testing.T) {
	h := testHandler(site)
	body := ask(h, "GET", "/", nil).Body.String()
	_, etag, _, _ := h.site.Open(t.Context(), "index.html")
	etag = etagText(etag)
	want := `<html><body>home<script src="/_jianbao/live.js" data-version="boot-1" data-page="index.html" data-token="` + h.token + `" data-lang="zh" data-etag="` + etag + `" defer></script></BODY></html>`
	if body != want {
		t.Errorf("%s\nwant %s", body, want)
	}
	if body := ask(h, "GET", "/feed.xml", nil).Body.String(); body != "<feed/>" {
		t.Errorf("what is no page was changed: %s", body)
	}
	if body := ask(h, "GET", "/articles/%E6%96%87%20%E7%AB%A0/x.html", nil).Body.String(); !strings.HasPrefix(body, "text<script") {
		t.Errorf("a page without </body>: %s", body)
	}
	m := &memory{}
	m.set("index.html", site["index.html"])
	if data, _, _, _ := m.Open(t.Context(), "index.html"); string(data) != site["index.html"] {
		t.Error("the built file itself was changed")
	}
}

func TestConditionalAndPartialRequests(t *testing.T) {
	h := testHandler(site)
	for _, p := range []string{"/", "/assets/main.css"} {
		tag := ask(h, "GET", p, nil).Header().Get("ETag")
		if w := ask(h, "GET", p, map[string]string{"If-None-Match": tag}); tag == "" || w.Code != http.StatusNotModified {
			t.Errorf("%s: tag %s, %d", p, tag, w.Code)
		}
	}
	before := ask(h, "GET", "/", nil).Header().Get("ETag")
	h.hub.built(ViewState{}, Result{Changed: []string{"x"}}, nil)
	if w := ask(h, "GET", "/", map[string]string{"If-None-Match": before}); w.Code != 200 || !strings.Contains(w.Body.String(), "boot-2") {
		t.Errorf("a page with the script of an older build was taken for new: %d", w.Code)
	}
	if w := ask(h, "GET", "/data.bin", map[string]string{"Range": "bytes=2-4"}); w.Code != http.StatusPartialContent || w.Body.String() != "234" {
		t.Errorf("range: %d %s", w.Code, w.Body)
	}
}

func TestETagText(t *testing.T) {
	for in, want := range map[string]string{"abc-1": "abc-1", "a\"b\r\nc 中": "abc"} {
		if got := etagText(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestWhoMayAsk(t *testing.T) {
	h := testHandler(site)
	for _, c := range []struct {
		name  string
		local string // where the connection arrived
		head  map[string]string
		code  int
	}{
		{"by address", "", map[string]string{"Host": "127.0.0.1:1313"}, 200},
		{"by name", "", map[string]string{"Host": "localhost:1313"}, 200},
		{"by name in capitals", "", map[string]string{"Host": "LocalHost:1313"}, 200},
		{"by IPv6", "", map[string]string{"Host": "[::1]:1313"}, 200},
		{"own origin", "", map[string]string{"Origin": "http://127.0.0.1:1313"}, 200},
		{"link from elsewhere", "", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200},
		{"own sub-resource", "", map[string]string{"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors"}, 200},
		{"forwarded host is nobody's", "", map[string]string{"X-Forwarded-Host": "evil.example"}, 200},
		{"LAN address", "192.168.1.20:1313", map[string]string{"Host": "192.168.1.20:1313"}, 200},
		{"LAN address as IPv6", "[::ffff:192.168.1.20]:1313", map[string]string{"Host": "192.168.1.20:1313"}, 200},

		{"foreign host", "", map[string]string{"Host": "evil.example:1313"}, 403},
		{"rebinding pair", "", map[string]string{"Host": "evil.example:1313", "Origin": "http://evil.example:1313"}, 403},
		{"forged forwarding", "", map[string]string{"Host": "evil.example:1313", "X-Forwarded-Host": "127.0.0.1:1313"}, 403},
		{"forged Forwarded", "", map[string]string{"Host": "evil.example:1313", "Forwarded": "host=127.0.0.1:1313"}, 403},
		{"other port", "", map[string]string{"Host": "127.0.0.1:8080"}, 403},
		{"no port", "", map[string]string{"Host": "127.0.0.1"}, 403},
		{"empty", "", map[string]string{"Host": ""}, 403},
		{"name that ends in ours", "", map[string]string{"Host": "evil.localhost:1313"}, 403},
		{"name that begins with ours", "", map[string]string{"Host": "127.0.0.1.evil.example:1313"}, 403},
		{"user part", "", map[string]string{"Host": "127.0.0.1:1313@evil.example"}, 403},
		{"short form", "", map[string]string{"Host": "127.1:1313"}, 403},
		{"not the address of this connection", "192.168.1.20:1313", map[string]string{"Host": "192.168.1.21:1313"}, 403},
		{"LAN address on the loopback", "127.0.0.1:1313", map[string]string{"Host": "192.168.1.20:1313"}, 403},
		{"foreign origin", "", map[string]string{"Origin": "https://evil.example"}, 403},
		{"null origin", "", map[string]string{"Origin": "null"}, 403},
		{"origin with another port", "", map[string]string{"Origin": "http://127.0.0.1:1314"}, 403},
		{"origin by another name", "", map[string]string{"Origin": "http://localhost:1313"}, 403},
		{"foreign script tag", "", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}, 403},
		{"foreign frame", "", map[string]string{"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			var next http.Handler = h
			if c.local != "" {
				addr, err := net.ResolveTCPAddr("tcp", c.local)
				if err != nil {
					t.Fatal(err)
				}
				next = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(addr))))
				})
			}
			for _, path := range []string{"/", "/_jianbao/live.js"} {
				if w := ask(next, "GET", path, c.head); w.Code != c.code {
					t.Errorf("%s: %d, want %d", path, w.Code, c.code)
				}
			}
			if c.code == 403 {
				if w := ask(next, "GET", "/_jianbao/events", c.head); w.Code != 403 {
					t.Errorf("events: %d", w.Code)
				}
			}
		})
	}
}

// Over the wire: what Go's own server makes of odd requests does not open a way.
func TestRawRequests(t *testing.T) {
	files := &memory{}
	for p, s := range site {
		files.set(p, s)
	}
	s := start(t, Options{}, files, good)
	ev := connect(t, s, "index.html", "")
	for !s.hub.everGood() {
		ev.next()
	}
	addr := s.listener.Addr().String()
	for request, want := range map[string]int{
		"GET / HTTP/1.1\r\nHost: " + addr + "\r\n\r\n":                                          200,
		"GET http://evil.example/ HTTP/1.1\r\nHost: " + addr + "\r\n\r\n":                       403,
		"GET / HTTP/1.0\r\n\r\n":                                                                403,
		"GET / HTTP/1.1\r\nHost: " + addr + "\r\nHost: evil.example\r\n\r\n":                    400,
		"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: " + addr + "\r\n\r\n":                  404,
		"GET /../../etc/passwd HTTP/1.1\r\nHost: " + addr + "\r\n\r\n":                          404,
		"POST / HTTP/1.1\r\nHost: " + addr + "\r\nContent-Length: 0\r\n\r\n":                    405,
		"OPTIONS * HTTP/1.1\r\nHost: " + addr + "\r\n\r\n":                                      405,
		"GET / HTTP/1.1\r\nHost: " + addr + "\r\nX: " + strings.Repeat("x", 1<<16) + "\r\n\r\n": 431,
	} {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		// The server may hang up before it has read everything.
		_, _ = io.WriteString(c, request)
		resp, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil || resp.StatusCode != want {
			t.Errorf("%.60q: %v, want %d (%v)", request, resp, want, err)
		}
		c.Close()
	}
}

// A connection that has sent half a header is closed after five seconds, on a
// clock of the test's own.
func TestHalfAHeaderIsNotWaitedForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
		opts := Options{MaxConns: 10, Poll: true, PollEvery: 1 << 40, DueEvery: 1 << 40, Dir: t.TempDir()}
		if err := opts.defaults(); err != nil {
			t.Fatal(err)
		}
		s := newServer(opts, l, &memory{}, good)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx) }()
		ours, theirs := net.Pipe()
		l.conns <- theirs
		if _, err := io.WriteString(ours, "GET / HTTP/1.1\r\nHost: "); err != nil {
			t.Fatal(err)
		}
		// Either an error page and the end, or the end at once.
		if _, err := io.Copy(io.Discard, ours); err != nil && !strings.Contains(err.Error(), "closed") {
			t.Error(err)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	select {
	case <-l.closed:
	default:
		close(l.closed)
	}
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

// Nothing a client can send makes the handler panic or leave the site.
func FuzzPath(f *testing.F) {
	for _, p := range []string{"/", "/a/../b", "/%2e%2e/", "/\\", "/.env", "//x", "/a%2fb", "/%00", "/articles/a"} {
		f.Add(p)
	}
	h := testHandler(site)
	f.Fuzz(func(t *testing.T, p string) {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(fmt.Sprintf("GET %s HTTP/1.1\r\nHost: 127.0.0.1:1313\r\n\r\n", p))))
		if err != nil || r.Host != "127.0.0.1:1313" || strings.HasPrefix(r.URL.Path, own) {
			return
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		switch w.Code {
		case 200, 206, 302, 304, 404, 416:
		default:
			t.Errorf("%q: %d", p, w.Code)
		}
		if strings.Contains(w.Body.String(), "SECRET") {
			t.Errorf("%q opens a hidden file", p)
		}
		if to := w.Header().Get("Location"); strings.HasPrefix(to, "//") || to != "" && !strings.HasPrefix(to, "/") {
			t.Errorf("%q leads away to %q", p, to)
		}
	})
}

// A view stands at an address of the server's own, and is guarded as all of it.
func TestViews(t *testing.T) {
	h := testHandler(map[string]string{"a/index.html": "<body>a</body>", "b/index.html": "<body>b</body>", "_jianbao/x/a/index.html": "a file of the site"})
	h.warn = func(d diag.Diagnostic) { t.Log(d.Text("en")) }
	fails := errors.New("<b>broken</b>")
	h.views = []View{{
		Name: "x", Label: "“X”", Has: func(p string) bool { return p == "a/index.html" || p == "bad/index.html" || p == "gone/index.html" },
		Make: func(_ context.Context, p string) ([]byte, bool, error) {
			switch p {
			case "bad/index.html":
				return nil, false, fails
			case "gone/index.html":
				return nil, false, nil
			}
			return []byte("<body>view of " + p + "</body>"), true, nil
		},
	}}
	get := func(change func(*http.Request), path string) (int, string) {
		r := httptest.NewRequest(http.MethodGet, "http://localhost:1313"+path, nil)
		if change != nil {
			change(r)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	for path, want := range map[string]string{
		"/_jianbao/x/a/":           "200 view of a/index.html",
		"/_jianbao/x/a/index.html": "200 view of a/index.html",
		"/_jianbao/x/bad/":         "200 &lt;b&gt;broken&lt;/b&gt;",
		"/_jianbao/x/b/":           "404 ",
		"/_jianbao/x/gone/":        "404 ",
		"/_jianbao/y/a/":           "404 ",
		"/_jianbao/x/../a/":        "404 ",
		"/_jianbao/x/%2e%2e/a/":    "404 ",
	} {
		code, body := get(nil, path)
		status, text, _ := strings.Cut(want, " ")
		if fmt.Sprint(code) != status || !strings.Contains(body, text) {
			t.Errorf("%s: %d %s", path, code, body)
		}
		if code == http.StatusOK && !strings.Contains(body, `data-page="`) {
			t.Errorf("%s: nothing tells the script which page it is of: %s", path, body)
		}
	}
	for what, change := range map[string]func(*http.Request){
		"another host":   func(r *http.Request) { r.Host = "evil.example:1313" },
		"another origin": func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") },
		"a frame":        func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
	} {
		if code, body := get(change, "/_jianbao/x/a/"); code != http.StatusForbidden {
			t.Errorf("%s: %d %s", what, code, body)
		}
	}
}

// late is a site in which a build ends just when a page has been read.
type late struct {
	Site
	end func()
}

func (l late) Open(ctx context.Context, path string) ([]byte, string, bool, error) {
	data, etag, ok, err := l.Site.Open(ctx, path)
	l.end()
	return data, etag, ok, err
}

// A page is never taken for newer than it is: who gets an old one is told of the new.
func TestAPageReadWhileABuildEnds(t *testing.T) {
	h := testHandler(site)
	h.site = late{h.site, func() { h.hub.built(ViewState{}, Result{Changed: []string{"index.html"}}, nil) }}
	body := ask(h, "GET", "/", nil).Body.String()
	if !strings.Contains(body, `data-version="boot-1"`) {
		t.Error(body)
	}
	if s := h.hub.take(h.hub.join("index.html", "boot-1")); !s.All {
		t.Errorf("%+v", s)
	}
}

// A page that cannot be made says so in the form that the script reads.
func TestAPageThatFails(t *testing.T) {
	h := testHandler(site)
	h.site.(*memory).broken = map[string]error{"index.html": &Failure{[]Message{{Severity: "error", File: "a.html", Text: "</script><b>"}}}}
	w := ask(h, "GET", "/", nil)
	if w.Code != 500 || w.Header().Get(failedHeader) == "" || strings.Contains(w.Body.String(), "</script><b>") || !strings.Contains(w.Body.String(), `id="jianbao-messages"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
