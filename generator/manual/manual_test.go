package manual

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jianbao/generator/model"
	"jianbao/generator/query"
	"jianbao/generator/record"
	"jianbao/generator/yamldoc"
)

var update = flag.Bool("update", false, "write the goldens of testdata anew")

func load(t *testing.T, files ...record.NamedFile) *model.Kinds { return loadIn(t, "zh", files...) }

func loadIn(t *testing.T, lang string, files ...record.NamedFile) *model.Kinds {
	t.Helper()
	kinds, list := record.LoadKinds(true, files, record.KindOptions{Lang: lang})
	for _, m := range list {
		t.Errorf("%s: %s", m.Pos, m.Text("en"))
	}
	return kinds
}

// The example of every kind is a file that the loader takes without a word, and
// the Chinese one says what the English one says.
func TestExamplesAreAccepted(t *testing.T) {
	kinds := load(t)
	for _, k := range kinds.All {
		var hashes [][]uint64
		for _, lang := range []string{"zh", "en"} {
			text := Example(kinds, k, lang)
			chunks, list := record.Decode(kinds, "example.yaml", []byte(text))
			for _, m := range list {
				t.Errorf("%s, %s: %s: %s\n%s", k.Name, lang, m.Pos, m.Text("en"), text)
			}
			i := slices.IndexFunc(chunks, func(c *model.Chunk) bool { return c.Kind == k.Name })
			if i < 0 || chunks[i].Rows != 1 {
				t.Fatalf("%s, %s: no record\n%s", k.Name, lang, text)
			}
			hashes = append(hashes, chunks[i].Hashes)
		}
		if !slices.Equal(hashes[0], hashes[1]) {
			t.Errorf("%s: the examples differ\n%s\n%s", k.Name, Example(kinds, k, "zh"), Example(kinds, k, "en"))
		}
	}
}

// Every field with an example is in the example, so what one sees is complete.
func TestExampleIsComplete(t *testing.T) {
	kinds := load(t)
	for _, k := range kinds.All {
		text := Example(kinds, k, "en")
		for _, f := range k.Fields {
			state := f.Type == model.TypeState && !f.Multiple
			if (f.Example != "" || f.Required) && f.Derive == nil && !state && !strings.Contains(text, "    "+f.Name+":") {
				t.Errorf("%s has no %s", k.Name, f.Name)
			}
		}
	}
}

// Blocks read back as the charts they show, from both languages.
func TestBlocksAreCharts(t *testing.T) {
	kinds := load(t)
	for _, k := range kinds.All {
		for i, c := range k.Charts {
			for _, lang := range []string{"zh", "en"} {
				w := &writer{kinds: kinds, kind: k, zh: lang == "zh"}
				block := w.block(c)
				body := strings.TrimSuffix(strings.SplitN(block, "\n", 2)[1], ":::\n")
				n, _ := yamldoc.Parse("block", 1, []byte(body))
				got, list := query.DecodeChart(n)
				for _, m := range list {
					t.Errorf("%s %d, %s: %s\n%s", k.Name, i, lang, m.Text("en"), block)
				}
				if g, want := resolved(kinds, got), resolved(kinds, c); g != want {
					t.Errorf("%s %d, %s:\n got %s\nwant %s\n%s", k.Name, i, lang, g, want, block)
				}
			}
		}
	}
}

// resolved is a chart with names replaced by keys, as text.
func resolved(kinds *model.Kinds, c model.ChartSpec) string {
	k, ok := kinds.Get(c.From)
	if !ok {
		return "no kind " + c.From
	}
	field := func(name string) string {
		if d, ok := k.Dimension(name); ok {
			return "dimension " + d.Name
		}
		if f, ok := k.Field(name); ok {
			return f.Name
		}
		if name == "本身" {
			return "self"
		}
		return name
	}
	measure := c.Measure
	if m, ok := k.Measure(measure); ok {
		measure = m.Name
	}
	where := map[string][]string{}
	for name, values := range c.Where {
		f, ok := k.Field(name)
		for _, v := range values {
			if ok {
				for _, o := range f.Options {
					if o.Label.ZH == v {
						v = o.Key
					}
				}
			}
			where[field(name)] = append(where[field(name)], v)
		}
	}
	return fmt.Sprint(c.Type, k.Name, measure, field(c.By), field(c.Split), where, c.Since, c.Until, c.Top, c.Cumulative, c.Share, c.Target, c.Sort, c.Compare, c.Every, c.Title, c.Note, c.Unit)
}

