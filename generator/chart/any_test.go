package chart

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// anyHeads are up to so many rows: names of any length, or runs of time as stats
// names them.
func anyHeads(t *rapid.T, unit string, n int) []stats.Head {
	if unit == "" {
		label := rapid.StringOfN(rapid.RuneFrom([]rune("社区党建联席会（）第12 abcWiM")), 1, 30, -1)
		hs := heads(rapid.SliceOfN(label, n, n).Draw(t, "labels")...)
		for i := range hs {
			hs[i].Parent = max(0, rapid.IntRange(-3, i).Draw(t, "parent"))
		}
		return hs
	}
	hs := make([]stats.Head, n)
	at := time.Date(2026, time.Month(rapid.IntRange(1, 12).Draw(t, "first")), 1, 0, 0, 0, 0, time.UTC)
	for i := range hs {
		hs[i] = stats.Head{Key: at.Format("2006-01"), Label: at.Format("2006年1月"), Short: at.Format("1月")}
		if i == 0 || at.Month() == 1 {
			hs[i].Short += at.Format("\n2006")
		}
		if at = at.AddDate(0, 1, 0); unit == "week" {
			_, week := at.ISOWeek()
			hs[i] = stats.Head{Key: fmt.Sprintf("2026-W%02d", week), Label: fmt.Sprintf("第%d周", week), Short: fmt.Sprintf("第%d周", week)}
			at = at.AddDate(0, -1, 7)
		}
	}
	return hs
}

// anyTable is a table as stats may give it, and as it may not.
func anyTable(t *rapid.T) *stats.Table {
	unit := rapid.SampledFrom([]string{"", "", "month", "week"}).Draw(t, "unit")
	rows := rapid.SampledFrom([]int{1, 2, 3, 5, 9, 12, 24, 60}).Draw(t, "rows")
	series := rapid.SampledFrom([]int{1, 1, 2, 3, 5, 7, 14}).Draw(t, "series")
	most := rapid.SampledFrom([]int64{0, 3, 90, 70_000, 3_000_000_000}).Draw(t, "most")
	least := int64(0)
	if rapid.IntRange(0, 3).Draw(t, "negative") == 0 {
		least = -most / 2
	}
	rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	cells := make([][]int64, rows)
	for i := range cells {
		for range series {
			cells[i] = append(cells[i], least+rng.Int64N(most-least+1))
		}
	}
	tab := handTable("人", anyHeads(t, unit, rows), anyHeads(t, "", series), cells...)
	tab.TimeUnit = unit
	tab.Scale = rapid.SampledFrom([]int64{1, 1, 60, 100}).Draw(t, "scale")
	tab.TotalScale = tab.Scale
	for range rapid.IntRange(0, 3).Draw(t, "hidden") {
		hide(tab, rapid.IntRange(0, rows-1).Draw(t, "row"), rapid.IntRange(0, series-1).Draw(t, "col"))
	}
	for i := rows - rapid.IntRange(0, min(rows, 4)).Draw(t, "future"); i < rows; i++ {
		for j := range series {
			tab.Cells[i][j] = stats.Cell{}
		}
	}
	tab.Ratio = rapid.IntRange(0, 4).Draw(t, "ratio") == 0
	if tab.Ratio && most == 90 {
		tab.Unit = "%"
	}
	if series == 2 && rapid.Bool().Draw(t, "compare") {
		tab.Query.Compare = "year-before"
	}
	tab.Query.Cumulative = rapid.IntRange(0, 4).Draw(t, "cumulative") == 0
	if unit == "month" && rapid.Bool().Draw(t, "target") {
		tab.Query.Target, tab.Target = "participants", stats.Cell{V: rapid.Int64Range(0, max(1, most*4)).Draw(t, "goal"), OK: true}
		dated(tab, rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
	}
	return tab
}

// TestAnyTable draws random tables in all types that suit: texts neither overlap
// nor leave the drawing, nor does anything else, figures are figures, and the
// same table gives the same bytes.
func TestAnyTable(t *testing.T) {
	e := NewEngine()
	rapid.Check(t, func(t *rapid.T) {
		tab := anyTable(t)
		lang := rapid.SampledFrom([]string{"zh-CN", "en"}).Draw(t, "lang")
		height := rapid.SampledFrom([]int{0, 0, 0, 120, 500}).Draw(t, "height")
		for _, kind := range Types() {
			req := Request{Spec: model.ChartSpec{Type: kind, Height: height}, Table: tab, Lang: lang}
			c, err := e.Render(req)
			var se *SpecError
			if errors.As(err, &se) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, svg := range []string{c.Wide, c.Narrow} {
				if err := errors.Join(checkSVG(svg), checkTexts(svg), checkBounds(svg)); err != nil {
					t.Fatalf("%s: %v\n%s", kind, err, svg)
				}
			}
			again, err := NewEngine().Render(req)
			if err != nil || again.SVG != c.SVG || string(again.Option) != string(c.Option) || again.ID != c.ID {
				t.Fatalf("%s: drawn again it differs (%v)", kind, err)
			}
		}
	})
}
