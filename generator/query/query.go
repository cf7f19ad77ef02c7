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

import (
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// Keys of a query.
var queryKeys = []yamldoc.Key{
	{"from", "来源", "类别"},
	{"measure", "指标"},
	{"by", "按"},
	{"split", "分组"},
	{"where", "条件"},
	{"since", "自", "起", "开始"},
	{"until", "至", "止", "到", "结束"},
	{"top", "前"},
	{"cumulative", "累计"},
	{"share", "占比"},
	{"target", "目标"},
	{"sort", "排序"},
	{"compare", "比较", "对比"},
	{"every", "全部列出", "列出全部"},
}

var chartKeys = []yamldoc.Key{
	{"type", "类型", "图形"},
	{"title", "标题"},
	{"note", "说明", "备注"},
	{"unit", "单位"},
	{"height", "高度", "高"},
	{"options", "选项"},
}

var listKeys = []yamldoc.Key{
	{"limit", "条数", "数量"},
	{"columns", "列", "栏目"},
	{"style", "样式"},
	{"title", "标题"},
}

var timeUnits = []yamldoc.Key{
	{"year", "年", "年份", "年度"},
	{"quarter", "季", "季度"},
	{"month", "月", "月份"},
	{"week", "周"},
	{"weekday", "星期", "周几"},
	{"day", "日", "天"},
}

var chartTypes = []yamldoc.Key{
	{"bar", "柱状图", "柱形图"},
	{"stacked-bar", "堆叠柱状图", "堆积柱状图", "堆叠图"},
	{"horizontal-bar", "条形图", "横向柱状图"},
	{"line", "折线图"},
	{"area", "面积图"},
	{"pie", "饼图"},
	{"ring", "环图", "环形图"},
	{"calendar", "日历", "日历图", "日历热力图"},
	{"heat-table", "热力表", "热力图"},
	{"progress", "进度", "进度图", "进度条"},
	{"grouped-bar", "分组柱状图", "并列柱状图", "簇状柱形图"},
	{"diverging-bar", "态度条形图", "正负条形图"},
	{"funnel", "漏斗图"},
	{"radar", "雷达图"},
	{"sankey", "桑基图", "流向图"},
	{"treemap", "矩形树图"},
	{"burn-up", "目标进度线", "燃起图"},
}

var listStyles = []yamldoc.Key{
	{"list", "列表"},
	{"table", "表格"},
	{"cards", "卡片"},
}

var sortOrders = []yamldoc.Key{
	{"value", "升序", "从小到大"},
	{"-value", "降序", "从大到小"},
	{"key", "名称", "按名称"},
	{"tree", "层级", "按层级"},
}

// comparisons are what a figure may be compared with; 同比 and 环比.
var comparisons = []yamldoc.Key{
	{"year-before", "同比", "去年同期", "上年同期"},
	{"period-before", "环比", "上期", "上一期"},
}

// shows are the ways a figure of a text is written.
var shows = []yamldoc.Key{
	{"plain", "精确", "全数", "整数"},
	{"wan", "万"},
	{"yi", "亿"},
	{"cheng", "成", "几成"},
	{"percent", "%", "％", "百分比"},
}

var truths = []yamldoc.Key{
	{"true", "yes", "on", "是"},
	{"false", "no", "off", "否"},
}

// ChartTypes lists the types a chart may have.
func ChartTypes() []string {
	out := make([]string, len(chartTypes))
	for i, n := range chartTypes {
		out[i] = n[0]
	}
	return out
}

// unit gives the English name of a time unit (月, 按月, 每月 → month), other
// names unchanged.
func unit(s string) string {
	if u, ok := yamldoc.Find(timeUnits, s); ok {
		return u
	}
	for _, lead := range []string{"按", "每", "各"} {
		if len(s) > len(lead) && s[:len(lead)] == lead {
			if u, ok := yamldoc.Find(timeUnits, s[len(lead):]); ok {
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
	u, ok := yamldoc.Find(timeUnits, unit(s))
	if !ok {
		return ""
	}
	return u
}
