package main

import (
	"runtime"
	"testing"
)

func TestRoomFollowsWhatIsInUse(t *testing.T) {
	const mib = 1 << 20
	for live, want := range map[uint64]int{0: 2040, heapFirst: 2040, 100 * mib: 120, 1000 * mib: 48, 1 << 63: 40} {
		if got := heapPercent(live); got != want {
			t.Errorf("%d MiB in use: %d%%, want %d%%", live/mib, got, want)
		}
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
