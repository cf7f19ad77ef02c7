package serve

import (
	"html"
	"net/http"
	"net/url"
	"strings"
)

// frame is /_jianbao/frame/PATH?as=WIDTH: the page at PATH in a frame of another
// width, or as a sheet of paper. live/frame.js works it.
func (h *handler) frame(w http.ResponseWriter, r *http.Request, path string) {
	name := indexOf(path)
	version := h.hub.version()
	if _, _, ok, err := h.site.Open(r.Context(), name); !ok && err == nil {
		if _, _, ok, _ := h.site.Open(r.Context(), path+"/index.html"); ok { // as the page itself does it
			http.Redirect(w, r, (&url.URL{Path: own + "frame/" + path + "/", RawQuery: r.URL.RawQuery}).String(), http.StatusFound)
			return
		}
		h.notFound(w, r, name)
		return
	}
	as := r.URL.Query().Get("as")
	switch as {
	case "phone", "tablet", "paper":
	default:
		as = "phone"
	}
	to := url.URL{Path: "/" + path}
	lang := text{"zh-CN", "en"}.in(h.lang)
	title := text{"预览", "Preview"}.in(h.lang)
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="` + lang + `" class="` + as + `"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
		`<meta name="color-scheme" content="light dark"><title>` + title + `</title><style>` + frameCSS + `</style></head><body>` +
		`<iframe name="jianbao-` + as + `" title="` + title + `" src="` + html.EscapeString(to.String()) + `"></iframe></body></html>`)
	h.html(w, r, http.StatusOK, h.inject([]byte(b.String()), version, name, ` data-frame="`+as+`"`))
}

const frameCSS = `html,body{height:100%;margin:0;background:#d9d5cc}body{display:flex;justify-content:safe center;overflow:auto;box-sizing:border-box;padding:24px 24px 96px}` +
	`iframe{flex:none;border:0;background:#fff;box-shadow:0 0 0 1px #857d6f;height:100%}` +
	`.phone iframe{width:390px;max-height:844px}.tablet iframe{width:768px;max-height:1024px}` +
	`.paper iframe{width:210mm;height:auto;min-height:297mm}.paper body{display:block;width:max-content;min-width:100%;text-align:center}.paper,.paper body{height:auto}` +
	`@media(max-width:500px){body{padding:0 0 64px;justify-content:safe center}}` +
	`@media(prefers-color-scheme:dark){html,body{background:#12110f}iframe{box-shadow:0 0 0 1px #6d665a}}`
