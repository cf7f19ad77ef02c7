package site

import (
	"path"
	"strings"
	"time"

	"jianbao/generator/model"
)

// kindByFolder is the kind of a document that does not say it, by its top folder.
var kindByFolder = map[string]model.PageKind{
	"articles": model.KindArticle, "letters": model.KindLetter,
	"weeks": model.KindWeek, "bulletins": model.KindBulletin,
	"reports": model.KindReport,
}

// sectionNames name the folders whose index file gives no title.
var sectionNames = map[string]model.Label{
	"articles":  {ZH: "动态", EN: "News"},
	"letters":   {ZH: "公开信", EN: "Open letters"},
	"weeks":     {ZH: "宣传周", EN: "Publicity weeks"},
	"bulletins": {ZH: "简报", EN: "Bulletins"},
	"reports":   {ZH: "报告", EN: "Reports"},
}

func pageKind(doc *model.Doc) model.PageKind {
	base := path.Base(doc.Path)
	dir := path.Dir(doc.Path)
	switch {
	case dir == "." && (base == "_index.md" || base == "index.md"):
		return model.KindHome
	case base == "_index.md":
		return model.KindSection
	}
	if k := doc.Front.Kind; k != "" {
		return model.PageKind(k)
	}
	if closingFile(doc.Path) {
		return model.KindReport
	}
	if k, ok := kindByFolder[topFolder(doc.Path)]; ok {
		return k
	}
	return model.KindPage
}

func (b *builder) documents() {
	pages := make([]model.Page, len(b.Docs))
	for i, doc := range b.Docs {
		if b.skip(doc) {
			continue
		}
		kind := pageKind(doc)
		u, ok := b.address(doc, kind)
		if !ok {
			continue
		}
		f := &doc.Front
		p := &pages[i]
		*p = model.Page{Source: doc.Path, Kind: kind, Layout: layoutOr(f.Layout, string(kind)), URL: u, Date: f.Date}
		describe(p, doc)
		if p.Date.IsZero() && f.Week != nil {
			p.Date = f.Week.Start
		}
		if kind == model.KindHome && p.Title == "" {
			p.Title = b.Config.Title
		}
		if !b.add(p, doc, owner{doc: doc}) {
			continue
		}
		if kind == model.KindHome {
			b.site.Home = p
		}
		b.cover(p)
		b.bundle(p)
	}
}

// describe gives a page what its file says of it and nothing else follows from.
func describe(p *model.Page, doc *model.Doc) {
	f := &doc.Front
	p.Front, p.Title, p.LinkTitle, p.Description, p.Summary, p.Lastmod = f, f.Title, f.LinkTitle, f.Description, f.Summary, f.Lastmod
	if p.Summary == "" {
		p.Summary = doc.Summary
	}
}

// published is when a document appears: its own date where it names no other, but for
// weeks and what belongs to them.
func published(doc *model.Doc) time.Time {
	f := &doc.Front
	if kind := pageKind(doc); f.PublishDate.IsZero() && kind != model.KindWeek && (topFolder(doc.Path) != "weeks" || kind == model.KindReport) {
		return f.Date
	}
	return f.PublishDate
}

// appears is when a document appears; ok is false where it has by now. The kind is looked
// at last: nearly all have appeared.
func appears(doc *model.Doc, now time.Time) (when time.Time, ok bool) {
	if f := &doc.Front; !f.Date.After(now) && !f.PublishDate.After(now) {
		return time.Time{}, false
	}
	when = published(doc)
	return when, when.After(now)
}

// NextChange is when the first of the documents appears or expires after now; zero if
// none does.
func NextChange(docs []*model.Doc, now time.Time) time.Time {
	var next time.Time
	for _, doc := range docs {
		appears, _ := appears(doc, now)
		for _, t := range [...]time.Time{appears, doc.Front.ExpiryDate} {
			if t.After(now) && (next.IsZero() || t.Before(next)) {
				next = t
			}
		}
	}
	return next
}

