package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// Memory above what is in use that a build may fill before it is collected. The
// usual doubling would make half of a large site's memory garbage.
const (
	heapShare = 0.4      // of what is in use
	heapSpare = 80 << 20 // bytes, so that small sites are hardly ever collected
	heapFirst = 4 << 20  // bytes in use at which the runtime's first collection is reckoned
)

// followHeap sets the room up to the next collection by what is in use after each. A soft
// limit of memory would do so too, but hands memory back that is asked for again at once.
// Whoever sets GOGC or GOMEMLIMIT has decided.
func (a *app) followHeap() {
	if a.env("GOGC") != "" || a.env("GOMEMLIMIT") != "" {
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	debug.SetGCPercent(heapPercent(heapFirst))
	afterGC(func() {
		metrics.Read(live)
		if live[0].Value.Kind() == metrics.KindUint64 {
			debug.SetGCPercent(heapPercent(live[0].Value.Uint64()))
		}
	})
}

// heapPercent is the room to leave, in percent of what is in use, with so many bytes.
func heapPercent(live uint64) int {
	return int(math.Round(100 * (heapShare + heapSpare/float64(max(live, heapFirst)))))
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
