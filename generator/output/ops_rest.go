//go:build !linux && !darwin

package output

import "os"

func flush(f *os.File) error { return f.Sync() }

// Whole trusts that a folder and its neighbour are on one volume; where they are
// not the rename fails and nothing is changed.
func (o *rootOps) Whole(a, b string) bool { return true }
