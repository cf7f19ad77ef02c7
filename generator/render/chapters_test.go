package render_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jianbao/generator"
	"jianbao/generator/output"
)

// reportSite is a site with reports, an About page and a publicity week.
var reportSite = map[string]string{
	"config.yaml": "title: 测试\nissuer: 街道\n",
	"content/records/o.yaml": `kind: organization
records:
  - {id: jie, name: 街道, type: street}
  - {id: li, name: 和平里, type: community, parent: jie, population: 900}
`,
	"content/records/p.yaml": "kind: programme\nrecords:\n  - {id: ye, title: 夜读}\n  - {id: xun, title: 夜巡}\n",
	"content/records/a.yaml": `kind: activity
records:
  - {id: a0, title: 起头, date: 2025-07-01, type: lecture, programme: ye, community: li, participants: {residents: 10}}
  - {id: a1, title: 春天, date: 2026-05-05, type: lecture, programme: ye, community: li, participants: {residents: 20}}
  - {id: a2, title: 夏天一, date: 2026-07-05, type: lecture, programme: ye, community: li, participants: {residents: 30}, hours: 2}
  - {id: a3, title: 夏天二, date: 2026-08-05, type: patrol, programme: xun, community: li, participants: {volunteers: 10}, hours: 2}
  - {id: a4, title: 今天的, date: 2026-11-20, type: lecture, programme: ye, community: li, participants: {residents: 5}}
  - {id: a5, title: 以后的, date: 2026-11-28, type: lecture, programme: ye, community: li}
  - {id: w1, title: 周里第一天, date: 2026-10-12, type: lecture, programme: ye, week: du, participants: {residents: 7}}
  - {id: w2, title: 周里第二天, date: 2026-10-13, type: lecture, programme: xun, week: du, participants: {residents: 8}}
`,
	"content/articles/x.md":      "---\ntitle: 夏天的文章\ndate: 2026-08-01\n---\n文。\n",
	"content/articles/y.md":      "---\ntitle: 秋天的文章\ndate: 2026-10-12\n---\n文。\n",
	"content/weeks/du/index.md":  "---\ntitle: 读书周\nstart: 2026-10-12\nend: 2026-10-18\n---\n周。\n",
	"content/weeks/du/report.md": "---\ntitle: 读书周小结\ndate: 2026-10-20\n---\n结尾的话。\n",
	"content/reports/q3.md": `---
title: 第三季度
period: 2026-Q3
date: 2026-10-08
---
开头。

## 三、方式

方式的话。

## 自己的

自己的话。

## 载体

载体的话。
`,
	"content/reports/nov.md": "---\nperiod: 2026-11\nchapters: [方式]\n---\n没有完的月。\n",
	"content/reports/q2.md":  "---\nperiod: 2026-Q2\nchapters: {方式: false, figures: false}\n---\n上一季。\n",
	"content/about.md":       "---\nkind: about\ntitle: 关于\n---\n## 基本情况\n\n一句话。\n",
}

// order checks that texts occur in a page one after the other.
func order(t *testing.T, page, name string, texts ...string) {
	t.Helper()
	at := 0
	for _, s := range texts {
		i := strings.Index(page[at:], s)
		if i < 0 {
			t.Errorf("%s: %q is not there after what should stand before it", name, s)
			return
		}
		at += i + len(s)
	}
}

