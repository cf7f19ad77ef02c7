// Package deps records who read what, and tells after a change which outputs
// must be made again.
//
// An output (a page, a feed, a chart) is made while a [Recorder] notes every
// key it reads together with the key's hash at that time: its trace. After a
// change the current hash of each key that may have changed is compared with
// the recorded one; equal hashes stop there, and only outputs with a differing
// key are stale. Look-ups that found nothing are recorded too, with the zero
// hash. The same traces, kept on disk, serve a cold process.
package deps

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/zeebo/xxh3"
)

// Hash is a 128-bit fingerprint. The zero Hash means "absent".
type Hash struct{ Hi, Lo uint64 }

// IsZero reports whether h stands for something absent.
func (h Hash) IsZero() bool { return h == Hash{} }

// String gives 32 hex digits.
func (h Hash) String() string { return fmt.Sprintf("%016x%016x", h.Hi, h.Lo) }

// Short gives the first 10 hex digits, for file names.
func (h Hash) Short() string { return h.String()[:10] }

// Sum hashes bytes.
func Sum(b []byte) Hash {
	u := xxh3.Hash128(b)
	return Hash{u.Hi, u.Lo}
}

// SumString hashes a string.
func SumString(s string) Hash {
	u := xxh3.HashString128(s)
	return Hash{u.Hi, u.Lo}
}

// Hasher hashes a sequence of values so that no two different sequences of the
// same shape collide by concatenation: strings are length-prefixed.
type Hasher struct{ buf []byte }

// Str, Int, Float, Bool and Sub append a value.
func (h *Hasher) Str(ss ...string) *Hasher {
	for _, s := range ss {
		h.buf = binary.AppendUvarint(h.buf, uint64(len(s)))
		h.buf = append(h.buf, s...)
	}
	return h
}

// Int appends integers.
func (h *Hasher) Int(ns ...int64) *Hasher {
	for _, n := range ns {
		h.buf = binary.AppendVarint(h.buf, n)
	}
	return h
}

// Float appends a number.
func (h *Hasher) Float(f float64) *Hasher {
	h.buf = binary.LittleEndian.AppendUint64(h.buf, math.Float64bits(f))
	return h
}

// Bool appends a truth value.
func (h *Hasher) Bool(b bool) *Hasher {
	if b {
		h.buf = append(h.buf, 1)
	} else {
		h.buf = append(h.buf, 0)
	}
	return h
}

// Sub appends another hash.
func (h *Hasher) Sub(x Hash) *Hasher {
	h.buf = binary.LittleEndian.AppendUint64(h.buf, x.Hi)
	h.buf = binary.LittleEndian.AppendUint64(h.buf, x.Lo)
	return h
}

// Reset begins anew.
func (h *Hasher) Reset() { h.buf = h.buf[:0] }

// Sum gives the hash of all that was appended.
func (h *Hasher) Sum() Hash { return Sum(h.buf) }

// Domain groups keys that change together, so that an edit of one kind need not
// look at keys of another.
type Domain uint8

const (
	Config   Domain = iota // site-wide settings, menus, theme strings
	Template               // a template with the partials it reaches
	Asset                  // a fingerprinted theme asset
	Media                  // an image or attachment of the content
	Facts                  // a page's facts: title, address, dates, terms
	Body                   // a page's text
	List                   // an ordered list of pages
	Row                    // a record's public values
	Stat                   // a statistic: the table a query gives
	Clock                  // the build clock, at the precision it was read
	Figure                 // the page that lists the records behind a figure

	domains
)

// Domains lists all domains.
func Domains() []Domain {
	all := make([]Domain, domains)
	for i := range all {
		all[i] = Domain(i)
	}
	return all
}

// Key names something an output can read.
type Key struct {
	Domain Domain
	Name   string
}

// Read is a key with the hash it had when it was read.
type Read struct {
	Key
	Hash Hash
}

// Recorder notes what one output reads. It is used by one goroutine.
type Recorder struct {
	reads map[Key]Hash
}

// NewRecorder returns an empty recorder.
func NewRecorder() *Recorder { return &Recorder{reads: make(map[Key]Hash, 16)} }

// Reset empties the recorder, for another output.
func (r *Recorder) Reset() {
	if len(r.reads) > 1024 { // a large map is slow to clear
		r.reads = make(map[Key]Hash, 64)
		return
	}
	clear(r.reads)
}

// Note records a read. A nil Recorder ignores it.
func (r *Recorder) Note(k Key, h Hash) {
	if r != nil {
		r.reads[k] = h
	}
}

