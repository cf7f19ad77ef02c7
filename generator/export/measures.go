package export

import (
	"maps"
	"slices"

	"jianbao/generator/derive"
	"jianbao/generator/diag"
	"jianbao/generator/model"
)

func (b *binder) measureColumn(s *spec, c *column) bool {
	m, ok := b.kind.Measure(s.name)
	if !ok {
		var allowed []diag.Text
		for _, m := range b.kind.Measures {
			allowed = append(allowed, diag.Text{ZH: m.Label.ZH, EN: m.Name})
		}
		b.list.Add(noName(s.place("name"), b.kind.Label.ZH+"没有“"+s.name+"”这个指标", b.kind.Name+" has no measure "+quote(s.name), s.name, allowed))
		return false
	}
	before := len(b.list)
	ms := &measure{m: m, today: b.d.today()}
	ms.factors, ms.scale = b.factors(s, m.Field, m.Times)
	b.measureWhere(s, m.Where)
	format := numberFormat{places: -1}
	if m.Per != nil {
		ms.base = &base{where: m.Per.Where}
		ms.base.factors, ms.base.scale = b.factors(s, m.Per.Field, m.Per.Times)
		b.measureWhere(s, m.Per.Where)
		if has := m.Per.Has; has != "" {
			ms.base.has = b.present(s, has)
		}
		if m.Percent {
			format = numberFormat{places: 1, percent: true, excel: "0.0%"}
		}
	} else if f, ok := b.kind.Field(m.Field); ok {
		format = plainFormat(f.Type)
	}
	c.measure = ms
	c.value = value{kind: Number, get: ms.cell, label: m.Label, unit: m.Unit, plain: format, sums: true}
	return len(b.list) == before
}

// factors are the numbers that a measure multiplies; none count the record.
func (b *binder) factors(s *spec, names ...string) (out []factor, scale int64) {
	scale = 1
	for _, name := range names {
		if name == "" {
			continue
		}
		path := splitPath(name)
		f, ok := b.kind.Field(path[0])
		if !ok {
			b.list.Add(noName(s.place("name"), "指标“"+s.name+"”用到的字段“"+name+"”不存在", "the measure's field "+quote(name)+" does not exist", name, nil))
			return nil, 1
		}
		if t := b.hiddenField(b.kind, f, nil); t != (diag.Text{}) {
			b.refuse(s.place("name"), t)
			return nil, 1
		}
		if f.Type == model.TypeCounts {
			out = append(out, b.countFactor(f, path[1:]))
			continue
		}
		scale *= f.Type.Scale()
		read := number(f, b.d.today())
		out = append(out, func(r model.Record) (int64, bool, bool) {
			n, ok := read(r)
			return n, ok, true
		})
	}
	return out, scale
}

// countFactor sums categories: none of those asked for is 0, no category at all
// is a missing value.
func (b *binder) countFactor(f *model.Field, category []string) factor {
	options := b.d.options(b.kind, f)
	var keys []string
	if len(category) > 0 {
		keys = category
	}
	return func(r model.Record) (int64, bool, bool) {
		counts := r.Counts(f.Name)
		n, _, ok := sumCounts(counts, options, keys)
		return n, len(counts) > 0, ok
	}
}

func (b *binder) measureWhere(s *spec, where map[string][]string) {
	for _, name := range slices.Sorted(maps.Keys(where)) {
		b.usedField(s, name)
	}
}

func (b *binder) usedField(s *spec, name string) (*model.Field, bool) {
	f, ok := b.kind.Field(name)
	if !ok {
		return nil, false
	}
	if t := b.hiddenField(b.kind, f, nil); t != (diag.Text{}) {
		b.refuse(s.place("name"), t)
		return nil, false
	}
	return f, true
}

// present tells whether a record has a value in a field.
func (b *binder) present(s *spec, name string) func(model.Record) bool {
	f, ok := b.usedField(s, name)
	if !ok {
		return nil
	}
	today := b.d.today()
	return func(r model.Record) bool { return derive.Meets(r, map[string][]string{f.Name: {"*"}}, today) }
}
