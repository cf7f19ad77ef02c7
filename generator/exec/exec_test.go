package exec_test

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"text/template/parse"

	"pgregory.net/rapid"

	"jianbao/generator/exec"
)

type view struct {
	Name  string
	Inner *view
	Many  []*view
	Texts []string
	N     int64
	Named named
	Kind  fmt.Stringer
	byPtr int
}

type named string

type pointed struct{ S string }

func (p *pointed) Shout() string { return p.S + "!" }

func (v *view) Title() string                 { return v.Name + " & Co" }
func (v *view) Body() (template.HTML, error)  { return template.HTML("<p>" + v.Name + "</p>"), nil }
func (v *view) Fail() (string, error)         { return "", errors.New("it failed") }
func (v *view) Add(a, b int) int              { return a + b + v.byPtr }
func (v *view) Long(a int64, s named) string  { return fmt.Sprint(a, s) }
func (v *view) Say(s string, more ...any) any { return fmt.Sprint(append([]any{s}, more...)...) }
func (v *view) Nothing() *view                { return nil }
func (v *view) Any() any                      { return nil }
func (v *view) Structs() []pointed            { return []pointed{{"a"}, {"b"}} }

func funcs(ids *int) template.FuncMap {
	return template.FuncMap{
		"t": func(key string, args ...any) string {
			return strings.TrimSpace(fmt.Sprintln(append([]any{key}, args...)...))
		},
		"dict":  func(kv ...any) (map[string]any, error) { return map[string]any{"k": kv[0], "l": kv[1:]}, nil },
		"slice": func(v ...any) []any { return v },
		"uid":   func() string { *ids++; return fmt.Sprint("u", *ids) },
		"raw":   func(s string) template.HTML { return template.HTML(s) },
		"attr":  func(s string) template.HTMLAttr { return template.HTMLAttr("title=\"" + s + "\"") },
		"add":   func(a, b int) int { return a + b },
		"fails": func() (string, error) { return "", errors.New("no") },
		"panic": func() string { panic("oh") },
	}
}

type tester interface {
	Helper()
	Fatal(...any)
	Errorf(string, ...any)
}

// both runs a template in both ways. The compiled one may give up: then ran is false.
func both(t tester, src string, data any) (quick, slow string, err error, ran bool) {
	t.Helper()
	var ids int
	fm := funcs(&ids)
	set, err := template.New("x").Funcs(fm).Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	var sb strings.Builder
	err = set.Execute(&sb, data)
	trees := map[string]*parse.Tree{}
	for _, tpl := range set.Templates() {
		trees[tpl.Name()] = tpl.Tree
	}
	var names []string
	for name := range fm {
		names = append(names, name)
	}
	slices.Sort(names)
	p := exec.Compile(trees, "x", names)
	if p == nil {
		return "", sb.String(), err, false
	}
	ids = 0
	b := &exec.Binding{}
	for _, name := range names {
		b.Funcs = append(b.Funcs, exec.Wrap(fm[name]))
	}
	out := bytes.NewBufferString("before ")
	runErr := p.Run(out, data, b)
	got, ok := strings.CutPrefix(out.String(), "before ")
	if !ok || runErr != nil && got != "" {
		t.Errorf("%s: what was written before was touched, or something was left: %q", src, out)
	}
	return got, sb.String(), err, runErr == nil
}

func sample() *view {
	child := &view{Name: "子 <b>", N: 3, Named: "n'n"}
	return &view{
		Name: `甲"乙"`, Inner: child, Many: []*view{child, {Name: "+2"}, {}}, Texts: []string{"x", "", "z"},
		N: 7, Named: "<named>",
	}
}

