// Package serve is the preview server: it builds, serves the result from memory,
// watches the site's folder, rebuilds at the first change and tells the browsers
// what of theirs is new. They patch their pages in place.
//
//	srv, err := serve.Listen(opts, site, rebuild)
//	fmt.Println(srv.URLs())
//	err = srv.Run(ctx)
//
// How it builds is not its business: the caller hands it a [Rebuild] and the
// [Site] that the rebuild brings up to date. A failed build leaves the last good
// pages in place; its messages are laid over them until they are mended.
//
// Builds act at the first event. What comes while one runs cancels it, and the
// next one is told of the changes of both; after maxCancels in a row one runs to
// its end, so that a long burst does not keep the browsers waiting for ever. Only
// what looks like half of a save (a file gone, or empty) waits a moment for the
// other half (pending.go).
//
// The moment and the drafts that the preview shows ([ViewState]) are the server's:
// all its browsers see the same. They are changed by POST /_jianbao/view.
//
// The server answers only to itself: requests under another name, from another
// site or for anything hidden are refused (see guard.go).
//
// The browser's part is in live/: what it does with a state (core.js), patching
// (diff.js, patch.js), the mark on what was edited (mark.js), the messages of a
// failed build (overlay.js), the preview bar (bar*.js) and pages in a frame of
// another width (frame.js, paper.js).
package serve

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"jianbao/generator/diag"
)

// Site is the built site. Its methods are called by many goroutines at once.
type Site interface {
	// Open gives an output as it is now by its slash-separated path
	// ("articles/a/index.html"): its bytes, which the server does not change, and a
	// fingerprint of them. It may take the time to render it. An error is a
	// [*Failure] where there is something to say to the editor.
	Open(ctx context.Context, path string) (data []byte, etag string, ok bool, err error)
	// About tells of the page at an output path; it must be quick.
	About(path string) (About, bool)
}

// About is what the preview bar tells of a page.
type About struct {
	Source   string    // the file it is made from, relative to Options.Dir; "" for none
	Line     int       // where in it, from 1; 0 for its beginning
	Messages []Message // warnings about the page
}

// Message is something the builder has to say, in the language of the user.
type Message struct {
	Severity string   `json:"severity"` // error or warning
	Code     string   `json:"code,omitempty"`
	File     string   `json:"file,omitempty"`
	Line     int      `json:"line,omitempty"` // from 1; 0 is unknown
	Col      int      `json:"col,omitempty"`  // in characters, from 1; 0 is unknown
	Text     string   `json:"text"`
	Hint     string   `json:"hint,omitempty"`
	Excerpt  *Excerpt `json:"excerpt,omitempty"`
	Also     []string `json:"also,omitempty"` // further places, file:line:col
}

// Excerpt is a line of a source, cut into what stands before the marked place,
// the place and what follows.
type Excerpt struct {
	Before string `json:"before"`
	Marked string `json:"marked"`
	After  string `json:"after"`
}

// Failure is an error that is told as messages.
type Failure struct{ Messages []Message }

func (f *Failure) Error() string {
	if len(f.Messages) == 0 {
		return "the build failed"
	}
	return f.Messages[0].Text
}

// ViewState says as what the site is shown.
type ViewState struct {
	// At is a day ("2026-11-25") or a minute ("2026-11-25T09:30") in the site's time
	// zone; "" is the clock.
	At     string `json:"at"`
	Drafts bool   `json:"drafts"` // with drafts
	Future bool   `json:"future"` // with what is not yet published or has expired
}

// Day is a time worth a look: a publicity week, a scheduled article. From and To are
// days ("2026-11-23"); To may be "".
type Day struct {
	From  string `json:"from"`
	To    string `json:"to,omitempty"`
	Label string `json:"label"`
}

// Request says what a rebuild is to bring up to date.
type Request struct {
	// Changed are the source files that may have changed, sorted, slash-separated and
	// relative to Options.Dir; a folder in it stands for all that was below it. nil is
	// everything: the first build, or a gap in the watching. It is empty, not nil, where
	// only the view or the clock has changed.
	Changed []string
	// Shown are the output paths of the pages that browsers show now, sorted.
	Shown []string
	View  ViewState
}

