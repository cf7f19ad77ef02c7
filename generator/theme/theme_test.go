package theme_test

import (
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"jianbao/generator/diag"
	"jianbao/generator/theme"
)

func files(kv ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(kv); i += 2 {
		m[kv[i]] = &fstest.MapFile{Data: []byte(kv[i+1])}
	}
	return m
}

const base = `<!doctype html><title>{{ block "title" . }}t{{ end }}</title>{{ block "main" . }}{{ end }}`

// say prints diagnostics as file:line:col code text, one a line.
func say(list diag.List) string {
	var sb strings.Builder
	for _, d := range list {
		args := make([]any, len(d.Args))
		for i, a := range d.Args {
			if t, ok := a.(diag.Text); ok {
				a = t.ZH
			}
			args[i] = a
		}
		text := fmt.Sprintf(d.ZH, args...)
		if i := strings.Index(text, "%!(EXTRA"); i >= 0 {
			text = text[:i]
		}
		fmt.Fprintf(&sb, "%s:%d:%d %s %s\n", d.Pos.File, d.Pos.Line, d.Pos.Col, d.Code, text)
	}
	return sb.String()
}

func run(t *testing.T, tpl *theme.Template, data any) string {
	t.Helper()
	if tpl == nil {
		t.Fatal("no such template")
	}
	var sb strings.Builder
	if err := tpl.Execute(&sb, data); err != nil {
		t.Fatal(err)
	}
	return sb.String()
}

func TestLayersReplaceFileByFile(t *testing.T) {
	def := files("layouts/base.html", base, "layouts/page.html", `{{ define "main" }}default{{ end }}`,
		"layouts/article.html", `{{ define "main" }}article{{ end }}`, "assets/css/a.css", "a{}", "assets/icons/x.svg", "<svg/>\n", "palette.yaml", "p: 1")
	site := files("layouts/page.html", `{{ define "main" }}ours{{ end }}`, "assets/css/a.css", "b{}", "assets/.hidden", "no", "layouts/page.html~", "no")
	th, list := theme.Load([]fs.FS{theme.Named(site, "themes/ours"), def}, "zh-CN", stubs())
	report(t, list)
	if got := run(t, th.Lookup("page"), nil); !strings.HasSuffix(got, "ours") {
		t.Errorf("page: %s", got)
	}
	if got := run(t, th.Lookup("nothing", "article"), nil); !strings.HasSuffix(got, "article") {
		t.Errorf("article: %s", got)
	}
	if th.Lookup("nothing") != nil || th.Lookup("base") != nil || th.Partial("nothing") != nil {
		t.Error("found what is not there")
	}
	if got := th.AssetFiles(); len(got) != 1 || string(got["css/a.css"]) != "b{}" {
		t.Errorf("assets: %q", got)
	}
	if svg, ok := th.Icon("x"); !ok || string(svg) != "<svg/>" {
		t.Errorf("icon: %q %v", svg, ok)
	}
	if string(th.Data("palette.yaml")) != "p: 1" || th.Data("none") != nil {
		t.Error("data files")
	}
}

func TestLayoutWithoutMainStandsAlone(t *testing.T) {
	th, list := theme.Load([]fs.FS{files("layouts/base.html", base, "layouts/404.html", `whole {{ . }}`,
		"layouts/page.html", `{{ define "title" }}T{{ end }}{{ define "main" }}M{{ end }}`)}, "zh-CN", stubs())
	report(t, list)
	if got := run(t, th.Lookup("404"), "<b>"); got != "whole &lt;b&gt;" {
		t.Errorf("404: %s", got)
	}
	if got := run(t, th.Lookup("page"), nil); got != "<!doctype html><title>T</title>M" {
		t.Errorf("page: %s", got)
	}
}

