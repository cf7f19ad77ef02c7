package query

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// show writes a query so that tables of tests stay short.
func show(q model.Query) string {
	var b strings.Builder
	add := func(k, v string) {
		if v != "" {
			fmt.Fprintf(&b, "%s=%s ", k, v)
		}
	}
	add("from", q.From)
	add("measure", q.Measure)
	add("by", q.By)
	add("split", q.Split)
	if q.Where != nil {
		add("where", strings.TrimPrefix(fmt.Sprint(q.Where), "map"))
	}
	add("since", q.Since)
	add("until", q.Until)
	if q.Top > 0 {
		add("top", fmt.Sprint(q.Top))
	}
	if q.Cumulative {
		add("cumulative", "true")
	}
	if q.Share {
		add("share", "true")
	}
	add("target", q.Target)
	add("sort", q.Sort)
	add("compare", q.Compare)
	if q.Every {
		add("every", "true")
	}
	add("show", q.Show)
	return strings.TrimSpace(b.String())
}

// codes writes where and what was reported: "2:5 JB0701".
func codes(l diag.List) string {
	var out []string
	for _, d := range l {
		out = append(out, fmt.Sprintf("%d:%d %s", d.Pos.Line, d.Pos.Col, d.Code))
	}
	return strings.Join(out, ", ")
}

func node(t *testing.T, src string) yamldoc.Node {
	t.Helper()
	n, list := yamldoc.Parse("q.yaml", 1, []byte(src))
	if list.Errors() > 0 {
		t.Fatalf("%s: %v", src, list)
	}
	return n
}

func TestDecode(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"english", "from: activity\nmeasure: hours\nby: month\nsplit: category\nwhere: {community: 和平里, year: 2026}",
			"from=activity measure=hours by=month split=category where=[community:[和平里] year:[2026]]"},
		{"chinese", "来源: 活动\n指标: 服务时长\n按: 月\n分组: 季度\n条件: {社区: 和平里, 年: 2026年}\n自: 2026年1月\n至: 2026年6月30日\n前: 5\n累计: 是\n占比: 否\n目标: 时长\n排序: 降序",
			"from=活动 measure=服务时长 by=month split=quarter where=[year:[2026] 社区:[和平里]] since=2026-01 until=2026-06-30 top=5 cumulative=true target=时长 sort=-value"},
		{"where as a list", "from: activity\nwhere:\n  - community=和平里\n  - type: [lecture, training]",
			"from=activity where=[community:[和平里] type:[lecture training]]"},
		{"where as a line", "from: activity\nwhere: 社区=和平里，类型=讲座、培训", "from=activity where=[社区:[和平里] 类型:[讲座 培训]]"},
		{"where dotted", "from: activity\nwhere.community: 和平里\n条件.月: 3", "from=activity where=[community:[和平里] month:[3]]"},
		{"comparison", "来源: 活动\n比较: 同比\n全部列出: 是\n排序: 按层级", "from=活动 sort=tree compare=year-before every=true"},
		{"comparison in English", "from: activity\ncompare: period-before\nevery: true", "from=activity compare=period-before every=true"},
		{"relative", "from: activity\nsince: 今年\nuntil: today\nby: 每月", "from=activity by=month since=this-year until=today"},
		{"quarter", "from: activity\nsince: 2026Q2\nuntil: 2026年第三季度", "from=activity since=2026-04 until=2026-09"},
	} {
		q, _, list := Decode(node(t, c.src))
		if len(list) > 0 || show(q) != c.want {
			t.Errorf("%s:\n got %s %s\nwant %s", c.name, show(q), codes(list), c.want)
		}
	}
}

func TestDecodeLeavesOtherKeys(t *testing.T) {
	_, used, list := Decode(node(t, "label: 人次\nfrom: activity\n指标: 人次\nwhere.type: visit"))
	if len(list) > 0 {
		t.Fatal(codes(list))
	}
	if want := map[string]bool{"from": true, "指标": true, "where.type": true}; !reflect.DeepEqual(used, want) {
		t.Errorf("used %v", used)
	}
}

