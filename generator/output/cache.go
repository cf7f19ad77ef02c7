package output

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/zeebo/xxh3"
)

// Cache keeps results of slow work (charts, scaled pictures) by key. A value
// that is lost is made again.
type Cache interface {
	Get(key string) ([]byte, bool)
	Put(key string, data []byte)
}

// DirCache is a Cache in a folder that may be deleted at any time. Each value is
// a file: four bytes "JBC1", the XXH3-128 of key and value (16 bytes, big
// endian), the value. Files that are damaged, cut or of another key are not
// used. It is safe for concurrent use, also by several processes.
type DirCache struct {
	dir string

	mu  sync.Mutex
	err error
}

const cacheMagic = "JBC1"

// NewDirCache makes a cache in a folder, which is made when it is first needed.
func NewDirCache(dir string) *DirCache { return &DirCache{dir: dir} }

// Err is the first failure to write: the build is right without a cache, but
// someone may want to know why it is slow.
func (c *DirCache) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *DirCache) file(key string) string {
	h := Hash([]byte(key))
	return filepath.Join(c.dir, h[:2], h[2:])
}

func cacheSum(key string, data []byte) []byte {
	h := xxh3.New()
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(key)))
	for _, b := range [...][]byte{n[:], []byte(key), data} {
		h.Write(b) // never fails
	}
	u := h.Sum128()
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, u.Hi), u.Lo)
}

// Get gives a value; the caller may change it.
func (c *DirCache) Get(key string) ([]byte, bool) {
	b, err := os.ReadFile(c.file(key))
	const head = len(cacheMagic) + 16
	if err != nil || len(b) < head || string(b[:len(cacheMagic)]) != cacheMagic {
		return nil, false
	}
	data := b[head:]
	return data, string(b[len(cacheMagic):head]) == string(cacheSum(key, data))
}

// Put stores a value.
func (c *DirCache) Put(key string, data []byte) {
	if err := c.put(c.file(key), key, data); err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.err == nil {
			c.err = err
		}
	}
}

func (c *DirCache) put(name, key string, data []byte) error {
	dir := filepath.Dir(name)
	f, err := os.CreateTemp(dir, "new-*")
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		f, err = os.CreateTemp(dir, "new-*")
	}
	if err != nil {
		return err
	}
	b := make([]byte, 0, len(cacheMagic)+16+len(data))
	b = append(append(append(b, cacheMagic...), cacheSum(key, data)...), data...)
	_, err = f.Write(b)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
