package theme_test

import (
	"io/fs"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"jianbao/generator/yamldoc"
)

type rgb [3]float64 // linear light, 0..1

func parseColour(t *testing.T, hex string) rgb {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || len(hex) != 7 {
		t.Fatalf("not a colour: %q", hex)
	}
	var c rgb
	for i := range c {
		v := float64(n>>(16-8*i)&255) / 255
		if v <= 0.04045 {
			c[i] = v / 12.92
		} else {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return c
}

// contrast is WCAG 2's ratio.
func contrast(a, b rgb) float64 {
	lum := func(c rgb) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }
	x, y := lum(a), lum(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// Machado, Oliveira, Fernandes 2009, severity 1.0, on linear light.
var visions = map[string][3]rgb{
	"normal":       {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
}

func see(m [3]rgb, c rgb) rgb {
	var out rgb
	for i := range out {
		out[i] = min(1, max(0, m[i][0]*c[0]+m[i][1]*c[1]+m[i][2]*c[2]))
	}
	return out
}

// distance in OKLab (Ottosson 2020), times 100; about 2 is just noticeable.
func apart(a, b rgb) float64 {
	lab := func(c rgb) [3]float64 {
		l := math.Cbrt(0.4122214708*c[0] + 0.5363325363*c[1] + 0.0514459929*c[2])
		m := math.Cbrt(0.2119034982*c[0] + 0.6806995451*c[1] + 0.1073969566*c[2])
		s := math.Cbrt(0.0883024619*c[0] + 0.2817188376*c[1] + 0.6299787005*c[2])
		return [3]float64{
			0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
			1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
			0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
		}
	}
	x, y := lab(a), lab(b)
	return 100 * math.Sqrt((x[0]-y[0])*(x[0]-y[0])+(x[1]-y[1])*(x[1]-y[1])+(x[2]-y[2])*(x[2]-y[2]))
}

func palette(t *testing.T) yamldoc.Node {
	t.Helper()
	data, err := fs.ReadFile(defaultTheme(t), "palette.yaml")
	if err != nil {
		t.Fatal(err)
	}
	node, list := yamldoc.Parse("palette.yaml", 1, data)
	report(t, list)
	return node
}

func TestPaletteContrast(t *testing.T) {
	p := palette(t)
	for _, mode := range []string{"light", "dark"} {
		get := func(name string) rgb { return parseColour(t, p.Get(name).Get(mode).Str()) }
		grounds := []string{"ground", "sheet", "tint"}
		need := func(fore string, c rgb, least float64) {
			for _, g := range grounds {
				if got := contrast(c, get(g)); got < least {
					t.Errorf("%s: %s on %s is %.2f, want %.1f", mode, fore, g, got, least)
				}
			}
		}
		for _, text := range []string{"ink", "muted", "seal", "chart-text", "chart-muted"} {
			need(text, get(text), 4.5)
		}
		need("control", get("control"), 3)
		need("seal-mark", get("seal-mark"), 3)
		if got := contrast(get("on-seal"), get("seal")); got < 4.5 {
			t.Errorf("%s: on-seal on seal is %.2f", mode, got)
		}
		grounds = grounds[:2] // data is drawn on paper and on sheets
		for k, v := range p.Get("colors").Pairs() {
			need(k.Str(), parseColour(t, v.Get(mode).Str()), 3)
		}
		need("chart-other", get("chart-other"), 3)
	}
}

func TestColoursStayApart(t *testing.T) {
	p := palette(t)
	for _, mode := range []string{"light", "dark"} {
		names, colours := []string{}, []rgb{}
		for k, v := range p.Get("colors").Pairs() {
			names, colours = append(names, k.Str()), append(colours, parseColour(t, v.Get(mode).Str()))
		}
		if len(names) != 9 {
			t.Fatalf("%d colours, want 9", len(names))
		}
		for vision, m := range visions {
			for i := range names {
				for j := range i {
					if d := apart(see(m, colours[i]), see(m, colours[j])); d < 8 {
						t.Errorf("%s, %s: %s and %s are only %.1f apart", mode, vision, names[j], names[i], d)
					}
				}
			}
		}
		steps := []rgb{}
		for s := range p.Get("chart-heat").Get(mode).Items() {
			steps = append(steps, parseColour(t, s.Str()))
		}
		for i := 1; i < len(steps); i++ {
			if d := apart(steps[i-1], steps[i]); d < 5 {
				t.Errorf("%s: heat %d and %d are only %.1f apart", mode, i-1, i, d)
			}
		}
	}
}

// The style sheet sets what palette.yaml says: light once, dark for the system
// and for the switch.
func TestStyleSheetMatchesPalette(t *testing.T) {
	data, err := fs.ReadFile(defaultTheme(t), "assets/css/main.css")
	if err != nil {
		t.Fatal(err)
	}
	css, _, _ := strings.Cut(string(data), "@media print")
	set := map[string][]string{}
	for _, m := range regexp.MustCompile(`(--[a-z0-9-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
		set[m[1]] = append(set[m[1]], m[2])
	}
	check := func(name, light, dark string) {
		want := light + " " + dark + " " + dark
		if got := strings.Join(set[name], " "); got != want {
			t.Errorf("%s: the style sheet has %q, palette.yaml %q", name, got, want)
		}
		delete(set, name)
	}
	p := palette(t)
	for k, v := range p.Pairs() {
		switch k.Str() {
		case "colors":
			for c, v := range v.Pairs() {
				check("--color-"+c.Str(), v.Get("light").Str(), v.Get("dark").Str())
			}
		case "chart":
			i := 0
			for c := range v.Items() {
				i++
				if want := "--chart-" + strconv.Itoa(i) + ": var(--color-" + c.Str() + ")"; !strings.Contains(css, want) {
					t.Errorf("the style sheet lacks %q", want)
				}
			}
		case "chart-heat":
			var l, d []string
			for c := range v.Get("light").Items() {
				l = append(l, c.Str())
			}
			for c := range v.Get("dark").Items() {
				d = append(d, c.Str())
			}
			for i := range l {
				check("--chart-heat-"+strconv.Itoa(i), l[i], d[i])
			}
		default:
			check("--"+k.Str(), v.Get("light").Str(), v.Get("dark").Str())
		}
	}
	for name := range set {
		t.Errorf("%s is not in palette.yaml", name)
	}
}
