package chart

import (
	"math"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Limits of a radar: with more axes names run into each other, with more
// series their areas.
const (
	minSpokes, maxSpokes = 3, 12
	maxRadarSeries       = 3
)

// radar draws each series as an area around a middle, an axis for each row.
func (f *figure) radar(fr frame) *drawing {
	size := fr.size - 1
	d := f.drawing(fr.width, 0)
	top := 2.0
	if len(f.series) > 1 {
		top += f.markLegend(&d.over, fr.width, size)
	}
	r := 136.0
	if fr.narrow {
		r = 96
	}
	names := f.spokeNames(fr, r, size)
	tall := 0.0
	for _, n := range names {
		tall = max(tall, size*1.3*float64(len(n)))
	}
	c := point{fr.width / 2, top + tall + 10 + r}
	d.height = c.y + r + tall + 12
	sc := f.valueScale(false)
	f.web(d, c, r, sc, size)
	for k := range f.series {
		f.radarArea(d, k, c, r, sc)
	}
	f.spokeLabels(d, c, r, names, size)
	return d
}

// spoke is a place on an axis, the first of which points up.
func (f *figure) spoke(c point, r float64, i int) point {
	sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(len(f.rows)))
	return point{c.x + r*sin, c.y - r*cos}
}

// spokeNames breaks the names to the room beside the web.
func (f *figure) spokeNames(fr frame, r, size float64) [][]string {
	out := make([][]string, len(f.rows))
	for i, h := range f.rows {
		at := f.spoke(point{}, r, i)
		room := fr.width/2 - math.Abs(at.x) - 12
		if math.Abs(at.x) < 1 {
			room = r * 0.9
		}
		name := h.Label
		if f.hides(i) {
			name += f.say("（", " (") + f.t.HiddenText() + f.say("）", ")")
		}
		out[i], _ = fit(name, size, min(room, size*8), 2)
	}
	return out
}

// web draws the rings and axes.
func (f *figure) web(d *drawing, c point, r float64, sc scale, size float64) {
	for _, v := range sc.ticks() {
		if v <= 0 {
			continue
		}
		var b strings.Builder
		for i := range f.rows {
			p := f.spoke(c, r*(v-sc.min)/(sc.max-sc.min), i)
			b.WriteString(cmdAt(i) + num(p.x) + " " + num(p.y))
		}
		d.under.stroke(b.String()+"Z", "chart-grid", 1, "")
	}
	for i := range f.rows {
		p := f.spoke(c, r, i)
		d.under.line(c.x, c.y, p.x, p.y, "chart-grid", 1, "")
	}
	for _, v := range sc.ticks() {
		if v > 0 {
			y := sc.at(v, c.y, c.y-r)
			text := f.tick(v)
			w := textWidth(text, 12)
			if near := f.spoke(c, r+8, len(f.rows)-1); c.x-5-w < near.x+4 && math.Abs(y-near.y) < size*2.2 {
				continue // the name of the last axis stands there
			}
			d.under.box(c.x-5-w, y-7.5, w+3, 15, "chart-ground", 0.85, "")
			d.under.label(label{x: c.x - 4, y: y, text: text, size: 12, fill: "chart-muted", anchor: "end"})
		}
	}
}

func cmdAt(i int) string {
	if i == 0 {
		return "M"
	}
	return "L"
}

// radarArea draws one series; where values are missing its line is broken, and
// nothing is filled.
func (f *figure) radarArea(d *drawing, k int, c point, r float64, sc scale) {
	s := f.series[k]
	place := func(i int) point { return f.spoke(c, r*(s.v[i]-sc.min)/(sc.max-sc.min), i) }
	var b strings.Builder
	whole := true
	for i := range f.rows {
		whole = whole && !s.gap[i]
	}
	for i := range f.rows {
		next := (i + 1) % len(f.rows)
		if whole {
			p := place(i)
			b.WriteString(cmdAt(i) + num(p.x) + " " + num(p.y))
		} else if !s.gap[i] && !s.gap[next] {
			p, q := place(i), place(next)
			b.WriteString("M" + num(p.x) + " " + num(p.y) + "L" + num(q.x) + " " + num(q.y))
		}
	}
	dash := [...]string{"", "7 3", "2 3"}[k%3]
	if whole {
		b.WriteString("Z")
		opacity := 0.2
		if len(f.series) > 1 {
			opacity = 0.1
		}
		d.over.shape(b.String(), s.colour, opacity, "")
	}
	d.over.stroke(b.String(), s.colour, 2.25, dash)
	for i := range f.rows {
		if !s.gap[i] {
			p := place(i)
			d.over.mark(p.x, p.y, 4, k, s.colour)
		}
	}
}

