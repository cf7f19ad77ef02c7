package render_test

import (
	"bytes"
	"image"
	"image/png"
	"regexp"
	"strings"
	"testing"

	"jianbao/generator/output"
)

// probe is a site whose theme prints what the views give, a line a member.
var probe = map[string]string{
	"config.yaml": "title: 测试\ntheme: probe\nhome: {articles: 1, upcoming: 1}\n",
	"content/records/organizations.yaml": `kind: organization
records:
  - {id: street, name: 街道, type: street}
  - {id: li, name: 和平里, type: community, parent: street, households: 4120, population: 10600}
  - {id: zhibu, name: 党支部, type: branch, parent: street, community: li}
  - {id: zu, name: 联络组, type: liaison-group, parent: li, community: li}
  - {id: dui, name: 服务队, type: volunteer-team, community: li}
`,
	"content/records/activities.yaml": `kind: activity
records:
  - {id: a1, title: 讲座, date: 2026-11-20, type: lecture, community: li, week: w1, hours: 2,
     participants: {members: 12, in-service: 9, residents: 80, volunteers: 10}}
  - {id: a2, title: 义诊, date: 2026-11-22, type: health, community: li, week: w2, participants: {retired: 3, residents: 5}}
  - {id: a3, title: 夜巡, date: {start: 2026-11-23, end: 2026-12-25}, type: patrol, community: li, week: w2}
  - {id: a4, title: 夜读, date: 2026-12-01, type: culture, community: li}
  - {id: a5, title: 清扫, date: 2026-11-21, type: cleanup, community: li, week: w3}
`,
	"content/records/projects.yaml": `kind: project
records:
  - {id: p1, title: 扶手, date: 2026-01-12, budget: 18600, spent: 17240.5, history: [{state: open, date: 2026-01-12}]}
`,
	"content/weeks/w1/index.md":        "---\ntitle: 有结果\nstart: 2026-11-20\nend: 2026-11-26\n---\n",
	"content/weeks/w2/index.md":        "---\ntitle: 在办\nstart: 2026-11-20\nend: 2026-11-26\n---\n",
	"content/weeks/w3/index.md":        "---\ntitle: 没有人数\nstart: 2026-11-20\nend: 2026-11-26\n---\n",
	"content/articles/shown/index.md":  "---\ntitle: 文中有图\ndate: 2026-11-01\ncover: a.png\n---\n字。\n\n![图](a.png)\n",
	"content/articles/beside/index.md": "---\ntitle: 文中另一张\ndate: 2026-11-02\ncover: a.png\n---\n![图](b.png)\n",
	"content/articles/album/index.md":  "---\ntitle: 图集\ndate: 2026-11-03\ncover: a.png\n---\n:::gallery\n![图](a.png)\n![图](b.png)\n:::\n",
	"content/articles/figure.md": "---\ntitle: 数字\ndate: 2026-11-04\n---\n" +
		"全部{= count of activity }场，和平里{= count of activity where community=和平里 }场，" +
		"义诊{= 活动的场次（类型=health） }场，十一月{= 2026年11月活动的场次 }场，{= 活动的参与人次 }人次。\n",

	"themes/probe/layouts/base.html": `{{ block "main" . }}{{ .Content }}{{ end }}`,
	"themes/probe/layouts/records.html": `{{ define "main" }}items: {{ range .Paginator.Items }}{{ .ID }} {{ end }}
figures: {{ range .Figures }}{{ .Label }}={{ .Value }} {{ .Query }} {{ .URL }} {{ end }}
charts: {{ range .Charts }}{{ in . "和平里" }} {{ in . "党支部" }} {{ end }}
{{ end }}`,
	"themes/probe/layouts/community.html": `{{ define "main" }}{{ $r := .Record }}by: {{ range $r.ReferrersBy "organization" 9 "parent" "community" }}{{ .ID }} {{ end }}
coming: {{ range $r.Coming "activity" "community" 9 }}{{ .ID }} {{ end }}
next: {{ range $r.Coming "activity" "community" 1 }}{{ .ID }} {{ end }}
past: {{ range $r.Past "activity" "community" 9 }}{{ .ID }} {{ end }}
all: {{ $r.ReferrerCount "activity" "community" }}
held: {{ ($r.Measure "activity" "count" "community").Value }}
list: {{ $r.ListURL "activity" "community" }} {{ $r.ListURL "organization" "parent" }}
households: {{ $r.Get "households" }}
population: {{ $r.Get "population" }}
{{ end }}`,
	"themes/probe/layouts/activity.html": `{{ define "main" }}counts: {{ range .Record.Counts "participants" }}{{ .Key }}={{ .N }}{{ with .Of }}({{ . }}){{ end }} {{ end }}
text: {{ .Record.Get "participants" }}
sum: {{ .Record.Sum "participants" }}
phase: {{ .Record.Phase }}
{{ end }}`,
	"themes/probe/layouts/project.html": `{{ define "main" }}budget: {{ .Record.Get "budget" }}
spent: {{ .Record.Get "spent" }}
{{ end }}`,
	"themes/probe/layouts/week.html": `{{ define "main" }}figures: {{ range .Week.Figures }}{{ .Label }}={{ .Value }} {{ end }}
{{ end }}`,
	"themes/probe/layouts/article.html": `{{ define "main" }}lead: {{ with .Lead }}yes{{ else }}no{{ end }}
cover: {{ with .Cover }}yes{{ else }}no{{ end }}
text: {{ .Content }}
{{ end }}`,
	"themes/probe/layouts/home.html": `{{ define "main" }}articles: {{ range .Site.HomeArticles }}{{ .Title }} {{ end }}
upcoming: {{ range .Site.HomeUpcoming }}{{ .ID }} {{ end }}
{{ end }}`,
}

