package stats

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"jianbao/generator/model"
)

// TestSeveralTablesTogetherGiveNothingAway asks for a table, for the tables of its
// rows and of its series, with and without Top, of few private
// records, and puts together what they show. (The whole alone is known from
// elsewhere: that five rows of five persons are one each cannot be helped.)
func TestSeveralTablesTogetherGiveNothingAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var recs []rec
		for range rapid.IntRange(0, 40).Draw(t, "records") {
			r := rec{"date": "2026-01-01"}
			if k := rapid.IntRange(0, 8).Draw(t, "type"); k < 8 {
				r["type"] = []string{"lecture", "lecture", "lecture", "lecture", "patrol", "patrol", "visit", "other"}[k]
			}
			if k := rapid.IntRange(0, 5).Draw(t, "community"); k < 5 {
				r["community"] = []string{"heping", "heping", "heping", "anhua", "party"}[k]
			}
			recs = append(recs, r)
		}
		d := testData(7, recs...)
		kind, _ := d.Kinds.Get("activity")
		kind.Private = true
		ask := func(suppress int, q model.Query) *Table {
			d.Suppress, q.From = suppress, "activity"
			tab, err := Run(d, q)
			if err != nil {
				t.Fatal(err)
			}
			return tab
		}
		by, split := "type", "community"
		if rapid.Bool().Draw(t, "turned") {
			by, split = split, by
		}
		truth, shown := ask(0, model.Query{By: by, Split: split}), ask(5, model.Query{By: by, Split: split})
		if len(truth.Rows) == 0 || slices.Max(slices.Concat(values(truth)...)) < 2 {
			return
		}
		rows, cols := ask(5, model.Query{By: by}), ask(5, model.Query{By: split})
		top := ask(5, model.Query{By: by, Top: rapid.IntRange(1, 3).Draw(t, "top")})
		a := together(truth, shown, [2][]*Table{{rows, top}, {cols}})
		if found := a.foundOut(); len(found) > 0 {
			t.Fatalf("%v are found out\n%s\n%s\n%s\n%s\n%s", found, show(truth), show(shown), show(rows), show(cols), show(top))
		}
	})
}

func values(t *Table) (out [][]int64) {
	for _, row := range t.Cells {
		var vals []int64
		for _, c := range row {
			vals = append(vals, c.V)
		}
		out = append(out, vals)
	}
	return out
}

// together is an attack with all that some tables show.
func together(truth, shown *Table, sums [2][]*Table) *attack {
	cell := func(row, col string) Cell {
		for i, r := range shown.Rows {
			for j, c := range shown.Series {
				if r.Key == row && c.Key == col {
					return shown.Cells[i][j]
				}
			}
		}
		return Cell{}
	}
	known := func(n int, key string) bool {
		for _, t := range sums[n] {
			for i, r := range t.Rows {
				if r.Key == key && !r.Rest && !t.Cells[i][0].Hidden {
					return true
				}
			}
		}
		return false
	}
	a := &attack{total: !shown.TotalHidden}
	for i, r := range truth.Rows {
		var vals, low []int64
		var hidden []bool
		for j, c := range truth.Series {
			v := truth.Cells[i][j].V
			vals, low, hidden = append(vals, v), append(low, min(v, 1)), append(hidden, cell(r.Key, c.Key).Hidden)
		}
		a.vals, a.low, a.hidden = append(a.vals, vals), append(a.low, low), append(a.hidden, hidden)
		a.rows = append(a.rows, known(0, r.Key))
	}
	for _, c := range truth.Series {
		a.cols = append(a.cols, known(1, c.Key))
	}
	for _, t := range sums {
		for _, t := range t {
			a.total = a.total || !t.TotalHidden
		}
	}
	a.doubtZeros()
	return a
}
