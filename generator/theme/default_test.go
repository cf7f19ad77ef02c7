package theme_test

import (
	"html/template"
	"io/fs"
	"strings"
	"testing"

	"jianbao/generator/diag"
	"jianbao/generator/theme"
	"jianbao/themes"
)

// stubs are the functions of docs/templates.md; only their names count here.
func stubs() template.FuncMap {
	m := template.FuncMap{}
	for _, name := range strings.Fields("t asset url icon partial cached dict slice first add sub default in join num zhnum cnnum json qr year now") {
		m[name] = func(args ...any) string { return "" }
	}
	return m
}

func report(t *testing.T, list diag.List) {
	t.Helper()
	for _, d := range list {
		t.Errorf("%s:%d:%d: %s %v", d.Pos.File, d.Pos.Line, d.Pos.Col, d.EN, d.Args)
	}
}

func defaultTheme(t *testing.T) fs.FS {
	t.Helper()
	f, err := themes.Default()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestDefaultThemeHasNoFaults(t *testing.T) {
	for _, lang := range []string{"zh-CN", "en"} {
		th, list := theme.Load([]fs.FS{defaultTheme(t)}, lang, stubs())
		report(t, list)
		for _, kind := range strings.Fields("home section article letter week bulletin page taxonomy term record records dashboard styleguide 404 activity organization community programme project") {
			if th.Lookup(kind) == nil {
				t.Errorf("no layout for %s", kind)
			}
		}
	}
}
