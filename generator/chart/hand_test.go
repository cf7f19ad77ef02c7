package chart

import (
	"fmt"
	"math/rand/v2"

	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// optionHeads are heads of options: with a place among them, so that they have
// colours and an order of their own.
func optionHeads(labels ...string) []stats.Head {
	out := heads(labels...)
	for i := range out {
		out[i].Index = i + 1
	}
	return out
}

// monthHeads are the months of 2026 up to a number.
func monthHeads(n int, lang string) []stats.Head {
	var out []stats.Head
	for m := 1; m <= n; m++ {
		h := stats.Head{Key: fmt.Sprintf("2026-%02d", m), Label: fmt.Sprintf("2026年%d月", m), Short: fmt.Sprintf("%d月", m)}
		if lang == "en" {
			h.Short = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}[m-1]
			h.Label = h.Short + " 2026"
		}
		out = append(out, h)
	}
	return out
}

// dated sets the days of a table: 2026 up to a day.
func dated(t *stats.Table, month, day int) *stats.Table {
	t.First, t.Last = model.Day(testNow.AddDate(0, 1-int(testNow.Month()), 1-testNow.Day())), model.Day(testNow.AddDate(0, month-int(testNow.Month()), day-testNow.Day()))
	return t
}

func say(lang, zh, en string) string {
	if lang == "en" {
		return en
	}
	return zh
}

// hide hides a cell as stats does.
func hide(t *stats.Table, row, col int) {
	c := &t.Cells[row][col]
	t.Suppress = 5
	*c = stats.Cell{Hidden: true}
}

