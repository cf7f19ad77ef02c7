package record

import (
	"slices"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/query"
	"jianbao/generator/yamldoc"
)

// measures reads what can be summed; one that is there already is changed in what
// is said of it.
func (l *loader) measures(d *definition, n yamldoc.Node, from source) {
	for c := range n.Items() {
		m := &model.Measure{}
		at := "measure " + c.Get("name").Str()
		i := slices.IndexFunc(d.kind.Measures, func(have *model.Measure) bool { return have.Name == c.Get("name").Str() })
		if i >= 0 {
			*m = *d.kind.Measures[i] // an extension says what is different
		}
		aliases := m.Aliases
		l.each(c, map[string]func(yamldoc.Node){
			"name": l.name(&m.Name), "label": l.label(&m.Label), "aliases": l.strs(&m.Aliases), "unit": l.label(&m.Unit),
			"field": l.placed(d, at+"/field", from, l.str(&m.Field)), "times": l.placed(d, at+"/times", from, l.str(&m.Times)),
			"help": l.label(&m.Help), "where": l.when(d, at+"/where", from, &m.Where),
			"per":     func(n yamldoc.Node) { m.Per = l.base(d, at+"/per", n, from) },
			"percent": l.placed(d, at+"/percent", from, l.bool(&m.Percent)), "people": l.bool(&m.People),
		})
		if m.Name == "" {
			l.list.Add(errDefMissing.At(c.Pos(), "name"))
			continue
		}
		d.place(at, c.Pos(), from)
		if i < 0 {
			d.kind.Measures = append(d.kind.Measures, m)
			continue
		}
		for _, a := range aliases {
			if !slices.Contains(m.Aliases, a) {
				m.Aliases = append(slices.Clip(m.Aliases), a)
			}
		}
		d.kind.Measures[i] = m
	}
}

// base reads what a ratio is divided by; {} is the number of records.
func (l *loader) base(d *definition, at string, n yamldoc.Node, from source) *model.Base {
	if n.Kind() != yamldoc.Map {
		l.list.Add(errDefShape.At(n.Pos(), "per", aMap))
		return nil
	}
	d.place(at, n.Pos(), from)
	b := &model.Base{}
	l.each(n, map[string]func(yamldoc.Node){
		"field": l.placed(d, at+"/field", from, l.str(&b.Field)), "times": l.placed(d, at+"/times", from, l.str(&b.Times)),
		"where": l.when(d, at+"/where", from, &b.Where), "has": l.placed(d, at+"/has", from, l.str(&b.Has)),
	})
	return b
}

// dimensions reads name: field, or name: {of, label, aliases, groups}.
func (l *loader) dimensions(d *definition, n yamldoc.Node, from source) {
	if n.Kind() != yamldoc.Map {
		l.list.Add(errDefShape.At(n.Pos(), "dimensions", aMap))
		return
	}
	for k, v := range n.Pairs() {
		dim := &model.Dimension{}
		if l.name(&dim.Name)(k); dim.Name == "" {
			continue
		}
		at := "dimension " + dim.Name
		d.place(at, k.Pos(), from)
		if v.Kind() == yamldoc.Scalar {
			dim.Field = v.Str()
		} else {
			l.each(v, map[string]func(yamldoc.Node){
				"of": l.placed(d, at+"/of", from, l.str(&dim.Field)), "label": l.label(&dim.Label), "aliases": l.strs(&dim.Aliases),
				"groups": func(n yamldoc.Node) { l.groups(d, at, dim, n, from) },
			})
		}
		replaced := false
		for i, have := range d.kind.Dimensions {
			if have.Name == dim.Name {
				d.kind.Dimensions[i], replaced = dim, true
			}
		}
		if !replaced {
			d.kind.Dimensions = append(d.kind.Dimensions, dim)
		}
	}
}

func (l *loader) groups(d *definition, at string, dim *model.Dimension, n yamldoc.Node, from source) {
	for c := range n.Items() {
		var g model.Group
		l.each(c, map[string]func(yamldoc.Node){
			"key": l.name(&g.Key), "label": l.label(&g.Label), "aliases": l.strs(&g.Aliases),
			"color": l.str(&g.Color), "icon": l.str(&g.Icon), "keys": l.strs(&g.Keys),
		})
		if g.Key == "" {
			if c.Get("key").IsZero() {
				l.list.Add(errDefMissing.At(c.Pos(), "key"))
			}
			continue
		}
		d.place(at+"/"+g.Key, c.Pos(), from)
		dim.Groups = append(dim.Groups, g)
	}
}

// figures reads the measures at the head of the section page.
func (l *loader) figures(d *definition, n yamldoc.Node, from source) {
	d.kind.Figures = nil // as with charts
	for c := range n.Items() {
		var name string
		if l.str(&name)(c); name != "" {
			d.kind.Figures = append(d.kind.Figures, name)
			d.place("figure "+name, c.Pos(), from)
		}
	}
}

// noFrom is the code of package query for a query that does not name a kind.
const noFrom = "JB0703"

// charts reads the default charts, which are of the kind itself.
func (l *loader) charts(d *definition, n yamldoc.Node) {
	d.kind.Charts = nil // an extension that names charts means these
	for c := range n.Items() {
		if from := c.Get("from"); !from.IsZero() && from.Str() != d.kind.Name {
			l.list.Add(errDefShape.At(from.Pos(), "from", diag.Text{ZH: d.kind.Name + "（也可以不写）", EN: d.kind.Name + " or absent"}))
			continue
		}
		spec, list := query.DecodeChartIn(c, l.lang)
		for _, m := range list {
			if m.Code != noFrom {
				l.list.Add(m)
			}
		}
		spec.From = d.kind.Name
		d.kind.Charts = append(d.kind.Charts, spec)
	}
}
