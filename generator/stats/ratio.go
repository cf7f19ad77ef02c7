package stats

import (
	"math"
	"math/big"
	"strings"

	"jianbao/generator/model"
)

// ratio computes both sides of a ratio for the selected rows. A record that the
// conditions of a side leave out adds nothing to it; one that a side wants, but
// that lacks the value, counts in neither, so that both are about the same
// records.
func (w *walk) ratio(ci int) *QueryError {
	p := w.p
	own, base := w.bindSide(ci, &p.own), w.bindSide(ci, p.base)
	w.bases, w.inBase = room(w.bases, len(w.sel)), room(w.inBase, len(w.sel))
	out := w.sel[:0]
	for _, row := range w.sel {
		v, in, st := own.value(int(row))
		d, inBase, st2 := base.value(int(row))
		switch {
		case st == overflown || st2 == overflown:
			return p.overflow()
		case st != fine || st2 != fine:
			w.lacks(row, st == inapplicable || st2 == inapplicable)
			continue
		case !in && !inBase:
			continue
		}
		n := len(out)
		w.values[n], w.bases[n], w.inBase[n] = v, d, inBase
		out = append(out, row)
	}
	w.sel, w.values = out, w.values[:len(out)]
	return nil
}

type boundSide struct {
	filters []boundFilter
	factors []boundFactor
	has     *boundFilter
}

func (w *walk) bindSide(ci int, s *side) boundSide {
	b := boundSide{filters: w.p.bindFilters(ci, s.filters, nil)}
	for i := range s.factors {
		b.factors = append(b.factors, w.p.bindFactor(ci, &s.factors[i], s.filters))
	}
	if s.has >= 0 {
		f := w.p.bindFilter(ci, &filter{any: true, field: s.has})
		b.has = &f
	}
	return b
}

type sideStatus uint8

const (
	fine sideStatus = iota
	lacking
	inapplicable // a computed value that the record does not have
	overflown
)

// value is what a record adds to a side, and whether the side takes it in.
func (b *boundSide) value(row int) (v int64, in bool, st sideStatus) {
	for i := range b.filters {
		if !b.filters[i].pass(row) {
			return 0, false, fine
		}
	}
	if b.has != nil && !b.has.present(row) {
		return 0, false, fine
	}
	v = 1
	for i := range b.factors {
		x, ok := b.factors[i].value(row)
		if !ok {
			if b.factors[i].f.derived {
				return 0, false, inapplicable
			}
			return 0, false, lacking
		}
		if v, ok = mul(v, x); !ok {
			return 0, false, overflown
		}
	}
	return v, true, fine
}

// addRatios puts rows of one group each into the cells of a ratio.
func (w *walk) addRatios() *QueryError {
	s := w.s
	counted := w.sel[:0]
	for i, row := range w.sel {
		cell := int(w.byGroup[i])*s.nSplit + int(w.spGroup[i])
		if !addTo(&s.v[cell], w.values[i]) || !addTo(&s.total, w.values[i]) ||
			!addTo(&s.d[cell], w.bases[i]) || !addTo(&s.base, w.bases[i]) {
			return w.p.overflow()
		}
		if w.inBase[i] {
			s.n[cell]++
			counted = append(counted, row)
		}
	}
	w.counted(counted)
	return nil
}

// quotient is v of d in the scale of the figures, rounded half away from zero to
// a multiple of step; false where there is nothing to divide by, or the result is
// beyond bounds.
func (p *plan) quotient(v, d, step int64) (int64, bool) {
	if d <= 0 {
		return 0, false
	}
	by := int64(meanScale) / step
	if p.measure.Percent {
		by = 100 * percentScale / step
	}
	num := new(big.Int).Mul(big.NewInt(v), big.NewInt(p.base.scale))
	num.Mul(num, big.NewInt(2*by))
	den := new(big.Int).Mul(big.NewInt(d), big.NewInt(p.own.scale))
	if num.Sign() < 0 {
		num.Sub(num, den)
	} else {
		num.Add(num, den)
	}
	num.Quo(num, den.Mul(den, big.NewInt(2)))
	num.Mul(num, big.NewInt(step))
	return num.Int64(), num.IsInt64() && num.Int64() < math.MaxInt64
}

// baseUnit is the unit of a base that sums a field: that of the measure which
// sums the same field, else that of its type.
func (p *plan) baseUnit() string {
	per := p.measure.Per
	for _, m := range p.kind.Measures {
		if m.Per == nil && m.Field == per.Field && m.Times == per.Times {
			return m.Unit.In(p.d.Lang)
		}
	}
	field, _, _ := strings.Cut(per.Field, ".")
	f, ok := p.kind.Field(field)
	switch {
	case !ok || per.Times != "":
		return ""
	case f.Type == model.TypeMoney:
		return p.say("元", "yuan")
	case f.Type == model.TypeHours:
		return p.say("小时", "hours")
	case f.Type == model.TypeCounts:
		return p.say("人次", "person-times")
	}
	return ""
}
