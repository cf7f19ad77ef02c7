package wechat

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the goldens anew")

// testStyle is the style sheet of the default theme.
func testStyle(t testing.TB) *Style {
	t.Helper()
	var files [2][]File
	for i, name := range []string{"palette.yaml", "wechat.yaml"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "themes", "jianbao", name))
		if err != nil {
			t.Fatal(err)
		}
		files[i] = []File{{name, data}}
	}
	s, list := ParseStyle(files[0], files[1])
	for _, d := range list {
		t.Errorf("%s:%d: %s", d.Pos.File, d.Pos.Line, d.Text("en"))
	}
	return s
}

func transformed(t testing.TB, name string) *Article {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "input", name+".html"))
	if err != nil {
		t.Fatal(err)
	}
	art, list := Transform(Input{HTML: data, Title: "标题", BaseURL: "https://example.org/heping/", Lang: "zh-CN", Style: testStyle(t)})
	if list.Errors() > 0 {
		t.Fatal(list)
	}
	return art
}

// TestGoldens compares what is made of each file of testdata/input with the one of
// testdata/output.
func TestGoldens(t *testing.T) {
	inputs, err := filepath.Glob(filepath.Join("testdata", "input", "*.html"))
	if err != nil || len(inputs) == 0 {
		t.Fatal(inputs, err)
	}
	for _, in := range inputs {
		name := strings.TrimSuffix(filepath.Base(in), ".html")
		t.Run(name, func(t *testing.T) {
			art := transformed(t, name)
			got := strings.ReplaceAll(art.Body, "><", ">\n<") + "\n"
			for _, p := range art.Pictures {
				got += "picture: " + p.Name + " = " + p.Src + "\n"
			}
			for _, d := range Check(art) {
				t.Error(d.Text("en"))
			}
			file := filepath.Join("testdata", "output", name+".html")
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != strings.ReplaceAll(string(want), "\r\n", "\n") {
				t.Errorf("differs from %s; -update writes it anew:\n%s", file, got)
			}
		})
	}
}
