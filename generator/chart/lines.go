package chart

import (
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// symbols tell lines apart in the interactive chart.
var symbols = [...]string{"circle", "rect", "triangle", "diamond", "circle", "rect", "triangle"}

// fewPoints is up to how many points of a single line carry a dot each.
const fewPoints = 24

func (f *figure) lineBase() (obj, error) {
	line := charts.NewLine()
	line.SetXAxis([]string{})
	area := f.req.Spec.Type == "area"
	for _, s := range f.series {
		data := make([]opts.LineData, len(s.v))
		for i := range s.v {
			data[i].Value = s.item(i)
		}
		line.AddSeries(plain(s.name), data,
			charts.WithItemStyleOpts(opts.ItemStyle{Color: "$" + s.colour}),
			charts.WithLineStyleOpts(opts.LineStyle{Color: "$" + s.colour, Width: 2.5}))
	}
	line.Validate()
	o, err := generic(line.JSON())
	if err != nil {
		return nil, err
	}
	o["animation"] = false
	list, _ := o["series"].([]any)
	for i, it := range list {
		m, ok := it.(obj)
		if !ok {
			continue
		}
		merge(m, obj{"symbol": symbols[i%len(symbols)], "symbolSize": 7, "showSymbol": false, "clip": false})
		if !area {
			continue
		}
		opacity := 0.22
		if len(f.series) > 1 {
			m["stack"] = "all"
			m["lineStyle"] = obj{"color": "$chart-ground", "width": 1}
			opacity = 0.92
		}
		m["areaStyle"] = obj{"color": "$" + f.series[i].colour, "opacity": opacity}
	}
	return o, nil
}

// lines draws lines and areas, each named at its end.
func (f *figure) lines(fr frame) (*drawing, error) {
	d := f.drawing(fr.width, fr.height)
	size := fr.size - 1
	stacked := f.stacked()
	sc := f.valueScale(stacked)
	if f.req.Spec.Type == "line" && f.share() && len(f.series) > 1 {
		sc = niceScale(0, min(100, sc.max), false)
	}
	g := grid{left: f.axisWidth(sc, fr), right: 14, top: fr.size}
	names := f.endNames(fr, size, stacked)
	if names == nil && len(f.series) > 1 {
		g.top += d.over.legend(f.seriesLegend(), 2, 0, fr.width-4, size) + 4
	}
	for _, n := range names {
		g.right = max(g.right, boldWidth(n, size)+endSwatch(f, size)+14)
	}
	labels, lines, ok := f.rowLabels((fr.width-g.left-g.right)/math.Max(1, float64(len(f.rows)-1)), size)
	if !ok {
		labels, lines = f.thinNames(fr.width-g.left-g.right, size), 1
	}
	g.bottom = 10 + math.Round(size*1.3)*float64(lines)
	g.left = max(g.left, textWidth(labels[0], size)/2+2) // it is centred on the axis
	g.right = max(g.right, textWidth(labels[len(labels)-1], size)/2+2)
	o, err := f.lineBase()
	if err != nil {
		return nil, err
	}
	o["grid"] = g.option()
	mergeEach(o["xAxis"], merge(hiddenNames(len(f.rows)), obj{"boundaryGap": len(f.rows) == 1}))
	mergeEach(o["yAxis"], hiddenValues(sc))
	still(o)
	d.option = o
	f.axes(d, g, sc, size, true, labels, true)
	f.points(d, g, sc)
	f.endLabels(d, g, sc, names, size, stacked)
	return d, nil
}

// points marks the values of a single line, and the last ones of several.
func (f *figure) points(d *drawing, g grid, sc scale) {
	if f.stacked() {
		return
	}
	step := (d.width - g.left - g.right) / math.Max(1, float64(len(f.rows)-1))
	x := g.left
	if len(f.rows) == 1 {
		x += (d.width - g.left - g.right) / 2
	}
	for _, s := range f.series {
		end := s.last()
		for i, v := range s.v {
			last := i == end
			if s.gap[i] || !last && (len(f.series) > 1 || len(f.rows) > fewPoints || f.req.Spec.Type == "area") {
				continue
			}
			r := 3.0
			if last {
				r = 4.2
			}
			d.over.circle(x+step*float64(i), sc.at(v, d.height-g.bottom, g.top), r, s.colour)
		}
	}
}

// thinNames clips names that are no times to what a line chart has room for.
func (f *figure) thinNames(width, size float64) []string {
	every := max(1, int(math.Ceil(float64(len(f.rows))*size*3/width)))
	out := make([]string, len(f.rows))
	for i, h := range f.rows {
		if i%every == 0 {
			out[i] = clip(h.Short, size, width/float64(len(f.rows))*float64(every)-4)
		}
	}
	return out
}

// endNames are the texts beside the ends of the lines: the name where there are
// several, else the last value; nil where they would take too much room.
func (f *figure) endNames(fr frame, size float64, stacked bool) []string {
	if s := f.series[0]; len(f.series) == 1 {
		return []string{f.label1(s.v[s.last()])}
	}
	out := make([]string, len(f.series))
	for i, s := range f.series {
		out[i] = s.name
		if !fr.narrow && !stacked {
			out[i] += " " + f.label1(s.v[s.last()])
		}
		if boldWidth(out[i], size) > fr.width*0.27 {
			return nil
		}
	}
	return out
}

// endSwatch is the room of the colour mark before a name: text in the colours
// themselves would be too pale to read.
func endSwatch(f *figure, size float64) float64 {
	if len(f.series) == 1 {
		return 0
	}
	return size*0.6 + 5
}

// endLabels writes the texts, moved apart where lines end close together.
func (f *figure) endLabels(d *drawing, g grid, sc scale, names []string, size float64, stacked bool) {
	if names == nil {
		return
	}
	type end struct {
		i int
		y float64
	}
	last := len(f.rows) - 1
	swatch := endSwatch(f, size)
	ends, base := make([]end, len(f.series)), 0.0
	for i, s := range f.series {
		v := s.v[s.last()]
		if stacked {
			v = base + s.v[last]/2
			base += s.v[last]
		}
		ends[i] = end{i, sc.at(v, d.height-g.bottom, g.top)}
	}
	slices.SortStableFunc(ends, func(a, b end) int { return cmpFloat(a.y, b.y) })
	ys := make([]float64, len(ends))
	for i, e := range ends {
		ys[i] = e.y
	}
	spread(ys, size*1.25, size*0.6, d.height-g.bottom-size*0.4)
	x := d.width - g.right + 9
	if last == 0 {
		x = g.left + (d.width-g.left-g.right)/2 + 9
	}
	for i, e := range ends {
		if swatch > 0 {
			d.over.rect(x, ys[i]-size*0.3, size*0.6, size*0.6, f.series[e.i].colour)
		}
		d.over.label(label{x: x + swatch, y: ys[i], text: names[e.i], size: size, bold: true})
	}
}

// lineOption is the interactive line or area chart.
func (f *figure) lineOption() (obj, error) {
	o, err := f.lineBase()
	if err != nil {
		return nil, err
	}
	f.browserAxes(o, "xAxis", "yAxis")
	mergeEach(o["xAxis"], obj{"boundaryGap": false})
	mergeEach(o["series"], obj{"showSymbol": len(f.rows) <= fewPoints})
	merge(o, obj{"tooltip": obj{"axisPointer": obj{"type": "line"}}})
	return o, nil
}
