package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// escape makes a text safe in SVG content and quoted attributes. Characters
// that XML does not allow become U+FFFD.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return 0xFFFD
		}
		return r
	}, s)
	return escaper.Replace(s)
}

// num writes a coordinate with at most one decimal.
func num(v float64) string {
	t := math.Round(v * 10)
	if math.Abs(t) > 1e15 || math.IsNaN(t) {
		return strconv.FormatFloat(t/10, 'f', -1, 64)
	}
	n := int64(t)
	if n%10 == 0 {
		return strconv.FormatInt(n/10, 10)
	}
	var b [24]byte
	out := b[:0]
	if n < 0 {
		out, n = append(out, '-'), -n
	}
	out = strconv.AppendInt(out, n/10, 10)
	return string(append(out, '.', byte('0'+n%10)))
}

// layer is a part of a drawing.
type layer struct {
	b strings.Builder
	p Palette
}

// colour is a custom property of the theme with its fallback.
func (o *layer) colour(name string) string { return o.p.css(name) }

func (o *layer) rect(x, y, w, h float64, fill string) {
	o.b.WriteString(`<rect x="` + num(x) + `" y="` + num(y) + `" width="` + num(max(w, 0)) + `" height="` + num(max(h, 0)) + `" fill="` + o.colour(fill) + `"></rect>`)
}

func (o *layer) line(x1, y1, x2, y2 float64, stroke string, width float64, dash string) {
	o.b.WriteString(`<line x1="` + num(x1) + `" y1="` + num(y1) + `" x2="` + num(x2) + `" y2="` + num(y2) + `" stroke="` + o.colour(stroke) + `" stroke-width="` + num(width) + `"`)
	if dash != "" {
		o.b.WriteString(` stroke-dasharray="` + dash + `"`)
	}
	o.b.WriteString("></line>")
}

func (o *layer) path(d, fill string) {
	o.b.WriteString(`<path d="` + d + `" fill="` + o.colour(fill) + `"></path>`)
}

// edged draws a path with an edge of a colour.
func (o *layer) edged(d, fill, edge string, width float64) {
	o.b.WriteString(`<path d="` + d + `" fill="` + o.colour(fill) + `" stroke="` + o.colour(edge) + `" stroke-width="` + num(width) + `" stroke-linejoin="round"></path>`)
}

func (o *layer) circle(x, y, r float64, fill string) {
	o.b.WriteString(`<circle cx="` + num(x) + `" cy="` + num(y) + `" r="` + num(r) + `" fill="` + o.colour(fill) + `"></circle>`)
}

// label sets a text by its anchor (start, middle, end) and its vertical middle.
type label struct {
	x, y   float64
	text   string
	size   float64
	fill   string // "" is chart-text
	anchor string // "" is start
	bold   bool
	full   string // the whole text, where text is a part of it
}

func (o *layer) label(l label) {
	if l.fill == "" {
		l.fill = "chart-text"
	}
	o.b.WriteString(`<text x="` + num(l.x) + `" y="` + num(l.y+0.35*l.size) + `" font-size="` + num(l.size) + `" fill="` + o.colour(l.fill) + `"`)
	if l.anchor != "" && l.anchor != "start" {
		o.b.WriteString(` text-anchor="` + l.anchor + `"`)
	}
	if l.bold {
		o.b.WriteString(` font-weight="600"`)
	}
	o.b.WriteString(">")
	if l.full != "" && l.full != l.text {
		o.b.WriteString("<title>" + escape(l.full) + "</title>")
	}
	o.b.WriteString(escape(l.text) + "</text>")
}

// fontFamily is for readers without the theme's style sheet.
const fontFamily = `system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif`

// wrapSVG puts a drawing into its frame. The narrow variant has no size of its
// own, so that it stays out of sight where no style sheet chooses between both.
func wrapSVG(content, name string, width, height float64, narrow bool) string {
	class, size := "chart-svg chart-wide", fmt.Sprintf(`width="%s" height="%s"`, num(width), num(height))
	if narrow {
		class, size = "chart-svg chart-narrow", `width="0" height="0"`
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" class="%s" viewBox="0 0 %s %s" %s role="img" aria-label="%s" font-family="%s">%s</svg>`,
		class, num(width), num(height), size, escape(name), escape(fontFamily), content)
}
