package generator

import (
	"context"
	"maps"
	"slices"
	"sync"

	"jianbao/generator/asset"
	"jianbao/generator/deps"
	"jianbao/generator/output"
)

// begin lists the files at the first build of a process, and takes up the state that
// another one left; it reports whether nothing has changed since.
func (b *Builder) begin(ctx context.Context, changes []string, res *Result, watch *stopwatch) (bool, error) {
	if b.begun || !b.remembers() || b.tree == nil || b.cfg == nil || b.cfgDiags.Errors() > 0 {
		return false, nil
	}
	b.begun = true
	b.last = b.openState().load(b.optionsHash())
	b.scan(changes)
	b.scanned = true
	watch.mark("scan")
	if b.last == nil {
		return false, nil
	}
	same, err := b.unchanged(ctx, res)
	watch.mark("compare")
	if !same && err == nil {
		st := b.last
		b.lastOutputs = sync.OnceValue(func() *outputs { return b.openState().loadOutputs(st) })
		go b.lastOutputs() // it takes a while, and is asked for at the end
	}
	return same, err
}

// unchanged ends a build at once where nothing has changed since the last one: neither
// a file, nor an option, nor the day, nor the output folder.
func (b *Builder) unchanged(ctx context.Context, res *Result) (bool, error) {
	st := b.last
	if b.opts.Strict && len(st.Said) > 0 || !b.sameTime(st) || !b.sameFiles(st) {
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

// resumes reports whether nothing but this has changed since the last process.
func (b *Builder) resumes(only change) bool {
	return b.last != nil && len(b.made) == 0 && b.sinceLast&^only == 0
}

// resume makes the few outputs that an edit of texts touches, without looking at the
// others; done is false where there is more to do.
func (b *Builder) resume(ctx context.Context, tx output.Tx, res *Result) (done bool, err error) {
	if !b.resumes(onlyTexts) || !b.stillThere(tx) {
		return false, nil
	}
	made := b.lastOutputs()
	if made == nil {
		return false, nil
	}
	stale, ok := b.touchedByTexts(made)
	if !ok {
		return false, nil
	}
	shown := newShownSite(b, nil)
	w := b.env.NewWorker(ctx)
	var outs []job
	data, traces := map[string][]byte{}, map[string]deps.Trace{}
	for _, out := range slices.Sorted(maps.Keys(stale)) {
		j, ok := shown.job(out)
		if !ok {
			return false, nil
		}
		page, diags := j.render(w)
		if len(diags) > 0 {
			res.Diags.Add(diags...)
			return true, nil
		}
		if needs(page.Trace) != needs(stale[out]) {
			return false, nil // another figure or picture: other files come or go
		}
		outs = append(outs, j)
		data[out], traces[out] = slices.Clone(page.Data), page.Trace
	}
	tx.(output.Resumable).KeepRest()
	for _, j := range outs {
		if err := tx.Put(j.out, owner(j.page), data[j.out]); err != nil {
			return true, err
		}
		if j.form == nil {
			res.Rendered++
		}
		res.Changed = append(res.Changed, address(j.out))
	}
	b.traces = traces
	return true, nil
}

// touchedByTexts are the outputs that show a text which has changed, with what they read.
func (b *Builder) touchedByTexts(made *outputs) (map[string]deps.Trace, bool) {
	now := map[deps.Key]deps.Hash{}
	for p := range b.edited {
		if page := b.editedPage(p); page != nil {
			k := deps.Key{Domain: deps.Body, Name: page.Source}
			now[k] = b.env.Hash(k)
		}
	}
	stale, ok := deps.StaleIn(made.Graph, now)
	for _, p := range b.last.Patches {
		delete(stale, p.Output)
		if !p.Trace.Fresh(func(k deps.Key) deps.Hash {
			if h, asked := now[k]; asked {
				return h
			}
			return p.Trace.Hash(k)
		}) {
			stale[p.Output] = p.Trace
		}
	}
	return stale, ok
}

// needs hashes the reads that decide which further files there are: pages of figures and
// copies of media.
func needs(t deps.Trace) deps.Hash {
	var h deps.Hasher
	for _, r := range t {
		if r.Domain == deps.Figure || r.Domain == deps.Media {
			h.Int(int64(r.Domain)).Str(r.Name).Sub(r.Hash)
		}
	}
	return h.Sum()
}

// maxPatches is how many outputs are kept beside the graph before it is made anew.
const maxPatches = 256

// resumed leaves the state after a resumed build.
func (b *Builder) resumed(ctx context.Context, res *Result, sum output.Summary) error {
	old := b.last
	res.Files = old.Counts.Files
	st := b.describe(res, sum.Manifest)
	st.Outputs = old.Outputs
	for _, p := range old.Patches {
		if _, again := b.traces[p.Output]; !again {
			st.Patches = append(st.Patches, p)
		}
	}
	for _, out := range slices.Sorted(maps.Keys(b.traces)) {
		st.Patches = append(st.Patches, patch{out, b.traces[out]})
	}
	var again *outputs
	if len(st.Patches) > maxPatches {
		if g := graphOf(st, b.lastOutputs()); g != nil {
			again = &outputs{b.lastOutputs().Made, g.Append(nil)}
			st.Patches = nil
		}
	}
	if again != nil {
		b.lastOutputs = func() *outputs { return again }
	}
	b.last, b.pending = st, 0
	clear(b.edited)
	return b.openState().save(ctx, st, again)
}

// graphOf is what the outputs of a state read; nil if it is damaged.
func graphOf(st *state, o *outputs) *deps.Graph {
	g := deps.NewGraph()
	if !g.Load(o.Graph) {
		return nil
	}
	for _, p := range st.Patches {
		g.Set(p.Output, p.Trace)
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
