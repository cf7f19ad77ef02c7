package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// Memory above what is in use that a build may fill before it is collected. The
// usual doubling would make half of a large site's memory garbage.
const (
	heapShare = 0.4      // of what is in use
	heapSpare = 80 << 20 // bytes, so that small sites are hardly ever collected
	heapFirst = 4 << 20  // bytes in use at which the runtime's first collection is reckoned
	// A build needs this room at its end for each file it reads, so it may have it from
	// the start: a large site is collected less often while it is read.
	heapFile = 3 << 10
)

// heapRoom is the memory above what is in use that a run may fill before it is collected.
type heapRoom struct{ files atomic.Int64 }

// expect says how many files are read.
func (r *heapRoom) expect(files int) { r.files.Store(int64(files)) }

// followHeap sets the room up to the next collection by what is in use after each. A soft
// limit of memory would do so too, but hands memory back that is asked for again at once.
// Whoever sets GOGC or GOMEMLIMIT has decided.
func (a *app) followHeap() *heapRoom {
	r := &heapRoom{}
	if a.env("GOGC") != "" || a.env("GOMEMLIMIT") != "" {
		return r
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	debug.SetGCPercent(r.percent(heapFirst))
	afterGC(func() {
		metrics.Read(live)
		if live[0].Value.Kind() == metrics.KindUint64 {
			debug.SetGCPercent(r.percent(live[0].Value.Uint64()))
		}
	})
	return r
}

// percent is the room to leave with so many bytes in use, in percent of them.
func (r *heapRoom) percent(live uint64) int {
	inUse := float64(max(live, heapFirst))
	room := max(heapShare*inUse+heapSpare, float64(r.files.Load())*heapFile)
	return int(math.Round(100 * room / inUse))
}

// afterGC calls f after each collection, one call at a time, as long as the process
// lives: the runtime finalizes an object that nobody has, and f's turn makes the next.
func afterGC(f func()) {
	type sentinel struct{ _ [16]byte }
	var again func(*sentinel)
	again = func(s *sentinel) {
		f()
		runtime.SetFinalizer(s, again)
	}
	runtime.SetFinalizer(new(sentinel), again)
}
