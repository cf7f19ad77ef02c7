package chart

import (
	"slices"

	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// Which tables a type of chart suits. What is wrong is said with the key of the
// chart block that must change; check adds which types would do.

// noParts says what makes the figures no parts of a whole, nil if they are.
func noParts(t *stats.Table, zh, en string) *SpecError {
	switch {
	case t.Ratio:
		return unsuited("measure", "比率不能相加，不能用"+zh+"表示", "ratios do not add up: no "+en)
	case t.Query.Cumulative:
		return unsuited("cumulative", "累计数不能用"+zh+"表示", "running totals cannot make a "+en)
	}
	return noNegative(t, zh, en)
}

func noNegative(t *stats.Table, zh, en string) *SpecError {
	for _, row := range t.Cells {
		for _, c := range row {
			if c.V < 0 {
				return unsuited("type", "有负数，不能用"+zh+"表示", "negative values cannot make a "+en)
			}
		}
	}
	return nil
}

// named counts the heads that stand for themselves.
func named(hs []stats.Head) int {
	n := 0
	for _, h := range hs {
		if !folds(h) {
			n++
		}
	}
	return n
}

func suitsStack(t *stats.Table) *SpecError {
	if err := needsSplit(t); err != nil {
		return err
	}
	if t.Ratio {
		return unsuited("measure", "比率不能堆叠相加", "ratios cannot be stacked")
	}
	if t.Query.Compare != "" {
		return unsuited("compare", "两个时期的数不能堆叠相加", "two periods cannot be stacked")
	}
	return nil
}

func suitsArea(t *stats.Table) *SpecError {
	if err := needsRows(t); err != nil {
		return err
	}
	if len(t.Series) > 1 {
		return suitsStack(t)
	}
	return nil
}

func suitsGrouped(t *stats.Table) *SpecError {
	if t.Query.Compare != "" {
		return needsRows(t)
	}
	return needsSplit(t)
}

func suitsDiverging(t *stats.Table) *SpecError {
	if err := needsSplit(t); err != nil {
		return err
	}
	if t.SplitIsTime() || t.Query.Compare != "" {
		return unsuited("split", "态度条形图要按答案分组（split），不能按时间", "a diverging bar needs the answers as split, not time")
	}
	if err := noParts(t, "态度条形图", "diverging bar"); err != nil {
		return err
	}
	switch n := named(t.Series); {
	case n < 2:
		return tooFew("split", "态度条形图至少要有两种答案", "a diverging bar needs two answers or more")
	case n > maxAnswers:
		return unsuited("split", "态度条形图最多 7 种答案，这里有 "+stats.FormatNum(int64(n), 1)+" 种", "a diverging bar shows 7 answers at most, not "+stats.FormatNum(int64(n), 1))
	}
	return nil
}

// maxStages is how many stages a funnel shows.
const maxStages = 12

func suitsFunnel(t *stats.Table) *SpecError {
	switch {
	case t.By == "":
		return unsuited("by", "漏斗图要写按什么阶段统计（by），例如 by: state", "a funnel needs its stages, such as by: state")
	case t.Split != "":
		return unsuited("split", "漏斗图只能表示一组数，不能再分组（split）", "a funnel shows one series and cannot be split")
	case t.TimeUnit != "":
		return unsuited("by", "漏斗图要按阶段统计，不能按时间", "a funnel shows stages, not time")
	case t.Query.Compare != "":
		return unsuited("compare", "漏斗图不能比较两个时期", "a funnel cannot compare periods")
	case t.Query.Share:
		return unsuited("share", "漏斗图要用数值，不能用占比（share）", "a funnel needs values, not shares")
	}
	if n := named(t.Rows); n > maxStages {
		return unsuited("by", "漏斗图最多 12 个阶段，这里有 "+stats.FormatNum(int64(n), 1)+" 个", "a funnel shows 12 stages at most, not "+stats.FormatNum(int64(n), 1))
	}
	return noParts(t, "漏斗图", "funnel")
}

func suitsRadar(t *stats.Table) *SpecError {
	if err := needsRows(t); err != nil {
		return err
	}
	rows, series := len(t.Rows), len(t.Series)
	switch {
	case t.TimeUnit != "":
		return unsuited("by", "随时间的变化请用折线图，不要用雷达图", "use a line for what changes with time, not a radar")
	case rows > maxSpokes:
		n := stats.FormatNum(int64(rows), 1)
		return unsuited("by", "雷达图要有 3—12 项，这里有 "+n+" 项；可以用 top 限定项数", "a radar needs 3 to 12 rows, not "+n+"; top limits them")
	case series > maxRadarSeries:
		return unsuited("split", "雷达图最多比较 3 组，这里有 "+stats.FormatNum(int64(series), 1)+" 组", "a radar compares 3 series at most, not "+stats.FormatNum(int64(series), 1))
	case t.Query.Cumulative:
		return unsuited("cumulative", "累计数不能用雷达图表示", "running totals cannot make a radar")
	}
	if err := noNegative(t, "雷达图", "radar"); err != nil {
		return err
	}
	if rows < minSpokes {
		n := stats.FormatNum(int64(rows), 1)
		return tooFew("by", "雷达图要有 3—12 项，现在只有 "+n+" 项", "a radar needs 3 to 12 rows, so far there are "+n)
	}
	return nil
}

func suitsSankey(t *stats.Table) *SpecError {
	if err := needsSplit(t); err != nil {
		return err
	}
	switch {
	case t.By == t.Split:
		return unsuited("split", "流向图两边要是不同的项目，不能从一项流回它自己", "a sankey cannot flow from a thing to itself: by and split are the same")
	case t.Query.Share:
		return unsuited("share", "流向图要用数值，不能用占比（share）", "a sankey needs values, not shares")
	case t.Query.Compare != "":
		return unsuited("compare", "流向图不能比较两个时期", "a sankey cannot compare periods")
	}
	if err := noParts(t, "流向图", "sankey"); err != nil {
		return err
	}
	if !flowing(t) {
		return tooFew("measure", "流向图至少要有一项大于 0，现在全是 0", "a sankey needs a value above 0, so far all are 0")
	}
	return nil
}

// flowing reports whether there is anything to draw as a flow.
func flowing(t *stats.Table) bool {
	for _, row := range t.Cells {
		if slices.ContainsFunc(row, func(c stats.Cell) bool { return c.V > 0 || c.Hidden }) {
			return true
		}
	}
	return false
}

func suitsTreemap(t *stats.Table) *SpecError {
	if err := needsRows(t); err != nil {
		return err
	}
	switch {
	case t.Split != "":
		return unsuited("split", "矩形树图只能表示一组数，不能再分组（split）", "a treemap shows one series and cannot be split")
	case t.Query.Compare != "":
		return unsuited("compare", "矩形树图不能比较两个时期", "a treemap cannot compare periods")
	case t.TimeUnit != "":
		return unsuited("by", "随时间的变化请用柱状图或折线图，不要用矩形树图", "use bars or a line for what changes with time, not a treemap")
	case t.Overlap:
		return unsuited("type", "一条记录可归入多项，各项之和大于总数，不能用矩形树图表示", "records count under several values, so the parts make more than the whole")
	}
	return noParts(t, "矩形树图", "treemap")
}

func suitsBurnUp(t *stats.Table) *SpecError {
	switch {
	case t.Split != "":
		return unsuited("split", "目标进度线不能再分组（split）", "a burn-up cannot be split")
	case t.Query.Compare != "":
		return unsuited("compare", "目标进度线不能比较两个时期", "a burn-up cannot compare periods")
	case t.Query.Share:
		return unsuited("share", "目标进度线要用数值，不能用占比（share）", "a burn-up needs values, not shares")
	case t.Query.Target == "":
		return unsuited("target", "目标进度线要写和哪个目标比较，例如 target: "+t.Measure.Name, "a burn-up needs a target, such as target: "+t.Measure.Name)
	case t.TimeUnit != "month" && t.TimeUnit != "quarter" && t.TimeUnit != "week" && t.TimeUnit != "day":
		return unsuited("by", "目标进度线要按时间统计，例如 by: month", "a burn-up runs along time, such as by: month")
	}
	if err := noParts(&stats.Table{Ratio: t.Ratio, Cells: t.Cells}, "目标进度线", "burn-up"); err != nil {
		return err
	}
	if _, ok := (&figure{t: t}).elapsed(); t.N > 0 && !ok {
		return unsuited("where", "目标进度线要从一年的1月1日算起，且只看一年，例如 where: {year: 今年}", "a burn-up covers one year from 1 January on, such as where: {year: this-year}")
	}
	if t.Target.OK && t.TargetFirst != t.TargetLast && t.First != model.NoDay && model.DayTime(t.TargetFirst).Year() != model.DayTime(t.TargetLast).Year() {
		return unsuited("where", "目标进度线只看一年的目标，例如 where: {year: 今年}", "a burn-up covers the target of one year, such as where: {year: this-year}")
	}
	return nil
}
