package source

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"jianbao/generator/diag"
)

// Limits of a listing, checked while it is made.
const (
	maxEntries = 2_000_000
	maxDepth   = 100
)

var (
	errFolder = diag.Message{
		Code: "JB0301", Severity: diag.Error,
		ZH: "打不开这个文件夹：%s", EN: "cannot open this folder: %s",
	}
	warnLinkOut = diag.Message{
		Code: "JB0302", Severity: diag.Warning,
		ZH: "这个链接（快捷方式）%s，没有使用", EN: "this symbolic link %s and is ignored",
		HintZH: "请把它指向的文件直接复制到网站文件夹里。", HintEN: "copy what it points to into the site's folder",
	}
	warnLinkLoop = diag.Message{
		Code: "JB0303", Severity: diag.Warning,
		ZH: "这个链接指回了它所在的文件夹，会没完没了，没有使用", EN: "this symbolic link leads back to a folder it is in and is ignored",
		HintZH: "请删除这个链接。", HintEN: "remove the link",
	}
	warnHidden = diag.Message{
		Code: "JB0305", Severity: diag.Warning,
		ZH: "没有发布 %s", EN: "not published: %s",
		HintZH: "这类文件可能含有密码或旧稿，请移到内容文件夹之外。", HintEN: "such files may hold secrets or old drafts: move them out of the content",
	}
	errTooMany = diag.Message{
		Code: "JB0308", Severity: diag.Error,
		ZH: "文件夹太深或文件太多（最多 %d 层、%d 个）", EN: "too deep or too many files (at most %d levels, %d entries)",
		HintZH: "看看是不是放进了别的程序的文件夹，或者有链接互相指来指去。", HintEN: "did another program's folder get in here, or links that multiply?",
	}
)

// Listing is what is in a folder: its files and what is to be said about them.
type Listing struct {
	Dir    string   // the folder, relative to the site root, "." for the root
	Ignore []string // patterns of what was left out
	Files  []File   // files and folders below Dir, sorted by path; folders have no ModTime
	Diags  diag.List

	entry diag.List // messages about single entries; Diags adds those about pairs
	links bool      // there are symbolic links, so a path may show elsewhere
	cut   bool      // a limit was reached
}

// Walk lists a folder, without the folder itself; one that does not exist is
// empty. Dot files, editor leftovers and system files are skipped, some with a
// warning; symbolic links are followed inside the site root only; devices,
// pipes and names that some operating system cannot store are errors.
func (t *Tree) Walk(dir string, ignore []string) ([]File, diag.List) {
	l := t.List(dir, ignore)
	return l.Files, l.Diags
}

// List is Walk with a result that Stat can refresh.
func (t *Tree) List(dir string, ignore []string) Listing {
	w := newWalker(t, path.Clean(dir), ignore)
	w.start(w.dir)
	w.wg.Wait()
	slices.SortFunc(w.files, byPath)
	return w.listing(w.files, ignore)
}

func byPath(a, b File) int { return strings.Compare(a.Path, b.Path) }

// walker lists folders in parallel.
type walker struct {
	t   *Tree
	dir string
	ig  ignorer
	sem chan struct{} // one token a running folder
	wg  sync.WaitGroup

	mu    sync.Mutex
	files []File
	diags diag.List
	links bool
	cut   bool
}

func newWalker(t *Tree, dir string, ignore []string) *walker {
	ig, diags := newIgnorer(ignore)
	return &walker{t: t, dir: dir, ig: ig, diags: diags, sem: make(chan struct{}, 2*runtime.GOMAXPROCS(0))}
}

// listing finishes: messages about pairs are added and all are sorted.
func (w *walker) listing(files []File, ignore []string) Listing {
	l := Listing{Dir: w.dir, Ignore: ignore, Files: files, entry: w.diags, links: w.links, cut: w.cut}
	l.entry.Sort()
	l.Diags = append(slices.Clone(l.entry), collisions(files)...)
	l.Diags.Sort()
	return l
}

// start lists a folder in its own goroutine if one is free, else here.
func (w *walker) start(dir string) {
	select {
	case w.sem <- struct{}{}:
		w.wg.Go(func() {
			w.folder(dir)
			<-w.sem
		})
	default:
		w.folder(dir)
	}
}

// found is what one folder adds.
type found struct {
	files []File
	diags diag.List
	links bool
}

