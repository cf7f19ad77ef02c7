package render_test

import (
	"strings"
	"testing"

	"jianbao/generator/output"
)

// soon is a site with several activities a day, written in no order.
var soon = func() map[string]string {
	files := map[string]string{}
	for name, data := range probe {
		if !strings.HasPrefix(name, "content/articles/") { // which have pictures
			files[name] = data
		}
	}
	files["config.yaml"] = "title: 测试\ntheme: probe\nhome: {upcoming: 7}\n"
	files["content/records/activities.yaml"] = `kind: activity
records:
  - {id: later, title: 明天, date: 2026-11-23, time: "8:00", type: lecture, community: li}
  - {id: evening, title: 晚上, date: 2026-11-22, time: 晚上七点半, type: lecture, community: li}
  - {id: noon, title: 下午, date: 2026-11-22, time: "下午2:30—4:00", type: lecture, community: li}
  - {id: over, title: 昨天, date: 2026-11-21, time: "9:00", type: lecture, community: li}
  - {id: morning, title: 上午, date: 2026-11-22, time: "9：00", type: lecture, community: li}
  - {id: night, title: 明天晚上, date: 2026-11-23, time: "20:00", type: lecture, community: li}
  - {id: vague, title: 看天气, date: 2026-11-22, time: 看天气, type: lecture, community: li}
  - {id: same, title: 也在上午, date: 2026-11-22, time: "9:00—10:00", type: lecture, community: li}
  - {id: long, title: 连着几天, date: {start: 2026-11-20, end: 2026-11-24}, time: "23:00", type: lecture, community: li}
  - {id: longer, title: 整个月, date: {start: 2026-11-01, end: 2026-11-30}, type: lecture, community: li}
  - {id: ended, title: 昨天结束, date: {start: 2026-11-02, end: 2026-11-21}, type: lecture, community: li}
`
	files["kinds/outing.yaml"] = `- kind: outing
  label: {zh: 出游, en: Outing}
  title: title
  date: date
  fields:
    - {name: title, label: {zh: 标题, en: Title}, type: text, required: true}
    - {name: date, label: {zh: 日期, en: Date}, type: date, required: true}
    - {name: time, label: {zh: 时间, en: Time}, type: text, private: true}
    - {name: community, label: {zh: 社区, en: Community}, type: ref, ref: organization}
`
	files["content/records/outings.yaml"] = `kind: outing
records:
  - {id: o1, title: 先写的, date: 2026-11-29, time: "18:00", community: li}
  - {id: o2, title: 后写的, date: 2026-11-29, time: "8:00", community: li}
`
	files["themes/probe/layouts/community.html"] = strings.Replace(probe["themes/probe/layouts/community.html"], "past:",
		`outings: {{ range $r.Coming "outing" "community" 9 }}{{ .ID }} {{ end }}`+"\npast:", 1)
	return files
}()

// TestTheSoonestComeFirst orders what is to come by day, by the time it starts, and
// as it is written; what has begun and is not over comes first.
func TestTheSoonestComeFirst(t *testing.T) {
	root, out := t.TempDir(), output.NewMemory()
	write(t, root, soon)
	b := open(t, root, day, out)
	build(t, b)
	const home, li = "index.html", "communities/li/index.html"
	want := func(when, page, member, ids string) {
		t.Helper()
		if got := line(t, out, page, member); got != ids {
			t.Errorf("%s: %s is %q, want %q", when, member, got, ids)
		}
	}
	want("at first", home, "upcoming", "longer long vague morning same noon evening")
	want("at first", li, "coming", "later night")
	want("at first", li, "next", "later")

	// Only the time of a record that was not shown changes.
	edit(t, root, "content/records/activities.yaml", `"20:00"`, `"7:30"`)
	build(t, b)
	want("earlier", li, "next", "night")

	edit(t, root, "content/records/activities.yaml", "晚上七点半", "早上七点半")
	build(t, b)
	want("earlier", home, "upcoming", "longer long vague evening morning same noon")

	// A time that is not shown orders nothing.
	want("as written", li, "outings", "o1 o2")
}
