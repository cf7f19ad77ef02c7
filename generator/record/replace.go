package record

import (
	"slices"

	"jianbao/generator/model"
)

// Replace gives tables in which a file's chunks stand in the place of its former ones:
// [Assemble] for an edit after which the same records refer to the same things, as when a
// number was mended. The tables share all but the chunks, so the cost does not grow with
// the number of records. ok is false where records or references may be others.
func Replace(kinds *model.Kinds, tables map[string]*model.Table, file string, chunks []*model.Chunk) (map[string]*model.Table, bool) {
	out := make(map[string]*model.Table, len(tables))
	left := len(chunks)
	for kind, t := range tables {
		out[kind] = t
		for ci, old := range t.Chunks {
			if old.File != file {
				continue
			}
			i := slices.IndexFunc(chunks, func(c *model.Chunk) bool { return c.Kind == kind })
			if i >= 0 && chunks[i] == old {
				left--
				continue
			}
			if i < 0 || !sameRefs(kinds, t.Kind, old, chunks[i]) {
				return nil, false
			}
			next := t.WithChunk(ci, chunks[i]) // a file has one chunk of a kind
			if namedByOthers(kinds, tables, t, next, ci) {
				return nil, false
			}
			out[kind] = next
			left--
		}
	}
	return out, left == 0
}

// sameRefs reports whether chunks have the same records, with the same words in their
// dictionaries, the same references and all that others refer to them for.
func sameRefs(kinds *model.Kinds, k *model.Kind, a, b *model.Chunk) bool {
	if !slices.Equal(a.IDs, b.IDs) {
		return false
	}
	for fi, f := range k.Fields {
		x, y := &a.Cols[fi], &b.Cols[fi]
		if !slices.Equal(x.Dict, y.Dict) {
			return false
		}
		if f.Type != model.TypeRef && !conditional(kinds, k, f.Name) {
			continue
		}
		if x.Blob != y.Blob || !slices.Equal(x.Codes, y.Codes) || !slices.Equal(x.Offsets, y.Offsets) {
			return false
		}
	}
	return true
}

// namedByOthers reports whether a reference names one of the titles that records of a
// chunk have now and had not, or the other way round.
func namedByOthers(kinds *model.Kinds, tables map[string]*model.Table, t, next *model.Table, ci int) bool {
	changed := map[string]bool{}
	for row := t.First(ci); row < t.First(ci+1); row++ {
		if was, is := t.Row(row).Title(), next.Row(row).Title(); was != is {
			changed[was], changed[is] = true, true
		}
	}
	if len(changed) == 0 {
		return false
	}
	for _, by := range kinds.All {
		for fi, f := range by.Fields {
			if f.Type != model.TypeRef || f.Ref != t.Kind.Name {
				continue
			}
			for _, c := range tables[by.Name].Chunks {
				if slices.ContainsFunc(c.Cols[fi].Dict, func(name string) bool { return changed[name] }) {
					return true
				}
			}
		}
	}
	return false
}

// conditional reports whether references to a kind ask for a value of a field.
func conditional(kinds *model.Kinds, k *model.Kind, field string) bool {
	for _, by := range kinds.All {
		for _, f := range by.Fields {
			if _, asked := f.RefWhere[field]; asked && f.Ref == k.Name {
				return true
			}
		}
	}
	return false
}
