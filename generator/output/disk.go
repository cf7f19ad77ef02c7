package output

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"

	"jianbao/generator/diag"
)

// Disk is a folder as a target.
//
// Beside the folder "public" a transaction makes ".public.jianbao-stage-…" with
//
//	tree/         the new files, at their places
//	old/          second names of the files a journal replaces, to go back
//	journal       what to do; it is there only between decision and completion
//	journal-undo  the same, being taken back
//
// Where the folder above cannot be written, or is another file system, the
// stage is inside the output folder and changes are always applied by journal.
type Disk struct {
	// Durable makes Commit wait until everything is on the disk, so that also a
	// power cut leaves the old site or the new. NewDisk sets it.
	Durable bool

	parent, base string // absolute folder above, name of the output folder
	workDir      string
	open         func(dir string) (ops, error)
}

var (
	errOutputRoot = diag.Message{
		Code: "JB1108", Severity: diag.Error,
		ZH: "不能把 %s 当作输出文件夹", EN: "%s cannot be the output folder",
	}
	errNotFolder = diag.Message{
		Code: "JB1109", Severity: diag.Error,
		ZH: "输出文件夹 %s 不是文件夹", EN: "the output folder %s is not a folder",
		HintZH: "请给那个文件改名，或者换一个输出文件夹。", HintEN: "rename that file or choose another output folder",
	}
)

// NewDisk makes a target of the folder dir, which need not exist; its lock is
// in workDir. It only looks, nothing is made before Begin.
func NewDisk(dir, workDir string) (*Disk, error) {
	abs, err := realPath(dir)
	if err != nil {
		return nil, err
	}
	work, err := filepath.Abs(workDir)
	if err != nil {
		return nil, err
	}
	if parent := filepath.Dir(abs); parent == abs {
		return nil, fail(nil, errOutputRoot, abs)
	}
	return &Disk{
		Durable: true, parent: filepath.Dir(abs), base: filepath.Base(abs), workDir: work,
		open: func(dir string) (ops, error) { return openOps(dir) },
	}, nil
}

