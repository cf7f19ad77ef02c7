package model

import "strings"

// countWords mean the number of records wherever a measure is asked for.
var countWords = map[string]bool{"count": true, "number": true, "数量": true, "个数": true, "条数": true, "总数": true, "数": true}

// IsCount reports whether a measure's name asks for the number of records of any kind.
func IsCount(name string) bool { return name == "" || countWords[strings.ToLower(name)] }

// Split parts a kind and a measure that run together, as Chinese writes them
// (活动服务时长): the longest kind name followed by a measure of that kind wins.
func (ks *Kinds) Split(joined string) (kind, measure string, ok bool) {
	longest := 0
	for _, k := range ks.All {
		names := append([]string{k.Name, k.Label.ZH, k.Label.EN, k.Plural.ZH, k.Plural.EN}, k.Aliases...)
		for _, n := range names {
			rest, found := strings.CutPrefix(joined, n)
			if n == "" || !found || len(n) <= longest {
				continue
			}
			rest = strings.TrimPrefix(strings.TrimSpace(rest), "的")
			if rest == "" {
				continue
			}
			if m, has := k.Measure(rest); has {
				kind, measure, ok, longest = k.Name, m.Name, true, len(n)
			} else if IsCount(rest) {
				kind, measure, ok, longest = k.Name, "count", true, len(n)
			}
		}
	}
	return kind, measure, ok
}
