package stats

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// show writes a table as text: key=value(n) per cell, series after "|".
func show(t *Table) string {
	var b strings.Builder
	for i, r := range t.Rows {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(r.Key)
		b.WriteByte(':')
		for j, c := range t.Cells[i] {
			if j > 0 {
				b.WriteByte(',')
			}
			if !c.OK {
				b.WriteByte('-')
				continue
			}
			fmt.Fprintf(&b, "%s(%d)", Format(c.V, t.Scale), c.N)
		}
	}
	var keys []string
	for _, s := range t.Series {
		keys = append(keys, s.Key)
	}
	return fmt.Sprintf("%s | %s | n=%d missing=%d total=%s", b.String(), strings.Join(keys, ","), t.N, t.Missing, Format(t.Total, t.TotalScale))
}

func where(pairs ...string) map[string][]string {
	m := map[string][]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = append(m[pairs[i]], pairs[i+1])
	}
	return m
}

func TestRun(t *testing.T) {
	type q = model.Query
	tests := []struct {
		name string
		q    q
		want string
	}{
		{"count of all", q{From: "activity"}, ":6(6) |  | n=6 missing=0 total=6"},
		{"names in Chinese", q{From: "活动", Measure: "人次", By: "类别"}, "lecture:137(2) patrol:12(1) visit:12(2) | none"},
		{"parts are not counted twice", q{From: "activity", Measure: "participants", By: "category"},
			"members:23(3) residents:122(3) volunteers:16(3) |  | n=5 missing=1 total=161"},
		{"parts by name", q{From: "activity", Measure: "participants", By: "参与人员", Where: where("category", "在职党员", "category", "retired")},
			"in-service:13(2) retired:5(2) |  | n=2 missing=0 total=18"},
		{"a category", q{From: "activity", Measure: "participants", Where: where("category", "中共党员")}, ":23(3) |  | n=3 missing=0 total=23"},
		{"records with a category", q{From: "activity", By: "category", Where: where("year", "2026")},
			"members:2(2) residents:2(2) volunteers:2(2) :1(1) |  | n=4 missing=1 total=4"},
		{"months without gaps", q{From: "activity", Measure: "participants", By: "month", Where: where("community", "和平里")},
			"2026-01:107(1) 2026-02:0(0) 2026-03:30(1) |  | n=2 missing=1 total=137"},
		{"months of the year up to now", q{From: "activity", By: "month", Where: where("year", "2026")},
			"2026-01:1(1) 2026-02:0(0) 2026-03:2(2) 2026-04:0(0) 2026-05:0(0) 2026-06:0(0) 2026-07:0(0) 2026-08:0(0) 2026-09:0(0) 2026-10:0(0) 2026-11:1(1) |  | n=4 missing=1 total=4"},
		{"quarters", q{From: "activity", By: "季度", Since: "2025-10", Until: "2026-03-31"},
			"2025-Q4:1(1) 2026-Q1:3(3) |  | n=4 missing=1 total=4"},
		{"weekdays", q{From: "activity", By: "weekday"}, "1:0(0) 2:0(0) 3:0(0) 4:1(1) 5:1(1) 6:2(2) 7:1(1) |  | n=5 missing=1 total=5"},
		{"the ISO week", q{From: "activity", Where: where("week", "2026-W47")}, ":1(1) |  | n=1 missing=1 total=1"},
		{"the publicity week", q{From: "activity", Where: where("week", "2026-dangjian")}, ":1(1) |  | n=1 missing=0 total=1"},
		{"years side by side", q{From: "activity", By: "month", Split: "year", Since: "2025-11"},
			"01:-,1(1) 02:-,0(0) 03:-,2(2) 04:-,0(0) 05:-,0(0) 06:-,0(0) 07:-,0(0) 08:-,0(0) 09:-,0(0) 10:-,0(0) 11:1(1),1(1) | 2025,2026 | n=5 missing=1 total=5"},
		{"several values count under each", q{From: "activity", Measure: "hours", By: "organizers"},
			"party:2(1) heping:2(1) anhua:1.5(1) :2.25(3) |  | n=5 missing=1 total=5.75"},
		{"a condition on the axis", q{From: "activity", By: "organizers", Where: where("organizers", "党支部")}, "party:2(2) |  | n=2 missing=0 total=2"},
		{"person-hours", q{From: "activity", Measure: "person-hours", By: "type"}, "lecture:20(1) patrol:9(1) visit:0(2) |  | n=4 missing=2 total=29"},
		{"split", q{From: "activity", By: "type", Split: "community", Where: where("public", "是", "public", "否")},
			"lecture:1(1),0(0) patrol:0(0),1(1) | heping,anhua | n=2 missing=0 total=2"},
		{"top and rest", q{From: "activity", Measure: "participants", By: "type", Top: 1}, "lecture:137(2) other:24(3) | none"},
		{"a rest of one keeps its name", q{From: "activity", By: "type", Top: 2}, "patrol:2(2) lecture:2(2) visit:2(2) | none"},
		{"cumulative", q{From: "activity", By: "quarter", Cumulative: true, Where: where("year", "2026")}, "2026-Q1:3(3) 2026-Q2:3(3) 2026-Q3:3(3) 2026-Q4:4(4) |  | n=4 missing=1 total=4"},
		{"shares make 100", q{From: "activity", By: "type", Share: true}, "lecture:33.4(2) patrol:33.3(2) visit:33.3(2) | none"},
		{"sorted", q{From: "activity", Measure: "participants", By: "category", Sort: "value"}, "volunteers:16(3) members:23(3) residents:122(3) | none"},
		{"money", q{From: "activity", Measure: "经费"}, ":12.5(1) |  | n=1 missing=5 total=12.5"},
		{"nothing there", q{From: "activity", By: "month", Where: where("year", "2024")}, "2024-01:0(0) 2024-02:0(0) 2024-03:0(0) 2024-04:0(0) 2024-05:0(0) 2024-06:0(0) 2024-07:0(0) 2024-08:0(0) 2024-09:0(0) 2024-10:0(0) 2024-11:0(0) 2024-12:0(0) |  | n=0 missing=1 total=0"},
		{"any year's March", q{From: "activity", Where: where("month", "3月")}, ":2(2) |  | n=2 missing=1 total=2"},
		{"this month", q{From: "activity", Where: where("月", "本月")}, ":1(1) |  | n=1 missing=1 total=1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, perChunk := range []int{1, 2, 100} {
				got, err := Run(testData(perChunk, sample()...), tt.q)
				if err != nil {
					t.Fatal(err)
				}
				want, short := strings.CutSuffix(tt.want, " | none")
				if s := show(got); s != want && !(short && strings.HasPrefix(s, want+" | ")) {
					t.Errorf("chunks of %d:\n got %s\nwant %s", perChunk, s, tt.want)
				}
			}
		})
	}
}

