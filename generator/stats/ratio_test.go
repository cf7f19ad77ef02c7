package stats

import (
	"testing"

	"pgregory.net/rapid"

	"jianbao/generator/model"
)

// ratioData is testData with ratios whose two sides are plain measures as well.
func ratioData(perChunk int, recs ...rec) Data {
	d := testData(perChunk, recs...)
	act, _ := d.Kinds.Get("activity")
	held := map[string][]string{"type": {"lecture", "patrol"}}
	act.Measures = append(act.Measures,
		&model.Measure{Name: "lectures", Where: held},
		&model.Measure{Name: "lecture-rate", Where: held, Per: &model.Base{}, Percent: true},
		&model.Measure{Name: "mean-hours", Field: "hours", Per: &model.Base{Has: "hours"}},
		&model.Measure{Name: "counted", Where: map[string][]string{"hours": {"*"}}},
	)
	return d
}

// TestRatiosAreOfTheirSides computes ratios from two plain tables.
func TestRatiosAreOfTheirSides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := ratioData(rapid.IntRange(1, 20).Draw(t, "chunk"), drawRecords(t)...)
		q := drawQuery(t)
		names := rapid.SampledFrom([][3]string{{"lecture-rate", "lectures", "count"}, {"mean-hours", "hours", "counted"}}).Draw(t, "measure")
		ask := func(measure string) *Table {
			q := q
			q.Measure, q.Every = measure, true
			tab, err := Run(d, q)
			if err != nil {
				t.Fatal(err)
			}
			return tab
		}
		ratio, upper, lower := ask(names[0]), cellsOf(ask(names[1])), ask(names[2])
		scale, by := int64(1), int64(1000)
		if names[0] == "mean-hours" {
			scale, by = 60, 100
		}
		below := cellsOf(lower)
		for i, r := range ratio.Rows {
			for j, s := range ratio.Series {
				c, key := ratio.Cells[i][j], r.Key+"/"+s.Key
				v, n := upper[key].V, below[key].V
				if c.OK != (n > 0) || c.N != int(n) {
					t.Fatalf("%s: %+v, but %d of %d", key, c, v, n)
				}
				if c.OK && c.V != (2*v*by+n*scale)/(2*n*scale) {
					t.Fatalf("%s: %d is not %d of %d", key, c.V, v, n)
				}
			}
		}
		if ratio.N != int(lower.Total) {
			t.Fatalf("n is %d, the base %d", ratio.N, lower.Total)
		}
	})
}

func cellsOf(t *Table) map[string]Cell {
	m := map[string]Cell{}
	for i, r := range t.Rows {
		for j, s := range t.Series {
			m[r.Key+"/"+s.Key] = t.Cells[i][j]
		}
	}
	return m
}

// TestEveryOnlyAddsRowsWithoutRecords compares with the same query without it.
func TestEveryOnlyAddsRowsWithoutRecords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, q := testData(5, drawRecords(t)...), drawQuery(t)
		plain, err := Run(d, q)
		if err != nil {
			t.Fatal(err)
		}
		q.Every = true
		all, err := Run(d, q)
		if err != nil {
			t.Fatal(err)
		}
		cells := cellsOf(all)
		for key, c := range cellsOf(plain) {
			if cells[key] != c {
				t.Fatalf("%+v: %s is %+v, with every %+v", q, key, c, cells[key])
			}
			delete(cells, key)
		}
		for key, c := range cells {
			if c.V != 0 || c.N != 0 {
				t.Fatalf("%+v: every adds %s %+v", q, key, c)
			}
		}
		if all.Total != plain.Total || all.N != plain.N {
			t.Fatalf("every changes the total from %d to %d", plain.Total, all.Total)
		}
	})
}

// TestBesidesAddUp holds the two series of a comparison against Compare.
func TestBesidesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := testData(5, drawRecords(t)...)
		how := rapid.SampledFrom([]string{YearBefore, PeriodBefore}).Draw(t, "how")
		q := model.Query{From: "activity", Measure: rapid.SampledFrom([]string{"", "participants", "hours"}).Draw(t, "measure"), Compare: how}
		period := rapid.SampledFrom([][2]string{{"2026", "2026"}, {"2026-03", "2026-05"}, {"2026-02", "2026-02"}, {"2026-01-15", "2026-11-10"}, {"this-year", "today"}}).Draw(t, "period")
		q.Since, q.Until = period[0], period[1]
		q.By = rapid.SampledFrom([]string{"", "month", "week", "day", "weekday", "type", "community", "category"}).Draw(t, "by")
		tab, err := Run(d, q)
		if err != nil {
			t.Fatal(err)
		}
		c, err := Compare(d, q, how)
		if err != nil {
			t.Fatal(err)
		}
		var now, before int64
		for _, row := range tab.Cells {
			now, before = now+row[0].V, before+row[1].V
		}
		// By category records count under several.
		if q.By == "category" && q.Measure != "participants" {
			return
		}
		if len(tab.Rows) > 0 && (now != c.Value || before != c.Base) || len(tab.Rows) == 0 && c.Value+c.Base != 0 {
			t.Fatalf("%+v: %d and %d, compared %d and %d\n%s", q, now, before, c.Value, c.Base, show(tab))
		}
	})
}
