package stats_test

import (
	"testing"
	"time"

	"jianbao/generator/stats"
)

// TestStatesOfTheDay counts states as they are at the build clock: a record
// without a history is in its state, one that has one is where its last step took
// it, and a step that is to come is not reached.
func TestStatesOfTheDay(t *testing.T) {
	d := privateData(t, "wish", map[string]int{
		"title: 一, type: goods, date: 2026-03-01": 2,
		"title: 二, type: goods, date: 2026-03-01, claimed-by: 某公司, history: [{state: open, date: 2026-03-01}, {state: claimed, date: 2026-03-05}]":                                   3,
		"title: 三, type: goods, date: 2026-03-01, claimed-by: 某公司, history: [{state: open, date: 2026-03-01}, {state: claimed, date: 2026-11-20}, {state: doing, date: 2026-12-24}]": 1,
	})
	for _, tt := range []struct {
		by, day, want string
	}{
		{"state", "2026-11-22", "待认领=2 已认领=4 | 6 n=6"},
		{"history", "2026-11-22", "待认领=6 已认领=4 | 6 n=6"},
		{"state", "2026-03-04", "待认领=6 | 6 n=6"},
		{"history", "2026-03-04", "待认领=6 | 6 n=6"},
		{"state", "2026-12-31", "待认领=2 已认领=3 实施中=1 | 6 n=6"},
		{"history", "2026-12-31", "待认领=6 已认领=4 实施中=1 | 6 n=6"},
	} {
		now, err := time.Parse(time.DateOnly, tt.day)
		if err != nil {
			t.Fatal(err)
		}
		d.Now = now
		if got := figures(run(t, d, q("wish", "", tt.by))); got != tt.want {
			t.Errorf("by %s on %s:\n got %s\nwant %s", tt.by, tt.day, got, tt.want)
		}
		where := run(t, d, q("wish", "", "", only("state", "open")))
		if want := map[string]string{"2026-11-22": "2", "2026-03-04": "6", "2026-12-31": "2"}[tt.day]; where.TotalText() != want {
			t.Errorf("open on %s: %s", tt.day, where.TotalText())
		}
	}
}

// TestRowsOfNothing asks for a kind of which there is no record.
func TestRowsOfNothing(t *testing.T) {
	d := privateData(t, "wish", map[string]int{"title: 一, type: goods, date: 2026-03-01": 1})
	d.Tables = nil
	for _, by := range []string{"", "month", "state", "self"} {
		if rows, err := stats.Rows(d, q("wish", "", by)); err != nil || len(rows) > 0 {
			t.Errorf("by %q: %v %v", by, rows, err)
		}
		if tab := run(t, d, q("wish", "", by)); tab.N != 0 {
			t.Errorf("by %q: %s", by, figures(tab))
		}
	}
}
