package manual

import (
	"strings"

	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// example shows a file with one record.
func (w *writer) example() {
	w.section("写一条", "Example")
	w.print("```yaml\n", Example(w.kinds, w.kind, w.opt.Lang), "```\n")
}

// Example is a file with one record of a kind, which the loader accepts: the
// fields that have an example, a list of options or must be there.
func Example(kinds *model.Kinds, kind *model.Kind, lang string) string {
	w := &writer{kinds: kinds, kind: kind, zh: !strings.HasPrefix(lang, "en")}
	e := &exampler{writer: w}
	e.print(w.tr("种类: ", "kind: "), w.name(kind.Name, kind.Label), "\n", w.tr("记录:\n", "records:\n"))
	e.print("  - ", w.tr("编号: ", "id: "), kind.Name, "-001\n")
	e.record(kind, "", "    ", 0)
	return e.String()
}

// exampler writes the fields of an example.
type exampler struct{ *writer }

// maxNesting bounds records within records: definitions may go round.
const maxNesting = 3

func (e *exampler) record(k *model.Kind, through, indent string, depth int) {
	history := k.States != nil && k.States.History != ""
	for _, f := range k.Fields {
		switch {
		case f.Derive != nil, f.Name == through && through != "":
		case f.Type == model.TypeState && !f.Multiple && history:
		case f.Type == model.TypeRecords:
			e.nested(f, indent, depth)
		case f.Example == "" && !f.Required && !chosen(f):
		default:
			e.field(f, indent)
		}
	}
}

// chosen reports whether a field without an example still has something to show.
func chosen(f *model.Field) bool {
	return f.Consent == "" && len(f.Options) > 0 && (f.Type == model.TypeEnum || f.Type == model.TypeTaxonomy)
}

func (e *exampler) nested(f *model.Field, indent string, depth int) {
	inner, ok := e.kinds.Get(f.Ref)
	if !ok || depth+1 >= maxNesting {
		return
	}
	e.print(indent, e.key(f), ":\n")
	lines := &exampler{&writer{kinds: e.kinds, kind: inner, zh: e.zh}}
	lines.record(inner, f.Through, indent+"    ", depth+1)
	text := lines.String()
	if len(text) > len(indent)+4 { // the first field begins the list item
		e.print(indent, "  - ", text[len(indent)+4:])
	}
}

func (e *exampler) key(f *model.Field) string { return e.name(f.Name, f.Label) }

func (e *exampler) field(f *model.Field, indent string) {
	text := f.Example
	if text == "" {
		text = sample(f)
	}
	n := yamldoc.Node{}
	if text[0] == '[' || text[0] == '{' {
		n, _ = yamldoc.Parse("", 1, []byte(text))
	}
	switch {
	case f.Type == model.TypeState && f.Multiple && n.Kind() == yamldoc.List:
		e.print(indent, e.key(f), ":\n")
		for step := range n.Items() {
			e.print(indent, "  - {", e.tr("状态", "state"), ": ", e.term(f, step.Get("state").Str()), ", ", e.tr("日期", "date"), ": ", step.Get("date").Str(), "}\n")
		}
	case f.Type == model.TypeMarkdown && strings.Contains(text, "\n"):
		e.print(indent, e.key(f), ": |\n")
		for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
			e.print(strings.TrimRight(indent+"  "+line, " "), "\n")
		}
	default:
		e.print(indent, e.key(f), ": ", e.inline(f, n, text), "\n")
	}
}

// inline writes a value in one line.
func (e *exampler) inline(f *model.Field, n yamldoc.Node, text string) string {
	switch n.Kind() {
	case yamldoc.Map:
		var parts []string
		for k, v := range n.Pairs() {
			parts = append(parts, e.mapKey(f, k.Str())+": "+scalar(v.Str()))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case yamldoc.List:
		var parts []string
		for v := range n.Items() {
			parts = append(parts, e.term(f, v.Str()))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if f.Type == model.TypeBool {
		return strings.Trim(e.yesNo(text), "“”")
	}
	return e.term(f, text)
}

func (e *exampler) mapKey(f *model.Field, key string) string {
	switch key {
	case "start":
		return e.tr("开始", key)
	case "end":
		return e.tr("结束", key)
	}
	return e.term(f, key)
}

// term writes the name of an option, or a text.
func (e *exampler) term(f *model.Field, s string) string {
	if o, ok := f.Option(s); ok {
		return e.name(o.Key, o.Label)
	}
	return scalar(s)
}

// sample is a value for a field whose definition shows none.
func sample(f *model.Field) string {
	if len(f.Options) > 0 && f.Type != model.TypeCounts {
		return f.Options[0].Key
	}
	switch f.Type {
	case model.TypeDate, model.TypeDateRange:
		return "2026-11-22"
	case model.TypeInt, model.TypeNumber, model.TypeHours, model.TypeMoney:
		return number(f)
	case model.TypeBool:
		return "yes"
	case model.TypeCounts:
		if len(f.Options) > 0 {
			return "{" + f.Options[0].Key + ": 12}"
		}
		return "{甲: 12, 乙: 3}"
	case model.TypePhone:
		return "010-12345678"
	case model.TypePerson:
		return "张三"
	case model.TypeImage:
		return "images/photo.jpg"
	}
	if f.Label.ZH != "" {
		return f.Label.ZH
	}
	return f.Name
}

// number is within the bounds of a field.
func number(f *model.Field) string {
	const n = 12
	scale := f.Type.Scale()
	v := n * scale
	if f.Min != nil && v < *f.Min {
		v = *f.Min
	}
	if f.Max != nil && v > *f.Max {
		v = *f.Max
	}
	return decimal(v, scale)
}
