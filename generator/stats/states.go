package stats

import (
	"slices"

	"jianbao/generator/derive"
	"jianbao/generator/model"
)

// The state of a record is that of the build clock, and its history what it has
// gone through by then. As everywhere, a record is in the initial state from its
// date on; one without a history has gone through its state.

// stateful reports whether a field is the state of a machine with a history, or
// that history.
func (p *plan) stateful(f *model.Field) bool {
	s := p.kind.States
	return s != nil && s.History != "" && f.Type == model.TypeState && (f.Name == s.Field || f.Name == s.History)
}

// stated gives the state or the history of a chunk, and the table-wide codes of
// its codes.
func (p *plan) stated(ci, field int) (*model.Column, []uint32) {
	s := p.kind.States
	hi := p.kind.Index(s.History)
	past := &p.table.Chunks[ci].Cols[hi]
	planned := slices.ContainsFunc(past.Ints, func(day int64) bool { return day != model.NoInt && day > int64(p.today()) })
	if p.kind.Fields[field].Name == s.Field && !planned {
		return p.stored(ci, field)
	}
	keys := p.keys(field)
	if p.kind.Fields[field].Name == s.Field {
		c := derive.Column(p.table, ci, field, p.today())
		return c, codesOf(c.Dict, keys)
	}
	states := derive.Column(p.table, ci, p.kind.Index(s.Field), p.today())
	present := codesOf(states.Dict, keys)
	h := historyOf{past: past, codes: codesOf(past.Dict, keys), today: int64(p.today()), initial: uint32(max(slices.Index(keys, s.Initial), 0))}
	if p.dateCol >= 0 {
		h.dates = p.table.Chunks[ci].Cols[p.dateCol].Start
	}
	rows := p.table.Chunks[ci].Rows
	out := &model.Column{Offsets: make([]uint32, 1, rows+1), Codes: make([]uint32, 0, rows)}
	for row := range rows {
		was := len(out.Codes)
		out.Codes = h.steps(row, out.Codes)
		if len(out.Codes) == was && states.Codes != nil {
			if now := present[states.Codes[row]]; now != 0 {
				out.Codes = append(out.Codes, now)
			}
		}
		out.Offsets = append(out.Offsets, uint32(len(out.Codes)))
	}
	same := make([]uint32, len(keys))
	for i := range same {
		same[i] = uint32(i)
	}
	return out, same
}

// codesOf gives the place of each key among others, 0 for none.
func codesOf(dict, keys []string) []uint32 {
	out := make([]uint32, len(dict))
	for i, k := range dict {
		out[i] = uint32(max(slices.Index(keys, k), 0))
	}
	return out
}

// historyOf reads the steps of a chunk.
type historyOf struct {
	past    *model.Column
	codes   []uint32 // of the dictionary of past
	dates   []int32  // of the records; nil
	today   int64
	initial uint32
}

// steps appends the states that a row has gone through by its history.
func (h *historyOf) steps(row int, out []uint32) []uint32 {
	if h.past.Offsets == nil {
		return out
	}
	from, to := h.past.Offsets[row], h.past.Offsets[row+1]
	day := func(n uint32) int64 {
		if int(n) < len(h.past.Ints) {
			return h.past.Ints[n]
		}
		return model.NoInt
	}
	for n := from; n < to; n++ {
		if d := day(n); d != model.NoInt && d > h.today {
			break // and what comes after it
		}
		code := h.codes[h.past.Codes[n]]
		if n == from && code != h.initial && h.initial != 0 && h.dates != nil && h.dates[row] != model.NoDay && day(n) != model.NoInt && day(n) >= int64(h.dates[row]) {
			out = append(out, h.initial)
		}
		out = append(out, code)
	}
	return out
}
