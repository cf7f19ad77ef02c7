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
	"syscall"

	"jianbao/generator/diag"
)

// manyFiles is from when on one flush of the whole file system is cheaper than
// one a file.
const manyFiles = 16

// publish makes the staged site the published one. done is false where the
// stage must stay for the next Begin.
func (t *diskTx) publish(ctx context.Context, p *plan) (done bool, err error) {
	if len(p.written) == 0 && len(p.stale) == 0 && bytes.Equal(p.manifest, t.oldText) {
		return true, nil
	}
	if err := t.write(ManifestName, p.manifest); err != nil {
		return true, fail(err, errDisk, diag.Text{ZH: "写入文件清单", EN: "write the manifest"}, plain(err))
	}
	changed := len(p.written) + len(p.stale)
	if !t.exists || !t.inner && (t.fresh || changed > p.sum.Unchanged) {
		done, err := t.swap(ctx, p, changed)
		if !errors.Is(err, errUnsupported) {
			return done, err
		}
	}
	return t.applyJournal(ctx, p)
}

// swap completes the staged tree and puts it in the place of the output folder.
// errUnsupported means that nothing was done and a journal must do.
func (t *diskTx) swap(ctx context.Context, p *plan, changed int) (done bool, err error) {
	if t.exists {
		f, err := t.foreign()
		if err != nil {
			return true, err
		}
		if len(f.files) > changed {
			return true, errUnsupported // linking them all would cost more
		}
		p.sum.Foreign = len(f.files)
		if err := t.complete(p, f); err != nil {
			return true, fail(err, errDisk, diag.Text{ZH: "准备新的网站", EN: "prepare the new site"}, plain(err))
		}
	} else {
		p.sum.Foreign = 0
	}
	if err := t.flush(p); err != nil {
		return true, err
	}
	if err := ctx.Err(); err != nil {
		return true, err
	}
	tree := t.stage + "/tree"
	if !t.exists {
		err = t.fs.Rename(tree, t.out)
	} else if err = t.fs.Exchange(t.out, tree); errors.Is(err, errUnsupported) {
		done, err = t.aside()
		if err != nil {
			return done, err
		}
	}
	if err != nil {
		return true, fail(err, errDisk, diag.Text{ZH: "换上新的网站", EN: "put the new site in place"}, plain(err))
	}
	if t.disk.Durable {
		p.sum.Untidy = t.fs.SyncDir(".")
	}
	t.dropOld()
	return true, nil
}

// dropOld removes most of the old tree by the list there is of it, which spares
// reading every folder. What is left, or fails, is for the removal of the stage.
func (t *diskTx) dropOld() {
	tree := t.stage + "/tree/"
	if in, ok, err := look(t.fs, t.stage+"/old"); err == nil && ok && in.mode.IsDir() {
		tree = t.stage + "/old/"
	}
	files := make([]string, 0, len(t.old.Files))
	seen := map[string]bool{}
	var dirs []string
	for name := range t.old.Files {
		files = append(files, name)
		for d := path.Dir(name); d != "." && !seen[d]; d = path.Dir(d) {
			seen[d] = true
			dirs = append(dirs, d)
		}
	}
	slices.Sort(files)
	slices.Sort(dirs)
	_ = parallel(len(files), func(i int) error {
		_ = t.fs.Unlink(tree+files[i], false) // RemoveAll comes after and tells
		return nil
	})
	for _, d := range slices.Backward(dirs) {
		_ = t.fs.Unlink(tree+d, true)
	}
}

// aside replaces the folder in two steps, for systems that cannot do it in one;
// a journal lets the next Begin finish.
func (t *diskTx) aside() (done bool, err error) {
	if err := writeJournal(t.fs, t.stage, journalSwap, nil, t.disk.Durable); err != nil {
		return true, fail(err, errDisk, diag.Text{ZH: "写入日志", EN: "write the journal"}, plain(err))
	}
	if err := t.fs.Rename(t.out, t.stage+"/old"); err != nil {
		// In use by another program, or a mount point: change it file by file.
		if rerr := t.fs.Remove(t.stage + "/" + journalName); rerr != nil {
			return true, fail(rerr, errDisk, diag.Text{ZH: "删除日志", EN: "remove the journal"}, plain(rerr))
		}
		return true, errUnsupported
	}
	err = t.fs.Rename(t.stage+"/tree", t.out)
	if err == nil {
		return true, nil
	}
	err = fail(err, errDisk, diag.Text{ZH: "换上新的网站", EN: "put the new site in place"}, plain(err))
	if berr := t.fs.Rename(t.stage+"/old", t.out); berr != nil {
		return false, errors.Join(err, berr)
	}
	return true, err
}

// complete adds the files that stay, ours and others', to the staged tree.
func (t *diskTx) complete(p *plan, f *foreign) error {
	for _, d := range f.dirs {
		if err := t.dirs.make(d.path); err != nil {
			return err
		}
	}
	link := func(name string) error {
		if dir := path.Dir(name); dir != "." {
			if err := t.dirs.make(dir); err != nil {
				return err
			}
		}
		return t.fs.Link(t.out+"/"+name, t.dirs.root+name)
	}
	var kept []string
	for _, c := range p.files {
		if !c.written {
			kept = append(kept, c.path)
		}
	}
	kept = append(kept, f.files...)
	if err := parallel(len(kept), func(i int) error { return link(kept[i]) }); err != nil {
		return err
	}
	for _, d := range slices.Backward(f.dirs) {
		if err := t.fs.Chmod(t.dirs.root+d.path, d.mode); err != nil {
			return err
		}
	}
	return t.fs.Chmod(t.stage+"/tree", t.mode&(fs.ModePerm|fs.ModeSetgid))
}

