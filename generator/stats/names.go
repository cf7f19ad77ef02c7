package stats

import (
	"slices"
	"strconv"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// dimension finds a dimension by its name or alias and the field behind it; a
// field of the kind that has an alias for its own name goes first.
func (p *plan) dimension(name string) (dimension, *model.Field, bool) {
	d, ok := p.kind.Dimension(name)
	if !ok {
		return dimension{}, nil, false
	}
	if own, taken := p.kind.Field(name); taken && own.Name != d.Field && slices.Contains(d.Aliases, name) {
		return dimension{}, nil, false
	}
	f, ok := p.kind.Field(d.Field)
	return dimension{d}, f, ok && !f.Private
}

// axisNames lists what by and split may be.
func (p *plan) axisNames() []diag.Text {
	var out []diag.Text
	if p.dateCol >= 0 {
		for _, u := range unitOrder {
			out = append(out, diag.Text{ZH: unitNames[u][1], EN: unitNames[u][0]})
		}
	}
	byDim := map[string]bool{}
	for _, d := range p.kind.Dimensions {
		out = append(out, text(d.Label, d.Name))
		byDim[d.Field] = true
	}
	for _, f := range p.kind.Fields {
		if f.Private || byDim[f.Name] || p.secret(f) {
			continue
		}
		switch f.Type {
		case model.TypeEnum, model.TypeTaxonomy, model.TypeRef, model.TypeState, model.TypePage, model.TypeCounts, model.TypeBool:
			out = append(out, text(f.Label, f.Name))
		}
	}
	return out
}

// addFilter resolves one key of where.
func (p *plan) addFilter(name string, values []string) *QueryError {
	key := "where." + name
	if len(values) == 0 {
		return badValue(key, "", "没有写值", "has no value")
	}
	u := unitByName(name)
	if u != noUnit && p.dateCol >= 0 {
		_, own := p.kind.Field(name)
		if u != uWeek || !own || isISOWeek(values[0], p.d) {
			return p.addTime(name, u, values)
		}
	}
	if d, f, ok := p.dimension(name); ok {
		return p.addCodes(key, f, d.ungroup(values))
	}
	if f, ok := p.kind.Field(name); !ok || f.Private {
		if u != noUnit {
			return combine(key, name, p.kind.Label.ZH+"没有日期，不能限定时间", p.kind.Name+" has no date to limit")
		}
		return unknown(key, name, diag.Text{ZH: p.kind.Label.ZH + "没有“" + name + "”这个条件", EN: p.kind.Name + " has no field " + quote(name)}, p.axisNames())
	}
	return p.addField(key, name, values)
}

// addField resolves a condition on a field.
func (p *plan) addField(key, name string, values []string) *QueryError {
	f, _ := p.kind.Field(name)
	fi := p.kind.Index(f.Name)
	if slices.Contains(values, anyValue) {
		p.filters = append(p.filters, filter{any: true, field: fi})
		p.conditions = append(p.conditions, p.say("有"+f.Label.ZH, "with "+f.Label.In(p.d.Lang)))
		return nil
	}
	switch f.Type {
	case model.TypeDate, model.TypeDateRange:
		if fi == p.dateCol {
			return p.addTime(name, uDay, values)
		}
	case model.TypeBool:
		return p.addBool(key, fi, values)
	case model.TypeInt:
		return p.addInts(key, fi, values)
	case model.TypeEnum, model.TypeTaxonomy, model.TypeRef, model.TypeState, model.TypePage, model.TypeCounts:
		return p.addCodes(key, f, values)
	}
	return unknown(key, name, diag.Text{ZH: "“" + f.Label.ZH + "”不能用作条件", EN: quote(f.Name) + " cannot be a condition"}, p.axisNames())
}

// anyValue, as a condition, accepts whatever has a value.
const anyValue = "*"

func isISOWeek(v string, d Data) bool {
	u, _, ok := uWeek.parseValue(v, d.Now)
	return ok && u == uWeek
}

// addTime narrows the period by values of a time unit. Several values of
// different forms (2026-03, 5月) are alternatives.
func (p *plan) addTime(name string, u unit, values []string) *QueryError {
	key := "where." + name
	p.needDate = true
	var alternatives []timeFilter
	for _, v := range values {
		vu, b, ok := u.parseValue(v, p.d.Now)
		if !ok && u == uDay { // date: 2026-03
			for _, longer := range []unit{uMonth, uYear} {
				if vu, b, ok = longer.parseValue(v, p.d.Now); ok {
					break
				}
			}
		}
		if !ok {
			return badValue(key, v, "看不懂“"+v+"”，请写成"+timeExamples[u], "cannot read "+quote(v)+"; write "+timeExamples[u])
		}
		i := slices.IndexFunc(alternatives, func(f timeFilter) bool { return f.unit == vu })
		if i < 0 {
			alternatives = append(alternatives, timeFilter{unit: vu})
			i = len(alternatives) - 1
		}
		alternatives[i].buckets = append(alternatives[i].buckets, b)
	}
	if len(alternatives) > 1 {
		return badValue(key, strings.Join(values, " "), "几个值的写法不一致，请都写成"+timeExamples[u], "the values have different forms; write all as "+timeExamples[u])
	}
	f := alternatives[0]
	if !f.unit.repeats() {
		first, _ := f.unit.span(slices.Min(f.buckets))
		_, last := f.unit.span(slices.Max(f.buckets))
		p.lo, p.hi = max(p.lo, first), min(p.hi, last)
		p.bounded = [2]bool{true, true}
		p.periodKeys = append(p.periodKeys, name)
		slices.Sort(f.buckets)
		f.buckets = slices.Compact(f.buckets)
		if f.buckets[len(f.buckets)-1]-f.buckets[0] == len(f.buckets)-1 {
			return nil // the bounds say it all
		}
	}
	p.times = append(p.times, f)
	return nil
}

var timeExamples = map[unit]string{
	uYear: " 2026 ", uQuarter: " 2026-Q1 ", uMonth: " 2026-03 ", uWeek: " 2026-W47 ", uWeekday: " 1 … 7 (星期一 … 星期日) ", uDay: " 2026-03-05 ",
}

func (p *plan) addBool(key string, field int, values []string) *QueryError {
	f := filter{kind: axBool, field: field, accept: make([]bool, 2)}
	for _, v := range values {
		switch strings.ToLower(v) {
		case "true", "yes", "y", "1", "是", "有", "对":
			f.accept[1] = true
		case "false", "no", "n", "0", "否", "无", "不是", "没有":
			f.accept[0] = true
		default:
			return badValue(key, v, "要写“是”或“否”，不是“"+v+"”", "must be yes or no, not "+quote(v))
		}
	}
	p.filters = append(p.filters, f)
	return nil
}

func (p *plan) addInts(key string, field int, values []string) *QueryError {
	f := filter{kind: axNone, field: field}
	for _, v := range values {
		n, err := strconv.ParseInt(strings.TrimRight(strings.TrimSpace(v), "年"), 10, 64)
		if first, _, ok := relativeSpan(v, p.d.Now); err != nil && ok {
			y, _, _ := civil(first)
			n, err = int64(y), nil
		}
		if err != nil {
			return badValue(key, v, "要写整数，不是“"+v+"”", "must be a whole number, not "+quote(v))
		}
		f.ints = append(f.ints, n)
	}
	p.filters = append(p.filters, f)
	return nil
}

// addCodes resolves values of a coded field: option keys, labels and aliases,
// ids and exact names of records.
func (p *plan) addCodes(key string, fld *model.Field, values []string) *QueryError {
	field := p.kind.Index(fld.Name)
	f := filter{kind: axCode, field: field}
	if fld.Type == model.TypeCounts {
		f.kind = axCounts
		f.whole = p.wholes(fld, field)
	}
	var wanted []string
	for _, v := range values {
		keys, err := p.valueKeys(key, fld, v)
		if err != nil {
			return err
		}
		wanted = append(wanted, keys...)
		h, _ := p.valueHead(fld, keys[0])
		p.conditions = append(p.conditions, h.Label)
	}
	f.accept, f.wanted = p.codes(field, wanted), wanted
	p.filters = append(p.filters, f)
	return nil
}

func (p *plan) valueKeys(key string, f *model.Field, v string) ([]string, *QueryError) {
	var allowed []diag.Text
	switch f.Type {
	case model.TypeRef:
		table := p.d.Tables[f.Ref]
		if p.secret(f) {
			table = nil // nobody finds out who is in it
		}
		if _, ok := table.Find(v); ok {
			return []string{v}, nil
		}
		var ids []string
		for i := range table.Len() {
			if r := table.Row(i); r.Title() == v {
				ids = append(ids, r.ID())
			}
		}
		if len(ids) > 0 {
			return ids, nil
		}
		allowed = p.refNames(f)
	case model.TypePage:
		if slices.Contains(p.keys(p.kind.Index(f.Name)), v) || p.d.PageTitle != nil && p.d.PageTitle(v) != "" {
			return []string{v}, nil // a page that no record names yet has none
		}
		for _, k := range p.keys(p.kind.Index(f.Name)) {
			if k != "" && p.d.PageTitle != nil && p.d.PageTitle(k) == v {
				return []string{k}, nil
			}
			if k != "" {
				allowed = append(allowed, diag.Text{ZH: k, EN: k})
			}
		}
	default:
		for _, o := range p.options(f) {
			if o.Key == v || o.Label.ZH == v || strings.EqualFold(o.Label.EN, v) || slices.Contains(o.Aliases, v) {
				return []string{o.Key}, nil
			}
			allowed = append(allowed, text(o.Label, o.Key))
		}
		if slices.Contains(p.keys(p.kind.Index(f.Name)), v) {
			return []string{v}, nil // an open taxonomy
		}
	}
	return nil, unknown(key, v, diag.Text{ZH: "“" + f.Label.ZH + "”里没有“" + v + "”", EN: "there is no " + f.Name + " " + quote(v)}, allowed)
}

// refNames lists the records a field refers to, as names for a suggestion.
func (p *plan) refNames(f *model.Field) []diag.Text {
	var out []diag.Text
	if p.secret(f) {
		return nil
	}
	target := p.d.Tables[f.Ref]
	for _, id := range p.keys(p.kind.Index(f.Name)) {
		if r, ok := target.Find(id); ok {
			out = append(out, diag.Text{ZH: r.Title(), EN: r.ID()})
		}
	}
	return out
}
