package chart

import (
	"fmt"
	"math"
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
	if len(t.Conditions) <= maxConditions {
		b.WriteString(strings.Join(t.Conditions, "、"))
	}
	b.WriteString(f.period())
	each, by := eachZH(t)
	if t.Query.Cumulative {
		each = "累计"
	}
	b.WriteString(each + measure)
	if t.Query.Share {
		b.WriteString("占比")
	}
	if t.Split != "" && t.Query.Compare == "" {
		by = append(by, t.SplitLabel)
	}
	var ends []string
	if len(by) > 0 {
		ends = append(ends, "按"+strings.Join(by, "、"))
	}
	if n := len(t.Conditions); n > maxConditions {
		ends = append(ends, "只计"+t.Conditions[0]+"等 "+strconv.Itoa(n)+" 项")
	}
	switch t.Query.Compare {
	case "":
	case stats.YearBefore:
		ends = append(ends, "与去年同期比较")
	default:
		ends = append(ends, "与上一期比较")
	}
	if len(ends) > 0 {
		b.WriteString("（" + strings.Join(ends, "，") + "）")
	}
	return b.String()
}

// maxConditions is how many conditions a title names.
const maxConditions = 2

// eachZH says by what the rows are: 各月, 每日, 各社区; or by gives it, where 各
// does not go with it (按解决时间).
func eachZH(t *stats.Table) (each string, by []string) {
	switch t.By {
	case "":
		return "", nil
	case "year":
		return "各年", nil
	case "quarter":
		return "各季度", nil
	case "month":
		return "各月", nil
	case "week":
		return "各周", nil
	case "weekday":
		return "一周各天", nil
	case "day":
		return "每日", nil
	case "self":
		return "各" + t.ByLabel + "的", nil
	}
	if f, ok := t.Kind.Field(t.By); ok && f.Type == model.TypeRef || strings.Contains(t.ByLabel, "类") {
		return "各" + t.ByLabel, nil
	}
	return "", []string{t.ByLabel}
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
	switch {
	case t.Query.Compare == stats.YearBefore:
		s += ", compared with a year before"
	case t.Query.Compare != "":
		s += ", compared with the period before"
	case t.Split != "":
		s += " and " + strings.ToLower(t.SplitLabel)
	}
	if n := len(t.Conditions); n > maxConditions {
		s += ", " + t.Conditions[0] + " and " + strconv.Itoa(n-1) + " more"
	} else if n > 0 {
		s += ", " + strings.Join(t.Conditions, ", ")
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
	if f.empty() {
		return f.say("还没有相关记录。", "No records yet.")
	}
	parts := []string{f.whole1()}
	switch {
	case f.few != nil:
		parts = append(parts, f.say("数据还太少，画不成图", "too few data to draw yet"))
	case k.name == "burn-up" && f.paceWords() != nil:
		parts = append(parts, f.paceWords()...)
	case k.name == "diverging-bar":
		parts = append(parts, f.divergingWords()...)
	case k.name == "funnel":
		parts = append(parts, f.funnelWords()...)
	case k.name == "treemap":
		parts = append(parts, f.treemapWords()...)
	case k.name == "sankey":
		parts = append(parts, f.flowWords()...)
	case f.compared():
		parts = append(parts, f.compareWords()...)
	case t.Target.OK && t.Ratio:
		parts = append(parts, f.say("目标 ", "target ")+f.amount(stats.FormatNum(t.Target.V, t.TotalScale), t.TotalUnit))
	case t.Target.OK && t.Target.V > 0 && !t.TotalHidden:
		parts = append(parts, f.say(
			"完成目标 "+stats.FormatNum(t.Target.V, t.TotalScale)+" 的 "+donePercent(float64(t.Total)/float64(t.Target.V)),
			donePercent(float64(t.Total)/float64(t.Target.V))+" of the target of "+stats.FormatNum(t.Target.V, t.TotalScale)))
	case t.SplitIsTime() && !f.share() && !t.Ratio && !t.Query.Cumulative && t.TimeUnit != "" && len(f.series) > 1 && len(f.series) <= 4 && !f.anyHidden():
		for _, s := range f.series {
			parts = append(parts, f.amount(s.name+" "+f.exact(s.total), f.unit))
		}
	default:
		parts = append(parts, f.extremes()...)
		parts = append(parts, f.largestSeries()...)
	}
	if !t.TotalHidden {
		parts = append(parts, "n="+t.Sample(t.TotalCell()))
	}
	return strings.Join(parts, f.say("，", ", ")) + f.say("。", ".")
}

// whole1 says how much it is in all.
func (f *figure) whole1() string {
	t := f.t
	if t.TotalHidden {
		return f.period() + f.say("总数", " total: ") + t.HiddenText()
	}
	total := f.amount(stats.FormatNum(t.Total, t.TotalScale), t.TotalUnit)
	if t.Ratio && !t.TotalOK() {
		return strings.TrimSpace(f.period() + f.say("总体没有数据", " overall: no figure"))
	}
	if t.Ratio {
		return strings.TrimSpace(f.period() + f.say("总体 ", " overall: ") + total)
	}
	out := f.period() + f.say("共 ", ": ") + total + f.say("", " in all")
	if f.en {
		out = strings.TrimPrefix(out, ": ")
	}
	return out
}

// compareWords set the total beside that of the period before.
func (f *figure) compareWords() []string {
	now, before := f.series[0], f.series[1]
	if f.t.Ratio || f.t.Query.Share || f.t.Overlap || f.t.Query.Cumulative || f.anyHidden() || before.total <= 0 {
		return nil
	}
	value := f.amount(f.exact(before.total), f.unit)
	tenths := int64(math.Round((now.total - before.total) / before.total * 1000))
	change := stats.FormatNum(max(tenths, -tenths), 10) + "%"
	zh, en := "去年同期", "a year before"
	if f.t.Query.Compare != stats.YearBefore {
		zh, en = "上一期", "the period before"
	}
	switch {
	case tenths > 0:
		return []string{f.say("比"+zh+"（"+value+"）增长 "+change, change+" more than "+en+" ("+value+")")}
	case tenths < 0:
		return []string{f.say("比"+zh+"（"+value+"）减少 "+change, change+" less than "+en+" ("+value+")")}
	}
	return []string{f.say("与"+zh+"持平", "as many as "+en)}
}

// funnelWords say how many of the first stage reached the last.
func (f *figure) funnelWords() []string {
	stages, s := f.stages(), f.series[0]
	if len(stages) < 2 {
		return nil
	}
	a, b := stages[0], stages[len(stages)-1]
	if s.gap[a] || s.gap[b] || s.v[a] <= 0 || s.v[b] > s.v[a] {
		return nil
	}
	p := donePercent(s.v[b] / s.v[a])
	return []string{f.say(
		"从“"+f.rows[a].Label+"” "+f.exact(s.v[a])+" 到“"+f.rows[b].Label+"” "+f.exact(s.v[b])+"（"+p+"）",
		"from "+f.exact(s.v[a])+" "+f.rows[a].Label+" to "+f.exact(s.v[b])+" "+f.rows[b].Label+" ("+p+")")}
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
	if len(f.rows) < 2 || f.t.Query.Cumulative || len(f.series) > 1 && (f.share() || f.t.Ratio) {
		return nil
	}
	top, low, ties := -1, -1, 0
	for i, h := range f.rows {
		if folds(h) || f.noFigure(i) {
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
	best, worst := [2]string{"最多", "most"}, [2]string{"最少", "least"}
	if f.t.Ratio {
		best, worst = [2]string{"最高", "highest"}, [2]string{"最低", "lowest"}
	}
	out := []string{most(top, best[0], best[1])}
	if f.anyHidden() { // the least may be among what is not shown
		out[0] = f.say("公开的数字中", "of the figures shown ") + out[0]
		return out
	}
	if f.t.Ratio && f.rowTotal(low) < f.rowTotal(top) {
		return append(out, most(low, worst[0], worst[1]))
	}
	if f.t.TimeUnit != "" && len(f.rows) > 2 && f.rowTotal(low) > 0 && f.rowTotal(low) < f.rowTotal(top) {
		out = append(out, most(low, worst[0], worst[1]))
	}
	return out
}

// noFigure reports whether a row has no value to speak of, or one that is not
// shown.
func (f *figure) noFigure(i int) bool {
	for _, s := range f.series {
		if s.hidden[i] {
			return true
		}
	}
	for _, s := range f.series {
		if !s.gap[i] {
			return false
		}
	}
	return true
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
	if len(f.series) < 2 || f.t.Overlap || f.t.Query.Cumulative || f.share() || f.t.Ratio || f.t.SplitIsTime() || f.anyHidden() {
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

// unlessOne is a sentence of n things, with its singular.
func unlessOne(n int, many, one string) string {
	if n == 1 {
		return one
	}
	return many
}

// note is the editor's, with what a reader must know of how it was counted.
func (f *figure) note() string {
	var parts []string
	if s := strings.TrimSpace(f.req.Spec.Note); s != "" {
		parts = append(parts, s)
	}
	if f.t.Missing > 0 {
		n := stats.FormatNum(int64(f.t.Missing), 1)
		parts = append(parts, f.say("另有 "+n+" 条记录没有填写这项数据，未计入。", unlessOne(f.t.Missing, n+" more records do not give this and are not counted.", "1 more record does not give this and is not counted.")))
	}
	if f.t.Overlap {
		parts = append(parts, f.say("一条记录可归入多项，各项之和大于总数。", "A record may count under several values: the parts make more than the whole."))
	}
	if s := f.t.HiddenNote(); s != "" {
		parts = append(parts, s)
	}
	if s := f.ratioNote(); s != "" {
		parts = append(parts, s)
	}
	if f.t.Ratio && f.folded > 0 {
		n := stats.FormatNum(int64(f.folded), 1)
		parts = append(parts, f.say("另有 "+n+" 组没有画出，见表格。", n+" more series are in the table."))
	}
	if f.t.Query.Target != "" && !f.t.Target.OK {
		parts = append(parts, f.say("还没有登记对应的目标。", "No target is recorded."))
	}
	return strings.Join(parts, f.say("", " "))
}

// ratioNote gives the n of each figure, or says where they are: a rate of few
// records says little.
func (f *figure) ratioNote() string {
	t := f.t
	if !t.Ratio || len(t.Rows) == 0 {
		return ""
	}
	if len(t.Series) > 1 || len(t.Rows) > 8 {
		return f.say("每个比率的 n 见表格。", "The n of each rate is in the table.")
	}
	var parts []string
	for i, h := range t.Rows {
		if c := t.Cells[i][0]; c.OK && !c.Hidden {
			parts = append(parts, h.Label+" n="+t.Sample(c))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, f.say("，", ", ")) + f.say("。", ".")
}
