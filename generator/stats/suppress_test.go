package stats

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jianbao/generator/model"
)

// attack tries to find out hidden figures from what is shown. It knows all that
// is 0 or more and that a hidden figure which is above 0 is above 0, and it solves
// the sums of rows, columns and the whole: a hidden figure is found out if no
// other values fit all that is shown.
type attack struct {
	vals           [][]int64 // the true figures
	low            [][]int64 // what the attacker knows each to be at least
	hidden         [][]bool
	rows, cols     []bool // whether their sums are known
	total          bool
	change         [][]int64
	prefix         [][]bool // with running totals: which of them are known
	at             []int
	rowSum, colSum []int64
	pinned         int
}

// foundOut lists the hidden figures that can have one value only.
func (a *attack) foundOut() []string {
	var out []string
	for i := range a.vals {
		for j := range a.vals[i] {
			if a.hidden[i][j] && a.vals[i][j] > 0 && !a.another(i, j) {
				out = append(out, fmt.Sprintf("[%d,%d]=%d", i, j, a.vals[i][j]))
			}
		}
	}
	return out
}

// another looks for other values, each at most 1 off, with a change at i, j.
func (a *attack) another(i, j int) bool {
	a.change = make([][]int64, len(a.vals))
	a.at, a.rowSum, a.colSum = nil, make([]int64, len(a.vals)), make([]int64, len(a.vals[0]))
	for r := range a.vals {
		a.change[r] = make([]int64, len(a.vals[r]))
		for c := range a.vals[r] {
			if a.hidden[r][c] {
				a.at = append(a.at, r*len(a.vals[0])+c)
			}
		}
	}
	a.pinned = i*len(a.vals[0]) + j
	return a.try(0, 0)
}

func (a *attack) try(n int, sum int64) bool {
	cols := len(a.vals[0])
	if n == len(a.at) || n > 0 && a.at[n]/cols != a.at[n-1]/cols {
		if n > 0 && a.rows[a.at[n-1]/cols] && a.rowSum[a.at[n-1]/cols] != 0 {
			return false // the row just finished does not add up
		}
	}
	if n == len(a.at) {
		for c, known := range a.cols {
			if known && a.colSum[c] != 0 {
				return false
			}
		}
		return !(a.total && sum != 0) && a.fitsPrefixes()
	}
	r, c := a.at[n]/cols, a.at[n]%cols
	for _, d := range []int64{0, 1, -1} {
		if d == 0 && a.at[n] == a.pinned || a.vals[r][c]+d < a.low[r][c] {
			continue
		}
		a.change[r][c] = d
		a.rowSum[r] += d
		a.colSum[c] += d
		ok := a.try(n+1, sum+d)
		a.rowSum[r] -= d
		a.colSum[c] -= d
		if ok {
			return true
		}
	}
	a.change[r][c] = 0
	return false
}

// fitsPrefixes compares with the running totals that are shown.
func (a *attack) fitsPrefixes() bool {
	for c := range a.vals[0] {
		var sum int64
		for r := range a.prefix {
			if sum += a.change[r][c]; a.prefix[r][c] && sum != 0 {
				return false
			}
		}
	}
	return true
}

// drawGrid makes a small table with many small figures and some zeros.
func drawGrid(t *rapid.T, ratio, people bool) *grid {
	rows, cols := rapid.IntRange(1, 4).Draw(t, "rows"), rapid.IntRange(1, 4).Draw(t, "cols")
	g := &grid{rows: make([]line, rows), cols: make([]line, cols), rowSums: make([]raw, rows), colSums: make([]raw, cols)}
	for i := range rows {
		g.rows[i].head = Head{Key: fmt.Sprint("r", i), Label: fmt.Sprint("r", i)}
		cells, open := make([]raw, cols), make([]bool, cols)
		for j := range cols {
			g.cols[j].head.Key = fmt.Sprint("c", j)
			open[j] = true
			n := rapid.SampledFrom([]int64{0, 0, 1, 2, 3, 4, 5, 7, 12, 40}).Draw(t, "n")
			c := raw{v: n, n: n}
			switch {
			case ratio:
				c.d = n
				c.v = rapid.Int64Range(0, n).Draw(t, "v")
			case people && n > 0:
				c.n = rapid.Int64Range(1, n).Draw(t, "records")
			}
			c.all = c.n
			if n > 0 && !people {
				c.all += rapid.SampledFrom([]int64{0, 0, 1, 4, 9}).Draw(t, "others")
			}
			cells[j] = c
			g.rowSums[i].add(c)
			g.colSums[j].add(c)
			g.total.add(c)
		}
		g.cells, g.open = append(g.cells, cells), append(g.open, open)
	}
	return g
}

