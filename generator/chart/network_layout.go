package chart

import (
	"math"
	"slices"
)

// netFrame is the space a variant of a network has.
type netFrame struct {
	width   float64
	columns int
	narrow  bool
}

var (
	wideNet   = netFrame{width: 640, columns: 3}
	narrowNet = netFrame{width: 360, columns: 1, narrow: true}
)

// Measures of nodes, in pixels.
const (
	netSize   = 14.0 // of type
	netLine   = 18.0 // height of a line of it
	netMark   = 6.0  // radius of a mark
	netText   = 14.0 // from the middle of the mark to the text
	netPad    = 9.0  // inside a box
	netIndent = 20.0 // a level of a list
	netGutter = 20.0 // between columns
	tagWidth  = 21.0
)

// point is a place in a picture.
type point struct{ x, y float64 }

// spot is a node in its place: its box, and the lines of its label.
type spot struct {
	node       int
	x, y, w, h float64
	lines      []string
	box        bool // drawn as a box, not as a line of a list
	strong     bool // in bold
	focus      bool
	again      bool // repeats the head of a list that goes on in this column
}

func (s spot) mid() float64 { return s.y + s.h/2 }

// netPic is a laid out picture.
type netPic struct {
	width, height float64
	spots         []spot
	lines, dashed [][]point
	notes         []label
	arcs          bool // partners are joined by dashed lines, not by numbers
}

func (p *netPic) line(dashed bool, points ...point) {
	if dashed {
		p.dashed = append(p.dashed, points)
	} else {
		p.lines = append(p.lines, points)
	}
}

// tagsWidth is what the numbers of a node take.
func (n *net) tagsWidth(i int) float64 {
	if k := len(n.tags[i]); k > 0 {
		return 4 + tagWidth*float64(k)
	}
	return 0
}

// wide is the tree from the top down or from left to right where that fits,
// else lists side by side.
func (n *net) wide() *netPic {
	for _, right := range []bool{false, true} {
		if pic, ok := n.tidy(right); ok {
			return pic
		}
	}
	return n.columns(wideNet)
}

// narrow is one list, each level further in.
func (n *net) narrow() *netPic { return n.columns(narrowNet) }

// netRow is a line of a list before it has a place.
type netRow struct {
	node, depth           int
	again, dashed, strong bool
	focus                 bool
	lines                 []string
	gap, h                float64 // h is with the gap above
}

// netBlock is a run of lines that stays together; under is the node whose
// children it goes on with, -1 where it starts with the head of a list.
type netBlock struct {
	rows  []netRow
	under int
	h     float64
}

// strip is a part of the picture that is filled with lists.
type strip struct {
	x, y, width float64
	columns     int
	trunk       bool    // the lists hang on a line above them …
	from        float64 // … that comes down here
	dashed      bool
}

func (s strip) column() float64 {
	return (s.width - netGutter*float64(s.columns-1)) / float64(s.columns)
}

// columns draws each large tree as its head and lists below it, and small ones
// as lists.
func (n *net) columns(fr netFrame) *netPic {
	pic := &netPic{width: fr.width}
	if fr.narrow {
		s := strip{width: fr.width, columns: 1}
		pic.height = n.place(pic, n.blocks(n.roots, 0, s.column()), s)
		return pic
	}
	var small []int
	y := 0.0
	flush := func() {
		if len(small) > 0 {
			s := strip{y: y, width: fr.width, columns: min(n.columnsFor(small, 0, fr), len(small))}
			y = n.place(pic, n.blocks(small, 0, s.column()), s) + netGutter
			small = nil
		}
	}
	for _, r := range n.roots {
		if n.size(r) < 12 {
			small = append(small, r)
			continue
		}
		flush()
		chain := []int{r}
		for len(n.kids[chain[len(chain)-1]]) == 1 {
			chain = append(chain, n.kids[chain[len(chain)-1]][0])
		}
		y = n.tree(pic, chain, fr, y) + netGutter
	}
	flush()
	pic.height = max(0, y-netGutter)
	return pic
}

// columnsFor is how many lists fit side by side: deep ones and those with
// numbers take more room.
func (n *net) columnsFor(trees []int, depth int, fr netFrame) int {
	for k := fr.columns; k > 1; k-- {
		s := strip{width: fr.width, columns: k}
		if n.leastRoom(trees, depth, s.column()) >= 6*netSize {
			return k
		}
	}
	return 1
}

