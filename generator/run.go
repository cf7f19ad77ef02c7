package generator

import (
	"context"
	"errors"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"jianbao/generator/asset"
	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/output"
	"jianbao/generator/render"
	"jianbao/generator/source"
)

// run is one pass over the outputs, inside one transaction.
type run struct {
	b   *Builder
	ctx context.Context
	tx  output.Tx
	res *Result

	stale    map[string]bool // outputs of the last build that must be made again
	staleAll bool

	mu     sync.Mutex
	made   map[string]made
	read   map[string]deps.Reads // by the outputs made anew, unless all are
	behind map[string]struct{}   // figures among that
}

func (r *run) all() error {
	r.read, r.behind = map[string]deps.Reads{}, map[string]struct{}{}
	if r.stale, r.staleAll = r.b.stale(); r.staleAll {
		r.b.graph = deps.NewGraph()
	}
	for _, step := range []func() error{r.sitePages, r.figurePages, r.redirects, r.feeds, r.themeAssets, r.static, r.wanted} {
		if err := step(); err != nil {
			return err
		}
		if r.res.Diags.Errors() > 0 {
			return nil
		}
	}
	return nil
}

func (r *run) sitePages() error { return r.pages(r.b.site.Pages) }

// figurePages renders the pages that list the records behind the figures which
// the outputs made so far show: what they read tells. Such a page may show
// figures itself.
func (r *run) figurePages() error {
	done := map[string]bool{}
	for {
		var todo []*model.Page
		for _, q := range r.figures() {
			p := r.b.env.FigurePage(q)
			if p != nil && !done[p.URL] { // several figures may share a page
				done[p.URL] = true
				todo = append(todo, p)
			}
		}
		if len(todo) == 0 || r.res.Diags.Errors() > 0 {
			return nil
		}
		if err := r.pages(todo); err != nil {
			return err
		}
	}
}

// figures are the figures shown by the outputs of this run, kept or made.
func (r *run) figures() []string {
	var shown []string
	if !r.staleAll {
		shown = r.b.graph.Read(deps.Figure, func(out string) bool {
			_, kept := r.made[out]
			_, again := r.read[out]
			return kept && !again
		})
	}
	shown = slices.AppendSeq(shown, maps.Keys(r.behind))
	slices.Sort(shown)
	return slices.Compact(shown)
}

// pages renders the stale outputs of pages in parallel and keeps the others.
func (r *run) pages(pages []*model.Page) error {
	var jobs []job
	add := func(j job) error {
		kept, err := r.keep(j)
		if err != nil || kept {
			return err
		}
		if jobs = append(jobs, j); j.form == nil {
			r.res.Rendered++
		}
		return nil
	}
	for _, p := range pages {
		if err := eachJob(r.b.env, p, add); err != nil {
			return err
		}
	}
	return r.render(jobs)
}

// keep keeps an output of the last build that nothing it read has changed for.
func (r *run) keep(j job) (bool, error) {
	old, known := r.b.made[j.out]
	if r.staleAll || !known || r.stale[j.out] || old.owner != owner(j.page) {
		return false, nil
	}
	switch err := r.tx.Keep(j.out, old.owner); {
	case err == nil:
		r.made[j.out] = old
		return true, nil
	case errors.Is(err, output.ErrNotThere):
		return false, nil
	default:
		return false, err
	}
}

