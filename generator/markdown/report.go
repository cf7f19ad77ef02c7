package markdown

import (
	"path"
	"strings"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/query"
	"jianbao/generator/yamldoc"
)

// Reports and the About page: the period, and which generated chapters a page wants.

var (
	errSpan = diag.Message{
		Code: "JB0560", Severity: diag.Error,
		ZH: "看不懂期间 %q", EN: "%q is not a period",
		HintZH: "可以写 2026-11、2026年第三季度、2026上半年、2026，或 {start: 2026-09-21, end: 2026-10-20}",
		HintEN: "write 2026-11, 2026-Q3, 2026, or {start: 2026-09-21, end: 2026-10-20}",
	}
)

var (
	wantPeriod   = diag.Text{ZH: "期间，例如 2026-11、2026年第三季度、{start: 2026-09-21, end: 2026-10-20}", EN: "a period such as 2026-11, 2026-Q3, {start: 2026-09-21, end: 2026-10-20}"}
	wantChapters = diag.Text{ZH: "要的章节 [载体, 方式]，或不要的章节 {机制: false}", EN: "the chapters wanted, [activities, methods], or {methods: false}"}
)

func reportKeys() []*frontKey {
	return []*frontKey{
		{name: "period", aliases: []string{"期间", "时段", "起止"}, kind: "bulletin report", set: func(d *front, v yamldoc.Node) {
			if d.kind == "bulletin" {
				d.setPeriod(d.bulletin(), v)
				return
			}
			d.setSpan(d.report(), v)
		}},
		{name: "chapters", aliases: []string{"章节", "各章"}, kind: "report about", set: (*front).setChapters},
	}
}

func (d *front) report() *model.Report {
	if d.f.Report == nil {
		d.f.Report = &model.Report{}
	}
	return d.f.Report
}

// setSpan reads a period: one text, or {start, end}.
func (d *front) setSpan(r *model.Report, v yamldoc.Node) {
	switch v.Kind() {
	case yamldoc.Map:
		b := &model.Bulletin{}
		before := d.r.list.Errors()
		d.setPeriod(b, v)
		if d.r.list.Errors() > before {
			return
		}
		r.Start, r.End = midnight(b.Start), midnight(b.End)
	case yamldoc.Scalar:
		zone := d.r.p.opts.TimeZone
		first, last, ok := parseSpan(v.Str(), zone)
		if !ok {
			d.r.list.Add(errSpan.At(v.Pos(), strings.TrimSpace(v.Str())))
			return
		}
		r.Start, r.End = first, last
	default:
		d.wrong(v, wantPeriod)
	}
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// parseSpan reads a period of calendar days in the forms of query.Period, within the
// years that dates may have.
func parseSpan(s string, zone *time.Location) (first, last time.Time, ok bool) {
	first, last, ok = query.Period(fullWidth.Replace(s))
	if !ok || first.Year() < 1900 || last.Year() > 2200 {
		return time.Time{}, time.Time{}, false
	}
	in := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, zone)
	}
	return in(first), in(last), true
}

// setChapters reads the chapters wanted, false for none, or a mapping in which false takes
// one away. Their names are checked when the set is known.
func (d *front) setChapters(v yamldoc.Node) {
	plan := &model.ChapterPlan{}
	name := func(n yamldoc.Node) model.ChapterName {
		return model.ChapterName{Name: strings.TrimSpace(n.Str()), Pos: n.Pos()}
	}
	switch v.Kind() {
	case yamldoc.List:
		plan.Only = []model.ChapterName{}
		for item := range v.Items() {
			if item.Kind() != yamldoc.Scalar {
				d.wrong(item, wantChapters)
				continue
			}
			plan.Only = append(plan.Only, name(item))
		}
	case yamldoc.Map:
		for k, on := range v.Pairs() {
			if keep, ok := d.bool(on); ok && keep {
				plan.On = append(plan.On, name(k))
			} else if ok {
				plan.Off = append(plan.Off, name(k))
			}
		}
	case yamldoc.Scalar:
		plan.Only = []model.ChapterName{}
		switch strings.ToLower(v.Str()) {
		case "false", "no", "off", "否":
		default:
			for _, s := range d.texts(v, true) {
				plan.Only = append(plan.Only, model.ChapterName{Name: s, Pos: v.Pos()})
			}
		}
	default:
		d.wrong(v, wantChapters)
	}
	d.f.Chapters = plan
}

// checkReport wants a period, its own or that of a publicity week.
func (d *front) checkReport(docPath string) {
	if d.f.WeekRef != "" || d.f.Report != nil || isClosing(docPath) {
		return
	}
	d.missing("period", diag.Text{ZH: "期间", EN: "a period"}, diag.Text{ZH: "期间: 2026年第三季度", EN: "period: 2026-Q3"})
}

// isClosing reports whether a file is the closing report of a publicity week: it
// stands in the week's folder.
func isClosing(docPath string) bool {
	dir, base := path.Split(docPath)
	return base == "report.md" && path.Dir(path.Clean(dir)) == "weeks"
}
