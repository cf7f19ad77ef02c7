package render

import "sync"

// recent keeps results of partials, up to about two times recentBytes: what has not
// been asked for while recentBytes came goes.
type recent struct {
	mu         sync.Mutex
	young, old map[string]*kept
	bytes      int // of the young
}

const recentBytes = 8 << 20

type kept struct {
	entry[*cachedPartial]
	size int // 0 until it is made
}

func (r *recent) get(key string, make_ func() (*cachedPartial, error)) (*cachedPartial, error) {
	k := r.find(key)
	k.once.Do(func() {
		if k.v, k.err = make_(); k.err == nil {
			r.mu.Lock()
			k.size = k.v.size()
			r.bytes += k.size
			r.mu.Unlock()
		}
	})
	return k.v, k.err
}

func (r *recent) find(key string) *kept {
	r.mu.Lock()
	defer r.mu.Unlock()
	if k := r.young[key]; k != nil {
		return k
	}
	k := r.old[key]
	if k == nil {
		k = &kept{}
	}
	if r.bytes > recentBytes || r.young == nil {
		r.old, r.young, r.bytes = r.young, map[string]*kept{}, 0
	}
	r.young[key] = k
	r.bytes += k.size
	return k
}

// size is about what it takes, in bytes.
func (c *cachedPartial) size() int { return len(c.html) + 64*len(c.trace) + 256 }
