package wechat

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// A drawing in the text is an SVG as the editor takes it: shapes and texts with
// presentation attributes, in concrete colours, as wide as the column.

var svgElements = setOf("g path rect circle ellipse line polyline polygon text tspan")

var svgAttributes = setOf("d fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray " +
	"opacity transform x y dx dy x1 y1 x2 y2 cx cy r rx ry width height points text-anchor dominant-baseline font-size font-weight")

var (
	svgNumbers = regexp.MustCompile(`^[-+0-9.eE, %]+$`)
	svgPlain   = regexp.MustCompile(`^[-+0-9a-zA-Z.,# %()]*$`)
	viewBox    = regexp.MustCompile(`^\s*[-0-9.]+[ ,]+[-0-9.]+[ ,]+[0-9.]+[ ,]+[0-9.]+\s*$`)
	variables  = regexp.MustCompile(`^var\(\s*--([a-z0-9-]+)\s*(?:,\s*(#[0-9a-fA-F]{3,8})\s*)?\)$`)
	svgColour  = regexp.MustCompile(`^(none|transparent|[a-zA-Z]{3,20}|#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6})$`)
)

// svg writes a drawing. Of one for wide screens and one for phones in the same
// place, the one for phones is taken. What is hidden from screen readers is an
// ornament.
func (w *writer) svg(n *html.Node, c place) {
	class := " " + attr(n, "class") + " "
	box := attr(n, "viewBox")
	if attr(n, "aria-hidden") == "true" || matches(w.in.Style.drop, n) || !viewBox.MatchString(box) ||
		strings.Contains(class, " chart-wide ") && hasNarrow(n) {
		return
	}
	inner := w.aside(func() { w.shapes(n) })
	if inner == "" {
		return
	}
	w.out.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="` + html.EscapeString(strings.TrimSpace(box)) + `" width="100%"` +
		styleAttr(w.in.Style.made("drawing")) + ">" + inner + "</svg>")
}

func hasNarrow(n *html.Node) bool {
	for k := n.Parent.FirstChild; k != nil; k = k.NextSibling {
		if k.Type == html.ElementNode && strings.Contains(" "+attr(k, "class")+" ", " chart-narrow ") {
			return true
		}
	}
	return false
}

func (w *writer) shapes(n *html.Node) {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		switch {
		case k.Type == html.TextNode:
			if s := collapse(k.Data); (n.Data == "text" || n.Data == "tspan") && strings.TrimSpace(s) != "" {
				w.out.WriteString(html.EscapeString(s))
			}
		case k.Type != html.ElementNode || k.Namespace != "svg":
		case k.Data == "a":
			w.shapes(k)
		case svgElements[k.Data]:
			w.shape(k)
		}
	}
}

func (w *writer) shape(n *html.Node) {
	w.out.WriteString("<" + n.Data)
	for _, a := range n.Attr {
		if a.Namespace != "" || !svgAttributes[a.Key] {
			continue
		}
		if v := w.svgValue(a.Key, strings.TrimSpace(a.Val)); v != "" {
			w.out.WriteString(" " + a.Key + `="` + html.EscapeString(v) + `"`)
		}
	}
	w.out.WriteString(">")
	w.shapes(n)
	w.out.WriteString("</" + n.Data + ">")
}

// svgValue is a value as the editor takes it, "" for none.
func (w *writer) svgValue(key, v string) string {
	switch key {
	case "fill", "stroke":
		if v = w.svgPaint(v); v == "" && key == "fill" {
			v = "none" // without a word it would be black
		}
		return v
	case "d", "points", "transform", "stroke-dasharray", "text-anchor", "dominant-baseline", "fill-rule", "stroke-linecap", "stroke-linejoin", "font-weight":
		v = strings.Join(strings.Fields(v), " ")
		if lower := strings.ToLower(v); !svgPlain.MatchString(v) || strings.Contains(lower, "url(") || strings.Contains(lower, "var(") || strings.Contains(lower, "rgba") {
			return ""
		}
		return v
	}
	v = strings.TrimSuffix(v, "px")
	if !svgNumbers.MatchString(v) {
		return ""
	}
	return v
}

// svgPaint makes a concrete colour of a custom property: the theme's own for light
// ground, else the one written beside it.
func (w *writer) svgPaint(v string) string {
	if v == "currentColor" || v == "currentcolor" {
		v = "var(--ink,#000)"
	}
	if m := variables.FindStringSubmatch(v); m != nil {
		v = m[2]
		if c := w.in.Style.colours[m[1]]; c != "" {
			v = c
		}
	}
	if !svgColour.MatchString(v) {
		return ""
	}
	return v
}
