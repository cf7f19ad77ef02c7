package export

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/record"
	"jianbao/generator/stats"
)

var zone = time.FixedZone("CST", 8*3600)

const siteKinds = `
kind: matter
label: {zh: 测试案件, en: Test matter}
title: title
date: date
fields:
  - {name: title, label: {zh: 标题, en: Title}, type: text}
  - {name: date, label: {zh: 日期, en: Date}, type: date}
  - {name: state, label: {zh: 状态, en: State}, type: state}
  - {name: history, label: {zh: 办理过程, en: History}, type: state, multiple: true}
  - {name: reporter, label: {zh: 反映人, en: Reporter}, type: text, private: true}
  - {name: income, label: {zh: 收入, en: Income}, type: money, aggregate: true}
  - {name: cost, label: {zh: 费用, en: Cost}, type: money}
  - {name: sent, label: {zh: 发出, en: Sent}, type: int}
  - {name: back, label: {zh: 收回, en: Returned}, type: int}
  - {name: note, label: {zh: 说明, en: Note}, type: markdown}
states:
  field: state
  history: history
  initial: found
  final: [done]
  list:
    - {key: found, label: {zh: 发现, en: Found}, moves: [done]}
    - {key: done, label: {zh: 办结, en: Done}}
measures:
  - {name: count, label: {zh: 件数, en: Count}, unit: {zh: 件, en: ""}}
  - {name: return-rate, label: {zh: 回收率, en: Return rate}, field: back, per: {field: sent}, percent: true}
---
`

const records = `
- {kind: organization, id: li, name: 和平里, type: community, households: 4120}
- {kind: organization, id: yuan, name: 桂花园, type: community}
- {kind: activity, id: a1, title: 消防讲座, date: 2026-03-05, type: lecture, community: li, hours: 2, participants: {in-service: 3, retired: 2, residents: 40, volunteers: 4}, outcome: "请**消防员**讲解。\n\n四十人参加。"}
- {kind: activity, id: a2, title: "=HYPERLINK(1)", date: {start: 2026-02-01, end: 2026-02-03}, type: health, community: yuan, hours: 1.5, participants: {members: 5, in-service: 3, volunteers: 9}}
- {kind: activity, id: a3, title: 走访, date: 2026-04-01, type: visit, community: li, hours: 1.25}
- {kind: registration, id: r1, 姓名: 机密姓名, 日期: 2026-01-02}
`

const matters = `
- {kind: matter, id: m1, title: 路灯不亮, date: 2026-01-03, state: done, history: [{state: found, date: 2026-01-03}, {state: done, date: 2026-01-09}], cost: 12.5, sent: 10, back: 8, income: 100, reporter: 机密甲}
- {kind: matter, id: m2, title: 占道, date: 2026-01-05, state: found, history: [{state: found, date: 2026-01-05}], cost: 100, sent: 30, back: 15, income: 200, reporter: 机密乙}
`

func site(t testing.TB) Data {
	t.Helper()
	kinds, list := record.LoadKinds(true, []record.NamedFile{{Path: "kinds/matter.yaml", Data: []byte(strings.TrimSuffix(siteKinds, "---\n"))}}, record.KindOptions{})
	chunks, more := record.Decode(kinds, "content/records/a.yaml", []byte(records))
	list.Add(more...)
	other, more := record.Decode(kinds, "content/records/b.yaml", []byte(matters))
	list.Add(more...)
	tables, more := record.Assemble(kinds, append(chunks, other...))
	list.Add(more...)
	if list.Errors() > 0 {
		t.Fatal(show(list))
	}
	return Data{
		Kinds: kinds, Tables: tables, Now: time.Date(2026, 11, 22, 9, 0, 0, 0, zone), Lang: "zh-CN", Issuer: "和平街道",
		HTML: func(s string) string {
			return "<p>" + strings.ReplaceAll(strings.ReplaceAll(s, "\n\n", "</p>\n<p>"), "**", "") + "</p>"
		},
	}
}

func show(l diag.List) string {
	var b strings.Builder
	l.Sort()
	for _, d := range l {
		b.WriteString(d.Pos.String() + " " + d.Code + " " + d.Text("zh") + " / " + d.Text("en") + "\n")
	}
	return b.String()
}

