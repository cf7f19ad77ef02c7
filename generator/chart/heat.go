package chart

import (
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"jianbao/generator/model"
)

// steps are the lower bounds of the colours chart-heat-1 to chart-heat-5.
type steps []float64

// newSteps cuts values above 0 into up to five steps of about equal numbers, at
// round bounds.
func newSteps(values []float64, whole bool) steps {
	var vs []float64
	for _, v := range values {
		if v > 0 {
			vs = append(vs, v)
		}
	}
	if len(vs) == 0 {
		return steps{1}
	}
	slices.Sort(vs)
	out := steps{vs[0]}
	if whole {
		out[0] = 1
	}
	for _, q := range []float64{0.2, 0.4, 0.6, 0.8} {
		b := roundBound(vs[min(len(vs)-1, int(q*float64(len(vs))))])
		if whole {
			b = math.Ceil(b)
		}
		if b > out[len(out)-1] && b <= vs[len(vs)-1] {
			out = append(out, b)
		}
	}
	return out
}

// roundBound rounds to one or two leading digits.
func roundBound(v float64) float64 {
	if v <= 0 {
		return v
	}
	pow := math.Pow(10, math.Floor(math.Log10(v)))
	if m := v / pow; m < 3 {
		return math.Round(m*2) / 2 * pow
	}
	return math.Round(v/pow) * pow
}

// colour is the custom property of a value; few steps use the strong colours.
func (s steps) colour(v float64) string { return "chart-heat-" + strconv.Itoa(s.level(v)) }

func (s steps) level(v float64) int {
	level := 0
	for i, b := range s {
		if v >= b {
			level = i + 1
		}
	}
	if level > 0 && len(s) < 5 {
		level += (5 - len(s)) / 2
	}
	return level
}

// legend draws the steps with their lower bounds.
func (s steps) legend(f *figure, o *overlay, x, y, size float64) {
	for _, b := range s {
		text := f.say("≥", "≥ ") + f.short(b)
		o.rect(x, y-size*0.42, size*1.3, size*0.84, s.colour(b))
		o.label(label{x: x + size*1.3 + 4, y: y, text: text, size: size, fill: "chart-muted"})
		x += size*1.3 + 4 + textWidth(text, size) + size*0.8
	}
}

// piece is a run of days drawn as one calendar.
type piece struct{ first, last int32 }

// pieces cuts the days of the table into years, or for a narrow drawing into
// halves of years.
func (f *figure) pieces(narrow bool) []piece {
	firstDay, lastDay := f.t.First, f.t.Last
	if f.t.N == 0 || firstDay == model.NoDay {
		return nil
	}
	a, b := model.DayTime(firstDay), model.DayTime(lastDay)
	months := 12
	if narrow {
		months = 6
	}
	var out []piece
	at := time.Date(a.Year(), a.Month(), 1, 0, 0, 0, 0, time.UTC)
	for !at.After(b) && len(out) < 12 {
		end := time.Date(at.Year(), time.Month((int(at.Month())-1)/months*months+months+1), 1, 0, 0, 0, 0, time.UTC)
		if stop := time.Date(b.Year(), b.Month()+1, 1, 0, 0, 0, 0, time.UTC); end.After(stop) {
			end = stop
		}
		out = append(out, piece{model.Day(at), model.Day(end) - 1})
		at = end
	}
	return out
}

