package chart

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// patch is a rectangle of a treemap: a row with what is below it.
type patch struct {
	name, colour string
	short        string  // without what the row above it says already
	own, sum     float64 // of the row itself, and with all below it
	kids         []*patch
}

// area is a place in a drawing.
type area struct{ x, y, w, h float64 }

// maxPatches is how many rows without a tree are shown; of more, the smallest
// are one.
const maxPatches = 30

// patches read the rows as a tree, or as a list where they are none. A group
// that is most of the whole is shown as its parts.
func (f *figure) patches() []*patch {
	s := f.series[0]
	all := make([]*patch, len(f.rows))
	for i, h := range f.rows {
		all[i] = &patch{name: h.Label, short: h.Label, own: max(0, s.v[i]), colour: f.rowColour(i)}
	}
	var roots []*patch
	tree := false
	for i, h := range f.rows {
		if p := h.Parent - 1; p >= 0 && p < len(all) && p != i && !f.above(p, i) {
			all[p].kids = append(all[p].kids, all[i])
			tree = true
		} else {
			roots = append(roots, all[i])
		}
	}
	for _, r := range roots {
		r.count()
	}
	roots = largest(roots)
	for tree && len(roots) > 0 && len(roots[0].kids) > 0 && roots[0].sum > sumOf(roots)/2 {
		roots = largest(append(roots[0].parts(f), roots[1:]...))
	}
	if tree {
		paint(roots)
	} else {
		roots = f.foldPatches(roots)
	}
	return roots
}

func sumOf(ps []*patch) float64 {
	sum := 0.0
	for _, p := range ps {
		sum += p.sum
	}
	return sum
}

// above reports whether a row stands above another in the tree, so that a
// circle of parents ends.
func (f *figure) above(p, of int) bool {
	for range f.rows {
		if p == of {
			return true
		}
		if p = f.rows[p].Parent - 1; p < 0 || p >= len(f.rows) {
			return false
		}
	}
	return true
}

func (p *patch) count() {
	p.sum = p.own
	for _, k := range p.kids {
		k.short = within(k.name, p.name)
		k.count()
		p.sum += k.sum
	}
	p.kids = largest(p.kids)
}

// within is a name without the one above it that it begins with: 第一网格 in
// 和平里 instead of 和平里第一网格.
func within(name, above string) string {
	if rest, ok := strings.CutPrefix(name, above); ok && above != "" && utf8.RuneCountInString(rest) >= 3 {
		return strings.TrimSpace(rest)
	}
	return name
}

// largest orders patches by size and leaves out those without any.
func largest(ps []*patch) []*patch {
	ps = slices.DeleteFunc(ps, func(p *patch) bool { return p.sum <= 0 })
	slices.SortStableFunc(ps, func(a, b *patch) int { return cmpFloat(b.sum, a.sum) })
	return ps
}

// parts are what a patch is divided into: those below it, and its own share.
func (p *patch) parts(f *figure) []*patch {
	out := slices.Clone(p.kids)
	if p.own > 0 && len(out) > 0 {
		out = append(out, &patch{name: p.name + f.say("（本级）", " (itself)"), short: f.say("本级", "itself"), own: p.own, sum: p.own, colour: p.colour})
		slices.SortStableFunc(out, func(a, b *patch) int { return cmpFloat(b.sum, a.sum) })
	}
	return out
}

// paint gives the groups of a tree a colour each, and all within it the same.
func paint(roots []*patch) {
	var all func(p *patch, colour string)
	all = func(p *patch, colour string) {
		p.colour = colour
		for _, k := range p.kids {
			all(k, colour)
		}
	}
	for i, r := range roots {
		all(r, "chart-"+strconv.Itoa(i%maxSeries+1))
	}
}

// foldPatches makes the smallest of many rows one.
func (f *figure) foldPatches(ps []*patch) []*patch {
	if len(ps) <= maxPatches {
		return ps
	}
	rest := &patch{name: f.say("其他", "other"), short: f.say("其他", "other"), colour: "chart-other"}
	for _, p := range ps[maxPatches-1:] {
		rest.own += p.sum
	}
	rest.sum = rest.own
	return append(ps[:maxPatches-1:maxPatches-1], rest)
}

