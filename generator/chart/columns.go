package chart

import (
	"math"
	"slices"
)

// columns draws a column for each row, its series on one another. Where the
// names do not fit under them, the chart lies down.
func (f *figure) columns(fr frame) *drawing {
	stacked := len(f.series) > 1
	if stacked && !f.stacked() {
		return f.grouped(fr)
	}
	size := fr.size - 1
	d := f.drawing(fr.width, fr.height)
	p := plot{left: 2, right: fr.width - 4, top: fr.size + 2, values: f.valueScale(true)}
	p.rows = bands(p.left, p.right, len(f.rows))
	totals, axis := f.totals(p.rows.step, size), stacked
	if totals != nil && !stacked { // no axis to be round for
		p.values = scale{0, max(p.values.max*1e-9, slices.Max(f.series[0].v)), 0}
	}
	if totals == nil || stacked {
		axis = true
		p.left = f.axisWidth(p.values, fr)
		p.rows = bands(p.left, p.right, len(f.rows))
		totals = f.totals(p.rows.step, size)
	}
	labels, lines, ok := f.rowLabels(p.rows.step, size)
	if !ok || p.rows.step < 9 && f.t.TimeUnit == "" {
		return f.bars(fr)
	}
	if stacked {
		p.top += d.over.legend(f.groupLegend(), 2, 0, fr.width-4, size) + 4
	}
	f.floor(d, &p, lines, size)
	f.axes(d, p, size, axis)
	f.names(d, p, labels, size)
	width := min(56, p.rows.step*0.7)
	f.columnMarks(d, p, width)
	f.columnTotals(d, p, totals, size)
	f.columnStubs(d, p, width, size)
	return d
}

// columnMarks draws the parts of all columns, those of a colour as one path.
func (f *figure) columnMarks(d *drawing, p plot, width float64) {
	var all inks
	for i := range f.rows {
		f.stack(i, func(colour string, from, to float64) {
			a, b := p.y(from), p.y(to)
			b += math.Copysign(f.seam(math.Abs(b-a)), a-b)
			rectPath(all.of(colour), p.x(i)-width/2, min(a, b), width, math.Abs(a-b))
		})
	}
	all.draw(&d.over)
}

// stack gives the parts of a row: what is above zero upwards on one another,
// what is below downwards.
func (f *figure) stack(i int, part func(colour string, from, to float64)) {
	down, up := 0.0, 0.0
	for _, s := range f.series {
		v, colour := s.v[i], s.colour
		if len(f.series) == 1 {
			colour = f.rowColour(i)
		}
		switch {
		case s.gap[i] || v == 0:
		case v > 0:
			part(colour, up, up+v)
			up += v
		default:
			part(colour, down, down+v)
			down += v
		}
	}
}

// seam is the gap at the end of a part as long as given, so that parts of like
// colours can be told apart.
func (f *figure) seam(length float64) float64 {
	if len(f.series) == 1 {
		return 0
	}
	return min(1, length/2)
}

// totals are the sums to be written over columns, nil where they do not fit, or
// say nothing: of parts of a whole, and where some are below zero.
func (f *figure) totals(band, size float64) []string {
	if len(f.series) > 1 && f.share() {
		return nil
	}
	out := make([]string, len(f.rows))
	for i := range f.rows {
		if down, _ := f.rowEnds(i); down < 0 {
			return nil
		}
		if out[i] = f.label1(f.rowTotal(i)); textWidth(out[i], size) > band-2 {
			return nil
		}
	}
	return out
}

// columnTotals writes the sums over the columns.
func (f *figure) columnTotals(d *drawing, p plot, totals []string, size float64) {
	for i, text := range totals {
		if v := f.rowTotal(i); v != 0 && !f.hides(i) {
			d.over.label(label{x: p.x(i), y: p.y(v) - size*0.7, text: text, size: size, anchor: "middle"})
		}
	}
}

// columnStubs marks the columns with a value that is not shown.
func (f *figure) columnStubs(d *drawing, p plot, width, size float64) {
	for i := range f.rows {
		if !f.hides(i) {
			continue
		}
		_, up := f.rowEnds(i)
		y := p.y(up) - stub
		if up == 0 {
			y = p.stub()
		}
		d.over.hatch(p.x(i)-width/2, y, width, stub)
		if text := f.t.HiddenText(); len(f.series) == 1 && textWidth(text, size) < p.rows.step-2 {
			d.over.label(label{x: p.x(i), y: y - size*0.7, text: text, size: size, fill: "chart-muted", anchor: "middle"})
		}
	}
}
