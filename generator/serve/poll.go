package serve

import (
	"cmp"
	"context"
	"hash/maphash"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Some file systems tell times in steps of two seconds, and all in steps of some
// milliseconds: two saves in one step look the same. So the files as new as the
// newest, at most freshFiles of freshSize bytes, are compared by content.
const (
	freshFor   = 2 * time.Second
	freshFiles = 64
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
}

// newPoller takes the first look, from which changes count.
func newPoller(f filter, changes *pending) *poller {
	p := &poller{filter: f, changes: changes, seed: maphash.MakeSeed()}
	p.seen = p.scan()
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
	p.sum(files)
	return files
}

// sum adds the sums of the fresh files.
func (p *poller) sum(files map[string]stamp) {
	var newest int64
	for _, s := range files {
		newest = max(newest, s.mod)
	}
	var fresh []string
	for path, s := range files {
		if s.mode.IsRegular() && s.size <= freshSize && newest-s.mod <= int64(freshFor) {
			fresh = append(fresh, path)
		}
	}
	slices.SortFunc(fresh, func(a, b string) int {
		return cmp.Or(cmp.Compare(files[b].mod, files[a].mod), cmp.Compare(a, b))
	})
	for _, path := range fresh[:min(len(fresh), freshFiles)] {
		if data, err := os.ReadFile(filepath.Join(p.filter.root, filepath.FromSlash(path))); err == nil {
			s := files[path]
			s.sum = maphash.Bytes(p.seed, data)
			files[path] = s
		}
	}
}
