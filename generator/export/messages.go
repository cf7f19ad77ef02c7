package export

import (
	"strings"

	"jianbao/generator/diag"
)

var errOutcomeHead = diag.Message{
	Code: "JB1415", Severity: diag.Error,
	ZH: "这一列不能叫“%[1]s”：程序没有走完的记录也在里面，它们的结果不是%[2]s", EN: "this column cannot be called %[1]q: records whose procedure is not complete are in it, and theirs is no %[2]s",
	HintZH: "请把表头改成“结果”之类的说法", HintEN: "call it outcome, say",
}

var (
	errShape = diag.Message{
		Code: "JB1401", Severity: diag.Error,
		ZH: "%q 应当是%s", EN: "%q must be %s",
	}
	errUnknownKey = diag.Message{
		Code: "JB1402", Severity: diag.Error,
		ZH: "台账里没有 %q 这一项", EN: "a ledger has no key %q",
		HintZH: "您是不是想写 %[2]q？", HintEN: "did you mean %[2]q?",
	}
	errTwice = diag.Message{
		Code: "JB1403", Severity: diag.Error,
		ZH: "%q 和前面的 %q 是同一项，写了两次", EN: "%q repeats %q",
		HintZH: "请只保留一个", HintEN: "keep one of them",
	}
	errNoColumns = diag.Message{
		Code: "JB1404", Severity: diag.Error,
		ZH: "没有写明台账有哪些列", EN: "the ledger has no columns",
		HintZH: "请加上 列，例如 列: [序号, 日期, 标题]", HintEN: "add columns, as in: columns: [number, date, title]",
	}
	errColumn = diag.Message{
		Code: "JB1405", Severity: diag.Error,
		ZH: "这一列没有写明填什么", EN: "the column does not say what it holds",
		HintZH: "每列写 字段、指标、序号、文字、列 中的一项", HintEN: "give one of field, measure, number, text, columns",
	}
	errColumnTwice = diag.Message{
		Code: "JB1406", Severity: diag.Error,
		ZH: "一列里不能同时写 %s 和 %s", EN: "a column cannot have both %s and %s",
		HintZH: "请只保留一个，或分成两列", HintEN: "keep one of them, or make two columns",
	}
	errNested = diag.Message{
		Code: "JB1407", Severity: diag.Error,
		ZH: "表头最多两行，这里多了一层“列”", EN: "a head has two lines at most; these columns are one level too deep",
	}
	errName = diag.Message{
		Code: "JB1408", Severity: diag.Error,
		ZH: "%s", EN: "%s",
		HintZH: "%[2]s", HintEN: "%[2]s",
	}
	errPrivate = diag.Message{
		Code: "JB1409", Severity: diag.Error,
		ZH: "%s，不能写进台账", EN: "%s and cannot be in a ledger",
		HintZH: "%[2]s", HintEN: "%[2]s",
	}
	errFormat = diag.Message{
		Code: "JB1410", Severity: diag.Error,
		ZH: "看不懂格式 %q", EN: "cannot read the format %q",
		HintZH: "%[2]s", HintEN: "%[2]s",
	}
	errHole = diag.Message{
		Code: "JB1411", Severity: diag.Error,
		ZH: "不认识 {%s}", EN: "unknown {%s}",
		HintZH: "可以写：%[2]s", HintEN: "one of: %[2]s",
	}
	errLarge = diag.Message{
		Code: "JB1412", Severity: diag.Error,
		ZH: "这条记录的数字太大，算不准", EN: "the numbers of this record are beyond what can be counted exactly",
	}
	errMany = diag.Message{
		Code: "JB1414", Severity: diag.Error,
		ZH: "列太多，最多 %d 列", EN: "more than %d columns",
	}
	errRows = diag.Message{
		Code: "JB1413", Severity: diag.Error,
		ZH: "共 %d 条记录，一张工作表放不下（最多 %d 行）", EN: "%d records are more than a sheet holds (%d lines)",
		HintZH: "请缩短时间，或改用 CSV", HintEN: "shorten the period or use CSV",
	}
)

var (
	aText     = diag.Text{ZH: "一行文字", EN: "one line of text"}
	aList     = diag.Text{ZH: "列表", EN: "a list"}
	aMap      = diag.Text{ZH: "“名称: 内容”的形式", EN: "a mapping"}
	aForm     = diag.Text{ZH: "一张台账的说明", EN: "the description of a ledger"}
	aTruth    = diag.Text{ZH: "“是”或“否”", EN: "yes or no"}
	aWidth    = diag.Text{ZH: "1 到 200 的数字", EN: "a number from 1 to 200"}
	aColumn   = diag.Text{ZH: "一个字段名，或 {字段: …, 表头: …} 的形式", EN: "the name of a field, or a mapping"}
	aPosition = diag.Text{ZH: "“横向”或“纵向”", EN: "landscape or portrait"}
)

// unknownKey reports a key with the nearest one.
func unknownKey(pos diag.Pos, key string, known []string) diag.Diagnostic {
	near := diag.Nearest(key, known)
	d := errUnknownKey.At(pos, key, near)
	if near == "" {
		d = d.NoHint()
	}
	return d
}

// offer makes a hint of what could be written: the nearest name and all names.
func offer(name string, allowed []diag.Text) diag.Text {
	var names, zh, en []string
	for _, a := range allowed {
		names = append(names, a.ZH, a.EN)
	}
	const most = 40
	for i, a := range allowed {
		if i == most {
			zh, en = append(zh, "……"), append(en, "…")
			break
		}
		zh, en = append(zh, a.ZH), append(en, a.EN)
	}
	t := diag.Text{ZH: "可以写：" + strings.Join(zh, "、"), EN: "allowed: " + strings.Join(en, ", ")}
	if near := diag.Nearest(name, names); near != "" {
		t.ZH = "您是不是想写“" + near + "”？" + t.ZH
		t.EN = `did you mean "` + near + `"? ` + t.EN
	}
	return t
}

// noName reports a name that nothing has.
func noName(pos diag.Pos, zh, en, name string, allowed []diag.Text) diag.Diagnostic {
	what, hint := diag.Text{ZH: zh, EN: en}, offer(name, allowed)
	d := errName.At(pos, what, hint)
	if len(allowed) == 0 {
		d = d.NoHint()
	}
	return d
}

func quote(s string) string { return `"` + s + `"` }
