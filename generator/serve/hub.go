package serve

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// maxPaths bounds what a browser is told page by page; beyond it all reload.
const maxPaths = 2000

// pingEvery keeps a silent connection from being taken for dead.
const pingEvery = 20 * time.Second

// message is the state a browser is told, by server-sent events, as JSON.
type message struct {
	Version string   `json:"version"`          // of the last good build
	Errors  string   `json:"errors,omitempty"` // plain text; "" when all is well
	Title   string   `json:"title,omitempty"`  // says what the errors mean
	All     bool     `json:"all,omitempty"`    // reload whatever is shown
	Paths   []string `json:"paths,omitempty"`  // reload if one of these is shown
}

// hub knows the state of the builds and tells the connected browsers. A browser
// that is slow gets the sum of what it missed.
type hub struct {
	boot  string // tells this run's versions from another's
	title string // over the errors

	mu      sync.Mutex
	n       int // good builds that changed something
	good    bool
	errors  string
	clients map[*client]struct{}
}

type client struct {
	next *message // what is to be sent, nil for nothing
	wake chan struct{}
}

func newHub(boot, title string) *hub {
	return &hub{boot: boot, title: title, clients: map[*client]struct{}{}}
}

// built takes in the outcome of a build.
func (h *hub) built(r Result, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	failure := r.Errors
	if err != nil {
		failure = err.Error()
	}
	m := message{Errors: failure}
	if failure == "" {
		m.All = r.All || !h.good || len(r.Changed) > maxPaths
		if !m.All {
			m.Paths = r.Changed
		}
		h.good = true
	}
	if !m.All && len(m.Paths) == 0 && failure == h.errors {
		return
	}
	if m.All || len(m.Paths) > 0 {
		h.n++
	}
	h.errors = failure
	for c := range h.clients {
		h.queue(c, m)
	}
}

// queue adds to what a browser is still to be told. h.mu is held.
func (h *hub) queue(c *client, m message) {
	m.Version = h.versionLocked()
	if m.Errors != "" {
		m.Title = h.title
	}
	if p := c.next; p != nil {
		m.All = m.All || p.All || len(m.Paths)+len(p.Paths) > maxPaths
		m.Paths = append(append([]string(nil), p.Paths...), m.Paths...)
	}
	if m.All {
		m.Paths = nil
	}
	c.next = &m
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func (h *hub) take(c *client) *message {
	h.mu.Lock()
	defer h.mu.Unlock()
	m := c.next
	c.next = nil
	return m
}

// join connects a browser that shows a page of the given version. It is told
// the present state at once, and to reload if it has missed a build.
func (h *hub) join(since string) *client {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := &client{wake: make(chan struct{}, 1)}
	h.clients[c] = struct{}{}
	h.queue(c, message{Errors: h.errors, All: since != "" && since != h.versionLocked()})
	return c
}

func (h *hub) leave(c *client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.clients, c)
}

func (h *hub) version() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.versionLocked()
}

func (h *hub) versionLocked() string { return h.boot + "-" + strconv.Itoa(h.n) }

func (h *hub) everGood() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.good
}

func (h *hub) failure() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.errors
}

// serve is /_jianbao/events: a stream of messages until the browser or the
// server goes. A browser that comes back names the last version it knew in
// Last-Event-ID.
func (h *hub) serve(w http.ResponseWriter, r *http.Request) {
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
	c := h.join(since)
	defer h.leave(c)
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		out := ": ping\n\n"
		select {
		case <-r.Context().Done():
			return
		case <-ping.C:
		case <-c.wake:
			m := h.take(c)
			if m == nil {
				continue
			}
			data, err := json.Marshal(m)
			if err != nil {
				return
			}
			out = fmt.Sprintf("retry: 1000\nid: %s\nevent: state\ndata: %s\n\n", m.Version, data)
		}
		if _, err := w.Write([]byte(out)); err != nil || rc.Flush() != nil {
			return
		}
	}
}
