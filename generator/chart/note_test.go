package chart

import (
	"strings"
	"testing"

	"jianbao/generator/stats"
)

// One record that lacks the figure is spoken of as one.
func TestNoteOfMissingRecords(t *testing.T) {
	for n, want := range map[int]string{1: "1 more record does not give this and is not counted.", 2: "2 more records do not give this"} {
		f := &figure{t: &stats.Table{Lang: "en", Missing: n}, en: true, lang: "en"}
		if got := f.note(); !strings.Contains(got, want) {
			t.Errorf("%d: %q", n, got)
		}
	}
}