func TestDecodeErrors(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"no from", "measure: hours", "1:1 JB0703"},
		{"twice by alias", "from: activity\n来源: 活动", "2:1 JB0702"},
		{"bad date", "from: a\nsince: 2026-02-30", "2:8 JB0706"},
		{"reversed", "from: a\nsince: 2026-05\nuntil: 2026-04-30", "3:8 JB0707"},
		{"top", "from: a\ntop: many", "2:6 JB0704"},
		{"top zero", "from: a\ntop: 0", "2:6 JB0704"},
		{"flag", "from: a\nshare: maybe", "2:8 JB0704"},
		{"sort", "from: a\nsort: up", "2:7 JB0705"},
		{"compare", "from: a\ncompare: 明年", "2:10 JB0705"},
		{"every", "from: a\nevery: maybe", "2:8 JB0704"},
		{"from is a list", "from: [a, b]", "1:7 JB0704"},
		{"where without value", "from: a\nwhere: {type: }", "2:9 JB0711"},
		{"where nested", "from: a\nwhere: {type: {a: b}}", "2:15 JB0704"},
		{"where a word", "from: a\nwhere: 和平里", "2:8 JB0704"},
	} {
		_, _, list := Decode(node(t, c.src))
		if codes(list) != c.want {
			t.Errorf("%s: got %s, want %s", c.name, codes(list), c.want)
		}
	}
	if _, _, list := Decode(node(t, "- a")); codes(list) != "1:1 JB0708" {
		t.Errorf("a list as query: %s", codes(list))
	}
}

func TestDecodeChart(t *testing.T) {
	spec, list := DecodeChart(node(t, "类型: 堆叠柱状图\n来源: 活动\n按: 月\n标题: 各月参与人次\n单位: 人次\n高度: 320\noptions: {legend: top}"))
	if len(list) > 0 {
		t.Fatal(codes(list))
	}
	if spec.Type != "stacked-bar" || spec.By != "month" || spec.Title != "各月参与人次" || spec.Unit != "人次" || spec.Height != 320 || spec.Options["legend"] != "top" {
		t.Errorf("%+v", spec)
	}
	if p := spec.Places["by"]; p.Line != 3 || p.Col != 4 {
		t.Errorf("place of by: %+v", p)
	}
	spec, list = DecodeChartIn(node(t, "from: a\ntitle: {zh: 人次, en: Attendance}"), "en")
	if len(list) > 0 || spec.Title != "Attendance" || spec.Type != "bar" {
		t.Errorf("%+v %s", spec, codes(list))
	}
}

func TestDecodeTreemap(t *testing.T) {
	for src, want := range map[string]string{"类型: 矩形树图\n来源: 组织\n按: 本身": "tree", "type: treemap\nfrom: a\nby: b\nsort: -value": "-value", "type: bar\nfrom: a": ""} {
		if spec, list := DecodeChart(node(t, src)); len(list) > 0 || spec.Sort != want {
			t.Errorf("%s: sort %q, %s", src, spec.Sort, codes(list))
		}
	}
	for zh, want := range map[string]string{"分组柱状图": "grouped-bar", "态度条形图": "diverging-bar", "正负条形图": "diverging-bar", "漏斗图": "funnel", "雷达图": "radar", "流向图": "sankey", "目标进度线": "burn-up"} {
		if spec, list := DecodeChart(node(t, "from: a\ntype: "+zh)); len(list) > 0 || spec.Type != want {
			t.Errorf("%s is %q, %s", zh, spec.Type, codes(list))
		}
	}
}

func TestDecodeChartErrors(t *testing.T) {
	_, list := DecodeChart(node(t, "type: stackd-bar\nform: activity\nmesure: hours\nzzzzzz: 1\nheight: 5"))
	list.Sort()
	if got, want := codes(list), "1:1 JB0703, 1:7 JB0705, 2:1 JB0701, 3:1 JB0701, 4:1 JB0701, 5:9 JB0704"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	if list[2].Args[1] != "from" || list[3].Args[1] != "measure" || list[4].HintZH != "" {
		t.Errorf("nearest names: %v %v %q", list[2].Args, list[3].Args, list[4].HintZH)
	}
}

func TestDecodeList(t *testing.T) {
	spec, list := DecodeList(node(t, "来源: 活动\n条数: 5\n列: 日期、标题\n样式: 表格"))
	if len(list) > 0 || spec.Limit != 5 || spec.Style != "table" || !reflect.DeepEqual(spec.Columns, []string{"日期", "标题"}) {
		t.Errorf("%+v %s", spec, codes(list))
	}
	if _, list = DecodeList(node(t, "from: a\ntype: bar")); codes(list) != "2:1 JB0701" {
		t.Errorf("type in a list: %s", codes(list))
	}
}

