package render

import (
	"strings"

	"jianbao/generator/deps"
	"jianbao/generator/model"
	"jianbao/generator/site"
)

// Outputs is on how many outputs a page's items are spread.
func (e *Env) Outputs(p *model.Page) int {
	if !paginated(p) {
		return 1
	}
	per := e.perPage(p)
	return max(1, (ItemCount(p)+per-1)/per)
}

func paginated(p *model.Page) bool {
	return p.List != nil && p.List.Kind.Listed() || p.List == nil && (p.Kind == model.KindSection && p.Layout != site.ReportsLayout || p.Kind == model.KindTerm)
}

func (e *Env) perPage(p *model.Page) int {
	n := e.Config.Paginate
	if n <= 0 {
		n = 20
	}
	switch l := p.List; {
	case l == nil:
		return n
	case l.Kind.Page != nil && l.Kind.Page.View == viewRoll:
		return 20 * n // a roll of honour is read by year, not by page
	}
	return 2 * n
}

// Paginator is one stretch of a long list.
type Paginator struct {
	Number, Total int // this stretch, from 1, and how many there are
	Count         int // items in all
	Prev, Next    string
	Links         []PageLink
	w             *Worker
	p             *model.Page
	per           int
}

// PageLink leads to a stretch. Gap stands for the ones left out.
type PageLink struct {
	Number  int
	URL     string
	Current bool
	Gap     bool
}

// Paginator is nil on pages that are not lists.
func (v *Page) Paginator() *Paginator {
	if !paginated(v.p) {
		return nil
	}
	w := v.w
	w.note(deps.List, "count/"+ID(v.p), w.env.countHash(v.p))
	pg := &Paginator{Number: w.stretch, Total: w.env.Outputs(v.p), Count: ItemCount(v.p), w: w, p: v.p, per: w.env.perPage(v.p)}
	if v.p != w.page {
		pg.Number = 1
	}
	at := func(n int) string {
		if n == 1 {
			return w.link(v.p.URL)
		}
		return w.link(v.p.URL + "page/" + itoa(n) + "/")
	}
	if pg.Number > 1 {
		pg.Prev = at(pg.Number - 1)
	}
	if pg.Number < pg.Total {
		pg.Next = at(pg.Number + 1)
	}
	gap := false
	for n := 1; n <= pg.Total; n++ {
		near := n-pg.Number <= 2 && pg.Number-n <= 2
		if n != 1 && n != pg.Total && !near {
			if !gap {
				pg.Links = append(pg.Links, PageLink{Gap: true})
			}
			gap = true
			continue
		}
		gap = false
		pg.Links = append(pg.Links, PageLink{Number: n, URL: at(n), Current: n == pg.Number})
	}
	return pg
}

// Items are the pages, or the records, of this stretch.
func (pg *Paginator) Items() any {
	from := itoa((pg.Number - 1) * pg.per)
	if pg.p.List != nil {
		return pg.w.records("rec:list/" + from + "/" + itoa(pg.per) + "/" + ID(pg.p))
	}
	return pg.w.list("slice/" + from + "/" + itoa(pg.per) + "/" + ID(pg.p))
}

// RecordList is what a records page lists.
type RecordList struct {
	Kind                KindView
	Field, Value, Label string
	Count               int
}

// RecordList describes the list of a records page; nil for other pages.
func (v *Page) RecordList() *RecordList {
	l := v.p.List
	if l == nil {
		return nil
	}
	v.w.note(deps.List, "count/"+ID(v.p), v.w.env.countHash(v.p))
	return &RecordList{
		Kind:  v.w.env.kindView(l.Kind),
		Field: l.Field, Value: l.Value, Label: l.Label, Count: len(l.Rows),
	}
}

// Facet is a field by which a kind's records are listed.
type Facet struct {
	Field, Label string
	Links        []*Link
	Current      bool
}

type facet struct {
	field string
	label string
	pages []*model.Page
}

// facets are the lists of a kind by field, in the kind's order.
func (e *Env) facets(kind string) []facet {
	fs, _ := e.facetMemo.get(kind, func() ([]facet, error) {
		k, ok := e.Site.Kinds.Get(kind)
		if !ok || k.Page == nil {
			return nil, nil
		}
		var out []facet
		byField := map[string][]*model.Page{}
		for _, p := range e.Site.Pages {
			if p.List != nil && p.List.Kind == k && p.List.Field != "" {
				byField[p.List.Field] = append(byField[p.List.Field], p)
			}
		}
		for _, name := range k.Page.Lists {
			pages := byField[name]
			if len(pages) == 0 {
				continue
			}
			sortFacet(name, k, pages)
			out = append(out, facet{name, e.fieldLabel(k, name), pages})
		}
		return out, nil
	})
	return fs
}

// fieldLabel names a field, or the months and years of a kind's lists. The field
// of an outcome is never headed by the word for a complete one.
func (e *Env) fieldLabel(k *model.Kind, name string) string {
	switch {
	case name == "month" && e.lang() == "en":
		return "Month"
	case name == "month":
		return "月份"
	case name == "year" && e.lang() == "en":
		return "Year"
	case name == "year":
		return "年份"
	}
	f, ok := k.Field(name)
	switch {
	case !ok:
		return name
	case !isOutcome(k, f) || !strings.Contains(e.label(f.Label), e.label(k.Requirements.Complete)):
		return e.label(f.Label)
	case e.lang() == "en":
		return "Outcome"
	}
	return "结果"
}

// facetsHash identifies the lists of a kind with their sizes.
func (e *Env) facetsHash(kind string) deps.Hash {
	var h deps.Hasher
	for _, f := range e.facets(kind) {
		h.Str(f.field)
		for _, p := range f.pages {
			h.Str(p.URL, p.LinkTitle).Int(int64(len(p.List.Rows)))
		}
	}
	return h.Sum()
}

// RecordFacets are the further lists of the kind that a records page shows.
func (v *Page) RecordFacets() []Facet {
	if v.p.List == nil || v.p.Query != nil {
		return nil
	}
	kind := v.p.List.Kind.Name
	v.w.note(deps.List, "facets/"+kind, v.w.env.facetsHash(kind))
	var out []Facet
	for _, f := range v.w.env.facets(kind) {
		fv := Facet{Field: f.field, Label: f.label, Current: f.field == v.p.List.Field}
		k := v.p.List.Kind
		for _, p := range f.pages {
			l := &Link{Title: p.LinkTitle, URL: v.w.link(p.URL), Key: p.List.Value, Count: len(p.List.Rows), Current: p == v.p}
			if fd, ok := k.Field(f.field); ok {
				if o, ok := fd.Option(p.List.Value); ok {
					l.Color, l.Icon = o.Color, o.Icon
				}
			}
			fv.Links = append(fv.Links, l)
		}
		out = append(out, fv)
	}
	return out
}
