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

// TestFailedFinals: what came to nothing was neither in time nor late.
func TestFailedFinals(t *testing.T) {
	k := testKind()
	r := func() model.Record {
		return table(k, false, rec{"date": "2026-11-01", "state": "dropped",
			"history": []move{{"found", "2026-11-01"}, {"dropped", "2026-11-02"}}}).Row(0)
	}
	if got := value(t, r(), "standing"); got != model.InTime {
		t.Errorf("a final state: %q", got)
	}
	k.States.Failed = []string{"dropped"}
	if got := value(t, r(), "standing"); got != "" {
		t.Errorf("a failed state: %q", got)
	}
}

func TestIsStep(t *testing.T) {
	k := testKind()
	k.Requirements.Steps = []model.Requirement{{Name: "held", Is: map[string][]string{"state": {"doing", "checked"}, "type": {"road"}}}}
	tests := []struct {
		name, want string
		r          rec
	}{
		{"held", model.Complete, rec{"type": "road", "state": "checked"}},
		{"on the way", model.Complete, rec{"type": "road", "state": "doing"}},
		{"not yet", model.Open, rec{"type": "road", "state": "found"}},
		{"a step to come", model.Open, rec{"type": "road", "state": "doing", "history": []move{{"found", "2026-11-01"}, {"doing", "2026-12-01"}}}},
		{"ended otherwise", model.Failed, rec{"type": "road", "state": "dropped"}},
		{"nothing given", model.Open, rec{}},
		{"another value", model.Failed, rec{"type": "noise", "state": "doing"}},
	}
	for _, tt := range tests {
		r := table(k, false, tt.r).Row(0)
		status, steps := Chain(r, day(today))
		if status != tt.want || len(steps) != 1 || steps[0].Status != tt.want {
			t.Errorf("%s: %s %+v, want %s", tt.name, status, steps, tt.want)
		}
		if got := Term(r, "chain", day(today)); got != tt.want {
			t.Errorf("%s: the field says %s", tt.name, got)
		}
	}
}

// TestImpossible numbers and orders of days are no fulfilment.
func TestImpossible(t *testing.T) {
	k := testKind()
	seven, before := int64(7), int64(-1)
	tests := []struct {
		name, want string
		step       model.Requirement
		r          rec
	}{
		{"more than all", model.Failed, model.Requirement{Share: [2]string{"present", "due"}, Min: [2]int64{1, 2}}, rec{"present": 27, "due": 10}},
		{"all", model.Complete, model.Requirement{Share: [2]string{"present", "due"}, Min: [2]int64{1, 2}}, rec{"present": 10, "due": 10}},
		{"disclosed before", model.Failed, model.Requirement{Days: [2]string{"date", "disclosed"}, AtMost: &seven}, rec{"date": "2026-11-10", "disclosed": "2026-11-09"}},
		{"disclosed on the day", model.Complete, model.Requirement{Days: [2]string{"date", "disclosed"}, AtMost: &seven}, rec{"date": "2026-11-10", "disclosed": "2026-11-10"}},
		{"before, as at-least allows", model.Complete, model.Requirement{Days: [2]string{"date", "disclosed"}, AtMost: &seven, AtLeast: &before}, rec{"date": "2026-11-10", "disclosed": "2026-11-09"}},
		{"before, as at-most wants", model.Complete, model.Requirement{Days: [2]string{"date", "disclosed"}, AtMost: &before}, rec{"date": "2026-11-10", "disclosed": "2026-11-09"}},
	}
	for _, tt := range tests {
		k.Requirements.Steps = []model.Requirement{tt.step}
		if got, _ := Chain(table(k, false, tt.r).Row(0), day(today)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
