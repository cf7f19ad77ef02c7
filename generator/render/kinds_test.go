package render_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"jianbao/generator/output"
)

// own is a site whose kinds are all its own: what the views give of them comes
// from the definitions alone.
var own = map[string]string{
	"config.yaml": "title: 测试\nbaseURL: https://example.org/x/\ntheme: probe\nstatistics: {suppress: 5}\n",
	"kinds/own.yaml": `
- kind: body
  label: {zh: 部门, en: Unit}
  title: name
  tree: above
  fields:
    - {name: name, label: {zh: 名称, en: Name}, type: text, required: true}
    - {name: sort, label: {zh: 类别, en: Sort}, type: enum, options: [{key: hub, label: {zh: 总部, en: Hub}}, {key: leaf, label: {zh: 分部, en: Leaf}}]}
    - {name: above, label: {zh: 上级, en: Above}, type: ref, ref: body}
    - {name: mates, label: {zh: 伙伴, en: Mates}, type: ref, ref: body, multiple: true}
  measures:
    - {name: count, label: {zh: 部门数, en: Bodies}}
  figures: [count]
  page: {section: bodies, layout: body, view: network}
- kind: case
  label: {zh: 案子, en: Case}
  title: title
  date: date
  fields:
    - {name: title, label: {zh: 标题, en: Title}, type: text, required: true}
    - {name: date, label: {zh: 日期, en: Date}, type: date}
    - {name: class, label: {zh: 门类, en: Class}, type: enum, options: [{key: easy, label: {zh: 容易, en: Easy}}, {key: hard, label: {zh: 困难, en: Hard}}]}
    - {name: body, label: {zh: 承办, en: Body}, type: ref, ref: body, where: {sort: leaf}}
    - {name: helper, label: {zh: 协办, en: Helper}, type: ref, ref: body, loose: true}
    - {name: state, label: {zh: 状态, en: State}, type: state}
    - {name: history, label: {zh: 经过, en: History}, type: state, multiple: true, hidden: true}
    - {name: standing, label: {zh: 期限, en: Standing}, derive: {standing: true}}
    - {name: late, label: {zh: 超期, en: Late}, derive: {overdue: true}}
    - {name: took, label: {zh: 用时, en: Took}, derive: {days: [date, done]}}
    - {name: due, label: {zh: 应到, en: Due}, type: int}
    - {name: came, label: {zh: 实到, en: Came}, type: int}
    - {name: rate, label: {zh: 到会率, en: Rate}, derive: {percent: [came, due]}}
    - {name: notice, label: {zh: 通知, en: Notice}, type: date}
    - {name: told, label: {zh: 公开, en: Told}, type: date}
    - {name: result, label: {zh: 大决定, en: Great decision}, type: markdown}
    - {name: since, label: {zh: 起始年, en: Since}, type: int, min: 1900}
    - {name: secret, label: {zh: 秘密, en: Secret}, type: text, private: true}
    - {name: group, label: {zh: 人群, en: Group}, type: enum, aggregate: true, options: [{key: young, label: {zh: 青年, en: Young}}, {key: old, label: {zh: 老年, en: Old}}]}
    - {name: heads, label: {zh: 人头, en: Heads}, type: int, aggregate: true}
    - {name: share, label: {zh: 占比, en: Share}, derive: {percent: [heads, due]}}
    - {name: parts, label: {zh: 分项, en: Parts}, type: records, ref: item, through: case}
  states:
    field: state
    history: history
    initial: new
    final: [done, dropped]
    list:
      - {key: new, label: {zh: 新, en: New}, moves: [given, dropped]}
      - {key: given, label: {zh: 交办, en: Given}, moves: [done, dropped]}
      - {key: done, label: {zh: 办结, en: Done}}
      - {key: dropped, label: {zh: 撤销, en: Dropped}}
    limits:
      - {state: new, days: 3}
      - {state: given, days: 10}
      - {state: given, days: 60, when: {class: [hard]}}
  requirements:
    field: result
    complete: {zh: 大决定, en: Great decision}
    incomplete: {zh: 讨论, en: Talk}
    steps:
      - {name: notice, label: {zh: 通知, en: Notice}, days: [notice, date], at-least: 3}
      - {name: quorum, label: {zh: 到会, en: Quorum}, share: [came, due], more-than: 1/2}
      - {name: told, label: {zh: 公开, en: Told}, days: [date, told], at-most: 7}
  measures:
    - {name: count, label: {zh: 案子数, en: Cases}}
    - {name: heads, label: {zh: 人头数, en: Heads}, field: heads, people: true}
    - {name: done-rate, label: {zh: 办结率, en: Done}, where: {state: [done]}, per: {}, percent: true}
  figures: [count, heads, done-rate]
  page: {section: cases, layout: case, view: board, lists: [state, class, body, standing, group]}
- kind: item
  label: {zh: 分项, en: Item}
  title: title
  fields:
    - {name: title, label: {zh: 标题, en: Title}, type: text, required: true}
    - {name: case, label: {zh: 案子, en: Case}, type: ref, ref: case}
- kind: person
  label: {zh: 登记, en: Person}
  private: true
  title: name
  fields:
    - {name: name, label: {zh: 姓名, en: Name}, type: text, private: true}
    - {name: nick, label: {zh: 外号, en: Nick}, type: text}
    - {name: body, label: {zh: 机构, en: Body}, type: ref, ref: body, aggregate: true}
    - {name: skill, label: {zh: 特长, en: Skill}, type: enum, aggregate: true, options: [{key: law, label: {zh: 法律, en: Law}}, {key: song, label: {zh: 唱歌, en: Song}}]}
  measures:
    - {name: count, label: {zh: 登记人数, en: Persons}}
  figures: [count]
  page: {section: persons}
- kind: tally
  label: {zh: 合计, en: Tally}
  title: name
  fields:
    - {name: name, label: {zh: 名称, en: Name}, type: text}
    - {name: body, label: {zh: 机构, en: Body}, type: ref, ref: body}
    - {name: n, label: {zh: 数, en: N}, type: int}
  measures:
    - {name: n, label: {zh: 数, en: N}, field: n}
  figures: [n]
  page: {section: tallies, aggregate: true}
- kind: empty
  label: {zh: 空的, en: Empty}
  title: name
  fields:
    - {name: name, label: {zh: 名称, en: Name}, type: text}
  page: {section: empties}
- kind: planned
  label: {zh: 待建, en: Planned}
  title: name
  fields:
    - {name: name, label: {zh: 名称, en: Name}, type: text}
  page: {section: plans}
`,
	"content/plans/_index.md": "---\ntitle: 以后再填\n---\n说明。\n",
	"content/records/body.yaml": `kind: body
records:
  - {id: top, name: 总部, sort: hub}
  - {id: a, name: 甲部, sort: leaf, above: top, mates: [b]}
  - {id: b, name: 乙部, sort: leaf, above: top}
  - {id: c, name: 丙部, sort: leaf, above: a}
`,
	"content/records/case.yaml": `kind: case
records:
  - {id: c1, title: 完整, date: 2026-06-10, class: easy, body: a, helper: 外单位, notice: 2026-06-01, due: 45, came: 38, told: 2026-06-12, result: "办**好**了", since: 1999, secret: 机密话, group: old, heads: 6,
     history: [{state: new, date: 2026-06-10}, {state: given, date: 2026-06-12}, {state: done, date: 2026-06-15}],
     parts: [{title: 第一}, {title: 第二}]}
  - {id: c2, title: 缺席, date: 2026-07-10, class: easy, body: a, helper: 乙部, notice: 2026-07-09, due: 45, came: 20, result: 谈了, group: young, heads: 2,
     history: [{state: new, date: 2026-07-10}, {state: given, date: 2026-07-12}]}
  - {id: c3, title: 困难, date: 2026-11-01, class: hard, body: a, result: 还在谈, due: 10, came: 9, notice: 2026-10-20,
     history: [{state: new, date: 2026-11-01}, {state: given, date: 2026-11-02}]}
  - {id: c4, title: 新来, date: 2026-11-21, class: easy, body: b, state: new}
  - {id: c5, title: 以后, date: 2026-12-05, class: easy, body: b, state: new}
`,
	"content/records/person.yaml": `kind: person
records:
  - {id: p1, name: 钱一, nick: 老钱, body: a, skill: law}
  - {id: p2, name: 孙二, nick: 老孙, body: b, skill: song}
  - {id: p3, name: 李三, nick: 老李, body: b, skill: song}
  - {id: p4, name: 周四, nick: 老周, body: b, skill: song}
  - {id: p5, name: 吴五, nick: 老吴, body: b, skill: song}
  - {id: p6, name: 郑六, nick: 老郑, body: b, skill: song}
  - {id: p7, name: 王七, nick: 老王, body: c, skill: song}
`,
	"content/records/tally.yaml": `kind: tally
records:
  - {id: t1, name: 合计一, body: a, n: 30}
  - {id: t2, name: 合计二, body: b, n: 12}
`,
	"content/articles/prose.md": "---\ntitle: 数字\ndate: 2026-11-20\n---\n" +
		"案子{= case.count }件，办结率{= case.done-rate }，甲部{= count of case where body=a }件，老年{= count of case where group=old }件，人头{= case.heads }，青年人头{= heads of case where group=young }，" +
		"登记{= count of person }人，其中法律{= count of person where skill=law }人，合计{= tally.n }。\n",

	"themes/probe/layouts/base.html": `{{ block "main" . }}{{ .Content }}{{ end }}`,
	"themes/probe/layouts/home.html": `{{ define "main" }}kinds: {{ range .Site.Kinds }}{{ .Name }}={{ .Count }}{{ if .Aggregate }}*{{ end }}{{ with .Updated.ISO }}@{{ . }}{{ end }} {{ end }}
{{ end }}`,
	"themes/probe/layouts/article.html": `{{ define "main" }}text: {{ .Content }}
summary: {{ .Summary }}
suppressed: {{ .Suppressed }}
{{ end }}`,
	"themes/probe/layouts/figure.html": `{{ define "main" }}{{ with .Query }}words: {{ .Words }}
value: {{ .Value }}{{ .Unit }} {{ .N }} {{ .Period }} {{ .Kind.Name }}
all: {{ range .Figures }}{{ .Label }}={{ .Value }}{{ .Unit }} {{ end }}
{{ end }}items: {{ range .Paginator.Items }}{{ .ID }} {{ end }}
noindex: {{ .Param "noindex" }}
up: {{ range .Breadcrumbs }}{{ .Title }} {{ end }}
{{ end }}`,
	"themes/probe/layouts/records.html": `{{ define "main" }}view: {{ .View }}
kind: {{ with .KindInfo }}{{ .Name }} {{ .Aggregate }} {{ .Private }}{{ end }}
items: {{ with .Paginator }}{{ range .Items }}{{ .ID }} {{ end }}{{ else }}none{{ end }}
figures: {{ range .Figures }}{{ .Label }}={{ .Value }}{{ .Unit }}{{ if .Hidden }}!{{ end }} {{ .URL }} {{ end }}
board: {{ range .Board }}{{ .Key }}:{{ .Count }}/{{ .Overdue }}{{ if .Final }}f{{ end }}[{{ range .Records }}{{ .ID }} {{ end }}] {{ end }}
columns: {{ range .Columns }}{{ .Name }} {{ end }}
table: {{ range .TableFields }}{{ .Name }} {{ end }}
years: {{ range .Years }}{{ .Label }}:{{ range .Records }}{{ .ID }} {{ end }}{{ end }}
network: {{ with .Network }}{{ if .SVG }}svg {{ end }}{{ range .Roots }}{{ template "node" . }}{{ end }}{{ end }}
suppressed: {{ .Suppressed }}
{{ end }}{{ define "node" }}{{ .Title }}({{ .Type }}{{ range .Partners }} +{{ .Title }}{{ end }}{{ if .Current }} !{{ end }})[{{ range .Children }}{{ template "node" . }}{{ end }}]{{ end }}`,
	"themes/probe/layouts/body.html": `{{ define "main" }}{{ with .Record }}network: {{ with .Network }}{{ range .Roots }}{{ template "node" . }}{{ end }}{{ end }}
referring: {{ range .Referring 2 }}{{ .Kind.Name }}.{{ .Field }}={{ .Count }}[{{ range .Records }}{{ .ID }} {{ end }}]{{ range .Figures }}{{ .Label }}={{ .Value }}{{ .Unit }}{{ if .Hidden }}!{{ end }} {{ end }}{{ with .URL }}yes{{ end }} {{ end }}
{{ end }}{{ end }}{{ define "node" }}{{ .Title }}({{ .Type }}{{ range .Partners }} +{{ .Title }}{{ end }}{{ if .Current }} !{{ end }})[{{ range .Children }}{{ template "node" . }}{{ end }}]{{ end }}`,
	"themes/probe/layouts/case.html": `{{ define "main" }}{{ with .Record }}brief: {{ range .Brief }}{{ .Name }}={{ .Text }} {{ end }}
states: {{ range .States }}{{ .Key }}{{ if .Done }}-{{ end }}{{ if .Current }}*{{ end }}{{ if .Final }}f{{ end }}@{{ .Date.ISO }}{{ if .HasDays }}:{{ .Days }}{{ end }}{{ with .Limit }}/{{ . }}{{ end }}{{ if .Over }}!{{ end }} {{ end }}
limits: {{ with .Standing }}{{ .Key }}{{ end }} {{ .Due.ISO }} {{ .OverdueDays }} {{ .DaysLeft }} {{ .Age }} {{ .Since.ISO }}
computed: {{ .Get "took" }} {{ .Get "rate" }} {{ .Get "late" }}
numbers: {{ range .Numbers }}{{ .Name }}={{ .Text }}|{{ .Value }}|{{ .Unit }} {{ end }}
steps: {{ range .Requirements }}{{ .Name }}={{ .Status }}({{ .Text }}) {{ end }}
chain: {{ with .Chain }}{{ .Key }}{{ end }}
outcome: {{ with .Outcome }}{{ .Label }} {{ .Complete }} {{ .HTML }}{{ end }}
fields: {{ range .Fields }}{{ .Name }} {{ end }}
texts: {{ range .Texts }}{{ .Name }} {{ end }}
helper: {{ range .List "helper" }}{{ .Title }} {{ if .URL }}link{{ else }}text{{ end }}{{ end }}
parts: {{ range .Records "parts" }}{{ .ID }}={{ .Title }} {{ end }}{{ range .Parts }}{{ .Name }} {{ .Kind.Name }} {{ len .Records }}{{ end }}
{{ end }}{{ end }}`,
}

