package output

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDamagedManifest(t *testing.T) {
	d, out := disk(t)
	mustBuild(t, d, numbered(5, "a"))
	name := filepath.Join(out, ManifestName)
	good, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(good)
	for what, bad := range map[string]string{
		"empty":     "",
		"cut":       text[:len(text)/2],
		"no end":    text[:strings.LastIndex(text, "end ")],
		"edited":    strings.Replace(text, "articles/001", "articles/00x", 1),
		"version":   strings.Replace(text, "manifest 1", "manifest 2", 1),
		"traversal": strings.Replace(text, "articles/001", "../../../001", 1),
		"garbage":   "\x00\xff\n",
		"more":      text + "x",
	} {
		if err := os.WriteFile(name, []byte(bad), 0o644); err != nil {
			t.Fatal(err)
		}
		before := tree(t, out)
		if _, err := build(d, numbered(2, "b")); code(err) != "JB1105" || !errors.Is(err, ErrManifest) {
			t.Errorf("%s: %v", what, err)
		}
		equalSite(t, tree(t, out), before)
	}
}

func FuzzManifest(f *testing.F) {
	f.Add(encodeManifest(nil))
	f.Add(encodeManifest([]*claim{{path: "a/b", owner: "o\n\"x", hash: Hash(nil), size: 3}, {path: "党建/x", owner: `"q"`, hash: Hash(nil)}}))
	f.Add([]byte(manifestFirst + "end 0 x\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parseManifest(b)
		if err != nil {
			return
		}
		var files []*claim
		for _, e := range m.Sorted() {
			if _, ok := CheckPath(e.Path); !ok {
				t.Fatalf("an unsafe path was read: %q", e.Path)
			}
			files = append(files, &claim{path: e.Path, owner: e.Owner, hash: e.Hash, size: e.Size})
		}
		again, err := parseManifest(encodeManifest(files))
		if err != nil || len(again.Files) != len(m.Files) {
			t.Fatalf("does not round-trip: %v", err)
		}
		for p, e := range m.Files {
			if a := again.Files[p]; a == nil || a.Owner != e.Owner || a.Hash != e.Hash || a.Size != e.Size {
				t.Fatalf("%+v became %+v", e, a)
			}
		}
	})
}
