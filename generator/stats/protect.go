package stats

import (
	"math"
	"slices"
)

// lineOf is one column of figures with its sum.
type lineOf struct {
	vals   [][]int64 // [system][row]
	low    []int64
	hidden []bool
	can    []bool // hiding it would hide anything
	total  bool
}

func (g *grid) line(sys []system, rows []int, col int) *lineOf {
	l := &lineOf{}
	var sum raw
	for _, i := range rows {
		l.hidden = append(l.hidden, g.hidden.cells[i][col])
		l.can = append(l.can, hideable(sys, g.cells[i][col]))
		sum.add(g.cells[i][col])
	}
	for _, s := range sys {
		vals := make([]int64, 0, len(rows))
		for _, i := range rows {
			vals = append(vals, s.of(g.cells[i][col]))
		}
		l.vals, l.low = append(l.vals, vals), append(l.low, s.low)
	}
	l.total = g.hidden.cols[col] || isSmall(sys, sum)
	return l
}

// protect hides more figures until no hidden one follows from the sum and the
// others: at least two, and not all of them as small as they can be.
func (l *lineOf) protect() {
	for !l.total && slices.Contains(l.hidden, true) && !l.safe() {
		best := -1
		for i := range l.can {
			if l.can[i] && !l.hidden[i] && (best < 0 || l.better(i, best)) {
				best = i
			}
		}
		if best < 0 {
			l.total = true
			return
		}
		l.hidden[best] = true
	}
}

// better prefers the smallest figure.
func (l *lineOf) better(a, b int) bool { return l.vals[0][a] < l.vals[0][b] }

func (l *lineOf) safe() bool {
	n := 0
	for _, h := range l.hidden {
		if h {
			n++
		}
	}
	if n < 2 {
		return n == 0
	}
	for s, vals := range l.vals {
		slack, some := false, false // that what is hidden is 0 each is no secret
		for i, v := range vals {
			slack = slack || l.hidden[i] && v > l.low[s]
			some = some || l.hidden[i] && v != 0
		}
		if some && !slack {
			return false
		}
	}
	return true
}

func (l *lineOf) keep(g *grid, rows []int, col int) {
	for n, i := range rows {
		g.hidden.cells[i][col] = l.hidden[n]
	}
	g.hidden.cols[col] = l.total
}

// matrix is a table with its sums as a last row and a last column. Each row and
// each column of it makes 0 when the sums of rows and the sums of columns (but
// not the whole) count negative.
type matrix struct {
	rows, cols int // with the sums
	vals       [][]int64
	low        []int64
	hidden     []bool
	can        []bool
	open       []bool // whether a 0 is a figure here, and no day to come
	lengths    int    // how far hiding may go
	// Of the search for another solution.
	seenRow, seenCol []bool
	queue            []int
}

func newMatrix(g *grid, sys []system, rows, cols []int) *matrix {
	m := &matrix{rows: len(rows) + 1, cols: len(cols) + 1}
	cells := make([]raw, m.rows*m.cols)
	for r, i := range rows {
		for c, j := range cols {
			x := g.cells[i][j]
			for _, at := range []int{m.at(r, c), m.at(r, m.cols-1), m.at(m.rows-1, c), m.at(m.rows-1, m.cols-1)} {
				cells[at].add(x)
			}
		}
	}
	m.hidden, m.can, m.open = make([]bool, len(cells)), make([]bool, len(cells)), make([]bool, len(cells))
	for at, x := range cells {
		m.hidden[at], m.can[at] = isSmall(sys, x), hideable(sys, x)
	}
	for r, i := range rows {
		m.hidden[m.at(r, m.cols-1)] = m.hidden[m.at(r, m.cols-1)] || g.hidden.rows[i]
		for c, j := range cols {
			m.hidden[m.at(r, c)], m.open[m.at(r, c)] = g.hidden.cells[i][j], g.open[i][j]
		}
	}
	for c, j := range cols {
		m.hidden[m.at(m.rows-1, c)] = m.hidden[m.at(m.rows-1, c)] || g.hidden.cols[j]
	}
	m.hidden[len(cells)-1] = m.hidden[len(cells)-1] || g.hidden.total
	for _, s := range sys {
		vals := make([]int64, len(cells))
		for at, x := range cells {
			vals[at] = s.of(x)
		}
		m.vals, m.low = append(m.vals, vals), append(m.low, s.low)
	}
	m.seenRow, m.seenCol = make([]bool, m.rows), make([]bool, m.cols)
	return m
}

