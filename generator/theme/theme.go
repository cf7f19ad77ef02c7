// Package theme finds a theme's files, layers a site's overrides over the
// embedded default file by file, parses the templates and knows which partial
// reaches which.
//
// [Load] reads and checks everything once: syntax, unknown functions and
// partials, actions inside scripts, the theme's minimal interface version. The
// parsed trees are shared and never change; [Theme.Bind] makes a light copy whose
// templates call other functions (one copy a worker, its functions closing over
// the worker's page), built lazily from the shared trees.
//
// A template's [Template.Hash] covers its source, everything it reaches
// statically (base.html, {{template}}, {{block}}, partial and cached with a
// constant name), and the icons and strings it names. A name computed at run time
// makes it depend on all partials (icons, strings).
package theme

import (
	"bytes"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"
	"sync"
	"text/template/parse"

	"jianbao/generator/deps"
	"jianbao/generator/diag"
)

// InterfaceVersion is the version of docs/templates.md that this program serves.
const InterfaceVersion = 1

// MaxDepth is how deep partials may call partials; whoever implements the
// functions partial and cached stops there with [ErrDepth].
const MaxDepth = 64

// maxFile bounds a theme file; a larger one is a mistake.
const maxFile = 32 << 20

var (
	errRead = diag.Message{
		Code: "JB0901", Severity: diag.Error,
		ZH: "主题文件读不出来：%v", EN: "cannot read theme file: %v",
	}
	errTooLarge = diag.Message{
		Code: "JB0902", Severity: diag.Error,
		ZH: "主题文件太大（%d MB），上限是 %d MB", EN: "theme file is too large (%d MB); the limit is %d MB",
	}
	errNoBase = diag.Message{
		Code: "JB0903", Severity: diag.Error,
		ZH: "主题里缺少 layouts/base.html", EN: "the theme has no layouts/base.html",
		HintZH: "请检查配置里 theme 的名字是否写对", HintEN: "check the name given as theme in the configuration",
	}
)

// ErrDepth is reported where partials call each other without end. Its argument
// is the partial's name.
var ErrDepth = diag.Message{
	Code: "JB0904", Severity: diag.Error,
	ZH: "模板片段 %q 一层套一层地调用自己，没有尽头", EN: "partial %q calls itself without end",
	HintZH: "请检查它里面的 partial 调用，去掉循环", HintEN: "look at its partial calls and break the circle",
}

// Theme is a loaded theme in one language. It is safe for concurrent use.
type Theme struct {
	*sources
	funcs template.FuncMap

	mu    sync.Mutex
	built map[string]*Template
}

// sources is what all copies of a theme share; immutable after Load.
type sources struct {
	name    string
	files   map[string]file // by path inside the theme
	parsed  map[string]*parsedFile
	strings catalogue
	hashes  map[string]deps.Hash // of a template with all it reaches
	assets  map[string][]byte
	all     struct{ partials, icons, strings deps.Hash }
}

// file is one file of the topmost layer that has it.
type file struct {
	data    []byte
	show    string // its name in messages, relative to the site root
	checked bool   // of a layer that says so: see checkContexts
}

// named gives a layer the folder its files are reported under.
type named struct {
	fs.FS
	dir string
}

// Named returns the layer with the folder that messages put before its files:
// "themes/ours". Without it they are named by their path inside the theme.
func Named(layer fs.FS, dir string) fs.FS { return named{layer, strings.TrimSuffix(dir, "/")} }

// Load reads a theme from its layers, topmost first: a file of an earlier layer
// replaces the same file of a later one; strings are layered key by key. The
// functions are those templates may call; render binds its own with
// [Theme.Bind], for the same names. The theme is usable as far as it goes even
// when the list has errors; it is never nil.
func Load(layers []fs.FS, lang string, funcs template.FuncMap) (*Theme, diag.List) {
	s := &sources{files: map[string]file{}, parsed: map[string]*parsedFile{}}
	var list diag.List
	for _, l := range layers {
		list.Add(s.readLayer(l)...)
	}
	list.Add(s.loadMeta()...)
	list.Add(s.loadStrings(layers, lang)...)
	s.collectAssets()
	list.Add(s.parseAll(funcs)...)
	if _, ok := s.files[basePath]; !ok {
		list.Add(errNoBase.At(diag.Pos{File: basePath}))
	}
	list.Add(s.checkReferences(funcs)...)
	s.hashAll()
	s.fold()
	t := &Theme{sources: s, funcs: funcs, built: map[string]*Template{}}
	if list.Errors() == 0 {
		list.Add(t.checkContexts()...)
	}
	list.Sort()
	return t, list
}

