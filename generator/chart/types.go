package chart

import (
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/stats"
)

// chartType is one form of chart.
type chartType struct {
	name        string
	zh          string // what editors may write instead
	suits       func(t *stats.Table) *SpecError
	draw        func(f *figure, fr frame) *drawing
	interactive func(f *figure) (obj, error)
}

// chartTypes in the order they are listed to editors.
func chartTypes() []chartType {
	return []chartType{
		{"bar", "柱状图", needsRows, (*figure).columns, (*figure).barOption},
		{"stacked-bar", "堆叠柱状图", suitsStack, (*figure).columns, (*figure).barOption},
		{"horizontal-bar", "条形图", needsRows, (*figure).bars, (*figure).horizontalOption},
		{"line", "折线图", needsRows, (*figure).lines, (*figure).lineOption},
		{"area", "面积图", suitsArea, (*figure).lines, (*figure).lineOption},
		{"pie", "饼图", suitsPie, (*figure).pie, (*figure).pieOption},
		{"ring", "环形图", suitsPie, (*figure).pie, (*figure).pieOption},
		{"calendar", "日历图", suitsCalendar, (*figure).calendar, (*figure).calendarOption},
		{"heat-table", "热力表", needsSplit, (*figure).heatTable, (*figure).heatOption},
		{"progress", "进度图", suitsProgress, (*figure).progress, nil},
		{"grouped-bar", "分组柱状图", suitsGrouped, (*figure).grouped, (*figure).barOption},
		{"diverging-bar", "态度条形图", suitsDiverging, (*figure).diverging, (*figure).divergingOption},
		{"funnel", "漏斗图", suitsFunnel, (*figure).funnel, (*figure).funnelOption},
		{"radar", "雷达图", suitsRadar, (*figure).radar, (*figure).radarOption},
		{"sankey", "流向图", suitsSankey, (*figure).sankey, (*figure).sankeyOption},
		{"treemap", "矩形树图", suitsTreemap, (*figure).treemap, (*figure).treemapOption},
		{"burn-up", "目标进度线", suitsBurnUp, (*figure).burnUpChart, (*figure).burnUpOption},
	}
}

// SpecError says that a chart cannot be drawn as asked: an unknown type, or a
// type that does not suit the query.
type SpecError struct {
	Key     string // of the chart block: type, by, split, target
	Message diag.Message
	What    diag.Text
	Hint    diag.Text
	// Few says that only the data are too few for the type, as they are when a
	// year begins. The chart is a placeholder until there are more.
	Few bool
}

var (
	errType  = specMessage("JB0801")
	errSuits = specMessage("JB0802")
	warnFew  = fewMessage()
)

// fewMessage is what an editor hears of a chart that is a placeholder.
func fewMessage() diag.Message {
	m := specMessage("JB0803")
	m.Severity = diag.Warning
	return m
}

func specMessage(code string) diag.Message {
	return diag.Message{
		Code: code, Severity: diag.Error,
		ZH: "图表的 %[1]s：%[2]s", EN: "%[1]s of the chart: %[2]s", HintZH: "%[3]s", HintEN: "%[3]s",
	}
}

// Error gives the message in English.
func (e *SpecError) Error() string { return e.Text().EN }

// Text is the whole message.
func (e *SpecError) Text() diag.Text {
	return diag.Text{ZH: e.Key + "：" + e.What.ZH + "。" + e.Hint.ZH, EN: e.Key + ": " + e.What.EN + " (" + e.Hint.EN + ")"}
}

// At makes a diagnostic of the error at the place of the key.
func (e *SpecError) At(pos diag.Pos) diag.Diagnostic { return e.Message.At(pos, e.Key, e.What, e.Hint) }

// Types are the names of all types of chart.
func Types() []string {
	var out []string
	for _, k := range chartTypes() {
		out = append(out, k.name)
	}
	return out
}

// typeAliases are further names of types.
var typeAliases = map[string]string{
	"柱形图": "bar", "柱图": "bar", "column": "bar", "堆积柱状图": "stacked-bar", "堆叠图": "stacked-bar", "横条图": "horizontal-bar", "横向柱状图": "horizontal-bar",
	"曲线图": "line", "趋势图": "line", "圆饼图": "pie", "圆环图": "ring", "donut": "ring", "doughnut": "ring", "日历热力图": "calendar", "热力图": "heat-table", "进度条": "progress", "进度": "progress",
	"环图": "ring", "日历": "calendar", "并列柱状图": "grouped-bar", "簇状柱形图": "grouped-bar", "正负条形图": "diverging-bar", "桑基图": "sankey", "燃起图": "burn-up",
}

// check finds the type and says whether it suits the table. A spec without
// type gets the one that suits best.
func check(req *Request) (chartType, error) {
	t, name := req.Table, strings.TrimSpace(req.Spec.Type)
	types := chartTypes()
	if name == "" {
		name = bestType(t)
	}
	if alias, ok := typeAliases[name]; ok {
		name = alias
	}
	i := slices.IndexFunc(types, func(k chartType) bool { return k.name == name || k.zh == name })
	if i < 0 {
		return chartType{}, unknownType(name, types)
	}
	if types[i].suits != nil {
		if err := types[i].suits(t); err != nil {
			err.Message, err.Hint = errSuits, suited(t, types)
			if err.Few {
				err.Message, req.Spec.Type = warnFew, types[i].name
				err.Hint = diag.Text{
					ZH: "现在先不画图，等数据够了会自动画出来；" + err.Hint.ZH,
					EN: "it is drawn as soon as there are enough; " + err.Hint.EN,
				}
				return types[i], err
			}
			return chartType{}, err
		}
	}
	req.Spec.Type = types[i].name
	return types[i], nil
}

