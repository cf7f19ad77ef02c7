package record

import (
	"strconv"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

var (
	errDefOne = diag.Message{
		Code: "JB0419", Severity: diag.Error,
		ZH: "“%[1]s”要写明其中一项，而且只写一项：%[2]s", EN: "%[1]q has exactly one of %[2]s",
	}
	errDefDeriveType = diag.Message{
		Code: "JB0480", Severity: diag.Error,
		ZH: "字段“%[1]s”是这样算出来的：类型只能是 %[2]s", EN: "field %[1]q is computed like this: its type can only be %[2]s",
		HintZH: "type 可以不写", HintEN: "the type need not be given",
	}
	errDefComputed = diag.Message{
		Code: "JB0495", Severity: diag.Error,
		ZH: "字段“%[1]s”的值由程序计算，不能再写 %[2]s", EN: "field %[1]q is computed: it cannot have %[2]s",
	}
	errDefOrder = diag.Message{
		Code: "JB0483", Severity: diag.Error,
		ZH: "“%[1]s”的数字要从小到大，不能重复，也不能是负数", EN: "the numbers of %[1]q must ascend, without repetition or negative ones",
	}
	errDefWith = diag.Message{
		Code: "JB0494", Severity: diag.Error,
		ZH: "“%[1]s”要和“%[2]s”一起用", EN: "%[1]q is used together with %[2]q",
	}
)

// derive reads how a field is computed.
func (l *loader) derive(d *definition, f *model.Field, n yamldoc.Node, from source) {
	if n.Kind() != yamldoc.Map {
		l.list.Add(errDefShape.At(n.Pos(), "derive", aMap))
		f.Derive = &model.Derive{}
		return
	}
	at := "field " + f.Name + "/derive"
	d.place(at, n.Pos(), from)
	v := &model.Derive{}
	placed := func(name string, read func(yamldoc.Node)) func(yamldoc.Node) {
		return l.placed(d, at+"/"+name, from, read)
	}
	l.each(n, map[string]func(yamldoc.Node){
		"days": placed("days", l.pair(&v.Days)), "percent": placed("percent", l.pair(&v.Percent)), "band": placed("band", l.str(&v.Band)),
		"limits":   placed("limits", l.ascending(&v.Limits)),
		"standing": l.bool(&v.Standing), "overdue": l.bool(&v.Overdue), "chain": l.bool(&v.Chain),
		"when": l.when(d, at+"/when", from, &v.When),
	})
	f.Derive = v
	forms := 0
	for _, name := range []string{"days", "percent", "band", "standing", "overdue", "chain"} {
		if !n.Get(name).IsZero() {
			forms++
		}
	}
	if forms != 1 {
		l.list.Add(errDefOne.At(n.Pos(), "derive", listText("days", "percent", "band", "standing", "overdue", "chain")))
		f.Derive = &model.Derive{}
	}
	if v.Band == "" && len(v.Limits) > 0 {
		l.list.Add(errDefWith.At(n.Get("limits").Pos(), "limits", "band"))
	}
}

// ascending reads whole numbers from small to large.
func (l *loader) ascending(into *[]int64) func(yamldoc.Node) {
	return func(n yamldoc.Node) {
		*into = nil
		for c := range n.Items() {
			var v *int64
			if l.limit(&v)(c); v == nil {
				continue
			}
			if *v < 0 || *v > maxBand || len(*into) > 0 && *v <= (*into)[len(*into)-1] {
				l.list.Add(errDefOrder.At(c.Pos(), "limits"))
				continue
			}
			*into = append(*into, *v)
		}
	}
}

const maxBand = 1e9 // so that a limit in millionths is exact

// formed reports whether it is said how a field is computed.
func formed(v *model.Derive) bool {
	return v.Days[0] != "" || v.Percent[0] != "" || v.Band != "" || v.Standing || v.Overdue || v.Chain
}

// derivedType is the type of the values of a form.
func derivedType(v *model.Derive) model.FieldType {
	switch {
	case v.Percent[0] != "":
		return model.TypeNumber
	case v.Band != "", v.Standing, v.Chain:
		return model.TypeEnum
	}
	return model.TypeInt
}

// derived gives a computed field its type, and the options that are known
// without looking at other fields.
func (l *loader) derived(d *definition, f *model.Field) {
	v := f.Derive
	if v == nil {
		return
	}
	at := "field " + f.Name + "/"
	t := derivedType(v)
	if d.typed[f.Name] && f.Type != t && formed(v) {
		l.list.Add(errDefDeriveType.At(d.at(at+"type"), f.Name, TypeName(t)))
	}
	f.Type = t
	for _, k := range []struct {
		key   string
		given bool
	}{
		{"required", f.Required}, {"multiple", f.Multiple}, {"ref", f.Ref != ""}, {"taxonomy", f.Taxonomy != ""},
		{"consent", f.Consent != ""}, {"through", f.Through != ""}, {"min", f.Min != nil}, {"max", f.Max != nil},
	} {
		if k.given {
			l.list.Add(errDefComputed.At(d.at(at+k.key), f.Name, k.key))
		}
	}
	f.Required, f.Multiple, f.Ref, f.Taxonomy, f.Consent, f.Through, f.Min, f.Max = false, false, "", "", "", "", nil, nil
	switch {
	case v.Standing:
		l.madeOptions(d, f, standingOptions())
	case v.Chain:
		l.madeOptions(d, f, chainOptions())
	}
}

// bands gives a band field its options. The types of all fields are known by now.
func (l *loader) bands(d *definition, f *model.Field) {
	v := f.Derive
	if v == nil || v.Band == "" {
		return
	}
	of, ok := d.kind.Field(v.Band)
	if !ok {
		of = &model.Field{}
	}
	l.madeOptions(d, f, bandOptions(v.Limits, bandUnit(of), of.Type != model.TypeInt))
}

// madeOptions sets the options of a computed field; what the definition says
// about one of them (its label, its colour) is added.
func (l *loader) madeOptions(d *definition, f *model.Field, options []model.Option) {
	own := f.Options
	f.Options = options
	for _, o := range own {
		if _, ok := f.Option(o.Key); !ok {
			l.missing(d.at("field "+f.Name+"/options"), errDefOption, o.Key, optionKeys(options))
			continue
		}
		mergeOption(&f.Options, o)
	}
}

func made(key, zh, en, color string) model.Option {
	return model.Option{Key: key, Label: model.Label{ZH: zh, EN: en}, Color: color}
}

func standingOptions() []model.Option {
	return []model.Option{
		made(model.InTime, "按期完成", "In time", "songlv"), made(model.Late, "超期完成", "Late", "qiuxiang"),
		made(model.Running, "未到期", "Running", "shiqing"), made(model.Overdue, "已超期", "Overdue", "yanzhi"),
	}
}

func chainOptions() []model.Option {
	return []model.Option{
		made(model.Complete, "程序完整", "Complete", "songlv"), made(model.Open, "程序进行中", "Open", "shiqing"),
		made(model.Failed, "程序有缺", "Failed", "yanzhi"),
	}
}

// bandUnit is the word behind the numbers of a field.
func bandUnit(f *model.Field) model.Label {
	switch {
	case f.Derive != nil && (f.Derive.Days[0] != "" || f.Derive.Overdue):
		return model.Label{ZH: "天", EN: " days"}
	case f.Derive != nil && f.Derive.Percent[0] != "":
		return model.Label{ZH: "%", EN: "%"}
	case f.Type == model.TypeHours:
		return model.Label{ZH: "小时", EN: " hours"}
	case f.Type == model.TypeMoney:
		return model.Label{ZH: "元", EN: " yuan"}
	}
	return model.Label{}
}

// bandOptions makes to-3, 4-7, over-7 of the limits 3 and 7. Of what has
// fractions the second is labelled from 3.
func bandOptions(limits []int64, unit model.Label, fractions bool) []model.Option {
	var out []model.Option
	for i, n := range limits {
		high := strconv.FormatInt(n, 10)
		if i == 0 {
			out = append(out, made("to-"+high, high+unit.ZH+"以内", "up to "+high+unit.EN, ""))
			continue
		}
		low := strconv.FormatInt(limits[i-1]+1, 10)
		from := low
		if fractions {
			from = strconv.FormatInt(limits[i-1], 10)
		}
		if from == high {
			out = append(out, made(low+"-"+high, high+unit.ZH, high+unit.EN, ""))
			continue
		}
		out = append(out, made(low+"-"+high, from+"—"+high+unit.ZH, from+"–"+high+unit.EN, ""))
	}
	if n := len(limits); n > 0 {
		last := strconv.FormatInt(limits[n-1], 10)
		out = append(out, made("over-"+last, "超过"+last+unit.ZH, "over "+last+unit.EN, ""))
	}
	return out
}
