package export

import (
	"maps"
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

func (b *binder) columns(specs []spec, group string) []column {
	var out []column
	for i := range specs {
		s := &specs[i]
		if s.holds == holdsColumns {
			inner := b.columns(s.group, s.header)
			if len(inner) > 0 {
				inner[0].first = true
			}
			out = append(out, inner...)
			continue
		}
		if c, ok := b.column(s); ok {
			c.group = group
			out = append(out, c)
		}
	}
	return out
}

func (s *spec) place(key string) diag.Pos {
	if p, ok := s.places[key]; ok {
		return p
	}
	return s.pos
}

func (b *binder) column(s *spec) (column, bool) {
	c := column{empty: s.empty, day: b.day, values: s.values}
	if s.format != "" {
		if day, ok := parseDayFormat(s.format); ok {
			c.day = day
		}
	}
	lk := look{day: c.day, join: s.join}
	if _, given := s.places["join"]; !given {
		lk.join = b.d.say("、", ", ")
	}
	ok := true
	switch b.resolveName(s) {
	case holdsNumber:
		c.number, c.value = true, value{kind: Number, label: model.Label{ZH: "序号", EN: "No."}, plain: numberFormat{}, width: 6}
	case holdsText:
		c.fixed, c.value = s.name, value{kind: Text}
	case holdsMeasure:
		ok = b.measureColumn(s, &c)
	default:
		c.value, ok = b.field(b.kind, splitPath(s.name), s.place("name"), lk)
	}
	if !ok {
		return c, false
	}
	if c.header = s.header; c.header == "" {
		c.header = c.label.In(b.d.Lang)
		if u := c.unit.In(b.d.Lang); u != "" && !strings.HasSuffix(c.header, u) {
			c.header += b.d.say("（"+u+"）", " ("+u+")")
		}
	}
	b.outcomeHead(s, c.header)
	if s.width > 0 {
		c.width = s.width
	}
	b.columnFormat(s, &c)
	b.columnValues(s, &c)
	c.adds = c.kind == Number && !c.number && c.sums
	if s.total != nil {
		c.adds = *s.total && c.kind == Number && !c.number
	}
	return c, true
}

// outcomeHead refuses to call all outcomes by the name that only those of complete
// records have.
func (b *binder) outcomeHead(s *spec, head string) {
	q := b.kind.Requirements
	if q == nil || s.holds == holdsText {
		return
	}
	f, ok := b.kind.Field(s.name)
	if !ok || f.Name != q.Field {
		return
	}
	for _, word := range []string{q.Complete.ZH, q.Complete.EN} {
		if word != "" && strings.Contains(strings.ToLower(head), strings.ToLower(word)) {
			b.list.Add(errOutcomeHead.At(s.place("header"), head, word))
			return
		}
	}
}

// resolveName decides what a name alone means: a field goes before a measure,
// and 序号 is the running number unless the kind has a field of that name.
func (b *binder) resolveName(s *spec) holds {
	if s.holds != holdsAny {
		return s.holds
	}
	path := splitPath(s.name)
	if len(path) == 0 {
		return holdsField
	}
	_, isField := b.kind.Field(path[0])
	if key, _ := yamldoc.Find(columnKeys, s.name); !isField && key == "number" {
		return holdsNumber
	}
	if _, isMeasure := b.kind.Measure(s.name); !isField && isMeasure {
		return holdsMeasure
	}
	return holdsField
}

func (b *binder) columnFormat(s *spec, c *column) {
	c.format = c.plain
	if s.format == "" {
		return
	}
	day, isDay := parseDayFormat(s.format)
	num, isNum := parseNumberFormat(s.format)
	switch {
	case c.kind == Number && isNum:
		c.format = num
	case c.kind == Number:
		b.list.Add(errFormat.At(s.place("format"), s.format, numberHint))
	case isDay:
		c.day = day
	default:
		b.list.Add(errFormat.At(s.place("format"), s.format, dayHint))
	}
}

// columnValues resolves the names of values to the labels that cells hold.
func (b *binder) columnValues(s *spec, c *column) {
	if c.values == nil || c.field == nil {
		return
	}
	options := b.d.options(b.kind, c.field)
	if len(options) == 0 {
		return // free texts: replaced as they stand
	}
	out := make(map[string]string, len(c.values))
	for _, name := range slices.Sorted(maps.Keys(c.values)) {
		i := slices.IndexFunc(options, func(o model.Option) bool { return named(o, name) })
		if i < 0 {
			var allowed []diag.Text
			for _, o := range options {
				allowed = append(allowed, diag.Text{ZH: o.Label.ZH, EN: o.Key})
			}
			b.noPart(s.place("values."+name), c.field, name, allowed)
			continue
		}
		out[options[i].Label.In(b.d.Lang)] = c.values[name]
	}
	c.values = out
}
