package chart

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"jianbao/generator/stats"
)

// figure is a table made ready to be drawn: at most maxSeries series, each with
// a colour, and values in the unit that is shown.
type figure struct {
	req    Request
	t      *stats.Table
	en     bool
	lang   string
	rows   []stats.Head
	series []series
	unit   string
	p      Palette
	folded int        // series that are one with others, or not drawn
	few    *SpecError // why there is nothing to draw yet; nil where there is
}

// everySeries reports whether a type shows all series of a table, however many.
func everySeries(name string) bool {
	switch name {
	case "heat-table", "diverging-bar", "sankey":
		return true
	}
	return false
}

// compared reports whether the series are a period and the one before it.
func (f *figure) compared() bool { return f.t.Query.Compare != "" && len(f.t.Series) == 2 }

// seriesColours are the colours of the series; what is compared with is paler.
func (f *figure) seriesColours(hs []stats.Head) []string {
	if f.compared() {
		return []string{"chart-1", "chart-other"}
	}
	return colours(hs)
}

// hides reports whether a row has a value that is not shown.
func (f *figure) hides(i int) bool {
	for _, s := range f.series {
		if s.hidden[i] {
			return true
		}
	}
	return false
}

// anyHidden reports whether the table has a value that is not shown.
func (f *figure) anyHidden() bool {
	for i := range f.rows {
		if f.hides(i) {
			return true
		}
	}
	return false
}

// series is one column of values over the rows.
type series struct {
	name   string
	colour string // a custom property
	v      []float64
	gap    []bool // rows without a value: the future, a share of nothing, hidden
	hidden []bool // rows whose value is not shown
	total  float64
}

func newSeries(name string, rows int) series {
	return series{name: name, v: make([]float64, rows), gap: make([]bool, rows), hidden: make([]bool, rows)}
}

// last is the last row that has a value, 0 where none has.
func (s series) last() int {
	for i := len(s.v) - 1; i > 0; i-- {
		if !s.gap[i] {
			return i
		}
	}
	return 0
}

func newFigure(req Request) *figure {
	t := req.Table
	f := &figure{req: req, t: t, lang: req.Lang, en: strings.HasPrefix(req.Lang, "en"), rows: t.Rows, p: req.Palette.complete()}
	f.unit = t.Unit
	if req.Spec.Unit != "" && !t.Query.Share {
		f.unit = req.Spec.Unit
	}
	type column struct {
		series
		head stats.Head
		rank int
	}
	var cols []column
	for j, h := range t.Series {
		c := column{newSeries(h.Label, len(t.Rows)), h, j}
		for i := range t.Rows {
			cell := t.Cells[i][j]
			c.v[i], c.gap[i], c.hidden[i] = f.value(cell.V), !cell.OK || cell.Hidden, cell.Hidden
			c.total += c.v[i]
		}
		cols = append(cols, c)
	}
	if len(cols) > maxSeries && !everySeries(req.Spec.Type) { // the largest keep their names
		slices.SortStableFunc(cols, func(a, b column) int {
			if fa, fb := folds(a.head), folds(b.head); fa != fb {
				if fa {
					return 1
				}
				return -1
			}
			return cmpFloat(b.total, a.total)
		})
		rest := newSeries(f.say("其他", "other"), len(t.Rows))
		rest.colour = "chart-other"
		for _, c := range cols[maxSeries:] {
			for i, v := range c.v {
				rest.v[i] += v
				rest.hidden[i] = rest.hidden[i] || c.hidden[i]
				rest.gap[i] = rest.hidden[i]
			}
			rest.total += c.total
		}
		for i := range rest.v {
			if rest.hidden[i] { // a part of the sum would be taken for the sum
				rest.total -= rest.v[i]
				rest.v[i] = 0
			}
		}
		f.folded = len(cols) - maxSeries
		cols = cols[:maxSeries]
		slices.SortStableFunc(cols, func(a, b column) int { return a.rank - b.rank })
		if !t.Ratio { // ratios have no sum
			cols = append(cols, column{series: rest, head: stats.Head{Rest: true}})
		}
	}
	all := make([]stats.Head, len(cols))
	for i, c := range cols {
		all[i] = c.head
	}
	for i, colour := range f.seriesColours(all) {
		cols[i].colour = colour
		f.series = append(f.series, cols[i].series)
	}
	return f
}

// colours gives each head a colour: its own, that of its place among the
// options, so that a value has one colour in all charts, or else the next.
func colours(hs []stats.Head) []string {
	placed := map[int]bool{}
	byPlace := true
	for _, h := range hs {
		if h.Color == "" && !folds(h) {
			byPlace = byPlace && h.Index >= 1 && h.Index <= maxSeries && !placed[h.Index]
			placed[h.Index] = true
		}
	}
	next := 0
	out := make([]string, len(hs))
	for i, h := range hs {
		switch {
		case folds(h) && len(hs) > 1:
			out[i] = "chart-other"
		case h.Color != "" && colourName.MatchString(h.Color):
			out[i] = "color-" + h.Color
		case byPlace && h.Index > 0:
			out[i] = "chart-" + strconv.Itoa(h.Index)
		default:
			next++
			out[i] = "chart-" + strconv.Itoa(min(next, maxSeries))
		}
	}
	return out
}

// folds reports whether a head stands for a rest rather than for itself.
func folds(h stats.Head) bool { return h.Rest || h.Key == "" || h.Key == "other" }

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// value is a sum in the unit that is shown.
func (f *figure) value(v int64) float64 {
	return math.Round(float64(v)/float64(f.t.Scale)*1e4) / 1e4
}

func (f *figure) say(zh, en string) string {
	if f.en {
		return en
	}
	return zh
}

// short writes a value as axes and labels show it.
func (f *figure) short(v float64) string {
	return stats.FormatShort(int64(math.Round(v*1e4)), 1e4, f.lang)
}

// peak is the largest and smallest value of the figure, of the stacks where
// stacked; 0 is always between them.
func (f *figure) peak(stacked bool) (lo, hi float64) {
	for i := range f.rows {
		if stacked {
			down, up := f.rowEnds(i)
			lo, hi = min(lo, down), max(hi, up)
			continue
		}
		for _, s := range f.series {
			lo, hi = min(lo, s.v[i]), max(hi, s.v[i])
		}
	}
	return lo, hi
}

// rowEnds are where the stack of a row ends, below zero and above.
func (f *figure) rowEnds(i int) (down, up float64) {
	for _, s := range f.series {
		down, up = down+min(s.v[i], 0), up+max(s.v[i], 0)
	}
	return down, up
}

// rowTotal sums the series of a row.
func (f *figure) rowTotal(i int) float64 {
	sum := 0.0
	for _, s := range f.series {
		sum += s.v[i]
	}
	return sum
}

// rowColour is the colour of a bar or slice that stands for a row.
func (f *figure) rowColour(i int) string {
	h := f.rows[i]
	switch {
	case h.Color != "" && colourName.MatchString(h.Color):
		return "color-" + h.Color
	case folds(h):
		return "chart-other"
	}
	return f.series[0].colour
}
