package record

import (
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

var (
	errDefMeasure = diag.Message{
		Code: "JB0486", Severity: diag.Error,
		ZH: "没有叫“%[1]s”的指标（measure）", EN: "there is no measure %[1]q",
		HintZH: "您是不是想写“%[2]s”？", HintEN: "did you mean %[2]q?",
	}
	errDefGroup = diag.Message{
		Code: "JB0488", Severity: diag.Error,
		ZH: "选项“%[1]s”既在“%[2]s”组，又在“%[3]s”组", EN: "option %[1]q is in the groups %[2]q and %[3]q",
	}

	aNumber = diag.Text{ZH: "要用数字", EN: "a number is needed"}
	numbers = []model.FieldType{model.TypeInt, model.TypeNumber, model.TypeHours, model.TypeMoney}
	summed  = append(slices.Clone(numbers), model.TypeCounts, model.TypeBool)
)

func (l *loader) checkMeasure(d *definition, m *model.Measure) {
	at := "measure " + m.Name
	m.Field = l.checkKept(d, at+"/field", m.Field, aNumber, summed...)
	l.checkTimes(d, at+"/times", m.Times)
	if m.Times != "" && m.Field == "" {
		l.list.Add(errDefWith.At(d.at(at+"/times"), "times", "field"))
	}
	l.checkWhen(d, at+"/where", m.Where, byClock)
	if m.Percent && m.Per == nil {
		l.list.Add(errDefWith.At(d.at(at+"/percent"), "percent", "per"))
	}
	if m.Per == nil {
		return
	}
	at += "/per"
	m.Per.Field = l.checkKept(d, at+"/field", m.Per.Field, aNumber, summed...)
	l.checkTimes(d, at+"/times", m.Per.Times)
	if m.Per.Times != "" && m.Per.Field == "" {
		l.list.Add(errDefWith.At(d.at(at+"/times"), "times", "field"))
	}
	l.checkWhen(d, at+"/where", m.Per.Where, byClock)
	m.Per.Has = l.checkKept(d, at+"/has", m.Per.Has, diag.Text{})
}

// checkKept is checkUse for fields whose values must be kept, and gives the
// field's name; without types any will do.
func (l *loader) checkKept(d *definition, at, name string, need diag.Text, types ...model.FieldType) string {
	if name == "" {
		return ""
	}
	f, ok := d.kind.Field(name)
	switch {
	case !ok:
		l.missing(d.at(at), errDefField, name, fieldNames(d.kind))
		return name
	case len(types) > 0 && !slices.Contains(types, f.Type):
		l.list.Add(errDefUse.At(d.at(at), name, need))
	case f.Private:
		l.list.Add(errDefPrivateUse.At(d.at(at), name))
	}
	return f.Name
}

// checkTimes looks at a factor: a number, or one category of a counts field.
func (l *loader) checkTimes(d *definition, at, times string) {
	name, category, dotted := strings.Cut(times, ".")
	name = l.checkKept(d, at, name, aNumber, summed...)
	f, ok := d.kind.Field(name)
	if !ok || !dotted {
		return
	}
	if f.Type != model.TypeCounts {
		l.list.Add(errDefUse.At(d.at(at), name, aCounts))
		return
	}
	if _, ok := f.Option(category); !ok && (len(f.Options) > 0 || category == "") {
		l.missing(d.at(at), errDefOption, category, optionKeys(f.Options))
	}
}

var aCounts = diag.Text{ZH: "要用分类人数（counts）", EN: "counts are needed"}

// checkFigures makes figures the names of measures.
func (l *loader) checkFigures(d *definition) {
	k := d.kind
	kept := k.Figures[:0]
	for _, name := range k.Figures {
		if m, ok := k.Measure(name); ok {
			kept = append(kept, m.Name)
			continue
		}
		if model.IsCount(name) {
			kept = append(kept, "count")
			continue
		}
		names := []string{"count"}
		for _, m := range k.Measures {
			names = append(names, m.Name, m.Label.ZH)
		}
		l.missing(d.at("figure "+name), errDefMeasure, name, names)
	}
	k.Figures = kept
}

func (l *loader) checkDimension(d *definition, dim *model.Dimension) {
	at := "dimension " + dim.Name
	if dim.Field == "" {
		l.list.Add(errDefMissing.At(d.at(at), "of"))
		return
	}
	dim.Field = l.checkKept(d, at+"/of", dim.Field, diag.Text{ZH: "要用分类人数（counts）或选项", EN: "counts or options are needed"},
		model.TypeCounts, model.TypeEnum, model.TypeTaxonomy, model.TypeState)
	if i := d.kind.Index(dim.Name); i >= 0 {
		l.list.Add(errDefTwice.At(d.at(at), dim.Name).NoHint().With(d.at("field " + dim.Name)))
	}
	f, ok := d.kind.Field(dim.Field)
	if !ok {
		return
	}
	if f.Type == model.TypeState && f.Multiple {
		l.list.Add(errDefUse.At(d.at(at+"/of"), f.Name, diag.Text{ZH: "它是经过，请用状态字段", EN: "it is a history: use the state"}))
	}
	in := map[string]string{}
	seen := map[string]bool{}
	for _, g := range dim.Groups {
		pos := d.at(at + "/" + g.Key)
		if seen[g.Key] {
			l.list.Add(errDefTwice.At(pos, g.Key).NoHint())
		}
		seen[g.Key] = true
		if len(g.Keys) == 0 {
			l.list.Add(errDefMissing.At(pos, "keys"))
		}
		for _, key := range g.Keys {
			if _, ok := f.Option(key); !ok && len(f.Options) > 0 {
				l.missing(pos, errDefOption, key, optionKeys(f.Options))
			}
			if other, twice := in[key]; twice {
				l.list.Add(errDefGroup.At(pos, key, other, g.Key))
			}
			in[key] = g.Key
		}
	}
}
