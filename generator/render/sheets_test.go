package render_test

import (
	"maps"
	"strconv"
	"strings"
	"testing"
)

// sheets is a site of letters and bulletins whose theme prints what their views give.
var sheets = map[string]string{
	"config.yaml": "title: 测试\ntheme: probe\nissuer: 街道\nbulletins:\n  name: 街坊简报\n  figures:\n    - {label: 场次, from: activity, measure: count}\n" +
		"    - {label: 人次, from: activity, measure: participants, since: this-year, trend: month}\n    - {label: 件数, from: issue, measure: count}\n",
	"content/records/activities.yaml": `kind: activity
records:
  - {id: a1, title: 讲座, date: 2026-03-05, type: lecture, week: w1, participants: {residents: 80}}
  - {id: a2, title: 义诊, date: 2026-04-05, type: health, week: w2, participants: {residents: 100}}
  - {id: a3, title: 夜读, date: 2026-04-20, type: culture, participants: {residents: 20}}
`,
	"content/articles/a.md":       "---\ntitle: 甲\ndate: 2026-04-10\n---\n字。\n",
	"content/articles/b.md":       "---\ntitle: 乙\ndate: 2026-04-02\n---\n字。\n",
	"content/articles/c.md":       "---\ntitle: 丙\ndate: 2026-04-30\n---\n字。\n",
	"content/articles/d.md":       "---\ntitle: 丁\ndate: 2026-05-01\n---\n字。\n",
	"content/articles/draft.md":   "---\ntitle: 草\ndate: 2026-04-03\ndraft: true\n---\n字。\n",
	"content/bulletins/period.md": "---\ntitle: 期间\nissue: 1\ntotal: 27\ndate: 2026-04-30\nperiod: {start: 2026-04-01, end: 2026-04-30}\nto: [上级]\nprints: 3\n---\n按语。\n",
	"content/bulletins/hand.md":   "---\ntitle: 手排\nissue: 2\ntotal: 28\ndate: 2026-05-01\narticles: [../articles/d.md, ../articles/draft.md, ../articles/b.md]\n---\n按语。\n",
	"content/bulletins/rest.md":   "---\ntitle: 其余\nissue: 3\ntotal: 29\ndate: 2026-05-02\nperiod: {start: 2026-04-01, end: 2026-04-30}\narticles: [../articles/c.md, 其余, ../articles/d.md]\nfigures: false\n---\n按语。\n",
	"content/bulletins/last.md": "---\ntitle: 空\nissue: 4\ndate: 2026-06-01\nperiod: {start: 2026-05-02, end: 2026-05-31}\nissuer: 编辑部\n" +
		"文头: {标志: 街道文件, 字号: '街党〔2026〕12号'}\n---\n按语。\n",
	"content/bulletins/old.md": "---\ntitle: 去年\nissue: 12\ntotal: 26\ndate: 2025-12-31\n---\n按语。\n",

	"content/letters/l.md":      "---\ntitle: 信\nsalutation: 各位居民：\nsignatories: [居委会, 支部]\ndate: 2026-04-01\ncall: 来吧。\nwish: 此致敬礼！\nweek: w1\n---\n正文。\n",
	"content/letters/m.md":      "---\ntitle: 又一封\nsalutation: 各位\nsignatories: 居委会\ndate: 2026-03-01\ncall: 无\nwish: 无\nweek: w1\n---\n正文。\n",
	"content/weeks/w1/index.md": "---\ntitle: 周\nstart: 2026-11-20\nend: 2026-11-26\n---\n",
	"content/weeks/w2/index.md": "---\ntitle: 周二\nstart: 2026-10-20\nend: 2026-10-26\nletter: ../../letters/m.md\n---\n",

	"themes/probe/layouts/base.html": `{{ block "main" . }}{{ .Content }}{{ end }}`,
	"themes/probe/layouts/bulletin.html": `{{ define "main" }}{{ $b := .Bulletin }}name: {{ $b.Name }}
numbers: {{ $b.Issue }} {{ $b.Total }}
issuer: {{ .Issuer }}
articles: {{ range $b.Articles }}{{ .Title }} {{ end }}
figures: {{ range $b.Figures }}{{ .Label }}={{ .Value }} {{ .Change }} {{ end }}
head: {{ with $b.Head }}{{ .Mark }} {{ .Number }}{{ end }}
tail: {{ range $b.To }}{{ . }}{{ end }} {{ $b.Prints }}
{{ end }}`,
	"themes/probe/layouts/bulletins.html": `{{ define "main" }}years: {{ range .Archive }}{{ .Label }}: {{ range .Pages }}{{ .Title }} {{ end }}{{ end }}
{{ end }}`,
	"themes/probe/layouts/letter.html": `{{ define "main" }}{{ $l := .Letter }}parts: {{ $l.Salutation }}|{{ $l.Call }}|{{ range $l.WishLines }}{{ . }}/{{ end }}|{{ range $l.Signatories }}{{ . }} {{ end }}
week: {{ with .InWeek }}{{ .Title }} {{ .URL }}{{ end }}
{{ end }}`,
	"themes/probe/layouts/week.html": `{{ define "main" }}letter: {{ with .Week.Letter }}{{ .Title }}{{ end }}
{{ end }}`,
}

