package record

import (
	"slices"
	"strconv"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

var (
	errDefTaxonomy = diag.Message{
		Code: "JB0410", Severity: diag.Error,
		ZH: "没有叫“%[1]s”的分类", EN: "there is no taxonomy %[1]q",
		HintZH: "您是不是想写“%[2]s”？", HintEN: "did you mean %[2]q?",
	}
	errDefKind = diag.Message{
		Code: "JB0411", Severity: diag.Error,
		ZH: "没有叫“%[1]s”的种类", EN: "there is no kind %[1]q",
		HintZH: "您是不是想写“%[2]s”？", HintEN: "did you mean %[2]q?",
	}
	errDefField = diag.Message{
		Code: "JB0412", Severity: diag.Error,
		ZH: "没有叫“%[1]s”的字段", EN: "there is no field %[1]q",
		HintZH: "您是不是想写“%[2]s”？", HintEN: "did you mean %[2]q?",
	}
	errDefOption = diag.Message{
		Code: "JB0413", Severity: diag.Error,
		ZH: "没有叫“%[1]s”的选项", EN: "there is no option %[1]q",
		HintZH: "您是不是想写“%[2]s”？", HintEN: "did you mean %[2]q?",
	}
	errDefUse = diag.Message{
		Code: "JB0414", Severity: diag.Error,
		ZH: "字段“%[1]s”不能用在这里：%[2]s", EN: "field %[1]q cannot be used here: %[2]s",
	}
	errDefClash = diag.Message{
		Code: "JB0415", Severity: diag.Error,
		ZH: "“%[1]s”既指“%[2]s”又指“%[3]s”", EN: "%[1]q stands for both %[2]q and %[3]q",
		HintZH: "请改其中一个的名称或别名", HintEN: "change one of the labels or aliases",
	}
	errDefPrivate = diag.Message{
		Code: "JB0416", Severity: diag.Error,
		ZH: "种类“%[1]s”是保密的（private），不能有页面", EN: "kind %[1]q is private and cannot have pages",
	}
)

func (l *loader) missing(pos diag.Pos, m diag.Message, name string, candidates []string) {
	near := nearest(name, candidates)
	d := m.At(pos, name, near)
	if near == "" {
		d = d.NoHint()
	}
	l.list.Add(d)
}

// check looks at what a definition says about others and about itself.
func (l *loader) check(ks *model.Kinds, d *definition) {
	k := d.kind
	for _, f := range k.Fields {
		l.checkField(ks, d, f)
	}
	l.checkNames(d)
	l.checkUse(d, d.pos, k.Title, aText, model.TypeText, model.TypePerson, model.TypeEnum, model.TypeRef)
	l.checkUse(d, d.pos, k.Date, diag.Text{ZH: "要用日期", EN: "a date is needed"}, model.TypeDate, model.TypeDateRange)
	for _, m := range k.Measures {
		l.checkMeasure(d, m)
	}
	l.checkStates(d)
	l.checkPage(d)
	for i, r := range k.Rules {
		pos := d.at("rule " + strconv.Itoa(i))
		for _, conditions := range []map[string][]string{r.When, r.Then} {
			for _, name := range keysOf(conditions) {
				l.checkCondition(k, pos, name, conditions[name])
			}
		}
	}
	for _, dim := range k.Dimensions {
		l.checkUse(d, d.at("dimension "+dim.Name), dim.Field,
			diag.Text{ZH: "要用分类人数（counts）", EN: "counts are needed"}, model.TypeCounts)
	}
	if k.Private && k.Page != nil {
		l.list.Add(errDefPrivate.At(d.at("page"), k.Name))
		k.Page = nil
	}
}

func (l *loader) checkField(ks *model.Kinds, d *definition, f *model.Field) {
	pos := d.at("field " + f.Name)
	switch f.Type {
	case model.TypeRef:
		target, ok := ks.Get(f.Ref)
		if !ok {
			l.missing(pos, errDefKind, f.Ref, kindNames(ks))
			return
		}
		f.Ref = target.Name
		for _, name := range keysOf(f.RefWhere) {
			l.checkCondition(target, pos, name, []string{f.RefWhere[name]})
		}
	case model.TypeEnum:
		if len(f.Options) == 0 {
			l.list.Add(errDefMissing.At(pos, "options"))
		}
	case model.TypeTaxonomy:
		if f.Taxonomy == "" {
			l.list.Add(errDefMissing.At(pos, "taxonomy"))
		}
	case model.TypeState:
		if d.kind.States == nil {
			l.list.Add(errDefMissing.At(pos, "states"))
		}
	}
	seen := map[string]string{}
	for _, o := range f.Options {
		if _, ok := f.Option(o.Of); o.Of != "" && (!ok || o.Of == o.Key) {
			l.missing(pos, errDefOption, o.Of, optionKeys(f.Options))
		}
		for _, name := range optionNames(o) {
			if other, taken := seen[name]; taken && other != o.Key {
				l.list.Add(errDefClash.At(pos, name, other, o.Key))
			}
			seen[name] = o.Key
		}
	}
}

func kindNames(ks *model.Kinds) []string {
	var names []string
	for _, k := range ks.All {
		names = append(names, k.Name, k.Label.ZH)
	}
	return names
}

// checkNames refuses a key that could mean two fields.
func (l *loader) checkNames(d *definition) {
	seen := map[string]string{}
	for _, n := range idKeys {
		seen[n] = "id"
	}
	for _, n := range kindKeys {
		seen[n] = "kind"
	}
	for _, f := range d.kind.Fields {
		own := map[string]bool{}
		for _, name := range append([]string{f.Name, f.Label.ZH, f.Label.EN}, f.Aliases...) {
			name = fold(name)
			if name == "" || own[name] {
				continue
			}
			own[name] = true
			if other, taken := seen[name]; taken {
				l.list.Add(errDefClash.At(d.at("field "+f.Name), name, other, f.Name))
			}
			seen[name] = f.Name
		}
	}
}

func (l *loader) checkUse(d *definition, pos diag.Pos, name string, need diag.Text, types ...model.FieldType) {
	if name == "" {
		return
	}
	f, ok := d.kind.Field(name)
	switch {
	case !ok:
		l.missing(pos, errDefField, name, fieldNames(d.kind))
	case !slices.Contains(types, f.Type):
		l.list.Add(errDefUse.At(pos, name, need))
	}
}

func fieldNames(k *model.Kind) []string {
	var names []string
	for _, f := range k.Fields {
		names = append(names, f.Name, f.Label.ZH)
	}
	return names
}

func (l *loader) checkMeasure(d *definition, m *model.Measure) {
	pos := d.at("measure " + m.Name)
	number := diag.Text{ZH: "要用数字", EN: "a number is needed"}
	summed := []model.FieldType{model.TypeInt, model.TypeNumber, model.TypeHours, model.TypeMoney, model.TypeCounts, model.TypeBool}
	l.checkUse(d, pos, m.Field, number, summed...)
	name, category, dotted := strings.Cut(m.Times, ".")
	l.checkUse(d, pos, name, number, summed...)
	if f, ok := d.kind.Field(name); ok && dotted {
		if _, ok := f.Option(category); !ok {
			l.missing(pos, errDefOption, category, optionKeys(f.Options))
		}
	}
}

func optionKeys(options []model.Option) []string {
	var keys []string
	for _, o := range options {
		keys = append(keys, o.Key)
	}
	return keys
}

func (l *loader) checkStates(d *definition) {
	s := d.kind.States
	if s == nil {
		return
	}
	pos := d.at("states")
	need := diag.Text{ZH: "要用状态（state）", EN: "a state is needed"}
	if s.Field == "" {
		l.list.Add(errDefMissing.At(pos, "field"))
	}
	l.checkUse(d, pos, s.Field, need, model.TypeState)
	l.checkUse(d, pos, s.History, need, model.TypeState)
	keys := optionKeys(s.States)
	if s.Initial == "" && len(keys) > 0 {
		s.Initial = keys[0]
	}
	names := append([]string{s.Initial}, s.Final...)
	for _, from := range keysOf(s.Moves) {
		names = append(names, from)
		names = append(names, s.Moves[from]...)
	}
	for i, name := range names {
		if !slices.Contains(keys, name) && !slices.Contains(names[:i], name) {
			l.missing(pos, errDefOption, name, keys)
		}
	}
}

// checkPage accepts fields that make lists, and the time unit month.
func (l *loader) checkPage(d *definition) {
	p := d.kind.Page
	if p == nil {
		return
	}
	pos := d.at("page")
	if p.Section == "" {
		p.Section = d.kind.Name
	}
	for _, name := range p.Lists {
		if (name == "month" || name == "year") && d.kind.Date != "" {
			continue
		}
		l.checkUse(d, pos, name, diag.Text{ZH: "不能按它分列表", EN: "it makes no lists"},
			model.TypeEnum, model.TypeTaxonomy, model.TypeRef, model.TypeState, model.TypePage)
	}
	for _, v := range p.Variants {
		l.checkCondition(d.kind, pos, v.Field, []string{v.Value})
	}
}

// checkCondition looks whether a field can have the values.
func (l *loader) checkCondition(k *model.Kind, pos diag.Pos, name string, values []string) {
	i := k.Index(name)
	if i < 0 {
		l.missing(pos, errDefField, name, fieldNames(k))
		return
	}
	f := k.Fields[i]
	for _, v := range values {
		_, isBool := parseBool(v)
		_, isOption := f.Option(v)
		if v != "*" && len(f.Options) > 0 && !isOption {
			l.missing(pos, errDefOption, v, optionKeys(f.Options))
		}
		if v != "*" && f.Type == model.TypeBool && !isBool {
			l.list.Add(errDefShape.At(pos, v, aYesNo))
		}
	}
}

// names refuses kinds that answer to the same name.
func (l *loader) names() {
	seen := map[string]*definition{}
	for _, d := range l.defs {
		for _, name := range append([]string{d.kind.Name, d.kind.Label.ZH}, d.kind.Aliases...) {
			if name == "" {
				continue
			}
			if other := seen[name]; other != nil && other != d {
				pos, first := d.at("aliases"), other.at("aliases")
				if strings.HasPrefix(pos.File, embeddedPrefix) {
					pos, first = first, pos // an editor can mend the site's file only
				}
				l.list.Add(errDefClash.At(pos, name, other.kind.Name, d.kind.Name).With(first))
			}
			seen[name] = d
		}
	}
}
