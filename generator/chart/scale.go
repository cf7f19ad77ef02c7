package chart

import "math"

// scale is a value axis with round steps.
type scale struct{ min, max, step float64 }

// niceScale covers the values with up to five steps of 1, 2, 2.5 or 5 times
// a power of ten; whole says that there are no parts of one.
func niceScale(lo, hi float64, whole bool) scale {
	if hi <= lo {
		hi = lo + 1
	}
	rough := (hi - lo) / 5
	pow := math.Pow(10, math.Floor(math.Log10(rough)))
	step := 10 * pow
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*pow >= rough*0.999 {
			step = m * pow
			break
		}
	}
	if whole {
		step = max(1, math.Ceil(step))
	}
	bottom := math.Floor(lo/step) * step
	return scale{bottom, max(math.Ceil(hi/step-1e-9)*step, bottom+step), step}
}

// at is the place of a value between two ends of an axis.
func (s scale) at(v, from, to float64) float64 {
	return from + (v-s.min)/(s.max-s.min)*(to-from)
}

// ticks are the values of the axis.
func (s scale) ticks() []float64 {
	var out []float64
	for i := 0; ; i++ {
		v := s.min + float64(i)*s.step
		if v > s.max+s.step/2 || i > 20 {
			return out
		}
		out = append(out, v)
	}
}

// places are where rows stand along an axis: from the first on, a step apart.
type places struct{ first, step float64 }

// bands puts each of n rows into the middle of a part of its own.
func bands(from, to float64, n int) places {
	step := (to - from) / math.Max(1, float64(n))
	return places{from + step/2, step}
}

// points puts the first of n rows on one end and the last on the other; one
// alone stands in the middle.
func points(from, to float64, n int) places {
	if n < 2 {
		return bands(from, to, 1)
	}
	return places{from, (to - from) / float64(n-1)}
}

// at is the place of a row.
func (p places) at(i int) float64 { return p.first + p.step*float64(i) }

// plot is the part of a drawing between its axes: values rise from bottom to
// top, rows follow one another from left to right.
type plot struct {
	left, right, top, bottom float64
	values                   scale
	rows                     places
}

// x is the place of a row, y that of a value.
func (p plot) x(i int) float64     { return p.rows.at(i) }
func (p plot) y(v float64) float64 { return p.values.at(v, p.bottom, p.top) }

// base is the line that bars stand on and hang from.
func (p plot) base() float64 { return p.y(math.Max(0, p.values.min)) }

// stub is where the mark of a value that is not shown begins: it stands on the
// base line, or hangs from it where all values are below zero.
func (p plot) stub() float64 { return max(p.base()-stub, p.top) }
