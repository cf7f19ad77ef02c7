package stats

import (
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
	s, qerr := p.sums()
	if qerr != nil {
		return nil, qerr
	}
	if p.told, qerr = p.findTold(); qerr != nil {
		return nil, qerr
	}
	if p.beside != nil {
		if s, qerr = p.setBeside(s); qerr != nil {
			return nil, qerr
		}
	}
	return p.shape(s)
}

// sums is sum with, of a private kind, the number of records of every group,
// whether they have the measure or not: what is small is looked for in both.
func (p *plan) sums() (*sums, *QueryError) {
	s, err := p.sum(nil)
	if err != nil || !p.kind.Private || p.d.Suppress <= 0 {
		return s, err
	}
	if p.plain() {
		s.all, s.allRecords = s.n, s.records
		return s, nil
	}
	e := *p
	e.own, e.base, e.derived = side{scale: 1, has: -1}, nil, columns{}
	e.by.coupled, e.split.coupled = false, false
	all, err := e.sum(nil)
	if err != nil {
		return nil, err
	}
	s.all, s.allRecords = all.n, all.records
	return s, nil
}

// held leaves out what is only planned: a figure counts what has taken place by
// the build clock. Lists ([Rows]) keep what is to come.
func (p *plan) held() {
	if today := p.today(); p.dateCol >= 0 && !p.d.Now.IsZero() && p.hi > today {
		p.hi = today
	}
}

// Rows gives the row numbers of the records behind a query, newest first: those
// that count, of a ratio those of what it is divided by. Of a private kind there
// are none to show.
func Rows(d Data, q model.Query) ([]int, error) {
	q.Compare = ""
	p, err := newPlan(d, q)
	if err != nil || p.kind.Private || p.table == nil {
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
