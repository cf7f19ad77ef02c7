package serve

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

// posts are the addresses that change something, by POST alone. What they are asked
// stands in a JSON object; see admitPost for who may ask.
func (h *handler) posts(path string) http.HandlerFunc {
	switch path {
	case own + "view":
		return h.postView
	case own + "open":
		return h.postOpen
	}
	return nil
}

// maxBody bounds what a POST may send.
const maxBody = 4 << 10

func decode(w http.ResponseWriter, r *http.Request, into any) bool {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		http.Error(w, "400 bad request", http.StatusBadRequest)
		return false
	}
	return true
}

// viewChange is what a browser asks to be shown otherwise; what it does not name stays,
// since another wish may be on its way.
type viewChange struct {
	At             *string
	Drafts, Future *bool
}

func (c viewChange) apply(v *ViewState) {
	if c.At != nil {
		v.At = *c.At
	}
	if c.Drafts != nil {
		v.Drafts = *c.Drafts
	}
	if c.Future != nil {
		v.Future = *c.Future
	}
}

// postView changes the moment and the drafts that the preview shows, and answers with
// what is wanted then.
func (h *handler) postView(w http.ResponseWriter, r *http.Request) {
	var change viewChange
	if !decode(w, r, &change) {
		return
	}
	if change.At != nil && !moment(*change.At) {
		http.Error(w, "400 bad date", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	// A browser that has gone learns of it by the next connection.
	_ = json.NewEncoder(w).Encode(h.hub.show(change))
}

// moment reports whether s is what ViewState.At may be.
func moment(s string) bool {
	if s == "" {
		return true
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, s); err == nil && t.Format(layout) == s {
			return true
		}
	}
	return false
}

// opened are the files that may be opened in a program of the system: texts. What
// else lies in a site's folder could be a program itself.
var opened = []string{".md", ".markdown", ".yaml", ".yml"}

// postOpen opens a source that a page is made from or a message names.
func (h *handler) postOpen(w http.ResponseWriter, r *http.Request) {
	var ask struct{ Page, File string }
	if !decode(w, r, &ask) {
		return
	}
	a, _ := h.site.About(ask.Page)
	known := ask.File != "" && (a.Source == ask.File || h.hub.names(ask.File) ||
		slices.ContainsFunc(a.Messages, func(m Message) bool { return m.File == ask.File }))
	switch {
	case h.openFile == nil, !local(r):
		http.Error(w, "403 forbidden", http.StatusForbidden)
	case !known || !h.isText(ask.File):
		http.Error(w, "404 not found", http.StatusNotFound)
	case h.openFile(ask.File) != nil:
		http.Error(w, "500 cannot open", http.StatusInternalServerError)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

// isText reports whether a path is a text file of the site; links do not count.
func (h *handler) isText(file string) bool {
	if !slices.Contains(opened, strings.ToLower(path.Ext(file))) || !fs.ValidPath(file) {
		return false
	}
	root, err := os.OpenRoot(h.dir)
	if err != nil {
		return false
	}
	defer root.Close()
	info, err := root.Lstat(file)
	return err == nil && info.Mode().IsRegular()
}
