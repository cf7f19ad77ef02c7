package serve

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"jianbao/generator/diag"
)

var (
	warnLimit = diag.Message{
		Code: "JB1301", Severity: diag.Warning,
		ZH: "系统不允许再监视更多的文件夹，改为每隔一会儿检查一遍", EN: "the system's limit of watched folders is reached: looking for changes at intervals instead",
		HintZH: "不影响使用，只是稍慢；Linux 上可以调大 fs.inotify.max_user_watches",
		HintEN: "all works, a little slower; on Linux, raise fs.inotify.max_user_watches",
	}
	warnWatch = diag.Message{
		Code: "JB1302", Severity: diag.Warning,
		ZH: "无法监视文件的改动（%v），改为每隔一会儿检查一遍", EN: "cannot watch for changes (%v): looking for them at intervals instead",
	}
)

// notifier is what the system tells: fsnotify's watcher, or a test's.
type notifier interface {
	Add(dir string) error
	Remove(dir string) error
	Events() <-chan fsnotify.Event
	Errors() <-chan error
	Close() error
}

type system struct{ *fsnotify.Watcher }

func (s system) Events() <-chan fsnotify.Event { return s.Watcher.Events }
func (s system) Errors() <-chan error          { return s.Watcher.Errors }

func newSystem() (notifier, error) {
	w, err := fsnotify.NewBufferedWatcher(256)
	if err != nil {
		return nil, err
	}
	return system{w}, nil
}

// watch notes changes below opts.Dir in changes until ctx ends, and closes the
// returned channel then. When it returns, everything is being watched.
func watch(ctx context.Context, opts Options, changes *pending) <-chan struct{} {
	return watchWith(ctx, opts, changes, newSystem, func() (<-chan time.Time, func()) {
		t := time.NewTicker(opts.PollEvery)
		return t.C, t.Stop
	})
}

// watchWith is watch with its surroundings as arguments: the system's events
// and the beat of polling.
func watchWith(ctx context.Context, opts Options, changes *pending, open func() (notifier, error), beat func() (<-chan time.Time, func())) <-chan struct{} {
	done := make(chan struct{})
	f := newFilter(opts)
	poll := func(p *poller) {
		tick, stop := beat()
		defer stop()
		p.run(ctx, tick)
	}
	if opts.Poll {
		p := newPoller(f, changes)
		go func() {
			defer close(done)
			poll(p)
		}()
		return done
	}
	w := &watcher{filter: f, changes: changes, dirs: map[string]struct{}{}}
	err := w.start(open)
	go func() {
		defer close(done)
		if err == nil {
			err = w.run(ctx)
		}
		if err == nil {
			return
		}
		if limitReached(err) {
			opts.Warn(warnLimit.At(diag.Pos{}))
		} else {
			opts.Warn(warnWatch.At(diag.Pos{}, err))
		}
		p := newPoller(f, changes)
		// Something may have changed since the watching ended.
		changes.addAll()
		poll(p)
	}()
	return done
}

// limitReached tells the errors of the systems' limits: inotify's watches
// (ENOSPC) and instances, kqueue's descriptors (EMFILE, ENFILE).
func limitReached(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}

// watcher turns the system's events, which are about single folders, into
// changes below a root. It is used by one goroutine.
type watcher struct {
	filter  filter
	changes *pending
	sys     notifier
	dirs    map[string]struct{} // watched, as full system paths
	moved   bool                // folders have come, gone or moved
}

func (w *watcher) start(open func() (notifier, error)) error {
	sys, err := open()
	if err != nil {
		return err
	}
	w.sys = sys
	if _, err := w.arm(w.filter.root); err != nil {
		return errors.Join(err, sys.Close())
	}
	return nil
}

// run handles events until ctx ends; an error means that watching is not
// possible any more.
func (w *watcher) run(ctx context.Context) (err error) {
	defer func() {
		if cerr := w.sys.Close(); err != nil {
			err = errors.Join(err, cerr)
		}
	}()
	settle := time.NewTimer(settleAfter)
	settle.Stop()
	defer settle.Stop()
	for {
		if w.moved {
			w.moved = false
			settle.Reset(settleAfter)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-settle.C:
			if err := w.reset(); err != nil {
				return err
			}
			w.moved = false
		case ev, ok := <-w.sys.Events():
			if !ok {
				return errors.New("the system's notifications ended")
			}
			if err := w.event(ev); err != nil {
				return err
			}
		case err := <-w.sys.Errors():
			// Whatever was lost, the next look at everything finds it.
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return err
			}
			if err := w.reset(); err != nil {
				return err
			}
		}
	}
}

