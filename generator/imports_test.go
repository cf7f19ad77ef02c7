package generator

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport are the packages of ours that each package may import: the table of
// docs/architecture.md.
var mayImport = map[string]string{
	"diag":     "",
	"deps":     "",
	"yamldoc":  "diag",
	"privacy":  "diag",
	"model":    "diag",
	"query":    "diag model yamldoc",
	"config":   "diag model privacy query source yamldoc",
	"source":   "diag deps",
	"record":   "diag model privacy query source yamldoc",
	"markdown": "diag config model privacy query source yamldoc",
	"site":     "diag deps config derive model source record markdown",
	"derive":   "model",
	"stats":    "diag model derive",
	"chart":    "config diag model sheet stats",
	"exec":     "",
	"theme":    "diag config source deps yamldoc exec",
	"card":     "",
	"asset":    "diag config deps model source output",
	"calendar": "",
	"render":   "calendar card deps diag config derive model site stats chart theme asset exec",
	"feed":     "config model deps",
	"export":   "derive diag model query sheet stats yamldoc",
	"wechat":   "diag yamldoc",
	"manual":   "model yamldoc",
	"output":   "deps diag source",
	"cache":    "deps model",
	"serve":    "diag output",
	"browser":  "diag",
	"sheet":    "",
}

// TestImportDirections keeps the layering: nothing below generator imports it,
// and each package imports only what its row allows.
func TestImportDirections(t *testing.T) {
	const self = "jianbao/generator/"
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(p))
		if dir == "." {
			return nil
		}
		pkg, _, _ := strings.Cut(dir, "/")
		allowed, known := mayImport[pkg]
		if !known {
			t.Errorf("package %s has no row in the table of imports", pkg)
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imp := range f.Imports {
			name, _ := strconv.Unquote(imp.Path.Value)
			switch rest, ours := strings.CutPrefix(name, self); {
			case name == "jianbao/generator" || strings.HasPrefix(name, "jianbao/cmd"):
				t.Errorf("%s imports %s", p, name)
			case ours && strings.Split(rest, "/")[0] != pkg && !slices.Contains(strings.Fields(allowed), strings.Split(rest, "/")[0]):
				t.Errorf("%s imports %s, which its row does not allow", p, path.Base(name))
			case name == "gopkg.in/yaml.v3" && pkg != "yamldoc":
				t.Errorf("%s imports the YAML library: only yamldoc may", p)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestBuildClockIsAnInput keeps time.Now out of everything below cmd.
func TestBuildClockIsAnInput(t *testing.T) {
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return err
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, p, nil, 0)
		if err != nil {
			return err
		}
		for _, name := range []string{"Now", "Since", "Until"} {
			for _, pos := range selectors(f, "time", name) {
				t.Errorf("%s: time.%s: the build clock is an input", fset.Position(pos), name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
