package render

import (
	"encoding/json"
	"errors"
	"html/template"
	"maps"
	"slices"

	"golang.org/x/net/html"

	"jianbao/generator/chart"
	"jianbao/generator/config"
	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/site"
	"jianbao/generator/stats"
)

// Figure is a key figure as templates see it.
type Figure struct {
	Label, Value, Unit string
	Note               string        // how many records it is computed from, or why it is hidden
	Trend              template.HTML // a small line, "" for none
	Change             string        // 同比 +12%, "" where there is nothing to compare with
	Before             string        // in a report: 较上季度 +12%, "" where there is nothing to compare with
	N                  int
	URL                string // the page that lists the records it counts, "" for none
	Query              string // what it counts, in words
	Hidden             bool   // it is not shown: too few persons
}

type figureSpec struct {
	label, unit, trend string
	query              model.Query
	compare            string // stats.YearBefore or stats.PeriodBefore, "" for neither
}

var errQuery = diag.Message{
	Code: "JB0952", Severity: diag.Error,
	ZH: "统计写得不对：%s", EN: "the query is wrong: %s",
}

// QueryDiag turns an error of a statistic or chart into a diagnostic at the
// place of the key that is wrong.
func QueryDiag(spec model.ChartSpec, err error) diag.Diagnostic {
	pos := spec.Pos
	var qe *stats.QueryError
	if errors.As(err, &qe) {
		if p, ok := spec.Places[qe.Key]; ok {
			pos = p
		}
		return qe.At(pos)
	}
	var se *chart.SpecError
	if errors.As(err, &se) {
		if p, ok := spec.Places[se.Key]; ok {
			pos = p
		}
		return se.At(pos)
	}
	return errQuery.At(pos, err.Error())
}

// CheckQuery reports a query that cannot be answered.
func (e *Env) CheckQuery(q model.Query) error {
	_, err := e.Stat(q)
	return err
}

// CheckFigure reports a figure of the configuration that cannot be computed for a query:
// its own, or that within a period.
func (e *Env) CheckFigure(f config.Figure, q model.Query) diag.List {
	if err := e.CheckQuery(q); err != nil {
		return diag.List{QueryDiag(model.ChartSpec{Query: q, Pos: f.Pos}, err)}
	}
	return nil
}

var errReveals = diag.Message{
	Code: "JB0953", Severity: diag.Error,
	ZH: "“%s”只能用来汇总，不能用作条件把记录逐条列出来", EN: "%q is for totals only: records cannot be listed by it",
	HintZH: "去掉这个条件，或用 :::图表 展示汇总数字", HintEN: "leave out the condition, or show sums with :::chart",
}

// CheckChart reports a chart that cannot be drawn: its query is wrong, or its
// type does not suit what the query gives. Nothing is drawn.
func (e *Env) CheckChart(spec model.ChartSpec) error {
	t, err := e.Stat(spec.Query)
	if err != nil {
		return err
	}
	return chart.Check(e.request(spec, t))
}

func (e *Env) request(spec model.ChartSpec, t *stats.Table) chart.Request {
	return chart.Request{Spec: spec, Table: t, Lang: e.lang()}
}

// CheckList reports a list of records that cannot be made: a wrong query, or one
// that would show of single records what is for totals only.
func (e *Env) CheckList(l model.ListSpec, pos diag.Pos) diag.List {
	spec := model.ChartSpec{Query: l.Query, Pos: pos}
	t, err := e.Stat(l.Query)
	if err != nil {
		return diag.List{QueryDiag(spec, err)}
	}
	if name := e.reveals(t); name != "" {
		return diag.List{errReveals.At(pos, name)}
	}
	return nil
}

// stat runs a query and notes it.
func (w *Worker) stat(q model.Query) (*stats.Table, error) {
	t, err := w.env.Stat(q)
	if err != nil {
		return nil, err
	}
	w.note(deps.Stat, queryKey(q), deps.Sum(t.Hash()))
	return t, nil
}

