// Package render turns pages into bytes.
//
// Templates see views ([Page], [Site], [Record], [Date], [Image]), never the
// model. Every view method that reaches beyond the page itself notes what it read
// in the recorder of the output being made: pages by their facts, texts, lists,
// records, statistics, templates, assets, the clock. Lists are addressed by name
// ("latest/article/8/…") and resolved in one place (lists.go), so that [Env.Hash]
// can tell after a change whether a recorded list is still the same.
//
// An [Env] is what all outputs of one build share; a [Worker] renders one output
// at a time with templates bound to it.
package render

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"sync"

	"rsc.io/qr/coding"

	"jianbao/generator/asset"
	"jianbao/generator/card"
	"jianbao/generator/chart"
	"jianbao/generator/config"
	"jianbao/generator/deps"
	"jianbao/generator/model"
	"jianbao/generator/stats"
	"jianbao/generator/theme"
)

// Env is what all outputs of one build share. It is immutable but for its memos,
// and safe for concurrent use.
type Env struct {
	Site     *model.Site
	Config   *config.Config
	Theme    *theme.Theme
	Assets   asset.Bundle
	Charts   *chart.Engine
	Cards    *card.Painter            // nil draws none
	Fragment func(text string) string // renders a Markdown field of a record
	Drafts   bool
	Kinds    deps.Hash // of the definitions of kinds: any page may show one's words
	Profile  *Profile  // notes where the time goes; may be nil

	configHash deps.Hash
	basePath   string // path of the base URL, "/heping/"; "/" without one

	*recordMemos
	*pageMemos
}

// recordMemos are what was computed from records, kinds, media, the configuration, the day
// and the titles of publicity weeks alone, shared by the Envs that differ in the pages
// that [site.Update] replaces only: none of them is among the weeks.
type recordMemos struct {
	stats       memo[*stats.Table]
	comparisons memo[stats.Comparison]
	charts      memo[*chart.Chart]
	cells       memo[map[string]int]
	countedRows memo[[]int32]
	figureKeys  memo[string]
	indexes     memo[map[string][]int32]
	upcomings   memo[[]int32]
	firstDays   memo[int32]
	boards      memo[board]
	networks    memo[*network]
	refs        memo[[]reference]
	briefs      memo[[]*model.Field]
	variants    memo[[]asset.Variant]
	qrPlans     memo[*coding.Plan]

	occasionMemo memo[[]occasion]
	comingMemo   memo[map[string][]occasion]
}

// pageMemos are what was computed from the facts of pages too, shared by the Envs that
// differ in texts only.
type pageMemos struct {
	chrome     recent
	kinds      memo[[]kindLink]
	facetMemo  memo[[]facet]
	behinds    memo[behind]
	weekMemo   memo[[]*model.Page]
	ofWeekMemo memo[map[string]bool]

	scorings sync.Pool // of *scoring
}

// memo computes each value once.
type memo[V any] struct {
	mu sync.Mutex
	m  map[string]*entry[V]
}

type entry[V any] struct {
	once sync.Once
	v    V
	err  error
}

func (m *memo[V]) get(key string, make_ func() (V, error)) (V, error) {
	m.mu.Lock()
	if m.m == nil {
		m.m = map[string]*entry[V]{}
	}
	e := m.m[key]
	if e == nil {
		e = &entry[V]{}
		m.m[key] = e
	}
	m.mu.Unlock()
	e.once.Do(func() { e.v, e.err = make_() })
	return e.v, e.err
}

// Prepare finishes an Env after its fields are set.
func (e *Env) Prepare() *Env {
	e.recordMemos, e.pageMemos = &recordMemos{}, &pageMemos{}
	var h deps.Hasher
	e.configHash = h.Sub(deps.Sum(e.Config.Hash())).Sub(e.Kinds).Sum()
	e.basePath = "/"
	if u, err := url.Parse(e.Config.BaseURL); err == nil && u.Path != "" {
		e.basePath = strings.TrimSuffix(u.Path, "/") + "/"
	}
	return e
}

// WithSite returns an Env for a site in which only texts changed; it keeps what
// was computed from the facts.
func (e *Env) WithSite(s *model.Site) *Env {
	n := *e
	n.Site = s
	return &n
}

// WithPages returns an Env for a site in which pages changed, as [site.Update] makes it,
// and no records; it keeps what was computed from these.
func (e *Env) WithPages(s *model.Site) *Env {
	n := e.WithSite(s)
	n.pageMemos = &pageMemos{}
	return n
}

func (e *Env) lang() string { return e.Config.Language }

func (e *Env) label(l model.Label) string { return l.In(e.lang()) }

// ID names a page across builds: its file, its address with an @, or the figure
// whose records it lists with a question mark.
func ID(p *model.Page) string {
	switch {
	case p.Source != "":
		return p.Source
	case p.Query != nil:
		return "?" + figureJSON(*p.Query)
	}
	return "@" + p.URL
}

// page finds a page by ID; nil if it is gone.
func (e *Env) page(id string) *model.Page {
	switch {
	case strings.HasPrefix(id, "@"):
		return e.Site.PageAt(id[1:])
	case strings.HasPrefix(id, "?"):
		return e.FigurePage(id[1:])
	}
	return e.Site.FilePage(id)
}

