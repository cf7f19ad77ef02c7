package site

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"jianbao/generator/derive"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/source"
)

// records makes the pages of public records, the section of each kind, and the
// lists by month, type, community … A kind that publishes aggregates only has the
// section and nothing else; one without records has it where an index file is.
func (b *builder) records() {
	for _, k := range b.Kinds.All {
		t := b.Tables[k.Name]
		if k.Page == nil {
			continue
		}
		if k.Listed() && t.Len() > 0 {
			b.recordPages(k, t)
			b.recordLists(k, t)
			continue
		}
		if u := "/" + k.Page.Section + "/"; t.Len() > 0 || b.indexed(u) {
			b.recordList(u, b.pluralOf(k), &model.RecordList{Kind: k})
		}
	}
}

// indexed reports whether an address has a page with a file: an index file.
func (b *builder) indexed(u string) bool {
	p := b.site.PageAt(u)
	return p != nil && p.Source != ""
}

func (b *builder) pluralOf(k *model.Kind) string {
	if s := b.label(k.Plural); s != "" {
		return s
	}
	return b.label(k.Label)
}

// variantOf is the variant of a record's page, nil for none.
func variantOf(k *model.Kind, r model.Record) *model.PageVariant {
	for i := range k.Page.Variants {
		v := &k.Page.Variants[i]
		if r.Term(v.Field) == v.Value {
			return v
		}
	}
	return nil
}

func (b *builder) recordPages(k *model.Kind, t *model.Table) {
	pages := make(map[string]model.PageRef, t.Len())
	b.site.RecordPages[k.Name] = pages
	for i := range t.Len() {
		r := t.Row(i)
		section, layout := k.Page.Section, layoutOr(k.Page.Layout, k.Name)
		if v := variantOf(k, r); v != nil {
			section, layout = v.Section, layoutOr(v.Layout, layout)
		}
		u := "/" + section + "/" + r.ID() + "/"
		if why, bad := unsafe(u); bad {
			b.diags.Add(errUnsafeAddress.At(r.Pos(), u, why))
			continue
		}
		p := &model.Page{Kind: model.KindRecord, Layout: layout, URL: u, Title: r.Title(), Record: model.RecordRef{Kind: k.Name, Row: int32(i)}}
		if start, _, ok := r.Days(k.Date); ok {
			p.Date = dayIn(start, b.Now)
		}
		if b.add(p, nil, owner{pos: r.Pos(), what: k.Name + " " + r.ID()}) {
			pages[r.ID()] = p.Ref
		}
	}
}

// recordLists makes a section's page for the kind and for each variant, and a
// page for each value of the fields in PageSpec.Lists.
func (b *builder) recordLists(k *model.Kind, t *model.Table) {
	rows := SortedRows(t)
	main := make([]int32, 0, len(rows))
	variants := make([][]int32, len(k.Page.Variants))
	for _, n := range rows {
		v := variantOf(k, t.Row(int(n)))
		if v == nil {
			main = append(main, n)
			continue
		}
		for i := range k.Page.Variants {
			if v == &k.Page.Variants[i] {
				variants[i] = append(variants[i], n)
			}
		}
	}
	b.recordList("/"+k.Page.Section+"/", b.pluralOf(k), &model.RecordList{Kind: k, Rows: main})
	for i, v := range k.Page.Variants {
		if len(variants[i]) == 0 {
			continue
		}
		b.recordList("/"+v.Section+"/", b.label(v.Label),
			&model.RecordList{Kind: k, Rows: variants[i], Field: "", Value: v.Value})
	}
	for _, field := range k.Page.Lists {
		b.fieldLists(k, t, field, rows)
	}
}

// recordList adds a list page, or gives the list to the section page that has an
// index file.
func (b *builder) recordList(u, title string, list *model.RecordList) {
	list.Label = title
	if p := b.site.PageAt(u); p != nil {
		p.Kind, p.List, p.Layout = model.KindRecords, list, layoutOr(p.Front.Layout, "records")
		return
	}
	b.add(&model.Page{Kind: model.KindRecords, Layout: "records", URL: u, Title: title, List: list},
		nil, owner{what: "list " + u})
}

func (b *builder) fieldLists(k *model.Kind, t *model.Table, field string, rows []int32) {
	if f, ok := k.Field(field); ok && !b.shows(k, f) {
		return
	}
	groups := map[string][]int32{}
	for _, n := range rows {
		for _, v := range listValues(t.Row(int(n)), field, model.Day(b.Now)) {
			groups[v] = append(groups[v], n)
		}
	}
	values := make([]string, 0, len(groups))
	for v := range groups {
		values = append(values, v)
	}
	sort.Strings(values)
	plural := b.pluralOf(k)
	taken := map[string]bool{}
	for _, v := range values {
		seg := listSegment(v, taken)
		if seg == "" {
			continue
		}
		label := b.ValueLabel(k, field, v)
		b.add(&model.Page{
			Kind: model.KindRecords, Layout: "records",
			URL:   fmt.Sprintf("/%s/%s/%s/", k.Page.Section, field, seg),
			Title: label + " · " + plural, LinkTitle: label,
			List: &model.RecordList{Kind: k, Field: field, Value: v, Label: label, Rows: groups[v]},
		}, nil, owner{what: fmt.Sprintf("list of %s by %s: %s", k.Name, field, v)})
	}
}

