package chart

import (
	"math"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"jianbao/generator/stats"
)

// flowEnd is a node of a sankey: a row on the left, a series on the right.
type flowEnd struct {
	name, colour string
	total        float64
	hidden       bool // some of its flows are not shown
	rest         bool // others, or records without a value
	y, h         float64
	lines        []string
}

// flow joins a row with a series.
type flow struct {
	from, to int
	v        float64
	hidden   bool
}

// maxEnds is how many nodes a side shows; of more, the smallest are one.
const maxEnds = 10

// flows reads the table as flows between at most so many ends on each side.
func (f *figure) flows(most int) (left, right []flowEnd, out []flow) {
	rowSum, colSum := make([]float64, len(f.rows)), make([]float64, len(f.series))
	var rowHid, colHid = make([]bool, len(f.rows)), make([]bool, len(f.series))
	for i := range f.rows {
		for j, s := range f.series {
			rowSum[i] += max(0, s.v[i])
			colSum[j] += max(0, s.v[i])
			rowHid[i], colHid[j] = rowHid[i] || s.hidden[i], colHid[j] || s.hidden[i]
		}
	}
	rowAt, left := f.ends(f.t.Rows, rowSum, rowHid, most)
	colAt, right := f.ends(f.t.Series, colSum, colHid, most)
	at := map[[2]int]int{}
	for i := range f.rows {
		for j, s := range f.series {
			if s.v[i] <= 0 && !s.hidden[i] {
				continue
			}
			key := [2]int{rowAt[i], colAt[j]}
			k, ok := at[key]
			if !ok {
				k = len(out)
				at[key] = k
				out = append(out, flow{from: key[0], to: key[1]})
			}
			out[k].v += max(0, s.v[i])
			out[k].hidden = out[k].hidden || s.hidden[i]
			left[key[0]].total += max(0, s.v[i])
			right[key[1]].total += max(0, s.v[i])
		}
	}
	for i := range left {
		left[i].colour = f.endColour(i, left[i])
	}
	return left, right, out
}

func (f *figure) endColour(i int, e flowEnd) string {
	if e.colour != "" {
		return e.colour
	}
	return []string{"chart-1", "chart-2", "chart-3", "chart-4", "chart-5", "chart-6"}[i%maxSeries]
}

// ends are the nodes of one side in the order of the table, with the index of
// the node for each head: -1 for heads without a flow.
func (f *figure) ends(hs []stats.Head, sums []float64, hidden []bool, most int) ([]int, []flowEnd) {
	var order []int
	keep := map[int]bool{}
	for i := range hs {
		switch {
		case sums[i] <= 0 && !hidden[i]:
		case hs[i].Key == "": // records without a value are no others
			keep[i] = true
		default:
			order = append(order, i)
		}
	}
	total := len(order) + len(keep)
	if len(order) > most {
		bySize := slices.Clone(order)
		slices.SortStableFunc(bySize, func(a, b int) int {
			if fa, fb := folds(hs[a]), folds(hs[b]); fa != fb {
				if fa {
					return 1
				}
				return -1
			}
			return cmpFloat(sums[b], sums[a])
		})
		for _, i := range bySize[:most-1] {
			keep[i] = true
		}
	} else {
		for _, i := range order {
			keep[i] = true
		}
	}
	at := make([]int, len(hs))
	var out []flowEnd
	rest := flowEnd{name: f.say("其他", "other"), colour: "chart-other", rest: true}
	for i, h := range hs {
		at[i] = -1
		if !keep[i] {
			continue
		}
		at[i] = len(out)
		e := flowEnd{name: h.Label, hidden: hidden[i]}
		if folds(h) {
			e.colour, e.rest = "chart-other", true
		} else if h.Color != "" && colourName.MatchString(h.Color) {
			e.colour = "color-" + h.Color
		}
		out = append(out, e)
	}
	if total > len(keep) {
		for _, i := range order {
			if !keep[i] {
				at[i] = len(out)
				rest.hidden = rest.hidden || hidden[i]
			}
		}
		out = append(out, rest)
	}
	return at, out
}

