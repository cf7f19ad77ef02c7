package chart

import (
	"math"
	"strings"

	"jianbao/generator/stats"
)

// axes draws the lines of the value axis, if there is one, and the base line.
func (f *figure) axes(d *drawing, p plot, size float64, values bool) {
	if values {
		// In a low plot not every line has room for its value.
		every := math.Ceil(size * 1.2 / math.Abs(p.y(p.values.step)-p.y(0)))
		for _, v := range p.values.ticks() {
			if math.Mod(math.Round(v/p.values.step), every) != 0 {
				continue
			}
			y := p.y(v)
			if v != 0 {
				d.under.line(p.left, y, p.right, y, "chart-grid", 1, "")
			}
			d.under.label(label{x: p.left - 6, y: y, text: f.tick(v), size: size - 1, fill: "chart-muted", anchor: "end"})
		}
	}
	d.under.line(p.left, p.base(), p.right, p.base(), "chart-muted", 1, "")
}

// floor sets the lower edge of a plot so that so many lines of names have room
// under it. A drawing whose legend leaves too little becomes higher.
func (f *figure) floor(d *drawing, p *plot, lines int, size float64) {
	least := 150.0
	if f.req.Spec.Height > 0 {
		least = 60
	}
	below := namesHeight(lines, size)
	d.height = max(d.height, p.top+least+below)
	p.bottom = d.height - below
}

// names writes the names of rows under a plot: those at its ends inside the
// drawing, and none where it would lie on the one before.
func (f *figure) names(d *drawing, p plot, labels []string, size float64) {
	free := math.Inf(-1) // the right end of the last name
	for i, text := range labels {
		if text == "" {
			continue
		}
		lines := strings.Split(text, "\n")
		half := linesWidth(lines, size) / 2
		x := max(min(p.x(i), d.width-half), half)
		if x-half < free+size*0.25 {
			continue
		}
		free = x + half
		for k, line := range lines {
			l := label{x: x, y: p.bottom + 6 + size*(0.6+1.3*float64(k)), text: line, size: size, anchor: "middle"}
			if k > 0 && f.t.TimeUnit != "" {
				l.fill = "chart-muted"
			}
			d.under.label(l)
		}
	}
}

// namesHeight is what so many lines of names take under a plot.
func namesHeight(lines int, size float64) float64 { return 10 + math.Round(size*1.3)*float64(lines) }

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