func TestFaultsHavePlaces(t *testing.T) {
	for _, c := range []struct{ name, layout, want string }{
		{"unclosed block", "一\n{{ if .A }}\n{{ if .B }}x{{ end }}\n", "2:1 JB0912 模板写法有误：这里的 if、range、with、define 或 block 少了一个 {{ end }}"},
		{"superfluous end", "x\n  {{ end }}", "2:3 JB0912 模板写法有误：多了一个 {{ end }}"},
		{"unclosed action", "中文 {{ .A\n\n", "1:4 JB0912 模板写法有误：“{{” 没有配对的 “}}”"},
		{"unknown variable", "标题：{{ $标题 }}", `1:7 JB0912 模板写法有误：变量 $标题 没有定义过`},
		{"Chinese quotes", "{{ t “a” }}", "1:1 JB0912"},
		{"unknown function", "x\n标题 {{ prtial \"a.html\" . }}", `2:7 JB0907 模板里没有叫 "prtial" 的函数`},
		{"unknown partial", `标题 {{ partial "cards.html" . }}`, `1:15 JB0908 找不到模板片段 "cards.html"（partials 文件夹里没有它）`},
		{"unknown template", `{{ template "cards.html" . }}`, `1:13 JB0908 找不到模板片段 "cards.html"`},
		{"unknown icon", `{{ icon "y" }}`, `1:9 JB0909 主题里没有图标 "y"`},
		{"unknown string", `{{ t "y" }}`, `1:6 JB0910 文字表（strings）里没有 "y"`},
		{"action in a script", "<p>\n<script>var a = {{ .A }}</script>", `2:20 JB0911 <script> 里不能写 {{ … }}`},
		{"action in a script behind a branch", `{{ if .A }}<script>{{ else }}<script async>{{ end }}{{ .B }}</script>`, `1:56 JB0911`},
		{"block in a script", `<SCRIPT src="a">{{ range .A }}x{{ end }}</SCRIPT>`, `1:26 JB0911`},
		{"script of an unknown type", `<script type="{{ .T }}">{{ .A }}</script>`, `1:28 JB0911`},
		{"ambiguous context", `<a href="{{ if .A }}"{{ else }}x{{ end }}>`, "1:16 JB0906 模板里的 HTML 无法安全输出：if、else 或 range 的两支停在 HTML 的不同位置（比如一支里的引号没有闭合）"},
		{"not UTF-8", "\xd6\xd0", "0:0 JB0905"},
		{"data in a script", `<script type="application/json">{{ .A }}</script><script src="{{ .B }}"></script>{{ .C }}`, ""},
		{"comment in a script", `<script>{{/* why */}}var a</script>`, ""},
		{"recursive partial", `{{ partial "card.html" . }}{{ template "card.html" . }}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, list := theme.Load([]fs.FS{theme.Named(files("layouts/base.html", base, "layouts/x.html", c.layout,
				"partials/card.html", `{{ if .Sub }}{{ template "card.html" .Sub }}{{ end }}`,
				"assets/icons/x.svg", "<svg/>", "strings/zh-CN.yaml", "x: 乙"), "themes/t")}, "zh-CN", stubs())
			got := say(list)
			switch {
			case c.want == "" && got != "":
				t.Errorf("got %s", got)
			case c.want != "" && !strings.HasPrefix(got, "themes/t/layouts/x.html:"+c.want):
				t.Errorf("got %swant %s", got, c.want)
			}
		})
	}
}

func TestAllFaultsAreReported(t *testing.T) {
	_, list := theme.Load([]fs.FS{files("layouts/base.html", base, "layouts/a.html", "{{ if }}", "layouts/b.html", "{{ nope }}\n{{ nope }}", "partials/c.html", "{{ end }}")}, "zh-CN", stubs())
	if list.Errors() != 4 {
		t.Errorf("%d errors:\n%s", list.Errors(), say(list))
	}
}

func TestInterfaceVersion(t *testing.T) {
	for meta, want := range map[string]string{
		"name: x\ninterface: 1": "",
		"name: x":               "",
		fmt.Sprintf("interface: %d", 1+theme.InterfaceVersion): "theme.yaml:1:12 JB0914",
		"interface: 一": "theme.yaml:1:12 JB0915",
	} {
		_, list := theme.Load([]fs.FS{files("layouts/base.html", base, "theme.yaml", meta)}, "en", stubs())
		if got := say(list); (want == "") != (got == "") || !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s", meta, got)
		}
	}
	_, list := theme.Load([]fs.FS{files()}, "en", stubs())
	if got := say(list); !strings.HasPrefix(got, "layouts/base.html:0:0 JB0903") {
		t.Errorf("empty theme: %s", got)
	}
}

func TestStringsFallBack(t *testing.T) {
	def := files("layouts/base.html", base, "strings/zh-CN.yaml", "a: 甲\nb: 乙 %d\nnested:\n  c: 丙\nd: 丁",
		"strings/en.yaml", "a: A\nb: '%d pages'\nb.one: '%d page'\ne: E 100%")
	site := files("strings/en.yaml", "a: ours")
	th, list := theme.Load([]fs.FS{site, def}, "en-GB", stubs())
	report(t, list)
	for _, c := range []struct {
		want string
		key  string
		args []any
	}{
		{"ours", "a", nil}, {"丁", "d", nil}, {"丙", "nested.c", nil}, {"none", "none", nil}, {"none", "none", []any{1}},
		{"1 page", "b", []any{1}}, {"2 pages", "b", []any{int64(2)}}, {"ours", "a", []any{3}}, {"E 100%", "e", nil},
	} {
		if got := th.Text(c.key, c.args...); got != c.want {
			t.Errorf("Text(%q, %v) = %q, want %q", c.key, c.args, got, c.want)
		}
	}
	_, list = theme.Load([]fs.FS{theme.Named(files("layouts/base.html", base, "strings/en.yaml", "a: [x]"), "themes/t")}, "en", stubs())
	if got := say(list); !strings.HasPrefix(got, "themes/t/strings/en.yaml:1:1 JB0913") {
		t.Errorf("list as a string: %s", got)
	}
}

// A change of a file changes the hashes of exactly the layouts that reach it.
func TestHashCoversWhatIsReached(t *testing.T) {
	start := map[string]string{
		"layouts/base.html":     base + `{{ partial "foot.html" . }}`,
		"layouts/plain.html":    `{{ define "main" }}x{{ end }}`,
		"layouts/card.html":     `{{ define "main" }}{{ partial "card.html" . }}{{ icon "x" }}{{ t "a" }}{{ end }}`,
		"layouts/computed.html": `{{ define "main" }}{{ partial .Name . }}{{ end }}`,
		"layouts/alone.html":    `{{ template "deep.html" . }}`,
		"layouts/anything.html": `{{ define "main" }}{{ icon .Icon }}{{ t .Key }}{{ end }}`,
		"partials/card.html":    `{{ cached "deep.html" . }}{{ if .X }}{{ partial "card.html" . }}{{ end }}`,
		"partials/deep.html":    `deep`,
		"partials/foot.html":    `foot`,
		"partials/other.html":   `other`,
		"assets/icons/x.svg":    "<svg/>",
		"assets/icons/y.svg":    "<svg/>",
		"assets/css/main.css":   "a{}",
		"strings/zh-CN.yaml":    "a: 甲\nb: 乙",
	}
	load := func(change, text string) *theme.Theme {
		m := fstest.MapFS{}
		for k, v := range start {
			if k == change {
				v = text
			}
			m[k] = &fstest.MapFile{Data: []byte(v)}
		}
		th, list := theme.Load([]fs.FS{m}, "zh-CN", stubs())
		report(t, list)
		return th
	}
	before := load("", "")
	for _, c := range []struct{ file, text, changed string }{
		{"partials/deep.html", "deeper", "alone card computed"},
		{"partials/card.html", "flat", "card computed"},
		{"partials/other.html", "another", "computed"},
		{"partials/foot.html", "toe", "anything card computed plain"},
		{"layouts/base.html", base, "anything card computed plain"},
		{"layouts/plain.html", `{{ define "main" }}y{{ end }}`, "plain"},
		{"assets/icons/x.svg", "<svg x/>", "anything card"},
		{"assets/icons/y.svg", "<svg x/>", "anything"},
		{"strings/zh-CN.yaml", "a: 甲\nb: 丙", "anything"},
		{"strings/zh-CN.yaml", "a: 丙\nb: 乙", "anything card"},
		{"assets/css/main.css", "b{}", ""},
	} {
		after := load(c.file, c.text)
		var changed []string
		for _, l := range []string{"alone", "anything", "card", "computed", "plain"} {
			if before.Lookup(l).Hash != after.Lookup(l).Hash {
				changed = append(changed, l)
			}
		}
		if got := strings.Join(changed, " "); got != c.changed {
			t.Errorf("%s → %q, want %q", c.file, got, c.changed)
		}
	}
	if got := fmt.Sprint(before.Reaches("layouts/card.html")); got != "[layouts/base.html layouts/card.html partials/card.html partials/deep.html partials/foot.html]" {
		t.Errorf("reaches %s", got)
	}
}

// Bound copies call their own functions and run side by side.
func TestBind(t *testing.T) {
	funcs := stubs()
	th, list := theme.Load([]fs.FS{files("layouts/base.html", base, "layouts/page.html", `{{ define "main" }}{{ year }}{{ end }}`)}, "en", funcs)
	report(t, list)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			bound := th.Bind(template.FuncMap{"year": func() int { return i }}, nil)
			for range 20 {
				var sb strings.Builder
				if err := bound.Lookup("page").Execute(&sb, nil); err != nil || !strings.HasSuffix(sb.String(), fmt.Sprint(i)) {
					t.Errorf("%d: %s %v", i, sb.String(), err)
				}
			}
			if bound.Lookup("page").Hash != th.Lookup("page").Hash {
				t.Error("hashes differ between copies")
			}
		})
	}
	wg.Wait()
}

func TestLocateRunTimeErrors(t *testing.T) {
	funcs := stubs()
	funcs["fail"] = func() (string, error) { return "", fmt.Errorf("坏了") }
	var th *theme.Theme
	funcs["partial"] = func(name string, data any) (string, error) {
		var sb strings.Builder
		err := th.Partial(name).Execute(&sb, data)
		return sb.String(), err
	}
	th, list := theme.Load([]fs.FS{theme.Named(files("layouts/base.html", base,
		"layouts/page.html", "{{ define \"main\" }}\r\n标题：{{ fail }}{{ end }}",
		"layouts/list.html", "{{ define \"main\" }}{{ partial \"card.html\" . }}{{ end }}",
		"partials/card.html", "\n  {{ .Nothing }}",
		"layouts/loop.html", "{{ define \"main\" }}{{ template \"main\" . }}{{ end }}",
	), "themes/t")}, "en", funcs)
	report(t, list)
	for layout, want := range map[string]string{
		"page": "themes/t/layouts/page.html:2:7 <fail> error calling fail: 坏了",
		"list": "themes/t/partials/card.html:2:6 <.Nothing> 这里没有 Nothing 这一项",
		"loop": "themes/t/layouts/loop.html:1:32 <{{template \"main\" .}}> 模板一层套一层地调用自己，没有尽头",
	} {
		err := th.Lookup(layout).Execute(&strings.Builder{}, struct{}{})
		if err == nil {
			t.Fatalf("%s ran", layout)
		}
		pos, msg := th.Locate(err)
		if got := fmt.Sprintf("%s:%d:%d %s", pos.File, pos.Line, pos.Col, msg.ZH); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", layout, got, want)
		}
	}
	if pos, msg := th.Locate(fmt.Errorf("other")); pos.File != "" || msg.EN != "other" {
		t.Errorf("%+v %s", pos, msg)
	}
}

func TestValuesAreEscapedInContext(t *testing.T) {
	th, list := theme.Load([]fs.FS{files("layouts/base.html", base,
		"layouts/page.html", `{{ define "main" }}<a href="{{ . }}" title="{{ . }}" style="--c:{{ . }}">{{ . }}</a><script type="application/json">{{ . }}</script>{{ end }}`)}, "en", stubs())
	report(t, list)
	got := run(t, th.Lookup("page"), `javascript:alert("</script><b>")`)
	want := `<!doctype html><title>t</title><a href="#ZgotmplZ" title="javascript:alert(&#34;&lt;/script&gt;&lt;b&gt;&#34;)" style="--c:ZgotmplZ">` +
		`javascript:alert(&#34;&lt;/script&gt;&lt;b&gt;&#34;)</a><script type="application/json">"javascript:alert(\"\u003c/script\u003e\u003cb\u003e\")"</script>`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func FuzzLoad(f *testing.F) {
	for _, s := range []string{"{{ if .A }}", "{{ define \"main\" }}x{{ end }}", "<script>{{ . }}", "{{ template \"x\" }}", "{{/*", "{{ partial \"p.html\" . }}", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		th, _ := theme.Load([]fs.FS{files("layouts/base.html", base, "layouts/x.html", s, "partials/p.html", s)}, "zh-CN", stubs())
		th.Lookup("x")
		th.Partial("p")
	})
}
