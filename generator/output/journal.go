package output

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"syscall"

	"jianbao/generator/diag"
	"jianbao/generator/source"
)

// A journal is a text file in a stage:
//
//	jianbao-journal 1 apply      or swap, which has no steps
//	<step> <path>                relative to the output folder
//	end <number of steps>
//
// It appears by rename, whole. Each step can be done again, so that an
// interrupted journal is finished by doing all of it once more.
const (
	journalName  = "journal"
	journalUndo  = "journal-undo"
	journalHead  = "jianbao-journal 1 "
	journalApply = "apply"
	journalSwap  = "swap"
)

// The steps.
const (
	stepDir     = 'd' // make a folder
	stepReplace = 'w' // move the staged file over ours
	stepNew     = 'n' // move the staged file where there is none
	stepRemove  = 'r' // remove a file of ours
	stepPrune   = 'x' // remove a folder if it is empty
)

type step struct {
	op   byte
	path string
}

func writeJournal(fsys ops, stage, kind string, steps []step, durable bool) error {
	var b strings.Builder
	b.WriteString(journalHead + kind + "\n")
	for _, s := range steps {
		b.WriteByte(s.op)
		b.WriteByte(' ')
		b.WriteString(s.path)
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "end %d\n", len(steps))
	tmp := stage + "/" + journalName + ".tmp"
	if err := fsys.Write(tmp, []byte(b.String()), durable); err != nil {
		return err
	}
	if err := fsys.Rename(tmp, stage+"/"+journalName); err != nil || !durable {
		return err
	}
	return errors.Join(fsys.SyncDir(stage), fsys.SyncDir(path.Dir(stage)))
}

var errJournal = errors.New("the journal of the interrupted build is damaged")

func parseJournal(b []byte) (kind string, steps []step, err error) {
	text, ok := strings.CutPrefix(string(b), journalHead)
	kind, text, ok2 := strings.Cut(text, "\n")
	if !ok || !ok2 {
		return "", nil, errJournal
	}
	for {
		line, rest, ok := strings.Cut(text, "\n")
		if !ok {
			return "", nil, errJournal
		}
		if line == fmt.Sprintf("end %d", len(steps)) && rest == "" {
			return kind, steps, nil
		}
		if len(line) < 3 || line[1] != ' ' || !strings.ContainsRune("dwnrx", rune(line[0])) {
			return "", nil, errJournal
		}
		p := line[2:]
		if _, ok := CheckPath(p); !ok && p != ManifestName {
			return "", nil, errJournal
		}
		steps = append(steps, step{line[0], p})
		text = rest
	}
}

// applyJournal changes the output folder file by file.
func (t *diskTx) applyJournal(ctx context.Context, p *plan) (done bool, err error) {
	steps, err := t.steps(p)
	if err != nil {
		return true, err
	}
	if err := t.backup(steps); err != nil {
		return true, fail(err, errDisk, diag.Text{ZH: "准备更新", EN: "prepare the change"}, plain(err))
	}
	if err := t.flush(p); err != nil {
		return true, err
	}
	if err := ctx.Err(); err != nil {
		return true, err
	}
	if err := writeJournal(t.fs, t.stage, journalApply, steps, t.disk.Durable); err != nil {
		return t.takenBack(fail(err, errDisk, diag.Text{ZH: "写入日志", EN: "write the journal"}, plain(err)), nil)
	}
	if at, err := apply(t.fs, t.out, t.stage, steps); err != nil {
		if c := t.claims.file(at.path); c != nil && at.op != stepRemove {
			err = blocked(err, c)
		} else {
			err = fail(err, errDisk, diag.Text{ZH: "更新 " + at.path, EN: "change " + at.path}, plain(err))
		}
		return t.takenBack(err, steps)
	}
	if t.disk.Durable {
		if err := syncApplied(t.fs, t.out, steps); err != nil {
			err = fail(err, errDisk, diag.Text{ZH: "把文件写到磁盘", EN: "flush files to the disk"}, plain(err))
			return t.takenBack(err, steps)
		}
	}
	// From here on nothing can go wrong: a journal that stays is done again, to
	// no effect.
	p.sum.Untidy = t.fs.Remove(t.stage + "/" + journalName)
	return p.sum.Untidy == nil, nil
}

