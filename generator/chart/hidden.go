package chart

import (
	"math"
	"strings"
)

// stub is the size of the hatched mark that stands for a value that is not
// shown. It is the same for all of them, so that it tells nothing of the value.
const stub = 16.0

// hatch fills a rectangle with slanting lines.
func (o *layer) hatch(x, y, w, h float64) {
	if w <= 0 || h <= 0 {
		return
	}
	const step = 5.0
	var d strings.Builder
	for c := step; c < w+h; c += step { // the line from (c, 0) to (0, c), cut at the edges
		x1, y1, x2, y2 := min(c, w), max(0, c-w), max(0, c-h), min(c, h)
		d.WriteString("M" + num(x+x1) + " " + num(y+y1) + "L" + num(x+x2) + " " + num(y+y2))
	}
	colour := o.colour("chart-muted")
	o.b.WriteString(`<rect x="` + num(x) + `" y="` + num(y) + `" width="` + num(w) + `" height="` + num(h) + `" fill="none" stroke="` + colour + `" stroke-width="0.75"></rect>`)
	o.b.WriteString(`<path d="` + d.String() + `" fill="none" stroke="` + colour + `" stroke-width="1"></path>`)
}

// rowText is the value of a row as a label: what is not shown is said to be so.
func (f *figure) rowText(i int) string {
	shown, hidden := false, f.hides(i)
	for _, s := range f.series {
		shown = shown || !s.gap[i]
	}
	switch {
	case shown && hidden:
		return f.label1(f.rowTotal(i)) + " + " + f.t.HiddenText()
	case hidden:
		return f.t.HiddenText()
	case !shown:
		return "–"
	}
	return f.label1(f.rowTotal(i))
}

// cellText1 is the value of a cell as a label, "" for none.
func (f *figure) cellText1(s series, i int) string {
	switch {
	case s.hidden[i]:
		return f.t.HiddenText()
	case s.gap[i]:
		return ""
	}
	return f.label1(s.v[i])
}

// inkOn is the colour of a text on a mark of a strength: 1 is the full colour.
func inkOn(opacity float64) string {
	if opacity > 0.85 {
		return "chart-ground"
	}
	return "chart-text"
}

// box draws a rectangle of a strength, with a text for those who point at it.
func (o *layer) box(x, y, w, h float64, fill string, opacity float64, title string) {
	o.b.WriteString(`<rect x="` + num(x) + `" y="` + num(y) + `" width="` + num(math.Max(w, 0)) + `" height="` + num(math.Max(h, 0)) + `" fill="` + o.colour(fill) + `"`)
	if opacity < 1 {
		o.b.WriteString(` fill-opacity="` + opacityText(opacity) + `"`)
	}
	o.b.WriteString(">")
	if title != "" {
		o.b.WriteString("<title>" + escape(title) + "</title>")
	}
	o.b.WriteString("</rect>")
}

// shape draws a path of a strength, with a text for those who point at it.
func (o *layer) shape(d, fill string, opacity float64, title string) {
	o.b.WriteString(`<path d="` + d + `" fill="` + o.colour(fill) + `"`)
	if opacity < 1 {
		o.b.WriteString(` fill-opacity="` + opacityText(opacity) + `"`)
	}
	o.b.WriteString(">")
	if title != "" {
		o.b.WriteString("<title>" + escape(title) + "</title>")
	}
	o.b.WriteString("</path>")
}

func opacityText(v float64) string { return "0." + pad2(int(math.Round(min(max(v, 0), 0.99)*100))) }

func pad2(n int) string {
	if n < 10 {
		return "0" + num(float64(n))
	}
	return num(float64(n))
}

// lines writes a text of several lines around a middle.
func (o *layer) lines(l label, lines []string) {
	full := strings.Join(lines, "")
	for k, line := range lines {
		one := l
		one.text = line
		one.y = l.y + l.size*1.3*(float64(k)-float64(len(lines)-1)/2)
		if k > 0 || l.full == full {
			one.full = ""
		}
		o.label(one)
	}
}
