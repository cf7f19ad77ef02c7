package stats

import (
	"slices"

	"jianbao/generator/model"
)

// shape turns raw sums into the table that was asked for.
func (p *plan) shape(s *sums) (*Table, error) {
	t := p.frame(s)
	p.cover(t)
	g := p.grid(t, s)
	if t.Suppress > 0 {
		p.protect(g, t)
	}
	if p.q.Cumulative && !g.accumulate() {
		return nil, p.overflow()
	}
	p.fill(t, g)
	if p.q.Share {
		t.share()
	}
	if err := p.target(t); err != nil {
		return nil, err
	}
	if t.rough && g.hidden != nil {
		g.hidden.total = true
	}
	t.withhold(g)
	p.linkTree(t)
	return t, nil
}

// frame is the table without its rows.
func (p *plan) frame(s *sums) *Table {
	t := &Table{
		Query: p.q, Kind: p.kind, Measure: p.measure, Lang: p.d.Lang, Scale: p.scale, TotalScale: p.scale,
		Unit: p.unit(), N: s.records, Missing: s.missing, Total: s.total, totalOK: true, Overlap: s.overlap,
		Conditions: p.conditions, Ratio: p.base != nil,
		By: p.by.name, Split: p.split.name, First: s.first, Last: s.last,
		TargetFirst: model.NoDay, TargetLast: model.NoDay,
	}
	if t.Ratio {
		total := p.cell(raw{v: s.total, d: s.base, n: int64(s.records)}, true, p.besideTotal())
		t.Total, t.totalOK, t.N, t.Base, t.rough = total.V, total.OK, total.N, total.Base, total.Hidden
		t.Coarse = p.coarse()
		if len(p.measure.Per.Field)+len(p.measure.Per.Times) > 0 {
			t.BaseScale, t.BaseUnit = p.base.scale, p.baseUnit()
		}
	}
	if p.measure.People || p.kind.Private {
		t.Suppress = max(p.d.Suppress, 0)
	}
	t.TotalUnit = t.Unit
	t.ByLabel, t.SplitLabel = p.by.label.In(p.d.Lang), p.split.label.In(p.d.Lang)
	if p.by.kind == axTime {
		t.TimeUnit = p.by.unit.name()
	}
	t.splitTime = p.split.kind == axTime || p.split.kind == axPeriods
	return t
}

// cover sets the days the figures are about: the bounds of the query, not
// beyond the build clock where no record lies behind it. Of a private kind they
// do not tell the day of a record, only the month.
func (p *plan) cover(t *Table) {
	if p.dateCol < 0 {
		return
	}
	today := p.today()
	if t.First == model.NoDay {
		if p.bounded[0] && p.bounded[1] {
			t.First, t.Last = p.lo, max(p.lo, min(p.hi, today))
		}
		return
	}
	if p.kind.Private {
		t.First, _ = uMonth.span(uMonth.bucket(t.First))
		_, last := uMonth.span(uMonth.bucket(t.Last))
		t.Last = max(t.Last, min(last, today))
		if p.bounded[0] {
			t.First = max(t.First, p.lo)
		}
	}
	if p.bounded[0] && p.lo > minDay {
		t.First = min(t.First, p.lo)
	}
	if p.bounded[1] && p.hi < maxDay {
		t.Last = max(t.Last, min(p.hi, today))
	}
}

func (p *plan) today() int32 { return model.Day(p.d.Now) }

// raw is one figure before it is divided: v, of a ratio what it is divided by,
// the records behind it, and of a private kind all records of the cell, whether
// they count or not.
type raw struct{ v, d, n, all int64 }

func (a *raw) add(b raw) bool {
	return addTo(&a.v, b.v) && addTo(&a.d, b.d) && addTo(&a.n, b.n) && addTo(&a.all, b.all)
}

// grid is the table in raw figures.
type grid struct {
	rows, cols []line
	cells      [][]raw
	open       [][]bool // whether 0 is a figure here
	rowSums    []raw
	colSums    []raw
	total      raw
	byValue    [2]bool // rows, series are in the order of their values
	full       *grid   // before Top folded some; nil where it did not
	hidden     *hiding // nil: nothing is hidden
}

