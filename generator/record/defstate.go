package record

import (
	"strconv"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

var (
	errDefFraction = diag.Message{
		Code: "JB0485", Severity: diag.Error,
		ZH: "“%[1]s”不是 0 到 1 之间的份额", EN: "%[1]q is not a share between 0 and 1",
		HintZH: "请写成分数或百分数，例如 1/2、2/3、60%%", HintEN: "write a fraction or a percentage: 1/2, 2/3, 60%%",
	}
	aPair = diag.Text{ZH: "两项，例如 [notice, date]", EN: "a list of two, as in [notice, date]"}
)

// states reads a machine, or what is added to it. Moves of a state that is there
// are added to by an extension, and replaced by a kind that uses a part.
func (l *loader) states(d *definition, n yamldoc.Node, from source) {
	s := d.kind.States
	if s == nil {
		s = &model.StateMachine{Moves: map[string][]string{}}
		d.kind.States = s
	}
	d.place("states", n.Pos(), from)
	moves := map[string][]string{}
	l.each(n, map[string]func(yamldoc.Node){
		"field":   l.placed(d, "states/field", from, l.str(&s.Field)),
		"history": l.placed(d, "states/history", from, l.str(&s.History)),
		"initial": l.placed(d, "states/initial", from, l.str(&s.Initial)),
		"final":   l.placed(d, "states/final", from, l.strs(&s.Final)),
		"failed":  l.placed(d, "states/failed", from, l.strs(&s.Failed)),
		"list":    l.placed(d, "states/list", from, l.options(&s.States, moves)),
		"limits":  func(n yamldoc.Node) { l.timeLimits(d, s, n, from) },
	})
	for state, to := range moves {
		if from == inExtension || len(to) == 0 {
			to = append(s.Moves[state][:len(s.Moves[state]):len(s.Moves[state])], to...)
		}
		s.Moves[state] = to
	}
}

// timeLimits reads how long records may stay in the states. The last that
// applies counts, so those of a site come after the others.
func (l *loader) timeLimits(d *definition, s *model.StateMachine, n yamldoc.Node, from source) {
	for c := range n.Items() {
		var limit model.Limit
		var days *int64
		at := "limit " + strconv.Itoa(len(s.Limits))
		d.place(at, c.Pos(), from)
		l.each(c, map[string]func(yamldoc.Node){
			"state": l.placed(d, at+"/state", from, l.str(&limit.State)), "days": l.placed(d, at+"/days", from, l.limit(&days)),
			"until": l.placed(d, at+"/until", from, l.str(&limit.Until)), "when": l.when(d, at+"/when", from, &limit.When),
		})
		if limit.State == "" {
			l.list.Add(errDefMissing.At(c.Pos(), "state"))
			continue
		}
		if (days == nil) == (limit.Until == "") {
			if c.Get("days").IsZero() == c.Get("until").IsZero() {
				l.list.Add(errDefOne.At(c.Pos(), "limits", listText("days", "until")))
			}
			continue
		}
		if days != nil {
			if *days < 0 || *days > maxDays {
				l.list.Add(errDefShape.At(d.at(at+"/days"), "days", diag.Text{ZH: "0 到 36500 的整数", EN: "a whole number from 0 to 36500"}))
				continue
			}
			limit.Days = int(*days)
		}
		s.Limits = append(s.Limits, limit)
	}
}

const maxDays = 36500 // a hundred years

// requirements reads the steps of an outcome; a step whose name is there
// already is replaced.
func (l *loader) requirements(d *definition, n yamldoc.Node, from source) {
	q := d.kind.Requirements
	if q == nil {
		q = &model.Requirements{}
		d.kind.Requirements = q
	}
	d.place("requirements", n.Pos(), from)
	l.each(n, map[string]func(yamldoc.Node){
		"field":    l.placed(d, "requirements/field", from, l.str(&q.Field)),
		"complete": l.label(&q.Complete), "incomplete": l.label(&q.Incomplete),
		"steps": func(n yamldoc.Node) {
			for c := range n.Items() {
				l.requirement(d, q, c, from)
			}
		},
	})
}

func (l *loader) requirement(d *definition, q *model.Requirements, n yamldoc.Node, from source) {
	var s model.Requirement
	at := "step " + n.Get("name").Str()
	placed := func(name string, read func(yamldoc.Node)) func(yamldoc.Node) {
		return l.placed(d, at+"/"+name, from, read)
	}
	var least, most, more yamldoc.Node
	node := func(into *yamldoc.Node) func(yamldoc.Node) { return func(n yamldoc.Node) { *into = n } }
	l.each(n, map[string]func(yamldoc.Node){
		"name": l.name(&s.Name), "label": l.label(&s.Label), "help": l.label(&s.Help), "when": l.when(d, at+"/when", from, &s.When),
		"has": placed("has", l.str(&s.Has)), "by": placed("by", l.str(&s.By)),
		"days": placed("days", l.pair(&s.Days)), "share": placed("share", l.pair(&s.Share)),
		"is":       l.when(d, at+"/is", from, &s.Is),
		"at-least": placed("at-least", node(&least)), "at-most": placed("at-most", node(&most)), "more-than": placed("more-than", node(&more)),
	})
	if s.Name == "" {
		if n.Get("name").IsZero() {
			l.list.Add(errDefMissing.At(n.Pos(), "name"))
		}
		return
	}
	d.place(at, n.Pos(), from)
	if !l.bounds(&s, n, least, most, more) {
		return
	}
	for i := range q.Steps {
		if q.Steps[i].Name == s.Name {
			q.Steps[i] = s
			return
		}
	}
	q.Steps = append(q.Steps, s)
}

// forms are what a step may want.
var forms = []string{"has", "days", "share", "is"}

// bounds reads the bounds of a step: days for days, shares for a share.
func (l *loader) bounds(s *model.Requirement, n, least, most, more yamldoc.Node) bool {
	given := 0
	for _, name := range forms {
		if !n.Get(name).IsZero() {
			given++
		}
	}
	if given != 1 {
		l.list.Add(errDefOne.At(n.Pos(), s.Name, listText(forms...)))
		return false
	}
	before := len(l.list)
	refuse := func(v yamldoc.Node, key, with string) {
		if !v.IsZero() {
			l.list.Add(errDefWith.At(v.Pos(), key, with))
		}
	}
	if s.Has == "" {
		refuse(n.Get("by"), "by", "has")
	}
	switch {
	case !n.Get("has").IsZero(), !n.Get("is").IsZero():
		if is := n.Get("is"); !is.IsZero() && len(s.Is) == 0 {
			l.list.Add(errDefMissing.At(is.Pos(), "is"))
		}
		refuse(least, "at-least", "days")
		refuse(most, "at-most", "days")
		refuse(more, "more-than", "share")
	case !n.Get("days").IsZero():
		refuse(more, "more-than", "share")
		if least.IsZero() && most.IsZero() {
			l.list.Add(errDefMissing.At(n.Pos(), "at-least, at-most"))
		}
		if !least.IsZero() {
			l.limit(&s.AtLeast)(least)
		}
		if !most.IsZero() {
			l.limit(&s.AtMost)(most)
		}
		if s.AtLeast != nil && s.AtMost != nil && *s.AtLeast > *s.AtMost {
			l.list.Add(errDefOrder.At(most.Pos(), "at-least, at-most"))
		}
	default:
		refuse(most, "at-most", "days")
		if least.IsZero() == more.IsZero() {
			l.list.Add(errDefOne.At(n.Pos(), s.Name, listText("at-least", "more-than")))
			break
		}
		bound := least
		if s.Over = !more.IsZero(); s.Over {
			bound = more
		}
		var ok bool
		if s.Min, ok = fraction(bound.Str()); !ok || s.Over && s.Min[0] == s.Min[1] {
			l.list.Add(errDefFraction.At(bound.Pos(), bound.Str()))
		}
	}
	return len(l.list) == before
}

// fraction reads 2/3, 60% or 0.6 as numerator and denominator.
func fraction(s string) ([2]int64, bool) {
	over := func(num, den int64, why ...reason) ([2]int64, bool) {
		for _, w := range why {
			if w != nil {
				return [2]int64{}, false
			}
		}
		return [2]int64{num, den}, num >= 0 && den > 0 && num <= den && den <= 1e6
	}
	s = narrow(s)
	if a, b, ok := strings.Cut(s, "/"); ok {
		num, why := parseInt(a)
		den, why2 := parseInt(b)
		return over(num, den, why, why2)
	}
	if p, ok := strings.CutSuffix(s, "%"); ok {
		num, why := parseDecimal(p, 2, whyNumber)
		return over(num, 1e4, why)
	}
	num, why := parseDecimal(s, 6, whyNumber)
	return over(num, 1e6, why)
}

// pair reads a list of two names.
func (l *loader) pair(into *[2]string) func(yamldoc.Node) {
	return func(n yamldoc.Node) {
		var names []string
		l.strs(&names)(n)
		if len(names) != 2 || names[0] == "" || names[1] == "" {
			l.list.Add(errDefShape.At(n.Pos(), strings.Join(names, ", "), aPair))
			return
		}
		into[0], into[1] = names[0], names[1]
	}
}

// listText names keys in a message.
func listText(names ...string) diag.Text {
	return diag.Text{ZH: strings.Join(names, "、"), EN: strings.Join(names, ", ")}
}
