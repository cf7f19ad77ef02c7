package serve

import (
	"slices"
	"sync"
)

// pending gathers changes until the next build takes them. wake holds a token
// while there are any.
type pending struct {
	wake chan struct{}

	mu    sync.Mutex
	all   bool
	paths map[string]struct{}
}

func newPending() *pending {
	return &pending{wake: make(chan struct{}, 1), paths: map[string]struct{}{}}
}

// add notes changed paths.
func (p *pending) add(paths ...string) {
	if len(paths) == 0 {
		return
	}
	p.mu.Lock()
	for _, path := range paths {
		p.paths[path] = struct{}{}
	}
	p.mu.Unlock()
	p.signal()
}

// addAll notes that anything may have changed.
func (p *pending) addAll() {
	p.mu.Lock()
	p.all = true
	p.mu.Unlock()
	p.signal()
}

func (p *pending) signal() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// take empties it: sorted paths, or nil where anything may have changed. There
// may be nothing to take, where a token came while the last paths were taken.
func (p *pending) take() (paths []string, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	ok = p.all || len(p.paths) > 0
	if !p.all {
		for path := range p.paths {
			paths = append(paths, path)
		}
		slices.Sort(paths)
	}
	p.all = false
	clear(p.paths)
	return paths, ok
}