// Bind returns a copy of the theme whose templates call the given functions
// instead; names missing in funcs keep the function of Load. It shares
// everything parsed and builds its templates when they are first asked for.
func (t *Theme) Bind(funcs template.FuncMap) *Theme {
	merged := make(template.FuncMap, len(t.funcs)+len(funcs))
	for k, v := range t.funcs {
		merged[k] = v
	}
	for k, v := range funcs {
		merged[k] = v
	}
	return &Theme{sources: t.sources, funcs: merged, built: map[string]*Template{}}
}

// Name is the theme's name as theme.yaml gives it.
func (s *sources) Name() string { return s.name }

// Hash identifies the contents of all files of the theme.
func (s *sources) Hash() deps.Hash {
	var h deps.Hasher
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		h.Str(name).Sub(deps.Sum(s.files[name].data))
	}
	return h.Sum()
}

// AssetFiles returns the files below assets/, by their path below it
// ("css/main.css"), without the icons, which go into pages.
func (s *sources) AssetFiles() map[string][]byte { return s.assets }

// Icon returns the SVG source of assets/icons/<name>.svg.
func (s *sources) Icon(name string) ([]byte, bool) {
	f, ok := s.files[iconDir+name+".svg"]
	return bytes.TrimSpace(f.data), ok
}

// Data returns a file of the theme by its path, such as palette.yaml; nil where
// there is none.
func (s *sources) Data(name string) []byte { return s.files[name].data }

// Has reports whether the theme has a file: "layouts/week.html".
func (s *sources) Has(name string) bool { _, ok := s.files[name]; return ok }

const (
	basePath = "layouts/base.html"
	iconDir  = "assets/icons/"
)

// readLayer adds the files of a layer that no layer above it has.
func (s *sources) readLayer(layer fs.FS) diag.List {
	var list diag.List
	dir := ""
	if n, ok := layer.(named); ok {
		dir, layer = n.dir, n.FS
	}
	_, checked := layer.(interface{ Checked() })
	show := func(p string) string { return path.Join(dir, p) }
	err := fs.WalkDir(layer, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			list.Add(errRead.At(diag.Pos{File: show(p)}, err))
			return nil
		}
		if skipName(d.Name()) && p != "." {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if _, above := s.files[p]; above || !d.Type().IsRegular() {
			return nil
		}
		data, diags := readFile(layer, p, d, show(p))
		list.Add(diags...)
		if diags == nil {
			s.files[p] = file{data, show(p), checked}
		}
		return nil
	})
	if err != nil {
		list.Add(errRead.At(diag.Pos{File: show(".")}, err))
	}
	return list
}

func readFile(layer fs.FS, p string, d fs.DirEntry, show string) ([]byte, diag.List) {
	if info, err := d.Info(); err != nil {
		return nil, diag.List{errRead.At(diag.Pos{File: show}, err)}
	} else if info.Size() > maxFile {
		return nil, diag.List{errTooLarge.At(diag.Pos{File: show}, info.Size()>>20, maxFile>>20)}
	}
	data, err := fs.ReadFile(layer, p)
	if err != nil {
		return nil, diag.List{errRead.At(diag.Pos{File: show}, err)}
	}
	return data, nil
}

// skipName leaves out what editors and systems drop beside the files.
func skipName(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || name == "Thumbs.db" || name == "desktop.ini"
}

func (s *sources) collectAssets() {
	s.assets = map[string][]byte{}
	for p, f := range s.files {
		if rest, ok := strings.CutPrefix(p, "assets/"); ok && !strings.HasPrefix(p, iconDir) {
			s.assets[rest] = f.data
		}
	}
}

// names returns the paths with a prefix and suffix, sorted.
func (s *sources) names(prefix, suffix string) []string {
	var out []string
	for p := range s.files {
		if strings.HasPrefix(p, prefix) && strings.HasSuffix(p, suffix) {
			out = append(out, p)
		}
	}
	sort.Strings(out)
	return out
}

// parsedFile is one template file: its trees by name, and what they refer to.
type parsedFile struct {
	path  string
	trees map[string]*parse.Tree
	refs  refs
	hash  deps.Hash // of the file alone
	alone bool      // a layout without a "main": a whole page without base.html
}