func (m *matrix) at(r, c int) int { return r*m.cols + c }

func (m *matrix) keep(g *grid, rows, cols []int) {
	for r, i := range rows {
		g.hidden.rows[i] = m.hidden[m.at(r, m.cols-1)]
		for c, j := range cols {
			g.hidden.cells[i][j] = m.hidden[m.at(r, c)]
		}
	}
	for c, j := range cols {
		g.hidden.cols[j] = m.hidden[m.at(m.rows-1, c)]
	}
	g.hidden.total = m.hidden[len(m.hidden)-1]
}

// maxSearched bounds the cells for which the least to hide is searched; in larger
// tables the sums of what is hidden are hidden.
const maxSearched = 6000

func (m *matrix) protect() {
	m.protectSums()
	if len(m.hidden) > maxSearched {
		m.hideSums()
		return
	}
	for m.lengths = cellsOnly; !m.settle(); m.lengths++ {
		if m.lengths == everything {
			m.hideAll()
			return
		}
		if m.lengths == cellsOnly {
			m.hideZeros()
		}
	}
}

// How far hiding may go.
const (
	cellsOnly  = iota
	zerosToo   // a hidden figure may then be 0
	everything // sums that the tables of sums show
)

// settle hides until every hidden figure could be another one; false where that
// takes more than it may hide.
func (m *matrix) settle() bool {
	for again := true; again; {
		again = false
		for x := range m.hidden {
			if !m.hidden[x] || m.safe(x/m.cols, x%m.cols) {
				continue
			}
			if !m.cure(x/m.cols, x%m.cols) {
				return false
			}
			again = true
		}
	}
	return true
}

// hideZeros hides what is 0 as well. Of a hidden figure it is then not known that
// there is anything.
func (m *matrix) hideZeros() {
	for at, open := range m.open {
		told := !m.can[m.at(at/m.cols, m.cols-1)] || !m.can[m.at(m.rows-1, at%m.cols)] // by a sum of 0
		m.hidden[at] = m.hidden[at] || open && !m.can[at] && !told
	}
	m.low = make([]int64, len(m.vals))
}

// protectSums hides sums as the tables of sums alone do, so that the two hide
// the same.
func (m *matrix) protectSums() {
	line := func(at []int) {
		l := &lineOf{low: m.low, total: m.hidden[len(m.hidden)-1]}
		for _, x := range at {
			l.hidden, l.can = append(l.hidden, m.hidden[x]), append(l.can, m.can[x])
		}
		for s := range m.vals {
			vals := make([]int64, len(at))
			for n, x := range at {
				vals[n] = m.vals[s][x]
			}
			l.vals = append(l.vals, vals)
		}
		l.protect()
		for n, x := range at {
			m.hidden[x] = l.hidden[n]
		}
		m.hidden[len(m.hidden)-1] = l.total
	}
	var right, below []int
	for r := range m.rows - 1 {
		right = append(right, m.at(r, m.cols-1))
	}
	for c := range m.cols - 1 {
		below = append(below, m.at(m.rows-1, c))
	}
	line(right)
	line(below)
}

func (m *matrix) hideSums() {
	for x, h := range m.hidden {
		if h {
			m.hidden[m.at(x/m.cols, m.cols-1)] = true
			m.hidden[m.at(m.rows-1, x%m.cols)] = true
			m.hidden[len(m.hidden)-1] = true
		}
	}
}

// safe reports whether a hidden figure could be another one, in every reading in
// which it is more than 0.
func (m *matrix) safe(r, c int) bool { return m.told(r, c) < 0 }

// told is a reading in which a hidden figure could be no other one, -1.
func (m *matrix) told(r, c int) int {
	for s := range m.vals {
		if m.vals[s][m.at(r, c)] != 0 && !m.moves(s, r, c, true) && !m.moves(s, r, c, false) {
			return s
		}
	}
	return -1
}

// can1 reports whether a figure could be 1 more, or 1 less; of sums, which count
// negative, the other way round.
func (m *matrix) can1(s, at int, up bool) bool {
	negative := (at/m.cols == m.rows-1) != (at%m.cols == m.cols-1)
	return up != negative || m.vals[s][at] > m.low[s]
}

