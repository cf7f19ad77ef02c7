package record

import (
	"strconv"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

var errDefChange = diag.Message{
	Code: "JB0409", Severity: diag.Error,
	ZH: "扩充时不能改变字段“%[1]s”的%[2]s", EN: "an extension cannot change the %[2]s of field %[1]q",
}

// body reads the keys of a kind, new or extended, into its definition.
func (l *loader) body(d *definition, n yamldoc.Node) {
	k := d.kind
	ignore := func(yamldoc.Node) {}
	name := l.name(&k.Name)
	if k.Name != "" { // extended by its name or label
		name = ignore
	}
	var label, plural, help model.Label
	var aliases []string
	l.each(n, map[string]func(yamldoc.Node){
		"kind": name, "extend": ignore,
		"label": l.label(&label), "plural": l.label(&plural), "help": l.label(&help),
		"aliases": func(n yamldoc.Node) {
			l.strs(&aliases)(n)
			d.parts["aliases"] = n.Pos()
		},
		"title": l.str(&k.Title), "date": l.str(&k.Date),
		"private":    l.tighten(&k.Private),
		"fields":     func(n yamldoc.Node) { l.fields(d, n) },
		"measures":   func(n yamldoc.Node) { l.measures(d, n) },
		"states":     func(n yamldoc.Node) { l.states(d, n) },
		"page":       func(n yamldoc.Node) { l.page(d, n) },
		"rules":      func(n yamldoc.Node) { l.rules(d, n) },
		"charts":     func(n yamldoc.Node) { l.charts(d, n) },
		"dimensions": func(n yamldoc.Node) { l.dimensions(d, n) },
	})
	mergeLabel(&k.Label, label)
	mergeLabel(&k.Plural, plural)
	mergeLabel(&k.Help, help)
	k.Aliases = append(k.Aliases, aliases...)
	if k.Plural == (model.Label{}) {
		k.Plural = k.Label
	}
}

// tighten reads a switch that an extension may only turn on.
func (l *loader) tighten(into *bool) func(yamldoc.Node) {
	return func(n yamldoc.Node) {
		v := *into
		l.bool(&v)(n)
		*into = *into || v
	}
}

func (l *loader) fields(d *definition, n yamldoc.Node) {
	for c := range n.Items() {
		name := c.Get("name")
		var have *model.Field
		for _, f := range d.kind.Fields {
			if f.Name == name.Str() {
				have = f
			}
		}
		if have != nil {
			l.field(d, have, c)
			continue
		}
		f := &model.Field{}
		l.field(d, f, c)
		if f.Name == "" {
			if name.IsZero() {
				l.list.Add(errDefMissing.At(c.Pos(), "name"))
			}
			continue
		}
		d.kind.Fields = append(d.kind.Fields, f)
		d.parts["field "+f.Name] = name.Pos()
	}
}

// field reads a new field, or what an extension changes of one.
func (l *loader) field(d *definition, f *model.Field, n yamldoc.Node) {
	old := *f
	var label, help model.Label
	var aliases []string
	var mask bool
	typ := ""
	l.each(n, map[string]func(yamldoc.Node){
		"name": l.name(&f.Name), "label": l.label(&label), "aliases": l.strs(&aliases), "help": l.label(&help),
		"type": l.str(&typ), "required": l.bool(&f.Required), "multiple": l.bool(&f.Multiple),
		"private": l.tighten(&f.Private), "aggregate": l.bool(&f.Aggregate), "hidden": l.bool(&f.Hidden),
		"mask": func(n yamldoc.Node) { l.bool(&mask)(n); f.Unmasked = !mask },
		"area": l.bool(&f.Area),
		"ref":  l.str(&f.Ref), "where": l.equals(&f.RefWhere), "taxonomy": l.str(&f.Taxonomy),
		"options": l.options(&f.Options, nil), "example": l.str(&f.Example),
		"min": l.limit(&f.Min), "max": l.limit(&f.Max),
	})
	mergeLabel(&f.Label, label)
	mergeLabel(&f.Help, help)
	f.Aliases = append(f.Aliases, aliases...)
	for _, was := range []string{old.Label.ZH, old.Label.EN} { // files that use the old label stay right
		if was != "" && was != f.Label.ZH && was != f.Label.EN {
			f.Aliases = append(f.Aliases, was)
		}
	}
	l.fieldType(f, n, typ, old.Name == "")
	if old.Name != "" {
		l.unchanged(n, old, f)
	}
}

func (l *loader) fieldType(f *model.Field, n yamldoc.Node, typ string, isNew bool) {
	if typ == "" {
		if isNew && n.Get("type").IsZero() {
			l.list.Add(errDefMissing.At(n.Pos(), "type"))
		}
		return
	}
	if strings.HasSuffix(typ, "s") && typ != "hours" && typ != "counts" { // refs, images …
		typ, f.Multiple = strings.TrimSuffix(typ, "s"), true
	}
	for _, t := range types {
		for _, name := range t.names {
			if name == typ {
				f.Type = t.t
				return
			}
		}
	}
	l.list.Add(errDefType.At(n.Get("type").Pos(), typ, typeNames()))
}

// unchanged keeps what records already rely on.
func (l *loader) unchanged(n yamldoc.Node, old model.Field, f *model.Field) {
	refuse := func(key string, what diag.Text) {
		l.list.Add(errDefChange.At(n.Get(key).Pos(), f.Name, what))
	}
	if f.Type != old.Type {
		refuse("type", diag.Text{ZH: "类型", EN: "type"})
	}
	if f.Multiple != old.Multiple {
		refuse("multiple", diag.Text{ZH: "个数（multiple）", EN: "multiplicity"})
	}
	if old.Ref != "" && f.Ref != old.Ref {
		refuse("ref", diag.Text{ZH: "引用的种类", EN: "target kind"})
	}
	f.Type, f.Multiple = old.Type, old.Multiple
}

func (l *loader) measures(d *definition, n yamldoc.Node) {
	for c := range n.Items() {
		m := &model.Measure{}
		l.each(c, map[string]func(yamldoc.Node){
			"name": l.name(&m.Name), "label": l.label(&m.Label), "aliases": l.strs(&m.Aliases),
			"unit": l.label(&m.Unit), "field": l.str(&m.Field), "times": l.str(&m.Times), "help": l.label(&m.Help),
		})
		if m.Name == "" {
			l.list.Add(errDefMissing.At(c.Pos(), "name"))
			continue
		}
		d.parts["measure "+m.Name] = c.Pos()
		replaced := false
		for i, have := range d.kind.Measures {
			if have.Name == m.Name {
				d.kind.Measures[i], replaced = m, true
			}
		}
		if !replaced {
			d.kind.Measures = append(d.kind.Measures, m)
		}
	}
}

func (l *loader) states(d *definition, n yamldoc.Node) {
	s := d.kind.States
	if s == nil {
		s = &model.StateMachine{Moves: map[string][]string{}}
		d.kind.States = s
	}
	d.parts["states"] = n.Pos()
	moves := map[string][]string{}
	l.each(n, map[string]func(yamldoc.Node){
		"field": l.str(&s.Field), "history": l.str(&s.History), "initial": l.str(&s.Initial),
		"final": l.strs(&s.Final), "list": l.options(&s.States, moves),
	})
	for from, to := range moves {
		s.Moves[from] = append(s.Moves[from], to...)
	}
}

func (l *loader) page(d *definition, n yamldoc.Node) {
	d.parts["page"] = n.Pos()
	if on, ok := parseBool(n.Str()); ok && !on {
		d.kind.Page = nil
		return
	}
	if d.kind.Page == nil {
		d.kind.Page = &model.PageSpec{}
	}
	p := d.kind.Page
	var lists []string
	l.each(n, map[string]func(yamldoc.Node){
		"section": l.name(&p.Section), "layout": l.name(&p.Layout), "lists": l.strs(&lists),
		"variants": func(n yamldoc.Node) {
			for c := range n.Items() {
				var v model.PageVariant
				l.each(c, map[string]func(yamldoc.Node){
					"field": l.str(&v.Field), "value": l.str(&v.Value), "section": l.name(&v.Section),
					"layout": l.name(&v.Layout), "label": l.label(&v.Label),
				})
				p.Variants = append(p.Variants, v)
			}
		},
	})
	p.Lists = append(p.Lists, lists...)
}

func (l *loader) rules(d *definition, n yamldoc.Node) {
	for c := range n.Items() {
		var r model.Rule
		l.each(c, map[string]func(yamldoc.Node){
			"when": l.conditions(&r.When), "then": l.conditions(&r.Then), "message": l.label(&r.Message),
		})
		d.parts["rule "+strconv.Itoa(len(d.kind.Rules))] = c.Pos()
		d.kind.Rules = append(d.kind.Rules, r)
	}
}

// charts reads the default charts; their queries are resolved where they run.
func (l *loader) charts(d *definition, n yamldoc.Node) {
	d.kind.Charts = nil // an extension that names charts means these
	for c := range n.Items() {
		s := model.ChartSpec{Pos: c.Pos(), Places: map[string]diag.Pos{}}
		s.From = d.kind.Name
		for k, v := range c.Pairs() {
			s.Places[k.Str()] = v.Pos()
		}
		var top *int64
		l.each(c, map[string]func(yamldoc.Node){
			"type": l.str(&s.Type), "title": l.str(&s.Title), "note": l.str(&s.Note), "unit": l.str(&s.Unit),
			"measure": l.str(&s.Measure), "by": l.str(&s.By), "split": l.str(&s.Split),
			"where": l.conditions(&s.Where), "since": l.str(&s.Since), "until": l.str(&s.Until),
			"top": l.limit(&top), "cumulative": l.bool(&s.Cumulative), "share": l.bool(&s.Share),
			"target": l.str(&s.Target), "sort": l.str(&s.Sort),
		})
		if top != nil {
			s.Top = int(*top)
		}
		d.kind.Charts = append(d.kind.Charts, s)
	}
}

// dimensions reads name: field, or name: {of, label, aliases, groups}.
func (l *loader) dimensions(d *definition, n yamldoc.Node) {
	for k, v := range n.Pairs() {
		d.parts["dimension "+k.Str()] = v.Pos()
		dim := &model.Dimension{Name: k.Str()}
		if v.Kind() == yamldoc.Scalar {
			dim.Field = v.Str()
		} else {
			l.each(v, map[string]func(yamldoc.Node){
				"of": l.str(&dim.Field), "label": l.label(&dim.Label), "aliases": l.strs(&dim.Aliases),
			})
		}
		d.kind.Dimensions = append(d.kind.Dimensions, dim)
	}
}