// takenBack undoes a journal that failed. done is false where that failed too:
// then the next Begin does it.
func (t *diskTx) takenBack(cause error, steps []step) (done bool, err error) {
	if err := undo(t.fs, t.out, t.stage, steps); err != nil {
		return false, errors.Join(halfway(err), cause)
	}
	return true, cause
}

var (
	errMixed = diag.Message{
		Code: "JB1113", Severity: diag.Error,
		ZH: "网站只更新了一部分：%s 动不了（%s），已经换上的文件没能全部换回", EN: "the site is partly new: %s cannot be changed (%s), and not all changed files could be put back",
		HintZH: "请检查它的权限，关掉正在使用它的程序，再运行一次 jianbao build，会先恢复再生成。",
		HintEN: "check its permissions, close what uses it and build again: that first puts the site right",
	}
	errUnfinished = diag.Message{
		Code: "JB1114", Severity: diag.Error,
		ZH: "上次中断的生成现在还完成不了：%s；网站可能只更新了一部分", EN: "the interrupted build cannot be finished yet: %s; the site may be partly new",
		HintZH: "请检查磁盘空间和输出文件夹的权限，再运行一次 jianbao build。", HintEN: "check disk space and the permissions of the output folder and build again",
	}
	warnUntidy = diag.Message{
		Code: "JB1115", Severity: diag.Warning,
		ZH: "网站已经更新，但是没能清理临时文件：%s", EN: "the site is up to date, but temporary files remain: %s",
		HintZH: "请检查输出文件夹旁边名称里有 jianbao-stage 的文件夹，确认权限后可以删除。", HintEN: "look for folders with jianbao-stage in their names beside the output folder; they can be removed",
	}
)

// stepError says which file of the output a journal could not change.
type stepError struct {
	path string
	err  error
}

func (e *stepError) Error() string { return e.path + ": " + e.err.Error() }
func (e *stepError) Unwrap() error { return e.err }

// halfway words a journal that could be neither finished nor taken back.
func halfway(err error) error {
	var s *stepError
	if errors.As(err, &s) {
		return fail(err, errMixed, s.path, plain(s.err))
	}
	return fail(err, errUnfinished, plain(err))
}

// steps lists what to do, in an order in which readers of the site miss as
// little as possible: what is in the way, then assets before the pages that
// need them, then what is no longer needed, last the manifest.
func (t *diskTx) steps(p *plan) ([]step, error) {
	dirs, err := t.newDirs(p)
	if err != nil {
		return nil, err
	}
	var early, late []string
	for _, s := range p.stale {
		in, ok, err := look(t.fs, t.out+"/"+s)
		if err != nil {
			return nil, lookError(s, err)
		}
		if !ok || !in.mode.IsRegular() {
			continue // gone, or not ours any more
		}
		if t.obstacle(s) {
			early = append(early, s)
		} else {
			late = append(late, s)
		}
	}
	var steps []step
	steps = append(steps, t.removal(early)...)
	for _, d := range dirs {
		steps = append(steps, step{stepDir, d})
	}
	var pages []step
	for _, c := range p.written {
		s := step{stepNew, c.path}
		in, ok, err := look(t.fs, t.out+"/"+c.path)
		if err != nil {
			return nil, lookError(c.path, err)
		}
		if ok && in.mode.IsRegular() {
			s.op = stepReplace
			if t.old.Files[c.path] == nil {
				// It came between Put and Commit, or it is the early stale one
				// under another spelling.
				if !slices.ContainsFunc(early, func(e string) bool { return source.Fold(e) == source.Fold(c.path) }) {
					return nil, fail(nil, errForeign, c.path, who(c.owner), c.path)
				}
				s.op = stepNew
			}
		}
		if strings.HasSuffix(c.path, ".html") {
			pages = append(pages, s)
		} else {
			steps = append(steps, s)
		}
	}
	steps = append(steps, pages...)
	steps = append(steps, t.removal(late)...)
	manifest := step{stepNew, ManifestName}
	if t.oldText != nil {
		manifest.op = stepReplace
	}
	return append(steps, manifest), nil
}

