package stats

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Small figures about people. A figure with fewer persons behind it than
// Data.Suppress is hidden, and with it others, so that it cannot be computed back
// from what is shown. It is assumed that whoever tries knows the sums of rows and
// columns and the whole, even where this table does not show them (another one
// does), and that what is hidden is not 0.

// hiding says what of a grid is hidden.
type hiding struct {
	cells      [][]bool
	rows, cols []bool // sums of rows and series
	total      bool
}

// system is one reading of the figures that adds up over rows and columns: the
// values, the records behind them, the base of a ratio.
type system struct {
	of    func(raw) int64
	limit int64 // values above 0 and below it are small
	low   int64 // what is known of a hidden one: it is not less
}

func (p *plan) systems(limit int, g *grid) []system {
	k := int64(limit)
	times := func(scale int64) int64 {
		if n, ok := mul(k, scale); ok {
			return n
		}
		return math.MaxInt64
	}
	out := []system{{func(r raw) int64 { return r.v }, times(p.own.scale), 1}}
	switch {
	case p.plain() && p.kind.Private:
		return countSystem(k)
	case p.kind.Private:
		out[0].low = 0
		out = append(out, countSystem(k)...)
		if out = append(out, system{func(r raw) int64 { return r.n }, k, 0}); !p.coarse() {
			out = append(out, system{func(r raw) int64 { return r.all - r.n }, k, 0})
		}
	}
	if p.base != nil {
		d := system{func(r raw) int64 { return r.d }, times(p.base.scale), 1}
		if out[0].low = 0; p.kind.Private {
			d.low = 0
		}
		if out = append(out, d); p.partOf(g) {
			out = append(out, system{func(r raw) int64 { return r.d - r.v }, d.limit, 0})
		}
	}
	return out
}

// countSystem is the number of records, the only reading of the tables that
// count a private kind.
func countSystem(limit int64) []system {
	return []system{{func(r raw) int64 { return r.all }, limit, 1}}
}

// plain reports whether the measure counts every record that the query is about.
func (p *plan) plain() bool {
	return p.base == nil && len(p.own.factors)+len(p.own.filters) == 0 && !p.own.coupled[0] && !p.own.coupled[1]
}

// partOf reports whether a ratio is a part of a whole: then what is left of the
// whole is a figure, too.
func (p *plan) partOf(g *grid) bool {
	if !p.measure.Percent || p.own.scale != p.base.scale {
		return false
	}
	for _, row := range g.cells {
		for _, c := range row {
			if c.v > c.d {
				return false
			}
		}
	}
	return g.total.v <= g.total.d
}

func isSmall(sys []system, r raw) bool {
	for _, s := range sys {
		if v := s.of(r); v > 0 && v < s.limit {
			return true
		}
	}
	return false
}

// hideable reports whether hiding a figure would hide anything: a 0 does not.
func hideable(sys []system, r raw) bool {
	for _, s := range sys {
		if s.of(r) < s.low {
			return false
		}
	}
	return r.n > 0 || r.all > 0
}

// protect finds what to hide, and moves it out of an order that would tell. Of a
// private kind whatever the table of its numbers of records hides is hidden in
// every other one: there is a figure of part of these records beside it.
func (p *plan) protect(g *grid, t *Table) {
	if g.full != nil {
		p.protect(g.full, t)
	}
	g.hidden = &hiding{rows: make([]bool, len(g.rows)), cols: make([]bool, len(g.cols))}
	for range g.cells {
		g.hidden.cells = append(g.hidden.cells, make([]bool, len(g.cols)))
	}
	if p.kind.Private && !p.plain() {
		p.hideSmall(g, countSystem(int64(t.Suppress)), false, false)
	}
	p.hideTold(g)
	p.hideSmall(g, p.systems(t.Suppress, g), p.q.Share, p.q.Cumulative || t.Overlap)
	if p.q.Cumulative {
		g.hideRuns()
	}
	p.disarrange(g)
}

// hideSmall hides what is small in some reading, and what tells it.
func (p *plan) hideSmall(g *grid, sys []system, shares, ofTotal bool) {
	for i, row := range g.cells {
		for j, c := range row {
			g.hidden.cells[i][j] = g.hidden.cells[i][j] || isSmall(sys, c)
		}
	}
	g.hidden.total = g.hidden.total || isSmall(sys, g.total)
	if g.full != nil {
		g.hideAsIn(g.full)
	}
	rowParts, colParts := p.families(&p.by, g.rows), p.families(&p.split, g.cols)
	for more := true; more; {
		p.protectSums(g, sys, rowParts, colParts)
		more = g.hideFamilies(sys, rowParts, colParts)
		if shares && g.hideShares(sys, ofTotal) {
			more = true
		}
	}
}

