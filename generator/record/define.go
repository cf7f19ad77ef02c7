package record

import (
	"strings"
	"unicode"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

var (
	errDefKey = diag.Message{
		Code: "JB0401", Severity: diag.Error,
		ZH: "定义里不认识的项目“%[1]s”", EN: "unknown key %[1]q in a definition",
		HintZH: "您是不是想写“%[2]s”？", HintEN: "did you mean %[2]q?",
	}
	errDefShape = diag.Message{
		Code: "JB0402", Severity: diag.Error,
		ZH: "“%[1]s”的写法不对，应当是%[2]s", EN: "%[1]q must be %[2]s",
	}
	errDefName = diag.Message{
		Code: "JB0403", Severity: diag.Error,
		ZH: "名称“%s”只能用小写英文字母、数字和连字符", EN: "name %q may only have lower-case letters, digits and hyphens",
		HintZH: "中文名称请写在 label 里", HintEN: "put the Chinese name in label",
	}
	errDefType = diag.Message{
		Code: "JB0404", Severity: diag.Error,
		ZH: "不认识的字段类型“%[1]s”", EN: "unknown field type %[1]q",
		HintZH: "可用的类型：%[2]s", HintEN: "types: %[2]s",
	}
	errDefMissing = diag.Message{
		Code: "JB0405", Severity: diag.Error,
		ZH: "缺少“%[1]s”", EN: "%[1]q is missing",
	}
)

var (
	aText    = diag.Text{ZH: "文字", EN: "text"}
	aMap     = diag.Text{ZH: "“名称: 值”的形式", EN: "a mapping"}
	aYesNo   = diag.Text{ZH: "yes 或 no", EN: "yes or no"}
	aInteger = diag.Text{ZH: "整数", EN: "a whole number"}
)

// types are the names of field types; the first of each is the one documented.
var types = []struct {
	t     model.FieldType
	names []string
}{
	{model.TypeText, []string{"text", "文字"}},
	{model.TypeMarkdown, []string{"markdown", "正文"}},
	{model.TypeDate, []string{"date", "日期"}},
	{model.TypeDateRange, []string{"daterange", "日期范围"}},
	{model.TypeInt, []string{"int", "整数"}},
	{model.TypeNumber, []string{"number", "数字"}},
	{model.TypeHours, []string{"hours", "时长"}},
	{model.TypeMoney, []string{"money", "金额"}},
	{model.TypeBool, []string{"bool", "是否"}},
	{model.TypeEnum, []string{"enum", "选项"}},
	{model.TypeTaxonomy, []string{"taxonomy", "分类"}},
	{model.TypeRef, []string{"ref", "引用"}},
	{model.TypeCounts, []string{"counts", "分类人数"}},
	{model.TypePerson, []string{"person", "人名"}},
	{model.TypePhone, []string{"phone", "电话"}},
	{model.TypeImage, []string{"image", "图片"}},
	{model.TypeState, []string{"state", "状态"}},
	{model.TypePage, []string{"page", "页面"}},
	{model.TypeRecords, []string{"records", "记录"}},
}

// TypeName is the name of a field type in a definition.
func TypeName(t model.FieldType) string {
	for _, x := range types {
		if x.t == t {
			return x.names[0]
		}
	}
	return ""
}

func typeNames() string {
	var names []string
	for _, x := range types {
		names = append(names, x.names[0])
	}
	return strings.Join(names, " ")
}

// reader reads definitions and collects what is wrong with them.
type reader struct{ list diag.List }

// each calls the action of every key of a map; a key stands for itself and for
// the aliases after it ("label 名称"). Unknown keys are reported.
func (r *reader) each(n yamldoc.Node, actions map[string]func(yamldoc.Node)) {
	if n.Kind() != yamldoc.Map {
		if !n.IsZero() {
			r.list.Add(errDefShape.At(n.Pos(), n.Str(), aMap))
		}
		return
	}
	for k, v := range n.Pairs() {
		if act, ok := actions[k.Str()]; ok {
			act(v)
			continue
		}
		names := make([]string, 0, len(actions))
		for name := range actions {
			names = append(names, name)
		}
		r.unknown(k, names)
	}
}

func (r *reader) unknown(k yamldoc.Node, names []string) {
	d := errDefKey.At(k.Pos(), k.Str(), nearest(k.Str(), names))
	if d.Args[1] == "" {
		d = d.NoHint()
	}
	r.list.Add(d)
}

func (r *reader) str(into *string) func(yamldoc.Node) {
	return func(n yamldoc.Node) {
		if n.Kind() == yamldoc.List || n.Kind() == yamldoc.Map {
			r.list.Add(errDefShape.At(n.Pos(), outline(n), aText))
			return
		}
		*into = strings.TrimSpace(n.Str())
	}
}

// outline stands for what is no text in a message.
func outline(n yamldoc.Node) string {
	switch n.Kind() {
	case yamldoc.List:
		return "[…]"
	case yamldoc.Map:
		return "{…}"
	}
	return n.Str()
}

// name reads an identifier: it ends up in addresses and file names.
func (r *reader) name(into *string) func(yamldoc.Node) {
	return func(n yamldoc.Node) {
		s := n.Str()
		if !validName(s) {
			r.list.Add(errDefName.At(n.Pos(), s))
			return
		}
		*into = s
	}
}

func validName(s string) bool {
	if s == "" || len(s) > 64 || s[0] == '-' {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

func (r *reader) strs(into *[]string) func(yamldoc.Node) {
	return func(n yamldoc.Node) {
		*into = nil
		for c := range n.Items() {
			if c.Kind() != yamldoc.Scalar {
				r.list.Add(errDefShape.At(c.Pos(), outline(c), aText))
				continue
			}
			*into = append(*into, strings.TrimSpace(c.Str()))
		}
	}
}

// label reads {zh: …, en: …} or one text for both.
func (r *reader) label(into *model.Label) func(yamldoc.Node) {
	return func(n yamldoc.Node) {
		switch n.Kind() {
		case yamldoc.Scalar:
			if hasHan(n.Str()) {
				into.ZH = n.Str()
			} else {
				into.EN = n.Str()
			}
		case yamldoc.Map:
			r.each(n, map[string]func(yamldoc.Node){"zh": r.str(&into.ZH), "en": r.str(&into.EN)})
			into.NoEN = into.EN == "" && into.ZH != "" && n.Get("en").Kind() == yamldoc.Scalar
		default:
			r.list.Add(errDefShape.At(n.Pos(), "label", aText))
		}
	}
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool { return unicode.Is(unicode.Han, c) })
}

func (r *reader) bool(into *bool) func(yamldoc.Node) {
	return func(n yamldoc.Node) {
		v, ok := parseBool(n.Str())
		if !ok {
			r.list.Add(errDefShape.At(n.Pos(), n.Str(), aYesNo))
			return
		}
		*into = v
	}
}

func (r *reader) limit(into **int64) func(yamldoc.Node) {
	return func(n yamldoc.Node) {
		v, why := parseInt(n.Str())
		if why != nil {
			r.list.Add(errDefShape.At(n.Pos(), n.Str(), aInteger))
			return
		}
		*into = &v
	}
}

// conditions reads field → accepted values.
func (r *reader) conditions(into *map[string][]string) func(yamldoc.Node) {
	return func(n yamldoc.Node) {
		if n.Kind() != yamldoc.Map {
			r.list.Add(errDefShape.At(n.Pos(), n.Str(), aMap))
			return
		}
		*into = map[string][]string{}
		for k, v := range n.Pairs() {
			var values []string
			r.strs(&values)(v)
			(*into)[k.Str()] = values
		}
	}
}

// equals reads field → the one accepted value.
func (r *reader) equals(into *map[string]string) func(yamldoc.Node) {
	return func(n yamldoc.Node) {
		*into = map[string]string{}
		for k, v := range n.Pairs() {
			if v.Kind() != yamldoc.Scalar {
				r.list.Add(errDefShape.At(v.Pos(), k.Str(), aText))
				continue
			}
			(*into)[k.Str()] = v.Str()
		}
	}
}

// options reads a list of keys or of {key, label, aliases, color, icon}.
func (r *reader) options(into *[]model.Option, moves map[string][]string) func(yamldoc.Node) {
	return func(n yamldoc.Node) {
		for c := range n.Items() {
			var o model.Option
			var to []string
			if c.Kind() == yamldoc.Scalar {
				r.name(&o.Key)(c)
			} else {
				actions := map[string]func(yamldoc.Node){
					"key": r.name(&o.Key), "label": r.label(&o.Label), "aliases": r.strs(&o.Aliases),
					"color": r.str(&o.Color), "icon": r.str(&o.Icon), "of": r.str(&o.Of),
				}
				if moves != nil {
					actions["moves"] = r.strs(&to)
				}
				r.each(c, actions)
			}
			if o.Key == "" {
				if c.Kind() == yamldoc.Map && c.Get("key").IsZero() {
					r.list.Add(errDefMissing.At(c.Pos(), "key"))
				}
				continue
			}
			if moves != nil {
				moves[o.Key] = to
			}
			mergeOption(into, o)
		}
	}
}

// mergeOption adds an option, or what is new of one that is there already.
func mergeOption(into *[]model.Option, o model.Option) {
	for i := range *into {
		have := &(*into)[i]
		if have.Key != o.Key {
			continue
		}
		mergeLabel(&have.Label, o.Label)
		have.Aliases = append(have.Aliases[:len(have.Aliases):len(have.Aliases)], o.Aliases...)
		if o.Color != "" {
			have.Color = o.Color
		}
		if o.Icon != "" {
			have.Icon = o.Icon
		}
		if o.Of != "" {
			have.Of = o.Of
		}
		return
	}
	*into = append(*into, o)
}

func mergeLabel(into *model.Label, l model.Label) {
	if l.ZH != "" {
		into.ZH = l.ZH
	}
	if l.EN != "" {
		into.EN = l.EN
	}
}
