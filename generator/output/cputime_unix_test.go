//go:build unix

package output

import (
	"syscall"
	"testing"
	"time"
)

// reportCPU adds the processor time of an operation to a benchmark: on a busy
// machine it tells more than the clock. Call what it returns at the end.
func reportCPU(b *testing.B) func() {
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	start := used()
	return func() { b.ReportMetric(float64((used()-start).Milliseconds())/float64(b.N), "cpu-ms/op") }
}