// Check says whether a chart can be drawn, without drawing it: nil or a
// [*SpecError]. One with Few set is no mistake: the chart is a placeholder.
func Check(req Request) error {
	_, err := check(&req)
	return err
}

func unknownType(name string, types []chartType) *SpecError {
	var names, zh, en []string
	for _, k := range types {
		names = append(names, k.name, k.zh)
		zh, en = append(zh, k.zh+"（"+k.name+"）"), append(en, k.name)
	}
	e := &SpecError{Key: "type", Message: errType,
		What: diag.Text{ZH: "没有“" + name + "”这种图表", EN: "there is no chart type \"" + name + "\""},
		Hint: diag.Text{ZH: "可以写：" + strings.Join(zh, "、"), EN: "allowed: " + strings.Join(en, ", ")}}
	if near := diag.Nearest(name, names); near != "" {
		e.Hint.ZH = "您是不是想写“" + near + "”？" + e.Hint.ZH
		e.Hint.EN = "did you mean \"" + near + "\"? " + e.Hint.EN
	}
	return e
}

// suited lists the types that suit a table.
func suited(t *stats.Table, types []chartType) diag.Text {
	var zh, en []string
	for _, k := range types {
		if k.suits == nil || k.suits(t) == nil {
			zh, en = append(zh, k.zh+"（"+k.name+"）"), append(en, k.name)
		}
	}
	if len(zh) == 0 {
		return diag.Text{ZH: "请在 by（按）里写按什么统计，例如 by: month", EN: "say in by what to group by, such as by: month"}
	}
	return diag.Text{ZH: "这个统计可以用：" + strings.Join(zh, "、"), EN: "this query suits: " + strings.Join(en, ", ")}
}

// bestType chooses a form by what is asked: time runs along a line or as
// columns, names are read best beside bars.
func bestType(t *stats.Table) string {
	switch {
	case t.Target.OK && t.Split == "":
		return "progress"
	case t.TimeUnit == "day" && t.Split == "" && len(t.Rows) > 40:
		return "calendar"
	case t.TimeUnit != "" && t.Split == "" && len(t.Rows) <= 24:
		return "bar"
	case t.TimeUnit != "" && t.Query.Cumulative, t.TimeUnit != "" && len(t.Rows) > 24:
		return "line"
	case t.TimeUnit != "" && t.Split != "":
		return "stacked-bar"
	}
	return "horizontal-bar"
}

// tooFew is unsuited for now only.
func tooFew(key, zh, en string) *SpecError {
	e := unsuited(key, zh, en)
	e.Few = true
	return e
}

func unsuited(key, zh, en string) *SpecError {
	return &SpecError{Key: key, What: diag.Text{ZH: zh, EN: en}}
}

func needsRows(t *stats.Table) *SpecError {
	if t.By == "" {
		return unsuited("by", "没有写按什么统计（by）", "by is missing: there is only one figure")
	}
	return nil
}

func needsSplit(t *stats.Table) *SpecError {
	if err := needsRows(t); err != nil {
		return err
	}
	if t.Split == "" {
		return unsuited("split", "这种图表还要写分组（split），例如“分组: 社区”", "this type needs split as well, such as split: category")
	}
	return nil
}

func suitsPie(t *stats.Table) *SpecError {
	switch {
	case t.By == "":
		return needsRows(t)
	case t.Split != "":
		return unsuited("split", "饼图和环形图只能表示一组数，不能再分组（split）", "a pie shows one series and cannot be split")
	case t.Ratio:
		return unsuited("measure", "比率不能相加，不能用饼图表示", "ratios do not add up to a whole")
	case t.Query.Cumulative:
		return unsuited("cumulative", "累计数不能用饼图表示", "running totals are no parts of a whole")
	case t.Query.Compare != "":
		return unsuited("compare", "饼图不能比较两个时期", "a pie cannot compare periods")
	case t.Overlap:
		return unsuited("type", "一条记录可归入多项，各项之和大于总数，不能用饼图表示", "records count under several values, so the parts make more than the whole")
	}
	for _, row := range t.Cells {
		if len(row) > 0 && row[0].V < 0 {
			return unsuited("type", "有负数，不能用饼图表示", "negative values are no parts of a whole")
		}
	}
	return nil
}

func suitsCalendar(t *stats.Table) *SpecError {
	if t.TimeUnit != "day" || t.Split != "" {
		return unsuited("by", "日历图要按日统计（by: day），不能再分组", "a calendar needs by: day, without split")
	}
	return nil
}

func suitsProgress(t *stats.Table) *SpecError {
	switch {
	case t.Split != "":
		return unsuited("split", "进度图不能再分组（split）", "progress cannot be split")
	case t.Query.Share:
		return unsuited("share", "进度图要用数值，不能用占比（share）", "progress needs values, not shares")
	case t.Query.Target == "":
		return unsuited("target", "进度图要写和哪个目标比较，例如 target: "+t.Measure.Name, "progress needs a target, such as target: "+t.Measure.Name)
	case t.By != "" && t.TimeUnit == "":
		return unsuited("by", "进度图只能按时间统计", "progress runs along time only")
	}
	return nil
}