// calendar draws a cell for each day, a column for each week.
func (f *figure) calendar(fr frame) (*drawing, error) {
	ps := f.pieces(fr.narrow)
	size := fr.size - 2
	left, top := size*2, size*1.7
	weeks := 27.0
	if !fr.narrow {
		weeks = 53.5
	}
	cell := math.Floor((fr.width-left-2)/weeks*10) / 10
	d := &drawing{width: fr.width}
	d.over.p = f.p
	var values []float64
	for i := range f.rows {
		values = append(values, f.series[0].v[i])
	}
	st := newSteps(values, f.whole())
	heat := charts.NewHeatMap()
	many := len(ps) > 0 && model.DayTime(ps[0].first).Year() != model.DayTime(ps[len(ps)-1].last).Year()
	y := 0.0
	var list []any
	var styles [][]obj
	for i, p := range ps {
		heat.AddCalendar(&opts.Calendar{Range: []string{isoDay(p.first), isoDay(p.last)}, Silent: opts.Bool(true)})
		data, colours := f.dayData(p, st)
		styles = append(styles, colours)
		heat.AddSeries("", data, charts.WithCalendarIndex(i), charts.WithCoordinateSystem("calendar"))
		if many && (i == 0 || model.DayTime(p.first).Month() == 1) {
			d.over.label(label{x: 0, y: y + size*0.7, text: f.say(strconv.Itoa(model.DayTime(p.first).Year())+"年", strconv.Itoa(model.DayTime(p.first).Year())), size: size, bold: true})
			y += size * 1.5
		}
		list = append(list, f.calendarPart(left, y+top, cell, size))
		y += top + 7*cell + size*0.8
	}
	heat.Validate()
	o, err := generic(heat.JSON())
	if err != nil {
		return nil, err
	}
	o["animation"] = false
	if have, ok := o["calendar"].([]any); ok {
		for i := range have {
			if m, ok := have[i].(obj); ok && i < len(list) {
				merge(m, list[i].(obj))
			}
		}
	}
	delete(o, "xAxis")
	delete(o, "yAxis")
	for i := range styles {
		styleData(o, i, styles[i])
	}
	mergeEach(o["series"], obj{"itemStyle": obj{"borderColor": "$chart-ground", "borderWidth": 1.5}})
	still(o)
	d.option = o
	st.legend(f, &d.over, left, y+size*0.8, size)
	d.height = y + size*1.8
	return d, nil
}

func isoDay(day int32) string { return model.DayTime(day).Format(time.DateOnly) }

// dayData are the days of a piece that have a value.
func (f *figure) dayData(p piece, st steps) (data []opts.HeatMapData, styles []obj) {
	for i, h := range f.rows {
		if v := f.series[0].v[i]; v > 0 && h.Key >= isoDay(p.first) && h.Key <= isoDay(p.last) {
			data = append(data, opts.HeatMapData{Value: []any{h.Key, v}})
			styles = append(styles, obj{"itemStyle": obj{"color": "$" + st.colour(v)}})
		}
	}
	return data, styles
}

// styleData adds to each item of a series what go-echarts has no field for.
func styleData(o obj, series int, styles []obj) {
	list, _ := o["series"].([]any)
	if series >= len(list) {
		return
	}
	m, _ := list[series].(obj)
	data, _ := m["data"].([]any)
	for i, it := range data {
		if item, ok := it.(obj); ok && i < len(styles) {
			merge(item, styles[i])
		}
	}
}

func (f *figure) calendarPart(left, top, cell, size float64) obj {
	days := []any{"日", "一", "", "三", "", "五", ""}
	months := make([]any, 12)
	for m := range months {
		months[m] = f.say(strconv.Itoa(m+1)+"月", time.Month(m + 1).String()[:3])
	}
	if f.en {
		days = []any{"Sun", "Mon", "", "Wed", "", "Fri", ""}
	}
	text := obj{"color": "$chart-muted", "fontSize": size - 1}
	return obj{
		"left": left, "top": top, "cellSize": []any{cell, cell}, "orient": "horizontal",
		"itemStyle":  obj{"color": "$chart-heat-0", "borderColor": "$chart-ground", "borderWidth": 1.5},
		"splitLine":  obj{"show": false},
		"dayLabel":   merge(clone(text), obj{"firstDay": 1, "nameMap": days, "margin": 4}),
		"monthLabel": merge(clone(text), obj{"nameMap": months, "position": "start", "margin": 4, "align": "left"}),
		"yearLabel":  obj{"show": false},
	}
}

