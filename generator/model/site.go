package model

import (
	"iter"
	"time"
)

// Site is everything there is to render.
type Site struct {
	Now    time.Time // the build clock, in the site's zone
	Pages  []*Page
	Docs   []*Doc // parallel to Pages; nil for generated pages without text
	Home   *Page
	Media  map[string]*Media
	Kinds  *Kinds
	Tables map[string]*Table
	Menu   []MenuItem

	Files     map[string]PageRef // by source
	Addresses map[string]PageRef // by site-absolute address
	Aliases   map[string]PageRef // by old address
	// RecordPages are the pages of records: kind name → id → page.
	RecordPages map[string]map[string]PageRef
}

// MenuItem is an entry of the header menu.
type MenuItem struct {
	Label string
	URL   string // site-absolute, or an outside address
}

// Page is a page by its number; nil for none.
func (s *Site) Page(r PageRef) *Page {
	if r <= 0 {
		return nil
	}
	return s.Pages[r-1]
}

// Each goes through pages by their numbers.
func (s *Site) Each(refs []PageRef) iter.Seq[*Page] {
	return func(yield func(*Page) bool) {
		for _, r := range refs {
			if !yield(s.Pages[r-1]) {
				return
			}
		}
	}
}

// SharesPages reports whether a site has the very pages of another.
func (s *Site) SharesPages(o *Site) bool {
	return len(s.Pages) == len(o.Pages) && (len(s.Pages) == 0 || &s.Pages[0] == &o.Pages[0])
}

// FilePage is the page of a source file below content/; nil if it has none.
func (s *Site) FilePage(path string) *Page { return s.Page(s.Files[path]) }

// PageAt is the page at a site-absolute address; nil if there is none.
func (s *Site) PageAt(url string) *Page { return s.Page(s.Addresses[url]) }

// RecordPage is the page of a record; nil if it has none.
func (s *Site) RecordPage(kind, id string) *Page { return s.Page(s.RecordPages[kind][id]) }

// Doc is the text of a page; nil without one.
func (s *Site) Doc(p *Page) *Doc {
	if p == nil || p.Ref <= 0 {
		return nil
	}
	return s.Docs[p.Ref-1]
}

// Record is the record of a record page; the zero Record for other pages.
func (s *Site) Record(p *Page) Record {
	if p.Record.IsZero() {
		return Record{}
	}
	return s.Tables[p.Record.Kind].Row(int(p.Record.Row))
}

// Period is what a report page is about: its own days, or those of its publicity
// week; nil for other pages.
func (s *Site) Period(p *Page) *Report {
	if p.Kind != KindReport {
		return nil
	}
	if r := p.Front.Report; r != nil && !r.Start.IsZero() && !r.End.IsZero() {
		return r
	}
	if week := s.Page(p.Of); week != nil && week.Front.Week != nil {
		return &Report{week.Front.Week.Start, week.Front.Week.End}
	}
	return nil
}
