package output

import (
	"path"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"jianbao/generator/diag"
	"jianbao/generator/source"
)

var (
	errPath = diag.Message{
		Code: "JB1101", Severity: diag.Error,
		ZH: "不能生成文件 %q：%s（来自 %s）", EN: "cannot make the file %q: %s (from %s)",
		HintZH: "请修改它的 slug、url 或文件名。", HintEN: "change its slug, url or file name",
	}
	errOwners = diag.Message{
		Code: "JB1102", Severity: diag.Error,
		ZH: "%s 和 %s 都要生成 %q", EN: "%s and %s both make %q",
		HintZH: "请给其中一个换地址（slug 或 url）。", HintEN: "give one of them another address (slug or url)",
	}
	errOwnersCase = diag.Message{
		Code: "JB1103", Severity: diag.Error,
		ZH: "%s 生成的 %q 和 %s 生成的 %q 在 Windows 和 macOS 上是同一个文件", EN: "%s makes %q and %s makes %q, one file on Windows and macOS",
		HintZH: "请给其中一个换地址（slug 或 url）。", HintEN: "give one of them another address (slug or url)",
	}
	errOwnersNest = diag.Message{
		Code: "JB1104", Severity: diag.Error,
		ZH: "%s 把 %q 当作文件，%s 把它当作文件夹（%q）", EN: "%s makes %q a file, %s makes it a folder (%q)",
		HintZH: "请给其中一个换地址（slug 或 url）。", HintEN: "give one of them another address (slug or url)",
	}
)

// CheckPath says whether a path may be an output: relative, clean, with slashes,
// and storable on every operating system; reason tells why not.
func CheckPath(p string) (reason diag.Text, ok bool) {
	switch {
	case p == "" || p[0] == '/':
		return diag.Text{ZH: "地址是空的或以 / 开头", EN: "it is empty or absolute"}, false
	case !utf8.ValidString(p):
		return diag.Text{ZH: "不是 UTF-8", EN: "it is not UTF-8"}, false
	case len(p) > 4000:
		return diag.Text{ZH: "地址太长", EN: "it is too long"}, false
	case strings.HasPrefix(p, reserved):
		return diag.Text{ZH: "这个名称是本程序自己用的", EN: "the name is kept for this program"}, false
	}
	for rest, more := p, true; more; {
		var seg string
		seg, rest, more = strings.Cut(rest, "/")
		if reason, ok := source.CheckName(seg); !ok {
			return reason, false
		}
	}
	return diag.Text{}, true
}

// reserved starts the names that the program keeps in an output folder.
const reserved = ".jianbao-"

// claim is one output of a transaction.
type claim struct {
	path, owner string
	hash        string
	size        int64
	written     bool
}

// claims knows who makes what. It is safe for concurrent use.
type claims struct {
	mu     sync.Mutex
	files  map[string]*claim // by folded path
	dirs   map[string]*claim // by path as written: the first claim below it
	folded map[string]string // folded path of a folder → as written
}

func newClaims(n int) *claims {
	return &claims{
		files:  make(map[string]*claim, n),
		dirs:   make(map[string]*claim, n),
		folded: make(map[string]string, n),
	}
}

// add registers an output, or says why it cannot be.
func (c *claims) add(p, owner string) (*claim, error) {
	if reason, ok := CheckPath(p); !ok {
		return nil, fail(nil, errPath, p, reason, who(owner))
	}
	key := source.Fold(p)
	cl := &claim{path: p, owner: owner}
	c.mu.Lock()
	defer c.mu.Unlock()
	if other := c.files[key]; other != nil {
		return nil, twoOwners(cl, other)
	}
	if dir, ok := c.folded[key]; ok {
		return nil, nested(cl, c.dirs[dir])
	}
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		if c.dirs[dir] != nil {
			break
		}
		key := source.Fold(dir)
		if other := c.files[key]; other != nil {
			return nil, nested(other, cl)
		}
		if written, ok := c.folded[key]; ok && written != dir {
			return nil, twoOwners(cl, c.dirs[written])
		}
	}
	c.files[key] = cl
	for dir := path.Dir(p); dir != "." && c.dirs[dir] == nil; dir = path.Dir(dir) {
		c.dirs[dir] = cl
		c.folded[source.Fold(dir)] = dir
	}
	return cl, nil
}

// twoOwners words a collision the same whoever came first.
func twoOwners(a, b *claim) error {
	if a.path > b.path || a.path == b.path && a.owner > b.owner {
		a, b = b, a
	}
	if a.path == b.path {
		return fail(nil, errOwners, who(a.owner), who(b.owner), a.path)
	}
	return fail(nil, errOwnersCase, who(a.owner), a.path, who(b.owner), b.path)
}

func nested(file, below *claim) error {
	return fail(nil, errOwnersNest, who(file.owner), file.path, who(below.owner), below.path)
}

// sorted gives all claims by path.
func (c *claims) sorted() []*claim {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]*claim, 0, len(c.files))
	for _, cl := range c.files {
		all = append(all, cl)
	}
	slices.SortFunc(all, func(a, b *claim) int { return strings.Compare(a.path, b.path) })
	return all
}

// file gives the claim of exactly this path, or nil. Not to be used while claims
// are added.
func (c *claims) file(p string) *claim {
	if cl := c.files[source.Fold(p)]; cl != nil && cl.path == p {
		return cl
	}
	return nil
}

// has reports whether someone makes exactly this path.
func (c *claims) has(p string) bool { return c.file(p) != nil }
