package manual

import (
	"strings"

	"jianbao/generator/model"
)

// views are the forms of section pages in words.
var views = map[string]model.Label{
	"":        {ZH: "列表", EN: "a list"},
	"board":   {ZH: "看板：一种状态一栏，超期的排在前面", EN: "a board: a column a state, overdue records first"},
	"ledger":  {ZH: "台账：一条一行，写明状态和期限", EN: "a ledger: a line a record, with state and limit"},
	"network": {ZH: "网络图和层级列表", EN: "a network, as a picture and as a nested list"},
	"roll":    {ZH: "按年份排的名录", EN: "a roll by year"},
	"table":   {ZH: "表格", EN: "a table"},
}

// pages says where records of the kind are seen.
func (w *writer) pages() {
	w.section("网页", "Pages")
	p := w.kind.Page
	if p == nil {
		w.print(w.tr("没有自己的网页，只在统计和图表里用。\n", "None of its own: it is used in figures and charts.\n"))
		return
	}
	section := "`" + p.Section + "/`"
	if p.Aggregate || w.kind.Private {
		w.print(w.tr("只有一页 "+section+"，公布汇总的数字和图表；单条记录没有网页。\n", "One page, "+section+", with figures and charts; no page of any record.\n"))
		return
	}
	w.print(w.tr("在 "+section+"，形式是"+w.view(p.View)+"。每一条有自己的一页：`"+p.Section+"/编号/`。", "At "+section+", "+w.view(p.View)+". Each record has a page, `"+p.Section+"/ID/`."))
	for _, v := range p.Variants {
		if f, ok := w.kind.Field(v.Field); ok {
			label := w.option(f, v.Value)
			w.print(w.tr(w.quote(w.in(f.Label))+"是"+label+"的另在 `"+v.Section+"/`。", " Those whose "+w.quote(w.in(f.Label))+" is "+label+" are at `"+v.Section+"/`."))
		}
	}
	if len(p.Lists) > 0 {
		var names []string
		for _, l := range p.Lists {
			names = append(names, w.axis(l))
		}
		w.print(w.tr("还按"+strings.Join(names, "、")+"分开列。", " There are lists by "+w.all(names)+"."))
	}
	w.print("\n\n", w.tr("不要这一类的网页时，在 config.yaml 里写 `kinds: {"+w.kind.Name+": {page: false}}`。\n",
		"`kinds: {"+w.kind.Name+": {page: false}}` in config.yaml switches them off.\n"))
}

func (w *writer) view(name string) string {
	if l, ok := views[name]; ok {
		return w.in(l)
	}
	return "`" + name + "`"
}

// privacy gathers what is never published and what is masked.
func (w *writer) privacy() {
	w.section("隐私", "Privacy")
	line := func(zh, en string, names []string) {
		if len(names) > 0 {
			w.print("- ", w.tr(strings.ReplaceAll(zh, "%", w.all(names)), strings.ReplaceAll(en, "%", w.all(names))), "\n")
		}
	}
	if w.kind.Private {
		w.print("- ", w.tr("每一条都保密。读进来时只留下要统计的字段，别的当场丢掉；网页、图表、订阅源、搜索里都不会有。", "Every record is private: all but what is counted is dropped when it is read."), "\n")
		line("留下来只做统计的：%。", "Kept, to be counted only: %.", w.fieldsWhere(func(f *model.Field) bool { return f.Aggregate && f.Derive == nil }))
	}
	line("保密、读进来就丢掉的：%。", "Dropped when read: %.", w.fieldsWhere(func(f *model.Field) bool { return f.Private }))
	line("%公布时只显示姓，如“张*”。", "% shown masked, as 张*.", w.fieldsWhere(func(f *model.Field) bool {
		return f.Type == model.TypePerson && !f.Private && !f.Unmasked && f.Consent == ""
	}))
	line("%要有本人（或监护人）同意才公布。", "% published with consent only.", w.fieldsWhere(func(f *model.Field) bool { return f.Consent != "" && !f.Private }))
	line("%写座机；手机号码公布时隐去中间四位。", "% is for office lines; mobile numbers are masked.", w.fieldsWhere(func(f *model.Field) bool { return f.Type == model.TypePhone && !f.Private }))
	line("%只写到街道、社区；写了门牌号会提醒。", "% goes down to the community only; house numbers are warned about.", w.fieldsWhere(func(f *model.Field) bool { return f.Area && !f.Private }))
	line("%也可以写名录里没有的单位，但不要写个人姓名。", "% may name bodies not on record, but no persons.", w.fieldsWhere(func(f *model.Field) bool { return f.Loose && f.Ref == "organization" && !f.Private }))
	var people []string
	for _, m := range w.kind.Measures {
		if m.People || w.kind.Private {
			people = append(people, w.quote(w.in(m.Label)))
		}
	}
	line("%数的是人：小于 `statistics.suppress` 的数，以及能推算出它的数，图表里不公布。", "% count persons: figures under `statistics.suppress`, and what they could be computed from, are not shown.", people)
	w.print("- ", w.tr("任何字段里都不要写身份证号码：写了会报错，网站不会生成。", "ID numbers are an error in any field."), "\n")
}

func (w *writer) fieldsWhere(is func(*model.Field) bool) []string {
	var out []string
	for _, f := range w.kind.Fields {
		if is(f) {
			out = append(out, w.field(f.Name))
		}
	}
	return out
}
