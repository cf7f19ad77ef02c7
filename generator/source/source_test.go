package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jianbao/generator/diag"
)

// write makes files below root; a name ending in / is a folder.
func write(t testing.TB, root string, names ...string) {
	t.Helper()
	for _, name := range names {
		p := filepath.Join(root, filepath.FromSlash(name))
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(p, 0o755); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func open(t testing.TB, root string) *Tree {
	t.Helper()
	tree, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tree.Close(); err != nil {
			t.Error(err)
		}
	})
	return tree
}

func paths(files []File) []string {
	var all []string
	for _, f := range files {
		p := f.Path
		if f.Dir {
			p += "/"
		}
		all = append(all, p)
	}
	return all
}

// told lists codes and places.
func told(diags diag.List) []string {
	var all []string
	for _, d := range diags {
		all = append(all, d.Code+" "+d.Pos.File)
	}
	return all
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %+q\nwant %+q", what, got, want)
	}
}

func TestWalk(t *testing.T) {
	root := t.TempDir()
	write(t, root, "content/b.md", "content/a/index.md", "content/a/照片 1.jpg", "content/a-b.md", "content/empty/",
		"other/x.md", "content/.DS_Store", "content/.env", "content/.git/HEAD", "content/b.md~", "content/#b.md#",
		"content/a/Thumbs.db", "content/a/~$名单.xlsx", "content/.hidden/x.md", "content/.gitkeep")
	files, diags := open(t, root).Walk("content", nil)
	equal(t, "files", paths(files), []string{
		"content/a/", "content/a-b.md", "content/a/index.md", "content/a/照片 1.jpg", "content/b.md", "content/empty/"})
	equal(t, "messages", told(diags), []string{"JB0305 content/#b.md#", "JB0305 content/.env", "JB0305 content/.git", "JB0305 content/b.md~"})
	for _, f := range files {
		if f.Dir != (f.ModTime.IsZero()) || !f.Dir && f.Size != int64(len(f.Path)) {
			t.Errorf("wrong facts: %+v", f)
		}
	}
}

func TestWalkMissingFolderIsEmpty(t *testing.T) {
	files, diags := open(t, t.TempDir()).Walk("static", nil)
	if len(files)+len(diags) != 0 {
		t.Error(files, diags)
	}
}

func TestWalkFileIsNoFolder(t *testing.T) {
	root := t.TempDir()
	write(t, root, "content")
	_, diags := open(t, root).Walk("content", nil)
	equal(t, "messages", told(diags), []string{"JB0301 content"})
}

func TestIgnore(t *testing.T) {
	root := t.TempDir()
	write(t, root, "c/a.md", "c/a.bak", "c/x/b.bak", "c/drafts/a.md", "c/x/drafts/b.md", "c/x/y/z.md", "c/.env", "c/one/two/three.md")
	tree := open(t, root)
	for _, c := range []struct {
		patterns, want []string
	}{
		{[]string{"*.bak", ".env"}, []string{"c/a.md", "c/drafts/", "c/drafts/a.md", "c/one/", "c/one/two/", "c/one/two/three.md", "c/x/", "c/x/drafts/", "c/x/drafts/b.md", "c/x/y/", "c/x/y/z.md"}},
		{[]string{"*.bak", "drafts/", "one/**/three.md", ".env"}, []string{"c/a.md", "c/one/", "c/one/two/", "c/x/", "c/x/y/", "c/x/y/z.md"}},
		{[]string{"*.bak", "/drafts", "x/*/z.md", "one/**", ".env"}, []string{"c/a.md", "c/x/", "c/x/drafts/", "c/x/drafts/b.md", "c/x/y/"}},
		{[]string{"**/drafts/**", "*.bak", "a.md/", ".env", "one", "x/y"}, []string{"c/a.md", "c/x/"}},
		{[]string{"**"}, nil},
	} {
		files, diags := tree.Walk("c", c.patterns)
		equal(t, strings.Join(c.patterns, " "), paths(files), c.want)
		if len(diags) != 0 {
			t.Error(c.patterns, told(diags))
		}
	}
	if _, diags := tree.Walk("c", []string{"[", ".env"}); len(diags) != 1 || diags[0].Code != "JB0315" || diags.Errors() != 1 {
		t.Error("a bad pattern is not reported:", diags)
	}
}

