package render

import (
	"encoding/json"
	"slices"
	"strings"

	"jianbao/generator/deps"
	"jianbao/generator/derive"
	"jianbao/generator/model"
	"jianbao/generator/site"
	"jianbao/generator/stats"
)

// Every figure leads to a page that lists exactly the records it counts: a list of
// the site that happens to hold them, else a page made for the figure. Such a page
// is not known before the outputs that show the figure have been made: they note
// the figure's key in their trace (deps.Figure), and the builder makes the pages
// that the traces of all outputs name. The key is the query with the names of the
// definitions, as JSON; periods like "this year" stay as they are, so that the
// address of the page stays, too.

// figureKey names a figure's query.
func (e *Env) figureKey(q model.Query) string {
	key := queryKey(q)
	s, _ := e.figureKeys.get(key, func() (string, error) { return figureJSON(e.canonical(q)), nil })
	return s
}

// figureJSON is the part of a query that makes a figure's key. Its form must stay:
// the addresses of figures' pages are made from it.
func figureJSON(q model.Query) string {
	b, err := json.Marshal(struct {
		From, Measure string
		Where         map[string][]string `json:",omitempty"`
		Since, Until  string              `json:",omitempty"`
	}{q.From, q.Measure, q.Where, q.Since, q.Until})
	if err != nil { // strings and maps of strings always encode
		return q.From
	}
	return string(b)
}

// canonical leaves of a query what a total depends on, with the names that the
// definitions use.
func (e *Env) canonical(q model.Query) model.Query {
	out := model.Query{From: q.From, Measure: q.Measure, Since: q.Since, Until: q.Until}
	t, err := e.Stat(q)
	if err != nil {
		out.Where = q.Where
		return out
	}
	out.From, out.Measure = t.Kind.Name, t.Measure.Name
	for name, values := range q.Where {
		f, ok := t.Kind.Field(name)
		if ok {
			name = f.Name
		}
		list := make([]string, len(values))
		for i, v := range values {
			if list[i] = v; ok {
				list[i] = e.valueKey(f, v)
			}
		}
		if out.Where == nil {
			out.Where = map[string][]string{}
		}
		out.Where[name] = append(out.Where[name], list...)
	}
	return out
}

// valueKey is the key that addresses use for a value as an editor writes it.
func (e *Env) valueKey(f *model.Field, value string) string {
	if f.Type == model.TypeRef {
		if r, _ := site.FindRecord(e.Site.Tables[f.Ref], value); !r.IsZero() {
			return r.ID()
		}
	}
	for _, o := range f.Options {
		if o.Key == value || o.Label.ZH == value || o.Label.EN == value || slices.Contains(o.Aliases, value) {
			return o.Key
		}
	}
	return value
}

// behind is where the records of a figure are listed.
type behind struct {
	url  string      // "" where they are not
	page *model.Page // made for the figure; nil where url is a page of the site
}

// behind notes a figure that is shown and gives the address of the page that lists
// its records; "" where there is none, and on that page itself.
func (w *Worker) behind(key string) string {
	w.note(deps.Figure, key, w.env.behindHash(key))
	if u := w.env.behind(key).url; u != "" && u != w.page.URL {
		return w.link(u)
	}
	return ""
}

func (e *Env) behindHash(key string) deps.Hash {
	if u := e.behind(key).url; u != "" {
		return deps.SumString(u)
	}
	return deps.Hash{}
}

// FigurePage is the page that must be made for a figure; nil where a page of the
// site lists its records, or none may.
func (e *Env) FigurePage(key string) *model.Page { return e.behind(key).page }

func (e *Env) behind(key string) behind {
	b, _ := e.behinds.get(key, func() (behind, error) { return e.findBehind(key), nil })
	return b
}

func (e *Env) findBehind(key string) behind {
	var q model.Query
	if json.Unmarshal([]byte(key), &q) != nil {
		return behind{}
	}
	t, err := e.Stat(q)
	if err != nil || t.TotalHidden || t.N == 0 {
		return behind{}
	}
	k := t.Kind
	if !k.Listed() || e.reveals(t) != "" {
		return behind{} // nothing lists the records
	}
	rows, err := e.counted(q, t)
	if err != nil || len(rows) == 0 {
		return behind{}
	}
	for _, u := range listsFor(k, q) {
		if p := e.Site.PageAt(u); p != nil && p.List != nil && p.List.Kind == k && listsAll(p.List) && slices.Equal(p.List.Rows, rows) {
			return behind{url: u}
		}
	}
	if b, ok := e.shared(q, t, rows); ok {
		return b
	}
	p := e.figurePage(key, q, t, rows)
	return behind{url: p.URL, page: p}
}