// sankey draws the flows from the rows to the series as bands as wide as they
// are large.
func (f *figure) sankey(fr frame) *drawing {
	size := fr.size - 1
	most, bar := maxEnds, 12.0
	if fr.narrow {
		most = 8
	}
	left, right, flows := f.flows(most)
	d := f.drawing(fr.width, 0)
	margin := f.endNamesWidth(left, right, fr.width*0.31, size)
	head := size * 1.7
	per := f.placeEnds(left, right, fr, size, head)
	for _, e := range slices.Concat(left, right) {
		d.height = max(d.height, e.y+e.h/2+max(e.h/2, size*1.3*float64(len(e.lines))/2))
	}
	d.height += 4
	d.over.label(label{x: margin[0] + bar, y: size * 0.6, text: clip(f.t.ByLabel, size, fr.width/2-margin[0]), size: size, fill: "chart-muted", anchor: "start"})
	d.over.label(label{x: fr.width - margin[1] - bar, y: size * 0.6, text: clip(f.t.SplitLabel, size, fr.width/2-margin[1]), size: size, fill: "chart-muted", anchor: "end"})
	x0, x1 := margin[0]+bar, fr.width-margin[1]-bar
	f.bands(d, left, right, flows, x0, x1, per)
	for _, e := range left {
		d.over.rect(x0-bar, e.y, bar, max(e.h, 1), e.colour)
		d.over.lines(label{x: x0 - bar - 7, y: e.y + e.h/2, size: size, anchor: "end", full: e.name}, e.lines)
	}
	for _, e := range right {
		d.over.rect(x1, e.y, bar, max(e.h, 1), "chart-muted")
		d.over.lines(label{x: x1 + bar + 7, y: e.y + e.h/2, size: size, full: e.name}, e.lines)
	}
	if f.anyHidden() {
		d.height += 6
		d.height += d.over.legend([]legendItem{{text: f.t.HiddenText(), colour: dashedLine}}, 2, d.height, fr.width, size)
	}
	return d
}

// endNamesWidth breaks the names of both sides with their values, and gives the
// room they take.
func (f *figure) endNamesWidth(left, right []flowEnd, most, size float64) [2]float64 {
	var out [2]float64
	for side, ends := range [][]flowEnd{left, right} {
		for i := range ends {
			value := f.short(ends[i].total)
			if ends[i].hidden {
				value += "+"
			}
			lines, w := fit(ends[i].name+" "+value, size, most, 2)
			if last := lines[len(lines)-1]; !strings.HasSuffix(last, " "+value) && last != value {
				lines, w = fit(ends[i].name, size, most, 2)
				lines = append(slices.Clone(lines), value)
				w = max(w, textWidth(value, size))
			}
			ends[i].lines = lines
			out[side] = max(out[side], math.Ceil(w)+8)
		}
	}
	return out
}

// placeEnds sets the nodes below one another, none nearer than its label needs,
// and gives the pixels a unit takes.
func (f *figure) placeEnds(left, right []flowEnd, fr frame, size, top float64) float64 {
	total := 0.0
	for _, e := range left {
		total += e.total
	}
	if total <= 0 {
		total = 1
	}
	per := max(fr.height-90, 160) / total
	var heights [2]float64
	slot := func(e flowEnd) float64 { return max(e.total*per, size*1.3*float64(len(e.lines))) + 8 }
	for side, ends := range [][]flowEnd{left, right} {
		for _, e := range ends {
			heights[side] += slot(e)
		}
	}
	tall := max(heights[0], heights[1])
	for side, ends := range [][]flowEnd{left, right} {
		extra := (tall - heights[side]) / float64(len(ends)+1)
		y := top + extra
		for i := range ends {
			h := slot(ends[i])
			ends[i].h = ends[i].total * per
			ends[i].y = y + (h-ends[i].h)/2
			y += h + extra
		}
	}
	return per
}

