package diag

import "strings"

// Nearest returns the candidate most like word, for a "did you mean" hint, or
// "" where none is near enough: about one character in three may differ. The
// first of equally near candidates wins. Case does not count.
func Nearest(word string, candidates []string) string {
	w := []rune(strings.ToLower(strings.TrimSpace(word)))
	if len(w) == 0 || len(w) > 64 {
		return ""
	}
	best, bestDist := "", 0
	for _, c := range candidates {
		r := []rune(strings.ToLower(c))
		if len(r) == 0 || len(r) > 64 {
			continue
		}
		longer := max(len(w), len(r))
		d := distance(w, r)
		if d > (longer+2)/3 || d >= longer {
			continue
		}
		if best == "" || d < bestDist {
			best, bestDist = c, d
		}
	}
	return best
}

// distance counts the insertions, deletions, replacements and swaps of two
// neighbours that lead from a to b (optimal string alignment).
func distance(a, b []rune) int {
	before := make([]int, len(b)+1)
	prev := make([]int, len(b)+1)
	cur := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(b)]
}
