package chart

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// title is the editor's, or one made from the query: 和平里2026年1—11月各月参与人次.
func (f *figure) title() string {
	if s := strings.TrimSpace(f.req.Spec.Title); s != "" {
		return s
	}
	t := f.t
	measure := t.Measure.Label.In(f.lang)
	if f.en {
		return f.titleEN(measure)
	}
	var b strings.Builder
	b.WriteString(strings.Join(t.Conditions, "、"))
	b.WriteString(f.period())
	if t.Query.Cumulative {
		b.WriteString("累计")
	} else {
		b.WriteString(eachZH(t))
	}
	b.WriteString(measure)
	if t.Query.Share {
		b.WriteString("占比")
	}
	if t.Split != "" {
		b.WriteString("（按" + t.SplitLabel + "）")
	}
	return b.String()
}

// eachZH says by what the rows are: 各月, 每日, 各社区.
func eachZH(t *stats.Table) string {
	switch t.By {
	case "":
		return ""
	case "year":
		return "各年"
	case "quarter":
		return "各季度"
	case "month":
		return "各月"
	case "week":
		return "各周"
	case "weekday":
		return "一周各天"
	case "day":
		return "每日"
	}
	if f, ok := t.Kind.Field(t.By); ok && f.Type == model.TypeRef || strings.Contains(t.ByLabel, "类") {
		return "各" + t.ByLabel
	}
	return "各类" + t.ByLabel
}

func (f *figure) titleEN(measure string) string {
	t := f.t
	s := measure
	if t.Query.Cumulative {
		s = "Cumulative " + strings.ToLower(s)
	}
	if t.Query.Share {
		s = "Share of " + strings.ToLower(s)
	}
	if t.By != "" {
		s += " by " + strings.ToLower(t.ByLabel)
	}
	if t.Split != "" {
		s += " and " + strings.ToLower(t.SplitLabel)
	}
	for _, c := range t.Conditions {
		s += ", " + c
	}
	if p := f.period(); p != "" {
		s += ", " + p
	}
	return s
}

// period writes the days of the figures: 2026年, 2026年1—11月, 2025年6月—2026年11月,
// 2026年3月2日—8日.
func (f *figure) period() string {
	if f.t.First == model.NoDay || f.t.Last == model.NoDay || f.t.N == 0 {
		return ""
	}
	a, b := model.DayTime(f.t.First), model.DayTime(f.t.Last)
	if f.en {
		return periodEN(a, b)
	}
	it := strconv.Itoa
	switch {
	case a.Equal(b):
		return fmt.Sprintf("%d年%d月%d日", a.Year(), a.Month(), a.Day())
	case a.YearDay() == 1 && b.Month() == 12 && b.Day() == 31:
		if a.Year() == b.Year() {
			return it(a.Year()) + "年"
		}
		return it(a.Year()) + "—" + it(b.Year()) + "年"
	case a.Year() == b.Year() && a.Month() == b.Month():
		if a.Day() == 1 && b.AddDate(0, 0, 1).Day() == 1 {
			return fmt.Sprintf("%d年%d月", a.Year(), a.Month())
		}
		return fmt.Sprintf("%d年%d月%d—%d日", a.Year(), a.Month(), a.Day(), b.Day())
	case a.Year() == b.Year():
		return fmt.Sprintf("%d年%d—%d月", a.Year(), a.Month(), b.Month())
	}
	return fmt.Sprintf("%d年%d月—%d年%d月", a.Year(), a.Month(), b.Year(), b.Month())
}

func periodEN(a, b time.Time) string {
	switch {
	case a.Equal(b):
		return a.Format("2 January 2006")
	case a.YearDay() == 1 && b.Month() == 12 && b.Day() == 31:
		if a.Year() == b.Year() {
			return a.Format("2006")
		}
		return a.Format("2006") + "–" + b.Format("2006")
	case a.Year() == b.Year() && a.Month() == b.Month():
		if a.Day() == 1 && b.AddDate(0, 0, 1).Day() == 1 {
			return a.Format("January 2006")
		}
		return a.Format("2") + "–" + b.Format("2 January 2006")
	case a.Year() == b.Year():
		return a.Format("January") + "–" + b.Format("January 2006")
	}
	return a.Format("January 2006") + "–" + b.Format("January 2006")
}

