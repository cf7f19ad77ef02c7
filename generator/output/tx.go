package output

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gofrs/flock"
	"github.com/zeebo/xxh3"

	"jianbao/generator/diag"
)

// diskTx is a transaction on a folder.
type diskTx struct {
	disk    *Disk
	fs      ops
	lock    *flock.Flock
	out     string // the output folder, relative to fs
	untidy  error  // what earlier transactions left and could not be removed
	exists  bool   // it is there
	fresh   bool   // and empty, or not there: nothing can be in the way
	mode    fs.FileMode
	old     *Manifest
	oldText []byte    // nil where there is none
	written time.Time // when old was
	claims  *claims

	stageOnce sync.Once
	stage     string
	stageErr  error
	inner     bool // the stage is inside the output folder
	dirs      dirMaker

	bytes   atomic.Int64 // written to the stage
	syncing atomic.Bool
	rest    atomic.Bool    // what is not put is kept
	early   sync.WaitGroup // flushes while the build goes on

	mu     sync.Mutex
	failed error
	over   bool
}

var errForeign = diag.Message{
	Code: "JB1110", Severity: diag.Error,
	ZH: "输出文件夹里的 %q 不是本程序生成的，不会覆盖它（%s 要生成 %q）", EN: "%q in the output folder was not made by this program and is left alone (%s makes %q)",
	HintZH: "请把它移走，或者换一个输出文件夹。", HintEN: "move it away or choose another output folder",
}

// whole reports whether a file of the old manifest is still there as it was: the manifest
// is written last, so what was changed later was changed by someone else.
func (t *diskTx) whole(e *Entry) bool {
	switch e.seen.Load() {
	case seenWhole:
		return true
	case seenGone:
		return false
	}
	in, err := t.fs.Lstat(t.out + "/" + e.Path)
	ok := err == nil && in.mode.IsRegular() && in.size == e.Size && !in.time.After(t.written)
	if ok {
		e.seen.Store(seenWhole)
	} else {
		e.seen.Store(seenGone)
	}
	return ok
}

// Manifest names the state of the folder.
func (t *diskTx) Manifest() string { return Hash(t.oldText) }

// Whole looks at all files.
func (t *diskTx) Whole(workers int) bool {
	files := t.old.Sorted()
	var gone atomic.Bool
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(files) && !gone.Load(); i += workers {
				if !t.whole(files[i]) {
					gone.Store(true)
				}
			}
		})
	}
	wg.Wait()
	return !gone.Load()
}

// KeepRest keeps what is not put.
func (t *diskTx) KeepRest() { t.rest.Store(true) }

func (t *diskTx) Previous(path string) (string, bool) {
	e := t.old.Files[path]
	if e == nil || !t.whole(e) {
		return "", false
	}
	return e.Hash, true
}

func (t *diskTx) Keep(path, owner string) error {
	if err := t.open(); err != nil {
		return err
	}
	e := t.old.Files[path]
	if e == nil || !t.whole(e) {
		return ErrNotThere
	}
	c, err := t.claims.add(path, owner)
	if err != nil {
		return t.fail(err)
	}
	c.hash, c.size = e.Hash, e.Size
	return nil
}

func (t *diskTx) Put(path, owner string, data []byte) error {
	if err := t.open(); err != nil {
		return err
	}
	c, err := t.claims.add(path, owner)
	if err != nil {
		return t.fail(err)
	}
	u := xxh3.Hash128(data)
	c.hash, c.size = hex128(u.Hi, u.Lo), int64(len(data))
	if e := t.old.Files[path]; e != nil && e.Hash == c.hash && e.Size == c.size && t.whole(e) {
		return nil
	}
	same, err := t.inTheWay(c, data)
	if err != nil {
		return t.fail(err)
	}
	if same {
		return nil
	}
	c.written = true
	if err := t.write(path, data); err != nil {
		return t.fail(fail(err, errDisk, diag.Text{ZH: "写入 " + path, EN: "write " + path}, plain(err)))
	}
	return nil
}

// inTheWay looks for a file of someone else at the place of an output. One with
// the same content is taken over.
func (t *diskTx) inTheWay(c *claim, data []byte) (same bool, err error) {
	if t.fresh {
		return false, nil
	}
	in, err := t.fs.Lstat(t.out + "/" + c.path)
	ours := t.old.Files[c.path] != nil
	switch {
	case errors.Is(err, syscall.ENOTDIR):
		for _, dir := range parents(c.path) {
			if in, err := t.fs.Lstat(t.out + "/" + dir); err == nil && !in.mode.IsDir() && t.old.Files[dir] == nil {
				return false, fail(nil, errForeign, dir, who(c.owner), c.path)
			}
		}
		return false, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fail(err, errDisk, diag.Text{ZH: "查看 " + c.path, EN: "look at " + c.path}, plain(err))
	case in.mode.IsDir():
		// A folder of ours that empties makes room; the commit looks again.
		return false, nil
	case ours && in.mode.IsRegular():
		return false, nil
	}
	if in.mode.IsRegular() && in.size == c.size {
		there, err := t.fs.ReadFile(t.out + "/" + c.path)
		if err == nil && bytes.Equal(there, data) {
			return true, nil
		}
	}
	return false, fail(nil, errForeign, c.path, who(c.owner), c.path)
}

