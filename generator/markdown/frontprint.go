package markdown

import (
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

var errPrint = diag.Message{
	Code: "JB1810", Severity: diag.Error,
	ZH: "不认识的打印格式 %q%s", EN: "unknown print standard %q%s",
	HintZH: "可以写：公文（按 GB/T 9704 排版）、普通", HintEN: "one of: gbt9704 (the measures of GB/T 9704), plain",
}

// setPrint reads how the page is set on paper.
func (d *front) setPrint(v yamldoc.Node) {
	s := d.text(v)
	if s == "" {
		return
	}
	standard, ok := model.PrintStandard(s)
	if !ok {
		d.r.list.Add(errPrint.At(v.Pos(), s, suggest(diag.Nearest(s, model.PrintStandards))))
		return
	}
	d.f.Print = standard
}