func (w *walker) folder(dir string) {
	if strings.Count(dir, "/") >= maxDepth {
		w.tooMany(dir)
		return
	}
	var f found
	err := w.t.each(dir, func(e rawEntry) { w.entry(&f, join(dir, e.name), e) })
	if err != nil {
		if dir == w.dir && errors.Is(err, fs.ErrNotExist) {
			return
		}
		w.add(found{diags: diag.List{errFolder.At(diag.Pos{File: dir}, plainReason(err))}})
		return
	}
	if !w.add(f) {
		w.tooMany(dir)
		return
	}
	for _, c := range f.files {
		if c.Dir {
			w.start(c.Path)
		}
	}
}

// rawEntry is a name in a folder. What it is like is only looked up when asked.
type rawEntry struct {
	name string
	typ  fs.FileMode // type bits only
	info fs.DirEntry // or nil: then fd is the folder
	fd   int
}

// eachPortable calls do for every entry of a folder.
func (t *Tree) eachPortable(dir string, do func(rawEntry)) error {
	f, err := t.root.Open(filepath.FromSlash(dir))
	if err != nil {
		return err
	}
	entries, err := f.ReadDir(-1)
	for _, e := range entries {
		do(rawEntry{name: e.Name(), typ: e.Type(), info: e})
	}
	return errors.Join(err, f.Close())
}

// statPortable fills in an entry's size and times.
func (e rawEntry) statPortable(f *File) error {
	fi, err := e.info.Info()
	if err != nil {
		return err
	}
	f.Size, f.ModTime, f.Changed = fi.Size(), fi.ModTime(), changed(fi)
	return nil
}

// add takes over what a folder gave; false if there is too much.
func (w *walker) add(f found) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.files)+len(f.files) > maxEntries {
		return false
	}
	w.files = append(w.files, f.files...)
	w.diags = append(w.diags, f.diags...)
	w.links = w.links || f.links
	return true
}

// tooMany reports the limit, once.
func (w *walker) tooMany(dir string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.cut {
		w.cut = true
		w.diags.Add(errTooMany.At(diag.Pos{File: dir}, maxDepth, maxEntries))
	}
}

// entry judges one entry of a folder and adds it to f if it is taken.
func (w *walker) entry(f *found, p string, e rawEntry) {
	if w.ig.match(w.below(p), e.name, e.typ.IsDir()) {
		return
	}
	pos := diag.Pos{File: p}
	if what, warn, skip := skipped(e.name); skip {
		if warn {
			f.diags.Add(warnHidden.At(pos, what))
		}
		return
	}
	if reason, ok := CheckName(e.name); !ok {
		f.diags.Add(errName.At(diag.Pos{File: strings.ToValidUTF8(p, "\uFFFD")}, reason))
		return
	}
	file := File{Path: p, Dir: e.typ.IsDir()} // folders have no time: it changes whenever an entry comes or goes
	switch {
	case e.typ&fs.ModeSymlink != 0:
		f.links = true
		fi, bad := w.t.follow(p)
		if fi == nil {
			f.diags.Add(bad)
			return
		}
		if fi.IsDir() && w.ig.match(w.below(p), e.name, true) {
			return
		}
		if !fi.IsDir() && !fi.Mode().IsRegular() {
			f.diags.Add(errNotRegular.At(pos))
			return
		}
		if file.Dir = fi.IsDir(); !file.Dir {
			file.Size, file.ModTime, file.Changed = fi.Size(), fi.ModTime(), changed(fi)
		}
	case e.typ.IsRegular():
		if err := e.stat(&file); err != nil {
			if !errors.Is(err, fs.ErrNotExist) { // it went away meanwhile: as if never there
				f.diags.Add(errRead.At(pos, plainReason(err)))
			}
			return
		}
	case !file.Dir:
		f.diags.Add(errNotRegular.At(pos))
		return
	}
	f.files = append(f.files, file)
}

// below gives a path relative to the walked folder.
func (w *walker) below(p string) string {
	if w.dir == "." {
		return p
	}
	return strings.TrimPrefix(p, w.dir+"/")
}

func join(dir, name string) string {
	if dir == "." {
		return name
	}
	return dir + "/" + name
}

