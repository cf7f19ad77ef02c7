package wechat

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// structural are the codes of breaks that no input may lead to: what the transformer
// lets through is its own doing. How long a text is, is not.
var structural = []string{"JB1717", "JB1720", "JB1721", "JB1722", "JB1723", "JB1724"}

func keepsLimits(t interface{ Fatalf(string, ...any) }, s *Style, page string) {
	art, list := Transform(Input{HTML: []byte(page), Title: "标题", BaseURL: "https://example.org/", Lang: "zh-CN", Style: s})
	if art == nil {
		if list.Errors() == 0 {
			t.Fatalf("no article and no word about it: %q", page)
		}
		return
	}
	for _, d := range Check(art) {
		if slices.Contains(structural, d.Code) {
			t.Fatalf("%s: %s\n%q\n%s", d.Code, d.Text("en"), page, art.Body)
		}
	}
}

// FuzzTransform: whatever HTML goes in, what comes out is what the editor takes.
func FuzzTransform(f *testing.F) {
	for _, s := range []string{
		`<p style="position:fixed">a</p>`, `<svg viewBox="0 0 1 1"><path d="M0" fill="url(#a)" style="x"/></svg>`, `<svg><style></svg><p>a`,
		`<a href="https://mp.weixin.qq.com/x">a<div>b</div></a>`, `<a href="https://mp.weixin.qq.com@evil/">a</a>`, `<math><mi>x</math>`,
		`<table><caption>c<tr><td colspan=99999>a<table><td>b`, `<li><li><p><p>`, `<main><main>`, `<p><button><p>a`, `<select><p>a`, `<frameset>`,
		`<img src=x><img src="/a.jpg" alt="&quot;<b>">`, `<pre>` + "\n\ta\x00b\r", `<svg viewBox="0 0 1 1"><text x="rgba(1)">a&lt;b<title>c`, `<plaintext>a`, `<!-- a --><?x?>`,
		`<svg viewBox="0 0 1 1"><foreignObject><p>a</svg>`, `<a href="http://MP.weixin.qq.com">a</a>`, `<q><rt>`, `<p class="letter-wish">a` + "\n" + `<b>`,
	} {
		f.Add(s)
	}
	s := testStyle(f)
	f.Fuzz(func(t *testing.T, page string) { keepsLimits(t, s, page) })
}

// TestTransformKeepsLimits does the same with trees of elements and attributes that
// are likely to get through where they must not.
func TestTransformKeepsLimits(t *testing.T) {
	s := testStyle(t)
	names := strings.Fields("p div span a h1 h2 h6 ul ol li table tr td th caption tbody pre code svg g path text tspan title use style script img input br hr " +
		"section figure figcaption details summary dl dt dd blockquote ruby rt q mark del iframe object button math mi foreignObject circle noscript")
	attrs := []string{`class="letter-wish"`, `class="footnotes"`, `class="chart-wide"`, `class="chart-narrow"`, `class="footnote-ref"`, `id="x"`, `style="position:absolute;text-align:center"`,
		`style="background:url(x)"`, `onclick="x()"`, `href="https://mp.weixin.qq.com/s/1"`, `href="javascript:x"`, `href="/a/"`, `href="https://example.com/?a=<b>"`, `src="/a.jpg"`, `src="//x/y.png"`,
		`viewBox="0 0 1 1"`, `fill="var(--chart-1,#fff)"`, `fill="rgba(0,0,0,1)"`, `stroke="url(#a)"`, `transform="matrix(1 0 0 1 0 0)"`, `d="M0 0"`, `xlink:href="#a"`, `colspan="2"`, `rowspan="-1"`, `start="x"`,
		`alt="<i>"`, `type="checkbox"`, `checked`, `hidden`, `x="1e9"`, `font-size="calc(1px)"`}
	rapid.Check(t, func(t *rapid.T) {
		var build func(depth int) string
		build = func(depth int) string {
			var sb strings.Builder
			for range rapid.IntRange(0, 4).Draw(t, "n") {
				if rapid.IntRange(0, 3).Draw(t, "text") == 0 || depth > 5 {
					sb.WriteString(rapid.SampledFrom([]string{"字", " ", "\n", "&lt;b&gt;", "a\u0000b", "“x”"}).Draw(t, "s"))
					continue
				}
				name := rapid.SampledFrom(names).Draw(t, "name")
				sb.WriteString("<" + name)
				for _, a := range rapid.SliceOfN(rapid.SampledFrom(attrs), 0, 3).Draw(t, "attrs") {
					sb.WriteString(" " + a)
				}
				sb.WriteString(">" + build(depth+1) + "</" + name + ">")
			}
			return sb.String()
		}
		keepsLimits(t, s, build(0))
	})
}

