package export

import (
	"html"
	"strings"

	"jianbao/generator/derive"
	"jianbao/generator/model"
)

// CellKind says what a cell holds.
type CellKind uint8

const (
	Empty CellKind = iota
	Text
	Day
	Number
)

// Cell is one value of a ledger.
type Cell struct {
	Kind CellKind
	Text string
	// Day is that of a day, or the first of a text that tells of several.
	Day      int32
	V, Scale int64 // the number is V/Scale

	rank int64 // place among the values of its field, from 1, for the order; 0 for none
	bad  bool  // the number is beyond what can be counted exactly
}

func textCell(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{Kind: Text, Text: s}
}

func numberCell(v, scale int64) Cell { return Cell{Kind: Number, V: v, Scale: scale} }

// value reads one thing of a record.
type value struct {
	get   func(model.Record) Cell
	label model.Label
	unit  model.Label
	kind  CellKind // what get gives, where it is not Empty
	field *model.Field
	plain numberFormat // of a number, where the form gives none
	sums  bool         // adding the values up makes sense
	width float64      // of the column, 0 to go by its texts
}

func plainFormat(t model.FieldType) numberFormat {
	if t == model.TypeMoney {
		return numberFormat{places: 2, excel: "0.00"}
	}
	return numberFormat{places: -1}
}

func unitOf(t model.FieldType) model.Label {
	switch t {
	case model.TypeHours:
		return model.Label{ZH: "小时", EN: "hours"}
	case model.TypeMoney:
		return model.Label{ZH: "元", EN: "yuan"}
	}
	return model.Label{}
}

// number reads a number field, computed or written.
func number(f *model.Field, today int32) func(model.Record) (int64, bool) {
	if f.Derive != nil {
		return func(r model.Record) (int64, bool) { return derive.Int(r, f.Name, today) }
	}
	return func(r model.Record) (int64, bool) { return r.Int(f.Name) }
}

// terms reads a coded field, computed or written; a state is that of today.
func terms(f *model.Field, today int32) func(model.Record) []string {
	if f.Derive == nil && (f.Type != model.TypeState || f.Multiple) {
		return func(r model.Record) []string { return r.Terms(f.Name) }
	}
	return func(r model.Record) []string {
		if s := derive.Term(r, f.Name, today); s != "" {
			return []string{s}
		}
		return nil
	}
}

// measure computes a measure of single records: the sum over one.
type measure struct {
	m       *model.Measure
	factors []factor
	scale   int64
	base    *base
	today   int32
}

type base struct {
	factors []factor
	scale   int64
	where   map[string][]string
	has     func(model.Record) bool
}

// factor is a number of a record; ok is false where it is too large.
type factor func(model.Record) (n int64, present, ok bool)

// product multiplies; present is false where a factor is missing.
func product(factors []factor, r model.Record) (v int64, present, ok bool) {
	v = 1
	for _, f := range factors {
		n, has, fine := f(r)
		if !has {
			return 0, false, true
		}
		if v, ok = mul(v, n); !ok || !fine {
			return 0, true, false
		}
	}
	return v, true, true
}

// top is what a record adds to the sum.
func (m *measure) top(r model.Record) (v int64, present, ok bool) {
	if !derive.Meets(r, m.m.Where, m.today) {
		return 0, len(m.factors) == 0, true
	}
	return product(m.factors, r)
}

// bottom is what a record adds to the number that a ratio is divided by.
func (m *measure) bottom(r model.Record) (v int64, present, ok bool) {
	b := m.base
	if !derive.Meets(r, b.where, m.today) || b.has != nil && !b.has(r) {
		return 0, false, true
	}
	return product(b.factors, r)
}

func (m *measure) cell(r model.Record) Cell {
	v, present, ok := m.top(r)
	if m.base == nil {
		switch {
		case !ok:
			return Cell{bad: true}
		case !present:
			return Cell{}
		}
		return numberCell(v, m.scale)
	}
	w, has, fine := m.bottom(r)
	if !ok || !fine {
		return Cell{bad: true}
	}
	if !present || !has || w == 0 {
		return Cell{}
	}
	return m.ratio(v, w)
}

// ratio divides the sum of top by that of bottom.
func (m *measure) ratio(v, w int64) Cell {
	a, ok1 := mul(v, m.base.scale)
	b, ok2 := mul(w, m.scale)
	if !ok1 || !ok2 {
		return Cell{bad: true}
	}
	if b < 0 {
		a, b = -a, -b
	}
	return numberCell(a, b)
}

// plainText takes the text of HTML that we rendered: blocks become lines.
func plainText(s string) string {
	var b strings.Builder
	for s != "" {
		text, rest, tag := strings.Cut(s, "<")
		b.WriteString(html.UnescapeString(text))
		if !tag {
			break
		}
		name, after, _ := strings.Cut(rest, ">")
		name = strings.ToLower(name)
		for _, block := range []string{"/p", "/li", "/h1", "/h2", "/h3", "/h4", "/h5", "/h6", "/blockquote", "/tr", "/pre", "br"} {
			if end, ok := strings.CutPrefix(name, block); ok && (end == "" || end[0] == ' ' || end[0] == '/') {
				b.WriteByte('\n')
			}
		}
		s = after
	}
	var lines []string
	for line := range strings.Lines(b.String()) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// termLabel names a value of a coded field.
func (d *Data) termLabel(k *model.Kind, f *model.Field, key string) string {
	if f.Type == model.TypePage && d.PageTitle != nil {
		if t := d.PageTitle(key); t != "" {
			return t
		}
	}
	for _, o := range d.options(k, f) {
		if o.Key == key {
			if l := o.Label.In(d.Lang); l != "" {
				return l
			}
		}
	}
	return key
}

// options are the values that a coded field may have, in their order.
func (d *Data) options(k *model.Kind, f *model.Field) []model.Option {
	switch {
	case len(f.Options) > 0:
		return f.Options
	case f.Type == model.TypeState && k.States != nil:
		return k.States.States
	case f.Taxonomy != "":
		return d.Kinds.Taxonomies[f.Taxonomy]
	}
	return nil
}
