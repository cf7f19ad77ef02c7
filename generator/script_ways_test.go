package generator

import (
	"context"
	"path/filepath"
	"time"

	"jianbao/generator/output"
)

// moment is what a step of a script builds: a moment, switches, and the files that
// changed since the last step, those that are gone too.
type moment struct {
	now            time.Time
	drafts, future bool
	changes        []string
}

// ways are the ways of bringing a tree up to date after a step. Each has a copy
// of the site of its own.
var ways = []struct {
	name string
	open func(root string) builds
}{
	{"in memory, changes named", func(root string) builds { return &warm{root: root, memory: output.NewMemory(), named: true} }},
	{"in memory, looking for changes", func(root string) builds { return &warm{root: root, memory: output.NewMemory()} }},
	{"on disk, changes named", func(root string) builds { return &warm{root: root, named: true} }},
	{"on disk, looking for changes", func(root string) builds { return &warm{root: root} }},
	{"on disk, bodies left to the store", func(root string) builds { return &warm{root: root, named: true, kept: true} }},
	{"on disk, a new process each time", func(root string) builds { return &cold{root: root} }},
}

// builds brings one tree up to date, step by step.
type builds interface {
	build(t fataler, s moment) *Result
	tree(t fataler) map[string]string
	close()
}

// warm keeps one builder as long as a step does not ask for other switches.
type warm struct {
	root   string
	memory *output.Memory // nil for the disk
	named  bool           // the builder is told what changed
	kept   bool           // what is parsed is kept, and no bodies in memory

	b    *Builder
	last moment
}

func (w *warm) build(t fataler, s moment) *Result {
	if w.b != nil && (w.last.drafts != s.drafts || w.last.future != s.future) {
		w.close()
		w.b = nil
	}
	changes := s.changes
	if w.b == nil || !w.named {
		changes = nil
	}
	if w.b == nil {
		o := s.options(w.root, 2)
		o.Cache = &pictures
		if w.memory != nil {
			o.Target = w.memory
		}
		if w.kept {
			o.Version = "test"
		}
		if w.b = opened(t, o); w.kept {
			w.b.bodyBytes = 0
		}
	} else if !s.now.Equal(w.last.now) {
		w.b.SetClock(s.now)
	}
	w.last = s
	return rebuilt(t, w.b, changes)
}

func (w *warm) tree(t fataler) map[string]string {
	if w.memory != nil {
		return contents(t, w.memory)
	}
	return tree(t, filepath.Join(w.root, "public"))
}

func (w *warm) close() {
	if w.b != nil {
		w.b.Close()
	}
}

// cold has a new builder for each step, which finds what the last one left in
// the cache and in the output folder.
type cold struct{ root string }

func (c *cold) build(t fataler, s moment) *Result {
	o := s.options(c.root, 2)
	o.Version = "test"
	b := opened(t, o)
	defer b.Close()
	return rebuilt(t, b, nil)
}

func (c *cold) tree(t fataler) map[string]string { return tree(t, filepath.Join(c.root, "public")) }

func (c *cold) close() {}

// cleanBuild is what all others are compared with: a new builder, nothing kept
// but drawings and pictures.
func cleanBuild(t fataler, root string, s moment) (*Result, map[string]string) {
	out := output.NewMemory()
	o := s.options(root, 1)
	o.Cache, o.Target = &cleanDrawings, out
	b := opened(t, o)
	defer b.Close()
	return rebuilt(t, b, nil), contents(t, out)
}

// cleanDrawings are not those of the builds that are compared.
var cleanDrawings mapCache

func (s moment) options(root string, workers int) Options {
	return Options{
		Root: root, Now: s.now, Drafts: s.drafts, Future: s.future, Workers: workers,
		// Files are old to this clock, so that what the last process left is believed.
		Clock: func() time.Time { return time.Now().Add(time.Minute) },
	}
}

// opened opens a site whose configuration may have errors: the build tells them.
func opened(t fataler, o Options) *Builder {
	b, diags := New(o)
	if b.tree == nil {
		t.Fatalf("%v", texts(diags))
	}
	return b
}

func rebuilt(t fataler, b *Builder, changes []string) *Result {
	res, err := b.Rebuild(context.Background(), changes)
	if err != nil {
		t.Fatal(err)
	}
	return res
}
