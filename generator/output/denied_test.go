package output

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// denied refuses changes in one folder, as one that belongs to someone else
// does, and as Windows does where a program holds a file.
type denied struct {
	ops
	dir string
}

func (d *denied) check(op, p string) error {
	if strings.HasPrefix(p, d.dir+"/") {
		return &fs.PathError{Op: op, Path: p, Err: syscall.EACCES}
	}
	return nil
}

func (d *denied) Mkdir(p string) error {
	if err := d.check("mkdir", p); err != nil {
		return err
	}
	return d.ops.Mkdir(p)
}

func (d *denied) Remove(p string) error {
	if err := d.check("remove", p); err != nil {
		return err
	}
	return d.ops.Remove(p)
}

func (d *denied) Rename(old, new string) error {
	if err := errors.Join(d.check("rename", old), d.check("rename", new)); err != nil {
		return err
	}
	return d.ops.Rename(old, new)
}

// TestDeniedFolder: where one folder of the output cannot be changed the others
// are as they were, at once and after the next Begin, and the message says so.
func TestDeniedFolder(t *testing.T) {
	old := with(numbered(12, "old"), site{"locked/index.html": "old", "locked/gone.html": "old", "z.html": "old"})
	for name, change := range map[string]site{
		"replaced": {"a.css": "new", "articles/001/index.html": "new", "locked/index.html": "new", "z.html": "new"},
		"added":    {"articles/001/index.html": "new", "new/page.html": "new", "locked/more/index.html": "new"},
		"removed":  {"articles/001/index.html": "", "a.html": "new", "locked/gone.html": ""},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			out := filepath.Join(root, "public")
			d, err := NewDisk(out, filepath.Join(root, "work"))
			if err != nil {
				t.Fatal(err)
			}
			d.Durable = false
			mustBuild(t, d, old)
			open := d.open
			d.open = func(dir string) (ops, error) {
				o, err := open(dir)
				return &denied{o, "public/locked"}, err
			}
			for range 2 {
				if _, err := build(d, with(old, change)); code(err) != "JB1107" {
					t.Fatalf("got %v", err)
				}
				equalSite(t, tree(t, out), old)
				clean(t, out)
			}
			d.open = open
			mustBuild(t, d, with(old, change))
			equalSite(t, tree(t, out), with(old, change))
		})
	}
}

// TestLostFolder: where a folder cannot be changed any more after some of it
// was, nobody says that the site is as it was, and mending the folder mends it.
func TestLostFolder(t *testing.T) {
	old := with(numbered(12, "old"), site{"locked/1.html": "old", "locked/2.html": "old"})
	root := t.TempDir()
	out := filepath.Join(root, "public")
	d, err := NewDisk(out, filepath.Join(root, "work"))
	if err != nil {
		t.Fatal(err)
	}
	d.Durable = false
	mustBuild(t, d, old)
	open := d.open
	d.open = func(dir string) (ops, error) {
		o, err := open(dir)
		return &closing{denied{o, "public/locked"}, 1}, err
	}
	change := with(old, site{"articles/001/index.html": "new", "locked/1.html": "new", "locked/2.html": "new"})
	if _, err := build(d, change); code(err) != "JB1113" {
		t.Fatalf("got %v", err)
	}
	equalSite(t, tree(t, out), with(old, site{"locked/1.html": "new"})) // all else is taken back
	d.open = func(dir string) (ops, error) {
		o, err := open(dir)
		return &denied{o, "public/locked"}, err
	}
	if _, err := d.Begin(context.Background()); code(err) != "JB1113" {
		t.Fatalf("the next Begin: %v", err)
	}
	d.open = open
	tx, err := d.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Abort(); err != nil {
		t.Fatal(err)
	}
	equalSite(t, tree(t, out), old)
	clean(t, out)
}

// closing lets some renames into the folder pass before it is closed.
type closing struct {
	denied
	pass int
}

func (c *closing) Rename(old, new string) error {
	if strings.HasPrefix(new, c.dir+"/") && c.pass > 0 {
		c.pass--
		return c.ops.Rename(old, new)
	}
	return c.denied.Rename(old, new)
}

// TestLeftovers: remains of an earlier transaction that cannot be removed are
// told, and keep nobody from building.
func TestLeftovers(t *testing.T) {
	root := t.TempDir()
	d, err := NewDisk(filepath.Join(root, "public"), filepath.Join(root, "work"))
	if err != nil {
		t.Fatal(err)
	}
	d.Durable = false
	write(t, filepath.Join(root, d.stagePrefix()+"0", "tree", "a"), "a")
	open := d.open
	d.open = func(dir string) (ops, error) {
		o, err := open(dir)
		return &keeping{o, d.stagePrefix() + "0"}, err
	}
	sum, err := build(d, site{"a": "new"})
	if err != nil || code(sum.Untidy) != "JB1115" {
		t.Errorf("%v, untidy: %v", err, sum.Untidy)
	}
	equalSite(t, tree(t, d.Dir()), site{"a": "new"})
}

// keeping cannot remove one tree.
type keeping struct {
	ops
	tree string
}

func (k *keeping) RemoveAll(p string) error {
	if p == k.tree {
		return &fs.PathError{Op: "removeall", Path: p, Err: syscall.EACCES}
	}
	return k.ops.RemoveAll(p)
}
