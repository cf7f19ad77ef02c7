package render

import (
	"slices"
	"strings"

	"jianbao/generator/asset"
	"jianbao/generator/card"
	"jianbao/generator/model"
)

// cardForms is the card of a page of text: the picture that stands for it where a
// link to it is shared. There is none
//
//   - where the site's address is not known: such pictures are named in full;
//   - where the page has a cover that serves, since the editor chose that;
//   - where the title has a character that cards cannot show: a person's name with
//     a hole in it is worse than the site's card.
func (e *Env) cardForms(p *model.Page) []Format {
	if e.Cards == nil || e.Config.BaseURL == "" || !slices.Contains(e.Config.Social.Cards, string(p.Kind)) {
		return nil
	}
	if shareable(p.Cover) || !card.Shows(e.cardTitle(p)) {
		return nil
	}
	return []Format{{Name: "card", File: "card.png", make: (*Worker).card}}
}

// shareWidth is how wide the picture of a shared link should be, shareLeast how
// wide at least: services show smaller ones as a thumbnail or not at all.
const (
	shareWidth = 1200
	shareLeast = 600
)

// shareable reports whether a picture can stand for a page elsewhere.
func shareable(m *model.Media) bool {
	return m != nil && m.Width >= shareLeast && m.Format != "svg" && m.Format != ""
}

func (e *Env) cardTitle(p *model.Page) string {
	if p.Kind == model.KindHome {
		return e.Config.Title
	}
	return p.Title
}

func (w *Worker) card(p *model.Page) ([]byte, error) {
	v := w.view(p)
	t := card.Text{Site: w.env.Config.Title, Title: w.env.cardTitle(p), Issuer: v.Issuer(), Date: v.cardDate()}
	if p.Kind == model.KindHome {
		t.Site, t.Kicker = "", w.env.Config.Subtitle
	} else {
		t.Kicker = v.kicker()
	}
	// What cannot be shown in full is left out; the title can, or there is no card.
	for _, s := range []*string{&t.Site, &t.Kicker, &t.Issuer} {
		if !card.Shows(*s) {
			*s = ""
		}
	}
	return w.env.Cards.Draw(t)
}

// kicker says over the title what the page is: its top section, and the issue of a
// bulletin whose title does not say it.
func (v *Page) kicker() string {
	kicker := ""
	if crumbs := v.Breadcrumbs(); len(crumbs) > 1 {
		kicker = crumbs[1].LinkTitle()
	}
	if b := v.p.Front.Bulletin; b != nil && b.Issue > 0 && !strings.Contains(v.p.Title, itoa(b.Issue)) {
		if v.w.env.lang() == "en" {
			return kicker + " No. " + itoa(b.Issue)
		}
		return kicker + " 第" + itoa(b.Issue) + "期"
	}
	return kicker
}

// cardDate is the day of the page, the days of a publicity week.
func (v *Page) cardDate() string {
	if m := v.p.Front.Week; m != nil && !m.Start.IsZero() && !m.End.IsZero() {
		from, to := Date{v.w, m.Start}, Date{v.w, m.End}
		switch en := from.en(); {
		case from.Year() != to.Year() && en:
			return from.Long() + " – " + to.Long()
		case en:
			return from.Short() + " – " + to.Long()
		case from.Year() != to.Year():
			return from.Long() + "—" + to.Long()
		case from.Month() != to.Month():
			return from.Long() + "—" + to.Short()
		}
		return from.Long() + "—" + to.Format("2日")
	}
	switch v.p.Kind {
	case model.KindHome, model.KindSection, model.KindPage, model.KindAbout:
		return ""
	}
	return v.Date().Long()
}

// Share is the picture that stands for a page where a link to it is shared.
type Share struct {
	URL           string // in full
	Width, Height int
	Alt           string
}

// Share is the picture for links to the page: its cover, its card, that of the page
// it is a part of, that of the home page; nil where there is none or the site's
// address is not known.
func (v *Page) Share() *Share {
	w := v.w
	if w.env.Config.BaseURL == "" {
		return nil
	}
	for _, p := range []*model.Page{v.p, w.env.Site.Page(v.p.Of), w.env.Site.Home} {
		if p == nil {
			continue
		}
		if s := w.view(p).ownShare(); s != nil {
			return s
		}
	}
	return nil
}

func (v *Page) ownShare() *Share {
	if m := v.p.Cover; shareable(m) {
		c := v.w.shared(m)
		return &Share{v.w.absolute("/" + c.Output), c.Width, c.Height, v.coverAlt()}
	}
	if u := v.w.env.formatURL(v.p, "card"); u != "" {
		return &Share{v.w.absolute(u), card.Width, card.Height, v.w.env.cardTitle(v.p)}
	}
	return nil
}

// shared is the copy of a picture for shared links: the narrowest that is wide
// enough, else the widest.
func (w *Worker) shared(m *model.Media) asset.Variant {
	vs := w.variants(m)
	c := vs[len(vs)-1]
	for _, v := range vs {
		if v.Width >= shareWidth {
			c = v
			break
		}
	}
	w.want(c)
	return c
}

// ShareText is the sentence shown of the page where a link to it is shared: its
// description, what describes a record in a list, or what the site is about.
func (v *Page) ShareText() string {
	if d := v.Description(); d != "" {
		return d
	}
	r := v.Record()
	if r == nil {
		return v.w.env.Config.Description
	}
	colon, stop := "：", "；"
	if v.w.env.lang() == "en" {
		colon, stop = ": ", "; "
	}
	var parts []string
	if d := r.DateText(); d != "" {
		parts = append(parts, d)
	}
	for _, f := range r.Brief() {
		parts = append(parts, f.Label+colon+f.Text)
	}
	if len(parts) == 0 {
		return v.w.env.Config.Description
	}
	return strings.Join(parts, stop)
}
