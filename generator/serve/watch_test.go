package serve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
	"pgregory.net/rapid"
)

var errLimit = fmt.Errorf("inotify_add_watch: %w", syscall.ENOSPC)

// scarce is a system that has only a few watches left.
type scarce struct {
	notifier
	left int
}

func newScarce(t *testing.T, left int) (notifier, error) {
	t.Helper()
	n, err := newSystem()
	return &scarce{n, left}, err
}

func (s *scarce) Add(dir string) error {
	if s.left == 0 {
		return errLimit
	}
	s.left--
	return s.notifier.Add(dir)
}

func (s *scarce) Close() error {
	if s.notifier == nil {
		return nil
	}
	return s.notifier.Close()
}

func write(t testing.TB, dir, name, text string) {
	t.Helper()
	full := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// mirror is a site whose output is its sources, kept up to date by what the
// server says has changed and by nothing else.
type mirror struct {
	memory
	root   string
	filter filter
}

func newMirror(dir string) *mirror {
	return &mirror{root: dir, filter: newFilter(Options{Dir: dir})}
}

// cold reads everything there is.
func (m *mirror) cold() map[string]string {
	files := map[string]string{}
	_ = filepath.WalkDir(m.root, func(name string, d fs.DirEntry, err error) error {
		rel, ok := m.filter.rel(name)
		if err == nil && ok && !d.IsDir() {
			if data, err := os.ReadFile(name); err == nil {
				files[rel] = string(data)
			}
		}
		return nil
	})
	return files
}

func (m *mirror) rebuild(_ context.Context, r Request) (Result, error) {
	changed := r.Changed
	if changed == nil {
		files := m.cold()
		m.mu.Lock()
		defer m.mu.Unlock()
		m.files = files
		return Result{All: true}, nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range changed {
		maps.DeleteFunc(m.files, func(name, _ string) bool { return name == p || strings.HasPrefix(name, p+"/") })
	}
	for _, p := range changed {
		if data, err := os.ReadFile(filepath.Join(m.root, filepath.FromSlash(p))); err == nil {
			m.files[p] = string(data)
		}
	}
	return Result{Changed: changed}, nil
}

// follow starts a server that mirrors dir; the returned function waits until
// the mirror is what is on the disk.
func follow(t *testing.T, dir string, o Options) (settled func(tb interface{ Fatalf(string, ...any) })) {
	t.Helper()
	m := newMirror(dir)
	built := make(chan struct{}, 1)
	o.Dir = dir
	o.Built = func(Request, Result, error) {
		select {
		case built <- struct{}{}:
		default:
		}
	}
	start(t, o, m, m.rebuild)
	receive(t, built)
	return func(tb interface{ Fatalf(string, ...any) }) {
		deadline := time.After(patience)
		for want := m.cold(); !maps.Equal(m.snapshot(), want); {
			select {
			case <-built:
			case <-deadline:
				got := m.snapshot()
				tb.Fatalf("the server has %d files, the disk %d:\n%v\n%v", len(got), len(want),
					slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
			}
		}
	}
}

// styles are the ways in which programs save a file.
var styles = map[string]func(name, text string) error{
	"in place": func(name, text string) error { return os.WriteFile(name, []byte(text), 0o644) },
	"vim": func(name, text string) error {
		return errors.Join(os.WriteFile(filepath.Join(filepath.Dir(name), "4913"), nil, 0o644), os.Remove(filepath.Join(filepath.Dir(name), "4913")),
			os.Rename(name, name+"~"), os.WriteFile(name, []byte(text), 0o644), os.Remove(name+"~"))
	},
	"beside and rename": func(name, text string) error {
		return errors.Join(os.WriteFile(name+".tmp", []byte(text), 0o644), os.Rename(name+".tmp", name))
	},
	"delete and create": func(name, text string) error {
		return errors.Join(os.Remove(name), os.WriteFile(name, []byte(text), 0o644))
	},
	"burst of 30": func(name, text string) error {
		var errs []error
		for i := range 30 {
			errs = append(errs, os.WriteFile(name, []byte(strings.Repeat("x", i)+text), 0o644))
		}
		return errors.Join(append(errs, os.WriteFile(name, []byte(text), 0o644))...)
	},
}

func TestSaveStyles(t *testing.T) {
	for name, save := range styles {
		for _, poll := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, poll %t", name, poll), func(t *testing.T) {
				dir := t.TempDir()
				write(t, dir, "content/a.md", "old")
				settled := follow(t, dir, Options{Poll: poll, PollEvery: time.Millisecond})
				for i := range 3 {
					if err := save(filepath.Join(dir, "content", "a.md"), fmt.Sprintf("new %d", i)); err != nil {
						t.Fatal(err)
					}
					settled(t)
				}
			})
		}
	}
}