// removal removes files and the folders that they leave empty.
func (t *diskTx) removal(files []string) []step {
	var steps []step
	prune := map[string]bool{}
	for _, f := range files {
		steps = append(steps, step{stepRemove, f})
		for _, d := range parents(f) {
			if t.claims.dirs[d] == nil {
				prune[d] = true
			}
		}
	}
	var dirs []string
	for d := range prune {
		dirs = append(dirs, d)
	}
	slices.Sort(dirs)
	for _, d := range slices.Backward(dirs) {
		steps = append(steps, step{stepPrune, d})
	}
	return steps
}

// obstacle reports whether a stale file must go before the new files come: one
// of them has its name in another case, lies below it or above it.
func (t *diskTx) obstacle(stale string) bool {
	if t.claims.files[source.Fold(stale)] != nil {
		return true
	}
	if _, ok := t.claims.folded[source.Fold(stale)]; ok {
		return true
	}
	return slices.ContainsFunc(parents(stale), func(d string) bool { return t.claims.files[source.Fold(d)] != nil })
}

// newDirs lists the folders to make, parents first, and refuses to write
// through links and into what is not ours.
func (t *diskTx) newDirs(p *plan) ([]string, error) {
	seen := map[string]bool{}
	var dirs []string
	for _, c := range p.written {
		above := parents(c.path)
		for _, d := range slices.Backward(above) {
			if seen[d] {
				continue
			}
			seen[d] = true
			in, ok, err := look(t.fs, t.out+"/"+d)
			switch {
			case err != nil:
				return nil, lookError(d, err)
			case ok && in.mode.IsDir():
			case ok && !(in.mode.IsRegular() && t.old.Files[d] != nil):
				return nil, fail(nil, errForeign, d, who(c.owner), c.path)
			default:
				dirs = append(dirs, d)
			}
		}
	}
	for _, s := range p.stale {
		for _, d := range parents(s) {
			if seen[d] {
				continue
			}
			seen[d] = true
			in, ok, err := look(t.fs, t.out+"/"+d)
			if err != nil {
				return nil, lookError(d, err)
			}
			if ok && in.mode&fs.ModeSymlink != 0 {
				return nil, fail(nil, errForeign, d, who(t.old.Files[s].Owner), s)
			}
		}
	}
	return dirs, nil
}

// backup gives second names to the files that will be replaced or removed.
func (t *diskTx) backup(steps []step) error {
	dirs := dirMaker{fs: t.fs, root: t.stage + "/old/", made: map[string]struct{}{}}
	if err := t.fs.Mkdir(t.stage + "/old"); err != nil {
		return err
	}
	return parallel(len(steps), func(i int) error {
		s := steps[i]
		if s.op != stepReplace && s.op != stepRemove {
			return nil
		}
		if dir := path.Dir(s.path); dir != "." {
			if err := dirs.make(dir); err != nil {
				return err
			}
		}
		return t.fs.Link(t.out+"/"+s.path, dirs.root+s.path)
	})
}

// apply does the steps of a journal, as many as are still to be done, and gives
// the one that failed.
func apply(fsys ops, out, stage string, steps []step) (at step, err error) {
	for _, s := range steps {
		to := out + "/" + s.path
		switch s.op {
		case stepDir:
			err = fsys.Mkdir(to)
			if errors.Is(err, fs.ErrExist) {
				err = nil
			}
		case stepReplace, stepNew:
			if err = fsys.Rename(stage+"/tree/"+s.path, to); errors.Is(err, fs.ErrNotExist) {
				if _, ok, lerr := look(fsys, stage+"/tree/"+s.path); lerr == nil && !ok {
					err = nil // done before
				}
			}
		case stepRemove:
			err = fsys.Remove(to)
			if errors.Is(err, fs.ErrNotExist) {
				err = nil
			}
		case stepPrune:
			if err = fsys.Remove(to); err != nil {
				err = stays(fsys, to, err)
			}
		}
		if err != nil {
			return s, err
		}
	}
	return step{}, nil
}

// look is Lstat in which nothing being there is no error.
func look(fsys ops, p string) (in info, ok bool, err error) {
	in, err = fsys.Lstat(p)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return in, false, nil
	}
	return in, err == nil, err
}

func lookError(p string, err error) error {
	return fail(err, errDisk, diag.Text{ZH: "查看 " + p, EN: "look at " + p}, plain(err))
}

