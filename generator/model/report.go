package model

import (
	"fmt"
	"time"

	"jianbao/generator/diag"
)

// Report is what `kind: report` adds: the days that it is about.
type Report struct {
	Start, End time.Time // the first and the last day; zero where the page follows a publicity week
}

// Chaptered reports whether a text of this kind holds generated chapters.
func (k PageKind) Chaptered() bool { return k == KindReport || k == KindAbout }

// ChapterPlan is which generated chapters a page wants, as its front matter says.
type ChapterPlan struct {
	Only []ChapterName // these and no others, in this order; nil for those of the set
	On   []ChapterName // these at least: they are only checked
	Off  []ChapterName // without these
}

// ChapterName is a chapter as the editor calls it: by name, title or alias.
type ChapterName struct {
	Name string
	Pos  diag.Pos `json:"-"` // facts do not depend on the line
}

// Where a chapter's hole stands in a text.
const (
	ChapterLead    = "lead"    // after what stands before the first heading
	ChapterSection = "section" // at the end of a section; Hole.Text is its heading, Hole.Title its id
	ChapterRest    = "rest"    // at the end of the text
)

// Grain is the unit of a calendar period: GrainYear …, "" for other spans of days.
type Grain string

// The grains of periods, the longest first.
const (
	GrainYear    Grain = "year"
	GrainHalf    Grain = "half"
	GrainQuarter Grain = "quarter"
	GrainMonth   Grain = "month"
	GrainNone    Grain = ""
)

// Grain tells a month, a quarter, half a year and a year from other spans of days.
func (r *Report) Grain() Grain {
	y, m, d := r.Start.Date()
	ey, em, ed := r.End.AddDate(0, 0, 1).Date()
	if d != 1 || ed != 1 {
		return GrainNone
	}
	months := (ey-y)*12 + int(em-m)
	if months <= 0 || 12%months != 0 || int(m-1)%months != 0 {
		return GrainNone
	}
	return map[int]Grain{1: GrainMonth, 3: GrainQuarter, 6: GrainHalf, 12: GrainYear}[months]
}

// Bounds are the period as Query.Since and Query.Until: 2026 and 2026, 2026-07 and
// 2026-09, 2026-09-21 and 2026-10-20.
func (r *Report) Bounds() (since, until string) {
	switch r.Grain() {
	case GrainYear:
		return r.Start.Format("2006"), r.End.Format("2006")
	case GrainNone:
		return r.Start.Format(time.DateOnly), r.End.Format(time.DateOnly)
	}
	return r.Start.Format("2006-01"), r.End.Format("2006-01")
}

var (
	quartersZH = [...]string{"第一季度", "第二季度", "第三季度", "第四季度"}
	halvesZH   = [...]string{"上半年", "下半年"}
	halvesEN   = [...]string{"First half of", "Second half of"}
)

// Label names the period: 2026年第三季度, 2026年9月21日至10月20日; Q3 2026.
func (r *Report) Label() Label {
	y, m := r.Start.Year(), int(r.Start.Month())
	switch r.Grain() {
	case GrainYear:
		return Label{ZH: fmt.Sprintf("%d年", y), EN: fmt.Sprint(y)}
	case GrainHalf:
		return Label{ZH: fmt.Sprintf("%d年%s", y, halvesZH[m/7]), EN: fmt.Sprintf("%s %d", halvesEN[m/7], y)}
	case GrainQuarter:
		return Label{ZH: fmt.Sprintf("%d年%s", y, quartersZH[(m-1)/3]), EN: fmt.Sprintf("Q%d %d", (m-1)/3+1, y)}
	case GrainMonth:
		return Label{ZH: fmt.Sprintf("%d年%d月", y, m), EN: r.Start.Format("January 2006")}
	}
	from, to := r.Start.Format("2006年1月2日"), r.End.Format("2006年1月2日")
	if r.End.Year() == y {
		to = r.End.Format("1月2日")
	}
	if r.Start.Equal(r.End) {
		return Label{ZH: from, EN: r.Start.Format("2 January 2006")}
	}
	return Label{ZH: from + "至" + to, EN: r.Start.Format("2 January 2006") + " – " + r.End.Format("2 January 2006")}
}