// planOf is a plan that has just what hiding looks at.
func planOf(private, ratio bool) *plan {
	p := &plan{kind: &model.Kind{Private: private}, measure: model.Measure{People: true}, own: side{scale: 1, has: -1}}
	if ratio {
		p.base, p.measure.Per, p.measure.Percent = &side{scale: 1, has: -1}, &model.Base{}, true
	}
	return p
}

func (g *grid) attacked(of func(raw) int64, part bool) *attack {
	a := &attack{total: !g.hidden.total}
	for i, row := range g.cells {
		var vals, low []int64
		for j, c := range row {
			v := of(c)
			vals = append(vals, v)
			// Whoever knows that nothing is hidden that is 0 knows this much more.
			low = append(low, min(v, 1))
			if part {
				low[j] = 0 // the upper side of a ratio may well be 0
			}
		}
		a.vals, a.low, a.hidden = append(a.vals, vals), append(a.low, low), append(a.hidden, g.hidden.cells[i])
		a.rows = append(a.rows, len(g.cols) > 1 && !g.hidden.rows[i])
	}
	for j := range g.cols {
		a.cols = append(a.cols, !g.hidden.cols[j])
	}
	a.doubtZeros()
	return a
}

// doubtZeros takes away what an attacker does not know where a 0 is hidden too,
// or where none is shown that does not follow from a sum of 0: that what is hidden
// is more than 0.
func (a *attack) doubtZeros() {
	shown := false
	for i, row := range a.vals {
		for j, v := range row {
			switch {
			case v != 0:
			case a.hidden[i][j]:
				for _, low := range a.low {
					clear(low)
				}
				return
			case slices.Max(row) > 0 && slices.ContainsFunc(a.vals, func(r []int64) bool { return r[j] > 0 }):
				shown = true
			}
		}
	}
	for _, low := range a.low {
		if !shown && len(low) > 1 {
			clear(low)
		}
	}
}

// TestNoHiddenFigureIsFoundOut draws tables, hides what is small, and attacks.
func TestNoHiddenFigureIsFoundOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ratio, private := rapid.Bool().Draw(t, "ratio"), rapid.Bool().Draw(t, "private")
		g := drawGrid(t, ratio, !private)
		p := planOf(private, ratio)
		if !ratio {
			p.own.filters = make([]filter, 1) // some of the records
		}
		p.protect(g, &Table{Suppress: 5})
		for name, of := range map[string]func(raw) int64{"value": func(r raw) int64 { return r.v }, "base": func(r raw) int64 { return r.d }, "records": func(r raw) int64 { return r.n },
			"all": func(r raw) int64 { return r.all }, "others": func(r raw) int64 { return r.all - r.n }, "left": func(r raw) int64 { return r.d - r.v }} {
			if (name == "base" || name == "left") && !ratio || (name == "records" || name == "all" || name == "others") && !private {
				continue
			}
			if found := g.attacked(of, name != "all" && (private || ratio && name != "base")).foundOut(); len(found) > 0 {
				t.Fatalf("%s of %v is found out in\n%s", name, found, showGrid(g))
			}
		}
		for i, row := range g.cells {
			for j, c := range row {
				if isSmall(p.systems(5, g), c) && !g.hidden.cells[i][j] {
					t.Fatalf("%+v is shown in\n%s", c, showGrid(g))
				}
			}
		}
	})
}

// TestRunningTotalsGiveNothingAway shows running totals beside the figures
// themselves, as two charts of a page may.
func TestRunningTotalsGiveNothingAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGrid(t, false, true)
		p := planOf(false, false)
		p.protect(g, &Table{Suppress: 5})
		a := g.attacked(func(r raw) int64 { return r.v }, false)
		figures := g.hidden.cells
		g.hidden.cells = nil
		for _, row := range figures {
			g.hidden.cells = append(g.hidden.cells, slices.Clone(row))
		}
		g.hideRuns()
		for _, row := range g.hidden.cells {
			known := make([]bool, len(row))
			for j := range row {
				known[j] = !row[j]
			}
			a.prefix = append(a.prefix, known)
		}
		if found := a.foundOut(); len(found) > 0 {
			t.Fatalf("%v is found out by running totals in\n%s", found, showGrid(g))
		}
	})
}

func TestSharesGiveNothingAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGrid(t, false, true)
		p := planOf(false, false)
		p.q.Share = true
		p.protect(g, &Table{Suppress: 5})
		a := g.attacked(func(r raw) int64 { return r.v }, false)
		for i := range a.rows { // shares make 100 %: with one of them shown, the sum is known
			a.rows[i] = a.rows[i] || len(g.cols) > 1 && slices.ContainsFunc(indices(g.cells[i]), func(j int) bool { return !g.hidden.cells[i][j] && g.cells[i][j].v > 0 })
		}
		if len(g.cols) == 1 {
			a.total = a.total || slices.ContainsFunc(indices(g.cells), func(i int) bool { return !g.hidden.cells[i][0] && g.cells[i][0].v > 0 })
		}
		if found := a.foundOut(); len(found) > 0 {
			t.Fatalf("%v is found out by shares in\n%s", found, showGrid(g))
		}
	})
}

func indices[T any](s []T) []int {
	out := make([]int, len(s))
	for i := range out {
		out[i] = i
	}
	return out
}

func showGrid(g *grid) string {
	var b strings.Builder
	mark := func(r raw, hidden bool) {
		sign := ""
		if hidden {
			sign = "*"
		}
		fmt.Fprintf(&b, "%d/%d(%d)%s\t", r.v, r.d, r.n, sign)
	}
	for i, row := range g.cells {
		for j, c := range row {
			mark(c, g.hidden.cells[i][j])
		}
		mark(g.rowSums[i], g.hidden.rows[i])
		b.WriteByte('\n')
	}
	for j, c := range g.colSums {
		mark(c, g.hidden.cols[j])
	}
	mark(g.total, g.hidden.total)
	return b.String()
}

// TestLittleIsHidden counts what hiding costs: one small figure takes three more
// with it, not the table.
func TestLittleIsHidden(t *testing.T) {
	g := &grid{rows: make([]line, 4), cols: make([]line, 3), rowSums: make([]raw, 4), colSums: make([]raw, 3)}
	for i := range 4 {
		cells := []raw{{20, 0, 20, 20}, {30, 0, 30, 30}, {40, 0, 40, 40}}
		if i == 1 {
			cells[1] = raw{3, 0, 3, 3}
		}
		g.cells, g.open = append(g.cells, cells), append(g.open, []bool{true, true, true})
	}
	planOf(false, false).protect(g, &Table{Suppress: 5})
	n := 0
	for _, row := range g.hidden.cells {
		for _, h := range row {
			if h {
				n++
			}
		}
	}
	if n != 4 || slices.Contains(g.hidden.rows, true) || slices.Contains(g.hidden.cols, true) || g.hidden.total {
		t.Errorf("%d figures are hidden:\n%s", n, showGrid(g))
	}
}

// TestLargeTablesAreHiddenFast looks at a table beyond the search.
func TestLargeTablesAreHiddenFast(t *testing.T) {
	g := &grid{rows: make([]line, 300), cols: make([]line, 60), rowSums: make([]raw, 300), colSums: make([]raw, 60)}
	for i := range g.rows {
		cells, open := make([]raw, 60), make([]bool, 60)
		for j := range cells {
			n := int64((i*7 + j*13) % 23)
			cells[j], open[j] = raw{n, 0, n, n}, true
		}
		g.cells, g.open = append(g.cells, cells), append(g.open, open)
	}
	planOf(false, false).protect(g, &Table{Suppress: 5})
	for i, row := range g.cells {
		for j, c := range row {
			if small := c.v > 0 && c.v < 5; small && (!g.hidden.cells[i][j] || !g.hidden.rows[i] || !g.hidden.cols[j] || !g.hidden.total) {
				t.Fatalf("%d,%d: %+v is shown, or a sum of it", i, j, c)
			}
		}
	}
}
