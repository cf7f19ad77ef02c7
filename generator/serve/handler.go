package serve

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"html"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"jianbao/generator/diag"
)

// own is the folder of the server's own addresses.
const own = "/_jianbao/"

// handler answers requests from the built site.
type handler struct {
	site     Site
	hub      *hub
	port     string
	token    string // known to our own pages
	lang     string
	dir      string
	views    []View
	openFile func(string) error
	warn     func(diag.Diagnostic)
	live     []byte // the script
}

func newHandler(site Site, hub *hub, port string, opts Options) *handler {
	return &handler{
		site: site, hub: hub, port: port, token: rand.Text(), lang: opts.Lang, dir: opts.Dir,
		views: opts.Views, openFile: opts.OpenFile, warn: opts.Warn, live: liveScript(),
	}
}

// ServeHTTP answers one request.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !h.admit(w, r) {
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	if post := h.posts(r.URL.Path); post != nil {
		post(w, r)
		return
	}
	switch r.URL.Path {
	case own + "events":
		h.events(w, r)
		return
	case own + "live.js":
		w.Header().Set("Content-Type", ContentType("live.js"))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(h.live))
		return
	}
	p, ok := cleanPath(r)
	if !ok {
		h.notFound(w, r, "")
		return
	}
	if rest, ok := strings.CutPrefix("/"+p, own+"frame/"); ok {
		h.frame(w, r, rest)
		return
	}
	if v, rest, ok := h.viewOf("/" + p); ok {
		h.view(w, r, v, rest)
		return
	}
	h.file(w, r, p)
}

// file serves an output path. A folder is its index.html; without the final
// slash its relative links would be wrong, so the browser is sent there.
func (h *handler) file(w http.ResponseWriter, r *http.Request, p string) {
	name := indexOf(p)
	// The version first: a page is never taken for newer than it is.
	version := h.hub.version()
	data, etag, ok, err := h.site.Open(r.Context(), name)
	if !ok && err == nil && name == p {
		if _, _, folder, _ := h.site.Open(r.Context(), p+"/index.html"); folder {
			to := url.URL{Path: "/" + p + "/", RawQuery: r.URL.RawQuery}
			// Not permanent: the next build may put a file there.
			http.Redirect(w, r, to.String(), http.StatusFound)
			return
		}
	}
	switch {
	case r.Context().Err() != nil: // nobody waits any more
	case err != nil:
		h.failed(w, r, name, version, err)
	case !ok:
		h.notFound(w, r, name)
	default:
		h.send(w, r, name, version, data, etag)
	}
}

func indexOf(p string) string {
	if p == "" || strings.HasSuffix(p, "/") {
		return p + "index.html"
	}
	return p
}

