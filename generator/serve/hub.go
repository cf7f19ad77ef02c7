package serve

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// What a browser is told is bounded: beyond maxPaths all look again, beyond
// maxMessages the rest is counted.
const (
	maxPaths    = 2000
	maxMessages = 200
)

// state is what a browser is told, by server-sent events, as JSON.
type state struct {
	Version string   `json:"version"`         // of the last good build
	All     bool     `json:"all,omitempty"`   // look at the page again
	Paths   []string `json:"paths,omitempty"` // changed: the page, what pages use
	View    bool     `json:"view,omitempty"`  // since the view has changed, not a file

	Errors   []Message `json:"errors,omitempty"`
	Warnings []Message `json:"warnings,omitempty"` // of the site
	More     int       `json:"more,omitempty"`     // messages that are not listed

	Show  ViewState  `json:"show"`
	Want  ViewState  `json:"want"` // what was asked for last, by any browser
	Today string     `json:"today,omitempty"`
	Days  []Day      `json:"days,omitempty"`
	Page  *pageState `json:"page,omitempty"`
}

// pageState is what the bar tells of the page.
type pageState struct {
	Path     string    `json:"path"`
	Source   string    `json:"source,omitempty"`
	Line     int       `json:"line,omitempty"`
	Open     bool      `json:"open,omitempty"` // the browser may ask to open sources
	Warnings []Message `json:"warnings,omitempty"`
	Views    []link    `json:"views,omitempty"`
}

type link struct {
	URL   string `json:"url"`
	Label string `json:"label"`
}

// common is the part of a state that all browsers share.
type common struct {
	failed           bool
	errors, warnings []Message
	behind           []Message // errors of pages nobody showed, until they were looked at again
	show             ViewState
	today            string
	days             []Day
}

// hub knows the state of the builds and tells the connected browsers. A browser
// that is slow gets the sum of what it missed.
type hub struct {
	boot  string // tells this run's versions from another's
	touch func() // asks for a build

	mu      sync.Mutex
	n       int // good builds
	good    bool
	now     common
	want    ViewState // what the next build is to show
	shows   ViewState // what the last good build shows
	clients map[*client]struct{}
}

// client is a connected browser and what it is still to be told.
type client struct {
	page  string // output path it shows
	wake  chan struct{}
	due   bool
	all   bool
	view  bool
	paths []string
}

func newHub(boot string, v ViewState, touch func()) *hub {
	return &hub{boot: boot, touch: touch, want: v, now: common{show: v}, clients: map[*client]struct{}{}}
}

// built takes in the outcome of a build of the view v.
func (h *hub) built(v ViewState, r Result, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	next := common{show: v, today: h.now.today, days: h.now.days, warnings: h.now.warnings, behind: h.now.behind}
	switch {
	case err != nil:
		next.failed, next.errors = true, []Message{{Severity: "error", Text: err.Error()}}
	case r.Failed:
		next.failed, next.errors, next.warnings = true, only(r.Messages, "error"), only(r.Messages, "warning")
		if len(next.errors) == 0 {
			next.errors = r.Messages // a strict build
		}
	default:
		next.warnings, next.today, next.days = only(r.Messages, "warning"), r.Today, r.Days
	}
	news := !reflect.DeepEqual(next, h.now)
	h.now = next
	all, viewed := false, false
	var changed []string
	if !next.failed {
		all = r.All || !h.good || len(r.Changed) > maxPaths
		viewed = h.good && v != h.shows
		changed = r.Changed
		h.good, h.shows = true, v
		// Pages nobody showed may differ too: who comes with an older one looks again.
		h.n++
	}
	for c := range h.clients {
		mine := h.concerns(c, changed)
		if all || news || len(mine) > 0 {
			c.all, c.view, c.paths = c.all || all, viewed, append(c.paths, mine...)
			h.call(c)
		}
	}
}

// found takes in the errors of pages that nobody showed when they were built; none takes
// earlier ones away.
func (h *hub) found(list []Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(list) == 0 && len(h.now.behind) == 0 {
		return
	}
	h.now.behind = list
	for c := range h.clients {
		h.call(c)
	}
}

// concerns picks from the changed paths the browser's page and what pages use.
func (h *hub) concerns(c *client, changed []string) (out []string) {
	for _, p := range changed {
		if p == c.page || !isHTML(p) {
			out = append(out, p)
		}
	}
	return out
}

func only(list []Message, severity string) (out []Message) {
	for _, m := range list {
		if m.Severity == severity {
			out = append(out, m)
		}
	}
	return out
}

// call lets a browser's connection send. h.mu is held.
func (h *hub) call(c *client) {
	c.due = true
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// take gives what a browser is to be told, without what concerns its page alone.
func (h *hub) take(c *client) *state {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !c.due {
		return nil
	}
	n := h.now
	s := &state{
		Version: h.versionLocked(), All: c.all || len(c.paths) > maxPaths, Paths: c.paths, View: c.view,
		Errors: slices.Concat(n.errors, n.behind), Warnings: n.warnings, Show: n.show, Want: h.want, Today: n.today, Days: n.days,
	}
	if s.All {
		s.Paths = nil
	}
	for _, list := range []*[]Message{&s.Errors, &s.Warnings} {
		if extra := len(*list) - maxMessages; extra > 0 {
			s.More += extra
			*list = (*list)[:maxMessages]
		}
	}
	c.due, c.all, c.view, c.paths = false, false, false, nil
	return s
}

// join connects a browser that shows a page, of the given version. It is told the
// present state at once, and to look again if it has missed a build.
func (h *hub) join(page, since string) *client {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := &client{page: page, wake: make(chan struct{}, 1), all: since != "" && since != h.versionLocked()}
	h.clients[c] = struct{}{}
	h.call(c)
	return c
}

func (h *hub) leave(c *client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.clients, c)
}

// shown lists the output paths that browsers show, sorted.
func (h *hub) shown() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []string
	for c := range h.clients {
		if c.page != "" {
			out = append(out, c.page)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// wanted is what the next build is to show.
func (h *hub) wanted() ViewState {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.want
}

// show changes what is shown, and lets the site be built so; it gives what is wanted now.
func (h *hub) show(change viewChange) ViewState {
	h.mu.Lock()
	old := h.want
	change.apply(&h.want)
	want := h.want
	changed := want != old
	if changed {
		for c := range h.clients {
			h.call(c)
		}
	}
	h.mu.Unlock()
	if changed {
		h.touch()
	}
	return want
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

func (h *hub) failure() []Message {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now.errors
}

// names reports whether a file is named by a message.
func (h *hub) names(file string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, list := range [][]Message{h.now.errors, h.now.warnings} {
		for _, m := range list {
			if m.File == file {
				return true
			}
		}
	}
	return false
}

// plain writes messages as text, as the terminal has them.
func plain(list []Message) string {
	var b strings.Builder
	for _, m := range list {
		if at := m.place(); at != "" {
			b.WriteString(at + ": ")
		}
		b.WriteString(m.Severity + ": " + m.Text)
		if m.Code != "" {
			b.WriteString(" (" + m.Code + ")")
		}
		b.WriteByte('\n')
		if m.Hint != "" {
			b.WriteString("  " + m.Hint + "\n")
		}
	}
	return b.String()
}

func (m Message) place() string {
	at := m.File
	for _, n := range []int{m.Line, m.Col} {
		if at != "" && n > 0 {
			at += ":" + strconv.Itoa(n)
		}
	}
	return at
}
