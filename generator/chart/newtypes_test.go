package chart

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// refused renders and gives the complaint, nil where there is none.
func refused(t *testing.T, kind string, tab *stats.Table) *SpecError {
	t.Helper()
	e := NewEngine()
	req := Request{Spec: model.ChartSpec{Type: kind}, Table: tab, Lang: "zh-CN"}
	c, err := e.Render(req)
	var se *SpecError
	if err != nil && !errors.As(err, &se) {
		t.Fatal(err)
	}
	checked := Check(req)
	switch {
	case se != nil && (checked == nil || checked.Error() != se.Error()):
		t.Errorf("%s: Check gave %v, Render %v", kind, checked, se)
	case errors.As(checked, &se) && err == nil:
		if !se.Few || !strings.Contains(c.SVG, "数据还太少") || !strings.Contains(c.Summary, "数据还太少") || len(c.Text.Rows) == 0 || c.Option != nil {
			t.Errorf("%s: %v, but the chart is %q, %q", kind, se, c.Summary, c.SVG)
		}
	}
	return se
}

func TestWhatSuits(t *testing.T) {
	plain := func(change func(*stats.Table)) *stats.Table {
		tab := handTable("人", heads("一", "二", "三", "四"), heads("人数"), []int64{4}, []int64{3}, []int64{2}, []int64{1})
		change(tab)
		return tab
	}
	split := func(n int, change func(*stats.Table)) *stats.Table {
		names := []string{"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"}[:n]
		row := []int64{5, 4, 3, 2, 6, 7, 8, 9}[:n]
		tab := handTable("人", heads("一", "二", "三"), heads(names...), row, row, row)
		change(tab)
		return tab
	}
	same := func(*stats.Table) {}
	many := func(n int) *stats.Table {
		tab := handTable("人", heads(strings.Split(strings.Repeat("项 ", n-1)+"项", " ")...), heads("人数"))
		for range n {
			tab.Cells = append(tab.Cells, []stats.Cell{{V: 3, N: 1, OK: true}})
		}
		tab.N = n
		return tab
	}
	tests := []struct {
		kind, key, want string // key "" is: it suits
		tab             *stats.Table
	}{
		{"分组柱状图", "", "", split(2, same)},
		{"grouped-bar", "split", "分组: 社区", plain(same)},
		{"grouped-bar", "", "", split(2, func(t *stats.Table) { t.Query.Compare = "year-before"; t.Split = "" })},
		{"态度条形图", "", "", split(5, same)},
		{"diverging-bar", "", "", split(2, same)},
		{"diverging-bar", "split", "两种答案", split(1, func(t *stats.Table) { t.Split = "answer" })},
		{"diverging-bar", "split", "最多 7 种答案，这里有 8 种", split(8, same)},
		{"diverging-bar", "split", "分组: 社区", plain(same)},
		{"diverging-bar", "measure", "比率不能相加", split(3, func(t *stats.Table) { t.Ratio = true })},
		{"diverging-bar", "type", "有负数", split(3, func(t *stats.Table) { t.Cells[1][1].V = -4 })},
		{"漏斗图", "", "", plain(same)},
		{"funnel", "split", "不能再分组", split(2, same)},
		{"funnel", "by", "不能按时间", plain(func(t *stats.Table) { t.TimeUnit = "month" })},
		{"funnel", "by", "最多 12 个阶段，这里有 13 个", many(13)},
		{"funnel", "share", "占比", plain(func(t *stats.Table) { t.Query.Share = true })},
		{"funnel", "cumulative", "累计数", plain(func(t *stats.Table) { t.Query.Cumulative = true })},
		{"雷达图", "", "", plain(same)},
		{"radar", "", "", split(3, same)},
		{"radar", "", "", many(12)},
		{"radar", "by", "3—12 项，现在只有 2 项", many(2)},
		{"radar", "by", "3—12 项，这里有 13 项", many(13)},
		{"radar", "split", "最多比较 3 组，这里有 4 组", split(4, same)},
		{"radar", "by", "折线图", plain(func(t *stats.Table) { t.TimeUnit = "month" })},
		{"radar", "type", "有负数", plain(func(t *stats.Table) { t.Cells[1][0].V = -4 })},
		{"桑基图", "", "", split(3, same)},
		{"流向图", "", "", split(3, same)},
		{"sankey", "split", "分组: 社区", plain(same)},
		{"sankey", "split", "流回它自己", split(3, func(t *stats.Table) { t.Split = t.By })},
		{"sankey", "measure", "比率不能相加", split(3, func(t *stats.Table) { t.Ratio = true })},
		{"sankey", "measure", "全是 0", split(3, func(t *stats.Table) {
			for i := range t.Cells {
				t.Cells[i] = make([]stats.Cell, len(t.Cells[i]))
			}
		})},
		{"矩形树图", "", "", plain(same)},
		{"treemap", "split", "不能再分组", split(2, same)},
		{"treemap", "type", "各项之和大于总数", plain(func(t *stats.Table) { t.Overlap = true })},
		{"treemap", "measure", "比率不能相加", plain(func(t *stats.Table) { t.Ratio = true })},
		{"目标进度线", "target", "target: participants", plain(func(t *stats.Table) { t.TimeUnit = "month" })},
		{"burn-up", "by", "by: month", plain(func(t *stats.Table) { t.Query.Target = "participants" })},
		{"burn-up", "where", "只看一年", plain(func(t *stats.Table) { t.Query.Target, t.TimeUnit = "participants", "month" })},
		{"stacked-bar", "measure", "比率不能堆叠", split(3, func(t *stats.Table) { t.Ratio = true })},
		{"stacked-bar", "compare", "两个时期", split(2, func(t *stats.Table) { t.Query.Compare = "year-before" })},
		{"area", "measure", "比率不能堆叠", split(3, func(t *stats.Table) { t.Ratio = true })},
		{"pie", "measure", "比率不能相加", plain(func(t *stats.Table) { t.Ratio = true })},
	}
	for _, tt := range tests {
		se := refused(t, tt.kind, tt.tab)
		switch {
		case tt.key == "" && se != nil:
			t.Errorf("%s is refused: %v", tt.kind, se)
		case tt.key != "" && (se == nil || se.Key != tt.key || !strings.Contains(se.Text().ZH, tt.want)):
			t.Errorf("%s gave %v, want %s …%s…", tt.kind, se, tt.key, tt.want)
		}
	}
}

