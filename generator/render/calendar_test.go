package render_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"jianbao/generator/model"
	"jianbao/generator/output"
	"jianbao/generator/render"
)

// agenda is a site with everything a calendar shows: a publicity week, activities
// to come and over, with a time and without, for several days, a meeting that was
// called off, records that are no occasions.
var agenda = map[string]string{
	"config.yaml": `title: 测试简报
baseURL: https://example.org/heping/
calendar:
  days: [{date: 11-20, name: 邻里节}]
  holidays: {2026: {off: [{name: 国庆节, from: 2026-10-01, to: 2026-10-07}], work: [2026-10-10]}}
`,
	"content/records/organizations.yaml": "kind: organization\nrecords:\n  - {id: li, name: 和平里, type: community}\n  - {id: yuan, name: 桂花园, type: community}\n",
	"content/records/programmes.yaml":    "kind: programme\nrecords:\n  - {id: yexun, title: 夜巡, community: li}\n  - {id: dushu, title: 读书会}\n",
	"content/records/activities.yaml": `kind: activity
records:
  - {id: old, title: 过去的讲座, date: 2026-11-10, type: lecture, community: li, programme: dushu}
  - {id: older, title: 早已过去, date: 2026-08-10, type: lecture, community: yuan}
  - {id: w1, title: 启动, date: 2026-11-20, time: "上午9点半", type: publicity, community: li, place: 广场}
  - {id: now, title: 今天的义诊, date: 2026-11-22, time: "9:00—11:00", type: health, community: li, feature: service, week: w}
  - {id: watch, title: 夜巡一晚, date: 2026-11-27, time: "22:00—次日5:00", type: patrol, community: li, programme: yexun}
  - {id: vague, title: 大扫除, date: 2026-12-05, time: 看天气, type: cleanup, community: li}
  - {id: long, title: 一个月的巡逻, date: {start: 2026-11-16, end: 2026-12-15}, time: "20:30—22:00", type: patrol, programme: yexun}
`,
	"content/records/meetings.yaml": `kind: meeting
records:
  - {id: off, title: 停车听证会, date: 2026-12-03, time: 下午2:30—4:00, type: hearing, community: li, state: cancelled}
`,
	"content/records/projects.yaml": "kind: project\nrecords:\n  - {id: p1, title: 扶手, date: 2026-12-12, history: [{state: open, date: 2026-11-12}]}\n",
	"content/weeks/w/index.md": "---\ntitle: 宣传周\nstart: 2026-11-20\nend: 2026-11-26\ndate: 2026-11-01\ntheme: 在一起\nhosts: [街道]\nplace: 六个社区\n" +
		"days:\n  - {date: 2026-11-20, theme: 启动, activities: [w1]}\n  - {date: 2026-11-22, activities: [now]}\n---\n欢迎。\n",
}

var day = time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)

func made(t *testing.T, files map[string]string, now time.Time) map[string]string {
	t.Helper()
	root, out := t.TempDir(), output.NewMemory()
	write(t, root, files)
	build(t, open(t, root, now, out))
	return pages(out)
}

