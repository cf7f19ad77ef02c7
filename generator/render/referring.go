package render

import (
	"slices"

	"jianbao/generator/model"
)

// Referring is what refers to a record through a field of a kind: the activities
// that an organisation holds, the awards it got.
type Referring struct {
	Kind         KindView
	Field, Label string    // of that kind: organizers, 主办单位
	Count        int       // of the records; 0 for kinds that show totals only
	Records      []*Record // the newest
	URL          string    // the list of all of them; the section for kinds that show totals only
	Figures      []*Figure // of the kind's figures, those that are not 0
}

// maxReferringFigures bounds the key figures of each.
const maxReferringFigures = 3

// reference is a field through which records of a kind can refer to another one.
type reference struct {
	kind  *model.Kind
	field *model.Field
}

// references are the fields that can refer to records of a kind, in the order of
// the kinds: not those that make a tree of it, nor those of records written
// within it.
func (e *Env) references(to *model.Kind) []reference {
	refs, _ := e.refs.get(to.Name, func() ([]reference, error) {
		var out []reference
		for _, k := range e.Site.Kinds.All {
			if e.Site.Tables[k.Name].Len() == 0 || k.Page == nil && k.Listed() {
				continue
			}
			for _, f := range k.Fields {
				if f.Type != model.TypeRef || f.Ref != to.Name || f.Private || k == to && isNetwork(k, f) || within(to, k, f) {
					continue
				}
				out = append(out, reference{k, f})
			}
		}
		return out, nil
	})
	return refs
}

// within reports whether a field points back from records written in place.
func within(to, k *model.Kind, f *model.Field) bool {
	return slices.ContainsFunc(to.Fields, func(p *model.Field) bool {
		return p.Type == model.TypeRecords && p.Ref == k.Name && p.Through == f.Name
	})
}

// canRefer reports whether a field's conditions let it name the record.
func (v *Record) canRefer(f *model.Field) bool {
	for name, value := range f.RefWhere {
		if v.r.Term(name) != value {
			return false
		}
	}
	return true
}

// Referring is all that refers to the record, by kind and field, with the newest n
// records and the key figures of each; empty ones are left out.
func (v *Record) Referring(n int) ([]*Referring, error) {
	var out []*Referring
	for _, ref := range v.w.env.references(v.r.Table.Kind) {
		if !v.canRefer(ref.field) {
			continue
		}
		r, err := v.referring(ref, n)
		if err != nil {
			return nil, err
		}
		if r.Count > 0 || len(r.Figures) > 0 {
			out = append(out, r)
		}
	}
	return out, nil
}

func (v *Record) referring(ref reference, n int) (*Referring, error) {
	k, f := ref.kind, ref.field
	r := &Referring{Kind: v.w.env.kindView(k), Field: f.Name, Label: v.w.env.fieldLabel(k, f.Name)}
	if k.Listed() && v.w.env.shown(k, f) {
		t, rows := v.referrers(k.Name, f.Name)
		if len(rows) == 0 {
			return r, nil
		}
		r.Count, r.Records = len(rows), v.views(t, first(rows, n))
		r.URL = v.ListURL(k.Name, f.Name)
	} else if k.Page != nil {
		r.URL = v.w.listPage("/" + k.Page.Section + "/")
	}
	for _, m := range first(k.Figures, maxReferringFigures) {
		fig, err := v.Measure(k.Name, m, f.Name)
		if err != nil {
			return nil, err
		}
		if fig.N > 0 || fig.Hidden {
			r.Figures = append(r.Figures, fig)
		}
	}
	return r, nil
}
