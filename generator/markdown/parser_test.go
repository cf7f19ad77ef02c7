package markdown

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"jianbao/generator/model"
)

// body parses a text under a title, which must have no messages.
func body(t *testing.T, text string) *model.Doc {
	t.Helper()
	doc, list := New(Options{}).Parse("articles/x.md", []byte("---\ntitle: x\n---\n"+text))
	for _, d := range list {
		t.Errorf("%s at %d:%d", d.Text("en"), d.Pos.Line, d.Pos.Col)
	}
	checkSane(t, doc, list)
	return doc
}

// A Chinese neighbour lets a mark open or close; what CommonMark says of Latin
// text still holds.
func TestEmphasis(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"**注意：**请", "<strong>注意：</strong>请"},
		{"**时间：**2026", "<strong>时间：</strong>2026"},
		{"请**（注意）**好", "请<strong>（注意）</strong>好"},
		{"他说**“好”**吗", "他说<strong>“好”</strong>吗"},
		{"**甲。**乙**“丙”**丁", "<strong>甲。</strong>乙<strong>“丙”</strong>丁"},
		{"~~作废。~~新", "<del>作废。</del>新"},
		{"~一~", "~一~"},
		{"*强调*中文", "<em>强调</em>中文"},
		{"**a(b)**c", "**a(b)**c"},
		{"_x_y", "_x_y"},
		{"表_2026_和", "表_2026_和"},
		{"_注意：_请", "<em>注意：</em>请"},
		{"* a*", "<ul>\n<li>a*</li>\n</ul>"},
		{"**a **b", "**a **b"},
		{"***注意：***请", "<em><strong>注意：</strong></em>请"},
		{"**【注意】**：请", "<strong>【注意】</strong>：请"},
		{"**注意**！**小心**", "<strong>注意</strong>！<strong>小心</strong>"},
	} {
		got := strings.TrimSpace(string(body(t, c.in).Body.HTML))
		if want := c.want; got != want && got != "<p>"+want+"</p>" {
			t.Errorf("%s: %s, want %s", c.in, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		in   string
		want int
	}{
		{"社区党建", 4}, {"社区 party 2026", 4}, {"don't stop", 2}, {"1,234.5 元", 2}, {"，。！", 0},
		{"**粗**体 `code x`", 4}, {"a*b*c", 1}, {"# 标题\n\n正文", 4}, {"привет мир", 2}, {"[链接](a.md)", 2},
		{"&amp;甲&nbsp;乙", 2}, {"一\n二", 2}, {"one\ntwo", 2}, {"| a | b |\n|---|---|\n| 一 | 二 |", 4},
	} {
		if got := body(t, c.in).Words; got != c.want {
			t.Errorf("%q: %d words, want %d", c.in, got, c.want)
		}
	}
}

// A record's field has no holes, ids or
// links into the site.
func TestFragment(t *testing.T) {
	p := New(Options{})
	for _, c := range []struct{ in, want string }{
		{"发放**手册：**120份", "<p>发放<strong>手册：</strong>120份</p>\n"},
		{"见 [文件](a.md)、[外站](https://example.org)、[本页](#x)", "<p>见 文件、<a href=\"https://example.org\" rel=\"noopener\">外站</a>、本页</p>\n"},
		{"![图](a.jpg)", "<p>图</p>\n"},
		{"## 题 {#id .c}", "<h2 class=\"c\">题</h2>\n"},
		{"<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"},
		{"- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n"},
		{"{= 活动的次数 }", "<p>活动的次数</p>\n"},
		{":::chart\nfrom: activity\n:::\n后", "<p>后</p>\n"},
		{":::tip\n字\n:::", "<aside class=\"admonition tip\">\n<p class=\"admonition-title\">提示</p>\n<p>字</p>\n</aside>\n"},
		{"字[^1]\n\n[^1]: 注", "<p>字<sup>1</sup></p>\n<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"脚注\">\n<ol>\n<li>\n<p>注</p>\n</li>\n</ol>\n</section>\n"},
		{"", ""},
	} {
		if got := p.Fragment(c.in); got != c.want {
			t.Errorf("%q:\n got %q\nwant %q", c.in, got, c.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	doc, _ := New(Options{Language: "en"}).Parse("articles/x.md", []byte("# T\n\n:::tip\nx\n:::\n\n> [!NOTE]\n> y\n"))
	for _, want := range []string{">Tip<", ">Note<"} {
		if !bytes.Contains(doc.Body.HTML, []byte(want)) {
			t.Errorf("no %s in %s", want, doc.Body.HTML)
		}
	}
}

func TestTitle(t *testing.T) {
	for _, c := range []struct{ path, in, title, html string }{
		{"articles/a.md", "# 一\n\n正文", "一", "<p>正文</p>\n"},
		{"articles/a.md", "---\ntitle: 一\n---\n# 一\n\n正文", "一", "<p>正文</p>\n"},
		{"articles/a.md", "---\ntitle: 一\n---\n# 二\n", "一", "<h1 id=\"二\">二</h1>\n"},
		{"articles/a.md", "正文\n\n# 一", "a", "<p>正文</p>\n<h1 id=\"一\">一</h1>\n"},
		{"articles/2026-11-20-fire_drill.md", "正文", "fire drill", "<p>正文</p>\n"},
		{"articles/消防/index.md", "正文", "消防", "<p>正文</p>\n"},
		{"_index.md", "正文", "", "<p>正文</p>\n"},
		{"articles/a.md", "<!-- 注 -->\n# **一** [二](b.md)\n", "一 二", ""},
	} {
		doc, _ := New(Options{}).Parse(c.path, []byte(c.in))
		if doc.Front.Title != c.title || string(doc.Body.HTML) != c.html {
			t.Errorf("%s %q: %q %q", c.path, c.in, doc.Front.Title, doc.Body.HTML)
		}
	}
}

// Values are typed by the key, not by YAML: no is a title, 012 a slug.
func TestFrontTyping(t *testing.T) {
	doc, list := New(Options{}).Parse("articles/x.md", []byte("---\ntitle: no\nslug: 012\ntags: [1.0, yes]\nauthors: 'A, B'\ndraft: NO\nweight: ３\n---\n"))
	if len(list) > 0 {
		t.Fatal(list)
	}
	f := doc.Front
	if f.Title != "no" || f.Slug != "012" || !reflect.DeepEqual(f.Tags, []string{"1.0", "yes"}) || !reflect.DeepEqual(f.Authors, []string{"A, B"}) || f.Draft || f.Weight != 3 {
		t.Errorf("%+v", f)
	}
}

// A wrong number is told once, and a large one as what it is.
func TestWrongNumbersAreToldOnce(t *testing.T) {
	for value, want := range map[string]string{
		"9007199254740993": "JB0508 large", "99999999999999999999": "JB0508 large", "-99999999999999999999": "JB0508 large", "1000000001": "JB0508 large",
		"十二": "JB0508", "1.5": "JB0508", "[1]": "JB0508", "0": "JB0519", "-3": "JB0519", "１２": "",
	} {
		_, list := New(Options{TimeZone: shanghai}).Parse("bulletins/1.md", []byte("---\nkind: bulletin\ntitle: 一\ndate: 2026-11-20\nissue: "+value+"\n---\n正文。\n"))
		got := ""
		for _, d := range list {
			if got += d.Code; strings.Contains(d.Text("en"), "too large") {
				got += " large"
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
}

// Every alias of every key leads to one key, and no two keys share a name.
func TestKeysAreDistinct(t *testing.T) {
	seen := map[string]string{}
	for _, k := range frontKeys() {
		for _, n := range append([]string{k.name}, k.aliases...) {
			if other, taken := seen[strings.ToLower(n)]; taken {
				t.Errorf("%q names both %s and %s", n, other, k.name)
			}
			seen[strings.ToLower(n)] = k.name
		}
	}
}

func TestHTMLNeverBreaksOut(t *testing.T) {
	for _, in := range []string{
		"![\"><script>](a.jpg \"x\\\" onerror=alert(1)\")",
		"[x](a.md \"\\\"><script>\")",
		"```\"><script>alert(1)</script>\nx\n```",
		"# x {.a\"onclick=alert(1)}",
		"[x](https://a.b/\"onclick=alert(1))",
		"<https://a.b/\"onclick=\"x>",
		":::note \"><script>\nx\n:::",
		"<details ontoggle=alert(1)>\nx\n</details>",
		"<sub onclick=alert(1)>x</sub>",
		"[x]: javascript:alert(1)\n\n[x]",
		"<javascript:alert(1)>",
		"[^\"><script>]: x\n\ny[^\"><script>]",
		"&lt;script&gt; &#60;script&#62; \\<script\\>",
	} {
		doc, list := New(Options{}).Parse("articles/x.md", []byte("# t\n\n"+in))
		checkSane(t, doc, list) // which knows all tags and attributes that may be written
	}
}

// Results do not depend on what else is parsed at the same time.
func TestConcurrent(t *testing.T) {
	p := New(Options{})
	files, err := filepath.Glob("testdata/input/articles/*.md")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	texts := make([][]byte, len(files))
	want := make([]*model.Doc, len(files))
	for i, f := range files {
		if texts[i], err = os.ReadFile(f); err != nil {
			t.Fatal(err)
		}
		want[i], _ = New(Options{}).Parse(f, texts[i])
	}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for k := range 3 * len(files) {
				i := (k + w) % len(files)
				if got, _ := p.Parse(files[i], texts[i]); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("%s differs", files[i])
				}
			}
		})
	}
	wg.Wait()
}

func TestHighlightCSS(t *testing.T) {
	css, err := HighlightCSS("github", "github-dark")
	if err != nil {
		t.Fatal(err)
	}
	s := string(css)
	for _, want := range []string{".chroma .kd {", "@media (prefers-color-scheme: dark) {\n:root:not([data-theme=\"light\"]) .chroma", ":root[data-theme=\"dark\"] .chroma .s {"} {
		if !strings.Contains(s, want) {
			t.Errorf("no %q in\n%s", want, s)
		}
	}
	for _, line := range strings.Split(s, "\n") {
		if strings.Contains(line, "{") && !strings.Contains(line, ".chroma") && !strings.HasPrefix(line, "@media") {
			t.Errorf("out of scope: %s", line)
		}
	}
	if _, err := HighlightCSS("no-such-style", ""); err == nil {
		t.Error("an unknown style passed")
	}
}

// What is refused for its cost is said with its place.
func TestLimits(t *testing.T) {
	for _, c := range []struct{ name, in, code, at string }{
		{"quotes", "文字\n\n" + rep("> ", 1000), "JB0520", "5:65"},
		{"lists", rep("- ", 1000) + "a", "JB0520", "3:33"},
		{"table", "|" + rep("a|", 200) + "\n|" + rep("-|", 200), "JB0538", "3:1"},
		{"empty lines", rep("\n", 60_000), "JB0542", "50002:1"},
		{"marks", rep("*a ", 2000), "JB0521", "3:1501"},
	} {
		doc, list := New(Options{}).Parse("articles/x.md", []byte("# t\n\n"+c.in))
		checkSane(t, doc, list)
		got := ""
		for _, d := range list {
			got += fmt.Sprintf("%s %d:%d ", d.Code, d.Pos.Line, d.Pos.Col)
		}
		if strings.TrimSpace(got) != c.code+" "+c.at {
			t.Errorf("%s: %s, want %s %s", c.name, got, c.code, c.at)
		}
	}
}
