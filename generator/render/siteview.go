package render

import (
	"html/template"

	"jianbao/generator/config"
	"jianbao/generator/deps"
	"jianbao/generator/model"
)

// Site is the site as templates see it.
type Site struct{ w *Worker }

func (v *Site) conf() *config.Config { return v.w.env.Config }

// Title, Subtitle, Description, Issuer, Language and BaseURL are the
// configuration's.
func (v *Site) Title() string { return v.conf().Title }

// Subtitle is the second line of the masthead.
func (v *Site) Subtitle() string { return v.conf().Subtitle }

// Description describes the site in a sentence.
func (v *Site) Description() string { return v.conf().Description }

// Issuer is who issues the site.
func (v *Site) Issuer() string { return v.conf().Issuer }

// Language is zh-CN or en.
func (v *Site) Language() string { return v.conf().Language }

// BaseURL is the full address of the site, "" when it is not known.
func (v *Site) BaseURL() string { return v.conf().BaseURL }

// Sector is the identity of a public body's site.
func (v *Site) Sector() config.Sector { return v.conf().Site }

// Param is a free value of the configuration.
func (v *Site) Param(name string) any { return v.conf().Params[name] }

// Home is the home page.
func (v *Site) Home() *Page { return v.w.view(v.w.env.Site.Home) }

// Sections are the top sections.
func (v *Site) Sections() []*Page { return v.Home().Sections() }

// Today is the day of the build clock.
func (v *Site) Today() Date {
	v.w.noteClock()
	return Date{v.w, v.w.env.Site.Now}
}

// Year is the year of the build clock.
func (v *Site) Year() int { return v.Today().Year() }

// MenuItem is an entry of the header menu.
type MenuItem struct {
	Label   string
	URL     string
	Current bool // the page being made is this page or below it
}

// Menu is the header menu.
func (v *Site) Menu() []MenuItem {
	v.w.note(deps.List, "menu", v.w.env.listHash("menu"))
	out := make([]MenuItem, len(v.w.env.Site.Menu))
	for i, m := range v.w.env.Site.Menu {
		out[i] = MenuItem{m.Label, v.w.link(m.URL), v.w.below(m.URL)}
	}
	return out
}

// below reports whether the page being made is at u or inside its section.
func (w *Worker) below(u string) bool {
	for p := w.page; p != nil; p = w.env.Site.Page(p.Section) {
		if p.URL == u {
			return u != "/" || p == w.page
		}
	}
	return false
}

// Week is the running publicity week, the first of Weeks; nil where there is none.
func (v *Site) Week() *Page {
	if l := v.Weeks(); len(l) > 0 {
		return l[0]
	}
	return nil
}

// Weeks are the publicity weeks that are running, the soonest to end first.
func (v *Site) Weeks() []*Page {
	v.w.noteClock()
	return v.w.list("running")
}

// Upcoming are the next n activities, from today on.
func (v *Site) Upcoming(n int) []*Record {
	v.w.noteClock()
	return v.w.records("rec:upcoming/activity/" + itoa(n))
}

// HomeArticles are the newest articles, as many as the configuration wants on the
// home page.
func (v *Site) HomeArticles() []*Page {
	if n := v.conf().Home.Articles; n > 0 {
		return v.Latest(n, string(model.KindArticle))
	}
	return nil
}

// HomeUpcoming are the next activities, as many as the configuration wants on the
// home page.
func (v *Site) HomeUpcoming() []*Record {
	if n := v.conf().Home.Upcoming; n > 0 {
		return v.Upcoming(n)
	}
	return nil
}

// Latest are the newest n pages of a kind.
func (v *Site) Latest(n int, kind ...string) []*Page {
	return v.w.latest(v.w.env.Site.Home, n, kind)
}

// Letters are the newest n open letters.
func (v *Site) Letters(n int) []*Page { return v.Latest(n, string(model.KindLetter)) }

// Figures are the key figures of the home page.
func (v *Site) Figures() ([]*Figure, error) { return v.w.figures(v.conf().Home.Figures) }

// HomeChart is the chart of the home page, "" where none is configured.
func (v *Site) HomeChart() (template.HTML, error) {
	if c := v.conf().Home.Chart; c != nil {
		return v.w.chart(*c)
	}
	return "", nil
}

// Features are the feature types with how often each occurs.
func (v *Site) Features() []*Link {
	pages := map[string]*model.Page{}
	if tax := v.w.env.page("@/features/"); tax != nil {
		for _, p := range v.w.list("pages/@/features/") {
			pages[p.p.Term.Key] = p.p
		}
	} else if tax := v.w.env.Site.PageAt("/features/"); tax != nil {
		for _, p := range v.w.list("pages/" + ID(tax)) {
			pages[p.p.Term.Key] = p.p
		}
	}
	var out []*Link
	for _, o := range v.w.env.Site.Kinds.Taxonomies["feature"] {
		l := &Link{Title: v.w.env.label(o.Label), Key: o.Key, Color: o.Color, Icon: o.Icon}
		if p := pages[o.Key]; p != nil {
			l.URL, l.Count = v.w.link(p.URL), p.Term.Count
		}
		out = append(out, l)
	}
	return out
}

