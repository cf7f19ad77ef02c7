package deps

import (
	"slices"
	"sync"
)

// Graph maps keys to the outputs that read them. It is safe for concurrent use.
//
// Keys, reads and outputs are numbered: a site has some fifty reads an output, and
// most of them are the same as another output's. The list of a key's readers may name
// outputs that no longer read it; their reads tell.
type Graph struct {
	mu      sync.Mutex
	outputs map[string]uint32
	names   []string // by output number
	traces  []Reads  // by output number
	table   keyTable
	keys    []keyState // by key number
	reads   []keyRead  // by read number
	links   []link     // of the lists of readers
	free    uint32     // the first of the unused links plus one
}

// Reads is a trace in a graph's numbers of reads, sorted by key: a tenth of its size.
type Reads []uint32

// keyRead is a key with a hash that it had.
type keyRead struct {
	key   uint32
	older uint32 // number of another read of the key plus one, 0 without
	hash  Hash
}

type keyState struct {
	last    uint32 // number of a read plus one: the others are its older ones
	seen    uint32 // number of the read of all readers
	mixed   bool   // unless they differ
	readers uint32 // the first link plus one, 0 without a reader
}

// link is an element of a list of outputs.
type link struct {
	out  uint32
	next uint32 // plus one
}

// NewGraph returns an empty graph.
func NewGraph() *Graph {
	return &Graph{outputs: map[string]uint32{}, table: newKeyTable()}
}

// Number gives the numbers of what was read, for [Graph.Set].
func (g *Graph) Number(t Trace) Reads {
	g.mu.Lock()
	defer g.mu.Unlock()
	reads := make(Reads, len(t))
	for i, r := range t {
		reads[i] = g.read(g.key(r.Key), r.Hash)
	}
	g.sort(reads)
	return reads
}

func (g *Graph) sort(r Reads) {
	slices.SortFunc(r, func(a, b uint32) int { return int(g.reads[a].key) - int(g.reads[b].key) })
}

func (g *Graph) key(k Key) uint32 {
	id := g.table.number(k)
	if int(id) == len(g.keys) {
		g.keys = append(g.keys, keyState{})
	}
	return id
}

// read gives the number of a read; a hash that comes back has its old one.
func (g *Graph) read(key uint32, h Hash) uint32 {
	k := &g.keys[key]
	for n := k.last; n != 0; n = g.reads[n-1].older {
		if g.reads[n-1].hash == h {
			return n - 1
		}
	}
	g.reads = append(g.reads, keyRead{key, k.last, h})
	k.last = uint32(len(g.reads))
	return k.last - 1
}

// Set replaces what an output read.
func (g *Graph) Set(output string, reads Reads) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.enter(g.output(output), reads)
}

func (g *Graph) output(name string) uint32 {
	out, ok := g.outputs[name]
	if !ok {
		out = uint32(len(g.names))
		g.outputs[name] = out
		g.names, g.traces = append(g.names, name), append(g.traces, nil)
	}
	return out
}

func (g *Graph) enter(out uint32, reads Reads) {
	old := g.traces[out]
	for _, n := range reads {
		k := &g.keys[g.reads[n].key]
		switch {
		case k.readers == 0 || g.links[k.readers-1] == (link{out: out}):
			k.seen, k.mixed = n, false
		case k.seen != n:
			k.mixed = true
		}
		if _, known := g.find(old, g.reads[n].key); !known {
			g.addReader(k, out)
		}
	}
	g.traces[out] = reads
}

func (g *Graph) addReader(k *keyState, out uint32) {
	l := link{out, k.readers}
	if k.readers = g.free; k.readers != 0 {
		g.free = g.links[k.readers-1].next
		g.links[k.readers-1] = l
		return
	}
	g.links = append(g.links, l)
	k.readers = uint32(len(g.links))
}

// find gives the read of a key among an output's.
func (g *Graph) find(reads Reads, key uint32) (uint32, bool) {
	i, ok := slices.BinarySearchFunc(reads, key, func(n, k uint32) int { return int(g.reads[n].key) - int(k) })
	if !ok {
		return 0, false
	}
	return reads[i], true
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
	for _, id := range g.table.of[d] {
		for n := g.keys[id].readers; n != 0; n = g.links[n-1].next {
			out := g.links[n-1].out
			if _, reads := g.find(g.traces[out], id); reads && by(g.names[out]) {
				names = append(names, g.table.name(id))
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
		ask = make([]asked, 0, len(g.table.of[d]))
		for _, id := range g.table.of[d] {
			if g.keys[id].readers != 0 {
				ask = append(ask, asked{id: id, name: g.table.name(id)})
			}
		}
	}
	for _, name := range only {
		if id, ok := g.table.find(d, name); ok {
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
	if k.readers == 0 || !k.mixed && g.reads[k.seen].hash == h {
		return
	}
	var first uint32
	kept, same := 0, true
	for at := &k.readers; *at != 0; {
		l := &g.links[*at-1]
		n, reads := g.find(g.traces[l.out], id)
		if !reads {
			*at, l.next, g.free = l.next, g.free, *at
			continue
		}
		if g.reads[n].hash != h {
			stale[l.out] = struct{}{}
		}
		if kept++; kept == 1 {
			first = n
		}
		same = same && n == first
		at = &l.next
	}
	if kept > 0 && same {
		k.seen, k.mixed = first, false
	}
}
