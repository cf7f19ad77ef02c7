package theme

import (
	"bytes"
	"html/template"
	"path"
	"strings"
	"text/template/parse"
	"unicode/utf8"

	"jianbao/generator/deps"
	"jianbao/generator/diag"
)

var (
	errNotUTF8 = diag.Message{
		Code: "JB0905", Severity: diag.Error,
		ZH: "模板文件不是 UTF-8 编码", EN: "the template is not UTF-8 text",
		HintZH: "请用记事本“另存为”，编码选 UTF-8", HintEN: "save it again as UTF-8",
	}
	errContext = diag.Message{
		Code: "JB0906", Severity: diag.Error,
		ZH: "模板里的 HTML 无法安全输出：%s", EN: "the template's HTML cannot be escaped safely: %s",
	}
)

// Lookup returns the first layout that exists: names are without folder and
// ending ("article"). It returns nil where there is none.
func (t *Theme) Lookup(names ...string) *Template {
	for _, n := range names {
		if n == "" || n == "base" {
			continue
		}
		if tpl := t.get("layouts/" + n + ".html"); tpl != nil {
			return tpl
		}
	}
	return nil
}

// Partial returns a partial by its path below partials/, with or without .html;
// nil where there is none.
func (t *Theme) Partial(name string) *Template { return t.get(partialPath(name)) }

func partialPath(name string) string {
	if path.Ext(name) == "" {
		name += ".html"
	}
	return "partials/" + name
}

// build makes the template set of a file out of copies of the shared trees:
// escaping changes a set's trees when it first runs. A tree that fails to be
// added was refused when the theme was loaded; the template is then absent.
func (t *Theme) build(p string) *template.Template {
	pf := t.parsed[p]
	if pf == nil {
		return nil
	}
	entry, trees := t.set(pf)
	set := template.New(entry).Funcs(t.funcs)
	for name, tree := range trees {
		if _, err := set.AddParseTree(name, tree.Copy()); err != nil {
			return nil
		}
	}
	start := set.Lookup(entry)
	if start == nil || start.Tree == nil {
		return nil
	}
	return start
}

// set collects the trees a file's template consists of, and the name it starts
// with: base.html under the layout's own definitions, the file itself otherwise,
// and every partial named by a {{template}}.
func (s *sources) set(pf *parsedFile) (entry string, trees map[string]*parse.Tree) {
	trees = map[string]*parse.Tree{}
	entry = pf.path
	if base := s.parsed[basePath]; strings.HasPrefix(pf.path, "layouts/") && !pf.alone && base != nil {
		entry = basePath
		for n, tree := range base.trees {
			trees[n] = tree
		}
	}
	for n, tree := range pf.trees {
		trees[n] = tree
	}
	s.include(trees, pf)
	if entry == basePath {
		s.include(trees, s.parsed[basePath])
	}
	return entry, trees
}

// include adds the partials that a file names by {{template}}, and theirs. What
// is defined already stays.
func (s *sources) include(trees map[string]*parse.Tree, pf *parsedFile) {
	for _, name := range sortedKeys(pf.refs.templates) {
		sub := s.parsed[partialPath(name)]
		if _, ok := trees[name]; ok || sub == nil {
			continue
		}
		trees[name] = sub.trees[sub.path]
		for n, tree := range sub.trees {
			if _, ok := trees[n]; !ok {
				trees[n] = tree
			}
		}
		s.include(trees, sub)
	}
}

// parseAll parses layouts and partials.
func (s *sources) parseAll(funcs template.FuncMap) diag.List {
	var list diag.List
	for _, dir := range []string{"layouts/", "partials/"} {
		for _, p := range s.names(dir, ".html") {
			f := s.files[p]
			pf, diags := parseFile(p, f)
			list.Add(diags...)
			if pf == nil {
				continue
			}
			s.parsed[p] = pf
			list.Add(s.checkFunctions(pf, funcs)...)
			list.Add(s.checkScripts(pf)...)
		}
	}
	return list
}

func parseFile(p string, f file) (*parsedFile, diag.List) {
	if !utf8.Valid(f.data) {
		return nil, diag.List{errNotUTF8.At(diag.Pos{File: f.show})}
	}
	text := sourceText(f.data)
	tree := parse.New(p)
	tree.Mode = parse.SkipFuncCheck // functions are checked with their places
	trees := map[string]*parse.Tree{}
	if _, err := tree.Parse(text, "", "", trees); err != nil {
		return nil, diag.List{syntaxError(err, f.show, text)}
	}
	if trees[p] == nil { // a file of comments only
		trees[p] = tree
	}
	pf := &parsedFile{path: p, trees: trees, hash: deps.Sum(f.data)}
	for _, t := range trees {
		pf.refs.merge(collect(t.Root))
	}
	_, main := trees["main"]
	pf.alone = !main && strings.HasPrefix(p, "layouts/") && p != basePath || strings.HasPrefix(p, "partials/")
	return pf, nil
}

// sourceText drops a byte-order mark and unifies line ends, so that a theme
// edited on Windows gives the same pages.
func sourceText(data []byte) string {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	return string(data)
}

// checkContexts has html/template work out the context of every action now, so
// that all such errors are known before a page is rendered. Templates made only of
// files of a layer with a method Checked (the embedded theme, whose tests do this) are
// left out: escaping all of them takes longer than loading them.
func (t *Theme) checkContexts() diag.List {
	var list diag.List
	seen := map[diag.Pos]bool{}
	for _, dir := range []string{"layouts/", "partials/"} {
		for _, p := range t.names(dir, ".html") {
			if p == basePath || t.allChecked(p) {
				continue
			}
			if q := t.compiled(p); q != nil && q.err != nil {
				err := q.err
				if d := t.contextError(p, err); !seen[d.Pos] {
					seen[d.Pos] = true
					list.Add(d)
				}
			}
		}
	}
	return list
}

// allChecked reports whether everything a template's set is made of comes from
// checked layers. Partials run apart and are looked at by themselves.
func (s *sources) allChecked(p string) bool {
	pf := s.parsed[p]
	if pf == nil {
		return false
	}
	_, trees := s.set(pf)
	for _, tree := range trees {
		if !s.files[tree.ParseName].checked {
			return false
		}
	}
	return true
}

func (t *Theme) contextError(p string, err error) diag.Diagnostic {
	pos, msg := t.Locate(err)
	if pos.File == "" {
		pos.File = t.files[p].show
	}
	return errContext.At(pos, msg)
}

func quote(s string) string { return "\"" + strings.ReplaceAll(s, "\"", "\\\"") + "\"" }
