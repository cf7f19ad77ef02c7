package theme

import (
	"sort"
	"text/template/parse"

	"jianbao/generator/deps"
)

// refs is what a tree refers to by constant names, and where it computes them.
type refs struct {
	partials  map[string][]parse.Node // first arguments of partial and cached
	templates map[string][]parse.Node // {{template}} and {{block}}
	icons     map[string][]parse.Node
	strings   map[string][]parse.Node
	functions map[string][]parse.Node
	// computed names: the template depends on all there are
	anyPartial, anyIcon, anyString bool
}

func (r *refs) merge(o refs) {
	r.partials = mergeNames(r.partials, o.partials)
	r.templates = mergeNames(r.templates, o.templates)
	r.icons = mergeNames(r.icons, o.icons)
	r.strings = mergeNames(r.strings, o.strings)
	r.functions = mergeNames(r.functions, o.functions)
	r.anyPartial = r.anyPartial || o.anyPartial
	r.anyIcon = r.anyIcon || o.anyIcon
	r.anyString = r.anyString || o.anyString
}

func mergeNames(a, b map[string][]parse.Node) map[string][]parse.Node {
	if a == nil {
		a = make(map[string][]parse.Node, len(b))
	}
	for k, v := range b {
		a[k] = append(a[k], v...)
	}
	return a
}

// collect walks a tree and notes what it refers to.
func collect(root *parse.ListNode) refs {
	var r refs
	r.merge(refs{})
	walk(root, func(n parse.Node) {
		switch n := n.(type) {
		case *parse.TemplateNode:
			r.templates[n.Name] = append(r.templates[n.Name], n)
		case *parse.IdentifierNode:
			r.functions[n.Ident] = append(r.functions[n.Ident], n)
		case *parse.CommandNode:
			r.command(n)
		}
	})
	return r
}

// command notes a call of a function that names something of the theme.
func (r *refs) command(n *parse.CommandNode) {
	id, ok := n.Args[0].(*parse.IdentifierNode)
	if !ok {
		return
	}
	var names map[string][]parse.Node
	var computed *bool
	switch id.Ident {
	case "partial", "cached":
		names, computed = r.partials, &r.anyPartial
	case "icon":
		names, computed = r.icons, &r.anyIcon
	case "t":
		names, computed = r.strings, &r.anyString
	default:
		return
	}
	if len(n.Args) > 1 {
		if s, ok := n.Args[1].(*parse.StringNode); ok {
			names[s.Text] = append(names[s.Text], s)
			return
		}
	}
	*computed = true
}

// walk visits every node below n, depth first.
func walk(n parse.Node, visit func(parse.Node)) {
	switch n := n.(type) {
	case nil:
		return
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, c := range n.Nodes {
			walk(c, visit)
		}
		return
	case *parse.PipeNode:
		if n == nil {
			return
		}
		for _, c := range n.Cmds {
			walk(c, visit)
		}
		return
	}
	visit(n)
	switch n := n.(type) {
	case *parse.ActionNode:
		walk(n.Pipe, visit)
	case *parse.IfNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.RangeNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.WithNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.TemplateNode:
		walk(n.Pipe, visit)
	case *parse.CommandNode:
		for _, a := range n.Args {
			walk(a, visit)
		}
	case *parse.ChainNode:
		walk(n.Node, visit)
	}
}

func walkBranch(b *parse.BranchNode, visit func(parse.Node)) {
	walk(b.Pipe, visit)
	walk(b.List, visit)
	walk(b.ElseList, visit)
}

// hashAll computes the hash of every template with all it reaches.
func (s *sources) hashAll() {
	s.all.partials = s.hashFiles("partials/", ".html")
	s.all.icons = s.hashFiles(iconDir, ".svg")
	s.all.strings = s.strings.hash()
	s.hashes = make(map[string]deps.Hash, len(s.parsed))
	for p, pf := range s.parsed {
		s.hashes[p] = s.hashOf(pf)
	}
}

func (s *sources) hashFiles(prefix, suffix string) deps.Hash {
	var h deps.Hasher
	for _, p := range s.names(prefix, suffix) {
		h.Str(p, string(s.files[p].data))
	}
	return h.Sum()
}

// hashOf hashes the sources a template reaches, in the order of their names.
func (s *sources) hashOf(pf *parsedFile) deps.Hash {
	reached, used := s.reach(pf)
	var h deps.Hasher
	h.Int(InterfaceVersion)
	for _, p := range sortedKeys(reached) {
		h.Str(p).Sub(s.parsed[p].hash)
	}
	if used.anyPartial {
		h.Sub(s.all.partials)
	}
	if used.anyIcon {
		h.Sub(s.all.icons)
	} else {
		for _, n := range sortedKeys(used.icons) {
			h.Str(n, string(s.files[iconDir+n+".svg"].data))
		}
	}
	if used.anyString {
		h.Sub(s.all.strings)
	} else {
		for _, n := range sortedKeys(used.strings) {
			h.Str(n, s.strings.get(n), s.strings.get(n+oneSuffix))
		}
	}
	return h.Sum()
}

// reach follows constant names from a file; circles are fine. A computed partial
// name reaches every partial, and so all that they use.
func (s *sources) reach(pf *parsedFile) (files map[string]bool, used refs) {
	files = map[string]bool{}
	used.merge(refs{})
	var visit func(p string)
	visit = func(p string) {
		f := s.parsed[p]
		if f == nil || files[p] {
			return
		}
		files[p] = true
		used.merge(f.refs)
		for name := range f.refs.partials {
			visit(partialPath(name))
		}
		for name := range f.refs.templates {
			visit(partialPath(name))
		}
		if f.refs.anyPartial {
			for _, q := range s.names("partials/", ".html") {
				visit(q)
			}
		}
	}
	if !pf.alone {
		visit(basePath)
	}
	visit(pf.path)
	return files, used
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// Reaches lists the files a layout or partial ("layouts/article.html") is made
// of, itself included, sorted.
func (s *sources) Reaches(name string) []string {
	pf := s.parsed[name]
	if pf == nil {
		return nil
	}
	files, _ := s.reach(pf)
	return sortedKeys(files)
}