func TestChaptersStandWithTheProse(t *testing.T) {
	out := pages(buildSite(t, reportSite))
	q3 := out["reports/q3/index.html"]
	order(t, q3, "q3", "chapters-toc", "三、方式", "自己的", "载体</a>", ">宣传手段</a>",
		"开头。", "chapter-figures", ">2<", "较上季度", "同比 &#43;100%", "方式的话", "chapter-methods", "自己的话",
		"载体的话", "chapter-programmes", "夜读", `<h2 id="宣传手段">宣传手段</h2>`, "文章1篇", "夏天的文章")
	for _, absent := range []string{"秋天的文章", "chapter-mechanisms", "截至2026年11月"} {
		if strings.Contains(q3, absent) {
			t.Errorf("q3 has %q", absent)
		}
	}
	if n := strings.Count(q3, "<h2"); n != 4 {
		t.Errorf("q3 has %d headings of level 2", n)
	}
	nov := out["reports/nov/index.html"]
	order(t, nov, "nov", "截至2026年11月22日", "<h1>街道2026年11月报告</h1>", "没有完的月", `<h2 id="方式">`, ">5<")
	if strings.Contains(nov, "chapter-figures") || strings.Contains(nov, "chapter-publicity") {
		t.Error("nov has chapters that it does not want")
	}
	q2 := out["reports/q2/index.html"]
	order(t, q2, "q2", "上一季", "<footer")
	if strings.Contains(q2, "chapter-methods") || strings.Contains(q2, "chapter-figures") {
		t.Error("q2 has chapters that it does not want")
	}
	order(t, out["about/index.html"], "about", "一句话", "chapter-community", "900", `<h2 id="组织网络">`, "network-frame",
		`<h2 id="正在开展的工作">`, "以后的")
	closing := out["weeks/du/report/index.html"]
	order(t, closing, "closing", "宣传周总结", "结尾的话", "chapter-figures", ">15<", "周里第二天", "周里第一天", "秋天的文章")
	if strings.Contains(closing, "较上") || strings.Contains(closing, "夏天") {
		t.Error("the closing report tells of what is not the week's")
	}
	order(t, out["reports/index.html"], "reports", "2026年", "第三季度", "第二季度", "11月报告", "还没有到期末")
	for name, page := range out {
		if strings.HasPrefix(name, "reports/") || name == "about/index.html" {
			seen := map[string]bool{}
			for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
				if seen[m[1]] {
					t.Errorf("%s: the id %q is there twice", name, m[1])
				}
				seen[m[1]] = true
			}
		}
	}
}

// TestNoChangeFromPartsOfAPeriod: records that begin within a period give no change
// from it.
func TestNoChangeFromPartsOfAPeriod(t *testing.T) {
	files := maps.Clone(reportSite)
	files["content/reports/y.md"] = "---\nperiod: 2026\n---\n年。\n"
	if page := pages(buildSite(t, files))["reports/y/index.html"]; strings.Contains(page, "较上年") || !strings.Contains(page, "chapter-figures") {
		t.Error("a year is compared with half a year")
	}
	files["content/records/a0.yaml"] = "kind: activity\nrecords:\n  - {id: b0, title: 元旦, date: 2025-01-03, type: lecture}\n"
	if page := pages(buildSite(t, files))["reports/y/index.html"]; !strings.Contains(page, "较上年") || strings.Contains(page, "同比") {
		t.Error("a year is not compared with the year before, or twice")
	}
}

// TestChaptersOfTheSite: a site changes chapters, and is told of its mistakes.
func TestChaptersOfTheSite(t *testing.T) {
	files := maps.Clone(reportSite)
	files["config.yaml"] += `kinds: {programme: {page: false}}
chapters:
  report:
    - 宣传手段
    - 方式: {intro: 街道自己的说明, charts: false}
    - name: own
      title: 自己的
      figures: [{label: 讲座, from: activity, measure: count, where: {type: lecture}}]
      records: [{from: activity, limit: 3}]
`
	delete(files, "content/reports/q2.md")
	page := pages(buildSite(t, files))["reports/q3/index.html"]
	order(t, page, "q3", "街道自己的说明", "自己的话", "chapter-own", ">1<", "夏天二", `<h2 id="宣传手段">`)
	if strings.Contains(page, "chapter-programmes") || strings.Contains(page, "chapter-figures") || strings.Contains(page, "<svg class=\"chart") {
		t.Error("chapters that the site took away are there")
	}

	files["config.yaml"] = `title: 测试
chapters:
  report:
    载题: false
    方式:
      figures: [{label: 讲座, from: activity, measure: cuont}]
      charts: [{type: bar, from: activty, by: type}]
      records: [{from: registration}]
      pages: [文张]
`
	files["content/reports/q2.md"] = "---\nperiod: 2026-Q2\nchapters: {方 式: false, 载题: false}\n---\n"
	root := t.TempDir()
	write(t, root, files)
	b, list := generator.New(generator.Options{Root: root, Now: time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC), NoCache: true, Target: output.NewMemory()})
	defer b.Close()
	var got []string
	for _, d := range list {
		got = append(got, fmt.Sprintf("%s:%d:%d %s", d.Pos.File, d.Pos.Line, d.Pos.Col, d.Code))
	}
	if want := []string{"config.yaml:4:5 JB0230", "config.yaml:9:15 JB0231"}; !slices.Equal(got, want) {
		t.Errorf("the configuration: %v, want %v", got, want)
	}

	files["config.yaml"] = strings.NewReplacer("    载题: false\n", "", "      pages: [文张]\n", "").Replace(files["config.yaml"])
	write(t, root, files)
	b, _ = generator.New(generator.Options{Root: root, Now: time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC), NoCache: true, Target: output.NewMemory()})
	defer b.Close()
	res, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	got = nil
	for _, d := range res.Diags {
		got = append(got, fmt.Sprintf("%s:%d:%d %s", d.Pos.File, d.Pos.Line, d.Pos.Col, d.Code))
	}
	slices.Sort(got)
	if want := []string{"config.yaml:5:17 JB0751", "config.yaml:6:34 JB0751", "config.yaml:7:17 JB1123", "content/reports/q2.md:3:24 JB0960"}; !slices.Equal(got, want) {
		t.Errorf("queries: %v, want %v", got, want)
	}
}

