package stats

import (
	"slices"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// selfName, as by, gives each record a row of its own.
const selfName = "self"

func isSelf(name string) bool { return name == selfName || name == "本身" }

// axis resolves a name of by or split: a time unit, a dimension or a field.
func (p *plan) axis(key, name string) (axis, *QueryError) {
	if name == "" {
		return axis{kind: axNone, field: -1}, nil
	}
	u := unitByName(name)
	if u != noUnit && p.dateCol >= 0 {
		return axis{name: u.name(), label: unitLabels[u], kind: axTime, field: p.dateCol, unit: u}, nil
	}
	dim, f, isDim := p.dimension(name)
	ok := isDim
	if !isDim {
		if f, ok = p.kind.Field(name); !ok && isSelf(name) {
			return p.selfAxis(key)
		}
	}
	if !ok || f.Private || p.secret(f) {
		if u != noUnit {
			return axis{}, combine(key, name, p.kind.Label.ZH+"没有日期，不能按时间统计", p.kind.Name+" has no date to group by")
		}
		what := diag.Text{ZH: p.kind.Label.ZH + "不能按“" + name + "”统计", EN: p.kind.Name + " cannot be grouped by " + quote(name)}
		return axis{}, unknown(key, name, what, p.axisNames())
	}
	ax, err := p.fieldAxis(key, name, f)
	if err != nil || ax.kind == axTime {
		return ax, err
	}
	if isDim {
		ax.name = dim.Name
		if dim.Label != (model.Label{}) {
			ax.label = dim.Label
		} else if l, has := p.d.Kinds.TaxLabels[dim.Name]; has {
			ax.label = l
		}
	}
	p.axisKeys(&ax)
	if isDim && len(dim.Groups) > 0 {
		ax.group(dim.Groups)
	}
	if f.Type == model.TypeRef {
		ax.tree = p.treeOf(f.Ref)
	}
	return ax, nil
}

// secret reports whether a field refers to records that are not published: not
// even their names are.
func (p *plan) secret(f *model.Field) bool {
	if f.Type != model.TypeRef {
		return false
	}
	k, ok := p.d.Kinds.Get(f.Ref)
	return ok && k.Private
}

func (p *plan) fieldAxis(key, name string, f *model.Field) (axis, *QueryError) {
	ax := axis{name: f.Name, label: f.Label, field: p.kind.Index(f.Name), derived: f.Derive != nil}
	switch f.Type {
	case model.TypeEnum, model.TypeTaxonomy, model.TypeRef, model.TypeState, model.TypePage:
		ax.kind = axCode
	case model.TypeCounts:
		ax.kind = axCounts
		ax.whole = p.wholes(f, ax.field)
	case model.TypeBool:
		ax.kind = axBool
	case model.TypeDate, model.TypeDateRange:
		if ax.field != p.dateCol {
			return axis{}, unknown(key, name, diag.Text{ZH: "不能按日期字段“" + f.Label.ZH + "”统计", EN: "cannot group by the date field " + quote(f.Name)}, p.axisNames())
		}
		return axis{name: "day", label: unitLabels[uDay], kind: axTime, field: p.dateCol, unit: uDay}, nil
	default:
		what := diag.Text{ZH: "“" + f.Label.ZH + "”的内容各不相同，不能按它统计", EN: quote(f.Name) + " holds free text or numbers and cannot be grouped by"}
		return axis{}, unknown(key, name, what, p.axisNames())
	}
	return ax, nil
}

// selfAxis gives each record of the kind its own group.
func (p *plan) selfAxis(key string) (axis, *QueryError) {
	if p.kind.Private {
		return axis{}, combine(key, selfName, p.kind.Label.ZH+"只公布汇总数字，不能逐条列出", "only sums of "+p.kind.Name+" are published")
	}
	ax := axis{name: selfName, label: p.kind.Label, kind: axSelf, field: -1, keys: []string{""}, tree: p.treeOf(p.kind.Name)}
	for i := range p.table.Len() {
		ax.keys = append(ax.keys, p.table.Row(i).ID())
	}
	return ax, nil
}

// axisKeys lists the groups of an axis that is no time, and takes over the
// values that a filter on the same field accepts.
func (p *plan) axisKeys(ax *axis) {
	if ax.kind == axBool {
		ax.keys = []string{"", "false", "true"}
	} else {
		ax.keys = p.keys(ax.field)
	}
	for _, f := range p.filters {
		if f.field == ax.field && f.kind == ax.kind && f.kind != axBool && !f.any {
			ax.named, ax.wanted = f.accept, f.wanted
		}
	}
}

// dimension is a dimension of a kind.
type dimension struct{ *model.Dimension }

// ungroup replaces the names of groups by the options they gather.
func (d dimension) ungroup(values []string) []string {
	if len(d.Groups) == 0 {
		return values
	}
	var out []string
	for _, v := range values {
		i := slices.IndexFunc(d.Groups, func(g model.Group) bool {
			return g.Key == v || g.Label.ZH == v || g.Label.EN == v || slices.Contains(g.Aliases, v)
		})
		if i < 0 {
			out = append(out, v)
			continue
		}
		out = append(out, d.Groups[i].Keys...)
	}
	return out
}

// group gathers the options of the axis in named groups. Where a group names a
// part of another category, only the categories of the groups count: the whole
// would count the same persons again.
func (a *axis) group(groups []model.Group) {
	a.gathered = groups
	a.groupOf = make([]uint32, len(a.keys))
	parts := false
	for g, group := range groups {
		for code, key := range a.keys {
			if code > 0 && slices.Contains(group.Keys, key) {
				a.groupOf[code] = uint32(g + 1)
				parts = parts || a.whole != nil && a.whole[code] != 0
			}
		}
	}
	if parts && a.named == nil {
		a.named = make([]bool, len(a.keys))
		for code, g := range a.groupOf {
			a.named[code] = g != 0
		}
	}
	a.keys = []string{""}
	for _, g := range groups {
		a.keys = append(a.keys, g.Key)
	}
}
