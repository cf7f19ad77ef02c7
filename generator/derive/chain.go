package derive

import (
	"math/bits"

	"jianbao/generator/model"
)

// Step is how far one requirement is met by a record, with the numbers for a
// sentence about it.
type Step struct {
	*model.Requirement
	Status string // Complete, Open, Failed

	// From and To are the ends of a Days step; To is the date in a Has field, if
	// that is one. NoDay where not given.
	From, To int32
	// Last is the last day on which the step can be met (AtMost, By), NoDay
	// without one.
	Last int32
	// Have is the days of a Days step, or the part of a Share step, whose whole is
	// Of and which must at least be Need. A part of more than the whole is no share. In millionths for Number fields, as the
	// columns are. Known says that Have (and Of) are there.
	Have, Of, Need int64
	Known          bool
}

// Chain says how far a record meets the requirements of its kind: the steps that
// apply to it, and Complete, Open or Failed for all of them; "" for a kind
// without requirements. The chain of a record dated after today is not complete.
func Chain(r model.Record, today int32) (status string, steps []Step) {
	if r.IsZero() || r.Table.Kind.Requirements == nil {
		return "", nil
	}
	ch := viewOf(r, today).chain()
	for n := range ch.steps {
		if s, applies := ch.step(n, 0); applies {
			steps = append(steps, s)
		}
	}
	return ch.status(0), steps
}

// chain is the requirements with the columns of a view at hand.
type chain struct {
	today int32
	date  []int32 // of the records; nil without
	steps []boundStep
}

type boundStep struct {
	r           *model.Requirement
	when        []bool
	from, to    []int32 // of Days; to of a Has date
	by          []int32
	has         func(int) bool
	is          []condition
	part, whole []int64
	ps, ws      int64
}

func (v *view) chain() *chain {
	k := v.t.Kind
	ch := &chain{today: v.today}
	if i := k.Index(k.Date); i >= 0 && k.Date != "" {
		ch.date = v.column(i).Start
	}
	for n := range k.Requirements.Steps {
		r := &k.Requirements.Steps[n]
		b := boundStep{r: r, when: v.mask(r.When)}
		switch {
		case r.Has != "":
			b.has = v.has(r.Has)
			if f, ok := k.Field(r.Has); ok && (f.Type == model.TypeDate || f.Type == model.TypeDateRange) {
				b.to = v.days(r.Has)
			}
			if r.By != "" {
				b.by = v.days(r.By)
			}
		case r.Days[0] != "":
			b.from, b.to = v.days(r.Days[0]), v.days(r.Days[1])
		case r.Share[0] != "":
			b.part, b.ps = v.numbers(r.Share[0])
			b.whole, b.ws = v.numbers(r.Share[1])
		case len(r.Is) > 0:
			b.is = v.conditions(r.Is)
		}
		ch.steps = append(ch.steps, b)
	}
	return ch
}

// step judges requirement n for row i; false where it does not apply.
func (ch *chain) step(n, i int) (Step, bool) {
	b := &ch.steps[n]
	s := Step{Requirement: b.r, Status: model.Open, From: model.NoDay, To: model.NoDay, Last: model.NoDay}
	if b.when != nil && !b.when[i] {
		return s, false
	}
	switch {
	case b.has != nil:
		ch.hasStep(b, i, &s)
	case b.from != nil:
		ch.daysStep(b, i, &s)
	case b.r.Share[0] != "":
		shareStep(b, i, &s)
	case b.is != nil:
		isStep(b, i, &s)
	}
	return s, true
}

// hasStep wants a value. A date that is still to come is a plan and no value.
func (ch *chain) hasStep(b *boundStep, i int, s *Step) {
	if b.to != nil {
		s.To = b.to[i]
	}
	if b.by != nil {
		s.Last = b.by[i]
	}
	there := b.has(i) && (b.to == nil || s.To <= ch.today)
	switch {
	case there && (s.Last == model.NoDay || b.to == nil || s.To <= s.Last):
		s.Status = model.Complete
	case there, s.Last != model.NoDay && ch.today > s.Last:
		s.Status = model.Failed
	}
}

// condition is one of Is: whether a row meets it, and whether it has a value that
// will not do and will not change.
type condition struct{ ok, settled func(int) bool }

// conditions makes them of what a step wants. A state that is not final may still
// become the one that is wanted.
func (v *view) conditions(is map[string][]string) []condition {
	var out []condition
	for name, values := range is {
		c := condition{ok: v.accepts(name, values), settled: v.has(name)}
		if f, ok := v.t.Kind.Field(name); ok && f.Type == model.TypeState && v.t.Kind.States != nil {
			c.settled = v.accepts(name, v.t.Kind.States.Final)
		}
		out = append(out, c)
	}
	return out
}