// TestCheck breaks each limit, and is told.
func TestCheck(t *testing.T) {
	ok := Article{Title: "标题", Author: "作者", Digest: "摘要", Body: `<section style="color:#000"><p>字</p></section>`}
	with := func(change func(a *Article)) *Article {
		a := ok
		change(&a)
		return &a
	}
	body := func(s string) *Article {
		return with(func(a *Article) { a.Body = "<section>字" + s + "</section>" })
	}
	tests := map[string]struct {
		a    *Article
		want string
		text string // part of the message
	}{
		"fine": {&ok, "", ""},
		"longest": {with(func(a *Article) {
			a.Title, a.Author, a.Digest = strings.Repeat("长", 32), strings.Repeat("长", 16), strings.Repeat("长", 128)
		}), "", ""},
		"no title":         {with(func(a *Article) { a.Title = " " }), "JB1711", ""},
		"title":            {with(func(a *Article) { a.Title = strings.Repeat("长", 35) }), "JB1710", "标题有 35 个字，公众号最多 32 个字，多了 3 个"},
		"author":           {with(func(a *Article) { a.Author = strings.Repeat("长", 17) }), "JB1712", "多了 1 个"},
		"digest":           {with(func(a *Article) { a.Digest = strings.Repeat("长", 129) }), "JB1713", "多了 1 个"},
		"long":             {body(strings.Repeat("长", 20_000)), "JB1714", "20,001 个字"},
		"just not long":    {body(strings.Repeat("长", 19_998)), "JB1716", ""},
		"large":            {body(strings.Repeat("<br>", 1<<18)), "JB1715", "1,025 KB"},
		"markup":           {body(strings.Repeat("<br>", 6_000)), "JB1716", "24,020 个字符"},
		"large drawing":    {body(`<svg viewBox="0 0 1 1">` + strings.Repeat(`<path d="M0 0"></path>`, 50_000) + "</svg>"), "JB1717 JB1715", "第 1 张图表"},
		"empty":            {with(func(a *Article) { a.Body = "<section> <br></section>" }), "JB1718", ""},
		"a picture alone":  {with(func(a *Article) { a.Body = `<section><svg viewBox="0 0 1 1"><path d="M0 0"></path></svg></section>` }), "", ""},
		"div":              {body("<div>a</div>"), "JB1720", "<div>"},
		"script":           {body("<script>a</script>"), "JB1720", ""},
		"style":            {body("<style>a</style>"), "JB1720", ""},
		"frame":            {body("<iframe></iframe>"), "JB1720", ""},
		"comment":          {body("<!-- a -->"), "JB1720", ""},
		"image":            {body(`<img src="https://example.com/a.jpg">`), "JB1720 JB1721", ""},
		"class":            {body(`<p class="a">b</p>`), "JB1721", "class"},
		"id":               {body(`<p id="a">b</p>`), "JB1721", "id"},
		"handler":          {body(`<p onclick="a">b</p>`), "JB1721", ""},
		"position":         {body(`<p style="position:relative">b</p>`), "JB1722", "position"},
		"grid":             {body(`<p style="display:grid">b</p>`), "JB1722", "grid"},
		"media":            {body(`<p style="@media x">b</p>`), "JB1722", ""},
		"rgba":             {body(`<p style="color:rgba(0,0,0,.5)">b</p>`), "JB1722", "rgba"},
		"variable":         {body(`<p style="color:var(--a)">b</p>`), "JB1722", ""},
		"address":          {body(`<p style="background:url(a)">b</p>`), "JB1722", ""},
		"link":             {body(`<a href="https://example.com/">b</a>`), "JB1723", "example.com"},
		"link in disguise": {body(`<a href="https://mp.weixin.qq.com.example.com/">b</a>`), "JB1723", ""},
		"link within":      {body(`<a href="https://mp.weixin.qq.com/s/1">b</a>`), "", ""},
		"drawing refers":   {body(`<svg viewBox="0 0 1 1"><use href="#a"></use></svg>`), "JB1720 JB1721", ""},
		"drawing paints":   {body(`<svg viewBox="0 0 1 1"><path fill="url(#a)"></path></svg>`), "JB1721", ""},
		"no section":       {with(func(a *Article) { a.Body = "<p>字</p>" }), "JB1724", ""},
		"two sections":     {with(func(a *Article) { a.Body = "<section>字</section><section>字</section>" }), "JB1724", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			list := Check(test.a)
			var codes []string
			all := ""
			for _, d := range list {
				codes = append(codes, d.Code)
				all += d.Text("zh") + "\n" + d.Hint("zh") + "\n"
				if d.Text("en") == "" || strings.Contains(d.Text("en")+d.Hint("en")+all, "%!") {
					t.Errorf("%s says %q, %q", d.Code, d.Text("en"), all)
				}
			}
			if got := strings.Join(codes, " "); got != test.want || !strings.Contains(all, test.text) {
				t.Errorf("got %s, want %s with %q:\n%s", got, test.want, test.text, all)
			}
		})
	}
}

