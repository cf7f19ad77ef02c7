package stats

import "math/big"

// Ratios of private kinds. The n of a ratio whose base is limited (the disputes
// that have an outcome) is a sum of figures of other tables, some of which may be
// hidden there: it is rounded down to tens. Percentages are whole, coarser where
// a whole one would still tell what the table by the condition of the base hides;
// where even tens of percents tell it, there is no figure.

// coarse reports whether the figures have a limited base that must not be told.
func (p *plan) coarse() bool {
	return p.base != nil && p.kind.Private && p.d.Suppress > 0 && (len(p.base.filters) > 0 || p.base.has >= 0)
}

// blur makes a ratio of a private kind coarse, or hides it. beside is what the
// table by the condition hides of the same records.
func (p *plan) blur(c *Cell, r raw, beside splitting) {
	steps := []int64{percentScale, 5 * percentScale, 10 * percentScale}
	if !p.measure.Percent {
		steps = []int64{meanScale / 10, meanScale}
	}
	if p.coarse() {
		c.N, c.Base = p.atLeast(r.n), 0
		for len(steps) > 0 && c.OK && !p.ambiguous(r, steps[0], beside) {
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

// ambiguous reports whether a ratio would look the same with another one of the
// hidden figures beside it: a record more here is one less there, and what is
// hidden is known not to be 0.
func (p *plan) ambiguous(r raw, step int64, b splitting) bool {
	if !b.splits() {
		return true
	}
	want, _ := p.quotient(r.v, r.d, step)
	same := func(above, below int64) bool {
		if p.atLeast(r.n+below) != p.atLeast(r.n) {
			return false
		}
		d := r.d + below*p.base.scale
		if p.measure.Percent && (b.own.n > 0 || len(p.own.filters) == 1) {
			got, ok := p.quotient(r.v+above*p.own.scale, d, step)
			return ok && got == want
		}
		near := new(big.Int).Mul(big.NewInt(r.v), big.NewInt(d)) // above the line anything may stand
		near.Quo(near, big.NewInt(max(r.d, 1)))
		for more := range int64(2) {
			if got, ok := p.quotient(near.Int64()+more, d, step); near.IsInt64() && ok && got == want {
				return true
			}
		}
		return false
	}
	swap := func(from, to *hiddenSum, above, below int64) bool {
		return from.slack() && same(above, below) || to.slack() && same(-above, -below)
	}
	switch { // who takes a record from whom
	case b.own.n == 0:
		return swap(&b.out, &b.rest, 0, 1)
	case b.out.n == 0:
		return swap(&b.rest, &b.own, 1, 0)
	case b.rest.n == 0:
		return swap(&b.out, &b.own, 1, 1)
	}
	return swap(&b.out, &b.rest, 0, 1) && swap(&b.out, &b.own, 1, 1)
}
