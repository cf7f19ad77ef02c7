package render

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Profile adds up where the time of rendering goes. A nil Profile notes nothing and
// costs nothing. It is safe for concurrent use.
type Profile struct {
	clock func() time.Time

	mu        sync.Mutex
	pages     map[string]*Cost
	templates map[string]*Cost
	charts    map[string]*Cost
}

// Cost is what one page, template or chart took.
type Cost struct {
	Name  string
	Count int           // how often it was made
	Total time.Duration // with all that it called
	Self  time.Duration // without the templates that it called
}

// NewProfile makes a profile that reads this clock.
func NewProfile(clock func() time.Time) *Profile {
	return &Profile{clock: clock, pages: map[string]*Cost{}, templates: map[string]*Cost{}, charts: map[string]*Cost{}}
}

// Pages, Templates and Charts are the costs, the dearest first: pages by their output
// path, templates by their own time, charts by type and title.
func (p *Profile) Pages() []Cost {
	return p.sorted(p.pages, func(c Cost) time.Duration { return c.Total })
}

// Templates are the layouts and partials.
func (p *Profile) Templates() []Cost {
	return p.sorted(p.templates, func(c Cost) time.Duration { return c.Self })
}

// Charts are the drawings, with their statistics.
func (p *Profile) Charts() []Cost {
	return p.sorted(p.charts, func(c Cost) time.Duration { return c.Total })
}

func (p *Profile) sorted(m map[string]*Cost, by func(Cost) time.Duration) []Cost {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([]Cost, 0, len(m))
	for _, c := range m {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b Cost) int { return cmp.Or(cmp.Compare(by(b), by(a)), cmp.Compare(a.Name, b.Name)) })
	return all
}

func (p *Profile) add(m map[string]*Cost, name string, total, self time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := m[name]
	if c == nil {
		c = &Cost{Name: name}
		m[name] = c
	}
	c.Count++
	c.Total += total
	c.Self += self
}

// page times an output; call what it gives at the end.
func (p *Profile) page(out string) func() {
	if p == nil {
		return func() {}
	}
	return p.timed(p.pages, out)
}

// chart times a chart with its statistic.
func (p *Profile) chart(name string) func() {
	if p == nil {
		return func() {}
	}
	return p.timed(p.charts, name)
}

func (p *Profile) timed(m map[string]*Cost, name string) func() {
	start := p.clock()
	return func() {
		took := p.clock().Sub(start)
		p.add(m, name, took, took)
	}
}

// template times a template of a worker, which adds the time to that of its caller.
func (w *Worker) template(name string) func() {
	p := w.env.Profile
	if p == nil {
		return func() {}
	}
	start, inner := p.clock(), w.called
	w.called = 0
	return func() {
		took := p.clock().Sub(start)
		p.add(p.templates, name, took, took-w.called)
		w.called = inner + took
	}
}
