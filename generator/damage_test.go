package generator

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// fault does something to a file of the cache; others are the files that another
// version of the program left for another site, by the same names.
type fault struct {
	name       string
	everywhere bool // tried on all files at once as well
	do         func(t *testing.T, file string, others [][]byte)
}

var faults = []fault{
	{"gone", true, func(t *testing.T, file string, _ [][]byte) { must(t, os.Remove(file)) }},
	{"empty", false, func(t *testing.T, file string, _ [][]byte) { must(t, os.Truncate(file, 0)) }},
	{"cut", true, func(t *testing.T, file string, _ [][]byte) { must(t, os.Truncate(file, int64(len(load(t, file))*2/3))) }},
	{"its last byte lost", false, func(t *testing.T, file string, _ [][]byte) {
		must(t, os.Truncate(file, int64(max(len(load(t, file))-1, 0))))
	}},
	{"a bit flipped", false, func(t *testing.T, file string, _ [][]byte) {
		if data := load(t, file); len(data) > 0 {
			data[len(data)*3/5] ^= 4
			must(t, os.WriteFile(file, data, 0o666))
		}
	}},
	{"its first bytes overwritten", false, func(t *testing.T, file string, _ [][]byte) {
		data := load(t, file)
		copy(data, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")
		must(t, os.WriteFile(file, data, 0o666))
	}},
	{"longer", false, func(t *testing.T, file string, _ [][]byte) {
		must(t, os.WriteFile(file, append(load(t, file), bytes.Repeat([]byte{1}, 99)...), 0o666))
	}},
	{"another's", true, func(t *testing.T, file string, others [][]byte) {
		must(t, os.WriteFile(file, others[len(file)%len(others)], 0o666))
	}},
	{"a folder", false, func(t *testing.T, file string, _ [][]byte) {
		must(t, os.Remove(file))
		must(t, os.MkdirAll(filepath.Join(file, "x"), 0o777))
	}},
	{"unreadable", false, func(t *testing.T, file string, _ [][]byte) { must(t, os.Chmod(file, 0)) }}, // root reads it all the same
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	must(t, err)
	return data
}

// cacheFiles lists the files of a site's cache, sorted.
func cacheFiles(t *testing.T, root string) []string {
	t.Helper()
	var files []string
	must(t, filepath.WalkDir(filepath.Join(root, ".jianbao", "cache"), func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files = append(files, p)
		}
		return err
	}))
	return files
}

// TestDamagedCacheIsAsIfItWereNot damages each file of the cache in each way, and
// in some ways all of them. The next build, of a new process and after
// an edit, is right and has nothing to say.
func TestDamagedCacheIsAsIfItWereNot(t *testing.T) {
	other := newEditor(t, nil)
	other.roots = []string{t.TempDir()}
	files := maps.Clone(scriptSite)
	files["content/articles/2026/a.md"] += "别的。\n"
	other.restore(files)
	o := moment{now: clock.AddDate(0, 0, 3)}.options(other.roots[0], 2)
	o.Version = "another"
	b := opened(t, o)
	rebuilt(t, b, nil)
	b.Close()
	var others [][]byte
	for _, f := range cacheFiles(t, other.roots[0]) {
		others = append(others, load(t, f))
	}

	e := newEditor(t, nil)
	e.roots = []string{t.TempDir()}
	e.restore(maps.Clone(scriptSite))
	root, way := e.roots[0], &cold{root: e.roots[0]}
	way.build(t, moment{now: clock})
	wants := map[string]map[string]string{} // by the text of the page that is edited
	try := func(name string, choose func(i int) fault) {
		t.Helper()
		for i, f := range cacheFiles(t, root) {
			choose(i).do(t, f, others)
		}
		e.n++
		about := fmt.Sprintf("---\ntitle: 关于\n---\n第%d次。\n", e.n%2)
		e.write("content/about.md", about)
		res := way.build(t, moment{now: clock})
		if len(res.Diags) > 0 {
			t.Errorf("%s: %v", name, texts(res.Diags))
		}
		if wants[about] == nil {
			_, wants[about] = cleanBuild(t, root, moment{now: clock})
		}
		if diff := differences(way.tree(t), wants[about]); len(diff) > 0 {
			t.Errorf("%s: %v", name, diff)
		}
	}
	if n := len(cacheFiles(t, root)); n < 5 {
		t.Fatalf("%d files in the cache", n)
	}
	for r, all := range faults {
		if all.everywhere {
			try("every file "+all.name, func(int) fault { return all })
		}
		try("files damaged variously", func(i int) fault { return faults[(i+r)%len(faults)] })
	}
}

// TestCacheOfAnotherProgramIsNotUsed builds with two versions by turns.
func TestCacheOfAnotherProgramIsNotUsed(t *testing.T) {
	e := newEditor(t, nil)
	e.roots = []string{t.TempDir()}
	e.restore(maps.Clone(scriptSite))
	_, want := cleanBuild(t, e.roots[0], moment{now: clock})
	for _, version := range []string{"one", "two", "one", ""} {
		o := moment{now: clock}.options(e.roots[0], 2)
		o.Version = version
		b := opened(t, o)
		if res := rebuilt(t, b, nil); len(res.Diags) > 0 {
			t.Errorf("%s: %v", version, texts(res.Diags))
		}
		b.Close()
		compare(t, tree(t, filepath.Join(e.roots[0], "public")), want)
	}
	if left, _ := filepath.Glob(filepath.Join(e.roots[0], ".public*")); slices.Compact(left) != nil {
		t.Errorf("left beside the output: %v", left)
	}
}