// hideAsIn hides what is hidden in the same table without Top: else the two
// together would tell.
func (g *grid) hideAsIn(full *grid) {
	rows, cols := places(full.rows), places(full.cols)
	for i, r := range g.rows {
		for j, c := range g.cols {
			fi, ok1 := rows[r.head.Key]
			fj, ok2 := cols[c.head.Key]
			if ok1 && ok2 && !r.head.Rest && !c.head.Rest && full.hidden.cells[fi][fj] {
				g.hidden.cells[i][j] = true
			}
		}
	}
	g.hidden.total = g.hidden.total || full.hidden.total
}

func places(ls []line) map[string]int {
	at := make(map[string]int, len(ls))
	for i, l := range ls {
		at[l.head.Key] = i
	}
	return at
}

// protectSums hides more cells until none can be computed from sums. Rows and
// series that are a part of another one do not add to them.
func (p *plan) protectSums(g *grid, sys []system, rowParts, colParts []int) {
	rows, cols := wholes(rowParts, g.rows), wholes(colParts, g.cols)
	switch {
	case p.beside != nil:
		for _, j := range cols {
			l := g.line(sys, rows, j)
			l.total = l.total || j == 0 && g.hidden.total
			l.protect()
			l.keep(g, rows, j)
			if j == 0 {
				g.hidden.total = g.hidden.total || l.total
			}
		}
	case len(g.cols) == 1:
		l := g.line(sys, rows, 0)
		l.total = l.total || g.hidden.total
		l.protect()
		l.keep(g, rows, 0)
		g.hidden.total = g.hidden.total || l.total
		for i := range g.rows {
			g.hidden.rows[i] = g.hidden.cells[i][0]
		}
	default:
		m := newMatrix(g, sys, rows, cols)
		m.protect()
		m.keep(g, rows, cols)
	}
}

// wholes are the rows that are no part of another one, in an order that is the
// same in every table: of two figures as good to hide, all hide the same one.
func wholes(parts []int, ls []line) []int {
	var out []int
	for i, whole := range parts {
		if whole < 0 {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		return cmp.Or(rankOf(ls[a].head.Rest)-rankOf(ls[b].head.Rest), strings.Compare(ls[a].head.Key, ls[b].head.Key))
	})
	return out
}

// families gives for each line the line of the whole that it is a part of, -1.
func (p *plan) families(a *axis, ls []line) []int {
	out := make([]int, len(ls))
	for i := range out {
		out[i] = -1
	}
	if a.kind != axCounts || a.gathered != nil {
		return out
	}
	at := map[string]int{}
	for i, l := range ls {
		if !l.head.Rest {
			at[l.head.Key] = i
		}
	}
	for _, o := range p.options(p.kind.Fields[a.field]) {
		part, ok1 := at[o.Key]
		whole, ok2 := at[o.Of]
		if ok1 && ok2 && o.Of != "" {
			out[part] = whole
		}
	}
	return out
}

// hideFamilies hides a whole and all its parts where one of them is hidden, and
// reports whether that hid anything more.
func (g *grid) hideFamilies(sys []system, rowParts, colParts []int) bool {
	more := false
	hide := func(i, j int) {
		if !g.hidden.cells[i][j] && hideable(sys, g.cells[i][j]) {
			g.hidden.cells[i][j], more = true, true
		}
	}
	together := func(parts []int, lines int, cell func(part, line int) (int, int)) {
		for part, whole := range parts {
			for l := range lines {
				if whole < 0 {
					continue
				}
				i, j := cell(part, l)
				wi, wj := cell(whole, l)
				if !g.hidden.cells[i][j] && !g.hidden.cells[wi][wj] {
					continue
				}
				for other, w := range parts {
					if w == whole {
						hide(cell(other, l))
					}
				}
				hide(wi, wj)
			}
		}
	}
	together(rowParts, len(g.cols), func(part, l int) (int, int) { return part, l })
	together(colParts, len(g.rows), func(part, l int) (int, int) { return l, part })
	for i, whole := range rowParts {
		if whole >= 0 && slices.Contains(g.hidden.cells[i], true) {
			g.hidden.rows[i] = true
		}
	}
	for j, whole := range colParts {
		for i := range g.rows {
			if whole >= 0 && g.hidden.cells[i][j] {
				g.hidden.cols[j] = true
			}
		}
	}
	return more
}

