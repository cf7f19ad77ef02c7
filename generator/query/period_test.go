package query

import (
	"testing"
	"time"

	"jianbao/generator/model"
)

func TestPeriod(t *testing.T) {
	for _, tt := range []struct {
		in, first, last string
		grain           model.Grain
	}{
		{"2026-11", "2026-11-01", "2026-11-30", model.GrainMonth},
		{"2026年11月", "2026-11-01", "2026-11-30", model.GrainMonth},
		{"2024-02", "2024-02-01", "2024-02-29", model.GrainMonth},
		{"2026-Q3", "2026-07-01", "2026-09-30", model.GrainQuarter},
		{"2026Q3", "2026-07-01", "2026-09-30", model.GrainQuarter},
		{"2026年第三季度", "2026-07-01", "2026-09-30", model.GrainQuarter},
		{"2026年1月至3月", "2026-01-01", "2026-03-31", model.GrainQuarter},
		{"2026年2月至4月", "2026-02-01", "2026-04-30", model.GrainNone},
		{"2026上半年", "2026-01-01", "2026-06-30", model.GrainHalf},
		{"2026年下半年", "2026-07-01", "2026-12-31", model.GrainHalf},
		{"2026-H2", "2026-07-01", "2026-12-31", model.GrainHalf},
		{"2026", "2026-01-01", "2026-12-31", model.GrainYear},
		{"2026年度", "2026-01-01", "2026-12-31", model.GrainYear},
		{"2026-09-21至2026-10-20", "2026-09-21", "2026-10-20", model.GrainNone},
		{"2025..2026", "2025-01-01", "2026-12-31", model.GrainNone},
		{in: "今年"}, {in: "上个月"}, {in: "2026-13"}, {in: "2026-Q5"}, {in: "2026-11-31"}, {in: "2026-10至2026-09"},
		{in: ""}, {in: "第三季度"}, {in: "2026-11 前后"}, {in: "2026-H3"},
	} {
		first, last, ok := Period(tt.in)
		if !ok {
			if tt.first != "" {
				t.Errorf("%s is not read", tt.in)
			}
			continue
		}
		got := first.Format(time.DateOnly) + " " + last.Format(time.DateOnly)
		if got != tt.first+" "+tt.last {
			t.Errorf("%s is %s, want %s %s", tt.in, got, tt.first, tt.last)
		}
		if g := (&model.Report{Start: first, End: last}).Grain(); g != tt.grain {
			t.Errorf("%s: grain %q, want %q", tt.in, g, tt.grain)
		}
	}
}

func TestPeriodIn(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"和平街道2026年第三季度报告", "2026-07-01 2026-09-30"},
		{"2026年10月工作报告", "2026-10-01 2026-10-31"},
		{"第12期 2025年度报告（2026年印）", "2025-01-01 2025-12-31"},
		{"第20261期", ""}, {"月报", ""}, {"100天", ""},
	} {
		got := ""
		if first, last, ok := PeriodIn(tt.in); ok {
			got = first.Format(time.DateOnly) + " " + last.Format(time.DateOnly)
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.in, got, tt.want)
		}
	}
}

// FuzzPeriod: a period that is read begins before it ends; what a report says of it
// as bounds of a query, or as its Chinese name, is read as the same period.
func FuzzPeriod(f *testing.F) {
	for _, s := range []string{"2026-11", "2026年第三季度", "2026Q3", "2026上半年", "2026", "2026-09-21至2026-10-20", "2026年1月至3月", "９", "2026-1-1..2", "0001", "9999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		first, last, ok := Period(s)
		if !ok {
			return
		}
		if last.Before(first) {
			t.Fatalf("%q ends before it begins", s)
		}
		r := model.Report{Start: first, End: last}
		since, until := r.Bounds()
		forms := []string{since + ".." + until}
		if first.Year() >= 1000 {
			forms = append(forms, r.Label().ZH)
		}
		for _, form := range forms {
			a, b, ok := Period(form)
			if !ok || !a.Equal(first) || !b.Equal(last) {
				t.Errorf("%q: %s is read as %v to %v, %v", s, form, a, b, ok)
			}
		}
	})
}
