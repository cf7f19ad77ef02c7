package output

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
)

// seam makes operations fail: the one with number at, or all from there on.
type seam struct {
	ops
	n          *atomic.Int64
	at         int64
	forever    bool
	err        error
	noExchange bool
}

func (s *seam) fails() error {
	if s.n == nil {
		return nil
	}
	if n := s.n.Add(1); n == s.at || s.forever && n > s.at {
		return s.err
	}
	return nil
}

func (s *seam) Mkdir(p string) error {
	if err := s.fails(); err != nil {
		return &fs.PathError{Op: "mkdir", Path: p, Err: err}
	}
	return s.ops.Mkdir(p)
}

func (s *seam) Write(p string, data []byte, sync bool) error {
	if err := s.fails(); err != nil {
		// A full disk leaves half a file.
		return errors.Join(&fs.PathError{Op: "write", Path: p, Err: err}, s.ops.Write(p, data[:len(data)/2], false))
	}
	return s.ops.Write(p, data, sync)
}

func (s *seam) Rename(old, new string) error {
	if err := s.fails(); err != nil {
		return &fs.PathError{Op: "rename", Path: old, Err: err}
	}
	return s.ops.Rename(old, new)
}

func (s *seam) Exchange(a, b string) error {
	if s.noExchange {
		return errUnsupported
	}
	if err := s.fails(); err != nil {
		return &fs.PathError{Op: "exchange", Path: a, Err: err}
	}
	return s.ops.Exchange(a, b)
}

func (s *seam) Link(old, new string) error {
	if err := s.fails(); err != nil {
		return &fs.PathError{Op: "link", Path: old, Err: err}
	}
	return s.ops.Link(old, new)
}

func (s *seam) Remove(p string) error {
	if err := s.fails(); err != nil {
		return &fs.PathError{Op: "remove", Path: p, Err: err}
	}
	return s.ops.Remove(p)
}

func (s *seam) RemoveAll(p string) error {
	if err := s.fails(); err != nil {
		return &fs.PathError{Op: "removeall", Path: p, Err: err}
	}
	return s.ops.RemoveAll(p)
}

func (s *seam) Unlink(p string, dir bool) error {
	if err := s.fails(); err != nil {
		return &fs.PathError{Op: "unlink", Path: p, Err: err}
	}
	return s.ops.Unlink(p, dir)
}

func (s *seam) ReadDir(p string) ([]fs.DirEntry, error) {
	if err := s.fails(); err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: p, Err: err}
	}
	return s.ops.ReadDir(p)
}

func (s *seam) ReadFile(p string) ([]byte, error) {
	if err := s.fails(); err != nil {
		return nil, &fs.PathError{Op: "read", Path: p, Err: err}
	}
	return s.ops.ReadFile(p)
}

func (s *seam) Lstat(p string) (info, error) {
	if err := s.fails(); err != nil {
		return info{}, &fs.PathError{Op: "lstat", Path: p, Err: err}
	}
	return s.ops.Lstat(p)
}

func (s *seam) Chmod(p string, mode fs.FileMode) error {
	if err := s.fails(); err != nil {
		return &fs.PathError{Op: "chmod", Path: p, Err: err}
	}
	return s.ops.Chmod(p, mode)
}

func (s *seam) SyncAll(p string) error {
	if err := s.fails(); err != nil {
		return &fs.PathError{Op: "sync", Path: p, Err: err}
	}
	return s.ops.SyncAll(p)
}

func (s *seam) SyncFile(p string) error {
	if err := s.fails(); err != nil {
		return &fs.PathError{Op: "sync", Path: p, Err: err}
	}
	return s.ops.SyncFile(p)
}

func (s *seam) SyncDir(p string) error {
	if err := s.fails(); err != nil {
		return &fs.PathError{Op: "sync", Path: p, Err: err}
	}
	return s.ops.SyncDir(p)
}

