package stats

import (
	"slices"

	"jianbao/generator/model"
)

// boundFilter is a filter with one chunk's columns at hand.
type boundFilter struct {
	f      *filter
	codes  []uint32
	offs   []uint32
	remap  []uint32
	ints   []int64
	counts boundCounts
}

func (p *plan) bindFilter(ci int, f *filter) boundFilter {
	c, remap := p.column(ci, f.field)
	b := boundFilter{f: f, codes: c.Codes, offs: c.Offsets, remap: remap, ints: c.Ints}
	if f.kind == axCounts {
		b.counts = p.bindCounts(ci, f.field, f.accept, f.whole)
	}
	return b
}

func (b *boundFilter) pass(row int) bool {
	switch b.f.kind {
	case axCode:
		if b.codes == nil || b.remap == nil {
			return false
		}
		if b.offs == nil {
			return b.f.accept[b.remap[b.codes[row]]]
		}
		for _, c := range b.codes[b.offs[row]:b.offs[row+1]] {
			if b.f.accept[b.remap[c]] {
				return true
			}
		}
		return false
	case axCounts:
		n, _ := b.counts.sum(row)
		return n > 0
	}
	if b.ints == nil || b.ints[row] == model.NoInt {
		return false
	}
	if b.f.kind == axBool {
		return b.f.accept[min(max(b.ints[row], 0), 1)]
	}
	for _, n := range b.f.ints {
		if n == b.ints[row] {
			return true
		}
	}
	return false
}

// boundFactor is a part of the measure with one chunk's columns at hand.
type boundFactor struct {
	ints   []int64
	counts boundCounts
	sums   bool
	fixed  bool
}

func (p *plan) bindFactor(ci int, f *factor) boundFactor {
	c, _ := p.column(ci, f.field)
	if !f.counts {
		return boundFactor{ints: c.Ints}
	}
	named := f.named
	for _, flt := range p.filters {
		if flt.kind == axCounts && flt.field == f.field && !f.fixed {
			named = flt.accept
		}
	}
	return boundFactor{sums: true, fixed: f.fixed, counts: p.bindCounts(ci, f.field, named, f.whole)}
}

// value gives the factor of a record, and whether the record has one. A record
// that gives counts but not the named category has 0 of it.
func (b *boundFactor) value(row int) (int64, bool) {
	if b.sums {
		n, present := b.counts.sum(row)
		return n, present
	}
	if b.ints == nil || b.ints[row] == model.NoInt {
		return 0, false
	}
	return b.ints[row], true
}

// boundCounts reads a counts field: which category counts where.
type boundCounts struct {
	codes, offs, remap []uint32
	ints               []int64
	named              []bool   // nil: all
	whole              []uint32 // nil: no category is a part of another
}

func (p *plan) bindCounts(ci, field int, named []bool, whole []uint32) boundCounts {
	c, remap := p.column(ci, field)
	if c.Offsets == nil || remap == nil {
		return boundCounts{}
	}
	return boundCounts{c.Codes, c.Offsets, remap, c.Ints, named, whole}
}

// sum adds a record's categories, each person once, and tells whether the
// record has any entry at all.
func (b *boundCounts) sum(row int) (n int64, present bool) {
	if b.offs == nil || b.offs[row] == b.offs[row+1] {
		return 0, false
	}
	if b.named == nil && b.whole == nil {
		for _, x := range b.ints[b.offs[row]:b.offs[row+1]] {
			n += x
		}
		return n, true
	}
	for i := b.offs[row]; i < b.offs[row+1]; i++ {
		if _, in, ok := b.place(row, b.remap[b.codes[i]]); ok && in {
			n += b.ints[i]
		}
	}
	return n, true
}

// place says under which category an entry counts, whether it counts in the
// total, and whether it counts at all.
func (b *boundCounts) place(row int, code uint32) (group uint32, inTotal, ok bool) {
	var whole uint32
	if b.whole != nil {
		whole = b.whole[code]
	}
	if b.named != nil && b.named[code] {
		return code, whole == 0 || !b.named[whole] || !b.has(row, whole), true
	}
	if whole == 0 {
		return code, true, b.named == nil
	}
	if (b.named != nil && !b.named[whole]) || b.has(row, whole) {
		return 0, false, false
	}
	return whole, true, true
}

// has reports whether a record gives a category.
func (b *boundCounts) has(row int, code uint32) bool {
	for i := b.offs[row]; i < b.offs[row+1]; i++ {
		if b.remap[b.codes[i]] == code {
			return true
		}
	}
	return false
}

// boundAxis is an axis with one chunk's columns at hand.
type boundAxis struct {
	a      *axis
	codes  []uint32
	offs   []uint32
	remap  []uint32
	ints   []int64
	counts boundCounts
	multi  bool // a record may have several groups, or none
}

func (p *plan) bindAxis(ci int, a *axis) boundAxis {
	b := boundAxis{a: a}
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

// one gives the group of a record that has exactly one.
func (b *boundAxis) one(row int, day int32) int32 {
	switch b.a.kind {
	case axTime:
		return b.a.slots[b.a.unit.bucket(day)-b.a.base]
	case axCode:
		if b.codes == nil {
			return 0
		}
		return int32(b.remap[b.codes[row]])
	case axBool:
		if b.ints == nil || b.ints[row] == model.NoInt {
			return 0
		}
		return int32(min(max(b.ints[row], 0), 1)) + 1
	}
	return 0
}

// all gives the groups of a record, accepted ones only.
func (b *boundAxis) all(row int, day int32, buf []entry) []entry {
	if !b.multi {
		return append(buf, entry{b.one(row, day), 1, true})
	}
	if b.a.kind == axCounts {
		return b.categories(row, buf)
	}
	for _, c := range b.codes[b.offs[row]:b.offs[row+1]] {
		g := b.remap[c]
		if g == 0 || (b.a.named != nil && !b.a.named[g]) {
			continue
		}
		buf = appendOnce(buf, int32(g))
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
				buf = append(buf, entry{int32(g), c.ints[i], in})
			case c.ints[i] > 0:
				buf = appendOnce(buf, int32(g)) // two parts of one whole are one record
			}
		}
	}
	if len(buf) == 0 && !b.a.coupled && b.a.named == nil {
		buf = append(buf, entry{0, 1, true})
	}
	return buf
}