// Rebuild brings the Site up to date. When ctx ends it stops soon and returns the
// context's error; the same changes are then handed in again, with others. Errors in
// the content are a Result; another error is for what keeps the build from being
// tried. Until it returns a good Result, the Site gives what it gave before, and then
// all at once what is new.
type Rebuild func(ctx context.Context, r Request) (Result, error)

// Result is what a rebuild did.
type Result struct {
	Failed bool // the last good site stays
	// Messages are the errors of a failed build, and all warnings.
	Messages []Message
	// Changed are the output paths that differ from before or are gone: at least those
	// of Request.Shown and of the style sheets and pictures they use.
	Changed []string
	// All lets every browser look at its page again.
	All bool
	// Today is the day of the clock ("2026-11-22") in the site's time zone; Days are
	// worth a look.
	Today string
	Days  []Day
}

// View shows pages of the site in another way, as they will be elsewhere. It is at
// the server's own address /_jianbao/NAME/PATH; pages that have it get a small link.
// The functions are called by many goroutines at once.
type View struct {
	Name  string // of its addresses: small letters
	Label string // of the link
	// Has reports whether the page at an output path ("articles/a/index.html") has the
	// view; it must be quick. Make makes it, a whole HTML page; ok is false where there
	// is none.
	Has  func(path string) bool
	Make func(ctx context.Context, path string) (page []byte, ok bool, err error)
}

// Options are the settings of a server. Zero values are the defaults.
type Options struct {
	Bind      string // address to listen on; "" is 127.0.0.1
	Port      int    // 0 is 1313, or with PortGiven any free one
	PortGiven bool   // the user chose the port: fail if it is taken, try no other
	MaxConns  int    // 0 is 1000

	Dir    string   // the site's root
	Watch  []string // files and folders directly below Dir to watch; empty: all
	Ignore []string // paths below Dir not to watch: the output, the cache
	// Poll looks for changes every PollEvery (500 ms) instead of being told:
	// for network shares, which tell nothing.
	Poll      bool
	PollEvery time.Duration

	// Behind is called after a good build, while there is nothing else to do: it looks
	// at the pages nobody shows and gives the errors in them. Its context ends when
	// there is something to build. May be nil.
	Behind func(ctx context.Context) []Message

	Lang string // of the server's own texts, "en" or Chinese
	// View is what is shown first.
	View ViewState
	// OpenFile shows a source, a path below Dir, in a program of the system; nil offers
	// none. It is called for browsers on this machine only.
	OpenFile func(path string) error
	// Due reports whether the site would be another one by the clock alone; it is asked
	// every DueEvery (a minute). nil is never.
	Due      func() bool
	DueEvery time.Duration
	// Views are shown beside the site, each linked from the pages that have it.
	Views []View
	// Warn takes what is worth telling the user, Built each rebuild's outcome.
	// Both may be nil; they are called by one goroutine at a time each.
	Warn  func(diag.Diagnostic)
	Built func(r Request, res Result, err error)
}

const (
	defaultPort      = 1313
	defaultMaxConns  = 1000
	defaultPollEvery = 500 * time.Millisecond
	defaultDueEvery  = time.Minute
	shutdownGrace    = 2 * time.Second
	maxCancels       = 8
)

func (o *Options) defaults() error {
	if o.Bind == "" {
		o.Bind = "127.0.0.1"
	}
	if o.Port == 0 && !o.PortGiven {
		o.Port = defaultPort
	}
	if o.MaxConns == 0 {
		o.MaxConns = defaultMaxConns
	}
	if o.PollEvery <= 0 {
		o.PollEvery = defaultPollEvery
	}
	if o.DueEvery <= 0 {
		o.DueEvery = defaultDueEvery
	}
	if o.Due == nil {
		o.Due = func() bool { return false }
	}
	if o.Warn == nil {
		o.Warn = func(diag.Diagnostic) {}
	}
	if o.Built == nil {
		o.Built = func(Request, Result, error) {}
	}
	dir, err := filepath.Abs(o.Dir)
	o.Dir = dir
	return err
}

