// Package serve is the preview server: it builds once, serves the result from
// memory, watches the site's folder, rebuilds at the first change and tells the
// browsers which of their pages are new.
//
//	srv, err := serve.Listen(opts, memory, rebuild)
//	fmt.Println(srv.URLs())
//	err = srv.Run(ctx)
//
// How it builds is not its business: the caller hands it a [Rebuild] and the
// [Files] that the rebuild fills. A failed build leaves the last good pages in
// place; its messages are laid over them until they are mended.
//
// The server answers only to itself: requests under another name, from another
// site or for anything hidden are refused (see guard.go).
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

// Files is the built site. Open takes a slash-separated output path
// ("articles/a/index.html") and gives its bytes, which the server does not
// change, and a fingerprint of them.
type Files interface {
	Open(path string) (data []byte, etag string, ok bool)
}

// Rebuild brings the Files up to date. changed are the source files that may
// have changed, sorted, slash-separated and relative to Options.Dir; a folder
// in it stands for all that was below it, and nil for everything: the first
// build, or a gap in the watching. Errors in the content are a Result; an error
// is for what keeps the build from being tried.
type Rebuild func(ctx context.Context, changed []string) (Result, error)

// Result is what a rebuild did.
type Result struct {
	// Errors are the printed messages of a build that failed, plain text; "" for
	// a good build.
	Errors string
	// Changed are the output paths written or removed; browsers that show one of
	// them reload. All lets every browser reload.
	Changed []string
	All     bool
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

	Lang string // of the server's own texts, "en" or Chinese
	// Views are shown beside the site, each linked from the pages that have it.
	Views []View
	// Warn takes what is worth telling the user, Built each rebuild's outcome.
	// Both may be nil; they are called by one goroutine at a time each.
	Warn  func(diag.Diagnostic)
	Built func(changed []string, r Result, err error)
}

const (
	defaultPort      = 1313
	defaultMaxConns  = 1000
	defaultPollEvery = 500 * time.Millisecond
	shutdownGrace    = 2 * time.Second
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
	if o.Warn == nil {
		o.Warn = func(diag.Diagnostic) {}
	}
	if o.Built == nil {
		o.Built = func([]string, Result, error) {}
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
	rebuild  Rebuild
}

// Listen takes the port: the one asked for, or, where the user named none, the
// first free one after it. Nothing is built or served before Run.
func Listen(opts Options, files Files, rebuild Rebuild) (*Server, error) {
	if err := opts.defaults(); err != nil {
		return nil, err
	}
	l, err := listen(opts.Bind, opts.Port, opts.PortGiven)
	if err != nil {
		return nil, err
	}
	hub := newHub(rand.Text(), overlayTitle.in(opts.Lang))
	return &Server{
		opts:     opts,
		listener: l,
		hub:      hub,
		handler:  newHandler(files, hub, port(l), opts),
		rebuild:  rebuild,
	}, nil
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
	changes := newPending()
	done := watch(ctx, s.opts, changes)
	defer func() { <-done }()
	var changed []string
	for {
		r, err := s.rebuild(ctx, changed)
		if ctx.Err() != nil {
			return
		}
		s.opts.Built(changed, r, err)
		s.hub.built(r, err)
		for taken := false; !taken; {
			select {
			case <-ctx.Done():
				return
			case <-changes.wake:
				changed, taken = changes.take()
			}
		}
	}
}
