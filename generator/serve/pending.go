package serve

import (
	"slices"
	"sync"
	"time"
)

// halfSave is how long half of a save waits for the other half. Many editors save
// by emptying or removing a file and writing it anew; a site without it would flash
// up in between.
const halfSave = 60 * time.Millisecond

// pending gathers changes until the next build takes them. wake holds a token
// while there are any.
type pending struct {
	wake chan struct{}
	hold time.Duration

	mu      sync.Mutex
	all     bool
	touched bool // something else than a file has changed
	paths   map[string]struct{}
	held    map[string]struct{} // halves of saves
	timer   *time.Timer         // ends the holding; nil while nothing is held
}

func newPending(hold time.Duration) *pending {
	return &pending{wake: make(chan struct{}, 1), hold: hold, paths: map[string]struct{}{}, held: map[string]struct{}{}}
}

// add notes changed paths.
func (p *pending) add(paths ...string) {
	if len(paths) == 0 {
		return
	}
	p.mu.Lock()
	for _, path := range paths {
		p.paths[path] = struct{}{}
		delete(p.held, path)
	}
	p.mu.Unlock()
	p.signal()
}

// addHalf notes a path that is gone or empty: it goes with the next change of
// anything, or alone after a moment.
func (p *pending) addHalf(path string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.paths[path]; ok {
		return
	}
	p.held[path] = struct{}{}
	if p.timer == nil {
		p.timer = time.AfterFunc(p.hold, p.release)
	}
}

// release ends the waiting for the other halves.
func (p *pending) release() {
	p.mu.Lock()
	p.timer = nil
	some := len(p.held) > 0
	for path := range p.held {
		p.paths[path] = struct{}{}
	}
	clear(p.held)
	p.mu.Unlock()
	if some {
		p.signal()
	}
}

// addAll notes that anything may have changed.
func (p *pending) addAll() {
	p.mu.Lock()
	p.all = true
	p.mu.Unlock()
	p.signal()
}

// touch asks for a build though no file has changed.
func (p *pending) touch() {
	p.mu.Lock()
	p.touched = true
	p.mu.Unlock()
	p.signal()
}

// restore gives back what was taken for a build that did not come to its end.
func (p *pending) restore(paths []string) {
	switch {
	case paths == nil:
		p.addAll()
	case len(paths) == 0:
		p.touch()
	default:
		p.add(paths...)
	}
}

func (p *pending) signal() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// some reports whether there is anything to take.
func (p *pending) some() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all || p.touched || len(p.paths) > 0
}

// take empties it: sorted paths, or nil where anything may have changed. There
// may be nothing to take, where a token came while the last paths were taken.
func (p *pending) take() (paths []string, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.all && !p.touched && len(p.paths) == 0 { // as some says
		return nil, false
	}
	if !p.all {
		paths = []string{}
		for _, set := range []map[string]struct{}{p.paths, p.held} {
			for path := range set {
				paths = append(paths, path)
			}
		}
		slices.Sort(paths)
		paths = slices.Compact(paths)
	}
	p.all, p.touched = false, false
	clear(p.paths)
	clear(p.held)
	return paths, true
}
