//go:build unix

// Package rusage tells what a finished child needed.
package rusage

import (
	"os"
	"runtime"
	"syscall"
)

// Peak is a finished child's Peak resident memory in bytes: getrusage counts in
// bytes on macOS and in kilobytes elsewhere.
func Peak(p *os.ProcessState) int64 {
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
