package chart

import (
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// barData gives a series to go-echarts, a colour for each bar that has its own.
func (f *figure) barData(s series) []opts.BarData {
	data := make([]opts.BarData, len(s.v))
	for i := range s.v {
		data[i].Value = s.item(i)
		if len(f.series) == 1 {
			if c := f.rowColour(i); c != s.colour {
				data[i].ItemStyle = &opts.ItemStyle{Color: "$" + c}
			}
		}
	}
	return data
}

// barBase is the option of all bar charts before their places are set.
func (f *figure) barBase(reversed bool) (obj, error) {
	bar := charts.NewBar()
	bar.SetXAxis([]string{})
	if reversed {
		bar.XYReversal()
	}
	for _, s := range f.series {
		bar.AddSeries(plain(s.name), f.barData(s), charts.WithItemStyleOpts(opts.ItemStyle{Color: "$" + s.colour}))
	}
	bar.Validate()
	o, err := generic(bar.JSON())
	if err != nil {
		return nil, err
	}
	o["animation"] = false
	each := obj{"barMaxWidth": 56, "barCategoryGap": "30%", "barGap": "8%"}
	if f.stacked() || reversed && len(f.series) > 1 && !f.t.Ratio && !f.compared() {
		each["stack"] = "all"
	}
	mergeEach(o["series"], each)
	return o, nil
}

// stacked reports whether the series of this chart stand on one another.
func (f *figure) stacked() bool {
	switch f.req.Spec.Type {
	case "stacked-bar", "horizontal-bar", "area":
		return len(f.series) > 1 && !f.t.Ratio && !f.compared()
	}
	return false
}

// still is for drawings that nobody points at: it spares ECharts the states of
// its elements.
func still(o obj) {
	mergeEach(o["series"], obj{"silent": true, "emphasis": obj{"disabled": true}, "animation": false})
}

// onePath draws all bars of a series as one element, where they have one colour.
func (f *figure) onePath(o obj) {
	for _, s := range f.series { // ECharts loses all of them over one gap
		if slices.Contains(s.gap, true) {
			return
		}
	}
	if len(f.series) == 1 {
		for i := range f.rows {
			if f.rowColour(i) != f.series[0].colour {
				return
			}
		}
	}
	mergeEach(o["series"], obj{"large": true, "largeThreshold": 1, "progressive": 0})
}

// bars draws columns. Where the names do not fit under them, the chart lies down.
func (f *figure) bars(fr frame) (*drawing, error) {
	d := f.drawing(fr.width, fr.height)
	stacked := f.stacked()
	sc := f.valueScale(stacked)
	size := fr.size - 1
	g := grid{left: 2, right: 4, top: fr.size + 2}
	if len(f.series) > 1 {
		g.top += d.over.legend(f.groupLegend(), 2, 0, fr.width-4, size) + 4
	}
	n := float64(len(f.rows))
	values, width := f.barLabels((fr.width-g.left-g.right)/n, size)
	if values != nil && !stacked { // no axis to be round for
		sc = scale{0, max(sc.max*1e-9, slices.Max(f.series[0].v)), 0}
	}
	if values == nil || stacked {
		g.left = f.axisWidth(sc, fr)
		values, width = f.barLabels((fr.width-g.left-g.right)/n, size)
	}
	band := (fr.width - g.left - g.right) / n
	labels, lines, ok := f.rowLabels(band, size)
	if !ok || (band < 9 && f.t.TimeUnit == "") {
		return f.horizontal(fr)
	}
	g.bottom = 10 + math.Round(size*1.3)*float64(lines)
	o, err := f.barBase(false)
	if err != nil {
		return nil, err
	}
	o["grid"] = g.option()
	mergeEach(o["xAxis"], hiddenNames(len(f.rows)))
	mergeEach(o["yAxis"], hiddenValues(sc))
	still(o)
	f.onePath(o)
	d.option, d.outline = o, stacked
	f.axes(d, g, sc, size, values == nil || stacked, labels, false)
	if values != nil && width <= band {
		f.columnLabels(d, g, sc, values, size)
	}
	if stacked || len(f.series) == 1 {
		f.columnStubs(d, g, sc, size)
	}
	return d, nil
}

// columnStubs marks the columns with a value that is not shown.
func (f *figure) columnStubs(d *drawing, g grid, sc scale, size float64) {
	band := (d.width - g.left - g.right) / float64(len(f.rows))
	width := min(56, band*0.7)
	for i := range f.rows {
		if f.hides(i) {
			y := sc.at(f.rowTotal(i), d.height-g.bottom, g.top)
			x := g.left + band*(float64(i)+0.5)
			d.over.hatch(x-width/2, max(0, y-stub), width, stub)
			if text := f.t.HiddenText(); len(f.series) == 1 && textWidth(text, size) < band-2 {
				d.over.label(label{x: x, y: y - stub - size*0.7, text: text, size: size, fill: "chart-muted", anchor: "middle"})
			}
		}
	}
}

// barLabels are the values over the columns, nil where they do not fit.
func (f *figure) barLabels(band, size float64) ([]string, float64) {
	if len(f.series) > 1 && (!f.stacked() || f.share()) {
		return nil, 0
	}
	if lo, _ := f.peak(true); lo < 0 {
		return nil, 0
	}
	out, width := make([]string, len(f.rows)), 0.0
	for i := range f.rows {
		out[i] = f.label1(f.rowTotal(i))
		width = max(width, textWidth(out[i], size))
	}
	if width > band-2 {
		return nil, 0
	}
	return out, width
}

// columnLabels writes the value of each column over it.
func (f *figure) columnLabels(d *drawing, g grid, sc scale, values []string, size float64) {
	band := (d.width - g.left - g.right) / float64(len(f.rows))
	for i, text := range values {
		v := f.rowTotal(i)
		if v == 0 || f.hides(i) {
			continue
		}
		y := sc.at(v, d.height-g.bottom, g.top)
		d.over.label(label{x: g.left + band*(float64(i)+0.5), y: y - size*0.7, text: text, size: size, anchor: "middle"})
	}
}

// horizontal draws bars beside their names.
func (f *figure) horizontal(fr frame) (*drawing, error) {
	if f.t.Ratio && len(f.series) > 1 || f.compared() {
		return f.groupedDown(fr), nil
	}
	size := fr.size - 1
	d := f.drawing(fr.width, 0)
	stacked := len(f.series) > 1
	g := grid{top: 4, right: 6, bottom: 4}
	if stacked {
		g.top = d.over.legend(f.groupLegend(), 2, 0, fr.width-4, size) + 8
	}
	band := math.Round(size * 2.1)
	if n := len(f.rows); n > 20 {
		band = math.Round(size * 1.6)
	}
	names, wide := make([][]string, len(f.rows)), 0.0
	for i, h := range f.rows {
		most := 2
		if len(f.rows) > 20 {
			most = 1
		}
		w := 0.0
		if names[i], w = fit(h.Short, size, fr.width*0.36, most); len(names[i]) > 1 {
			band = math.Round(size * 2.8)
		}
		wide = max(wide, w)
	}
	d.height = g.top + band*float64(len(f.rows)) + g.bottom
	g.left = math.Ceil(wide) + 10
	lo, hi := f.peak(true)
	values, room := make([]string, len(f.rows)), 0.0
	for i := range f.rows {
		values[i] = f.rowText(i)
		w := textWidth(values[i], size)
		if f.hides(i) {
			w += stub + 2
		}
		room = max(room, w)
	}
	g.right = math.Ceil(room) + 10
	o, err := f.barBase(true)
	if err != nil {
		return nil, err
	}
	o["grid"] = g.option()
	sc := scale{lo, max(hi, lo+1e-9), hi - lo}
	mergeEach(o["xAxis"], hiddenValues(sc))
	mergeEach(o["yAxis"], merge(hiddenNames(len(f.rows)), obj{"inverse": true}))
	still(o)
	f.onePath(o)
	d.option, d.outline = o, stacked
	for i, name := range names {
		d.under.lines(label{x: g.left - 8, y: g.top + band*(float64(i)+0.5), size: size, anchor: "end", full: f.rows[i].Label}, name)
	}
	for i, text := range values {
		v := f.rowTotal(i)
		x := sc.at(max(v, 0), g.left, d.width-g.right)
		y := g.top + band*(float64(i)+0.5)
		if f.hides(i) {
			d.over.hatch(x+1, y-band*0.35, stub, band*0.7)
			x += stub + 2
		}
		d.over.label(label{x: x + 6, y: y, text: text, size: size})
	}
	return d, nil
}

// barOption is the interactive column chart.
func (f *figure) barOption() (obj, error) {
	o, err := f.barBase(false)
	if err != nil {
		return nil, err
	}
	f.browserAxes(o, "xAxis", "yAxis")
	if list, _ := o["series"].([]any); f.compared() && len(list) == 2 {
		if m, ok := list[1].(obj); ok {
			merge(m, obj{"itemStyle": obj{"opacity": 0.5}})
		}
	}
	return o, nil
}

// horizontalOption is the interactive bar chart.
func (f *figure) horizontalOption() (obj, error) {
	o, err := f.barBase(true)
	if err != nil {
		return nil, err
	}
	f.browserAxes(o, "yAxis", "xAxis")
	mergeEach(o["yAxis"], obj{"inverse": true})
	return o, nil
}

// browserAxes styles axes that the browser lays out itself.
func (f *figure) browserAxes(o obj, names, values string) {
	mergeEach(o[names], browserNames(f.nameList()))
	if names == "yAxis" { // a long name must not push the bars out
		mergeEach(o[names], obj{"axisLabel": obj{"width": 140, "overflow": "break"}})
	}
	mergeEach(o[values], browserValues())
	top := 16
	if len(f.series) > 1 {
		top = 48
		o["legend"] = obj{"type": "plain", "left": 0, "top": 0, "textStyle": obj{"color": "$chart-text", "fontSize": 14}}
	}
	o["grid"] = obj{"left": 4, "right": 12, "top": top, "bottom": 4, "containLabel": true}
	o["tooltip"] = obj{"trigger": "axis", "axisPointer": obj{"type": "shadow"}}
}
