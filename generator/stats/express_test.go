package stats_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"jianbao/generator/model"
	"jianbao/generator/query"
	"jianbao/generator/record"
	"jianbao/generator/stats"
	"jianbao/generator/yamldoc"
)

// yamlData reads the kinds and records of testdata as a site's would be.
func yamlData(t testing.TB) stats.Data {
	t.Helper()
	def, err := os.ReadFile("testdata/kinds.yaml")
	if err != nil {
		t.Fatal(err)
	}
	kinds, diags := record.LoadKinds(false, []record.NamedFile{{Path: "kinds/x.yaml", Data: def}}, record.KindOptions{})
	if diags.Errors() > 0 {
		t.Fatal(diags)
	}
	text, err := os.ReadFile("testdata/records.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var chunks []*model.Chunk
	for _, part := range split(t, text) {
		cs, diags := record.Decode(kinds, part.name, part.data)
		if diags.Errors() > 0 {
			t.Fatal(diags)
		}
		chunks = append(chunks, cs...)
	}
	tables, diags := record.Assemble(kinds, chunks)
	if diags.Errors() > 0 {
		t.Fatal(diags)
	}
	return stats.Data{Kinds: kinds, Tables: tables, Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Lang: "zh-CN"}
}

type part struct {
	name string
	data []byte
}

// split cuts a list of {kind, records} into files.
func split(t testing.TB, text []byte) []part {
	t.Helper()
	if _, list := yamldoc.Parse("records.yaml", 1, text); list.Errors() > 0 {
		t.Fatal(list)
	}
	var out []part
	for i, s := range strings.Split("\n"+string(text), "\n- ") {
		if i > 0 {
			out = append(out, part{"content/records/" + string(rune('a'+i)) + ".yaml", []byte(s)})
		}
	}
	return out
}

// figures writes a table as "label=text(n)" with series after commas.
func figures(t *stats.Table) string {
	var b strings.Builder
	for i, r := range t.Rows {
		b.WriteString(strings.ReplaceAll(r.Label, "\n", "") + "=")
		for j, c := range t.Cells[i] {
			if j > 0 {
				b.WriteByte(',')
			}
			b.WriteString(t.Text(c))
		}
		b.WriteByte(' ')
	}
	return b.String() + "| " + t.TotalText() + " n=" + t.Sample(t.TotalCell())
}

func q(from, measure, by string, change ...func(*model.Query)) model.Query {
	out := model.Query{From: from, Measure: measure, By: by}
	for _, c := range change {
		c(&out)
	}
	return out
}

func every(q *model.Query)      { q.Every = true }
func cumulative(q *model.Query) { q.Cumulative = true }
func share(q *model.Query)      { q.Share = true }
func in(year string) func(*model.Query) {
	return func(q *model.Query) { q.Since, q.Until = year, year }
}
func split2(name string) func(*model.Query) { return func(q *model.Query) { q.Split = name } }
func compare(how string) func(*model.Query) { return func(q *model.Query) { q.Compare = how } }
func top(n int) func(*model.Query)          { return func(q *model.Query) { q.Top = n } }
func target(m string) func(*model.Query)    { return func(q *model.Query) { q.Target = m } }
func sorted(s string) func(*model.Query)    { return func(q *model.Query) { q.Sort = s } }
func only(field string, values ...string) func(*model.Query) {
	return func(q *model.Query) { q.Where = map[string][]string{field: values} }
}

// TestWhatMustBeExpressible asks the questions that a sub-district asks.
func TestWhatMustBeExpressible(t *testing.T) {
	d := yamlData(t)
	tests := []struct {
		name string
		q    model.Query
		want string
	}{
		{"response bands", q("issue", "", "response"), "1天以内=1 2—3天=1 超过3天=1 | 3 n=3"},
		{"response bands, all", q("issue", "", "response", every, only("community", "安华里")), "1天以内=0 2—3天=0 超过3天=1 | 1 n=1"},
		{"ageing", q("issue", "", "积压时间"), "7天以内=1 超过30天=1 | 2 n=2"},
		{"standing", q("issue", "", "standing"), "按期完成=1 超期完成=1 未到期=1 已超期=1 | 4 n=4"},
		{"overdue now", q("issue", "overdue-now", "community"), "安华里=1 | 1 n=1"},
		{"a computed field as condition", q("issue", "", "", only("standing", "overdue")), "民情问题数=1 | 1 n=1"},
		{"having a value as condition", q("issue", "", "", only("response", "*")), "=3 | 3 n=3"},
		{"proactive share", q("issue", "proactive-rate", "community"), "和平里=50% 安华里=50% | 50% n=4"},
		{"a mean", q("issue", "response-days", "community"), "安华里=7 和平里=1.5 | 3.33 n=3"},
		{"response within the limit", q("issue", "按期率", ""), "=50% | 50% n=2"},
		{"adoption rate", q("proposal", "建议采纳率", "feature"), "学习型=100% 平安型=0% | 66.7% n=3"},
		{"adoption against its target", q("proposal", "adoption-rate", "", in("2026"), target("adoption-rate")), "=66.7% | 66.7% n=3"},
		{"a rate month by month", q("proposal", "adoption-rate", "month", in("2026"), only("feature", "learning")),
			"2026年1月=100% 2026年2月=100% 2026年3月=— 2026年4月=— 2026年5月=— 2026年6月=— 2026年7月=— 2026年8月=— 2026年9月=— 2026年10月=— 2026年11月=— | 100% n=2"},
		{"coverage: feature by function", q("proposal", "", "feature", split2("function"), every), "学习型=1,1,0 平安型=0,1,1 服务型=0,0,0 | 4 n=4"},
		{"coverage: communities by months", q("activity", "", "community", split2("month"), every, func(q *model.Query) { q.Since, q.Until = "2026-10", "2026-12" }),
			"和平里=0,0,— 安华里=0,0,— | 0 n=0"},
		{"participation mix", q("activity", "participants", "quarter", split2("side"), share, func(q *model.Query) { q.Since, q.Until = "2025-12", "2026-03" }),
			"2025年第4季度=100%,0%,0% 2026年第1季度=29.8%,65.5%,4.7% | 267 n=3"},
		{"a group as condition", q("activity", "participants", "", in("2026"), only("参与方", "群众与单位")), "=110 | 110 n=2"},
		{"per activity", q("activity", "场均人次", "", in("2026")), "=84 | 84 n=2"},
		{"per activity, by category", q("activity", "per-activity", "side", in("2026")), "组织方=25 群众与单位=55 未归类=8 | 84 n=2"},
		{"return rate", q("survey", "return-rate", "month", in("2026"), cumulative), "2026年1月=— 2026年2月=— 2026年3月=80% 2026年4月=80% 2026年5月=80% 2026年6月=60% 2026年7月=60% 2026年8月=60% 2026年9月=60% 2026年10月=60% 2026年11月=60% | 60% n=400"},
		{"a weighted mean", q("survey", "满意度", ""), "=80 | 80 n=240 份"},
		{"year on year", q("activity", "participants", "month", func(q *model.Query) { q.Since, q.Until = "2026-01", "2026-03" }, compare("year-before")),
			"2026年1月=60,50 2026年2月=0,0 2026年3月=108,50 | 168 n=2"},
		{"year on year by community", q("activity", "participants", "community", in("2026"), compare("year-before")), "和平里=168,50 安华里=0,50 | 168 n=2"},
		{"quarter on quarter", q("activity", "", "month", func(q *model.Query) { q.Since, q.Until = "2026-01", "2026-03" }, compare("period-before")),
			"2026年1月=1,0 2026年2月=0,0 2026年3月=1,1 | 2 n=2"},
		{"the tree of organisations", q("organization", "members", "self"), "和平街道=3 和平里=0 和平里党支部=40 和平里第二党支部=25 安华里=12 | 80 n=4"},
		{"a reference in its tree", q("activity", "", "organizers", in("2026"), sorted("tree")), "和平街道=0 和平里=0 和平里党支部=2 和平里第二党支部=1 | 2 n=2"},
		{"a reference as a plain list", q("activity", "", "organizers"), "和平里党支部=3 安华里=2 和平里第二党支部=1 | 5 n=5"},
		{"the rest of rates", q("activity", "per-activity", "organizers", top(1)), "安华里=74.5 其他=69.5 | 73.4 n=5"},
		{"burn-up", q("activity", "participants", "quarter", in("2026"), cumulative, target("participants"), every),
			"2026年第1季度=168 2026年第2季度=168 2026年第3季度=168 2026年第4季度=168 | 168 n=2"},
	}
	for _, tt := range tests {
		tab, err := stats.Run(d, tt.q)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got := figures(tab)
		if tt.q.By == "" { // the only row is named after the measure
			_, got, _ = strings.Cut(got, "=")
			_, tt.want, _ = strings.Cut(tt.want, "=")
		}
		if !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func run(t *testing.T, d stats.Data, q model.Query) *stats.Table {
	t.Helper()
	tab, err := stats.Run(d, q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	return tab
}

func TestParents(t *testing.T) {
	d := yamlData(t)
	for _, tt := range []struct {
		q    model.Query
		want []int
	}{
		{q("organization", "members", "self"), []int{0, 1, 2, 2, 1}},
		{q("organization", "members", "self", every), []int{0, 1, 2, 2, 1}},
		{q("activity", "", "organizers", sorted("tree")), []int{0, 1, 2, 2, 1}},
		{q("activity", "", "organizers"), []int{0, 0, 0}},
	} {
		tab := run(t, d, tt.q)
		var got []int
		for _, r := range tab.Rows {
			got = append(got, r.Parent)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%+v: parents %v of %s", tt.q, got, figures(tab))
		}
	}
}

func TestSumsOfRatios(t *testing.T) {
	tab := run(t, yamlData(t), q("issue", "proactive-rate", "month", split2("community"), in("2026")))
	if !tab.Ratio || tab.RowTotal(2) == 0 {
		t.Fatal(figures(tab))
	}
	if c := tab.RowSum(2); tab.Text(c) != "50%" || c.N != 2 {
		t.Errorf("March: %+v", c)
	}
	if c := tab.SeriesSum(1); tab.Text(c) != "50%" || c.N != 2 {
		t.Errorf("%s: %+v", tab.Series[1].Label, c)
	}
	if c := run(t, yamlData(t), q("activity", "", "organizers")).SeriesSum(0); c.OK {
		t.Errorf("records under several organisers were added: %+v", c)
	}
}

func TestTargetOfTheYear(t *testing.T) {
	d := yamlData(t)
	tab := run(t, d, q("activity", "participants", "month", cumulative, target("participants"), func(q *model.Query) { q.Since, q.Until = "this-year", "today" }))
	if stats.Format(tab.Target.V, tab.TotalScale) != "500" || model.DayTime(tab.TargetFirst).Format(time.DateOnly) != "2026-01-01" || model.DayTime(tab.TargetLast).Format(time.DateOnly) != "2026-12-31" {
		t.Errorf("target %+v from %d to %d", tab.Target, tab.TargetFirst, tab.TargetLast)
	}
	if tab := run(t, d, q("proposal", "adoption-rate", "", in("2026"), target("adoption-rate"))); stats.Format(tab.Target.V, tab.TotalScale) != "80" {
		t.Errorf("target of a rate %+v", tab.Target)
	}
}

func TestSeriesOfComparisons(t *testing.T) {
	d := yamlData(t)
	for _, tt := range []struct {
		since, until, how, want string
	}{
		{"2026", "2026", "year-before", "2026年/2025年"},
		{"this-year", "today", "year-before", "2026年/2025年"},
		{"2026-03", "2026-03", "period-before", "2026年3月/2026年2月"},
		{"2026-04", "2026-06", "period-before", "2026年第2季度/2026年第1季度"},
		{"2026-03-05", "2026-03-20", "year-before", "本期/上年同期"},
		{"2026-03-05", "2026-03-20", "period-before", "本期/上一期"},
	} {
		tab := run(t, d, model.Query{From: "activity", Compare: tt.how, Since: tt.since, Until: tt.until})
		if got := tab.Series[0].Label + "/" + tab.Series[1].Label; got != tt.want || !tab.SplitIsTime() {
			t.Errorf("%s %s to %s: %s", tt.how, tt.since, tt.until, got)
		}
	}
	for _, bad := range []model.Query{
		{From: "activity", Compare: "year-before"}, {From: "activity", Compare: "x", Since: "2026"},
		{From: "organization", Compare: "year-before"}, {From: "activity", By: "month", Split: "community", Compare: "year-before", Since: "2026"},
	} {
		if _, err := stats.Run(d, bad); err == nil || !strings.HasPrefix(err.Error(), "compare:") {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// TestRates compares percentages in points.
func TestRates(t *testing.T) {
	c, err := stats.Compare(yamlData(t), q("proposal", "adoption-rate", "", func(q *model.Query) { q.Since, q.Until = "2026-03", "2026-03" }), stats.PeriodBefore)
	if err != nil || c.Text("zh-CN") != "−100个百分点" || c.Text("en") != "−100 points" {
		t.Errorf("%+v %q %v", c, c.Text("zh-CN"), err)
	}
}

// TestPrivateKinds gives figures of private records and nothing else.
func TestPrivateKinds(t *testing.T) {
	d := yamlData(t)
	if rows, err := stats.Rows(d, model.Query{From: "registration"}); err != nil || len(rows) != 0 {
		t.Errorf("rows %v %v", rows, err)
	}
	if _, err := stats.Run(d, q("registration", "", "self")); err == nil {
		t.Error("each registration has a row")
	}
	tab := run(t, d, q("registration", "", "skill"))
	if figures(tab) != "法律=2 医疗=6 文艺=5 | 13 n=13" || model.DayTime(tab.First).Format(time.DateOnly) != "2026-02-01" || model.DayTime(tab.Last).Format(time.DateOnly) != "2026-03-31" {
		t.Errorf("%s from %d to %d", figures(tab), tab.First, tab.Last)
	}
	d.Suppress = 5
	for _, tt := range []struct {
		q    model.Query
		want string
	}{
		{q("registration", "", "skill"), "法律=不公开 医疗=6 文艺=不公开 | 13 n=13"},
		{q("registration", "", "skill", sorted("-value")), "医疗=6 文艺=不公开 法律=不公开 | 13 n=13"},
		{q("registration", "", "skill", share), "法律=不公开 医疗=46.1% 文艺=不公开 | 13 n=13"},
		{q("registration", "", "month"), "2026年2月=不公开 2026年3月=不公开 | 13 n=13"},
		{q("registration", "", "month", cumulative), "2026年2月=不公开 2026年3月=13 | 13 n=13"},
		{q("registration", "", "month", split2("skill")), "2026年2月=不公开,0,0 2026年3月=0,6,不公开 | 13 n=13"},
		{q("registration", "", "", only("skill", "law")), "报到人数=不公开 | 不公开 n=0"},
		{q("registration", "", "", only("skill", "art")), "报到人数=5 | 5 n=5"},
		{q("activity", "participants", "", func(q *model.Query) { q.Since = "2026" }, only("participants", "units")), "参与人次=25 | 25 n=2"},
		{q("activity", "", "", func(q *model.Query) { q.Since = "2026" }), "场次=2 | 2 n=2"},
	} {
		tab := run(t, d, tt.q)
		if got := figures(tab); got != tt.want {
			t.Errorf("%+v:\n got %s\nwant %s", tt.q, got, tt.want)
		}
	}
}

// TestFiguresOfTexts reads figures as editors write them and writes them.
func TestFiguresOfTexts(t *testing.T) {
	d := yamlData(t)
	for _, tt := range []struct{ text, zh, en string }{
		{"2026年活动的参与人次", "168", "168"},
		{"2026年活动参与人次", "168", "168"},
		{"今年参与人次", "168", "168"},
		{"今年参与人次 同比", "+68%", "+68%"},
		{"今年参与人次同比", "+68%", "+68%"},
		{"今年活动的参与人次（社区：和平里，同比）", "+236%", "+236%"},
		{"2026年第一季度参与人次 环比", "+69.7%", "+69.7%"},
		{"今年参与人次 万", "168", "168"},
		{"今年参与人次 亿", "168", "168"},
		{"今年采纳率 万", "", ""},
		{"今年采纳率 亿", "", ""},
		{"今年采纳率", "66.7%", "66.7%"},
		{"今年建言献策的采纳率 成", "6.7成", "66.7%"},
		{"今年采纳率 精确", "66.7%", "66.7%"},
		{"2026年3月采纳率 环比", "−100个百分点", "−100 points"},
		{"2024年采纳率", "—", "—"},
		{"2024年参与人次 同比", "—", "—"},
		{"今年场均人次", "84", "84"},
		{"adoption-rate of proposal in 2026 as percent", "66.7%", "66.7%"},
		{"participants of activity in 2026 as year-before", "+68%", "+68%"},
		{"来源：活动 指标：人次 自：今年", "", ""},
		{"来源：活动 指标：参与人次 自：今年", "168", "168"},
	} {
		for lang, want := range map[string]string{"zh-CN": tt.zh, "en": tt.en} {
			q, list := query.ParseFigure(tt.text)
			d.Lang = lang
			tab, err := stats.Run(d, q)
			if list.Errors() > 0 || (err != nil) != (want == "") {
				t.Errorf("%s: %v %v", tt.text, list, err)
				continue
			}
			if want != "" && tab.Prose() != want {
				t.Errorf("%s in %s: %s, want %s", tt.text, lang, tab.Prose(), want)
			}
		}
	}
}

// TestUnknownFigures says what could have been meant.
func TestUnknownFigures(t *testing.T) {
	d := yamlData(t)
	for _, tt := range []struct{ text, want string }{
		{"今年参与人数次", "您是不是想写“参与人次”？"},
		{"今年建言献策采纳绿", "您是不是想写“建言献策采纳率”？"},
		{"今年党员数", "没有日期"},
		{"今年参与人次 成", "不能写成几成"},
		{"参与人次 同比", "请先写明时间"},
	} {
		q, list := query.ParseFigure(tt.text)
		_, err := stats.Run(d, q)
		var qe *stats.QueryError
		if list.Errors() > 0 || !errors.As(err, &qe) || !strings.Contains(qe.Text().ZH, tt.want) {
			t.Errorf("%s: %v, %v", tt.text, list, qe)
		}
	}
	twice := *d.Kinds
	twice.All = slices.Clone(twice.All)
	var again model.Kind // another kind with the same measure
	for _, k := range twice.All {
		if k.Name == "proposal" {
			again = *k
		}
	}
	again.Name, again.Label = "opinion", model.Label{ZH: "社情民意", EN: "Opinion"}
	again.Freeze()
	twice.All, d.Kinds = append(twice.All, &again), &twice
	_, err := stats.Run(d, model.Query{From: "采纳率"})
	var qe *stats.QueryError
	if !errors.As(err, &qe) || !strings.Contains(qe.Text().ZH, "建言献策的采纳率、社情民意的采纳率") {
		t.Errorf("a measure of two kinds: %v", err)
	}
}

// TestChange gives one change to texts, charts and the command line.
func TestChange(t *testing.T) {
	for _, tt := range []struct {
		unit        string
		scale       int64
		now, before stats.Cell
		tenths      int64
		ok          bool
		zh, en      string
	}{
		{"人", 1, stats.Cell{V: 9, OK: true}, stats.Cell{V: 8, OK: true}, 125, true, "+12.5%", "+12.5%"},
		{"人", 1, stats.Cell{V: 2, OK: true}, stats.Cell{V: 3, OK: true}, -333, true, "−33.3%", "−33.3%"},
		{"人", 1, stats.Cell{V: 21, OK: true}, stats.Cell{V: 1, OK: true}, 20_000, true, "+2,000%", "+2,000%"},
		{"人", 1, stats.Cell{V: 8, OK: true}, stats.Cell{V: 8, OK: true}, 0, true, "±0%", "±0%"},
		{"人", 1, stats.Cell{V: 8, OK: true}, stats.Cell{OK: true}, 0, false, "", ""},
		{"%", 10, stats.Cell{V: 25, OK: true}, stats.Cell{OK: true}, 25, true, "+2.5个百分点", "+2.5 points"},
		{"%", 100, stats.Cell{V: 5000, OK: true}, stats.Cell{V: 5251, OK: true}, -25, true, "−2.5个百分点", "−2.5 points"},
		{"%", 1, stats.Cell{V: 7, OK: true}, stats.Cell{V: 4, OK: true}, 30, true, "+3个百分点", "+3 points"},
		{"%", 10, stats.Cell{V: 7, OK: true}, stats.Cell{Hidden: true, OK: true}, 0, false, "", ""},
		{"人", 1, stats.Cell{}, stats.Cell{V: 4, OK: true}, 0, false, "", ""},
		{"人", 1, stats.Cell{V: 1 << 62, OK: true}, stats.Cell{V: 1, OK: true}, 0, false, "", ""},
	} {
		zh, en := stats.Table{Unit: tt.unit, Scale: tt.scale, Lang: "zh-CN"}, stats.Table{Unit: tt.unit, Scale: tt.scale, Lang: "en"}
		tenths, ok := zh.Change(tt.now, tt.before)
		if ok != tt.ok || ok && tenths != tt.tenths {
			t.Errorf("%+v: got %d, %v", tt, tenths, ok)
		}
		if a, b := zh.ChangeText(tt.now, tt.before), en.ChangeText(tt.now, tt.before); a != tt.zh || b != tt.en {
			t.Errorf("%+v: got %q, %q", tt, a, b)
		}
	}
}
