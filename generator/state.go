package generator

import (
	"context"
	"maps"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"jianbao/generator/cache"
	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/site"
	"jianbao/generator/source"
)

// state is what a good build leaves for the next process: what it was made of, what
// each output read, and what it said. Nothing is believed of it that does not hold for
// the files and the output folder as they are.
type state struct {
	Options   deps.Hash // configuration and flags
	Now, Next time.Time // the build clock, and when the first document appears or expires
	Listed    int64     // when the files were listed, by the clock of this machine
	Manifest  string    // of the output folder

	Files        []fileState // as they were listed
	Config       deps.Hash   // of the file's text: Options has its values
	Kinds, Theme deps.Hash
	Texts        []textPrint
	Records      map[string]deps.Hash
	Media        map[string]string

	Said    diag.List
	Skipped []site.Skipped
	Counts  counts

	Places      deps.Hash // of all that links can lead to
	Pages       deps.Hash // of the outputs of pages there are
	Made, Graph deps.Hash // of the outputs that were made
	Patches     []patch   // the outputs that were made again since
}

// outputs are the outputs of a build. They are kept apart from the state, since a build
// that makes few again leaves them as they are.
type outputs struct {
	Made  []byte // what each output is, by the codec of madeState
	Graph []byte // what each output read
}

// fileState is a source file as it was listed.
type fileState struct {
	Path  string
	Stamp cache.Stamp // with a Sum where the times do not tell
}

// textPrint are the fingerprints of a text.
type textPrint struct {
	Path                  string
	Text, Facts, Headings deps.Hash
}

// madeState is an output; its copies of media are named by the media's path.
type madeState struct {
	Output, Owner string
	Wants         []wantState
}

type wantState struct {
	Media, Output string
	Width, Height int
}

type counts struct {
	Pages, Records, Charts, Images, Files int
	Bytes                                 int64
}

type patch struct {
	Output string
	Trace  deps.Trace
}

// remembers reports whether builds leave a state: not for a target of the caller's.
func (b *Builder) remembers() bool {
	return b.opts.Clock != nil && b.cache != nil && b.opts.Version != "" && b.opts.Target == nil
}

// stateStore is where the state and the outputs are kept, a shard each.
type stateStore struct {
	store *cache.Store
	state *cache.Codec[state]
	made  *cache.Codec[[]madeState]
}

const stateShard, madeShard, graphShard = 0, 1, 2

func (b *Builder) openState() stateStore {
	s := stateStore{
		state: cache.NewCodec[state](b.cfg.TimeZone, diag.Text{}),
		made:  cache.NewCodec[[]madeState](b.cfg.TimeZone),
	}
	var h deps.Hasher
	h.Str(b.opts.Version, b.cfg.TimeZone.String()).Sub(s.state.Shape()).Sub(s.made.Shape())
	s.store = cache.Open(filepath.Join(b.workDir(), "cache", "build"), h.Sum())
	return s
}

// load reads the state that was left under these options; nil without one.
func (s stateStore) load(options deps.Hash) *state {
	var found *state
	s.store.Load(stateShard, func(e cache.Entry) {
		var st state
		if s.state.Read(e.Data, &st) && st.Options == options {
			found = &st
		}
	})
	return found
}

// loadOutputs reads the outputs of a state; nil if there are others.
func (s stateStore) loadOutputs(st *state) *outputs {
	o := &outputs{s.get(madeShard, st.Made), s.get(graphShard, st.Graph)}
	if o.Made == nil || o.Graph == nil {
		return nil
	}
	return o
}

func (s stateStore) get(shard int, sum deps.Hash) (data []byte) {
	s.store.Load(shard, func(e cache.Entry) {
		if e.Stamp.Sum == sum {
			data = e.Data
		}
	})
	return data
}

// put keeps a part of the outputs; what it gives names it in the state.
func (s stateStore) put(shard int, data []byte) (deps.Hash, error) {
	sum := deps.Sum(data)
	return sum, s.store.Put(shard, "", cache.Stamp{Sum: sum}, data)
}

