package serve

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"strings"
	"time"

	"jianbao/generator/diag"
)

var errView = diag.Message{
	Code: "JB1310", Severity: diag.Warning,
	ZH: "%s 的“%s”做不出来：%v", EN: "%s: cannot make the view %q: %v",
}

// viewOf finds the view that an address is of, and the rest of the address.
func (h *handler) viewOf(path string) (v View, rest string, ok bool) {
	name, ours := strings.CutPrefix(path, own)
	if !ours {
		return View{}, "", false
	}
	name, rest, _ = strings.Cut(name, "/")
	for _, v := range h.views {
		if v.Name == name {
			return v, rest, true
		}
	}
	return View{}, "", false
}

// view answers with a view of a page. It follows the builds as the page does.
func (h *handler) view(w http.ResponseWriter, r *http.Request, v View, path string) {
	if path == "" || strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	version := h.hub.version()
	if !v.Has(path) {
		h.notFound(w, r)
		return
	}
	page, ok, err := v.Make(r.Context(), path)
	switch {
	case r.Context().Err() != nil: // nobody waits any more
		return
	case err != nil:
		h.warn(errView.At(diag.Pos{}, "/"+path, v.Label, err))
		page = h.page(text{"这一页做不出来", "This page cannot be made"}, err.Error())
	case !ok:
		h.notFound(w, r)
		return
	}
	w.Header().Set("Content-Type", ContentType("view.html"))
	page = inject(page, version, ` data-page="`+html.EscapeString(path)+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(page))
}

// viewLinks is the attribute that tells the script of a page which views it has.
func (h *handler) viewLinks(path string) []string {
	type link struct {
		URL   string `json:"url"`
		Label string `json:"label"`
	}
	var links []link
	for _, v := range h.views {
		if v.Has(path) {
			to := url.URL{Path: own + v.Name + "/" + strings.TrimSuffix(path, "index.html")}
			links = append(links, link{to.String(), v.Label})
		}
	}
	if links == nil {
		return nil
	}
	data, err := json.Marshal(links)
	if err != nil { // texts always encode
		return nil
	}
	return []string{` data-views="` + html.EscapeString(string(data)) + `"`}
}