func open(t testing.TB, d Data, form string, q model.Query) *Ledger {
	t.Helper()
	f, list := Parse("forms/f.yaml", []byte(form))
	l, more := Open(f, d, q)
	if list.Add(more...); len(list) > 0 {
		t.Fatal(show(list))
	}
	return l
}

func csvOf(t testing.TB, l *Ledger, bare bool) string {
	t.Helper()
	var b bytes.Buffer
	if err := l.CSV(&b, bare); err != nil {
		t.Fatal(err)
	}
	s, bom := strings.CutPrefix(b.String(), "\ufeff")
	if !bom || strings.Contains(strings.ReplaceAll(s, "\r\n", ""), "\n") {
		t.Errorf("no BOM, or a line without CR: %q", b.String())
	}
	return strings.ReplaceAll(s, "\r\n", "\n")
}

const activityForm = `标题: 社区活动台账（{期间}）
来源: 活动
至: 2026-03
排序: [-社区, 日期]
表前: ["填报单位：{单位}", "单位：人次、小时"]
列:
  - 序号
  - {字段: 日期, 表头: 活动日期, 格式: 2006年1月2日}
  - 标题
  - {字段: 类型, 对应: {专题讲座: 宣教, health: 服务}}
  - {字段: 社区.户数, 表头: 户数}
  - {表头: 参与人数, 列: [参与人数.党员, {字段: 参与人数.居民, 空值: 无}, {指标: 参与人次, 表头: 合计}]}
  - 志愿服务时长
  - {字段: 成效, 表头: 备注}
  - {文字: "", 表头: 签字}
合计: 是
表尾: ["共 {条数} 条", "填报日期：{日期}"]
`

// A ledger has the columns of its form, in its order, with the words of its site.
func TestActivityLedger(t *testing.T) {
	l := open(t, site(t), activityForm, model.Query{})
	want := `社区活动台账（2026年2月至3月）
填报单位：和平街道,单位：人次、小时
,,,,,参与人数,,,,,
序号,活动日期,标题,类型,户数,党员,居民,合计,志愿服务时长（小时）,备注,签字
1,2026年2月1日至2026年2月3日,'=HYPERLINK(1),服务,,5,无,14,13.5,,
2,2026年3月5日,消防讲座,宣教,4120,5,40,49,8,"请消防员讲解。
四十人参加。",
合计,,,,,10,40,63,21.5,,
共 2 条,填报日期：2026年11月22日
`
	if got := csvOf(t, l, false); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := csvOf(t, l, true); strings.Contains(got, "填报") || strings.Contains(got, "社区活动台账") || !strings.HasPrefix(got, ",,,,,参与人数") {
		t.Error(got)
	}
}

// The caller may ask for another period and more conditions.
func TestOverride(t *testing.T) {
	l := open(t, site(t), activityForm, model.Query{Since: "2026-03", Until: "2026-12", Where: map[string][]string{"community": {"和平里"}}})
	got := csvOf(t, l, false)
	if l.Rows != 2 || l.Title != "社区活动台账（2026年3月至12月）" || strings.Contains(got, "HYPERLINK") || !strings.Contains(got, "走访") {
		t.Error(l.Rows, got)
	}
}

