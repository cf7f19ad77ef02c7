package chart

import (
	"math"
	"slices"
	"strings"

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
func (f *figure) lines(fr frame) *drawing {
	if len(f.rows) == 1 && f.stacked() { // nothing to draw a line to
		return f.columns(fr)
	}
	d := f.drawing(fr.width, fr.height)
	size := fr.size - 1
	p := plot{right: fr.width - 14, top: fr.size, values: f.lineScale()}
	p.left = f.axisWidth(p.values, fr)
	names := f.endNames(fr, size)
	if names == nil {
		p.top += d.over.legend(f.seriesLegend(), 2, 0, fr.width-4, size) + 4
	}
	for _, n := range names {
		p.right = min(p.right, fr.width-boldWidth(n, size)-endSwatch(f, size)-14)
	}
	labels, lines, ok := f.rowLabels(points(p.left, p.right, len(f.rows)).step, size)
	if !ok {
		labels, lines = f.thinNames(p.right-p.left, size), 1
	}
	p.left = max(p.left, linesWidth(strings.Split(labels[0], "\n"), size)/2+2) // it is centred on the axis
	p.right = min(p.right, fr.width-linesWidth(strings.Split(labels[len(labels)-1], "\n"), size)/2-2)
	f.floor(d, &p, lines, size)
	p.rows = points(p.left, p.right, len(f.rows))
	f.axes(d, p, size, true)
	f.names(d, p, labels, size)
	switch {
	case f.stacked():
		f.areas(d, p)
	case f.req.Spec.Type == "area" && len(f.series) == 1:
		f.area(d, p, f.series[0])
	default:
		for _, s := range f.series {
			f.line(d, p, s)
		}
	}
	f.lineStubs(d, p)
	f.points(d, p)
	f.endLabels(d, p, names, size)
	return d
}

// lineScale is the value axis of lines and areas.
func (f *figure) lineScale() scale {
	sc := f.valueScale(f.stacked())
	if f.req.Spec.Type == "line" && f.share() && len(f.series) > 1 && sc.min >= 0 {
		sc = niceScale(0, min(100, sc.max), false)
	}
	return sc
}

// seriesPoints are the places of some rows of a series.
func seriesPoints(p plot, s series, run [2]int) []point {
	out := make([]point, 0, run[1]-run[0])
	for i := run[0]; i < run[1]; i++ {
		out = append(out, point{p.x(i), p.y(s.v[i])})
	}
	return out
}

// line draws a series as a line, broken where values are missing.
func (f *figure) line(d *drawing, p plot, s series) {
	var b strings.Builder
	for _, run := range s.runs() {
		if run[1]-run[0] > 1 { // one point alone is a dot
			linePath(&b, seriesPoints(p, s, run))
		}
	}
	if b.Len() > 0 {
		d.over.stroke(b.String(), s.colour, 2.5, "")
	}
}

// area draws a series as a line with the space under it tinted.
func (f *figure) area(d *drawing, p plot, s series) {
	var b strings.Builder
	for _, run := range s.runs() {
		if run[1]-run[0] > 1 {
			areaPath(&b, seriesPoints(p, s, run), []point{{p.x(run[0]), p.base()}, {p.x(run[1] - 1), p.base()}})
		}
	}
	if b.Len() > 0 {
		d.over.shape(b.String(), s.colour, 0.22, "")
	}
	f.line(d, p, s)
}

// areas draws the series on one another, each with an edge of the ground.
func (f *figure) areas(d *drawing, p plot) {
	down, up := make([]float64, len(f.rows)), make([]float64, len(f.rows))
	var edge strings.Builder
	for _, s := range f.series {
		upper, lower := make([]point, len(f.rows)), make([]point, len(f.rows))
		for i, v := range s.v {
			base := &up[i]
			if v < 0 {
				base = &down[i]
			}
			lower[i] = point{p.x(i), p.y(*base)}
			*base += v
			upper[i] = point{p.x(i), p.y(*base)}
		}
		var fill strings.Builder
		for _, run := range s.runs() {
			a, b := upper[run[0]:run[1]], lower[run[0]:run[1]]
			if len(a) == 1 { // a post, since one point has no width
				a, b = post(a[0], p), post(b[0], p)
			}
			areaPath(&fill, a, b)
			linePath(&edge, a)
		}
		if fill.Len() > 0 {
			d.over.shape(fill.String(), s.colour, 0.92, "")
		}
	}
	if edge.Len() > 0 {
		d.over.stroke(edge.String(), "chart-ground", 1, "")
	}
}

// post widens a point to a short line inside the plot.
func post(at point, p plot) []point {
	half := min(4, p.rows.step*0.3)
	return []point{{max(at.x-half, p.left), at.y}, {min(at.x+half, p.right), at.y}}
}

// lineStubs marks the rows with a value that is not shown, on the base line.
func (f *figure) lineStubs(d *drawing, p plot) {
	half := min(stub, p.rows.step) / 2
	for i := 0; i < len(f.rows); i++ {
		if !f.hides(i) {
			continue
		}
		first := i
		for i+1 < len(f.rows) && f.hides(i+1) {
			i++
		}
		from, to := max(p.x(first)-half, p.left), min(p.x(i)+half, p.right)
		d.over.hatch(from, p.stub(), to-from, stub)
	}
}

// points marks the values of a single line, those that stand alone, and the
// last ones of several.
func (f *figure) points(d *drawing, p plot) {
	if f.stacked() {
		return
	}
	all := len(f.series) == 1 && len(f.rows) <= fewPoints && f.req.Spec.Type == "line"
	for _, s := range f.series {
		end := s.last()
		for _, run := range s.runs() {
			for i := run[0]; i < run[1]; i++ {
				switch {
				case i == end:
					d.over.circle(p.x(i), p.y(s.v[i]), 4.2, s.colour)
				case all || run[1]-run[0] == 1:
					d.over.circle(p.x(i), p.y(s.v[i]), 3, s.colour)
				}
			}
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
func (f *figure) endNames(fr frame, size float64) []string {
	if len(f.series) == 1 {
		return []string{f.lastText(f.series[0])}
	}
	if float64(len(f.series))*size*1.25 > fr.height-namesHeight(2, size)-size {
		return nil
	}
	out := make([]string, len(f.series))
	for i, s := range f.series {
		out[i] = s.name
		if !fr.narrow && !f.stacked() {
			out[i] += " " + f.lastText(s)
		}
		if boldWidth(out[i], size) > fr.width*0.27 {
			return nil
		}
	}
	return out
}

// lastText is the last value of a series.
func (f *figure) lastText(s series) string {
	i := s.last()
	if text := f.cellText1(s, i); text != "" {
		return text
	}
	return "–"
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
func (f *figure) endLabels(d *drawing, p plot, names []string, size float64) {
	if names == nil {
		return
	}
	order, at := make([]int, len(f.series)), f.endPlaces(p)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmpFloat(at[a], at[b]) })
	ys := make([]float64, len(order))
	for k, i := range order {
		ys[k] = at[i]
	}
	spread(ys, size*1.25, size*0.6, p.bottom-size*0.4)
	x, swatch := p.x(len(f.rows)-1)+9, endSwatch(f, size)
	for k, i := range order {
		if swatch > 0 {
			d.over.rect(x, ys[k]-size*0.3, size*0.6, size*0.6, f.series[i].colour)
		}
		d.over.label(label{x: x + swatch, y: ys[k], text: names[i], size: size, bold: true})
	}
}

// endPlaces are the heights at which the series end: of stacks, the middle of
// each part of the last row that has any.
func (f *figure) endPlaces(p plot) []float64 {
	out, last := make([]float64, len(f.series)), 0
	for _, s := range f.series {
		last = max(last, s.last())
	}
	down, up := 0.0, 0.0
	for k, s := range f.series {
		v := s.v[s.last()]
		if f.stacked() {
			base := &up
			if s.v[last] < 0 {
				base = &down
			}
			v = *base + s.v[last]/2
			*base += s.v[last]
		}
		out[k] = p.y(v)
	}
	return out
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