// skip decides on drafts and dates, and notes why a document is left out.
func (b *builder) skip(doc *model.Doc) bool {
	f := &doc.Front
	why, when := "", time.Time{}
	later, scheduled := appears(doc, b.Now)
	switch {
	case f.Draft && !b.Drafts:
		why = "draft"
	case !b.Future && scheduled:
		why, when = "future", later
	case !b.Future && !f.ExpiryDate.IsZero() && !f.ExpiryDate.After(b.Now):
		why, when = "expired", f.ExpiryDate
	default:
		return false
	}
	b.skipped = append(b.skipped, Skipped{Path: contentFile(doc.Path), Title: f.Title, Reason: why, Date: when})
	return true
}

// cover finds the picture that the front matter names.
func (b *builder) cover(p *model.Page) {
	p.Cover = nil
	if p.Front.Cover == "" {
		return
	}
	m, d := b.media(p.Source, p.Front.Cover, p.Front.Places.At("cover"))
	p.Cover = m
	if d != nil {
		b.diags.Add(*d)
	}
}

// bundle finds the media beside an index.md.
func (b *builder) bundle(p *model.Page) {
	if path.Base(p.Source) != "index.md" || path.Dir(p.Source) == "." {
		return
	}
	// Media paths of the bundle are found through the sorted list of the site.
	prefix := path.Dir(p.Source) + "/"
	p.Resources = append(p.Resources, b.mediaBelow(prefix)...)
}

// generatedSections makes the home page and the section pages that have no
// index file: every top folder with a document in it is a section.
func (b *builder) generatedSections() {
	if b.site.Home == nil {
		p := &model.Page{Kind: model.KindHome, Layout: "home", URL: "/", Title: b.Config.Title, Description: b.Config.Description}
		b.add(p, nil, owner{what: "home"})
		b.site.Home = p
	}
	for i := 0; i < len(b.site.Pages); i++ {
		p := b.site.Pages[i]
		top := topFolder(p.Source)
		isIndex := top != "" && path.Dir(p.Source) == top && (path.Base(p.Source) == "index.md" || path.Base(p.Source) == "_index.md")
		if p.Source == "" || top == "" || isIndex || b.site.Addresses["/"+top+"/"] != 0 {
			continue
		}
		title := top
		if l, ok := sectionNames[top]; ok {
			title = b.label(l)
		}
		b.add(&model.Page{Kind: model.KindSection, Layout: "section", URL: "/" + top + "/", Title: title},
			nil, owner{what: "section " + top})
	}
}

// section is sectionOf for the pages of the site: most of a folder have the same.
func (b *builder) section(p *model.Page) model.PageRef {
	dir, base := path.Split(p.Source)
	if dir == "" || base == "index.md" || base == "_index.md" || isList(p) {
		return sectionOf(b.site, p).Ref
	}
	sec, known := b.sections[dir]
	if !known {
		sec = sectionOf(b.site, p).Ref
		b.sections[dir] = sec
	}
	return sec
}

// sectionOf is the section that a document's folder or a page's address belongs to.
func sectionOf(s *model.Site, p *model.Page) *model.Page {
	u := strings.TrimSuffix(p.URL, "/")
	if p.Source != "" {
		// The folder decides, whatever the permalink is.
		u = "/" + path.Dir(p.Source)
		if base := path.Base(p.Source); base == "index.md" || base == "_index.md" {
			u = path.Dir(u)
		}
		for ; u != "/" && u != "." && u != "/."; u = path.Dir(u) {
			if sec := s.FilePage(strings.TrimPrefix(u, "/") + "/_index.md"); sec != nil && sec != p {
				return sec
			}
			if sec := s.PageAt(u + "/"); sec != nil && sec != p && isList(sec) {
				return sec
			}
		}
		return s.Home
	}
	for u = path.Dir(u); u != "/" && u != "."; u = path.Dir(u) {
		if sec := s.PageAt(u + "/"); sec != nil {
			return sec
		}
	}
	return s.Home
}

func isList(p *model.Page) bool {
	switch p.Kind {
	case model.KindSection, model.KindRecords, model.KindTaxonomy, model.KindDashboard, model.KindCalendar:
		return true
	}
	return false
}
