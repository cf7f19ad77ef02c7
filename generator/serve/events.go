package serve

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// pingEvery keeps a silent connection from being taken for dead.
const pingEvery = 20 * time.Second

// events is /_jianbao/events?page=PATH: a stream of states until the browser or the
// server goes. A browser that comes back names the last version it knew in
// Last-Event-ID.
func (h *handler) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	if r.Method == http.MethodHead {
		return
	}
	rc := http.NewResponseController(w)
	// The stream outlives the limits of an ordinary answer.
	if rc.SetWriteDeadline(time.Time{}) != nil || rc.SetReadDeadline(time.Time{}) != nil {
		http.Error(w, "no streaming", http.StatusNotImplemented)
		return
	}
	since := r.Header.Get("Last-Event-ID")
	if since == "" {
		since = r.URL.Query().Get("since")
	}
	c := h.hub.join(r.URL.Query().Get("page"), since)
	defer h.hub.leave(c)
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		out := ": ping\n\n"
		select {
		case <-r.Context().Done():
			return
		case <-ping.C:
		case <-c.wake:
			s := h.hub.take(c)
			if s == nil {
				continue
			}
			s.Page = h.pageState(c.page, local(r))
			data, err := json.Marshal(s)
			if err != nil {
				return
			}
			out = fmt.Sprintf("retry: 1000\nid: %s\nevent: state\ndata: %s\n\n", s.Version, data)
		}
		if _, err := w.Write([]byte(out)); err != nil || rc.Flush() != nil {
			return
		}
	}
}

// pageState tells of the page at an output path.
func (h *handler) pageState(page string, local bool) *pageState {
	p := &pageState{Path: page, Open: local && h.openFile != nil}
	if a, ok := h.site.About(page); ok {
		p.Source, p.Line = a.Source, a.Line
		p.Warnings = a.Messages[:min(len(a.Messages), maxMessages)]
	}
	for _, v := range h.views {
		if v.Has(page) {
			to := url.URL{Path: own + v.Name + "/" + strings.TrimSuffix(page, "index.html")}
			p.Views = append(p.Views, link{to.String(), v.Label})
		}
	}
	return p
}

// local reports whether a request comes from this machine.
func local(r *http.Request) bool {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && at.Addr().Unmap().IsLoopback()
}
