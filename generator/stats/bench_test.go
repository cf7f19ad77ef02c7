package stats

import (
	"fmt"
	"testing"

	"jianbao/generator/model"
)

// manyRecords makes a table like that of a large site.
func manyRecords(n int) Data {
	recs := make([]rec, n)
	types := []string{"lecture", "patrol", "visit", "other"}
	for i := range recs {
		recs[i] = rec{
			"date": uDay.head(int(day("2025-01-01"))+i*690/n, false, true).Key, "type": types[i%4], "community": []string{"heping", "anhua"}[i%2],
			"organizers": []string{"party"}, "hours": 60 + i%120,
			"participants": counts("members", i%30, "in-service", i%20, "residents", i%90, "volunteers", i%9),
		}
	}
	return testData(500, recs...)
}

// BenchmarkRun also gives ns for each record.
func BenchmarkRun(b *testing.B) {
	queries := []model.Query{
		{From: "activity", Measure: "hours", By: "month"},
		{From: "activity", Measure: "participants", By: "month", Split: "category", Where: where("year", "2026")},
		{From: "activity", Measure: "person-hours", By: "organizers", Split: "type"},
		{From: "activity", By: "month", Split: "type", Where: where("community", "heping")},
		{From: "activity", By: "length", Split: "month"}, // a computed band of computed days
		{From: "activity", Measure: "long-rate", By: "community"},
	}
	for _, n := range []int{20_000, 1_000_000} {
		d := manyRecords(n)
		withComputed(d)
		for i, q := range queries {
			b.Run(fmt.Sprintf("%d/%d", n, i), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := Run(d, q); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/record")
			})
		}
	}
}

// withComputed gives activities an age, bands of it and a rate.
func withComputed(d Data) {
	act, _ := d.Kinds.Get("activity")
	act.Fields = append(act.Fields,
		&model.Field{Name: "age", Type: model.TypeInt, Derive: &model.Derive{Days: [2]string{"date", "now"}}},
		&model.Field{Name: "length", Type: model.TypeEnum, Derive: &model.Derive{Band: "age", Limits: []int64{30, 90, 365}},
			Options: []model.Option{{Key: "to-30"}, {Key: "31-90"}, {Key: "91-365"}, {Key: "over-365"}}})
	act.Measures = append(act.Measures, &model.Measure{Name: "long-rate", Where: map[string][]string{"length": {"over-365"}}, Per: &model.Base{}, Percent: true})
	act.Freeze()
	t := d.Tables["activity"]
	for i := range t.Chunks {
		t.Chunks[i].Cols = append(t.Chunks[i].Cols, model.Column{}, model.Column{})
		t.Remap[i] = append(t.Remap[i], nil, nil)
	}
	t.Dicts = append(t.Dicts, nil, nil)
}
