package generator

import (
	"context"
	"path/filepath"
	"strings"
	"sync"

	"jianbao/generator/cache"
	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/source"
)

// storedText is what is kept of a Markdown file between runs, but for its body: that
// is in a store of its own, since most builds look at few bodies.
type storedText struct {
	Doc   *model.Doc
	Diags diag.List
}

// textStore keeps parsed Markdown files between runs.
type textStore struct {
	texts, bodies *cache.Store
	textCodec     *cache.Codec[storedText]
	bodyCodec     *cache.Codec[model.Body]

	recalled bool // the store was asked
	indexes  [cache.Shards]bodyIndex
}

// bodyIndex is where the bodies of a shard stand; nil until one is asked for.
type bodyIndex struct {
	mu sync.Mutex
	of *cache.Index
}

// openTexts opens the store of texts that were parsed as this builder does; nil without
// a cache or a version.
func (b *Builder) openTexts() *textStore {
	if b.cache == nil || b.opts.Version == "" {
		return nil
	}
	s := &textStore{
		textCodec: cache.NewCodec[storedText](b.cfg.TimeZone, diag.Text{}),
		bodyCodec: cache.NewCodec[model.Body](b.cfg.TimeZone),
	}
	var h deps.Hasher
	h.Str(b.opts.Version, b.cfg.TimeZone.String(), b.cfg.Language, b.cfg.ContentDir)
	h.Int(int64(b.cfg.SummaryLength), int64(b.cfg.TOCDepth)).Sub(s.textCodec.Shape()).Sub(s.bodyCodec.Shape())
	dir := filepath.Join(b.workDir(), "cache")
	s.texts, s.bodies = cache.Open(filepath.Join(dir, "texts"), h.Sum()), cache.Open(filepath.Join(dir, "bodies"), h.Sum())
	return s
}

// body gives the body of a file of that fingerprint.
func (s *textStore) body(path string, sum deps.Hash) (model.Body, bool) {
	shard := cache.ShardOf(path)
	x := &s.indexes[shard]
	x.mu.Lock()
	if x.of == nil {
		x.of = s.bodies.Index(shard)
	}
	index := x.of
	x.mu.Unlock()
	var body model.Body
	data, ok := index.Value(path, sum)
	return body, ok && s.bodyCodec.Read(data, &body)
}

// written takes the places of bodies in shards that were written.
func (s *textStore) written(indexes *[cache.Shards]*cache.Index) {
	for i, x := range indexes {
		if x != nil {
			s.indexes[i].mu.Lock()
			s.indexes[i].of = x
			s.indexes[i].mu.Unlock()
		}
	}
}

// recallTexts takes what earlier runs parsed from the store, once. A file that changed
// since is given its old form, so that it shows whether more than its text changed.
func (b *Builder) recallTexts(ctx context.Context) error {
	if b.textStore == nil || b.textStore.recalled {
		return nil
	}
	b.textStore.recalled = true
	entries, err := recallAll(ctx, b.opts.Workers, b.textStore.texts, b.recalledText)
	for _, e := range entries {
		b.docs[e.file.Path] = e
		if len(e.diags) > 0 {
			b.noisy[e.file.Path] = struct{}{}
		}
	}
	if len(entries) > 0 {
		b.pending |= changedFacts
	}
	return err
}

func (b *Builder) recalledText(e cache.Entry) *docEntry {
	f, ok := b.files[e.Path]
	if !ok || b.roleOf(e.Path) != roleDoc {
		return nil
	}
	var kept storedText
	if !b.textStore.textCodec.Read(e.Data, &kept) || kept.Doc == nil {
		return nil
	}
	same := e.Stamp.Same(stampOf(f))
	if same && e.Racy {
		raw, err := b.tree.Read(e.Path)
		same = err == nil && deps.Sum(raw) == e.Stamp.Sum
	}
	if !same {
		f = source.File{Path: e.Path}
	}
	kept.Doc.Later = b.later(b.textStore, e.Path, e.Stamp.Sum)
	return &docEntry{file: f, doc: kept.Doc, diags: kept.Diags, sum: e.Stamp.Sum}
}

// later gives the body of a file that was parsed before. Where the store does not have it
// any more the file is parsed again; if that has changed too, the body is lost.
func (b *Builder) later(s *textStore, path string, sum deps.Hash) func() model.Body {
	parser, rel := b.parser, strings.TrimPrefix(path, b.cfg.ContentDir+"/")
	return func() model.Body {
		if body, ok := s.body(path, sum); ok {
			return body
		}
		raw, err := b.tree.Read(path)
		if err != nil || deps.Sum(raw) != sum {
			return model.Body{Lost: true}
		}
		text, _ := source.Text(path, raw)
		if doc, _ := parser.Parse(rel, text); doc != nil {
			return doc.Body
		}
		return model.Body{Lost: true}
	}
}

// keepTexts keeps the parsed files when it is worth rewriting shards: when many, or a good
// part of all, are not kept. The few others the next process parses again.
func (b *Builder) keepTexts(ctx context.Context) error {
	s := b.textStore
	if s == nil || len(b.unkept) == 0 || len(b.unkept) < min(32, (len(b.docs)+7)/8) {
		return nil
	}
	texts := keeper{store: s.texts, workers: b.opts.Workers, encode: func(p string, buf []byte) ([]byte, bool) {
		doc := *b.docs[p].doc
		doc.Body = model.Body{}
		out, err := s.textCodec.Append(buf, &storedText{&doc, b.docs[p].diags})
		return out, err == nil // what cannot be kept is read again
	}}
	bodies := keeper{store: s.bodies, workers: b.opts.Workers, encode: func(p string, buf []byte) ([]byte, bool) {
		body := b.docs[p].doc.Content()
		out, err := s.bodyCodec.Append(buf, body)
		return out, err == nil && !body.Lost
	}}
	var touched [cache.Shards]bool
	for p := range b.unkept {
		touched[cache.ShardOf(p)] = true
	}
	for p, e := range b.docs {
		if touched[cache.ShardOf(p)] && e.doc != nil && !e.sum.IsZero() {
			_, lacking := b.unkept[p]
			bodies.add(p, e.file, e.sum, lacking)
			texts.add(p, e.file, e.sum, lacking)
		}
	}
	// Bodies first: a text without its body is of no use.
	ok, err := bodies.save(ctx)
	s.written(&bodies.indexes)
	if !ok {
		return err
	}
	ok, err = texts.save(ctx)
	if ok {
		clear(b.unkept)
	}
	return err
}

// bodyBytes is how much text is parsed before its bodies are left to the store.
const bodyBytes = 64 << 20

// releaseBodies leaves the bodies of texts that nobody has seen yet to the store.
func (b *Builder) releaseBodies() {
	for _, p := range b.unseen {
		_, lacking := b.unkept[p]
		if e := b.docs[p]; !lacking && e != nil && e.doc != nil && e.doc.Later == nil {
			e.doc.Body, e.doc.Later = model.Body{}, b.later(b.textStore, p, e.sum)
		}
	}
}
