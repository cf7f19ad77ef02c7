package generator

import (
	"slices"

	"jianbao/generator/source"
)

// scan brings the listing of the site's folders up to date and marks what has to
// be read again. Files are compared by size and time of change; changes names the
// paths to look at, nil means all.
func (b *Builder) scan(changes []string) {
	anew := b.listings == nil
	if anew {
		b.listings = map[string]source.Listing{}
		b.files, b.strays, b.byRole = map[string]source.File{}, map[string]bool{}, nil
	}
	b.walk = nil
	if b.opts.Clock != nil {
		b.listed = b.opts.Clock().UnixNano()
	}
	for _, dir := range []string{b.cfg.ContentDir, "kinds", "themes/" + b.cfg.Theme, "static"} {
		old := b.listings[dir]
		var now source.Listing
		var delta source.Delta
		if changes != nil && old.Dir == dir {
			now, delta = b.tree.Stat(old, changes)
		} else {
			now = b.tree.List(dir, b.cfg.Ignore)
			delta = source.Diff(old.Files, now.Files)
		}
		b.listings[dir] = now
		b.walk.Add(now.Diags...)
		for _, f := range delta.Removed {
			delete(b.files, f.Path)
			b.byRole = nil
			b.touch(f.Path)
		}
		for _, f := range append(delta.Added, delta.Changed...) {
			if !f.Dir {
				if _, known := b.files[f.Path]; !known {
					b.byRole = nil
				}
				b.files[f.Path] = f
				b.touch(f.Path)
			}
		}
	}
	if anew {
		b.forget()
	}
}

// touch notes that a file is new, changed or gone.
func (b *Builder) touch(p string) {
	b.mu.Lock()
	delete(b.texts, p)
	b.mu.Unlock()
	_, there := b.files[p]
	switch r := b.roleOf(p); r {
	case roleDoc, roleRecord, roleMedia:
		if there {
			b.dirty[p] = struct{}{}
		} else {
			b.drop(p)
		}
	case roleTheme:
		b.theme = nil
	case roleKind:
		b.kinds = nil
	case roleStatic:
		b.pending |= changedStatic
	case roleStray:
		if there {
			b.strays[p] = true
		} else {
			delete(b.strays, p)
		}
	}
}

// drop forgets the entry of a file that is gone.
func (b *Builder) drop(p string) {
	delete(b.dirty, p)
	delete(b.noisy, p)
	delete(b.unkept, p)
	if _, ok := b.docs[p]; ok {
		delete(b.docs, p)
		b.pending |= changedFacts
	}
	if _, ok := b.records[p]; ok {
		delete(b.records, p)
		b.pending |= changedRecords
	}
	if _, ok := b.media[p]; ok {
		delete(b.media, p)
		b.pending |= changedMedia
	}
}

// forget drops the entries of files that a new listing does not have, or has in
// another role.
func (b *Builder) forget() {
	var gone []string
	has := func(p string, r role) {
		if _, ok := b.files[p]; !ok || b.roleOf(p) != r {
			gone = append(gone, p)
		}
	}
	for p := range b.docs {
		has(p, roleDoc)
	}
	for p := range b.records {
		has(p, roleRecord)
	}
	for p := range b.media {
		has(p, roleMedia)
	}
	for _, p := range gone {
		b.drop(p)
	}
	for p := range b.dirty {
		if _, ok := b.files[p]; !ok {
			delete(b.dirty, p)
		}
	}
	for _, p := range gone {
		if _, ok := b.files[p]; ok {
			b.dirty[p] = struct{}{}
		}
	}
}

// soil marks all files of a role as to be read again, since what they are read with
// has changed.
func (b *Builder) soil(r role) {
	for p := range b.files {
		if b.roleOf(p) == r {
			b.dirty[p] = struct{}{}
		}
	}
}

// unread are the files of some roles that have to be read. What an entry was made
// of already is taken off the list.
func (b *Builder) unread(roles []role) []string {
	var todo []string
	for p := range b.dirty {
		f, there := b.files[p]
		if !there {
			delete(b.dirty, p)
			continue
		}
		r := b.roleOf(p)
		if !slices.Contains(roles, r) {
			continue
		}
		if b.known(p, r, f) {
			delete(b.dirty, p)
		} else {
			todo = append(todo, p)
		}
	}
	return todo
}

// known reports whether the entry of a file is of its present state.
func (b *Builder) known(p string, r role, f source.File) bool {
	switch r {
	case roleDoc:
		e := b.docs[p]
		return e != nil && e.file.Same(f)
	case roleRecord:
		e := b.records[p]
		return e != nil && e.file.Same(f)
	case roleMedia:
		e := b.media[p]
		return e != nil && e.file.Same(f)
	}
	return false
}
