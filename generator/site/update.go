package site

import (
	"reflect"
	"slices"
	"sync"

	"jianbao/generator/deps"
	"jianbao/generator/model"
)

// Update is [Assemble] for edits that show on their own pages alone: another text, title
// or summary of an article, another number in a record. The new site shares all else with
// the old one, so the cost does not grow with the site; where no page changed but in its
// text, it shares their slice. told are the files that a message about the old site
// names; in is as it was, but for Docs, now the edited documents, and Tables.
//
// ok is false where more may follow from the edit, or there is something to say: then
// the site must be assembled. Whatever is not known to concern its own page alone counts
// as such.
func Update(old *model.Site, told map[string]bool, in Input) (s *model.Site, ok bool) {
	n := *old
	n.Docs, n.Tables = slices.Clone(old.Docs), in.Tables
	u := updater{builder: builder{Input: in, site: &n}, old: old, told: told}
	u.weekWords = sync.OnceValue(u.inWeeks)
	for _, doc := range in.Docs {
		if !u.document(doc) {
			return nil, false
		}
	}
	for _, k := range in.Kinds.All {
		if t, was := in.Tables[k.Name], old.Tables[k.Name]; t != was && !u.records(k, was, t) {
			return nil, false
		}
	}
	return &n, len(u.diags) == 0
}

type updater struct {
	builder
	old       *model.Site
	told      map[string]bool        // files that a message names
	weekWords func() map[string]bool // see inWeeks
}

// replace gives the site another page in the place of one, with the facts that follow.
func (u *updater) replace(p *model.Page) {
	if u.site.SharesPages(u.old) {
		u.site.Pages = slices.Clone(u.old.Pages)
	}
	var h deps.Hasher
	u.site.Pages[p.Ref-1] = p
	p.Facts = facts(u.site, p, &h)
}

// document replaces the page of an edited document; false where more follows.
func (u *updater) document(doc *model.Doc) bool {
	was := u.old.FilePage(doc.Path)
	if was == nil {
		return false
	}
	before := u.old.Doc(was)
	u.site.Docs[was.Ref-1] = doc
	if before.Facts == doc.Facts && reflect.DeepEqual(&before.Front, &doc.Front) {
		return true // its text alone: all places in the front matter are as they were
	}
	if u.told[contentFile(doc.Path)] || !single(was) || u.named(was) || !sameBut(&before.Front, &doc.Front) {
		return false
	}
	if at, ok := u.address(doc, was.Kind); !ok || at != was.URL {
		return false
	}
	p := *was
	describe(&p, doc)
	nameLinks(&p)
	u.cover(&p)
	u.replace(&p)
	return true
}

// single reports whether a page stands for itself: no other page is made of it, none has
// a title that follows from its own, and no record names it, as records name what is
// among the publicity weeks.
func single(p *model.Page) bool {
	switch p.Kind {
	case model.KindArticle, model.KindLetter, model.KindBulletin, model.KindPage:
		return topFolder(p.Source) != "weeks"
	}
	return false
}

// named reports whether the menu may show the title of a page.
func (u *updater) named(p *model.Page) bool {
	return slices.ContainsFunc(u.site.Menu, func(m model.MenuItem) bool { return m.URL == p.URL })
}

// sameBut reports whether front matters are the same but for what only their own page
// shows, or whoever shows a link to it.
func sameBut(a, b *model.FrontMatter) bool {
	x, y := *a, *b
	for _, f := range [...]*model.FrontMatter{&x, &y} {
		f.Title, f.LinkTitle, f.Description, f.Summary = "", "", "", ""
		f.Authors, f.Source, f.Audience, f.Issuer, f.Letter = nil, "", "", "", nil
		f.Cover, f.CoverAlt, f.TOC, f.Print, f.Params = "", "", nil, "", nil
		f.Lastmod, f.Places = f.Date, model.Places{}
	}
	return reflect.DeepEqual(&x, &y)
}

// records replaces the pages of edited records; false where more follows.
func (u *updater) records(k *model.Kind, was, now *model.Table) bool {
	if len(was.Chunks) != len(now.Chunks) {
		return false
	}
	for ci, c := range now.Chunks {
		old := was.Chunks[ci]
		if c == old {
			continue
		}
		if u.told[c.File] || c.File != old.File || !slices.Equal(c.IDs, old.IDs) || !sameColumnsBut(k, old, c) {
			return false
		}
		for row, h := range c.Hashes {
			if h != old.Hashes[row] && !u.record(k, was.Row(now.First(ci)+row), now.Row(now.First(ci)+row)) {
				return false
			}
		}
	}
	return true
}

// record replaces the page of an edited record, where it has one; false where more
// follows.
func (u *updater) record(k *model.Kind, was, now model.Record) bool {
	retitled := was.Title() != now.Title()
	if retitled && u.usesTitles(k, was.Title(), now.Title()) {
		return false
	}
	old := u.old.RecordPage(k.Name, now.ID())
	if old == nil {
		return true
	}
	if retitled && u.named(old) {
		return false
	}
	p := *old
	p.Title, p.LinkTitle = now.Title(), now.Title()
	u.replace(&p)
	return true
}

// usesTitles reports whether anything but its own page may follow from the titles of a
// record: documents name organizations and programmes by them, weeks activities, and
// lists by a record are headed by its title.
func (u *updater) usesTitles(k *model.Kind, titles ...string) bool {
	if k.Name == communityKind || k.Name == programmeKind {
		return true
	}
	for _, by := range u.Kinds.All {
		if by.Page != nil && slices.ContainsFunc(by.Page.Lists, func(name string) bool {
			f, ok := by.Field(name)
			return ok && f.Ref == k.Name
		}) {
			return true
		}
	}
	return k.Name == weekKind && slices.ContainsFunc(titles, func(t string) bool { return u.weekWords()[t] })
}

// inWeeks are the words by which publicity weeks name activities.
func (u *updater) inWeeks() map[string]bool {
	words := map[string]bool{}
	for _, p := range u.old.Pages {
		if p.Front.Week == nil {
			continue
		}
		for _, d := range p.Front.Week.Days {
			for _, name := range d.Activities {
				words[name] = true
			}
		}
	}
	return words
}

// sameColumnsBut reports whether chunks are the same but for fields that only their own
// pages, lists and figures show.
func sameColumnsBut(k *model.Kind, a, b *model.Chunk) bool {
	for fi, f := range k.Fields {
		if !alone(k, f) && !reflect.DeepEqual(withoutPlaces(&a.Cols[fi]), withoutPlaces(&b.Cols[fi])) {
			return false
		}
	}
	return true
}

func withoutPlaces(c *model.Column) model.Column {
	out := *c
	out.Places = nil
	return out
}

// alone reports whether nothing but its own page, lists and figures follows from a field
// of a record: no address, place in a list, term or check. Of titles see usesTitles.
func alone(k *model.Kind, f *model.Field) bool {
	switch f.Type {
	case model.TypeText, model.TypeMarkdown, model.TypeInt, model.TypeNumber, model.TypeHours, model.TypeMoney,
		model.TypeBool, model.TypeEnum, model.TypeCounts, model.TypePerson, model.TypePhone:
	default:
		return false
	}
	if f.Name == k.Date || k.Computes(f.Name) || f.Name == k.Title && k.Requirements != nil { // see checkOutcomes
		return false
	}
	return k.Page == nil || !slices.Contains(k.Page.Lists, f.Name) &&
		!slices.ContainsFunc(k.Page.Variants, func(v model.PageVariant) bool { return v.Field == f.Name })
}
