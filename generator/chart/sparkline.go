package chart

import (
	"slices"
	"strings"
)

// Sparkline draws values as a small line without axes, in the colour of the
// surrounding text (currentColor), its last point marked: 120 × 32 units. It is
// decoration beside a figure and hidden from screen readers. Less than two
// values give "".
func Sparkline(values []int64) string {
	const width, height, edge = 120.0, 32.0, 4.0
	if len(values) < 2 {
		return ""
	}
	lo, hi := min(0, slices.Min(values)), slices.Max(values)
	span := float64(hi) - float64(lo)
	if span <= 0 {
		span = 1
	}
	var line strings.Builder
	x, y := 0.0, 0.0
	for i, v := range values {
		x = edge + float64(i)*(width-2*edge)/float64(len(values)-1)
		y = height - edge - (float64(v)-float64(lo))/span*(height-2*edge)
		if i == 0 {
			line.WriteString("M")
		} else {
			line.WriteString("L")
		}
		line.WriteString(num(x) + " " + num(y))
	}
	area := line.String() + "L" + num(x) + " " + num(height-edge) + "L" + num(edge) + " " + num(height-edge) + "Z"
	return `<svg xmlns="http://www.w3.org/2000/svg" class="sparkline" viewBox="0 0 120 32" width="120" height="32" aria-hidden="true" focusable="false">` +
		`<path d="` + area + `" fill="currentColor" opacity="0.12"></path>` +
		`<path d="` + line.String() + `" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"></path>` +
		`<circle cx="` + num(x) + `" cy="` + num(y) + `" r="3" fill="currentColor"></circle></svg>`
}
