package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// svgElements and svgAttributes are all that a drawing may hold; anything else
// that ECharts writes (classes, style sheets, meta data) is left out, so that a
// drawing can carry neither script nor address, and no name that differs from
// one run to the next.
var svgElements = map[string]bool{
	"g": true, "path": true, "rect": true, "circle": true, "ellipse": true, "line": true,
	"polyline": true, "polygon": true, "text": true, "tspan": true,
}

var svgAttributes = map[string]bool{
	"d": true, "fill": true, "fill-opacity": true, "fill-rule": true, "stroke": true, "stroke-width": true,
	"stroke-opacity": true, "stroke-linecap": true, "stroke-linejoin": true, "stroke-dasharray": true, "opacity": true,
	"transform": true, "x": true, "y": true, "dx": true, "dy": true, "x1": true, "y1": true, "x2": true, "y2": true,
	"cx": true, "cy": true, "r": true, "rx": true, "ry": true, "width": true, "height": true, "points": true,
	"text-anchor": true, "dominant-baseline": true, "font-size": true, "font-weight": true,
}

// rewrite gives the content of an SVG (or of a drawing that was rewritten
// before), with colours replaced as the map says. Marks filled with one of them
// get an edge of the given colour.
func rewrite(src []byte, colours map[string]string, edge string) (string, error) {
	dec := xml.NewDecoder(io.MultiReader(strings.NewReader("<drawing>"), bytes.NewReader(src), strings.NewReader("</drawing>")))
	dec.Strict = true
	var b strings.Builder
	b.Grow(len(src))
	depth, skip := 0, 0 // skip: depth of the element that is left out
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", fmt.Errorf("chart: the drawing is not well-formed: %w", err)
		}
		switch x := tok.(type) {
		case xml.StartElement:
			depth++
			name := x.Name.Local
			switch {
			case skip > 0 || name == "svg" || name == "drawing":
			case !svgElements[name]:
				skip = depth
			default:
				writeStart(&b, name, x.Attr, colours, edge)
			}
		case xml.EndElement:
			if skip == depth {
				skip = 0
			} else if skip == 0 && svgElements[x.Name.Local] {
				b.WriteString("</" + x.Name.Local + ">")
			}
			depth--
		case xml.CharData:
			if s := string(x); skip == 0 && strings.TrimSpace(s) != "" {
				b.WriteString(escape(s))
			}
		}
	}
}

func writeStart(b *strings.Builder, name string, attrs []xml.Attr, colours map[string]string, edge string) {
	b.WriteString("<" + name)
	filled, stroked := false, false
	write := func(key, value string) {
		if !svgAttributes[key] || strings.Contains(value, "url(") {
			return
		}
		if key == "fill" || key == "stroke" {
			if c, ok := colours[strings.ToLower(value)]; ok {
				value = c
				filled = filled || key == "fill"
			}
			stroked = stroked || (key == "stroke" && value != "none")
		}
		b.WriteString(" " + key + `="` + escape(value) + `"`)
	}
	for _, a := range attrs {
		if a.Name.Local != "style" {
			write(a.Name.Local, a.Value)
			continue
		}
		for _, decl := range strings.Split(a.Value, ";") {
			if k, v, ok := strings.Cut(decl, ":"); ok {
				write(strings.TrimSpace(k), strings.TrimSuffix(strings.TrimSpace(v), "px"))
			}
		}
	}
	if edge != "" && filled && !stroked && name == "path" {
		b.WriteString(` stroke="` + escape(edge) + `" stroke-width="0.75"`)
	}
	b.WriteString(">")
}

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

// overlay draws what ECharts does not: legends, labels beside lines, progress.
type overlay struct {
	b strings.Builder
	p Palette
}

// colour is a custom property of the theme with its fallback.
func (o *overlay) colour(name string) string { return o.p.css(name) }

func (o *overlay) rect(x, y, w, h float64, fill string) {
	fmt.Fprintf(&o.b, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"></rect>`, num(x), num(y), num(max(w, 0)), num(max(h, 0)), o.colour(fill))
}

func (o *overlay) line(x1, y1, x2, y2 float64, stroke string, width float64, dash string) {
	fmt.Fprintf(&o.b, `<line x1="%s" y1="%s" x2="%s" y2="%s" stroke="%s" stroke-width="%s"`, num(x1), num(y1), num(x2), num(y2), o.colour(stroke), num(width))
	if dash != "" {
		fmt.Fprintf(&o.b, ` stroke-dasharray="%s"`, dash)
	}
	o.b.WriteString("></line>")
}

func (o *overlay) path(d, fill string) {
	o.b.WriteString(`<path d="` + d + `" fill="` + o.colour(fill) + `"></path>`)
}

func (o *overlay) circle(x, y, r float64, fill string) {
	fmt.Fprintf(&o.b, `<circle cx="%s" cy="%s" r="%s" fill="%s"></circle>`, num(x), num(y), num(r), o.colour(fill))
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

func (o *overlay) label(l label) {
	if l.fill == "" {
		l.fill = "chart-text"
	}
	fmt.Fprintf(&o.b, `<text x="%s" y="%s" font-size="%s" fill="%s"`, num(l.x), num(l.y+0.35*l.size), num(l.size), o.colour(l.fill))
	if l.anchor != "" && l.anchor != "start" {
		fmt.Fprintf(&o.b, ` text-anchor="%s"`, l.anchor)
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
