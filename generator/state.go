package generator

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"jianbao/generator/asset"
	"jianbao/generator/cache"
	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/output"
	"jianbao/generator/site"
)

// state is what a good build leaves for the next process: what it was made of, what
// each output read, and what it said. Nothing is believed of it that does not hold for
// the files and the output folder as they are.
type state struct {
	Options   deps.Hash // configuration and flags
	Now, Next time.Time // the build clock, and when the first document appears or expires
	Manifest  string    // of the output folder
	Files     []fileState
	Prints    prints
	Made      map[string]madeState
	Said      diag.List
	Skipped   []site.Skipped
	Counts    counts
	Graph     []byte
	Listed    int64 // when the files were listed, by the clock of this machine
}

// fileState is a source file as it was listed.
type fileState struct {
	Path                   string
	Size, ModTime, Changed int64
}

// prints are fingerprints of all that a site is assembled from.
type prints struct {
	Kinds, Theme deps.Hash
	Texts        map[string]textPrint
	Records      map[string]deps.Hash
	Media        map[string]string
}

type textPrint struct{ Text, Facts, Headings deps.Hash }

// madeState is an output; its copies of media are named by the media's path.
type madeState struct {
	Owner string
	Wants []wantState
}

type wantState struct {
	Media, Output string
	Width, Height int
}

type counts struct {
	Pages, Records, Charts, Images, Files int
	Bytes                                 int64
}

// remembers reports whether builds leave a state: not for a target of the caller's.
func (b *Builder) remembers() bool {
	return b.opts.Clock != nil && b.cache != nil && b.opts.Version != "" && b.opts.Target == nil
}

func (b *Builder) stateStore() *cache.Store {
	if b.stateCodec == nil {
		b.stateCodec = cache.NewCodec[state](b.cfg.TimeZone, diag.Text{})
	}
	var h deps.Hasher
	h.Str(b.opts.Version, b.cfg.TimeZone.String()).Sub(b.stateCodec.Shape())
	return cache.Open(filepath.Join(b.workDir(), "cache", "build"), h.Sum())
}

// optionsHash is what a build depends on besides its files and the clock.
func (b *Builder) optionsHash() deps.Hash {
	var h deps.Hasher
	return h.Sub(b.cfgHash).Str(b.OutputDir(), b.opts.Lang).Bool(b.opts.Drafts).Bool(b.opts.Future).Sum()
}

// loadState reads what the last build with these options left, once.
func (b *Builder) loadState() {
	if b.stateAsked || !b.remembers() {
		return
	}
	b.stateAsked = true
	b.stateStore().Load(0, func(e cache.Entry) {
		var st state
		if b.stateCodec.Read(e.Data, &st) && st.Options == b.optionsHash() {
			b.state = &st
		}
	})
}

// saveState leaves what this build was made of. A state that cannot be kept costs time
// in the next run, nothing else.
func (b *Builder) saveState(ctx context.Context, res *Result, manifest string) error {
	if !b.remembers() {
		return nil
	}
	docs := b.sortedDocs()
	st := &state{
		Options: b.optionsHash(), Now: b.opts.Now, Next: site.NextChange(docs, b.opts.Now), Manifest: manifest,
		Files: b.fileStates(), Prints: b.prints(), Made: map[string]madeState{}, Said: res.Diags, Skipped: b.skipped,
		Counts: counts{res.Pages, res.Records, res.Charts, res.Images, res.Files, res.Bytes},
		Graph:  b.graph.Append(nil), Listed: b.listed,
	}
	for out, m := range b.made {
		ms := madeState{Owner: m.owner}
		for _, v := range m.wants {
			ms.Wants = append(ms.Wants, wantState{v.Media.Path, v.Output, v.Width, v.Height})
		}
		st.Made[out] = ms
	}
	stamp := cache.Stamp{ModTime: b.listed, Sum: deps.SumString(manifest)} // another one each time
	err := b.stateStore().Save(0, []string{""}, func(string) cache.Stamp { return stamp }, func(_ string, buf []byte) ([]byte, bool) {
		buf, err := b.stateCodec.Append(buf, st)
		return buf, err == nil
	})
	if err != nil {
		return ctx.Err()
	}
	return nil
}

func (b *Builder) fileStates() []fileState {
	files := make([]fileState, 0, len(b.files))
	for p, f := range b.files {
		st := cache.StampOf(f.Size, f.ModTime, f.Changed)
		files = append(files, fileState{p, st.Size, st.ModTime, st.Changed})
	}
	slices.SortFunc(files, func(a, c fileState) int { return strings.Compare(a.Path, c.Path) })
	return files
}