// TestViews prints members of views through a theme of the test's own.
func TestViews(t *testing.T) {
	out := buildProbe(t)
	tests := []struct{ file, line, want string }{
		{"index.html", "articles", "数字"},
		{"index.html", "upcoming", "a2"},

		{"communities/li/index.html", "by", "zhibu zu dui"},
		{"communities/li/index.html", "coming", "a3 a4"},
		{"communities/li/index.html", "next", "a3"},
		{"communities/li/index.html", "past", "a2 a5 a1"},
		{"communities/li/index.html", "all", "5"},
		{"communities/li/index.html", "held", "3"},
		{"communities/li/index.html", "list", "../../activities/community/li/index.html"},
		{"communities/li/index.html", "households", "4,120"},
		{"communities/li/index.html", "population", "10,600"},

		{"communities/index.html", "items", "li"},
		{"communities/index.html", "figures", "组织数=1 组织数：组织，社区  总户数=4,120 总户数：组织，社区"},
		{"communities/index.html", "charts", "true false"}, // of communities only

		{"activities/a1/index.html", "counts", "members=12 in-service=9(members) residents=80 volunteers=10"},
		{"activities/a1/index.html", "text", "党员 12（在职党员 9）、居民 80、志愿者 10"},
		{"activities/a1/index.html", "sum", "102"},
		{"activities/a1/index.html", "phase", "after"},
		{"activities/a2/index.html", "counts", "retired=3 residents=5"},
		{"activities/a2/index.html", "sum", "8"},
		{"activities/a2/index.html", "phase", "running"},
		{"activities/a3/index.html", "phase", "before"},

		{"projects/p1/index.html", "budget", "18,600 元"},
		{"projects/p1/index.html", "spent", "17,240.50 元"},

		{"weeks/w1/index.html", "figures", "参与人次=102 志愿服务时长=20 活动场次=1"},
		{"weeks/w2/index.html", "figures", "参与人次=8 活动场次=1"},
		{"weeks/w3/index.html", "figures", "活动场次=1"},

		{"articles/shown/index.html", "lead", "no"},
		{"articles/shown/index.html", "cover", "yes"},
		{"articles/beside/index.html", "lead", "yes"},
		{"articles/album/index.html", "lead", "no"},
		{"articles/figure/index.html", "lead", "no"},
	}
	for _, tt := range tests {
		if got := line(t, out, tt.file, tt.line); got != tt.want {
			t.Errorf("%s: %s is %q, want %q", tt.file, tt.line, got, tt.want)
		}
	}
}

// TestFiguresLeadToTheirRecords: to the list that holds exactly the records they
// count, else to a page of their own. What is only planned is on neither.
func TestFiguresLeadToTheirRecords(t *testing.T) {
	out := buildProbe(t)
	text := line(t, out, "articles/figure/index.html", "text")
	links := regexp.MustCompile(`<a class="figure-link" href="\.\./\.\./([^"]+)"><data class="figure" value="(\d+)" title="([^"]+)">`).FindAllStringSubmatch(text, -1)
	want := []struct{ page, value, title, items string }{
		{"figures/", "3", "活动场次：活动；依据 3 条记录", "a2 a5 a1"},
		{"figures/", "3", "活动场次：活动，和平里；依据 3 条记录", "a2 a5 a1"},
		{"activities/type/health/index.html", "1", "活动场次：活动，卫生健康；依据 1 条记录", "a2"},
		{"figures/", "3", "活动场次：活动，2026年11月；依据 3 条记录", "a2 a5 a1"},
		{"figures/", "110", "参与人次：活动；依据 2 条记录", "a2 a1"},
	}
	if len(links) != len(want) {
		t.Fatalf("%d links in %s", len(links), text)
	}
	for i, w := range want {
		page, value, title := links[i][1], links[i][2], links[i][3]
		if !strings.HasPrefix(page, w.page) || value != w.value || title != w.title {
			t.Errorf("figure %d: %q, want %v", i, links[i][1:], w)
		}
		if got := line(t, out, page, "items"); got != w.items {
			t.Errorf("%s lists %q, want %q", page, got, w.items)
		}
	}
}

func line(t *testing.T, out *output.Memory, file, name string) string {
	t.Helper()
	data, _, ok := out.Open(file)
	if !ok {
		t.Fatalf("%s is not there; there are %q", file, out.Paths())
	}
	for l := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(l), name+":"); ok {
			return strings.TrimSpace(rest)
		}
	}
	t.Fatalf("%s does not say %q: %s", file, name, data)
	return ""
}

func buildProbe(t *testing.T) *output.Memory {
	t.Helper()
	files := map[string]string{}
	for name, text := range probe {
		files[name] = text
	}
	for _, dir := range []string{"shown", "beside", "album"} {
		files["content/articles/"+dir+"/a.png"] = picture(t, 0x40)
		files["content/articles/"+dir+"/b.png"] = picture(t, 0x80)
	}
	return buildSite(t, files)
}

// picture is a small PNG of one grey.
func picture(t *testing.T, grey byte) string {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 40, 30))
	for i := range img.Pix {
		img.Pix[i] = grey
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}
