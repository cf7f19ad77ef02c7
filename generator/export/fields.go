package export

import (
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// binder resolves the names of a form.
type binder struct {
	d    *Data
	kind *model.Kind
	list diag.List
	// given is what the caller asked for in place of the form's query.
	given model.Query
	day   dayFormat // of days, where a column gives none
	// children are the records of a kind by the record they refer to, by "kind.field".
	children map[string]map[string][]model.Record
}

// look is how the values of a column are written.
type look struct {
	day  dayFormat
	join string
}

// maxPath bounds how many references a name follows: community.parent.name.
const maxPath = 4

var idNames = []string{"id", "编号"}

// splitPath parts 参与人数.党员 at the dots, of either width.
func splitPath(name string) []string {
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '．' || r == '。' })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// fieldNames lists what a ledger of a kind may show.
func (b *binder) fieldNames(k *model.Kind) []diag.Text {
	var out []diag.Text
	for _, f := range k.Fields {
		if b.hiddenField(k, f, nil) == (diag.Text{}) {
			out = append(out, diag.Text{ZH: f.Label.ZH, EN: f.Name})
		}
	}
	return append(out, diag.Text{ZH: "编号", EN: "id"})
}

// hiddenField says why a field cannot be in a ledger; the zero Text if it can.
// A computed field is as private as what it is computed from.
func (b *binder) hiddenField(k *model.Kind, f *model.Field, seen []string) diag.Text {
	switch {
	case f.Private:
		return diag.Text{ZH: "“" + f.Label.ZH + "”是不公开的字段", EN: "the field " + quote(f.Name) + " is private"}
	case f.Aggregate:
		return diag.Text{ZH: "“" + f.Label.ZH + "”只用来汇总，不能逐条列出", EN: "the field " + quote(f.Name) + " is for sums only"}
	case f.Derive == nil || slices.Contains(seen, f.Name):
		return diag.Text{}
	}
	used := []string{f.Derive.Days[0], f.Derive.Days[1], f.Derive.Percent[0], f.Derive.Percent[1], f.Derive.Band}
	for name := range f.Derive.When {
		used = append(used, name)
	}
	for _, name := range used {
		if i := k.Index(name); i >= 0 {
			if t := b.hiddenField(k, k.Fields[i], append(seen, f.Name)); t != (diag.Text{}) {
				return t
			}
		}
	}
	return diag.Text{}
}

func privateKind(k *model.Kind) diag.Text {
	return diag.Text{ZH: "“" + k.Label.ZH + "”的记录不公开", EN: "records of " + k.Name + " are private"}
}

// refuse reports what must not be shown.
func (b *binder) refuse(pos diag.Pos, what diag.Text) {
	hint := diag.Text{ZH: "汇总数字可以用 jianbao stats 得到", EN: "jianbao stats gives sums"}
	b.list.Add(errPrivate.At(pos, what, hint))
}

// field resolves a name of a kind: a field, a part of one (participants.members,
// date.start, history.assigned), or a field of what it refers to.
func (b *binder) field(k *model.Kind, path []string, pos diag.Pos, lk look) (value, bool) {
	if k.Private {
		b.refuse(pos, privateKind(k))
		return value{}, false
	}
	name := ""
	if len(path) > 0 {
		name = path[0]
	}
	f, ok := k.Field(name)
	if !ok && slices.Contains(idNames, name) && len(path) == 1 {
		return value{get: func(r model.Record) Cell { return textCell(r.ID()) }, label: model.Label{ZH: "编号", EN: "ID"}, kind: Text}, true
	}
	if !ok || len(path) > maxPath {
		b.list.Add(noName(pos, k.Label.ZH+"没有“"+name+"”这个字段", k.Name+" has no field "+quote(name), name, b.fieldNames(k)))
		return value{}, false
	}
	if t := b.hiddenField(k, f, nil); t != (diag.Text{}) {
		b.refuse(pos, t)
		return value{}, false
	}
	rest := path[1:]
	switch f.Type {
	case model.TypeRef, model.TypeRecords:
		return b.reference(k, f, rest, pos, lk)
	case model.TypeCounts:
		return b.counts(k, f, rest, pos)
	case model.TypeState:
		if len(rest) > 0 {
			return b.step(k, f, rest, pos, lk)
		}
	case model.TypeDate, model.TypeDateRange:
		return b.date(f, rest, pos, lk)
	}
	if len(rest) > 0 {
		b.noPart(pos, f, rest[0], nil)
		return value{}, false
	}
	v := b.single(k, f, lk)
	v.label, v.field = f.Label, f
	return v, true
}

func (b *binder) noPart(pos diag.Pos, f *model.Field, part string, allowed []diag.Text) {
	b.list.Add(noName(pos, "“"+f.Label.ZH+"”里没有“"+part+"”", quote(f.Name)+" has no part "+quote(part), part, allowed))
}

