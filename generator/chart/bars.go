package chart

import (
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// stacked reports whether the series of this chart stand on one another.
func (f *figure) stacked() bool {
	switch f.req.Spec.Type {
	case "stacked-bar", "horizontal-bar", "area":
		return len(f.series) > 1 && !f.t.Ratio && !f.compared()
	}
	return false
}

// manyBars is from how many bars on they stand closer together.
const manyBars = 20

// bars draws a bar beside each name, the series on one another.
func (f *figure) bars(fr frame) *drawing {
	if len(f.series) > 1 && (f.t.Ratio || f.compared()) {
		return f.groupedDown(fr)
	}
	size := fr.size - 1
	d := f.drawing(fr.width, 0)
	y := 4.0
	if len(f.series) > 1 {
		y = d.over.legend(f.groupLegend(), 2, 0, fr.width-4, size) + 8
	}
	names := f.nameColumn(fr, size)
	pitch := names.pitch(size)
	height := min(pitch*0.7, size*1.5)
	lo, hi := f.peak(true)
	sc := scale{lo, max(hi, lo+1e-9), 1}
	values, room := f.barTexts(size)
	at := func(v float64) float64 { return sc.at(v, names.right, fr.width-room) }
	top := y
	var all inks
	for i := range f.rows {
		middle := names.draw(&d.under, i, y, pitch, size)
		f.stack(i, func(colour string, from, to float64) {
			a, b := at(from), at(to)
			b -= math.Copysign(f.seam(math.Abs(b-a)), b-a)
			rectPath(all.of(colour), min(a, b), middle-height/2, math.Abs(b-a), height)
		})
		_, up := f.rowEnds(i)
		x := at(up)
		if f.hides(i) {
			d.over.hatch(x+1, middle-height/2, stub, height)
			x += stub + 2
		}
		d.over.label(label{x: x + 6, y: middle, text: values[i], size: size})
		y += pitch
	}
	all.draw(&d.under)
	d.under.line(at(0), top, at(0), y, "chart-muted", 1, "")
	d.height = y + 4
	return d
}

// barTexts are the values beside bars, and the room they take.
func (f *figure) barTexts(size float64) (values []string, room float64) {
	values = make([]string, len(f.rows))
	for i := range f.rows {
		values[i] = f.rowText(i)
		w := textWidth(values[i], size)
		if f.hides(i) {
			w += stub + 2
		}
		room = max(room, w)
	}
	return values, math.Ceil(room) + 10
}

// nameColumn are the names of rows beside their bars, or above them where there
// is no room beside.
type nameColumn struct {
	lines [][]string
	full  []string
	right float64 // where the bars begin
	most  int     // lines of a name
	above bool
}

// nameColumn breaks the names into a column. Names that a phone has no room for
// stand above the bars.
func (f *figure) nameColumn(fr frame, size float64) nameColumn {
	c := nameColumn{lines: make([][]string, len(f.rows)), full: make([]string, len(f.rows)), most: 1}
	most := 2
	if len(f.rows) > manyBars && !fr.narrow {
		most = 1
	}
	cut, wide := false, 0.0
	for i, h := range f.rows {
		lines, w := fit(h.Short, size, fr.width*0.34, most)
		c.lines[i], c.full[i] = lines, h.Label
		c.most, wide = max(c.most, len(lines)), max(wide, w)
		cut = cut || strings.HasSuffix(lines[len(lines)-1], "…") && !strings.HasSuffix(h.Short, "…")
	}
	c.right = math.Ceil(wide) + 12
	if c.above = cut && fr.narrow && len(f.rows) <= manyBars; c.above {
		c.right, c.most = 4, 1
		for i, h := range f.rows {
			line := clip(h.Label, size, fr.width-4)
			c.lines[i] = []string{line}
		}
	}
	return c
}

// pitch is how far bars are apart.
func (c nameColumn) pitch(size float64) float64 {
	switch {
	case c.above:
		return math.Round(size * 3.3)
	case c.most > 1:
		return math.Round(size * 2.8)
	case len(c.lines) > manyBars:
		return math.Round(size * 1.6)
	}
	return math.Round(size * 2.1)
}

// draw writes a name and gives the middle of its bar.
func (c nameColumn) draw(o *layer, i int, y, pitch, size float64) float64 {
	if c.above {
		o.lines(label{x: 2, y: y + size*0.8, size: size, full: c.full[i]}, c.lines[i])
		return y + size*1.5 + (pitch-size*1.9)/2
	}
	o.lines(label{x: c.right - 8, y: y + pitch/2, size: size, anchor: "end", full: c.full[i]}, c.lines[i])
	return y + pitch/2
}

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
