package record

import (
	"slices"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

var (
	errStep = diag.Message{
		Code: "JB0440", Severity: diag.Error,
		ZH: "“%[1]s”的每一步要写状态和日期", EN: "each step of %[1]s has a state and a date",
		HintZH: "例如 - {状态: %[2]s, 日期: 2026-11-22}", HintEN: "as in - {state: %[2]s, date: 2026-11-22}",
	}
	errFirstState = diag.Message{
		Code: "JB0441", Severity: diag.Error,
		ZH: "第一步应当是“%[1]s”", EN: "the first step must be %[1]q",
	}
	errMove = diag.Message{
		Code: "JB0442", Severity: diag.Error,
		ZH: "不能从“%[1]s”变成“%[2]s”", EN: "a move from %[1]q to %[2]q is not allowed",
		HintZH: "“%[1]s”之后可以是：%[3]s", HintEN: "after %[1]q: %[3]s",
	}
	errStepBack = diag.Message{
		Code: "JB0443", Severity: diag.Error,
		ZH: "这一步的日期早于前一步", EN: "this step is earlier than the one before",
	}
	errStateDiffers = diag.Message{
		Code: "JB0444", Severity: diag.Error,
		ZH: "状态“%[1]s”和最后一步“%[2]s”不一致", EN: "the state %[1]q differs from the last step, %[2]q",
		HintZH: "有了经过（history）就不必再写状态", HintEN: "the state need not be written beside a history",
	}
)

// step is one entry of the history of the current row.
type step struct {
	option int32
	day    int32
	at     yamldoc.Node
}

var (
	stateKeys = []string{"state", "状态"}
	dateKeys  = []string{"date", "日期"}
)

// history reads the steps of a record: a list of {state, date}, or a mapping of
// states to dates.
func (f *fileDecoder) history(c *column, v yamldoc.Node, b *builder) {
	switch v.Kind() {
	case yamldoc.Map:
		for k, d := range v.Pairs() {
			f.step(c, b, k, k, d)
		}
	case yamldoc.List:
		for item := range v.Items() {
			f.stepItem(c, b, item)
		}
	default:
		f.badStep(c, v)
	}
	if c.shape == shapeNone {
		return
	}
	for _, s := range b.steps {
		c.addCode(c.option(s.option))
		if s.day == model.NoDay {
			c.Ints = append(c.Ints, model.NoInt)
		} else {
			c.Ints = append(c.Ints, int64(s.day))
		}
	}
}

func (f *fileDecoder) badStep(c *column, at yamldoc.Node) {
	example := diag.Text{ZH: "待办", EN: "open"}
	if len(c.field.Options) > 0 {
		example = optionText(c.field.Options[0])
	}
	f.report(errStep.At(at.Pos(), fieldText(c.field), example))
}

func (f *fileDecoder) stepItem(c *column, b *builder, item yamldoc.Node) {
	var state, date yamldoc.Node
	for k, v := range item.Pairs() {
		switch {
		case isKey(k, stateKeys):
			state = v
		case isKey(k, dateKeys):
			date = v
		default:
			f.badStep(c, k)
			return
		}
	}
	if state.Kind() != yamldoc.Scalar || date.Kind() != yamldoc.Scalar {
		f.badStep(c, item)
		return
	}
	f.step(c, b, item, state, date)
}

func (f *fileDecoder) step(c *column, b *builder, at, state, date yamldoc.Node) {
	i, ok := lookup(c.names, state.Str())
	if !ok {
		f.noOption(c, state, state.Str())
		return
	}
	day, why := parseDay(date.Str())
	if why != nil {
		f.report(errValue.At(date.Pos(), fieldText(c.field), shown(c, date), *why, diag.Text{ZH: "日期", EN: "a date"}, "2026-11-22"))
		day = model.NoDay
	}
	b.steps = append(b.steps, step{i, day, at})
}

// settleState checks the history and sets the state from it, or to the initial
// state where nothing is said.
func (f *fileDecoder) settleState(b *builder, n yamldoc.Node) {
	m := b.kind.States
	if m == nil || b.state < 0 {
		return
	}
	c := &b.cols[b.state]
	f.moves(m, b)
	if c.has {
		if len(b.steps) > 0 && c.good {
			last := m.States[b.steps[len(b.steps)-1].option]
			if have := c.rowText(); have != last.Key {
				f.report(errStateDiffers.At(c.key.Pos(), stateText(m, have), optionText(last)))
			}
		}
		return
	}
	i := slices.IndexFunc(m.States, func(o model.Option) bool { return o.Key == m.Initial })
	if len(b.steps) > 0 {
		i = int(b.steps[len(b.steps)-1].option)
	}
	if i < 0 || c.shape == shapeNone {
		return
	}
	c.open(b.chunk.Rows)
	c.addCode(c.option(int32(i)))
	c.has = true
}

func (f *fileDecoder) moves(m *model.StateMachine, b *builder) {
	for i, s := range b.steps {
		state := m.States[s.option]
		if i == 0 {
			if state.Key != m.Initial {
				f.report(errFirstState.At(s.at.Pos(), stateText(m, m.Initial)))
			}
			continue
		}
		before := b.steps[i-1]
		from := m.States[before.option]
		if !slices.Contains(m.Moves[from.Key], state.Key) {
			d := errMove.At(s.at.Pos(), optionText(from), optionText(state), movesText(m, from.Key))
			if len(m.Moves[from.Key]) == 0 {
				d = d.NoHint()
			}
			f.report(d)
		}
		if s.day != model.NoDay && before.day != model.NoDay && s.day < before.day {
			f.report(errStepBack.At(s.at.Pos()).With(before.at.Pos()))
		}
	}
}

func optionText(o model.Option) diag.Text {
	return diag.Text{ZH: o.Label.In("zh"), EN: o.Key}
}

func stateText(m *model.StateMachine, key string) diag.Text {
	for _, o := range m.States {
		if o.Key == key {
			return optionText(o)
		}
	}
	return diag.Text{ZH: key, EN: key}
}

func movesText(m *model.StateMachine, from string) diag.Text {
	var options []model.Option
	for _, o := range m.States {
		if slices.Contains(m.Moves[from], o.Key) {
			options = append(options, o)
		}
	}
	return optionList(options)
}