// TestRunsAsHTMLTemplateDoes: what is compiled gives the same bytes.
func TestRunsAsHTMLTemplateDoes(t *testing.T) {
	for _, src := range []string{
		`{{.Title}} {{.Name}} {{.Inner.Name}} {{.Inner.Body}} {{.N}} {{.Named}} {{.Texts}}`,
		`<a href="{{.Name}}" title="{{.Title}}" data-n="{{.N}}" class='{{.Named}}'>{{.Body}}</a>`,
		`<a href="/p?q={{.Name}}&amp;r={{.Title}}">x</a><a href="{{t "javascript:x"}}">y</a><a href="{{t "https://a.b/c?d=e&f"}}">z</a>`,
		`<a href="{{t "中文/a b%20c%zz.html#x"}}">x</a><img srcset="{{t "a.png 1x, b.png 2x"}}"><p {{attr "x"}}>`,
		`<style>@page{content:"{{.Name}}"}p{color:{{t "red"}}}</style><script>var x = {{.Texts}}, y = "{{.Name}}"</script>`,
		`<textarea>{{.Name}}</textarea><title>{{.Body}}</title><!-- {{.Name}} --><input value={{.Name}}>`,
		`{{range $i, $v := .Many}}{{$i}}:{{$v.Name}}{{if $v.Name}},{{else}};{{end}}{{else}}none{{end}}`,
		`{{range .Many}}{{with .Name}}{{.}}{{continue}}{{end}}{{break}}{{end}}|{{range .Inner.Many}}x{{else}}none {{$.N}}{{end}}`,
		`{{$x := 1}}{{range .Texts}}{{$x = add $x 2}}{{end}}{{$x}}{{range $x}}{{.}}{{end}}{{range $k, $v := dict 1 2}}{{$k}}={{$v}} {{end}}`,
		`{{with $y := .Inner}}{{$y.Name}}{{$.Name}}{{end}}{{with .Nothing}}x{{else with .Texts}}{{len .}}{{end}}`,
		`{{if and .Name .Nothing}}a{{else if or .Any .Texts}}b{{end}}{{not .Any}}{{not .Name}}`,
		`{{eq .Name "x" "甲\"乙\""}}{{ne .N 7}}{{eq .Named "<named>"}}{{lt .N 8}}{{ge 3 2}}{{gt 1 1}}{{le 2 3}}{{lt 2 1}}{{ge (len .Texts) 3}}{{index .Texts 2}}{{index (slice 1 "b") 1}}{{printf "%d-%s" .N .Name}}{{print .N}}`,
		`{{.Add 1 2}}{{.Long 5 "x"}}{{.Say "a" 1 .Inner.Name}}{{"x" | .Say}}{{(.Say "q") | t "p"}}{{t "k" .N .Texts}}`,
		`{{(dict .Inner 2).k.Name}}{{with dict "v" 1}}{{.k}}{{.l}}{{.none}}{{end}}`,
		`{{define "d"}}[{{.}}{{$}}{{$z := 1}}{{$z}}]{{end}}{{$z := 5}}{{template "d" .Name}}{{template "d"}}{{$z}}{{block "e" .Inner}}{{.Name}}{{end}}`,
		`{{define "r"}}{{if .}}{{len .}}{{template "r" (printf "%.*s" 0 .)}}{{end}}{{end}}{{template "r" "abc"}}`,
		`{{uid}}{{uid}}{{$u := uid}}{{$u}}{{$u}}{{raw "<i>"}}{{.Kind}}{{.Any}}{{true}}{{1.5}}{{'a'}}{{0x10}}`,
		`{{/* nothing */}}`, ``, `text only`,
	} {
		quick, slow, err, ran := both(t, src, sample())
		if err != nil {
			t.Errorf("%s: %v", src, err)
		} else if ran && quick != slow {
			t.Errorf("%s\n%q, not\n%q", src, quick, slow)
		} else if !ran && !strings.Contains(src, "1.5") {
			t.Errorf("%s: given up", src)
		}
	}
}

// TestGivesUp: errors and what copies of values do not have are left to html/template.
func TestGivesUp(t *testing.T) {
	for _, src := range []string{
		`{{.Fail}}`, `{{fails}}`, `{{panic}}`, `{{.Missing}}`, `{{.Nothing.Name}}`, `{{.Nothing.Title}}`, `{{.Add 1}}`, `{{.Add 1 "x"}}`, `{{.Add .N 1}}`,
		`{{t 1}}`, `{{t .Named}}`, `{{t .Body}}`, `{{eq .N "x"}}`, `{{index .Texts 9}}`, `{{range .Inner}}{{end}}`,
		`{{.Name.Foo}}`, `{{.byPtr}}`, `{{range .Structs}}{{.Shout}}{{end}}`, `{{define "r"}}{{template "r" .}}{{end}}{{if .Name}}{{.Fail}}{{end}}{{if .Nothing}}{{template "r" .}}{{end}}`,
	} {
		if out, slow, err, ran := both(t, src, sample()); ran && (err != nil || out != slow) {
			t.Errorf("%s: gives %q, html/template says %q, %v", src, out, slow, err)
		}
	}
}