// leastRoom is the width left for the label that has the least.
func (n *net) leastRoom(trees []int, depth int, width float64) float64 {
	least := width
	for _, i := range trees {
		least = min(least, n.room(i, depth, width), n.leastRoom(n.kids[i], depth+1, width))
	}
	return least
}

// room is the width of a label in a column of a width.
func (n *net) room(i, depth int, width float64) float64 {
	return (width - n.markAt(depth, width) - netText - n.tagsWidth(i) - 4) / 1.1
}

// size counts the nodes of a tree.
func (n *net) size(i int) int {
	sum := 1
	for _, k := range n.kids[i] {
		sum += n.size(k)
	}
	return sum
}

// tree draws nodes one below the other, and the children of the last as lists.
func (n *net) tree(pic *netPic, chain []int, fr netFrame, y float64) float64 {
	last := chain[len(chain)-1]
	kids := n.kids[last]
	s := strip{width: fr.width, columns: min(n.columnsFor(kids, 1, fr), 1+n.size(last)/6, max(1, len(kids))), trunk: true}
	x := fr.width / 2
	if s.columns == 1 {
		x = n.markAt(0, s.width)
	}
	for k, i := range chain {
		sp := n.boxed(i, 18*netSize, k == 0 || i == last)
		sp.y = y
		if s.columns > 1 {
			sp.x = x - sp.w/2
		}
		if k > 0 {
			pic.line(false, point{x, y - netGutter}, point{x, y})
		}
		pic.spots = append(pic.spots, sp)
		y += sp.h + netGutter
	}
	if len(kids) == 0 {
		return y - netGutter
	}
	s.y = y - netGutter
	s.from = x
	if s.columns > 1 {
		pic.line(false, point{x, s.y}, point{x, s.y + netGutter/2})
		s.y += netGutter / 2
	} else {
		s.from = n.markAt(0, s.column())
	}
	return n.place(pic, n.blocks(kids, 1, s.column()), s)
}

// boxed is a node as a box at 0, 0.
func (n *net) boxed(i int, width float64, strong bool) spot {
	sp := spot{node: i, box: true, strong: strong}
	var w float64
	sp.lines, w = fit(n.label(i), netSize, width, 2)
	if strong {
		w *= 1.1
	}
	sp.w = math.Ceil(2*netPad + netMark + netText + w + n.tagsWidth(i))
	sp.h = 10 + netLine*float64(len(sp.lines))
	return sp
}

// blocks lists trees as blocks, one each.
func (n *net) blocks(trees []int, depth int, width float64) []netBlock {
	out := make([]netBlock, len(trees))
	for k, i := range trees {
		out[k] = n.block(i, depth, width)
	}
	return out
}

func (n *net) block(i, depth int, width float64) netBlock {
	b := netBlock{under: -1}
	n.rows(&b.rows, i, depth, width)
	if depth <= 1 && len(n.kids[i]) > 0 {
		b.rows[0].strong = true
		b.rows[0].gap = 6
		b.rows[0].h += 6
	}
	for _, r := range b.rows {
		b.h += r.h
	}
	return b
}

func (n *net) rows(out *[]netRow, i, depth int, width float64) {
	*out = append(*out, n.row(i, depth, width))
	for _, k := range n.kids[i] {
		n.rows(out, k, depth+1, width)
	}
}

// row breaks the label of a node for a column of a width.
func (n *net) row(i, depth int, width float64) netRow {
	r := netRow{node: i, depth: depth}
	r.lines, _ = fit(n.label(i), netSize, max(n.room(i, depth, width), 3*netSize), 2)
	r.h = 9 + netLine*float64(len(r.lines))
	return r
}

// markAt is the place of the marks of a level; deep levels move in less.
func (n *net) markAt(depth int, width float64) float64 {
	x := netMark + 2.0
	for d := range depth {
		step := netIndent
		if float64(d)*netIndent > width*0.3 {
			step = 4
		}
		x += step
	}
	return min(x, width*0.4)
}