func TestSheets(t *testing.T) {
	out := buildSite(t, maps.Clone(sheets))
	for _, tt := range []struct{ file, line, want string }{
		{"bulletins/period/index.html", "name", "街坊简报"},
		{"bulletins/period/index.html", "numbers", "1 27"},
		{"bulletins/period/index.html", "issuer", "街道"},
		{"bulletins/period/index.html", "articles", "乙 甲 丙"},
		// The period of a figure in config.yaml is the bulletin's; nothing is behind 件数.
		{"bulletins/period/index.html", "figures", "场次=2 较上期 &#43;100% 人次=120 较上期 &#43;50%"},
		{"bulletins/period/index.html", "head", ""},
		{"bulletins/period/index.html", "tail", "上级 3"},
		{"bulletins/hand/index.html", "articles", "丁 乙"}, // without the draft
		{"bulletins/hand/index.html", "figures", ""},     // it has no period
		{"bulletins/rest/index.html", "articles", "丙 乙 甲 丁"},
		{"bulletins/rest/index.html", "figures", ""}, // switched off
		{"bulletins/last/index.html", "figures", ""}, // nothing happened
		{"bulletins/last/index.html", "articles", ""},
		{"bulletins/last/index.html", "issuer", "编辑部"},
		{"bulletins/last/index.html", "head", "街道文件 街党〔2026〕12号"},
		{"bulletins/index.html", "years", "2026年: 空 其余 手排 期间 2025年: 去年"},

		{"letters/l/index.html", "parts", "各位居民|来吧。|此致/敬礼！/|居委会 支部"},
		{"letters/m/index.html", "parts", "各位|||居委会"},
		{"letters/l/index.html", "week", "周 ../../weeks/w1/index.html"},
		{"weeks/w1/index.html", "letter", "信"},   // the newest that names the week
		{"weeks/w2/index.html", "letter", "又一封"}, // as it says
	} {
		if got := line(t, out, tt.file, tt.line); got != tt.want {
			t.Errorf("%s: %s is %q, want %q", tt.file, tt.line, got, tt.want)
		}
	}
}

