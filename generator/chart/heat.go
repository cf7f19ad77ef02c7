package chart

import (
	"math"
	"slices"
	"strconv"
	"strings"
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

// legend draws the steps as ranges and gives the height it takes.
func (s steps) legend(f *figure, o *layer, x, y, width, size float64) float64 {
	var items []legendItem
	for i, b := range s {
		text := "≥" + f.short(b)
		if i < len(s)-1 && f.whole() {
			if text = f.short(b); s[i+1]-1 > b {
				text += "–" + f.short(s[i+1]-1)
			}
		}
		items = append(items, legendItem{text: text, colour: s.colour(b)})
	}
	return o.legend(items, x, y, width, size)
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

// cells gathers the cells of each colour into one path: a year of days as
// elements of their own would cost the page 150 KB.
type cells [6]strings.Builder

func (c *cells) add(level int, x, y, w, h float64) {
	b := &c[level]
	b.WriteString("M" + num(x) + " " + num(y) + "h" + num(w) + "v" + num(h) + "h" + num(-w) + "Z")
}

func (c *cells) draw(o *layer) {
	for level := range c {
		if c[level].Len() > 0 {
			o.path(c[level].String(), "chart-heat-"+strconv.Itoa(level))
		}
	}
}

// calendar draws a cell for each day, a column for each week.
func (f *figure) calendar(fr frame) *drawing {
	ps := f.pieces(fr.narrow)
	size := fr.size - 2
	left, weeks := size*1.7, 27.0
	if !fr.narrow {
		weeks = 53
	}
	cell := math.Floor((fr.width-left)/weeks*10) / 10
	d := f.drawing(fr.width, 0)
	st := newSteps(f.series[0].v, f.whole())
	values := make(map[string]float64, len(f.rows))
	for i, h := range f.rows {
		values[h.Key] = f.series[0].v[i]
	}
	many := len(ps) > 0 && model.DayTime(ps[0].first).Year() != model.DayTime(ps[len(ps)-1].last).Year()
	y := 0.0
	var all cells
	for i, p := range ps {
		year := strconv.Itoa(model.DayTime(p.first).Year())
		if many && (i == 0 || model.DayTime(p.first).Month() == 1) {
			d.over.label(label{x: 0, y: y + size*0.7, text: f.say(year+"年", year), size: size, bold: true})
			y += size * 1.6
		}
		y = f.calendarPart(d, &all, p, st, values, left, y+size*1.6, cell, size) + size
	}
	all.draw(&d.over)
	d.height = y + st.legend(f, &d.over, left, y, fr.width-left, size)
	return d
}

// calendarPart draws one piece and gives its lower edge.
func (f *figure) calendarPart(d *drawing, all *cells, p piece, st steps, values map[string]float64, left, top, cell, size float64) float64 {
	gap := math.Max(1, cell*0.12)
	monday := func(day int32) int32 { return day - (day+3)%7 }
	for row, name := range f.dayNames() {
		d.over.label(label{x: left - 6, y: top + cell*(float64(row)+0.5), text: name, size: max(12, size-1), fill: "chart-muted", anchor: "end"})
	}
	for day := p.first; day <= p.last; day++ {
		at := model.DayTime(day)
		x := left + cell*float64((monday(day)-monday(p.first))/7)
		all.add(st.level(values[isoDay(day)]), x, top+cell*float64((day+3)%7), cell-gap, cell-gap)
		if at.Day() == 1 {
			if (day+3)%7 > 3 {
				x += cell // the column belongs to the month before
			}
			if x+size*2 <= d.width {
				d.over.label(label{x: x, y: top - size*0.8, text: f.monthName(at.Month()), size: max(12, size-1), fill: "chart-muted"})
			}
		}
	}
	return top + 7*cell
}

func (f *figure) dayNames() [7]string {
	if f.en {
		return [7]string{"M", "", "W", "", "F", "", "S"}
	}
	return [7]string{"一", "", "三", "", "五", "", "日"}
}

func (f *figure) monthName(m time.Month) string {
	return f.say(strconv.Itoa(int(m))+"月", m.String()[:3])
}

func isoDay(day int32) string { return model.DayTime(day).Format(time.DateOnly) }

// calendarOption is the interactive calendar: a year of days above the other.
func (f *figure) calendarOption() (obj, error) {
	heat := charts.NewHeatMap()
	st := newSteps(f.series[0].v, f.whole())
	var styles [][]obj
	for i, p := range f.pieces(false) {
		data, colours := f.dayData(p, st)
		styles = append(styles, colours)
		heat.AddCalendar(&opts.Calendar{Range: []string{isoDay(p.first), isoDay(p.last)}})
		heat.AddSeries("", data, charts.WithCalendarIndex(i), charts.WithCoordinateSystem("calendar"))
	}
	heat.Validate()
	o, err := generic(heat.JSON())
	if err != nil {
		return nil, err
	}
	o["animation"] = false
	for i := range styles {
		styleData(o, i, styles[i])
	}
	names := make([]any, 12)
	for m := range names {
		names[m] = f.monthName(time.Month(m + 1))
	}
	calendars, _ := o["calendar"].([]any)
	for i, it := range calendars {
		if m, ok := it.(obj); ok {
			merge(m, obj{
				"left": 40, "right": 4, "top": 24 + 150*i, "cellSize": []any{"auto", 16},
				"itemStyle": obj{"color": "$chart-heat-0", "borderColor": "$chart-ground", "borderWidth": 1.5}, "splitLine": obj{"show": false},
				"dayLabel":   obj{"firstDay": 1, "color": "$chart-muted", "nameMap": f.say("ZH", "EN")},
				"monthLabel": obj{"color": "$chart-muted", "nameMap": names}, "yearLabel": obj{"show": false},
			})
		}
	}
	delete(o, "xAxis")
	delete(o, "yAxis")
	mergeEach(o["series"], obj{"itemStyle": obj{"borderColor": "$chart-ground", "borderWidth": 1.5}})
	o["tooltip"] = obj{"trigger": "item"}
	return o, nil
}

// dayData are the days of a piece that have a value, and their colours.
func (f *figure) dayData(p piece, st steps) (data []opts.HeatMapData, styles []obj) {
	for i, h := range f.rows {
		if v := f.series[0].v[i]; v > 0 && h.Key >= isoDay(p.first) && h.Key <= isoDay(p.last) {
			data = append(data, opts.HeatMapData{Value: []any{h.Key, v}})
			styles = append(styles, obj{"itemStyle": obj{"color": "$" + st.colour(v)}})
		}
	}
	return data, styles
}

// heatTable draws rows × series as cells, with their values where they fit.
func (f *figure) heatTable(fr frame) *drawing {
	size := fr.size - 2
	d := f.drawing(fr.width, 0)
	left := 0.0
	names := make([]string, len(f.rows))
	for i, h := range f.rows {
		names[i] = clip(h.Short, size, fr.width*0.28)
		left = max(left, textWidth(names[i], size))
	}
	left = math.Ceil(left) + 8
	width := (fr.width - left) / float64(max(1, len(f.series)))
	columns, lines := f.columnNames(width, size)
	top := math.Round(size*1.3)*float64(lines) + 4
	for j, text := range columns {
		for k, line := range strings.Split(text, "\n") {
			d.over.label(label{x: left + width*(float64(j)+0.5), y: size * (0.65 + 1.3*float64(k)), text: line, size: size, fill: "chart-muted", anchor: "middle"})
		}
	}
	st, fits := f.heatSteps(width, size)
	height := max(size*2, min(width, size*2.3))
	var all cells
	var texts layer
	texts.p = f.p
	for i, name := range names {
		y := top + height*float64(i)
		d.over.label(label{x: left - 7, y: y + height/2, text: name, size: size, anchor: "end", full: f.rows[i].Label})
		for j, s := range f.series {
			x, v := left+width*float64(j), s.v[i]
			all.add(st.level(v), x, y, width-1.5, height-1.5)
			if s.hidden[i] {
				texts.hatch(x+1, y+1, width-3.5, height-3.5)
			}
			if fits && v != 0 {
				texts.label(label{x: x + width/2 - 0.75, y: y + height/2 - 0.75, text: f.label1(v), size: size, fill: st.ink(v), anchor: "middle"})
			}
		}
	}
	all.draw(&d.over)
	d.over.b.WriteString(texts.b.String())
	y := top + height*float64(len(f.rows)) + size*0.4
	d.height = y + st.legend(f, &d.over, 0, y, fr.width, size)
	if f.anyHidden() {
		d.height += d.over.legend([]legendItem{{text: f.t.HiddenText(), colour: hatched}}, 0, d.height, fr.width, size)
	}
	return d
}

// heatSteps are the steps of all cells, and whether all values fit into them.
func (f *figure) heatSteps(width, size float64) (steps, bool) {
	var values []float64
	fits := true
	for _, s := range f.series {
		values = append(values, s.v...)
		for _, v := range s.v {
			fits = fits && textWidth(f.label1(v), size) <= width-3
		}
	}
	return newSteps(values, f.whole()), fits
}

// ink is the colour of a text on a cell.
func (s steps) ink(v float64) string {
	if s.level(v) >= 4 {
		return "chart-ground"
	}
	return "chart-text"
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

// heatOption is the interactive heat table.
func (f *figure) heatOption() (obj, error) {
	st, _ := f.heatSteps(0, 0)
	var data []opts.HeatMapData
	var styles []obj
	for i := range f.rows {
		for j, s := range f.series {
			data = append(data, opts.HeatMapData{Value: []any{j, i, s.v[i]}})
			styles = append(styles, obj{"itemStyle": obj{"color": "$" + st.colour(s.v[i])}, "label": obj{"show": s.v[i] != 0, "color": "$" + st.ink(s.v[i]), "formatter": "@short"}})
		}
	}
	heat := charts.NewHeatMap()
	heat.AddSeries("", data)
	heat.Validate()
	o, err := generic(heat.JSON())
	if err != nil {
		return nil, err
	}
	o["animation"] = false
	styleData(o, 0, styles)
	mergeEach(o["series"], obj{"itemStyle": obj{"borderColor": "$chart-ground", "borderWidth": 1.5}, "label": obj{"fontSize": 13}})
	columns := make([]string, len(f.t.Series))
	for j, h := range f.t.Series {
		columns[j] = h.Label
	}
	mergeEach(o["xAxis"], browserNames(columns))
	mergeEach(o["yAxis"], merge(browserNames(f.nameList()), obj{"inverse": true}))
	o["grid"] = obj{"left": 4, "right": 4, "top": 8, "bottom": 4, "containLabel": true}
	o["tooltip"] = obj{"trigger": "item"}
	return o, nil
}
