package record

import (
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

var (
	errDefEnd = diag.Message{
		Code: "JB0481", Severity: diag.Error,
		ZH: "“%[1]s”不能算天数：它不是日期字段，也不是状态", EN: "no days can be counted from %[1]q: it is neither a date field nor a state",
		HintZH: "您是不是想写“%[2]s”？可以写：%[3]s", HintEN: "did you mean %[2]q? possible: %[3]s",
	}
	errDefCircle = diag.Message{
		Code: "JB0482", Severity: diag.Error,
		ZH: "字段的计算绕成了一圈：%[1]s", EN: "fields are computed from each other in a circle: %[1]s",
	}
	errDefHistory = diag.Message{
		Code: "JB0484", Severity: diag.Error,
		ZH: "没有经过（history），不知道“%[1]s”是从哪天开始的", EN: "there is no history: the day of %[1]q is not known",
		HintZH: "请在 states 里写 history: 字段名，并加一个多值的状态字段", HintEN: "give states a history: a state field with multiple",
	}
	errDefAlike = diag.Message{
		Code: "JB0493", Severity: diag.Error,
		ZH: "“%[1]s”和“%[2]s”不是同一类数字，不能相比", EN: "%[1]q and %[2]q are not numbers of one type: there is no share of them",
	}
	errDefAbsent = diag.Message{
		Code: "JB0497", Severity: diag.Error,
		ZH: "这个种类没有 %[1]s，算不出来", EN: "the kind has no %[1]s to compute it from",
	}
)

// The ends of a span of days that are neither fields nor states.
const (
	endEntered = "entered"
	endNow     = "now"
)

// checkSpan looks at the ends of a span of days and gives fields by their names.
func (l *loader) checkSpan(d *definition, at string, ends *[2]string) {
	for i, name := range ends {
		l.checkEnd(d, at, name)
		if f, ok := d.kind.Field(name); ok && isDate(f) {
			ends[i] = f.Name
		}
	}
}

func isDate(f *model.Field) bool {
	return f.Type == model.TypeDate || f.Type == model.TypeDateRange
}

func (l *loader) checkEnd(d *definition, at, name string) {
	pos := d.at(at)
	f, isField := d.kind.Field(name)
	isDate := isField && isDate(f)
	isState := slices.ContainsFunc(statesOf(d.kind), func(o model.Option) bool { return o.Key == name })
	switch {
	case name == endNow:
	case name == endEntered && d.kind.States != nil, isState && !isDate:
		l.checkHistory(d, pos, name)
	case isDate && isState && f.Name == name:
		l.list.Add(errDefClash.At(pos, name, diag.Text{ZH: "日期字段", EN: "a date"}, diag.Text{ZH: "状态", EN: "a state"}))
	case !isDate:
		names := endNames(d.kind)
		near := nearest(name, slices.Clone(names))
		m := errDefEnd.At(pos, name, near, listText(names...))
		if near == "" {
			m.HintZH, m.HintEN = "可以写：%[3]s", "possible: %[3]s"
		}
		l.list.Add(m)
	case f.Private:
		l.list.Add(errDefPrivateUse.At(pos, name))
	}
}

func statesOf(k *model.Kind) []model.Option {
	if k.States == nil {
		return nil
	}
	return k.States.States
}

func endNames(k *model.Kind) []string {
	var names []string
	for _, f := range k.Fields {
		if isDate(f) {
			names = append(names, f.Name)
		}
	}
	names = append(names, optionKeys(statesOf(k))...)
	if k.States != nil {
		names = append(names, endEntered)
	}
	return append(names, endNow)
}

// checkHistory wants a history whose values are kept. The initial state is known
// without one: it begins with the record.
func (l *loader) checkHistory(d *definition, pos diag.Pos, what string) {
	s := d.kind.States
	if s != nil && s.History == "" && what == s.Initial && d.kind.Date != "" {
		return
	}
	if s == nil || s.History == "" {
		l.list.Add(errDefHistory.At(pos, what))
		return
	}
	if f, ok := d.kind.Field(s.History); ok && f.Private {
		l.list.Add(errDefPrivateUse.At(pos, f.Name))
	}
}

// checkShare wants two numbers that can be divided by each other.
func (l *loader) checkShare(d *definition, at string, pair *[2]string) {
	var types []model.FieldType
	for i, name := range pair {
		pair[i] = l.checkKept(d, at, name, aNumber, numbers...)
		if f, ok := d.kind.Field(name); ok && slices.Contains(numbers, f.Type) {
			types = append(types, f.Type)
		}
	}
	if len(types) == 2 && types[0] != types[1] {
		l.list.Add(errDefAlike.At(d.at(at), pair[0], pair[1]))
	}
}

// checkDerive looks at how a field is computed. What is wrong is taken out, so
// that nobody computes it.
func (l *loader) checkDerive(d *definition, f *model.Field) {
	v := f.Derive
	if v == nil {
		return
	}
	before := len(l.list)
	at := "field " + f.Name + "/derive"
	switch {
	case v.Days[0] != "":
		l.checkSpan(d, at+"/days", &v.Days)
	case v.Percent[0] != "":
		l.checkShare(d, at+"/percent", &v.Percent)
	case v.Band != "":
		if len(v.Limits) == 0 {
			l.list.Add(errDefMissing.At(d.at(at), "limits"))
		}
		v.Band = l.checkKept(d, at+"/band", v.Band, aNumber, numbers...)
	case v.Standing, v.Overdue:
		if d.kind.States == nil || len(d.kind.States.Limits) == 0 {
			l.list.Add(errDefAbsent.At(d.at(at), "states.limits"))
		}
	case v.Chain:
		if d.kind.Requirements == nil || len(d.kind.Requirements.Steps) == 0 {
			l.list.Add(errDefAbsent.At(d.at(at), "requirements"))
		}
	}
	l.checkWhen(d, at+"/when", v.When, byClock)
	if len(l.list) > before {
		f.Derive = &model.Derive{}
	}
}

// checkCycles refuses fields that are computed from themselves.
func (l *loader) checkCycles(d *definition) {
	const going, done = 1, 2
	state := map[string]int{}
	var path []string
	var visit func(f *model.Field)
	visit = func(f *model.Field) {
		if f.Derive == nil || state[f.Name] == done {
			return
		}
		if state[f.Name] == going {
			circle := append(slices.Clone(path[slices.Index(path, f.Name):]), f.Name)
			l.list.Add(errDefCircle.At(d.at("field "+f.Name+"/derive"), strings.Join(circle, " → ")))
			f.Derive = &model.Derive{}
			return
		}
		state[f.Name] = going
		path = append(path, f.Name)
		for _, name := range needs(d.kind, f.Derive) {
			if i := d.kind.Index(name); i >= 0 {
				visit(d.kind.Fields[i])
			}
		}
		path = path[:len(path)-1]
		state[f.Name] = done
	}
	for _, f := range d.kind.Fields {
		visit(f)
	}
}

// needs are the fields that a computed field looks at.
func needs(k *model.Kind, v *model.Derive) []string {
	names := append(keysOf(v.When), v.Percent[0], v.Percent[1], v.Band)
	if (v.Standing || v.Overdue) && k.States != nil {
		for _, limit := range k.States.Limits {
			names = append(names, keysOf(limit.When)...)
		}
	}
	if v.Chain && k.Requirements != nil {
		for _, s := range k.Requirements.Steps {
			names = append(append(names, keysOf(s.When)...), keysOf(s.Is)...)
			names = append(names, s.Has, s.Share[0], s.Share[1])
		}
	}
	return names
}
