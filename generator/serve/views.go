package serve

import (
	"bytes"
	"net/http"
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
	path = indexOf(path)
	version := h.hub.version()
	if !v.Has(path) {
		h.notFound(w, r, path)
		return
	}
	page, ok, err := v.Make(r.Context(), path)
	switch {
	case r.Context().Err() != nil: // nobody waits any more
		return
	case err != nil:
		h.warn(errView.At(diag.Pos{}, "/"+path, v.Label, err))
		page = h.page(text{"这一页做不出来", "This page cannot be made"}, []Message{{Severity: "error", Text: err.Error()}})
	case !ok:
		h.notFound(w, r, path)
		return
	}
	w.Header().Set("Content-Type", ContentType("view.html"))
	page = h.inject(page, version, path, ` data-view="`+v.Name+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(page))
}
