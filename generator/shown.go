package generator

import (
	"path"
	"strings"
	"sync"

	"jianbao/generator/asset"
	"jianbao/generator/config"
	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/output"
	"jianbao/generator/render"
	"jianbao/generator/source"
)

// shownSite is one state of the site in a preview. It never changes, apart from what
// it computes when asked.
type shownSite struct {
	env     *render.Env
	workers *workers
	assets  map[string][]byte        // of the theme, by output path
	static  map[string]string        // source files, by output path
	aliases map[string]model.PageRef // by output path
	hashes  *sync.Map                // deps.Key → deps.Hash, but for texts
	feeds   func() (map[string][]byte, error)
}

// newShownSite is what a builder has assembled. What has not changed since old, which
// may be nil, is taken over.
func newShownSite(b *Builder, old *shownSite) *shownSite {
	st := &shownSite{
		env: b.env, hashes: &sync.Map{}, assets: map[string][]byte{},
		aliases: map[string]model.PageRef{}, workers: &workers{},
	}
	for _, a := range b.assets {
		st.assets[a.Output] = a.Data
	}
	for u, p := range b.env.Site.Aliases {
		st.aliases[aliasPath(u)] = p
	}
	if old != nil && old.env.Theme == b.env.Theme {
		st.workers = old.workers
	}
	if old != nil && b.pending&changedStatic == 0 {
		st.static = old.static
	} else {
		st.static = map[string]string{}
		for _, p := range b.paths(roleStatic) {
			st.static[strings.TrimPrefix(p, "static/")] = p
		}
	}
	st.feeds = sync.OnceValues(func() (map[string][]byte, error) { return siteFiles(st.env) })
	return st
}

// withTexts is the site with other texts.
func (st *shownSite) withTexts(env *render.Env) *shownSite {
	n := *st
	n.env = env
	return &n
}

// hash is the present hash of what an output can read, computed once.
func (st *shownSite) hash(k deps.Key) deps.Hash {
	if k.Domain == deps.Body {
		return st.env.Hash(k)
	}
	if h, ok := st.hashes.Load(k); ok {
		return h.(deps.Hash)
	}
	h := st.env.Hash(k)
	st.hashes.Store(k, h)
	return h
}

// mayShow reports whether a path may be of a page of a figure, or of a copy of a media
// file.
func (st *shownSite) mayShow(out string) bool {
	if strings.HasPrefix(out, "figures/") {
		return true
	}
	stem, _, _ := strings.Cut(path.Base(out), ".")
	for name := range st.env.Site.Media {
		if s, _, _ := strings.Cut(path.Base(name), "."); s == stem {
			return true
		}
	}
	return false
}

// file gives an output that no page makes: a redirect, a feed, a file of the theme or
// of the static folder. The error is output.ErrNotThere where it is none.
func (st *shownSite) file(b *Builder, out string) (Output, error) {
	if p := st.env.Site.Page(st.aliases[out]); p != nil {
		data := redirect(st.env, p, out)
		return Output{data, output.Hash(data)}, nil
	}
	if data, ok := st.assets[out]; ok {
		return Output{data, output.Hash(data)}, nil
	}
	if from, ok := st.static[out]; ok {
		data, err := b.tree.Read(from)
		if err != nil {
			return Output{}, diagnosed{diag.List{source.ReadError(from, err)}}
		}
		return Output{data, output.Hash(data)}, nil
	}
	if !strings.Contains(out, "/") && path.Ext(out) != ".html" {
		files, err := st.feeds()
		if err != nil {
			return Output{}, err
		}
		if data, ok := files[out]; ok {
			return Output{data, output.Hash(data)}, nil
		}
	}
	return Output{}, output.ErrNotThere
}

// mediaCopy gives a copy of a media file as it is published.
func (b *Builder) mediaCopy(v asset.Variant, cfg *config.Config) ([]byte, error) {
	if b.cache != nil && v.Media.Format != "" {
		if data, ok := b.cache.Get(cacheKey(v)); ok {
			return data, nil
		}
	}
	file := path.Join(cfg.ContentDir, v.Media.Path)
	original, err := b.tree.Read(file)
	if err != nil {
		return nil, diagnosed{diag.List{source.ReadError(file, err)}}
	}
	data, err := asset.Produce(v, original, cfg.Images)
	if err != nil {
		return nil, diagnosed{diag.List{asset.ProduceError(file, err)}}
	}
	if b.cache != nil && v.Media.Format != "" {
		b.cache.Put(cacheKey(v), data)
	}
	return data, nil
}

// workers are idle workers of a theme: binding its templates takes time.
type workers struct {
	mu   sync.Mutex
	idle []*render.Worker
}

func (ws *workers) take(env *render.Env) *render.Worker {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if n := len(ws.idle); n > 0 {
		w := ws.idle[n-1]
		ws.idle = ws.idle[:n-1]
		w.Use(env)
		return w
	}
	return env.NewWorker()
}

func (ws *workers) put(w *render.Worker) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	ws.idle = append(ws.idle, w)
}
