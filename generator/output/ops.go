package output

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"jianbao/generator/diag"
)

// ops are the file operations a transaction needs, with slash paths relative to
// the folder that holds the output folder. Tests make any one of them fail.
type ops interface {
	Mkdir(p string) error                         // one folder, whose parent exists
	Write(p string, data []byte, sync bool) error // a new file
	Rename(old, new string) error                 // replaces a file
	Exchange(a, b string) error                   // of two folders, in one step; errUnsupported
	Link(old, new string) error                   // a second name, or a copy where there are no links
	Remove(p string) error                        // a file or an empty folder
	RemoveAll(p string) error                     // a tree of ours
	Unlink(p string, dir bool) error              // a file or empty folder of the staging tree
	Lstat(p string) (info, error)                 //
	ReadDir(p string) ([]fs.DirEntry, error)      // unsorted; names and types only
	ReadFile(p string) ([]byte, error)            //
	Chmod(p string, mode fs.FileMode) error       //
	SyncFile(p string) error                      // a file's content to disk
	SyncDir(p string) error                       // a folder's names to disk, where there is such a thing
	SyncAll(p string) error                       // the whole file system of a folder; errUnsupported
	Whole(a, b string) bool                       // whether renames between two folders can work
	Close() error
}

type info struct {
	mode fs.FileMode
	size int64
	time time.Time
}

var errUnsupported = errors.New("not supported here")

var errDisk = diag.Message{
	Code: "JB1107", Severity: diag.Error,
	ZH: "不能%s：%s", EN: "cannot %s: %s",
	HintZH: "原来的网站没有改动。请检查磁盘空间和文件夹权限。", HintEN: "the published site is as it was; check disk space and permissions",
}

// plain says in the reader's language why the system refused.
func plain(err error) diag.Text {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return diag.Text{ZH: "磁盘已满", EN: "no space left on the disk"}
	case errors.Is(err, syscall.EROFS):
		return diag.Text{ZH: "磁盘是只读的", EN: "the disk is read-only"}
	case errors.Is(err, fs.ErrPermission):
		return diag.Text{ZH: "没有写入权限", EN: "permission denied"}
	}
	return diag.Text{ZH: err.Error(), EN: err.Error()}
}

// rootOps are the operations below one os.Root.
type rootOps struct {
	root *os.Root
	dir  *os.File // the root itself
	abs  string
}

func openOps(dir string) (*rootOps, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	d, err := root.Open(".")
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return &rootOps{root: root, dir: d, abs: dir}, nil
}

func (o *rootOps) Close() error { return errors.Join(o.dir.Close(), o.root.Close()) }

func (o *rootOps) Rename(old, new string) error {
	return patiently(func() error { return o.root.Rename(filepath.FromSlash(old), filepath.FromSlash(new)) })
}

func (o *rootOps) Remove(p string) error {
	return patiently(func() error { return o.root.Remove(filepath.FromSlash(p)) })
}

func (o *rootOps) Chmod(p string, mode fs.FileMode) error {
	return o.root.Chmod(filepath.FromSlash(p), mode)
}

func (o *rootOps) ReadFile(p string) ([]byte, error) { return o.root.ReadFile(filepath.FromSlash(p)) }

// patiently tries again for a second where another program (a virus scanner, an
// indexer, a browser) may hold a file for a moment: on Windows that makes
// renames and removals fail.
func patiently(do func() error) error {
	err := do()
	if runtime.GOOS != "windows" {
		return err
	}
	for wait := time.Millisecond; err != nil && wait < time.Second && errors.Is(err, fs.ErrPermission); wait *= 2 {
		time.Sleep(wait)
		err = do()
	}
	return err
}

// Link falls back to copying on file systems without links and where linking to
// other people's files is forbidden.
func (o *rootOps) Link(old, new string) error {
	err := o.root.Link(filepath.FromSlash(old), filepath.FromSlash(new))
	if err == nil || errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOSPC) {
		return err
	}
	if cerr := o.copyTo(old, new); !errors.Is(cerr, errUnsupported) {
		return cerr
	}
	return err
}

// copyTo copies a file or symbolic link with its mode and time.
func (o *rootOps) copyTo(old, new string) error {
	in, err := o.Lstat(old)
	if err != nil {
		return err
	}
	switch {
	case in.mode&fs.ModeSymlink != 0:
		to, err := o.root.Readlink(filepath.FromSlash(old))
		if err != nil {
			return err
		}
		return o.root.Symlink(to, filepath.FromSlash(new))
	case !in.mode.IsRegular():
		return errUnsupported
	}
	data, err := o.ReadFile(old)
	if err != nil {
		return err
	}
	if err := o.Write(new, data, false); err != nil {
		return err
	}
	if err := o.Chmod(new, in.mode.Perm()); err != nil {
		return err
	}
	return o.root.Chtimes(filepath.FromSlash(new), in.time, in.time)
}

// RemoveAll removes a tree of ours, its folders in parallel. What is gone
// already is fine.
func (o *rootOps) RemoveAll(p string) error {
	units := []string{p}
	for depth := 0; depth < 5 && len(units) < 256; depth++ {
		var below []string
		for _, u := range units {
			entries, err := o.ReadDir(u)
			if err != nil {
				continue // a file, or it cannot be read: the removal will tell
			}
			for _, e := range entries {
				if e.IsDir() {
					below = append(below, u+"/"+e.Name())
				}
			}
		}
		if len(below) == 0 {
			break
		}
		units = below
	}
	remove := func(p string) error {
		return patiently(func() error { return o.root.RemoveAll(filepath.FromSlash(p)) })
	}
	if err := parallel(len(units), func(i int) error { return remove(units[i]) }); err != nil {
		return err
	}
	return remove(p)
}

// parallel calls do for 0..n-1 on a few goroutines and gives the first error.
func parallel(n int, do func(i int) error) error {
	var g errgroup.Group
	var next atomic.Int64
	var stop atomic.Bool
	for range min(n, 2*runtime.GOMAXPROCS(0)) {
		g.Go(func() error {
			for !stop.Load() {
				i := int(next.Add(1)) - 1
				if i >= n {
					break
				}
				if err := do(i); err != nil {
					stop.Store(true)
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

func (o *rootOps) SyncFile(p string) error {
	// For reading alone would do on Unix; Windows wants the right to write.
	f, err := o.root.OpenFile(filepath.FromSlash(p), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(flush(f), f.Close())
}

func (o *rootOps) SyncDir(p string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := o.root.Open(filepath.FromSlash(p))
	if err != nil {
		return err
	}
	err = flush(f)
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil // some file systems do not flush folders
	}
	return errors.Join(err, f.Close())
}

// parents gives the folders above a path, the nearest first.
func parents(p string) []string {
	var dirs []string
	for d := path.Dir(p); d != "."; d = path.Dir(d) {
		dirs = append(dirs, d)
	}
	return dirs
}