// TestEscapesAsHTMLTemplateDoes compares all contexts over random texts.
func TestEscapesAsHTMLTemplateDoes(t *testing.T) {
	contexts := []string{
		`{{.}}`, `<p title="{{.}}">`, `<p title='{{.}}'>`, `<a href="{{.}}">`, `<a href="x/{{.}}">`, `<a href="x?y={{.}}">`, `<a href="#{{.}}">`, `<style>@page{@top-left{content:"{{.}}"}}</style>`, `<a href='{{.}}'>`,
		`<textarea>{{.}}</textarea>`, `<style>a{content:"{{.}}"}</style>`, `<img srcset="{{.}}">`, `<p title={{.}}>`, `<script>"{{.}}"</script>`,
	}
	signs := rapid.SampledFrom([]rune("aZ09 /:%?#&=+'\"<>\\;,()[]{}@!$*-._~|^`\x00\n\t中\u2028\ufffd"))
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.StringOf(signs), rapid.String(), rapid.SampledFrom([]string{"http://a/b", "HTTPS:x", "mailto:a@b", "javascript:1", "%e4%b8%ad/x.html"})).Draw(t, "text")
		values := []any{s, template.HTML(s), template.URL(s), named(s), len(s), []string{s}, nil}
		v := rapid.SampledFrom(values).Draw(t, "value")
		src := rapid.SampledFrom(contexts).Draw(t, "context")
		set := template.Must(template.New("x").Parse(src))
		var slow, quick bytes.Buffer
		if err := set.Execute(&slow, v); err != nil {
			t.Fatal(err)
		}
		p := exec.Compile(map[string]*parse.Tree{"x": set.Tree}, "x", nil)
		if err := p.Run(&quick, v, &exec.Binding{}); err != nil {
			t.Fatal(err)
		}
		if quick.String() != slow.String() {
			t.Fatalf("%q, not %q", quick.String(), slow.String())
		}
	})
}

// TestRandomTemplates composes templates of known pieces.
func TestRandomTemplates(t *testing.T) {
	exprs := []string{".", "$", ".Name", ".Inner", ".Many", ".Texts", ".N", "$.Title", "$v", "$v.Name", `"s"`, "3", "uid", "(.Say \"a\" 1)", "(not .)", "(or .Nothing .Name)", "(and .Inner .Any)", "(eq .Name \"x\")", "(len .Texts)", "(t \"k\" .)", "(dict 1 .)", "(index .Texts 0)"}
	var node func(t *rapid.T, depth int) string
	node = func(t *rapid.T, depth int) string {
		var sb strings.Builder
		for range rapid.IntRange(1, 3).Draw(t, "nodes") {
			e := rapid.SampledFrom(exprs).Draw(t, "expr")
			kind := rapid.IntRange(0, 7).Draw(t, "kind")
			if depth <= 0 {
				kind %= 4
			}
			switch kind {
			case 0, 1:
				sb.WriteString("<p title=\"{{" + e + "}}\">{{" + e + "}}</p>")
			case 2:
				sb.WriteString("<a href=\"{{" + e + "}}\">{{$v = " + e + "}}</a>")
			case 3:
				sb.WriteString("{{$v := " + e + "}}{{$v}}")
			case 4:
				sb.WriteString("{{if " + e + "}}" + node(t, depth-1) + "{{else}}" + node(t, depth-1) + "{{end}}")
			case 5:
				sb.WriteString("{{with " + e + "}}" + node(t, depth-1) + "{{end}}")
			case 6:
				sb.WriteString("{{range $k, $v := " + e + "}}" + node(t, depth-1) + "{{$k}}{{else}}-{{end}}")
			case 7:
				sb.WriteString("{{range " + e + "}}" + node(t, depth-1) + "{{break}}{{end}}")
			}
		}
		return sb.String()
	}
	gaveUp, ran := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		src := "{{$v := .}}" + node(t, 3)
		quick, slow, err, ok := both(t, src, sample())
		switch {
		case err != nil && ok:
			t.Fatalf("%s: html/template says %v", src, err)
		case err == nil && ok && quick != slow:
			t.Fatalf("%s\n%q, not\n%q", src, quick, slow)
		case ok:
			ran++
		case err == nil:
			gaveUp++
		}
	})
	if ran == 0 || gaveUp > ran/5 {
		t.Errorf("%d ran, %d were given up", ran, gaveUp)
	}
}

// TestTypedMethods: a registered method is called; with other arguments it is left.
func TestTypedMethods(t *testing.T) {
	set := template.Must(template.New("x").Parse(`{{.Title}}`))
	if err := set.Execute(io.Discard, sample()); err != nil {
		t.Fatal(err)
	}
	p := exec.Compile(map[string]*parse.Tree{"x": set.Tree}, "x", nil)
	ms := exec.Methods{reflect.TypeFor[*view](): {"Title": func(v any, _ []exec.Value) (exec.Value, error) {
		return exec.String("<" + v.(*view).Name), nil
	}}}
	var out bytes.Buffer
	if err := p.Run(&out, &view{Name: "n"}, &exec.Binding{Methods: ms}); err != nil || out.String() != "&lt;n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}