// treemap draws each row as a rectangle as large as its value, inside that of
// the row above it.
func (f *figure) treemap(fr frame) *drawing {
	d := f.drawing(fr.width, 0)
	patches := f.patches()
	height := max(fr.height+20, min(620, 12*float64(len(f.rows))))
	if fr.narrow {
		height = max(420, min(900, 18*float64(len(f.rows))))
	}
	if f.req.Spec.Height > 0 {
		height = fr.height
	}
	f.layPatches(d, patches, area{0, 0, fr.width, height}, fr.size-1, 0)
	d.height = height
	if names := f.hiddenNames(); names != "" {
		size := fr.size - 1
		d.over.hatch(0, height+8, size, size)
		lines, _ := fit(f.t.HiddenText()+f.say("：", ": ")+names, size, fr.width-size*1.6, 3)
		tall := size * 1.3 * float64(len(lines))
		d.over.lines(label{x: size * 1.5, y: height + 8 + tall/2, size: size, fill: "chart-muted", full: names}, lines)
		d.height += 12 + tall
	}
	return d
}

// hiddenNames lists the rows whose values are not shown.
func (f *figure) hiddenNames() string {
	var names []string
	for i, h := range f.rows {
		if f.hides(i) {
			names = append(names, h.Label)
		}
	}
	return strings.Join(names, f.say("、", ", "))
}

// layPatches fills an area with patches.
func (f *figure) layPatches(d *drawing, ps []*patch, a area, size float64, level int) {
	sums := make([]float64, len(ps))
	for i, p := range ps {
		sums[i] = p.sum
	}
	for i, at := range squarify(sums, a) {
		p := ps[i]
		title := p.name + f.say("：", ": ") + f.amount(f.exact(p.sum), f.unit)
		head := size*1.3 + 6
		if len(p.kids) > 0 && level < 2 && at.w > size*5 && at.h > head*2.2 {
			d.over.box(at.x, at.y, at.w-2, at.h-2, p.colour, 0.16, title)
			name := p.short + " " + f.short(p.sum)
			if boldWidth(name, size) > at.w-12 {
				name = clip(p.short, size, (at.w-12)/1.1)
			}
			d.over.label(label{x: at.x + 5, y: at.y + head/2 + 1, text: name, size: size, bold: true, full: title})
			f.layPatches(d, p.parts(f), area{at.x + 3, at.y + head, at.w - 6, at.h - head - 3}, size, level+1)
			continue
		}
		opacity := 0.34
		if level > 0 {
			opacity = 0.3
		}
		d.over.box(at.x, at.y, at.w-2, at.h-2, p.colour, opacity, title)
		f.patchLabel(d, p, at, size, title)
	}
}

// patchLabel writes the name and value into a patch, as much as it has room for.
func (f *figure) patchLabel(d *drawing, p *patch, at area, size float64, title string) {
	line := size * 1.3
	room, most := at.w-12, int((at.h-8)/line)
	value := f.short(p.sum)
	if most < 1 || room < size*1.5 {
		return
	}
	lines, w := fit(p.short, size, room, min(most, 3))
	if last := lines[len(lines)-1]; strings.HasSuffix(last, "…") && utf8.RuneCountInString(strings.Join(lines, "")) < 5 {
		return // what is left of the name says nothing
	}
	y := at.y + 4 + line/2
	for k, l := range lines {
		d.over.label(label{x: at.x + 5, y: y + line*float64(k), text: l, size: size, full: title})
	}
	switch {
	case len(lines) == 1 && w+size*0.4+boldWidth(value, size) <= room:
		d.over.label(label{x: at.x + 5 + w + size*0.4, y: y, text: value, size: size, bold: true})
	case len(lines) < most && boldWidth(value, size) <= room:
		d.over.label(label{x: at.x + 5, y: y + line*float64(len(lines)), text: value, size: size, bold: true})
	}
}

