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

	"github.com/zeebo/xxh3"
)

// Hash is a 128-bit fingerprint. The zero Hash means "absent".
type Hash struct{ Hi, Lo uint64 }

// IsZero reports whether h stands for something absent.
func (h Hash) IsZero() bool { return h == Hash{} }

// String gives 32 hex digits.
func (h Hash) String() string { return fmt.Sprintf("%016x%016x", h.Hi, h.Lo) }

// Plus adds two hashes: sums of the same hashes are the same in whatever order.
func (h Hash) Plus(x Hash) Hash { return Hash{h.Hi + x.Hi, h.Lo + x.Lo} }

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

// Trace is what an output read, in no order.
type Trace []Read

// Trace returns the reads so far.
func (r *Recorder) Trace() Trace {
	t := make(Trace, 0, len(r.reads))
	for k, h := range r.reads {
		t = append(t, Read{k, h})
	}
	return t
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
