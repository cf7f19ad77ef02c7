package main

import (
	"runtime"
	"testing"
)

func TestHeapLimitFollowsWhatIsInUse(t *testing.T) {
	const mib = 1 << 20
	for live, want := range map[uint64]int64{0: 80 * mib, 100 * mib: 230 * mib, 1000 * mib: 1580 * mib} {
		if got := heapLimit(live); got != want {
			t.Errorf("%d MiB in use: limit %d MiB, want %d", live/mib, got/mib, want/mib)
		}
	}
	if heapLimit(1<<63) <= 0 {
		t.Error("the limit overflows")
	}
}

func TestAfterGCIsCalledAfterEachCollection(t *testing.T) {
	called := make(chan struct{})
	done := make(chan struct{})
	afterGC(func() {
		select {
		case called <- struct{}{}:
		case <-done:
		}
	})
	defer close(done)
	for calls := 0; calls < 3; {
		runtime.GC() // the object of the next call may not be there yet: again
		select {
		case <-called:
			calls++
		default:
		}
	}
}
