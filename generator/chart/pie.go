package chart

import (
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"jianbao/generator/stats"
)

// maxSlices is how many slices a reader can tell apart.
const maxSlices = 6

// slice is a part of a pie.
type slice struct {
	name, colour string
	v            float64
	tenths       int64 // of a percent
}

// slices are the rows as parts, largest first, the smallest folded into one.
func (f *figure) slices() []slice {
	var parts []slice
	rest := slice{name: f.say("其他", "other"), colour: "chart-other"}
	order := make([]int, 0, len(f.rows))
	for i := range f.rows {
		if f.series[0].v[i] > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if fa, fb := folds(f.rows[a]), folds(f.rows[b]); fa != fb {
			if fa {
				return 1
			}
			return -1
		}
		return cmpFloat(f.series[0].v[b], f.series[0].v[a])
	})
	if len(order) > maxSlices+1 {
		for _, i := range order[maxSlices:] {
			rest.v += f.series[0].v[i]
		}
		order = order[:maxSlices]
	}
	named := make([]stats.Head, len(order))
	for k, i := range order {
		named[k] = f.rows[i]
	}
	for k, colour := range colours(named) {
		parts = append(parts, slice{name: named[k].Label, colour: colour, v: f.series[0].v[order[k]]})
	}
	if rest.v > 0 {
		parts = append(parts, rest)
	}
	if left := f.unshown(parts); left > 0 {
		parts = append(parts, slice{name: f.t.HiddenText(), colour: "chart-muted", v: left})
	}
	percent(parts)
	return parts
}

// unshown is what the values that are not shown make together: the total is
// said, so this is no secret.
func (f *figure) unshown(parts []slice) float64 {
	if !f.anyHidden() || f.t.TotalHidden || f.share() {
		return 0
	}
	left := float64(f.t.Total) / float64(f.t.TotalScale)
	for _, p := range parts {
		left -= p.v
	}
	return math.Round(left*1e4) / 1e4
}

// percent rounds the parts to tenths of a percent that make 100.
func percent(parts []slice) {
	sum := 0.0
	for _, p := range parts {
		sum += p.v
	}
	if sum <= 0 {
		return
	}
	left := int64(1000)
	rem := make([]int, len(parts))
	for i := range parts {
		parts[i].tenths = int64(parts[i].v / sum * 1000)
		left -= parts[i].tenths
		rem[i] = i
	}
	frac := func(i int) float64 { return parts[i].v/sum*1000 - float64(parts[i].tenths) }
	slices.SortStableFunc(rem, func(a, b int) int { return cmpFloat(frac(b), frac(a)) })
	for _, i := range rem {
		if left <= 0 {
			break
		}
		parts[i].tenths++
		left--
	}
}

func (f *figure) pieBase(parts []slice) (obj, error) {
	data := make([]opts.PieData, len(parts))
	for i, p := range parts {
		data[i] = opts.PieData{Name: plain(p.name), Value: p.v, ItemStyle: &opts.ItemStyle{Color: "$" + p.colour}}
	}
	pie := charts.NewPie()
	pie.AddSeries(plain(f.series[0].name), data)
	pie.Validate()
	o, err := generic(pie.JSON())
	if err != nil {
		return nil, err
	}
	o["animation"] = false
	mergeEach(o["series"], obj{"itemStyle": obj{"borderColor": "$chart-ground", "borderWidth": 1.5}, "percentPrecision": 1})
	return o, nil
}

// pie draws slices with a list of names, values and shares beside or below.
func (f *figure) pie(fr frame) *drawing {
	parts := f.slices()
	size, line := fr.size, fr.size*1.9
	list := line * float64(len(parts))
	d := f.drawing(fr.width, max(fr.height*0.85, list+20, 180))
	cx, cy, r := d.height/2, d.height/2, min(d.height/2-6, 150)
	x, y, right := cx+r+fr.size*2.2, (d.height-list)/2, fr.width-4
	if fr.narrow {
		r = 96
		cx, cy = fr.width/2, r+6
		x, y, right = 4, 2*r+22, fr.width-4
		d.height = y + list + 2
	}
	inner := 0.0
	if f.req.Spec.Type == "ring" {
		inner = r * 0.6
	}
	f.pieSlices(d, parts, point{cx, cy}, inner, r)
	f.pieList(d, parts, x, y, right, size, line)
	if inner > 0 {
		total := stats.FormatShort(f.t.Total, f.t.TotalScale, f.lang)
		if f.t.TotalHidden {
			total = f.t.HiddenText()
		}
		big := max(12, min(fr.size*2, inner*1.7/max(1, textWidth(total, 1))))
		d.over.label(label{x: cx, y: cy - fr.size*0.35, text: total, size: math.Round(big), anchor: "middle", bold: true})
		d.over.label(label{x: cx, y: cy + big*0.72, text: clip(f.t.TotalUnit, fr.size-2, inner*1.6), size: fr.size - 2, fill: "chart-muted", anchor: "middle"})
	}
	return d
}

// pieSlices draws the parts clockwise from the top.
func (f *figure) pieSlices(d *drawing, parts []slice, c point, inner, outer float64) {
	sum := 0.0
	for _, p := range parts {
		sum += p.v
	}
	from, before := 0.0, 0.0
	for _, p := range parts {
		before += p.v
		to := before / sum
		d.over.edged(slicePath(c, inner, outer, from, to), p.colour, "chart-ground", 1.5)
		from = to
	}
}

// pieList sets a line for each slice: swatch, name, value, share.
func (f *figure) pieList(d *drawing, parts []slice, x, y, right, size, line float64) {
	valueWidth := 0.0
	for _, p := range parts {
		valueWidth = max(valueWidth, textWidth(f.exact(p.v), size))
	}
	share := boldWidth("00.0%", size)
	right = min(right, x+size*21)
	for i, p := range parts {
		cy := y + line*(float64(i)+0.5)
		if i > 0 {
			d.over.line(x, cy-line/2, right, cy-line/2, "chart-grid", 1, "")
		}
		d.over.rect(x, cy-size*0.4, size*0.8, size*0.8, p.colour)
		end := right
		d.over.label(label{x: end, y: cy, text: stats.Format(p.tenths, 10) + "%", size: size, anchor: "end", bold: true})
		end -= share + size
		if !f.share() {
			d.over.label(label{x: end, y: cy, text: f.exact(p.v), size: size, fill: "chart-muted", anchor: "end"})
			end -= valueWidth + size
		}
		nx := x + size*1.4
		d.over.label(label{x: nx, y: cy, text: clip(p.name, size, end-nx), size: size, full: p.name})
	}
}

// pieOption is the interactive pie.
func (f *figure) pieOption() (obj, error) {
	o, err := f.pieBase(f.slices())
	if err != nil {
		return nil, err
	}
	inner := "0%"
	if f.req.Spec.Type == "ring" {
		inner = "42%"
	}
	mergeEach(o["series"], obj{"radius": []any{inner, "70%"}, "label": obj{"color": "$chart-text", "fontSize": 14, "formatter": "{b} {d}%"}})
	o["tooltip"] = obj{"trigger": "item"}
	return o, nil
}
