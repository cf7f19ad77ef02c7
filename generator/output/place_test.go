package output

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// narrow is a place where only the output folder itself can be written.
type narrow struct {
	seam
	mounted bool // the output folder is another file system instead
}

func (n *narrow) Mkdir(p string) error {
	if !n.mounted && !strings.Contains(p, "/") {
		return &fs.PathError{Op: "mkdir", Path: p, Err: fs.ErrPermission}
	}
	return n.seam.Mkdir(p)
}

func (n *narrow) Whole(a, b string) bool { return !n.mounted }

func TestStageInsideTheOutputFolder(t *testing.T) {
	for _, mounted := range []bool{false, true} {
		d, out := disk(t)
		real := d.open
		d.open = func(dir string) (ops, error) {
			o, err := real(dir)
			return &narrow{seam{ops: o}, mounted}, err
		}
		write(t, filepath.Join(out, "theirs"), "x")
		for _, s := range []site{numbered(20, "a"), numbered(20, "b"), with(numbered(20, "b"), site{"x": "y", "articles/001/index.html": ""}), {"index.html": "1"}} {
			mustBuild(t, d, s)
			equalSite(t, tree(t, out), with(s, site{"theirs": "x"}))
		}
		// One that was killed is found there, too.
		if err := os.MkdirAll(filepath.Join(out, ".jianbao-stage-00000000", "tree"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := d.Recover(context.Background()); err != nil {
			t.Fatal(err)
		}
		equalSite(t, tree(t, out), site{"index.html": "1", "theirs": "x"})
		if _, err := os.Stat(filepath.Join(out, ".jianbao-stage-00000000")); !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
		clean(t, out)
	}
}

func TestCopyWhereLinksAreNotToBeHad(t *testing.T) {
	dir := t.TempDir()
	o, err := openOps(dir)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "a"), "content")
	if err := os.Chmod(filepath.Join(dir, "a"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := o.copyTo("a", "b"); err != nil {
		t.Fatal(err)
	}
	a, err1 := os.Stat(filepath.Join(dir, "a"))
	b, err2 := os.Stat(filepath.Join(dir, "b"))
	if err1 != nil || err2 != nil || a.Mode() != b.Mode() || !a.ModTime().Equal(b.ModTime()) || os.SameFile(a, b) {
		t.Error("the copy differs:", a, b)
	}
	if err := os.Symlink("a", filepath.Join(dir, "l")); err == nil {
		if err := o.copyTo("l", "m"); err != nil {
			t.Error(err)
		}
	}
	if s := tree(t, dir); s["b"] != "content" || s["l"] != s["m"] {
		t.Error(s)
	}
	if err := o.copyTo(".", "d"); !errors.Is(err, errUnsupported) {
		t.Error(err)
	}
	if err := o.Close(); err != nil {
		t.Error(err)
	}
}
