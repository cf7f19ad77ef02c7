package main

import (
	"context"
	"errors"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"jianbao/generator"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/serve"
)

// previewSite is the site that a preview server shows: its pages are made when a
// browser asks for them.
type previewSite struct {
	a        *app
	p        *generator.Preview
	first    serve.ViewState
	warnings atomic.Pointer[map[string][]serve.Message] // of the last good build, by file
	next     atomic.Int64                               // when the clock alone makes another site, in Unix seconds; 0 never

	mu   sync.Mutex // over the builder and what follows
	b    *generator.Builder
	view serve.ViewState // of the last attempt
	now  time.Time       // the clock, of the last attempt
}

// openPreview opens the site, also where its configuration has errors: they are shown
// until they are mended.
func (a *app) openPreview(f siteFlags) (*previewSite, error) {
	v := &previewSite{a: a}
	at := f.at
	f.at = ""
	b, err := a.open(f, nil)
	var bad *failure
	switch {
	case b == nil:
		return nil, err
	case errors.As(err, &bad) && a.isConfig(bad.list):
	case err != nil:
		return nil, err
	}
	v.b, v.p = b, generator.NewPreview(b)
	moment, err := v.moment(at)
	if err != nil {
		return nil, err
	}
	v.first = serve.ViewState{At: moment, Drafts: f.drafts, Future: f.future}
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

// Open gives an output, making it if need be.
func (v *previewSite) Open(ctx context.Context, path string) ([]byte, string, bool, error) {
	out, ok, list, err := v.p.Open(ctx, path)
	if len(list) > 0 {
		err = &serve.Failure{Messages: v.messages(list)}
	}
	return out.Data, out.Hash, ok, err
}

// About tells which file a page is made from, and of the warnings about that file.
func (v *previewSite) About(path string) (serve.About, bool) {
	_, source, ok := v.p.About(path)
	if !ok {
		return serve.About{}, false
	}
	a := serve.About{Source: source.File, Line: source.Line}
	warnings := v.warnings.Load()
	if warnings == nil || a.Source == "" {
		return a, true
	}
	for _, m := range (*warnings)[a.Source] {
		// A file of records is the source of many pages.
		if a.Line == 0 || m.Line == a.Line {
			a.Messages = append(a.Messages, m)
		}
	}
	return a, true
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
	at, err := v.clock(r.View)
	if err != nil {
		return serve.Result{}, err
	}
	res, err := v.p.Rebuild(ctx, generator.PreviewRequest{
		Changes: r.Changed, Shown: r.Shown, Now: at, Drafts: r.View.Drafts, Future: r.View.Future,
	})
	if err != nil {
		return serve.Result{}, err
	}
	a.print(res.Diags)
	out := serve.Result{Messages: v.messages(res.Diags), Failed: res.Failed(false)}
	if out.Failed {
		return out, nil
	}
	v.remember(out.Messages)
	a.say(a.tr("已更新，用时 ", "up to date after ") + round(a.now().Sub(started)).String())
	out.Changed, out.All = append(v.copied(r.Changed), res.Changed...), r.Changed == nil || viewed
	out.Today = v.now.Format(time.DateOnly)
	out.Days = v.days(res)
	v.schedule(r.View, res)
	return out, nil
}

// behind makes the pages nobody looks at, for the errors in them.
func (v *previewSite) behind(ctx context.Context) []serve.Message {
	list, err := v.p.Behind(ctx, nil)
	if err != nil && ctx.Err() == nil {
		return []serve.Message{{Severity: diag.Error.String(), Text: err.Error()}}
	}
	if ctx.Err() != nil || len(list) == 0 {
		return nil
	}
	v.a.print(list)
	return v.messages(list)
}

// copied are the outputs of changed files that are published as they are: pictures and
// style sheets that pages show without changing themselves.
func (v *previewSite) copied(changed []string) (out []string) {
	for _, p := range changed {
		for _, dir := range []string{"static/", v.b.Config().ContentDir + "/"} {
			if to, ok := strings.CutPrefix(p, dir); ok && path.Ext(to) != ".md" {
				out = append(out, to)
			}
		}
	}
	return out
}

// clock is the moment that a view shows.
func (v *previewSite) clock(view serve.ViewState) (time.Time, error) {
	now, err := v.a.clock()
	if err != nil {
		return now, err
	}
	v.now, v.view = now.In(v.zone()), view
	if view.At == "" {
		return v.now, nil
	}
	return parseTime("--at", view.At, v.zone())
}

// schedule notes when the clock will make another site of this.
func (v *previewSite) schedule(view serve.ViewState, res *generator.Result) {
	v.next.Store(0)
	if view.At != "" {
		return
	}
	y, m, d := v.now.Date()
	next := time.Date(y, m, d+1, 0, 0, 0, 0, v.now.Location())
	if !res.Next.IsZero() && res.Next.Before(next) {
		next = res.Next
	}
	v.next.Store(next.Unix())
}

// remember keeps the warnings of a good build.
func (v *previewSite) remember(list []serve.Message) {
	warnings := map[string][]serve.Message{}
	for _, m := range list {
		warnings[m.File] = append(warnings[m.File], m)
	}
	v.warnings.Store(&warnings)
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
	for _, p := range v.p.Site().Pages {
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
