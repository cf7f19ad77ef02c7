package stats

import (
	"math/bits"
	"slices"

	"jianbao/generator/model"
)

// Run answers a query. The error is a [*QueryError].
func Run(d Data, q model.Query) (*Table, error) {
	p, err := newPlan(d, q)
	if err != nil {
		return nil, err
	}
	p.held()
	s, qerr := p.sum(nil)
	if qerr != nil {
		return nil, qerr
	}
	return p.shape(s)
}

// held leaves out what is only planned: a figure counts what has taken place by
// the build clock. Lists ([Rows]) keep what is to come.
func (p *plan) held() {
	if today := p.today(); p.dateCol >= 0 && !p.d.Now.IsZero() && p.hi > today {
		p.hi = today
	}
}

// sums are the raw figures of a query, by group.
type sums struct {
	nBy, nSplit int
	v           []int64 // [by*nSplit+split]
	n           []int32
	total       int64
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

// sum walks the columns. rows, where not nil, collects the records that count.
func (p *plan) sum(rows *[]int32) (*sums, *QueryError) {
	p.slot(&p.by)
	p.slot(&p.split)
	s := &sums{nBy: p.by.groups(), nSplit: p.split.groups(), first: model.NoDay, last: model.NoDay}
	if s.nBy*s.nSplit > maxCells {
		return nil, tooLarge("by", "分得太细，结果太多，请缩短时间或换一种分法", "too many groups; narrow the period or group more coarsely")
	}
	s.v = make([]int64, s.nBy*s.nSplit)
	s.n = make([]int32, len(s.v))
	if p.table == nil {
		return s, nil
	}
	w := &walk{p: p, s: s, stamp: make([]int32, len(s.v)), collect: rows, today: p.today()}
	for ci := range p.table.Chunks {
		if err := w.chunk(ci); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// groups is the number of groups of an axis, the one without value included.
func (a *axis) groups() int {
	switch a.kind {
	case axNone:
		return 1
	case axTime:
		return len(a.buckets) + 1
	}
	return len(a.keys)
}

// slot numbers the periods that occur, so that a wrong year among the dates
// costs nothing.
func (p *plan) slot(a *axis) {
	if a.kind != axTime || p.table == nil {
		return
	}
	lo, hi := 0, -1
	p.days(func(day int32) {
		b := a.unit.bucket(day)
		if hi < lo {
			lo, hi = b, b
		}
		lo, hi = min(lo, b), max(hi, b)
	})
	a.base, a.slots, a.buckets = lo, make([]int32, hi-lo+1), nil
	p.days(func(day int32) { a.slots[a.unit.bucket(day)-a.base] = 1 })
	for i, used := range a.slots {
		if used != 0 {
			a.buckets = append(a.buckets, a.base+i)
			a.slots[i] = int32(len(a.buckets))
		}
	}
}

// days calls f for the days in the period, leaving out repetitions in a row.
func (p *plan) days(f func(int32)) {
	for _, c := range p.table.Chunks {
		prev := model.NoDay
		for _, day := range c.Cols[p.dateCol].Start {
			if day != prev && day >= p.lo && day <= p.hi {
				f(day)
			}
			prev = day
		}
	}
}

// walk is the state of one pass over a table.
type walk struct {
	p       *plan
	s       *sums
	stamp   []int32 // cell → last record counted in it, plus 1
	collect *[]int32

	today   int32
	start   []int32
	filters []boundFilter
	factors []boundFactor
	by      boundAxis
	split   boundAxis
	bufA    []entry
	bufB    []entry
}

// column gives a field's column and the table-wide codes of its chunk codes.
func (p *plan) column(ci, field int) (*model.Column, []uint32) {
	c := &p.table.Chunks[ci].Cols[field]
	if p.table.Remap == nil || p.table.Remap[ci] == nil {
		return c, nil
	}
	return c, p.table.Remap[ci][field]
}

func (w *walk) chunk(ci int) *QueryError {
	p, c := w.p, w.p.table.Chunks[ci]
	w.start = nil
	if p.dateCol >= 0 {
		w.start = c.Cols[p.dateCol].Start
	}
	w.filters = w.filters[:0]
	for i := range p.filters {
		w.filters = append(w.filters, p.bindFilter(ci, &p.filters[i]))
	}
	w.factors = w.factors[:0]
	for i := range p.factors {
		w.factors = append(w.factors, p.bindFactor(ci, &p.factors[i]))
	}
	w.by, w.split = p.bindAxis(ci, &p.by), p.bindAxis(ci, &p.split)
	first := int32(p.table.First(ci))
	for row := range c.Rows {
		if err := w.row(row, first+int32(row)); err != nil {
			return err
		}
	}
	return nil
}

// row counts one record.
func (w *walk) row(row int, number int32) *QueryError {
	p := w.p
	day := model.NoDay
	if w.start != nil {
		day = w.start[row]
	}
	if day != model.NoDay {
		if day < p.lo || day > p.hi {
			return nil
		}
		for _, f := range p.times {
			if !f.accepts(day) {
				return nil
			}
		}
	}
	for i := range w.filters {
		if !w.filters[i].pass(row) {
			return nil
		}
	}
	if day == model.NoDay && p.needDate {
		w.s.missing++
		return nil
	}
	v := int64(1)
	for i := range w.factors {
		x, ok := w.factors[i].value(row)
		if !ok {
			w.lacks(day)
			return nil
		}
		if v, ok = mul(v, x); !ok {
			return p.overflow()
		}
	}
	return w.add(row, number, day, v)
}

// add puts a record of value v into its cells.
func (w *walk) add(row int, number, day int32, v int64) *QueryError {
	p, s := w.p, w.s
	if !w.by.multi && !w.split.multi {
		cell := int(w.by.one(row, day))*s.nSplit + int(w.split.one(row, day))
		if !addTo(&s.v[cell], v) || !addTo(&s.total, v) {
			return p.overflow()
		}
		s.n[cell]++
		w.counted(number, day)
		return nil
	}
	w.bufA = w.by.all(row, day, w.bufA[:0])
	w.bufB = w.split.all(row, day, w.bufB[:0])
	if len(w.bufA) == 0 || len(w.bufB) == 0 {
		w.lacks(day)
		return nil
	}
	for _, a := range w.bufA {
		for _, b := range w.bufB {
			cell := int(a.group)*s.nSplit + int(b.group)
			x, ok := mul(v, a.n*b.n)
			if !ok || !addTo(&s.v[cell], x) {
				return p.overflow()
			}
			if w.stamp[cell] != number+1 { // two parts of one whole are one record
				s.n[cell]++
				w.stamp[cell] = number + 1
			}
		}
	}
	whole, ok := w.whole(v)
	if !ok || !addTo(&s.total, whole) {
		return p.overflow()
	}
	w.counted(number, day)
	return nil
}

// whole is what a record of value v adds to the total: its groups are alternatives
// of the same value, except where the measure is divided among them.
func (w *walk) whole(v int64) (int64, bool) {
	for i, buf := range [][]entry{w.bufA, w.bufB} {
		if i == 0 && !w.p.by.coupled || i == 1 && !w.p.split.coupled {
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

// lacks counts a record without value; what is still to come lacks nothing.
func (w *walk) lacks(day int32) {
	if day <= w.today {
		w.s.missing++
	}
}

func (w *walk) counted(number, day int32) {
	s := w.s
	s.records++
	if day != model.NoDay {
		if s.first == model.NoDay || day < s.first {
			s.first = day
		}
		if day > s.last {
			s.last = day
		}
	}
	if w.collect != nil {
		*w.collect = append(*w.collect, number)
	}
}

func (p *plan) overflow() *QueryError {
	return tooLarge("measure", "合计太大，超出了能准确计算的范围，请检查记录里的数字", "the sum is beyond what can be counted exactly; check the numbers in the records")
}

// addTo adds and reports whether the sum is exact.
func addTo(sum *int64, x int64) bool {
	s := *sum + x
	if (s > *sum) != (x > 0) && x != 0 {
		return false
	}
	*sum = s
	return true
}

// mul multiplies and reports whether the product is exact.
func mul(a, b int64) (int64, bool) {
	if a == 1 {
		return b, true
	}
	if b == 1 {
		return a, true
	}
	hi, lo := bits.Mul64(abs(a), abs(b))
	if hi != 0 || lo > 1<<63-1 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

func abs(a int64) uint64 {
	if a < 0 {
		return uint64(-a)
	}
	return uint64(a)
}

// Rows gives the row numbers of the records behind a query, newest first; their
// number is the N of the query's table.
func Rows(d Data, q model.Query) ([]int, error) {
	p, err := newPlan(d, q)
	if err != nil {
		return nil, err
	}
	var numbers []int32
	if _, qerr := p.sum(&numbers); qerr != nil {
		return nil, qerr
	}
	rows := make([]int, len(numbers))
	for i, n := range numbers {
		rows[i] = int(n)
	}
	if p.dateCol < 0 {
		return rows, nil
	}
	days := make([]int32, p.table.Len())
	for ci, c := range p.table.Chunks {
		start := c.Cols[p.dateCol].Start
		for r := range c.Rows {
			days[p.table.First(ci)+r] = model.NoDay
			if start != nil {
				days[p.table.First(ci)+r] = start[r]
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b int) int { return int(days[b]) - int(days[a]) })
	return rows, nil
}
