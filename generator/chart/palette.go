package chart

import "regexp"

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