// write puts a file into the stage.
func (t *diskTx) write(p string, data []byte) error {
	t.stageOnce.Do(t.makeStage)
	if t.stageErr != nil {
		return t.stageErr
	}
	if dir := path.Dir(p); dir != "." {
		if err := t.dirs.make(dir); err != nil {
			return err
		}
	}
	if err := t.fs.Write(t.dirs.root+p, data, false); err != nil {
		return err
	}
	t.flushEarly(int64(len(data)))
	return nil
}

// earlyFlush is how much is written, in bytes, before the disk is set to work.
const earlyFlush = 32 << 20

// flushEarly lets the disk work while pages are still being made, so that the
// commit has little left to wait for.
func (t *diskTx) flushEarly(n int64) {
	if now := t.bytes.Add(n); !t.disk.Durable || now/earlyFlush == (now-n)/earlyFlush || !t.syncing.CompareAndSwap(false, true) {
		return
	}
	t.early.Go(func() {
		if err := t.fs.SyncAll(t.stage); err != nil && !errors.Is(err, errUnsupported) {
			_ = t.fail(fail(err, errDisk, diag.Text{ZH: "把文件写到磁盘", EN: "flush files to the disk"}, plain(err))) // Commit tells
		}
		t.syncing.Store(false)
	})
}

func (t *diskTx) makeStage() {
	t.stage, t.inner, t.stageErr = t.disk.makeStage(t.fs, t.exists)
	t.dirs = dirMaker{fs: t.fs, root: t.stage + "/tree/", made: map[string]struct{}{}}
}

// open reports whether the transaction can go on.
func (t *diskTx) open() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over {
		return ErrClosed
	}
	return nil
}

// fail remembers the first error, so that Commit refuses.
func (t *diskTx) fail(err error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failed == nil {
		t.failed = err
	}
	return err
}

// close ends the transaction; false if it is over already.
func (t *diskTx) close() (bool, error) {
	t.early.Wait()
	t.mu.Lock()
	defer t.mu.Unlock()
	was := t.over
	t.over = true
	return !was, t.failed
}

// end removes the stage and gives back the lock.
func (t *diskTx) end(removeStage bool) error {
	var err error
	if removeStage && t.stage != "" {
		err = t.fs.RemoveAll(t.stage)
		if err != nil {
			err = fail(err, errDisk, diag.Text{ZH: "删除临时文件夹 " + t.stage, EN: "remove the temporary folder " + t.stage}, plain(err))
		}
	}
	return errors.Join(err, t.fs.Close(), t.lock.Unlock())
}

func (t *diskTx) Abort() error {
	if first, _ := t.close(); !first {
		return nil
	}
	return t.end(true)
}

func (t *diskTx) Commit(ctx context.Context) (Summary, error) {
	first, failed := t.close()
	if !first {
		return Summary{}, ErrClosed
	}
	if failed == nil {
		failed = ctx.Err()
	}
	if failed != nil {
		return Summary{}, errors.Join(failed, t.end(true))
	}
	p := t.plan()
	done, err := t.publish(ctx, p)
	// A stage whose journal could be neither finished nor taken back stays for
	// the next Begin.
	untidy := t.end(done)
	if err != nil {
		return Summary{}, errors.Join(err, untidy)
	}
	if err := errors.Join(t.untidy, p.sum.Untidy, untidy); err != nil {
		p.sum.Untidy = fail(err, warnUntidy, plain(err))
	}
	return p.sum, nil
}

// plan is what a commit has to do.
type plan struct {
	files    []*claim // all, by path
	written  []*claim
	stale    []string // ours, no longer made
	manifest []byte
	sum      Summary
}

func (t *diskTx) plan() *plan {
	p := &plan{files: t.claims.sorted()}
	if t.rest.Load() {
		p.files = t.withRest(p.files)
	}
	p.sum.Foreign = -1
	for _, c := range p.files {
		p.sum.Bytes += c.size
		if !c.written {
			p.sum.Unchanged++
			continue
		}
		p.written = append(p.written, c)
		p.sum.New += c.size
		p.sum.Changed = append(p.sum.Changed, c.path)
	}
	for name := range t.old.Files {
		if !t.rest.Load() && !t.claims.has(name) {
			p.stale = append(p.stale, name)
		}
	}
	slices.Sort(p.stale)
	p.sum.Written, p.sum.Removed = len(p.written), len(p.stale)
	p.sum.Changed = append(p.sum.Changed, p.stale...)
	slices.Sort(p.sum.Changed)
	p.manifest = encodeManifest(p.files)
	p.sum.Manifest = Hash(p.manifest)
	return p
}

// withRest adds the files that are kept without a claim.
func (t *diskTx) withRest(files []*claim) []*claim {
	for name, e := range t.old.Files {
		if !t.claims.has(name) {
			files = append(files, &claim{path: name, owner: e.Owner, hash: e.Hash, size: e.Size})
		}
	}
	slices.SortFunc(files, func(a, b *claim) int { return strings.Compare(a.path, b.path) })
	return files
}

// dirMaker makes the folders of a tree, each once.
type dirMaker struct {
	fs   ops
	root string // with a trailing slash
	mu   sync.RWMutex
	made map[string]struct{}
}

// make makes a folder and those above it.
func (m *dirMaker) make(dir string) error {
	m.mu.RLock()
	_, ok := m.made[dir]
	m.mu.RUnlock()
	if ok {
		return nil
	}
	if up := path.Dir(dir); up != "." {
		if err := m.make(up); err != nil {
			return err
		}
	}
	if err := m.fs.Mkdir(m.root + dir); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	m.mu.Lock()
	m.made[dir] = struct{}{}
	m.mu.Unlock()
	return nil
}
