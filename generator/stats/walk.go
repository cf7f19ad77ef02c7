package stats

import "jianbao/generator/model"

// sums are the raw figures of a query, by group.
type sums struct {
	nBy, nSplit int
	v           []int64 // [by*nSplit+split]
	d           []int64 // of a ratio: what v is divided by; nil for a plain sum
	n           []int32
	all         []int32 // of a private kind: the records whatever they give; nil
	allRecords  int
	total       int64
	base        int64 // total of d
	records     int
	missing     int
	first, last int32 // of the records that count
	overlap     bool
}

// maxCells bounds what one query may make: beyond it no reader could use it.
const maxCells = 1 << 22

// entry is one group of a record with its part of a counts field.
type entry struct {
	group int32
	n     int64
	whole bool // counts in the total
}

// newSums makes room for the groups of the axes.
func (p *plan) newSums() (*sums, *QueryError) {
	s := &sums{nBy: p.by.groups(), nSplit: p.split.groups(), first: model.NoDay, last: model.NoDay}
	if s.nBy*s.nSplit > maxCells {
		return nil, tooLarge("by", "分得太细，结果太多，请缩短时间或换一种分法", "too many groups; narrow the period or group more coarsely")
	}
	s.v, s.n = make([]int64, s.nBy*s.nSplit), make([]int32, s.nBy*s.nSplit)
	if p.base != nil {
		s.d = make([]int64, len(s.v))
	}
	return s, nil
}