// single reads a field that has no parts.
func (b *binder) single(k *model.Kind, f *model.Field, lk look) value {
	today := b.d.today()
	switch f.Type {
	case model.TypeInt, model.TypeNumber, model.TypeHours, model.TypeMoney:
		read, scale := number(f, today), f.Type.Scale()
		return value{kind: Number, unit: unitOf(f.Type), plain: plainFormat(f.Type), sums: b.summed(k, f), get: func(r model.Record) Cell {
			if n, ok := read(r); ok {
				return numberCell(n, scale)
			}
			return Cell{}
		}}
	case model.TypeBool:
		yes, no := b.d.say("是", "yes"), b.d.say("否", "no")
		read := number(f, today)
		return value{kind: Text, get: func(r model.Record) Cell {
			n, ok := read(r)
			switch {
			case !ok:
				return Cell{}
			case n != 0:
				return Cell{Kind: Text, Text: yes, rank: 1}
			}
			return Cell{Kind: Text, Text: no, rank: 2}
		}}
	case model.TypeEnum, model.TypeTaxonomy, model.TypeState, model.TypePage:
		if f.Type == model.TypeState && f.Multiple {
			return value{kind: Text, get: b.historyText(k, f, lk)}
		}
		return value{kind: Text, get: b.termText(k, f, lk)}
	case model.TypeMarkdown:
		return value{kind: Text, get: func(r model.Record) Cell {
			s := r.Text(f.Name)
			if s != "" && b.d.HTML != nil {
				s = plainText(b.d.HTML(s))
			}
			return textCell(s)
		}}
	}
	return value{kind: Text, get: func(r model.Record) Cell { return textCell(strings.Join(r.Texts(f.Name), lk.join)) }}
}

// summed reports whether the kind itself adds a field up. Years and scores are
// numbers too, but their sum says nothing.
func (b *binder) summed(k *model.Kind, f *model.Field) bool {
	switch f.Type {
	case model.TypeHours, model.TypeMoney:
		return true
	}
	return slices.ContainsFunc(k.Measures, func(m *model.Measure) bool { return m.Field == f.Name && m.Per == nil && m.Times == "" })
}

func (b *binder) termText(k *model.Kind, f *model.Field, lk look) func(model.Record) Cell {
	read := terms(f, b.d.today())
	options := b.d.options(k, f)
	return func(r model.Record) Cell {
		keys := read(r)
		if len(keys) == 0 {
			return Cell{}
		}
		labels := make([]string, len(keys))
		for i, key := range keys {
			labels[i] = b.d.termLabel(k, f, key)
		}
		c := textCell(strings.Join(labels, lk.join))
		c.rank = int64(slices.IndexFunc(options, func(o model.Option) bool { return o.Key == keys[0] }) + 1)
		return c
	}
}

// historyText is 发现 2026-03-01、交办 2026-03-02.
func (b *binder) historyText(k *model.Kind, f *model.Field, lk look) func(model.Record) Cell {
	return func(r model.Record) Cell {
		var parts []string
		for _, s := range r.History(f.Name) {
			text := b.d.termLabel(k, f, s.State)
			if s.Day != model.NoDay {
				text += " " + lk.day.text(s.Day)
			}
			parts = append(parts, text)
		}
		return textCell(strings.Join(parts, lk.join))
	}
}

// step is the day on which a state was first entered.
func (b *binder) step(k *model.Kind, f *model.Field, rest []string, pos diag.Pos, lk look) (value, bool) {
	history := f.Name
	if !f.Multiple && k.States != nil {
		history = k.States.History
	}
	var allowed []diag.Text
	for _, o := range b.d.options(k, f) {
		allowed = append(allowed, diag.Text{ZH: o.Label.ZH, EN: o.Key})
		if len(rest) > 1 || history == "" || !named(o, rest[0]) {
			continue
		}
		state := o.Key
		return value{kind: Day, label: o.Label, field: f, get: func(r model.Record) Cell {
			for _, s := range r.History(history) {
				if s.State == state && s.Day != model.NoDay {
					return Cell{Kind: Day, Day: s.Day}
				}
			}
			return Cell{}
		}}, true
	}
	b.noPart(pos, f, rest[0], allowed)
	return value{}, false
}

func named(o model.Option, name string) bool {
	return o.Key == name || o.Label.ZH == name || strings.EqualFold(o.Label.EN, name) || slices.Contains(o.Aliases, name)
}

// date is a day, or the days from one to another; date.start and date.end are
// its ends.
func (b *binder) date(f *model.Field, rest []string, pos diag.Pos, lk look) (value, bool) {
	part := ""
	if len(rest) == 1 {
		switch rest[0] {
		case "start", "开始", "起":
			part = "start"
		case "end", "结束", "止":
			part = "end"
		}
	}
	if len(rest) > 0 && part == "" {
		b.noPart(pos, f, rest[0], []diag.Text{{ZH: "开始", EN: "start"}, {ZH: "结束", EN: "end"}})
		return value{}, false
	}
	to := b.d.say("至", " to ")
	return value{kind: Day, label: f.Label, field: f, get: func(r model.Record) Cell {
		start, end, ok := r.Days(f.Name)
		switch {
		case !ok:
			return Cell{}
		case part == "end":
			return Cell{Kind: Day, Day: end}
		case part == "start" || start == end:
			return Cell{Kind: Day, Day: start}
		}
		return Cell{Kind: Text, Text: lk.day.text(start) + to + lk.day.text(end), Day: start}
	}}, true
}

