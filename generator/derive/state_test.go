package derive

import (
	"testing"

	"pgregory.net/rapid"

	"jianbao/generator/model"
)

func TestStateAt(t *testing.T) {
	k := testKind()
	steps := []move{{"found", "2026-11-01"}, {"assigned", "2026-11-10"}, {"doing", "2026-11-23"}, {"checked", ""}}
	tests := []struct {
		name, today, want string
		r                 rec
	}{
		{"before the first step", "2026-10-01", "found", rec{"history": steps[1:], "state": "checked"}},
		{"on the day of a step", "2026-11-10", "assigned", rec{"history": steps, "state": "checked"}},
		{"a step behind one that is to come", "2026-11-22", "assigned", rec{"history": steps, "state": "checked"}},
		{"a step without a date", "2026-11-23", "checked", rec{"history": steps, "state": "checked"}},
		{"no history", "2026-11-22", "doing", rec{"state": "doing"}},
		{"no state", "2026-11-22", "", rec{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := table(k, false, tt.r).Row(0)
			if got := StateAt(r, day(tt.today)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if got := Term(r, "state", day(tt.today)); got != tt.want {
				t.Errorf("Term: got %q, want %q", got, tt.want)
			}
			if got := Meets(r, map[string][]string{"state": {tt.want}}, day(tt.today)); got != (tt.want != "") {
				t.Errorf("Meets: got %v", got)
			}
		})
	}
}

// TestStepsToCome looks at what is computed from a history that goes on after
// the build clock: as if the later steps were not written yet.
func TestStepsToCome(t *testing.T) {
	k := testKind()
	r := table(k, false, rec{"date": "2026-11-01", "state": "checked",
		"history": []move{{"assigned", "2026-11-01"}, {"doing", "2026-12-01"}, {"checked", "2026-12-05"}}}).Row(0)
	for field, want := range map[string]string{"took": "", "age": "21", "standing": model.Overdue, "over": "6"} {
		if got := value(t, r, field); got != want {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
	if due, ok := Due(r, day(today)); !ok || due != day("2026-11-16") {
		t.Errorf("due: %v %v", due, ok)
	}
	if !Planned(r, day(today)) || Planned(r, day("2026-12-05")) {
		t.Error("Planned")
	}
	if Meets(r, map[string][]string{"history": {"checked"}}, day(today)) {
		t.Error("a step to come is in the history")
	}
}

// TestStateColumns compares the column of states with the records.
func TestStateColumns(t *testing.T) {
	k := testKind()
	rapid.Check(t, func(t *rapid.T) {
		var recs []rec
		for range rapid.IntRange(1, 8).Draw(t, "n") {
			recs = append(recs, drawRecord(t))
		}
		now := day("2026-09-01") + rapid.Int32Range(0, 130).Draw(t, "now")
		tab := table(k, false, recs...)
		codes := Column(tab, 0, k.Index("state"), now).Codes
		for i := range recs {
			got := ""
			if codes[i] > 0 {
				got = k.States.States[codes[i]-1].Key
			}
			if want := StateAt(tab.Row(i), now); got != want {
				t.Fatalf("row %d: column %q, record %q", i, got, want)
			}
		}
	})
}
