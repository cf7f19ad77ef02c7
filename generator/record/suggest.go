package record

import (
	"sort"
	"strings"

	"jianbao/generator/diag"
)

// nearest returns the candidate most like s, "" where none is near. Quotes and
// punctuation that input methods leave around a word do not count; a name that
// holds the word, or lies in it, is near too.
func nearest(s string, candidates []string) string {
	s = strings.Trim(s, " \u3000“”‘’\"'：:，,。*《》")
	sort.Strings(candidates)
	if near := diag.Nearest(s, candidates); near != "" {
		return near
	}
	best := ""
	for _, c := range candidates {
		inside := len([]rune(s)) >= 2 && strings.Contains(c, s) || len([]rune(c)) >= 2 && strings.Contains(s, c)
		if inside && (best == "" || len(c) < len(best)) {
			best = c
		}
	}
	return best
}