// summary is one sentence: how much, where most and least, of how many records.
func (f *figure) summary(k chartType) string {
	t := f.t
	if t.N == 0 {
		return f.say("还没有相关记录。", "No records yet.")
	}
	total := f.amount(stats.FormatNum(t.Total, t.TotalScale), t.TotalUnit)
	parts := []string{f.period() + f.say("共 ", ": ") + total + f.say("", " in all")}
	if f.en {
		parts[0] = strings.TrimPrefix(parts[0], ": ")
	}
	if t.Target.OK && t.Target.V > 0 {
		parts = append(parts, f.say(
			"完成目标 "+stats.FormatNum(t.Target.V, t.TotalScale)+" 的 "+donePercent(float64(t.Total)/float64(t.Target.V)),
			donePercent(float64(t.Total)/float64(t.Target.V))+" of the target of "+stats.FormatNum(t.Target.V, t.TotalScale)))
	} else if t.SplitIsTime() && !f.share() && !t.Query.Cumulative && t.TimeUnit != "" && len(f.series) > 1 && len(f.series) <= 4 {
		for _, s := range f.series {
			parts = append(parts, f.amount(s.name+" "+f.exact(s.total), f.unit))
		}
	} else {
		parts = append(parts, f.extremes()...)
		parts = append(parts, f.largestSeries()...)
	}
	parts = append(parts, "n="+stats.FormatNum(int64(t.N), 1))
	return strings.Join(parts, f.say("，", ", ")) + f.say("。", ".")
}

// amount sets a unit after a figure.
func (f *figure) amount(value, unit string) string {
	switch {
	case unit == "":
		return value
	case unit == "%":
		return value + "%"
	}
	return value + " " + unit
}

// extremes names the largest row, and of a time line the smallest.
func (f *figure) extremes() []string {
	if len(f.rows) < 2 || f.t.Query.Cumulative || (f.share() && len(f.series) > 1) {
		return nil
	}
	top, low, ties := -1, -1, 0
	for i, h := range f.rows {
		if folds(h) {
			continue
		}
		v := f.rowTotal(i)
		switch {
		case top < 0 || v > f.rowTotal(top):
			top, ties = i, 1
		case v == f.rowTotal(top):
			ties++
		}
		if low < 0 || v < f.rowTotal(low) {
			low = i
		}
	}
	if top < 0 || f.rowTotal(top) <= 0 || ties > 1 {
		return nil
	}
	most := func(i int, zh, en string) string {
		v := f.amount(f.exact(f.rowTotal(i)), f.unit)
		return f.say(f.rowName(i)+zh+"（"+v+"）", f.rowName(i)+" "+en+" ("+v+")")
	}
	out := []string{most(top, "最多", "most")}
	if f.t.TimeUnit != "" && len(f.rows) > 2 && f.rowTotal(low) > 0 && f.rowTotal(low) < f.rowTotal(top) {
		out = append(out, most(low, "最少", "least"))
	}
	return out
}

// rowName is a row's name without the year where the sentence has said it.
func (f *figure) rowName(i int) string {
	h := f.rows[i]
	if f.t.First != model.NoDay && model.DayTime(f.t.First).Year() == model.DayTime(f.t.Last).Year() && !strings.Contains(h.Short, "\n") {
		return h.Short
	}
	return h.Label
}

// exact writes a value in full.
func (f *figure) exact(v float64) string {
	scale := int64(100)
	if f.whole() {
		scale = 1
	}
	return stats.FormatNum(int64(v*float64(scale)+0.5), scale)
}

// largestSeries names the series that makes the most of the whole.
func (f *figure) largestSeries() []string {
	if len(f.series) < 2 || f.t.Overlap || f.t.Query.Cumulative || f.share() || f.t.SplitIsTime() {
		return nil
	}
	sum, top := 0.0, 0
	for i, s := range f.series {
		sum += s.total
		if s.total > f.series[top].total {
			top = i
		}
	}
	if sum <= 0 {
		return nil
	}
	s := f.series[top]
	share := donePercent(s.total / sum)
	return []string{f.say("其中"+s.name+"最多（占 "+share+"）", s.name+" make up "+share)}
}

// note is the editor's, with what a reader must know of how it was counted.
func (f *figure) note() string {
	var parts []string
	if s := strings.TrimSpace(f.req.Spec.Note); s != "" {
		parts = append(parts, s)
	}
	if f.t.Missing > 0 {
		n := stats.FormatNum(int64(f.t.Missing), 1)
		parts = append(parts, f.say("另有 "+n+" 条记录没有填写这项数据，未计入。", n+" more records do not give this and are not counted."))
	}
	if f.t.Overlap {
		parts = append(parts, f.say("一条记录可归入多项，各项之和大于总数。", "A record may count under several values: the parts make more than the whole."))
	}
	if f.t.Query.Target != "" && !f.t.Target.OK {
		parts = append(parts, f.say("还没有登记对应的目标。", "No target is recorded."))
	}
	return strings.Join(parts, f.say("", " "))
}
