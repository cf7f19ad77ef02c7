package stats

import (
	"slices"
	"strings"

	"jianbao/generator/model"
)

// targetKind is the kind whose records set targets: fields measure, year,
// community (optional) and value.
const targetKind = "target"

// target sums the targets that the query asks to be compared with: records of
// kind target with the same measure, in the years and for the communities of the
// query. Without a community in the query the whole's own targets are taken
// (records without community); where there are none, those of the communities.
func (p *plan) target(t *Table) *QueryError {
	if p.q.Target == "" {
		return nil
	}
	kind, ok := p.d.Kinds.Get(targetKind)
	if !ok {
		return combine("target", p.q.Target, "本站没有“目标”（target）这类记录", "this site has no records of kind target")
	}
	names := p.targetNames()
	years := p.years(t)
	communities := p.accepted("community")
	value := targetValue(kind)
	var own, parts Cell
	table := p.d.Tables[kind.Name]
	for i := range table.Len() {
		r := table.Row(i)
		if !slices.Contains(names, first(r.Term("measure"), r.Text("measure"))) || !inYears(r, years) {
			continue
		}
		v, has := r.Int(value)
		if !has {
			continue
		}
		sum, community := &own, r.Term("community")
		if community != "" {
			sum = &parts
		}
		if len(communities) > 0 && !slices.Contains(communities, community) {
			continue
		}
		if v, has = mul(v, p.scale); !has || !addTo(&sum.V, v) {
			return p.overflow()
		}
		sum.OK = true
		sum.N++
	}
	if t.Target = own; !own.OK {
		t.Target = parts
	}
	if t.Ratio && t.Target.N > 1 {
		t.Target = Cell{} // rates do not add up
	}
	if f, ok := kind.Field(value); ok {
		t.Target.V /= f.Type.Scale()
	}
	if t.Target.OK && len(years) > 0 {
		t.TargetFirst, _ = uYear.span(years[0])
		_, t.TargetLast = uYear.span(years[len(years)-1])
	}
	return nil
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// targetNames are the ways a target record may name the measure.
func (p *plan) targetNames() []string {
	name := p.q.Target
	switch strings.ToLower(name) {
	case "true", "yes", "是", "有":
		name = p.measure.Name
	}
	m := p.measure
	if name != m.Name {
		found, ok := p.kind.Measure(name)
		if !ok {
			return []string{name}
		}
		m = *found
	}
	names := append([]string{m.Name, m.Label.ZH, m.Label.EN, p.kind.Name + "." + m.Name}, m.Aliases...)
	return slices.DeleteFunc(names, func(s string) bool { return s == "" })
}

// years are the years a query is about; nil for all.
func (p *plan) years(t *Table) []int {
	if p.dateCol < 0 || t.First == model.NoDay || (!p.bounded[0] && !p.bounded[1]) {
		return nil
	}
	var out []int
	for y := uYear.bucket(t.First); y <= uYear.bucket(t.Last); y++ {
		out = append(out, y)
	}
	return out
}

// accepted are the values a filter on a field accepts, as ids; nil for all.
func (p *plan) accepted(field string) []string {
	i := p.kind.Index(field)
	if i < 0 {
		return nil
	}
	var out []string
	for _, name := range []string{field, p.kind.Fields[i].Label.ZH, p.kind.Fields[i].Label.EN} {
		for _, v := range p.q.Where[name] {
			if ids, err := p.valueKeys("where", p.kind.Fields[i], v); err == nil {
				out = append(out, ids...)
			}
		}
	}
	return out
}

func inYears(r model.Record, years []int) bool {
	if years == nil {
		return true
	}
	y, ok := r.Int("year")
	if !ok {
		start, _, has := r.Days(r.Table.Kind.Date)
		if !has {
			return true
		}
		y = int64(uYear.bucket(start))
	}
	return slices.Contains(years, int(y))
}

// targetValue is the field that holds the number.
func targetValue(k *model.Kind) string {
	for _, n := range []string{"value", "target", "amount"} {
		if f, ok := k.Field(n); ok {
			return f.Name
		}
	}
	return "value"
}
