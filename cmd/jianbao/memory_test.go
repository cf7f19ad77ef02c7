package main

import (
	"runtime"
	"testing"
)

func TestRoomFollowsWhatIsInUse(t *testing.T) {
	const mib = 1 << 20
	for _, tt := range []struct {
		live  uint64
		files int
		want  int
	}{
		{0, 0, 2040}, {heapFirst, 0, 2040}, {100 * mib, 0, 120}, {1000 * mib, 0, 48}, {1 << 63, 0, 40},
		{100 * mib, 10_000, 120}, {300 * mib, 100_000, 98}, {1000 * mib, 100_000, 48},
	} {
		r := &heapRoom{}
		r.expect(tt.files)
		if got := r.percent(tt.live); got != tt.want {
			t.Errorf("%d MiB in use, %d files: %d%%, want %d%%", tt.live/mib, tt.files, got, tt.want)
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