// KindLink is a kind that has a section page.
type KindLink struct {
	Name, Label, Help, URL string
	Count                  int  // of the records listed; 0 for kinds that show totals only
	Updated                Date // the newest day of a record, up to today; zero without
	Aggregate              bool // it shows totals only
}

type kindLink struct {
	page    *model.Page
	updated int32
}

// kindLinks are the sections of kinds, in the order of the definitions.
func (e *Env) kindLinks() []kindLink {
	l, _ := e.kinds.get("", func() ([]kindLink, error) {
		var out []kindLink
		for _, k := range e.Site.Kinds.All {
			if k.Page == nil {
				continue
			}
			p := e.Site.PageAt("/" + k.Page.Section + "/")
			if p == nil || p.List == nil || p.List.Kind != k {
				continue
			}
			l := kindLink{p, model.NoDay}
			t := e.Site.Tables[k.Name]
			for _, n := range p.List.Rows { // newest first
				if start, _, ok := t.Row(int(n)).Days(k.Date); ok && start <= e.today() {
					l.updated = start
					break
				}
			}
			out = append(out, l)
		}
		return out, nil
	})
	return l
}

func (e *Env) kindsHash() deps.Hash {
	var h deps.Hasher
	for _, l := range e.kindLinks() {
		h.Str(l.page.List.Kind.Name, l.page.URL).Int(int64(l.updated), int64(len(l.page.List.Rows)))
	}
	return h.Sum()
}

// Kinds are the kinds of records that have a section page, in the order of their
// definitions: those that show totals only among them.
func (v *Site) Kinds() []KindLink {
	w := v.w
	w.note(deps.List, "kinds", w.env.kindsHash())
	var out []KindLink
	for _, l := range w.env.kindLinks() {
		k := l.page.List.Kind
		kv := w.env.kindView(k)
		kl := KindLink{
			Name: k.Name, Label: kv.Plural, Help: kv.Help, URL: w.link(l.page.URL), Count: len(l.page.List.Rows),
			Aggregate: kv.Aggregate, Updated: Date{w: w},
		}
		if l.updated != model.NoDay {
			kl.Updated = w.day(l.updated)
		}
		out = append(out, kl)
	}
	return out
}

// Directory is the page with the layout directory, which lists all sections; nil
// where there is none.
func (v *Site) Directory() *Page {
	if l := v.w.list("layout/directory"); len(l) > 0 {
		return l[0]
	}
	return nil
}

// Suppressed is the number of persons under which figures are not shown, where
// some figure on the page up to here is not shown; else 0.
func (v *Page) Suppressed() int {
	if v.w.hidden {
		return v.w.env.Config.Statistics.Suppress
	}
	return 0
}

// Communities are the organizations of type community.
func (v *Site) Communities() []*Record {
	return v.w.records("rec:by/organization/type/community")
}

// Link is a link to a term, a record or a page.
type Link struct {
	Title, URL  string
	Key         string
	Color, Icon string
	Count       int
	Current     bool
}

// termLink is the link to a term's page, or to the record page that stands for
// a community or programme.
func (w *Worker) termLink(p *model.Page) *Link {
	w.note(deps.Facts, ID(p), deps.Hash(p.Facts))
	l := &Link{Title: p.LinkTitle, URL: w.link(p.URL), Current: p == w.page}
	switch {
	case p.Term != nil:
		l.Key, l.Count = p.Term.Key, p.Term.Count
		for _, o := range w.env.Site.Kinds.Taxonomies[p.Term.Taxonomy] {
			if o.Key == p.Term.Key {
				l.Color, l.Icon = o.Color, o.Icon
			}
		}
	case !p.Record.IsZero():
		l.Key = w.env.Site.Record(p).ID()
	}
	return l
}

// Term is the term of a term page or the taxonomy of a taxonomy page.
type Term struct {
	*Link
	Taxonomy string
	page     *Page
}

// Terms are the terms of a taxonomy page.
func (t *Term) Terms() []*Link {
	pages := t.page.Pages()
	out := make([]*Link, len(pages))
	for i, p := range pages {
		out[i] = t.page.w.termLink(p.p)
	}
	return out
}

// MenuKey is the address of the menu entry that the page belongs to, "" for
// none; the header is cached by it.
func (v *Page) MenuKey() string {
	for _, m := range v.w.env.Site.Menu {
		if v.w.below(m.URL) {
			return m.URL
		}
	}
	return ""
}
