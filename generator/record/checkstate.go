package record

import (
	"slices"
	"strconv"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

var errDefFailed = diag.Message{
	Code: "JB0449", Severity: diag.Error,
	ZH: "“%[1]s”不是结束的状态（final）", EN: "%[1]q is not one of the final states",
	HintZH: "没有成功的状态（failed）要从结束的状态里选，例如 %[2]s", HintEN: "failed states are some of the final ones; did you mean %[2]q?",
}

func (l *loader) checkStates(d *definition) {
	s := d.kind.States
	if s == nil {
		return
	}
	need := diag.Text{ZH: "要用状态（state）", EN: "a state is needed"}
	if s.Field == "" {
		l.list.Add(errDefMissing.At(d.at("states"), "field"))
	}
	l.checkUse(d, d.at("states/field"), s.Field, need, model.TypeState)
	l.checkUse(d, d.at("states/history"), s.History, need, model.TypeState)
	if f, ok := d.kind.Field(s.Field); ok && f.Type == model.TypeState && f.Multiple {
		l.list.Add(errDefUse.At(d.at("states/field"), f.Name, diag.Text{ZH: "要用只有一个值的状态", EN: "a single state is needed"}))
	}
	if f, ok := d.kind.Field(s.History); ok && f.Type == model.TypeState && !f.Multiple {
		l.list.Add(errDefUse.At(d.at("states/history"), f.Name, diag.Text{ZH: "要写 multiple: true", EN: "it needs multiple: true"}))
	}
	keys := optionKeys(s.States)
	if len(keys) == 0 {
		l.list.Add(errDefMissing.At(d.at("states"), "list"))
	}
	if s.Initial == "" && len(keys) > 0 {
		s.Initial = keys[0]
	}
	var seen []string
	known := func(at string, names ...string) {
		for _, name := range names {
			if !slices.Contains(keys, name) && !slices.Contains(seen, name) {
				seen = append(seen, name)
				l.missing(d.at(at), errDefOption, name, keys)
			}
		}
	}
	if s.Initial != "" {
		known("states/initial", s.Initial)
	}
	known("states/final", s.Final...)
	for _, name := range s.Failed {
		if known("states/failed", name); slices.Contains(keys, name) && !slices.Contains(s.Final, name) {
			l.missing(d.at("states/failed"), errDefFailed, name, s.Final)
		}
	}
	for _, from := range keysOf(s.Moves) {
		known("states/list", from)
		known("states/list", s.Moves[from]...)
	}
}

// checkLimits looks at the time limits of the states and takes out wrong ones.
func (l *loader) checkLimits(d *definition) {
	s := d.kind.States
	if s == nil {
		return
	}
	kept := s.Limits[:0:0]
	for i, limit := range s.Limits {
		before := len(l.list)
		at := "limit " + strconv.Itoa(i)
		if keys := optionKeys(s.States); !slices.Contains(keys, limit.State) {
			l.missing(d.at(at+"/state"), errDefOption, limit.State, keys)
		}
		if limit.Until != "" {
			limit.Until = l.checkKept(d, at+"/until", limit.Until, aDate, model.TypeDate, model.TypeDateRange)
		} else {
			l.checkHistory(d, d.at(at), limit.State)
		}
		l.checkWhen(d, at+"/when", limit.When, byClock)
		if len(l.list) == before {
			kept = append(kept, limit)
		}
	}
	s.Limits = kept
}

// checkRequirements looks at the steps of an outcome and takes out wrong ones.
func (l *loader) checkRequirements(d *definition) {
	q := d.kind.Requirements
	if q == nil {
		return
	}
	if q.Field == "" {
		l.list.Add(errDefMissing.At(d.at("requirements"), "field"))
	}
	l.checkKept(d, "requirements/field", q.Field, diag.Text{ZH: "要用文字或正文（markdown）", EN: "a text or Markdown is needed"},
		model.TypeMarkdown, model.TypeText)
	if q.Complete == (model.Label{}) {
		l.list.Add(errDefMissing.At(d.at("requirements"), "complete"))
	}
	if q.Incomplete == (model.Label{}) {
		l.list.Add(errDefMissing.At(d.at("requirements"), "incomplete"))
	}
	if len(q.Steps) == 0 {
		l.list.Add(errDefMissing.At(d.at("requirements"), "steps"))
	}
	kept := q.Steps[:0:0]
	for _, s := range q.Steps {
		before := len(l.list)
		at := "step " + s.Name
		switch {
		case s.Has != "":
			s.Has = l.checkKept(d, at+"/has", s.Has, diag.Text{})
			if s.By != "" {
				s.By = l.checkKept(d, at+"/by", s.By, aDate, model.TypeDate, model.TypeDateRange)
				l.checkKept(d, at+"/has", s.Has, aDate, model.TypeDate, model.TypeDateRange)
			}
		case s.Days[0] != "":
			l.checkSpan(d, at+"/days", &s.Days)
		case len(s.Is) > 0:
			l.checkWhen(d, at+"/is", s.Is, byClock)
		default:
			l.checkShare(d, at+"/share", &s.Share)
		}
		l.checkWhen(d, at+"/when", s.When, byClock)
		if len(l.list) == before {
			kept = append(kept, s)
		}
	}
	q.Steps = kept
}