func TestDigest(t *testing.T) {
	sentence := strings.Repeat("字", 49) + "。" // 50 characters
	tests := []struct{ in, want string }{
		{"", ""},
		{"一句话。", "一句话。"},
		{"没有句号", "没有句号"},
		{"两行\n  并一行", "两行 并一行"},
		{strings.Repeat("字", 120), strings.Repeat("字", 120)},
		{sentence + sentence + sentence, sentence + sentence},
		{sentence + "“" + strings.Repeat("字", 40) + "。”" + sentence, sentence + "“" + strings.Repeat("字", 40) + "。”"},
		{strings.Repeat("字", 100) + "，" + strings.Repeat("字", 100), strings.Repeat("字", 100) + "…"},
		{strings.Repeat("字", 300), strings.Repeat("字", 119) + "…"},
		// Cut within a sentence by whoever made the summary.
		{sentence + "又一句，还有；", sentence},
		{"只有半句；", "只有半句…"},
		{strings.Repeat("字", 60) + "，半句；", strings.Repeat("字", 60) + "，半句…"},
	}
	for _, test := range tests {
		if got := Digest(test.in); got != test.want {
			t.Errorf("Digest(%q)\n got %q\nwant %q", test.in, got, test.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if n := utf8.RuneCountInString(Digest(rapid.String().Draw(t, "s"))); n > digestLength {
			t.Fatalf("%d characters", n)
		}
	})
}

func TestFields(t *testing.T) {
	long := strings.Repeat("长", 33)
	for _, test := range []struct{ title, short, want string }{
		{"标题", "短", "标题"}, {long, "短", "短"}, {long, "", long}, {long, long, long},
	} {
		if got := Title(test.title, test.short); got != test.want {
			t.Errorf("Title(%q, %q) = %q", test.title, test.short, got)
		}
	}
	for _, test := range []struct {
		authors      []string
		issuer, want string
	}{
		{nil, "街道", "街道"}, {[]string{"甲"}, "街道", "甲"}, {[]string{"甲", "乙"}, "", "甲、乙"},
		{[]string{strings.Repeat("甲", 9), strings.Repeat("乙", 9)}, "", strings.Repeat("甲", 9) + "等"},
	} {
		if got := Author(test.authors, test.issuer, "zh-CN"); got != test.want {
			t.Errorf("Author(%q, %q) = %q", test.authors, test.issuer, got)
		}
	}
}

// TestStyle: the site's own sheet wins over the built-in one, colours come from the
// palette, and what the editor does not keep is refused where it is written.
func TestStyle(t *testing.T) {
	palette := File{"palette.yaml", []byte("seal: {light: \"#b3261e\", dark: \"#f1897b\"}\n")}
	base := File{"wechat.yaml", []byte("styles:\n  p: \"margin: 0; color: $seal\"\n  .a p: \"margin: 1px\"\n")}
	own := File{"own.yaml", []byte("colors: {seal: \"#0000ff\"}\nstyles: {p: \"margin: 2px\"}\ndrop: [.b]\n")}
	body := func(sheets ...File) string {
		s, list := ParseStyle([]File{palette}, sheets)
		if len(list) > 0 {
			t.Fatal(list)
		}
		a, _ := Transform(Input{HTML: []byte(`<p>一</p><div class="a"><p>二</p></div><p class="b">三</p>`), Style: s})
		return a.Body
	}
	if got, want := body(base), `<section><p style="margin:0;color:#b3261e">一</p><section><p style="color:#b3261e;margin:1px">二</p></section><p style="margin:0;color:#b3261e">三</p></section>`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := body(base, own), `<section><p style="color:#0000ff;margin:2px">一</p><section><p style="color:#0000ff;margin:1px">二</p></section></section>`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for sheet, want := range map[string]string{
		"styles: {p: \"position: fixed\"}":          "1:13 JB1703",
		"styles: {p: \"display: grid\"}":            "1:13 JB1703",
		"styles: {p: \"color: rgba(0,0,0,1)\"}":     "1:13 JB1703",
		"styles: {p: \"background-color: url(a)\"}": "1:13 JB1703",
		"styles:\n  p: \"color: $sael\"":            "2:6 JB1704",
		"styles: {\"p[\": \"color: red\"}":          "1:10 JB1702",
		"colors: {seal: red}":                       "1:16 JB1704",
		"drop: .a":                                  "1:7 JB1701",
		"sytles: {}":                                "1:1 JB1701",
		"- a":                                       "1:1 JB1701",
	} {
		_, list := ParseStyle([]File{palette}, []File{{"wechat.yaml", []byte(sheet)}})
		got := ""
		for _, d := range list {
			got += fmt.Sprintf("%d:%d %s", d.Pos.Line, d.Pos.Col, d.Code)
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", sheet, got, want)
		}
	}
}

// TestNoBaseURL: without one, links within the site are plain text.
func TestNoBaseURL(t *testing.T) {
	page := `<p><a href="/a/">本站</a>、<a href="https://example.com/">外面</a></p>`
	a, _ := Transform(Input{HTML: []byte(page), Lang: "zh-CN", Style: testStyle(t)})
	if strings.Contains(a.Body, "本站<sup") || !strings.Contains(a.Body, "[1] 外面：https://example.com/") {
		t.Error(a.Body)
	}
}

// TestHelper: texts of the article stay texts on the page.
func TestHelper(t *testing.T) {
	a := &Article{Title: "<b>&", Author: "\"", Digest: "</script>", Body: "<section>字</section>", Pictures: []Picture{{Src: "/a.jpg", Alt: "<i>", Name: "图1.jpg"}, {Src: "https://example.com/a.jpg"}}}
	page, err := Helper(HelperInput{Article: a, Lang: "zh", Found: Check(&Article{Title: strings.Repeat("长", 40), Body: a.Body})})
	if err != nil {
		t.Fatal(err)
	}
	got := string(page)
	for _, want := range []string{"&lt;b&gt;&amp;", "&lt;/script&gt;", `href="%e5%9b%be1.jpg" download="图1.jpg"`, "多了 8 个", "把 title 写短些", `<div id="body"><section>字</section></div>`, "4 / 32"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(got, "<b>") || strings.Count(got, "</script>") != 1 || strings.Contains(got, "https://") {
		t.Error(got)
	}
}
