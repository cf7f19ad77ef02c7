package render

import (
	"errors"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"jianbao/generator/chart"
	"jianbao/generator/config"
	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// Reports and the About page hold generated chapters between the editor's prose: each
// after the section that is headed like it, those without such a section at the end.
// What a chapter shows is data of the configuration (config/chapters.yaml).

var errNoChapter = diag.Message{
	Code: "JB0960", Severity: diag.Error,
	ZH: "没有叫 %q 的章节%s", EN: "there is no chapter %q%s",
	HintZH: "这一页可以写的章节：%[3]s", HintEN: "the chapters of this page are %[3]s",
}

// chapterSet names the set of chapters of a page.
func chapterSet(p *model.Page) string {
	switch {
	case p.Kind == model.KindAbout:
		return config.AboutChapters
	case p.Of != 0:
		return config.ClosingChapters
	}
	return config.ReportChapters
}

// chosen are the chapters of a page in their order.
func (e *Env) chosen(p *model.Page) []*config.Chapter {
	set := e.Config.Chapters[chapterSet(p)]
	all := make([]*config.Chapter, len(set))
	for i := range set {
		all[i] = &set[i]
	}
	plan := p.Front.Chapters
	if plan == nil {
		return all
	}
	if plan.Only != nil {
		out := []*config.Chapter{}
		for _, n := range plan.Only {
			i := slices.IndexFunc(all, func(c *config.Chapter) bool { return c.Is(n.Name) })
			if i >= 0 && !slices.Contains(out, all[i]) {
				out = append(out, all[i])
			}
		}
		return out
	}
	return slices.DeleteFunc(all, func(c *config.Chapter) bool {
		return slices.ContainsFunc(plan.Off, func(n model.ChapterName) bool { return c.Is(n.Name) })
	})
}

// CheckChapters reports chapters that a page's front matter names and that there are not,
// and headings that mean a chapter which has one already.
func (e *Env) CheckChapters(p *model.Page) diag.List {
	if !p.Kind.Chaptered() {
		return nil
	}
	return append(e.checkPlan(p), e.checkHeadings(p)...)
}

func (e *Env) checkPlan(p *model.Page) (list diag.List) {
	plan := p.Front.Chapters
	if plan == nil {
		return nil
	}
	set := e.Config.Chapters[chapterSet(p)]
	var known []string
	for _, c := range set {
		if known = append(known, c.Title); c.Title == "" {
			known[len(known)-1] = c.Name
		}
	}
	for _, n := range slices.Concat(plan.Only, plan.On, plan.Off) {
		if slices.ContainsFunc(set, func(c config.Chapter) bool { return c.Is(n.Name) }) {
			continue
		}
		near := diag.Text{}
		if s := config.NearestChapter(n.Name, set); s != "" {
			near = diag.Text{ZH: "，您是不是想写“" + s + "”", EN: "; did you mean " + s}
		}
		list.Add(errNoChapter.At(n.Pos, n.Name, near, diag.Text{ZH: strings.Join(known, "、"), EN: strings.Join(known, ", ")}))
	}
	return list
}

// CheckChapterChart reports a chart of a chapter that is asked for in a wrong way, not
// one that the data of some period do not suit.
func (e *Env) CheckChapterChart(spec model.ChartSpec) error {
	t, err := e.Stat(spec.Query)
	if err != nil {
		return err
	}
	err = chart.Check(e.request(spec, t))
	if se := (*chart.SpecError)(nil); errors.As(err, &se) && (se.Few || unfit(se, spec, t)) {
		return nil
	}
	return err
}

// reNumber is the number before a heading: 一、 (一) 1. 1.2 第一章 Chapter 1:
var reNumber = regexp.MustCompile(`^(?:第[〇零一二三四五六七八九十百\d]+[章节部分篇]+|[(（][一二三四五六七八九十百\d]+[)）]|[一二三四五六七八九十百\d]+(?:\.\d+)*[.．、:：)）\s]|\d+(?:\.\d+)*|(?i:chapter|part|section)\s+[\dIVXivx]+)[\s.．、:：]*`)

// headed finds the chapter that a heading means; -1 for none.
func headed(chapters []*config.Chapter, heading string) int {
	for _, name := range []string{heading, reNumber.ReplaceAllString(strings.TrimSpace(heading), "")} {
		if i := slices.IndexFunc(chapters, func(c *config.Chapter) bool { return c.Title != "" && c.Is(name) }); i >= 0 {
			return i
		}
	}
	return -1
}

// filling is what the chapters of a page put into its text.
type filling struct {
	lead, rest template.HTML
	sections   map[string]template.HTML // by the id of the section's heading
	more       []model.Heading          // headings in rest
	trace      deps.Trace
	hidden     bool
	err        error
}

// filling makes the chapters of a page, once for an output. What they read is noted
// whenever they are asked for.
func (w *Worker) filling(p *model.Page) *filling {
	f := w.fillings[p]
	if f == nil {
		f = &filling{sections: map[string]template.HTML{}}
		f.trace, f.hidden = w.apart(func() { f.err = placed(p, w.fillChapters(p, f)) })
		w.fillings[p] = f
	}
	w.rec.Replay(f.trace)
	w.hidden = w.hidden || f.hidden
	return f
}

func (w *Worker) fillChapters(p *model.Page, f *filling) (err error) {
	chapters := w.env.chosen(p)
	s := w.env.scope(p)
	if s.since != "" {
		w.noteClock() // whether the period has begun, and is over
	}
	if s.before {
		if len(chapters) > 0 {
			f.lead, err = w.partial("blocks/chapters-before.html", w.view(p))
		}
		return err
	}
	at := make([]string, len(chapters)) // id of the section that a chapter belongs to
	ids := map[string]bool{}
	if doc := w.doc(p); doc != nil {
		for _, id := range doc.IDs.All() {
			ids[id] = true
		}
		for _, h := range w.body(doc).Holes {
			if h.Kind != model.HoleChapter || h.Target != model.ChapterSection {
				continue
			}
			if i := headed(chapters, h.Text); i >= 0 && at[i] == "" {
				at[i] = h.Title
			}
		}
	}
	for i, c := range chapters {
		b := chapterBlock{Name: c.Name, Title: c.Title, Intro: c.Intro}
		if at[i] == "" && c.Title != "" {
			b.ID = freeID(c.Title, ids)
		}
		ok, err := w.chapterBlock(c, s, &b)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		html, err := w.partial("blocks/chapter.html", b)
		if err != nil {
			return err
		}
		switch {
		case at[i] != "":
			f.sections[at[i]] = html
		case c.Title == "":
			f.lead += html
		default:
			ids[b.ID] = true
			f.more = append(f.more, model.Heading{Level: 2, ID: b.ID, Text: c.Title})
			f.rest += html
		}
	}
	return nil
}

// freeID makes an id of a heading that no other element has.
func freeID(title string, taken map[string]bool) string {
	base := strings.Join(strings.Fields(strings.ToLower(title)), "-")
	id := base
	for n := 1; taken[id]; n++ {
		id = base + "-" + itoa(n)
	}
	return id
}

// fillChapter is what goes into a hole of chapters.
func (w *Worker) fillChapter(p *model.Page, h *model.Hole) (string, error) {
	f := w.filling(p)
	switch {
	case f.err != nil:
		return "", f.err
	case h.Target == model.ChapterLead:
		return string(f.lead), nil
	case h.Target == model.ChapterRest:
		return string(f.rest), nil
	}
	return string(f.sections[h.Title]), nil
}

// chapterBlock is the data of blocks/chapter.html.
type chapterBlock struct {
	Name, Title, Intro string
	ID                 string // of the heading that the block brings; "" where the text has one
	Figures            []*Figure
	Charts             []template.HTML
	Records            []template.HTML // lists, as blocks/records.html makes them
	Pages              []PageList
	Network            *Network
	NetworkURL         string // the page of the whole network, "" without one
}

// PageList is the pages of one kind in the period of a report.
type PageList struct {
	Kind, Label string
	Count       int // of all; Pages are the newest of them
	More        int
	Pages       []*Page
}

// chapterBlock fills a chapter; false where nothing is behind it.
func (w *Worker) chapterBlock(c *config.Chapter, s scope, b *chapterBlock) (bool, error) {
	for _, f := range c.Figures {
		v, err := w.chapterFigure(f, s)
		if err != nil {
			return false, err
		}
		if v != nil {
			b.Figures = append(b.Figures, v)
		}
	}
	for _, spec := range c.Charts {
		h, err := w.chapterChart(spec, s)
		if err != nil {
			return false, err
		}
		if h != "" {
			b.Charts = append(b.Charts, h)
		}
	}
	for _, l := range c.Records {
		h, err := w.chapterList(l, s)
		if err != nil {
			return false, err
		}
		if h != "" {
			b.Records = append(b.Records, h)
		}
	}
	for _, kind := range c.Pages {
		if l := w.chapterPages(kind, s); l.Count > 0 {
			b.Pages = append(b.Pages, l)
		}
	}
	if c.Network {
		var err error
		if b.Network, b.NetworkURL, err = w.chapterNetwork(); err != nil {
			return false, err
		}
	}
	return len(b.Figures)+len(b.Charts)+len(b.Records)+len(b.Pages) > 0 || b.Network != nil, nil
}

// asked is the query of a chapter with the period of the page. It is false where a
// query of the defaults asks what this site cannot answer, or of a kind that it has
// switched off (the trace says so), and where the records have no period.
func (w *Worker) asked(q model.Query, pos diag.Pos, s scope) (model.Query, bool, error) {
	own := pos.Line > 0
	t, err := w.env.Stat(q)
	if err != nil {
		w.note(deps.Stat, queryKey(q), w.env.statHash(queryKey(q)))
		if own {
			return q, false, diagError{QueryDiag(model.ChartSpec{Query: q, Pos: pos}, err)}
		}
		return q, false, nil
	}
	if o, off := w.env.Config.Kinds[t.Kind.Name]; off && !own && o.Page != nil && !*o.Page {
		return q, false, nil
	}
	return s.within(q, t.Kind), s.dated(t.Kind), nil
}

func (w *Worker) chapterFigure(f config.Figure, s scope) (*Figure, error) {
	q, ok, err := w.asked(f.Query, f.Pos, s)
	if !ok || err != nil {
		return nil, err
	}
	v, err := w.figure(figureSpec{label: f.Label, unit: f.Unit, trend: f.Trend, query: q})
	if err != nil || v.N == 0 && !v.Hidden {
		return nil, err
	}
	if v.Hidden || !s.compares || q.Since == f.Query.Since {
		return v, nil
	}
	return v, w.changes(v, q, s)
}

func (w *Worker) chapterChart(spec model.ChartSpec, s scope) (template.HTML, error) {
	q, ok, err := w.asked(spec.Query, spec.Pos, s)
	if !ok || err != nil {
		return "", err
	}
	spec.Query = q
	t, err := w.stat(q)
	if err != nil {
		return "", diagError{QueryDiag(spec, err)}
	}
	short := len(t.Rows) < 2 && len(t.Series) < 2 || t.TimeUnit != "" && len(t.Rows) < 2 || t.SplitIsTime() && len(t.Series) < 2
	if t.N == 0 || short && spec.Pos.Line == 0 {
		return "", nil
	}
	var se *chart.SpecError
	if err := chart.Check(w.env.request(spec, t)); errors.As(err, &se) && (se.Few || unfit(se, spec, t) || spec.Pos.Line == 0) {
		return "", nil
	}
	return w.chart(spec)
}

func (w *Worker) chapterList(l config.ChapterList, s scope) (template.HTML, error) {
	q, ok, err := w.asked(l.Query, l.Pos, s)
	if !ok || err != nil {
		return "", err
	}
	if s.running && q.Since != l.Query.Since {
		q.Until = "today" // what is only planned is not reported
	}
	l.Query = q
	html, n, err := w.recordList(l.ListSpec, l.Pos)
	if n == 0 {
		return "", err
	}
	return html, err
}

// chapterNetwork is the network of the first kind that is shown as one.
func (w *Worker) chapterNetwork() (*Network, string, error) {
	for _, k := range w.env.Site.Kinds.All {
		if k.Page == nil || k.Page.View != viewNetwork || !k.Listed() {
			continue
		}
		n, err := w.kindNetwork(k.Name, w.env.label(k.Label))
		if n == nil || err != nil {
			return nil, "", err
		}
		return n, w.listPage("/" + k.Page.Section + "/"), nil
	}
	return nil, "", nil
}