// grid sorts, folds what Top leaves out, and adds up the cells. Top cuts the
// rows, except of a line of time with series: there it cuts the series.
func (p *plan) grid(t *Table, s *sums) *grid {
	rows, series := p.groupsOf(&p.by, s, true), p.groupsOf(&p.split, s, false)
	if p.inTree() {
		rows = p.treeRows(rows)
	}
	g := &grid{rows: lines(rows), cols: lines(series), total: raw{s.total, s.base, int64(s.records), int64(s.allRecords)}}
	if t.Suppress > 0 && p.q.Top > 0 {
		g.full = &grid{rows: g.rows, cols: g.cols, total: g.total}
		p.addUp(g.full, t, s)
	}
	g.byValue = [2]bool{p.ranked(&p.by), p.ranked(&p.split)}
	if p.q.Top > 0 {
		if p.by.kind == axTime && p.split.kind != axNone && p.split.kind != axTime && p.split.kind != axPeriods {
			g.cols = p.topLines(series, p.q.Top)
			slices.SortStableFunc(g.cols, func(a, b line) int { // in their own order again
				if a.head.Rest != b.head.Rest {
					return rankOf(a.head.Rest) - rankOf(b.head.Rest)
				}
				return slices.IndexFunc(series, sameKey(a)) - slices.IndexFunc(series, sameKey(b))
			})
		} else {
			g.rows, g.byValue[0] = p.topLines(rows, p.q.Top), true
			t.TimeUnit = ""
		}
	}
	if p.sortLines(g.rows) {
		t.TimeUnit = ""
		g.byValue[0] = true
	}
	p.addUp(g, t, s)
	return g
}

// ranked reports whether the natural order of an axis tells about values.
func (p *plan) ranked(a *axis) bool {
	if a.kind == axSelf || a.kind == axCode || a.kind == axCounts {
		return a.gathered == nil && !(a == &p.by && p.inTree()) && (a.field < 0 || len(p.options(p.kind.Fields[a.field])) == 0)
	}
	return false
}

func (p *plan) addUp(g *grid, t *Table, s *sums) {
	g.rowSums, g.colSums = make([]raw, len(g.rows)), make([]raw, len(g.cols))
	for i, r := range g.rows {
		cells, open := make([]raw, len(g.cols)), make([]bool, len(g.cols))
		for j, c := range g.cols {
			cells[j] = s.at(r.groups, c.groups)
			open[j] = cells[j].n > 0 || p.covered(t, r, c)
			g.rowSums[i].add(cells[j])
			g.colSums[j].add(cells[j])
		}
		g.cells, g.open = append(g.cells, cells), append(g.open, open)
	}
}

// at adds the raw cells of some groups.
func (s *sums) at(rows, cols []group) (c raw) {
	for _, r := range rows {
		for _, k := range cols {
			if r.index >= 0 && k.index >= 0 {
				i := r.index*s.nSplit + k.index
				c.v += s.v[i]
				c.n += int64(s.n[i])
				if s.d != nil {
					c.d += s.d[i]
				}
				if s.all != nil {
					c.all += int64(s.all[i])
				}
			}
		}
	}
	return c
}

// accumulate turns the cells into running totals down the rows.
func (g *grid) accumulate() bool {
	for i := 1; i < len(g.cells); i++ {
		for j := range g.cells[i] {
			if g.open[i][j] && !g.cells[i][j].add(g.cells[i-1][j]) {
				return false
			}
		}
	}
	return true
}

// fill writes heads and cells.
func (p *plan) fill(t *Table, g *grid) {
	for _, c := range g.cols {
		t.Series = append(t.Series, c.head)
	}
	cells := make([]Cell, len(g.rows)*len(g.cols))
	for i, r := range g.rows {
		row := cells[:len(g.cols):len(g.cols)]
		cells = cells[len(g.cols):]
		for j := range row {
			row[j] = p.cell(g.cells[i][j], g.open[i][j], p.besideRow(r.head.Key))
		}
		t.Rows = append(t.Rows, r.head)
		t.Cells = append(t.Cells, row)
	}
	sums := !p.q.Share && !p.q.Cumulative && !t.Overlap
	for i, r := range g.rowSums {
		t.rowSums = append(t.rowSums, p.cell(r, sums && p.beside == nil, p.besideRow(g.rows[i].head.Key)))
	}
	for _, c := range g.colSums {
		t.seriesSums = append(t.seriesSums, p.cell(c, sums, p.besideTotal()))
	}
}

// cell makes a figure of raw sums; ok says whether there is one.
func (p *plan) cell(r raw, ok bool, beside splitting) Cell {
	if p.base == nil {
		if !ok {
			return Cell{V: r.v, N: int(r.n)}
		}
		return Cell{V: r.v, N: int(r.n), OK: true}
	}
	v, divides := p.quotient(r.v, r.d, 1)
	c := Cell{V: v, N: int(r.n), OK: ok && divides}
	if len(p.base.factors)+len(p.measure.Per.Field) > 0 {
		c.Base = r.d
	}
	if p.d.Suppress > 0 && p.kind.Private {
		p.blur(&c, r, beside)
	}
	return c
}
