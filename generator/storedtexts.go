package generator

import (
	"context"
	"path/filepath"

	"jianbao/generator/cache"
	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/source"
)

// storedText is what is kept of a Markdown file between runs.
type storedText struct {
	Doc   *model.Doc
	Diags diag.List
}

// textStore keeps parsed Markdown files between runs: nil without a cache or a version.
func (b *Builder) textStore() *cache.Store {
	if b.cache == nil || b.opts.Version == "" {
		return nil
	}
	if b.textCodec == nil {
		b.textCodec = cache.NewCodec[storedText](b.cfg.TimeZone, diag.Text{})
	}
	var h deps.Hasher
	h.Str(b.opts.Version, b.cfg.TimeZone.String(), b.cfg.Language, b.cfg.ContentDir)
	h.Int(int64(b.cfg.SummaryLength), int64(b.cfg.TOCDepth)).Sub(b.textCodec.Shape())
	return cache.Open(filepath.Join(b.workDir(), "cache", "texts"), h.Sum())
}

// recallTexts takes what earlier runs parsed from the store, once. A file that changed
// since is given its old form, so that it shows whether more than its text changed.
func (b *Builder) recallTexts(ctx context.Context) error {
	store := b.textStore()
	if store == nil || b.textsRecalled {
		return nil
	}
	b.textsRecalled = true
	entries, err := recallAll(ctx, b.opts.Workers, store, b.recalledText)
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
	if !b.textCodec.Read(e.Data, &kept) || kept.Doc == nil {
		return nil
	}
	same := e.Stamp.Same(cache.StampOf(f.Size, f.ModTime, f.Changed))
	if same && e.Racy {
		raw, err := b.tree.Read(e.Path)
		same = err == nil && deps.Sum(raw) == e.Stamp.Sum
	}
	if !same {
		f = source.File{Path: e.Path}
	}
	return &docEntry{file: f, doc: kept.Doc, diags: kept.Diags, sum: e.Stamp.Sum, stored: same}
}

// keepTexts keeps the parsed files that are not kept yet.
func (b *Builder) keepTexts(ctx context.Context) error {
	store := b.textStore()
	if store == nil || b.pending == 0 {
		return nil
	}
	k := keeper{store: store, workers: b.opts.Workers, encode: func(p string, buf []byte) ([]byte, bool) {
		e := b.docs[p]
		out, err := b.textCodec.Append(buf, &storedText{e.doc, e.diags})
		return out, err == nil // what cannot be kept is read again
	}}
	some := false
	for p, e := range b.docs {
		if e.doc != nil && !e.sum.IsZero() {
			k.add(p, e.file, e.sum, &e.stored)
			some = some || !e.stored
		}
	}
	if !some {
		return nil
	}
	return k.save(ctx)
}