// hideShares hides whole lines of shares whose sum is hidden: shares make 100 %,
// so one that is not shown would follow from the others.
func (g *grid) hideShares(sys []system, ofTotal bool) (more bool) {
	for i := range g.rows {
		for j := range g.cols {
			sum := g.hidden.total
			if len(g.cols) > 1 && !ofTotal {
				sum = g.hidden.rows[i]
			}
			if sum && !g.hidden.cells[i][j] && hideable(sys, g.cells[i][j]) {
				g.hidden.cells[i][j], more = true, true
			}
		}
	}
	return more
}

// hideRuns hides running totals from the first hidden figure up to the last: the
// difference of two that are shown is a figure, or several hidden ones.
func (g *grid) hideRuns() {
	for j := range g.cols {
		first, last := -1, -1
		for i := range g.rows {
			if g.hidden.cells[i][j] {
				last = i
				if first < 0 {
					first = i
				}
			}
		}
		if first < 0 {
			continue
		}
		if g.hidden.total || g.hidden.cols[j] {
			last = len(g.rows)
		}
		for i := range g.rows {
			g.hidden.cells[i][j] = i >= first && i < last
		}
	}
}

// disarrange puts hidden rows and series that stand in the order of their values
// behind the others, by name.
func (p *plan) disarrange(g *grid) {
	order := func(ls []line, hidden func(int) bool) []int {
		at := make([]int, len(ls))
		for i := range at {
			at[i] = i
		}
		class := func(i int) int {
			switch {
			case ls[i].head.Rest:
				return 3
			case ls[i].head.Key == "":
				return 2
			case hidden(i):
				return 1
			}
			return 0
		}
		slices.SortStableFunc(at, func(a, b int) int {
			if c := class(a) - class(b); c != 0 || class(a) != 1 {
				return c
			}
			return cmp.Or(strings.Compare(ls[a].head.Label, ls[b].head.Label), strings.Compare(ls[a].head.Key, ls[b].head.Key))
		})
		return at
	}
	if g.byValue[0] {
		g.reorderRows(order(g.rows, func(i int) bool {
			return g.hidden.rows[i] || p.beside != nil && slices.Contains(g.hidden.cells[i], true)
		}))
	}
	if g.byValue[1] {
		g.reorderCols(order(g.cols, func(j int) bool { return g.hidden.cols[j] }))
	}
}

func (g *grid) reorderRows(at []int) {
	g.rows, g.cells, g.open, g.rowSums = pick(g.rows, at), pick(g.cells, at), pick(g.open, at), pick(g.rowSums, at)
	g.hidden.cells, g.hidden.rows = pick(g.hidden.cells, at), pick(g.hidden.rows, at)
}

func (g *grid) reorderCols(at []int) {
	g.cols, g.colSums, g.hidden.cols = pick(g.cols, at), pick(g.colSums, at), pick(g.hidden.cols, at)
	for i := range g.cells {
		g.cells[i], g.open[i], g.hidden.cells[i] = pick(g.cells[i], at), pick(g.open[i], at), pick(g.hidden.cells[i], at)
	}
}

func pick[T any](s []T, at []int) []T {
	out := make([]T, len(at))
	for i, from := range at {
		out[i] = s[from]
	}
	return out
}

// withhold takes the hidden figures out of the table.
func (t *Table) withhold(g *grid) {
	h := g.hidden
	if h == nil {
		return
	}
	gone := Cell{Hidden: true}
	for i := range t.Cells {
		for j := range t.Cells[i] {
			if h.cells[i][j] {
				t.Cells[i][j] = gone
			}
		}
		if h.rows[i] {
			t.rowSums[i] = gone
		}
	}
	for j := range t.seriesSums {
		if h.cols[j] || h.total {
			t.seriesSums[j] = gone
		}
	}
	if t.Kind.Private && (t.Missing < t.Suppress || t.Coarse) {
		t.Missing = 0
	}
	if h.total {
		t.TotalHidden, t.totalOK = true, false
		t.Total, t.N, t.Base, t.Missing = 0, 0, 0, 0
	}
}
