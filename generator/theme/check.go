package theme

import (
	"html/template"
	"sort"
	"strings"
	"text/template/parse"
	"unicode/utf8"

	"jianbao/generator/diag"
)

var (
	errFunction = diag.Message{
		Code: "JB0907", Severity: diag.Error,
		ZH: "模板里没有叫 %q 的函数", EN: "there is no template function %q",
		HintZH: "您是不是想写 %[2]q？", HintEN: "did you mean %[2]q?",
	}
	errPartial = diag.Message{
		Code: "JB0908", Severity: diag.Error,
		ZH: "找不到模板片段 %q（partials 文件夹里没有它）", EN: "there is no partial %q in partials/",
		HintZH: "您是不是想写 %[2]q？", HintEN: "did you mean %[2]q?",
	}
	errIcon = diag.Message{
		Code: "JB0909", Severity: diag.Warning,
		ZH: "主题里没有图标 %q", EN: "the theme has no icon %q",
		HintZH: "您是不是想写 %[2]q？", HintEN: "did you mean %[2]q?",
	}
	errString = diag.Message{
		Code: "JB0910", Severity: diag.Warning,
		ZH: "文字表（strings）里没有 %q", EN: "the theme's strings have no %q",
		HintZH: "您是不是想写 %[2]q？", HintEN: "did you mean %[2]q?",
	}
	errScript = diag.Message{
		Code: "JB0911", Severity: diag.Error,
		ZH: "<script> 里不能写 {{ … }}", EN: "no {{ … }} inside <script>",
		HintZH: `数据请放进 <script type="application/json">{{ json . }}</script>，由脚本去读`,
		HintEN: `put the data into <script type="application/json">{{ json . }}</script> and let the script read it`,
	}
)

// builtins are the functions every template has.
var builtins = strings.Fields("and or not len index slice print printf println html js urlquery call eq ne lt le gt ge break continue")

// at is the place of a node in its file.
func (s *sources) at(p string, n parse.Node, length int) diag.Pos {
	f := s.files[p]
	return offsetPos(f.show, sourceText(f.data), int(n.Position()), length)
}

// offsetPos turns a byte offset into a place.
func offsetPos(show, text string, offset, length int) diag.Pos {
	offset = min(max(offset, 0), len(text))
	start := strings.LastIndexByte(text[:offset], '\n') + 1
	return diag.Pos{
		File: show, Line: 1 + strings.Count(text[:offset], "\n"),
		Col: 1 + utf8.RuneCountInString(text[start:offset]), Len: length,
	}
}

func (s *sources) checkFunctions(pf *parsedFile, funcs template.FuncMap) diag.List {
	known := map[string]bool{}
	for _, b := range builtins {
		known[b] = true
	}
	for f := range funcs {
		known[f] = true
	}
	return s.missing(pf, pf.refs.functions, errFunction, sortedKeys(known), func(n string) bool { return known[n] })
}

// checkReferences looks up every constant name of a partial, icon and string.
func (s *sources) checkReferences(funcs template.FuncMap) diag.List {
	var list diag.List
	partials := trimAll(s.names("partials/", ".html"), "partials/", "")
	icons := trimAll(s.names(iconDir, ".svg"), iconDir, ".svg")
	keys := s.strings.keys()
	for _, p := range sortedKeys(s.parsed) {
		pf := s.parsed[p]
		list.Add(s.missing(pf, pf.refs.partials, errPartial, partials, func(n string) bool {
			return s.Has(partialPath(n)) // one with a syntax error is reported as that
		})...)
		list.Add(s.missing(pf, pf.refs.templates, errPartial, partials, func(n string) bool {
			return pf.trees[n] != nil || s.Has(partialPath(n)) || s.definedByBase(pf, n)
		})...)
		list.Add(s.missing(pf, pf.refs.icons, errIcon, icons, func(n string) bool {
			return s.Has(iconDir + n + ".svg")
		})...)
		list.Add(s.missing(pf, pf.refs.strings, errString, keys, s.strings.has)...)
	}
	return list
}