// TestPollingSeesWhatKeepsSizeAndTime: as tools do that keep the time of a file, and file
// systems with coarse times; a file dated in the future does not hide it.
func TestPollingSeesWhatKeepsSizeAndTime(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "content/a.md", "one")
	settled := follow(t, dir, Options{Poll: true, PollEvery: time.Millisecond})
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	keep := func(name, text string, at time.Time) {
		write(t, dir, name, text)
		if err := os.Chtimes(filepath.Join(dir, name), at, at); err != nil {
			t.Fatal(err)
		}
		settled(t)
	}
	keep("content/a.md", "two", at)
	keep("content/b.md", "later", at.AddDate(30, 0, 0))
	for _, text := range []string{"six", "ten", "one"} {
		keep("content/a.md", text, at)
	}
}

func TestFoldersThatComeAndGo(t *testing.T) {
	for name, act := range map[string]func(t *testing.T, dir string){
		"deep folder with a file at once": func(t *testing.T, dir string) { write(t, dir, "content/x/y/z/new.md", "n") },
		"1,000 files at once": func(t *testing.T, dir string) {
			for i := range 1000 {
				write(t, dir, fmt.Sprintf("content/%d/%d/%d.md", i%7, i%31, i), "n")
			}
		},
		"folder moved within": func(t *testing.T, dir string) {
			rename(t, dir, "content/a", "content/moved")
			write(t, dir, "content/moved/deep/after.md", "n")
		},
		"moved into a folder just made": func(t *testing.T, dir string) {
			mkdir(t, dir, "content/fresh")
			rename(t, dir, "content/a", "content/fresh/in")
			write(t, dir, "content/fresh/in/deep/after.md", "n")
		},
		"moved there and back": func(t *testing.T, dir string) {
			rename(t, dir, "content/a", "content/b")
			rename(t, dir, "content/b", "content/a")
			write(t, dir, "content/a/deep/after.md", "n")
		},
		"two folders change places": func(t *testing.T, dir string) {
			write(t, dir, "content/b/b.md", "b")
			rename(t, dir, "content/a", "content/t")
			rename(t, dir, "content/b", "content/a")
			rename(t, dir, "content/t", "content/b")
			write(t, dir, "content/b/deep/after.md", "n")
			write(t, dir, "content/a/after.md", "n")
		},
		"removed and made again": func(t *testing.T, dir string) {
			remove(t, dir, "content/a")
			write(t, dir, "content/a/deep/again.md", "n")
			remove(t, dir, "content/a")
			write(t, dir, "content/a/deep/again.md", "m")
		},
		"moved away": func(t *testing.T, dir string) {
			if err := os.Rename(filepath.Join(dir, "content", "a"), filepath.Join(t.TempDir(), "a")); err != nil {
				t.Fatal(err)
			}
		},
		"brought from outside": func(t *testing.T, dir string) {
			other := t.TempDir()
			write(t, other, "from/there/x.md", "x")
			if err := os.Rename(filepath.Join(other, "from"), filepath.Join(dir, "content", "from")); err != nil {
				t.Fatal(err)
			}
			write(t, dir, "content/from/there/y.md", "y")
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "content/a/deep/old.md", "o")
			write(t, dir, "content/keep.md", "k")
			settled := follow(t, dir, Options{})
			act(t, dir)
			settled(t)
			// What was watched is watched still.
			write(t, dir, "content/a/deep/last.md", "l")
			settled(t)
		})
	}
}

