package chart

import (
	"math"
	"strings"

	"jianbao/generator/stats"
)

// grid is the place of a coordinate system inside a drawing.
type grid struct{ left, right, top, bottom float64 }

// option places the grid; labels are counted into the margins by us, which
// spares ECharts from laying out everything twice.
func (g grid) option() obj {
	return obj{"left": g.left, "right": g.right, "top": g.top, "bottom": g.bottom, "outerBoundsMode": "none", "containLabel": false}
}

// hidden axes only place the marks: lines and labels are ours, since laying out
// labels is half of what ECharts spends on a chart.
func hiddenValues(s scale) obj {
	return obj{"type": "value", "show": false, "min": s.min, "max": s.max, "interval": s.step}
}

func hiddenNames(n int) obj {
	data := make([]any, n)
	for i := range data {
		data[i] = i
	}
	return obj{"type": "category", "show": false, "data": data}
}

// axes draws the lines of a value axis, the base line and the names under it.
// edge says that the first and last name stand on the edges (lines), not in
// the middle of bands (columns).
func (f *figure) axes(d *drawing, g grid, sc scale, size float64, values bool, labels []string, edge bool) {
	bottom, right := d.height-g.bottom, d.width-g.right
	if values {
		for _, v := range sc.ticks() {
			y := sc.at(v, bottom, g.top)
			if v != 0 {
				d.under.line(g.left, y, right, y, "chart-grid", 1, "")
			}
			d.under.label(label{x: g.left - 6, y: y, text: f.tick(v), size: size - 1, fill: "chart-muted", anchor: "end"})
		}
	}
	base := sc.at(math.Max(0, sc.min), bottom, g.top)
	d.under.line(g.left, base, right, base, "chart-muted", 1, "")
	band, offset := (right-g.left)/float64(len(labels)), 0.5
	if edge && len(labels) > 1 {
		band, offset = (right-g.left)/float64(len(labels)-1), 0
	}
	for i, text := range labels {
		for k, line := range strings.Split(text, "\n") {
			fill := "chart-text"
			if k > 0 && f.t.TimeUnit != "" {
				fill = "chart-muted"
			}
			d.under.label(label{x: g.left + band*(float64(i)+offset), y: bottom + 6 + size*(0.6+1.3*float64(k)), text: line, size: size, fill: fill, anchor: "middle"})
		}
	}
}

// browserValues and browserNames style the axes of the interactive charts.
func browserValues() obj {
	return obj{
		"type": "value", "splitNumber": 4,
		"axisLabel": obj{"color": "$chart-muted", "fontSize": 13, "formatter": "@short"},
		"splitLine": obj{"lineStyle": obj{"color": "$chart-grid", "width": 1}},
		"axisLine":  obj{"show": false}, "axisTick": obj{"show": false},
	}
}

func browserNames(names []string) obj {
	data := make([]any, len(names))
	for i, l := range names {
		data[i] = plain(l)
	}
	return obj{
		"type": "category", "data": data,
		"axisLabel": obj{"color": "$chart-text", "fontSize": 14, "hideOverlap": true},
		"axisLine":  obj{"lineStyle": obj{"color": "$chart-muted", "width": 1}},
		"axisTick":  obj{"show": false}, "splitLine": obj{"show": false},
	}
}

// tick writes a value of an axis. Steps of a quarter need a decimal more than
// other labels have: 1.25万.
func (f *figure) tick(v float64) string {
	if f.share() {
		return f.label1(v)
	}
	steps := []float64{1e8, 1e4}
	if f.en {
		steps = []float64{1e9, 1e6}
	}
	short := f.short(v)
	for _, s := range steps {
		if math.Abs(v) >= s {
			return stats.FormatNum(int64(math.Round(v/s*100)), 100) + strings.TrimLeft(short, "-0123456789.,")
		}
	}
	return short
}

// axisWidth is what the labels of a value axis take.
func (f *figure) axisWidth(s scale, fr frame) float64 {
	w := 0.0
	for _, v := range s.ticks() {
		w = max(w, textWidth(f.tick(v), fr.size-2))
	}
	return math.Ceil(w) + 8
}

// rowLabels fits the names of rows into bands of a width: time thins out, names
// break over two lines. ok is false where names do not fit.
func (f *figure) rowLabels(band, size float64) (labels []string, lines int, ok bool) {
	if f.t.TimeUnit != "" {
		return f.timeLabels(band, size)
	}
	labels, lines = make([]string, len(f.rows)), 1
	for i, h := range f.rows {
		l, fits := wrap(h.Short, size, band-6, 2)
		if !fits {
			return nil, 0, false
		}
		labels[i] = l
		lines = max(lines, 1+strings.Count(l, "\n"))
	}
	return labels, lines, true
}

// timeLabels shows every second, third, … name, those with a year always.
func (f *figure) timeLabels(band, size float64) ([]string, int, bool) {
	width, lines := 0.0, 1
	for _, h := range f.rows {
		for _, l := range strings.Split(h.Short, "\n") {
			width = max(width, textWidth(l, size))
		}
		lines = max(lines, 1+strings.Count(h.Short, "\n"))
	}
	every := max(1, int(math.Ceil((width+size*0.6)/band)))
	anchor := 0
	if lines > 1 { // count from the first period of a year
		for i, h := range f.rows {
			if strings.Contains(h.Short, "\n") {
				anchor = i
				break
			}
		}
		for _, k := range []int{1, 2, 3, 4, 6, 12, 24, 36} {
			if k >= every {
				every = k
				break
			}
		}
	}
	labels := make([]string, len(f.rows))
	for i, h := range f.rows {
		if (i-anchor)%every == 0 {
			labels[i] = h.Short
		}
	}
	return labels, lines, true
}

// nameList are the full names of the rows, for the interactive chart.
func (f *figure) nameList() []string {
	out := make([]string, len(f.rows))
	for i, h := range f.rows {
		out[i] = strings.ReplaceAll(h.Short, "\n", " ")
		if f.t.TimeUnit != "" && f.t.TimeUnit != "weekday" {
			out[i] = h.Label
		}
	}
	return out
}

// whole reports whether the figures are whole numbers.
func (f *figure) whole() bool { return f.t.Scale == 1 }

// share reports whether the figures are percent.
func (f *figure) share() bool { return f.t.Query.Share || f.t.Unit == "%" }

// valueScale is the scale of the value axis.
func (f *figure) valueScale(stacked bool) scale {
	lo, hi := f.peak(stacked)
	if f.share() && lo >= 0 && hi > 80 && hi <= 100 {
		return scale{0, 100, 25}
	}
	return niceScale(lo, hi, f.whole())
}

// label1 writes a value as a label beside its mark, with % for shares.
func (f *figure) label1(v float64) string {
	if f.share() {
		return stats.Format(int64(math.Round(v*10)), 10) + "%"
	}
	return f.short(v)
}