// place fills a strip with blocks and gives its lower edge.
func (n *net) place(pic *netPic, blocks []netBlock, s strip) float64 {
	columns := n.balance(blocks, s)
	bottom := s.y
	first := s.x + n.markAt(0, s.column())
	last := first + float64(len(columns)-1)*(s.column()+netGutter)
	if s.trunk && (s.from < first || s.from > last || first < last) {
		pic.line(s.dashed, point{min(first, s.from), s.y}, point{max(last, s.from), s.y})
	}
	for c, col := range columns {
		x := s.x + float64(c)*(s.column()+netGutter)
		bottom = max(bottom, n.column(pic, col, x, s))
	}
	return bottom
}

// balance spreads blocks over the columns in their order, so that the longest
// column is short. Blocks much longer than a column are divided.
func (n *net) balance(blocks []netBlock, s strip) [][]netBlock {
	if s.columns <= 1 {
		return [][]netBlock{blocks}
	}
	total := 0.0
	for _, b := range blocks {
		total += b.h
	}
	limit := total / float64(s.columns)
	var parts []netBlock
	for _, b := range blocks {
		parts = append(parts, n.divide(b, limit*1.15, s.column())...)
	}
	lo, hi := limit, total+100
	for range 24 {
		if mid := (lo + hi) / 2; len(n.fill(parts, mid, s)) <= s.columns {
			hi = mid
		} else {
			lo = mid
		}
	}
	return n.fill(parts, hi, s)
}

// divide cuts a block between the children of its head, and these again.
func (n *net) divide(b netBlock, limit, width float64) []netBlock {
	head := b.rows[0]
	if b.h <= limit || len(n.kids[head.node]) < 2 {
		return []netBlock{b}
	}
	var out []netBlock
	for k, i := range n.kids[head.node] {
		parts := n.divide(n.block(i, head.depth+1, width), limit, width)
		if k == 0 {
			parts[0].rows = append([]netRow{head}, parts[0].rows...)
			parts[0].h += head.h
			parts[0].under = b.under
		} else {
			parts[0].under = head.node
		}
		out = append(out, parts...)
	}
	return out
}

// fill puts blocks into columns of a height, one after the other.
func (n *net) fill(blocks []netBlock, height float64, s strip) [][]netBlock {
	var out [][]netBlock
	room := -1.0
	for _, b := range blocks {
		if room < b.h {
			if b.under >= 0 { // say whose children these are
				r := n.row(b.under, b.rows[0].depth-1, s.column()-4*netSize)
				r.again = true
				b.rows = append([]netRow{r}, b.rows...)
				b.h += r.h
			}
			out = append(out, nil)
			room = height
		}
		out[len(out)-1] = append(out[len(out)-1], b)
		room -= b.h
	}
	return out
}

// column sets the lines of a list one below the other, with the lines that
// join them, and gives its lower edge.
func (n *net) column(pic *netPic, blocks []netBlock, x float64, s strip) float64 {
	y := s.y
	if s.trunk {
		y += 4
	}
	var joint [64]float64 // by level: how far the line down from it has come
	joint[0] = s.y
	for _, b := range blocks {
		for _, r := range b.rows {
			depth := min(r.depth, len(joint)-1)
			if y > s.y+4 {
				y += r.gap
			}
			r.h -= r.gap
			at := x + n.markAt(depth, s.column())
			sp := spot{node: r.node, x: at - netMark - 2, y: y, h: r.h, lines: r.lines, strong: r.strong, focus: r.focus, again: r.again}
			sp.w = 2*netMark + netText + linesWidth(r.lines, netSize)*1.1 + n.tagsWidth(r.node)
			if r.again {
				sp.lines = slices.Clone(r.lines)
				sp.lines[len(sp.lines)-1] += n.say("（续）", " (cont.)")
			}
			if depth > 0 && (s.trunk || r.depth > b.top()) {
				from := x + n.markAt(depth-1, s.column())
				pic.line(s.dashed || r.dashed, point{from, joint[depth-1]}, point{from, sp.mid()}, point{at - netMark - 1.5, sp.mid()})
				joint[depth-1] = sp.mid()
			}
			joint[depth] = sp.mid() + netMark + 1.5
			pic.spots = append(pic.spots, sp)
			y += r.h
		}
	}
	return y
}

// top is the level of the first line of a block.
func (b netBlock) top() int {
	if len(b.rows) == 0 {
		return 0
	}
	return b.rows[0].depth
}
