package config

import (
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// Print says how pages are set on paper whose front matter does not say it.
type Print struct {
	Standard string // "", model.PrintPlain or model.PrintGBT9704
}

var errPrint = diag.Message{
	Code: "JB1811", Severity: diag.Error,
	ZH: "不认识的打印格式 %q", EN: "unknown print standard %q",
	HintZH: "可以写：公文（按 GB/T 9704 排版）、普通", HintEN: "one of: gbt9704 (the measures of GB/T 9704), plain",
}

// print reads {standard: …}, or the standard alone.
func (l *loader) print(at string, k, v yamldoc.Node) {
	standard := func(_ string, k, v yamldoc.Node) {
		s, ok := l.str(k, v)
		if !ok || s == "" {
			return
		}
		if l.c.Print.Standard, ok = model.PrintStandard(s); !ok {
			l.list.Add(errPrint.At(v.Pos(), s))
		}
	}
	if v.Kind() == yamldoc.Scalar {
		standard(at, k, v)
		return
	}
	if l.mapping(k, v) {
		l.object(at, v, []key{{"standard", "标准 格式", standard}}, nil)
	}
}
