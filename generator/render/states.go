package render

import (
	"slices"
	"strings"

	"jianbao/generator/deps"
	"jianbao/generator/derive"
	"jianbao/generator/model"
)

// State is the record's state, nil without one.
func (v *Record) State() *Link {
	sm := v.r.Table.Kind.States
	if sm == nil {
		return nil
	}
	if o, ok := stateOption(sm, v.state()); ok {
		return &Link{Title: v.w.env.label(o.Label), Key: o.Key, Color: o.Color, Icon: o.Icon}
	}
	return nil
}

// state is the key of the present state; "" without one.
func (v *Record) state() string {
	if sm := v.r.Table.Kind.States; sm != nil && v.field(sm.Field) != nil {
		v.steps()
		return derive.StateAt(v.r, v.w.env.today())
	}
	return ""
}

// steps are the steps of the record's history up to today, and those that are
// still to come; none where the history is not shown. How many are reached is
// noted, not the day: so the record's outputs are made again on the day of a step
// only.
func (v *Record) steps() (done, planned []model.Step) {
	steps, n := reached(v.r, v.w.env.today())
	if len(steps) == 0 {
		return nil, nil
	}
	v.w.note(deps.List, "reached/"+v.r.Table.Kind.Name+"/"+v.r.ID(), hashReached(n))
	if v.field(v.r.Table.Kind.States.History) == nil {
		return nil, nil
	}
	return steps[:n], steps[n:]
}

// reached are a record's steps, and how many of them are up to a day: a step
// behind one that is to come is to come, too.
func reached(r model.Record, today int32) (steps []model.Step, n int) {
	sm := r.Table.Kind.States
	if sm == nil || sm.History == "" {
		return nil, 0
	}
	steps = r.History(sm.History)
	n = slices.IndexFunc(steps, func(s model.Step) bool { return s.Day != model.NoDay && s.Day > today })
	if n < 0 {
		n = len(steps)
	}
	return steps, n
}

func hashReached(n int) deps.Hash {
	var h deps.Hasher
	return h.Int(int64(n)).Sum()
}

// reachedHash identifies the steps of a record up to today: <kind>/<id>.
func (e *Env) reachedHash(name string) deps.Hash {
	kind, id, _ := strings.Cut(name, "/")
	r, ok := e.Site.Tables[kind].Find(id)
	if !ok {
		return deps.Hash{}
	}
	_, n := reached(r, e.today())
	return hashReached(n)
}

func stateOption(sm *model.StateMachine, key string) (model.Option, bool) {
	for _, o := range sm.States {
		if o.Key == key {
			return o, true
		}
	}
	return model.Option{}, false
}

// StateView is a state on a record's way.
type StateView struct {
	Key, Label, Color, Icon string
	Done, Current, Final    bool
	Planned                 bool // the history has it, with a day that is still to come
	Date                    Date // when it was entered; zero where not known
	Days                    int  // spent in it, of the present one until today
	HasDays                 bool // whether Days is known
	Limit                   int  // the days that it may take; 0 for no limit
	Over                    bool // it took longer than the limit
}

// States are the states on the record's way: those of its history up to today, the
// last of them the present one, then those planned, and what would come next. Without a history the states before the present
// one in the machine's order; final states off the usual way only when the record
// is in them. nil without a machine.
func (v *Record) States() []StateView {
	sm := v.r.Table.Kind.States
	if sm == nil || v.field(sm.Field) == nil {
		return nil
	}
	way := v.way(sm)
	out := make([]StateView, 0, len(sm.States))
	for i, s := range way {
		out = append(out, v.stateView(sm, way, i, s))
	}
	next := v.state()
	done, planned := v.steps()
	if len(done) == 0 && len(planned) > 0 && planned[0].State == next {
		planned = planned[1:] // the initial state, which it is in from its date on
	}
	for _, s := range planned {
		out = append(out, v.plannedView(sm, s))
		next = s.State
	}
	for {
		moves := sm.Moves[next]
		if len(moves) == 0 || slices.Contains(sm.Final, next) {
			break
		}
		next = moves[0]
		again := slices.ContainsFunc(out[len(way):], func(s StateView) bool { return s.Key == next })
		if o, ok := stateOption(sm, next); ok && !again {
			out = append(out, StateView{
				Key: o.Key, Label: v.w.env.label(o.Label), Color: o.Color, Icon: o.Icon, Date: Date{w: v.w},
				Final: slices.Contains(sm.Final, o.Key),
			})
			continue
		}
		break
	}
	return out
}

