package generator

import (
	"container/list"
	"sync"

	"jianbao/generator/deps"
)

// renderings keeps what was made for a preview, up to a number of bytes; what was not
// asked for the longest goes first.
type renderings struct {
	mu    sync.Mutex
	limit int
	bytes int
	all   map[string]*list.Element
	order *list.List // of *rendering, the latest in front
}

type rendering struct {
	path string
	Output
	trace deps.Trace
	valid *shownSite // the last site it was found valid for
}

func newRenderings(limit int) *renderings {
	return &renderings{limit: limit, all: map[string]*list.Element{}, order: list.New()}
}

// get gives what was made of an output, if all it read is as it was.
func (r *renderings) get(path string, st *shownSite) (Output, bool) {
	r.mu.Lock()
	e := r.all[path]
	if e == nil {
		r.mu.Unlock()
		return Output{}, false
	}
	r.order.MoveToFront(e)
	made := e.Value.(*rendering)
	valid := made.valid
	r.mu.Unlock()
	if valid == st {
		return made.Output, true
	}
	if !made.trace.Fresh(st.hash) {
		return Output{}, false
	}
	r.mu.Lock()
	made.valid = st
	r.mu.Unlock()
	return made.Output, true
}

// put keeps what was made of an output for a site.
func (r *renderings) put(path string, out Output, trace deps.Trace, st *shownSite) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.all[path]; e != nil {
		r.drop(e)
	}
	r.all[path] = r.order.PushFront(&rendering{path, out, trace, st})
	r.bytes += len(out.Data)
	for r.bytes > r.limit && r.order.Len() > 1 {
		r.drop(r.order.Back())
	}
}

func (r *renderings) drop(e *list.Element) {
	old := r.order.Remove(e).(*rendering)
	delete(r.all, old.path)
	r.bytes -= len(old.Data)
}
