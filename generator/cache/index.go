package cache

import (
	"os"

	"github.com/zeebo/xxh3"

	"jianbao/generator/deps"
)

// Index tells where the values of a shard stand in its file, so that they need not be
// in memory. It is not changed once it is made.
type Index struct {
	file   string
	values map[deps.Hash]value // by the fingerprint of the path
}

type value struct {
	offset int64
	size   int
	check  uint64    // hash of the value
	sum    deps.Hash // of the file it was made of
}

// Index reads a shard, for [Index.Value]. One that cannot be read is empty.
func (s *Store) Index(shard int) *Index {
	x := newIndex(s.file(shard), 0)
	s.load(shard, func(e Entry, offset int64) { x.add(e.Path, e.Stamp, e.Data, offset) })
	return x
}

func newIndex(file string, n int) *Index { return &Index{file, make(map[deps.Hash]value, n)} }

func (x *Index) add(path string, st Stamp, data []byte, offset int64) {
	x.values[deps.SumString(path)] = value{offset, len(data), xxh3.Hash(data), st.Sum}
}

// Value reads the value of a path from the shard's file; false where it has none for a
// file of this fingerprint, or the shard has been written anew since.
func (x *Index) Value(path string, sum deps.Hash) ([]byte, bool) {
	v, ok := x.values[deps.SumString(path)]
	if !ok || v.sum != sum {
		return nil, false
	}
	f, err := os.Open(x.file)
	if err != nil {
		return nil, false
	}
	defer f.Close()
	b := make([]byte, v.size)
	if _, err := f.ReadAt(b, v.offset); err != nil || xxh3.Hash(b) != v.check {
		return nil, false
	}
	return b, true
}