// sum walks the columns. rows, where not nil, collects the records that count.
func (p *plan) sum(rows *[]int32) (*sums, *QueryError) {
	p.slot(&p.by)
	p.slot(&p.split)
	s, err := p.newSums()
	if err != nil || p.table == nil {
		return s, err
	}
	w := &walk{p: p, s: s, collect: rows, today: p.today()}
	for ci := range p.table.Chunks {
		if err := w.chunk(ci); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// walk is the state of one pass over a table. Its slices are used again for each
// chunk; values, bases and groups run parallel to sel.
type walk struct {
	p       *plan
	s       *sums
	collect *[]int32
	today   int32

	first   int32 // row number of the chunk's first record
	start   []int32
	sel     []int32 // rows that still count
	values  []int64
	bases   []int64
	inBase  []bool
	byGroup []int32
	spGroup []int32
	filters []boundFilter
	by      boundAxis
	split   boundAxis
	stamp   []int32 // cell → last record counted in it, plus 1
	bufA    []entry
	bufB    []entry
}

func (w *walk) chunk(ci int) *QueryError {
	p, c := w.p, w.p.table.Chunks[ci]
	w.start, w.first = nil, int32(p.table.First(ci))
	if p.dateCol >= 0 {
		w.start = c.Cols[p.dateCol].Start
	}
	w.inPeriod(c.Rows)
	w.pass(ci, p.filters)
	w.dated()
	if p.base == nil {
		w.pass(ci, p.own.filters)
	}
	if len(w.sel) == 0 {
		return nil
	}
	err := w.measure(ci)
	if err != nil || len(w.sel) == 0 {
		return err
	}
	w.by, w.split = p.bindAxis(ci, &p.by), p.bindAxis(ci, &p.split)
	w.byGroup, w.spGroup = room(w.byGroup, len(w.sel)), room(w.spGroup, len(w.sel))
	w.by.fill(w.sel, w.start, w.byGroup)
	w.split.fill(w.sel, w.start, w.spGroup)
	w.applicable()
	switch {
	case w.by.multi || w.split.multi:
		return w.addMany()
	case p.base != nil:
		return w.addRatios()
	}
	return w.add()
}

func room[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

// inPeriod selects the rows of the query's days, and those without a day.
func (w *walk) inPeriod(rows int) {
	p := w.p
	sel := room(w.sel, rows)[:0]
	if w.start == nil {
		for row := range rows {
			sel = append(sel, int32(row))
		}
		w.sel = sel
		return
	}
	prev, last := model.NoDay, true
	for row, day := range w.start {
		if day != prev {
			prev = day
			last = day == model.NoDay || day >= p.lo && day <= p.hi && p.accepts(day)
		}
		if last {
			sel = append(sel, int32(row))
		}
	}
	w.sel = sel
}

func (p *plan) accepts(day int32) bool {
	for _, f := range p.times {
		if !f.accepts(day) {
			return false
		}
	}
	return true
}

func (w *walk) pass(ci int, filters []filter) {
	w.filters = w.p.bindFilters(ci, filters, w.filters[:0])
	for i := range w.filters {
		w.sel = w.filters[i].keep(w.sel)
	}
}

// dated leaves out rows without a day where time is asked for.
func (w *walk) dated() {
	if !w.p.needDate {
		return
	}
	if w.start == nil {
		w.s.missing += len(w.sel)
		w.sel = w.sel[:0]
		return
	}
	out := w.sel[:0]
	for _, row := range w.sel {
		if w.start[row] != model.NoDay {
			out = append(out, row)
		}
	}
	w.s.missing += len(w.sel) - len(out)
	w.sel = out
}

// measure computes the values of the selected rows and leaves out those that
// have none.
func (w *walk) measure(ci int) *QueryError {
	w.values = room(w.values, len(w.sel))
	for i := range w.values {
		w.values[i] = 1
	}
	if w.p.base != nil {
		return w.ratio(ci)
	}
	for i := range w.p.own.factors {
		f := w.p.bindFactor(ci, &w.p.own.factors[i], w.p.own.filters)
		out := w.sel[:0]
		for k, row := range w.sel {
			x, ok := f.value(int(row))
			if !ok {
				w.lacks(row, f.f.derived)
				continue
			}
			if x, ok = mul(w.values[k], x); !ok {
				return w.p.overflow()
			}
			w.values[len(out)] = x
			out = append(out, row)
		}
		w.sel = out
	}
	w.values = w.values[:len(w.sel)]
	return nil
}

// lacks counts a record without value; what is still to come lacks nothing, and
// what is computed lacks nothing either.
func (w *walk) lacks(row int32, derived bool) {
	if !derived && (w.start == nil || w.start[row] <= w.today) {
		w.s.missing++
	}
}

// applicable leaves out rows without value in a computed field that they are
// grouped by.
func (w *walk) applicable() {
	byD, splitD := w.p.by.derived, w.p.split.derived
	if !byD && !splitD || w.p.kind.Private && w.p.d.Suppress > 0 {
		return // there, what is left out of a whole that is known would be told
	}
	n := 0
	for i := range w.sel {
		if byD && w.byGroup[i] == 0 && w.p.by.groupOf == nil || splitD && w.spGroup[i] == 0 && w.p.split.groupOf == nil {
			continue
		}
		w.sel[n], w.values[n], w.byGroup[n], w.spGroup[n] = w.sel[i], w.values[i], w.byGroup[i], w.spGroup[i]
		if w.p.base != nil {
			w.bases[n], w.inBase[n] = w.bases[i], w.inBase[i]
		}
		n++
	}
	w.sel, w.values = w.sel[:n], w.values[:n]
}

// add puts rows of one group each into their cells.
func (w *walk) add() *QueryError {
	s := w.s
	nSplit := int32(s.nSplit)
	for i := range w.sel {
		cell := w.byGroup[i]*nSplit + w.spGroup[i]
		if !addTo(&s.v[cell], w.values[i]) || !addTo(&s.total, w.values[i]) {
			return w.p.overflow()
		}
		s.n[cell]++
	}
	w.counted(w.sel)
	return nil
}

// addMany puts rows that may have several groups into their cells.
func (w *walk) addMany() *QueryError {
	p, s := w.p, w.s
	if w.stamp == nil {
		w.stamp = make([]int32, len(s.v))
	}
	counted := w.sel[:0]
	for i, row := range w.sel {
		w.bufA = w.by.all(int(row), w.byGroup[i], w.bufA[:0])
		w.bufB = w.split.all(int(row), w.spGroup[i], w.bufB[:0])
		if len(w.bufA) == 0 || len(w.bufB) == 0 {
			w.lacks(row, false)
			continue
		}
		in := p.base == nil || w.inBase[i]
		ok := w.share(&p.own, w.values[i], s.v, &s.total)
		if p.base != nil {
			ok = ok && w.share(p.base, w.bases[i], s.d, &s.base)
		}
		if !ok {
			return p.overflow()
		}
		if in {
			w.stampCells(w.first + row)
			counted = append(counted, row)
		}
	}
	w.counted(counted)
	return nil
}

// share divides a value among the groups of the record at hand. The groups are
// alternatives of the same value, except where it is divided among them.
func (w *walk) share(side *side, v int64, cells []int64, total *int64) bool {
	for i, a := range w.bufA {
		if !side.coupled[0] && again(w.bufA[:i], a) {
			continue
		}
		for j, b := range w.bufB {
			if !side.coupled[1] && again(w.bufB[:j], b) {
				continue
			}
			x, ok := v, true
			if side.coupled[0] {
				x, ok = mul(x, a.n)
			}
			if ok && side.coupled[1] {
				x, ok = mul(x, b.n)
			}
			if !ok || !addTo(&cells[int(a.group)*w.s.nSplit+int(b.group)], x) {
				return false
			}
		}
	}
	whole, ok := w.whole(side, v)
	return ok && addTo(total, whole)
}

// again reports whether a group has come before: two categories of one group.
func again(before []entry, e entry) bool {
	for _, b := range before {
		if b.group == e.group {
			return true
		}
	}
	return false
}

// whole is what a record of value v adds to the total.
func (w *walk) whole(side *side, v int64) (int64, bool) {
	for i, buf := range [][]entry{w.bufA, w.bufB} {
		if !side.coupled[i] {
			w.s.overlap = w.s.overlap || len(buf) > 1
			continue
		}
		var n int64
		for _, e := range buf {
			if e.whole {
				n += e.n
			} else {
				w.s.overlap = true
			}
		}
		var ok bool
		if v, ok = mul(v, n); !ok {
			return 0, false
		}
	}
	return v, true
}

// stampCells counts the record at hand once in each of its cells: two parts of
// one whole are one record.
func (w *walk) stampCells(number int32) {
	for _, a := range w.bufA {
		for _, b := range w.bufB {
			cell := int(a.group)*w.s.nSplit + int(b.group)
			if w.stamp[cell] != number+1 {
				w.s.n[cell]++
				w.stamp[cell] = number + 1
			}
		}
	}
}

func (w *walk) counted(rows []int32) {
	s := w.s
	s.records += len(rows)
	if w.start != nil {
		for _, row := range rows {
			day := w.start[row]
			if day == model.NoDay {
				continue
			}
			if s.first == model.NoDay || day < s.first {
				s.first = day
			}
			if day > s.last {
				s.last = day
			}
		}
	}
	if w.collect != nil {
		for _, row := range rows {
			*w.collect = append(*w.collect, w.first+row)
		}
	}
}
