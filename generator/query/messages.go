package query

import "jianbao/generator/diag"

var (
	errUnknownKey = diag.Message{
		Code: "JB0701", Severity: diag.Error,
		ZH: "不认识的查询项“%s”", EN: "unknown query key %q",
		HintZH: "您是不是想写“%[2]s”？", HintEN: "did you mean %[2]q?",
	}
	errTwice = diag.Message{
		Code: "JB0702", Severity: diag.Error,
		ZH: "“%s”和前面的“%s”是同一项，写了两次", EN: "%q repeats %q",
		HintZH: "请只保留一个", HintEN: "keep one of them",
	}
	errNoFrom = diag.Message{
		Code: "JB0703", Severity: diag.Error,
		ZH: "没有写明统计哪一类记录", EN: "the query does not say which kind of record to count",
		HintZH: "请加上 from（来源），例如 from: activity", HintEN: "add from, as in: from: activity",
	}
	errShape = diag.Message{
		Code: "JB0704", Severity: diag.Error,
		ZH: "“%s”应当是%s", EN: "%q must be %s",
	}
	errChoice = diag.Message{
		Code: "JB0705", Severity: diag.Error,
		ZH: "“%s”不能是“%s”", EN: "%q cannot be %q",
		HintZH: "可以写：%[3]s", HintEN: "one of: %[3]s",
	}
	errDate = diag.Message{
		Code: "JB0706", Severity: diag.Error,
		ZH: "看不懂日期“%s”", EN: "not a date: %q",
		HintZH: "请写成 2026-01-01、2026-01、2026 或 今年、本月", HintEN: "write 2026-01-01, 2026-01, 2026, this-year or this-month",
	}
	errOrder = diag.Message{
		Code: "JB0707", Severity: diag.Error,
		ZH: "结束日期“%s”早于开始日期“%s”", EN: "until %q is before since %q",
	}
	errMap = diag.Message{
		Code: "JB0708", Severity: diag.Error,
		ZH: "查询应当是“项: 值”的形式", EN: "a query must be a mapping of keys and values",
		HintZH: "例如 from: activity", HintEN: "as in from: activity",
	}
	errPair = diag.Message{
		Code: "JB0709", Severity: diag.Error,
		ZH: "“%s”少了等号", EN: "%q has no equals sign",
		HintZH: "请写成 项=值，例如 by=month、where.community=和平里", HintEN: "write key=value, as in by=month, where.community=…",
	}
	errFigure = diag.Message{
		Code: "JB0710", Severity: diag.Error,
		ZH: "看不懂这个数字：“%s”", EN: "cannot read this figure: %q",
		HintZH: "请写成 2026年活动的服务时长 或 活动的服务时长（2026年，社区=和平里）",
		HintEN: "write hours of activity in 2026, or activity.hours where community=… since 2026-01",
	}
	errPart = diag.Message{
		Code: "JB0713", Severity: diag.Error,
		ZH: "看不懂数字里的“%s”", EN: "cannot read %q in this figure",
		HintZH: "括号里可以写时间（2026年、今年、至=2026-06-30）、条件（社区=和平里）和写法（同比、环比、万、成）",
		HintEN: "brackets hold a period (2026, until=2026-06-30), conditions (community=…) and a form (year-before)",
	}
	errForm = diag.Message{
		Code: "JB0712", Severity: diag.Error,
		ZH: "不知道怎样写成“%s”", EN: "a figure cannot be written as %q",
		HintZH: "可以写：%[2]s", HintEN: "one of: %[2]s",
	}
	errEmpty = diag.Message{
		Code: "JB0711", Severity: diag.Error,
		ZH: "“%s”没有写内容", EN: "%q has no value",
	}
)

// Descriptions of shapes, for errShape.
var (
	aText   = diag.Text{ZH: "一行文字", EN: "one line of text"}
	aBool   = diag.Text{ZH: " true（是）或 false（否）", EN: "true or false"}
	aMap    = diag.Text{ZH: "“项: 值”的形式", EN: "a mapping"}
	aList   = diag.Text{ZH: "一个或多个名称", EN: "a name or a list of names"}
	aFilter = diag.Text{ZH: "“字段: 值”的形式，例如 {community: 和平里}", EN: "a mapping of fields and values, as in {community: …}"}
)

func aNumber(low, high int) diag.Text {
	return diag.Text{
		ZH: sprintf(" %d 到 %d 之间的整数", low, high),
		EN: sprintf("a whole number from %d to %d", low, high),
	}
}
