package manual

import (
	"maps"
	"slices"
	"strings"

	"jianbao/generator/model"
)

func (w *writer) print(parts ...string) {
	for _, p := range parts {
		w.WriteString(p)
	}
}

func (w *writer) section(zh, en string) { w.print("\n## ", w.tr(zh, en), "\n\n") }

func (w *writer) tr(zh, en string) string {
	if w.zh {
		return zh
	}
	return en
}

func (w *writer) in(l model.Label) string { return l.In(w.tr("zh", "en")) }

// quote sets a name apart in a sentence.
func (w *writer) quote(name string) string { return "“" + name + "”" }

// field is the label of a field in quotes; the name itself where there is no
// such field.
func (w *writer) field(name string) string {
	if f, ok := w.kind.Field(name); ok {
		return w.quote(w.in(f.Label))
	}
	return w.quote(name)
}

// option is the label of an option of a field.
func (w *writer) option(f *model.Field, key string) string {
	if o, ok := f.Option(key); ok && w.in(o.Label) != "" {
		return w.in(o.Label)
	}
	return key
}

// all joins names: A, B and C.
func (w *writer) all(names []string) string { return w.join(names, "和", " and ") }

// any joins names: A, B or C.
func (w *writer) any(names []string) string { return w.join(names, "或", " or ") }

func (w *writer) join(names []string, zh, en string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], w.tr("、", ", ")) + w.tr(zh, en) + names[last]
}

// conditions puts field → accepted values into words, in the order of fields.
func (w *writer) conditions(where map[string][]string) string {
	var parts []string
	for _, f := range w.kind.Fields {
		if values, ok := where[f.Name]; ok {
			parts = append(parts, w.condition(f, values))
		}
	}
	return strings.Join(parts, w.tr("，并且", " and "))
}

func (w *writer) condition(f *model.Field, values []string) string {
	name := w.field(f.Name)
	if slices.Contains(values, "*") {
		return w.tr("写了"+name, name+" is given")
	}
	var labels []string
	for _, v := range values {
		label := w.option(f, v)
		if f.Type == model.TypeBool {
			label = w.yesNo(v)
		}
		labels = append(labels, label)
	}
	return name + w.tr("为", " is ") + w.any(labels)
}

// yesNo says a yes or no of a definition in the language of the page.
func (w *writer) yesNo(v string) string {
	switch v {
	case "yes", "true", "是":
		return w.tr("“是”", "yes")
	}
	return w.tr("“否”", "no")
}

// terms lists options with what else an editor may write for them.
func (w *writer) terms(options []model.Option) string {
	var out []string
	for _, o := range options {
		name := w.in(o.Label)
		others := append([]string{o.Key}, o.Aliases...)
		if !w.zh {
			name = o.Key
			others = append([]string{o.Label.EN, o.Label.ZH}, o.Aliases...)
		}
		others = slices.DeleteFunc(others, func(s string) bool { return s == "" || s == name })
		if len(others) > 0 {
			name += w.tr("（", " (") + strings.Join(others, w.tr("、", ", ")) + w.tr("）", ")")
		}
		out = append(out, name)
	}
	return strings.Join(out, w.tr("；", "; "))
}

// code sets names as code.
func code(names []string, comma string) string {
	var out []string
	for _, n := range names {
		if n != "" {
			out = append(out, "`"+n+"`")
		}
	}
	return strings.Join(out, comma)
}

// cell makes a text fit into a cell of a table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace(s)
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
