package deps

import (
	"encoding/binary"
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Append appends the graph to b, for [Graph.Load] and [StaleIn]. Keys that no output
// reads any more are left out.
func (g *Graph) Append(b []byte) []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	read, known := make([]bool, len(g.keys)), 0
	for _, t := range g.traces {
		if t != nil {
			known++
		}
		for _, n := range t {
			read[g.reads[n].key] = true
		}
	}
	b = slices.Grow(b, len(g.table.chunks)*nameChunk+16*len(g.keys)+3*len(g.links)+64*known)
	ids := make([]uint32, len(g.keys)) // their numbers in b
	used := uint32(0)
	for _, of := range g.table.of {
		count := 0
		for _, id := range of {
			if read[id] {
				count++
			}
		}
		b = binary.AppendUvarint(b, uint64(count))
		for _, id := range of {
			if !read[id] {
				continue
			}
			name := g.table.name(id)
			b = binary.AppendUvarint(b, uint64(len(name)))
			b = append(b, name...)
			b = appendHash(b, g.reads[g.keys[id].seen].hash)
			ids[id] = used
			used++
		}
	}
	b = binary.AppendUvarint(b, uint64(known))
	for name, out := range g.outputs {
		if g.traces[out] == nil {
			continue
		}
		b = binary.AppendUvarint(b, uint64(len(name)))
		b = append(b, name...)
		b = g.appendReads(b, g.traces[out], ids)
	}
	return b
}

// appendReads appends the numbers of the keys, each with whether the output saw another
// hash than stands with the key, and that hash.
func (g *Graph) appendReads(b []byte, t Reads, ids []uint32) []byte {
	b = binary.AppendUvarint(b, uint64(len(t)))
	for _, read := range t {
		key := g.reads[read].key
		n := uint64(ids[key]) << 1
		if read == g.keys[key].seen {
			b = binary.AppendUvarint(b, n)
		} else {
			b = appendHash(binary.AppendUvarint(b, n|1), g.reads[read].hash)
		}
	}
	return b
}

func appendHash(b []byte, h Hash) []byte {
	return binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(b, h.Hi), h.Lo)
}

// Load replaces an empty graph by what Append wrote; false, and the graph empty, if b
// is something else. Names of outputs are parts of b, which must not change.
func (g *Graph) Load(b []byte) bool {
	n := NewGraph()
	r := &graphReader{b: b}
	for d := range domains {
		for range r.count(17) {
			if id := n.key(Key{d, r.text()}); n.read(id, r.hash()) != id {
				return false // a key twice: reads of outputs go by the numbers of keys
			}
		}
	}
	outs := r.count(2)
	n.outputs = make(map[string]uint32, outs)
	n.names, n.traces = make([]string, 0, outs), make([]Reads, 0, outs)
	for range outs {
		out := n.output(r.text())
		n.enter(out, r.reads(n))
	}
	if r.failed || len(r.b) > 0 {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.outputs, g.names, g.traces, g.table, g.keys, g.reads, g.links, g.free = n.outputs, n.names, n.traces, n.table, n.keys, n.reads, n.links, n.free
	return true
}

type graphReader struct {
	b      []byte
	failed bool
}

func (r *graphReader) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.b, r.failed = nil, true
		return 0
	}
	r.b = r.b[n:]
	return v
}

// count is a number of things that take at least size bytes each.
func (r *graphReader) count(size int) int {
	n := r.uint()
	if n > uint64(len(r.b)/size) {
		r.b, r.failed = nil, true
		return 0
	}
	return int(n)
}

func (r *graphReader) text() string {
	n := r.count(1)
	s := unsafe.String(unsafe.SliceData(r.b), n)
	r.b = r.b[n:]
	return s
}

func (r *graphReader) hash() Hash {
	if len(r.b) < 16 {
		r.b, r.failed = nil, true
		return Hash{}
	}
	h := Hash{binary.LittleEndian.Uint64(r.b), binary.LittleEndian.Uint64(r.b[8:])}
	r.b = r.b[16:]
	return h
}

// reads reads what an output read.
func (r *graphReader) reads(g *Graph) Reads {
	t := make(Reads, r.count(1))
	for i := range t {
		v := r.uint()
		if v>>1 >= uint64(len(g.keys)) {
			r.b, r.failed = nil, true
			return nil
		}
		key := uint32(v >> 1)
		if t[i] = key; v&1 != 0 {
			t[i] = g.read(key, r.hash())
		}
	}
	g.sort(t)
	return t
}

// StaleIn finds in what Append wrote the outputs that read a key which now has another
// hash, with all they read; false if b is something else. now gives a key's present hash,
// and false for a key that cannot have changed; it is called by several goroutines at
// once. figures are the names of the keys of the domain Figure. Nothing else of the graph
// is taken out of b, so it is quick.
func StaleIn(b []byte, workers int, now func(Key) (Hash, bool)) (stale map[string]Trace, figures []string, ok bool) {
	r := &graphReader{b: b}
	var keys []Read
	for d := range domains {
		count := r.count(17)
		keys = slices.Grow(keys, count)
		for range count {
			keys = append(keys, Read{Key{d, r.text()}, r.hash()})
		}
		if d == Figure {
			for _, k := range keys[len(keys)-count:] {
				figures = append(figures, k.Name)
			}
		}
	}
	asked, hashes := make([]bool, len(keys)), make([]Hash, len(keys))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			const some = 512
			for from := next.Add(some) - some; from < int64(len(keys)); from = next.Add(some) - some {
				for i := from; i < min(from+some, int64(len(keys))); i++ {
					hashes[i], asked[i] = now(keys[i].Key)
				}
			}
		})
	}
	wg.Wait()
	stale = map[string]Trace{}
	for range r.count(2) {
		name, start, hit := r.text(), r.b, false
		r.each(keys, func(id uint64, h Hash) { hit = hit || asked[id] && hashes[id] != h })
		if !hit || r.failed {
			continue
		}
		r.b = start
		var t Trace
		r.each(keys, func(id uint64, h Hash) { t = append(t, Read{keys[id].Key, h}) })
		stale[name] = t
	}
	return stale, figures, !r.failed && len(r.b) == 0
}

// each reads what an output read: the numbers of keys, and the hashes it saw.
func (r *graphReader) each(keys []Read, do func(id uint64, h Hash)) {
	for range r.count(1) {
		v := r.uint()
		if v>>1 >= uint64(len(keys)) {
			r.b, r.failed = nil, true
			return
		}
		h := keys[v>>1].Hash
		if v&1 != 0 {
			h = r.hash()
		}
		do(v>>1, h)
	}
}
