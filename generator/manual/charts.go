package manual

import (
	"strconv"
	"strings"

	"jianbao/generator/model"
)

// chinese are the names that Chinese pages use in blocks. The test reads every
// block back with package query.
var chinese = map[string]string{
	"bar": "柱状图", "stacked-bar": "堆叠柱状图", "grouped-bar": "分组柱状图", "horizontal-bar": "条形图", "diverging-bar": "态度条形图",
	"line": "折线图", "area": "面积图", "pie": "饼图", "ring": "环图", "calendar": "日历图", "heat-table": "热力表", "progress": "进度图",
	"burn-up": "目标进度线", "funnel": "漏斗图", "radar": "雷达图", "sankey": "流向图", "treemap": "矩形树图",
	"year": "年", "quarter": "季度", "month": "月", "week": "周", "weekday": "星期", "day": "日", "self": "本身",
	"type": "类型", "from": "来源", "measure": "指标", "by": "按", "split": "分组", "where": "条件", "since": "自", "until": "至", "top": "前",
	"cumulative": "累计", "share": "占比", "target": "目标", "sort": "排序", "compare": "对比", "every": "全部列出",
	"title": "标题", "note": "说明", "unit": "单位", "height": "高度",
	"year-before": "同比", "period-before": "环比", "value": "升序", "-value": "降序", "key": "名称", "tree": "层级",
	"this-year": "今年", "last-year": "去年", "this-month": "本月", "today": "今天",
}

// word is a name of the query form in the language of the page.
func (w *writer) word(key string) string {
	if s := chinese[key]; w.zh && s != "" {
		return s
	}
	return key
}

// charts shows the charts of the kind as blocks to copy.
func (w *writer) charts() {
	if len(w.kind.Charts) == 0 {
		return
	}
	w.section("给出的图表", "Charts")
	w.print(w.tr("这一栏的网页上有这些图。要在文章里放，把块抄过去，标题写成一句结论。", "The section page has these. To put one into an article, copy the block and let its title say the finding."), "\n")
	for i, c := range w.kind.Charts {
		w.print("\n### ", w.caption(c), "\n\n")
		if w.opt.Picture != nil {
			if src := w.opt.Picture(w.kind.Name, i+1); src != "" {
				w.print("![", w.caption(c), "](", src, ")\n\n")
			}
		}
		w.print("```markdown\n", w.block(c), "```\n")
	}
}

// caption says what a chart shows.
func (w *writer) caption(c model.ChartSpec) string {
	if c.Title != "" {
		return c.Title
	}
	measure := w.measure(c.Measure)
	if !w.zh {
		s := measure
		if c.By != "" {
			s += " by " + w.axis(c.By)
		}
		if c.Split != "" {
			s += " and " + w.axis(c.Split)
		}
		return s + " (" + c.Type + ")"
	}
	s := ""
	if c.By != "" {
		s = "按" + w.axis(c.By)
	}
	if c.Split != "" {
		s += "和" + w.axis(c.Split)
	}
	return s + "看" + measure + "（" + w.word(c.Type) + "）"
}

func (w *writer) measure(name string) string {
	if m, ok := w.kind.Measure(name); ok && name != "" {
		return w.in(m.Label)
	}
	if m, ok := w.kind.Measure("count"); ok && (name == "" || name == "count") {
		return w.in(m.Label)
	}
	return w.tr("数量", "count")
}

// axis is the label of what a chart is grouped by.
func (w *writer) axis(name string) string {
	if d, ok := w.kind.Dimension(name); ok {
		return w.in(d.Label)
	}
	if f, ok := w.kind.Field(name); ok {
		return w.in(f.Label)
	}
	if !w.zh {
		return name
	}
	return w.word(name)
}

// block is a chart as an editor writes it in a text.
func (w *writer) block(c model.ChartSpec) string {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			b.WriteString(w.word(key) + ": " + value + "\n")
		}
	}
	flag := func(key string, on bool) {
		if on {
			line(key, w.tr("是", "true"))
		}
	}
	b.WriteString(w.tr(":::图表\n", ":::chart\n"))
	line("type", w.word(c.Type))
	line("from", w.name(w.kind.Name, w.kind.Label))
	line("measure", w.measureName(c.Measure))
	line("by", w.axisName(c.By))
	line("split", w.axisName(c.Split))
	line("where", w.where(c.Where))
	line("since", w.word(c.Since))
	line("until", w.word(c.Until))
	if c.Top > 0 {
		line("top", strconv.Itoa(c.Top))
	}
	flag("cumulative", c.Cumulative)
	flag("share", c.Share)
	if c.Target != "" {
		line("target", w.measureName(c.Target))
	}
	if c.Sort != "" && c.Type != "treemap" { // of a treemap it goes without saying
		line("sort", w.word(c.Sort))
	}
	if c.Compare != "" {
		line("compare", w.word(c.Compare))
	}
	flag("every", c.Every)
	line("unit", c.Unit)
	line("title", scalarOr(c.Title))
	line("note", scalarOr(c.Note))
	b.WriteString(":::\n")
	return b.String()
}

func scalarOr(s string) string {
	if s == "" {
		return ""
	}
	return scalar(s)
}

// name is what an editor writes for something: its Chinese label, or its key.
func (w *writer) name(key string, l model.Label) string {
	if w.zh && l.ZH != "" {
		return scalar(l.ZH)
	}
	return key
}

func (w *writer) measureName(name string) string {
	if m, ok := w.kind.Measure(name); ok && name != "" {
		return w.name(m.Name, m.Label)
	}
	return name
}

func (w *writer) axisName(name string) string {
	if d, ok := w.kind.Dimension(name); ok {
		return w.name(d.Name, d.Label)
	}
	if f, ok := w.kind.Field(name); ok {
		return w.name(f.Name, f.Label)
	}
	if name == "" {
		return ""
	}
	return w.word(name)
}

// where writes conditions as a YAML mapping.
func (w *writer) where(where map[string][]string) string {
	var parts []string
	for _, name := range sorted(where) {
		var values []string
		f, ok := w.kind.Field(name)
		for _, v := range where[name] {
			if ok {
				if o, found := f.Option(v); found {
					v = w.name(o.Key, o.Label)
				}
			}
			values = append(values, v)
		}
		value := strings.Join(values, ", ")
		if len(values) != 1 {
			value = "[" + value + "]"
		}
		parts = append(parts, w.axisName(name)+": "+value)
	}
	if len(parts) == 0 {
		return ""
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
