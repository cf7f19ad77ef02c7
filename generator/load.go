package generator

import (
	"cmp"
	"context"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"jianbao/generator/asset"
	"jianbao/generator/cache"
	"jianbao/generator/chart"
	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/markdown"
	"jianbao/generator/model"
	"jianbao/generator/record"
	"jianbao/generator/render"
	"jianbao/generator/site"
	"jianbao/generator/source"
	"jianbao/generator/theme"
	"jianbao/themes"
)

// change says which parts of the site differ from the last good build.
type change uint16

const (
	changedBodies  change = 1 << iota // texts only
	changedFacts                      // the set of documents, the clock, what pages are made of
	changedRecords                    // the set of records, or what they are listed by
	changedMedia
	changedTheme
	changedKinds
	changedConfig
	changedStatic
	changedHeadings // a text has other headings: links to them must be checked
	changedFront    // front matter and summaries of documents that stay
	changedRows     // records that stay
)

// onlyTexts are the changes after which all but the texts is as it was.
const onlyTexts = changedBodies | changedHeadings

// onlyValues are the changes that may concern their own pages alone.
const onlyValues = onlyTexts | changedFront | changedRows

// onlyLooks are the changes after which the site is as it was, but looks different.
const onlyLooks = changedTheme | changedStatic

// docEntry is a parsed Markdown file. It is valid while the file and the options
// of the Markdown stage are the same.
type docEntry struct {
	file  source.File
	doc   *model.Doc
	diags diag.List
	sum   deps.Hash // of the file; zero if it could not be read
}

// recordEntry is a decoded record file, valid while the file and the kinds are
// the same.
type recordEntry struct {
	file   source.File
	chunks []*model.Chunk
	diags  diag.List
	sum    deps.Hash // of the file; zero if it could not be read
	stored bool      // the store has it
}

// mediaEntry is an inspected picture or attachment.
type mediaEntry struct {
	file  source.File
	media *model.Media
	diags diag.List
}

// role is what a file of the site is for.
type role uint8

const (
	roleNone role = iota
	roleDoc
	roleRecord
	roleMedia
	roleTheme
	roleKind
	roleStatic
	roleConfig
	roleStray // looks like records, but does not stand among them
)

func (b *Builder) roleOf(p string) role {
	top, rest, _ := strings.Cut(p, "/")
	switch {
	case p == "config.yaml":
		return roleConfig
	case top == b.cfg.ContentDir:
		ext := strings.ToLower(path.Ext(p))
		switch {
		case ext == ".yaml" || ext == ".yml":
			if strings.HasPrefix(rest, "records/") {
				return roleRecord
			}
			return roleStray
		case ext == ".md" || ext == ".markdown":
			return roleDoc
		}
		return roleMedia
	case top == "kinds":
		if ext := strings.ToLower(path.Ext(p)); ext == ".yaml" || ext == ".yml" {
			return roleKind
		}
		return roleNone // a README, what an editor leaves while saving
	case top == "themes":
		return roleTheme
	case top == "static":
		return roleStatic
	}
	return roleNone
}

// load reads what is new: the theme, and meanwhile the kinds and then all files in
// parallel.
func (b *Builder) load(ctx context.Context, res *Result) error {
	var g errgroup.Group
	var read *loadedTheme
	if b.theme == nil {
		g.Go(func() (err error) {
			read, err = b.readTheme()
			return err
		})
	}
	err := b.loadContent(ctx, res)
	if terr := g.Wait(); err != nil || terr != nil {
		return cmp.Or(err, terr)
	}
	if read != nil {
		b.theme, b.assets, b.themeDiags = read.theme, read.assets, read.diags
		b.pending |= changedTheme
	}
	return nil
}

func (b *Builder) loadContent(ctx context.Context, res *Result) error {
	if b.kinds == nil {
		b.loadKinds()
	}
	if b.parser == nil {
		b.parser = b.newParser()
		b.docs, b.textStore = map[string]*docEntry{}, b.openTexts()
		b.soil(roleDoc)
	}
	return b.loadFiles(ctx, res, roleDoc, roleRecord, roleMedia)
}

func (b *Builder) newParser() *markdown.Parser {
	return markdown.New(markdown.Options{
		TimeZone: b.cfg.TimeZone, SummaryLength: b.cfg.SummaryLength, TOCDepth: b.cfg.TOCDepth,
		Language: b.cfg.Language, ContentDir: b.cfg.ContentDir,
	})
}

func (b *Builder) loadKinds() {
	var files []record.NamedFile
	var list diag.List
	for _, p := range b.paths(roleKind) {
		raw, err := b.tree.Read(p)
		if err != nil {
			list.Add(source.ReadError(p, err))
			continue
		}
		text, diags := source.Text(p, raw)
		list.Add(diags...)
		files = append(files, record.NamedFile{Path: p, Data: text})
	}
	off := map[string]bool{}
	for name, o := range b.cfg.Kinds {
		if o.Page != nil && !*o.Page {
			off[name] = true
		}
	}
	kinds, diags := record.LoadKinds(true, files, record.KindOptions{Categories: b.cfg.Categories, PagesOff: off, Lang: b.cfg.Language})
	b.kinds, b.kindDiags = kinds, append(list, diags...)
	b.decoder = record.NewDecoder(kinds)
	b.kindsHash = b.hashKinds(files)
	b.records, b.recalled = map[string]*recordEntry{}, false
	b.soil(roleRecord)
	b.pending |= changedKinds
}

