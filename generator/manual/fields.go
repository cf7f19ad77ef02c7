package manual

import (
	"slices"
	"strings"

	"jianbao/generator/model"
)

// fields is the table of what an editor writes.
func (w *writer) fields() {
	w.section("字段", "Fields")
	w.print(w.tr("| 字段 | 也可以写 | 填什么 | 必填 | 说明 |", "| field | also accepted | takes | required | about |"), "\n|---|---|---|---|---|\n")
	w.print("| ", w.tr("编号", "`id`"), " | ", w.tr("`id`、`标识`", "`编号`, `标识`"), " | ",
		w.tr("英文字母、数字和连字符", "lower-case letters, digits and hyphens"), " | | ",
		w.tr("同一类里不能重复；会出现在网址里。不写就由程序按日期和标题编", "unique within the kind, part of the address; made from date and title where missing"), " |\n")
	for _, f := range w.kind.Fields {
		if f.Derive != nil {
			continue
		}
		name := f.Label.ZH
		others := append([]string{f.Name}, f.Aliases...)
		if !w.zh || name == "" {
			name = f.Name
			others = append([]string{f.Label.ZH}, f.Aliases...)
		}
		if !w.zh {
			name = "`" + name + "`"
		}
		required := ""
		if f.Required {
			required = w.tr("是", "yes")
		}
		w.print("| ", cell(name), " | ", cell(code(others, w.tr("、", ", "))), " | ", cell(w.takes(f)), " | ", required, " | ", cell(w.about(f)), " |\n")
	}
}

// takes says in words what a field takes.
func (w *writer) takes(f *model.Field) string {
	s := w.value(f)
	if f.Min != nil || f.Max != nil {
		s += w.bounds(f)
	}
	if f.Multiple && f.Type != model.TypeRecords && f.Type != model.TypeState {
		s += w.tr("，可以写几个", ", one or more")
	}
	return s
}

func (w *writer) value(f *model.Field) string {
	switch f.Type {
	case model.TypeMarkdown:
		return w.tr("正文，可以分段、列项", "Markdown")
	case model.TypeDate:
		return w.tr("日期", "a date")
	case model.TypeDateRange:
		return w.tr("日期，或 {开始, 结束}", "a date, or {start, end}")
	case model.TypeInt:
		return w.tr("整数", "a whole number")
	case model.TypeNumber:
		return w.tr("数字", "a number")
	case model.TypeHours:
		return w.tr("时长：2.5、2小时30分、150分钟", "a duration: 2.5, 150分钟")
	case model.TypeMoney:
		return w.tr("金额（元）", "an amount in yuan")
	case model.TypeBool:
		return w.tr("是 或 否", "yes or no")
	case model.TypeCounts:
		return w.tr("各类的数：{类别: 数}", "a mapping of categories to numbers") + w.seeOptions(f)
	case model.TypeEnum, model.TypeTaxonomy, model.TypeState:
		return w.choice(f)
	case model.TypeRef:
		return w.reference(f)
	case model.TypePerson:
		return w.tr("姓名", "a name")
	case model.TypePhone:
		return w.tr("电话号码", "a telephone number")
	case model.TypeImage:
		return w.tr("图片路径", "the path of a picture")
	case model.TypePage:
		return w.tr("本站一页的文件夹名或文件名", "a page by its folder or file name")
	case model.TypeRecords:
		return w.tr("一组“"+w.kindLabel(f.Ref)+"”，写在里面", "records of kind "+f.Ref+", written in place")
	}
	return w.tr("文字", "text")
}

func (w *writer) choice(f *model.Field) string {
	switch {
	case f.Type == model.TypeState && f.Multiple:
		return w.tr("一步一行：{状态, 日期}，状态见下", "steps {state, date}, see below")
	case f.Type == model.TypeState:
		return w.tr("一种状态，见下", "a state, see below")
	case len(f.Options) == 0:
		return w.tr("一个词，随您写", "a term of your own")
	}
	return w.tr("选一项", "one of the options") + w.seeOptions(f)
}

func (w *writer) seeOptions(f *model.Field) string {
	if len(f.Options) == 0 {
		return ""
	}
	return w.tr("，见下", ", see below")
}

func (w *writer) reference(f *model.Field) string {
	s := w.tr(w.quote(w.kindLabel(f.Ref))+"的编号或名称", "the id or name of a record of kind `"+f.Ref+"`")
	if target, ok := w.kinds.Get(f.Ref); ok {
		for _, name := range sorted(f.RefWhere) {
			if t, ok := target.Field(name); ok {
				s += w.tr("（", " (") + w.in(t.Label) + w.tr("是", " ") + w.option(t, f.RefWhere[name]) + w.tr("）", ")")
			}
		}
	}
	if f.Loose {
		s += w.tr("；没有这条记录也可以照写名称", "; the name of something not on record will do")
	}
	return s
}

func (w *writer) kindLabel(name string) string {
	if k, ok := w.kinds.Get(name); ok {
		return w.in(k.Label)
	}
	return name
}

// bounds are the limits of a number in the unit that editors write.
func (w *writer) bounds(f *model.Field) string {
	text := func(v *int64) string { return decimal(*v, f.Type.Scale()) }
	switch {
	case f.Max == nil && *f.Min == 0:
		return w.tr("，不能是负数", ", not negative")
	case f.Max == nil:
		return w.tr("，不小于 ", ", at least ") + text(f.Min)
	case f.Min == nil:
		return w.tr("，不大于 ", ", at most ") + text(f.Max)
	}
	return w.tr("，", ", ") + text(f.Min) + w.tr(" 到 ", " to ") + text(f.Max)
}

// about is the help of a field and what happens to its value.
func (w *writer) about(f *model.Field) string {
	var out []string
	if h := w.in(f.Help); h != "" {
		out = append(out, strings.TrimSuffix(strings.TrimSuffix(h, "。"), "."))
	}
	switch {
	case f.Private:
		out = append(out, w.tr("**保密，不公布**", "**private, never published**"))
	case f.Aggregate && w.kind.Private:
		out = append(out, w.tr("只用来统计", "counted only"))
	}
	if f.Consent != "" {
		out = append(out, w.tr(w.field(f.Consent)+"写“是”才公布", "published only with a yes in "+w.field(f.Consent)))
	}
	if f.Type == model.TypeText && f.Area {
		out = append(out, w.tr("只写到街道、社区，不写门牌号", "no house numbers"))
	}
	return strings.Join(slices.Compact(out), w.tr("；", "; "))
}

// options lists the terms of enum and closed taxonomy fields.
func (w *writer) options() {
	var rows []*model.Field
	for _, f := range w.kind.Fields {
		if f.Derive == nil && !f.Private && len(f.Options) > 0 && f.Type != model.TypeState {
			rows = append(rows, f)
		}
	}
	if len(rows) == 0 {
		return
	}
	w.section("可以选的词", "Options")
	w.print(w.tr("括号里是也可以写的别的说法。", "What else may be written is in brackets."), "\n\n")
	for _, f := range rows {
		w.print("- **", w.in(f.Label), "**", w.tr("：", ": "), w.terms(f.Options), "\n")
	}
}
