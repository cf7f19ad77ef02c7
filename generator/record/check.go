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
		ZH: "种类“%[1]s”是保密的（private），只公布汇总数字：页面不能有 %[2]s", EN: "kind %[1]q is private, only figures of it are published: its page cannot have %[2]s",
		HintZH: "请删去这一项", HintEN: "remove it",
	}
	errDefPrivateUse = diag.Message{
		Code: "JB0487", Severity: diag.Error,
		ZH: "字段“%[1]s”是保密的，它的值不会保留，不能用在这里", EN: "field %[1]q is private, its values are not kept: it cannot be used here",
		HintZH: "如果它的汇总数字可以公布，请在这个字段里写 aggregate: true，并删去 private: true", HintEN: "if it may be counted, write aggregate: true in the field, without private: true",
	}
	errDefDerivedUse = diag.Message{
		Code: "JB0489", Severity: diag.Error,
		ZH: "字段“%[1]s”的值由程序计算，不能用在这里", EN: "field %[1]q is computed: it cannot be used here",
	}
	errDefAnyValue = diag.Message{
		Code: "JB0496", Severity: diag.Error,
		ZH: "字段“%[1]s”没有选项，这里只能写 \"*\"（有值就算）", EN: "field %[1]q has no options: only \"*\" (any value) can be asked for",
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
	before := len(l.list)
	l.checkUse(d, d.at("title"), k.Title, aText, model.TypeText, model.TypePerson, model.TypeEnum, model.TypeRef)
	if f, ok := k.Field(k.Title); ok && len(l.list) == before {
		k.Title = f.Name
	} else {
		k.Title = ""
	}
	before = len(l.list)
	k.Date = l.checkKept(d, "date", k.Date, aDate, model.TypeDate, model.TypeDateRange)
	if len(l.list) > before {
		k.Date = ""
	}
	l.checkFigures(d)
	k.Measures = right(l, k.Measures, func(m *model.Measure) { l.checkMeasure(d, m) })
	l.checkStates(d)
	l.checkLimits(d)
	l.checkRequirements(d)
	for _, f := range k.Fields {
		l.checkDerive(d, f)
	}
	l.checkCycles(d)
	l.checkPage(d)
	for i, r := range k.Rules {
		at := "rule " + strconv.Itoa(i)
		l.checkWhen(d, at+"/when", r.When, byEditor)
		l.checkWhen(d, at+"/then", r.Then, byEditor)
		l.checkPart(d, at, &k.Rules[i])
	}
	k.Dimensions = right(l, k.Dimensions, func(dim *model.Dimension) { l.checkDimension(d, dim) })
	l.checkTree(d)
}

// right keeps what a check does not complain about.
func right[T any](l *loader, list []T, check func(T)) []T {
	return slices.DeleteFunc(list, func(x T) bool {
		before := len(l.list)
		check(x)
		return len(l.list) > before
	})
}

var aDate = diag.Text{ZH: "要用日期", EN: "a date is needed"}

// checkTree wants the one parent of a record: a reference to its own kind.
func (l *loader) checkTree(d *definition) {
	k := d.kind
	if k.Tree == "" {
		return
	}
	before := len(l.list)
	l.checkUse(d, d.at("tree"), k.Tree, diag.Text{ZH: "要用对本种类的引用（ref）", EN: "a reference to the kind itself is needed"}, model.TypeRef)
	if f, ok := k.Field(k.Tree); ok && len(l.list) == before {
		switch {
		case f.Ref != k.Name || f.Multiple || f.Loose:
			l.list.Add(errDefUse.At(d.at("tree"), f.Name, diag.Text{ZH: "要用只有一个值、指向本种类的引用（ref）", EN: "a single reference to the kind itself is needed"}))
		case f.Private:
			l.list.Add(errDefPrivateUse.At(d.at("tree"), f.Name))
		default:
			k.Tree = f.Name
		}
	}
	if len(l.list) > before {
		k.Tree = ""
	}
}

