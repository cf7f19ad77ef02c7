package theme

import (
	"html/template"
	"text/template/parse"
)

// fold replaces in every parsed tree what is the same for all pages, so that it
// is not called again for each:
//
//   - {{ t "key" }} and {{ icon "name" }} become part of the text beside them;
//   - {{ partial "name" x }} becomes {{template "name" x }}, which runs in place
//     instead of through a function and a string of its own. Partials that reach
//     themselves stay calls: their depth is counted.
//
// Places in messages stay right: the second form is as long as the first, and
// text has no place. Hashes are computed before, from what the author wrote.
func (s *sources) fold() {
	loops := map[string]bool{}
	for p := range s.parsed {
		loops[p] = s.reachesItself(p)
	}
	for p, pf := range s.parsed {
		if text, n := s.inPlace(pf, loops); n > 0 {
			trees := map[string]*parse.Tree{}
			tree := parse.New(p)
			tree.Mode = parse.SkipFuncCheck
			if _, err := tree.Parse(text, "", "", trees); err == nil && trees[p] != nil {
				pf.trees = trees
			}
		}
		for _, tree := range pf.trees {
			s.foldList(tree.Root)
		}
	}
}

// inPlace writes calls of constant partials as {{template}} and counts them.
func (s *sources) inPlace(pf *parsedFile, loops map[string]bool) (string, int) {
	text := []byte(sourceText(s.files[pf.path].data))
	n := 0
	for _, tree := range pf.trees {
		walk(tree.Root, func(node parse.Node) {
			a, ok := node.(*parse.ActionNode)
			if !ok {
				return
			}
			name, at := constantCall(a, "partial", 3)
			// The keyword takes the blank before it: "{{ partial" is "{{template".
			if p := partialPath(name); name == "" || s.parsed[p] == nil || loops[p] || at < 3 ||
				string(text[at-3:at+7]) != "{{ partial" {
				return
			}
			copy(text[at-1:], "template")
			pf.refs.templates[name] = append(pf.refs.templates[name], a)
			n++
		})
	}
	return string(text), n
}

// constantCall recognises an action that only calls a function with a constant
// first argument and no more than so many words; at is the function's place.
func constantCall(n *parse.ActionNode, function string, words int) (name string, at int) {
	if len(n.Pipe.Decl) > 0 || len(n.Pipe.Cmds) != 1 {
		return "", 0
	}
	args := n.Pipe.Cmds[0].Args
	if len(args) < 2 || len(args) > words {
		return "", 0
	}
	id, ok := args[0].(*parse.IdentifierNode)
	if !ok || id.Ident != function {
		return "", 0
	}
	if s, ok := args[1].(*parse.StringNode); ok {
		return s.Text, int(id.Pos)
	}
	return "", 0
}

// foldList moves constant strings and icons into the text before or after them.
func (s *sources) foldList(l *parse.ListNode) {
	if l == nil {
		return
	}
	out := l.Nodes[:0]
	for _, n := range l.Nodes {
		if a, ok := n.(*parse.ActionNode); ok {
			if c, ok := s.constant(a); ok && len(out) > 0 {
				if t, ok := out[len(out)-1].(*parse.TextNode); ok {
					t.Text = append(t.Text[:len(t.Text):len(t.Text)], c...)
					continue
				}
			}
		}
		if t, ok := n.(*parse.TextNode); ok && len(out) > 0 {
			if prev, ok := out[len(out)-1].(*parse.TextNode); ok {
				prev.Text = append(prev.Text[:len(prev.Text):len(prev.Text)], t.Text...)
				continue
			}
		}
		switch n := n.(type) {
		case *parse.IfNode:
			s.foldBranch(&n.BranchNode)
		case *parse.RangeNode:
			s.foldBranch(&n.BranchNode)
		case *parse.WithNode:
			s.foldBranch(&n.BranchNode)
		}
		out = append(out, n)
	}
	l.Nodes = out
}

func (s *sources) foldBranch(b *parse.BranchNode) {
	s.foldList(b.List)
	s.foldList(b.ElseList)
}

// constant is what a call of t or icon with a constant name prints.
func (s *sources) constant(n *parse.ActionNode) ([]byte, bool) {
	if key, _ := constantCall(n, "t", 2); key != "" {
		return []byte(template.HTMLEscapeString(s.Text(key))), true
	}
	if name, _ := constantCall(n, "icon", 2); name != "" {
		return s.Icon(name)
	}
	return nil, false
}

// reachesItself reports whether a file calls itself, directly or through others.
func (s *sources) reachesItself(p string) bool {
	seen := map[string]bool{}
	todo := []string{p}
	for len(todo) > 0 {
		pf := s.parsed[todo[len(todo)-1]]
		todo = todo[:len(todo)-1]
		if pf == nil {
			continue
		}
		for _, names := range []map[string][]parse.Node{pf.refs.partials, pf.refs.templates} {
			for name := range names {
				switch next := partialPath(name); {
				case next == p:
					return true
				case !seen[next]:
					seen[next] = true
					todo = append(todo, next)
				}
			}
		}
	}
	return false
}
