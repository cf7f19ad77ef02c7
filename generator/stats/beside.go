package stats

import (
	"slices"

	"jianbao/generator/model"
)

// resolveBesides finds the two periods of a query with Compare.
func (p *plan) resolveBesides() *QueryError {
	how := p.q.Compare
	switch {
	case how == "":
		return nil
	case how != YearBefore && how != PeriodBefore:
		return badCompare(how)
	case p.split.kind != axNone:
		return combine("compare", how, "写了 compare（比较），就不能再写 split（分组）", "compare and split do not go together")
	case p.dateCol < 0:
		return combine("compare", how, p.kind.Label.ZH+"没有日期，不能和以前比较", p.kind.Name+" has no date to compare by")
	}
	b, ok := p.periods(how)
	if !ok {
		return combine("compare", how, "要和以前比较，请先写明时间，例如 自: 今年", "to compare, bound the period, as in since: this-year")
	}
	b.nowHead, b.before = p.periodHeads(b)
	p.beside = &b
	p.lo, p.hi = max(p.lo, b.now.first), min(p.hi, b.now.last)
	return nil
}

// periodHeads name the two series: 2026年 and 2025年 where the period is one of
// the calendar, else 本期 and 上年同期.
func (p *plan) periodHeads(b besides) (now, before Head) {
	whole := period{b.whole.first, b.whole.last}
	for _, u := range []unit{uYear, uQuarter, uMonth, uWeek, uDay} {
		first, last := u.span(u.bucket(whole.first))
		sameEnd := last == whole.last || last >= p.today() && whole.last == p.today()
		back := u.bucket(b.base.first)
		if first != whole.first || !sameEnd || u != uDay && u.bucket(b.base.last) != back || u == uWeek && b.how == YearBefore {
			continue
		}
		if first, _ := u.span(back); first == b.base.first {
			now, before = u.head(u.bucket(whole.first), p.en, true), u.head(back, p.en, true)
			now.Short, before.Short = now.Label, before.Label
			break
		}
	}
	if now.Label == "" {
		now.Label, before.Label = p.say("本期", "this period"), p.say("上年同期", "a year before")
		if b.how == PeriodBefore {
			before.Label = p.say("上一期", "the period before")
		}
		now.Short, before.Short = now.Label, before.Label
	}
	now.Key, before.Key = "now", "before"
	return now, before
}

// moved puts a day of the earlier period where it is compared.
func (b *besides) moved(day int32) int32 {
	y, m, d := civil(day)
	months := 12
	if b.how == PeriodBefore {
		if months = b.whole.months(); months == 0 {
			return day + b.now.first - b.base.first
		}
	}
	return min(dayOf(y, m+months, d), dayOf(y, m+months+1, 0))
}

// setBeside adds the figures of the earlier period as a second series.
func (p *plan) setBeside(now *sums) (*sums, *QueryError) {
	b := p.beside
	e, err := newPlan(p.d, p.during(b.base))
	if err != nil {
		return nil, asQueryError(err)
	}
	if e.by.kind == axTime && !e.by.unit.repeats() {
		e.by.move = b.moved
	}
	before, qerr := e.sums()
	if qerr != nil {
		return nil, qerr
	}
	if t, qerr := e.findTold(); qerr != nil {
		return nil, qerr
	} else if t != nil && t.total.splits() {
		p.told = t
	}
	rows := p.joinRows(&e.by)
	out := &sums{nBy: p.by.groups(), nSplit: 2, total: now.total, base: now.base, records: now.records,
		missing: now.missing, first: now.first, last: now.last, overlap: now.overlap || before.overlap}
	out.v, out.n = make([]int64, out.nBy*2), make([]int32, out.nBy*2)
	if now.d != nil {
		out.d = make([]int64, out.nBy*2)
	}
	out.allRecords = now.allRecords
	if now.all != nil {
		out.all = make([]int32, out.nBy*2)
	}
	put := func(s *sums, series int, row func(int) int) {
		for g := range s.nBy {
			at := row(g)*2 + series
			out.v[at], out.n[at] = s.v[g], s.n[g]
			if s.d != nil {
				out.d[at] = s.d[g]
			}
			if s.all != nil {
				out.all[at] = s.all[g]
			}
		}
	}
	put(now, 0, func(g int) int { return rows[0][g] })
	put(before, 1, func(g int) int { return rows[1][g] })
	p.split = axis{kind: axPeriods, name: "compare", label: model.Label{ZH: "时期", EN: "Period"}}
	return out, nil
}

// joinRows makes one axis of that of the plan and that of the earlier period, and
// says where the groups of each stand in it. Codes of both are the same.
func (p *plan) joinRows(e *axis) [2][]int {
	var at [2][]int
	if p.by.kind != axTime {
		for g := range p.by.groups() {
			at[0], at[1] = append(at[0], g), append(at[1], g)
		}
		return at
	}
	all := slices.Concat(p.by.buckets, e.buckets)
	slices.Sort(all)
	all = slices.Compact(all)
	for i, buckets := range [][]int{p.by.buckets, e.buckets} {
		at[i] = append(at[i], 0)
		for _, b := range buckets {
			n, _ := slices.BinarySearch(all, b)
			at[i] = append(at[i], n+1)
		}
	}
	p.by.buckets = all
	return at
}

func asQueryError(err error) *QueryError {
	if e, ok := err.(*QueryError); ok {
		return e
	}
	return badValue("compare", "", err.Error(), err.Error())
}
