package stats

import (
	"slices"

	"jianbao/generator/model"
)

// boundAxis is an axis with one chunk's columns at hand.
type boundAxis struct {
	a      *axis
	codes  []uint32
	offs   []uint32
	remap  []uint32
	ints   []int64
	counts boundCounts
	multi  bool  // a record may have several groups, or none
	first  int32 // row number of the chunk's first record
}

func (p *plan) bindAxis(ci int, a *axis) boundAxis {
	b := boundAxis{a: a, first: int32(p.table.First(ci))}
	switch a.kind {
	case axCode:
		c, remap := p.column(ci, a.field)
		if c.Codes != nil && remap != nil {
			b.codes, b.offs, b.remap = c.Codes, c.Offsets, remap
			b.multi = c.Offsets != nil
		}
	case axBool:
		c, _ := p.column(ci, a.field)
		b.ints = c.Ints
	case axCounts:
		b.counts = p.bindCounts(ci, a.field, a.named, a.whole)
		b.multi = true
	}
	return b
}

// group is the group of a table-wide code.
func (b *boundAxis) group(code uint32) int32 {
	if b.a.groupOf != nil {
		code = b.a.groupOf[code]
	}
	return int32(code)
}

// fill gives the groups of some rows, each of which has exactly one.
func (b *boundAxis) fill(rows, days []int32, out []int32) {
	switch {
	case b.multi: // see all
	case b.a.kind == axTime:
		b.periods(rows, days, out)
		return
	case b.a.kind == axCode && b.codes != nil && b.a.groupOf != nil:
		for i, row := range rows {
			out[i] = int32(b.a.groupOf[b.remap[b.codes[row]]])
		}
		return
	case b.a.kind == axCode && b.codes != nil:
		for i, row := range rows {
			out[i] = int32(b.remap[b.codes[row]])
		}
		return
	case b.a.kind == axBool && b.ints != nil:
		for i, row := range rows {
			out[i] = 0
			if n := b.ints[row]; n != model.NoInt {
				out[i] = int32(min(max(n, 0), 1)) + 1
			}
		}
		return
	case b.a.kind == axSelf:
		for i, row := range rows {
			out[i] = b.first + row + 1
		}
		return
	}
	clear(out[:len(rows)])
}

func (b *boundAxis) periods(rows, days []int32, out []int32) {
	a := b.a
	if a.byDay != nil {
		for i, row := range rows {
			out[i] = a.byDay[days[row]-a.day0]
		}
		return
	}
	for i, row := range rows {
		out[i] = a.slots[a.bucket(days[row])-a.base]
	}
}

// all gives the groups of a record, accepted ones only.
func (b *boundAxis) all(row int, one int32, buf []entry) []entry {
	if !b.multi {
		return append(buf, entry{one, 1, true})
	}
	if b.a.kind == axCounts {
		return b.categories(row, buf)
	}
	for _, c := range b.codes[b.offs[row]:b.offs[row+1]] {
		g := b.remap[c]
		if g == 0 || (b.a.named != nil && !b.a.named[g]) {
			continue
		}
		buf = appendOnce(buf, b.group(g))
	}
	if len(buf) == 0 && b.a.named == nil {
		buf = append(buf, entry{0, 1, true})
	}
	return buf
}

func appendOnce(buf []entry, group int32) []entry {
	e := entry{group, 1, true}
	if slices.Contains(buf, e) {
		return buf
	}
	return append(buf, e)
}

// categories divides a record by the categories of a counts field: by their
// numbers where the measure sums them, else once under each that took part.
func (b *boundAxis) categories(row int, buf []entry) []entry {
	c := &b.counts
	if c.offs != nil {
		for i := c.offs[row]; i < c.offs[row+1]; i++ {
			g, in, ok := c.place(row, c.remap[c.codes[i]])
			switch {
			case !ok:
			case b.a.coupled:
				buf = append(buf, entry{b.group(g), c.ints[i], in})
			case c.ints[i] > 0:
				buf = appendOnce(buf, b.group(g)) // two parts of one whole are one record
			}
		}
	}
	if len(buf) == 0 && !b.a.coupled && b.a.named == nil {
		buf = append(buf, entry{0, 1, true})
	}
	return buf
}