func TestLinks(t *testing.T) {
	root := t.TempDir()
	write(t, root, "site/content/a.md", "site/content/dir/b.md", "site/shared/pic.jpg", "site/shared/sub/c.md", "site/.secret/key", "outside/x.md")
	links := map[string]string{
		"site/content/pic.jpg":     "../shared/pic.jpg",
		"site/content/more":        "../shared/sub",
		"site/content/out.md":      "../../outside/x.md",
		"site/content/outdir":      "../../outside",
		"site/content/abs.md":      filepath.Join(root, "outside", "x.md"),
		"site/content/nowhere":     "nothing",
		"site/content/self":        "self",
		"site/content/dir/up":      "..",
		"site/shared/sub/loop":     "../../content",
		"site/content/key.txt":     "../.secret/key",
		"site/content/dir/toroot":  "../../",
		"site/content/dir/sibling": "../a.md",
	}
	for name, to := range links {
		if err := os.Symlink(filepath.FromSlash(to), filepath.Join(root, filepath.FromSlash(name))); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	files, diags := open(t, filepath.Join(root, "site")).Walk("content", nil)
	equal(t, "files", paths(files), []string{"content/a.md", "content/dir/", "content/dir/b.md", "content/dir/sibling",
		"content/more/", "content/more/c.md", "content/pic.jpg"})
	equal(t, "messages", told(diags), []string{"JB0302 content/abs.md", "JB0303 content/dir/toroot", "JB0303 content/dir/up", "JB0302 content/key.txt",
		"JB0303 content/more/loop", "JB0302 content/nowhere", "JB0302 content/out.md", "JB0302 content/outdir", "JB0303 content/self"})
	if diags.Errors() != 0 {
		t.Error("a refused link is a warning")
	}
	for _, f := range files {
		if f.Path == "content/pic.jpg" && f.Size != int64(len("site/shared/pic.jpg")) {
			t.Error("the size of a linked file is that of its target:", f.Size)
		}
	}
}

func TestReadStaysInside(t *testing.T) {
	root := t.TempDir()
	write(t, root, "site/a.md", "site/dir/b.md", "x.md")
	if err := os.Symlink("../x.md", filepath.Join(root, "site", "out.md")); err != nil {
		t.Skip(err)
	}
	tree := open(t, filepath.Join(root, "site"))
	for _, p := range []string{"out.md", "../x.md", "/etc/passwd", "dir/../../x.md", "", "dir", "none.md", "a\x00.md"} {
		data, err := tree.Read(p)
		if err == nil {
			t.Errorf("read %q: %q", p, data)
			continue
		}
		if d := ReadError(p, err); d.Severity != diag.Error || d.Code == "" {
			t.Error("no message for", err)
		}
	}
	if data, err := tree.Read("dir/b.md"); err != nil || string(data) != "site/dir/b.md" {
		t.Error(string(data), err)
	}
}

func TestReadLimit(t *testing.T) {
	root := t.TempDir()
	write(t, root, "site/0123456789")
	tree := open(t, filepath.Join(root, "site"))
	if _, err := tree.ReadLimit("0123456789", 15); err != nil {
		t.Error("a file of just the limit:", err)
	}
	_, err := tree.ReadLimit("0123456789", 14)
	var large *TooLargeError
	if !errors.As(err, &large) || large.Size != 15 || large.Limit != 14 {
		t.Fatal(err)
	}
	if d := ReadError("0123456789", err); d.Code != "JB0310" || d.Severity != diag.Error {
		t.Error(d)
	}
	// A file of 100 MB is refused without being read.
	big := filepath.Join(root, "site", "big.md")
	if err := os.WriteFile(big, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(big, 100<<20); err != nil {
		t.Fatal(err)
	}
	if _, err := tree.Read("big.md"); !errors.As(err, &large) {
		t.Error(err)
	}
	// The careful way gives the same answers.
	f, err := tree.root.Open("big.md")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readOpen(f, "big.md", MaxText); !errors.As(err, &large) {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

func TestNameCollisions(t *testing.T) {
	root := t.TempDir()
	write(t, root, "c/Foo.md", "c/foo.md", "c/dir/café.md", "c/dir/cafe\u0301.md", "c/Dir2/a.md", "c/dir2/A.md", "c/K.md", "c/\u212A.md", "c/é.md", "c/Straße.md")
	if n, err := os.ReadDir(filepath.Join(root, "c")); err != nil || len(n) < 8 {
		t.Skip("this file system merges such names")
	}
	_, diags := open(t, root).Walk("c", nil)
	equal(t, "messages", told(diags), []string{"JB0306 c/Dir2", "JB0306 c/Foo.md", "JB0306 c/dir/café.md", "JB0306 c/\u212A.md"})
	if len(diags) > 0 && (diags.Errors() != len(diags) || len(diags[0].Also) != 1 || diags[0].Also[0].File != "c/dir2") {
		t.Error("a collision is an error that names both:", diags)
	}
}

func TestCheckName(t *testing.T) {
	good := []string{"a", "index.html", "消防 讲座.jpg", "con-1", "console", "com", "com10", "nul_", ".well-known", strings.Repeat("汉", 85), "a..b", "LPTX", "comé"}
	bad := []string{"", ".", "..", "CON", "con", "Con.md", "nul.tar.gz", "aux .txt", "COM1", "com¹.md", "LPT9.x", "a.", "a ", "a\x00", "a\nb", "a\\b", "a/b", "a:b", "what?", "a*", "<x>", "\xff\xfe", strings.Repeat("汉", 86), "CONIN$"}
	for _, n := range good {
		if reason, ok := CheckName(n); !ok {
			t.Errorf("%q refused: %s", n, reason.EN)
		}
	}
	for _, n := range bad {
		if reason, ok := CheckName(n); ok || reason.ZH == "" || reason.EN == "" {
			t.Errorf("%q accepted or without a reason", n)
		}
	}
}

func TestFold(t *testing.T) {
	for _, c := range [][2]string{{"Foo", "foo"}, {"É", "e\u0301"}, {"\u212A", "k"}, {"Ω", "\u2126"}, {"ſ", "S"}, {"和平里/A", "和平里/a"}} {
		if Fold(c[0]) != Fold(c[1]) {
			t.Errorf("%q and %q fold apart: %q %q", c[0], c[1], Fold(c[0]), Fold(c[1]))
		}
	}
	if Fold("和平里") == Fold("和平裡") || Fold("a") == Fold("b") {
		t.Error("different names fold together")
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		f := Fold(s)
		if Fold(f) != f {
			t.Fatalf("not idempotent: %q → %q → %q", s, f, Fold(f))
		}
		if Fold(strings.ToLower(s)) != f && Fold(strings.ToUpper(s)) != f && strings.ToLower(s) == strings.ToUpper(s) {
			t.Fatalf("%q has no case but folds apart", s)
		}
	})
}

func TestNames(t *testing.T) {
	n := NewNames([]File{{Path: "a/Foto.JPG"}, {Path: "a/b.png"}, {Path: "e\u0301.png"}})
	for _, c := range []struct {
		path, near string
		has        bool
	}{{"a/Foto.JPG", "", true}, {"a/foto.jpg", "a/Foto.JPG", false}, {"A/B.PNG", "a/b.png", false}, {"é.png", "e\u0301.png", false}, {"c.png", "", false}} {
		near, ok := n.Near(c.path)
		if n.Has(c.path) != c.has || ok != (c.near != "") || ok && near != c.near {
			t.Errorf("%q: has %v, near %q", c.path, n.Has(c.path), near)
		}
	}
}

// TestStatEqualsWalk: after any script of changes a refreshed listing is what a
// new one would be, messages included.
func TestStatEqualsWalk(t *testing.T) {
	names := []string{"a", "b", "Foo", "foo", "x.md", "con.md", "y~", ".env", ".hid", "日"}
	rapid.Check(t, func(rt *rapid.T) {
		root, err := os.MkdirTemp(t.TempDir(), "r")
		if err != nil {
			rt.Fatal(err)
		}
		write(t, root, "content/seed/one.md", "content/two.md", "kinds/k.yaml")
		tree, err := Open(root)
		if err != nil {
			rt.Fatal(err)
		}
		defer tree.Close()
		ignore := []string{"*.bak", "seed/b"}
		list := tree.List("content", ignore)
		clock := time.Unix(1_000_000, 0)
		for range rapid.IntRange(1, 4).Draw(rt, "rounds") {
			var changed []string
			for range rapid.IntRange(1, 5).Draw(rt, "edits") {
				depth := rapid.IntRange(1, 3).Draw(rt, "depth")
				p := "content"
				for range depth {
					p += "/" + rapid.SampledFrom(names).Draw(rt, "name")
				}
				full := filepath.Join(root, filepath.FromSlash(p))
				switch rapid.SampledFrom([]string{"write", "mkdir", "remove", "link"}).Draw(rt, "op") {
				case "write":
					if os.MkdirAll(filepath.Dir(full), 0o755) == nil && os.WriteFile(full, []byte(p), 0o644) == nil {
						clock = clock.Add(time.Second)
						if err := os.Chtimes(full, clock, clock); err != nil {
							rt.Fatal(err)
						}
					}
				case "mkdir":
					_ = os.MkdirAll(full, 0o755) // a file may be in the way
				case "remove":
					if err := os.RemoveAll(full); err != nil && !errors.Is(err, fs.ErrNotExist) && !strings.Contains(err.Error(), "not a directory") {
						rt.Fatal(err)
					}
				case "link":
					if rapid.IntRange(0, 5).Draw(rt, "rare") == 0 {
						_ = os.Symlink("../two.md", full) // may exist
					}
				}
				changed = append(changed, p)
			}
			before := slices.Clone(list.Files)
			next, delta := tree.Stat(list, changed)
			want := tree.List("content", ignore)
			if !slices.Equal(next.Files, want.Files) {
				rt.Fatalf("files after %q:\n got %q\nwant %q", changed, paths(next.Files), paths(want.Files))
			}
			if got, want := fmt.Sprint(next.Diags), fmt.Sprint(want.Diags); got != want {
				rt.Fatalf("messages after %q:\n got %v\nwant %v", changed, got, want)
			}
			if d := Diff(before, want.Files); fmt.Sprint(d) != fmt.Sprint(delta) {
				rt.Fatalf("delta %v, want %v", delta, d)
			}
			list = next
		}
	})
}

func BenchmarkWalk(b *testing.B) {
	root := b.TempDir()
	for i := range 10_000 {
		write(b, root, fmt.Sprintf("content/articles/%d/slug-%d/index.md", 2000+i%20, i), fmt.Sprintf("content/articles/%d/slug-%d/a.jpg", 2000+i%20, i),
			fmt.Sprintf("content/records/%d-%d.yaml", i%100, i))
	}
	tree := open(b, root)
	b.ResetTimer()
	for b.Loop() {
		if files, _ := tree.Walk("content", nil); len(files) < 30_000 {
			b.Fatal(len(files))
		}
	}
}

func BenchmarkRead(b *testing.B) {
	root := b.TempDir()
	write(b, root, "content/articles/2026/slug/index.md")
	tree := open(b, root)
	for b.Loop() {
		if _, err := tree.Read("content/articles/2026/slug/index.md"); err != nil {
			b.Fatal(err)
		}
	}
}
