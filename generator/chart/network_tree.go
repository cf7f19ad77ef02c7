package chart

import "math"

// Limits of a tree drawn with boxes; beyond, lists are easier to read.
const (
	maxTreeHeight = 640.0
	maxArcs       = 6
	treeGap       = 34.0 // between levels
)

// extent is what a tree takes at one level, from the middle of its root.
type extent struct{ lo, hi float64 }

// tidy draws the tree with boxes, level under level or beside level, each parent
// in the middle of its children and no room wasted between subtrees. ok is
// false where that takes too much room.
func (n *net) tidy(right bool) (*netPic, bool) {
	if len(n.order) == 0 || len(n.order) > 60 {
		return nil, false
	}
	if len(n.links) > 0 && len(n.links) <= maxArcs {
		tags := n.tags
		n.tags = make([][]netTag, len(n.nodes))
		pic, ok := n.boxes(right)
		n.tags = tags
		if ok && n.join(pic, right) {
			pic.arcs = true
			return pic, true
		}
	}
	return n.boxes(right)
}

// treeLayout is a tidy tree on its way. Along is the way from parent to child,
// across the way from sibling to sibling.
type treeLayout struct {
	n      *net
	right  bool
	spots  map[int]spot
	offset map[int]float64 // of a child from its parent, across
	levels []float64       // size of each level, along
}

func (t *treeLayout) across(s spot) float64 {
	if t.right {
		return s.h
	}
	return s.w
}

// boxes lays out all trees beside each other.
func (n *net) boxes(right bool) (*netPic, bool) {
	t := &treeLayout{n: n, right: right, spots: map[int]spot{}, offset: map[int]float64{}}
	for _, i := range n.order {
		width := 7.2 * netSize
		if right {
			width = 10.2 * netSize
		}
		s := n.boxed(i, width, n.depth[i] == 0)
		t.spots[i] = s
		for len(t.levels) <= n.depth[i] {
			t.levels = append(t.levels, 0)
		}
		along := s.h
		if right {
			along = s.w
		}
		t.levels[n.depth[i]] = max(t.levels[n.depth[i]], along)
	}
	if len(t.levels) > 8 || len(t.levels) == 1 && len(n.roots) > 4 {
		return nil, false
	}
	shape := t.forest(n.roots, nil)
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, e := range shape {
		lo, hi = min(lo, e.lo), max(hi, e.hi)
	}
	along := treeGap * float64(len(t.levels)-1)
	for _, l := range t.levels {
		along += l
	}
	limitAcross, limitAlong := wideNet.width, maxTreeHeight
	if right {
		limitAcross, limitAlong = maxTreeHeight, wideNet.width
	}
	if hi-lo > limitAcross || along > limitAlong {
		return nil, false
	}
	pic := &netPic{width: wideNet.width, height: along}
	start, gap := (wideNet.width-(hi-lo))/2-lo, treeGap
	if right {
		pic.height = hi - lo
		start = -lo
		if k := len(t.levels); k > 1 {
			gap += min(30, (limitAlong-along)/float64(k-1))
		}
	}
	t.emit(pic, n.roots, start, 0, gap)
	return pic, true
}

// forest sets trees side by side, as near as their levels allow, and gives the
// extent of all; offsets of the trees are from the middle of the first and
// last. Without own it is that of roots without a parent.
func (t *treeLayout) forest(trees []int, own *spot) []extent {
	var all []extent
	at := make([]float64, len(trees))
	for k, i := range trees {
		s := t.spots[i]
		sub := t.forest(t.n.kids[i], &s)
		for l := range min(len(all), len(sub)) {
			gap := 12.0
			if l > 0 {
				gap = 22
			}
			at[k] = max(at[k], all[l].hi-sub[l].lo+gap)
		}
		for l, e := range sub {
			e = extent{e.lo + at[k], e.hi + at[k]}
			if l < len(all) {
				all[l] = extent{min(all[l].lo, e.lo), max(all[l].hi, e.hi)}
			} else {
				all = append(all, e)
			}
		}
	}
	middle := 0.0
	if len(trees) > 0 {
		middle = (at[0] + at[len(at)-1]) / 2
	}
	for k, i := range trees {
		t.offset[i] = at[k] - middle
	}
	for l := range all {
		all[l] = extent{all[l].lo - middle, all[l].hi - middle}
	}
	if own == nil {
		return all
	}
	half := t.across(*own) / 2
	return append([]extent{{-half, half}}, all...)
}

