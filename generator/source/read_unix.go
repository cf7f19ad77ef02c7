//go:build unix && !linux

package source

import "syscall"

const openNonblock = syscall.O_NONBLOCK

func (t *Tree) readFast(string, int64) ([]byte, bool, error) { return nil, false, nil }
