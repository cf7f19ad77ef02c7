package stats

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"jianbao/generator/model"
)

// order is how rows are sorted.
type order uint8

const (
	natural order = iota
	ascending
	descending
	byKey
)

func sortOrder(s string) (order, *QueryError) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "":
		return natural, nil
	case "value", "升序", "从小到大":
		return ascending, nil
	case "-value", "降序", "从大到小":
		return descending, nil
	case "key", "名称", "按名称":
		return byKey, nil
	}
	e := badValue("sort", s, "排序只能写 -value（从大到小）、value（从小到大）或 key（按名称），不是“"+s+"”",
		"sort is -value (largest first), value (smallest first) or key, not "+quote(s))
	return natural, e
}

// group is one group of an axis on its way to a row or series.
type group struct {
	index int // in sums; -1 for a period without records
	head  Head
	rank  int // natural order, smaller first
	total int64
	n     int64
}

// shape turns raw sums into the table that was asked for.
func (p *plan) shape(s *sums) (*Table, error) {
	t := &Table{
		Query: p.q, Kind: p.kind, Measure: p.measure, Lang: p.d.Lang, Scale: p.scale, TotalScale: p.scale,
		Unit: p.measure.Unit.In(p.d.Lang), N: s.records, Missing: s.missing, Total: s.total, Overlap: s.overlap,
		Conditions: p.conditions,
		By:         p.by.name, Split: p.split.name, First: s.first, Last: s.last,
	}
	t.TotalUnit = t.Unit
	t.ByLabel, t.SplitLabel = p.by.label.In(p.d.Lang), p.split.label.In(p.d.Lang)
	if p.by.kind == axTime {
		t.TimeUnit = p.by.unit.name()
	}
	t.splitTime = p.split.kind == axTime
	p.cover(t)
	rows := p.groupsOf(&p.by, s, true)
	series := p.groupsOf(&p.split, s, false)
	p.arrange(rows, series, t, s)
	if p.q.Cumulative && !t.accumulate() {
		return nil, p.overflow()
	}
	if p.q.Share {
		t.share()
	}
	if err := p.target(t); err != nil {
		return nil, err
	}
	return t, nil
}

// cover sets the days the figures are about: the bounds of the query, not
// beyond the build clock where no record lies behind it.
func (p *plan) cover(t *Table) {
	if t.First == model.NoDay || p.dateCol < 0 {
		if p.bounded[0] && p.bounded[1] {
			t.First, t.Last = p.lo, max(p.lo, min(p.hi, p.today()))
		}
		return
	}
	if p.bounded[0] && p.lo > minDay {
		t.First = min(t.First, p.lo)
	}
	if p.bounded[1] && p.hi < maxDay {
		t.Last = max(t.Last, min(p.hi, p.today()))
	}
}

func (p *plan) today() int32 { return model.Day(p.d.Now) }

// groupsOf lists the groups of an axis that have records, with their heads and
// natural ranks, and the gaps of a time line.
func (p *plan) groupsOf(a *axis, s *sums, rows bool) []group {
	count, stride, inner, step := s.nBy, s.nSplit, s.nSplit, 1
	if !rows {
		count, stride, inner, step = s.nSplit, 1, s.nBy, s.nSplit
	}
	var out []group
	for g := range count {
		x := group{index: g}
		for i := range inner {
			cell := g*stride + i*step
			x.total += s.v[cell]
			x.n += int64(s.n[cell])
		}
		if x.n > 0 || a.kind == axNone {
			out = append(out, x)
		}
	}
	if a.kind == axTime {
		return p.timeline(a, out, s)
	}
	for i := range out {
		out[i].head, out[i].rank = p.head(a, out[i].index)
	}
	slices.SortStableFunc(out, naturally)
	return out
}

// naturally orders by rank, then by value descending, then by label and key.
func naturally(a, b group) int {
	switch {
	case a.rank != b.rank:
		return a.rank - b.rank
	case a.total != b.total:
		if a.total > b.total {
			return -1
		}
		return 1
	case a.head.Label != b.head.Label:
		return strings.Compare(a.head.Label, b.head.Label)
	}
	return strings.Compare(a.head.Key, b.head.Key)
}

// head names a group. Options keep their order; records and open values share
// one rank and so are ordered by value; "no value" comes last.
func (p *plan) head(a *axis, g int) (Head, int) {
	if a.kind == axNone {
		l := p.measure.Label.In(p.d.Lang)
		return Head{Label: l, Short: l}, 0
	}
	key := a.keys[g]
	if g == 0 {
		l := p.say("未填写", "not given")
		return Head{Label: l, Short: l}, lastRank
	}
	if a.kind == axBool {
		l := p.say("否", "no")
		if g == 2 {
			return Head{Key: key, Label: p.say("是", "yes"), Short: p.say("是", "yes")}, 0
		}
		return Head{Key: key, Label: l, Short: l}, 1
	}
	return p.valueHead(p.kind.Fields[a.field], key)
}