func (r *run) render(jobs []job) error {
	done := 0
	return renderJobs(r.ctx, r.b.env, r.b.opts.Workers, jobs, func(i int, out render.Result, diags diag.List) error {
		if len(diags) > 0 {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.res.Diags.Add(diags...)
			return nil
		}
		j := jobs[i]
		if err := r.tx.Put(j.out, owner(j.page), out.Data); err != nil {
			return err
		}
		reads := r.b.graph.Number(out.Trace)
		if r.staleAll { // the graph is new: it holds nothing to compare with
			r.b.graph.Set(j.out, reads)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.made[j.out] = made{owner(j.page), out.Wants}
		if !r.staleAll {
			r.read[j.out] = reads
		}
		for _, x := range out.Trace {
			if x.Domain == deps.Figure {
				r.behind[x.Name] = struct{}{}
			}
		}
		r.res.Changed = append(r.res.Changed, address(j.out))
		if done++; done%32 == 0 || done == len(jobs) {
			r.b.progress("render", done, len(jobs))
		}
		return nil
	})
}

func (r *run) put(out, owner string, data []byte) error {
	r.mu.Lock()
	r.made[out] = made{owner: owner}
	r.mu.Unlock()
	return r.tx.Put(out, owner, data)
}

// redirects writes a small page at each old address.
func (r *run) redirects() error {
	for u, ref := range r.b.site.Aliases {
		p, out := r.b.site.Page(ref), aliasPath(u)
		if err := r.put(out, "alias of "+owner(p), redirect(r.b.env, p, out)); err != nil {
			return err
		}
	}
	return nil
}

// feeds writes the feed, the sitemap and robots.txt.
func (r *run) feeds() error {
	files, err := siteFiles(r.b.env)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := r.put(name, siteFileOwner(name), files[name]); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) themeAssets() error {
	for name, a := range r.b.assets {
		if err := r.put(a.Output, "theme "+name, a.Data); err != nil {
			return err
		}
	}
	return nil
}

// static copies the files of the static folder as they are.
func (r *run) static() error {
	for _, p := range r.b.paths(roleStatic) {
		data, err := r.b.tree.Read(p)
		if err != nil {
			r.fail(source.ReadError(p, err))
			continue
		}
		if err := r.put(strings.TrimPrefix(p, "static/"), p, data); err != nil {
			return err
		}
	}
	return nil
}

// wanted makes the copies of media that the pages ask for, a file at a time.
func (r *run) wanted() error {
	byMedia := map[string]map[string]asset.Variant{}
	for _, m := range r.made {
		for _, v := range m.wants {
			if byMedia[v.Media.Path] == nil {
				byMedia[v.Media.Path] = map[string]asset.Variant{}
			}
			byMedia[v.Media.Path][v.Output] = v
		}
	}
	paths := slices.Sorted(maps.Keys(byMedia))
	done := 0
	return parallel(r.ctx, r.b.opts.Workers, len(paths), func(_, i int) error {
		err := r.copies(byMedia[paths[i]])
		r.mu.Lock()
		done++
		r.b.progress("images", done, len(paths))
		r.mu.Unlock()
		return err
	})
}

// copies makes the copies of one media file that the output does not have: the
// name of a scaled picture carries its fingerprint.
func (r *run) copies(vs map[string]asset.Variant) error {
	var todo []asset.Variant
	for _, out := range slices.Sorted(maps.Keys(vs)) {
		v := vs[out]
		owner := r.b.cfg.ContentDir + "/" + v.Media.Path
		if _, ok := r.tx.Previous(out); ok && v.Media.Format != "" {
			r.mu.Lock()
			r.made[out] = made{owner: owner}
			r.mu.Unlock()
			err := r.tx.Keep(out, owner)
			if err == nil {
				continue
			}
			if !errors.Is(err, output.ErrNotThere) {
				return err
			}
		}
		if data, ok := r.cached(v); ok {
			if err := r.put(out, owner, data); err != nil {
				return err
			}
			continue
		}
		todo = append(todo, v)
	}
	if len(todo) == 0 {
		return nil
	}
	return r.produce(todo)
}

func (r *run) produce(todo []asset.Variant) error {
	file := path.Join(r.b.cfg.ContentDir, todo[0].Media.Path)
	original, err := r.b.tree.Read(file)
	if err != nil {
		r.fail(source.ReadError(file, err))
		return nil
	}
	all, err := asset.ProduceAll(todo, original, r.b.cfg.Images)
	if err != nil {
		r.fail(asset.ProduceError(file, err))
		return nil
	}
	for i, data := range all {
		if r.b.cache != nil {
			r.b.cache.Put(cacheKey(todo[i]), data)
		}
		if err := r.put(todo[i].Output, file, data); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) cached(v asset.Variant) ([]byte, bool) {
	if r.b.cache == nil || v.Media.Format == "" {
		return nil, false
	}
	return r.b.cache.Get(cacheKey(v))
}

// cacheKey names a copy in the cache: its output name carries the fingerprint.
func cacheKey(v asset.Variant) string { return deps.SumString("image " + v.Output).String() }

func (r *run) fail(d diag.Diagnostic) {
	r.mu.Lock()
	r.res.Diags.Add(d)
	r.mu.Unlock()
}