func (w *Worker) figures(list []config.Figure) ([]*Figure, error) {
	out := make([]*Figure, 0, len(list))
	for _, f := range list {
		v, err := w.figure(figureSpec{f.Label, f.Unit, f.Trend, f.Query, stats.YearBefore})
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (w *Worker) figure(s figureSpec) (*Figure, error) {
	t, err := w.stat(s.query)
	if err != nil {
		return nil, err
	}
	f := w.figureOf(t, t.TotalCell(), s.query)
	if s.label != "" {
		f.Label = s.label
	}
	if s.unit != "" {
		f.Unit = s.unit
	}
	if f.Hidden {
		return f, nil
	}
	if s.trend != "" {
		if f.Trend, err = w.trend(s.query, s.trend); err != nil {
			return nil, err
		}
	}
	if s.compare != "" {
		f.Change, err = w.change(s.query, s.compare)
	}
	return f, err
}

// figureOf shows a total, or a cell of it that the query asks for.
func (w *Worker) figureOf(t *stats.Table, c stats.Cell, q model.Query) *Figure {
	f := &Figure{Label: w.env.label(t.Measure.Label), Unit: t.TotalUnit, N: c.N, Hidden: c.Hidden}
	switch {
	case c.Hidden:
		w.hidden = true
		f.Value, f.Unit, f.Note = t.HiddenText(), "", t.HiddenNote()
		return f
	case !c.OK:
		f.Value, f.Unit = "—", ""
	default:
		f.Value = stats.FormatShort(c.V, t.TotalScale, w.env.lang())
	}
	key := w.env.figureKey(q)
	f.Note = w.noteOf(t, c)
	f.Query = w.env.queryWords(key)
	f.URL = w.behind(key)
	return f
}

// noteOf says how many records a figure is from, and of a ratio to a sum that sum:
// 依据 2 条记录（n=1,200 份）.
func (w *Worker) noteOf(t *stats.Table, c stats.Cell) string {
	note := t.Behind(c)
	if t.BaseScale != 0 {
		note += w.say("（n=", " (n=") + t.Sample(c) + w.say("）", ")")
	}
	return note
}

// trend is a small line of a figure by periods.
func (w *Worker) trend(q model.Query, by string) (template.HTML, error) {
	q.By = by
	t, err := w.stat(q)
	if err != nil || t.HiddenNote() != "" {
		return "", err
	}
	values := make([]int64, len(t.Rows))
	for i := range t.Rows {
		values[i] = t.RowTotal(i)
	}
	return template.HTML(chart.Sparkline(values)), nil
}

// change is how a figure stands to an earlier period, in words; "" where there is
// nothing to compare with.
func (w *Worker) change(q model.Query, how string) (string, error) {
	text, err := w.changeSince(q, how)
	switch {
	case err != nil || text == "":
		return "", err
	case how == stats.PeriodBefore:
		return w.text("figure_change_before", text), nil
	}
	return w.text("figure_change", text), nil
}

// chartBlock is the data of blocks/chart.html.
type chartBlock struct {
	ID, Type, Title, Summary, Unit, Note string
	N                                    int
	Records                              string // how many it is of, in figures; "" where that is not shown
	SVG                                  template.HTML
	Table                                *chart.TextTable
	Option                               template.JS
	Source                               string
	Updated                              Date
	Script                               string
	CSVName                              string
	CSV                                  template.URL
	Hidden                               bool // figures about few persons are left out
}

// chart draws a chart with its card.
func (w *Worker) chart(spec model.ChartSpec) (template.HTML, error) {
	if _, err := w.stat(spec.Query); err != nil {
		return "", diagError{QueryDiag(spec, err)}
	}
	c, err := w.env.Chart(spec)
	if err != nil {
		return "", diagError{QueryDiag(spec, err)}
	}
	w.ids++
	b := chartBlock{
		ID: "chart-" + itoa(w.ids), Type: c.Type, Title: c.Title, Summary: c.Summary, Unit: c.Unit, Note: c.Note,
		N: c.N, SVG: template.HTML(c.SVG), Table: c.Text, Source: w.env.Config.Issuer,
		Updated: w.updated(c.Table), Script: w.asset("js/echarts.min.js"),
		CSVName: site.Slug(c.Title) + ".csv", CSV: csvURL(c.CSV),
	}
	if !c.Table.TotalHidden {
		b.Records = c.Table.Count(c.N)
	}
	if c.Table.HiddenNote() != "" {
		b.Hidden, w.hidden = true, true
	}
	if c.Option != nil {
		b.Option = template.JS(c.Option) // safe in a script: see chart.Chart
	}
	return w.partial("blocks/chart.html", b)
}

// updated is the last day that the figures are about.
func (w *Worker) updated(t *stats.Table) Date {
	if t.Last == model.NoDay {
		return Date{w: w}
	}
	return w.day(t.Last)
}

// fillFigure is a number in a text: it says from how many records it comes and
// leads to where they are listed.
func (w *Worker) fillFigure(h *model.Hole) (string, error) {
	q := h.Chart.Query
	t, err := w.stat(q)
	if err != nil {
		return "", diagError{QueryDiag(*h.Chart, err)}
	}
	base, plain := t, q // of a change the figure that has changed
	if q.Compare != "" {
		plain.Compare, plain.Show = "", ""
		if base, err = w.stat(plain); err != nil {
			return "", diagError{QueryDiag(*h.Chart, err)}
		}
	}
	f := w.figureOf(base, base.TotalCell(), plain)
	text, value := t.Prose(), ""
	if q.Compare == "" && !f.Hidden {
		value = ` value="` + html.EscapeString(stats.Format(t.Total, t.TotalScale)) + `"`
	}
	title := f.Note
	if f.Query != "" {
		title = f.Query + w.say("；", "; ") + f.Note
	}
	if f.Hidden || text == t.HiddenText() {
		w.hidden = true
		return `<span class="figure figure-hidden" title="` + html.EscapeString(t.HiddenNote()) + `">` + html.EscapeString(text) + `</span>`, nil
	}
	data := `<data class="figure"` + value + ` title="` + html.EscapeString(title) + `">` + html.EscapeString(text) + `</data>`
	if f.URL != "" && !h.Plain {
		return `<a class="figure-link" href="` + html.EscapeString(f.URL) + `">` + data + `</a>`, nil
	}
	return data, nil
}

// listPage is the address of a page that may not be there.
func (w *Worker) listPage(u string) string {
	w.note(deps.Facts, "@"+u, w.env.Hash(deps.Key{Domain: deps.Facts, Name: "@" + u}))
	p := w.env.Site.PageAt(u)
	if p == nil {
		return ""
	}
	w.note(deps.Facts, ID(p), deps.Hash(p.Facts))
	return w.link(p.URL)
}

// queryAll lists all rows behind a query, newest first.
func (e *Env) queryAll(q string) (*model.Table, []int32, error) {
	var query model.Query
	if err := json.Unmarshal([]byte(q), &query); err != nil {
		return nil, nil, err
	}
	t, err := e.Stat(query)
	if err != nil {
		return nil, nil, err
	}
	k := t.Kind
	if !k.Listed() || e.reveals(t) != "" {
		return nil, nil, nil
	}
	rows, err := stats.Rows(e.Data(), query)
	if err != nil {
		return nil, nil, err
	}
	out := make([]int32, len(rows))
	for i, r := range rows {
		out[i] = int32(r)
	}
	if query.Since == "today" && query.Until == "" {
		slices.Reverse(out) // of what is to come the soonest first
	}
	return e.Site.Tables[k.Name], out, nil
}

// Charts are the default charts of the kind whose records a section page lists.
func (v *Page) Charts() ([]template.HTML, error) {
	if !v.isSection() {
		return nil, nil
	}
	var out []template.HTML
	for _, c := range v.p.List.Kind.Charts {
		c, ok := v.within(c)
		if !ok {
			continue
		}
		h, err := v.w.ownChart(c)
		if err != nil {
			return nil, err
		}
		if h != "" {
			out = append(out, h)
		}
	}
	return out, nil
}

// within limits a chart to the records of a variant's section; false where all of
// them would be one row.
func (v *Page) within(c model.ChartSpec) (model.ChartSpec, bool) {
	for field, values := range v.variant() {
		if c.By == field || c.Split == field {
			return c, false
		}
		where := maps.Clone(c.Where)
		if where == nil {
			where = map[string][]string{}
		}
		where[field] = values
		c.Where = where
	}
	return c, true
}

// ownChart draws a chart that a definition or a theme asks for: of data that its
// type does not suit (two answers for a radar) it is left out. An editor who wrote
// such a chart is told.
func (w *Worker) ownChart(c model.ChartSpec) (template.HTML, error) {
	t, err := w.stat(c.Query)
	if err != nil {
		return "", diagError{QueryDiag(c, err)}
	}
	var se *chart.SpecError
	if err := chart.Check(w.env.request(c, t)); errors.As(err, &se) && (se.Few || unfit(se, c, t)) {
		return "", nil
	}
	return w.chart(c)
}

// sensitive are the types of charts that suit only some numbers of rows or series.
var sensitive = []string{"diverging-bar", "funnel", "radar"}

// unfit reports whether the data are what a chart does not suit, and not the way
// it is asked for.
func unfit(se *chart.SpecError, c model.ChartSpec, t *stats.Table) bool {
	switch se.Key {
	case "type": // negative figures, parts that overlap; an unknown type is an error
		return slices.Contains(chart.Types(), c.Type)
	case "by":
		return t.By != "" && t.TimeUnit == "" && slices.Contains(sensitive, c.Type)
	case "split":
		return t.Split != "" && !t.SplitIsTime() && slices.Contains(sensitive[:1], c.Type) || t.Split != "" && c.Type == "radar"
	}
	return false
}

// Dashboard is a page of figures and charts.
type Dashboard struct {
	Title, Intro string
	Figures      []*Figure
	Groups       []ChartGroup
}

// ChartGroup is a heading with its charts.
type ChartGroup struct {
	Title  string
	Charts []template.HTML
}

// Dashboard is the page's dashboard; nil for other pages.
func (v *Page) Dashboard() (*Dashboard, error) {
	if v.p.Dashboard == "" {
		return nil, nil
	}
	for _, d := range v.w.env.Config.Dashboards {
		if d.Name != v.p.Dashboard {
			continue
		}
		out := &Dashboard{Title: d.Title, Intro: d.Intro}
		var err error
		if out.Figures, err = v.w.figures(d.Figures); err != nil {
			return nil, err
		}
		for _, g := range d.Groups {
			group := ChartGroup{Title: g.Title}
			for _, c := range g.Charts {
				h, err := v.w.chart(c)
				if err != nil {
					return nil, err
				}
				group.Charts = append(group.Charts, h)
			}
			out.Groups = append(out.Groups, group)
		}
		return out, nil
	}
	return nil, nil
}
