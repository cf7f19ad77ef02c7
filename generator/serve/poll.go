package serve

import (
	"cmp"
	"context"
	"hash/maphash"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Some file systems tell times in steps of two seconds, and some tools keep the time of a
// file that they change: it then looks as before. So the files that changed last, as far
// as was seen, are compared by content too.
const (
	freshFiles = 16
	freshSize  = 1 << 20
)

// stamp is what tells a changed file.
type stamp struct {
	size int64
	mod  int64 // nanoseconds
	mode fs.FileMode
	sum  uint64 // of the content, where it is fresh
}

// same reports whether nothing speaks for a change; a sum is compared where both
// have one.
func (s stamp) same(o stamp) bool {
	if s.sum == 0 || o.sum == 0 {
		s.sum, o.sum = 0, 0
	}
	return s == o
}

// poller finds changes by looking at the whole tree.
type poller struct {
	filter  filter
	changes *pending
	seed    maphash.Seed
	seen    map[string]stamp // files by path
	fresh   []string         // those that are compared by content, the last changed first
}

// newPoller takes the first look, from which changes count.
func newPoller(f filter, changes *pending) *poller {
	p := &poller{filter: f, changes: changes, seed: maphash.MakeSeed()}
	p.seen = p.scan()
	byTime := slices.Collect(maps.Keys(p.seen))
	slices.SortFunc(byTime, func(a, b string) int {
		return cmp.Or(cmp.Compare(p.seen[b].mod, p.seen[a].mod), cmp.Compare(a, b))
	})
	p.keepFresh(byTime)
	p.sum(p.seen)
	return p
}

// run looks at each tick until ctx ends.
func (p *poller) run(ctx context.Context, tick <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			p.look()
		}
	}
}

// look notes what differs from the last look.
func (p *poller) look() {
	now := p.scan()
	p.sum(now)
	var changed []string
	for path, s := range now {
		if old, ok := p.seen[path]; !ok || !old.same(s) {
			changed = append(changed, path)
		}
	}
	for path := range p.seen {
		if _, ok := now[path]; !ok {
			changed = append(changed, path)
		}
	}
	p.seen = now
	p.keepFresh(changed)
	p.sum(p.seen) // before anybody reads the files: what is written later must differ from it
	p.changes.add(changed...)
}

// scan lists the files. What cannot be read counts as absent: the build will say
// why, or it is gone.
func (p *poller) scan() map[string]stamp {
	files := make(map[string]stamp, len(p.seen))
	_ = filepath.WalkDir(p.filter.root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == p.filter.root {
			return nil
		}
		rel, ok := p.filter.rel(name)
		switch {
		case !ok && d.IsDir():
			return fs.SkipDir
		case !ok || d.IsDir():
			return nil
		}
		if info, err := d.Info(); err == nil {
			files[rel] = stamp{size: info.Size(), mod: info.ModTime().UnixNano(), mode: info.Mode()}
		}
		return nil
	})
	return files
}

// keepFresh puts files that changed before those that did earlier.
func (p *poller) keepFresh(changed []string) {
	fresh := slices.Concat(changed, p.fresh)
	p.fresh = fresh[:0]
	for _, path := range fresh {
		s, there := p.seen[path]
		if there && s.mode.IsRegular() && s.size <= freshSize && len(p.fresh) < freshFiles && !slices.Contains(p.fresh, path) {
			p.fresh = append(p.fresh, path)
		}
	}
}

// sum adds the sums of the fresh files that have none.
func (p *poller) sum(files map[string]stamp) {
	for _, path := range p.fresh {
		s, there := files[path]
		if !there || s.size > freshSize || s.sum != 0 {
			continue
		}
		if data, err := os.ReadFile(filepath.Join(p.filter.root, filepath.FromSlash(path))); err == nil {
			s.sum = maphash.Bytes(p.seed, data)
			files[path] = s
		}
	}
}