// realPath makes a path absolute and resolves the symbolic links in the part of
// it that exists.
func realPath(p string) (string, error) {
	abs, err := filepath.Abs(p)
	if err != nil {
		return "", err
	}
	rest := ""
	for at := abs; ; at = filepath.Dir(at) {
		real, err := filepath.EvalSymlinks(at)
		if err == nil {
			return filepath.Join(real, rest), nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		if fi, lerr := os.Lstat(at); lerr == nil && fi.Mode()&fs.ModeSymlink != 0 {
			return "", err // a link that leads nowhere
		}
		if filepath.Dir(at) == at {
			return abs, nil
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
}

// Dir is the output folder, absolute, symbolic links resolved.
func (d *Disk) Dir() string { return filepath.Join(d.parent, d.base) }

// Begin takes the lock, finishes an interrupted transaction and opens a new one.
func (d *Disk) Begin(ctx context.Context) (Tx, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	lock, err := d.lock()
	if err != nil {
		return nil, err
	}
	t, err := d.begin(lock)
	if err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	return t, nil
}

// Recover finishes an interrupted transaction, if there is one, for commands
// that only read the output folder.
func (d *Disk) Recover(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if stages, err := d.leftovers(); err != nil || len(stages) == 0 {
		return err
	}
	t, err := d.Begin(ctx)
	if err != nil {
		return err
	}
	return t.Abort()
}

// leftovers looks for stages without the lock.
func (d *Disk) leftovers() ([]string, error) {
	fsys, err := d.open(d.parent)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	stages, err := d.stages(fsys)
	return stages, errors.Join(err, fsys.Close())
}

func (d *Disk) lock() (*flock.Flock, error) {
	if err := os.MkdirAll(d.workDir, 0o755); err != nil {
		return nil, fail(err, errDisk, diag.Text{ZH: "建立工作文件夹 " + d.workDir, EN: "make the working folder " + d.workDir}, plain(err))
	}
	lock := flock.New(filepath.Join(d.workDir, "build.lock"))
	switch ok, err := lock.TryLock(); {
	case err != nil:
		return nil, fail(err, errDisk, diag.Text{ZH: "锁住工作文件夹", EN: "lock the working folder"}, plain(err))
	case !ok:
		return nil, fail(ErrBusy, errBusy)
	}
	return lock, nil
}

func (d *Disk) begin(lock *flock.Flock) (*diskTx, error) {
	if err := os.MkdirAll(d.parent, 0o755); err != nil {
		return nil, fail(err, errDisk, diag.Text{ZH: "建立文件夹 " + d.parent, EN: "make the folder " + d.parent}, plain(err))
	}
	fsys, err := d.open(d.parent)
	if err != nil {
		return nil, fail(err, errDisk, diag.Text{ZH: "打开文件夹 " + d.parent, EN: "open the folder " + d.parent}, plain(err))
	}
	t, err := d.beginIn(fsys, lock)
	if err != nil {
		return nil, errors.Join(err, fsys.Close())
	}
	return t, nil
}

func (d *Disk) beginIn(fsys ops, lock *flock.Flock) (*diskTx, error) {
	untidy, err := d.tidy(fsys)
	if err != nil {
		return nil, err
	}
	t := &diskTx{disk: d, fs: fsys, lock: lock, out: d.base, untidy: untidy}
	in, err := fsys.Lstat(d.base)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		t.old, t.fresh = &Manifest{}, true
	case err != nil:
		return nil, fail(err, errDisk, diag.Text{ZH: "打开输出文件夹", EN: "open the output folder"}, plain(err))
	case !in.mode.IsDir():
		return nil, fail(nil, errNotFolder, d.Dir())
	default:
		t.exists, t.mode = true, in.mode
		if t.old, t.oldText, err = oldManifest(fsys, d.base); err != nil {
			return nil, err
		}
		if in, err := fsys.Lstat(d.base + "/" + ManifestName); err == nil {
			t.written = in.time
		}
		if t.oldText == nil {
			entries, err := fsys.ReadDir(d.base)
			if err != nil {
				return nil, fail(err, errDisk, diag.Text{ZH: "打开输出文件夹", EN: "open the output folder"}, plain(err))
			}
			t.fresh = len(entries) == 0
		}
	}
	t.claims = newClaims(len(t.old.Files))
	return t, nil
}

// stagePrefix starts the names of the stages beside an output folder. Long names
// are cut: the whole must stay within 255 bytes.
func (d *Disk) stagePrefix() string {
	base := d.base
	if len(base) > 150 {
		base = Hash([]byte(base))
	}
	return "." + base + ".jianbao-stage-"
}

const innerPrefix = reserved + "stage-"

// stages lists the stages that are lying about, those beside the output folder
// first.
func (d *Disk) stages(fsys ops) ([]string, error) {
	var all []string
	for _, place := range [...]struct{ dir, prefix string }{{".", d.stagePrefix()}, {d.base, innerPrefix}} {
		entries, err := fsys.ReadDir(place.dir)
		if err != nil {
			if in, lerr := fsys.Lstat(place.dir); place.dir != "." && (errors.Is(lerr, fs.ErrNotExist) || lerr == nil && !in.mode.IsDir()) {
				continue
			}
			return nil, fail(err, errDisk, diag.Text{ZH: "查看输出文件夹", EN: "look at the output folder"}, plain(err))
		}
		for _, e := range entries {
			if e.IsDir() && strings.HasPrefix(e.Name(), place.prefix) {
				if place.dir == "." {
					all = append(all, e.Name())
				} else {
					all = append(all, place.dir+"/"+e.Name())
				}
			}
		}
	}
	slices.Sort(all)
	return all, nil
}

// tidy finishes or takes back what an interrupted transaction left, and removes
// its stage. untidy is what could not be removed.
func (d *Disk) tidy(fsys ops) (untidy, err error) {
	stages, err := d.stages(fsys)
	if err != nil {
		return nil, err
	}
	for _, s := range stages {
		left, err := recoverStage(fsys, d.base, s, d.Durable)
		if err != nil {
			return nil, halfway(err)
		}
		untidy = errors.Join(untidy, left)
	}
	return untidy, nil
}

// makeStage makes the stage's folder, beside the output folder if possible.
func (d *Disk) makeStage(fsys ops, exists bool) (stage string, inner bool, err error) {
	var id [4]byte
	rand.Read(id[:]) // never fails
	name := hex.EncodeToString(id[:])
	stage = d.stagePrefix() + name
	err = fsys.Mkdir(stage)
	if exists {
		if err == nil && !fsys.Whole(stage, d.base) {
			inner, err = true, fsys.Remove(stage)
		} else if err != nil && errors.Is(err, fs.ErrPermission) {
			inner, err = true, nil
		}
		if inner && err == nil {
			stage = d.base + "/" + innerPrefix + name
			err = fsys.Mkdir(stage)
		}
	}
	if err == nil {
		err = fsys.Mkdir(stage + "/tree")
	}
	return stage, inner, err
}
