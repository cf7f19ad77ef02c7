package main

import (
	"context"
	"errors"
	"path"
	"sync"
	"sync/atomic"
	"time"

	"jianbao/generator"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/output"
	"jianbao/generator/serve"
)

// previewSite is the site that a preview server shows: a builder that writes to memory.
// The builder does one thing at a time; what requests ask is there without waiting.
type previewSite struct {
	a      *app
	memory *output.Memory
	first  serve.ViewState
	known  atomic.Pointer[known]

	mu   sync.Mutex // over the builder and what follows
	b    *generator.Builder
	view serve.ViewState // of the last attempt
	now  time.Time       // its clock
	next atomic.Int64    // when the clock alone makes another site, in Unix seconds; 0 never
}

// known is what the last good build tells of its pages.
type known struct {
	pages    map[string]*model.Page // by output
	warnings map[string][]serve.Message
	content  string // the content's folder
}

// openPreview opens the site, also where its configuration has errors: they are shown
// until they are mended.
func (a *app) openPreview(f siteFlags) (*previewSite, error) {
	v := &previewSite{a: a, memory: output.NewMemory()}
	at := f.at
	f.at = ""
	b, err := a.open(f, func(o *generator.Options) { o.Target = v.memory })
	var bad *failure
	switch {
	case b == nil:
		return nil, err
	case errors.As(err, &bad) && a.isConfig(bad.list):
	case err != nil:
		return nil, err
	}
	v.b = b
	moment, err := v.moment(at)
	if err != nil {
		return nil, err
	}
	v.first = serve.ViewState{At: moment, Drafts: f.drafts, Future: f.future}
	v.view = serve.ViewState{Drafts: f.drafts, Future: f.future}
	return v, nil
}

// isConfig reports whether all that is wrong stands in the configuration, where it
// can be mended while the preview runs.
func (a *app) isConfig(list diag.List) bool {
	for _, d := range list {
		if d.Severity == diag.Error && d.Pos.File != "config.yaml" {
			return false
		}
	}
	return len(list) > 0
}

// moment brings --at to the form that the preview bar has.
func (v *previewSite) moment(at string) (string, error) {
	if at == "" {
		return "", nil
	}
	t, err := parseTime("--at", at, v.zone())
	if err != nil {
		return "", err
	}
	t = t.In(v.zone())
	if t.Hour() == 12 && t.Minute() == 0 {
		return t.Format(time.DateOnly), nil
	}
	return t.Format("2006-01-02T15:04"), nil
}

// zone is the site's time zone, as far as it is known.
func (v *previewSite) zone() *time.Location {
	if cfg := v.b.Config(); cfg != nil {
		return cfg.TimeZone
	}
	return time.FixedZone("CST", 8*60*60)
}

// Open gives an output of the last good build.
func (v *previewSite) Open(_ context.Context, path string) ([]byte, string, bool, error) {
	data, etag, ok := v.memory.Open(path)
	return data, etag, ok, nil
}

// About tells which file a page is made from, and of the warnings about that file.
func (v *previewSite) About(path string) (serve.About, bool) {
	p := v.page(path)
	if p == nil {
		return serve.About{}, false
	}
	k := v.known.Load()
	a := sourceOf(p, k.content)
	for _, m := range k.warnings[a.Source] {
		// A file of records is the source of many pages.
		if p.Record.IsZero() || m.Line == a.Line {
			a.Messages = append(a.Messages, m)
		}
	}
	return a, true
}

// sourceOf names the file that a page is made from.
func sourceOf(p *model.Page, content string) serve.About {
	switch {
	case !p.Record.IsZero():
		pos := p.Record.Pos()
		return serve.About{Source: pos.File, Line: pos.Line}
	case p.Source != "":
		return serve.About{Source: path.Join(content, p.Source)}
	case p.Of != nil:
		return sourceOf(p.Of, content)
	}
	return serve.About{}
}

// page is the page at an output path of the last good build, or nil.
func (v *previewSite) page(path string) *model.Page {
	if k := v.known.Load(); k != nil {
		return k.pages[path]
	}
	return nil
}

// due reports whether the clock alone has made the site another one: a day has
// passed, or the time of something scheduled has come.
func (v *previewSite) due() bool {
	next := v.next.Load()
	now, err := v.a.clock()
	return err == nil && next != 0 && now.Unix() >= next
}

