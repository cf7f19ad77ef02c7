package chart

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"jianbao/generator/model"
	"jianbao/generator/record"
	"jianbao/generator/stats"
)

var testNow = time.Date(2026, 11, 22, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))

var testCommunities = []string{"和平里", "安华里", "青年湖", "东河沿", "兴化", "小黄庄", "民旺", "化工", "地坛", "安德路"}

// sampleData is a site of ten communities with two years of activities, loaded
// as a real one is.
func sampleData(t testing.TB, lang string) stats.Data {
	t.Helper()
	var org, act strings.Builder
	org.WriteString("kind: organization\nrecords:\n")
	for i, c := range testCommunities {
		fmt.Fprintf(&org, "  - {id: c%d, name: %s, type: community}\n", i, c)
	}
	rng := rand.New(rand.NewPCG(7, 9))
	types := []string{"lecture", "publicity", "training", "forum", "service", "health", "culture", "patrol", "visit", "cleanup", "care", "duty"}
	features := []string{"learning", "culture", "assistance", "science", "volunteer", "safety", "service", "low-carbon", "civility"}
	act.WriteString("kind: activity\nrecords:\n")
	for i := range 420 {
		day := time.Date(2025, 1, 2, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i*688/420)
		grow := 1 + i/90
		fmt.Fprintf(&act, "  - {id: a%d, title: 活动%d, date: %s, type: %s, community: %s, feature: %s, organizers: [%s], hours: %d, participants: {members: %d, residents: %d, volunteers: %d, units: %d, democratic: %d}}\n",
			i, i, day.Format(time.DateOnly), types[min(rng.IntN(12), rng.IntN(12))], testCommunities[min(rng.IntN(10), rng.IntN(12), 9)], features[rng.IntN(9)], testCommunities[rng.IntN(10)],
			1+rng.IntN(4), 4+rng.IntN(20), 10+rng.IntN(30)*grow, rng.IntN(12)*grow, rng.IntN(5), rng.IntN(3))
	}
	target := "kind: target\nrecords:\n  - {id: t1, measure: 参与人次, year: 2026, value: 24000}\n  - {id: t2, measure: person-hours, year: 2026, value: 5000}\n"
	kinds, diags := record.LoadKinds(true, nil, record.KindOptions{})
	if diags.Errors() > 0 {
		t.Fatal(diags)
	}
	var chunks []*model.Chunk
	for name, text := range map[string]string{"o.yaml": org.String(), "a.yaml": act.String(), "t.yaml": target} {
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
	return stats.Data{Kinds: kinds, Tables: tables, Now: testNow, Lang: lang}
}

// sampleSpecs are charts of every type over the sample.
func sampleSpecs() []model.ChartSpec {
	year := map[string][]string{"year": {"2026"}}
	q := func(measure, by, split string) model.Query {
		return model.Query{From: "activity", Measure: measure, By: by, Split: split, Where: year}
	}
	with := func(q model.Query, f func(*model.Query)) model.Query { f(&q); return q }
	return []model.ChartSpec{
		{Type: "bar", Query: q("participants", "month", "")},
		{Type: "bar", Query: q("count", "feature", "")},
		{Type: "bar", Query: q("participants", "type", "")},
		{Type: "stacked-bar", Query: q("participants", "month", "category"), Title: "下半年居民参与明显增多"},
		{Type: "horizontal-bar", Query: q("participants", "community", "")},
		{Type: "horizontal-bar", Query: with(q("participants", "community", "category"), func(q *model.Query) { q.Top = 6 })},
		{Type: "line", Query: model.Query{From: "activity", Measure: "participants", By: "month", Split: "category", Share: true, Since: "2025"}},
		{Type: "line", Query: model.Query{From: "activity", Measure: "participants", By: "month", Split: "year"}},
		{Type: "line", Query: q("participants", "week", "")},
		{Type: "area", Query: q("person-hours", "month", "")},
		{Type: "area", Query: model.Query{From: "activity", Measure: "participants", By: "month", Split: "category", Since: "2025"}},
		{Type: "pie", Query: q("participants", "type", "")},
		{Type: "ring", Query: q("participants", "category", "")},
		{Type: "calendar", Query: q("participants", "day", "")},
		{Type: "calendar", Query: model.Query{From: "activity", Measure: "participants", By: "day", Since: "2025"}},
		{Type: "heat-table", Query: q("count", "community", "month")},
		{Type: "heat-table", Query: q("participants", "community", "feature")},
		{Type: "progress", Query: with(q("participants", "month", ""), func(q *model.Query) { q.Cumulative, q.Target = true, "participants" })},
		{Type: "progress", Query: with(q("person-hours", "", ""), func(q *model.Query) { q.Target = "person-hours" })},
		{Type: "bar", Query: with(q("participants", "month", ""), func(q *model.Query) { q.Where = map[string][]string{"year": {"2020"}} })},
		{Type: "grouped-bar", Query: with(q("participants", "month", ""), func(q *model.Query) { q.Compare = "year-before" })},
		{Type: "grouped-bar", Query: with(q("participants", "community", ""), func(q *model.Query) { q.Compare = "year-before" })},
		{Type: "burn-up", Query: with(q("participants", "week", ""), func(q *model.Query) { q.Target = "participants" })},
		{Type: "burn-up", Query: with(q("participants", "month", ""), func(q *model.Query) { q.Target, q.Cumulative = "participants", true })},
		{Type: "treemap", Query: model.Query{From: "organization", By: "self"}},
		{Type: "radar", Query: with(q("participants", "feature", ""), func(q *model.Query) {})},
		{Type: "sankey", Query: q("participants", "community", "feature")},
		{Type: "line", Query: with(q("participants", "month", ""), func(q *model.Query) { q.Compare = "year-before" })},
	}
}
