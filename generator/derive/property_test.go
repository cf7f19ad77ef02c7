package derive

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jianbao/generator/model"
)

func drawRecord(t *rapid.T) rec {
	r := rec{}
	maybe := func(name string, v any) {
		if rapid.IntRange(0, 3).Draw(t, name+"?") > 0 {
			r[name] = v
		}
	}
	date := func(name string) {
		maybe(name, model.DayTime(day("2026-09-01")+rapid.Int32Range(0, 120).Draw(t, name)).Format(time.DateOnly))
	}
	for _, f := range []string{"date", "deadline", "notice", "disclosed", "replied", "reply-by"} {
		date(f)
	}
	for _, f := range []string{"due", "present", "agree"} {
		maybe(f, rapid.IntRange(0, 9).Draw(t, f))
	}
	maybe("type", rapid.SampledFrom([]string{"road", "facility", "noise"}).Draw(t, "type"))
	states := []string{"found", "assigned", "doing", "checked", "dropped"}
	var moves []move
	at := day("2026-09-01")
	for range rapid.IntRange(0, 4).Draw(t, "steps") {
		at += rapid.Int32Range(0, 30).Draw(t, "wait")
		m := move{rapid.SampledFrom(states).Draw(t, "state"), model.DayTime(at).Format(time.DateOnly)}
		if rapid.IntRange(0, 5).Draw(t, "undated") == 0 {
			m.day = ""
		}
		moves = append(moves, m)
	}
	if len(moves) > 0 {
		r["history"], r["state"] = moves, moves[len(moves)-1].state
	} else {
		maybe("state", rapid.SampledFrom(states).Draw(t, "only"))
	}
	return r
}

// TestColumnsAgreeWithRecords computes every field of a chunk at once and of
// each record alone, in a chunk of its own too.
func TestColumnsAgreeWithRecords(t *testing.T) {
	k := testKind()
	rapid.Check(t, func(t *rapid.T) {
		var recs []rec
		for range rapid.IntRange(1, 12).Draw(t, "n") {
			recs = append(recs, drawRecord(t))
		}
		now := day("2026-09-01") + rapid.Int32Range(0, 130).Draw(t, "now")
		joined, apart := table(k, false, recs...), table(k, true, recs...)
		for fi, f := range k.Fields {
			if f.Derive == nil {
				continue
			}
			c := Column(joined, 0, fi, now)
			for i := range recs {
				for _, r := range []model.Record{joined.Row(i), apart.Row(i)} {
					if f.Type == model.TypeEnum {
						want := ""
						if c.Codes != nil && c.Codes[i] > 0 {
							want = f.Options[c.Codes[i]-1].Key
						}
						if got := Term(r, f.Name, now); got != want {
							t.Fatalf("%s of %v: %q, in the column %q", f.Name, recs[i], got, want)
						}
						continue
					}
					n, ok := Int(r, f.Name, now)
					if in := c.Ints != nil && c.Ints[i] != model.NoInt; ok != in || ok && n != c.Ints[i] {
						t.Fatalf("%s of %v: %d %v, in the column %v", f.Name, recs[i], n, ok, c.Ints)
					}
				}
			}
		}
	})
}

// TestWhatStandingMeans ties the ways of asking together.
func TestWhatStandingMeans(t *testing.T) {
	k := testKind()
	rapid.Check(t, func(t *rapid.T) {
		r := table(k, true, drawRecord(t)).Row(0)
		now := day("2026-09-01") + rapid.Int32Range(0, 130).Draw(t, "now")
		standing := Term(r, "standing", now)
		over, late := Int(r, "over", now)
		due, has := Due(r, now)
		final := slices.Contains(k.States.Final, StateAt(r, now))
		switch {
		case (standing == model.Overdue) != late, late && (over <= 0 || !has || int32(over) != now-due),
			final && (has || standing == model.Running || standing == model.Overdue),
			!final && (standing == model.InTime || standing == model.Late),
			has && standing != model.Overdue && now > due:
			t.Fatalf("standing %q, overdue %d %v, due %d %v at %d: %v", standing, over, late, due, has, now, r.History("history"))
		}
		// A day later nothing overdue is in time again, unless a step is reached.
		if standing == model.Overdue && !Planned(r, now) && Term(r, "standing", now+1) != model.Overdue {
			t.Fatal("time mends what is overdue")
		}
		// What has failed stays failed; what is complete stays so.
		status, steps := Chain(r, now)
		later, _ := Chain(r, now+1)
		if status != model.Open && later != status {
			t.Fatalf("%s becomes %s by waiting", status, later)
		}
		for _, s := range steps {
			if status == model.Complete && s.Status != model.Complete {
				t.Fatalf("complete with %s %s", s.Name, s.Status)
			}
		}
	})
}
