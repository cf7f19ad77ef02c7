package chart

import (
	"math"
	"strings"
)

// The shapes that data become: bars, lines, areas and slices, as paths.

// inks gathers shapes of one colour in one path, in the order in which the
// colours come first.
type inks struct {
	names []string
	paths []*strings.Builder
}

// of is the path of a colour.
func (s *inks) of(colour string) *strings.Builder {
	for i, n := range s.names {
		if n == colour {
			return s.paths[i]
		}
	}
	s.names, s.paths = append(s.names, colour), append(s.paths, &strings.Builder{})
	return s.paths[len(s.paths)-1]
}

func (s *inks) draw(o *layer) {
	for i, n := range s.names {
		o.path(s.paths[i].String(), n)
	}
}

func rectPath(b *strings.Builder, x, y, w, h float64) {
	b.WriteString("M" + num(x) + " " + num(y) + "h" + num(w) + "v" + num(h) + "h" + num(-w) + "Z")
}

// linePath joins points in the order given.
func linePath(b *strings.Builder, ps []point) {
	for k, p := range ps {
		b.WriteString(cmdAt(k) + num(p.x) + " " + num(p.y))
	}
}

// areaPath is the space between two lines.
func areaPath(b *strings.Builder, upper, lower []point) {
	linePath(b, upper)
	for k := len(lower) - 1; k >= 0; k-- {
		b.WriteString("L" + num(lower[k].x) + " " + num(lower[k].y))
	}
	b.WriteString("Z")
}

// runs are the rows of a series that follow one another without a gap: from the
// first up to before the second.
func (s series) runs() [][2]int {
	var out [][2]int
	for i := range s.v {
		switch {
		case s.gap[i]:
		case i > 0 && !s.gap[i-1]:
			out[len(out)-1][1] = i + 1
		default:
			out = append(out, [2]int{i, i + 1})
		}
	}
	return out
}

// slicePath is a part of a ring from one turn to another, 0 at the top and 1
// after a whole circle, clockwise; without an inner radius it is a slice.
func slicePath(c point, inner, outer, from, to float64) string {
	var b strings.Builder
	join := "L"
	if to-from > 1-1e-9 { // a whole ring has no seam
		join = "ZM"
	}
	b.WriteString("M" + turnPoint(c, outer, from))
	arcTo(&b, c, outer, from, to)
	switch {
	case inner > 0:
		b.WriteString(join + turnPoint(c, inner, to))
		arcTo(&b, c, inner, to, from)
	case join == "L":
		b.WriteString("L" + num(c.x) + " " + num(c.y))
	}
	b.WriteString("Z")
	return b.String()
}

// turnPoint is a place on a circle.
func turnPoint(c point, r, turn float64) string {
	sin, cos := math.Sincos(2 * math.Pi * turn)
	return num(c.x+r*sin) + " " + num(c.y-r*cos)
}

// arcTo adds an arc from one turn to another, in halves, since one that ends
// about where it begins is drawn by nobody.
func arcTo(b *strings.Builder, c point, r, from, to float64) {
	way := " 0 0 1 "
	if to < from {
		way = " 0 0 0 "
	}
	for _, turn := range [2]float64{(from + to) / 2, to} {
		b.WriteString("A" + num(r) + " " + num(r) + way + turnPoint(c, r, turn))
	}
}
