package stats

import (
	"slices"
	"strconv"

	"jianbao/generator/model"
)

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
			g.index, g.rated = -1, p.base != nil
		}
		g.head, g.rank, g.from = a.unit.head(b, p.en, oneYear), i, model.NoDay
		if !a.unit.repeats() {
			g.from, _ = a.unit.span(b)
		}
		out = append(out, g)
	}
	return out
}

// timeBounds gives the first and last bucket an axis shows.
func (p *plan) timeBounds(a *axis, found []group, s *sums) (lo, hi int, ok bool) {
	if a.unit == uWeekday {
		return 0, 6, len(found) > 0
	}
	if p.q.Every && a.unit.repeats() && p.lo <= p.hi {
		n := map[unit]int{uMonthOf: 12, uQuarterOf: 4, uWeekOf: 53}[a.unit]
		return 1, n, len(found) > 0
	}
	last := min(p.hi, p.today())
	if p.q.Every && p.asked.last < maxDay {
		last = p.asked.last // what is still to come is shown, empty
	}
	if len(found) == 0 {
		if !p.bounded[0] || !p.bounded[1] || a.unit.repeats() || p.lo > p.hi || p.lo > p.today() {
			return 0, 0, false
		}
		return a.unit.bucket(p.lo), a.unit.bucket(last), true
	}
	lo, hi = a.buckets[found[0].index-1], a.buckets[found[len(found)-1].index-1]
	if a.unit.repeats() {
		return lo, hi, true
	}
	if p.bounded[0] && p.lo > minDay {
		lo = min(lo, a.unit.bucket(p.lo))
	}
	if p.bounded[1] && p.hi < maxDay {
		hi = max(hi, a.unit.bucket(last))
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

// covered reports whether a cell lies in the days that the table is about: next
// month, and December of a year that is in its November, are no 0.
func (p *plan) covered(t *Table, r, c line) bool {
	for _, l := range [2]line{r, c} {
		if len(l.groups) == 1 && l.groups[0].from != model.NoDay && l.groups[0].from > p.today() {
			return false
		}
	}
	row, col := r.head, c.head
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
