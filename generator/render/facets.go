package render

import (
	"sort"

	"jianbao/generator/model"
)

// sortFacet puts months newest first, options in the kind's order, and the rest
// by how many records they have.
func sortFacet(field string, k *model.Kind, pages []*model.Page) {
	rank := map[string]int{}
	if f, ok := k.Field(field); ok {
		for i, o := range f.Options {
			rank[o.Key] = i + 1
		}
	}
	sort.SliceStable(pages, func(i, j int) bool {
		a, b := pages[i].List, pages[j].List
		switch {
		case field == "month" || field == "year":
			return a.Value > b.Value
		case rank[a.Value] != rank[b.Value]:
			return rank[a.Value] < rank[b.Value]
		case len(a.Rows) != len(b.Rows):
			return len(a.Rows) > len(b.Rows)
		}
		return a.Value < b.Value
	})
}
