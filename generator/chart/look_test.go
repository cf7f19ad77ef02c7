package chart

import (
	"errors"
	"strings"
	"testing"

	"jianbao/generator/stats"
)

// TestNothingOverlaps looks at the texts of every type of chart: none lies on
// another, none is cut off, none is smaller than 12 pixels.
func TestNothingOverlaps(t *testing.T) {
	for _, lang := range []string{"zh-CN", "en"} {
		d := sampleData(t, lang)
		reqs := handSamples(lang)
		for _, spec := range sampleSpecs() {
			tab, err := stats.Run(d, spec.Query)
			if err != nil {
				t.Fatal(err)
			}
			reqs = append(reqs, Request{Spec: spec, Table: tab, Lang: lang})
		}
		for i, req := range reqs {
			c := render(t, req)
			if err := errors.Join(checkSVG(c.Wide), checkSVG(c.Narrow)); err != nil {
				t.Errorf("%d %s (%s): %v", i, c.Type, lang, err)
			}
			if err := checkTexts(c.Wide); err != nil {
				t.Errorf("%d %s %q (%s, wide): %v", i, c.Type, c.Title, lang, err)
			}
			if err := checkTexts(c.Narrow); err != nil {
				t.Errorf("%d %s %q (%s, narrow): %v", i, c.Type, c.Title, lang, err)
			}
			if strings.Contains(c.Summary+c.Note+c.CSV, "NaN") {
				t.Errorf("%d %s: %s", i, c.Type, c.Summary)
			}
		}
	}
}
