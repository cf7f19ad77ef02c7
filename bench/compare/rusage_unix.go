//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak is a finished child's peak resident memory in bytes: getrusage counts in
// bytes on macOS and in kilobytes elsewhere.
func peak(p *os.ProcessState) int64 {
	ru, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if n := int64(ru.Maxrss); runtime.GOOS == "darwin" {
		return n
	} else {
		return n << 10
	}
}
