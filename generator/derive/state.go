package derive

import "jianbao/generator/model"

// StateAt gives the state a record is in on a day, "" for none. Where its kind
// keeps a history that is the last step reached: dated on or before today, or
// without a date, and with no step before it still to come. A record none of
// whose steps is reached is in the initial state.
func StateAt(r model.Record, today int32) string {
	if r.IsZero() || r.Table.Kind.States == nil {
		return ""
	}
	sm := r.Table.Kind.States
	ci, row := r.ChunkRow()
	if steps := stepsOf(r.Table, ci); steps != nil {
		from, to := steps.Offsets[row], steps.Offsets[row+1]
		if n := reached(steps, from, to, today); n < to {
			if n == from {
				return sm.Initial
			}
			return r.Table.Value(ci, r.Table.Kind.Index(sm.History), steps.Codes[n-1])
		}
	}
	return r.Term(sm.Field)
}

// Planned reports whether a record has steps after today: it changes by itself when
// their day comes.
func Planned(r model.Record, today int32) bool {
	return !r.IsZero() && viewOf(r, today).planned()
}

// stepsOf is the history column of a chunk; nil where it has none.
func stepsOf(t *model.Table, ci int) *model.Column {
	fi := -1
	if sm := t.Kind.States; sm != nil && sm.History != "" {
		fi = t.Kind.Index(sm.History)
	}
	if fi < 0 {
		return nil
	}
	c := &t.Chunks[ci].Cols[fi]
	if c.Offsets == nil || len(c.Ints) < len(c.Codes) {
		return nil
	}
	return c
}

// reached gives the first of a record's steps that is still to come, or to. A step
// behind one that is to come is to come too.
func reached(steps *model.Column, from, to uint32, today int32) uint32 {
	for n := from; n < to; n++ {
		if day := steps.Ints[n]; day != model.NoInt && day > int64(today) {
			return n
		}
	}
	return to
}

// stateful reports whether a field is the state of a machine with a history, so
// that its value depends on the day.
func stateful(k *model.Kind, f *model.Field) bool {
	return k.States != nil && k.States.History != "" && f.Name == k.States.Field && f.Type == model.TypeState
}

// planned reports whether a chunk has steps after today. Most have none, and
// then the stored states are those of today.
func (v *view) planned() bool {
	steps := stepsOf(v.t, v.ci)
	if steps == nil {
		return false
	}
	from, to := steps.Offsets[v.lo], steps.Offsets[v.hi]
	return reached(steps, from, to, v.today) < to
}

// states are the states of the rows today: 1 + the place among the machine's
// states, 0 for none, which the dictionary of the column names too.
func (v *view) states() *model.Column {
	sm := v.t.Kind.States
	out := &model.Column{Codes: make([]uint32, v.len()), Dict: make([]string, 1, len(sm.States)+1)}
	for _, o := range sm.States {
		out.Dict = append(out.Dict, o.Key)
	}
	h := v.histories()
	for i := range out.Codes {
		out.Codes[i] = uint32(h.stateOf(i) + 1)
	}
	return out
}