// markLegend names the series with their marks, and gives the height.
func (f *figure) markLegend(o *layer, width, size float64) float64 {
	x, y := 0.0, size*0.9
	for k, s := range f.series {
		text := clip(s.name, size, width-size*1.6)
		w := size*1.4 + textWidth(text, size)
		if x > 0 && x+w > width {
			x, y = 0, y+size*1.6
		}
		o.mark(x+size*0.5, y, size*0.38, k, s.colour)
		o.label(label{x: x + size*1.3, y: y, text: text, size: size, full: s.name})
		x += w + size
	}
	return y + size*0.9
}

// spokeLabels writes the names around the web.
func (f *figure) spokeLabels(d *drawing, c point, r float64, names [][]string, size float64) {
	for i, lines := range names {
		p := f.spoke(c, r+8, i)
		half := size * 1.3 * float64(len(lines)) / 2
		l := label{x: p.x, y: p.y, size: size, full: f.rows[i].Label}
		switch dx := p.x - c.x; {
		case math.Abs(dx) < 1:
			l.anchor = "middle"
			if p.y < c.y {
				l.y -= half - 1
			} else {
				l.y += half
			}
		case dx < 0:
			l.anchor = "end"
			l.y += half * 0.8 * (p.y - c.y) / r
		default:
			l.y += half * 0.8 * (p.y - c.y) / r
		}
		if f.hides(i) {
			l.fill = "chart-muted"
		}
		d.over.lines(l, lines)
	}
}

// stroke draws a line along a path.
func (o *layer) stroke(d, colour string, width float64, dash string) {
	o.b.WriteString(`<path d="` + d + `" fill="none" stroke="` + o.colour(colour) + `" stroke-width="` + num(width) + `" stroke-linejoin="round"`)
	if dash != "" {
		o.b.WriteString(` stroke-dasharray="` + dash + `"`)
	}
	o.b.WriteString("></path>")
}

// radarOption is the interactive radar.
func (f *figure) radarOption() (obj, error) {
	for _, s := range f.series {
		if slices.Contains(s.gap, true) { // ECharts takes a gap for 0
			return nil, nil
		}
	}
	sc := f.valueScale(false)
	c := charts.NewRadar()
	for _, s := range f.series {
		values := make([]any, len(s.v))
		for i := range s.v {
			values[i] = s.item(i)
		}
		c.AddSeries(plain(s.name), []opts.RadarData{{Name: plain(s.name), Value: values}},
			charts.WithItemStyleOpts(opts.ItemStyle{Color: "$" + s.colour}), charts.WithLineStyleOpts(opts.LineStyle{Color: "$" + s.colour, Width: 2}))
	}
	c.Validate()
	o, err := generic(c.JSON())
	if err != nil {
		return nil, err
	}
	indicators := make([]any, len(f.rows))
	for i, h := range f.rows {
		indicators[i] = obj{"name": plain(h.Label), "max": sc.max, "min": sc.min}
	}
	o["animation"] = false
	o["radar"] = obj{
		"indicator": indicators, "radius": "62%", "clockwise": true, "axisName": obj{"color": "$chart-text", "fontSize": 14},
		"splitLine": obj{"lineStyle": obj{"color": "$chart-grid"}}, "axisLine": obj{"lineStyle": obj{"color": "$chart-grid"}}, "splitArea": obj{"show": false},
	}
	mergeEach(o["series"], obj{"areaStyle": obj{"opacity": 0.1}, "symbolSize": 7})
	delete(o, "xAxis")
	delete(o, "yAxis")
	if len(f.series) > 1 {
		o["legend"] = obj{"type": "plain", "left": 0, "top": 0, "textStyle": obj{"color": "$chart-text", "fontSize": 14}}
	}
	o["tooltip"] = obj{"trigger": "item"}
	return o, nil
}
