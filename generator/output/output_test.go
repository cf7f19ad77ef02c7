package output

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

type site map[string]string // path → content

// disk makes a target in a fresh folder.
func disk(t testing.TB) (*Disk, string) {
	t.Helper()
	root := t.TempDir()
	d, err := NewDisk(filepath.Join(root, "public"), filepath.Join(root, ".jianbao"))
	if err != nil {
		t.Fatal(err)
	}
	d.Durable = false // the tests that need it set it
	return d, filepath.Join(root, "public")
}

// put fills a transaction; outputs whose content did not change are kept if keep
// says so.
func put(tx Tx, s site, keep func(string) bool) error {
	for _, p := range slices.Sorted(mapKeys(s)) {
		if h, ok := tx.Previous(p); ok && h == Hash([]byte(s[p])) && keep != nil && keep(p) {
			if err := tx.Keep(p, "owner of "+p); err != nil {
				return err
			}
			continue
		}
		if err := tx.Put(p, "owner of "+p, []byte(s[p])); err != nil {
			return err
		}
	}
	return nil
}

func mapKeys(s site) func(func(string) bool) {
	return func(yield func(string) bool) {
		for p := range s {
			if !yield(p) {
				return
			}
		}
	}
}

// build makes a site and commits, or aborts after an error.
func build(target Target, s site) (Summary, error) {
	tx, err := target.Begin(context.Background())
	if err != nil {
		return Summary{}, err
	}
	if err := put(tx, s, nil); err != nil {
		return Summary{}, errors.Join(err, tx.Abort())
	}
	return tx.Commit(context.Background())
}

func mustBuild(t testing.TB, target Target, s site) Summary {
	t.Helper()
	sum, err := build(target, s)
	if err != nil {
		t.Fatal(err)
	}
	if sum.Untidy != nil {
		t.Fatal(sum.Untidy)
	}
	return sum
}

// tree reads a folder, without the manifest.
func tree(t testing.TB, dir string) site {
	t.Helper()
	s := site{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && p == dir {
			return nil
		}
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		rel = filepath.ToSlash(rel)
		switch {
		case e.IsDir():
			return nil
		case e.Type()&fs.ModeSymlink != 0:
			to, err := os.Readlink(p)
			s[rel] = "→" + to
			return err
		case rel == ManifestName:
			return nil
		}
		b, err := os.ReadFile(p)
		s[rel] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// same compares sites.
func equalSite(t testing.TB, got, want site) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("site:\n got %v\nwant %v", got, want)
	}
}

// clean checks that nothing of ours lies about beside and in the output folder.
func clean(t testing.TB, out string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(out))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.Contains(e.Name(), "jianbao-stage") {
			t.Error("left behind:", e.Name())
		}
	}
}

func write(t testing.TB, p, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func code(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Diagnostic.Code
	}
	return ""
}

func numbered(n int, text string) site {
	s := site{}
	for i := range n {
		s[fmt.Sprintf("articles/%03d/index.html", i)] = fmt.Sprint(text, i)
	}
	return s
}

func with(s site, more site) site {
	all := site{}
	for p, c := range s {
		all[p] = c
	}
	for p, c := range more {
		if c == "" {
			delete(all, p)
		} else {
			all[p] = c
		}
	}
	return all
}

