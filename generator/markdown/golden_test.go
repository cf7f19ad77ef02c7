package markdown

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// go test ./generator/markdown -update rewrites the goldens; look at the diff.
var update = flag.Bool("update", false, "rewrite the golden files")

var shanghai = time.FixedZone("CST", 8*3600)

// Each testdata/input/X.md gives testdata/output/X.txt: the body with its holes
// shown, then what else the document says. Messages are not expected here.
func TestGolden(t *testing.T) {
	p := New(Options{TimeZone: shanghai})
	eachInput(t, "testdata/input", func(t *testing.T, name string, text []byte) {
		doc, list := p.Parse(name, text)
		checkSane(t, doc, list)
		var out bytes.Buffer
		writeDoc(&out, doc)
		if len(list) > 0 {
			out.WriteString("\n")
			if err := printer("zh", name, text).Print(&out, list); err != nil {
				t.Fatal(err)
			}
		}
		golden(t, "testdata/output/"+strings.TrimSuffix(name, ".md")+".txt", out.Bytes())
	})
}

// Each testdata/errors/X.md gives what an editor is told, in both languages.
func TestMessages(t *testing.T) {
	p := New(Options{TimeZone: shanghai})
	eachInput(t, "testdata/errors", func(t *testing.T, name string, text []byte) {
		doc, list := p.Parse(name, text)
		checkSane(t, doc, list)
		if len(list) == 0 {
			t.Fatal("nothing reported")
		}
		for _, lang := range []string{"zh", "en"} {
			var out bytes.Buffer
			if err := printer(lang, name, text).Print(&out, list); err != nil {
				t.Fatal(err)
			}
			if s := out.String(); strings.Contains(s, "%!") {
				t.Errorf("badly formatted: %s", s)
			}
			golden(t, "testdata/messages/"+strings.TrimSuffix(name, ".md")+"."+lang+".txt", out.Bytes())
		}
	})
}

func printer(lang, name string, text []byte) diag.Printer {
	return diag.Printer{Lang: lang, Source: func(file string) []byte {
		if file == "content/"+name {
			return text
		}
		return nil
	}}
}

func eachInput(t *testing.T, dir string, f func(t *testing.T, name string, text []byte)) {
	n := 0
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(p) != ".md" {
			return err
		}
		n++
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		t.Run(name, func(t *testing.T) { f(t, name, bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))) })
		return nil
	})
	if err != nil || n == 0 {
		t.Fatalf("%d inputs in %s: %v", n, dir, err)
	}
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want = bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs\n%s", file, firstDifference(got, want))
	}
}

func firstDifference(got, want []byte) string {
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(g), len(w)) {
		a, b := "(end)", "(end)"
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\n got: %s\nwant: %s", i+1, a, b)
		}
	}
	return ""
}

var holeNames = map[model.HoleKind]string{
	model.HoleLink: "link", model.HoleImage: "image", model.HoleGallery: "gallery",
	model.HoleChart: "chart", model.HoleRecords: "records", model.HoleFigure: "figure", model.HoleChapter: "chapter",
}

func writeDoc(out *bytes.Buffer, doc *model.Doc) {
	last := 0
	for _, h := range doc.Body.Holes {
		out.Write(doc.Body.HTML[last:h.Offset])
		last = h.Offset
		writeHole(out, h)
	}
	out.Write(doc.Body.HTML[last:])
	out.WriteString("\n")
	writeFields(out, "", reflect.ValueOf(doc.Front))
	if doc.Summary != "" {
		fmt.Fprintf(out, "summary: %s\n", strings.ReplaceAll(doc.Summary, figureMark, "{=}"))
	}
	for _, h := range doc.Body.TOC {
		fmt.Fprintf(out, "heading: %d %s %q\n", h.Level, h.ID, h.Text)
	}
	if doc.More >= 0 {
		fmt.Fprintf(out, "more: %d\n", doc.More)
	}
	fmt.Fprintf(out, "words: %d\n", doc.Words)
}

func writeHole(out *bytes.Buffer, h model.Hole) {
	fmt.Fprintf(out, "⟦%s", holeNames[h.Kind])
	if h.Block {
		out.WriteString(" block")
	}
	for _, v := range []struct{ name, value string }{{"", h.Target}, {"alt=", h.Text}, {"title=", h.Title}} {
		if v.value != "" {
			fmt.Fprintf(out, " %s%s", v.name, v.value)
		}
	}
	for _, a := range h.Attrs {
		fmt.Fprintf(out, " %s=%q", a.Name, a.Value)
	}
	for _, i := range h.Images {
		fmt.Fprintf(out, " [%s alt=%s caption=%s %d:%d]", i.Target, i.Alt, i.Caption, i.Pos.Line, i.Pos.Col)
	}
	if h.Chart != nil {
		fmt.Fprintf(out, " type=%s title=%s from=%s measure=%s by=%s where=%v", h.Chart.Type, h.Chart.Title, h.Chart.From, h.Chart.Measure, h.Chart.By, h.Chart.Where)
	}
	if h.List != nil {
		fmt.Fprintf(out, " from=%s limit=%d title=%s", h.List.From, h.List.Limit, h.List.Title)
	}
	fmt.Fprintf(out, " %d:%d⟧", h.Pos.Line, h.Pos.Col)
}

// writeFields writes what is set of the front matter.
func writeFields(out *bytes.Buffer, prefix string, v reflect.Value) {
	for i := range v.NumField() {
		f, name := v.Field(i), prefix+v.Type().Field(i).Name
		if f.IsZero() || name == "Places" {
			continue
		}
		if f.Kind() == reflect.Pointer && f.Elem().Kind() == reflect.Struct {
			writeFields(out, name+".", f.Elem())
			continue
		}
		switch x := f.Interface().(type) {
		case time.Time:
			fmt.Fprintf(out, "%s: %s\n", name, x.Format(time.RFC3339))
		case *bool:
			fmt.Fprintf(out, "%s: %v\n", name, *x)
		case []model.WeekDay:
			for _, d := range x {
				fmt.Fprintf(out, "%s: %s %s %s %s %q\n", name, d.Date.Format(time.DateOnly), d.Theme, d.Place, d.Note, d.Activities)
			}
		case string, int, bool:
			fmt.Fprintf(out, "%s: %v\n", name, x)
		default:
			fmt.Fprintf(out, "%s: %q\n", name, x)
		}
	}
}
