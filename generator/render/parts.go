package render

import (
	"sort"

	"jianbao/generator/model"
)

// NumberView is a number of a record.
type NumberView struct{ Name, Label, Text, Value, Unit string }

// firstYear is the lower bound from which on a whole number is taken for a year.
const firstYear = 1000

func isYear(f *model.Field) bool {
	return f.Type == model.TypeInt && f.Min != nil && *f.Min >= firstYear
}

// Numbers are the shown number fields that have a value, in the kind's order,
// without years.
func (v *Record) Numbers() []NumberView {
	var out []NumberView
	k := v.r.Table.Kind
	for _, f := range k.Fields {
		switch f.Type {
		case model.TypeInt, model.TypeNumber, model.TypeHours, model.TypeMoney:
		default:
			continue
		}
		if !v.w.env.tabular(k, f) || isYear(f) {
			continue
		}
		n, ok := v.int(f)
		if !ok {
			continue
		}
		nv := NumberView{Name: f.Name, Label: v.w.env.fieldLabel(k, f.Name), Text: v.text(f)}
		nv.Value, nv.Unit = v.w.number(f, n)
		if nv.Unit == "" {
			nv.Unit = v.w.env.measureUnit(k, f.Name)
		}
		out = append(out, nv)
	}
	return out
}

// measureUnit is the unit of the measure that sums a field.
func (e *Env) measureUnit(k *model.Kind, field string) string {
	for _, m := range k.Measures {
		if m.Field == field && m.Times == "" && m.Per == nil {
			return e.label(m.Unit)
		}
	}
	return ""
}

// CountField is a counts field with its categories.
type CountField struct {
	Name, Label string
	Counts      []Count
	Sum         int64
}

// CountFields are the shown counts fields that have a value, in the kind's order.
func (v *Record) CountFields() []CountField {
	var out []CountField
	k := v.r.Table.Kind
	for _, f := range k.Fields {
		if f.Type != model.TypeCounts || !v.w.env.tabular(k, f) {
			continue
		}
		if c := v.counts(f); len(c) > 0 {
			out = append(out, CountField{f.Name, v.w.env.fieldLabel(k, f.Name), c, sum(c)})
		}
	}
	return out
}

// Pictures are the pictures of all shown image fields.
func (v *Record) Pictures() []*Image {
	var out []*Image
	for _, f := range v.r.Table.Kind.Fields {
		if f.Type == model.TypeImage && !f.Hidden {
			out = append(out, v.Images(f.Name)...)
		}
	}
	return out
}

// Part is a list of records that was written within this one.
type Part struct {
	Name, Label string
	Kind        KindView
	Records     []*Record
}

// Parts are the lists of records written within this one that are not empty.
func (v *Record) Parts() []Part {
	var out []Part
	k := v.r.Table.Kind
	for _, f := range k.Fields {
		if f.Type != model.TypeRecords || f.Hidden {
			continue
		}
		if list := v.Records(f.Name); len(list) > 0 {
			out = append(out, Part{f.Name, v.w.env.fieldLabel(k, f.Name), list[0].Kind(), list})
		}
	}
	return out
}

// Records are the records written within this one in a field, in their order.
func (v *Record) Records(name string) []*Record {
	f := v.field(name)
	if f == nil || f.Type != model.TypeRecords || f.Through == "" {
		return nil
	}
	t, rows := v.referrers(f.Ref, f.Through)
	rows = append([]int32(nil), rows...)
	sort.Slice(rows, func(i, j int) bool { return rows[i] < rows[j] })
	return v.views(t, rows)
}
