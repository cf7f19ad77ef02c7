package chart

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"jianbao/generator/stats"
)

// TestDefaultPaletteIsTheThemes keeps the fallbacks equal to the light colours
// of the default theme.
func TestDefaultPaletteIsTheThemes(t *testing.T) {
	data, err := os.ReadFile("../../themes/jianbao/palette.yaml")
	if err != nil {
		t.Fatal(err)
	}
	type pair struct{ Light, Dark string }
	var p struct {
		Sheet  pair
		Colors map[string]pair
		Chart  []string
		Other  pair                `yaml:"chart-other"`
		Grid   pair                `yaml:"chart-grid"`
		Text   pair                `yaml:"chart-text"`
		Muted  pair                `yaml:"chart-muted"`
		Heat   map[string][]string `yaml:"chart-heat"`
	}
	if err := yaml.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	want := Palette{"chart-ground": p.Sheet.Light, "chart-other": p.Other.Light, "chart-grid": p.Grid.Light, "chart-text": p.Text.Light, "chart-muted": p.Muted.Light}
	for name, c := range p.Colors {
		want["color-"+name] = c.Light
	}
	for i, name := range p.Chart {
		want["chart-"+strconv.Itoa(i+1)] = p.Colors[name].Light
	}
	for i, c := range p.Heat["light"] {
		want["chart-heat-"+strconv.Itoa(i)] = c
	}
	got := DefaultPalette()
	for name, c := range want {
		if got[name] != c {
			t.Errorf("%s is %s, the theme's %s", name, got[name], c)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d colours, the theme has %d", len(got), len(want))
	}
}

func TestColours(t *testing.T) {
	h := func(index int, color string) stats.Head { return stats.Head{Key: "k", Index: index, Color: color} }
	tests := []struct {
		heads []stats.Head
		want  string
	}{
		{[]stats.Head{h(3, ""), h(1, "")}, "chart-3 chart-1"},
		{[]stats.Head{h(3, ""), h(9, "")}, "chart-1 chart-2"},
		{[]stats.Head{h(3, ""), h(3, "")}, "chart-1 chart-2"},
		{[]stats.Head{h(1, "shiqing"), {Key: "other", Rest: true}}, "color-shiqing chart-other"},
		{[]stats.Head{h(0, `x"y`)}, "chart-1"},
		{[]stats.Head{{}}, "chart-1"},
	}
	for _, tt := range tests {
		if got := strings.Join(colours(tt.heads), " "); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.heads, got, tt.want)
		}
	}
}