// emit gives the nodes of one level their places, and the lines to the next.
func (t *treeLayout) emit(pic *netPic, trees []int, middle, along, gap float64) {
	for _, i := range trees {
		s := t.spots[i]
		c := middle + t.offset[i]
		s.x, s.y = c-s.w/2, along
		if t.right {
			s.x, s.y = along, c-s.h/2
		}
		pic.spots = append(pic.spots, s)
		kids := t.n.kids[i]
		if len(kids) == 0 {
			continue
		}
		next := along + t.levels[t.n.depth[i]] + gap
		bend := next - gap/2
		end := s.y + s.h
		if t.right {
			end = s.x + s.w
		}
		for _, k := range kids {
			kc := c + t.offset[k]
			way := []point{{c, end}, {c, bend}, {kc, bend}, {kc, next}}
			if t.right {
				way = []point{{end, c}, {bend, c}, {bend, kc}, {next, kc}}
			}
			pic.line(false, way...)
		}
		t.emit(pic, kids, c, next, gap)
	}
}

// join draws dashed lines between partners, and says whether all of them get by
// without crossing a box.
func (n *net) join(pic *netPic, right bool) bool {
	at := map[int]spot{}
	for _, s := range pic.spots {
		at[s.node] = s
	}
	for _, l := range n.links {
		way := arc(at[l[0]], at[l[1]], right, n.depth[l[0]] == n.depth[l[1]])
		for _, s := range pic.spots {
			if s.node != l[0] && s.node != l[1] && crosses(way, s) {
				return false
			}
		}
		pic.dashed = append(pic.dashed, way)
	}
	for _, way := range pic.dashed { // room for those outside
		for _, p := range way {
			pic.height = max(pic.height, p.y+4)
			if p.x < 0 || p.x > pic.width {
				return false
			}
		}
	}
	return true
}

// arc is a line from one box to another: beside the level where both stand on
// one, else straight from edge to edge.
func arc(a, b spot, right, level bool) []point {
	const out = 11
	if level && right {
		x := max(a.x+a.w, b.x+b.w) + out
		return []point{{a.x + a.w, a.mid() + 5}, {x, a.mid() + 5}, {x, b.mid() - 5}, {b.x + b.w, b.mid() - 5}}
	}
	if level {
		y := max(a.y+a.h, b.y+b.h) + out
		ax, bx := a.x+a.w/2+8, b.x+b.w/2-8
		if ax > bx {
			ax, bx = ax-16, bx+16
		}
		return []point{{ax, a.y + a.h}, {ax, y}, {bx, y}, {bx, b.y + b.h}}
	}
	from, to := point{a.x + a.w/2, a.mid()}, point{b.x + b.w/2, b.mid()}
	return []point{edgeOf(a, from, to), edgeOf(b, to, from)}
}

// edgeOf is where the line from the middle of a box leaves it.
func edgeOf(s spot, from, to point) point {
	dx, dy := to.x-from.x, to.y-from.y
	k := 1.0
	if dx != 0 {
		k = min(k, s.w/2/math.Abs(dx))
	}
	if dy != 0 {
		k = min(k, s.h/2/math.Abs(dy))
	}
	return point{from.x + k*dx, from.y + k*dy}
}

// crosses reports whether a way runs through a box.
func crosses(way []point, s spot) bool {
	for k := 1; k < len(way); k++ {
		for step := range 41 {
			f := float64(step) / 40
			x, y := way[k-1].x+f*(way[k].x-way[k-1].x), way[k-1].y+f*(way[k].y-way[k-1].y)
			if x > s.x-2 && x < s.x+s.w+2 && y > s.y-2 && y < s.y+s.h+2 {
				return true
			}
		}
	}
	return false
}
