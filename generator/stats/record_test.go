package stats_test

import (
	"testing"
	"time"

	"jianbao/generator/model"
	"jianbao/generator/record"
	"jianbao/generator/stats"
)

// TestRealKinds asks the questions of the sample dashboard of records read from
// YAML by the embedded kinds.
func TestRealKinds(t *testing.T) {
	kinds, diags := record.LoadKinds(true, nil, record.KindOptions{})
	if diags.Errors() > 0 {
		t.Fatal(diags)
	}
	var chunks []*model.Chunk
	for name, text := range map[string]string{
		"content/records/o.yaml": "kind: organization\nrecords:\n  - {id: heping-li, name: 和平里, type: community}\n  - {id: zhibu, name: 和平里社区党支部, type: branch}\n",
		"content/records/a.yaml": `kind: activity
records:
  - id: one
    title: 消防安全讲座
    date: 2026-11-20
    type: 讲座
    community: 和平里
    organizers: [和平里社区党支部]
    participants: {members: 12, in-service: 9, retired: 3, residents: 85, volunteers: 10, units: 3}
    hours: 2.5
  - {id: two, title: 巡逻, date: {start: 2026-10-01, end: 2026-10-03}, type: patrol, participants: {在职党员: 4}, hours: 2小时30分}
`,
		"content/records/t.yaml": "kind: target\nrecords:\n  - {id: t, measure: 参与人次, year: 2026, value: 1000}\n",
	} {
		cs, diags := record.Decode(kinds, name, []byte(text))
		if diags.Errors() > 0 {
			t.Fatal(diags)
		}
		chunks = append(chunks, cs...)
	}
	tables, diags := record.Assemble(kinds, chunks)
	if diags.Errors() > 0 {
		t.Fatal(diags)
	}
	d := stats.Data{Kinds: kinds, Tables: tables, Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Lang: "zh-CN"}
	tests := []struct {
		q     model.Query
		total string
		rows  string
	}{
		{model.Query{From: "活动", Measure: "人次", By: "参与人员"}, "114", "党员 16 居民 85 志愿者 10 社区单位 3"},
		{model.Query{From: "activity", Measure: "志愿服务时长", By: "社区"}, "25", "和平里 25 未填写 0"},
		{model.Query{From: "activity", Measure: "hours", By: "type", Since: "this-year"}, "5", "专题讲座 2.5 治安巡逻 2.5"},
		{model.Query{From: "activity", By: "month", Where: map[string][]string{"organizers": {"和平里社区党支部"}}}, "1", "2026年11月 1"},
		{model.Query{From: "activity", Measure: "participants", Target: "participants", Where: map[string][]string{"year": {"2026"}}}, "114", "参与人次 114"},
	}
	for _, tt := range tests {
		tab, err := stats.Run(d, tt.q)
		if err != nil {
			t.Error(err)
			continue
		}
		rows := ""
		for i, r := range tab.Rows {
			if i > 0 {
				rows += " "
			}
			rows += r.Label + " " + stats.Format(tab.RowTotal(i), tab.Scale)
		}
		if tab.Value() != tt.total || rows != tt.rows {
			t.Errorf("%+v: %s: %s", tt.q, tab.Value(), rows)
		}
		if tt.q.Target != "" && stats.Format(tab.Target.V, tab.TotalScale) != "1000" {
			t.Errorf("target %+v", tab.Target)
		}
	}
}