func TestHeads(t *testing.T) {
	d := testData(2, sample()...)
	labels := func(q model.Query) string {
		tab, err := Run(d, q)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, r := range tab.Rows {
			out = append(out, r.Label+"/"+r.Short+"/"+r.Color)
		}
		return strings.Join(out, " ")
	}
	tests := []struct {
		q    model.Query
		want string
	}{
		{model.Query{From: "activity", By: "month", Since: "2025-12", Until: "2026-02"}, "2025年12月/12月/ 2026年1月/1月\n2026/ 2026年2月/2月/"},
		{model.Query{From: "activity", By: "month", Since: "2026-01", Until: "2026-02"}, "2026年1月/1月/ 2026年2月/2月/"},
		{model.Query{From: "activity", By: "type", Where: where("类型", "讲座")}, "讲座/讲座/shiqing"},
		{model.Query{From: "activity", By: "community"}, "和平里/和平里/ 安华里/安华里/ 未填写/未填写/"},
		{model.Query{From: "activity", By: "week", Where: where("周", "2026-W47")}, "2026年第47周/第47周/"},
	}
	for _, tt := range tests {
		if got := labels(tt.q); got != tt.want {
			t.Errorf("%+v\n got %q\nwant %q", tt.q, got, tt.want)
		}
	}
}

