package chart

import (
	"math"
	"strings"
)

// The narrowest bars: of time, whose run is what is read, and of names.
const thinnestTime, thinnestNamed = 3.0, 7.0

// grouped draws the series of each row side by side: columns where names and
// bars have room, else bars that lie down.
func (f *figure) grouped(fr frame) *drawing {
	size := fr.size - 1
	p := plot{right: fr.width - 4, top: fr.size, values: f.valueScale(false)}
	p.left = f.axisWidth(p.values, fr)
	p.rows = bands(p.left, p.right, len(f.rows))
	bar := min(30, p.rows.step*0.78/float64(len(f.series)))
	labels, lines, ok := f.rowLabels(p.rows.step, size)
	if !ok || bar < thinnestTime || bar < thinnestNamed && f.t.TimeUnit == "" {
		return f.groupedDown(fr)
	}
	d := f.drawing(fr.width, fr.height)
	if len(f.series) > 1 {
		p.top += d.over.legend(f.groupLegend(), 2, 0, fr.width-4, size) + 4
	}
	f.floor(d, &p, lines, size)
	f.axes(d, p, size, true)
	f.names(d, p, labels, size)
	gap := min(1, bar*0.2)
	labelled := bar-gap >= f.widestValue(size-1) // all of them or none
	for k, s := range f.series {
		var path strings.Builder
		for i := range f.rows {
			x := p.x(i) + bar*(float64(k)-float64(len(f.series))/2)
			if s.hidden[i] {
				d.over.hatch(x+0.5, p.stub(), bar-gap-0.5, stub)
			}
			if s.gap[i] {
				continue
			}
			y := p.y(s.v[i])
			rectPath(&path, x, min(p.base(), y), bar-gap, math.Abs(p.base()-y))
			if labelled && s.v[i] > 0 {
				d.over.label(label{x: x + (bar-gap)/2, y: y - size*0.6, text: f.label1(s.v[i]), size: size - 1, anchor: "middle"})
			}
		}
		f.groupShape(d, path.String(), k)
	}
	return d
}

// strength is how strong the bars of a series are: the period before is pale.
func (f *figure) strength(k int) float64 {
	if f.compared() && k == 1 {
		return 0.5
	}
	return 1
}

// widestValue is the width of the longest value.
func (f *figure) widestValue(size float64) float64 {
	w := 0.0
	for _, s := range f.series {
		for i := range s.v {
			if !s.gap[i] {
				w = max(w, textWidth(f.label1(s.v[i]), size))
			}
		}
	}
	return w
}

// groupShape draws the bars of a series; nothing shines through pale ones.
func (f *figure) groupShape(d *drawing, path string, k int) {
	if path == "" {
		return
	}
	if f.strength(k) < 1 {
		d.under.path(path, "chart-ground")
	}
	d.over.shape(path, f.series[k].colour, f.strength(k), "")
}

// groupLegend lists the series, and the sign of what is not shown.
func (f *figure) groupLegend() []legendItem {
	items := f.seriesLegend()
	for k := range items {
		items[k].opacity = f.strength(k)
	}
	if f.anyHidden() {
		items = append(items, legendItem{text: f.t.HiddenText(), colour: hatched})
	}
	return items
}

// groupedDown draws bars that lie below one another, with their values.
func (f *figure) groupedDown(fr frame) *drawing {
	size := fr.size - 1
	d := f.drawing(fr.width, 0)
	y := 4.0
	if len(f.series) > 1 {
		y = d.over.legend(f.groupLegend(), 2, 0, fr.width-4, size) + 6
	}
	lo, hi := f.peak(false)
	names := f.nameColumn(fr, size)
	room := max(f.widestValue(size), textWidth(f.t.HiddenText(), size)+stub) + 12
	sc := scale{lo, max(hi, lo+1e-9), 1}
	bar := math.Round(size * 1.25)
	group := bar * float64(len(f.series))
	pitch := max(group+size*0.8, names.pitch(size))
	if names.above {
		pitch = group + size*2.4
	}
	at := func(v float64) float64 { return sc.at(v, names.right, fr.width-room) }
	paths := make([]strings.Builder, len(f.series))
	top := y
	for i := range f.rows {
		first := names.draw(&d.over, i, y, pitch, size) - group/2
		for k, s := range f.series {
			f.groupBar(d, &paths[k], s, i, at, first+bar*float64(k), bar, size)
		}
		y += pitch
	}
	for k := range paths {
		f.groupShape(d, paths[k].String(), k)
	}
	d.height = y
	d.over.line(at(0), top, at(0), y, "chart-muted", 1, "")
	return d
}

// groupBar adds one bar and writes its value.
func (f *figure) groupBar(d *drawing, path *strings.Builder, s series, i int, at func(float64) float64, y, bar, size float64) {
	zero, x := at(0), at(0)
	switch {
	case s.hidden[i]:
		d.over.hatch(zero, y+1, stub, bar-2)
		x += stub
	case !s.gap[i]:
		x = max(zero, at(s.v[i]))
		rectPath(path, min(zero, at(s.v[i])), y+0.5, math.Abs(at(s.v[i])-zero), bar-1)
	}
	fill := ""
	if f.compared() && s.colour != f.series[0].colour {
		fill = "chart-muted"
	}
	d.over.label(label{x: x + 5, y: y + bar/2, text: f.cellText1(s, i), size: size, fill: fill})
}
