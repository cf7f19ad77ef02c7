package generator

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"jianbao/generator/asset"
	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/output"
	"jianbao/generator/render"
)

// Preview shows a site while it is edited. Nothing is written: [Preview.Rebuild]
// reads and assembles what changed, and an output is made when someone opens it.
// What was made once is kept, and is valid as long as what its trace says it read is
// as it was; so an edit costs what it touches, whatever the size of the site. What is
// shown equals what a build would write.
//
// Open, About and Behind may be called by many goroutines at once, also during a
// Rebuild, which shows nothing before it is done; Rebuild by one at a time.
type Preview struct {
	b     *Builder
	graph *deps.Graph
	kept  *renderings
	shown atomic.Pointer[shownSite] // the last good site; nil before the first

	mu       sync.Mutex
	figures  map[string]string          // queries of pages of figures, by output path
	wants    map[string]asset.Variant   // copies of media, by output path
	wantsOf  map[string][]asset.Variant // the copies that an output needs
	given    map[string]string          // hashes of outputs as they were last given or told of
	rendered int                        // outputs made since the start
	behind   *shownSite                 // the site for which all outputs were made last
}

// PreviewRequest says what to bring up to date.
type PreviewRequest struct {
	Changes []string // files that may have changed, relative to the root; nil for all
	// Shown are output paths that somebody looks at: they are made at once, and
	// Result.Changed names those that differ. When one fails, all stays as it was.
	Shown          []string
	Now            time.Time // the build clock
	Drafts, Future bool
}

// Output is an output as a preview shows it.
type Output struct {
	Data []byte // not to be changed
	Hash string // of Data, as an entity tag
}

// NewPreview makes a preview of the site a builder has open. The builder is the
// preview's from then on.
func NewPreview(b *Builder) *Preview {
	return &Preview{
		b: b, graph: deps.NewGraph(), kept: newRenderings(keptBytes),
		figures: map[string]string{}, wants: map[string]asset.Variant{}, wantsOf: map[string][]asset.Variant{}, given: map[string]string{},
	}
}

// keptBytes is how much of what was made is kept.
const keptBytes = 64 << 20

// Rebuild brings the preview up to date. Where the content has errors, all goes on
// being shown as it was. An error is a failure of the machine or a cancelled context;
// then the next call must name the same changes again.
func (p *Preview) Rebuild(ctx context.Context, req PreviewRequest) (*Result, error) {
	b, res := p.b, &Result{}
	watch := newStopwatch(b.opts.Clock, &res.Elapsed)
	b.SetClock(req.Now)
	b.SetUnpublished(req.Drafts, req.Future)
	ready, err := b.prepare(ctx, req.Changes, res, watch)
	if err != nil || !ready {
		b.finish(res)
		return res, err
	}
	st := p.assembled()
	err = p.refresh(ctx, st, req.Shown, res)
	watch.mark("render")
	b.finish(res)
	if err != nil || res.Diags.Errors() > 0 {
		return res, err
	}
	p.shown.Store(st)
	b.pending = 0
	clear(b.edited)
	return res, nil
}

// assembled is what the builder has made, ready to be shown.
func (p *Preview) assembled() *shownSite {
	b, old := p.b, p.shown.Load()
	if old != nil && b.pending&^onlyTexts == 0 {
		if old.env == b.env {
			return old
		}
		return old.withTexts(b.env)
	}
	return newShownSite(b, old)
}

