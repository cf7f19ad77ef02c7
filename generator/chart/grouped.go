package chart

import (
	"math"
	"strings"
)

// grouped draws the series of each row side by side: columns where names and
// bars have room, else bars that lie down.
func (f *figure) grouped(fr frame) (*drawing, error) {
	size := fr.size - 1
	sc := f.valueScale(false)
	g := grid{left: f.axisWidth(sc, fr), right: 4, top: fr.size}
	band := (fr.width - g.left - g.right) / float64(len(f.rows))
	bar := min(30, band*0.78/float64(len(f.series)))
	labels, lines, ok := f.rowLabels(band, size)
	if !ok || bar < 7 {
		return f.groupedDown(fr), nil
	}
	d := f.drawing(fr.width, fr.height)
	g.top += d.over.legend(f.groupLegend(), 2, 0, fr.width-4, size) + 4
	g.bottom = 10 + math.Round(size*1.3)*float64(lines)
	f.axes(d, g, sc, size, true, labels, false)
	at := func(v float64) float64 { return sc.at(v, d.height-g.bottom, g.top) }
	base := at(max(0, sc.min))
	labelled := bar-1 >= f.widestValue(size-1) // all of them or none
	for k, s := range f.series {
		var path strings.Builder
		for i := range f.rows {
			x := g.left + band*(float64(i)+0.5) + bar*(float64(k)-float64(len(f.series))/2)
			if s.hidden[i] {
				d.over.hatch(x+0.5, base-stub, bar-1.5, stub)
			}
			if s.gap[i] {
				continue
			}
			rectPath(&path, x, min(base, at(s.v[i])), bar-1, math.Abs(base-at(s.v[i])))
			if labelled && s.v[i] > 0 {
				d.over.label(label{x: x + (bar-1)/2, y: at(s.v[i]) - size*0.6, text: f.label1(s.v[i]), size: size - 1, anchor: "middle"})
			}
		}
		f.groupShape(d, path.String(), k)
	}
	return d, nil
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

func rectPath(b *strings.Builder, x, y, w, h float64) {
	b.WriteString("M" + num(x) + " " + num(y) + "h" + num(w) + "v" + num(h) + "h" + num(-w) + "Z")
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
	y := 0.0
	if len(f.series) > 1 {
		y = d.over.legend(f.groupLegend(), 2, 0, fr.width-4, size) + 6
	}
	lo, hi := f.peak(false)
	left, above := f.nameColumn(fr, size)
	room := max(f.widestValue(size), textWidth(f.t.HiddenText(), size)+stub) + 12
	sc := scale{min(lo, 0), max(hi, lo+1e-9, 1e-9), 1}
	pitch := math.Round(size * 1.25)
	at := func(v float64) float64 { return sc.at(v, left, fr.width-room) }
	paths := make([]strings.Builder, len(f.series))
	for i, h := range f.rows {
		name, _ := fit(h.Short, size, left-10, 2)
		height := pitch * float64(len(f.series))
		if above {
			name, _ = fit(h.Label, size, fr.width-4, 1)
			d.over.lines(label{x: 2, y: y + size*0.8, size: size, full: h.Label}, name)
			y += size * 1.6
		} else {
			height = max(height, size*1.3*float64(len(name)))
			d.over.lines(label{x: left - 8, y: y + height/2, size: size, anchor: "end", full: h.Label}, name)
		}
		top := y + (height-pitch*float64(len(f.series)))/2
		for k, s := range f.series {
			f.groupBar(d, &paths[k], s, i, at, top+pitch*float64(k), pitch, size)
		}
		y += height + size*0.8
	}
	for k := range paths {
		f.groupShape(d, paths[k].String(), k)
	}
	d.height = y
	d.over.line(at(0), size*1.6, at(0), y-size*0.8, "chart-muted", 1, "")
	return d
}

// groupBar adds one bar and writes its value.
func (f *figure) groupBar(d *drawing, path *strings.Builder, s series, i int, at func(float64) float64, y, pitch, size float64) {
	zero, x := at(0), at(0)
	switch {
	case s.hidden[i]:
		d.over.hatch(zero, y+1, stub, pitch-2)
		x += stub
	case !s.gap[i]:
		x = max(zero, at(s.v[i]))
		rectPath(path, min(zero, at(s.v[i])), y+0.5, math.Abs(at(s.v[i])-zero), pitch-1)
	}
	fill := ""
	if f.compared() && s.colour != f.series[0].colour {
		fill = "chart-muted"
	}
	d.over.label(label{x: x + 5, y: y + pitch/2, text: f.cellText1(s, i), size: size, fill: fill})
}

// nameColumn is the width of the names beside bars; above says that they would
// take too much, and stand over the bars.
func (f *figure) nameColumn(fr frame, size float64) (left float64, above bool) {
	most := fr.width * 0.3
	wide := 0.0
	for _, h := range f.rows {
		lines, w := fit(h.Short, size, most, 2)
		wide = max(wide, w)
		if fr.narrow && strings.HasSuffix(strings.Join(lines, ""), "…") && !strings.HasSuffix(h.Short, "…") {
			return 4, true
		}
	}
	return math.Ceil(wide) + 12, false
}
