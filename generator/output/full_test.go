package output

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// TestFullDisk needs a folder on a file system of a few megabytes, which only
// someone who may mount can give: JIANBAO_SMALL_DISK names it.
func TestFullDisk(t *testing.T) {
	small := os.Getenv("JIANBAO_SMALL_DISK")
	if small == "" {
		t.Skip("JIANBAO_SMALL_DISK names no folder on a small file system")
	}
	root, err := os.MkdirTemp(small, "full")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(root)
	out := filepath.Join(root, "public")
	d, err := NewDisk(out, filepath.Join(root, "work"))
	if err != nil {
		t.Fatal(err)
	}
	old := with(numbered(40, "old"), nil)
	mustBuild(t, d, old)
	page := bytes.Repeat([]byte("x"), 15_000)
	for round := range 100 {
		tx, err := d.Begin(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for w := range 4 {
			wg.Go(func() {
				for i := range 5000 {
					if tx.Put(fmt.Sprintf("p/%d/%d/index.html", w, i), "o", page) != nil {
						return
					}
				}
			})
		}
		wg.Wait()
		if _, err := tx.Commit(context.Background()); !errors.Is(err, syscall.ENOSPC) || code(err) != "JB1107" {
			t.Fatal("round", round, err)
		}
		equalSite(t, tree(t, out), old)
		clean(t, out)
	}
}

func TestReadOnlyOutput(t *testing.T) {
	if os.Geteuid() == 0 || os.PathSeparator != '/' {
		t.Skip("permissions do not bind this user")
	}
	d, out := disk(t)
	mustBuild(t, d, numbered(20, "old"))
	for _, dir := range []string{out, filepath.Dir(out)} {
		if err := os.Chmod(dir, 0o555); err != nil {
			t.Fatal(err)
		}
	}
	for range 100 {
		if _, err := build(d, numbered(20, "new")); code(err) != "JB1107" {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{out, filepath.Dir(out)} {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	equalSite(t, tree(t, out), numbered(20, "old"))
}