// TestFunnelMakesRoom: a figure too long for its bar stands beside it, within the
// drawing, however narrow.
func TestFunnelMakesRoom(t *testing.T) {
	e := NewEngine()
	tab := handTable("people", heads("all of them", "some"), heads("people"), []int64{971_894_250}, []int64{335_050_000})
	c, err := e.Render(Request{Spec: model.ChartSpec{Type: "funnel"}, Table: tab, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(checkTexts(c.Wide), checkTexts(c.Narrow)); err != nil {
		t.Error(err)
	}
}

// TestHiddenFigures: what is not shown is said in words, in every form, and
// drawn in the same size whatever the row.
func TestHiddenFigures(t *testing.T) {
	one := func() *stats.Table {
		tab := handTable("人", heads("甲", "乙", "丙", "丁"), heads("人数"), []int64{40}, []int64{30}, []int64{4}, []int64{12})
		hide(tab, 2, 0)
		hide(tab, 3, 0)
		return tab
	}
	two := func() *stats.Table {
		tab := handTable("人", heads("甲", "乙", "丙"), heads("居民", "党员", "志愿者"), []int64{40, 30, 20}, []int64{30, 8, 9}, []int64{4, 12, 14})
		hide(tab, 1, 0)
		hide(tab, 1, 1)
		return tab
	}
	for kind, tab := range map[string]*stats.Table{
		"bar": one(), "horizontal-bar": one(), "line": one(), "area": one(), "pie": one(), "ring": one(), "funnel": one(), "radar": one(), "treemap": one(),
		"grouped-bar": two(), "diverging-bar": two(), "sankey": two(), "heat-table": two(), "stacked-bar": two(),
	} {
		c := render(t, Request{Spec: model.ChartSpec{Type: kind}, Table: tab})
		if err := errors.Join(checkSVG(c.Wide), checkSVG(c.Narrow), checkTexts(c.Wide), checkTexts(c.Narrow)); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if n := strings.Count(c.CSV, "不公开"); n != 2 {
			t.Errorf("%s: %d hidden figures in the CSV:\n%s", kind, n, c.CSV)
		}
		words := 0
		for _, row := range c.Text.Rows {
			for _, cell := range row.Cells {
				words += strings.Count(cell, "不公开")
			}
		}
		if words < 2 {
			t.Errorf("%s: %d hidden figures in the table: %+v", kind, words, c.Text.Rows)
		}
		if !strings.Contains(c.Note, "不足5人的数字") {
			t.Errorf("%s: the note says nothing: %q", kind, c.Note)
		}
		if kind != "line" && kind != "area" && !strings.Contains(c.SVG, "不公开") && !strings.Contains(c.SVG, `stroke-width="0.75"></rect>`) {
			t.Errorf("%s: nothing in the drawing tells of hidden figures", kind)
		}
		for _, bad := range []string{"乙最少", "丙最少", "丁最少"} {
			if strings.Contains(c.Summary, bad) {
				t.Errorf("%s: %s", kind, c.Summary)
			}
		}
	}
}

func TestRatioTable(t *testing.T) {
	tab := handTable("%", heads("甲", "乙"), heads("认领率"), []int64{92}, []int64{40})
	tab.Ratio, tab.Unit, tab.TotalUnit = true, "%", "%"
	tab.Cells[0][0].N, tab.Cells[1][0].N = 25, 10
	c := render(t, Request{Spec: model.ChartSpec{Type: "bar"}, Table: tab})
	if got := strings.Join(c.Text.Columns, "|"); got != "类型|认领率|n" {
		t.Errorf("columns %s", got)
	}
	if len(c.Text.Rows) != 2 || strings.Join(c.Text.Rows[0].Cells, "|") != "92%|25" {
		t.Errorf("rows %+v", c.Text.Rows)
	}
	if want := "类型,认领率（%）,认领率 n\r\n甲,92,25\r\n乙,40,10\r\n"; c.CSV != want {
		t.Errorf("CSV %q", c.CSV)
	}
	if !strings.Contains(c.Note, "甲 n=25，乙 n=10。") || !strings.Contains(c.Summary, "甲最高（92%）") || strings.Contains(c.Summary, "共") {
		t.Errorf("%s / %s", c.Summary, c.Note)
	}
}

func TestComparedTable(t *testing.T) {
	tab := handTable("人次", heads("甲", "乙", "丙"), heads("2026年", "2025年"), []int64{120, 100}, []int64{30, 40}, []int64{7, 0})
	tab.Query.Compare, tab.Total = "year-before", 157
	c := render(t, Request{Spec: model.ChartSpec{Type: "grouped-bar"}, Table: tab})
	if got := strings.Join(c.Text.Columns, "|"); got != "类型|2026年|2025年|增减" {
		t.Errorf("columns %s", got)
	}
	want := []string{"120|100|+20%", "30|40|−25%", "7|0|–", "157|140|+12.1%"}
	for i, row := range c.Text.Rows {
		if got := strings.Join(row.Cells, "|"); got != want[i] {
			t.Errorf("row %d: %s, want %s", i, got, want[i])
		}
	}
	if !strings.Contains(c.Summary, "比去年同期（140 人次）增长 12.1%") {
		t.Error(c.Summary)
	}
}

func TestBurnUpWords(t *testing.T) {
	for _, tt := range []struct {
		month, day int
		total      int64
		want       string
	}{
		{7, 2, 6200, "已完成目标 10,000 的 62%，比时间进度快 11.9 个百分点"},
		{7, 2, 4000, "已完成目标 10,000 的 40%，比时间进度慢 10.1 个百分点"},
		{12, 31, 10400, "已完成目标 10,000 的 104%，n=1。"},
	} {
		tab := dated(handTable("人次", monthHeads(1, "zh-CN"), heads("参与人次"), []int64{tt.total}), tt.month, tt.day)
		tab.TimeUnit, tab.By, tab.Query.Target, tab.Target = "month", "month", "participants", stats.Cell{V: 10000, OK: true}
		if c := render(t, Request{Spec: model.ChartSpec{Type: "burn-up"}, Table: tab}); !strings.Contains(c.Summary, tt.want) {
			t.Errorf("%s, want %s", c.Summary, tt.want)
		}
	}
}

func TestPeriodEnd(t *testing.T) {
	for key, want := range map[string]string{"month 2026-02": "2026-02-28", "quarter 2026-Q3": "2026-09-30", "week 2026-W01": "2026-01-04", "week 2026-W53": "2027-01-03", "day 2026-03-05": "2026-03-05", "year 2026": "2026-12-31"} {
		unit, k, _ := strings.Cut(key, " ")
		day, ok := periodEnd(unit, k)
		if got := isoDay(day); !ok || got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	for _, key := range []string{"month x", "month 2026-13", "week 2026-W99", "day 2026-02-30", "year 0", "quarter 2026-Q7"} {
		unit, k, _ := strings.Cut(key, " ")
		if day, ok := periodEnd(unit, k); ok {
			t.Errorf("%s: %s", key, isoDay(day))
		}
	}
}

func TestSquarify(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sums := rapid.SliceOfN(rapid.Float64Range(0.001, 1e9), 1, 60).Draw(t, "sums")
		a := area{3, 5, rapid.Float64Range(20, 900).Draw(t, "w"), rapid.Float64Range(20, 900).Draw(t, "h")}
		out := squarify(sums, a)
		if len(out) != len(sums) {
			t.Fatalf("%d of %d", len(out), len(sums))
		}
		whole := 0.0
		for _, r := range out {
			whole += r.w * r.h
			if r.w < 0 || r.h < 0 || r.x < a.x-0.01 || r.y < a.y-0.01 || r.x+r.w > a.x+a.w+0.01 || r.y+r.h > a.y+a.h+0.01 {
				t.Fatalf("%+v outside %+v", r, a)
			}
		}
		if whole < a.w*a.h*0.999 || whole > a.w*a.h*1.001 {
			t.Fatalf("%v of %v", whole, a.w*a.h)
		}
	})
}

func BenchmarkDrawn(b *testing.B) {
	e := NewEngine()
	for i, req := range handSamples("zh-CN")[:14] { // those that ECharts has no part in
		b.Run(fmt.Sprintf("%s-%d", req.Spec.Type, i), func(b *testing.B) {
			for b.Loop() {
				if _, err := e.Render(req); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
