package record

import (
	"encoding/json"
	"fmt"
	"strings"

	"jianbao/generator/model"
)

// object is a JSON object; encoding/json sorts its keys, so the bytes are the
// same for the same kind.
type object = map[string]any

// Schema writes the JSON Schema (draft 2020-12) of a file of records of a kind:
// a list, or a mapping with kind and records. Editors complete and check with
// it; it accepts what Decode accepts, except that rules across fields and
// references are not in it. lang chooses titles and descriptions.
func Schema(kinds *model.Kinds, kind string, lang string) ([]byte, error) {
	k, ok := kinds.Get(kind)
	if !ok {
		return nil, fmt.Errorf("no kind %q", kind)
	}
	w := schemaWriter{kinds: kinds, lang: lang, defs: object{}}
	w.define("record", k, "")
	names := kindValues(k)
	records := object{"type": "array", "items": refTo("record")}
	s := object{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   k.Label.In(lang),
		"anyOf": []any{
			records,
			object{
				"type":                 "object",
				"properties":           object{"kind": object{"enum": names}, "种类": object{"enum": names}, "records": records, "记录": records},
				"anyOf":                []any{object{"required": []any{"records"}}, object{"required": []any{"记录"}}},
				"additionalProperties": false,
			},
			refTo("record"),
		},
		"$defs": w.defs,
	}
	if h := k.Help.In(lang); h != "" {
		s["description"] = h
	}
	return json.MarshalIndent(s, "", "  ")
}

// schemaWriter collects the schemas of a kind and of the records within its
// records.
type schemaWriter struct {
	kinds *model.Kinds
	lang  string
	defs  object
}

func refTo(name string) object { return object{"$ref": "#/$defs/" + name} }

// kindValues are the names a kind may be called by.
func kindValues(k *model.Kind) []any {
	names := []any{k.Name}
	for _, n := range append([]string{k.Label.ZH, k.Label.EN}, k.Aliases...) {
		if n != "" && n != k.Name {
			names = append(names, n)
		}
	}
	return names
}

// define adds the schema of a record: every name of every field that is written,
// one of which must be there where the field is required. back is the field that
// is set by itself in a record within another.
func (w *schemaWriter) define(name string, k *model.Kind, back string) {
	if w.defs[name] != nil {
		return
	}
	w.defs[name] = object{} // it may hold itself
	names := kindValues(k)
	props := object{"kind": object{"enum": names}, "种类": object{"enum": names}}
	for _, name := range idKeys {
		props[name] = object{"type": []any{"string", "integer"}, "maxLength": maxID}
	}
	var all []any
	for _, f := range k.Fields {
		if f.Derive != nil || f.Name == back {
			continue
		}
		schema := w.field(k, f)
		var required []any
		for _, name := range append([]string{f.Name, f.Label.ZH, f.Label.EN}, f.Aliases...) {
			if _, taken := props[name]; taken || name == "" {
				continue
			}
			props[name] = schema
			required = append(required, object{"required": []any{name}})
		}
		if f.Required {
			all = append(all, object{"anyOf": required})
		}
	}
	s := object{"type": "object", "properties": props, "additionalProperties": false}
	if len(all) > 0 {
		s["allOf"] = all
	}
	w.defs[name] = s
}

func (w *schemaWriter) field(k *model.Kind, f *model.Field) object {
	var value object
	switch {
	case f.Type == model.TypeRecords:
		value = w.records(f)
	case f.Type == model.TypeState && f.Multiple:
		value = historySchema(f)
	default:
		value = valueSchema(f)
	}
	if f.Multiple && f.Type != model.TypeState && f.Type != model.TypeRecords {
		value = object{"anyOf": []any{value, object{"type": "array", "items": object{"anyOf": []any{value, object{"type": "null"}}}}}}
	}
	if !f.Required {
		value = object{"anyOf": []any{value, object{"type": "null"}}}
	}
	value["title"] = f.Label.In(w.lang)
	value["examples"] = []any{exampleOf(f)}
	if help := w.help(k, f); help != "" {
		value["description"] = help
	}
	return value
}

