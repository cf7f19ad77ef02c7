package record

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jianbao/generator/diag"
)

var update = flag.Bool("update", false, "write the golden files anew")

// show prints diagnostics the way the goldens hold them: both languages.
func show(list diag.List) string {
	var b strings.Builder
	for _, d := range list {
		kind := "error"
		if d.Severity == diag.Warning {
			kind = "warning"
		}
		fmt.Fprintf(&b, "%s:%d:%d", d.Pos.File, d.Pos.Line, d.Pos.Col)
		for _, a := range d.Also {
			fmt.Fprintf(&b, " (%d:%d)", a.Line, a.Col)
		}
		fmt.Fprintf(&b, " %s %s\n", kind, d.Code)
		for i, t := range []string{d.ZH, d.HintZH, d.EN, d.HintEN} {
			if t == "" {
				continue
			}
			args := make([]any, len(d.Args))
			for j, a := range d.Args {
				args[j] = a
				if text, ok := a.(diag.Text); ok {
					args[j] = text.ZH
					if i > 1 {
						args[j] = text.EN
					}
				}
			}
			s := fmt.Sprintf(t, args...)
			if i := strings.Index(s, "%!(EXTRA"); i >= 0 {
				s = s[:i]
			}
			fmt.Fprintf(&b, "    %s\n", s)
		}
	}
	return b.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	name := strings.TrimSuffix(file, ".yaml") + ".golden"
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func inputs(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	return files
}

// Every mistake of a file in one run: decoding and assembling.
func TestBad(t *testing.T) {
	kinds := defaults(t)
	for _, file := range inputs(t, "testdata/bad/*.yaml") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			chunks, list := Decode(kinds, filepath.Base(file), src)
			_, more := Assemble(kinds, chunks)
			list = append(list, more...)
			list.Sort()
			if list.Errors() == 0 {
				t.Error("no error")
			}
			golden(t, file, show(list))
		})
	}
}

// Mistakes in the definitions of a site.
func TestBadKinds(t *testing.T) {
	for _, file := range inputs(t, "testdata/kinds/*.yaml") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, list := LoadKinds(false, append(base(t), NamedFile{Path: "kinds/x.yaml", Data: src}), KindOptions{})
			if list.Errors() == 0 {
				t.Error("no error")
			}
			golden(t, file, show(list))
		})
	}
}