func (w *watcher) event(ev fsnotify.Event) error {
	rel, ok := w.filter.rel(ev.Name)
	if !ok || ev.Op == fsnotify.Chmod {
		return nil
	}
	_, watched := w.dirs[ev.Name]
	switch {
	case watched && ev.Has(fsnotify.Rename):
		// The system goes on telling about the moved folder under its old name,
		// and a scan may have met it under the new one already: begin again.
		return w.reset()
	case watched && ev.Has(fsnotify.Remove):
		w.forget(ev.Name)
		w.changes.add(rel)
		// Created again already? Then its event may have come before this one.
		if _, err := os.Lstat(ev.Name); err == nil {
			return w.found(ev.Name, rel)
		}
		return nil
	case ev.Has(fsnotify.Create):
		return w.found(ev.Name, rel)
	}
	w.file(ev.Name, rel)
	return nil
}

// file notes a changed file. One that is gone or empty may be half of a save.
func (w *watcher) file(name, rel string) {
	if info, err := os.Lstat(name); err != nil || info.Mode().IsRegular() && info.Size() == 0 {
		w.changes.addHalf(rel)
		return
	}
	w.changes.add(rel)
}

// found notes a new file, or a new folder with all that is already in it.
func (w *watcher) found(name, rel string) error {
	info, err := os.Lstat(name)
	if err != nil || !info.IsDir() {
		w.file(name, rel)
		return nil
	}
	w.moved = true
	files, err := w.arm(name)
	w.changes.add(append(files, rel)...)
	return err
}

// settleAfter is how long after folders came, went or moved the tree is watched anew:
// while they move, the system may drop a watch that it has just given.
const settleAfter = 250 * time.Millisecond

// reset forgets every watch, watches the tree anew and lets the next build look
// at everything.
func (w *watcher) reset() error {
	w.moved = true
	for dir := range w.dirs {
		w.unwatch(dir)
	}
	clear(w.dirs)
	_, err := w.arm(w.filter.root)
	w.changes.addAll()
	return err
}

func (w *watcher) forget(dir string) {
	w.moved = true
	prefix := dir + string(filepath.Separator)
	for d := range w.dirs {
		if d == dir || strings.HasPrefix(d, prefix) {
			w.unwatch(d)
			delete(w.dirs, d)
		}
	}
}

// unwatch's only failure is that the system has dropped the watch by itself.
func (w *watcher) unwatch(dir string) { _ = w.sys.Remove(dir) }

// arm watches a folder and all below it and returns the files found. A folder is
// watched before it is read: what comes later is an event, what came earlier is
// read. A folder that goes meanwhile has its own event.
func (w *watcher) arm(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if limitReached(err) {
				return err
			}
			return nil
		}
		rel, ok := w.filter.rel(name)
		if name != w.filter.root && !ok {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !d.IsDir() {
			files = append(files, rel)
			return nil
		}
		if err := w.sys.Add(name); err != nil {
			if os.IsNotExist(err) {
				return fs.SkipDir
			}
			return err
		}
		w.dirs[name] = struct{}{}
		return nil
	})
	return files, err
}

// filter knows which paths matter.
type filter struct {
	root   string
	top    map[string]bool // names directly below root; empty: all
	ignore []string
}

func newFilter(o Options) filter {
	f := filter{root: filepath.Clean(o.Dir), top: map[string]bool{}}
	for _, name := range o.Watch {
		f.top[strings.Trim(filepath.ToSlash(name), "/")] = true
	}
	for _, p := range o.Ignore {
		if p = strings.Trim(filepath.ToSlash(filepath.Clean(p)), "/"); p != "" && p != "." {
			f.ignore = append(f.ignore, p)
		}
	}
	return f
}

// rel is a name's slash-separated path below the root, and whether a change of
// it matters: hidden files and what editors leave beside a file for a moment do
// not, nor does what the options leave out.
func (f filter) rel(name string) (string, bool) {
	rel, err := filepath.Rel(f.root, name)
	if err != nil || rel == "." || rel == ".." {
		return "", false
	}
	rel = filepath.ToSlash(rel)
	if first, _, _ := strings.Cut(rel, "/"); len(f.top) > 0 && !f.top[first] {
		return "", false
	}
	for _, p := range f.ignore {
		if rel == p || strings.HasPrefix(rel, p+"/") {
			return "", false
		}
	}
	for seg := range strings.SplitSeq(rel, "/") {
		if passing(seg) {
			return "", false
		}
	}
	return rel, true
}

// passing tells hidden files, and the temporary ones of Vim (x~, .x.swp, 4913),
// Emacs (#x#), the Office and WPS programs (~$x, ~x.tmp) and JetBrains.
func passing(name string) bool {
	switch {
	case name == "", name[0] == '.', name == "4913",
		strings.HasPrefix(name, "~"), strings.HasSuffix(name, "~"),
		strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#"),
		strings.HasSuffix(name, "___jb_tmp___"), strings.HasSuffix(name, "___jb_old___"):
		return true
	}
	return false
}
