package stats

import "math/big"

// Ratios of private kinds. The n of a ratio whose base is limited (the disputes
// that have an outcome) is a sum of figures of other tables, some of which may be
// hidden there: it is rounded down to tens. Percentages are whole, coarser where
// a whole one would still tell the n to whoever knows what is above the line, or
// what is missing to it; where even tens of percents tell it, there is no figure.

// coarse reports whether the figures have a limited base that must not be told.
func (p *plan) coarse() bool {
	return p.base != nil && p.kind.Private && p.d.Suppress > 0 && (len(p.base.filters) > 0 || p.base.has >= 0)
}

// blur makes a ratio of a private kind coarse, or hides it.
func (p *plan) blur(c *Cell, r raw) {
	steps := []int64{percentScale, 5 * percentScale, 10 * percentScale}
	if !p.measure.Percent {
		steps = []int64{meanScale / 10, meanScale}
	}
	if p.coarse() {
		c.N, c.Base = p.atLeast(r.n), 0
		for len(steps) > 0 && c.OK && !p.ambiguous(r, steps[0]) {
			steps = steps[1:]
		}
	} else if !p.measure.Percent {
		return
	}
	if len(steps) == 0 {
		*c = Cell{Hidden: true}
	} else if c.OK {
		c.V, c.OK = p.quotient(r.v, r.d, steps[0])
	}
}

// atLeast rounds a number of records down to tens, but says what is known
// anyway: that it is no small one.
func (p *plan) atLeast(n int64) int {
	return int(min(n, max(n/10*10, int64(p.d.Suppress))))
}

// ambiguous reports whether a ratio of one record more or less looks the same:
// of a percentage with the same records above the line, and with the same left
// out; of a mean with another sum.
func (p *plan) ambiguous(r raw, step int64) bool {
	want, _ := p.quotient(r.v, r.d, step)
	own, base := p.own.scale, p.base.scale
	same := func(v, more int64) bool {
		got, ok := p.quotient(v, r.d+more*base, step)
		return ok && got == want && v >= 0 && p.atLeast(r.n+more) == p.atLeast(r.n)
	}
	if p.measure.Percent {
		return (same(r.v, 1) || same(r.v, -1) && r.v < r.d) && (same(r.v+own, 1) || same(r.v-own, -1))
	}
	for _, more := range []int64{1, -1} {
		near, rem := new(big.Int).Mul(big.NewInt(r.v), big.NewInt(r.d+more*base)), big.NewInt(max(r.d, 1))
		near.Quo(near, rem)
		if near.IsInt64() && (same(near.Int64(), more) || same(near.Int64()+1, more)) {
			return true
		}
	}
	return false
}
