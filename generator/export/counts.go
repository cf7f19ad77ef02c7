package export

import (
	"slices"

	"jianbao/generator/model"
)

// sumCounts adds a record's categories, each person once: a part (in-service of
// members) counts only where the record does not give the whole. named limits
// the sum to some categories, nil is all. present is false where the record
// gives none of them.
func sumCounts(counts []model.Count, options []model.Option, named []string) (n int64, present, ok bool) {
	given := func(key string) bool {
		return slices.ContainsFunc(counts, func(c model.Count) bool { return c.Key == key })
	}
	accepts := func(key string) bool { return named == nil || slices.Contains(named, key) }
	for _, c := range counts {
		whole := ""
		if i := slices.IndexFunc(options, func(o model.Option) bool { return o.Key == c.Key }); i >= 0 {
			whole = options[i].Of
		}
		switch {
		case whole != "" && accepts(whole) && given(whole):
			continue // within the whole
		case whole != "" && accepts(whole):
		case !accepts(c.Key):
			continue
		}
		if n, ok = add(n, c.N); !ok {
			return 0, true, false
		}
		present = true
	}
	return n, present, true
}

// add and mul report whether the result is exact.
func add(a, b int64) (int64, bool) {
	s := a + b
	return s, (s > a) == (b > 0)
}

func mul(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	p := a * b
	return p, p/b == a && !(a == -1 && b == model.NoInt) && !(b == -1 && a == model.NoInt)
}
