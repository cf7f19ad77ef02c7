package render_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"jianbao/generator/output"
)

// withPlans is the site of own kinds with cases whose next steps have a day.
func withPlans() map[string]string {
	files := maps.Clone(own)
	files["content/records/case.yaml"] += `  - {id: c6, title: 将办, date: 2026-11-01, class: easy, body: b,
     history: [{state: new, date: 2026-11-01}, {state: given, date: 2026-11-03}, {state: done, date: 2026-11-25}]}
  - {id: c7, title: 都在以后, date: 2026-11-20, class: easy, body: b,
     history: [{state: new, date: 2026-11-23}, {state: given, date: 2026-11-24}, {state: dropped, date: 2026-11-30}]}
`
	return files
}

// TestPlannedSteps: a step that is to come is a plan in every view, and the record
// is in the state of the build clock.
func TestPlannedSteps(t *testing.T) {
	out := buildSite(t, withPlans())
	for _, tt := range []struct{ file, line, want string }{
		{"cases/index.html", "board", "new:3/0[c7 c4 c5 ] given:3/2[c2 c6 c3 ] done:1/0f[c1 ] dropped:0/0f[]"},
		{"cases/c6/index.html", "states", "new-@2026-11-01:2/3 given*@2026-11-03:19/10! donef@2026-11-25"},
		{"cases/c6/index.html", "limits", "overdue 2026-11-13 9 -1 19 2026-11-03"},
		{"cases/c6/index.html", "computed", ""},
		{"cases/c7/index.html", "states", "new*@2026-11-20:2/3 given@2026-11-24 droppedf@2026-11-30"},
		{"cases/c7/index.html", "limits", "running 2026-11-23 0 1 2"},
		{"cases/state/given/index.html", "items", "c3 c6 c2"},
		{"cases/state/new/index.html", "items", "c5 c4 c7"},
	} {
		if got := line(t, out, tt.file, tt.line); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s: %s is %q, want %q", tt.file, tt.line, got, tt.want)
		}
	}
}

// TestClockReachesSteps moves the clock to and fro: the output is that of a clean
// build, and a record whose steps are all reached is made anew for its limits only.
func TestClockReachesSteps(t *testing.T) {
	root := t.TempDir()
	write(t, root, withPlans())
	now := time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)
	out := output.NewMemory()
	b := open(t, root, now, out)
	build(t, b)
	for _, days := range []int{2, 3, 10, -13, -30} {
		now = now.AddDate(0, 0, days)
		b.SetClock(now)
		build(t, b)
		clean := output.NewMemory()
		build(t, open(t, root, now, clean))
		same(t, now.Format(time.DateOnly), pages(out), pages(clean))
	}
	var states []string
	for _, p := range out.Paths() {
		if strings.HasPrefix(p, "cases/state/") {
			states = append(states, p)
		}
	}
	if slices.Contains(states, "cases/state/done/index.html") && line(t, out, "cases/state/done/index.html", "items") != "c1" {
		t.Error("a list of what is done holds what is planned")
	}
}
