package render

import (
	"slices"

	"jianbao/generator/model"
)

// KindView names a kind in the site's language.
type KindView struct {
	Name, Label, Plural, Help string
	// Aggregate kinds show totals only: no records. Private ones are.
	Aggregate, Private bool
}

func (e *Env) kindView(k *model.Kind) KindView {
	plural := e.label(k.Plural)
	if plural == "" {
		plural = e.label(k.Label)
	}
	return KindView{k.Name, e.label(k.Label), plural, e.label(k.Help), !k.Listed(), k.Private}
}

// KindInfo is the kind whose section or list this is; nil for other pages.
func (v *Page) KindInfo() *KindView {
	if v.p.List == nil {
		return nil
	}
	k := v.w.env.kindView(v.p.List.Kind)
	return &k
}

// isSection reports whether the page is the first of a kind's section.
func (v *Page) isSection() bool {
	l := v.p.List
	return l != nil && l.Field == "" && v.p.Query == nil && (v.w.stretch <= 1 || v.p != v.w.page)
}

// View is the form of a kind's section page: "" a list, or board, ledger, network,
// roll, table. A board and a network stand on the first page of the section only;
// its further pages and its lists by a field are plain lists. The sections of a
// variant have no network.
func (v *Page) View() string {
	l := v.p.List
	if l == nil || l.Kind.Page == nil || v.p.Query != nil || !l.Kind.Listed() {
		return ""
	}
	switch view := l.Kind.Page.View; {
	case (view == viewBoard || view == viewNetwork) && !v.isSection(), view == viewNetwork && l.Value != "":
		return ""
	default:
		return view
	}
}

// The forms that a section page can have which the program knows of.
const (
	viewBoard   = "board"
	viewNetwork = "network"
	viewRoll    = "roll"
)

// Figures are the key figures of the kind whose section this is; nil for other
// pages.
func (v *Page) Figures() ([]*Figure, error) {
	if !v.isSection() {
		return nil, nil
	}
	k, where := v.p.List.Kind, v.variant()
	var out []*Figure
	for _, m := range k.Figures {
		f, err := v.w.figure(figureSpec{query: model.Query{From: k.Name, Measure: m, Where: where}})
		if err != nil {
			return nil, err
		}
		if f.N > 0 || f.Hidden { // a sum of nothing says nothing
			out = append(out, f)
		}
	}
	return out, nil
}

// variant is what the records of a section of a kind's variant have in common; nil
// for other pages.
func (v *Page) variant() map[string][]string {
	l := v.p.List
	if l.Value == "" {
		return nil
	}
	for _, va := range l.Kind.Page.Variants {
		if va.Value == l.Value {
			return map[string][]string{va.Field: {va.Value}}
		}
	}
	return nil
}

// Column is a column of a table of records.
type Column struct{ Name, Label, Type string }

// maxBrief is how many fields a record is described by in a list.
const maxBrief = 4

// briefFields are the coded fields that describe a record in a list: those by
// which the kind is listed, or its first ones where it has no lists, without its
// state.
func (e *Env) briefFields(k *model.Kind) []*model.Field {
	fs, _ := e.briefs.get(k.Name, func() ([]*model.Field, error) {
		var out []*model.Field
		add := func(f *model.Field) {
			switch f.Type {
			case model.TypeEnum, model.TypeTaxonomy, model.TypeRef, model.TypePage:
			default:
				return
			}
			if len(out) < maxBrief && e.tabular(k, f) && !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
		if k.Page != nil {
			for _, name := range k.Page.Lists {
				if f, ok := k.Field(name); ok {
					add(f)
				}
			}
		}
		if len(out) == 0 {
			for _, f := range k.Fields {
				if f.Required {
					add(f)
				}
			}
		}
		return out, nil
	})
	return fs
}

// Brief are the few values that describe the record in a list, at most 4; on a
// list by a field without that field.
func (v *Record) Brief() []FieldView {
	k := v.r.Table.Kind
	var out []FieldView
	for _, f := range v.w.env.briefFields(k) {
		if v.w.listedBy(k, f) {
			continue
		}
		if fv := v.fieldView(f); fv.Text != "" {
			out = append(out, fv)
		}
	}
	return out
}

// listedBy reports whether the page being made lists a kind by a field.
func (w *Worker) listedBy(k *model.Kind, f *model.Field) bool {
	l := w.page.List
	return l != nil && l.Kind == k && l.Field == f.Name
}

// Columns are the columns that [Record.Brief] fills on this page.
func (v *Page) Columns() []Column {
	if v.p.List == nil {
		return nil
	}
	k := v.p.List.Kind
	var out []Column
	for _, f := range v.w.env.briefFields(k) {
		if !v.w.listedBy(k, f) {
			out = append(out, v.w.column(k, f))
		}
	}
	return out
}

// TableFields are the fields of the kind that have a place in a table and that one
// of the records of this stretch has.
func (v *Page) TableFields() []Column {
	pg := v.Paginator()
	if pg == nil || v.p.List == nil {
		return nil
	}
	k := v.p.List.Kind
	records, _ := pg.Items().([]*Record)
	var out []Column
	for _, f := range k.Fields {
		has := func(r *Record) bool { return r.text(f) != "" }
		if v.w.env.tabular(k, f) && slices.ContainsFunc(records, has) {
			out = append(out, v.w.column(k, f))
		}
	}
	return out
}

func (w *Worker) column(k *model.Kind, f *model.Field) Column {
	return Column{f.Name, w.env.fieldLabel(k, f.Name), fieldTypeName(f)}
}

// YearView is a year of a roll.
type YearView struct {
	Year    int // 0 for records without a date
	Label   string
	Records []*Record
}

// Years are the records of this stretch by year, newest first; nil for kinds
// without a date.
func (v *Page) Years() []YearView {
	pg := v.Paginator()
	if pg == nil || v.p.List == nil || v.p.List.Kind.Date == "" {
		return nil
	}
	records, _ := pg.Items().([]*Record)
	var out []YearView
	for _, r := range records {
		d := r.Date()
		y := YearView{}
		if !d.IsZero() {
			y.Year, y.Label = d.Year(), d.Format("2006")
			if !d.en() {
				y.Label += "年"
			}
		}
		if n := len(out); n == 0 || out[n-1].Year != y.Year {
			out = append(out, y)
		}
		last := &out[len(out)-1]
		last.Records = append(last.Records, r)
	}
	return out
}