// listsAll reports whether a list's page, with its further pages, shows each of its
// records and no others: a board shows some of every state, a network all that are
// in it, and a roll those who are honoured.
func listsAll(l *model.RecordList) bool {
	switch {
	case l.Field != "" || l.Kind.Page == nil:
		return true
	case l.Kind.Page.View == viewNetwork:
		return l.Value != ""
	}
	return l.Kind.Page.View != viewBoard && l.Kind.Page.View != viewRoll
}

// shared is, for a key figure of a kind that counts the same records as their
// number does, the page of that number: it tells all of them.
func (e *Env) shared(q model.Query, t *stats.Table, rows []int32) (behind, bool) {
	if t.Measure.Name == countMeasure || !slices.Contains(t.Kind.Figures, t.Measure.Name) {
		return behind{}, false
	}
	q.Measure = countMeasure
	number, err := e.Stat(q)
	if err != nil || number.TotalHidden || number.Measure.Name != countMeasure {
		return behind{}, false
	}
	if all, err := e.counted(q, number); err != nil || !slices.Equal(all, rows) {
		return behind{}, false
	}
	b := e.behind(figureJSON(q))
	return b, b.page != nil
}

// countMeasure is the measure that every kind has: the number of records.
const countMeasure = "count"

// reveals names a field that a query looks at and that is not to be shown of a
// single record: a list of the records behind it would show it. "" for none.
func (e *Env) reveals(t *stats.Table) string {
	k, m := t.Kind, &t.Measure
	names := []string{m.Field, m.Times}
	for name := range m.Where {
		names = append(names, name)
	}
	if m.Per != nil {
		names = append(names, m.Per.Field, m.Per.Times, m.Per.Has)
		for name := range m.Per.Where {
			names = append(names, name)
		}
	}
	for name := range t.Query.Where {
		names = append(names, name)
	}
	for _, name := range names {
		name, _, _ = strings.Cut(name, ".")
		if d, ok := k.Dimension(name); ok {
			name = d.Field
		}
		if f, ok := k.Field(name); ok && name != "" && !e.shown(k, f) {
			return e.label(f.Label)
		}
	}
	return ""
}

// counted are the rows that a figure counts, newest first: without what is only
// planned, and of a ratio those of its base. They are found once, since the key
// figures of a kind are each compared with the number of its records; nobody may
// change them.
func (e *Env) counted(q model.Query, t *stats.Table) ([]int32, error) {
	return e.countedRows.get(queryKey(q), func() ([]int32, error) { return e.findCounted(q, t) })
}

func (e *Env) findCounted(q model.Query, t *stats.Table) ([]int32, error) {
	all, err := stats.Rows(e.Data(), q)
	if err != nil {
		return nil, err
	}
	table, today := e.Site.Tables[t.Kind.Name], e.today()
	rows := make([]int32, 0, len(all))
	for _, n := range all {
		if start, _, ok := table.Row(n).Days(t.Kind.Date); !ok || start <= today {
			rows = append(rows, int32(n))
		}
	}
	if base := t.Measure.Per; base != nil && len(rows) != t.N {
		rows = slices.DeleteFunc(rows, func(n int32) bool { return !derive.Meets(table.Row(int(n)), base.Where, today) })
	}
	return rows, nil
}

// listsFor are the addresses of the lists that may hold just the records of a
// query: all of a kind, those of one value, of one month or one year.
func listsFor(k *model.Kind, q model.Query) []string {
	if k.Page == nil {
		return nil
	}
	all := "/" + k.Page.Section + "/"
	period := ""
	if q.Since == q.Until && !model.IsRelative(q.Since) {
		switch len(q.Since) {
		case len("2006-01"):
			period = "month/" + q.Since + "/"
		case len("2006"):
			period = "year/" + q.Since + "/"
		}
	}
	switch len(q.Where) {
	case 0:
		if period != "" {
			return []string{all + period}
		}
		return []string{all}
	case 1:
		for name, values := range q.Where {
			if len(values) != 1 || period != "" {
				break
			}
			var lists []string
			for _, va := range k.Page.Variants {
				if va.Field == name && va.Value == values[0] {
					lists = append(lists, "/"+va.Section+"/")
				}
			}
			return append(lists, all+name+"/"+values[0]+"/")
		}
	}
	return nil
}

