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

// valueAxis styles an axis of values: round steps, thin lines, no axis line.
func valueAxis(s scale, fr frame, show bool) obj {
	return obj{
		"type": "value", "min": s.min, "max": s.max, "interval": s.step,
		"axisLabel": obj{"show": show, "color": "$chart-muted", "fontSize": fr.size - 2, "formatter": "@short", "margin": 6, "hideOverlap": false},
		"splitLine": obj{"show": show, "lineStyle": obj{"color": "$chart-grid", "width": 1}},
		"axisLine":  obj{"show": false}, "axisTick": obj{"show": false},
	}
}

// nameAxis styles an axis of rows.
func nameAxis(labels []string, size float64, line bool) obj {
	data := make([]any, len(labels))
	for i, l := range labels {
		data[i] = plain(l)
	}
	return obj{
		"type": "category", "data": data,
		"axisLabel": obj{"interval": 0, "color": "$chart-text", "fontSize": size, "margin": 8, "lineHeight": math.Round(size * 1.3), "hideOverlap": false},
		"axisLine":  obj{"show": line, "onZero": false, "lineStyle": obj{"color": "$chart-muted", "width": 1}},
		"axisTick":  obj{"show": false}, "splitLine": obj{"show": false},
	}
}

// axisWidth is what the labels of a value axis take.
func (f *figure) axisWidth(s scale, fr frame) float64 {
	w := 0.0
	for _, v := range s.ticks() {
		w = max(w, textWidth(f.short(v), fr.size-2))
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
func (f *figure) share() bool { return f.t.Query.Share }

// valueScale is the scale of the value axis.
func (f *figure) valueScale(stacked bool) scale {
	lo, hi := f.peak(stacked)
	if f.share() && lo >= 0 && hi > 80 {
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
