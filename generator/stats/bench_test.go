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

func BenchmarkRun(b *testing.B) {
	queries := []model.Query{
		{From: "activity", Measure: "hours", By: "month"},
		{From: "activity", Measure: "participants", By: "month", Split: "category", Where: where("year", "2026")},
		{From: "activity", Measure: "person-hours", By: "organizers", Split: "type"},
	}
	for _, n := range []int{20_000, 1_000_000} {
		d := manyRecords(n)
		for i, q := range queries {
			b.Run(fmt.Sprintf("%d/%d", n, i), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := Run(d, q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