// bands draws the flows; what is not shown is a thin dashed line.
func (f *figure) bands(d *drawing, left, right []flowEnd, flows []flow, x0, x1, per float64) {
	from, to := make([]float64, len(left)), make([]float64, len(right))
	byLeft := slices.Clone(flows)
	slices.SortStableFunc(byLeft, func(a, b flow) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return a.to - b.to
	})
	start := map[[2]int]float64{}
	for _, x := range byLeft {
		start[[2]int{x.from, x.to}] = left[x.from].y + from[x.from]
		from[x.from] += x.v * per
	}
	slices.SortStableFunc(byLeft, func(a, b flow) int {
		if a.to != b.to {
			return a.to - b.to
		}
		return a.from - b.from
	})
	mid := num((x0 + x1) / 2)
	for _, x := range byLeft {
		a, b, w := start[[2]int{x.from, x.to}], right[x.to].y+to[x.to], x.v*per
		to[x.to] += w
		if w > 0 {
			name := left[x.from].name + " → " + right[x.to].name + f.say("：", ": ") + f.exact(x.v)
			d.under.shape("M"+num(x0)+" "+num(a)+"C"+mid+" "+num(a)+" "+mid+" "+num(b)+" "+num(x1)+" "+num(b)+
				"V"+num(b+w)+"C"+mid+" "+num(b+w)+" "+mid+" "+num(a+w)+" "+num(x0)+" "+num(a+w)+"Z", left[x.from].colour, 0.38, name)
		}
		if x.hidden {
			a, b := left[x.from].y+left[x.from].h/2, right[x.to].y+right[x.to].h/2
			d.under.stroke("M"+num(x0)+" "+num(a)+"C"+mid+" "+num(a)+" "+mid+" "+num(b)+" "+num(x1)+" "+num(b), "chart-muted", 1.25, "3 3")
		}
	}
}

// flowWords name the largest flow.
func (f *figure) flowWords() []string {
	left, right, flows := f.flows(maxEnds)
	top, ties := -1, 0
	for k, x := range flows {
		if left[x.from].rest || right[x.to].rest || x.hidden {
			continue
		}
		switch {
		case top < 0 || x.v > flows[top].v:
			top, ties = k, 1
		case x.v == flows[top].v:
			ties++
		}
	}
	if top < 0 || ties > 1 {
		return nil
	}
	a, b, v := left[flows[top].from].name, right[flows[top].to].name, f.amount(f.exact(flows[top].v), f.unit)
	return []string{f.say("最大的一项是"+a+"到"+b+"（"+v+"）", "the largest is "+a+" to "+b+" ("+v+")")}
}

// sankeyOption is the interactive sankey. A name that stands on both sides is
// told apart by a character without width, since ECharts knows nodes by name.
func (f *figure) sankeyOption() (obj, error) {
	left, right, flows := f.flows(maxEnds)
	name := func(s string, i, side int) string {
		s = plain(s)
		for range side + 1 {
			s += "\u200b"
		}
		return s
	}
	seen := map[string]int{}
	unique := func(ends []flowEnd, side int) []string {
		out := make([]string, len(ends))
		for i, e := range ends {
			out[i] = name(e.name, i, side)
			for seen[out[i]] > 0 {
				out[i] += "\u200b\u200b"
			}
			seen[out[i]]++
		}
		return out
	}
	ln, rn := unique(left, 0), unique(right, 1)
	var nodes []opts.SankeyNode
	for i, e := range left {
		nodes = append(nodes, opts.SankeyNode{Name: ln[i], ItemStyle: &opts.ItemStyle{Color: "$" + e.colour}})
	}
	for i := range right {
		nodes = append(nodes, opts.SankeyNode{Name: rn[i], ItemStyle: &opts.ItemStyle{Color: "$chart-muted"}})
	}
	var links []opts.SankeyLink
	for _, x := range flows {
		if x.v > 0 {
			links = append(links, opts.SankeyLink{Source: ln[x.from], Target: rn[x.to], Value: float32(x.v)})
		}
	}
	c := charts.NewSankey()
	c.AddSeries(plain(f.t.Measure.Label.In(f.lang)), nodes, links)
	c.Validate()
	o, err := generic(c.JSON())
	if err != nil {
		return nil, err
	}
	o["animation"] = false
	delete(o, "xAxis")
	delete(o, "yAxis")
	mergeEach(o["series"], obj{
		"left": 4, "right": "22%", "top": 8, "bottom": 8, "nodeGap": 12, "draggable": false, "layoutIterations": 0,
		"label": obj{"color": "$chart-text", "fontSize": 13}, "lineStyle": obj{"color": "source", "opacity": 0.38},
	})
	o["tooltip"] = obj{"trigger": "item"}
	return o, nil
}
