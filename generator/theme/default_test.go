package theme_test

import (
	"encoding/xml"
	"html/template"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jianbao/generator/diag"
	"jianbao/generator/theme"
	"jianbao/generator/yamldoc"
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

// unchecked hides that a layer calls itself checked.
type unchecked struct{ fs.FS }

func TestDefaultThemeHasNoFaults(t *testing.T) {
	for _, lang := range []string{"zh-CN", "en"} {
		th, list := theme.Load([]fs.FS{unchecked{defaultTheme(t)}}, lang, stubs())
		report(t, list)
		for _, kind := range strings.Fields("home section article letter week bulletin page taxonomy term record records dashboard styleguide 404 community directory") {
			if th.Lookup(kind) == nil {
				t.Errorf("no layout for %s", kind)
			}
		}
	}
}

// Both languages have the same strings; layouts and partials hold no text of
// their own and name no string that is not there.
func TestDefaultStrings(t *testing.T) {
	root := defaultTheme(t)
	keys := map[string]map[string]bool{}
	for _, lang := range []string{"zh-CN", "en"} {
		data, err := fs.ReadFile(root, "strings/"+lang+".yaml")
		if err != nil {
			t.Fatal(err)
		}
		node, list := yamldoc.Parse(lang, 1, data)
		report(t, list)
		keys[lang] = map[string]bool{}
		for k := range node.Pairs() {
			if base := strings.TrimSuffix(k.Str(), ".one"); base == k.Str() || lang == "zh-CN" {
				keys[lang][k.Str()] = true
			}
		}
	}
	for k := range keys["zh-CN"] {
		if !keys["en"][k] {
			t.Errorf("en lacks %q", k)
		}
	}
	for k := range keys["en"] {
		if !keys["zh-CN"][k] {
			t.Errorf("zh-CN lacks %q", k)
		}
	}
	used := map[string]bool{"figure_n": true, "figure_change": true, "figure_change_before": true} // by the program itself
	begun := []string{"report.change.", "chapter.pages."}                                          // with an end that is computed
	call := regexp.MustCompile(`\bt "([^"]+)"`)
	computed := regexp.MustCompile(`\bt \(print "([^"]+)"`)
	han := regexp.MustCompile(`\p{Han}+`)
	fonts := regexp.MustCompile(`/\*.*?\*/|"[^"]*SC"`)
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(p, ".html") {
			return err
		}
		data, err := fs.ReadFile(root, p)
		text := fonts.ReplaceAllString(string(data), "")
		if m := han.FindString(text); m != "" {
			t.Errorf("%s: text %q belongs into strings/", p, m)
		}
		for _, m := range call.FindAllStringSubmatch(text, -1) {
			used[m[1]] = true
		}
		for _, m := range computed.FindAllStringSubmatch(text, -1) {
			begun = append(begun, m[1])
		}
		if strings.HasPrefix(p, "partials/") && !strings.HasPrefix(string(data), "{{- /* "+strings.TrimPrefix(p, "partials/")+": ") {
			t.Errorf("%s: the first line does not say what it is and takes", p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for k := range keys["zh-CN"] {
		if !used[k] && !slices.ContainsFunc(begun, func(b string) bool { return strings.HasPrefix(k, b) }) {
			t.Errorf("nothing uses the string %q", k)
		}
	}
}

// Nothing in the theme loads from another host.
func TestDefaultThemeLoadsNothingFromOutside(t *testing.T) {
	root := defaultTheme(t)
	outside := regexp.MustCompile(`(?i)(src|srcset|url\(|@import|rel="stylesheet"[^>]*href)\s*=?\s*["']?\s*(https?:)?//`)
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, p)
		if m := outside.Find(data); m != nil {
			t.Errorf("%s: %s", p, m)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Icons share one grid and stroke, take their colour from the text, and are
// hidden from screen readers: the words beside them say it.
func TestDefaultIcons(t *testing.T) {
	root := defaultTheme(t)
	names, err := fs.Glob(root, "assets/icons/*.svg")
	if err != nil || len(names) < 20 {
		t.Fatalf("%d icons, %v", len(names), err)
	}
	for _, n := range names {
		data, err := fs.ReadFile(root, n)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`class="icon"`, `viewBox="0 0 24 24"`, `stroke="currentColor"`, `stroke-width="1.75"`, `aria-hidden="true"`} {
			if !strings.Contains(string(data), want) {
				t.Errorf("%s lacks %s", n, want)
			}
		}
		if err := xml.Unmarshal(data, new(struct{})); err != nil {
			t.Errorf("%s: %v", n, err)
		}
	}
	for _, feature := range strings.Fields("learning culture assistance science volunteer safety service low-carbon civility") {
		if _, err := fs.Stat(root, "assets/icons/"+feature+".svg"); err != nil {
			t.Errorf("no icon for %s", feature)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	root, err := themes.Default()
	if err != nil {
		b.Fatal(err)
	}
	funcs := stubs()
	for b.Loop() {
		theme.Load([]fs.FS{root}, "zh-CN", funcs)
	}
}
