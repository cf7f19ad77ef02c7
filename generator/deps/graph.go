package deps

import (
	"slices"
	"sync"
)

// Graph maps keys to the outputs that read them. It is safe for concurrent use.
//
// Keys and outputs are numbered, since a site has some ten reads an output. The
// list of a key's readers may name outputs that no longer read it; their traces
// tell.
type Graph struct {
	mu      sync.Mutex
	outputs map[string]uint32
	names   []string    // by output number
	traces  [][]keyHash // by output number, sorted by key number
	ids     [domains]map[string]uint32
	keys    []keyState // by key number
}

type keyHash struct {
	key  uint32
	hash Hash
}

type keyState struct {
	hash    Hash
	mixed   bool // readers saw different hashes: compare trace by trace
	readers []uint32
}

// NewGraph returns an empty graph.
func NewGraph() *Graph {
	g := &Graph{outputs: map[string]uint32{}}
	for i := range g.ids {
		g.ids[i] = map[string]uint32{}
	}
	return g
}

// Set replaces what an output read.
func (g *Graph) Set(output string, t Trace) {
	g.mu.Lock()
	defer g.mu.Unlock()
	out, ok := g.outputs[output]
	if !ok {
		out = uint32(len(g.names))
		g.outputs[output] = out
		g.names = append(g.names, output)
		g.traces = append(g.traces, nil)
	}
	old := g.traces[out]
	trace := make([]keyHash, len(t))
	for i, r := range t {
		trace[i] = keyHash{g.key(r.Key), r.Hash}
	}
	slices.SortFunc(trace, func(a, b keyHash) int { return int(a.key) - int(b.key) })
	for _, kh := range trace {
		k := &g.keys[kh.key]
		switch {
		case len(k.readers) == 0 || len(k.readers) == 1 && k.readers[0] == out:
			k.hash, k.mixed = kh.hash, false
		case k.hash != kh.hash:
			k.mixed = true
		}
		if _, known := find(old, kh.key); !known {
			k.readers = append(k.readers, out)
		}
	}
	g.traces[out] = trace
}

func (g *Graph) key(k Key) uint32 {
	id, ok := g.ids[k.Domain][k.Name]
	if !ok {
		id = uint32(len(g.keys))
		g.ids[k.Domain][k.Name] = id
		g.keys = append(g.keys, keyState{})
	}
	return id
}

func find(trace []keyHash, key uint32) (Hash, bool) {
	i, ok := slices.BinarySearchFunc(trace, key, func(a keyHash, k uint32) int { return int(a.key) - int(k) })
	if !ok {
		return Hash{}, false
	}
	return trace[i].hash, true
}

// Remove forgets an output.
func (g *Graph) Remove(output string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if out, ok := g.outputs[output]; ok {
		g.traces[out] = nil
	}
}

// Read returns, sorted, the keys of a domain that are read by an output which by
// accepts.
func (g *Graph) Read(d Domain, by func(output string) bool) []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var names []string
	for name, id := range g.ids[d] {
		for _, out := range g.keys[id].readers {
			if _, reads := find(g.traces[out], id); reads && by(g.names[out]) {
				names = append(names, name)
				break
			}
		}
	}
	slices.Sort(names)
	return names
}

// Fresh reports whether everything in the trace still has the hash it had; now gives a
// key's current hash.
func (t Trace) Fresh(now func(Key) Hash) bool {
	for _, r := range t {
		if now(r.Key) != r.Hash {
			return false
		}
	}
	return true
}

// Has reports whether an output's reads are known.
func (g *Graph) Has(output string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	out, ok := g.outputs[output]
	return ok && g.traces[out] != nil
}

// Outputs lists the outputs whose reads are known, in no order.
func (g *Graph) Outputs() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var names []string
	for name, out := range g.outputs {
		if g.traces[out] != nil {
			names = append(names, name)
		}
	}
	return names
}

// Stale returns, sorted, the outputs that read a key of the domain whose hash
// now differs. only restricts the look to the named keys; nil means all keys of
// the domain that some output read. now gives a key's current hash; it is called
// without the graph's lock.
func (g *Graph) Stale(d Domain, only []string, now func(name string) Hash) []string {
	type asked struct {
		id   uint32
		name string
		hash Hash
	}
	g.mu.Lock()
	var ask []asked
	if only == nil {
		ask = make([]asked, 0, len(g.ids[d]))
		for name, id := range g.ids[d] {
			if len(g.keys[id].readers) > 0 {
				ask = append(ask, asked{id: id, name: name})
			}
		}
	}
	for _, name := range only {
		if id, ok := g.ids[d][name]; ok {
			ask = append(ask, asked{id: id, name: name})
		}
	}
	g.mu.Unlock()
	for i := range ask {
		ask[i].hash = now(ask[i].name)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	stale := map[uint32]struct{}{}
	for _, a := range ask {
		g.look(a.id, a.hash, stale)
	}
	outs := make([]string, 0, len(stale))
	for o := range stale {
		outs = append(outs, g.names[o])
	}
	slices.Sort(outs)
	return outs
}

// look compares a key's present hash with what its readers saw, and drops those who
// no longer read it.
func (g *Graph) look(id uint32, h Hash, stale map[uint32]struct{}) {
	k := &g.keys[id]
	if len(k.readers) == 0 || h == k.hash && !k.mixed {
		return
	}
	kept, same := k.readers[:0], true
	for _, out := range k.readers {
		seen, reads := find(g.traces[out], id)
		if !reads {
			continue
		}
		if seen != h {
			stale[out] = struct{}{}
		}
		same = same && seen == h
		kept = append(kept, out)
	}
	if k.readers = kept; same {
		k.hash, k.mixed = h, false
	}
}