// handSamples are charts of the types that need more than the sample's records.
func handSamples(lang string) []Request {
	rng := rand.New(rand.NewPCG(3, 4))
	l := func(zh, en string) string { return say(lang, zh, en) }
	var out []Request
	add := func(kind, title string, t *stats.Table) *stats.Table {
		t.Lang = lang
		out = append(out, Request{Spec: model.ChartSpec{Type: kind, Title: title}, Table: t, Lang: lang})
		return t
	}
	people := l("人次", "people")
	communities := testCommunities
	if lang == "en" {
		communities = []string{"Hepingli", "Anhuali", "Qingnianhu", "Dongheyan", "Xinghua", "Xiaohuangzhuang", "Minwang", "Huagong", "Ditan", "Andelu"}
	}
	rows := func(n, k int, f func(i, j int) int64) [][]int64 {
		var cells [][]int64
		for i := range n {
			var row []int64
			for j := range k {
				row = append(row, f(i, j))
			}
			cells = append(cells, row)
		}
		return cells
	}
	random := func(i, j int) int64 { return int64(rng.IntN(900) + 60*j + 20) }

	t := add("grouped-bar", l("今年各月参与人次多数高于去年同期", "More people took part than a year before"),
		dated(handTable(people, monthHeads(11, lang), heads(l("2026年1—11月", "Jan–Nov 2026"), l("2025年1—11月", "Jan–Nov 2025")), rows(11, 2, random)...), 11, 22))
	t.TimeUnit, t.By, t.Query.Compare = "month", "month", "year-before"
	t = add("grouped-bar", "", handTable(people, heads(communities...), heads(l("本季度", "This quarter"), l("上季度", "Last quarter")), rows(10, 2, random)...))
	t.Query.Compare = "period-before"
	hide(t, 8, 0)
	hide(t, 9, 1)
	t = add("grouped-bar", "", handTable(people, heads(communities[:4]...), optionHeads(l("居民", "Residents"), l("党员", "Members"), l("志愿者", "Volunteers")), rows(4, 3, random)...))
	hide(t, 2, 1)
	hide(t, 2, 2)

	answers := optionHeads(l("非常满意", "Very satisfied"), l("满意", "Satisfied"), l("一般", "Neither"), l("不满意", "Dissatisfied"), l("非常不满意", "Very dissatisfied"))
	questions := heads(l("对活动时间的安排是否满意？", "Are you satisfied with the times of activities?"), l("对场地和设施是否满意？", "And with rooms and equipment?"), l("社区工作人员的服务态度", "Manners of the staff"),
		l("党员先锋岗的作用发挥得怎么样，是不是每个月都能见到党员亮身份？", "Do members show who they are, month after month, at their posts in the community?"), l("垃圾分类宣传", "Sorting of waste"))
	t = add("diverging-bar", l("居民对服务态度最满意，对场地意见较多", "Residents like the staff, less so the rooms"), handTable(l("人", "people"), questions, answers,
		[]int64{60, 90, 30, 12, 4}, []int64{20, 50, 41, 60, 25}, []int64{120, 60, 11, 3, 1}, []int64{40, 44, 60, 20, 10}, []int64{30, 30, 20, 10, 9}))
	hide(t, 4, 4)
	hide(t, 4, 3)
	add("diverging-bar", "", handTable(l("人", "people"), questions[:3], optionHeads(l("同意", "Agree"), l("基本同意", "Mostly agree"), l("不大同意", "Mostly disagree"), l("不同意", "Disagree")),
		[]int64{60, 90, 30, 12}, []int64{0, 0, 0, 0}, []int64{3, 2, 1, 1}))

	states := optionHeads(l("待认领", "Open"), l("已认领", "Claimed"), l("办理中", "In hand"), l("已完成", "Done"), l("已核验", "Checked"))
	t = add("funnel", l("三分之二的微心愿已经实现", "Two thirds of the wishes have come true"), handTable(l("个", "wishes"), states, heads(l("微心愿", "Wishes")), []int64{240}, []int64{212}, []int64{188}, []int64{160}, []int64{31}))
	t.Overlap, t.By, t.ByLabel = true, "history", l("状态", "State")
	t = add("funnel", "", handTable(l("个", "wishes"), states, heads(l("微心愿", "Wishes")), []int64{24}, []int64{60}, []int64{0}, []int64{2}, []int64{33}))
	hide(t, 2, 0)
	hide(t, 3, 0)

	axes := heads(l("学习型党组织", "Learning"), l("文化", "Culture"), l("帮扶", "Assistance"), l("科普", "Science"), l("志愿服务", "Volunteering"), l("平安建设", "Safety"), l("便民服务", "Services"), l("低碳环保", "Low carbon"), l("文明", "Civility"))
	add("radar", l("两个社区各有所长", "Each community has its strengths"), handTable(l("场", "events"), axes, heads(communities[:2]...), rows(9, 2, func(_, j int) int64 { return int64(rng.IntN(30) + 4 + 3*j) })...))
	t = add("radar", "", handTable(l("场", "events"), axes[:5], heads(l("活动", "Activities")), rows(5, 1, func(_, _ int) int64 { return int64(rng.IntN(30) + 4) })...))
	hide(t, 2, 0)
	hide(t, 3, 0)

	units := heads(l("市第一中学", "First School"), l("区人民医院", "District Hospital"), l("工商银行支行", "Bank"), l("消防救援站", "Fire Station"), l("某科技有限责任公司", "Some Technology Ltd"), l("街道司法所", "Legal Office"), l("驻区部队", "Garrison"), l("物业服务中心", "Property Service"))
	projects := heads(l("四点半课堂", "After-school class"), l("银龄守护", "Care of the old"), l("楼道微更新", "Stairwells"), l("法律进社区", "Law at the door"), l("应急演练", "Drills"), l("健康义诊", "Health checks"))
	t = add("sankey", l("驻区单位的力量主要投向了银龄守护", "Units mostly gave to care of the old"), handTable(l("人次", "people"), units, projects,
		rows(8, 6, func(i, j int) int64 {
			if (i*5+j*3)%4 == 0 {
				return int64(10 + (i*37+j*53)%90)
			}
			return 0
		})...))
	t.By, t.Split, t.ByLabel, t.SplitLabel = "unit", "project", l("单位", "Unit"), l("项目", "Project")
	hide(t, 0, 1)
	hide(t, 2, 1)
	many := make([]string, 34)
	for i := range many {
		many[i] = fmt.Sprintf(l("驻区单位第%d分公司", "Unit number %d"), i+1)
	}
	t = add("sankey", "", handTable(l("个", "offers"), heads(many...), heads(communities...), rows(34, 10, func(i, j int) int64 { return max(0, int64(rng.IntN(60)-40-i)) })...))
	t.By, t.Split, t.ByLabel, t.SplitLabel = "unit", "community", l("单位", "Unit"), l("社区", "Community")

	nodes := sampleNodes(8, 5, 0)
	var tree []stats.Head
	var sizes [][]int64
	for i, x := range nodes {
		tree = append(tree, stats.Head{Key: x.Key, Label: x.Label, Short: x.Label, Parent: x.Parent + 1})
		sizes = append(sizes, []int64{int64(3 + (i*7919)%41)})
	}
	add("treemap", l("党员主要分布在和平里和安华里", "Members by organisation"), handTable(l("人", "members"), tree, heads(l("党员", "Members")), sizes...))
	t = add("treemap", "", handTable(people, axes, heads(l("参与人次", "Participants")), []int64{820}, []int64{640}, []int64{410}, []int64{300}, []int64{120}, []int64{90}, []int64{40}, []int64{4}, []int64{0}))
	hide(t, 7, 0)
	hide(t, 6, 0)

	for _, c := range []struct {
		month, day int
		target     int64
		cumulative bool
	}{{11, 22, 24000, false}, {5, 9, 9000, true}} {
		cells := rows(c.month, 1, func(i, _ int) int64 { return int64(1300 + (i*733)%1400) })
		ht := handTable(people, monthHeads(c.month, lang), heads(l("参与人次", "Participants")), cells...)
		if c.cumulative {
			for i := 1; i < len(ht.Cells); i++ {
				ht.Cells[i][0].V += ht.Cells[i-1][0].V
			}
		}
		ht.TimeUnit, ht.By, ht.Query.Target, ht.Query.Cumulative = "month", "month", "participants", c.cumulative
		ht.Target = stats.Cell{V: c.target, OK: true}
		add("burn-up", "", dated(ht, c.month, c.day))
	}

	rate := add("horizontal-bar", l("各社区认领率", "Claim rate by community"), handTable("%", heads(communities[:6]...), heads(l("认领率", "Claim rate")), []int64{92}, []int64{80}, []int64{71}, []int64{0}, []int64{33}, []int64{12}))
	rate.Ratio, rate.Total, rate.TotalScale = true, 68, 1
	rate.Cells[3][0] = stats.Cell{}
	hide(rate, 5, 0)
	hide(rate, 4, 0)
	hiddenBars := add("bar", l("有隐藏数字的柱状图", "Columns with withheld figures"), handTable(people, heads(communities[:6]...), heads(l("参与人次", "Participants")), []int64{92}, []int64{80}, []int64{71}, []int64{40}, []int64{3}, []int64{12}))
	hide(hiddenBars, 4, 0)
	hide(hiddenBars, 5, 0)
	cover := heads(communities[:8]...)
	add("bar", l("有负数的柱状图", "Columns below zero"), handTable(people, cover, heads(l("增减", "Change")), []int64{92}, []int64{-80}, []int64{71}, []int64{-140}, []int64{3}, []int64{12}, []int64{0}, []int64{44}))
	add("horizontal-bar", l("有负数的条形图", "Bars below zero"), handTable(people, cover[:4], heads(l("增加", "More"), l("减少", "Less")), []int64{92, -40}, []int64{30, -80}, []int64{71, 0}, []int64{0, -20}))
	sixty := make([]string, 60)
	for i := range sixty {
		sixty[i] = fmt.Sprintf(l("第%d居民小组", "Residents' group %d"), i+1)
	}
	add("bar", l("六十项的柱状图", "Sixty columns"), handTable(people, heads(sixty...), heads(l("参与人次", "Participants")), rows(60, 1, random)...))
	add("horizontal-bar", l("名称很长的条形图", "Bars with long names"), handTable(people, questions, heads(l("人数", "People")), []int64{120}, []int64{98}, []int64{64}, []int64{30}, []int64{8}))
	add("bar", l("只有一项", "One value"), handTable(people, cover[:1], heads(l("参与人次", "Participants")), []int64{45}))
	secret := dated(handTable(people, monthHeads(11, lang), heads(l("参与人次", "Participants")), rows(11, 1, random)...), 11, 22)
	secret.TimeUnit, secret.By = "month", "month"
	hide(secret, 3, 0)
	hide(secret, 4, 0)
	hide(secret, 6, 0)
	add("line", l("有隐藏数字的折线图", "A line with withheld figures"), secret)
	add("pie", l("几乎只有一项的饼图", "A pie of nearly one part"), handTable(people, cover[:3], heads(l("参与人次", "Participants")), []int64{9990}, []int64{9}, []int64{1}))
	groups := dated(handTable(people, monthHeads(11, lang), optionHeads(l("居民", "Residents"), l("党员", "Members"), l("志愿者", "Volunteers")), rows(11, 3, random)...), 11, 22)
	groups.TimeUnit, groups.By = "month", "month"
	hide(groups, 5, 1)
	add("bar", l("分组的柱状图", "Columns side by side"), groups)
	add("area", l("有隐藏数字的面积图", "Areas with withheld figures"), groups)
	return out
}
