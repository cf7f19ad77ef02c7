package generator

import (
	"context"
	"maps"
	"slices"
	"sync"

	"jianbao/generator/asset"
	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/output"
	"jianbao/generator/render"
)

// begin lists the files at the first build of a process, and takes up the state that
// another one left; it reports whether nothing has changed since. What is to be looked at
// after it is changes again, or nothing more.
func (b *Builder) begin(ctx context.Context, changes []string, res *Result, watch *stopwatch) (same bool, left []string, err error) {
	if b.begun || !b.remembers() || b.tree == nil || b.cfg == nil || b.cfgDiags.Errors() > 0 {
		return false, changes, nil
	}
	b.begun = true
	st := b.openState().load(b.optionsHash())
	b.scan(changes)
	watch.mark("scan")
	if st == nil {
		return false, []string{}, nil
	}
	b.last, b.lastOutputs = st, sync.OnceValue(func() *outputs { return b.openState().loadOutputs(st) })
	same, err = b.unchanged(ctx, res)
	watch.mark("compare")
	if !same && err == nil {
		go b.lastOutputs() // it takes a while, and is asked for at the end
	}
	return same, []string{}, err
}

// unchanged ends a build at once where nothing has changed since the last one: neither
// a file, nor an option, nor the day, nor the output folder.
func (b *Builder) unchanged(ctx context.Context, res *Result) (bool, error) {
	st := b.last
	if b.opts.Strict && len(st.Said) > 0 || b.cfgText != st.Config || !sameMoment(st.Now, b.opts.Now, st.Next) || !b.sameFiles(st) {
		return false, nil
	}
	if err := b.openTarget(res); err != nil || res.Diags.Errors() > 0 {
		res.Diags = nil
		return false, nil // told later, with all else
	}
	tx, err := b.target.Begin(ctx)
	if err != nil {
		return false, outputDiag(res, err)
	}
	whole := b.stillThere(tx)
	if err := tx.Abort(); err != nil || !whole {
		return false, err
	}
	c := st.Counts
	res.Diags, res.Skipped = slices.Clone(st.Said), st.Skipped
	res.Pages, res.Records, res.Charts, res.Images = c.Pages, c.Records, c.Charts, c.Images
	res.Files, res.Unchanged, res.Bytes, res.OutputDir = c.Files, c.Files, c.Bytes, b.OutputDir()
	return true, nil
}

// stillThere reports whether the output folder is as the last build left it.
func (b *Builder) stillThere(tx output.Tx) bool {
	disk, ok := tx.(output.Resumable)
	return ok && disk.Manifest() == b.last.Manifest && disk.Whole(b.opts.Workers)
}

// resume makes the outputs that have changed since the last process, without taking up
// the others one by one; done is false where that is not enough: where outputs come or go.
func (b *Builder) resume(ctx context.Context, tx output.Tx, res *Result) (done bool, err error) {
	if b.last == nil || len(b.made) > 0 || !b.stillThere(tx) {
		return false, nil
	}
	last := b.lastOutputs()
	if last == nil {
		return false, nil
	}
	stale, figures, ok := b.staleSince(last)
	if !ok || len(stale) > maxPatches || b.sinceLast&^onlyTexts != 0 && b.pageOutputs(figures) != b.last.Pages {
		return false, nil
	}
	jobs, ok := b.jobsOf(slices.Sorted(maps.Keys(stale)), figures)
	if !ok {
		return false, nil
	}
	pages, ok, err := b.renderAll(ctx, jobs, stale, res)
	if err != nil || !ok || res.Diags.Errors() > 0 {
		return ok, err
	}
	tx.(output.Resumable).KeepRest()
	b.traces = map[string]deps.Trace{}
	for i, j := range jobs {
		if err := tx.Put(j.out, owner(j.page), pages[i].Data); err != nil {
			return true, err
		}
		if j.form == nil {
			res.Rendered++
		}
		res.Changed = append(res.Changed, address(j.out))
		b.traces[j.out] = pages[i].Trace
	}
	if b.sinceLast&^onlyTexts == 0 {
		return true, nil
	}
	r := &run{b: b, ctx: ctx, tx: tx, res: res, made: map[string]made{}}
	for _, step := range []func() error{r.redirects, r.feeds, r.themeAssets, r.static} {
		if err := step(); err != nil {
			return true, err
		}
	}
	return true, nil
}

// renderAll makes outputs in parallel; ok is false when one needs other pages of figures
// or other copies of media than it did.
func (b *Builder) renderAll(ctx context.Context, jobs []job, before map[string]deps.Trace, res *Result) (pages []render.Result, ok bool, err error) {
	pages, ok = make([]render.Result, len(jobs)), true
	var mu sync.Mutex
	err = renderJobs(ctx, b.env, b.opts.Workers, jobs, func(i int, out render.Result, diags diag.List) error {
		mu.Lock()
		defer mu.Unlock()
		res.Diags.Add(diags...)
		ok = ok && (len(diags) > 0 || needs(out.Trace) == needs(before[jobs[i].out]))
		out.Data = slices.Clone(out.Data)
		pages[i] = out
		return nil
	})
	return pages, ok, err
}

// staleSince are the outputs that read something which has changed since the last
// process, with what they read, and the figures that outputs show.
func (b *Builder) staleSince(last *outputs) (map[string]deps.Trace, []string, bool) {
	edited := map[string]bool{}
	for p := range b.edited {
		if page := b.editedPage(p); page != nil {
			edited[page.Source] = true
		}
	}
	texts := b.sinceLast&^onlyTexts == 0
	now := func(k deps.Key) (deps.Hash, bool) {
		if texts && (k.Domain != deps.Body || !edited[k.Name]) {
			return deps.Hash{}, false
		}
		return b.env.Hash(k), true
	}
	stale, figures, ok := deps.StaleIn(last.Graph, b.opts.Workers, now)
	for _, p := range b.last.Patches {
		delete(stale, p.Output)
		for _, r := range p.Trace {
			if r.Domain == deps.Figure {
				figures = append(figures, r.Name)
			}
			if h, asked := now(r.Key); asked && h != r.Hash {
				stale[p.Output] = p.Trace
			}
		}
	}
	slices.Sort(figures)
	return stale, slices.Compact(figures), ok
}

