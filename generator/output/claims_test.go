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

func TestOwners(t *testing.T) {
	for _, target := range []Target{NewMemory(), func() Target { d, _ := disk(t); return d }()} {
		for _, c := range []struct{ a, b, code string }{
			{"x/index.html", "x/index.html", "JB1102"},
			{"Foo.html", "foo.html", "JB1103"},
			{"caf\u00e9/a", "cafe\u0301/b", "JB1103"},
			{"Tags/a", "tags/b", "JB1103"},
			{"a", "a/b", "JB1104"},
			{"a/b/c", "A", "JB1104"},
			{"a/b/c", "a/B", "JB1104"},
		} {
			var texts []string
			for _, swap := range []bool{false, true} {
				tx, err := target.Begin(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				first, second := c.a, c.b
				o1, o2 := "one.md", "two.md"
				if swap {
					first, second, o1, o2 = second, first, o2, o1
				}
				if err := tx.Put(first, o1, []byte("1")); err != nil {
					t.Fatal(err)
				}
				err = tx.Put(second, o2, []byte("2"))
				if code(err) != c.code || !strings.Contains(err.Error(), "one.md") || !strings.Contains(err.Error(), "two.md") {
					t.Errorf("%v: %v", c, err)
				} else {
					texts = append(texts, err.Error())
				}
				if _, err := tx.Commit(context.Background()); code(err) != c.code {
					t.Error("committed in spite of", c, err)
				}
			}
			if len(texts) == 2 && texts[0] != texts[1] {
				t.Errorf("the message depends on the order: %q", texts)
			}
		}
	}
}

func TestUnsafePaths(t *testing.T) {
	d, out := disk(t)
	m := NewMemory()
	for _, p := range []string{"", "/a", "../a", "a/../b", "a/./b", "a//b", "a/", "./a", `a\b`, "a\x00b", "con/index.html", "x/NUL.html", "a./b", "a /b",
		"..", strings.Repeat("a", 256), "a/" + strings.Repeat("汉", 86) + "/index.html", ManifestName, ".jianbao-stage-1/x", "C:/x", "\xff", strings.Repeat("a/", 3000) + "b"} {
		for _, target := range []Target{d, m} {
			if _, err := build(target, site{"ok.html": "ok", p: "bad"}); code(err) != "JB1101" {
				t.Errorf("%q: %v", p, err)
			}
		}
	}
	if _, err := os.Stat(out); !errors.Is(err, fs.ErrNotExist) {
		t.Error("something was written:", err)
	}
	entries, err := os.ReadDir(filepath.Dir(out))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != ".jianbao" {
			t.Error("left:", e.Name())
		}
	}
}