// send answers with a file; conditional and partial requests are served too.
func (h *handler) send(w http.ResponseWriter, r *http.Request, name, version string, data []byte, etag string) {
	if isHTML(name) {
		data, etag = h.inject(data, version, name, ` data-etag="`+etagText(etag)+`"`), etag+"-"+version
	}
	w.Header().Set("Content-Type", ContentType(name))
	w.Header().Set("ETag", `"`+etagText(etag)+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// notFound answers with the site's own 404.html, or, while there has been no
// good build, with what is wrong. name is the output path that is not there.
func (h *handler) notFound(w http.ResponseWriter, r *http.Request, name string) {
	version := h.hub.version()
	code := http.StatusNotFound
	body, _, ok, err := h.site.Open(r.Context(), "404.html")
	switch {
	case !h.hub.everGood():
		code, body = http.StatusServiceUnavailable, h.waiting()
	case !ok || err != nil:
		body = h.page(text{"找不到这个页面", "Page not found"}, nil)
	}
	h.html(w, r, code, h.inject(body, version, name))
}

// failed answers where a page could not be made; the script lays the messages over
// the page that the browser had.
func (h *handler) failed(w http.ResponseWriter, r *http.Request, name, version string, err error) {
	list := []Message{{Severity: "error", Text: err.Error()}}
	var f *Failure
	if errors.As(err, &f) {
		list = f.Messages
	}
	w.Header().Set(failedHeader, "1")
	body := h.page(text{"这一页做不出来，请先改正下面的错误", "This page cannot be made; please mend these errors first"}, list)
	h.html(w, r, http.StatusInternalServerError, h.inject(body, version, name))
}

// failedHeader tells the script that an answer is about errors of the content, which
// stand in it as JSON.
const failedHeader = "X-Jianbao-Failed"

func (h *handler) html(w http.ResponseWriter, r *http.Request, code int, body []byte) {
	w.Header().Set("Content-Type", ContentType("x.html"))
	w.WriteHeader(code)
	if r.Method != http.MethodHead {
		// A client that has gone needs no answer.
		_, _ = w.Write(body)
	}
}

type text struct{ zh, en string }

func (t text) in(lang string) string {
	if strings.HasPrefix(lang, "en") {
		return t.en
	}
	return t.zh
}

// waiting stands in for the site until its first good build.
func (h *handler) waiting() []byte {
	if errs := h.hub.failure(); len(errs) > 0 {
		return h.page(text{"网站还不能生成，请先改正下面的错误", "The site cannot be built yet; please mend these errors first"}, errs)
	}
	return h.page(text{"正在生成网站，请稍候……", "Building the site, one moment…"}, nil)
}

// page is a page of the server's own. The script shows the messages better than the
// text that stands here for where there is none.
func (h *handler) page(title text, list []Message) []byte {
	lang := text{"zh-CN", "en"}.in(h.lang)
	var b strings.Builder
	t := html.EscapeString(title.in(h.lang))
	b.WriteString(`<!DOCTYPE html><html lang="` + lang + `"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
		`<meta name="color-scheme" content="light dark"><title>` + t + `</title><style>` + pageCSS + `</style></head><body><h1>` + t + `</h1>`)
	if len(list) > 0 {
		b.WriteString(`<pre>` + html.EscapeString(plain(list)) + `</pre>`)
		if data, err := json.Marshal(list); err == nil { // texts always encode
			b.WriteString(`<script type="application/json" id="jianbao-messages">` + string(data) + `</script>`)
		}
	}
	b.WriteString("</body></html>")
	return []byte(b.String())
}

const pageCSS = `body{font:18px/1.75 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif;max-width:60rem;margin:3rem auto;padding:0 1rem;` +
	`background:#fbfaf7;color:#1d1b19}h1{font-size:1.4rem;border-bottom:2px solid #b3261e;padding-bottom:.5rem}pre{white-space:pre-wrap;font-size:.9em}` +
	`@media(prefers-color-scheme:dark){body{background:#191817;color:#eae6df}h1{border-color:#e5736b}}`

// inject adds the live script to a page, before </body>. The version in it is
// the build the page comes from, so that a build between the page and the
// script's first connection is not missed. path is the output that the page shows.
func (h *handler) inject(page []byte, version, path string, more ...string) []byte {
	tag := `<script src="` + own + `live.js" data-version="` + html.EscapeString(version) + `" data-page="` + html.EscapeString(path) +
		`" data-token="` + h.token + `" data-lang="` + text{"zh", "en"}.in(h.lang) + `"` + strings.Join(more, "") + ` defer></script>`
	at := lastFold(page, "</body")
	out := make([]byte, 0, len(page)+len(tag))
	out = append(out, page[:at]...)
	out = append(out, tag...)
	return append(out, page[at:]...)
}

// lastFold is where an ASCII needle in small letters last begins, in any case of
// letters; the end of s where it is not.
func lastFold(s []byte, needle string) int {
	for i := len(s) - len(needle); i >= 0; i-- {
		if s[i] == needle[0] && strings.EqualFold(string(s[i:i+len(needle)]), needle) {
			return i
		}
	}
	return len(s)
}

func isHTML(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".html" || ext == ".htm"
}

// etagText drops what an entity tag cannot hold (RFC 9110, 8.8.3).
func etagText(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= 0x20 || r == '"' || r >= 0x7f {
			return -1
		}
		return r
	}, s)
}

// types by extension: the system's own table differs from machine to machine.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".htm": "text/html; charset=utf-8",
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json; charset=utf-8", ".map": "application/json; charset=utf-8", ".webmanifest": "application/manifest+json; charset=utf-8",
	".xml": "application/xml; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8",
	".csv": "text/csv; charset=utf-8", ".ics": "text/calendar; charset=utf-8", ".vcf": "text/vcard; charset=utf-8",
	".svg": "image/svg+xml; charset=utf-8", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon", ".bmp": "image/bmp", ".tif": "image/tiff", ".tiff": "image/tiff",
	".woff2": "font/woff2", ".woff": "font/woff", ".ttf": "font/ttf", ".otf": "font/otf",
	".mp4": "video/mp4", ".webm": "video/webm", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".wav": "audio/wav",
	".pdf": "application/pdf", ".zip": "application/zip", ".wasm": "application/wasm",
	".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}

// ContentType gives the media type of a file by its name.
func ContentType(name string) string {
	if t, ok := types[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return "application/octet-stream"
}