const openRank, lastRank = 1 << 20, 1 << 21

// valueHead names a value of a coded field.
func (p *plan) valueHead(f *model.Field, key string) (Head, int) {
	h := Head{Key: key, Label: key}
	rank := openRank
	index := 0
	for i, o := range p.options(f) {
		if o.Of == "" {
			index++
		}
		if o.Key == key {
			h.Label, h.Color, rank = o.Label.In(p.d.Lang), o.Color, i
			if o.Of == "" {
				h.Index = index
			}
			break
		}
	}
	switch f.Type {
	case model.TypeRef:
		if r, ok := p.d.Tables[f.Ref].Find(key); ok {
			h.Label = r.Title()
		}
	case model.TypePage:
		if p.d.PageTitle != nil {
			if s := p.d.PageTitle(key); s != "" {
				h.Label = s
			}
		}
	}
	if h.Label == "" {
		h.Label = key
	}
	h.Short = h.Label
	return h, rank
}

func (p *plan) say(zh, en string) string {
	if p.en {
		return en
	}
	return zh
}

// timeline orders the periods of an axis and fills the gaps between the first
// and the last of them, or the bounds of the query.
func (p *plan) timeline(a *axis, found []group, s *sums) []group {
	const most = 4000
	lo, hi, ok := p.timeBounds(a, found, s)
	if !ok {
		return nil
	}
	at := make(map[int]group, len(found))
	for _, g := range found {
		at[a.buckets[g.index-1]] = g
	}
	var buckets []int
	if hi-lo >= most {
		for _, g := range found {
			buckets = append(buckets, a.buckets[g.index-1])
		}
	} else {
		for b := lo; b <= hi; b++ {
			if _, has := at[b]; has || p.open(a.unit, b) {
				buckets = append(buckets, b)
			}
		}
	}
	oneYear := true
	if !a.unit.repeats() && len(buckets) > 0 {
		first, _ := a.unit.span(buckets[0])
		_, last := a.unit.span(buckets[len(buckets)-1])
		oneYear = uYear.bucket(first) == uYear.bucket(last)
	}
	out := make([]group, 0, len(buckets))
	for i, b := range buckets {
		g, has := at[b]
		if !has {
			g.index = -1
		}
		g.head, g.rank = a.unit.head(b, p.en, oneYear), i
		out = append(out, g)
	}
	return out
}

// timeBounds gives the first and last bucket an axis shows.
func (p *plan) timeBounds(a *axis, found []group, s *sums) (lo, hi int, ok bool) {
	if a.unit == uWeekday {
		return 0, 6, len(found) > 0
	}
	if len(found) == 0 {
		if !p.bounded[0] || !p.bounded[1] || a.unit.repeats() || p.lo > p.hi || p.lo > p.today() {
			return 0, 0, false
		}
		return a.unit.bucket(p.lo), a.unit.bucket(min(p.hi, p.today())), true
	}
	lo, hi = a.buckets[found[0].index-1], a.buckets[found[len(found)-1].index-1]
	if a.unit.repeats() {
		return lo, hi, true
	}
	if p.bounded[0] && p.lo > minDay {
		lo = min(lo, a.unit.bucket(p.lo))
	}
	if p.bounded[1] && p.hi < maxDay {
		hi = max(hi, a.unit.bucket(min(p.hi, p.today())))
	}
	return lo, hi, true
}

// open reports whether an empty period could have had records under the
// query's conditions on longer periods.
func (p *plan) open(u unit, b int) bool {
	if u.repeats() {
		for _, f := range p.times {
			if f.unit == u && !slices.Contains(f.buckets, b) {
				return false
			}
		}
		return true
	}
	first, _ := u.span(b)
	for _, f := range p.times {
		longer := f.unit.coarser(u) || (f.unit == uMonthOf && uMonth.coarser(u)) || (f.unit == uQuarterOf && uQuarter.coarser(u))
		if longer && !f.accepts(first) {
			return false
		}
	}
	return true
}

// line is a row or series of the table: one group, or the rest of several.
type line struct {
	head   Head
	groups []group
}

func lines(groups []group) []line {
	out := make([]line, len(groups))
	for i := range groups {
		out[i] = line{groups[i].head, groups[i : i+1 : i+1]}
	}
	return out
}

// topLines keeps the n largest groups and adds up the rest.
func (p *plan) topLines(groups []group, n int) []line {
	kept, rest := cutTop(groups, n)
	out := lines(kept)
	if len(rest) > 0 {
		l := p.say("其他", "other")
		out = append(out, line{Head{Key: "other", Label: l, Short: l, Rest: true}, rest})
	}
	return out
}