// save leaves a state. What cannot be kept costs time in the next run, nothing else.
func (s stateStore) save(ctx context.Context, st *state) error {
	data, err := s.state.Append(make([]byte, 0, 150*len(st.Files)), st)
	if err == nil {
		err = s.store.Put(stateShard, "", cache.Stamp{}, data)
	}
	if err != nil {
		return ctx.Err()
	}
	return nil
}

// optionsHash is what a build depends on besides its files and the clock.
func (b *Builder) optionsHash() deps.Hash {
	var h deps.Hasher
	return h.Sub(b.cfgHash).Str(b.OutputDir(), b.opts.Lang).Bool(b.opts.Drafts).Bool(b.opts.Future).Sum()
}

// leaving is the state of a build on its way to the store. It is made beside the commit
// and written after it: a commit that fails must not cost the last state.
type leaving struct {
	store stateStore
	st    *state
	outputs
	parts errgroup.Group
}

// leave begins to make what this build leaves; nil where nothing is left.
func (b *Builder) leave(res *Result) *leaving {
	if !b.remembers() {
		return nil
	}
	l := &leaving{store: b.openState(), st: b.describe(res)}
	graph, outs := b.graph, b.made // the builder drops them when the commit fails
	l.parts.Go(func() error {
		l.Graph = graph.Append(nil)
		return nil
	})
	l.parts.Go(func() (err error) {
		figures := graph.Read(deps.Figure, func(out string) bool { _, ok := outs[out]; return ok })
		l.st.Pages = b.pageOutputs(figures)
		l.Made, err = l.store.made.Append(nil, new(madeStates(outs)))
		return err
	})
	return l
}

func madeStates(outs map[string]made) []madeState {
	all := make([]madeState, 0, len(outs))
	for out, m := range outs {
		ms := madeState{Output: out, Owner: m.owner}
		for _, v := range m.wants {
			ms.Wants = append(ms.Wants, wantState{v.Media.Path, v.Output, v.Width, v.Height})
		}
		all = append(all, ms)
	}
	return all
}

// finish leaves the state once the outputs are committed; committed is false where they
// are not.
func (l *leaving) finish(ctx context.Context, res *Result, manifest string, committed bool) error {
	if l == nil {
		return nil
	}
	if err := l.parts.Wait(); err != nil || !committed {
		return ctx.Err() // nothing to leave
	}
	l.parts.Go(func() (err error) {
		l.st.Graph, err = l.store.put(graphShard, l.Graph)
		return err
	})
	l.parts.Go(func() (err error) {
		l.st.Made, err = l.store.put(madeShard, l.Made)
		return err
	})
	if l.parts.Wait() != nil {
		return ctx.Err()
	}
	l.st.committed(res, manifest)
	return l.store.save(ctx, l.st)
}

// madeOf says what the outputs are; false if that is damaged.
func (s stateStore) madeOf(o *outputs) ([]madeState, bool) {
	var all []madeState
	ok := s.made.Read(o.Made, &all)
	return all, ok
}

// committed adds what the commit has told.
func (st *state) committed(res *Result, manifest string) {
	st.Manifest, st.Said = manifest, res.Diags
	st.Counts = counts{res.Pages, res.Records, res.Charts, res.Images, res.Files, res.Bytes}
}

// describe is the state of the sources now.
func (b *Builder) describe(res *Result) *state {
	st := &state{
		Options: b.optionsHash(), Now: b.opts.Now, Next: b.next, Listed: b.listed,
		Config: b.cfgText, Kinds: b.kindsHash, Theme: b.theme.Hash(), Places: b.checks.places,
		Texts:   make([]textPrint, 0, len(b.docs)),
		Records: b.recordPrints(), Media: b.mediaPrints(),
		Skipped: b.skipped,
	}
	for p, f := range b.files {
		stamp := stampOf(f)
		if stamp.Racy(b.listed) {
			stamp.Sum = b.sumOf(p)
		}
		st.Files = append(st.Files, fileState{p, stamp})
	}
	for path, e := range b.docs {
		if e.doc != nil {
			st.Texts = append(st.Texts, printOf(path, e.doc))
		}
	}
	return st
}

