// Package cache keeps between runs what was made of each source file, so that a
// new process reads again only what changed.
//
// A [Store] is a folder of shards, a file each, that may be deleted at any time.
// A shard holds the entries of some paths: the file's size, time of change and
// fingerprint, and the value made of it as bytes. The first line of a shard
// names the program that wrote it; shards of another program, damaged or cut
// ones are not used. Shards are read and written one by one, so that a store of
// any size needs little memory beside what is made from it.
//
// [AppendChunks] and [Chunks] are the form of decoded records in a store.
package cache

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/zeebo/xxh3"

	"jianbao/generator/deps"
)

// Shards is the number of files a store is spread over: a changed source file
// rewrites one of them.
const Shards = 32

// Stamp tells one state of a file from another.
type Stamp struct {
	Size    int64
	ModTime int64 // nanoseconds since 1970
	Changed int64 // the same, of what no program can set; 0 where not known
	Sum     deps.Hash
}

// StampOf makes a stamp without fingerprint.
func StampOf(size int64, mod time.Time, changed int64) Stamp {
	return Stamp{Size: size, ModTime: mod.UnixNano(), Changed: changed}
}

// Same reports whether both are of one size and the same times.
func (s Stamp) Same(o Stamp) bool {
	return s.Size == o.Size && s.ModTime == o.ModTime && s.Changed == o.Changed
}

// Racy reports whether the file changed so near to a time, in nanoseconds since 1970, at
// which it was looked at, that another change right after it does not show.
func (s Stamp) Racy(seen int64) bool { return max(s.ModTime, s.Changed) >= seen-tick }

// Entry is what a store has of a file.
type Entry struct {
	Path  string
	Stamp Stamp
	// Racy entries are of files that changed about when the shard was written:
	// such a file may have changed again within the same tick of its clock, so
	// the fingerprint has to be compared.
	Racy bool
	Data []byte // of the shard as it was read: nobody changes it
}

// Store is a store of one program for one kind of value. Its methods may be
// called at the same time for different shards.
type Store struct {
	dir     string
	version deps.Hash
}

// Open names a store; nothing is read or written yet. Values written under
// another version are not used.
func Open(dir string, version deps.Hash) *Store { return &Store{dir, version} }

// ShardOf is the shard a path belongs to.
func ShardOf(path string) int { return int(xxh3.HashString(path) % Shards) }

const (
	magic    = "JBS3"
	headSize = len(magic) + 16
	// tick is the coarsest resolution of file times in use (FAT).
	tick = int64(2 * time.Second)
)

func (s *Store) file(shard int) string {
	return filepath.Join(s.dir, fmt.Sprintf("%02d.jbs", shard))
}

// Load calls f for the entries of a shard, in the order of their paths. Entries
// that cannot be read are as if they had never been.
func (s *Store) Load(shard int, f func(Entry)) {
	s.load(shard, func(e Entry, _ int64) { f(e) })
}

// load gives also where the value of an entry stands in the file.
func (s *Store) load(shard int, f func(e Entry, offset int64)) {
	raw, written := s.read(shard)
	r := reader{b: raw}
	for len(r.b) > 0 {
		e := Entry{Path: r.str()}
		e.Stamp = Stamp{Size: r.int(), ModTime: r.int(), Changed: r.int()}
		e.Stamp.Sum = deps.Hash{Hi: r.fixed(), Lo: r.fixed()}
		e.Racy = e.Stamp.Racy(written)
		if e.Data = r.bytes(); r.failed {
			return
		}
		f(e, int64(headSize+len(raw)-len(r.b)-len(e.Data)))
	}
}

// read gives the entries of a shard, checked, and when it was written.
func (s *Store) read(shard int) ([]byte, int64) {
	f, err := os.Open(s.file(shard))
	if err != nil {
		return nil, 0
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() < int64(headSize)+16 {
		return nil, 0
	}
	b := make([]byte, info.Size())
	if _, err := readFull(f, b); err != nil {
		return nil, 0
	}
	body := len(b) - 16
	if string(b[:headSize]) != string(s.head()) || string(b[body:]) != string(sum(b[:body])) {
		return nil, 0
	}
	return b[headSize:body], info.ModTime().UnixNano()
}

func readFull(f *os.File, b []byte) (int, error) {
	n, err := f.ReadAt(b, 0)
	if n == len(b) {
		return n, nil
	}
	return n, err
}

func (s *Store) head() []byte {
	b := append([]byte(nil), magic...)
	b = binary.BigEndian.AppendUint64(b, s.version.Hi)
	return binary.BigEndian.AppendUint64(b, s.version.Lo)
}

func sum(b []byte) []byte {
	u := xxh3.Hash128(b)
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, u.Hi), u.Lo)
}

// Save replaces a shard by the entries of paths, which must be sorted and belong
// to it, and tells where their values stand now. stamp gives the state of a file; encode appends its value, or reports
// that there is none to keep. Entries of the old shard with the same stamp are
// taken over without asking for the value.
func (s *Store) Save(shard int, paths []string, stamp func(string) Stamp, encode func(path string, b []byte) ([]byte, bool)) (*Index, error) {
	old := map[string]Entry{}
	s.Load(shard, func(e Entry) { old[e.Path] = e })
	x := newIndex(s.file(shard), len(paths))
	return x, s.replace(shard, func(w *shardWriter) {
		var value []byte
		for _, p := range paths {
			st := stamp(p)
			e, ok := old[p]
			data := e.Data
			if !ok || e.Stamp != st {
				if value, ok = encode(p, value[:0]); !ok {
					continue
				}
				data = value
			}
			x.add(p, st, data, w.add(p, st, data))
		}
	})
}

// Put replaces a shard by one entry.
func (s *Store) Put(shard int, path string, st Stamp, data []byte) error {
	return s.replace(shard, func(w *shardWriter) { w.add(path, st, data) })
}

// shardWriter writes a shard: head, entries, and the hash of all before it. The first
// error stays.
type shardWriter struct {
	to   *bufio.Writer
	hash *xxh3.Hasher
	size int64 // written so far
	head []byte
	err  error
}

func (w *shardWriter) write(b []byte) {
	if w.err == nil {
		_, w.err = w.to.Write(b)
		_, _ = w.hash.Write(b) // never fails
		w.size += int64(len(b))
	}
}

// add writes an entry and tells where its value stands.
func (w *shardWriter) add(path string, st Stamp, data []byte) (offset int64) {
	b := appendStr(w.head[:0], path)
	for _, n := range [...]int64{st.Size, st.ModTime, st.Changed} {
		b = binary.AppendVarint(b, n)
	}
	b = binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(b, st.Sum.Hi), st.Sum.Lo)
	w.head = binary.AppendUvarint(b, uint64(len(data)))
	w.write(w.head)
	offset = w.size
	w.write(data)
	return offset
}

// replace replaces a shard's file; nobody ever sees half of it.
func (s *Store) replace(shard int, fill func(*shardWriter)) error {
	f, err := os.CreateTemp(s.dir, "new-*")
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(s.dir, 0o755); err != nil {
			return err
		}
		f, err = os.CreateTemp(s.dir, "new-*")
	}
	if err != nil {
		return err
	}
	w := &shardWriter{to: bufio.NewWriterSize(f, 64<<10), hash: xxh3.New()}
	w.write(s.head())
	fill(w)
	u := w.hash.Sum128()
	w.write(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, u.Hi), u.Lo))
	err = errors.Join(w.err, w.to.Flush(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), s.file(shard))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
