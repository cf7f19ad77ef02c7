package render

import (
	"html/template"
	"path"
	"slices"
	"strings"

	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/site"
)

// Page is a page as templates see it. docs/templates.md lists the members.
type Page struct {
	w *Worker
	p *model.Page
}

// view makes a view of a page and notes its facts.
func (w *Worker) view(p *model.Page) *Page {
	if p == nil {
		return nil
	}
	w.note(deps.Facts, ID(p), deps.Hash(p.Facts))
	return &Page{w, p}
}

// Site is the whole site.
func (v *Page) Site() *Site { return &Site{v.w} }

// Kind is what the page is: article, section …
func (v *Page) Kind() string { return string(v.p.Kind) }

// Layout is the theme layout tried first.
func (v *Page) Layout() string { return v.p.Layout }

// Title, LinkTitle, Description and Summary are plain text.
func (v *Page) Title() string { return v.p.Title }

// LinkTitle is a shorter title for lists.
func (v *Page) LinkTitle() string { return v.p.LinkTitle }

// Description is the page's description, or its summary.
func (v *Page) Description() string {
	if v.p.Description != "" {
		return v.p.Description
	}
	return v.Summary()
}

// Summary is written by the editor or cut from the text, with its figures.
func (v *Page) Summary() string {
	for _, q := range v.w.env.summaryFigures(v.p) {
		if _, err := v.w.stat(q); err != nil {
			continue // reported where the text shows it
		}
	}
	return v.w.env.Summary(v.p)
}

// Summary is a page's summary with the values of the figures in it.
func (e *Env) Summary(p *model.Page) string {
	figures := e.summaryFigures(p)
	if len(figures) == 0 {
		return p.Summary
	}
	var sb strings.Builder
	n := 0
	for _, c := range p.Summary {
		if c != model.SummaryFigure {
			sb.WriteRune(c)
			continue
		}
		if n < len(figures) {
			if t, err := e.Stat(figures[n]); err == nil {
				sb.WriteString(t.Prose())
			}
		}
		n++
	}
	return sb.String()
}

func (e *Env) summaryFigures(p *model.Page) []model.Query {
	if doc := e.Site.Doc(p); doc != nil && p.Front.Summary == "" {
		return doc.SummaryFigures
	}
	return nil
}

// Standfirst is the summary the editor wrote; "" when it was cut from the text.
func (v *Page) Standfirst() string {
	if s := v.p.Front.Summary; s != "" {
		return s
	}
	return v.p.Description
}

// URL is the page's address from the output being made.
func (v *Page) URL() string { return v.w.link(v.p.URL) }

// Path is the site-absolute address, for comparisons and cache keys.
func (v *Page) Path() string { return v.p.URL }

// Permalink is the full address, "" without a base URL.
func (v *Page) Permalink() string { return v.w.absolute(v.p.URL) }

// Root leads to the site's root: "", "../" …
func (v *Page) Root() string { return v.w.root }

// Date is the day the page is dated.
func (v *Page) Date() Date { return Date{v.w, v.p.Date} }

// Lastmod is when the page was last changed, as the front matter says.
func (v *Page) Lastmod() Date { return Date{v.w, v.p.Lastmod} }

// Content is the page's text.
func (v *Page) Content() (template.HTML, error) { return v.w.content(v.p) }

// TOC are the headings of the text.
func (v *Page) TOC() []model.Heading {
	if doc := v.w.doc(v.p); doc != nil {
		if t := v.p.Front.TOC; t != nil && !*t {
			return nil
		}
		if v.p.Kind.Chaptered() {
			return slices.Concat(v.w.body(doc).TOC, v.w.filling(v.p).more)
		}
		return v.w.body(doc).TOC
	}
	if v.p.Kind.Chaptered() {
		return v.w.filling(v.p).more
	}
	return nil
}

// Words counts Han characters and words.
func (v *Page) Words() int {
	if doc := v.w.doc(v.p); doc != nil {
		return doc.Words
	}
	return 0
}

// Minutes is the reading time at 400 characters a minute.
func (v *Page) Minutes() int { return (v.Words() + 399) / 400 }

// HasCode reports whether the text has highlighted code.
func (v *Page) HasCode() bool {
	doc := v.w.doc(v.p)
	return doc != nil && doc.Code
}

// body is the text of a document; a page asks for it several times, and it may stand in
// the store.
func (w *Worker) body(doc *model.Doc) *model.Body {
	if w.lastDoc != doc || w.lastBody.Lost {
		w.lastBody, w.lastDoc = doc.Content(), doc
	}
	return w.lastBody
}

func (w *Worker) doc(p *model.Page) *model.Doc {
	w.note(deps.Body, ID(p), w.env.bodyHash(p))
	return w.env.Site.Doc(p)
}

func (v *Page) pair(what string, i int) *Page {
	if l := v.w.list(what + "/" + ID(v.p)); i < len(l) {
		return l[i]
	}
	return nil
}

// Prev is the older neighbour in the section, nil where there is none.
func (v *Page) Prev() *Page { return v.pair("near", 0) }

// Next is the newer neighbour in the section.
func (v *Page) Next() *Page { return v.pair("near", 1) }

// Section is the nearest section, nil for home.
func (v *Page) Section() *Page { return v.pair("up", 0) }

// Parent is the breadcrumb parent, nil for home.
func (v *Page) Parent() *Page { return v.pair("up", 1) }

// Breadcrumbs lead from home to the parent.
func (v *Page) Breadcrumbs() []*Page { return v.w.list("crumbs/" + ID(v.p)) }

