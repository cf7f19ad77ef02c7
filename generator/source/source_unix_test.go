//go:build unix

package source

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"
)

func TestPipesAndDevices(t *testing.T) {
	root := t.TempDir()
	write(t, root, "content/a.md")
	if err := syscall.Mkfifo(filepath.Join(root, "content", "pipe.md"), 0o644); err != nil {
		t.Skip(err)
	}
	tree := open(t, root)
	files, diags := tree.Walk("content", nil)
	equal(t, "files", paths(files), []string{"content/a.md"})
	equal(t, "messages", told(diags), []string{"JB0304 content/pipe.md"})
	if diags.Errors() != 1 {
		t.Error("a pipe is an error")
	}
	// Reading one, put there after the listing, must not wait for a writer.
	var irregular *NotRegularError
	if _, err := tree.Read("content/pipe.md"); !errors.As(err, &irregular) {
		t.Error(err)
	}
	f, err := tree.root.OpenFile("content/pipe.md", openNonblock, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readOpen(f, "content/pipe.md", 10); !errors.As(err, &irregular) {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

func TestBadNames(t *testing.T) {
	root := t.TempDir()
	write(t, root, "c/con.md", "c/dot./x.md", "c/a:b.md", "c/ok.md")
	tree := open(t, root)
	write(t, root, "c/\xC4\xE3.md")
	files, diags := tree.Walk("c", nil)
	equal(t, "files", paths(files), []string{"c/ok.md"})
	equal(t, "messages", told(diags), []string{"JB0307 c/a:b.md", "JB0307 c/con.md", "JB0307 c/dot.", "JB0307 c/\uFFFD.md"})
}