// arrange sorts, folds what Top leaves out, and fills the cells. Top cuts the
// rows, except of a line of time with series: there it cuts the series.
func (p *plan) arrange(rows, series []group, t *Table, s *sums) {
	rowLines, cols := lines(rows), lines(series)
	if p.q.Top > 0 {
		if p.by.kind == axTime && p.split.kind != axNone && p.split.kind != axTime {
			cols = p.topLines(series, p.q.Top)
			slices.SortStableFunc(cols, func(a, b line) int { // in their own order again
				if a.head.Rest != b.head.Rest {
					return rankOf(a.head.Rest) - rankOf(b.head.Rest)
				}
				return slices.IndexFunc(series, sameKey(a)) - slices.IndexFunc(series, sameKey(b))
			})
		} else {
			rowLines = p.topLines(rows, p.q.Top)
			t.TimeUnit = ""
		}
	}
	if p.sortLines(rowLines) {
		t.TimeUnit = ""
	}
	cells := make([]Cell, len(rowLines)*len(cols))
	for _, c := range cols {
		t.Series = append(t.Series, c.head)
	}
	for _, r := range rowLines {
		row := cells[:len(cols):len(cols)]
		cells = cells[len(cols):]
		for i, c := range cols {
			row[i] = p.cell(r.groups, c.groups, s)
			row[i].OK = row[i].N > 0 || p.covered(t, r.head, c.head)
		}
		t.Rows = append(t.Rows, r.head)
		t.Cells = append(t.Cells, row)
	}
}

func sameKey(l line) func(group) bool {
	return func(g group) bool { return g.head.Key == l.head.Key }
}

func rankOf(last bool) int {
	if last {
		return 1
	}
	return 0
}

// covered reports whether a cell of years side by side lies in the days that
// the table is about: December of a year that is in its November is no 0.
func (p *plan) covered(t *Table, row, col Head) bool {
	if p.split.kind != axTime || p.split.unit != uYear || t.First == model.NoDay {
		return true
	}
	year, err := strconv.Atoi(col.Key)
	n, err2 := strconv.Atoi(row.Key)
	if err != nil || err2 != nil {
		return true
	}
	var first, last int32
	switch p.by.unit {
	case uMonthOf:
		first, last = uMonth.span(year*12 + n - 1)
	case uQuarterOf:
		first, last = uQuarter.span(year*4 + n - 1)
	case uWeekOf:
		first, last = uWeek.span(weekOf(year, n))
	default:
		return true
	}
	return first <= t.Last && last >= t.First
}

// sortLines orders rows as Sort says, the rest last, and reports whether that
// is an order of values.
func (p *plan) sortLines(rows []line) bool {
	ord, _ := sortOrder(p.q.Sort)
	if ord == natural {
		return false
	}
	slices.SortStableFunc(rows, func(a, b line) int {
		switch {
		case a.head.Rest != b.head.Rest:
			if a.head.Rest {
				return 1
			}
			return -1
		case a.head.Rest:
			return 0
		case ord == byKey:
			return strings.Compare(a.head.Key, b.head.Key)
		case ord == ascending:
			return cmp.Compare(a.groups[0].total, b.groups[0].total)
		}
		return cmp.Compare(b.groups[0].total, a.groups[0].total)
	})
	return ord != byKey
}

// cell adds the raw cells of some groups.
func (p *plan) cell(rows, cols []group, s *sums) Cell {
	c := Cell{OK: true}
	for _, r := range rows {
		for _, k := range cols {
			if r.index >= 0 && k.index >= 0 {
				i := r.index*s.nSplit + k.index
				c.V += s.v[i]
				c.N += int(s.n[i])
			}
		}
	}
	return c
}

// cutTop keeps the n largest groups in order of value. An option of its own
// named "other" joins the rest, so that there is one 其他.
func cutTop(groups []group, n int) (kept, rest []group) {
	sorted := slices.Clone(groups)
	for i := range sorted {
		sorted[i].rank = 0
		if sorted[i].head.Key == "" || sorted[i].head.Key == "other" {
			sorted[i].rank = 1
		}
	}
	slices.SortStableFunc(sorted, naturally)
	if len(sorted) <= n+1 {
		return sorted, nil // a rest of one keeps its name
	}
	return sorted[:n], sorted[n:]
}

// accumulate turns the cells into running totals down the rows.
func (t *Table) accumulate() bool {
	for r := 1; r < len(t.Cells); r++ {
		for c := range t.Cells[r] {
			if t.Cells[r][c].OK && !addTo(&t.Cells[r][c].V, t.Cells[r-1][c].V) {
				return false
			}
			t.Cells[r][c].N += t.Cells[r-1][c].N
		}
	}
	return true
}