// listSegment is the part of a list's address that stands for a value: the value
// itself where it can be one. Two values never share one.
func listSegment(v string, taken map[string]bool) string {
	seg := v
	if _, bad := unsafe("/" + v); bad || strings.Contains(v, "/") {
		seg = Slug(v)
	}
	seg = shortSegment(seg)
	if seg == "" {
		return ""
	}
	if _, bad := unsafe("/" + seg); bad || taken[source.Fold(seg)] {
		seg = hashedSegment(seg, v)
	}
	taken[source.Fold(seg)] = true
	return seg
}

// shows reports whether records may be listed by a field.
func (b *builder) shows(k *model.Kind, f *model.Field) bool {
	if to, ok := b.Kinds.Get(f.Ref); ok && f.Type == model.TypeRef && to.Private {
		return false
	}
	return k.Shows(f)
}

// listValues are the values by which a record is listed: a coded field's terms,
// computed ones and the state of the day included, or the month or year of its
// date.
func listValues(r model.Record, field string, today int32) []string {
	k := r.Table.Kind
	if field != "month" && field != "year" {
		if f, ok := k.Field(field); ok && (f.Derive != nil || f.Type == model.TypeState && !f.Multiple) {
			if v := derive.Term(r, f.Name, today); v != "" {
				return []string{v}
			}
			return nil
		}
		return r.Terms(field)
	}
	start, _, ok := r.Days(k.Date)
	if !ok {
		return nil
	}
	if field == "year" {
		return []string{model.DayTime(start).Format("2006")}
	}
	return []string{model.DayTime(start).Format("2006-01")}
}

// ValueLabel is how a list's value is shown.
func (b *builder) ValueLabel(k *model.Kind, field, value string) string {
	if field == "month" || field == "year" {
		return periodLabel(value, b.Config.Language)
	}
	f, ok := k.Field(field)
	if !ok {
		return value
	}
	if o, ok := f.Option(value); ok {
		return b.label(o.Label)
	}
	if f.Type == model.TypeRef {
		if r, ok := b.Tables[f.Ref].Find(value); ok {
			return r.Title()
		}
	}
	return value
}

func periodLabel(value, lang string) string {
	if lang == "en" {
		return value
	}
	if len(value) == 7 {
		m, _ := strconv.Atoi(value[5:])
		return value[:4] + "年" + strconv.Itoa(m) + "月"
	}
	return value + "年"
}

// SortedRows are a table's rows, newest first; without dates in file order.
func SortedRows(t *model.Table) []int32 {
	return newestFirst(t, func(_, _ int32) bool { return true })
}

// RowsFrom are those of [SortedRows] that are not over on a day.
func RowsFrom(t *model.Table, day int32) []int32 {
	return newestFirst(t, func(_, end int32) bool { return end != model.NoDay && end >= day })
}

// newestFirst are the rows of a table whose first and last day, NoDay without one, want
// accepts.
func newestFirst(t *model.Table, want func(start, end int32) bool) []int32 {
	type dated struct{ row, day int32 }
	var found []dated
	date := t.Kind.Index(t.Kind.Date)
	for ci, c := range t.Chunks {
		var col model.Column
		if date >= 0 {
			col = c.Cols[date]
		}
		for r := range c.Rows {
			start, end := model.NoDay, model.NoDay
			if col.Start != nil {
				start, end = col.Start[r], col.Start[r]
			}
			if col.End != nil && col.End[r] != model.NoDay {
				end = col.End[r]
			}
			if want(start, end) {
				found = append(found, dated{int32(t.First(ci) + r), start})
			}
		}
	}
	slices.SortStableFunc(found, func(a, c dated) int { return cmp.Compare(c.day, a.day) })
	rows := make([]int32, len(found))
	for i, f := range found {
		rows[i] = f.row
	}
	return rows
}

var errNoWeek = diag.Message{
	Code: "JB0605", Severity: diag.Error,
	ZH: "“%s”不是一个宣传周（%s 的字段 %s）", EN: "%q is not a publicity week (field %[3]s of %[2]s)",
	HintZH: "写 content/weeks 下的文件夹名", HintEN: "write the name of a folder below content/weeks",
}

// recordRefs checks the fields of records that name a page: an activity's week.
func (b *builder) recordRefs() {
	for _, k := range b.Kinds.All {
		t := b.Tables[k.Name]
		for _, f := range k.Fields {
			if f.Type == model.TypeImage && !f.Private && !f.Aggregate {
				b.checkImageField(t, f)
			}
		}
		for fi, f := range k.Fields {
			if f.Type != model.TypePage || f.Private || t.Len() == 0 {
				continue
			}
			b.checkPageField(t, fi, f)
		}
	}
}

func (b *builder) checkPageField(t *model.Table, fi int, f *model.Field) {
	for ci, c := range t.Chunks {
		col := &c.Cols[fi]
		for r := range col.Codes {
			v := t.Value(ci, fi, col.Codes[r])
			if v == "" || slices.Contains(b.weekNames(), v) {
				continue
			}
			row := r
			if col.Offsets != nil {
				row = sort.Search(c.Rows, func(i int) bool { return int(col.Offsets[i+1]) > r })
			}
			rec := t.Row(t.First(ci) + row)
			b.diags.Add(errNoWeek.At(rec.Pos(), v, rec.ID(), b.label(f.Label)))
		}
	}
}

// checkImageField reports pictures of records that are not there. Their paths
// are relative to the content folder.
func (b *builder) checkImageField(t *model.Table, f *model.Field) {
	for i := range t.Len() {
		r := t.Row(i)
		for _, p := range r.Texts(f.Name) {
			if _, d := FindMedia(b.Media, "", "/"+strings.TrimPrefix(p, "/"), r.Pos()); d != nil {
				b.diags.Add(*d)
			}
		}
	}
}
