package model

import (
	"testing"
	"time"
)

func TestQueryOn(t *testing.T) {
	now := time.Date(2026, 2, 1, 23, 0, 0, 0, time.FixedZone("CST", 8*3600)) // a Sunday
	for _, c := range []struct{ word, since, until string }{
		{"this-year", "2026-01-01", "2026-12-31"},
		{"last-year", "2025-01-01", "2025-12-31"},
		{"this-quarter", "2026-01-01", "2026-03-31"},
		{"last-quarter", "2025-10-01", "2025-12-31"},
		{"this-month", "2026-02-01", "2026-02-28"},
		{"last-month", "2026-01-01", "2026-01-31"},
		{"this-week", "2026-01-26", "2026-02-01"},
		{"last-week", "2026-01-19", "2026-01-25"},
		{"today", "2026-02-01", "2026-02-01"},
		{"today-31", "2026-01-01", "2026-01-01"},
		{"2026-03", "2026-03", "2026-03"},
		{"", "", ""},
		{"today31", "today31", "today31"},
	} {
		q := Query{Since: c.word, Until: c.word, Where: map[string][]string{"year": {"last-year", "2020"}}}
		got := q.On(now)
		if got.Since != c.since || got.Until != c.until {
			t.Errorf("%s: %s..%s, want %s..%s", c.word, got.Since, got.Until, c.since, c.until)
		}
		if y := got.Where["year"]; y[0] != "2025" || y[1] != "2020" || q.Where["year"][0] != "last-year" {
			t.Errorf("%s: where year %v, before %v", c.word, y, q.Where["year"])
		}
	}
}

func TestKindsSplit(t *testing.T) {
	act := &Kind{Name: "activity", Label: Label{ZH: "活动"}, Measures: []*Measure{{Name: "hours", Label: Label{ZH: "服务时长"}}}}
	team := &Kind{Name: "team", Label: Label{ZH: "活动小组"}, Measures: []*Measure{{Name: "size", Label: Label{ZH: "人数"}}}}
	ks := &Kinds{All: []*Kind{act, team}}
	for _, c := range []struct {
		joined, kind, measure string
		ok                    bool
	}{
		{"活动服务时长", "activity", "hours", true},
		{"活动的服务时长", "activity", "hours", true},
		{"活动小组人数", "team", "size", true},
		{"活动数量", "activity", "count", true},
		{"活动", "", "", false},
		{"什么人数", "", "", false},
	} {
		k, m, ok := ks.Split(c.joined)
		if k != c.kind || m != c.measure || ok != c.ok {
			t.Errorf("%s: %s %s %v", c.joined, k, m, ok)
		}
	}
}