// unknownKinds reports kinds that the configuration names and nobody defines.
func (b *Builder) unknownKinds() diag.List {
	var list diag.List
	var known []string
	for _, k := range b.kinds.All {
		known = append(known, k.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(b.cfg.Kinds)) {
		if _, ok := b.kinds.Get(name); ok {
			continue
		}
		near := diag.Nearest(name, known)
		d := errNoKind.At(b.cfg.Kinds[name].Pos, name, near)
		if near == "" {
			d = d.NoHint()
		}
		list.Add(d)
	}
	return list
}

// loadedTheme is a theme with the assets that pages link to.
type loadedTheme struct {
	theme  *theme.Theme
	assets asset.Bundle
	diags  diag.List
}

// readTheme reads the theme; it leaves the builder as it is, so that other things can be
// read meanwhile.
func (b *Builder) readTheme() (*loadedTheme, error) {
	var layers []fs.FS
	dir := path.Join("themes", b.cfg.Theme)
	if sub, err := fs.Sub(os.DirFS(b.opts.Root), dir); err == nil && b.has(dir+"/") {
		layers = append(layers, theme.Named(sub, dir))
	}
	def, err := themes.Default()
	if err != nil {
		return nil, err
	}
	layers = append(layers, def)
	t := &loadedTheme{}
	t.theme, t.diags = theme.Load(layers, b.cfg.Language, render.Funcs())
	if len(layers) == 1 && b.cfg.Theme != defaultTheme {
		t.diags.Add(errNoTheme.At(b.cfg.Origins["theme"].Pos, b.cfg.Theme))
	}
	css, err := markdown.HighlightCSS(b.cfg.Highlight, b.cfg.HighlightDark)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{"css/highlight.css": css, "js/echarts.min.js": chart.Bundle()}
	for name, text := range chart.Licences() {
		files["js/"+name] = text
	}
	for name, data := range t.theme.AssetFiles() {
		files[name] = data
	}
	bundle, diags := asset.Build(files)
	t.diags.Add(diags...)
	t.assets = bundle
	return t, nil
}

// defaultTheme is the theme inside the program.
const defaultTheme = "jianbao"

var (
	errNoTheme = diag.Message{
		Code: "JB1121", Severity: diag.Error,
		ZH: "没有名为 %q 的主题", EN: "there is no theme %q",
		HintZH: "主题放在 themes/%[1]s 文件夹里；不写 theme 就用自带的 jianbao", HintEN: "a theme is a folder themes/%[1]s; without theme: the built-in jianbao is used",
	}
	errNoKind = diag.Message{
		Code: "JB1122", Severity: diag.Error,
		ZH: "config.yaml 的 kinds 里有不认识的种类 %q", EN: "unknown kind %q under kinds in config.yaml",
		HintZH: "您是不是想写 %[2]q？", HintEN: "did you mean %[2]q?",
	}
)

func (b *Builder) has(prefix string) bool {
	for p := range b.files {
		if strings.HasPrefix(p, prefix) {
			return true
		}
	}
	return false
}

// paths lists the files of a role, sorted.
func (b *Builder) paths(r role) []string {
	if b.byRole == nil {
		b.byRole = map[role][]string{}
		for p := range b.files {
			r := b.roleOf(p)
			b.byRole[r] = append(b.byRole[r], p)
		}
		for _, paths := range b.byRole {
			sort.Strings(paths)
		}
	}
	return b.byRole[r]
}

// loadFiles brings the entries of some roles up to date: record files that an
// earlier run has decoded are recalled, and what is not known then is read.
func (b *Builder) loadFiles(ctx context.Context, res *Result, roles ...role) error {
	if err := b.recall(ctx); err != nil {
		return err
	}
	if slices.Contains(roles, roleDoc) {
		if err := b.recallTexts(ctx); err != nil {
			return err
		}
	}
	todo := b.unread(roles)
	batches, done := b.batches(todo), 0
	for _, batch := range batches {
		if err := b.readFiles(ctx, batch, func() {
			if done++; done%64 == 0 {
				b.progress(StageRead, done, len(todo))
			}
		}); err != nil {
			return err
		}
		if err := b.keepTexts(ctx); err != nil {
			return err
		}
		if len(batches) > 1 {
			b.releaseBodies()
		}
	}
	res.Parsed += len(todo)
	b.unseen = nil
	return b.keepRecords(ctx)
}

// batches parts the files to read where the texts among them are large, so that their
// bodies can be left to the store after each batch.
func (b *Builder) batches(todo []string) [][]string {
	size := 0
	for _, p := range todo {
		if b.roleOf(p) == roleDoc {
			size += int(b.files[p].Size)
		}
	}
	if b.textStore == nil || size <= b.bodyBytes {
		return [][]string{todo}
	}
	batches := make([][]string, min(size/max(b.bodyBytes, 1)+1, cache.Shards))
	for _, p := range todo {
		i := 0
		if b.roleOf(p) == roleDoc { // whole shards: a batch writes each of its own once
			i = cache.ShardOf(p) * len(batches) / cache.Shards
		}
		batches[i] = append(batches[i], p)
	}
	return batches
}

// readFiles parses documents, decodes records and inspects media, in parallel, and calls
// read after each.
func (b *Builder) readFiles(ctx context.Context, todo []string, read func()) error {
	sort.Slice(todo, func(i, j int) bool { // large files first, then by name
		if a, c := b.files[todo[i]].Size, b.files[todo[j]].Size; a != c {
			return a > c
		}
		return todo[i] < todo[j]
	})
	var mu sync.Mutex
	return parallel(ctx, b.opts.Workers, len(todo), func(_, i int) error {
		store, err := b.loadFile(todo[i])
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		store()
		read()
		return nil
	})
}

// loadFile reads one file; what it returns stores the outcome, under a lock.
func (b *Builder) loadFile(p string) (func(), error) {
	f := b.files[p]
	rel := strings.TrimPrefix(p, b.cfg.ContentDir+"/")
	raw, err := b.tree.Read(p)
	if err != nil {
		d := diag.List{source.ReadError(p, err)}
		return func() { b.unreadable(p, f, d) }, nil
	}
	switch b.roleOf(p) {
	case roleDoc:
		text, diags := source.Text(p, raw)
		doc, more := b.parser.Parse(rel, text)
		diags.Add(more...)
		if doc != nil {
			doc.Text = model.Hash(deps.Sum(text))
			doc.Facts = site.DocFacts(doc)
			doc.Refs = site.Refs(doc.Body.Holes)
			for i := range doc.Body.Holes {
				h := &doc.Body.Holes[i]
				if h.Chart != nil {
					doc.Charts++
				}
				if h.Chart != nil || h.List != nil {
					doc.Queries++
				}
			}
		}
		return func() { b.storeDoc(p, &docEntry{file: f, doc: doc, diags: diags, sum: deps.Sum(raw)}) }, nil
	case roleRecord:
		text, diags := source.Text(p, raw)
		sum := deps.Sum(raw)
		chunks, more := b.decoder.Decode(p, text)
		if len(diags) > 0 && b.decoder.Secret(p, text, chunks) {
			diags.Conceal()
		}
		diags.Add(more...)
		return func() { b.storeRecords(p, &recordEntry{file: f, chunks: chunks, diags: diags, sum: sum}) }, nil
	default:
		m, diags := asset.Inspect(rel, raw)
		for i := range diags {
			diags[i].Pos.File = p // Media.Path is below the content folder
		}
		diags.Add(source.Misnamed(p, raw)...)
		return func() { b.storeMedia(p, &mediaEntry{f, &m, diags}) }, nil
	}
}

func (b *Builder) unreadable(p string, f source.File, d diag.List) {
	switch b.roleOf(p) {
	case roleDoc:
		b.storeDoc(p, &docEntry{file: f, diags: d})
	case roleRecord:
		b.storeRecords(p, &recordEntry{file: f, diags: d})
	default:
		b.storeMedia(p, &mediaEntry{f, nil, d})
	}
}

// storeDoc notes whether a document's facts changed, or its text alone.
func (b *Builder) storeDoc(p string, e *docEntry) {
	old := b.docs[p]
	b.docs[p] = e
	b.unkept[p] = struct{}{}
	b.unseen = append(b.unseen, p)
	b.stored(p, e.diags)
	if old == nil || old.doc == nil || e.doc == nil {
		b.pending |= changedFacts
		return
	}
	if old.doc.IDs != e.doc.IDs {
		b.pending |= changedHeadings
	}
	b.edited[p] = struct{}{}
	if old.doc.Facts != e.doc.Facts {
		b.pending |= changedFront
	} else {
		b.pending |= changedBodies
	}
}

func (b *Builder) storeRecords(p string, e *recordEntry) {
	if b.records[p] != nil {
		b.pending |= changedRows
	} else {
		b.pending |= changedRecords
	}
	b.records[p] = e
	b.edited[p] = struct{}{}
	b.stored(p, e.diags)
}

func (b *Builder) storeMedia(p string, e *mediaEntry) {
	b.media[p] = e
	b.stored(p, e.diags)
	b.pending |= changedMedia
}

// stored notes that a file has been read and whether there is something to say.
func (b *Builder) stored(p string, diags diag.List) {
	delete(b.dirty, p)
	if len(diags) > 0 {
		b.noisy[p] = struct{}{}
	} else {
		delete(b.noisy, p)
	}
}

// parallel runs n tasks on a number of workers and returns the first error. do is
// told which worker it runs on, from 0.
func parallel(ctx context.Context, workers, n int, do func(worker, i int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for w := range min(workers, n) {
		g.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n || ctx.Err() != nil {
					return ctx.Err()
				}
				if err := do(w, i); err != nil {
					return err
				}
			}
		})
	}
	return g.Wait()
}