// flush brings the staged files to the disk before they become the site.
func (t *diskTx) flush(p *plan) error {
	if !t.disk.Durable {
		return nil
	}
	err := errUnsupported
	if len(p.written) >= manyFiles {
		err = t.fs.SyncAll(t.stage)
	}
	if errors.Is(err, errUnsupported) {
		err = t.flushEach(p)
	}
	if err != nil {
		return fail(err, errDisk, diag.Text{ZH: "把文件写到磁盘", EN: "flush files to the disk"}, plain(err))
	}
	return nil
}

func (t *diskTx) flushEach(p *plan) error {
	files := []string{t.dirs.root + ManifestName}
	dirs := map[string]bool{t.stage: true, t.stage + "/tree": true}
	for _, c := range p.written {
		files = append(files, t.dirs.root+c.path)
		for _, d := range parents(c.path) {
			dirs[t.dirs.root+d] = true
		}
	}
	if err := parallel(len(files), func(i int) error { return t.fs.SyncFile(files[i]) }); err != nil {
		return err
	}
	return syncDirs(t.fs, dirs)
}

func syncDirs(fsys ops, dirs map[string]bool) error {
	all := make([]string, 0, len(dirs))
	for d := range dirs {
		all = append(all, d)
	}
	return parallel(len(all), func(i int) error { return fsys.SyncDir(all[i]) })
}

// foreign is what is in the output folder and not ours.
type foreign struct {
	files []string
	dirs  []foreignDir // folders that are not above a file of ours, parents first
}

type foreignDir struct {
	path string
	mode fs.FileMode
}

// foreign looks through the output folder.
func (t *diskTx) foreign() (*foreign, error) {
	ours := map[string]bool{}
	for name := range t.old.Files {
		for d := path.Dir(name); d != "." && !ours[d]; d = path.Dir(d) {
			ours[d] = true
		}
	}
	var f foreign
	var mu sync.Mutex
	for level := []string{"."}; len(level) > 0; {
		var next []string
		err := parallel(len(level), func(i int) error {
			files, dirs, err := t.foreignIn(level[i])
			mu.Lock()
			defer mu.Unlock()
			f.files = append(f.files, files...)
			for _, d := range dirs {
				next = append(next, d.path)
				if !ours[d.path] {
					f.dirs = append(f.dirs, d)
				}
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		level = next
	}
	slices.Sort(f.files)
	slices.SortFunc(f.dirs, func(a, b foreignDir) int { return strings.Compare(a.path, b.path) })
	// Foreign folders are empty where a file of ours goes, or we make them anyway.
	f.dirs = slices.DeleteFunc(f.dirs, func(d foreignDir) bool {
		return t.claims.file(d.path) != nil || t.claims.dirs[d.path] != nil
	})
	for i, d := range f.dirs {
		in, err := t.fs.Lstat(t.out + "/" + d.path)
		if err != nil {
			return nil, lookError(d.path, err)
		}
		f.dirs[i].mode = in.mode & (fs.ModePerm | fs.ModeSetgid)
	}
	return &f, nil
}

// foreignIn looks into one folder: files that are not ours and all folders.
func (t *diskTx) foreignIn(dir string) (files []string, dirs []foreignDir, err error) {
	entries, err := t.fs.ReadDir(path.Join(t.out, dir))
	if err != nil {
		return nil, nil, lookError(dir, err)
	}
	for _, e := range entries {
		p := path.Join(dir, e.Name())
		switch {
		case t.old.Files[p] != nil && e.Type().IsRegular(), p == ManifestName, strings.HasPrefix(p, innerPrefix):
		case e.IsDir():
			dirs = append(dirs, foreignDir{path: p})
		default:
			skip, err := t.besideForeign(p)
			if err != nil {
				return nil, nil, err
			}
			if !skip {
				files = append(files, p)
			}
		}
	}
	return files, dirs, nil
}

// besideForeign checks that a foreign file can stay; skip says that it was
// taken over.
func (t *diskTx) besideForeign(p string) (skip bool, err error) {
	for at := p; at != "."; at = path.Dir(at) {
		c := t.claims.file(at)
		if c != nil && at == p && !c.written {
			return true, nil
		}
		if c != nil {
			return false, fail(nil, errForeign, p, who(c.owner), c.path)
		}
	}
	if c := t.claims.dirs[p]; c != nil {
		return false, fail(nil, errForeign, p, who(c.owner), c.path)
	}
	return false, nil
}

// blocked words the failure of a change that someone else's file prevents.
func blocked(err error, c *claim) error {
	if errors.Is(err, syscall.EISDIR) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.ENOTEMPTY) || errors.Is(err, fs.ErrExist) {
		return fail(err, errForeign, c.path, who(c.owner), c.path)
	}
	return fail(err, errDisk, diag.Text{ZH: "换上 " + c.path, EN: "put " + c.path + " in place"}, plain(err))
}
