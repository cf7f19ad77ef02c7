package cache

import (
	"encoding/binary"
	"math"
)

// reader takes values off the front of b. After the first that is not there it
// gives zeros, and failed is set.
type reader struct {
	b      []byte
	failed bool
}

func (r *reader) fail() { r.b, r.failed = nil, true }

func (r *reader) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) int() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) fixed() uint64 {
	if len(r.b) < 8 {
		r.fail()
		return 0
	}
	v := binary.LittleEndian.Uint64(r.b)
	r.b = r.b[8:]
	return v
}

// bytes gives a part of b itself.
func (r *reader) bytes() []byte {
	n := r.uint()
	if n > uint64(len(r.b)) {
		r.fail()
		return nil
	}
	v := r.b[:n:n]
	r.b = r.b[n:]
	return v
}

func (r *reader) str() string { return string(r.bytes()) }

// count gives the length of a list whose items take at least size bytes each,
// and whether the list is there at all: nil and empty lists are not the same.
func (r *reader) count(size int) (int, bool) {
	n := r.uint()
	if n == 0 {
		return 0, false
	}
	n--
	if n > uint64(len(r.b)/size) {
		r.fail()
		return 0, false
	}
	return int(n), true
}

func appendStr(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendCount(b []byte, n int, there bool) []byte {
	if !there {
		return append(b, 0)
	}
	return binary.AppendUvarint(b, uint64(n)+1)
}

func appendStrs(b []byte, ss []string) []byte {
	b = appendCount(b, len(ss), ss != nil)
	for _, s := range ss {
		b = appendStr(b, s)
	}
	return b
}

// strs reads a list of texts; they share one block of memory.
func (r *reader) strs() []string {
	n, ok := r.count(1)
	if !ok {
		return nil
	}
	start, total := r.b, 0
	for range n {
		total += len(r.bytes())
	}
	if r.failed {
		return nil
	}
	all := make([]byte, 0, total)
	again := reader{b: start}
	for range n {
		all = append(all, again.bytes()...)
	}
	text, out, at := string(all), make([]string, n), 0
	again = reader{b: start}
	for i := range out {
		l := len(again.bytes())
		out[i] = text[at : at+l]
		at += l
	}
	return out
}

// Lists of numbers are written as differences to the one before: days, lines,
// offsets and ids of one file lie close together.

type number interface {
	~int32 | ~uint32 | ~int64 | ~uint64
}

func appendNumbers[T number](b []byte, v []T) []byte {
	b = appendCount(b, len(v), v != nil)
	var before int64
	for _, x := range v {
		b = binary.AppendVarint(b, int64(x)-before)
		before = int64(x)
	}
	return b
}

func numbers[T number](r *reader) []T {
	n, ok := r.count(1)
	if !ok {
		return nil
	}
	out := make([]T, n)
	var before int64
	b := r.b
	for i := range out {
		var d int64
		if len(b) > 0 && b[0] < 0x80 { // most differences take one byte
			d = int64(b[0]>>1) ^ -int64(b[0]&1)
			b = b[1:]
		} else {
			x, k := binary.Varint(b)
			if k <= 0 {
				r.fail()
				return nil
			}
			d, b = x, b[k:]
		}
		before += d
		out[i] = T(before)
	}
	r.b = b
	return out
}

func appendHashes(b []byte, v []uint64) []byte {
	b = appendCount(b, len(v), v != nil)
	for _, x := range v {
		b = binary.LittleEndian.AppendUint64(b, x)
	}
	return b
}

func (r *reader) hashes() []uint64 {
	n, ok := r.count(8)
	if !ok {
		return nil
	}
	out := make([]uint64, n)
	for i := range out {
		out[i] = r.fixed()
	}
	return out
}

// whole reports that everything was read and nothing is left.
func (r *reader) whole() bool { return !r.failed && len(r.b) == 0 }

// fits reports whether n can be a number of rows.
func fits(n uint64) bool { return n <= math.MaxInt32 }
