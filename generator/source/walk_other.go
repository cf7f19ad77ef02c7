//go:build !linux

package source

func (t *Tree) each(dir string, do func(rawEntry)) error { return t.eachPortable(dir, do) }

// stat fills in an entry's size and times.
func (e rawEntry) stat(f *File) error { return e.statPortable(f) }
