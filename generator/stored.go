package generator

import (
	"context"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"jianbao/generator/cache"
	"jianbao/generator/deps"
	"jianbao/generator/record"
	"jianbao/generator/source"
)

// recordStore keeps the decoded record files between runs: nil without a cache
// or a version. Only files nobody has anything to say about are kept.
func (b *Builder) recordStore() *cache.Store {
	if b.cache == nil || b.opts.Version == "" {
		return nil
	}
	return cache.Open(filepath.Join(b.workDir(), "cache", "records"), b.kindsHash)
}

// hashKinds is what decoded records depend on besides their file.
func (b *Builder) hashKinds(files []record.NamedFile) deps.Hash {
	var h deps.Hasher
	h.Str(b.opts.Version)
	for _, f := range files {
		h.Str(f.Path, string(f.Data))
	}
	for _, c := range b.cfg.Categories {
		h.Str(c.Key, c.Label.ZH, c.Label.EN, c.Of, strings.Join(c.Aliases, "\x1f"))
	}
	return h.Sum()
}

// recall takes record files that have not changed since they were decoded by an
// earlier run from the store, in parallel. The store is asked once: what changes
// later, this run has decoded itself.
func (b *Builder) recall(ctx context.Context) error {
	store := b.recordStore()
	if store == nil || b.recalled {
		return nil
	}
	b.recalled = true
	entries, err := recallAll(ctx, b.opts.Workers, store, b.stillValid)
	for _, r := range entries {
		b.records[r.file.Path] = r
	}
	if len(b.records) > 0 {
		b.pending |= changedRecords
	}
	return err
}

// recallAll reads a store in parallel. entry gives what is made of an entry, nil where
// it is of no use.
func recallAll[E any](ctx context.Context, workers int, store *cache.Store, entry func(cache.Entry) *E) ([]*E, error) {
	var shards [cache.Shards][]*E
	err := parallel(ctx, workers, cache.Shards, func(_, i int) error {
		store.Load(i, func(e cache.Entry) {
			if x := entry(e); x != nil {
				shards[i] = append(shards[i], x)
			}
		})
		return nil
	})
	return slices.Concat(shards[:]...), err
}

// stillValid is a store's entry, if its file is still the same.
func (b *Builder) stillValid(e cache.Entry) *recordEntry {
	f, ok := b.files[e.Path]
	if !ok || b.roleOf(e.Path) != roleRecord || !e.Stamp.Same(stampOf(f)) {
		return nil
	}
	if e.Racy {
		raw, err := b.tree.Read(e.Path)
		if err != nil || deps.Sum(raw) != e.Stamp.Sum {
			return nil
		}
	}
	chunks, ok := cache.Chunks(e.Data, b.fieldCount)
	if !ok {
		return nil
	}
	return &recordEntry{file: f, chunks: chunks, sum: e.Stamp.Sum, stored: true}
}

// fieldCount is the number of fields of a kind, -1 without such a kind.
func (b *Builder) fieldCount(kind string) int {
	for _, k := range b.kinds.All {
		if k.Name == kind {
			return len(k.Fields)
		}
	}
	return -1
}

// keepRecords keeps the record files that nobody has anything to say about.
func (b *Builder) keepRecords(ctx context.Context) error {
	store := b.recordStore()
	if store == nil || b.pending&(changedRecords|changedRows) == 0 {
		return nil
	}
	k := keeper{store: store, workers: b.opts.Workers, encode: func(p string, buf []byte) ([]byte, bool) {
		return cache.AppendChunks(buf, b.records[p].chunks), true
	}}
	for p, e := range b.records {
		if keepable(e) {
			k.add(p, e.file, e.sum, !e.stored)
		}
	}
	ok, err := k.save(ctx)
	for _, e := range b.records {
		e.stored = e.stored || ok && keepable(e)
	}
	return err
}

// keeper writes the shards of a store that lack a file that can be kept. What a shard
// still has of files that are gone or changed is not used, and goes when the shard is
// next written. A store that cannot be written costs time in the next run, nothing else.
type keeper struct {
	store   *cache.Store
	workers int
	encode  func(path string, buf []byte) ([]byte, bool)
	paths   [cache.Shards][]string
	dirty   [cache.Shards]bool
	stamps  map[string]cache.Stamp
	indexes [cache.Shards]*cache.Index // of the shards that were written
}

// add names a file to keep; lacking, when the store does not have it.
func (k *keeper) add(p string, f source.File, sum deps.Hash, lacking bool) {
	if k.stamps == nil {
		k.stamps = map[string]cache.Stamp{}
	}
	st := stampOf(f)
	st.Sum = sum
	k.stamps[p] = st
	i := cache.ShardOf(p)
	k.paths[i] = append(k.paths[i], p)
	k.dirty[i] = k.dirty[i] || lacking
}

// save reports whether all is kept; the error is that of a cancelled context.
func (k *keeper) save(ctx context.Context) (bool, error) {
	err := parallel(ctx, k.workers, cache.Shards, func(_, i int) error {
		if !k.dirty[i] {
			return nil
		}
		sort.Strings(k.paths[i])
		index, err := k.store.Save(i, k.paths[i], func(p string) cache.Stamp { return k.stamps[p] }, k.encode)
		if err == nil {
			k.indexes[i] = index
		}
		return err
	})
	return err == nil, ctx.Err()
}

// keepable entries have nothing to say, so nothing is lost when they are recalled.
func keepable(e *recordEntry) bool { return len(e.diags) == 0 && !e.sum.IsZero() }
