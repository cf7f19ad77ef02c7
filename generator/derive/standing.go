package derive

import (
	"slices"

	"jianbao/generator/model"
)

// step is a state of a record and the day it was entered.
type step struct {
	state int   // among the kind's states
	day   int32 // NoDay where not known
}

// histories reads the steps of the rows of a view.
type histories struct {
	v       *view
	initial int
	date    []int32 // nil for kinds without date
	present *model.Column
	states  []int // code of present → state, -1
	past    *model.Column
	moves   []int // code of past → state, -1
	planned bool  // some steps are after today
	buf     []step
}

func (v *view) histories() *histories {
	k := v.t.Kind
	h := &histories{v: v, initial: -1, planned: v.planned()}
	h.initial = slices.IndexFunc(k.States.States, func(o model.Option) bool { return o.Key == k.States.Initial })
	if i := k.Index(k.Date); i >= 0 && k.Date != "" {
		h.date = v.column(i).Start
	}
	h.present, h.states = v.coding(k.States.Field)
	h.past, h.moves = v.coding(k.States.History)
	return h
}

// coding gives a state column and the state of each of its codes.
func (v *view) coding(field string) (*model.Column, []int) {
	fi := v.t.Kind.Index(field)
	if fi < 0 || field == "" || v.c.Cols[fi].Codes == nil {
		return nil, nil
	}
	c := v.cut(&v.c.Cols[fi])
	states := make([]int, len(c.Dict))
	for code := range states {
		key := v.t.Value(v.ci, fi, uint32(code))
		states[code] = slices.IndexFunc(v.t.Kind.States.States, func(o model.Option) bool { return o.Key == key })
	}
	return c, states
}

// steps are the states a record has gone through up to today, the last its present
// one. The slice is valid until the next call.
func (h *histories) steps(i int) []step {
	out := h.buf[:0]
	if h.past != nil && h.past.Offsets != nil {
		from, to := h.past.Offsets[h.v.lo+i], h.past.Offsets[h.v.lo+i+1]
		if h.planned {
			to = reached(h.past, from, to, h.v.today)
		}
		for n := from; n < to; n++ {
			s := step{h.moves[h.past.Codes[n]], model.NoDay}
			if h.past.Ints != nil && h.past.Ints[n] != model.NoInt {
				s.day = int32(h.past.Ints[n])
			}
			out = append(out, s)
		}
	}
	date := model.NoDay
	if h.date != nil {
		date = h.date[i]
	}
	state := h.stateOf(i)
	switch {
	case len(out) == 0 && state >= 0:
		out = append(out, step{state, model.NoDay})
		fallthrough
	case len(out) > 0 && out[0].state == h.initial:
		if out[0].state == h.initial && out[0].day == model.NoDay {
			out[0].day = date
		}
	case len(out) > 0 && date != model.NoDay && h.initial >= 0 && out[0].day >= date:
		out = slices.Insert(out, 0, step{h.initial, date})
	}
	h.buf = out
	return out
}

// stateOf is the state of a row today, -1 for none.
func (h *histories) stateOf(i int) int {
	if h.planned {
		from, to := h.past.Offsets[h.v.lo+i], h.past.Offsets[h.v.lo+i+1]
		switch n := reached(h.past, from, to, h.v.today); {
		case n == to:
		case n == from:
			return h.initial
		default:
			return h.moves[h.past.Codes[n-1]]
		}
	}
	if h.present == nil {
		return -1
	}
	if h.present.Offsets == nil {
		return h.states[h.present.Codes[i]]
	}
	if n := h.present.Offsets[h.v.lo+i+1]; n > h.present.Offsets[h.v.lo+i] {
		return h.states[h.present.Codes[n-1]]
	}
	return -1
}

// limit is a time limit with the columns of a view at hand.
type limit struct {
	state int
	days  int32
	until []int32 // nil: by days
	when  []bool  // nil: always
}

func (v *view) limits() []limit {
	sm := v.t.Kind.States
	out := make([]limit, 0, len(sm.Limits))
	for _, l := range sm.Limits {
		b := limit{days: int32(min(max(l.Days, 0), 1<<20)), when: v.mask(l.When)}
		b.state = slices.IndexFunc(sm.States, func(o model.Option) bool { return o.Key == l.State })
		if l.Until != "" {
			b.until = v.days(l.Until)
		}
		out = append(out, b)
	}
	return out
}

// end is the last day a row may stay in a state; the last limit that applies
// counts, and one whose date is missing does not apply.
func end(limits []limit, i int, s step) (int32, bool) {
	for n := len(limits) - 1; n >= 0; n-- {
		l := &limits[n]
		switch {
		case l.state != s.state || l.when != nil && !l.when[i]:
		case l.until != nil:
			if l.until[i] != model.NoDay {
				return l.until[i], true
			}
		case s.day != model.NoDay:
			return s.day + l.days, true
		}
	}
	return model.NoDay, false
}

// judgement is how a record stands against its limits.
type judgement struct {
	standing string // "" where no limit applies, and for what came to nothing
	due      int32  // of the present state, NoDay for none
}

// judge returns a function that judges row i of the view.
func (v *view) judge() func(i int) judgement {
	sm := v.t.Kind.States
	h, limits := v.histories(), v.limits()
	final, failed := make([]bool, len(sm.States)), make([]bool, len(sm.States))
	for i, o := range sm.States {
		final[i], failed[i] = slices.Contains(sm.Final, o.Key), slices.Contains(sm.Failed, o.Key)
	}
	return func(i int) judgement {
		j := judgement{due: model.NoDay}
		steps := h.steps(i)
		if n := len(steps); n > 0 && steps[n-1].state >= 0 && failed[steps[n-1].state] {
			return j
		}
		judged, late, done := false, false, false
		for n, s := range steps {
			last := n == len(steps)-1
			if last && s.state >= 0 && final[s.state] {
				done = true
				break
			}
			due, ok := end(limits, i, s)
			switch {
			case !ok:
			case last:
				judged, j.due = true, due
			case steps[n+1].day != model.NoDay:
				judged = true
				late = late || steps[n+1].day > due
			}
		}
		switch {
		case !judged:
		case done && late:
			j.standing = model.Late
		case done:
			j.standing = model.InTime
		case j.due != model.NoDay && v.today > j.due:
			j.standing = model.Overdue
		default:
			j.standing = model.Running
		}
		return j
	}
}

func (v *view) standing(f *model.Field) *model.Column {
	if v.t.Kind.States == nil {
		return &model.Column{}
	}
	out := make([]uint32, v.len())
	code := coder(f, model.InTime, model.Late, model.Running, model.Overdue)
	judge := v.judge()
	for i := range out {
		out[i] = code[judge(i).standing]
	}
	return &model.Column{Codes: out}
}

func (v *view) overdue() *model.Column {
	if v.t.Kind.States == nil {
		return &model.Column{}
	}
	out := make([]int64, v.len())
	judge := v.judge()
	for i := range out {
		out[i] = model.NoInt
		if j := judge(i); j.standing == model.Overdue {
			out[i] = int64(v.today) - int64(j.due)
		}
	}
	return &model.Column{Ints: out}
}

// coder maps the keys to their codes in a derived field.
func coder(f *model.Field, keys ...string) map[string]uint32 {
	m := make(map[string]uint32, len(keys))
	for _, k := range keys {
		m[k] = uint32(slices.IndexFunc(f.Options, func(o model.Option) bool { return o.Key == k }) + 1)
	}
	return m
}