// refresh makes the outputs that somebody looks at and notes which differ from what was
// given. Where one fails nothing is noted: the site will not be shown.
func (p *Preview) refresh(ctx context.Context, st *shownSite, paths []string, res *Result) error {
	now := map[string]string{}
	for _, path := range paths {
		out, err := p.open(ctx, st, path)
		var failed diagnosed
		switch {
		case errors.As(err, &failed):
			res.Diags.Add(failed.list...)
		case err != nil && !errors.Is(err, output.ErrNotThere):
			return err
		default:
			now[path] = out.Hash // "" for what is gone
		}
	}
	if res.Diags.Errors() > 0 {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, path := range paths {
		if now[path] != p.given[path] {
			res.Changed = append(res.Changed, path)
			p.given[path] = now[path]
		}
	}
	return nil
}

// Open gives an output, making it if need be; ok is false where the site has none at
// the path. What is wrong with the content is in the list.
func (p *Preview) Open(ctx context.Context, path string) (out Output, ok bool, list diag.List, err error) {
	st := p.shown.Load()
	if st == nil {
		return Output{}, false, nil, nil
	}
	out, err = p.open(ctx, st, path)
	var failed diagnosed
	switch {
	case errors.Is(err, output.ErrNotThere):
		err = nil
	case errors.As(err, &failed):
		return Output{}, false, failed.list, nil
	case err != nil:
		return Output{}, false, nil, err
	default:
		ok = true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown.Load() == st { // else the next state has told of it already
		p.given[path] = out.Hash
	}
	return out, ok, nil, err
}

// diagnosed carries what is wrong with the content as an error.
type diagnosed struct{ list diag.List }

func (d diagnosed) Error() string {
	if len(d.list) == 0 {
		return "the content has errors"
	}
	return d.list[0].Text("en")
}

// open gives an output of a site. A page of a figure and a copy of a picture are known
// once a page that shows them was made: where one is asked for before, as by a browser
// that was open already, all pages are made.
func (p *Preview) open(ctx context.Context, st *shownSite, path string) (Output, error) {
	out, err := p.find(ctx, st, path)
	if !errors.Is(err, output.ErrNotThere) || !st.mayShow(path) || p.complete(st) {
		return out, err
	}
	if list, outs, err := p.makeAll(ctx, st, nil); err != nil {
		return Output{}, err
	} else if len(list) == 0 {
		p.settle(st, outs)
	}
	return p.find(ctx, st, path)
}

// complete reports whether all pages of a site were made.
func (p *Preview) complete(st *shownSite) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.behind == st
}

// find gives an output: a page, or one of the files beside the pages.
func (p *Preview) find(ctx context.Context, st *shownSite, path string) (Output, error) {
	j, ok := jobAt(st.env, path)
	if !ok {
		j, ok = p.figureJob(st, path)
	}
	if ok {
		return p.page(ctx, st, j)
	}
	out, err := st.file(p.b, path)
	if errors.Is(err, output.ErrNotThere) {
		return p.copyOf(ctx, st, path)
	}
	return out, err
}

// page gives a rendered output: as it was kept, or made anew.
func (p *Preview) page(ctx context.Context, st *shownSite, j job) (Output, error) {
	if out, ok := p.kept.get(j.out, st); ok {
		return out, nil
	}
	made, trace, err := p.make(ctx, st, j)
	if err != nil {
		return Output{}, err
	}
	p.kept.put(j.out, made, trace, st)
	return made, nil
}

// make renders an output and notes what it read and needs.
func (p *Preview) make(ctx context.Context, st *shownSite, j job) (Output, deps.Trace, error) {
	if err := ctx.Err(); err != nil {
		return Output{}, nil, err
	}
	w := st.workers.take(st.env)
	defer st.workers.put(w)
	res, diags := j.render(w)
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(diags) > 0 {
		return Output{}, nil, diagnosed{diags}
	}
	p.rendered++
	delete(p.wantsOf, j.out)
	if len(res.Wants) > 0 {
		p.wantsOf[j.out] = res.Wants
	}
	for _, v := range res.Wants {
		p.wants[v.Output] = v
	}
	for _, x := range res.Trace {
		if x.Domain == deps.Figure {
			if f := st.env.FigurePage(x.Name); f != nil {
				p.figures[f.Output] = x.Name
			}
		}
	}
	p.graph.Set(j.out, p.graph.Number(res.Trace))
	data := append([]byte(nil), res.Data...)
	return Output{data, output.Hash(data)}, res.Trace, nil
}

// figureJob finds the page of the records behind a figure, which some output that
// was made shows.
func (p *Preview) figureJob(st *shownSite, path string) (job, bool) {
	path, n := stretchOf(path)
	p.mu.Lock()
	q, ok := p.figures[path]
	p.mu.Unlock()
	if !ok {
		return job{}, false
	}
	f := st.env.FigurePage(q)
	if f == nil || f.Output != path || n > st.env.Outputs(f) {
		return job{}, false
	}
	return job{page: f, number: n, out: render.PagePath(f, n)}, true
}

// copyOf gives a copy of a media file that some output needs.
func (p *Preview) copyOf(ctx context.Context, st *shownSite, path string) (Output, error) {
	p.mu.Lock()
	v, ok := p.wants[path]
	p.mu.Unlock()
	if !ok {
		return Output{}, output.ErrNotThere
	}
	if m := st.env.Site.Media[v.Media.Path]; m == nil || m.Hash != v.Media.Hash {
		return Output{}, output.ErrNotThere
	}
	if out, ok := p.kept.get(path, st); ok {
		return out, nil
	}
	if err := ctx.Err(); err != nil {
		return Output{}, err
	}
	data, err := p.b.mediaCopy(v, st.env.Config)
	if err != nil {
		return Output{}, err
	}
	out := Output{data, output.Hash(data)}
	if key := (deps.Key{Domain: deps.Media, Name: v.Media.Path}); v.Media.Format != "" {
		p.kept.put(path, out, deps.Trace{{Key: key, Hash: st.hash(key)}}, st)
	}
	return out, nil
}

// About tells of the page at an output path and its source: a file below the site's
// root, of a record with the line, no file for a page that none stands for. ok is false
// where there is no page.
func (p *Preview) About(path string) (page *model.Page, source diag.Pos, ok bool) {
	st := p.shown.Load()
	if st == nil {
		return nil, source, false
	}
	s := st.env.Site
	path, _ = stretchOf(path)
	page = pageAt(s, path)
	if page == nil {
		return nil, source, false
	}
	of := s.Page(page.Of)
	switch {
	case !page.Record.IsZero():
		source = s.Record(page).Pos()
	case page.Source != "":
		source.File = st.env.Config.ContentDir + "/" + page.Source
	case of != nil && of.Source != "":
		source.File = st.env.Config.ContentDir + "/" + of.Source
	}
	return page, source, true
}

// Site is the site that is shown; nil before the first good one.
func (p *Preview) Site() *model.Site {
	if st := p.shown.Load(); st != nil {
		return st.env.Site
	}
	return nil
}
