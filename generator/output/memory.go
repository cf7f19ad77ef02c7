package output

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"jianbao/generator/diag"
)

// Memory is a target that keeps the site in memory, for the preview. Readers
// see a whole site at any moment.
type Memory struct {
	now  atomic.Pointer[map[string]*page]
	busy sync.Mutex // held while a transaction is open
}

type page struct {
	data []byte
	hash string
}

// NewMemory returns an empty target.
func NewMemory() *Memory {
	m := &Memory{}
	m.now.Store(&map[string]*page{})
	return m
}

// Open gives the content of a path and its etag (without quotes). The data must
// not be changed.
func (m *Memory) Open(path string) (data []byte, etag string, ok bool) {
	p := (*m.now.Load())[path]
	if p == nil {
		return nil, "", false
	}
	return p.data, p.hash, true
}

// Paths lists what there is, sorted.
func (m *Memory) Paths() []string {
	site := *m.now.Load()
	all := make([]string, 0, len(site))
	for p := range site {
		all = append(all, p)
	}
	slices.Sort(all)
	return all
}

var errBusy = diag.Message{
	Code: "JB1106", Severity: diag.Error,
	ZH: "另一次生成正在进行", EN: "another build is running",
	HintZH: "请等它结束，或者关掉另一个窗口里的 jianbao。", HintEN: "wait for it to end, or stop the other jianbao",
}

// ErrBusy is wrapped by the error of a Begin that finds another transaction open.
var ErrBusy = lockError{}

type lockError struct{}

func (lockError) Error() string { return "another build holds the lock" }

// Begin starts a transaction.
func (m *Memory) Begin(ctx context.Context) (Tx, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !m.busy.TryLock() {
		return nil, fail(ErrBusy, errBusy)
	}
	old := *m.now.Load()
	return &memoryTx{m: m, old: old, new: make(map[string]*page, len(old)), claims: newClaims(len(old))}, nil
}

type memoryTx struct {
	m      *Memory
	old    map[string]*page
	claims *claims

	mu     sync.Mutex
	new    map[string]*page
	over   bool
	failed error // the first error of Put or Keep; Commit refuses
}

func (t *memoryTx) Previous(path string) (string, bool) {
	if p := t.old[path]; p != nil {
		return p.hash, true
	}
	return "", false
}

func (t *memoryTx) Put(path, owner string, data []byte) error {
	c, err := t.claims.add(path, owner)
	if err != nil {
		return t.fail(err)
	}
	hash := Hash(data)
	p := t.old[path]
	c.written = p == nil || p.hash != hash
	if c.written {
		p = &page{slices.Clone(data), hash}
	}
	return t.set(path, p)
}

func (t *memoryTx) Keep(path, owner string) error {
	p := t.old[path]
	if p == nil {
		return ErrNotThere
	}
	if _, err := t.claims.add(path, owner); err != nil {
		return t.fail(err)
	}
	return t.set(path, p)
}

func (t *memoryTx) fail(err error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failed == nil {
		t.failed = err
	}
	return err
}

func (t *memoryTx) set(path string, p *page) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over {
		return ErrClosed
	}
	t.new[path] = p
	return nil
}

func (t *memoryTx) Commit(ctx context.Context) (Summary, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over {
		return Summary{}, ErrClosed
	}
	t.over = true
	defer t.m.busy.Unlock()
	if err := cmp.Or(t.failed, ctx.Err()); err != nil {
		return Summary{}, err
	}
	var s Summary
	for _, c := range t.claims.sorted() {
		p := t.new[c.path]
		if p == nil {
			continue // a Put that lost the race with Commit
		}
		size := int64(len(p.data))
		s.Bytes += size
		if c.written {
			s.Written++
			s.New += size
			s.Changed = append(s.Changed, c.path)
		} else {
			s.Unchanged++
		}
	}
	for p := range t.old {
		if t.new[p] == nil {
			s.Removed++
			s.Changed = append(s.Changed, p)
		}
	}
	slices.SortFunc(s.Changed, strings.Compare)
	t.m.now.Store(&t.new)
	return s, nil
}

func (t *memoryTx) Abort() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.over {
		t.over = true
		t.m.busy.Unlock()
	}
	return nil
}