// Related are up to four pages that share terms.
func (v *Page) Related() []*Page {
	if len(v.p.Terms) == 0 {
		return nil
	}
	return v.w.list("related/" + ID(v.p))
}

// Pages are the pages of a section, term or home, in list order.
func (v *Page) Pages() []*Page { return v.w.list("pages/" + ID(v.p)) }

// Sections are the sub-sections.
func (v *Page) Sections() []*Page { return v.w.list("sections/" + ID(v.p)) }

// Latest are the newest n pages of a kind below this page.
func (v *Page) Latest(n int, kind ...string) []*Page { return v.w.latest(v.p, n, kind) }

func (w *Worker) latest(p *model.Page, n int, kind []string) []*Page {
	k := ""
	if len(kind) > 0 {
		k = kind[0]
	}
	return w.list("latest/" + k + "/" + itoa(n) + "/" + ID(p))
}

// Tags are the page's tags and categories, as links.
func (v *Page) Tags() []*Link { return append(v.terms("tags"), v.terms("categories")...) }

// Communities are the communities the page belongs to.
func (v *Page) Communities() []*Link { return v.terms("community") }

// Programmes are the programmes the page belongs to.
func (v *Page) Programmes() []*Link { return v.terms("programme") }

// Features are the feature types of the page.
func (v *Page) Features() []*Link { return v.terms("feature") }

func (v *Page) terms(tax string) []*Link {
	pages := v.p.Terms.In(tax)
	if len(pages) == 0 {
		return nil
	}
	var h deps.Hasher
	v.w.note(deps.List, "terms/"+ID(v.p), hashPages(&h, v.w.env.pagesOf("terms", v.p)))
	out := make([]*Link, len(pages))
	for i, ref := range pages {
		out[i] = v.w.termLink(v.w.env.Site.Page(ref))
	}
	return out
}

// Cover is the lead picture, nil where there is none.
func (v *Page) Cover() *Image {
	if v.p.Cover == nil {
		return nil
	}
	return v.w.image(v.p.Cover, v.coverAlt())
}

func (v *Page) coverAlt() string {
	if alt := v.p.Front.CoverAlt; alt != "" {
		return alt
	}
	return v.p.Title
}

// Lead is the cover for the head of the page itself: nil where the text shows the
// same picture.
func (v *Page) Lead() *Image {
	if v.p.Cover == nil {
		return nil
	}
	if doc := v.w.doc(v.p); doc != nil && v.w.shows(v.p, doc) {
		return nil
	}
	return v.Cover()
}

// shows reports whether a text shows its page's cover.
func (w *Worker) shows(p *model.Page, doc *model.Doc) bool {
	w.noteRefs(p, doc)
	body := w.body(doc)
	isCover := func(target string, pos diag.Pos) bool {
		m, _ := site.FindMedia(w.env.Site.Media, p.Source, target, pos)
		return m == p.Cover
	}
	for i := range body.Holes {
		h := &body.Holes[i]
		if h.Kind == model.HoleImage && isCover(h.Target, h.Pos) {
			return true
		}
		for _, img := range h.Images {
			if isCover(img.Target, img.Pos) {
				return true
			}
		}
	}
	return false
}

// Images are the pictures beside the page's index.md.
func (v *Page) Images() []*Image {
	var out []*Image
	for _, m := range v.p.Resources {
		if m.Format != "" {
			name := strings.TrimSuffix(path.Base(m.Path), path.Ext(m.Path))
			out = append(out, v.w.image(m, name))
		}
	}
	return out
}

// Authors are the people named by the front matter.
func (v *Page) Authors() []string { return v.p.Front.Authors }

// Source is where the text comes from.
func (v *Page) Source() string { return v.p.Front.Source }

// Issuer is who issues the page; the site's issuer where it does not say.
func (v *Page) Issuer() string {
	if v.p.Front.Issuer != "" {
		return v.p.Front.Issuer
	}
	return v.w.env.Config.Issuer
}

// Audience is for whom the page is.
func (v *Page) Audience() string { return v.p.Front.Audience }

// Pinned pages come first in lists.
func (v *Page) Pinned() bool { return v.p.Front.Pinned }

// Draft pages are built only in previews.
func (v *Page) Draft() bool { return v.p.Front.Draft }

// IsHome reports whether this is the home page.
func (v *Page) IsHome() bool { return v.p.Kind == model.KindHome }

// Param is a free front matter value.
func (v *Page) Param(name string) any { return v.p.Front.Params[name] }

// Record is the record of a record page; nil for other pages.
func (v *Page) Record() *Record {
	if v.p.Record.IsZero() {
		return nil
	}
	return v.w.record(v.w.env.Site.Record(v.p))
}

// Term is the term of a term page, or the taxonomy of a taxonomy page.
func (v *Page) Term() *Term {
	if v.p.Term == nil {
		return nil
	}
	return &Term{Link: v.w.termLink(v.p), Taxonomy: v.p.Term.Taxonomy, page: v}
}

// TermRecords are the newest records that carry the page's term.
func (v *Page) TermRecords() []*Record {
	t := v.p.Term
	if t == nil || t.Key == "" {
		return nil
	}
	var out []*Record
	for _, k := range v.w.env.Site.Kinds.All {
		if !k.Listed() || k.Page == nil {
			continue
		}
		for _, f := range k.Fields {
			if f.Type == model.TypeTaxonomy && f.Taxonomy == t.Taxonomy {
				out = append(out, first(v.w.records("rec:by/"+k.Name+"/"+f.Name+"/"+t.Key), 50-len(out))...)
			}
		}
	}
	return out
}

func first[T any](l []T, n int) []T { return l[:max(0, min(n, len(l)))] }
