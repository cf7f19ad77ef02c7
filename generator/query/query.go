// Package query reads the query form: the one way to ask for a statistic, the
// same in a :::chart block, in config.yaml, on the command line and in a figure
// of a text. Keys, time units, chart types and periods may be written in
// English or Chinese; what comes out uses the English names. Names of kinds,
// fields, measures and values stay as written: the stats package resolves them.
//
//	from: activity          来源: 活动
//	measure: hours          指标: 服务时长
//	by: month               按: 月
//	where: {community: 和平里}
package query

import "jianbao/generator/model"

// name is a name with its aliases.
type name struct {
	key     string
	aliases []string
}

// Keys of a query.
var queryKeys = []name{
	{"from", []string{"来源", "类别"}},
	{"measure", []string{"指标"}},
	{"by", []string{"按"}},
	{"split", []string{"分组"}},
	{"where", []string{"条件"}},
	{"since", []string{"自", "起", "开始"}},
	{"until", []string{"至", "止", "到", "结束"}},
	{"top", []string{"前"}},
	{"cumulative", []string{"累计"}},
	{"share", []string{"占比"}},
	{"target", []string{"目标"}},
	{"sort", []string{"排序"}},
	{"compare", []string{"比较", "对比"}},
	{"every", []string{"全部列出", "列出全部"}},
}

var chartKeys = []name{
	{"type", []string{"类型", "图形"}},
	{"title", []string{"标题"}},
	{"note", []string{"说明", "备注"}},
	{"unit", []string{"单位"}},
	{"height", []string{"高度", "高"}},
	{"options", []string{"选项"}},
}

var listKeys = []name{
	{"limit", []string{"条数", "数量"}},
	{"columns", []string{"列", "栏目"}},
	{"style", []string{"样式"}},
	{"title", []string{"标题"}},
}

var timeUnits = []name{
	{"year", []string{"年", "年份", "年度"}},
	{"quarter", []string{"季", "季度"}},
	{"month", []string{"月", "月份"}},
	{"week", []string{"周"}},
	{"weekday", []string{"星期", "周几"}},
	{"day", []string{"日", "天"}},
}

var chartTypes = []name{
	{"bar", []string{"柱状图", "柱形图"}},
	{"stacked-bar", []string{"堆叠柱状图", "堆积柱状图", "堆叠图"}},
	{"horizontal-bar", []string{"条形图", "横向柱状图"}},
	{"line", []string{"折线图"}},
	{"area", []string{"面积图"}},
	{"pie", []string{"饼图"}},
	{"ring", []string{"环图", "环形图"}},
	{"calendar", []string{"日历", "日历图", "日历热力图"}},
	{"heat-table", []string{"热力表", "热力图"}},
	{"progress", []string{"进度", "进度图", "进度条"}},
	{"grouped-bar", []string{"分组柱状图", "并列柱状图", "簇状柱形图"}},
	{"diverging-bar", []string{"态度条形图", "正负条形图"}},
	{"funnel", []string{"漏斗图"}},
	{"radar", []string{"雷达图"}},
	{"sankey", []string{"桑基图", "流向图"}},
	{"treemap", []string{"矩形树图"}},
	{"burn-up", []string{"目标进度线", "燃起图"}},
}

var listStyles = []name{
	{"list", []string{"列表"}},
	{"table", []string{"表格"}},
	{"cards", []string{"卡片"}},
}

var sortOrders = []name{
	{"value", []string{"升序", "从小到大"}},
	{"-value", []string{"降序", "从大到小"}},
	{"key", []string{"名称", "按名称"}},
	{"tree", []string{"层级", "按层级"}},
}

// comparisons are what a figure may be compared with; 同比 and 环比.
var comparisons = []name{
	{"year-before", []string{"同比", "去年同期", "上年同期"}},
	{"period-before", []string{"环比", "上期", "上一期"}},
}

// shows are the ways a figure of a text is written.
var shows = []name{
	{"plain", []string{"精确", "全数", "整数"}},
	{"wan", []string{"万"}},
	{"yi", []string{"亿"}},
	{"cheng", []string{"成", "几成"}},
	{"percent", []string{"%", "％", "百分比"}},
}

var truths = []name{
	{"true", []string{"yes", "on", "是"}},
	{"false", []string{"no", "off", "否"}},
}

// ChartTypes lists the types a chart may have.
func ChartTypes() []string {
	out := make([]string, len(chartTypes))
	for i, n := range chartTypes {
		out[i] = n.key
	}
	return out
}

// find returns the English key of a name or alias.
func find(names []name, s string) (string, bool) {
	for _, n := range names {
		if n.key == s {
			return s, true
		}
		for _, a := range n.aliases {
			if a == s {
				return n.key, true
			}
		}
	}
	return "", false
}

func spellings(lists ...[]name) []string {
	var out []string
	for _, l := range lists {
		for _, n := range l {
			out = append(append(out, n.key), n.aliases...)
		}
	}
	return out
}

// unit gives the English name of a time unit (月, 按月, 每月 → month), other
// names unchanged.
func unit(s string) string {
	if u, ok := find(timeUnits, s); ok {
		return u
	}
	for _, lead := range []string{"按", "每", "各"} {
		if len(s) > len(lead) && s[:len(lead)] == lead {
			if u, ok := find(timeUnits, s[len(lead):]); ok {
				return u
			}
		}
	}
	return s
}

func addWhere(q *model.Query, key string, values ...string) {
	if q.Where == nil {
		q.Where = map[string][]string{}
	}
	q.Where[key] = append(q.Where[key], values...)
}

// TimeUnit gives the English name of a time unit, "" for other names.
func TimeUnit(s string) string {
	u, ok := find(timeUnits, unit(s))
	if !ok {
		return ""
	}
	return u
}
