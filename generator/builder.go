package generator

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"jianbao/generator/asset"
	"jianbao/generator/card"
	"jianbao/generator/chart"
	"jianbao/generator/config"
	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/markdown"
	"jianbao/generator/model"
	"jianbao/generator/output"
	"jianbao/generator/record"
	"jianbao/generator/render"
	"jianbao/generator/site"
	"jianbao/generator/source"
	"jianbao/generator/theme"
)

// Options say what to build and for when.
type Options struct {
	Root      string    // the site's folder, with config.yaml
	Now       time.Time // the build clock; --at gives another day than today
	BaseURL   string    // overrides the configuration
	OutputDir string    // overrides the configuration; relative to Root
	Drafts    bool      // build drafts
	Future    bool      // build what is not yet published or has expired
	Strict    bool      // warnings stop the build
	NoCache   bool      // neither read nor write .jianbao/cache
	Workers   int       // parallel work; 0 for the number of processors
	Lang      string    // of messages; the site's language is the configuration's

	// Progress is told how far a stage is; nil for none.
	Progress func(stage string, done, total int)
	// Profile notes where the time of rendering goes; nil notes nothing.
	Profile *render.Profile
	// Version names the program, so that what another one left in the cache is not
	// used; "" keeps nothing of the source files between runs.
	Version string
	// Cache keeps cards and scaled pictures; nil for .jianbao/cache.
	Cache output.Cache
	// Target receives the output; nil for the output folder on disk.
	Target output.Target
	// Clock is the time of the machine: it measures stages, and tells how old a file's
	// last change is. Without it nothing is measured, and nothing is left of a build
	// for the next process.
	Clock func() time.Time
}

// StageRead is the stage in which files are read; its total is their number.
const StageRead = "read"

// Builder builds one site again and again. Its methods are not safe for
// concurrent use, but for Source.
type Builder struct {
	opts   Options
	tree   *source.Tree
	target output.Target
	cache  output.Cache // nil with NoCache

	cfg      *config.Config
	cfgDiags diag.List
	cfgHash  deps.Hash // of its values
	cfgText  deps.Hash // of the file: messages name places in it, pages do not read it

	files   map[string]source.File // all files of the site, by path
	byRole  map[role][]string      // their paths, sorted; nil until asked for
	docs    map[string]*docEntry
	records map[string]*recordEntry
	media   map[string]*mediaEntry
	walk    diag.List // what the walk itself reported

	dirty  map[string]struct{} // files to read
	noisy  map[string]struct{} // files whose entry has messages
	edited map[string]struct{} // documents and record files that changed since the last good build
	unkept map[string]struct{} // documents that the store of texts does not have

	listings map[string]source.Listing // by folder
	listed   int64                     // when, by Options.Clock, in nanoseconds; 0 without

	strays map[string]bool // YAML files of the content that are no record files

	kinds     *model.Kinds
	kindsHash deps.Hash
	recalled  bool // the store of records was asked, under these kinds
	decoder   *record.Decoder

	begun       bool                  // the first build has begun
	last        *state                // what the last process left; nil without, or once it is restored
	sinceLast   change                // what has changed since
	lastOutputs func() *outputs       // what it made
	traces      map[string]deps.Trace // of the outputs that a resumed build made

	textStore  *textStore // of the parser; nil keeps nothing
	unseen     []string   // texts parsed by this load
	bodyBytes  int        // of text may be parsed before its bodies are left to the store
	kindDiags  diag.List
	theme      *theme.Theme
	themeDiags diag.List
	assets     asset.Bundle
	parser     *markdown.Parser
	charts     *chart.Engine
	cards      *card.Painter

	tables     map[string]*model.Table
	site       *model.Site
	skipped    []site.Skipped
	next       time.Time // when the next document appears or expires; zero if none does
	siteDiags  diag.List
	tableDiags diag.List

	env     *render.Env
	graph   *deps.Graph
	made    map[string]made // outputs of the last good build
	pending change          // what changed since the last good build
	checks  checks          // what the checks of texts said

	mu    sync.Mutex
	texts map[string][]byte // decoded sources, for excerpts
}

// made is an output of the last good build.
type made struct {
	owner string
	wants []asset.Variant
}