// TestPeriodToCome: a report whose period has not begun has its prose and says so, the day
// it begins its figures.
func TestPeriodToCome(t *testing.T) {
	files := maps.Clone(reportSite)
	files["content/reports/dec.md"] = "---\nperiod: 2026-12\ndate: 2026-11-20\n---\n打算。\n\n## 机制\n\n先说机制。\n"
	files["content/reports/late.md"] = "---\nperiod: {start: 2026-11-26, end: 2026-12-05}\n---\n几天。\n"
	files["content/reports/bare.md"] = "---\nperiod: 2027\nchapters: false\n---\n只有话。\n"
	files["config.yaml"] += "chapters: {report: {方式: {records: [{from: activity}]}}}\n"
	root := t.TempDir()
	write(t, root, files)
	out := output.NewMemory()
	b := open(t, root, time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC), out)
	build(t, b)
	got := pages(out)
	for _, name := range []string{"dec", "late"} {
		page := got["reports/"+name+"/index.html"]
		if strings.Count(page, "期间还没有开始") != 1 || strings.Contains(page, "chapter chapter-") || strings.Contains(page, "截至") {
			t.Errorf("%s shows figures of days to come:\n%s", name, page)
		}
	}
	order(t, got["reports/dec/index.html"], "dec", "打算。", "期间还没有开始", "先说机制")
	if strings.Contains(got["reports/bare/index.html"], "期间还没有开始") {
		t.Error("a report without chapters speaks of their figures")
	}
	b.SetClock(time.Date(2026, 11, 28, 1, 0, 0, 0, time.UTC))
	build(t, b)
	if page := pages(out)["reports/late/index.html"]; strings.Contains(page, "期间还没有开始") || !strings.Contains(page, "以后的") {
		t.Error("the period has begun, and nothing is counted")
	}
}

// undated is a kind without a date: posts as they stand now.
const undated = "kind: post\nrecords:\n  - {id: p1, title: 巡逻, type: patrol, duty: 夜里走一圈, needed: 300, claimed: 284}\n"

// TestWhatHasNoDateIsOfNoPeriod: figures, charts and lists of a kind without a date stand
// on the About page and in no report; who asks for them in one is told.
func TestWhatHasNoDateIsOfNoPeriod(t *testing.T) {
	files := maps.Clone(reportSite)
	files["content/records/posts.yaml"] = undated
	files["config.yaml"] += `chapters:
  report:
    岗位:
      title: 岗位
      figures: [{label: 岗位上的人, from: post, measure: claimed}]
      charts: [{type: bar, from: post, measure: claimed, by: type}]
      records: [{from: post}]
  closing:
    岗位:
      title: 岗位
      figures: [{label: 岗位上的人, from: post, measure: claimed}]
  about:
    岗位:
      title: 岗位
      figures: [{label: 岗位上的人, from: post, measure: claimed}]
`
	root := t.TempDir()
	write(t, root, files)
	out := output.NewMemory()
	b := open(t, root, time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC), out)
	res, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range res.Diags {
		got = append(got, fmt.Sprintf("%s:%d:%d %s %d", d.Pos.File, d.Pos.Line, d.Pos.Col, d.Code, d.Severity))
	}
	if want := []string{"config.yaml:7:17 JB0962 0", "config.yaml:8:16 JB0962 0", "config.yaml:9:17 JB0962 0", "config.yaml:13:17 JB0962 0"}; !slices.Equal(got, want) {
		t.Errorf("told of %v, want %v", got, want)
	}
	for name, page := range pages(out) {
		of := strings.Contains(page, "岗位上的人") || strings.Contains(page, `class="chapter chapter-岗位"`)
		switch {
		case strings.HasPrefix(name, "reports/") || strings.HasPrefix(name, "weeks/du/report/"):
			if of {
				t.Errorf("%s shows what is of no period", name)
			}
		case name == "about/index.html" && !of:
			t.Error("the About page lacks it")
		}
	}
}