// Server is a preview server that has its port.
type Server struct {
	opts     Options
	listener net.Listener
	handler  *handler
	hub      *hub
	changes  *pending
	rebuild  Rebuild
}

// Listen takes the port: the one asked for, or, where the user named none, the
// first free one after it. Nothing is built or served before Run.
func Listen(opts Options, site Site, rebuild Rebuild) (*Server, error) {
	if err := opts.defaults(); err != nil {
		return nil, err
	}
	l, err := listen(opts.Bind, opts.Port, opts.PortGiven)
	if err != nil {
		return nil, err
	}
	return newServer(opts, l, site, rebuild), nil
}

func newServer(opts Options, l net.Listener, site Site, rebuild Rebuild) *Server {
	changes := newPending(halfSave)
	hub := newHub(rand.Text(), opts.View, changes.touch)
	return &Server{
		opts: opts, listener: l, hub: hub, changes: changes, rebuild: rebuild,
		handler: newHandler(site, hub, port(l), opts),
	}
}

// URLs are the addresses the server answers to, with a final slash.
func (s *Server) URLs() []string { return urls(s.listener.Addr()) }

// Close gives the port back, for a server that is not going to run.
func (s *Server) Close() error { return s.listener.Close() }

// Run builds, serves, watches and rebuilds until ctx ends; then it closes the
// browsers' connections and returns nil. A server runs once.
func (s *Server) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	limited := limit(s.listener, s.opts.MaxConns)
	web := &http.Server{
		Handler:           s.handler,
		ConnState:         limited.state,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          quiet(),
		// "OPTIONS *" is refused like every other method.
		DisableGeneralOptionsHandler: true,
	}
	failed := make(chan error, 1)
	go func() {
		err := web.Serve(limited)
		if !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
		stop()
	}()

	s.work(ctx)

	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	if err := web.Shutdown(end); err != nil {
		// Someone does not let go; the user who pressed Ctrl-C is not to wait.
		_ = web.Close()
	}
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// work builds once and after every change, one build at a time. Watching begins
// before the first build, so that a change during it is not lost.
func (s *Server) work(ctx context.Context) {
	done := watch(ctx, s.opts, s.changes)
	defer func() { <-done }()
	due := time.NewTicker(s.opts.DueEvery)
	defer due.Stop()
	s.changes.addAll()
	cancelled := 0
	idle := func() {} // ends what is done behind
	defer func() { idle() }()
	for {
		select {
		case <-ctx.Done():
			return
		case <-due.C:
			if s.opts.Due() {
				s.changes.touch()
			}
			continue
		case <-s.changes.wake:
		}
		changed, ok := s.changes.take()
		if !ok {
			continue
		}
		idle()
		req := Request{Changed: changed, Shown: s.hub.shown(), View: s.hub.wanted()}
		r, err := s.attempt(ctx, req, cancelled < maxCancels)
		if ctx.Err() != nil {
			return
		}
		if errors.Is(err, errCancelled) {
			cancelled++
			s.changes.restore(changed)
			continue
		}
		cancelled = 0
		s.opts.Built(req, r, err)
		s.hub.built(req.View, r, err)
		if err == nil && !r.Failed && s.opts.Behind != nil {
			idle = s.behind(ctx)
		}
	}
}

// behind looks at the pages nobody shows, until it is ended.
func (s *Server) behind(ctx context.Context) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if list := s.opts.Behind(ctx); ctx.Err() == nil {
			s.hub.found(list)
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

// attempt builds, and stops the build when there is something new to build.
func (s *Server) attempt(ctx context.Context, req Request, yielding bool) (Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type outcome struct {
		r   Result
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		r, err := s.rebuild(ctx, req)
		done <- outcome{r, err}
	}()
	wake := s.changes.wake
	if !yielding {
		wake = nil
	}
	for {
		select {
		case o := <-done:
			if o.err != nil && ctx.Err() != nil {
				o.err = errCancelled
			}
			return o.r, o.err
		case <-wake:
			if s.changes.some() {
				cancel()
				wake = nil
				// The token is for the build to come.
				defer s.changes.signal()
			}
		}
	}
}

// errCancelled says that a build gave way to a newer one.
var errCancelled = errors.New("cancelled")