// counts is the number of persons, of all categories, of one, or of a group of
// them that a dimension of the kind names.
func (b *binder) counts(k *model.Kind, f *model.Field, rest []string, pos diag.Pos) (value, bool) {
	options := b.d.options(k, f)
	v := value{kind: Number, label: f.Label, field: f, sums: true, plain: numberFormat{places: -1}}
	var keys []string
	if len(rest) > 0 {
		o, found, allowed := b.category(k, f, rest)
		if !found {
			b.noPart(pos, f, rest[0], allowed)
			return value{}, false
		}
		keys, v.label = o.Keys, o.Label
	}
	v.get = func(r model.Record) Cell {
		n, present, ok := sumCounts(r.Counts(f.Name), options, keys)
		switch {
		case !ok:
			return Cell{bad: true}
		case !present:
			return Cell{}
		}
		return numberCell(n, 1)
	}
	return v, true
}

// category finds a category, or a group of categories.
func (b *binder) category(k *model.Kind, f *model.Field, rest []string) (g model.Group, found bool, allowed []diag.Text) {
	if len(rest) > 1 {
		return g, false, nil
	}
	for _, o := range b.d.options(k, f) {
		if named(o, rest[0]) {
			return model.Group{Option: o, Keys: []string{o.Key}}, true, nil
		}
		allowed = append(allowed, diag.Text{ZH: o.Label.ZH, EN: o.Key})
	}
	for _, dim := range k.Dimensions {
		if dim.Field != f.Name {
			continue
		}
		for _, g := range dim.Groups {
			if named(g.Option, rest[0]) {
				return g, true, nil
			}
			allowed = append(allowed, diag.Text{ZH: g.Label.ZH, EN: g.Key})
		}
	}
	if len(allowed) == 0 { // categories are as the records write them
		return model.Group{Option: model.Option{Key: rest[0], Label: model.Label{ZH: rest[0], EN: rest[0]}}, Keys: rest}, true, nil
	}
	return g, false, allowed
}

// reference shows the records a field refers to: by their titles, or by a field
// of theirs.
func (b *binder) reference(k *model.Kind, f *model.Field, rest []string, pos diag.Pos, lk look) (value, bool) {
	target, ok := b.d.Kinds.Get(f.Ref)
	if !ok {
		b.noPart(pos, f, f.Ref, nil)
		return value{}, false
	}
	if target.Private {
		b.refuse(pos, privateKind(target))
		return value{}, false
	}
	inner := value{get: func(r model.Record) Cell { return textCell(r.Title()) }, kind: Text}
	if len(rest) > 0 {
		if inner, ok = b.field(target, rest, pos, lk); !ok {
			return value{}, false
		}
	} else if i := target.Index(target.Title); i >= 0 {
		if t := b.hiddenField(target, target.Fields[i], nil); t != (diag.Text{}) {
			b.refuse(pos, t)
			return value{}, false
		}
	}
	v := inner
	if len(rest) == 0 {
		v.label = f.Label
	}
	v.field, v.sums = f, false
	follow := b.follow(target, f)
	v.get = func(r model.Record) Cell {
		found, loose := follow(r)
		if len(found) == 1 && len(loose) == 0 {
			c := inner.get(found[0])
			if len(rest) == 0 {
				c.rank = int64(found[0].Number()) + 1
			}
			return c
		}
		var parts []string
		for _, t := range found {
			if s := cellText(inner.get(t), lk.day, inner.plain); s != "" {
				parts = append(parts, s)
			}
		}
		if len(rest) == 0 {
			parts = append(parts, loose...)
		}
		return textCell(strings.Join(parts, lk.join))
	}
	return v, true
}

// follow finds the records that a record refers to, or those written in it, and
// the names that are no record's.
func (b *binder) follow(target *model.Kind, f *model.Field) func(model.Record) (found []model.Record, loose []string) {
	table := b.d.Tables[target.Name]
	if f.Type == model.TypeRef {
		return func(r model.Record) (found []model.Record, loose []string) {
			for _, id := range r.Terms(f.Name) {
				if t, ok := table.Find(id); ok {
					found = append(found, t)
				} else {
					loose = append(loose, id)
				}
			}
			return found, loose
		}
	}
	index := b.below(table, target, f.Through)
	return func(r model.Record) ([]model.Record, []string) { return index[r.ID()], nil }
}

func (b *binder) below(table *model.Table, target *model.Kind, through string) map[string][]model.Record {
	name := target.Name + "." + through
	if index, ok := b.children[name]; ok {
		return index
	}
	index := map[string][]model.Record{}
	for i := range table.Len() {
		r := table.Row(i)
		for _, id := range r.Terms(through) {
			index[id] = append(index[id], r)
		}
	}
	if b.children == nil {
		b.children = map[string]map[string][]model.Record{}
	}
	b.children[name] = index
	return index
}
