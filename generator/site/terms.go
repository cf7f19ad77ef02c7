package site

import (
	"slices"
	"sort"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

var errUnknownTerm = diag.Message{
	Code: "JB0606", Severity: diag.Error,
	ZH: "%s“%s”不存在", EN: "there is no %s %q",
	HintZH: "%[3]s", HintEN: "%[3]s",
}

var (
	errTermName = diag.Message{
		Code: "JB0607", Severity: diag.Error,
		ZH: "标签 %q 里没有文字或数字，做不成网页", EN: "the tag %q has no letter or digit to make a page of",
		HintZH: "换一个写法", HintEN: "write it another way",
	}
	errSameTerm = diag.Message{
		Code: "JB0608", Severity: diag.Error,
		ZH: "标签 %q 和 %q 的网址相同，读者分不清", EN: "the tags %q and %q would share one address",
		HintZH: "统一成一种写法", HintEN: "use one of them everywhere",
	}
)

// terms makes the pages of taxonomies: open ones (tags, categories) from what
// the documents say, closed ones (feature, function, field) from their options.
func (b *builder) terms() {
	for _, p := range b.files {
		b.refTerm(p, "community", p.Front.Community, communityKind)
		b.refTerm(p, "programme", p.Front.Programme, programmeKind)
	}
	b.openTaxonomy("tags", func(f *model.FrontMatter) []string { return f.Tags })
	b.openTaxonomy("categories", func(f *model.FrontMatter) []string { return f.Categories })
	names := make([]string, 0, len(b.Kinds.Taxonomies))
	for name := range b.Kinds.Taxonomies {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		b.closedTaxonomy(name)
	}
}

// The kinds of records that texts name in their front matter.
const communityKind, programmeKind = "organization", "programme"

// recordRef is how a text names a record.
type recordRef struct{ kind, value string }

// refTerm resolves a front matter key that names a record with a page.
func (b *builder) refTerm(p *model.Page, key, value, kind string) {
	if value == "" {
		return
	}
	ref := recordRef{kind, value}
	if rp := b.refPages[ref]; rp != 0 {
		p.Terms.Add(key, rp)
		return
	}
	pos := p.Front.Places.At(key)
	r, near := FindRecord(b.Tables[kind], value)
	if r.IsZero() {
		label := diag.Text{ZH: "“" + key + "”所指的", EN: key}
		if k, ok := b.Kinds.Get(kind); ok {
			label = diag.Text{ZH: k.Label.ZH, EN: k.Label.EN}
		}
		b.diags.Add(errUnknownTerm.At(pos, label, value, suggest(near)))
		return
	}
	if rp := b.site.RecordPages[kind][r.ID()]; rp != 0 {
		p.Terms.Add(key, rp)
		b.refPages[ref] = rp
	}
}

func suggest(near string) diag.Text {
	if near == "" {
		return diag.Text{ZH: "先在 content/records 里添加它", EN: "add it to content/records first"}
	}
	return diag.Text{ZH: "您是不是想写“" + near + "”？", EN: "did you mean " + near + "?"}
}

// FindRecord finds a record by id or exact title, and else the nearest title.
func FindRecord(t *model.Table, value string) (model.Record, string) {
	if r, ok := t.Find(value); ok {
		return r, ""
	}
	var titles []string
	for i := range t.Len() {
		r := t.Row(i)
		if r.Title() == value {
			return r, ""
		}
		titles = append(titles, r.Title())
	}
	near := diag.Nearest(value, titles)
	return model.Record{}, near
}

type termPages struct {
	page  *model.Page
	pages []model.PageRef // in list order
	order int             // among the terms of the taxonomy
}

func (b *builder) openTaxonomy(name string, of func(*model.FrontMatter) []string) {
	byKey, byName := map[string]*termPages{}, map[string]*termPages{}
	var keys []string
	for _, p := range b.files {
		for _, t := range of(p.Front) {
			tp, seen := byName[t]
			if !seen {
				key := shortSegment(Slug(t))
				if tp = byKey[key]; tp == nil && key != "" {
					tp = &termPages{page: b.termPage(name, key, t), order: len(keys)}
					byKey[key] = tp
					keys = append(keys, key)
				}
				byName[t] = tp
			}
			if tp == nil {
				b.diags.Add(errTermName.At(place(p, name), t))
			} else if first := tp.page.Title; !strings.EqualFold(first, t) {
				b.diags.Add(errSameTerm.At(place(p, name), t, first))
			}
		}
	}
	if len(keys) == 0 {
		return
	}
	title := name
	if l, ok := b.Config.Taxonomies[name]; ok {
		title = b.label(l)
	}
	list := b.taxonomy(name, title, keys, byKey)
	var own []*termPages
	for _, p := range b.listed() {
		own = own[:0]
		for _, t := range of(p.Front) {
			if tp := byName[t]; tp != nil && tp.page.Ref != 0 && !slices.Contains(own, tp) {
				own = append(own, tp)
				tp.pages = append(tp.pages, p.Ref)
			}
		}
		slices.SortFunc(own, func(a, c *termPages) int { return a.order - c.order })
		for _, tp := range own {
			p.Terms.Add(name, tp.page.Ref)
		}
	}
	b.countTerms(name, list, byKey)
}

func (b *builder) termPage(name, key, title string) *model.Page {
	return &model.Page{
		Kind: model.KindTerm, Layout: "term", URL: "/" + plural(name) + "/" + key + "/",
		Title: title, Term: &model.TermRef{Taxonomy: name, Key: key},
	}
}

// taxonomy makes the page of a taxonomy and those of its terms; nil where another page
// has the address.
func (b *builder) taxonomy(name, title string, keys []string, byKey map[string]*termPages) *model.Page {
	list := &model.Page{
		Kind: model.KindTaxonomy, Layout: "taxonomy", URL: "/" + plural(name) + "/", Title: title,
		Term: &model.TermRef{Taxonomy: name},
	}
	if p := b.site.PageAt(list.URL); p != nil {
		p.Kind, p.Term, p.Layout = model.KindTaxonomy, list.Term, layoutOr(p.Front.Layout, "taxonomy")
		list = p
	} else if !b.add(list, nil, owner{what: "taxonomy " + name}) {
		return nil
	}
	for _, key := range keys {
		term := byKey[key].page
		term.Section, term.Parent = list.Ref, list.Ref
		if b.add(term, nil, owner{what: name + " " + term.Title}) {
			list.Pages = append(list.Pages, term.Ref)
		}
	}
	return list
}

// countTerms gives the terms of a taxonomy the pages that carry them, and puts those of
// an open one in the order of how many they are.
func (b *builder) countTerms(name string, list *model.Page, byKey map[string]*termPages) {
	if list == nil {
		return
	}
	for _, tp := range byKey {
		tp.page.Pages = tp.pages
		tp.page.Term.Count += len(tp.pages)
	}
	if _, closed := b.Kinds.Taxonomies[name]; !closed {
		slices.SortStableFunc(list.Pages, func(a, c model.PageRef) int {
			return b.site.Page(c).Term.Count - b.site.Page(a).Term.Count
		})
	}
	list.Term.Count = len(list.Pages)
}

func (b *builder) closedTaxonomy(name string) {
	counts := b.recordCounts(name)
	if counts == nil && name != "feature" {
		return
	}
	byKey := map[string]*termPages{}
	var keys []string
	for _, o := range b.Kinds.Taxonomies[name] {
		byKey[o.Key] = &termPages{page: b.termPage(name, o.Key, b.label(o.Label))}
		byKey[o.Key].page.Term.Count = counts[o.Key]
		keys = append(keys, o.Key)
	}
	var carried []carriedTerm
	if name == "feature" {
		carried = b.documentFeatures(byKey)
	}
	used := keys[:0]
	for _, key := range keys {
		if byKey[key].page.Term.Count+len(byKey[key].pages) > 0 {
			used = append(used, key)
		}
	}
	if len(used) == 0 {
		return
	}
	title := name
	if l, ok := b.Kinds.TaxLabels[name]; ok {
		title = b.label(l)
	}
	list := b.taxonomy(name, title, used, byKey)
	for _, c := range carried {
		if c.term.Ref != 0 {
			c.page.Terms.Add(name, c.term.Ref)
		}
	}
	b.countTerms(name, list, byKey)
}

// carriedTerm is a page with a term that it carries.
type carriedTerm struct{ page, term *model.Page }

// documentFeatures gives the features the pages that carry them.
func (b *builder) documentFeatures(byKey map[string]*termPages) []carriedTerm {
	var carried []carriedTerm
	for _, p := range b.listed() {
		for _, v := range p.Front.Feature {
			o, ok := findOption(b.Kinds.Taxonomies["feature"], v)
			if !ok {
				var names []string
				for _, o := range b.Kinds.Taxonomies["feature"] {
					names = append(names, o.Key, o.Label.ZH)
				}
				near := diag.Nearest(v, names)
				label := b.Kinds.TaxLabels["feature"]
				b.diags.Add(errUnknownTerm.At(p.Front.Places.At("feature"), diag.Text{ZH: label.ZH, EN: label.EN}, v, suggest(near)))
				continue
			}
			tp := byKey[o.Key]
			tp.pages = append(tp.pages, p.Ref)
			carried = append(carried, carriedTerm{p, tp.page})
		}
	}
	return carried
}

func findOption(options []model.Option, v string) (model.Option, bool) {
	for _, o := range options {
		if o.Key == v || o.Label.ZH == v || o.Label.EN == v {
			return o, true
		}
		for _, a := range o.Aliases {
			if a == v {
				return o, true
			}
		}
	}
	return model.Option{}, false
}

// recordCounts counts the public records that carry each term of a closed
// taxonomy; nil when no kind with pages has such a field.
func (b *builder) recordCounts(taxonomy string) map[string]int {
	var counts map[string]int
	for _, k := range b.Kinds.All {
		t := b.Tables[k.Name]
		if !k.Listed() || k.Page == nil || t.Len() == 0 {
			continue
		}
		for _, f := range k.Fields {
			if f.Type != model.TypeTaxonomy || f.Taxonomy != taxonomy {
				continue
			}
			if counts == nil {
				counts = map[string]int{}
			}
			for i := range t.Len() {
				for _, v := range t.Row(i).Terms(f.Name) {
					counts[v]++
				}
			}
		}
	}
	return counts
}

func plural(taxonomy string) string {
	if taxonomy[len(taxonomy)-1] == 's' {
		return taxonomy
	}
	return taxonomy + "s"
}