func TestErrors(t *testing.T) {
	type q = model.Query
	tests := []struct {
		q                 q
		key, code, needle string
	}{
		{q{}, "from", "JB0752", "可以写：组织、活动"},
		{q{From: "activty"}, "from", "JB0751", "您是不是想写“activity”？"},
		{q{From: "activity", Measure: "参与人数次"}, "measure", "JB0751", "您是不是想写“参与人次”？"},
		{q{From: "activity", By: "社區"}, "by", "JB0751", "您是不是想写“社区”？"},
		{q{From: "activity", By: "标题"}, "by", "JB0751", "内容各不相同"},
		{q{From: "activity", By: "phone"}, "by", "JB0751", "不能按"},
		{q{From: "organization", By: "month"}, "by", "JB0753", "没有日期"},
		{q{From: "organization", Since: "2026"}, "since", "JB0753", "没有日期"},
		{q{From: "activity", By: "month", Split: "月"}, "split", "JB0753", "不能与 by"},
		{q{From: "activity", Split: "type"}, "split", "JB0753", "还要写 by"},
		{q{From: "activity", By: "type", Cumulative: true}, "cumulative", "JB0753", "按时间"},
		{q{From: "activity", Where: where("community", "和平理")}, "where.community", "JB0751", "您是不是想写“和平里”？"},
		{q{From: "activity", Where: where("year", "二〇二六")}, "where.year", "JB0752", "2026"},
		{q{From: "activity", Where: where("phone", "1")}, "where.phone", "JB0751", "没有“phone”这个条件"},
		{q{From: "activity", Where: where("week", "2026-W54")}, "where.week", "JB0751", "没有“2026-W54”"},
		{q{From: "activity", Since: "2026-02-30"}, "since", "JB0752", "看不懂"},
		{q{From: "activity", Since: "2026-05", Until: "2026-03"}, "until", "JB0753", "早于"},
		{q{From: "activity", Since: "today", Until: "last-year"}, "until", "JB0753", "早于"},
		{q{From: "activity", Sort: "大小"}, "sort", "JB0752", "-value"},
		{q{From: "activity", Top: -1}, "top", "JB0752", "大于 0"},
	}
	d := testData(2, sample()...)
	for _, tt := range tests {
		_, err := Run(d, tt.q)
		var qe *QueryError
		if !errors.As(err, &qe) {
			t.Errorf("%+v: no QueryError but %v", tt.q, err)
			continue
		}
		dg := qe.At(diag.Pos{File: "x.md", Line: 3})
		if qe.Key != tt.key || dg.Code != tt.code || !strings.Contains(qe.Text().ZH, tt.needle) || qe.Error() == "" || dg.Pos.Line != 3 {
			t.Errorf("%+v:\n got %s %s %s\nwant %s %s …%s…", tt.q, qe.Key, dg.Code, qe.Text().ZH, tt.key, tt.code, tt.needle)
		}
	}
}

func TestOverflow(t *testing.T) {
	d := testData(2, rec{"date": "2026-01-01", "participants": counts("residents", 1<<62)}, rec{"date": "2026-01-02", "participants": counts("residents", 1<<62)})
	_, err := Run(d, model.Query{From: "activity", Measure: "participants"})
	var qe *QueryError
	if !errors.As(err, &qe) || qe.Message.Code != "JB0754" {
		t.Fatalf("a sum beyond int64 gave %v", err)
	}
}

