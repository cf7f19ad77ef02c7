package gen

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gopkg.in/yaml.v3"
)

// tree reads all files below a folder.
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(root), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(p)))
		files[p] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func written(t *testing.T, o Options) map[string]string {
	t.Helper()
	dir := t.TempDir()
	if err := New(o).WriteJianbao(dir); err != nil {
		t.Fatal(err)
	}
	return tree(t, dir)
}

func TestSameSeedSameBytes(t *testing.T) {
	o := Options{Articles: 40, Records: 150, Seed: 7}
	a, b := written(t, o), written(t, o)
	if !maps.Equal(a, b) {
		t.Error("two corpora of one seed differ")
	}
	o.Seed = 8
	if maps.Equal(a, written(t, o)) {
		t.Error("another seed gives the same corpus")
	}
}

var link = regexp.MustCompile(`\]\(([^)]+)\)`)

func TestCorpusIsWhatItSays(t *testing.T) {
	files := written(t, Options{Articles: 60, Records: 500, Seed: 1})
	articles, records, links, size := 0, 0, 0, 0
	ids := map[string]bool{}
	for p, text := range files {
		switch {
		case strings.HasPrefix(p, "content/articles/"):
			articles++
			size += len(text)
			for _, m := range link.FindAllStringSubmatch(text, -1) {
				links++
				to := path.Join(path.Dir(p), m[1])
				if _, ok := files[to]; !ok || to == p {
					t.Errorf("%s links to %s, which is not another article", p, m[1])
				}
			}
			head, _, _ := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---\n")
			var front struct{ Title, Date, Community string }
			if err := yaml.Unmarshal([]byte(head), &front); err != nil || front.Title == "" || front.Community == "" || front.Date > Clock {
				t.Errorf("%s: %v %+v", p, err, front)
			}
		case strings.HasPrefix(p, "content/records/"):
			var f struct {
				Kind    string
				Records []map[string]any
			}
			if err := yaml.Unmarshal([]byte(text), &f); err != nil || f.Kind == "" {
				t.Errorf("%s: %v", p, err)
			}
			for _, r := range f.Records {
				id := f.Kind + "/" + r["id"].(string)
				if ids[id] {
					t.Errorf("%s: id %s twice", p, id)
				}
				ids[id] = true
				if f.Kind == "activity" {
					records++
				}
			}
		}
	}
	if articles != 60 || records != 500 || links != 3*60 {
		t.Errorf("%d articles, %d records, %d links", articles, records, links)
	}
	if mean := size / articles; mean < 2700 || mean > 3700 {
		t.Errorf("articles have %d bytes in the mean, want about 3 KB", mean)
	}
}

// The two sites hold the same articles; only the names of the community key and
// the form of the links differ.
func TestHugoSiteHasTheSameArticles(t *testing.T) {
	c := New(Options{Articles: 20, Records: 40, Seed: 1})
	dir := t.TempDir()
	theme := fstest.MapFS{
		"layouts/home.html":                {Data: []byte("home")},
		"content/activities/_content.html": {Data: []byte("adapter")},
		"embed.go":                         {Data: []byte("package x")},
	}
	if err := c.WriteHugo(dir, theme); err != nil {
		t.Fatal(err)
	}
	hugo, ours := tree(t, dir), written(t, c.Options)
	same := func(text string) string {
		text = regexp.MustCompile(`(?m)^communit.*$`).ReplaceAllString(text, "")
		return link.ReplaceAllString(text, "](x)")
	}
	n := 0
	for p, text := range ours {
		switch {
		case strings.HasPrefix(p, "content/articles/"):
			n++
			if same(hugo[p]) != same(text) {
				t.Errorf("%s differs", p)
			}
			for _, m := range link.FindAllStringSubmatch(hugo[p], -1) {
				to := path.Join(strings.TrimSuffix(p, ".md"), m[1]) + ".md"
				if _, ok := hugo[to]; !ok {
					t.Errorf("%s links to %s, which is no article's address", p, m[1])
				}
			}
		case strings.HasPrefix(p, "content/records/"):
			if hugo["data/"+strings.TrimPrefix(p, "content/records/")] != text {
				t.Errorf("%s differs", p)
			}
		}
	}
	if n != 20 {
		t.Errorf("%d articles", n)
	}
	if _, ok := hugo["content/activities/_content.html"]; ok || hugo["layouts/home.html"] != "home" {
		t.Errorf("theme: %v", slices.Sorted(maps.Keys(hugo)))
	}
}

func TestFullFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "mine.txt")
	if err := os.WriteFile(name, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := New(Options{Articles: 1}).WriteJianbao(dir); err == nil {
		t.Error("a folder with files in it was accepted")
	}
	if data, err := os.ReadFile(name); err != nil || !bytes.Equal(data, []byte("mine")) {
		t.Error("the file that was there is gone")
	}
	if got := tree(t, dir); len(got) != 1 {
		t.Errorf("%d files", len(got))
	}
}

func TestSmallCorpora(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3} {
		files := written(t, Options{Articles: n, Seed: 1})
		got := 0
		for p := range files {
			if strings.HasPrefix(p, "content/articles/") {
				got++
			}
		}
		if got != n {
			t.Errorf("%d articles, want %d", got, n)
		}
	}
}