func TestBuildAndRebuild(t *testing.T) {
	for _, durable := range []bool{false, true} {
		d, out := disk(t)
		d.Durable = durable
		first := with(numbered(20, "a"), site{"index.html": "home", "feed.xml": "feed", "assets/a.css": "css"})
		sum := mustBuild(t, d, first)
		if sum.Written != 23 || sum.Unchanged != 0 || sum.Removed != 0 || sum.Foreign != 0 || sum.Bytes == 0 || sum.New != sum.Bytes {
			t.Errorf("first: %+v", sum)
		}
		equalSite(t, tree(t, out), first)

		before, err := os.Stat(filepath.Join(out, ManifestName))
		if err != nil {
			t.Fatal(err)
		}
		sum = mustBuild(t, d, first)
		if sum.Written != 0 || sum.Unchanged != 23 || len(sum.Changed) != 0 {
			t.Errorf("again: %+v", sum)
		}
		after, err := os.Stat(filepath.Join(out, ManifestName))
		if err != nil || !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
			t.Error("a build that changes nothing touched the manifest")
		}

		// A small change goes by journal: files that did not change stay the same.
		kept, err := os.Stat(filepath.Join(out, "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		second := with(first, site{"articles/003/index.html": "changed", "articles/004/index.html": "", "new/deep/x.html": "new"})
		sum = mustBuild(t, d, second)
		equalSite(t, tree(t, out), second)
		if sum.Written != 2 || sum.Removed != 1 || sum.Unchanged != 21 || !slices.Equal(sum.Changed, []string{"articles/003/index.html", "articles/004/index.html", "new/deep/x.html"}) {
			t.Errorf("small change: %+v", sum)
		}
		if now, err := os.Stat(filepath.Join(out, "index.html")); err != nil || !os.SameFile(kept, now) {
			t.Error("an unchanged file was replaced")
		}
		if _, err := os.Stat(filepath.Join(out, "articles", "004")); !errors.Is(err, fs.ErrNotExist) {
			t.Error("an emptied folder stays:", err)
		}

		// A large one by exchange; unchanged files keep their identity too.
		third := with(numbered(20, "b"), site{"index.html": "home"})
		sum = mustBuild(t, d, third)
		equalSite(t, tree(t, out), third)
		if sum.Written != 20 || sum.Unchanged != 1 || sum.Removed != 3 {
			t.Errorf("large change: %+v", sum)
		}
		if now, err := os.Stat(filepath.Join(out, "index.html")); err != nil || !os.SameFile(kept, now) {
			t.Error("an unchanged file was copied")
		}
		clean(t, out)
	}
}

func TestManifestIsDeterministic(t *testing.T) {
	s := with(numbered(50, "a"), site{"标签/党建/index.html": "x"})
	var manifests []string
	for range 3 {
		d, out := disk(t)
		mustBuild(t, d, site{"index.html": "old"})
		tx, err := d.Begin(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for p, c := range s {
			wg.Go(func() {
				if err := tx.Put(p, "o", []byte(c)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if _, err := tx.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(out, ManifestName))
		if err != nil {
			t.Fatal(err)
		}
		manifests = append(manifests, string(b))
		m, err := ReadManifest(out)
		if err != nil || len(m.Files) != len(s) {
			t.Fatal(err)
		}
		for _, e := range m.Sorted() {
			if e.Hash != Hash([]byte(s[e.Path])) || e.Size != int64(len(s[e.Path])) || e.Owner != "o" {
				t.Errorf("%+v", e)
			}
		}
	}
	if manifests[0] != manifests[1] || manifests[1] != manifests[2] {
		t.Error("manifests differ")
	}
}

func TestForeignFilesStay(t *testing.T) {
	d, out := disk(t)
	foreign := site{"CNAME": "example.org", "articles/001/mine.txt": "mine", ".git/HEAD": "ref", "empty-to-be/x": "x"}
	write(t, filepath.Join(out, "CNAME"), "example.org")
	write(t, filepath.Join(out, ".git", "HEAD"), "ref")
	write(t, filepath.Join(out, "empty-to-be", "x"), "x")
	write(t, filepath.Join(out, "articles", "001", "mine.txt"), "mine")
	if err := os.Mkdir(filepath.Join(out, "empty"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("CNAME", filepath.Join(out, "link")); err == nil {
		foreign["link"] = "→CNAME"
	}
	for i, s := range []site{numbered(30, "a"), numbered(30, "b"), with(numbered(30, "b"), site{"articles/001/index.html": "", "articles/002/index.html": "c"}), numbered(3, "z"), {"index.html": "only"}} {
		mustBuild(t, d, s)
		equalSite(t, tree(t, out), with(s, foreign))
		if in, err := os.Stat(filepath.Join(out, "empty")); err != nil || in.Mode().Perm() != 0o700 && os.PathSeparator == '/' {
			t.Errorf("build %d: a foreign empty folder: %v %v", i, in, err)
		}
	}
	clean(t, out)
}

func TestForeignFileInTheWay(t *testing.T) {
	for _, old := range []site{nil, {"b/index.html": "ours"}, numbered(30, "x")} {
		for _, c := range []struct{ make, want string }{
			{"index.html", "index.html"},
			{"index.html/", "index.html"}, // a folder with something in it
			{"a", "a/index.html"},
		} {
			d, out := disk(t)
			if old != nil {
				mustBuild(t, d, old)
			}
			if strings.HasSuffix(c.make, "/") {
				write(t, filepath.Join(out, c.make, "theirs.txt"), "theirs")
			} else {
				write(t, filepath.Join(out, c.make), "theirs")
			}
			before := tree(t, out)
			_, err := build(d, with(old, site{c.want: "ours"}))
			if code(err) != "JB1110" || !strings.Contains(err.Error(), strings.TrimSuffix(c.make, "/")) {
				t.Errorf("%v with %d old files: %v", c, len(old), err)
			}
			equalSite(t, tree(t, out), before)
			clean(t, out)
		}
	}
	// The very same content is taken over: a lost manifest is no drama.
	d, out := disk(t)
	mustBuild(t, d, numbered(5, "a"))
	if err := os.Remove(filepath.Join(out, ManifestName)); err != nil {
		t.Fatal(err)
	}
	if sum := mustBuild(t, d, numbered(5, "a")); sum.Written != 0 || sum.Unchanged != 5 {
		t.Errorf("%+v", sum)
	}
	if m, err := ReadManifest(out); err != nil || len(m.Files) != 5 {
		t.Error(err)
	}
}

func TestNoWritingThroughLinks(t *testing.T) {
	d, out := disk(t)
	mustBuild(t, d, numbered(30, "a"))
	outside := filepath.Join(filepath.Dir(out), "content")
	write(t, filepath.Join(outside, "a.md"), "source")
	if err := os.Symlink("../content", filepath.Join(out, "tags")); err != nil {
		t.Skip(err)
	}
	for _, s := range []site{with(numbered(30, "a"), site{"tags/x.html": "x"}), with(numbered(30, "b"), site{"tags/x.html": "x"}),
		with(numbered(30, "a"), site{"tags/a.md": "x"})} {
		if _, err := build(d, s); code(err) != "JB1110" {
			t.Error(err)
		}
		equalSite(t, tree(t, out), with(numbered(30, "a"), site{"tags": "→../content"}))
		equalSite(t, tree(t, outside), site{"a.md": "source"})
	}
}

func TestFilesAndFoldersChangePlaces(t *testing.T) {
	d, out := disk(t)
	pad := numbered(40, "pad")
	for _, s := range []site{{"a": "file", "b/c/d": "deep"}, {"a/index.html": "folder", "b": "file"}, {"a": "file again", "b/c": "x"}, {"A/x": "case"}, {"a": "back"}} {
		mustBuild(t, d, with(pad, s))
		equalSite(t, tree(t, out), with(pad, s))
	}
	for _, s := range []site{{"a/b": "1"}, {"a": "2"}, {"a/b": "3"}} { // all by exchange
		mustBuild(t, d, s)
		equalSite(t, tree(t, out), s)
	}
}

func TestKeepAndPrevious(t *testing.T) {
	d, out := disk(t)
	for _, target := range []Target{d, NewMemory()} {
		s := with(numbered(10, "a"), site{"gone.html": "gone", "cut.html": "whole", "hand.html": "whole"})
		mustBuild(t, target, s)
		if target == Target(d) {
			if err := os.Remove(filepath.Join(out, "gone.html")); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(out, "cut.html"), "who")
			write(t, filepath.Join(out, "hand.html"), "other")
			later := time.Now().Add(time.Minute)
			if err := os.Chtimes(filepath.Join(out, "hand.html"), later, later); err != nil {
				t.Fatal(err)
			}
		}
		tx, err := target.Begin(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for p := range numbered(10, "a") {
			if h, ok := tx.Previous(p); !ok || h != Hash([]byte(s[p])) {
				t.Error(p, h, ok)
			}
			if err := tx.Keep(p, "new owner"); err != nil {
				t.Error(err)
			}
		}
		if err := tx.Keep("never.html", "x"); !errors.Is(err, ErrNotThere) {
			t.Error(err)
		}
		for _, p := range []string{"gone.html", "cut.html", "hand.html"} {
			if target == Target(d) {
				if _, ok := tx.Previous(p); ok {
					t.Error(p, "is not as the manifest says")
				}
				if err := tx.Keep(p, "x"); !errors.Is(err, ErrNotThere) {
					t.Error(err)
				}
			}
			if err := tx.Put(p, "x", []byte(s[p])); err != nil {
				t.Error(err)
			}
		}
		if _, err := tx.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Commit(context.Background()); !errors.Is(err, ErrClosed) {
			t.Error(err)
		}
		if err := tx.Put("late.html", "x", nil); !errors.Is(err, ErrClosed) {
			t.Error(err)
		}
		if err := tx.Abort(); err != nil {
			t.Error(err)
		}
		if target == Target(d) {
			equalSite(t, tree(t, out), s)
		}
	}
}

func TestAbortAndCancel(t *testing.T) {
	d, out := disk(t)
	mustBuild(t, d, numbered(10, "a"))
	tx, err := d.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := put(tx, numbered(10, "b"), nil); err != nil {
		t.Fatal(err)
	}
	if err := tx.Abort(); err != nil {
		t.Fatal(err)
	}
	equalSite(t, tree(t, out), numbered(10, "a"))
	clean(t, out)
	ctx, cancel := context.WithCancel(context.Background())
	if tx, err = d.Begin(ctx); err != nil {
		t.Fatal(err)
	}
	if err := put(tx, numbered(10, "b"), nil); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := tx.Commit(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	equalSite(t, tree(t, out), numbered(10, "a"))
	clean(t, out)
	if _, err := d.Begin(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestSecondBuildIsRefused(t *testing.T) {
	d, _ := disk(t)
	for _, target := range []Target{d, NewMemory()} {
		tx, err := target.Begin(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := target.Begin(context.Background()); !errors.Is(err, ErrBusy) || code(err) != "JB1106" {
			t.Error(err)
		}
		if err := tx.Abort(); err != nil {
			t.Error(err)
		}
		mustBuild(t, target, site{"a": "a"})
	}
}

func TestCheckDir(t *testing.T) {
	root := t.TempDir()
	s := filepath.Join(root, "work", "site")
	write(t, filepath.Join(s, "content", "a.md"), "a")
	write(t, filepath.Join(s, "file"), "a")
	content, themes := filepath.Join(s, "content"), filepath.Join(s, "themes")
	t.Setenv("HOME", filepath.Join(root, "work"))
	t.Setenv("USERPROFILE", filepath.Join(root, "work"))
	if err := os.Symlink("content", filepath.Join(s, "link")); err != nil {
		t.Skip(err)
	}
	for _, p := range []string{s, filepath.Join(s, "."), filepath.Join(root, "work"), root, "/", content, filepath.Join(content, "public"), filepath.Join(themes, "x"),
		filepath.Join(s, "link"), filepath.Join(s, "link", "x"), filepath.Join(s, ".git"), filepath.Join(s, "build", ".x", "y"), filepath.Join(s, "public", ".."), filepath.Join(s, "file")} {
		if err := CheckDir(s, p, content, themes); code(err) == "" {
			t.Errorf("%s accepted: %v", p, err)
		}
	}
	for _, p := range []string{filepath.Join(s, "public"), filepath.Join(s, "content2"), filepath.Join(root, "elsewhere", "deep")} {
		if err := CheckDir(s, p, content, themes); err != nil {
			t.Errorf("%s refused: %v", p, err)
		}
	}
	if _, err := NewDisk("/", s); os.PathSeparator == '/' && err == nil {
		t.Error("/ accepted")
	}
}

// TestEquivalence: whatever was published before, kept or not, in memory or on
// disk, the site is what the last build made, and foreign files are there.
func TestEquivalence(t *testing.T) {
	names := []string{"a", "b", "c/index.html", "c/d/index.html", "e/f.css", "党建/index.html", "a/b", "b/c/d"}
	rapid.Check(t, func(rt *rapid.T) {
		root, err := os.MkdirTemp(t.TempDir(), "r")
		if err != nil {
			rt.Fatal(err)
		}
		out := filepath.Join(root, "public")
		d, err := NewDisk(out, filepath.Join(root, "work"))
		if err != nil {
			rt.Fatal(err)
		}
		d.Durable = rapid.Bool().Draw(rt, "durable")
		open := d.open
		noExchange := rapid.Bool().Draw(rt, "noExchange")
		d.open = func(dir string) (ops, error) {
			o, err := open(dir)
			return &seam{ops: o, noExchange: noExchange}, err
		}
		m := NewMemory()
		pad := numbered(rapid.IntRange(0, 6).Draw(rt, "pad"), "x")
		if rapid.Bool().Draw(rt, "foreign") {
			write(t, filepath.Join(out, "foreign", "f.txt"), "f")
		}
		for range rapid.IntRange(1, 5).Draw(rt, "builds") {
			s := with(pad, nil)
			for p, c := range rapid.MapOf(rapid.SampledFrom(names), rapid.SampledFrom([]string{"1", "2"})).Draw(rt, "site") {
				s[p] = c
			}
			for _, target := range []Target{d, m} {
				tx, err := target.Begin(context.Background())
				if err != nil {
					rt.Fatal(err)
				}
				err = put(tx, s, func(string) bool { return rapid.Bool().Draw(rt, "keep") })
				_, cerr := tx.Commit(context.Background())
				if (err != nil) != (cerr != nil) {
					rt.Fatalf("put %v, commit %v", err, cerr)
				}
				if err != nil && code(err) != "JB1104" {
					rt.Fatal(err)
				}
				if err != nil {
					s = nil
					continue
				}
				got := tree(t, out)
				delete(got, "foreign/f.txt")
				if target == Target(d) && fmt.Sprint(got) != fmt.Sprint(s) {
					rt.Fatalf("disk: got %v, want %v", got, s)
				}
				if target == Target(m) {
					if got := m.Paths(); len(got) != len(s) {
						rt.Fatalf("memory: %v, want %v", got, s)
					}
					for p, c := range s {
						if b, etag, ok := m.Open(p); !ok || string(b) != c || etag != Hash([]byte(c)) {
							rt.Fatalf("memory: %s", p)
						}
					}
				}
			}
		}
	})
}