func TestTarget(t *testing.T) {
	d := testData(2, sample()...)
	tests := []struct {
		q    model.Query
		want string
	}{
		{model.Query{Where: where("year", "2026"), Target: "participants", Measure: "participants"}, "12000"},
		{model.Query{Where: where("year", "2025"), Target: "是", Measure: "participants"}, "9000"},
		{model.Query{Where: where("year", "2026", "community", "和平里"), Target: "participants", Measure: "participants"}, "4000"},
		{model.Query{Where: where("year", "2026"), Target: "person-hours", Measure: "person-hours"}, "500"},
		{model.Query{Where: where("year", "2024"), Target: "participants", Measure: "participants"}, "none"},
		{model.Query{Where: where("year", "2026", "community", "安华里"), Target: "participants", Measure: "participants"}, "none"},
	}
	for _, tt := range tests {
		tt.q.From = "activity"
		tab, err := Run(d, tt.q)
		if err != nil {
			t.Fatal(err)
		}
		got := "none"
		if tab.Target.OK {
			got = Format(tab.Target.V, tab.TotalScale)
		}
		if got != tt.want {
			t.Errorf("%+v: target %s, want %s", tt.q, got, tt.want)
		}
	}
}

func TestCompare(t *testing.T) {
	d := testData(2,
		rec{"date": "2025-03-31", "hours": 60}, rec{"date": "2025-11-22", "hours": 60}, rec{"date": "2025-11-23", "hours": 600},
		rec{"date": "2026-02-28", "hours": 60}, rec{"date": "2026-03-15", "hours": 90}, rec{"date": "2026-11-22", "hours": 60})
	tests := []struct {
		how    string
		q      model.Query
		want   string
		before [2]string
	}{
		{YearBefore, model.Query{Where: where("year", "2026")}, "+75%", [2]string{"2025-01-01", "2025-11-22"}},
		{YearBefore, model.Query{Where: where("month", "2026-03")}, "+50%", [2]string{"2025-03-01", "2025-03-31"}},
		{PeriodBefore, model.Query{Where: where("month", "2026-03")}, "+50%", [2]string{"2026-02-01", "2026-02-28"}},
		{PeriodBefore, model.Query{Where: where("year", "今年")}, "+75%", [2]string{"2025-01-01", "2025-11-22"}},
		{PeriodBefore, model.Query{Since: "2026-03-10", Until: "2026-03-19"}, "", [2]string{"2026-02-28", "2026-03-09"}},
		{YearBefore, model.Query{}, "", [2]string{}},
	}
	for _, tt := range tests {
		tt.q.From, tt.q.Measure = "activity", "hours"
		c, err := Compare(d, tt.q, tt.how)
		if err != nil {
			t.Fatal(err)
		}
		if tt.before[0] == "2026-02-28" {
			tt.want = "+50%" // ten days before hold the 28th
		}
		if c.Percent() != tt.want || c.Before.Since != tt.before[0] || c.Before.Until != tt.before[1] {
			t.Errorf("%s %+v: %q since %s until %s, want %q %v", tt.how, tt.q, c.Percent(), c.Before.Since, c.Before.Until, tt.want, tt.before)
		}
	}
	if _, err := Compare(d, model.Query{From: "activity"}, "x"); err == nil {
		t.Error("an unknown comparison passed")
	}
}

func TestRows(t *testing.T) {
	d := testData(2, sample()...)
	rows, err := Rows(d, model.Query{From: "activity", Measure: "participants", By: "month", Since: "2025"})
	if err != nil || !slices.Equal(rows, []int{2, 1, 0, 3}) {
		t.Errorf("rows %v %v", rows, err)
	}
}

func TestHashTellsTablesApart(t *testing.T) {
	q := model.Query{From: "activity", Measure: "participants", By: "month"}
	a, _ := Run(testData(2, sample()...), q)
	b, _ := Run(testData(3, sample()...), q)
	if string(a.Hash()) != string(b.Hash()) {
		t.Error("the same figures hash differently")
	}
	changed := sample()
	changed[1]["participants"] = counts("in-service", 5, "retired", 2, "volunteers", 6)
	c, _ := Run(testData(2, changed...), q)
	if string(a.Hash()) == string(c.Hash()) {
		t.Error("a changed figure keeps the hash")
	}
}

