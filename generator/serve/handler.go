package serve

import (
	"bytes"
	_ "embed"
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

//go:embed live.js
var liveJS []byte

// handler answers requests from the built files.
type handler struct {
	files Files
	hub   *hub
	port  string
	lang  string
	views []View
	warn  func(diag.Diagnostic)
}

func newHandler(files Files, hub *hub, port string, opts Options) *handler {
	return &handler{files: files, hub: hub, port: port, lang: opts.Lang, views: opts.Views, warn: opts.Warn}
}

// ServeHTTP answers one request.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !h.admit(w, r) {
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	switch r.URL.Path {
	case own + "events":
		h.hub.serve(w, r)
		return
	case own + "live.js":
		w.Header().Set("Content-Type", ContentType("live.js"))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(liveJS))
		return
	}
	p, ok := cleanPath(r)
	if !ok {
		h.notFound(w, r)
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
	name := p
	if p == "" || strings.HasSuffix(p, "/") {
		name = p + "index.html"
	}
	if data, etag, ok := h.files.Open(name); ok {
		h.send(w, r, name, data, etag)
		return
	}
	if name == p {
		if _, _, ok := h.files.Open(p + "/index.html"); ok {
			to := url.URL{Path: "/" + p + "/", RawQuery: r.URL.RawQuery}
			// Not permanent: the next build may put a file there.
			http.Redirect(w, r, to.String(), http.StatusFound)
			return
		}
	}
	h.notFound(w, r)
}

// send answers with a file; conditional and partial requests are served too.
func (h *handler) send(w http.ResponseWriter, r *http.Request, name string, data []byte, etag string) {
	if isHTML(name) {
		version := h.hub.version()
		data, etag = inject(data, version, h.viewLinks(name)...), etag+"-"+version
	}
	w.Header().Set("Content-Type", ContentType(name))
	w.Header().Set("ETag", `"`+etagText(etag)+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// notFound answers with the site's own 404.html, or, while there has been no
// good build, with what is wrong.
func (h *handler) notFound(w http.ResponseWriter, r *http.Request) {
	code := http.StatusNotFound
	body, _, ok := h.files.Open("404.html")
	switch {
	case !h.hub.everGood():
		code, body = http.StatusServiceUnavailable, h.waiting()
	case !ok:
		body = h.page(text{"找不到这个页面", "Page not found"}, "")
	}
	body = inject(body, h.hub.version())
	w.Header().Set("Content-Type", ContentType("404.html"))
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

// overlayTitle stands over the errors that lie on a page.
var overlayTitle = text{"内容有错误，下面显示的还是上一次生成的网页", "There are errors; the page below is from the last good build"}

// waiting stands in for the site until its first good build.
func (h *handler) waiting() []byte {
	if errs := h.hub.failure(); errs != "" {
		return h.page(text{"网站还不能生成，请先改正下面的错误", "The site cannot be built yet; please mend these errors first"}, errs)
	}
	return h.page(text{"正在生成网站，请稍候……", "Building the site, one moment…"}, "")
}

func (h *handler) page(title text, errs string) []byte {
	lang := text{"zh-CN", "en"}.in(h.lang)
	var b strings.Builder
	t := html.EscapeString(title.in(h.lang))
	b.WriteString(`<!DOCTYPE html><html lang="` + lang + `"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>` + t +
		`</title><style>body{font:18px/1.75 system-ui,sans-serif;max-width:60rem;margin:3rem auto;padding:0 1rem}pre{white-space:pre-wrap;font-size:.9em}</style></head><body><h1>` + t + `</h1>`)
	if errs != "" {
		b.WriteString("<pre>" + html.EscapeString(errs) + "</pre>")
	}
	b.WriteString("</body></html>")
	return []byte(b.String())
}

// inject adds the live script to a page, before </body>. The version in it is
// the build the page comes from, so that a build between the page and the
// script's first connection is not missed. Further attributes tell the script more.
func inject(page []byte, version string, more ...string) []byte {
	tag := `<script src="` + own + `live.js" data-version="` + html.EscapeString(version) + `"` + strings.Join(more, "") + ` defer></script>`
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
