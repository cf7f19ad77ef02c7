package markdown

import (
	"strings"
	"testing"
)

// A figure in the lead is kept as a mark for its value, with its query; those
// that are cut off go with their text.
func TestSummaryKeepsFigures(t *testing.T) {
	p := New(Options{ContentDir: "content", SummaryLength: 20})
	for _, c := range []struct {
		name, body, want string
		figures          []string
	}{
		{"one", "今年共开展{= count of activity }场活动。", "今年共开展#场活动。", []string{"activity"}},
		{"full-width", "今年共开展｛＝活动的场次｝场活动。", "今年共开展#场活动。", []string{"活动"}},
		{"two", "活动{= count of activity }场，心愿{= count of wish }个。", "活动#场，心愿#个。", []string{"activity", "wish"}},
		{"the second is cut off", "活动{= count of activity }场，居民都说办得好，明年还要再来参加。另有{= count of wish }个心愿。", "活动#场，居民都说办得好…", []string{"activity"}},
		{"in a heading it stays a sign", "## 活动{= count of activity }场\n\n正文。", "正文。", nil},
		{"a NUL of the text is not one", "甲\x00乙{= count of activity }场。", "", nil},
	} {
		doc, _ := p.Parse("a.md", []byte("---\ntitle: 题\n---\n"+c.body+"\n"))
		got := strings.ReplaceAll(doc.Summary, figureMark, "#")
		var from []string
		for _, q := range doc.SummaryFigures {
			from = append(from, q.From)
		}
		if c.want != "" && got != c.want || strings.Join(from, " ") != strings.Join(c.figures, " ") && c.want != "" {
			t.Errorf("%s: %q with %v, want %q with %v", c.name, got, from, c.want, c.figures)
		}
		if n := strings.Count(doc.Summary, figureMark); n != len(doc.SummaryFigures) {
			t.Errorf("%s: %d marks for %d figures", c.name, n, len(doc.SummaryFigures))
		}
	}
}