func mkdir(t testing.TB, dir, name string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
		t.Fatal(err)
	}
}

func rename(t testing.TB, dir, from, to string) {
	t.Helper()
	if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
		t.Fatal(err)
	}
}

func remove(t testing.TB, dir, name string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

// After any script of edits the server has what a cold build would have.
func TestAnyScriptOfEdits(t *testing.T) {
	dir := t.TempDir()
	mkdir(t, dir, "content")
	settled := follow(t, dir, Options{})
	names := rapid.SampledFrom([]string{"a", "b", "c", "d.md", "e.md"})
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			at := func(label string) string {
				return filepath.Join(dir, "content", filepath.FromSlash(path.Join(rapid.SliceOfN(names, 1, 3).Draw(rt, label)...)))
			}
			// Each step may be impossible where it comes; that is no matter.
			switch rapid.SampledFrom([]string{"write", "write", "mkdir", "remove", "rename"}).Draw(rt, "step") {
			case "write":
				name := at("file")
				_ = os.MkdirAll(filepath.Dir(name), 0o755)
				_ = os.WriteFile(name, []byte(rapid.StringMatching(`[a-z]{0,4}`).Draw(rt, "text")), 0o644)
			case "mkdir":
				_ = os.MkdirAll(at("folder"), 0o755)
			case "remove":
				_ = os.RemoveAll(at("gone"))
			case "rename":
				_ = os.Rename(at("from"), at("to"))
			}
		}
		settled(rt)
	})
}

func TestLostEventsAreMadeGood(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "content/a.md", "1")
	ctx, stop := context.WithCancel(context.Background())
	fake := &told{events: make(chan fsnotify.Event), errs: make(chan error)}
	changes := newPending(0)
	done := watchWith(ctx, Options{Dir: dir}, changes, func() (notifier, error) { return fake, nil }, nil)
	write(t, dir, "content/new/b.md", "1")
	fake.errs <- fsnotify.ErrEventOverflow
	receive(t, changes.wake)
	if paths, ok := changes.take(); !ok || paths != nil {
		t.Errorf("after an overflow the build is told %q, want nil for everything", paths)
	}
	stop()
	receive(t, done)
	if want := filepath.Join(dir, "content", "new"); !slices.Contains(fake.added, want) {
		t.Errorf("%s is not watched", want)
	}
}

// told is a system that says what a test wants.
type told struct {
	events chan fsnotify.Event
	errs   chan error
	added  []string
}

func (f *told) Add(dir string) error          { f.added = append(f.added, dir); return nil }
func (f *told) Remove(string) error           { return fsnotify.ErrNonExistentWatch }
func (f *told) Events() <-chan fsnotify.Event { return f.events }
func (f *told) Errors() <-chan error          { return f.errs }
func (f *told) Close() error                  { return nil }

func TestFilter(t *testing.T) {
	root := t.TempDir()
	f := newFilter(Options{Dir: root, Watch: []string{"config.yaml", "content/", "themes"}, Ignore: []string{"content/generated", "./public"}})
	for name, want := range map[string]bool{
		"config.yaml":                true,
		"content/a.md":               true,
		"content/图 片/x.png":          true,
		"themes/x/layouts/base.html": true,
		"public/index.html":          false,
		"notes.txt":                  false,
		"content/generated/x.md":     false,
		"content/generated2/x.md":    true,
		"content/.git/x":             false,
		"content/.a.md.swp":          false,
		"content/a.md~":              false,
		"content/~$a.docx":           false,
		"content/#a.md#":             false,
		"content/4913":               false,
		"content/a.md___jb_tmp___":   false,
		"":                           false,
		"../other":                   false,
	} {
		rel, ok := f.rel(filepath.Join(root, filepath.FromSlash(name)))
		if ok != want || ok && rel != name {
			t.Errorf("%q: %q, %t", name, rel, ok)
		}
	}
}
