package generator

import (
	"context"
	"path/filepath"
	"sort"
	"strings"

	"jianbao/generator/cache"
	"jianbao/generator/deps"
	"jianbao/generator/record"
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
	var shards [cache.Shards][]*recordEntry
	err := parallel(ctx, b.opts.Workers, cache.Shards, func(_, i int) error {
		store.Load(i, func(e cache.Entry) {
			if r := b.stillValid(e); r != nil {
				shards[i] = append(shards[i], r)
			}
		})
		return nil
	})
	for _, entries := range shards {
		for _, r := range entries {
			b.records[r.file.Path] = r
		}
	}
	if len(b.records) > 0 {
		b.pending |= changedRecords
	}
	return err
}

// stillValid is a store's entry, if its file is still the same.
func (b *Builder) stillValid(e cache.Entry) *recordEntry {
	f, ok := b.files[e.Path]
	if !ok || b.roleOf(e.Path) != roleRecord || !e.Stamp.Same(cache.StampOf(f.Size, f.ModTime, f.Changed)) {
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

// keepRecords writes the shards that lack a file that can be kept. What a shard
// still has of files that are gone or changed is not used, and goes when the
// shard is next written. A store that cannot be written costs time in the next
// run, nothing else.
func (b *Builder) keepRecords(ctx context.Context) error {
	store := b.recordStore()
	if store == nil || b.pending&changedRecords == 0 {
		return nil
	}
	var paths [cache.Shards][]string
	var dirty [cache.Shards]bool
	for p, e := range b.records {
		if keepable(e) {
			i := cache.ShardOf(p)
			paths[i] = append(paths[i], p)
			dirty[i] = dirty[i] || !e.stored
		}
	}
	var todo []int
	for i := range dirty {
		if dirty[i] {
			todo = append(todo, i)
			sort.Strings(paths[i])
		}
	}
	stamp := func(p string) cache.Stamp {
		e := b.records[p]
		s := cache.StampOf(e.file.Size, e.file.ModTime, e.file.Changed)
		s.Sum = e.sum
		return s
	}
	err := parallel(ctx, b.opts.Workers, len(todo), func(_, i int) error {
		return store.Save(todo[i], paths[todo[i]], stamp, func(p string, buf []byte) ([]byte, bool) {
			return cache.AppendChunks(buf, b.records[p].chunks), true
		})
	})
	if err != nil {
		return ctx.Err()
	}
	for _, i := range todo {
		for _, p := range paths[i] {
			b.records[p].stored = true
		}
	}
	return nil
}

// keepable entries have nothing to say, so nothing is lost when they are recalled.
func keepable(e *recordEntry) bool { return len(e.diags) == 0 && !e.sum.IsZero() }