// help is what an editor should know about a field.
func (w *schemaWriter) help(k *model.Kind, f *model.Field) string {
	parts := []string{f.Help.In(w.lang)}
	if f.Private {
		parts = append(parts, model.Label{ZH: "保密，不公布。", EN: "Private, never published."}.In(w.lang))
	}
	if f.Loose {
		parts = append(parts, model.Label{ZH: "可以写没有记录的名称。", EN: "May name what has no record."}.In(w.lang))
	}
	if by, ok := k.Field(f.Consent); ok && f.Consent != "" {
		name := by.Label.In(w.lang)
		parts = append(parts, model.Label{ZH: "“" + name + "”写“是”才公布。", EN: "Published only with a yes in “" + name + "”."}.In(w.lang))
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// records is one record within another or a list of them.
func (w *schemaWriter) records(f *model.Field) object {
	inner, ok := w.kinds.Get(f.Ref)
	if !ok {
		return object{"type": "array"}
	}
	name := inner.Name + "-in-" + f.Through
	w.define(name, inner, f.Through)
	item := refTo(name)
	return object{"anyOf": []any{item, object{"type": "array", "items": object{"anyOf": []any{item, object{"type": "null"}}}}}}
}

// scalar is a value that YAML may read as a string or as a number.
func scalar(pattern string) object {
	s := object{"type": "string"}
	if pattern != "" {
		s["pattern"] = pattern
	}
	return s
}

const (
	datePattern   = `^\s*[0-9０-９]{4}\s*[-/.年]\s*[0-9０-９]{1,2}\s*[-/.月]\s*[0-9０-９]{1,2}\s*[日号]?`
	numberPattern = `^\s*[-+－＋¥￥]?\s*[0-9０-９][0-9０-９,，.．]*\s*[万亿]?(元|人民币)?\s*$`
	hoursPattern  = `[0-9０-９半]`
)

func valueSchema(f *model.Field) object {
	switch f.Type {
	case model.TypeDate:
		return scalar(datePattern + `\s*$`)
	case model.TypeDateRange:
		return object{"anyOf": []any{scalar(datePattern), spanSchema()}}
	case model.TypeInt:
		return bounded(f, object{"type": "integer"})
	case model.TypeNumber, model.TypeMoney:
		return bounded(f, object{"type": "number"})
	case model.TypeHours:
		return withText(limits(f, object{"type": "number"}), hoursPattern)
	case model.TypeBool:
		return object{"enum": []any{true, false, 1, 0, "yes", "no", "是", "否", "有", "无", "y", "n", "对", "不", "没有", "已", "未"}}
	case model.TypeEnum, model.TypeTaxonomy, model.TypeState:
		if len(f.Options) > 0 {
			return object{"enum": optionValues(f.Options)}
		}
	case model.TypeCounts:
		return countsSchema(f)
	case model.TypeImage:
		return scalar(`^[^\\]+$`)
	}
	return object{"type": []any{"string", "integer", "number", "boolean"}}
}

func bounded(f *model.Field, number object) object {
	return withText(limits(f, number), numberPattern)
}

// withText also accepts a text: 1,200 or 2小时30分.
func withText(number object, pattern string) object {
	return object{"anyOf": []any{number, scalar(pattern)}}
}

func limits(f *model.Field, number object) object {
	scale := float64(f.Type.Scale())
	if f.Min != nil {
		number["minimum"] = float64(*f.Min) / scale
	}
	if f.Max != nil {
		number["maximum"] = float64(*f.Max) / scale
	}
	return number
}

func spanSchema() object {
	date := scalar(datePattern + `\s*$`)
	props := object{}
	for _, names := range [][]string{startKeys, endKeys} {
		for _, n := range names {
			props[n] = date
		}
	}
	return object{"type": "object", "properties": props, "additionalProperties": false, "minProperties": 2, "maxProperties": 2}
}

func historySchema(f *model.Field) object {
	date := scalar(datePattern)
	state := object{"enum": optionValues(f.Options)}
	step := object{
		"type":                 "object",
		"properties":           object{"state": state, "状态": state, "date": date, "日期": date},
		"additionalProperties": false, "minProperties": 2,
	}
	byState := object{"type": "object", "propertyNames": state, "additionalProperties": date}
	return object{"anyOf": []any{object{"type": "array", "items": step}, byState}}
}

func countsSchema(f *model.Field) object {
	number := object{"anyOf": []any{object{"type": "integer", "minimum": 0}, scalar(numberPattern), object{"type": "null"}}}
	s := object{"type": "object", "additionalProperties": number}
	if len(f.Options) > 0 {
		s["propertyNames"] = object{"enum": optionValues(f.Options)}
	}
	return s
}

func optionValues(options []model.Option) []any {
	var values []any
	seen := map[string]bool{}
	for _, o := range options {
		for _, name := range append([]string{o.Key, o.Label.ZH, o.Label.EN}, o.Aliases...) {
			if name != "" && !seen[name] {
				seen[name] = true
				values = append(values, name)
			}
		}
	}
	return values
}
