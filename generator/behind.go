package generator

import (
	"context"
	"errors"
	"slices"
	"sync"

	"jianbao/generator/deps"
	"jianbao/generator/diag"
)

// Behind makes every output that was not made yet or is no longer valid, so that what
// is wrong with pages nobody looks at is told too. It is for the time when nobody
// waits: cancel its context when there is something else to do, and call it again.
// progress, which may be nil, is told how far it is.
func (p *Preview) Behind(ctx context.Context, progress func(done, total int)) (diag.List, error) {
	st := p.shown.Load()
	if st == nil {
		return nil, nil
	}
	list, outs, err := p.makeAll(ctx, st, progress)
	if err != nil || len(list) > 0 {
		list.Sort()
		return list, err
	}
	p.settle(st, outs)
	return nil, nil
}

// Paths lists all outputs of the site, sorted, making what was not made yet.
func (p *Preview) Paths(ctx context.Context) ([]string, error) {
	st := p.shown.Load()
	if st == nil {
		return nil, nil
	}
	list, outs, err := p.makeAll(ctx, st, nil)
	if err != nil {
		return nil, err
	}
	if len(list) > 0 {
		return nil, diagnosed{list}
	}
	p.settle(st, outs)
	files, err := st.feeds()
	if err != nil {
		return nil, err
	}
	for out := range files {
		outs[out] = true
	}
	for out := range st.assets {
		outs[out] = true
	}
	for out := range st.static {
		outs[out] = true
	}
	for out := range st.aliases {
		outs[out] = true
	}
	var paths []string
	for out := range outs {
		paths = append(paths, out)
	}
	p.mu.Lock()
	for _, vs := range p.wantsOf {
		for _, v := range vs {
			paths = append(paths, v.Output)
		}
	}
	p.mu.Unlock()
	slices.Sort(paths)
	return slices.Compact(paths), nil
}

// makeAll makes what is missing or stale; it gives what is wrong, and all outputs of
// pages there are.
func (p *Preview) makeAll(ctx context.Context, st *shownSite, progress func(done, total int)) (diag.List, map[string]bool, error) {
	stale := p.stale(st)
	outs := map[string]bool{}
	var jobs []job
	add := func(j job) error {
		if !outs[j.out] && (stale[j.out] || !p.graph.Has(j.out)) {
			jobs = append(jobs, j)
		}
		outs[j.out] = true
		return ctx.Err()
	}
	for _, page := range st.env.Site.Pages {
		if err := eachJob(st.env, page, add); err != nil {
			return nil, nil, err
		}
	}
	for {
		list, err := p.makeJobs(ctx, st, jobs, progress)
		if err != nil || len(list) > 0 {
			return list, outs, err
		}
		before := len(outs)
		jobs = jobs[:0]
		for _, q := range p.graph.Read(deps.Figure, func(out string) bool { return outs[out] }) {
			if page := st.env.FigurePage(q); page != nil {
				if err := eachJob(st.env, page, add); err != nil {
					return nil, nil, err
				}
			}
		}
		if len(outs) == before {
			return nil, outs, nil
		}
	}
}

func (p *Preview) makeJobs(ctx context.Context, st *shownSite, jobs []job, progress func(done, total int)) (diag.List, error) {
	var mu sync.Mutex
	var list diag.List
	done := 0
	err := parallel(ctx, max(1, p.b.opts.Workers-1), len(jobs), func(_, i int) error {
		_, _, err := p.make(ctx, st, jobs[i])
		mu.Lock()
		defer mu.Unlock()
		var failed diagnosed
		if errors.As(err, &failed) {
			list.Add(failed.list...)
			err = nil
		}
		if done++; progress != nil && done%32 == 0 {
			progress(done, len(jobs))
		}
		return err
	})
	return list, err
}

// stale are the outputs made for an earlier site that read something which is
// different in this one.
func (p *Preview) stale(st *shownSite) map[string]bool {
	p.mu.Lock()
	before := p.behind
	p.mu.Unlock()
	domains := []deps.Domain{deps.Body}
	if before == nil || before.hashes != st.hashes {
		domains = deps.Domains()
	}
	stale := map[string]bool{}
	if before == st {
		return stale
	}
	for _, d := range domains {
		for _, out := range p.graph.Stale(d, nil, func(name string) deps.Hash { return st.hash(deps.Key{Domain: d, Name: name}) }) {
			stale[out] = true
		}
	}
	return stale
}

// settle notes that all outputs of a site were made, and forgets those of others.
func (p *Preview) settle(st *shownSite, outs map[string]bool) {
	for _, out := range p.graph.Outputs() {
		if !outs[out] {
			p.graph.Remove(out)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.behind = st
	clear(p.wants)
	for out, vs := range p.wantsOf {
		if !outs[out] {
			delete(p.wantsOf, out)
			continue
		}
		for _, v := range vs {
			p.wants[v.Output] = v
		}
	}
}