// changes are the kinds of commit: by exchange, in two steps, by journal.
var changes = []struct {
	name       string
	old, new   site
	noExchange bool
}{
	{"first", nil, numbered(4, "new"), false},
	{"exchange", with(numbered(4, "old"), site{"kept": "k"}), with(numbered(4, "new"), site{"kept": "k"}), false},
	{"aside", with(numbered(4, "old"), site{"kept": "k"}), with(numbered(4, "new"), site{"kept": "k"}), true},
	{"journal", with(numbered(12, "old"), site{"x": "file", "gone/a": "g"}),
		with(numbered(12, "old"), site{"articles/001/index.html": "new", "articles/002/index.html": "", "x": "", "x/y.html": "folder", "gone/a": "", "fresh/deep/z": "z"}), false},
	{"journal of many", numbered(60, "old"), with(numbered(60, "old"), numbered(20, "new")), false},
}

// TestEveryFailure makes every single operation of a commit fail, once or from
// then on: the site is the old or the new one, at once where it can be and in
// any case after the next Begin, and there is an error where it is the old.
func TestEveryFailure(t *testing.T) {
	for _, c := range changes {
		for _, forever := range []bool{false, true} {
			for _, durable := range []bool{false, true} {
				if durable && (forever || len(c.new) > manyFiles) && os.Getenv("JIANBAO_FAULTS") == "" {
					continue // the long form does all
				}
				t.Run(fmt.Sprint(c.name, " forever=", forever, " durable=", durable), func(t *testing.T) {
					t.Parallel()
					stride := int64(1)
					if len(c.new) > manyFiles && os.Getenv("JIANBAO_FAULTS") == "" {
						stride = 7
					}
					for at := int64(1); ; at += stride {
						if !failOne(t, c.old, c.new, c.noExchange, forever, durable, at) {
							if at < 10 {
								t.Error("only", at, "operations?")
							}
							return
						}
					}
				})
			}
		}
	}
}

// failOne fails operation number at; false if there are fewer.
func failOne(t *testing.T, old, new site, noExchange, forever, durable bool, at int64) bool {
	t.Helper()
	root, err := os.MkdirTemp(t.TempDir(), "f")
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(root, "public")
	d, err := NewDisk(out, filepath.Join(root, "work"))
	if err != nil {
		t.Fatal(err)
	}
	d.Durable = false
	foreign := site{}
	if old != nil {
		mustBuild(t, d, old)
		write(t, filepath.Join(out, "theirs", "f.txt"), "theirs")
		foreign["theirs/f.txt"] = "theirs"
	}
	d.Durable = durable
	real := d.open
	var n atomic.Int64
	failErr := error(syscall.EIO)
	if at%3 == 1 {
		failErr = syscall.ENOSPC
	} else if at%3 == 2 {
		failErr = syscall.EACCES
	}
	d.open = func(dir string) (ops, error) {
		o, err := real(dir)
		return &seam{ops: o, n: &n, at: at, forever: forever, err: failErr, noExchange: noExchange}, err
	}
	_, err = build(d, new)
	count := n.Load()
	d.open = func(dir string) (ops, error) {
		o, err := real(dir)
		return &seam{ops: o, noExchange: noExchange}, err
	}
	now := tree(t, out)
	isOld, isNew := fmt.Sprint(now) == fmt.Sprint(with(old, foreign)), fmt.Sprint(now) == fmt.Sprint(with(new, foreign))
	if !forever && !isOld && !isNew {
		t.Errorf("failure %d: neither the old nor the new site: %v (%v)", at, now, err)
	}
	if err == nil && !isNew {
		t.Errorf("failure %d: success, but the site is not the new one: %v", at, now)
	}
	tx, berr := d.Begin(context.Background())
	if berr != nil {
		t.Fatalf("failure %d: the next Begin: %v (after %v)", at, berr, err)
	}
	if aerr := tx.Abort(); aerr != nil {
		t.Error(aerr)
	}
	then := tree(t, out)
	if s := fmt.Sprint(then); s != fmt.Sprint(with(old, foreign)) && s != fmt.Sprint(with(new, foreign)) {
		t.Errorf("failure %d: after the next Begin neither old nor new: %v (%v)", at, then, err)
	}
	clean(t, out)
	mustBuild(t, d, new)
	equalSite(t, tree(t, out), with(new, foreign))
	if err := os.RemoveAll(root); err != nil {
		t.Error(err)
	}
	return count >= at
}