func write(t *testing.T, root string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		p := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func buildSite(t *testing.T, files map[string]string) *output.Memory {
	t.Helper()
	root := t.TempDir()
	write(t, root, files)
	out := output.NewMemory()
	build(t, open(t, root, time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC), out))
	return out
}

// TestOwnKinds prints what the views give of kinds that no Go code knows.
func TestOwnKinds(t *testing.T) {
	out := buildSite(t, own)
	for _, tt := range []struct{ file, line, want string }{
		{"index.html", "kinds", "body=4 case=5@2026-11-21 person=0* tally=0* planned=0"},
		{"cases/index.html", "view", "board"},
		{"cases/index.html", "items", "c5 c4 c3 c2 c1"},
		{"cases/index.html", "figures", "案子数=4 ../figures/…/index.html 人头数=8  办结率=25% ../figures/…/index.html"},
		{"cases/index.html", "board", "new:2/0[c4 c5 ] given:2/1[c2 c3 ] done:1/0f[c1 ] dropped:0/0f[]"},
		{"cases/index.html", "columns", "class body standing"},
		{"cases/index.html", "table", "date class body helper state standing late took due came rate notice told since"},
		{"cases/index.html", "years", "2026年:c5 c4 c3 c2 c1"},
		{"cases/class/easy/index.html", "view", ""},
		{"cases/class/easy/index.html", "columns", "body standing"},
		{"cases/standing/overdue/index.html", "items", "c2"},
		{"bodies/index.html", "network", "svg 总部(总部)[甲部(分部 +乙部)[丙部(分部)[]]乙部(分部 +甲部)[]]"},
		{"bodies/a/index.html", "network", "总部(总部)[甲部(分部 +乙部 !)[丙部(分部)[]]乙部(分部 +甲部)[]]"},
		{"bodies/a/index.html", "referring", "case.body=3[c3 c2 ]案子数=3 人头数=8 办结率=33.3% yes person.body=0[]登记人数=不公开! yes tally.body=0[]数=30 yes"},
		{"bodies/b/index.html", "referring", "case.body=2[c5 c4 ]案子数=1 办结率=0% yes case.helper=1[c2 ]案子数=1 人头数=不公开! 办结率=0%  person.body=0[]登记人数=不公开! yes tally.body=0[]数=12 yes"},
		{"bodies/top/index.html", "referring", ""},
		{"persons/index.html", "kind", "person true true"},
		{"persons/index.html", "items", "none"},
		{"persons/index.html", "figures", "登记人数=7"},
		{"tallies/index.html", "kind", "tally true false"},
		{"tallies/index.html", "items", "none"},
		{"tallies/index.html", "figures", "数=42"},
		{"plans/index.html", "kind", "planned false false"},
		{"cases/c1/index.html", "brief", "class=容易 body=甲部 standing=按期完成"},
		{"cases/c1/index.html", "states", "new-@2026-06-10:2/3 given-@2026-06-12:3/10 done*f@2026-06-15"},
		{"cases/c2/index.html", "states", "new-@2026-07-10:2/3 given*@2026-07-12:133/10! donef@"},
		{"cases/c3/index.html", "states", "new-@2026-11-01:1/3 given*@2026-11-02:20/60 donef@"},
		{"cases/c4/index.html", "states", "new*@2026-11-21:1/3 given@ donef@"},
		{"cases/c1/index.html", "limits", "in-time  0 -1 -1 2026-06-15"},
		{"cases/c2/index.html", "limits", "overdue 2026-07-22 123 -1 133 2026-07-12"},
		{"cases/c3/index.html", "limits", "running 2027-01-01 0 40 20 2026-11-02"},
		{"cases/c4/index.html", "limits", "running 2026-11-24 0 2 1"},
		{"cases/c1/index.html", "computed", "5 天 84.4%"},
		{"cases/c2/index.html", "computed", "44.4% 123 天"},
		{"cases/c1/index.html", "numbers", "took=5 天|5|天 due=45|45| came=38|38| rate=84.4%|84.4|%"},
		{"cases/c1/index.html", "steps", "notice=complete(相隔9天，至少3天) quorum=complete(实到38，应到45，占84.4%，须超过1/2) told=complete(相隔2天，至多7天)"},
		{"cases/c2/index.html", "steps", "notice=failed(相隔1天，至少3天) quorum=failed(实到20，应到45，占44.4%，须超过1/2) told=failed(至多7天，最晚2026年7月17日)"},
		{"cases/c3/index.html", "steps", "notice=complete(相隔12天，至少3天) quorum=complete(实到9，应到10，占90%，须超过1/2) told=failed(至多7天，最晚2026年11月8日)"},
		{"cases/c1/index.html", "chain", "complete"},
		{"cases/c1/index.html", "outcome", "大决定 true <p>办<strong>好</strong>了</p>"},
		{"cases/c2/index.html", "outcome", "讨论 false <p>谈了</p>"},
		{"cases/c3/index.html", "outcome", "讨论 false <p>还在谈</p>"},
		{"cases/c4/index.html", "outcome", ""},
		{"cases/c1/index.html", "fields", "date class body helper state standing took due came rate notice told since"},
		{"cases/c1/index.html", "texts", ""},
		{"cases/c1/index.html", "helper", "外单位 text"},
		{"cases/c2/index.html", "helper", "乙部 link"},
		{"cases/c1/index.html", "parts", "c1-1=第一 c1-2=第二 parts item 2"},
		{"articles/prose/index.html", "summary", "案子4件，办结率25%，甲部3件，老年1件，人头8，青年人头不公开，登记7人，其中法律不公开人，合计42。"},
		{"articles/prose/index.html", "suppressed", "5"},
	} {
		got := regexp.MustCompile("figures/[0-9a-f]{10}/").ReplaceAllString(line(t, out, tt.file, tt.line), "figures/…/")
		if got != tt.want {
			t.Errorf("%s: %s is %q, want %q", tt.file, tt.line, got, tt.want)
		}
	}
	for _, p := range out.Paths() {
		for dir, why := range map[string]string{
			"empties/": "a kind without records has a page", "tallies/t1": "a record of totals has a page", "persons/p": "a private record has a page",
			"cases/group/": "records are listed by a field that is for totals only", "items/": "a kind without pages has one",
		} {
			if strings.HasPrefix(p, dir) {
				t.Errorf("%s: %s", p, why)
			}
		}
	}
}

