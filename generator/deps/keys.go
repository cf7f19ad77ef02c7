package deps

import (
	"encoding/binary"
	"unsafe"

	"github.com/zeebo/xxh3"
)

// keyTable numbers keys. It holds no pointer for each of them, since a large site has
// a million: a key is found by its fingerprint, and names stand one after the other in
// chunks.
type keyTable struct {
	ids    map[Hash]uint32
	places []place // of the names, by number
	of     [domains][]uint32
	chunks [][]byte
}

// place is where a name stands, its length in front of it.
type place struct{ chunk, offset uint32 }

const nameChunk = 64 << 10

func newKeyTable() keyTable { return keyTable{ids: map[Hash]uint32{}} }

func fingerprint(d Domain, name string) Hash {
	u := xxh3.HashString128Seed(name, uint64(d))
	return Hash{u.Hi, u.Lo}
}

// find gives the number of a key.
func (t *keyTable) find(d Domain, name string) (uint32, bool) {
	id, ok := t.ids[fingerprint(d, name)]
	return id, ok
}

// number gives the number of a key; a new one if it had none.
func (t *keyTable) number(k Key) uint32 {
	sum := fingerprint(k.Domain, k.Name)
	id, ok := t.ids[sum]
	if !ok {
		id = uint32(len(t.places))
		t.ids[sum] = id
		t.places = append(t.places, t.put(k.Name))
		t.of[k.Domain] = append(t.of[k.Domain], id)
	}
	return id
}

func (t *keyTable) put(name string) place {
	n := len(t.chunks) - 1
	if need := binary.MaxVarintLen32 + len(name); n < 0 || cap(t.chunks[n])-len(t.chunks[n]) < need {
		t.chunks = append(t.chunks, make([]byte, 0, max(nameChunk, need)))
		n++
	}
	at := place{uint32(n), uint32(len(t.chunks[n]))}
	t.chunks[n] = append(binary.AppendUvarint(t.chunks[n], uint64(len(name))), name...)
	return at
}

// name is the name of a key, a part of its chunk, which stays as it is.
func (t *keyTable) name(id uint32) string {
	at := t.places[id]
	b := t.chunks[at.chunk][at.offset:]
	n, size := binary.Uvarint(b)
	return unsafe.String(unsafe.SliceData(b[size:]), int(n))
}
