package render

import (
	"cmp"
	"slices"
	"strings"

	"jianbao/generator/model"
)

// relatedTerms are the taxonomies that make pages related.
var relatedTerms = []string{"tags", "categories", "community", "programme"}

// scoring adds up the scores of pages.
type scoring struct {
	scores  []float64 // by Page.Ref
	touched []model.PageRef
}

// related scores the pages that share tags or categories with p: rarer terms
// weigh more; only the first 40 pages of a term are looked at. The order is by
// score, then the newest first.
func (e *Env) related(p *model.Page, n int) []*model.Page {
	s, _ := e.scorings.Get().(*scoring)
	if s == nil || len(s.scores) != len(e.Site.Pages)+1 {
		s = &scoring{scores: make([]float64, len(e.Site.Pages)+1)}
	}
	defer e.scorings.Put(s)
	for _, tax := range relatedTerms {
		for term := range e.Site.Each(p.Terms.In(tax)) {
			w := 1 / float64(1+len(term.Pages))
			for _, q := range term.Pages[:min(len(term.Pages), 40)] {
				if q == p.Ref {
					continue
				}
				if s.scores[q] == 0 {
					s.touched = append(s.touched, q)
				}
				s.scores[q] += w
			}
		}
	}
	before := func(a, b *model.Page) int {
		return cmp.Or(cmp.Compare(s.scores[b.Ref], s.scores[a.Ref]), b.Date.Compare(a.Date), strings.Compare(a.URL, b.URL))
	}
	best := make([]*model.Page, 0, n+1)
	for q := range e.Site.Each(s.touched) {
		if len(best) == n && before(best[n-1], q) < 0 {
			continue
		}
		i, _ := slices.BinarySearchFunc(best, q, before)
		if best = slices.Insert(best, i, q); len(best) > n {
			best = best[:n]
		}
	}
	for _, q := range s.touched {
		s.scores[q] = 0
	}
	s.touched = s.touched[:0]
	return best
}