// way lists the states up to the present one, with the days they were entered.
func (v *Record) way(sm *model.StateMachine) []model.Step {
	current := v.state()
	var way []model.Step
	switch steps, planned := v.steps(); {
	case len(steps) > 0:
		return v.begun(sm, steps)
	case len(planned) > 0:
		return append(way, model.Step{State: current, Day: v.entered(sm, current)})
	}
	for i, s := range sm.States {
		if s.Key == current {
			return append(way, model.Step{State: s.Key, Day: v.entered(sm, s.Key)})
		}
		if i == 0 || !offTheWay(sm, i) {
			way = append(way, model.Step{State: s.Key, Day: v.entered(sm, s.Key)})
		}
	}
	return nil // without a state the way has not begun
}

// begun puts the initial state before a history that starts later: a record is in
// it from its date on.
func (v *Record) begun(sm *model.StateMachine, steps []model.Step) []model.Step {
	date := v.entered(sm, sm.Initial)
	switch {
	case steps[0].State == sm.Initial && steps[0].Day == model.NoDay:
		steps[0].Day = date
	case steps[0].State != sm.Initial && date != model.NoDay && steps[0].Day >= date:
		steps = append([]model.Step{{State: sm.Initial, Day: date}}, steps...)
	}
	return steps
}

// entered is, without a history, known of the first state only: the record's date.
func (v *Record) entered(sm *model.StateMachine, state string) int32 {
	if start, _, ok := v.dated(); ok && state == sm.Initial {
		return start
	}
	return model.NoDay
}

// plannedView is a step that is still to come.
func (v *Record) plannedView(sm *model.StateMachine, s model.Step) StateView {
	sv := StateView{Key: s.State, Label: s.State, Planned: true, Final: slices.Contains(sm.Final, s.State), Date: Date{w: v.w}}
	if o, ok := stateOption(sm, s.State); ok {
		sv.Label, sv.Color, sv.Icon = v.w.env.label(o.Label), o.Color, o.Icon
	}
	if s.Day != model.NoDay {
		sv.Date = v.w.day(s.Day)
	}
	return sv
}

func (v *Record) stateView(sm *model.StateMachine, way []model.Step, i int, s model.Step) StateView {
	last := i == len(way)-1
	sv := StateView{
		Key: s.State, Label: s.State, Done: !last, Current: last, Date: Date{w: v.w},
		Final: slices.Contains(sm.Final, s.State),
	}
	if o, ok := stateOption(sm, s.State); ok {
		sv.Label, sv.Color, sv.Icon = v.w.env.label(o.Label), o.Color, o.Icon
	}
	if s.Day == model.NoDay {
		return sv
	}
	sv.Date = v.w.day(s.Day)
	left := model.NoDay
	switch {
	case !last:
		left = way[i+1].Day
	case !sv.Final:
		v.w.noteClock()
		left = v.w.env.today()
	}
	if left != model.NoDay && left >= s.Day {
		sv.Days, sv.HasDays = int(left-s.Day), true
	}
	if due, ok := v.limit(sm, s); ok {
		sv.Limit = int(due - s.Day)
		sv.Over = sv.HasDays && left > due
	}
	return sv
}

