package record

import (
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

var errDefChange = diag.Message{
	Code: "JB0409", Severity: diag.Error,
	ZH: "扩充时不能改变字段“%[1]s”的%[2]s", EN: "an extension cannot change the %[2]s of field %[1]q",
}

// body reads the keys of a kind, a part or an extension into a definition. The
// parts it uses come first; above are those it is one of.
func (l *loader) body(d *definition, n yamldoc.Node, from source, above []string) {
	k := d.kind
	l.uses(d, n.Get("uses"), above)
	ignore := func(yamldoc.Node) {}
	var label, plural, help model.Label
	var aliases []string
	keys := map[string]func(yamldoc.Node){
		"uses": ignore, "label": l.label(&label), "help": l.label(&help),
		"title": l.placed(d, "title", from, l.str(&k.Title)), "date": l.placed(d, "date", from, l.str(&k.Date)), "tree": l.placed(d, "tree", from, l.str(&k.Tree)),
		"private":      l.tighten(&k.Private),
		"fields":       func(n yamldoc.Node) { l.fields(d, n, from) },
		"measures":     func(n yamldoc.Node) { l.measures(d, n, from) },
		"states":       func(n yamldoc.Node) { l.states(d, n, from) },
		"requirements": func(n yamldoc.Node) { l.requirements(d, n, from) },
		"page":         func(n yamldoc.Node) { l.page(d, n, from) },
		"rules":        func(n yamldoc.Node) { l.rules(d, n, from) },
		"charts":       func(n yamldoc.Node) { l.charts(d, n) },
		"figures":      func(n yamldoc.Node) { l.figures(d, n, from) },
		"dimensions":   func(n yamldoc.Node) { l.dimensions(d, n, from) },
	}
	switch from {
	case inPart: // its label and help are for those who read the definitions
		keys["part"] = ignore
	default:
		keys["kind"], keys["extend"], keys["plural"] = ignore, ignore, l.label(&plural)
		keys["aliases"] = l.placed(d, "aliases", from, l.strs(&aliases))
	}
	l.each(n, keys)
	if from == inPart {
		return
	}
	mergeLabel(&k.Label, label)
	mergeLabel(&k.Plural, plural)
	mergeLabel(&k.Help, help)
	k.Aliases = append(k.Aliases, aliases...)
	if k.Plural == (model.Label{}) {
		k.Plural = k.Label
	}
}

// placed notes the place of what it reads.
func (l *loader) placed(d *definition, name string, from source, read func(yamldoc.Node)) func(yamldoc.Node) {
	return func(n yamldoc.Node) {
		read(n)
		d.place(name, n.Pos(), from)
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

// fields reads new fields and changes of those that are there. A kind's own
// list is the order of its fields; what it does not mention comes after.
func (l *loader) fields(d *definition, n yamldoc.Node, from source) {
	k := d.kind
	var mentioned []*model.Field
	for c := range n.Items() {
		name := c.Get("name")
		i := k.Index(name.Str())
		if i >= 0 {
			f := k.Fields[i]
			l.field(d, f, c, from)
			if !slices.Contains(mentioned, f) {
				mentioned = append(mentioned, f)
			}
			continue
		}
		f := &model.Field{}
		l.field(d, f, c, from)
		if f.Name == "" {
			if name.IsZero() {
				l.list.Add(errDefMissing.At(c.Pos(), "name"))
			}
			continue
		}
		if !f.Multiple && f.Type == model.TypeRecords {
			f.Multiple = true
		}
		k.Fields = append(k.Fields, f)
		mentioned = append(mentioned, f)
		d.place("field "+f.Name, name.Pos(), from)
	}
	if from == inExtension {
		return
	}
	for _, f := range k.Fields {
		if !slices.Contains(mentioned, f) {
			mentioned = append(mentioned, f)
		}
	}
	k.Fields = mentioned
}

// field reads a new field, or what changes of one.
func (l *loader) field(d *definition, f *model.Field, n yamldoc.Node, from source) {
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
		"area": l.bool(&f.Area), "loose": l.bool(&f.Loose), "consent": l.str(&f.Consent), "through": l.str(&f.Through),
		"ref": l.str(&f.Ref), "where": l.equals(&f.RefWhere), "taxonomy": l.str(&f.Taxonomy),
		"options": l.options(&f.Options, nil), "example": l.str(&f.Example),
		"min": l.limit(&f.Min), "max": l.limit(&f.Max),
		"derive": func(n yamldoc.Node) { l.derive(d, f, n, from) },
	})
	for k, v := range n.Pairs() {
		d.place("field "+f.Name+"/"+k.Str(), v.Pos(), from)
	}
	mergeLabel(&f.Label, label)
	mergeLabel(&f.Help, help)
	f.Aliases = append(f.Aliases, aliases...)
	l.fieldType(d, f, n, typ, old.Name == "")
	if old.Name == "" || from != inExtension {
		return
	}
	for _, was := range []string{old.Label.ZH, old.Label.EN} { // files that use the old label stay right
		if was != "" && was != f.Label.ZH && was != f.Label.EN {
			f.Aliases = append(f.Aliases, was)
		}
	}
	l.unchanged(n, old, f)
}

func (l *loader) fieldType(d *definition, f *model.Field, n yamldoc.Node, typ string, isNew bool) {
	if typ == "" {
		if isNew && n.Get("type").IsZero() && f.Derive == nil {
			l.list.Add(errDefMissing.At(n.Pos(), "type"))
		}
		return
	}
	d.typed[f.Name] = true
	if strings.HasSuffix(typ, "s") && typ != "hours" && typ != "counts" && typ != "records" { // refs, images …
		typ, f.Multiple = strings.TrimSuffix(typ, "s"), true
	}
	for _, t := range types {
		if slices.Contains(t.names, typ) {
			f.Type = t.t
			return
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
	if old.Through != "" && f.Through != old.Through {
		refuse("through", diag.Text{ZH: "反向引用（through）", EN: "back reference"})
	}
	if old.Consent != "" && f.Consent != old.Consent {
		refuse("consent", diag.Text{ZH: "同意字段（consent）", EN: "consent"})
	}
	if old.Derive == nil && f.Derive != nil {
		refuse("derive", diag.Text{ZH: "值：记录里已经填写了", EN: "value: records give it"})
		f.Derive = nil
	}
	f.Type, f.Multiple = old.Type, old.Multiple
	if old.Ref != "" {
		f.Ref = old.Ref
	}
	if old.Consent != "" {
		f.Consent = old.Consent
	}
}

func (l *loader) page(d *definition, n yamldoc.Node, from source) {
	d.place("page", n.Pos(), from)
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
		"section": l.name(&p.Section), "layout": l.name(&p.Layout), "view": l.name(&p.View), "aggregate": l.bool(&p.Aggregate),
		"lists": l.placed(d, "page/lists", from, l.strs(&lists)),
		"variants": func(n yamldoc.Node) {
			d.place("page/variants", n.Pos(), from)
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
	for _, name := range lists {
		if !slices.Contains(p.Lists, name) {
			p.Lists = append(p.Lists, name)
		}
	}
}

// when reads conditions and notes where each stands.
func (l *loader) when(d *definition, name string, from source, into *map[string][]string) func(yamldoc.Node) {
	return func(n yamldoc.Node) {
		l.conditions(into)(n)
		d.place(name, n.Pos(), from)
		for k := range n.Pairs() {
			d.place(name+"/"+k.Str(), k.Pos(), from)
		}
	}
}