func TestParseArgs(t *testing.T) {
	for _, c := range []struct{ args, want, codes string }{
		{"from=activity measure=hours by=month where.community=和平里",
			"from=activity measure=hours by=month where=[community:[和平里]]", ""},
		{"来源＝活动 指标=人次 按=月 条件.社区=和平里,安定里 前=3 占比=是",
			"from=活动 measure=人次 by=month where=[社区:[和平里 安定里]] top=3 share=true", ""},
		{"from=activity where=community=和平里 where=type=visit since=2026Q1",
			"from=activity where=[community:[和平里] type:[visit]] since=2026-01", ""},
		{"来源：活动 指标：人次 按：月 条件.社区：和平里 比较：环比 全部列出：是",
			"from=活动 measure=人次 by=month where=[社区:[和平里]] compare=period-before every=true", ""},
		{"来源:活动 （自=今年，至=今天）", "from=活动 since=this-year until=today", ""},
		{"来源：活动 (自：2026-01，社区=和平里)", "from=活动 since=2026-01", "2:1 JB0701"},
		{"活动的场次（自=今年，至=今天）", "from=活动 measure=场次 since=this-year until=today", ""},
		{"2026年活动的人次（社区=和平里） 同比", "from=活动 measure=人次 where=[社区:[和平里]] since=2026 until=2026 compare=year-before", ""},
		{"活动的场次（自=今年， 至=明天）", "", "2:3 JB0706"},
		{"from=activity mesure=hours", "from=activity", "2:1 JB0701"},
		{"from=activity hours", "from=activity", "2:1 JB0709"},
		{"from=activity by=", "from=activity", "2:1 JB0711"},
		{"measure=hours", "measure=hours", "0:0 JB0703"},
		{"from=a from=b", "from=a", "2:1 JB0702"},
		{"from=a top=x sort=x share=x since=x where=x", "from=a", "2:1 JB0704, 3:1 JB0705, 4:1 JB0704, 5:1 JB0706, 6:1 JB0709"},
	} {
		q, list := ParseArgs(strings.Fields(c.args))
		if show(q) != c.want || codes(list) != c.codes {
			t.Errorf("%s:\n got %s %s\nwant %s %s", c.args, show(q), codes(list), c.want, c.codes)
		}
	}
}

func TestParseFigure(t *testing.T) {
	const hours26 = "measure=hours since=2026 until=2026"
	for _, c := range []struct{ text, want string }{
		{"hours of activity in 2026", "from=activity " + hours26},
		{" the hours of activity in 2026 ", "from=activity " + hours26},
		{"number of activity during 2026-03", "from=activity measure=count since=2026-03 until=2026-03"},
		{"person-hours of activity in 2026Q1 where community=和平里, type=lecture|visit",
			"from=activity measure=person-hours where=[community:[和平里] type:[lecture visit]] since=2026-01 until=2026-03"},
		{"activity.hours where community=和平里 since 2026-01-01", "from=activity measure=hours where=[community:[和平里]] since=2026-01-01"},
		{"activity.hours in 2026-01..2026-03", "from=activity measure=hours since=2026-01 until=2026-03"},
		{`hours of activity where programme="Fixed day in 2026" until 2026-06`, "from=activity measure=hours where=[programme:[Fixed day in 2026]] until=2026-06"},
		{"2026年活动的服务时长", "from=活动 measure=服务时长 since=2026 until=2026"},
		{"2026年的活动的服务时长", "from=活动 measure=服务时长 since=2026 until=2026"},
		{"活动2026年的服务时长", "from=活动 measure=服务时长 since=2026 until=2026"},
		{"活动的服务时长（2026年）", "from=活动 measure=服务时长 since=2026 until=2026"},
		{"活动的服务时长（2026年1月至3月，社区＝和平里）", "from=活动 measure=服务时长 where=[社区:[和平里]] since=2026-01 until=2026-03"},
		{"2026年活动的场次（至=2026-11-21）", "from=活动 measure=场次 since=2026 until=2026-11-21"},
		{"活动的场次（自=今年，至=today）", "from=活动 measure=场次 since=this-year until=today"},
		{"活动的场次 since=2026-03", "from=活动 measure=场次 since=2026-03"},
		{"2026年 活动 服务时长", "from=活动 measure=服务时长 since=2026 until=2026"},
		{"活动的人次 今年 社区=和平里", "from=活动 measure=人次 where=[社区:[和平里]] since=this-year until=this-year"},
		{"2026年上半年活动的数量", "from=活动 measure=count since=2026-01 until=2026-06"},
		{"2026年第三季度活动的人次", "from=活动 measure=人次 since=2026-07 until=2026-09"},
		{"2026年11月20日活动的人次", "from=活动 measure=人次 since=2026-11-20 until=2026-11-20"},
		{"近30天活动的人次", "from=活动 measure=人次 since=today-29 until=today"},
		{"2026年活动服务时长", "from=活动服务时长 since=2026 until=2026"},
		{"activity", "from=activity"},
		{"今年认领率", "from=认领率 since=this-year until=this-year"},
		{"今年参与人次 同比", "from=参与人次 since=this-year until=this-year compare=year-before"},
		{"今年微心愿的认领率 成", "from=微心愿 measure=认领率 since=this-year until=this-year show=cheng"},
		{"今年活动的参与人次同比", "from=活动 measure=参与人次 since=this-year until=this-year compare=year-before"},
		{"本月活动的参与人次（环比）", "from=活动 measure=参与人次 since=this-month until=this-month compare=period-before"},
		{"活动的人次（今年，社区：和平里，万）", "from=活动 measure=人次 where=[社区:[和平里]] since=this-year until=this-year show=wan"},
		{"今年 活动 人次 精确", "from=活动 measure=人次 since=this-year until=this-year show=plain"},
		{"hours of activity in 2026 as year-before", "from=activity " + hours26 + " compare=year-before"},
		{"来源：活动 按：月", "from=活动 by=month"},
	} {
		q, list := ParseFigure(c.text)
		if len(list) > 0 || show(q) != c.want {
			t.Errorf("%q:\n got %s %s\nwant %s", c.text, show(q), codes(list), c.want)
		}
	}
}

func TestParseFigureErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "1:1 JB0710"},
		{"hours of activity in soon", "1:22 JB0706"},
		{"hours of activity as soon", "1:22 JB0712"},
		{"hours of activity where community", "1:25 JB0709"},
		{"活动的", "1:1 JB0710"},
		{"活动的服务时长（明年吧）", "1:9 JB0713"},
		{"a b c d", "1:1 JB0710"},
		{"活动的场次（至=明天）", "1:9 JB0706"},
		{"2026年活动的场次（至=2025-11-21）", "1:1 JB0707"},
		{"hours of activity since 2026-05 until 2026-04", "1:1 JB0707"},
		{"hours of activity in 2026-13", "1:22 JB0706"},
	} {
		if _, list := ParseFigure(c.text); codes(list) != c.want {
			t.Errorf("%q: got %s, want %s", c.text, codes(list), c.want)
		}
	}
}

// A message says which part is not understood, in the quotes of its language.
func TestFigureMessages(t *testing.T) {
	for _, c := range []struct{ text, zh string }{
		{"活动的场次（至=后日）", "看不懂日期“后日”"},
		{"活动的场次（自=今年，大概）", "看不懂数字里的“大概”"},
		{"活动的", "看不懂这个数字：“活动的”"},
	} {
		_, list := ParseFigure(c.text)
		if len(list) != 1 || list[0].Text("zh-CN") != c.zh {
			t.Errorf("%s: %v", c.text, list)
		}
	}
	if q, list := ParseFigure("活动的场次（至=昨日）"); len(list) > 0 || q.Until != "today-1" {
		t.Errorf("%+v %v", q, list)
	}
}

// Whatever is read back from its own parts reads the same again.
func FuzzParseFigure(f *testing.F) {
	for _, s := range []string{"hours of activity in 2026", "活动的服务时长（2026年1月至3月，社区=和平里）", "2026年活动服务时长",
		"a.b where c=\"d\" since 今年", "近30天活动的人次", "今年认领率 成", "今年人次同比", "来源：活动 按：月", "a as wan", "((", "的的", "in where in", "\xff\xfe", "where x=", "2026年13月活动的数"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, list := ParseFigure(s)
		if list.Errors() == 0 && q.From == "" {
			t.Errorf("%q: no error and no kind", s)
		}
		width := len([]rune(s))
		for _, d := range list {
			if d.Pos.Line != 1 || d.Pos.Col < 1 || d.Pos.Col-1 > width || d.Pos.Len > width {
				t.Errorf("%q: place %+v outside the text", s, d.Pos)
			}
		}
		for _, p := range []string{q.Since, q.Until} {
			if p == "" || model.IsRelative(p) {
				continue
			}
			if again, ok := parsePeriod(p); !ok || again.since != p {
				t.Errorf("%q: period %q does not read back", s, p)
			}
		}
	})
}

// Words of a command line, whatever they are, give a query or errors that name
// one of them.
func FuzzParseArgs(f *testing.F) {
	for _, s := range []string{"from=activity by=month", "来源：活动 （自=今年，至=今天）", "活动的场次（自=今年，至=今天） 同比", "(= =) ((", "：", "a( =b", "from=a where=x=y=z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words := strings.Fields(s)
		q, list := ParseArgs(words)
		if list.Errors() == 0 && q.From == "" {
			t.Errorf("%q: no error and no kind", s)
		}
		for _, d := range list {
			if d.Pos.Line < 0 || d.Pos.Line > max(len(words), 1) {
				t.Errorf("%q: word %d", s, d.Pos.Line)
			}
		}
	})
}
