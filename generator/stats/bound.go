package stats

import "jianbao/generator/model"

// boundFilter is a filter with one chunk's columns at hand.
type boundFilter struct {
	f      *filter
	codes  []uint32
	offs   []uint32
	remap  []uint32
	ints   []int64
	days   []int32
	counts boundCounts
}

func (p *plan) bindFilter(ci int, f *filter) boundFilter {
	c, remap := p.column(ci, f.field)
	b := boundFilter{f: f, codes: c.Codes, offs: c.Offsets, remap: remap, ints: c.Ints, days: c.Start}
	if f.kind == axCounts && !f.any {
		b.counts = p.bindCounts(ci, f.field, f.accept, f.whole)
	}
	return b
}

func (p *plan) bindFilters(ci int, fs []filter, out []boundFilter) []boundFilter {
	for i := range fs {
		out = append(out, p.bindFilter(ci, &fs[i]))
	}
	return out
}

// keep leaves the rows of sel that pass.
func (b *boundFilter) keep(sel []int32) []int32 {
	out := sel[:0]
	if !b.f.any && b.f.kind == axCode && b.codes != nil && b.remap != nil && b.offs == nil {
		for _, row := range sel {
			if b.f.accept[b.remap[b.codes[row]]] {
				out = append(out, row)
			}
		}
		return out
	}
	for _, row := range sel {
		if b.pass(int(row)) {
			out = append(out, row)
		}
	}
	return out
}

// present reports whether the row has any value.
func (b *boundFilter) present(row int) bool {
	switch {
	case b.offs != nil:
		return b.offs[row] < b.offs[row+1]
	case b.days != nil:
		return b.days[row] != model.NoDay
	case b.ints != nil:
		return b.ints[row] != model.NoInt
	}
	return b.codes != nil && b.codes[row] != 0
}

func (b *boundFilter) pass(row int) bool {
	if b.f.any {
		return b.present(row)
	}
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
	f      *factor
	ints   []int64
	counts boundCounts
}

func (p *plan) bindFactor(ci int, f *factor, own []filter) boundFactor {
	c, _ := p.column(ci, f.field)
	if !f.counts {
		return boundFactor{f: f, ints: c.Ints}
	}
	named := f.named
	for _, filters := range [][]filter{p.filters, own} {
		for _, flt := range filters {
			if flt.kind == axCounts && flt.field == f.field && !f.fixed && !flt.any {
				named = flt.accept
			}
		}
	}
	return boundFactor{f: f, counts: p.bindCounts(ci, f.field, named, f.whole)}
}

// value gives the factor of a record, and whether the record has one. A record
// that gives counts but not the named category has 0 of it.
func (b *boundFactor) value(row int) (int64, bool) {
	if b.f.counts {
		return b.counts.sum(row)
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
