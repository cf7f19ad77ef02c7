package yamldoc

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"
)

// tree writes a node and all below it, with everything this package looks at.
func tree(n *yaml.Node) string {
	var b strings.Builder
	var walk func(n *yaml.Node, depth int)
	walk = func(n *yaml.Node, depth int) {
		style := n.Style
		null := n.Kind == yaml.ScalarNode && n.Style == 0 && n.ShortTag() == "!!null"
		var v any
		if n.Kind == yaml.ScalarNode {
			if err := n.Decode(&v); err != nil {
				v = err
			}
		}
		fmt.Fprintf(&b, "%*s%d:%d kind %d style %d null %v %q %T %v\n", depth, "", n.Line, n.Column, n.Kind, style, null, n.Value, v, v)
		for _, c := range n.Content {
			walk(c, depth+1)
		}
	}
	if n != nil {
		walk(n, 0)
	}
	return b.String()
}

// agree holds the two readers against each other. It reports whether the quick
// one read the text.
func agree(t *testing.T, src []byte) bool {
	t.Helper()
	if !utf8.Valid(src) {
		return false // parse reports it before anything reads the text
	}
	got, ok := new(Reader).quick(src)
	if !ok {
		return false
	}
	want, err := loadSlow(src)
	if err != nil {
		t.Fatalf("%q: read, but the library says %v", src, err)
	}
	if g, w := tree(got), tree(want); g != w {
		t.Fatalf("%q\ngot\n%swant\n%s", src, g, w)
	}
	return true
}

func TestQuickReadsWhatEditorsWrite(t *testing.T) {
	for _, src := range []string{
		"a: 1\nb: 文字\n",
		"kind: activity\nrecords:\n  - id: a\n    title: 讲座：消防   # 说明\n    date: {start: 2026-11-20, end: 2026-11-22}\n    organizers: [和平里社区党支部, 甲]\n\n  - id: b\n    hours: 2.5\n",
		"kind: activity\nrecords:\n- id: a\n  x:\n- id: b\n",
		"- {a: 1, b: [x, {c: d}], e: []}\n- {}\n-\n- - x\n  - y\n-   k: v\n    l: w\n",
		"a:\nb:\n  c:\n  d: ~\ne: \"x: y\"\nf: 'it # is'\ng: null\n",
		"标题 : 通知\n# c\n\n地点: 中心 # d\n网址: http://example.org/a#b\n时间: 14:30\nx: -1\ny: a - b\n",
		"a: 1\r\nb:\r\n  - 2\r\n",
		"a:   \n  - x: 1\n    y: 2\n  -   z\nb: [1]   \n",
		"a: [-1, 2026-11-22, \"x, y\", 'z']\n",
		"a: no\nb: 012\nc: 1e3\nd: 0x1F\ne: .5\nf: 1_000\ng: 12:30:45\n",
	} {
		if !agree(t, []byte(src)) {
			t.Errorf("left to the library: %q", src)
		}
	}
}

func TestQuickLeavesTheRestToTheLibrary(t *testing.T) {
	for _, src := range []string{
		"", "# only a comment\n", "text\n", "a: b: c\n", "a:\n\tb: 1\n", "a: |\n  x\n", "a: x\n  y\n", "a: &x 1\nb: *x\n", "a: !t x\n",
		"? a\n: b\n", "a: [1,\n 2]\n", "a: \"x\\n\"\n", "a: 'it''s'\n", "<<: {a: 1}\n", "---\na: 1\n", "a: 1\n---\nb: 2\n", "a: [b: c]\n",
		"a: {b, c}\n", "a: [1, ]\n", "\"a\": 1\n", "a: 1\n  b: 2\n", "a:\n  b: 1\n c: 2\n", "- a\nb: 1\n", "a: {b: c}d\n", "a: \x01\n", "a: {b:c}\n",
		"a: 1\n- b\n", "a: - b\n", " a: 1\nb: 2\n", "a: [x, y\n", "a: %x\n", "a: 😀\n", "a: \u0085\n",
	} {
		if _, ok := new(Reader).quick([]byte(src)); ok {
			t.Errorf("read: %q", src)
		}
	}
}

// The sample site and the definitions are read by both.
func TestQuickReadsTheSampleSite(t *testing.T) {
	quickly, all := 0, 0
	for _, dir := range []string{"../../content/records", "../record/kinds", "testdata"} {
		err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(p) != ".yaml" {
				return err
			}
			src, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			if all++; agree(t, src) {
				quickly++
			} else if dir == "../../content/records" {
				t.Logf("left to the library: %s", p)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d of %d files", quickly, all)
}

func FuzzQuick(f *testing.F) {
	for _, s := range []string{
		"a: 1\nb:\n  - {c: d, e: [f, \"g\"]}\n  - h: i\n    j: k # l\n", "- - a\n  - b\n-\n", "a : b\nc:\n- d\n", "a: {b: c,d: e}\n", "a:b: c\n", "a: -b\n", "x: 'y'\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) < 1<<12 {
			agree(t, usualLines(src))
		}
	})
}