// prints takes the fingerprints of what there is now.
func (b *Builder) prints() prints {
	p := prints{
		Kinds: b.kindsHash, Theme: b.theme.Hash(),
		Texts: make(map[string]textPrint, len(b.docs)), Records: make(map[string]deps.Hash, len(b.records)), Media: make(map[string]string, len(b.media)),
	}
	for path, e := range b.docs {
		if e.doc != nil {
			p.Texts[path] = textPrint{deps.Hash(e.doc.Text), deps.Hash(e.doc.Facts), headingsHash(e.doc)}
		}
	}
	for path, e := range b.records {
		p.Records[path] = e.sum
	}
	for path, e := range b.media {
		if e.media != nil {
			p.Media[path] = e.media.Hash
		}
	}
	return p
}

func headingsHash(doc *model.Doc) deps.Hash {
	var h deps.Hasher
	return h.Str(slices.Sorted(maps.Keys(doc.IDs))...).Sum()
}

// unchanged ends a build at once where nothing has changed since the last one: neither
// a file, nor an option, nor the day, nor the output folder.
func (b *Builder) unchanged(ctx context.Context, res *Result) (bool, error) {
	st := b.state
	if st == nil || b.opts.Strict && len(st.Said) > 0 || !b.sameTime(st) || !b.sameFiles(st) {
		return false, nil
	}
	if err := b.openTarget(res); err != nil || res.Diags.Errors() > 0 {
		return false, nil // told later, with all else
	}
	tx, err := b.target.Begin(ctx)
	if err != nil {
		return false, err
	}
	disk, ok := tx.(interface {
		Manifest() string
		Whole(workers int) bool
	})
	whole := ok && disk.Manifest() == st.Manifest && disk.Whole(b.opts.Workers)
	if err := tx.Abort(); err != nil || !whole {
		return false, err
	}
	c := st.Counts
	res.Diags, res.Skipped = st.Said, st.Skipped
	res.Pages, res.Records, res.Charts, res.Images = c.Pages, c.Records, c.Charts, c.Images
	res.Files, res.Unchanged, res.Bytes, res.OutputDir = c.Files, c.Files, c.Bytes, b.OutputDir()
	return true, nil
}

func (b *Builder) sameTime(st *state) bool {
	now := b.opts.Now
	return !now.Before(st.Now) && now.Format(time.DateOnly) == st.Now.In(now.Location()).Format(time.DateOnly) &&
		(st.Next.IsZero() || now.Before(st.Next))
}

// racy is how near to the listing a change may be so that another one right after it does
// not show: the coarsest resolution of file times in use.
const racy = int64(2 * time.Second)

func (b *Builder) sameFiles(st *state) bool {
	if len(st.Files) != len(b.files) {
		return false
	}
	for _, f := range st.Files {
		now, ok := b.files[f.Path]
		s := cache.StampOf(now.Size, now.ModTime, now.Changed)
		if !ok || s.Size != f.Size || s.ModTime != f.ModTime || s.Changed != f.Changed || max(s.ModTime, s.Changed) >= st.Listed-racy {
			return false
		}
	}
	return true
}

// restore takes over what the last build made, for the outputs that are still there,
// and notes what has changed since.
func (b *Builder) restore(tx output.Tx) {
	st := b.state
	b.state = nil
	disk, ok := tx.(interface{ Manifest() string })
	if st == nil || !ok || len(b.made) > 0 || disk.Manifest() != st.Manifest {
		return
	}
	made := make(map[string]made, len(st.Made))
	for out, m := range st.Made {
		x, ok := b.madeOf(m)
		if !ok {
			return // a copy of what is gone: its page is made anew with all others
		}
		made[out] = x
	}
	if !b.graph.Load(st.Graph) {
		return
	}
	b.made = made
	b.pending = b.since(st)
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

// since says what has changed since a state, by fingerprints.
func (b *Builder) since(st *state) change {
	var c change
	now, old := b.prints(), st.Prints
	if !b.sameTime(st) || len(now.Texts) != len(old.Texts) {
		c |= changedFacts
	}
	for path, p := range now.Texts {
		o, ok := old.Texts[path]
		switch {
		case !ok || o.Facts != p.Facts:
			c |= changedFacts
		case o.Text != p.Text:
			c |= changedBodies
			b.edited[path] = struct{}{}
		}
		if o.Headings != p.Headings {
			c |= changedHeadings
		}
	}
	if !maps.Equal(now.Records, old.Records) {
		c |= changedRecords
	}
	if !maps.Equal(now.Media, old.Media) {
		c |= changedMedia
	}
	if now.Kinds != old.Kinds {
		c |= changedKinds
	}
	if now.Theme != old.Theme {
		c |= changedTheme
	}
	return c
}