// The states of a record, ratios and their sum.
func TestMatters(t *testing.T) {
	l := open(t, site(t), `
from: matter
sort: -cost
columns: [id, history.found, history.办结, 状态, {field: cost, format: "#,##0.00"}, return-rate]
total: 总计
format: YYYY.MM.DD
`, model.Query{})
	want := `编号,发现,办结,状态,费用（元）,回收率
m2,2026.01.05,,发现,100.00,50.0%
m1,2026.01.03,2026.01.09,办结,12.50,80.0%
总计,,,,112.50,57.5%
`
	if got := csvOf(t, l, false); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The line of sums says what a statistic over the same records says.
func TestTotalsAreStatistics(t *testing.T) {
	d := site(t)
	for _, kind := range []string{"activity", "matter"} {
		k, _ := d.Kinds.Get(kind)
		for _, m := range k.Measures {
			l := open(t, d, "from: "+kind+"\ncolumns: [{measure: "+m.Name+"}]\ntotal: yes\n", model.Query{})
			total, err := l.each(func(int, []Cell) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			table, err := stats.Run(d.stats(), model.Query{From: kind, Measure: m.Name})
			if err != nil {
				t.Fatal(err)
			}
			got, want := "—", table.TotalText()
			if total[0].Kind == Number {
				got = stats.FormatNum(total[0].V*1000/total[0].Scale, 1000)
				want = strings.TrimSuffix(want, "%")
			}
			if m.Percent && total[0].Kind == Number {
				got = stats.FormatNum(total[0].V*100*10/total[0].Scale, 10)
			}
			if got != want {
				t.Errorf("%s %s: %s, the statistic says %s", kind, m.Name, got, want)
			}
		}
	}
}

// In English the words are English.
func TestEnglish(t *testing.T) {
	d := site(t)
	d.Lang = "en"
	l := open(t, d, "title: Activities ({period})\nfrom: activity\nuntil: 2026-03\ncolumns: [number, date, title, type, hours]\nfoot: \"{date}\"\n", model.Query{})
	want := `Activities (February 2026 to March 2026)
No.,Date,Title,Type,Hours (hours)
1,2026-02-01 to 2026-02-03,'=HYPERLINK(1),Health,1.5
2,2026-03-05,消防讲座,Lecture,2
22 November 2026
`
	if got := csvOf(t, l, false); strings.ReplaceAll(got, "Hours (hours)", "Hours (hours)") != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// What a form gets wrong is told at its place, all at once, with what was meant.
func TestMistakes(t *testing.T) {
	for name, c := range map[string]struct {
		form string
		want []string // place, code and a part of the message
	}{
		"keys": {"form: activity\n列: [{filed: date, 表投: 日期}]\n来源: 活动\n标题: a\ntitle: b\n", []string{
			"1:1 JB1402 form", "2:6 JB1402 filed", "2:19 JB1402 表投", "5:1 JB1403 title"}},
		"names": {"来源: 活动\n列: [日其, 参与人数.党圆, {指标: 服务时场}, 社区.hous, 日期.中间, {字段: 类型, 对应: {讲做: 一}}]\n排序: [-地典]\n标题: \"{其间}\"\n", []string{
			"2:5 JB1408 日其", "2:9 JB1408 党圆", "2:23 JB1408 服务时场", "2:30 JB1408 hous", "2:39 JB1408 中间", "2:60 JB1408 讲做", "3:6 JB1408 地典", "4:5 JB1411 其间"}},
		"kind":    {"来源: 活洞\n列: [日期]\n", []string{"1:5 JB1408 活洞"}},
		"query":   {"来源: 活动\n条件: {社曲: 和平里}\n列: [日期]\n", []string{"2:10 JB0751 社曲"}},
		"value":   {"来源: 活动\n条件: {社区: 平和里}\n列: [日期]\n", []string{"2:10 JB0751 平和里"}},
		"date":    {"来源: 活动\n自: 昨年\n列: [日期]\n", []string{"2:4 JB0706 昨年"}},
		"columns": {"来源: 活动\n", []string{"1:1 JB1404 "}},
		"format":  {"来源: 活动\n日期格式: 15:04\n列: [{字段: 日期, 格式: 周一}, {字段: 服务时长, 格式: 两位}]\n", []string{"2:7 JB1410 15:04", "3:18 JB1410 周一", "3:38 JB1410 两位"}},
		"shapes":  {"来源: 活动\n列: [{}, [日期], {字段: 日期, 指标: 时长}, {序号: 也许}, {字段: 标题, 列宽: 宽}, {列: [{列: [日期]}]}]\n纸张方向: 斜\n", []string{"2:5 JB1405 ", "2:9 JB1401 列", "2:24 JB1406 字段", "2:38 JB1401 序号", "2:56 JB1401 列宽", "2:66 JB1407 ", "3:7 JB1401 "}},
		"total":   {"来源: 活动\n列: [标题]\n合计: 是\n", []string{"3:5 JB1408 合计"}},
		"empty":   {"", []string{"1:1 JB1401 "}},
		"yaml":    {"来源：活动\n列: [日期]\n", []string{"1:3 JB01"}},
		"outcome": {"来源: 会议\n列: [标题, {字段: 结果, 表头: 会议决议}, {字段: 结果, 表头: 结果}]\n", []string{"2:22 JB1415 决议"}},
		"sort":    {"from: activity\nsort: nothing\ncolumns: [date]\n", []string{"2:7 JB1408 nothing"}},
		"statistic": {"from: activity\nmeasure: hours\nby: month\ncolumns: [date]\n", []string{
			"2:1 JB1402 measure", "3:1 JB1402 by"}},
	} {
		t.Run(name, func(t *testing.T) {
			f, list := Parse("f", []byte(c.form))
			l, more := Open(f, site(t), model.Query{})
			list.Add(more...)
			got := show(list)
			lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
			if l != nil || len(lines) != len(c.want) {
				t.Fatalf("got %d\n%s\nwant %d", len(lines), got, len(c.want))
			}
			for i, w := range c.want {
				place, rest, _ := strings.Cut(w, " ")
				code, part, _ := strings.Cut(rest, " ")
				if !strings.HasPrefix(lines[i], "f:"+place+" "+code) || !strings.Contains(lines[i], part) {
					t.Errorf("got  %s\nwant %s", lines[i], w)
				}
			}
		})
	}
}

// What is private, or for sums only, is refused wherever a form names it.
func TestPrivate(t *testing.T) {
	for _, form := range []string{
		"from: registration\ncolumns: [date]\n",
		"from: matter\ncolumns: [reporter]\n",
		"from: matter\ncolumns: [反映人]\n",
		"from: matter\ncolumns: [income]\n",
		"from: matter\ncolumns: [title]\nsort: reporter\n",
		"from: matter\ncolumns: [title]\nsort: -income\n",
		"from: matter\ncolumns: [{header: x, columns: [{field: income}]}]\n",
	} {
		f, list := Parse("f", []byte(form))
		l, more := Open(f, site(t), model.Query{})
		if list.Add(more...); l != nil || len(list) != 1 || list[0].Code != "JB1409" {
			t.Errorf("%s%s", form, show(list))
		}
	}
	// A condition on such a field would list those that meet it.
	f, _ := Parse("f", []byte("from: matter\ncolumns: [title]\nwhere: {income: 100}\n"))
	if l, list := Open(f, site(t), model.Query{}); l != nil || list.Errors() == 0 {
		t.Error("a condition on a field for sums only")
	}
	if l, list := Open(f, site(t), model.Query{Where: map[string][]string{"reporter": {"机密甲"}}}); l != nil || list.Errors() == 0 {
		t.Error("a condition on a private field")
	}
}

// A workbook has the cells of the CSV, typed, and is set up for printing.
func TestWorkbook(t *testing.T) {
	l := open(t, site(t), activityForm, model.Query{})
	var first, second bytes.Buffer
	if err := l.XLSX(&first); err != nil {
		t.Fatal(err)
	}
	if err := open(t, site(t), activityForm, model.Query{}).XLSX(&second); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two workbooks of one ledger differ")
	}
	f, err := excelize.OpenReader(&first)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet := f.GetSheetName(0)
	if sheet != "社区活动台账" {
		t.Error(sheet)
	}
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	want, err := csv.NewReader(strings.NewReader(csvOf(t, l, true))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range want[1:] { // the upper line of the head differs: what has no group stands there
		if i == 0 {
			continue
		}
		got := rows[i+3]
		for j, cell := range w {
			cell = strings.TrimPrefix(cell, "'")
			if j >= len(got) && cell != "" || j < len(got) && got[j] != cell {
				t.Errorf("line %d: got %q, want %q", i, got, w)
			}
		}
	}
	for cell, want := range map[string]excelize.CellType{
		"C5": excelize.CellTypeInlineString, // =HYPERLINK
		"B5": excelize.CellTypeInlineString, // days from … to
		"B6": excelize.CellTypeUnset,        // a day is a number with a format
		"H6": excelize.CellTypeUnset,
	} {
		if got, err := f.GetCellType(sheet, cell); err != nil || got != want {
			t.Errorf("%s: type %v, want %v (%v)", cell, got, want, err)
		}
		if formula, _ := f.GetCellFormula(sheet, cell); formula != "" {
			t.Errorf("%s is a formula: %s", cell, formula)
		}
	}
	layout, err := f.GetPageLayout(sheet)
	if err != nil || *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 {
		t.Errorf("%+v %v", layout, err)
	}
	if names := f.GetDefinedName(); len(names) != 1 || !strings.HasSuffix(names[0].RefersTo, "!$3:$4") {
		t.Errorf("%+v", names)
	}
	panes, err := f.GetPanes(sheet)
	if err != nil || !panes.Freeze || panes.YSplit != 4 {
		t.Errorf("%+v %v", panes, err)
	}
	merged, err := f.GetMergeCells(sheet)
	if err != nil {
		t.Fatal(err)
	}
	var areas []string
	for _, m := range merged {
		areas = append(areas, m.GetStartAxis()+":"+m.GetEndAxis())
	}
	for _, want := range []string{"A1:K1", "F3:H3", "A3:A4", "K3:K4"} {
		if !strings.Contains(strings.Join(areas, " "), want) {
			t.Errorf("%s is not merged: %v", want, areas)
		}
	}
}

func TestSheetName(t *testing.T) {
	for in, want := range map[string]string{
		"活动台账": "活动台账", "a/b:c*d?[e]\\": "a b c d  e", "'x'": "x", "": "Sheet1", "[]": "Sheet1", "History": "Sheet1",
		strings.Repeat("长", 40): strings.Repeat("长", 31), strings.Repeat("😀", 20): strings.Repeat("😀", 15),
	} {
		if got := sheetName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestDayFormat(t *testing.T) {
	day := model.Day(time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC))
	for in, want := range map[string][2]string{
		"2006年1月2日":   {"2026年3月5日", `yyyy\年m\月d\日`},
		"2006.01.02":  {"2026.03.05", "yyyy.mm.dd"},
		"YYYY/MM/DD":  {"2026/03/05", "yyyy/mm/dd"},
		"yyyy年m月":     {"2026年3月", `yyyy\年m\月`},
		"1月2日":        {"3月5日", `m\月d\日`},
		"06-1-2":      {"26-3-5", "yy-m-d"},
		"2006-01-02T": {"", ""},
		"15:04":       {"", ""},
		"日期":          {"", ""},
		"":            {"", ""},
	} {
		f, ok := parseDayFormat(in)
		if ok != (want[0] != "") || ok && (f.text(day) != want[0] || f.excel() != want[1]) {
			t.Errorf("%q: %v %q %q", in, ok, f.text(day), f.excel())
		}
	}
}

func TestPeriodText(t *testing.T) {
	d := &Data{Lang: "zh-CN"}
	for in, want := range map[[2]string]string{
		{"2026", "2026"}:             "2026年",
		{"2026-04", "2026-06"}:       "2026年第二季度",
		{"2026-03", "2026-03"}:       "2026年3月",
		{"2026-01", "2026-10"}:       "2026年1月至10月",
		{"2025-11", "2026-02"}:       "2025年11月至2026年2月",
		{"2026-03-05", "2026-03-05"}: "2026年3月5日",
		{"2026-03-01", "2026-04-15"}: "2026年3月1日至2026年4月15日",
	} {
		a, _, _ := span(in[0])
		_, b, _ := span(in[1])
		if got := d.periodText(a, b); got != want {
			t.Errorf("%v: %s, want %s", in, got, want)
		}
	}
}

// Whatever a form says, nothing panics and nothing private is in what is written.
func FuzzForm(f *testing.F) {
	f.Add(activityForm)
	f.Add("from: matter\nsort: [-cost, history.found]\ncolumns: [{field: history, join: '; '}, {measure: return-rate}, 编号, {text: 一}]\ntotal: yes\n")
	f.Add("from: registration\ncolumns: [{header: x, columns: [姓名]}]\n")
	f.Add("columns: [{values: {a: b}, field: community.parent.name}]\nfrom: activity\nhead: '{period}{x}'\n")
	d := site(f)
	f.Fuzz(func(t *testing.T, form string) {
		parsed, list := Parse("f.yaml", []byte(form))
		l, more := Open(parsed, d, model.Query{})
		list.Add(more...)
		if (l == nil) != (list.Errors() > 0) {
			t.Fatalf("ledger %v with %s", l != nil, show(list))
		}
		if l == nil {
			return
		}
		var b bytes.Buffer
		if err := l.CSV(&b, false); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "机密") && !strings.Contains(form, "机密") {
			t.Fatal(b.String())
		}
	})
}

// A condition on a time is kept under the unit's English name; so must its place be.
func TestPlaceOfTimeCondition(t *testing.T) {
	f, list := Parse("f.yaml", []byte("from: matter\ncolumns: [title]\n条件.月: 2026-03\n"))
	if len(list) > 0 {
		t.Fatal(list)
	}
	for name := range f.Query.Where {
		if p := f.places["where."+name]; p.Line != 3 {
			t.Errorf("where.%s is at line %d, want 3", name, p.Line)
		}
	}
	if len(f.Query.Where) != 1 {
		t.Errorf("conditions %v, want one", f.Query.Where)
	}
}
