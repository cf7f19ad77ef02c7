package yamldoc

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
		fmt.Fprintf(&b, "%d:%d", d.Pos.Line, d.Pos.Col)
		if d.Pos.Len > 1 {
			fmt.Fprintf(&b, "+%d", d.Pos.Len)
		}
		for _, a := range d.Also {
			fmt.Fprintf(&b, " (%d:%d)", a.Line, a.Col)
		}
		fmt.Fprintf(&b, " %s\n", d.Code)
		for _, t := range []string{d.ZH, d.HintZH, d.EN, d.HintEN} {
			if t == "" {
				continue
			}
			s := fmt.Sprintf(t, d.Args...)
			if i := strings.Index(s, "%!(EXTRA"); i >= 0 {
				s = s[:i]
			}
			fmt.Fprintf(&b, "    %s\n", s)
		}
	}
	return b.String()
}

func TestBad(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, list := Parse("a.yaml", 1, src)
			got := show(list)
			golden := strings.TrimSuffix(file, ".yaml") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%swant\n%s", got, want)
			}
			if list.Errors() == 0 {
				t.Error("no error")
			}
		})
	}
}