func summaries(t *testing.T, data string) []string {
	t.Helper()
	cal, err := ics.ParseCalendar(bytes.NewReader([]byte(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range cal.Events() {
		out = append(out, e.GetProperty(ics.ComponentPropertySummary).Value)
	}
	return out
}

func TestCalendarFiles(t *testing.T) {
	files := made(t, agenda, day)
	want := map[string][]string{
		"calendar.ics":                      {"宣传周", "过去的讲座", "一个月的巡逻", "启动", "今天的义诊", "夜巡一晚", "停车听证会", "大扫除"},
		"weeks/w/w.ics":                     {"宣传周", "启动", "今天的义诊"},
		"weeks/w/2026-11-20/2026-11-20.ics": {"启动"},
		"weeks/w/2026-11-22/2026-11-22.ics": {"今天的义诊"},
		"activities/w1/w1.ics":              {"启动"}, // over, but of a week
		"activities/now/now.ics":            {"今天的义诊"},
		"activities/watch/watch.ics":        {"夜巡一晚"},
		"activities/vague/vague.ics":        {"大扫除"},
		"activities/long/long.ics":          {"一个月的巡逻"},
		"meetings/off/off.ics":              {"停车听证会"},
		"programmes/yexun/yexun.ics":        {"一个月的巡逻", "夜巡一晚"},
		"communities/li/li.ics":             {"今天的义诊", "夜巡一晚", "停车听证会", "大扫除"},
	}
	for name, data := range files {
		if strings.HasSuffix(name, ".ics") && want[name] == nil {
			t.Errorf("%s is made", name)
		}
		if strings.Contains(data, "ZgotmplZ") {
			t.Errorf("%s has an address that was filtered", name)
		}
	}
	for name, titles := range want {
		if got := summaries(t, files[name]); !slices.Equal(got, titles) {
			t.Errorf("%s: %v, want %v", name, got, titles)
		}
	}
	for name, lines := range map[string][]string{
		"weeks/w/w.ics":              {"DTSTART;VALUE=DATE:20261120", "DTEND;VALUE=DATE:20261127", "DTSTAMP:20261031T160000Z", "URL:https://example.org/heping/weeks/w/", `DESCRIPTION:主题：在一起\n主办：街道`},
		"activities/w1/w1.ics":       {"DTSTART;TZID=Asia/Shanghai:20261120T093000", "LOCATION:广场", "TZID:Asia/Shanghai"},
		"activities/now/now.ics":     {"DTEND;TZID=Asia/Shanghai:20261122T110000", "LOCATION:和平里", "CATEGORIES:服务型", "DTSTAMP:20260101T000000Z"},
		"activities/watch/watch.ics": {"DTEND;TZID=Asia/Shanghai:20261128T050000"},
		"activities/vague/vague.ics": {"DTSTART;VALUE=DATE:20261205", `DESCRIPTION:时间：看天气\n类型：环境整治\n社区：和平里`},
		"activities/long/long.ics":   {"DTEND;VALUE=DATE:20261216", `DESCRIPTION:时间：20:30—22:00\n类型：治安巡逻\n活动品牌：`},
		"meetings/off/off.ics":       {"STATUS:CANCELLED"},
		"calendar.ics":               {"X-WR-CALNAME:测试简报", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"},
	} {
		for _, l := range lines {
			if !strings.Contains(files[name], l+"\r\n") {
				t.Errorf("%s has no line %s:\n%s", name, l, files[name])
			}
		}
	}
	// One event is one event in every file that has it.
	uid := func(name string) string {
		cal, err := ics.ParseCalendar(strings.NewReader(files[name]))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range cal.Events() {
			if e.GetProperty(ics.ComponentPropertySummary).Value == "启动" {
				return e.Id()
			}
		}
		return name
	}
	if a, b, c := uid("calendar.ics"), uid("weeks/w/w.ics"), uid("activities/w1/w1.ics"); a != b || b != c {
		t.Errorf("UIDs %s, %s, %s", a, b, c)
	}
	for page, link := range map[string]string{
		"activities/now/index.html": `href="../../activities/now/now.ics"`, "programmes/yexun/index.html": `href="../../programmes/yexun/yexun.ics"`,
		"index.html": `type="text/calendar" title="测试简报 · 日历" href="calendar.ics"`, "calendar/index.html": `href="webcal://example.org/heping/calendar.ics"`,
	} {
		if !strings.Contains(files[page], link) {
			t.Errorf("%s has no %s", page, link)
		}
	}
	for _, page := range []string{"activities/old/index.html", "programmes/dushu/index.html", "projects/p1/index.html"} {
		if data, ok := files[page]; !ok || strings.Contains(data, "加入日历") {
			t.Errorf("%s: made %v, or it has a calendar", page, ok)
		}
	}
}

// TestCalendarsDoNotTellTheDay builds on two days of one month: what was to come
// still is, so no calendar differs.
func TestCalendarsDoNotTellTheDay(t *testing.T) {
	first, second := made(t, agenda, day), made(t, agenda, day.AddDate(0, 0, 3))
	n := 0
	for name, data := range second {
		if strings.HasSuffix(name, ".ics") && !strings.Contains(name, "/li.ics") { // whose activity of the 22nd is over
			if n++; data != first[name] {
				t.Errorf("%s differs", name)
			}
		}
	}
	if n < 6 {
		t.Errorf("only %d calendars", n)
	}
}

func TestMonths(t *testing.T) {
	files := made(t, agenda, day)
	has := func(page string, texts ...string) {
		t.Helper()
		for _, s := range texts {
			if !strings.Contains(files[page], s) {
				t.Errorf("%s has no %s", page, s)
			}
		}
	}
	has("calendar/index.html", `id="month-2026-11"`, `id="month-2026-12"`, `id="month-2027-01"`, "2027年的放假安排尚未公布：元旦。", "第48周", "第53周")
	has("calendar/2026-11/index.html", "全国消防日", "邻里节", `aria-current="date"`, `data-from="5" data-days="3"`, `data-from="1" data-days="4"`, "宣传周", "今天的义诊", `rel="next"`, `rel="prev"`)
	has("calendar/2026-12/index.html", "停车听证会", "已取消", "国家宪法日", "2026年11月16日—12月15日")
	has("calendar/2026-10/index.html", "国庆节", "2026年10月1日—7日", "重阳节")
	has("calendar/2027-10/index.html", "尚未公布：国庆节")
	if n := strings.Count(files["calendar/2026-10/index.html"], "mark-off"); n != 7 {
		t.Errorf("%d days off", n)
	}
	if n := strings.Count(files["calendar/2026-10/index.html"], "mark-work"); n != 1 {
		t.Errorf("%d worked", n)
	}
	if strings.Contains(files["calendar/2026-12/index.html"], "扶手") {
		t.Error("a project is in the calendar")
	}
	if files["calendar/2028-01/index.html"] != "" || files["calendar/2025-10/index.html"] != "" {
		t.Error("a month beyond a year is made")
	}
	if files["calendar/2026-02/index.html"] != "" {
		t.Error("a month with nothing in it is made")
	}
	if !strings.Contains(files["sitemap.xml"], "heping/calendar/2026-11/") || !strings.Contains(files["index.html"], `href="calendar/index.html">查看日历`) {
		t.Error("the calendar is not in the site map or not on the home page")
	}
}

// TestCalendarOfOtherSites builds what an editor may have: nothing at all, no pages
// of activities, English, no calendar, a page of one's own at its address.
func TestCalendarOfOtherSites(t *testing.T) {
	with := func(changes map[string]string) map[string]string {
		m := maps.Clone(agenda)
		maps.Copy(m, changes)
		return m
	}
	empty := made(t, map[string]string{"config.yaml": "title: 空\n"}, day)
	if got := summaries(t, empty["calendar.ics"]); len(got) != 0 || !strings.Contains(empty["calendar/index.html"], "下载日历文件") || strings.Contains(empty["calendar/index.html"], "webcal") {
		t.Errorf("a site of nothing: %v", got)
	}
	bare := made(t, with(map[string]string{"config.yaml": agenda["config.yaml"] + "kinds: {activity: {page: false}}\n"}), day)
	if !strings.Contains(bare["calendar/2026-11/index.html"], `<span class="month-what">今天的义诊</span></p>`) || bare["activities/now/now.ics"] != "" || len(summaries(t, bare["calendar.ics"])) != 8 {
		t.Error("activities without pages")
	}
	english := made(t, with(map[string]string{"config.yaml": "title: Bulletin\nlanguage: en\ntimeZone: Europe/Berlin\n"}), day)
	for _, s := range []string{"November 2026", "Week 48", "Founding Day of the Party", "Add to calendar"} {
		if !strings.Contains(english["calendar/2026-11/index.html"]+english["calendar/2026-07/index.html"]+english["activities/now/index.html"], s) {
			t.Errorf("the English site has no %s", s)
		}
	}
	if !strings.Contains(english["activities/now/now.ics"], "DTSTART;TZID=Europe/Berlin:20261122T090000") {
		t.Error("the zone is not the site's")
	}
	off := made(t, with(map[string]string{"config.yaml": "title: x\ncalendar: false\n"}), day)
	for name, data := range off {
		if strings.Contains(name, ".ics") || strings.Contains(name, "calendar/") || strings.Contains(data, "text/calendar") || strings.Contains(data, "查看日历") {
			t.Errorf("switched off, and there is %s", name)
		}
	}
	own := made(t, with(map[string]string{"content/calendar.md": "---\ntitle: 本街日历\n---\n每月一张。\n"}), day)
	if !strings.Contains(own["calendar/index.html"], "每月一张") || !strings.Contains(own["calendar/index.html"], `id="month-2026-11"`) || own["calendar/2026-11/index.html"] == "" {
		t.Error("a page of one's own does not become the calendar's")
	}
}

// TestCalendarsFollowTheClock moves the clock, edits and compares with clean builds;
// a month that is over is made again only when something of it changes.
func TestCalendarsFollowTheClock(t *testing.T) {
	root, out, now := t.TempDir(), output.NewMemory(), day
	write(t, root, agenda)
	b := open(t, root, now, out)
	build(t, b)
	for _, step := range []struct {
		name, file, old, new string
		days                 int
		made, not            []string
	}{
		{name: "a day passes", days: 1, made: []string{"/calendar/2026-11/", "/calendar/"}, not: []string{"/calendar/2026-10/", "/calendar/2027-03/", "/calendar.ics", "/weeks/w/w.ics", "/activities/watch/"}},
		{name: "an activity moves to another month", file: "content/records/activities.yaml", old: "2026-12-05", new: "2027-03-05", made: []string{"/calendar/2026-12/", "/calendar/2027-03/", "/calendar.ics", "/activities/vague/vague.ics"}, not: []string{"/calendar/2026-10/", "/weeks/w/w.ics"}},
		{name: "a meeting takes place after all", file: "content/records/meetings.yaml", old: "cancelled", new: "noticed", made: []string{"/calendar.ics", "/calendar/2026-12/", "/meetings/off/off.ics"}},
		{name: "an activity is over", days: 5, made: []string{"/activities/watch/"}, not: []string{"/activities/w1/"}},
		{name: "the month ends", days: 4, made: []string{"/calendar/2026-11/", "/calendar/2026-12/", "/calendar/"}},
		{name: "the week gets another theme", file: "content/weeks/w/index.md", old: "在一起", new: "都在", made: []string{"/calendar.ics", "/weeks/w/w.ics"}, not: []string{"/activities/w1/w1.ics"}},
		{name: "only words of the week change", file: "content/weeks/w/index.md", old: "欢迎。", new: "欢迎。<!-- -->", not: []string{"/calendar.ics", "/weeks/w/w.ics", "/calendar/2026-11/"}},
		{name: "a holiday is announced", file: "config.yaml", old: "holidays: {", new: "holidays: {2027: {off: [{name: 元旦, from: 2027-01-01}]}, ", made: []string{"/calendar/2027-01/"}},
		{name: "two months pass", days: 60, made: []string{"/calendar.ics"}},
		{name: "no calendar", file: "config.yaml", old: "calendar:\n", new: "calendar: false\nparams:\n"},
	} {
		edit(t, root, step.file, step.old, step.new)
		if step.days > 0 {
			now = now.AddDate(0, 0, step.days)
			b.SetClock(now)
		}
		res := build(t, b)
		clean := output.NewMemory()
		build(t, open(t, root, now, clean))
		same(t, step.name, pages(out), pages(clean))
		for _, p := range step.made {
			if !slices.Contains(res.Changed, p) {
				t.Errorf("%s: %s was not made again", step.name, p)
			}
		}
		for _, p := range step.not {
			if slices.Contains(res.Changed, p) {
				t.Errorf("%s: %s was made again", step.name, p)
			}
		}
	}
}

// TestCalendarOfADay makes the calendars of pages that a publicity week has for
// its days: of its activities, or of the day where it has none.
func TestCalendarOfADay(t *testing.T) {
	files := maps.Clone(agenda)
	files["content/weeks/w/index.md"] = strings.Replace(files["content/weeks/w/index.md"], "\n---\n", "\n  - {date: 2026-11-25, place: 桥头, note: 带伞}\n---\n", 1)
	b, env := opened(t, files)
	week := b.Site().PageAt("/weeks/w/")
	for day, want := range map[string]string{
		"2026-11-20": "SUMMARY:启动", "2026-11-25": "LOCATION:桥头", "2026-11-26": "DTSTART;VALUE=DATE:20261126",
	} {
		date, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		p := &model.Page{
			Kind: model.KindDay, URL: "/weeks/w/" + day + "/", Output: "weeks/w/" + day + "/index.html",
			Title: "宣传周的一天", Front: &model.FrontMatter{}, Of: week.Ref, Day: date,
		}
		forms := env.Formats(p)
		if len(forms) != 1 || render.FormatPath(p, forms[0]) != "weeks/w/"+day+"/"+day+".ics" {
			t.Fatalf("%s: %+v", day, forms)
		}
		res, diags := env.NewWorker().RenderFormat(p, forms[0])
		if len(diags) > 0 || !strings.Contains(string(res.Data), want+"\r\n") || len(summaries(t, string(res.Data))) != 1 {
			t.Errorf("%s: %v\n%s", day, diags, res.Data)
		}
	}
}

// TestAMonthDropsNothing has five overlapping weeks and activities of five days, more
// than a row of a grid holds: the weeks come first, what finds no room is counted and
// named with its link, and stands in the list that a phone shows.
func TestAMonthDropsNothing(t *testing.T) {
	files := maps.Clone(agenda)
	for i := range 5 {
		files[fmt.Sprintf("content/weeks/o%d/index.md", i)] = fmt.Sprintf("---\ntitle: 第%d个周\nstart: 2027-01-%02d\nend: 2027-01-%02d\n---\n", i, 7+i, 13+i)
	}
	files["content/records/long.yaml"] = `kind: activity
records:
  - {id: five, title: 五天的展览, date: {start: 2027-01-11, end: 2027-01-15}, type: culture}
  - {id: also, title: 又五天, date: {start: 2027-01-11, end: 2027-01-15}, type: culture}
  - {id: room, title: 有地方的, date: {start: 2027-01-18, end: 2027-01-19}, type: culture}
`
	page := made(t, files, day)["calendar/2027-01/index.html"]
	_, rows, ok := strings.Cut(page, "第2周")
	row, next, found := strings.Cut(rows, "第3周")
	if !ok || !found {
		t.Fatalf("no such week in %s", page)
	}
	bars, rest, ok := strings.Cut(row, `<li class="month-rest">`)
	if !ok || !strings.Contains(rest, "另有2项") {
		t.Fatalf("what finds no room is not counted: %s", row)
	}
	if n := strings.Count(bars, "is-week"); n != 5 || strings.Contains(bars, "五天") {
		t.Errorf("%d weeks in lines: %s", n, bars)
	}
	for _, s := range []string{`begins ends" data-from="1" data-days="5"><a href="../../activities/five/index.html">五天的展览</a>`, `<a href="../../activities/also/index.html">又五天</a>`, "2027年1月11日—15日"} {
		if !strings.Contains(rest, s) {
			t.Errorf("the rest has no %s: %s", s, rest)
		}
	}
	if !strings.Contains(next, "有地方的") || strings.Contains(next, "month-rest") {
		t.Error("a row with room names a rest")
	}
}