func BenchmarkParse(b *testing.B) {
	var src strings.Builder
	src.WriteString("kind: activity\nrecords:\n")
	for i := range 500 {
		fmt.Fprintf(&src, "  - id: 2026-03-01-xiaofang-%05d\n    title: 和平里消防安全讲座\n    date: 2026-03-01\n    place: 社区活动中心\n    type: lecture\n    organizers: [和平里社区党支部]\n    participants: {members: 12, in-service: 9, residents: 85, volunteers: 10}\n    hours: 2.5\n", i)
	}
	text := []byte(src.String())
	for name, read := range map[string]func([]byte) error{
		"quick":   func(b []byte) error { _, _ = new(Reader).quick(b); return nil },
		"library": func(b []byte) error { _, err := loadSlow(b); return err },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if err := read(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Texts put together from what YAML is made of reach more of both readers than
// random bytes do.
func TestQuickAgreesOnRandomTexts(t *testing.T) {
	part := rapid.SampledFrom([]string{
		"a", "b", "键", "值", "1", "-1", ":", ": ", " :", "- ", "-", " ", "  ", "#", " # c", "[", "]", "{", "}", ", ", ",", "\"", "'", "''", "\\",
		"~", "null", "?", "? ", "!", "&x", "*x", "|", ">", "%", "@", "`", "：", "，", "<<", "...", "---", "=", "x: ", "y: ", "\u3000", "\u00a0",
	})
	value := rapid.SampledFrom([]string{
		"1", "文字", "\"q\"", "'s'", "[a, b]", "{c: d}", "{c: [d, {e: f}]}", "", "~", "2026-11-22", "a b", "a#b", "http://x/y", "# c", "[]", "{}", "-x", "a,b", "[a b, c]",
	})
	line := rapid.Custom(func(r *rapid.T) string {
		s := strings.Repeat(" ", rapid.SampledFrom([]int{0, 0, 2, 2, 4, 1, 3}).Draw(r, "indent")) +
			strings.Repeat("- ", rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(r, "dashes"))
		switch rapid.IntRange(0, 5).Draw(r, "form") {
		case 0:
			return s + strings.Join(rapid.SliceOfN(part, 0, 8).Draw(r, "parts"), "")
		case 1:
			return s + value.Draw(r, "item")
		}
		s += rapid.SampledFrom([]string{"a", "b", "c", "d", "键"}).Draw(r, "key") + ": " + value.Draw(r, "value")
		if rapid.IntRange(0, 4).Draw(r, "odd") == 0 {
			s += part.Draw(r, "tail")
		}
		return s
	})
	rapid.Check(t, func(r *rapid.T) {
		text := strings.Join(rapid.SliceOfN(line, 1, 6).Draw(r, "lines"), "\n") + rapid.SampledFrom([]string{"", "\n", "\n\n"}).Draw(r, "end")
		src := usualLines([]byte(text))
		got, ok := new(Reader).quick(src)
		if !ok {
			return
		}
		want, err := loadSlow(src)
		if err != nil {
			r.Fatalf("%q: read, but the library says %v", src, err)
		}
		if g, w := tree(got), tree(want); g != w {
			r.Fatalf("%q\ngot\n%swant\n%s", src, g, w)
		}
	})
}

// A line may hold a whole list: the columns of its items are counted once.
func TestLongLineIsCountedOnce(t *testing.T) {
	src := []byte("a: [" + strings.Repeat("项, ", 200_000) + "末]\n")
	root, ok := new(Reader).quick(src)
	if !ok {
		t.Fatal("left to the library")
	}
	items := root.Content[1].Content
	if last := items[len(items)-1]; len(items) != 200_001 || last.Column != 5+200_000*3 || last.Value != "末" {
		t.Errorf("%d items, the last %q in column %d", len(items), last.Value, last.Column)
	}
}

// TestReaderUsesItsMemoryAgain: documents read one after another are as they are alone,
// and what was taken from one stays as it was.
func TestReaderUsesItsMemoryAgain(t *testing.T) {
	var r Reader
	texts := map[string]string{}
	for range 2 {
		for _, src := range []string{
			"a: 1\nb: [x, y]\nc: {d: z}\n", "- p\n- q: r\n", "s: " + strings.Repeat("[t], ", 3) + "\n", "u: |\n  v\n",
			strings.Repeat("- {k: [1, 2, 3], m: n}\n", 400), "a: \"quoted\"\n",
		} {
			got, gotList := r.Parse("f.yaml", 1, []byte(src))
			want, wantList := Parse("f.yaml", 1, []byte(src))
			if g, w := tree(got.raw), tree(want.raw); g != w || len(gotList) != len(wantList) {
				t.Fatalf("%q:\n%s\nalone:\n%s", src, g, w)
			}
			for k, v := range got.Pairs() {
				if v.Kind() == Scalar {
					texts[src+k.Str()] = v.Str()
				}
			}
		}
	}
	if texts["a: 1\nb: [x, y]\nc: {d: z}\na"] != "1" || texts["a: \"quoted\"\na"] != "quoted" {
		t.Errorf("texts of earlier documents are %q", texts)
	}
}