// TestChapterUnderTwoHeadings: the second heading of a chapter is told of with the first.
func TestChapterUnderTwoHeadings(t *testing.T) {
	files := maps.Clone(reportSite)
	files["content/reports/q3.md"] = "---\nperiod: 2026-Q3\n---\n## 载体\n\n话。\n\n## 自己的\n\n## 一、载体\n\n又一段。\n\n## 自己的\n"
	root := t.TempDir()
	write(t, root, files)
	b := open(t, root, time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC), output.NewMemory())
	res, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Diags) != 1 || res.Diags[0].Code != "JB0961" || res.Diags[0].Pos.Line != 10 || len(res.Diags[0].Also) != 1 || res.Diags[0].Also[0].Line != 4 {
		t.Errorf("%+v", res.Diags)
	}
}

// TestClosingReportsNameTheirWeeks: beside a closing report stand the weeks before and after.
func TestClosingReportsNameTheirWeeks(t *testing.T) {
	files := maps.Clone(reportSite)
	files["content/weeks/an/index.md"] = "---\ntitle: 平安周\nstart: 2026-10-26\nend: 2026-10-28\n---\n周。\n"
	files["content/weeks/ke/index.md"] = "---\ntitle: 科普周\nstart: 2026-11-02\nend: 2026-11-05\n---\n周。\n"
	out := pages(buildSite(t, files))
	order(t, out["weeks/an/report/index.html"], "an", `class="adjacent"`, "读书周小结</a>", "科普周总结报告")
}

// TestRecordsReachTheirReports: an edit of a record makes the reports anew whose period
// it is in or that compare with that period, no others; and every tree is that of a
// clean build.
func TestRecordsReachTheirReports(t *testing.T) {
	root := t.TempDir()
	files := maps.Clone(reportSite)
	for m := 1; m <= 6; m++ {
		files[fmt.Sprintf("content/reports/m%d.md", m)] = fmt.Sprintf("---\nperiod: 2026-%02d\n---\n月。\n", m)
	}
	write(t, root, files)
	now := time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)
	out := output.NewMemory()
	b := open(t, root, now, out)
	build(t, b)
	reports := func(changed []string) []string {
		var l []string
		for _, c := range changed {
			if strings.HasPrefix(c, "/reports/") && c != "/reports/" || strings.HasPrefix(c, "/weeks/du/report/") {
				l = append(l, strings.Trim(strings.TrimPrefix(c, "/reports"), "/"))
			}
		}
		slices.Sort(l)
		return l
	}
	for _, step := range []struct{ name, old, new, want string }{
		{"a summer day", "residents: 30", "residents: 31", "q3"},
		{"a day of May, with which summer is compared", "residents: 20", "residents: 25", "m5 q2 q3"},
		{"a day of the week, of the month before November", "residents: 7", "residents: 9", "nov weeks/du/report"},
		{"a day of November", "residents: 5}", "residents: 6}", "nov"},
		{"last summer", "residents: 10", "residents: 12", "q3"},
	} {
		edit(t, root, "content/records/a.yaml", step.old, step.new)
		res := build(t, b)
		if got := strings.Join(reports(res.Changed), " "); got != step.want {
			t.Errorf("%s: made anew %q, want %q", step.name, got, step.want)
		}
	}
	// Random days, with the clock moving: what is kept is what a clean build makes.
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range 3 {
		day := time.Date(2026, 1, 1+rnd.IntN(330), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		write(t, root, map[string]string{"content/records/r.yaml": "kind: activity\nrecords:\n  - {id: r, title: 随便一天, date: " + day + ", type: lecture, community: li, participants: {residents: 9}}\n"})
		now = now.AddDate(0, 0, rnd.IntN(20)-5)
		b.SetClock(now)
		build(t, b)
		clean := output.NewMemory()
		build(t, open(t, root, now, clean))
		same(t, fmt.Sprint(i, day, now.Format(time.DateOnly)), pages(out), pages(clean))
	}
}