// figurePage makes the page of a figure. It is kept out of search engines and
// belongs to no section's list.
func (e *Env) figurePage(key string, q model.Query, t *stats.Table, rows []int32) *model.Page {
	u := "/figures/" + deps.SumString(key).Short() + "/"
	title := e.words(q, t)
	p := &model.Page{
		Kind: model.KindFigure, Layout: "figure", URL: u, Output: site.OutputPath(u),
		Title: title, LinkTitle: title, Query: &q,
		Front:   &model.FrontMatter{Params: map[string]any{"noindex": true}},
		List:    &model.RecordList{Kind: t.Kind, Label: title, Rows: rows},
		Section: e.Site.Home.Ref,
	}
	if t.Kind.Page != nil {
		if s := e.Site.Addresses["/"+t.Kind.Page.Section+"/"]; s != 0 {
			p.Section = s
		}
	}
	p.Parent = p.Section
	var h deps.Hasher
	p.Facts = model.Hash(h.Str(key, title, ID(e.Site.Page(p.Section))).Int(int64(len(rows))).Sum())
	return p
}

// queryWords says what a figure counts.
func (e *Env) queryWords(key string) string {
	var q model.Query
	if json.Unmarshal([]byte(key), &q) != nil {
		return ""
	}
	t, err := e.Stat(q)
	if err != nil {
		return ""
	}
	return e.words(q, t)
}

// words are the measure, what it is limited to, and the period: 参与人次：和平里，2026年.
func (e *Env) words(q model.Query, t *stats.Table) string {
	colon, comma := "：", "，"
	if e.lang() == "en" {
		colon, comma = ": ", ", "
	}
	parts := []string{e.label(t.Kind.Label)}
	parts = append(parts, t.Conditions...)
	parts = append(parts, e.periods(q, t)...)
	return e.label(t.Measure.Label) + colon + strings.Join(parts, comma)
}

// periods are the times a query is limited to.
func (e *Env) periods(q model.Query, t *stats.Table) []string {
	var out []string
	for _, unit := range []string{"year", "quarter", "month", "week", "day", "weekday"} {
		out = append(out, t.Query.Where[unit]...)
	}
	on := q.On(e.Site.Now)
	since, until := e.dayWords(on.Since), e.dayWords(on.Until)
	switch {
	case on.Since == "" && on.Until == "" || q.Since == "" && q.Until == "today":
	case on.Since == on.Until:
		out = append(out, since)
	case wholeYear(on.Since, on.Until):
		out = append(out, e.dayWords(on.Since[:4]))
	case until == "" || q.Until == "today":
		out = append(out, e.say("", "since ")+since+e.say("起", ""))
	case since == "":
		out = append(out, e.say("至", "until ")+until)
	default:
		out = append(out, since+e.say("至", " to ")+until)
	}
	return out
}

func wholeYear(since, until string) bool {
	return len(since) == 10 && len(until) == 10 && since[:4] == until[:4] && since[4:] == "-01-01" && until[4:] == "-12-31"
}

// dayWords writes a bound of a period: 2026年, 2026年3月, 2026年3月5日.
func (e *Env) dayWords(day string) string {
	if e.lang() == "en" {
		return day
	}
	parts := strings.Split(day, "-")
	out := ""
	for i, unit := range []string{"年", "月", "日"} {
		if i < len(parts) && parts[i] != "" {
			out += strings.TrimLeft(parts[i], "0") + unit
		}
	}
	return out
}

func (e *Env) say(zh, en string) string {
	if e.lang() == "en" {
		return en
	}
	return zh
}

// QueryView is the figure whose records a page lists.
type QueryView struct {
	Words              string // what is counted
	Label, Value, Unit string
	N                  int
	Kind               KindView
	Since, Until       Date // the days that the records are of; zero where they have none
	Period             string
	// Figures are all that the page is about: the one above, and those of the
	// kind's key figures that count the same records.
	Figures []*Figure
}

// Query is the figure whose records the page lists; nil for other pages.
func (v *Page) Query() (*QueryView, error) {
	if v.p.Query == nil {
		return nil, nil
	}
	w := v.w
	t, err := w.stat(*v.p.Query)
	if err != nil {
		return nil, err
	}
	q := &QueryView{
		Words: v.p.Title, Label: w.env.label(t.Measure.Label), Unit: t.TotalUnit, N: t.N,
		Kind: w.env.kindView(t.Kind), Since: Date{w: w}, Until: Date{w: w},
	}
	own := w.figureOf(t, t.TotalCell(), *v.p.Query)
	q.Value, q.Figures = own.Value, []*Figure{own}
	for _, m := range t.Kind.Figures {
		other := *v.p.Query
		if other.Measure = m; m == t.Measure.Name || w.env.behind(figureJSON(other)).page != v.p {
			continue
		}
		f, err := w.figure(figureSpec{query: other})
		if err != nil {
			return nil, err
		}
		q.Figures = append(q.Figures, f)
	}
	if t.First != model.NoDay && t.Last != model.NoDay {
		q.Since, q.Until = w.day(t.First), w.day(t.Last)
		q.Period = rangeText(q.Since, q.Until)
	}
	return q, nil
}
