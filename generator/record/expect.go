package record

import (
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// expected says in words what a field takes.
func expected(f *model.Field) diag.Text {
	switch f.Type {
	case model.TypeDate:
		return diag.Text{ZH: "日期", EN: "a date"}
	case model.TypeDateRange:
		return diag.Text{ZH: "日期，或开始和结束日期", EN: "a date, or start and end"}
	case model.TypeInt:
		return diag.Text{ZH: "整数", EN: "a whole number"}
	case model.TypeNumber:
		return diag.Text{ZH: "数字", EN: "a number"}
	case model.TypeHours:
		return diag.Text{ZH: "时长（小时）", EN: "a duration in hours"}
	case model.TypeMoney:
		return diag.Text{ZH: "金额（元）", EN: "an amount in yuan"}
	case model.TypeBool:
		return diag.Text{ZH: "“是”或“否”", EN: "yes or no"}
	case model.TypeCounts:
		return diag.Text{ZH: "各类人数，写成“类别: 人数”", EN: "a mapping of categories to whole numbers"}
	case model.TypePhone:
		return diag.Text{ZH: "电话号码", EN: "a telephone number"}
	case model.TypeEnum, model.TypeTaxonomy, model.TypeState:
		return diag.Text{ZH: "选项之一", EN: "one of the options"}
	case model.TypeRecords:
		return diag.Text{ZH: "一条或几条记录", EN: "records"}
	case model.TypeRef:
		return diag.Text{ZH: "编号或名称", EN: "an id or a name"}
	}
	return diag.Text{ZH: "文字", EN: "text"}
}

// exampleOf is a value that a field accepts.
func exampleOf(f *model.Field) string {
	if f.Example != "" {
		return f.Example
	}
	if len(f.Options) > 0 && f.Type != model.TypeCounts {
		return f.Options[0].Key
	}
	switch f.Type {
	case model.TypeDate, model.TypeDateRange:
		return "2026-11-22"
	case model.TypeInt:
		return "12"
	case model.TypeNumber:
		return "12.5"
	case model.TypeHours:
		return "2.5"
	case model.TypeMoney:
		return "12.50"
	case model.TypeBool:
		return "yes"
	case model.TypeCounts:
		keys := optionKeys(f.Options)
		if len(keys) == 0 {
			return "{很好: 12, 较好: 3}"
		}
		return "{" + keys[0] + ": 12, " + keys[len(keys)-1] + ": 3}"
	case model.TypePhone:
		return "010-12345678"
	case model.TypePerson:
		return "张三"
	case model.TypeRecords:
		return "[{title: …}]"
	case model.TypeImage:
		return "images/2026/xiaofang.jpg"
	}
	if f.Label.ZH != "" {
		return strings.ReplaceAll(f.Label.ZH, " ", "")
	}
	return f.Name
}

// exampleLine is a line of a record, in the words of either language.
func exampleLine(f *model.Field) diag.Text {
	label := f.Label.In("zh")
	if label == "" || strings.ContainsAny(label, ":#\"' ") {
		label = f.Name
	}
	return diag.Text{ZH: label + ": " + exampleText(f).ZH, EN: f.Name + ": " + exampleOf(f)}
}

// exampleText is a value that a field accepts: in Chinese with the labels of the
// options, as Chinese editors write them.
func exampleText(f *model.Field) diag.Text {
	en := exampleOf(f)
	zh := en
	switch f.Type {
	case model.TypeEnum, model.TypeTaxonomy, model.TypeState:
		if o, ok := f.Option(en); ok {
			zh = o.Label.In("zh")
		}
	case model.TypeBool:
		zh = "是"
	case model.TypeCounts:
		if n := len(f.Options); n > 0 {
			zh = "{" + f.Options[0].Label.In("zh") + ": 12, " + f.Options[n-1].Label.In("zh") + ": 3}"
		}
	}
	return diag.Text{ZH: zh, EN: en}
}