// treemapWords name the largest group of a tree; rows of their own are named as
// in any chart.
func (f *figure) treemapWords() []string {
	ps := f.patches()
	if len(ps) < 2 || len(ps[0].kids) == 0 || ps[0].sum == ps[1].sum {
		return f.extremes()
	}
	v := f.amount(f.exact(ps[0].sum), f.unit)
	return []string{f.say(ps[0].name+"连同下级最多（"+v+"）", ps[0].name+" with all below it most ("+v+")")}
}

// squarify divides an area into rectangles of given sizes, largest first, that
// are as near to squares as a simple row-by-row filling makes them (Bruls,
// Huizing and van Wijk).
func squarify(sums []float64, a area) []area {
	out := make([]area, 0, len(sums))
	total := 0.0
	for _, s := range sums {
		total += s
	}
	if total <= 0 || a.w <= 0 || a.h <= 0 {
		return out
	}
	per := a.w * a.h / total
	for start := 0; start < len(sums); {
		side := min(a.w, a.h)
		end, sum := start, 0.0
		for end < len(sums) {
			next := sum + sums[end]*per
			if end > start && worst(sums[start:end+1], per, next, side) > worst(sums[start:end], per, sum, side) {
				break
			}
			sum, end = next, end+1
		}
		deep := min(sum/side, max(a.w, a.h)) // what is left may be off by a rounding
		at := 0.0
		for _, s := range sums[start:end] {
			long := side * s * per / sum
			if a.w >= a.h {
				out = append(out, area{a.x, a.y + at, deep, long})
			} else {
				out = append(out, area{a.x + at, a.y, long, deep})
			}
			at += long
		}
		if a.w >= a.h {
			a.x, a.w = a.x+deep, max(a.w-deep, 1e-9)
		} else {
			a.y, a.h = a.y+deep, max(a.h-deep, 1e-9)
		}
		start = end
	}
	return out
}

// worst is the largest ratio of sides in a row of rectangles.
func worst(sums []float64, per, sum, side float64) float64 {
	deep := sum / side
	most := 0.0
	for _, s := range sums {
		long := side * s * per / sum
		most = max(most, long/deep, deep/math.Max(long, 1e-9))
	}
	return most
}

// treemapOption is the interactive treemap.
func (f *figure) treemapOption() (obj, error) {
	c := charts.NewTreeMap()
	c.AddSeries(plain(f.series[0].name), []opts.TreeMapNode{})
	c.Validate()
	o, err := generic(c.JSON())
	if err != nil {
		return nil, err
	}
	o["animation"] = false
	delete(o, "xAxis")
	delete(o, "yAxis")
	var nodes func(ps []*patch) []any
	nodes = func(ps []*patch) []any {
		out := make([]any, len(ps))
		for i, p := range ps {
			n := obj{"name": plain(p.name), "value": p.sum, "itemStyle": obj{"color": "$" + p.colour, "colorAlpha": 0.35}}
			if len(p.kids) > 0 {
				n["children"] = nodes(p.parts(f))
			}
			out[i] = n
		}
		return out
	}
	mergeEach(o["series"], obj{
		"data": nodes(f.patches()), "roam": false, "nodeClick": "zoomToNode", "leafDepth": 2, "left": 0, "right": 0, "top": 4, "bottom": 36,
		"levels": []any{obj{"upperLabel": obj{"show": false}}, obj{}, obj{}},
		"label":  obj{"show": true, "fontSize": 13, "color": "$chart-text"}, "upperLabel": obj{"show": true, "height": 22, "color": "$chart-text", "fontSize": 13},
		"itemStyle":  obj{"borderColor": "$chart-ground", "borderWidth": 2, "gapWidth": 2},
		"breadcrumb": obj{"show": true, "itemStyle": obj{"color": "$chart-heat-0", "textStyle": obj{"color": "$chart-text"}}},
	})
	o["tooltip"] = obj{"trigger": "item"}
	return o, nil
}