// heatTable draws rows × series as cells, with their values where they fit.
func (f *figure) heatTable(fr frame) (*drawing, error) {
	size := fr.size - 2
	d := &drawing{width: fr.width}
	d.over.p = f.p
	names, wide := make([]string, len(f.rows)), 0.0
	for i, h := range f.rows {
		names[i] = clip(h.Short, size, fr.width*0.28)
		wide = max(wide, textWidth(names[i], size))
	}
	g := grid{left: math.Ceil(wide) + 8, right: 2}
	cell := (fr.width - g.left - g.right) / float64(max(1, len(f.series)))
	columns, lines := f.columnNames(cell, size)
	g.top = math.Round(size*1.3)*float64(lines) + 8
	height := max(size*2, min(cell, size*2.4))
	d.height = g.top + height*float64(len(f.rows)) + size*2
	g.bottom = size * 2
	o, st, err := f.heatBase(cell, size)
	if err != nil {
		return nil, err
	}
	o["grid"] = g.option()
	mergeEach(o["xAxis"], merge(nameAxis(columns, size, false), obj{"position": "top"}))
	mergeEach(o["yAxis"], merge(nameAxis(names, size, false), obj{"inverse": true}))
	still(o)
	d.option = o
	st.legend(f, &d.over, g.left, d.height-size*0.8, size)
	return d, nil
}

// columnNames fits the names of the series over the columns.
func (f *figure) columnNames(cell, size float64) ([]string, int) {
	out, lines, width := make([]string, len(f.series)), 1, 0.0
	for j, h := range f.t.Series {
		out[j] = h.Short
		if i := slices.Index([]byte(h.Short), '\n'); i >= 0 {
			out[j] = h.Short[:i]
		}
		width = max(width, textWidth(out[j], size))
	}
	if width <= cell-3 {
		return out, 1
	}
	if f.t.SplitIsTime() {
		every := int(math.Ceil((width + 3) / cell))
		for j := range out {
			if j%every != 0 {
				out[j] = ""
			}
		}
		return out, 1
	}
	for j := range out {
		w, ok := wrap(out[j], size, cell-3, 2)
		if !ok {
			w = clip(out[j], size, cell-3)
		}
		if out[j] = w; slices.Contains([]byte(w), '\n') {
			lines = 2
		}
	}
	return out, lines
}

func (f *figure) heatBase(cell, size float64) (obj, steps, error) {
	var values []float64
	fits := true
	for _, s := range f.series {
		values = append(values, s.v...)
		for _, v := range s.v {
			fits = fits && textWidth(f.label1(v), size) <= cell-2
		}
	}
	st := newSteps(values, f.whole())
	var data []opts.HeatMapData
	var styles []obj
	for i := range f.rows {
		for j, s := range f.series {
			text := "$chart-text"
			if st.level(s.v[i]) >= 4 {
				text = "$chart-ground"
			}
			style := obj{"itemStyle": obj{"color": "$" + st.colour(s.v[i])}}
			if fits && s.v[i] != 0 {
				style["label"] = obj{"show": true, "color": text, "formatter": "@short"}
			}
			data = append(data, opts.HeatMapData{Value: []any{j, i, s.v[i]}})
			styles = append(styles, style)
		}
	}
	heat := charts.NewHeatMap()
	heat.AddSeries("", data)
	heat.Validate()
	o, err := generic(heat.JSON())
	if err != nil {
		return nil, nil, err
	}
	o["animation"] = false
	styleData(o, 0, styles)
	mergeEach(o["series"], obj{"itemStyle": obj{"borderColor": "$chart-ground", "borderWidth": 1.5}, "label": obj{"fontSize": size}})
	return o, st, nil
}

// heatOption is the interactive heat table.
func (f *figure) heatOption() (obj, error) {
	o, _, err := f.heatBase(48, 13)
	if err != nil {
		return nil, err
	}
	columns := make([]string, len(f.t.Series))
	for j, h := range f.t.Series {
		columns[j] = h.Label
	}
	axis := obj{"axisLabel": obj{"interval": "auto", "color": "$chart-text", "hideOverlap": true}}
	mergeEach(o["xAxis"], merge(nameAxis(columns, 13, false), clone(axis)))
	mergeEach(o["yAxis"], merge(merge(nameAxis(f.nameList(), 13, false), clone(axis)), obj{"inverse": true}))
	o["grid"] = obj{"left": 4, "right": 4, "top": 8, "bottom": 4, "containLabel": true}
	o["tooltip"] = obj{"trigger": "item"}
	return o, nil
}