// follow judges a symbolic link. The info is nil where it is not to be used.
func (t *Tree) follow(p string) (fs.FileInfo, diag.Diagnostic) {
	pos := diag.Pos{File: p}
	fi, err := t.root.Stat(filepath.FromSlash(p))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, warnLinkOut.At(pos, diag.Text{ZH: "指向的文件不存在", EN: "leads nowhere"})
	case err != nil:
		if isLoop(err) {
			return nil, warnLinkLoop.At(pos)
		}
		return nil, warnLinkOut.At(pos, diag.Text{ZH: "通向网站文件夹之外", EN: "leaves the site's folder"})
	}
	real, err := filepath.EvalSymlinks(filepath.Join(t.real, filepath.FromSlash(p)))
	if err == nil {
		real, err = filepath.Rel(t.real, real)
	}
	if err != nil {
		return nil, warnLinkOut.At(pos, diag.Text{ZH: "指向的文件不存在", EN: "leads nowhere"})
	}
	for _, seg := range strings.Split(filepath.ToSlash(real), "/") {
		if _, _, skip := skipped(seg); skip && seg != "." {
			return nil, warnLinkOut.At(pos, diag.Text{ZH: "指向不该公开的隐藏文件", EN: "leads to a hidden file"})
		}
	}
	if fi.IsDir() && t.insideItself(p, fi) {
		return nil, warnLinkLoop.At(pos)
	}
	return fi, diag.Diagnostic{}
}

// insideItself reports whether the folder that the link at p leads to is one of
// those on the way to p: every endless walk crosses such a link.
func (t *Tree) insideItself(p string, target fs.FileInfo) bool {
	for dir := path.Dir(p); ; dir = path.Dir(dir) {
		if fi, err := t.root.Stat(filepath.FromSlash(dir)); err == nil && os.SameFile(fi, target) {
			return true
		}
		if dir == "." {
			return false
		}
	}
}

// skipped says whether a name is left out, whether to warn about it and how to
// call it: hidden files, editors' and systems' leftovers, secrets.
func skipped(name string) (what diag.Text, warn, skip bool) {
	switch {
	case name == ".DS_Store", name == "Thumbs.db", name == "desktop.ini", strings.HasPrefix(name, "~$"):
		return diag.Text{}, false, true // systems' own; Office's lock files
	case len(name) > 1 && name[0] == '#' && name[len(name)-1] == '#':
		return diag.Text{ZH: "编辑器的临时文件", EN: "an editor's temporary file"}, true, true
	case len(name) > 1 && name[len(name)-1] == '~':
		return diag.Text{ZH: "编辑器的备份文件", EN: "an editor's backup file"}, true, true
	case name == "" || name[0] != '.':
		return diag.Text{}, false, false
	}
	for _, secret := range [...]string{".env", ".git", ".svn", ".hg", ".ssh", ".ht", ".npmrc", ".netrc", ".aws", ".pgpass"} {
		if strings.HasPrefix(name, secret) && name != ".gitkeep" && name != ".gitignore" && name != ".gitattributes" {
			return diag.Text{ZH: "可能含有密码或历史记录的隐藏文件", EN: "a hidden file that may hold secrets or history"}, true, true
		}
	}
	return diag.Text{}, false, true
}

var (
	errName = diag.Message{
		Code: "JB0307", Severity: diag.Error,
		ZH: "这个文件名不能用：%s", EN: "this name cannot be used: %s",
		HintZH: "请改个名字。", HintEN: "rename it",
	}
	errCollide = diag.Message{
		Code: "JB0306", Severity: diag.Error,
		ZH: "%q 与 %q 只差大小写或写法，在 Windows 和 macOS 上是同一个文件", EN: "%q and %q differ only in case or form: they are one file on Windows and macOS",
		HintZH: "请给其中一个改名。", HintEN: "rename one of them",
	}
)

// collisions reports names of one folder that are the same where case and
// normalization do not count. Files are sorted. Only names that are not their
// own folded form can be part of a collision, and they are few.
func collisions(files []File) diag.List {
	var diags diag.List
	seen := map[string]string{}
	for _, f := range files {
		dir, name := path.Split(f.Path)
		folded := Fold(name)
		if folded == name {
			continue
		}
		key := dir + folded
		other, ok := seen[key]
		if !ok {
			other, ok = key, find(files, key) >= 0
			seen[key] = f.Path
		}
		if ok {
			diags.Add(errCollide.At(diag.Pos{File: f.Path}, name, path.Base(other)).With(diag.Pos{File: other}))
		}
	}
	return diags
}

// find gives the index of a path in a sorted list, -1 without.
func find(files []File, p string) int {
	i, ok := slices.BinarySearchFunc(files, p, func(f File, p string) int { return strings.Compare(f.Path, p) })
	if !ok {
		return -1
	}
	return i
}