func queryKey(q model.Query) string {
	b, err := json.Marshal(q)
	if err != nil { // strings, numbers and maps of strings always encode
		return fmt.Sprint(q)
	}
	return string(b)
}

// Data is what statistics are computed from.
func (e *Env) Data() stats.Data {
	return stats.Data{
		Kinds: e.Site.Kinds, Tables: e.Site.Tables, Now: e.Site.Now, Lang: e.lang(), PageTitle: e.pageTitle,
		Suppress: e.Config.Statistics.Suppress,
	}
}

// pageTitle names a page that records refer to by its folder.
func (e *Env) pageTitle(name string) string {
	if p := e.bundlePage(name); p != nil {
		return p.LinkTitle
	}
	return ""
}

// Stat runs a query once.
func (e *Env) Stat(q model.Query) (*stats.Table, error) {
	return e.stats.get(queryKey(q), func() (*stats.Table, error) { return stats.Run(e.Data(), q) })
}

// Chart renders a chart of a statistic once.
func (e *Env) Chart(spec model.ChartSpec) (*chart.Chart, error) {
	key, err := json.Marshal(struct {
		Q                       model.Query
		Type, Title, Note, Unit string
		Height                  int
		Options                 map[string]string
	}{spec.Query, spec.Type, spec.Title, spec.Note, spec.Unit, spec.Height, spec.Options})
	if err != nil {
		return nil, err
	}
	return e.charts.get(string(key), func() (*chart.Chart, error) {
		defer e.Profile.chart(strings.TrimSpace(spec.Type + " " + spec.Title))()
		t, err := e.Stat(spec.Query)
		if err != nil {
			return nil, err
		}
		return e.Charts.Render(e.request(spec, t))
	})
}

// Hash gives the present hash of a key that some output read; zero where the
// thing is gone.
func (e *Env) Hash(k deps.Key) deps.Hash {
	switch k.Domain {
	case deps.Config:
		return e.configHash
	case deps.Template:
		return e.templateHash(k.Name)
	case deps.Asset:
		return deps.Hash(e.Assets[k.Name].Hash)
	case deps.Media:
		if m := e.Site.Media[k.Name]; m != nil {
			return deps.SumString(m.Hash)
		}
	case deps.Facts:
		if p := e.page(k.Name); p != nil {
			return deps.Hash(p.Facts)
		}
	case deps.Body:
		return e.bodyHash(e.page(k.Name))
	case deps.List:
		return e.listHash(k.Name)
	case deps.Row:
		kind, id, _ := strings.Cut(k.Name, "/")
		if r, ok := e.Site.Tables[kind].Find(id); ok {
			return rowHash(r)
		}
	case deps.Stat:
		return e.statHash(k.Name)
	case deps.Clock:
		return e.clockHash()
	case deps.Figure:
		return e.behindHash(k.Name)
	}
	return deps.Hash{}
}

func (e *Env) bodyHash(p *model.Page) deps.Hash {
	if doc := e.Site.Doc(p); doc != nil {
		return deps.Hash(doc.Text)
	}
	return deps.Hash{}
}

func (e *Env) templateHash(name string) deps.Hash {
	if layout, ok := strings.CutPrefix(name, "layout:"); ok {
		if t := e.Theme.Lookup(strings.Split(layout, ",")...); t != nil {
			return t.Hash
		}
		return deps.Hash{}
	}
	if t := e.Theme.Partial(name); t != nil {
		return t.Hash
	}
	return deps.Hash{}
}

func (e *Env) statHash(name string) deps.Hash {
	var q model.Query
	if rest, ok := strings.CutPrefix(name, "chg:"); ok {
		if json.Unmarshal([]byte(rest), &q) != nil {
			return deps.Hash{}
		}
		s, _ := e.changeOf(q) // an error is told by the figure itself
		return deps.SumString(s)
	}
	if rest, ok := strings.CutPrefix(name, "cell:"); ok {
		return e.cellHash(rest)
	}
	if json.Unmarshal([]byte(name), &q) != nil {
		return deps.Hash{}
	}
	t, err := e.Stat(q)
	if err != nil {
		return deps.SumString(err.Error())
	}
	return deps.Sum(t.Hash())
}

func (e *Env) clockHash() deps.Hash { return deps.SumString(e.Site.Now.Format("2006-01-02")) }

func rowHash(r model.Record) deps.Hash { return deps.Hash{Hi: r.Hash(), Lo: 1} }

// cachedPartial is the result of a partial that is the same on many pages.
type cachedPartial struct {
	html   template.HTML
	trace  deps.Trace
	wants  []asset.Variant
	hidden bool // it shows a figure that is not shown
}

// Address is a page's address from an output file, for redirects.
func (e *Env) Address(p *model.Page, from string) string {
	w := &Worker{env: e, page: p, root: e.basePath}
	if e.Config.RelativeLinks {
		w.root = strings.Repeat("../", strings.Count(from, "/"))
	}
	return w.link(p.URL)
}