// TestFigurePages follows the figures of a text: each leads to a page that lists
// exactly what it counts, or nowhere.
func TestFigurePages(t *testing.T) {
	out := buildSite(t, own)
	text := line(t, out, "articles/prose/index.html", "text")
	figure := regexp.MustCompile(`(?:<a class="figure-link" href="\.\./\.\./([^"]+)">)?<(?:data|span) class="figure[^>]*>([^<]*)<`)
	want := []struct{ value, page, says, items string }{
		{"4", "figures/", "案子数：案子", "c4 c3 c2 c1"},   // not what is only planned
		{"25%", "figures/", "案子数：案子", "c4 c3 c2 c1"}, // a key figure of the same records
		{"3", "cases/body/a/index.html", "", "c3 c2 c1"},
		{"1", "", "", ""}, // by a field for totals only
		{"8", "", "", ""},
		{"不公开", "", "", ""},
		{"7", "", "", ""}, // no page lists them
		{"不公开", "", "", ""},
		{"42", "", "", ""},
	}
	got := figure.FindAllStringSubmatch(text, -1)
	if len(got) != len(want) {
		t.Fatalf("%d figures in %s", len(got), text)
	}
	for i, w := range want {
		page, value := got[i][1], got[i][2]
		if value != w.value || !strings.HasPrefix(page, w.page) || w.page == "" && page != "" {
			t.Errorf("figure %d is %s, to %q; want %s, to %q", i, value, page, w.value, w.page)
			continue
		}
		if w.page == "" {
			continue
		}
		if items := line(t, out, page, "items"); items != w.items {
			t.Errorf("figure %d: %s lists %q, want %q", i, page, items, w.items)
		}
		if w.says != "" {
			for name, says := range map[string]string{"words": w.says, "noindex": "true", "up": "测试 案子"} {
				if l := line(t, out, page, name); l != says {
					t.Errorf("figure %d: %s of %s is %q, want %q", i, name, page, l, says)
				}
			}
		}
	}
	for name, want := range map[string]string{"value": "4 4 2026年6月10日—11月21日 case", "all": "案子数=4 办结率=25%"} {
		if l := line(t, out, got[1][1], name); l != want {
			t.Errorf("the page of a rate: %s is %q, want %q", name, l, want)
		}
	}
	for file, want := range map[string]bool{"https://example.org/x/figures/": false, "https://example.org/x/persons/": true, "https://example.org/x/cases/c1/": true} {
		data, _, _ := out.Open("sitemap.xml")
		if strings.Contains(string(data), file) != want {
			t.Errorf("sitemap.xml: %s is there: %v", file, !want)
		}
	}
}

// TestOutcomeIsNamedWhenComplete: the word stands on the page of the one record
// whose procedure is complete, and nowhere else.
func TestOutcomeIsNamedWhenComplete(t *testing.T) {
	out := buildSite(t, own)
	for _, p := range out.Paths() {
		data, _, _ := out.Open(p)
		if has := strings.Contains(string(data), "大决定"); has != (p == "cases/c1/index.html") {
			t.Errorf("%s: %v", p, has)
		}
	}
}