// limit is the last day that a state may take: of the limits that apply the last
// one counts.
func (v *Record) limit(sm *model.StateMachine, s model.Step) (due int32, ok bool) {
	v.limitsClock(sm)
	for _, l := range sm.Limits {
		if l.State != s.State || !derive.Meets(v.r, l.When, v.w.env.today()) {
			continue
		}
		switch {
		case l.Until == "":
			due, ok = s.Day+int32(l.Days), true
		case v.field(l.Until) != nil:
			if _, end, given := v.r.Days(l.Until); given {
				due, ok = end, true
			}
		}
	}
	return due, ok
}

// Since is when the present state was entered; zero where the history does not
// say.
func (v *Record) Since() Date {
	if day := v.since(); day != model.NoDay {
		return v.w.day(day)
	}
	return Date{w: v.w}
}

func (v *Record) since() int32 {
	sm := v.r.Table.Kind.States
	if sm == nil || v.field(sm.History) == nil {
		return model.NoDay
	}
	if steps, _ := v.steps(); len(steps) > 0 {
		if last := steps[len(steps)-1]; last.State == v.state() {
			return last.Day
		}
	}
	return model.NoDay
}

// Age is for how many days the record has been in its present state, by the
// record's date where the history does not say; -1 where neither does, for final
// states and without a state.
func (v *Record) Age() int {
	sm := v.r.Table.Kind.States
	if sm == nil || v.state() == "" || slices.Contains(sm.Final, v.state()) {
		return -1
	}
	since := v.since()
	if start, _, ok := v.dated(); ok && since == model.NoDay {
		since = start
	}
	v.w.noteClock()
	if since == model.NoDay || since > v.w.env.today() {
		return -1
	}
	return int(v.w.env.today() - since)
}

// due is the last day of the limit of the present state.
func (v *Record) due() (int32, bool) {
	sm := v.r.Table.Kind.States
	if sm == nil || len(sm.Limits) == 0 || !v.r.Table.Kind.ShowsLimits() {
		return model.NoDay, false
	}
	v.steps()
	v.limitsClock(sm)
	return derive.Due(v.r, v.w.env.today())
}

// limitsClock notes the day where a limit applies by a value that depends on it.
func (v *Record) limitsClock(sm *model.StateMachine) {
	for _, l := range sm.Limits {
		for name := range l.When {
			if f, ok := v.r.Table.Kind.Field(name); ok {
				v.clock(f)
			}
		}
	}
}

// Due is the last day of the time limit that runs; zero without one.
func (v *Record) Due() Date {
	if day, ok := v.due(); ok {
		return v.w.day(day)
	}
	return Date{w: v.w}
}

// OverdueDays is by how many days the limit that runs is exceeded; 0 within it.
func (v *Record) OverdueDays() int {
	day, ok := v.due()
	if !ok {
		return 0
	}
	v.w.noteClock()
	return max(0, int(v.w.env.today()-day))
}

// DaysLeft is how many days the limit that runs leaves, 0 on its last day; -1
// without one, and when it is exceeded.
func (v *Record) DaysLeft() int {
	day, ok := v.due()
	if !ok {
		return -1
	}
	v.w.noteClock()
	return max(-1, int(day-v.w.env.today()))
}

// Standing compares the record with the time limits of its states: in-time, late,
// running or overdue. nil where the kind has no such field or no limit applies.
func (v *Record) Standing() *Link {
	return v.computed(func(d *model.Derive) bool { return d.Standing })
}

// computed is the value of the kind's first shown field of a computed form.
func (v *Record) computed(form func(*model.Derive) bool) *Link {
	for _, f := range v.r.Table.Kind.Fields {
		if f.Derive != nil && form(f.Derive) && v.w.env.shown(v.r.Table.Kind, f) {
			if l := v.links(f); len(l) > 0 {
				return l[0]
			}
		}
	}
	return nil
}

// offTheWay reports whether a state is final but not the end of the usual way:
// no state before it moves on to it alone.
func offTheWay(sm *model.StateMachine, i int) bool {
	key := sm.States[i].Key
	if len(sm.Moves[key]) > 0 {
		return false
	}
	for _, moves := range sm.Moves {
		if len(moves) > 0 && moves[0] == key {
			return false
		}
	}
	return true
}