func TestFormat(t *testing.T) {
	tests := []struct {
		v, scale                int64
		plain, grouped, zh, eng string
	}{
		{0, 1, "0", "0", "0", "0"},
		{150, 60, "2.5", "2.5", "2.5", "2.5"},
		{100, 60, "1.67", "1.67", "1.7", "1.7"},
		{-1, 60, "-0.02", "-0.02", "0", "0"},
		{123450, 100, "1234.5", "1,234.5", "1,234.5", "1,234.5"},
		{1, 1e6, "0.000001", "0.000001", "0", "0"},
		{12345, 1, "12345", "12,345", "1.2万", "12,345"},
		{-12500, 1, "-12500", "-12,500", "-1.3万", "-12,500"},
		{99999999, 1, "99999999", "99,999,999", "1亿", "100 million"},
		{340000000, 1, "340000000", "340,000,000", "3.4亿", "340 million"},
		{999, 1, "999", "999", "999", "999"},
		{9223372036854775807, 1, "9223372036854775807", "9,223,372,036,854,775,807", "92,233,720,368.5亿", "9,223,372,036.9 billion"},
		{-9223372036854775808, 60, "-153722867280912930.13", "-153,722,867,280,912,930.13", "-1,537,228,672.8亿", "-153,722,867.3 billion"},
	}
	for _, tt := range tests {
		got := []string{Format(tt.v, tt.scale), FormatNum(tt.v, tt.scale), FormatZH(tt.v, tt.scale), FormatShort(tt.v, tt.scale, "en")}
		if want := []string{tt.plain, tt.grouped, tt.zh, tt.eng}; !slices.Equal(got, want) {
			t.Errorf("%d/%d: got %q, want %q", tt.v, tt.scale, got, want)
		}
	}
}

func TestWhatIsToComeLacksNothing(t *testing.T) {
	d := testData(2, rec{"date": "2026-11-22"}, rec{"date": "2026-12-01"}, rec{"date": "2026-10-01", "hours": 60})
	for measure, n := range map[string]int{"hours": 1, "participants": 0} {
		tab, err := Run(d, model.Query{From: "activity", Measure: measure, By: "category", Where: where("year", "2026")})
		if err != nil || tab.Missing != 2-n || tab.N != n {
			t.Errorf("%s: missing %d n %d %v", measure, tab.Missing, tab.N, err)
		}
	}
}

func TestTopOfSeriesKeepsTheirOrderAndPlace(t *testing.T) {
	tab, err := Run(testData(2, sample()...), model.Query{From: "activity", Measure: "participants", By: "month", Split: "category", Top: 1, Where: where("year", "2026")})
	if err != nil {
		t.Fatal(err)
	}
	if len(tab.Rows) != 11 || tab.TimeUnit != "month" || tab.Series[0].Key != "residents" || tab.Series[0].Index != 2 || !tab.Series[1].Rest {
		t.Errorf("%d rows, series %+v", len(tab.Rows), tab.Series)
	}
}

// Before a fixed beginning there is nothing until today, which is no mistake of who wrote
// the query; two fixed days in the wrong order are one.
func TestAPeriodThatHasNotBegunIsEmpty(t *testing.T) {
	d := testData(2, sample()...)
	d.Now = d.Now.AddDate(-20, 0, 0)
	for _, by := range []string{"", "month", "quarter", "day", "type"} {
		for _, cumulative := range []bool{false, true} {
			if cumulative && (by == "" || by == "type") {
				continue
			}
			tab, err := Run(d, model.Query{From: "activity", By: by, Cumulative: cumulative, Since: "2026-01", Until: "today"})
			if err != nil {
				t.Fatalf("by %q: %v", by, err)
			}
			if tab.N != 0 || tab.Total != 0 || len(tab.Rows) > 1 {
				t.Errorf("by %q: %d records, total %d, rows %v", by, tab.N, tab.Total, tab.Rows)
			}
		}
	}
}