// stays judges a folder whose removal failed: not an error if it is not empty,
// or gone.
func stays(fsys ops, p string, failed error) error {
	if _, ok, err := look(fsys, p); err == nil && !ok {
		return nil
	}
	if entries, err := fsys.ReadDir(p); err == nil && len(entries) > 0 {
		return nil
	}
	return failed
}

// undo takes back the steps of a journal, those that were done, in reverse. One
// that cannot be taken back does not keep it from the others.
func undo(fsys ops, out, stage string, steps []step) error {
	name := stage + "/" + journalName
	if err := fsys.Rename(name, stage+"/"+journalUndo); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var failed []error
	for _, s := range slices.Backward(steps) {
		if err := undoStep(fsys, out, stage, s); err != nil {
			failed = append(failed, &stepError{s.path, err})
		}
	}
	return errors.Join(failed...)
}

func undoStep(fsys ops, out, stage string, s step) error {
	to := out + "/" + s.path
	switch s.op {
	case stepReplace, stepRemove:
		if undone, err := untouched(fsys, out, stage, s); err != nil || undone {
			return err
		}
		backup := stage + "/old/" + s.path
		if _, ok, err := look(fsys, backup); err != nil || !ok {
			return err // put back before
		}
		for _, d := range slices.Backward(parents(s.path)) {
			if err := fsys.Mkdir(out + "/" + d); err != nil && !errors.Is(err, fs.ErrExist) {
				return err
			}
		}
		return fsys.Rename(backup, to)
	case stepNew:
		if _, ok, err := look(fsys, stage+"/tree/"+s.path); err != nil || ok {
			return err // it was not done
		}
		if err := fsys.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
			return err
		}
	case stepDir:
		if err := fsys.Remove(to); err != nil {
			return stays(fsys, to, err)
		}
	}
	return nil
}

// untouched reports whether a step that changes a file of ours was not done: its
// folder may be one that cannot be changed at all.
func untouched(fsys ops, out, stage string, s step) (bool, error) {
	if s.op == stepReplace {
		_, ok, err := look(fsys, stage+"/tree/"+s.path)
		return ok, err
	}
	in, ok, err := look(fsys, out+"/"+s.path)
	return ok && in.mode.IsRegular(), err
}

// syncApplied brings the changed folders to the disk.
func syncApplied(fsys ops, out string, steps []step) error {
	if len(steps) >= manyFiles {
		if err := fsys.SyncAll(out); !errors.Is(err, errUnsupported) {
			return err
		}
	}
	dirs := map[string]bool{}
	for _, s := range steps {
		d := path.Dir(out + "/" + s.path)
		if _, ok, err := look(fsys, d); err != nil {
			return err
		} else if ok {
			dirs[d] = true
		}
	}
	return syncDirs(fsys, dirs)
}

// recoverStage brings an interrupted transaction to its end, forward if it can,
// and removes its stage. untidy says why that did not go, which does no harm.
func recoverStage(fsys ops, out, stage string, durable bool) (untidy, err error) {
	b, err := fsys.ReadFile(stage + "/" + journalUndo)
	back := err == nil
	if errors.Is(err, fs.ErrNotExist) {
		b, err = fsys.ReadFile(stage + "/" + journalName)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fsys.RemoveAll(stage), nil // killed before anything was decided
	}
	if err != nil {
		return nil, err
	}
	kind, steps, err := parseJournal(b)
	switch {
	case err != nil:
		return nil, err
	case kind == journalSwap:
		err = recoverSwap(fsys, out, stage)
	case back:
		err = undo(fsys, out, stage, steps)
	default:
		if _, err = apply(fsys, out, stage, steps); err != nil {
			err = undo(fsys, out, stage, steps)
		}
	}
	if err == nil && durable {
		err = syncApplied(fsys, out, steps)
	}
	if err != nil {
		return nil, err
	}
	for _, name := range [...]string{journalName, journalUndo} {
		if err := fsys.Remove(stage + "/" + name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return fsys.RemoveAll(stage), nil
}

// recoverSwap finishes a swap in two steps: only between the two is the output
// folder missing.
func recoverSwap(fsys ops, out, stage string) error {
	if _, ok, err := look(fsys, out); err != nil || ok {
		return err
	}
	if _, ok, err := look(fsys, stage+"/tree"); err != nil {
		return err
	} else if ok {
		return fsys.Rename(stage+"/tree", out)
	}
	return fsys.Rename(stage+"/old", out)
}