// rebuild is the server's Rebuild: messages go to the terminal and the page.
func (v *previewSite) rebuild(ctx context.Context, r serve.Request) (serve.Result, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return serve.Result{}, err
	}
	a := v.a
	started := a.now()
	viewed := v.view != r.View
	if err := v.set(r.View); err != nil {
		return serve.Result{}, err
	}
	res, err := v.b.Rebuild(ctx, r.Changed)
	if err != nil {
		return serve.Result{}, err
	}
	a.print(res.Diags)
	out := serve.Result{Messages: v.messages(res.Diags), Failed: res.Failed(false)}
	if out.Failed {
		return out, nil
	}
	v.remember(out.Messages)
	a.say(a.tr("已生成 ", "built ") + number(res.Rendered) + a.tr(" 页，用时 ", " pages in ") + round(a.now().Sub(started)).String())
	out.Changed, out.All = res.Changed, r.Changed == nil || viewed
	out.Today = v.now.Format(time.DateOnly)
	out.Days = v.days(res)
	v.schedule(r.View, res)
	return out, nil
}

// set lets the builder build a view.
func (v *previewSite) set(view serve.ViewState) error {
	clock, err := v.a.clock()
	if err != nil {
		return err
	}
	// Only a new view or a new day is worth a new clock: the pages know days.
	clock = clock.In(v.zone())
	if view.At != v.view.At || view.At == "" && v.due() {
		to := clock
		if view.At != "" {
			if to, err = parseTime("--at", view.At, v.zone()); err != nil {
				return err
			}
		}
		v.b.SetClock(to)
	}
	v.now = clock
	v.b.SetDrafts(view.Drafts)
	v.b.SetFuture(view.Future)
	v.view = view
	return nil
}

// schedule notes when the clock will make another site of this.
func (v *previewSite) schedule(view serve.ViewState, res *generator.Result) {
	v.next.Store(0)
	if view.At != "" {
		return
	}
	y, m, d := v.now.Date()
	next := time.Date(y, m, d+1, 0, 0, 0, 0, v.now.Location())
	for _, s := range res.Skipped {
		if s.Reason == "future" && s.Date.After(v.now) && s.Date.Before(next) {
			next = s.Date
		}
	}
	v.next.Store(next.Unix())
}

// remember keeps what requests ask about the pages of a good build.
func (v *previewSite) remember(list []serve.Message) {
	site := v.b.Site()
	k := &known{pages: make(map[string]*model.Page, len(site.Pages)), warnings: map[string][]serve.Message{}, content: v.b.Config().ContentDir}
	for _, p := range site.Pages {
		k.pages[p.Output] = p
	}
	for _, m := range list {
		k.warnings[m.File] = append(k.warnings[m.File], m)
	}
	v.known.Store(k)
}

// messages brings diagnostics to the form that browsers are told.
func (v *previewSite) messages(list diag.List) []serve.Message {
	p := diag.Printer{Lang: v.a.lang, Source: v.b.Source, Width: 160}
	list = append(diag.List(nil), list...)
	list.Sort()
	out := make([]serve.Message, 0, len(list))
	for _, d := range list {
		m := serve.Message{
			Severity: d.Severity.String(), Code: d.Code, File: d.Pos.File, Line: d.Pos.Line, Col: d.Pos.Col,
			Text: d.Text(v.a.lang), Hint: d.Hint(v.a.lang),
		}
		if before, marked, after, ok := p.Excerpt(d); ok {
			m.Excerpt = &serve.Excerpt{Before: before, Marked: marked, After: after}
		}
		for _, also := range d.Also {
			if at := also.String(); at != "" {
				m.Also = append(m.Also, at)
			}
		}
		out = append(out, m)
	}
	return out
}

// days are the publicity weeks and what is scheduled.
func (v *previewSite) days(res *generator.Result) (out []serve.Day) {
	for _, p := range v.b.Site().Pages {
		if w := p.Front.Week; p.Kind == model.KindWeek && w != nil && !w.Start.IsZero() {
			out = append(out, serve.Day{From: w.Start.Format(time.DateOnly), To: w.End.Format(time.DateOnly), Label: p.LinkTitle})
		}
	}
	for _, s := range res.Skipped {
		if s.Reason == "future" {
			out = append(out, serve.Day{From: s.Date.In(v.zone()).Format(time.DateOnly), Label: s.Title})
		}
	}
	return out
}
