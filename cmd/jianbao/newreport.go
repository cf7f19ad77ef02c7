package main

import (
	"fmt"
	"strings"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/query"
)

var errReportPeriod = diag.Message{
	Code: "JB1214", Severity: diag.Error,
	ZH: "--period 看不懂期间 %q", EN: "--period: %q is not a period",
	HintZH: "可以写 2026-11、2026年第三季度、2026-Q3、2026上半年、2026", HintEN: "write 2026-11, 2026-Q3 or 2026",
}

// span gives a new report its period: that of the flag, of the title, or last month.
func (d *draft) span(f newFlags, day time.Time) error {
	first, last, ok := query.PeriodIn(d.Title)
	if f.period != "" {
		if first, last, ok = query.Period(f.period); !ok {
			return usage(errReportPeriod.At(diag.Pos{}, f.period))
		}
	}
	if !ok {
		first = time.Date(day.Year(), day.Month()-1, 1, 0, 0, 0, 0, time.UTC)
		last = first.AddDate(0, 1, -1)
	}
	r := model.Report{Start: first, End: last}
	year := first.Format("2006")
	switch m := int(first.Month()); r.Grain() {
	case model.GrainYear:
		d.Period = year
	case model.GrainHalf:
		d.Period = fmt.Sprintf("%s-H%d", year, 1+m/7)
	case model.GrainQuarter:
		d.Period = fmt.Sprintf("%s-Q%d", year, (m-1)/3+1)
	case model.GrainMonth:
		d.Period = first.Format("2006-01")
	default:
		d.Start, d.End = first.Format(time.DateOnly), last.Format(time.DateOnly)
		d.Period = "{start: " + d.Start + ", end: " + d.End + "}"
	}
	if f.slug == "" {
		d.Slug = reportSlug(r, d.Period)
	}
	return nil
}

// reportSlug is the file name of a report: 2026-q3, 2026-h1, 2026-09-21-2026-10-20.
func reportSlug(r model.Report, period string) string {
	if r.Grain() == model.GrainNone {
		return r.Start.Format(time.DateOnly) + "-" + r.End.Format(time.DateOnly)
	}
	return strings.ToLower(period)
}
