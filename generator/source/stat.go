package source

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"jianbao/generator/diag"
)

// Delta is what differs between two listings, each sorted by path. A path that
// turned from a file into a folder, or back, is in Removed and Added.
type Delta struct {
	Added   []File
	Changed []File // the new state: another size or time
	Removed []File // the old state
}

// Empty reports whether nothing differs.
func (d Delta) Empty() bool { return len(d.Added)+len(d.Changed)+len(d.Removed) == 0 }

// Diff compares two sorted lists of files.
func Diff(old, new []File) Delta {
	var d Delta
	i, j := 0, 0
	for i < len(old) || j < len(new) {
		switch {
		case j == len(new) || i < len(old) && old[i].Path < new[j].Path:
			d.Removed = append(d.Removed, old[i])
			i++
		case i == len(old) || new[j].Path < old[i].Path:
			d.Added = append(d.Added, new[j])
			j++
		default:
			if a, b := old[i], new[j]; a.Dir != b.Dir {
				d.Removed, d.Added = append(d.Removed, a), append(d.Added, b)
			} else if !a.Same(b) {
				d.Changed = append(d.Changed, b)
			}
			i, j = i+1, j+1
		}
	}
	return d
}

// Stat brings a listing up to date by looking only at the paths, files or whole
// folders, that may have changed, and tells what did. The listing it gives is
// what List would give now, messages included; prev is not to be used after it.
// Paths outside the listing's folder do no harm.
func (t *Tree) Stat(prev Listing, changed []string) (Listing, Delta) {
	roots, ok := prev.roots(changed)
	if !ok || prev.links || prev.cut || len(roots) > len(prev.Files)/2+16 {
		next := t.List(prev.Dir, prev.Ignore)
		return next, Diff(prev.Files, next.Files)
	}
	if d, ok := t.touched(&prev, roots); ok {
		return prev, d
	}
	w := newWalker(t, prev.Dir, prev.Ignore)
	var kept, gone []File
	kept, gone = prev.without(roots)
	for _, d := range prev.entry {
		// Patterns are judged anew by every walker.
		if d.Pos.File != "" && !under(roots, d.Pos.File) {
			w.diags.Add(d)
		}
	}
	for _, r := range roots {
		w.look(r)
	}
	w.wg.Wait()
	slices.SortFunc(w.files, byPath)
	d := Diff(gone, w.files)
	files := prev.Files
	if !d.Empty() {
		files = merge(kept, w.files)
	}
	return w.listing(files, prev.Ignore), d
}

// touched is the quick way for what editors do most: files that were there and are
// there still, about whose names nothing has changed. It brings the listing up to
// date in place; false where something else has happened.
func (t *Tree) touched(l *Listing, roots []string) (Delta, bool) {
	var d Delta
	places := make([]int, 0, len(roots))
	for _, r := range roots {
		i := find(l.Files, r)
		if i < 0 || l.Files[i].Dir || slices.ContainsFunc(l.entry, func(d diag.Diagnostic) bool { return d.Pos.File == r }) {
			return Delta{}, false
		}
		fi, err := t.root.Lstat(filepath.FromSlash(r))
		if err != nil || !fi.Mode().IsRegular() {
			return Delta{}, false
		}
		now := File{Path: r, Size: fi.Size(), ModTime: fi.ModTime(), Changed: changed(fi)}
		if !now.Same(l.Files[i]) {
			d.Changed = append(d.Changed, now)
			places = append(places, i)
		}
	}
	for n, i := range places {
		l.Files[i] = d.Changed[n]
	}
	return d, true
}

// look lists one path that may be anything or nothing.
func (w *walker) look(p string) {
	fi, err := w.t.root.Lstat(filepath.FromSlash(p))
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			w.add(found{diags: diag.List{errRead.At(diag.Pos{File: p}, plainReason(err))}})
		}
		return
	}
	var f found
	w.entry(&f, p, rawEntry{name: path.Base(p), typ: fi.Mode().Type(), info: fs.FileInfoToDirEntry(fi)})
	w.add(f)
	for _, c := range f.files {
		if c.Dir {
			w.start(c.Path)
		}
	}
}

// roots gives the topmost paths to look at again, sorted, none inside another.
// ok is false where everything must be looked at.
func (l *Listing) roots(changed []string) (roots []string, ok bool) {
	for _, p := range changed {
		p = path.Clean(p)
		if p == l.Dir || p == "." || strings.HasPrefix(l.Dir, p+"/") {
			return nil, false
		}
		if l.Dir != "." && !strings.HasPrefix(p, l.Dir+"/") || !fs.ValidPath(p) {
			continue
		}
		// A folder made just now shows as its topmost unknown ancestor.
		root := p
		for dir := path.Dir(p); dir != l.Dir && dir != "."; dir = path.Dir(dir) {
			if i := find(l.Files, dir); i < 0 || !l.Files[i].Dir {
				root = dir
			}
		}
		roots = append(roots, root)
	}
	slices.Sort(roots)
	roots = slices.Compact(roots)
	var top []string
	for _, r := range roots {
		if dir := path.Dir(r); dir == "." || !under(roots, dir) {
			top = append(top, r)
		}
	}
	return top, true
}

// under reports whether p is one of the sorted roots or below one.
func under(roots []string, p string) bool {
	for {
		if _, ok := slices.BinarySearch(roots, p); ok {
			return true
		}
		i := strings.LastIndexByte(p, '/')
		if i < 0 {
			return false
		}
		p = p[:i]
	}
}

// without splits the files into those outside and inside the roots.
func (l *Listing) without(roots []string) (kept, gone []File) {
	kept = make([]File, 0, len(l.Files)+len(roots))
	for _, f := range l.Files {
		if under(roots, f.Path) {
			gone = append(gone, f)
		} else {
			kept = append(kept, f)
		}
	}
	return kept, gone
}

// merge joins two sorted lists without common paths.
func merge(a, b []File) []File {
	out := make([]File, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].Path < b[0].Path {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}
