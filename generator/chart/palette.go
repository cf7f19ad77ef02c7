package chart

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
)

// Palette gives the fallback of each custom property a drawing uses, by its name
// without the dashes: "chart-1", "chart-heat-0", "color-shiqing". A reader of the
// site sees the theme's colours, light or dark; the fallbacks hold where there is
// no style sheet: in feeds and on paper.
type Palette map[string]string

// maxSeries is the number of series with colours of their own.
const maxSeries = 6

// DefaultPalette holds the light colours of the default theme.
func DefaultPalette() Palette {
	return Palette{
		"chart-1": "#3972ad", "chart-2": "#b47f0d", "chart-3": "#417d6d", "chart-4": "#8d1d36", "chart-5": "#6e4877", "chart-6": "#6e8da8",
		"chart-other": "#8e887c", "chart-grid": "#e4dfd3", "chart-text": "#1d1b19", "chart-muted": "#5f594f", "chart-ground": "#fffefc",
		"chart-heat-0": "#efebe1", "chart-heat-1": "#d3e0ec", "chart-heat-2": "#a8c5e0", "chart-heat-3": "#6f9cc9", "chart-heat-4": "#3972ad", "chart-heat-5": "#1d4876",
		"color-shiqing": "#3972ad", "color-zhuqing": "#73976f", "color-zheshi": "#9a5e26", "color-dailan": "#2d3464", "color-yanzhi": "#8d1d36",
		"color-qiuxiang": "#b47f0d", "color-zitang": "#6e4877", "color-songlv": "#417d6d", "color-yuebai": "#6e8da8",
	}
}

var hexColour = regexp.MustCompile(`^#[0-9a-fA-F]{3,8}$`)

// css is a colour as the SVG names it.
func (p Palette) css(name string) string {
	return "var(--" + name + "," + p.fallback(name) + ")"
}

func (p Palette) fallback(name string) string {
	if c, ok := p[name]; ok {
		return c
	}
	return "#8e887c"
}

// complete is the default palette with the colours given instead of its own.
func (p Palette) complete() Palette {
	out := DefaultPalette()
	for name, c := range p {
		if colourName.MatchString(name) && hexColour.MatchString(c) {
			out[name] = c
		}
	}
	return out
}

// colourName is a name of the theme's palette that may stand in a custom property.
var colourName = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)

// sentinels stand for the colours of an option while ECharts draws: ECharts
// computes with colours and does not know custom properties.
type sentinels struct {
	names []string
	index map[string]int
}

func (s *sentinels) hex(name string) string {
	if s.index == nil {
		s.index = map[string]int{}
	}
	i, ok := s.index[name]
	if !ok {
		i = len(s.names)
		s.index[name] = i
		s.names = append(s.names, name)
	}
	h := strconv.FormatInt(int64(0x5e0000+i), 16)
	return "#" + h
}

// back maps each sentinel to the colour it stands for.
func (s *sentinels) back(p Palette) map[string]string {
	out := make(map[string]string, len(s.names))
	for name, i := range s.index {
		out["#"+strconv.FormatInt(int64(0x5e0000+i), 16)] = p.css(name)
	}
	return out
}

// replace gives an option with its colour names ("$chart-1") as sentinels.
func (s *sentinels) replace(node any) any {
	switch x := node.(type) {
	case string:
		if len(x) > 1 && x[0] == '$' && colourName.MatchString(x[1:]) {
			return s.hex(x[1:])
		}
	case []any:
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = s.replace(v)
		}
		return out
	case obj:
		out := make(obj, len(x))
		for _, k := range slices.Sorted(maps.Keys(x)) {
			out[k] = s.replace(x[k])
		}
		return out
	}
	return node
}

// colours lists the fallbacks of the colour names in an option, for the
// interactive chart.
func (p Palette) colours(node any, into map[string]string) {
	switch x := node.(type) {
	case string:
		if len(x) > 1 && x[0] == '$' && colourName.MatchString(x[1:]) {
			into[x[1:]] = p.fallback(x[1:])
		}
	case []any:
		for _, v := range x {
			p.colours(v, into)
		}
	case obj:
		for _, v := range x {
			p.colours(v, into)
		}
	}
}
