package output

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestDirCache(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	var c Cache = NewDirCache(dir)
	if _, ok := c.Get("a"); ok {
		t.Error("found in nothing")
	}
	c.Put("a", []byte("one"))
	c.Put("b", nil)
	c.Put("a", []byte("two"))
	if b, ok := c.Get("a"); !ok || string(b) != "two" {
		t.Error(string(b), ok)
	}
	if b, ok := c.Get("b"); !ok || len(b) != 0 {
		t.Error(b, ok)
	}
	name := NewDirCache(dir).file("a")
	good, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		bad := slices.Clone(good)
		bad[i] ^= 1
		if err := os.WriteFile(name, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		if b, ok := c.Get("a"); ok {
			t.Errorf("damage in byte %d not seen: %q", i, b)
		}
		if err := os.WriteFile(name, good[:i], 0o644); err != nil {
			t.Fatal(err)
		}
		if _, ok := c.Get("a"); ok {
			t.Errorf("cut at %d not seen", i)
		}
	}
	if err := os.WriteFile(name, good, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(name, NewDirCache(dir).file("b")); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Get("b"); ok {
		t.Error("the value of another key was given")
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	c.Put("a", []byte("three"))
	if b, ok := c.Get("a"); !ok || string(b) != "three" {
		t.Error("deleting the cache is not safe")
	}
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	broken := NewDirCache(file)
	broken.Put("a", nil)
	if broken.Err() == nil {
		t.Error("a cache that cannot be written says nothing")
	}
}
