//go:build !linux

package source

import "time"

func (t *Tree) each(dir string, do func(rawEntry)) error { return t.eachPortable(dir, do) }

// stat gives an entry's size and time.
func (e rawEntry) stat() (size int64, mod time.Time, err error) { return e.statPortable() }
