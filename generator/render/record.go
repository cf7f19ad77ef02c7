package render

import (
	"html/template"
	"strings"

	"jianbao/generator/deps"
	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// Record is a record as templates see it: its public values only.
type Record struct {
	w *Worker
	r model.Record
}

func (w *Worker) record(r model.Record) *Record {
	if r.IsZero() {
		return nil
	}
	w.note(deps.Row, r.Table.Kind.Name+"/"+r.ID(), rowHash(r))
	return &Record{w, r}
}

// field is a field that may be shown; nil for others.
func (v *Record) field(name string) *model.Field {
	if f, ok := v.r.Table.Kind.Field(name); ok && v.w.env.shown(v.r.Table.Kind, f) {
		return f
	}
	return nil
}

// ID is the record's id.
func (v *Record) ID() string { return v.r.ID() }

// Title names the record.
func (v *Record) Title() string { return v.r.Title() }

// URL is the address of the record's page, "" without one.
func (v *Record) URL() string {
	if p := v.page(); p != nil {
		return v.w.link(p.URL)
	}
	return ""
}

func (v *Record) page() *model.Page {
	return v.w.env.Site.RecordPage(v.r.Table.Kind.Name, v.r.ID())
}

// Kind is the record's kind.
func (v *Record) Kind() KindView { return v.w.env.kindView(v.r.Table.Kind) }

// Date is the record's first day, zero without one.
func (v *Record) Date() Date { s, _ := v.days(); return s }

// End is the record's last day.
func (v *Record) End() Date { _, e := v.days(); return e }

func (v *Record) days() (Date, Date) {
	s, e, ok := v.dated()
	if !ok {
		return Date{w: v.w}, Date{w: v.w}
	}
	return v.w.day(s), v.w.day(e)
}

// dated are the days of the record's date field.
func (v *Record) dated() (start, end int32, ok bool) {
	if v.field(v.r.Table.Kind.Date) == nil {
		return model.NoDay, model.NoDay, false
	}
	return v.r.Days(v.r.Table.Kind.Date)
}

// DateText is the record's day or days in words.
func (v *Record) DateText() string {
	s, e := v.days()
	return rangeText(s, e)
}

// Phase is before, running or after, by the build clock; "" without a date.
func (v *Record) Phase() string {
	s, e, ok := v.dated()
	if !ok {
		return ""
	}
	return v.w.phase(s, e)
}

// Has reports whether the record has a value for a public field.
func (v *Record) Has(name string) bool { return v.Get(name) != "" }

// Get is a field's value as shown.
func (v *Record) Get(name string) string {
	f := v.field(name)
	if f == nil {
		return ""
	}
	return v.text(f)
}

func (v *Record) text(f *model.Field) string {
	switch f.Type {
	case model.TypeDate, model.TypeDateRange:
		if s, e, ok := v.r.Days(f.Name); ok {
			return rangeText(v.w.day(s), v.w.day(e))
		}
		return ""
	case model.TypeInt, model.TypeNumber, model.TypeHours, model.TypeMoney, model.TypeBool:
		n, ok := v.int(f)
		if !ok {
			return ""
		}
		value, unit := v.w.number(f, n)
		if unit != "" && !strings.HasPrefix(unit, "%") {
			unit = " " + unit
		}
		return value + unit
	case model.TypeEnum, model.TypeTaxonomy, model.TypeRef, model.TypeState, model.TypePage:
		return titles(v.links(f), v.w.comma())
	case model.TypeCounts:
		return v.countsText(f)
	}
	return strings.Join(v.r.Texts(f.Name), v.w.comma())
}

func (w *Worker) comma() string {
	if w.env.lang() == "en" {
		return ", "
	}
	return "、"
}

// money writes fen as yuan, with both decimals or none.
func money(fen int64) string {
	s := stats.FormatNum(fen, 100)
	if fen%10 == 0 && fen%100 != 0 {
		s += "0"
	}
	return s
}

func titles(links []*Link, comma string) string {
	switch len(links) {
	case 0:
		return ""
	case 1:
		return links[0].Title
	}
	parts := make([]string, len(links))
	for i, l := range links {
		parts[i] = l.Title
	}
	return strings.Join(parts, comma)
}

// List are the values of a coded field, as links where they have a page.
func (v *Record) List(name string) []*Link {
	if f := v.field(name); f != nil {
		return v.links(f)
	}
	return nil
}

func (v *Record) links(f *model.Field) []*Link {
	var out []*Link
	for _, key := range v.terms(f) {
		if l := v.w.valueLink(f, key); l != nil {
			out = append(out, l)
		}
	}
	return out
}

// valueLink shows a value of a coded field: a record with a link to its page
// where it has one, a name that is no record as it is. nil for what names a
// record of a private kind.
func (w *Worker) valueLink(f *model.Field, key string) *Link {
	l := &Link{Key: key, Title: key}
	if o, ok := f.Option(key); ok {
		l.Title, l.Color, l.Icon = w.env.label(o.Label), o.Color, o.Icon
	}
	switch f.Type {
	case model.TypeRef:
		t := w.env.Site.Tables[f.Ref]
		if t != nil && t.Kind.Private {
			return nil
		}
		if r, ok := t.Find(key); ok {
			ref := w.record(r)
			l.Title, l.URL = r.Title(), ref.URL()
		}
	case model.TypeTaxonomy:
		w.note(deps.Facts, "@/"+f.Taxonomy+"s/"+key+"/", w.env.Hash(deps.Key{Domain: deps.Facts, Name: "@/" + f.Taxonomy + "s/" + key + "/"}))
		if p := w.env.Site.PageAt("/" + f.Taxonomy + "s/" + key + "/"); p != nil {
			l.URL = w.link(p.URL)
		}
	case model.TypePage:
		w.note(deps.List, "bundle/"+key, w.env.listHash("bundle/"+key))
		if p := w.env.bundlePage(key); p != nil {
			l.Title, l.URL = p.LinkTitle, w.link(p.URL)
			w.note(deps.Facts, ID(p), deps.Hash(p.Facts))
		}
	}
	return l
}

// bundlePage finds a page by its folder's or file's name, weeks first.
func (e *Env) bundlePage(name string) *model.Page {
	for _, src := range []string{"weeks/" + name + "/index.md", "weeks/" + name + ".md"} {
		if p := e.Site.FilePage(src); p != nil {
			return p
		}
	}
	return nil
}

// Ref is the first record a field refers to, nil where there is none.
func (v *Record) Ref(name string) *Record {
	f := v.field(name)
	if f == nil || f.Type != model.TypeRef {
		return nil
	}
	v.terms(f)
	if r, ok := v.w.env.Site.Tables[f.Ref].Find(v.r.Term(f.Name)); ok && r.Table.Kind.Listed() {
		return v.w.record(r)
	}
	return nil
}

// Images are the pictures of an image field.
func (v *Record) Images(name string) []*Image {
	f := v.field(name)
	if f == nil || f.Type != model.TypeImage {
		return nil
	}
	var out []*Image
	for _, p := range v.r.Texts(f.Name) {
		v.w.note(deps.Media, contentPath(p), v.w.env.Hash(deps.Key{Domain: deps.Media, Name: contentPath(p)}))
		if m := v.w.env.Site.Media[contentPath(p)]; m != nil {
			out = append(out, v.w.image(m, v.Title()))
		}
	}
	return out
}

func contentPath(p string) string {
	return strings.TrimPrefix(strings.TrimPrefix(p, "/"), "content/")
}

// HTML is a Markdown field, rendered.
func (v *Record) HTML(name string) template.HTML {
	f := v.field(name)
	if f == nil {
		return ""
	}
	s := v.r.Text(f.Name)
	if s == "" {
		return ""
	}
	if f.Type != model.TypeMarkdown {
		return template.HTML(template.HTMLEscapeString(s))
	}
	return template.HTML(v.w.env.Fragment(s))
}

// FieldView is a field with its value.
type FieldView struct {
	Name, Label, Text, Type string
	Links                   []*Link
}

// Fields are the shown fields that have a value, in the kind's order.
func (v *Record) Fields() []FieldView {
	var out []FieldView
	k := v.r.Table.Kind
	for _, f := range k.Fields {
		if !v.w.env.tabular(k, f) || isOutcome(k, f) {
			continue
		}
		if fv := v.fieldView(f); fv.Text != "" {
			out = append(out, fv)
		}
	}
	return out
}

func (v *Record) fieldView(f *model.Field) FieldView {
	fv := FieldView{Name: f.Name, Label: v.w.env.fieldLabel(v.r.Table.Kind, f.Name), Type: fieldTypeName(f)}
	switch f.Type {
	case model.TypeRef, model.TypeTaxonomy, model.TypeEnum, model.TypePage:
		fv.Links = v.links(f)
		fv.Text = titles(fv.Links, v.w.comma())
	default:
		fv.Text = v.text(f)
	}
	return fv
}

// TextView is a Markdown field, rendered.
type TextView struct {
	Name, Label string
	HTML        template.HTML
}

// Texts are the Markdown fields that have a value, in the kind's order, without
// that of [Record.Outcome].
func (v *Record) Texts() []TextView {
	var out []TextView
	for _, f := range v.r.Table.Kind.Fields {
		if f.Type != model.TypeMarkdown || f.Hidden || !v.w.env.shown(v.r.Table.Kind, f) || isOutcome(v.r.Table.Kind, f) {
			continue
		}
		if h := v.HTML(f.Name); h != "" {
			out = append(out, TextView{f.Name, v.w.env.fieldLabel(v.r.Table.Kind, f.Name), h})
		}
	}
	return out
}

// fieldTypeName is the type of a field as templates see it; a year is a text.
func fieldTypeName(f *model.Field) string {
	if isYear(f) {
		return "text"
	}
	switch f.Type {
	case model.TypeDate, model.TypeDateRange:
		return "date"
	case model.TypeInt, model.TypeNumber, model.TypeHours, model.TypeMoney:
		return "number"
	case model.TypeEnum, model.TypeTaxonomy, model.TypeRef, model.TypeState, model.TypePage:
		return "term"
	case model.TypeCounts:
		return "counts"
	}
	return "text"
}

// Feature is the record's feature type, nil without one.
func (v *Record) Feature() *Link {
	if l := v.List("feature"); len(l) > 0 {
		return l[0]
	}
	return nil
}
