package manual

import (
	"slices"
	"strconv"
	"strings"

	"jianbao/generator/model"
)

// derived lists the fields that the program computes.
func (w *writer) derived() {
	var rows []*model.Field
	for _, f := range w.kind.Fields {
		if f.Derive != nil {
			rows = append(rows, f)
		}
	}
	if len(rows) == 0 {
		return
	}
	w.section("自动算出的", "Computed fields")
	w.print(w.tr("这些不用写，也不能写；筛选、分组、统计时和别的字段一样用。", "Nobody writes these; they filter, group and sum like other fields."), "\n\n")
	w.print(w.tr("| 名称 | 英文名 | 怎么算 |", "| field | label | value |"), "\n|---|---|---|\n")
	for _, f := range rows {
		first, second := f.Label.ZH, "`"+f.Name+"`"
		if !w.zh {
			first, second = second, w.in(f.Label)
		}
		w.print("| ", cell(first), " | ", cell(second), " | ", cell(w.how(f)), " |\n")
	}
}

// how says how a computed field comes about.
func (w *writer) how(f *model.Field) string {
	s := w.form(f)
	if len(f.Derive.When) > 0 {
		s += w.tr("；只算"+w.conditions(f.Derive.When)+"的", "; only where "+w.conditions(f.Derive.When))
	}
	return s
}

func (w *writer) form(f *model.Field) string {
	d := f.Derive
	switch {
	case d.Days[0] != "":
		return w.tr("从"+w.end(d.Days[0])+"到"+w.end(d.Days[1])+"的天数", "days from "+w.end(d.Days[0])+" to "+w.end(d.Days[1]))
	case d.Percent[0] != "":
		return w.tr(w.field(d.Percent[0])+"占"+w.field(d.Percent[1])+"的百分之几", w.field(d.Percent[0])+" in percent of "+w.field(d.Percent[1]))
	case d.Band != "":
		return w.tr("把"+w.field(d.Band)+"分成几档：", w.field(d.Band)+" in bands: ") + w.labels(f)
	case d.Standing:
		return w.tr("对照各状态的期限：", "against the time limits of the states: ") + w.labels(f)
	case d.Overdue:
		return w.tr("现在超过期限几天；没有超期的没有这个数", "days beyond the limit, of records that are overdue now")
	case d.Chain:
		return w.tr("对照要走完的步骤：", "against the required steps: ") + w.labels(f)
	}
	return ""
}

func (w *writer) labels(f *model.Field) string {
	var out []string
	for _, o := range f.Options {
		label := w.in(o.Label)
		if !w.zh {
			label += " (`" + o.Key + "`)"
		}
		out = append(out, label)
	}
	return strings.Join(out, w.tr("、", ", "))
}

// end names an end of a span of days.
func (w *writer) end(name string) string {
	switch name {
	case "now":
		return w.tr("今天", "today")
	case "entered":
		return w.tr("进入现在这个状态那天", "the day the present state was entered")
	}
	if _, ok := w.kind.Field(name); ok {
		return w.field(name)
	}
	return w.tr("变成"+w.quote(w.state(name))+"那天", "the day it became "+w.quote(w.state(name)))
}

func (w *writer) state(key string) string {
	if w.kind.States != nil {
		for _, o := range w.kind.States.States {
			if o.Key == key {
				return w.in(o.Label)
			}
		}
	}
	return key
}

// states is the machine: what a state may become, and its limits.
func (w *writer) states() {
	m := w.kind.States
	if m == nil || len(m.States) == 0 {
		return
	}
	w.section("状态和期限", "States and limits")
	w.print(w.tr("第一步是"+w.quote(w.state(m.Initial))+"。", "The first state is "+w.quote(w.state(m.Initial))+". "))
	if m.History != "" {
		w.print(w.tr("每变一次，在"+w.field(m.History)+"里加一行状态和日期；跳着走、日期倒着写都会报错。",
			"Each change is a line in "+w.field(m.History)+"; a move that is not listed or a date before the last one is an error."))
	}
	w.print("\n\n", w.tr("| 状态 | 也可以写 | 之后可以是 | 期限 |", "| state | also accepted | then | limit |"), "\n|---|---|---|---|\n")
	for _, o := range m.States {
		var to []string
		for _, key := range m.Moves[o.Key] {
			to = append(to, w.state(key))
		}
		next := strings.Join(to, w.tr("、", ", "))
		if len(to) == 0 {
			next = w.tr("（到此为止）", "(final)")
		}
		if slices.Contains(m.Failed, o.Key) {
			next = w.tr("（到此为止，不算办成）", "(final, without success)")
		}
		name, others := o.Label.ZH, append([]string{o.Key}, o.Aliases...)
		if !w.zh {
			name, others = w.in(o.Label)+" `"+o.Key+"`", append([]string{o.Label.ZH}, o.Aliases...)
		}
		w.print("| ", cell(name), " | ", cell(code(others, w.tr("、", ", "))), " | ", cell(next), " | ", cell(w.limits(o.Key)), " |\n")
	}
	if len(m.Limits) > 0 {
		w.print("\n", w.tr("期限是可以停留的天数，几条都用得上时，以排在后面的为准。网站可以在 `kinds/` 里改（见[自己定义种类](../own-kinds.md)）。",
			"A limit is the days a record may stay in a state; of several that apply the last counts. A site changes them in `kinds/` ([own kinds](../own-kinds.md))."), "\n")
	}
}