// Seen reports whether the key is recorded already, to spare computing its hash.
func (r *Recorder) Seen(k Key) bool {
	if r == nil {
		return true
	}
	_, ok := r.reads[k]
	return ok
}

// Replay notes reads recorded elsewhere, as for a cached partial.
func (r *Recorder) Replay(t Trace) {
	for _, x := range t {
		r.Note(x.Key, x.Hash)
	}
}

// Trace is what an output read, sorted by key.
type Trace []Read

// Trace returns the reads so far, sorted.
func (r *Recorder) Trace() Trace {
	t := make(Trace, 0, len(r.reads))
	for k, h := range r.reads {
		t = append(t, Read{k, h})
	}
	t.sort()
	return t
}

func (t Trace) sort() {
	slices.SortFunc(t, func(a, b Read) int {
		if a.Domain != b.Domain {
			return int(a.Domain) - int(b.Domain)
		}
		switch {
		case a.Name < b.Name:
			return -1
		case a.Name > b.Name:
			return 1
		}
		return 0
	})
}

// Hash gives the hash that a key had; zero for one that was not read.
func (t Trace) Hash(k Key) Hash {
	for _, r := range t {
		if r.Key == k {
			return r.Hash
		}
	}
	return Hash{}
}

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
		for _, kh := range t {
			read[kh.key] = true
		}
	}
	ids := make([]uint32, len(g.keys)) // their numbers in b
	used := uint32(0)
	for d := range g.ids {
		count := 0
		for _, id := range g.ids[d] {
			if read[id] {
				count++
			}
		}
		b = binary.AppendUvarint(b, uint64(count))
		for name, id := range g.ids[d] {
			if !read[id] {
				continue
			}
			b = binary.AppendUvarint(b, uint64(len(name)))
			b = append(b, name...)
			b = appendHash(b, g.keys[id].hash)
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
		b = g.appendTrace(b, g.traces[out], ids)
	}
	return b
}

// appendTrace appends the numbers of the keys, each with whether the output saw another
// hash than the key has, and that hash.
func (g *Graph) appendTrace(b []byte, t []keyHash, ids []uint32) []byte {
	b = binary.AppendUvarint(b, uint64(len(t)))
	for _, kh := range t {
		n := uint64(ids[kh.key]) << 1
		if kh.hash == g.keys[kh.key].hash {
			b = binary.AppendUvarint(b, n)
		} else {
			b = appendHash(binary.AppendUvarint(b, n|1), kh.hash)
		}
	}
	return b
}

func appendHash(b []byte, h Hash) []byte {
	return binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(b, h.Hi), h.Lo)
}

// Load replaces an empty graph by what Append wrote; false, and the graph empty, if b
// is something else. Names in the graph are parts of b, which must not change.
func (g *Graph) Load(b []byte) bool {
	n := NewGraph()
	r := &graphReader{b: b}
	for d := range n.ids {
		count := r.count(17)
		n.ids[d] = make(map[string]uint32, count)
		for range count {
			n.ids[d][r.text()] = uint32(len(n.keys))
			n.keys = append(n.keys, keyState{hash: r.hash()})
		}
	}
	outs := r.count(2)
	n.outputs = make(map[string]uint32, outs)
	n.names, n.traces = make([]string, 0, outs), make([][]keyHash, 0, outs)
	for range outs {
		name := r.text()
		out := uint32(len(n.names))
		n.outputs[name] = out
		n.names, n.traces = append(n.names, name), append(n.traces, r.trace(n.keys, out))
	}
	if r.failed || len(r.b) > 0 {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.outputs, g.names, g.traces, g.ids, g.keys = n.outputs, n.names, n.traces, n.ids, n.keys
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

// trace reads what an output read and enters it with the keys.
func (r *graphReader) trace(keys []keyState, out uint32) []keyHash {
	t := make([]keyHash, r.count(1))
	for i := range t {
		v := r.uint()
		if v>>1 >= uint64(len(keys)) {
			r.b, r.failed = nil, true
			return nil
		}
		k := &keys[v>>1]
		t[i] = keyHash{uint32(v >> 1), k.hash}
		if v&1 != 0 {
			t[i].hash, k.mixed = r.hash(), true
		}
		k.readers = append(k.readers, out)
	}
	slices.SortFunc(t, func(a, b keyHash) int { return int(a.key) - int(b.key) })
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
		t.sort()
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
