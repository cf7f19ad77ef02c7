package card

import (
	"math"
	"slices"
)

// span is a line of a text: the runes from i up to j.
type span struct{ i, j int }

// part divides a text into as few lines of at most width as it takes, of nearly
// the same width, and not more than most. It gives nil where that cannot be done
// without a last line of one character. cost tells how good their ends are.
func (l *line) part(width, most int) (lines []span, cost int) {
	ends, costs := l.breaks, l.cost
	n := len(ends)
	if n == 0 {
		return nil, 0
	}
	start := func(k int) int { // of a line after the k-th break; 0 is the text's start
		if k == 0 {
			return 0
		}
		return ends[k-1]
	}
	// best[k] is the least cost of the text up to break k in a number of lines.
	best, from := make([]int, n+1), [][]int{}
	for k := range best {
		best[k] = math.MaxInt
	}
	best[0] = 0
	for range most {
		next, prev := make([]int, n+1), make([]int, n+1)
		for k := range next {
			next[k] = math.MaxInt
		}
		for k := 1; k <= n; k++ {
			for p := k - 1; p >= 0; p-- {
				w := l.width(start(p), ends[k-1])
				if w > width {
					break
				}
				if best[p] == math.MaxInt {
					continue
				}
				c := best[p] + l.lineCost(start(p), ends[k-1], width-w, width) + costs[k-1]
				if c < next[k] {
					next[k], prev[k] = c, p
				}
			}
		}
		best, from = next, append(from, prev)
		if best[n] < costRefused {
			return l.trace(from, start)
		}
	}
	return nil, 0
}

// costRefused is more than any lines that may be taken cost.
const costRefused = 1 << 30

func (l *line) lineCost(i, j, slack, width int) int {
	s := slack * 100 / width
	c := s * s
	if l.lone(i, j) && (i > 0 || j < len(l.runes)) {
		if c += costShort; j == len(l.runes) {
			c += costRefused
		}
	}
	return c
}

func (l *line) trace(from [][]int, start func(int) int) (out []span, cost int) {
	k := len(from[0]) - 1
	for row := len(from) - 1; row >= 0; row-- {
		p := from[row][k]
		out = append(out, span{start(p), start(k)})
		cost += l.cost[k-1]
		k = p
	}
	slices.Reverse(out)
	return out, cost
}

// hard makes further breaks within the words that are wider than a line.
func (l *line) hard(width int) {
	var ends, costs []int
	at := 0
	for k, end := range l.breaks {
		if l.width(at, end) > width {
			for i := at + 1; i < end; i++ {
				ends, costs = append(ends, i), append(costs, costHard)
			}
		}
		ends, costs = append(ends, end), append(costs, l.cost[k])
		at = end
	}
	l.breaks, l.cost = ends, costs
}
