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
	heapShare = 0.5      // of what is in use
	heapSpare = 80 << 20 // bytes, so that small sites are hardly ever collected
)

// followHeap lets the runtime's soft limit of memory follow what is in use, from
// one collection to the next. Whoever sets GOGC or GOMEMLIMIT has decided.
func (a *app) followHeap() {
	if a.env("GOGC") != "" || a.env("GOMEMLIMIT") != "" {
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	debug.SetMemoryLimit(heapSpare * 2)
	afterGC(func() {
		metrics.Read(live)
		if live[0].Value.Kind() == metrics.KindUint64 {
			debug.SetMemoryLimit(heapLimit(live[0].Value.Uint64()))
		}
	})
}

// heapLimit is the soft limit, in bytes, with so much in use.
func heapLimit(live uint64) int64 {
	limit := float64(live)*(1+heapShare) + heapSpare
	return int64(min(limit, math.MaxInt64/2))
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
