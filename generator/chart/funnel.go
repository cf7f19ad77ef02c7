package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// stages are the rows a funnel shows: those with a name of their own.
func (f *figure) stages() []int {
	var out []int
	for i, h := range f.rows {
		if h.Key != "" && !h.Rest {
			out = append(out, i)
		}
	}
	return out
}

// funnel draws a bar for each stage, and between them how many got further.
func (f *figure) funnel(fr frame) *drawing {
	size := fr.size
	d := f.drawing(fr.width, 0)
	stages, s := f.stages(), f.series[0]
	left := 0.0
	for _, i := range stages {
		_, w := fit(f.rows[i].Label, size, fr.width*0.27, 2)
		left = max(left, w)
	}
	left += 14
	half := f.funnelHalf(stages, fr.width-left-2, size)
	widest := 0.0
	for _, i := range stages {
		widest = max(widest, half(i))
	}
	middle := left + widest
	bar, between := size*2.5, size*2
	y := 2.0
	for k, i := range stages {
		if k > 0 {
			f.passage(d, stages[k-1], i, half, middle, y, between, size)
			y += between
		}
		name, _ := fit(f.rows[i].Label, size, left-14, 2)
		d.over.lines(label{x: left - 12, y: y + bar/2, size: size, anchor: "end", full: f.rows[i].Label}, name)
		h := half(i)
		text := f.cellText1(s, i)
		switch w := boldWidth(text, size); {
		case s.hidden[i]:
			d.over.hatch(middle-h, y, 2*h, bar)
			d.over.label(label{x: middle + h + byFunnel, y: y + bar/2, text: text, size: size, fill: "chart-muted"})
		case s.gap[i]:
			d.over.label(label{x: middle, y: y + bar/2, text: "–", size: size, fill: "chart-muted", anchor: "middle"})
		default:
			d.over.box(middle-h, y, 2*h, bar, f.rowColour(i), 1, "")
			l := label{x: middle, y: y + bar/2, text: text, size: size, anchor: "middle", bold: true, fill: "chart-ground"}
			if w > 2*h-inFunnel {
				l.x, l.anchor, l.fill = middle+h+byFunnel, "", ""
			}
			d.over.label(l)
		}
		y += bar
	}
	d.height = y + 2
	return d
}

// What a figure keeps free in its bar, and between it and a bar it stands beside.
const inFunnel, byFunnel = 8.0, 6.0

// funnelHalf gives half the length of each stage's bar: as long as the width
// allows, but all figures that do not fit into their bar have room beside it.
func (f *figure) funnelHalf(stages []int, width, size float64) func(int) float64 {
	s, peak := f.series[0], 0.0
	for _, i := range stages {
		peak = max(peak, s.v[i])
	}
	longest := width / 2
	half := func(i int) float64 {
		if s.gap[i] || peak <= 0 {
			return stub * 2
		}
		return max(1, longest*s.v[i]/peak)
	}
	for changed := true; changed; { // a shorter bar may push out its own figure
		changed = false
		for _, i := range stages {
			w := boldWidth(f.cellText1(s, i), size)
			if s.gap[i] || peak <= 0 || w <= 2*half(i)-inFunnel {
				continue
			}
			if fits := (width - byFunnel - w) / (1 + s.v[i]/peak); fits < longest-0.01 {
				longest, changed = max(fits, stub), fits > stub
			}
		}
	}
	return half
}

// passage joins two stages, and says what part of the first is in the second.
func (f *figure) passage(d *drawing, from, to int, half func(int) float64, middle, y, height, size float64) {
	s := f.series[0]
	if !s.gap[from] && !s.gap[to] {
		a, b := half(from), half(to)
		d.under.shape("M"+num(middle-a)+" "+num(y)+"L"+num(middle+a)+" "+num(y)+"L"+num(middle+b)+" "+num(y+height)+"L"+num(middle-b)+" "+num(y+height)+"Z", f.rowColour(to), 0.16, "")
	}
	if text := f.conversion(from, to); text != "" {
		d.over.label(label{x: middle, y: y + height/2, text: "↓ " + text, size: size - 1, anchor: "middle"})
	}
}

// conversion says what part of a stage got to the next; "" where the next is
// larger, which is no part of it.
func (f *figure) conversion(from, to int) string {
	s := f.series[0]
	if s.gap[from] || s.gap[to] || s.v[from] <= 0 || s.v[to] > s.v[from] {
		return ""
	}
	p := donePercent(s.v[to] / s.v[from])
	return f.say("其中 "+p+" 到这一步", p+" got this far")
}

// funnelOption is the interactive funnel.
func (f *figure) funnelOption() (obj, error) {
	var data []opts.FunnelData
	var styles []obj
	for _, i := range f.stages() {
		if f.series[0].gap[i] {
			continue
		}
		data = append(data, opts.FunnelData{Name: plain(f.rows[i].Label), Value: f.series[0].v[i]})
		styles = append(styles, obj{"itemStyle": obj{"color": "$" + f.rowColour(i)}})
	}
	c := charts.NewFunnel()
	c.AddSeries(plain(f.series[0].name), data)
	c.Validate()
	o, err := generic(c.JSON())
	if err != nil {
		return nil, err
	}
	o["animation"] = false
	styleData(o, 0, styles)
	mergeEach(o["series"], obj{
		"sort": "none", "gap": 4, "left": "2%", "width": "66%", "top": 8, "bottom": 8, "minSize": "4%",
		"label":     obj{"show": true, "position": "right", "color": "$chart-text", "fontSize": 14, "formatter": "{b} {c}"},
		"labelLine": obj{"length": 12, "lineStyle": obj{"color": "$chart-grid"}},
		"itemStyle": obj{"borderColor": "$chart-ground", "borderWidth": 1},
	})
	o["tooltip"] = obj{"trigger": "item"}
	return o, nil
}
