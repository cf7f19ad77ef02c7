package chart

// maxAround is how many nodes the surroundings show below and beside one.
const maxAround = 60

// around lays out what is above, below and beside one organisation.
func (n *net) around(focus int, fr netFrame) *netPic {
	kids, partners := n.kids[focus], n.partners(focus)
	moreKids, morePartners := max(0, len(kids)-maxAround), max(0, len(partners)-maxAround)
	kids, partners = kids[:len(kids)-moreKids], partners[:len(partners)-morePartners]
	pic := &netPic{width: fr.width, arcs: len(partners) > 0}
	more := func(count int, x, y float64) float64 {
		if count == 0 {
			return y
		}
		pic.notes = append(pic.notes, label{x: x, y: y + netLine/2 + 3, size: netSize, fill: "chart-muted",
			text: n.say("另有 "+n.number(count)+" 个", n.number(count)+" more")})
		return y + netLine + 6
	}
	if fr.narrow {
		b, depth := n.aroundRows(focus, kids, partners, fr.width)
		y := n.place(pic, []netBlock{b}, strip{width: fr.width, columns: 1})
		pic.height = more(moreKids+morePartners, n.markAt(depth+1, fr.width), y)
		return pic
	}
	below, beside := n.shares(len(kids), len(partners), fr)
	y := 0.0
	for _, i := range append(n.above(focus), focus) {
		s := n.boxed(i, 16*netSize, i == focus)
		s.focus, s.y = i == focus, y
		if y > 0 {
			pic.line(false, point{netMark + 2, y - netGutter}, point{netMark + 2, y})
		}
		pic.spots = append(pic.spots, s)
		y += s.h + netGutter
	}
	self := pic.spots[len(pic.spots)-1]
	pic.height = self.y + self.h
	if len(kids) > 0 {
		below.y, below.from = self.y+self.h, n.markAt(0, below.column())
		if below.columns > 1 {
			below.y += netGutter / 2
			pic.line(false, point{below.from, self.y + self.h}, point{below.from, below.y})
		}
		y := n.place(pic, n.flat(kids, 1, below.column()), below)
		pic.height = more(moreKids, n.markAt(1, below.column()), y)
	}
	if len(partners) > 0 {
		beside.y = self.mid()
		if beside.x == 0 { // nothing below: the partners stand there
			beside.y = self.y + self.h
		}
		beside.from = n.markAt(0, beside.column())
		if beside.x > 0 {
			beside.from = min(self.x+self.w, beside.x)
		}
		y := n.place(pic, n.flat(partners, 1, beside.column()), beside)
		pic.height = max(pic.height, more(morePartners, beside.x+n.markAt(1, beside.column()), y))
	}
	return pic
}

// shares divides the width between what is below and what is beside.
func (n *net) shares(kids, partners int, fr netFrame) (below, beside strip) {
	columns := func(count, most int) int { return max(1, min(most, (count+5)/6)) }
	below = strip{width: fr.width, columns: columns(kids, 3), trunk: true}
	beside = strip{width: fr.width, columns: columns(partners, 3), trunk: true, dashed: true}
	if kids == 0 || partners == 0 {
		return below, beside
	}
	third := (fr.width - 2*netGutter) / 3
	if partners > 2*kids {
		below.width, below.columns = third, 1
		beside.columns = columns(partners, 2)
	} else {
		beside.columns = 1
		below.columns = columns(kids, 2)
		below.width = 2*third + netGutter
	}
	beside.x = below.width + netGutter
	beside.width = fr.width - beside.x
	return below, beside
}

// flat are nodes as blocks of one line each, without what is below them.
func (n *net) flat(nodes []int, depth int, width float64) []netBlock {
	out := make([]netBlock, len(nodes))
	for k, i := range nodes {
		r := n.row(i, depth, width)
		out[k] = netBlock{rows: []netRow{r}, under: -1, h: r.h}
	}
	return out
}

// aroundRows are all of them as one list, the partners on a dashed line.
func (n *net) aroundRows(focus int, kids, partners []int, width float64) (netBlock, int) {
	b := netBlock{under: -1}
	depth := 0
	for _, i := range n.above(focus) {
		b.rows = append(b.rows, n.row(i, depth, width))
		depth++
	}
	self := n.row(focus, depth, width)
	self.focus, self.strong = true, true
	b.rows = append(b.rows, self)
	for _, i := range kids {
		b.rows = append(b.rows, n.row(i, depth+1, width))
	}
	for _, i := range partners {
		r := n.row(i, depth+1, width)
		r.dashed = true
		b.rows = append(b.rows, r)
	}
	for _, r := range b.rows {
		b.h += r.h
	}
	return b, depth
}