// moves reports whether there is another solution with this figure 1 more or 1
// less: a circle of hidden figures that give and take in turns.
func (m *matrix) moves(s, r, c int, up bool) bool {
	x := m.at(r, c)
	if !m.can1(s, x, up) {
		return false
	}
	clear(m.seenRow)
	clear(m.seenCol)
	m.seenCol[c] = true
	m.queue = append(m.queue[:0], c)
	for len(m.queue) > 0 {
		n := m.queue[0]
		m.queue = m.queue[1:]
		if n < m.cols { // a column that has one too many, or too few
			for i := range m.rows {
				at := m.at(i, n)
				if !m.hidden[at] || at == x || m.seenRow[i] || !m.can1(s, at, !up) {
					continue
				}
				if i == r {
					return true
				}
				m.seenRow[i] = true
				m.queue = append(m.queue, m.cols+i)
			}
			continue
		}
		i := n - m.cols
		for j := range m.cols {
			at := m.at(i, j)
			if m.hidden[at] && at != x && !m.seenCol[j] && m.can1(s, at, up) {
				m.seenCol[j] = true
				m.queue = append(m.queue, j)
			}
		}
	}
	return false
}

// Costs of hiding: sums are wanted more than cells, the whole most. A 0 is hidden
// where nothing else helps: then it might be more.
const (
	costCell  = int64(1) << 24
	costZero  = int64(1) << 32
	costSum   = int64(1) << 40
	costWhole = int64(1) << 50
)

// cure hides the cheapest figures that make a circle with x, in a reading in
// which it is told: the shortest way
// from its column to its row over figures that give and take in turns. It reports
// whether that hid anything more.
func (m *matrix) cure(r, c int) bool {
	best, bestCost := []int(nil), int64(math.MaxInt64)
	s := m.told(r, c)
	for _, up := range []bool{true, false} {
		if way, cost := m.cheapest(s, r, c, up); way != nil && cost < bestCost {
			best, bestCost = way, cost
		}
	}
	for _, at := range best {
		m.hidden[at] = true
	}
	return best != nil && bestCost > 0
}

// cost is what hiding a figure costs; false for one that would hide nothing.
func (m *matrix) cost(at int) (int64, bool) {
	r, c := at/m.cols == m.rows-1, at%m.cols == m.cols-1
	switch {
	case m.hidden[at]:
		return 0, true
	case !m.can[at] && !r && !c:
		return costZero, m.open[at]
	case !m.can[at], (r || c) && m.lengths < everything:
		return 0, false
	case r && c:
		return costWhole, true
	case r || c:
		return costSum, true
	}
	return costCell + min(m.vals[0][at], costCell-1), true
}

// cheapest is Dijkstra's way from column c to row r, which begins with a figure
// that goes the other way than x. Nodes are columns, then rows.
func (m *matrix) cheapest(s, r, c int, up bool) ([]int, int64) {
	if !m.can1(s, m.at(r, c), up) {
		return nil, 0
	}
	n := m.cols + m.rows
	dist, via, done := make([]int64, n), make([]int, n), make([]bool, n)
	for i := range dist {
		dist[i] = math.MaxInt64
	}
	dist[c] = 0
	for {
		near := -1
		for i := range dist {
			if !done[i] && dist[i] < math.MaxInt64 && (near < 0 || dist[i] < dist[near]) {
				near = i
			}
		}
		if near < 0 {
			return nil, 0
		}
		done[near] = true
		if near == m.cols+r {
			return m.way(via, c, near), dist[near]
		}
		for to := range n {
			at, dir := m.at(to-m.cols, near), !up
			if (near < m.cols) == (to < m.cols) {
				continue
			}
			if near >= m.cols {
				at, dir = m.at(near-m.cols, to), up
			}
			if cost, ok := m.cost(at); ok && at != m.at(r, c) && !done[to] && dist[near]+cost < dist[to] && m.can1(s, at, dir) {
				dist[to], via[to] = dist[near]+cost, near
			}
		}
	}
}

// way lists the figures between the nodes on the way from c to end.
func (m *matrix) way(via []int, c, end int) (out []int) {
	for n := end; n != c; n = via[n] {
		row, col := n, via[n]
		if row < m.cols {
			row, col = col, row
		}
		out = append(out, m.at(row-m.cols, col))
	}
	return out
}

func (m *matrix) hideAll() {
	for at := range m.hidden {
		m.hidden[at] = m.hidden[at] || m.can[at]
	}
}