// jobsOf finds what makes outputs; false where one is of no page any more.
func (b *Builder) jobsOf(outs, figures []string) ([]job, bool) {
	var ofFigures map[string]job
	var jobs []job
	for _, out := range outs {
		j, ok := jobAt(b.env, out)
		if !ok {
			if ofFigures == nil {
				ofFigures = b.figureJobs(figures)
			}
			if j, ok = ofFigures[out]; !ok {
				return nil, false
			}
		}
		jobs = append(jobs, j)
	}
	return jobs, true
}

func (b *Builder) figureJobs(figures []string) map[string]job {
	jobs := map[string]job{}
	for _, q := range figures {
		if p := b.env.FigurePage(q); p != nil {
			_ = eachJob(b.env, p, func(j job) error { // never fails
				jobs[j.out] = j
				return nil
			})
		}
	}
	return jobs
}

// pageOutputs hashes the outputs of all pages with their owners, whatever their order.
func (b *Builder) pageOutputs(figures []string) deps.Hash {
	var sum deps.Hash
	var h deps.Hasher
	add := func(j job) error {
		h.Reset()
		sum = sum.Plus(h.Str(j.out, owner(j.page)).Sum())
		return nil
	}
	for _, p := range b.site.Pages {
		_ = eachJob(b.env, p, add) // add never fails
	}
	for u, p := range b.site.Aliases {
		_ = add(job{page: b.site.Page(p), out: aliasPath(u)})
	}
	for _, a := range b.assets {
		_ = add(job{page: b.site.Home, out: a.Output})
	}
	for _, p := range b.paths(roleStatic) {
		_ = add(job{page: b.site.Home, out: p})
	}
	for _, j := range b.figureJobs(figures) {
		_ = add(j)
	}
	return sum
}

// needs hashes the reads that decide which further files there are: pages of figures and
// copies of media.
func needs(t deps.Trace) deps.Hash {
	var sum deps.Hash
	for _, r := range t {
		if r.Domain == deps.Figure || r.Domain == deps.Media {
			var h deps.Hasher
			sum = sum.Plus(h.Int(int64(r.Domain)).Str(r.Name).Sub(r.Hash).Sum())
		}
	}
	return sum
}

// maxPatches is how many outputs are kept beside the graph before it is made anew.
const maxPatches = 256

// resumed leaves the state after a resumed build.
func (b *Builder) resumed(ctx context.Context, res *Result, sum output.Summary) error {
	old := b.last
	res.Files = old.Counts.Files
	st := b.describe(res)
	st.committed(res, sum.Manifest)
	st.Made, st.Graph, st.Pages = old.Made, old.Graph, old.Pages
	for _, p := range old.Patches {
		if _, again := b.traces[p.Output]; !again {
			st.Patches = append(st.Patches, p)
		}
	}
	for _, out := range slices.Sorted(maps.Keys(b.traces)) {
		st.Patches = append(st.Patches, patch{out, b.traces[out]})
	}
	store := b.openState()
	if len(st.Patches) > maxPatches {
		b.mergePatches(store, st)
	}
	b.last, b.pending = st, 0
	clear(b.edited)
	return store.save(ctx, st)
}

// mergePatches makes the graph anew with the patches; where that fails they stay.
func (b *Builder) mergePatches(store stateStore, st *state) {
	g := graphOf(st, b.lastOutputs())
	if g == nil {
		return
	}
	merged := &outputs{b.lastOutputs().Made, g.Append(nil)}
	sum, err := store.put(graphShard, merged.Graph)
	if err != nil {
		return
	}
	st.Patches, st.Graph = nil, sum
	b.lastOutputs = func() *outputs { return merged }
}

// graphOf is what the outputs of a state read; nil if it is damaged.
func graphOf(st *state, o *outputs) *deps.Graph {
	g := deps.NewGraph()
	if !g.Load(o.Graph) {
		return nil
	}
	for _, p := range st.Patches {
		g.Set(p.Output, g.Number(p.Trace))
	}
	return g
}

// restore takes over all that the last process made, and what has changed since.
func (b *Builder) restore(tx output.Tx) {
	st := b.last
	b.last = nil
	disk, ok := tx.(output.Resumable)
	if st == nil || !ok || len(b.made) > 0 || disk.Manifest() != st.Manifest {
		return
	}
	all := b.lastOutputs()
	if b.lastOutputs = nil; all == nil {
		return
	}
	list, ok := b.openState().madeOf(all)
	if !ok {
		return
	}
	outs := make(map[string]made, len(list))
	for _, m := range list {
		x, ok := b.madeOf(m)
		if !ok {
			return // a copy of what is gone: all is made anew
		}
		outs[m.Output] = x
	}
	g := graphOf(st, all)
	if g == nil {
		return
	}
	b.graph, b.made, b.pending = g, outs, b.sinceLast
}

func (b *Builder) madeOf(m madeState) (made, bool) {
	x := made{owner: m.Owner}
	for _, v := range m.Wants {
		e := b.media[b.cfg.ContentDir+"/"+v.Media]
		if e == nil || e.media == nil {
			return made{}, false
		}
		x.wants = append(x.wants, asset.Variant{Media: e.media, Output: v.Output, Width: v.Width, Height: v.Height})
	}
	return x, true
}