// A site's own kind has a page that is right: goldens in both languages.
func TestOwnKind(t *testing.T) {
	src, err := os.ReadFile("testdata/tree.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"zh", "en"} {
		kinds := loadIn(t, lang, record.NamedFile{Path: "kinds/tree.yaml", Data: src})
		k, _ := kinds.Get("old-tree")
		got := Page(kinds, k, Options{Lang: lang, Picture: func(kind string, n int) string {
			if n == 1 {
				return "../" + kind + ".svg"
			}
			return ""
		}})
		golden(t, "testdata/tree."+lang+".md", got)
	}
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s differs: see the diff after go test -update\n%s", file, firstDifference(string(got), string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("line %d\n got %s\nwant %s", i+1, g[i], strings.Join(w[min(i, len(w)):min(i+1, len(w))], ""))
		}
	}
	return fmt.Sprintf("line %d: something is missing", len(g)+1)
}

// The pages in docs/manual follow from the definitions: `go generate
// ./generator/manual` writes them anew.
func TestManualIsUpToDate(t *testing.T) {
	docs := filepath.Join("..", "..", "docs")
	for _, lang := range []string{"zh", "en"} {
		kinds := loadIn(t, lang)
		dir := filepath.Join(docs, "manual", lang, "kinds")
		pictures := filepath.Join(docs, "images", "kinds")
		if lang == "en" {
			pictures = filepath.Join(pictures, "en")
		}
		opt := Options{Lang: lang, Picture: Pictures(dir, pictures)}
		want := map[string][]byte{"_index.md": Index(kinds, opt)}
		for _, k := range kinds.All {
			want[k.Name+".md"] = Page(kinds, k, opt)
		}
		for _, name := range sorted(want) {
			have, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Errorf("%v (run go generate ./generator/manual)", err)
			} else if string(have) != string(want[name]) {
				t.Errorf("%s/%s is out of date: run go generate ./generator/manual\n%s", lang, name, firstDifference(string(want[name]), string(have)))
			}
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if want[e.Name()] == nil {
				t.Errorf("%s/%s is the page of no kind", lang, e.Name())
			}
		}
	}
}

// Whatever a definition says, its page keeps the private promise and its tables
// stay tables.
func TestPagesAreWhole(t *testing.T) {
	kinds := load(t)
	for _, k := range kinds.All {
		for _, lang := range []string{"zh", "en"} {
			page := string(Page(kinds, k, Options{Lang: lang}))
			if strings.Contains(page, "%!") || strings.Contains(page, "““") {
				t.Errorf("%s: garbled", k.Name)
			}
			columns := 0
			for i, line := range strings.Split(page, "\n") {
				n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
				if !strings.HasPrefix(line, "|") {
					columns = 0
					continue
				}
				if columns != 0 && n != columns {
					t.Errorf("%s, %s: line %d has %d bars, not %d: %s", k.Name, lang, i+1, n, columns, line)
				}
				columns = n
			}
			for _, f := range k.Fields {
				name := f.Label.ZH
				if lang == "en" {
					name = f.Name
				}
				if !strings.Contains(page, name) {
					t.Errorf("%s, %s: %s is not on the page", k.Name, lang, name)
				}
			}
			if private := map[string]string{"zh": "每一条都保密", "en": "Every record is private"}[lang]; strings.Contains(page, private) != k.Private {
				t.Errorf("%s, %s: privacy", k.Name, lang)
			}
		}
	}
}

// scalar gives back what it was given, alone and in a list.
func TestScalar(t *testing.T) {
	for _, s := range []string{"a", "和平里", "a: b", "20:30—22:00", "- x", "#1", "a #b", "true", "null", `"q" \`, "[x]", "a, b", "一\n二", " x", "x:", "是", "12", "*a", "@x", "~", "a'b", "：", "{", "%"} {
		for _, text := range []string{"x: " + scalar(s), "x: [" + scalar(s) + ", z]"} {
			n, list := yamldoc.Parse("f", 1, []byte(text))
			var got string
			for v := range n.Get("x").Items() {
				got = v.Str()
				break
			}
			if len(list) > 0 || got != s {
				t.Errorf("%q: %q in %s %v", s, got, text, list)
			}
		}
	}
}