func (l *loader) checkField(ks *model.Kinds, d *definition, f *model.Field) {
	at := "field " + f.Name
	switch f.Type {
	case model.TypeRef:
		target, ok := ks.Get(f.Ref)
		if !ok {
			l.missing(d.at(at+"/ref"), errDefKind, f.Ref, kindNames(ks))
			return
		}
		f.Ref = target.Name
		for _, name := range keysOf(f.RefWhere) {
			l.checkCondition(target, d.at(at+"/where"), name, []string{f.RefWhere[name]}, byEditor)
		}
	case model.TypeRecords:
		l.checkRecords(ks, d, f)
	case model.TypeEnum:
		if len(f.Options) == 0 && f.Derive == nil {
			l.list.Add(errDefMissing.At(d.at(at), "options"))
		}
	case model.TypeTaxonomy:
		if f.Taxonomy == "" {
			l.list.Add(errDefMissing.At(d.at(at), "taxonomy"))
		}
	case model.TypeState:
		switch s := d.kind.States; {
		case s == nil:
			l.list.Add(errDefMissing.At(d.at(at), "states"))
		case s.Field != f.Name && s.History != f.Name && d.kind.Index(s.Field) >= 0:
			l.list.Add(errDefUse.At(d.at(at), f.Name, diag.Text{ZH: "状态字段要写在 states 的 field 或 history 里", EN: "a state is the field or the history of states"}))
		}
	}
	if f.Loose && f.Type != model.TypeRef {
		l.list.Add(errDefWith.At(d.at(at+"/loose"), "loose", "ref"))
	}
	if f.Through != "" && f.Type != model.TypeRecords {
		l.list.Add(errDefWith.At(d.at(at+"/through"), "through", "records"))
	}
	l.checkConsent(d, f)
	l.checkOptions(d.at(at+"/options"), f)
}

// checkOptions refuses a name that could mean two options.
func (l *loader) checkOptions(pos diag.Pos, f *model.Field) {
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
		for i, name := range append([]string{f.Name, f.Label.ZH, f.Label.EN}, f.Aliases...) {
			name = fold(name)
			if name == "" || own[name] {
				continue
			}
			own[name] = true
			if other, taken := seen[name]; taken {
				at := d.at("field " + f.Name + "/" + [...]string{"name", "label", "label", "aliases"}[min(i, 3)])
				l.list.Add(errDefClash.At(at, name, other, f.Name))
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

func optionKeys(options []model.Option) []string {
	var keys []string
	for _, o := range options {
		keys = append(keys, o.Key)
	}
	return keys
}

// checkPage accepts fields that make lists, and the time unit month. Of kinds of
// which figures are published only there are no lists.
func (l *loader) checkPage(d *definition) {
	p := d.kind.Page
	if p == nil {
		return
	}
	if p.Section == "" {
		p.Section = d.kind.Name
	}
	if d.kind.Private {
		p.Aggregate = true
		if len(p.Lists) > 0 {
			l.list.Add(errDefPrivate.At(d.at("page/lists"), d.kind.Name, "lists"))
		}
		if len(p.Variants) > 0 {
			l.list.Add(errDefPrivate.At(d.at("page/variants"), d.kind.Name, "variants"))
		}
	}
	if p.Aggregate {
		p.Lists, p.Variants = nil, nil
	}
	for _, name := range p.Lists {
		if (name == "month" || name == "year") && (d.kind.Date != "" || d.at("date") != d.pos) { // a wrong date is told of
			continue
		}
		l.checkUse(d, d.at("page/lists"), name, diag.Text{ZH: "不能按它分列表", EN: "it makes no lists"},
			model.TypeEnum, model.TypeTaxonomy, model.TypeRef, model.TypeState, model.TypePage)
		if f, ok := d.kind.Field(name); ok && f.Private {
			l.list.Add(errDefPrivateUse.At(d.at("page/lists"), f.Name))
		}
	}
	for _, v := range p.Variants {
		l.checkCondition(d.kind, d.at("page/variants"), v.Field, []string{v.Value}, byEditor)
	}
}

// computed says whether conditions may ask for computed fields: not where they
// are decided before the build clock is known.
type computed bool

const (
	byEditor computed = false
	byClock  computed = true
)

// checkWhen looks at the conditions of a part of a definition.
func (l *loader) checkWhen(d *definition, at string, conditions map[string][]string, may computed) {
	for _, name := range keysOf(conditions) {
		l.checkCondition(d.kind, d.at(at+"/"+name), name, conditions[name], may)
	}
}

// checkCondition looks whether a field can have the values.
func (l *loader) checkCondition(k *model.Kind, pos diag.Pos, name string, values []string, may computed) {
	i := k.Index(name)
	if i < 0 {
		l.missing(pos, errDefField, name, fieldNames(k))
		return
	}
	f := k.Fields[i]
	if f.Derive != nil && may == byEditor {
		l.list.Add(errDefDerivedUse.At(pos, name))
		return
	}
	if f.Private && may == byClock {
		l.list.Add(errDefPrivateUse.At(pos, name))
		return
	}
	if len(values) == 0 {
		l.list.Add(errDefMissing.At(pos, name))
	}
	for _, v := range values {
		_, isBool := parseBool(v)
		_, isOption := f.Option(v)
		switch {
		case v == "*":
		case len(f.Options) > 0:
			if !isOption {
				l.missing(pos, errDefOption, v, optionKeys(f.Options))
			}
		case f.Type == model.TypeBool:
			if !isBool {
				l.list.Add(errDefShape.At(pos, v, aYesNo))
			}
		case f.Type != model.TypeTaxonomy && f.Type != model.TypeRef && f.Type != model.TypePage:
			l.list.Add(errDefAnyValue.At(pos, name))
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