// isStep wants all conditions to hold.
func isStep(b *boundStep, i int, s *Step) {
	s.Status = model.Complete
	for _, c := range b.is {
		switch {
		case c.ok(i):
		case c.settled(i):
			s.Status = model.Failed
			return
		default:
			s.Status = model.Open
		}
	}
}

// daysStep wants a number of days between two dates. With AtLeast the first of
// them, with AtMost the second must have come. AtMost alone wants them in order.
func (ch *chain) daysStep(b *boundStep, i int, s *Step) {
	r := b.r
	s.From, s.To = b.from[i], b.to[i]
	if r.AtMost != nil && s.From != model.NoDay && *r.AtMost < 1<<20 && *r.AtMost > -1<<20 {
		s.Last = s.From + int32(*r.AtMost)
	}
	if s.From == model.NoDay || s.To == model.NoDay {
		if s.Last != model.NoDay && ch.today > s.Last {
			s.Status = model.Failed
		}
		return
	}
	s.Have, s.Known = int64(s.To)-int64(s.From), true
	switch {
	case r.AtLeast == nil && r.AtMost != nil && *r.AtMost >= 0 && s.Have < 0:
		s.Status = model.Failed
	case r.AtLeast != nil && s.Have < *r.AtLeast, r.AtMost != nil && s.Have > *r.AtMost:
		s.Status = model.Failed
	case r.AtLeast != nil && s.From > ch.today, r.AtMost != nil && s.To > ch.today:
	default:
		s.Status = model.Complete
	}
}

// shareStep wants a part of a whole. A whole of 0 has no part that is enough.
func shareStep(b *boundStep, i int, s *Step) {
	if b.part == nil || b.whole == nil || b.part[i] == model.NoInt || b.whole[i] == model.NoInt {
		return
	}
	s.Have, s.Of, s.Known = b.part[i], b.whole[i], true
	s.Need = need(s.Of, b.ps, b.ws, b.r)
	if s.Of > 0 && s.Have >= s.Need && !exceeds(s.Have, b.ps, s.Of, b.ws) {
		s.Status = model.Complete
	} else {
		s.Status = model.Failed
	}
}

// exceeds reports whether part, in 1/ps, is more than whole, in 1/ws.
func exceeds(part, ps, whole, ws int64) bool {
	if ps == ws || part < 0 || whole < 0 {
		return part > whole
	}
	a, ok := product(part, ws, 1)
	b, ok2 := product(whole, ps, 1)
	return ok && ok2 && a > b
}

// need is the smallest part, in 1/ps, that is enough of a whole in 1/ws.
func need(of, ps, ws int64, r *model.Requirement) int64 {
	if of <= 0 || r.Min[1] <= 0 || r.Min[0] < 0 {
		return 0
	}
	// of/ws · min0/min1 · ps, rounded up; with Over, more than that.
	a, ok := product(of, r.Min[0], ps)
	b, ok2 := product(ws, r.Min[1], 1)
	if !ok || !ok2 {
		return of
	}
	n := a / b
	if a%b != 0 || r.Over {
		n++
	}
	return n
}

func product(a, b, c int64) (int64, bool) {
	p := uint64(a)
	for _, x := range [2]int64{b, c} {
		hi, lo := bits.Mul64(p, uint64(x))
		if hi != 0 || lo > 1<<62 {
			return 0, false
		}
		p = lo
	}
	return int64(p), true
}

// status is that of all steps that apply to row i.
func (ch *chain) status(i int) string {
	open := ch.date != nil && ch.date[i] != model.NoDay && ch.date[i] > ch.today
	failed := false
	for n := range ch.steps {
		s, applies := ch.step(n, i)
		if applies {
			open = open || s.Status == model.Open
			failed = failed || s.Status == model.Failed
		}
	}
	switch {
	case failed:
		return model.Failed
	case open:
		return model.Open
	}
	return model.Complete
}

func (v *view) chains(f *model.Field) *model.Column {
	if v.t.Kind.Requirements == nil {
		return &model.Column{}
	}
	out := make([]uint32, v.len())
	code := coder(f, model.Complete, model.Open, model.Failed)
	ch := v.chain()
	for i := range out {
		out[i] = code[ch.status(i)]
	}
	return &model.Column{Codes: out}
}
