package feed

import (
	"bytes"
	"crypto/sha1"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"jianbao/generator/config"
	"jianbao/generator/model"
)

// defaultLimit is the number of entries where the configuration gives none.
const defaultLimit = 20

type atomFeed struct {
	XMLName   xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	Lang      string     `xml:"http://www.w3.org/XML/1998/namespace lang,attr,omitempty"`
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Subtitle  string     `xml:"subtitle,omitempty"`
	Updated   string     `xml:"updated"`
	Links     []atomLink `xml:"link"`
	Author    atomPerson `xml:"author"`
	Generator string     `xml:"generator"`
	Entries   []atomEntry
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	XMLName    xml.Name       `xml:"entry"`
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Links      []atomLink     `xml:"link"`
	Published  string         `xml:"published,omitempty"`
	Updated    string         `xml:"updated"`
	Authors    []atomPerson   `xml:"author"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary,omitempty"`
	Content    *atomContent   `xml:"content"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// atomContent is HTML as text. Base lets the links of the text stay as they are
// in the page: RFC 4287, 3.1.1.2 and 4.1.3.3 resolve them against it.
type atomContent struct {
	Type string `xml:"type,attr"`
	Base string `xml:"http://www.w3.org/XML/1998/namespace base,attr"`
	Body string `xml:",chardata"`
}

// Atom makes feed.xml: the newest articles, letters and bulletins among pages,
// as many as the configuration's feed limit (20 where it gives none). content
// gives the HTML of a page's text, with links that are right in the page; nil,
// or an empty text, leaves entries with their summary. Pages without any date
// are left out, since an entry must have one.
//
// With a base URL addresses and ids are absolute. Without one links are
// relative to feed.xml and ids are UUIDs made from the site's title and the
// page's path. The feed's own date is that of its newest entry, so that
// building again on another day changes nothing; an empty feed has site.Now.
func Atom(site *model.Site, cfg *config.Config, pages []*model.Page, content func(*model.Page) string) ([]byte, error) {
	limit := cfg.Feed.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	f := atomFeed{
		Lang:      clean(cfg.Language),
		ID:        id(cfg, ""),
		Title:     clean(cfg.Title),
		Subtitle:  clean(cfg.Subtitle),
		Links:     feedLinks(cfg),
		Author:    atomPerson{clean(firstOf(cfg.Issuer, cfg.Title))},
		Generator: "jianbao",
	}
	var updated time.Time
	for _, p := range newest(pages, limit) {
		if m := modified(p); m.After(updated) {
			updated = m
		}
		f.Entries = append(f.Entries, entry(cfg, p, content))
	}
	if updated.IsZero() {
		updated = site.Now
	}
	f.Updated = stamp(updated)

	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", " ")
	if err := enc.Encode(f); err != nil {
		return nil, fmt.Errorf("feed.xml: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

func feedLinks(cfg *config.Config) []atomLink {
	self, home := AtomName, "index.html"
	if cfg.BaseURL != "" {
		home = withSlash(cfg.BaseURL)
		self = home + AtomName
	}
	return []atomLink{
		{Rel: "self", Type: "application/atom+xml", Href: self},
		{Rel: "alternate", Type: "text/html", Href: home},
	}
}

func entry(cfg *config.Config, p *model.Page, content func(*model.Page) string) atomEntry {
	addr := address(cfg, p)
	e := atomEntry{
		ID:      id(cfg, p.Output),
		Title:   clean(p.Title),
		Links:   []atomLink{{Rel: "alternate", Type: "text/html", Href: addr}},
		Updated: stamp(modified(p)),
		Summary: clean(p.Summary),
	}
	if !p.Date.IsZero() {
		e.Published = stamp(p.Date)
	}
	if p.Front != nil {
		for _, a := range p.Front.Authors {
			e.Authors = append(e.Authors, atomPerson{clean(a)})
		}
		for _, t := range p.Front.Tags {
			e.Categories = append(e.Categories, atomCategory{clean(t)})
		}
	}
	if content != nil {
		if body := clean(content(p)); body != "" {
			e.Content = &atomContent{Type: "html", Base: addr, Body: body}
		}
	}
	return e
}

// newest returns the n pages that belong in a feed, newest first; pages of the
// same time are ordered by their path.
func newest(pages []*model.Page, n int) []*model.Page {
	var in []*model.Page
	for _, p := range pages {
		switch p.Kind {
		case model.KindArticle, model.KindLetter, model.KindBulletin:
			if !modified(p).IsZero() {
				in = append(in, p)
			}
		}
	}
	slices.SortFunc(in, func(a, b *model.Page) int {
		if c := published(b).Compare(published(a)); c != 0 {
			return c
		}
		return strings.Compare(a.Output, b.Output)
	})
	return in[:min(n, len(in))]
}

func published(p *model.Page) time.Time {
	if p.Date.IsZero() {
		return p.Lastmod
	}
	return p.Date
}

// id is an entry's permanent id, an absolute IRI as RFC 4287, 4.2.6 asks. With
// output "" it is the feed's.
func id(cfg *config.Config, output string) string {
	if cfg.BaseURL != "" {
		return withSlash(cfg.BaseURL) + escapePath(strings.TrimSuffix(output, "index.html"))
	}
	// RFC 9562 version 5, with the text in place of a registered name space.
	u := sha1.Sum([]byte("jianbao\x00" + cfg.Title + "\x00" + output))
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[0:4], u[4:6], u[6:8], u[8:10], u[10:16])
}

func stamp(t time.Time) string { return t.Format(time.RFC3339) }

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