// New opens a site. The list tells what is wrong with the configuration; with
// errors the builder can only be asked again after the file has changed.
func New(opts Options) (*Builder, diag.List) {
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	b := &Builder{
		opts: opts, graph: deps.NewGraph(), made: map[string]made{}, bodyBytes: bodyBytes,
		docs: map[string]*docEntry{}, records: map[string]*recordEntry{}, media: map[string]*mediaEntry{},
		texts: map[string][]byte{},
		dirty: map[string]struct{}{}, noisy: map[string]struct{}{}, edited: map[string]struct{}{}, unkept: map[string]struct{}{},
	}
	switch {
	case opts.NoCache:
	case opts.Cache != nil:
		b.cache = opts.Cache
	default:
		b.cache = output.NewDirCache(filepath.Join(b.workDir(), "cache"))
	}
	b.cards = card.NewPainter(b.cache)
	tree, err := source.Open(opts.Root)
	if err != nil {
		return b, diag.List{errOpen.At(diag.Pos{File: filepath.ToSlash(opts.Root)}, err.Error())}
	}
	b.tree = tree
	b.loadConfig()
	return b, b.cfgDiags
}

// Close releases the site's folder.
func (b *Builder) Close() error {
	if b.tree == nil {
		return nil
	}
	return b.tree.Close()
}

var (
	errOpen = diag.Message{
		Code: "JB1120", Severity: diag.Error,
		ZH: "打不开站点文件夹：%s", EN: "cannot open the site's folder: %s",
	}
)

func (b *Builder) loadConfig() {
	cfg, diags := config.Load(os.DirFS(b.opts.Root), config.Flags{BaseURL: b.opts.BaseURL, OutputDir: b.opts.OutputDir})
	b.cfgDiags = diags
	if cfg == nil || diags.Errors() > 0 {
		return
	}
	hash, text := deps.Sum(cfg.Hash()), deps.Sum(cfg.Text())
	same := b.cfg != nil && hash == b.cfgHash
	if same && text == b.cfgText {
		return
	}
	b.cfg, b.cfgHash, b.cfgText = cfg, hash, text
	if same { // its lines alone have moved
		b.theme = nil
		b.pending |= changedFacts
		return
	}
	b.opts.Now = b.opts.Now.In(cfg.TimeZone)
	b.pending |= changedConfig
	// What these were made with may have changed.
	b.kinds, b.theme, b.parser, b.listings = nil, nil, nil, nil
}

// Config is the checked configuration; nil when it has errors.
func (b *Builder) Config() *config.Config { return b.cfg }

// Site is the last assembled site; nil before the first build.
func (b *Builder) Site() *model.Site { return b.site }

// Env is what the last build rendered from; nil before the first.
func (b *Builder) Env() *render.Env { return b.env }

// OutputDir is the folder the site is written to.
func (b *Builder) OutputDir() string {
	dir := "public"
	if b.cfg != nil {
		dir = b.cfg.OutputDir
	}
	if filepath.IsAbs(dir) {
		return filepath.Clean(dir)
	}
	return filepath.Join(b.opts.Root, filepath.FromSlash(dir))
}

// Source returns a file's decoded text, for excerpts in messages.
func (b *Builder) Source(file string) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	if t, ok := b.texts[file]; ok {
		return t
	}
	if b.tree == nil {
		return nil
	}
	raw, err := b.tree.Read(file)
	if err != nil {
		return nil
	}
	text, _ := source.Text(file, raw)
	b.texts[file] = text
	return text
}

// SetClock moves the build clock; the next Rebuild shows the site at that time.
func (b *Builder) SetClock(now time.Time) {
	if b.cfg != nil {
		now = now.In(b.cfg.TimeZone)
	}
	if !sameMoment(b.opts.Now, now, b.next) {
		b.pending |= changedFacts
	}
	b.opts.Now = now
}

// sameMoment reports whether the site is the same at two times: on one day, without a
// document that appears or expires between them; next is when one does after old.
func sameMoment(old, now, next time.Time) bool {
	return !now.Before(old) && now.Format(time.DateOnly) == old.In(now.Location()).Format(time.DateOnly) &&
		(next.IsZero() || now.Before(next))
}

// SetUnpublished says whether drafts, and what is not yet published or has expired,
// are built; the next Rebuild heeds it.
func (b *Builder) SetUnpublished(drafts, future bool) {
	if b.opts.Drafts == drafts && b.opts.Future == future {
		return
	}
	b.opts.Drafts, b.opts.Future = drafts, future
	b.pending |= changedFacts
}

func (b *Builder) progress(stage string, done, total int) {
	if b.opts.Progress != nil {
		b.opts.Progress(stage, done, total)
	}
}

// Build compiles the whole site.
func (b *Builder) Build(ctx context.Context) (*Result, error) { return b.Rebuild(ctx, nil) }

// workDir is where the lock and the cache live.
func (b *Builder) workDir() string { return filepath.Join(b.opts.Root, ".jianbao") }