// definedByBase: a layout may call the blocks of base.html, and base.html those
// that every layout defines.
func (s *sources) definedByBase(pf *parsedFile, name string) bool {
	base := s.parsed[basePath]
	if pf.path == basePath {
		return name == "main"
	}
	return !pf.alone && base != nil && base.trees[name] != nil
}

func (s *sources) missing(pf *parsedFile, names map[string][]parse.Node, m diag.Message, known []string, has func(string) bool) diag.List {
	var list diag.List
	for _, name := range sortedKeys(names) {
		if has(name) {
			continue
		}
		near := diag.Nearest(name, known)
		for _, n := range names[name] {
			d := m.At(s.at(pf.path, n, utf8.RuneCountInString(name)), name, near)
			if near == "" {
				d = d.NoHint()
			}
			list.Add(d)
		}
	}
	return list
}

func trimAll(names []string, prefix, suffix string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = strings.TrimSuffix(strings.TrimPrefix(n, prefix), suffix)
	}
	return out
}

// checkScripts refuses actions inside <script>, other than data blocks.
func (s *sources) checkScripts(pf *parsedFile) diag.List {
	var found []parse.Node
	for _, name := range sortedKeys(pf.trees) {
		c := scriptCheck{}
		c.list(pf.trees[name].Root)
		found = append(found, c.found...)
	}
	sort.Slice(found, func(i, j int) bool { return found[i].Position() < found[j].Position() })
	var list diag.List
	for _, n := range found {
		list.Add(errScript.At(s.at(pf.path, n, 0)))
	}
	return list
}

// scriptCheck follows the text of a tree through <script> elements.
type scriptCheck struct {
	inTag    bool   // inside <script …
	tag      string // the tag so far, lower case
	inScript bool
	found    []parse.Node
}

func (c *scriptCheck) list(l *parse.ListNode) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		c.node(n)
	}
}

func (c *scriptCheck) node(n parse.Node) {
	switch n := n.(type) {
	case *parse.TextNode:
		c.text(strings.ToLower(string(n.Text)))
		return
	case *parse.CommentNode:
		return
	}
	if c.inScript {
		c.found = append(c.found, n)
		return
	}
	if c.inTag {
		c.tag += "\x00" // an attribute's value that is not known: never data
	}
	switch n := n.(type) {
	case *parse.IfNode:
		c.branch(&n.BranchNode)
	case *parse.RangeNode:
		c.branch(&n.BranchNode)
	case *parse.WithNode:
		c.branch(&n.BranchNode)
	}
}

// branch checks both arms from the same state; html/template makes sure that
// they end in the same one.
func (c *scriptCheck) branch(b *parse.BranchNode) {
	other := *c
	other.found = nil
	c.list(b.List)
	other.list(b.ElseList)
	c.found = append(c.found, other.found...)
}

func (c *scriptCheck) text(s string) {
	for s != "" {
		switch {
		case c.inTag:
			i := strings.IndexByte(s, '>')
			if i < 0 {
				c.tag += s
				return
			}
			c.tag += s[:i]
			c.inTag, c.inScript = false, !isData(c.tag)
			if !c.inScript { // data: skip to the end as if it were text
				c.tag = ""
			}
			s = s[i+1:]
		case c.inScript:
			i := strings.Index(s, "</script")
			if i < 0 {
				return
			}
			c.inScript = false
			s = s[i:]
			s = s[len("</script"):]
		default:
			i := strings.Index(s, "<script")
			if i < 0 {
				return
			}
			c.inTag, c.tag = true, ""
			s = s[i+len("<script"):]
		}
	}
}

// isData reports whether the attributes of a script say that it is JSON.
func isData(attrs string) bool {
	for _, form := range []string{`type="application/json"`, `type='application/json'`, `type=application/json`,
		`type="application/ld+json"`, `type='application/ld+json'`} {
		if strings.Contains(attrs, form) {
			return true
		}
	}
	return false
}