func (w *writer) limits(state string) string {
	var out []string
	for _, l := range w.kind.States.Limits {
		if l.State != state {
			continue
		}
		s := strconv.Itoa(l.Days) + w.tr(" 天", days(l.Days))
		if l.Until != "" {
			s = w.tr("到"+w.field(l.Until), "until "+w.field(l.Until))
		}
		if len(l.When) == 0 && l.Until == "" { // what stands before never counts
			out = nil
		}
		if c := w.conditions(l.When); c != "" {
			s = w.tr(c+"的，"+s, s+" where "+c)
		}
		out = append(out, s)
	}
	return strings.Join(out, w.tr("；", "; "))
}

func days(n int) string {
	if n == 1 {
		return " day"
	}
	return " days"
}

// requirements are the steps before an outcome may be called by its name.
func (w *writer) requirements() {
	r := w.kind.Requirements
	if r == nil {
		return
	}
	w.section("要走完的步骤", "Required steps")
	w.print(w.tr("下面用得上的步骤都走完了，网页上"+w.field(r.Field)+"才标为"+w.quote(w.in(r.Complete))+"，否则标为"+w.quote(w.in(r.Incomplete))+"。日期、人数对不上，或者期限过了，都算没走完。",
		"Only with all the steps that apply, "+w.field(r.Field)+" is headed "+w.quote(w.in(r.Complete))+", else "+w.quote(w.in(r.Incomplete))+"."), "\n\n")
	for i := range r.Steps {
		s := &r.Steps[i]
		w.print(strconv.Itoa(i+1), ". **", w.in(s.Label), "**", w.tr("：", ": "), w.step(s))
		if c := w.conditions(s.When); c != "" {
			w.print(w.tr("（只用于"+c+"的）", " (only where "+c+")"))
		}
		if h := w.in(s.Help); h != "" {
			w.print(w.tr("。", ". "), strings.TrimRight(h, "。."))
		}
		w.print(w.tr("。\n", ".\n"))
	}
}

func (w *writer) step(s *model.Requirement) string {
	switch {
	case s.Has != "" && s.By != "":
		return w.tr("写了"+w.field(s.Has)+"，并且不晚于"+w.field(s.By), w.field(s.Has)+" is given and not later than "+w.field(s.By))
	case s.Has != "":
		return w.tr("写了"+w.field(s.Has), w.field(s.Has)+" is given")
	case s.Days[0] != "":
		return w.span(s)
	case len(s.Is) > 0:
		return w.conditions(s.Is)
	}
	bound := w.tr("不少于", "at least ")
	if s.Over {
		bound = w.tr("超过", "more than ")
	}
	return w.tr(w.field(s.Share[0])+bound+w.field(s.Share[1])+"的 ", w.field(s.Share[0])+" is "+bound) +
		strconv.FormatInt(s.Min[0], 10) + "/" + strconv.FormatInt(s.Min[1], 10) + w.tr("", " of "+w.field(s.Share[1]))
}

// span says how many days a step wants from one day to another.
func (w *writer) span(s *model.Requirement) string {
	from, to := w.end(s.Days[0]), w.end(s.Days[1])
	if s.AtLeast != nil && *s.AtLeast == 0 && s.AtMost == nil {
		return w.tr(to+"不早于"+from, to+" is not before "+from)
	}
	return w.tr("从"+from+"到"+to, "from "+from+" to "+to+" ") + w.between(s)
}

func (w *writer) between(s *model.Requirement) string {
	n := func(v *int64) string { return strconv.FormatInt(*v, 10) + w.tr(" 天", days(int(*v))) }
	switch {
	case s.AtLeast != nil && s.AtMost != nil:
		return n(s.AtLeast) + w.tr("到 ", " to ") + n(s.AtMost)
	case s.AtLeast != nil:
		return w.tr("不少于 ", "at least ") + n(s.AtLeast)
	case s.AtMost != nil:
		return w.tr("不超过 ", "at most ") + n(s.AtMost)
	}
	return ""
}

// rules are what fields demand of each other.
func (w *writer) rules() {
	if len(w.kind.Rules) == 0 {
		return
	}
	w.section("写的时候会检查", "Rules")
	for _, r := range w.kind.Rules {
		if r.Of != "" {
			w.part(r)
			continue
		}
		w.print("- ", w.tr(w.conditions(r.When)+"时，要"+w.demand(r.Then), "Where "+w.conditions(r.When)+", "+w.conditions(r.Then)), w.tr("。\n", ".\n"))
	}
}

// part says which numbers must not be more than which.
func (w *writer) part(r model.Rule) {
	names := make([]string, len(r.Part))
	for i, name := range r.Part {
		names[i] = w.field(name)
	}
	zh, en := w.all(names), w.all(names)
	if len(names) > 1 {
		zh, en = zh+"合起来", en+" together"
	}
	if c := w.conditions(r.When); c != "" {
		zh, en = c+"时，"+zh, "Where "+c+", "+en
	}
	w.print("- ", w.tr(zh+"不能多于"+w.field(r.Of), en+" must not be more than "+w.field(r.Of)), w.tr("。\n", ".\n"))
}

// demand is what a rule wants, as an order.
func (w *writer) demand(then map[string][]string) string {
	var parts []string
	for _, f := range w.kind.Fields {
		values, ok := then[f.Name]
		switch {
		case !ok:
		case len(values) == 1 && values[0] == "*":
			parts = append(parts, "写"+w.field(f.Name))
		default:
			parts = append(parts, "把"+w.field(f.Name)+"写成"+strings.TrimPrefix(w.condition(f, values), w.field(f.Name)+"为"))
		}
	}
	return strings.Join(parts, "，并且")
}