// TestDefaultSheets looks at the pages of the default theme: each part of a letter
// once and in its place, a bulletin without the head of an official document.
func TestDefaultSheets(t *testing.T) {
	files := map[string]string{}
	for name, text := range sheets {
		if !strings.HasPrefix(name, "themes/") {
			files[name] = text
		}
	}
	files["config.yaml"] = strings.Replace(files["config.yaml"], "theme: probe\n", "baseURL: https://example.org/\n", 1)
	out := buildSite(t, files)
	page := func(file string) string {
		data, _, ok := out.Open(file)
		if !ok {
			t.Fatalf("no %s among %q", file, out.Paths())
		}
		_, main, _ := strings.Cut(string(data), "<main")
		main, _, _ = strings.Cut(main, "</main>")
		return main
	}
	letter := page("letters/l/index.html")
	at := 0
	for _, part := range []string{
		`<h1 class="letter-title">信</h1>`, `<p class="letter-salutation">各位居民：</p>`, "<p>正文。</p>", `<p class="letter-call">来吧。</p>`,
		`<p class="letter-wish">此致</p>`, `<p class="letter-wish letter-wish-end">敬礼！</p>`, "<p>居委会</p>", "<p>支部</p>",
		`<time datetime="2026-04-01">2026年4月1日</time>`, `<svg class="qr"`, `属于：</span><a href="../../weeks/w1/index.html">周</a>`,
	} {
		if strings.Count(letter, part) != 1 {
			t.Errorf("%d times %s in %s", strings.Count(letter, part), part, letter)
		}
		if i := strings.Index(letter, part); i < at {
			t.Errorf("%s is not in its place", part)
		} else {
			at = i
		}
	}
	if m := page("letters/m/index.html"); strings.Contains(m, "letter-call") || strings.Contains(m, "letter-wish") {
		t.Error("a letter without call and wish has one")
	}
	bulletin := page("bulletins/period/index.html")
	for _, part := range []string{`<p class="bulletin-name">街坊简报</p>`, "第1期", "总第27期", `<a href="#a1">乙</a>`, `<h2 id="a3">丙</h2>`, "报：", "共印3份", "下一期", "2026年第2期", "2025年第12期"} {
		if !strings.Contains(bulletin, part) {
			t.Errorf("no %s in %s", part, bulletin)
		}
	}
	if strings.Contains(bulletin, "official") {
		t.Error("an ordinary bulletin has the head of an official document")
	}
	official := page("bulletins/last/index.html")
	if !strings.Contains(official, `<p class="official-mark">街道文件</p>`) || !strings.Contains(official, "街党〔2026〕12号") || strings.Contains(official, "bulletin-name") {
		t.Error("the head of an official document is not as asked for:", official)
	}
	if archive := page("bulletins/index.html"); strings.Index(archive, "2026年") > strings.Index(archive, "2025年") || !strings.Contains(archive, "乙</span><span>甲") {
		t.Error("the archive is not by year, with titles:", archive)
	}
	if list := page("letters/index.html"); !strings.Contains(list, "各位居民：</span>正文。") || !strings.Contains(list, "<span>支部</span>") {
		t.Error("the list of letters lacks whom they are to or from:", list)
	}
}

// TestBulletinSaysWhatItCompares: the head of the figures speaks of the time before only
// where a figure stands beside it.
func TestBulletinSaysWhatItCompares(t *testing.T) {
	issue := func(n int, start, end string) string {
		return "---\ntitle: 期\nissue: " + strconv.Itoa(n) + "\ndate: " + end + "\nperiod: {start: " + start + ", end: " + end + "}\n---\n按语。\n"
	}
	out := pages(buildSite(t, map[string]string{
		"config.yaml":               "title: 测试\nissuer: 街道\n",
		"content/records/a.yaml":    sheets["content/records/activities.yaml"],
		"content/weeks/w1/index.md": sheets["content/weeks/w1/index.md"],
		"content/weeks/w2/index.md": "---\ntitle: 周二\nstart: 2026-10-20\nend: 2026-10-26\n---\n",
		"content/bulletins/1.md":    issue(1, "2026-03-01", "2026-03-31"),
		"content/bulletins/2.md":    issue(2, "2026-04-01", "2026-04-30"),
	}))
	for name, want := range map[string]bool{"1": false, "2": true} {
		page := out["bulletins/"+name+"/index.html"]
		if !strings.Contains(page, "bulletin-figures") || strings.Contains(page, "与此前同样长的一段时间相比") != want {
			t.Errorf("issue %s: compared %v", name, !want)
		}
	}
}
