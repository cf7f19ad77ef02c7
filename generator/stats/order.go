package stats

import (
	"slices"
	"strings"
)

// order is how rows are sorted.
type order uint8

const (
	natural order = iota
	ascending
	descending
	byKey
	byTree
)

func sortOrder(s string) (order, *QueryError) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "":
		return natural, nil
	case "value", "升序", "从小到大":
		return ascending, nil
	case "-value", "降序", "从大到小":
		return descending, nil
	case "key", "名称", "按名称":
		return byKey, nil
	case "tree", "层级", "按层级":
		return byTree, nil
	}
	e := badValue("sort", s, "排序只能写 -value（从大到小）、value（从小到大）、key（按名称）或 tree（按层级），不是“"+s+"”",
		"sort is -value (largest first), value (smallest first), key or tree, not "+quote(s))
	return natural, e
}

// line is a row or series of the table: one group, or the rest of several.
type line struct {
	head   Head
	groups []group
}

func lines(groups []group) []line {
	out := make([]line, len(groups))
	for i := range groups {
		out[i] = line{groups[i].head, groups[i : i+1 : i+1]}
	}
	return out
}

// topLines keeps the n largest groups and adds up the rest.
func (p *plan) topLines(groups []group, n int) []line {
	kept, rest := cutTop(groups, n)
	out := lines(kept)
	if len(rest) > 0 {
		l := p.say("其他", "other")
		out = append(out, line{Head{Key: "other", Label: l, Short: l, Rest: true}, rest})
	}
	return out
}

// sortLines orders rows as Sort says, the rest last, and reports whether that
// is an order of values.
func (p *plan) sortLines(rows []line) bool {
	ord, _ := sortOrder(p.q.Sort)
	if ord == natural || ord == byTree {
		return false
	}
	slices.SortStableFunc(rows, func(a, b line) int {
		switch {
		case a.head.Rest != b.head.Rest:
			if a.head.Rest {
				return 1
			}
			return -1
		case a.head.Rest:
			return 0
		case ord == byKey:
			return strings.Compare(a.head.Key, b.head.Key)
		case ord == ascending:
			return a.groups[0].compare(b.groups[0])
		}
		return b.groups[0].compare(a.groups[0])
	})
	return ord != byKey
}

// cutTop keeps the n largest groups in order of value. An option of its own
// named "other" joins the rest, so that there is one 其他.
func cutTop(groups []group, n int) (kept, rest []group) {
	sorted := slices.Clone(groups)
	for i := range sorted {
		sorted[i].rank = 0
		if sorted[i].head.Key == "" || sorted[i].head.Key == "other" {
			sorted[i].rank = 1
		}
	}
	slices.SortStableFunc(sorted, naturally)
	if len(sorted) <= n+1 {
		return sorted, nil // a rest of one keeps its name
	}
	return sorted[:n], sorted[n:]
}

func sameKey(l line) func(group) bool {
	return func(g group) bool { return g.head.Key == l.head.Key }
}

func rankOf(last bool) int {
	if last {
		return 1
	}
	return 0
}
