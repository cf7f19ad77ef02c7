package stats

import (
	"maps"
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// Scales of ratios: percent with one decimal, means with two.
const (
	percentScale = 10
	meanScale    = 100
)

func (p *plan) resolveMeasure() *QueryError {
	name := p.q.Measure
	if m, ok := p.kind.Measure(name); ok && name != "" {
		p.measure = *m
	} else if model.IsCount(name) {
		p.measure = model.Measure{Name: "count", Label: model.Label{ZH: p.kind.Label.ZH + "数", EN: "Number of " + plural(p.kind)}, Unit: model.Label{ZH: "条", EN: "records"}}
		if m, ok := p.kind.Measure("count"); ok {
			p.measure = *m
		}
	} else {
		allowed := []diag.Text{{ZH: "数量", EN: "count"}}
		for _, m := range p.kind.Measures {
			if m.Name != "count" {
				allowed = append(allowed, text(m.Label, m.Name))
			}
		}
		return unknown("measure", name, diag.Text{ZH: p.kind.Label.ZH + "没有“" + name + "”这个指标", EN: p.kind.Name + " has no measure " + quote(name)}, allowed)
	}
	p.q.Measure = p.measure.Name
	var err *QueryError
	if p.own, err = p.side(p.measure.Field, p.measure.Times, p.measure.Where, ""); err != nil {
		return err
	}
	p.scale = p.own.scale
	per := p.measure.Per
	if per == nil {
		return nil
	}
	base, err := p.side(per.Field, per.Times, per.Where, per.Has)
	if err != nil {
		return err
	}
	p.base, p.scale = &base, meanScale
	if p.measure.Percent {
		p.scale = percentScale
	}
	return nil
}

// unit is the unit of the figures.
func (p *plan) unit() string {
	if p.base != nil && p.measure.Percent {
		return "%"
	}
	return p.measure.Unit.In(p.d.Lang)
}

func plural(k *model.Kind) string {
	if k.Plural.EN != "" {
		return strings.ToLower(k.Plural.EN)
	}
	return k.Name
}

// side resolves what is summed: field times times, over the records that where
// accepts and that have a value for has.
func (p *plan) side(field, times string, where map[string][]string, has string) (side, *QueryError) {
	s := side{scale: 1, has: -1}
	for _, f := range []string{field, times} {
		if f == "" {
			continue
		}
		if err := p.addFactor(&s, f); err != nil {
			return s, err
		}
	}
	if has != "" {
		f, ok := p.kind.Field(has)
		if !ok {
			return s, p.noField(has)
		}
		s.has = p.kind.Index(f.Name)
	}
	var err *QueryError
	s.filters, err = p.conditionsOf(where)
	return s, err
}

func (p *plan) noField(name string) *QueryError {
	return badValue("measure", p.measure.Name, "指标“"+p.measure.Label.ZH+"”用到的字段“"+name+"”不存在", "the measure's field "+quote(name)+" does not exist")
}

// conditionsOf resolves the conditions of a measure, which leave those of the
// query alone.
func (p *plan) conditionsOf(where map[string][]string) ([]filter, *QueryError) {
	if len(where) == 0 {
		return nil, nil
	}
	filters, conditions := p.filters, p.conditions
	p.filters, p.conditions = nil, nil
	defer func() { p.filters, p.conditions = filters, conditions }()
	for _, name := range slices.Sorted(maps.Keys(where)) {
		if _, ok := p.kind.Field(name); !ok {
			return nil, p.noField(name)
		}
		if err := p.addField("measure", name, where[name]); err != nil {
			return nil, err
		}
	}
	return p.filters, nil
}

// addFactor resolves "hours", "participants" or "participants.volunteers".
func (p *plan) addFactor(s *side, name string) *QueryError {
	field, category, _ := strings.Cut(name, ".")
	f, ok := p.kind.Field(field)
	if !ok {
		return p.noField(name)
	}
	fc := factor{field: p.kind.Index(f.Name), derived: f.Derive != nil}
	switch f.Type {
	case model.TypeInt, model.TypeBool, model.TypeNumber, model.TypeHours, model.TypeMoney:
		s.scale *= f.Type.Scale()
	case model.TypeCounts:
		fc.counts = true
		fc.whole = p.wholes(f, fc.field)
		if category != "" {
			fc.fixed = true
			fc.named = p.codes(fc.field, []string{category})
		}
	default:
		return badValue("measure", p.measure.Name, "字段“"+f.Label.ZH+"”不是数字，不能求和", "the field "+quote(f.Name)+" holds no numbers to sum")
	}
	s.factors = append(s.factors, fc)
	return nil
}

// couple divides the measure, or its base, among the categories of an axis where
// it sums that very field.
func (p *plan) couple(n int, ax *axis) {
	if ax.kind != axCounts {
		return
	}
	sides := []*side{&p.own}
	if p.base != nil {
		sides = append(sides, p.base)
	}
	for _, s := range sides {
		i := slices.IndexFunc(s.factors, func(f factor) bool { return f.counts && !f.fixed && f.field == ax.field })
		if i >= 0 {
			s.coupled[n], ax.coupled = true, true
			s.factors = slices.Delete(s.factors, i, i+1)
		}
	}
}
