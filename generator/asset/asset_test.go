package asset

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func files(kv ...string) map[string][]byte {
	m := map[string][]byte{}
	for i := 0; i < len(kv); i += 2 {
		m[kv[i]] = []byte(kv[i+1])
	}
	return m
}

func TestBuild(t *testing.T) {
	b, diags := Build(files(
		"css/main.css", "@import \"base.css\";\n@import url(print.css) print;\nbody { color : red ; background: url( '../img/a b.svg#x' ) }\n"+
			".b { background-image: image-set(\"../img/c.png\" 1x, url(../img/c.png?v=1) 2x); content: \"../img/c.png\" }\n"+
			".d{background:url(data:image/png;base64,AAAA)} .e{fill:url(#g)}",
		"css/base.css", "/* comment */ a { b : c }",
		"css/print.css", "p { margin : 0 0 0 0 }",
		"img/a b.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\">\n  <!-- note -->\n  <path d=\"M 0 0 L 10 10\"/>\n</svg>",
		"img/c.png", "not looked into",
		"js/app.js", "function f ( longName ) {\n  return longName + 1 // add\n}\nf(2)",
		"js/echarts.min.js", "var  a  =  1 ;",
	))
	if len(diags) != 0 {
		t.Fatal(diags)
	}
	name := regexp.MustCompile(`^assets/[^/]+\.[0-9a-f]{10}\.[a-z]+$`)
	for logical, a := range b {
		if !name.MatchString(a.Output) {
			t.Errorf("%s: %s", logical, a.Output)
		}
	}
	rel := func(logical string) string { return strings.TrimPrefix(b[logical].Output, "assets/") }
	css := string(b["css/main.css"].Data)
	for _, want := range []string{rel("css/base.css"), rel("css/print.css"), rel("img/a b.svg") + "#x", rel("img/c.png") + "?v=1", "data:image/png", "#g", "\"../img/c.png\""} {
		if !strings.Contains(css, want) {
			t.Errorf("%q is not in %s", want, css)
		}
	}
	if strings.Count(css, rel("img/c.png")) != 2 {
		t.Error("image-set:", css)
	}
	for logical, not := range map[string]string{"css/base.css": "comment", "js/app.js": "longName", "img/a b.svg": "note", "css/print.css": "0 0"} {
		if strings.Contains(string(b[logical].Data), not) {
			t.Errorf("%s was not minified: %s", logical, b[logical].Data)
		}
	}
	if string(b["js/echarts.min.js"].Data) != "var  a  =  1 ;" {
		t.Error("a minified file was minified again")
	}
}

func TestBuildErrors(t *testing.T) {
	b, diags := Build(files(
		"css/a.css", "a{b:c}\n  x{background:url(gone.png)}\n@import \"b.css\";",
		"css/b.css", "@import 'a.css'; y{background:url(https://example.com/x.png)}",
		"css/c.css", "x{background:url(../../etc/passwd)} y{background:url(/abs.png)}",
		"js/bad.js", "var a = 1;\nvar = ;",
	))
	var got []string
	for _, d := range diags {
		got = append(got, fmt.Sprintf("%s %s:%d:%d", d.Code, d.Pos.File, d.Pos.Line, d.Pos.Col))
	}
	want := []string{"JB1002 assets/css/a.css:2:16", "JB1003 assets/css/b.css:1:9", "JB1004 assets/css/b.css:1:31", "JB1002 assets/css/c.css:1:14", "JB1002 assets/css/c.css:1:50", "JB1001 assets/js/bad.js:2:5"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if len(b) != 4 || string(b["js/bad.js"].Data) != "var a = 1;\nvar = ;" {
		t.Error("a file with errors stays as it is")
	}
}

// TestBuildIsDeterministic: the same files give the same bundle, and a change
// shows in the name of the file and of all that refer to it, and of no other.
func TestBuildIsDeterministic(t *testing.T) {
	base := files("css/a.css", "@import 'b.css';", "css/b.css", "x{background:url(../i.svg)}", "i.svg", "<svg/>", "css/other.css", "q{r:s}", "same1.txt", "same", "same2.txt", "same")
	first, _ := Build(base)
	if first["same1.txt"].Output == first["same2.txt"].Output {
		t.Error("two files of one content share an output")
	}
	seen := map[string]bool{}
	for _, a := range first {
		if seen[a.Output] {
			t.Error("twice:", a.Output)
		}
		seen[a.Output] = true
	}
	changed := maps.Clone(base)
	changed["i.svg"] = []byte("<svg><g/><circle r='1'/></svg>")
	second, _ := Build(changed)
	for name := range base {
		depends := name == "css/a.css" || name == "css/b.css" || name == "i.svg"
		if (first[name].Output != second[name].Output) != depends {
			t.Errorf("%s: %s, %s", name, first[name].Output, second[name].Output)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		in := map[string][]byte{}
		for name, text := range rapid.MapOf(rapid.SampledFrom([]string{"a.css", "b.css", "x/c.css", "d.js", "e.svg", "f.txt"}),
			rapid.SampledFrom([]string{"@import 'a.css';", "@import url(b.css);", "p{background:url(e.svg)}", "a{", "x:y}", "url(", "<svg>", "\"", "var x", "\\", ""})).Draw(t, "files") {
			in[name] = []byte(text)
		}
		a, d1 := Build(in)
		b, d2 := Build(in)
		if fmt.Sprint(a) != fmt.Sprint(b) || fmt.Sprint(d1) != fmt.Sprint(d2) || len(a) != len(in) {
			t.Fatalf("two results for %q", in)
		}
	})
}

func FuzzCSS(f *testing.F) {
	for _, s := range []string{"a{b:url(x.png)}", "@import \"y.css\";", "url(\"\\", "image-set('x.png' 1x)", "a{b:url( 'x.png' )", "\\75rl(x.png)", "url(x.png", "@import url(y.css) print"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, css string) {
		b, _ := Build(files("a.css", css, "x.png", "x", "y.css", "q{r:s}"))
		if len(b) != 3 {
			t.Fatal("lost a file")
		}
	})
}
