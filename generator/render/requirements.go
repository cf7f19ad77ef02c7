package render

import (
	"html/template"
	"strconv"

	"jianbao/generator/derive"
	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// isOutcome reports whether a field holds the outcome that the kind's requirements
// are about.
func isOutcome(k *model.Kind, f *model.Field) bool {
	return k.Requirements != nil && k.Requirements.Field == f.Name
}

// RequirementView is a step that must be met before an outcome may be called by
// its name.
type RequirementView struct {
	Name, Label, Help string
	Status            string // complete, open, failed
	Text              string // the numbers behind the status, in words; "" for none
}

// Requirements are the steps that apply to the record, with how far they are met
// on the day of the build.
func (v *Record) Requirements() []RequirementView {
	_, steps := v.chain()
	out := make([]RequirementView, len(steps))
	for i, s := range steps {
		out[i] = RequirementView{
			Name: s.Name, Label: v.w.env.label(s.Label), Help: v.w.env.label(s.Help),
			Status: s.Status, Text: v.stepText(s),
		}
	}
	return out
}

func (v *Record) chain() (string, []derive.Step) {
	if v.r.Table.Kind.Requirements == nil {
		return "", nil
	}
	v.w.noteClock()
	return derive.Chain(v.r, v.w.env.today())
}

// Chain is how far all requirements are met: complete, open or failed. nil for
// kinds without requirements.
func (v *Record) Chain() *Link {
	status, _ := v.chain()
	if status == "" {
		return nil
	}
	if l := v.computed(func(d *model.Derive) bool { return d.Chain }); l != nil {
		return l
	}
	title := map[string]model.Label{
		model.Complete: {ZH: "程序完成", EN: "procedure complete"},
		model.Open:     {ZH: "程序进行中", EN: "procedure going on"},
		model.Failed:   {ZH: "程序有缺项", EN: "procedure not kept"},
	}[status]
	return &Link{Key: status, Title: v.w.env.label(title)}
}

// Outcome is the outcome of a record whose kind has requirements.
type Outcome struct {
	Label    string
	HTML     template.HTML
	Complete bool
}

// Outcome is the outcome with the heading it may have: the one for a complete
// outcome only where all requirements are met on the day of the build. nil where
// there is none.
func (v *Record) Outcome() *Outcome {
	q := v.r.Table.Kind.Requirements
	if q == nil || v.field(q.Field) == nil {
		return nil
	}
	o := &Outcome{HTML: v.HTML(q.Field)}
	if f := v.field(q.Field); f.Type != model.TypeMarkdown {
		o.HTML = template.HTML(template.HTMLEscapeString(v.text(f)))
	}
	if o.HTML == "" {
		return nil
	}
	status, _ := v.chain()
	o.Complete = status == model.Complete
	if o.Label = v.w.env.label(q.Incomplete); o.Complete {
		o.Label = v.w.env.label(q.Complete)
	}
	return o
}

// stepText tells the numbers behind a step; "" where there are none, or where
// they are not for a single record.
func (v *Record) stepText(s derive.Step) string {
	names := []string{s.Has, s.By, s.Days[0], s.Days[1], s.Share[0], s.Share[1]}
	for name := range s.Is {
		names = append(names, name)
	}
	if !v.r.Table.Kind.ShowsAll(names...) {
		return ""
	}
	switch {
	case s.Has != "":
		return v.hasText(s)
	case s.Days[0] != "":
		return v.daysText(s)
	case len(s.Is) > 0:
		return v.isText(s)
	}
	return v.shareText(s)
}

func (w *Worker) say(zh, en string) string { return w.env.say(zh, en) }

// on is a day with words around it; "" without a day.
func (w *Worker) on(day int32, zh, en string) string {
	if day == model.NoDay {
		return ""
	}
	return w.say(zh, en) + w.day(day).Long()
}

// joined puts clauses together.
func (w *Worker) joined(clauses ...string) string {
	text := ""
	for _, c := range clauses {
		if c != "" && text != "" {
			text += w.say("，", ", ")
		}
		text += c
	}
	return text
}

// hasText is 2026年3月1日，不晚于2026年3月5日.
func (v *Record) hasText(s derive.Step) string {
	w := v.w
	return w.joined(w.on(s.To, "", ""), w.on(s.Last, "不晚于", "no later than "))
}

// daysText is 相隔5天，至少3天, with the last day while it has not come to that.
func (v *Record) daysText(s derive.Step) string {
	w := v.w
	days := func(n int64) string {
		return strconv.FormatInt(n, 10) + w.say("天", " "+plural(n, "day"))
	}
	have, last := "", ""
	if s.Known {
		have = w.say("相隔", "") + days(s.Have)
	} else {
		last = w.on(s.Last, "最晚", "by ")
	}
	least, most := "", ""
	if s.AtLeast != nil {
		least = w.say("至少", "at least ") + days(*s.AtLeast)
	}
	if s.AtMost != nil {
		most = w.say("至多", "at most ") + days(*s.AtMost)
	}
	return w.joined(have, least, most, last)
}

// shareText is 实到38，应到45，占84.4%，须超过1/2.
func (v *Record) shareText(s derive.Step) string {
	w := v.w
	named := func(name string, n int64) string {
		f, ok := v.r.Table.Kind.Field(name)
		if !ok {
			return ""
		}
		value, unit := w.number(f, n)
		return w.env.fieldLabel(v.r.Table.Kind, name) + w.say("", " ") + value + unit
	}
	bound := w.say("须达到", "at least ")
	if s.Over {
		bound = w.say("须超过", "more than ")
	}
	bound += strconv.FormatInt(s.Min[0], 10) + "/" + strconv.FormatInt(s.Min[1], 10)
	if !s.Known {
		return bound
	}
	part := ""
	if n, ok := v.share(s); ok {
		part = w.say("占", "") + n + "%"
	}
	return w.joined(named(s.Share[0], s.Have), named(s.Share[1], s.Of), part, bound)
}

// share is the part in percent of the whole.
func (v *Record) share(s derive.Step) (string, bool) {
	scale := func(name string) float64 {
		if f, ok := v.r.Table.Kind.Field(name); ok {
			return float64(f.Type.Scale())
		}
		return 1
	}
	if s.Of <= 0 {
		return "", false
	}
	share := float64(s.Have) / scale(s.Share[0]) / (float64(s.Of) / scale(s.Share[1]))
	if share > 1e9 || share < -1e9 {
		return "", false
	}
	return stats.Format(int64(share*1000+0.5), 10), true
}