func printOf(path string, doc *model.Doc) textPrint {
	var h deps.Hasher
	if doc.IDs != "" {
		h.Str(string(doc.IDs))
	}
	return textPrint{path, deps.Hash(doc.Text), deps.Hash(doc.Facts), h.Sum()}
}

func (b *Builder) recordPrints() map[string]deps.Hash {
	m := make(map[string]deps.Hash, len(b.records))
	for path, e := range b.records {
		m[path] = e.sum
	}
	return m
}

func (b *Builder) mediaPrints() map[string]string {
	m := make(map[string]string, len(b.media))
	for path, e := range b.media {
		if e.media != nil {
			m[path] = e.media.Hash
		}
	}
	return m
}

// since says what has changed since a state, by fingerprints, and notes the documents
// whose text alone did.
func (b *Builder) since(st *state) change {
	var c change
	texts := 0
	for _, e := range b.docs {
		if e.doc != nil {
			texts++
		}
	}
	if !sameMoment(st.Now, b.opts.Now, st.Next) || texts != len(st.Texts) {
		c |= changedFacts
	}
	for _, old := range st.Texts {
		e := b.docs[old.Path]
		if e == nil || e.doc == nil {
			c |= changedFacts
			continue
		}
		if deps.Hash(e.doc.Facts) != old.Facts {
			c |= changedFacts
		}
		if deps.Hash(e.doc.Text) == old.Text {
			continue
		}
		c |= changedBodies
		b.edited[old.Path] = struct{}{}
		if printOf(old.Path, e.doc).Headings != old.Headings {
			c |= changedHeadings
		}
	}
	if !maps.Equal(b.recordPrints(), st.Records) {
		c |= changedRecords
	}
	if !maps.Equal(b.mediaPrints(), st.Media) {
		c |= changedMedia
	}
	if b.cfgText != st.Config { // the state has its values
		c |= changedFacts
	}
	if b.kindsHash != st.Kinds {
		c |= changedKinds
	}
	if b.theme.Hash() != st.Theme {
		c |= changedTheme
	}
	if b.staticSince(st) {
		c |= changedStatic
	}
	return c
}

// staticSince reports whether a file that is published as it is may have changed.
func (b *Builder) staticSince(st *state) bool {
	n := len(b.paths(roleStatic))
	for _, f := range st.Files {
		if b.roleOf(f.Path) != roleStatic {
			continue
		}
		if n--; !b.sameFile(f, st) {
			return true
		}
	}
	return n != 0
}

// sumOf is the hash of what was read of a file; zero where that is not known.
func (b *Builder) sumOf(p string) deps.Hash {
	if e := b.docs[p]; e != nil {
		return e.sum
	}
	if e := b.records[p]; e != nil {
		return e.sum
	}
	return deps.Hash{}
}

func (b *Builder) sameFiles(st *state) bool {
	if len(st.Files) != len(b.files) {
		return false
	}
	for _, f := range st.Files {
		if !b.sameFile(f, st) {
			return false
		}
	}
	return true
}

func stampOf(f source.File) cache.Stamp { return cache.StampOf(f.Size, f.ModTime, f.Changed) }

// sameFile reports whether a file is certainly as it was.
func (b *Builder) sameFile(f fileState, st *state) bool {
	now, ok := b.files[f.Path]
	switch {
	case !ok || !f.Stamp.Same(stampOf(now)):
		return false
	case !f.Stamp.Racy(st.Listed):
		return true
	case f.Stamp.Sum.IsZero():
		return false
	}
	raw, err := b.tree.Read(f.Path)
	return err == nil && deps.Sum(raw) == f.Stamp.Sum
}
