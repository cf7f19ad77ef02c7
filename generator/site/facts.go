package site

import (
	"encoding/json"
	"time"

	"jianbao/generator/deps"
	"jianbao/generator/model"
)

// DocFacts hashes what other pages can show of a document: its front matter and
// summary, not its text.
func DocFacts(doc *model.Doc) model.Hash {
	var h deps.Hasher
	f := &doc.Front
	h.Str(f.Kind, f.Title, f.LinkTitle, f.Description, f.Summary, f.Slug, f.URL, f.Layout,
		f.Source, f.Audience, f.Issuer, f.Cover, f.CoverAlt, f.Community, f.Programme, f.WeekRef, f.Secrecy, f.Print)
	for _, t := range []time.Time{f.Date, f.Lastmod, f.PublishDate, f.ExpiryDate} {
		h.Int(t.UnixNano())
	}
	h.Bool(f.Draft).Bool(f.Pinned).Bool(f.TOC != nil).Bool(f.TOC != nil && *f.TOC).Int(int64(f.Weight))
	for _, list := range [][]string{f.Aliases, f.Tags, f.Categories, f.Authors, f.Feature, f.Menu} {
		h.Int(int64(len(list))).Str(list...)
	}
	for _, v := range []any{f.Params, f.Letter, f.Week, f.Bulletin, f.Report, f.Chapters} {
		hashAny(&h, v)
	}
	h.Str(doc.Summary)
	if len(doc.SummaryFigures) > 0 {
		hashAny(&h, doc.SummaryFigures)
	}
	return model.Hash(h.Sum())
}

func hashAny(h *deps.Hasher, v any) {
	switch x := v.(type) {
	case map[string]any:
		if len(x) == 0 {
			h.Int(0)
			return
		}
	case *model.Letter:
		if x == nil {
			h.Int(0)
			return
		}
	case *model.Week:
		if x == nil {
			h.Int(0)
			return
		}
	case *model.Bulletin:
		if x == nil {
			h.Int(0)
			return
		}
	case *model.Report:
		if x == nil {
			h.Int(0)
			return
		}
	case *model.ChapterPlan:
		if x == nil {
			h.Int(0)
			return
		}
	}
	enc, err := json.Marshal(v) // plain data decoded from YAML: keys are sorted
	if err != nil {
		enc = []byte(err.Error())
	}
	h.Int(int64(len(enc)) + 1).Str(string(enc))
}

// facts hashes a page: what its own file says, and what the site made of it.
func facts(s *model.Site, p *model.Page, h *deps.Hasher) model.Hash {
	h.Reset()
	if doc := s.Doc(p); doc != nil {
		h.Sub(deps.Hash(doc.Facts))
	}
	h.Str(string(p.Kind), p.Layout, p.URL, p.Title, p.LinkTitle, p.Summary, p.Description, p.Dashboard)
	h.Int(p.Date.UnixNano(), p.Day.UnixNano())
	if of := s.Page(p.Of); of != nil { // it shows what that page's front matter says
		h.Str(of.URL)
		if doc := s.Doc(of); doc != nil {
			h.Sub(deps.Hash(doc.Facts))
		}
	}
	for _, d := range p.Days {
		h.Int(d.Date.UnixNano()).Str(d.Activities...)
	}
	if p.Cover != nil {
		h.Str(p.Cover.Path, p.Cover.Hash)
	}
	for _, m := range p.Resources {
		h.Str(m.Path, m.Hash)
	}
	if r := s.Record(p); !r.IsZero() {
		h.Int(int64(r.Hash()))
	}
	if p.Term != nil {
		h.Str(p.Term.Taxonomy, p.Term.Key).Int(int64(p.Term.Count))
	}
	return model.Hash(h.Sum())
}
