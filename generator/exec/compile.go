package exec

import (
	"reflect"
	"slices"
	"strings"
	"text/template/parse"
)

// Step tells a list how to go on after one of its nodes.
type step uint8

const (
	next step = iota
	breakLoop
	continueLoop
)

type (
	code func(s *state, dot Value) step
	expr func(s *state, dot Value) Value
)

// Compile makes a program of trees that html/template has escaped; entry names
// the one to begin with, and names are the functions templates may call. It
// returns nil where a tree has something that this package does not know.
func Compile(trees map[string]*parse.Tree, entry string, names []string) (p *Program) {
	defer func() {
		if r := recover(); r != nil {
			if r != any(errUnusual) {
				panic(r)
			}
			p = nil
		}
	}()
	c := &compiler{trees: trees, names: names, bodies: map[string]*body{}, escapers: map[string]*escaper{}}
	return &Program{entry: c.body(entry)}
}

type compiler struct {
	trees    map[string]*parse.Tree
	names    []string
	bodies   map[string]*body
	escapers map[string]*escaper

	// Of the tree being compiled:
	scope []string // names of variables, by slot of those in sight
	slots []int
	used  int
}

// body compiles a tree once; trees may call each other in circles.
func (c *compiler) body(name string) *body {
	if b := c.bodies[name]; b != nil {
		return b
	}
	tree := c.trees[name]
	if tree == nil || tree.Root == nil {
		panic(errUnusual)
	}
	b := &body{}
	c.bodies[name] = b
	scope, slots, used := c.scope, c.slots, c.used
	c.scope, c.slots, c.used = []string{"$"}, []int{0}, 1
	b.run = c.list(tree.Root)
	b.slots = c.used
	c.scope, c.slots, c.used = scope, slots, used
	return b
}

func (c *compiler) list(l *parse.ListNode) code {
	if l == nil {
		return func(*state, Value) step { return next }
	}
	var steps []code
	for _, n := range l.Nodes {
		if f := c.node(n); f != nil {
			steps = append(steps, f)
		}
	}
	if len(steps) == 1 {
		return steps[0]
	}
	return func(s *state, dot Value) step {
		for _, f := range steps {
			if st := f(s, dot); st != next {
				return st
			}
		}
		return next
	}
}

func (c *compiler) node(n parse.Node) code {
	switch n := n.(type) {
	case *parse.TextNode:
		return func(s *state, _ Value) step { s.out.Write(n.Text); return next }
	case *parse.ActionNode:
		return c.action(n)
	case *parse.IfNode:
		return c.branch(&n.BranchNode, false)
	case *parse.WithNode:
		return c.branch(&n.BranchNode, true)
	case *parse.RangeNode:
		return c.loop(n)
	case *parse.TemplateNode:
		return c.template(n)
	case *parse.BreakNode:
		return func(*state, Value) step { return breakLoop }
	case *parse.ContinueNode:
		return func(*state, Value) step { return continueLoop }
	case *parse.CommentNode:
		return nil
	}
	panic(errUnusual)
}

// action prints, or sets a variable.
func (c *compiler) action(n *parse.ActionNode) code {
	if len(n.Pipe.Decl) > 0 {
		value := c.pipe(n.Pipe)
		return func(s *state, dot Value) step { value(s, dot); return next }
	}
	cmds := n.Pipe.Cmds
	at := len(cmds)
	for at > 1 && escaperName(cmds[at-1]) != "" {
		at--
	}
	var chain []string
	for _, cmd := range cmds[at:] {
		chain = append(chain, escaperName(cmd))
	}
	value, print := c.commands(cmds[:at]), c.escaper(chain)
	return func(s *state, dot Value) step { print.print(s.out, value(s, dot)); return next }
}

// branch is {{if}} or {{with}}; variables declared inside end there.
func (c *compiler) branch(n *parse.BranchNode, with bool) code {
	mark := len(c.scope)
	cond := c.pipe(n.Pipe)
	yes, no := c.inner(n.List), c.inner(n.ElseList)
	c.leave(mark)
	return func(s *state, dot Value) step {
		v := cond(s, dot)
		if !v.truth() {
			return no(s, dot)
		}
		if with {
			dot = v
		}
		return yes(s, dot)
	}
}

// inner compiles a list whose variables end with it.
func (c *compiler) inner(l *parse.ListNode) code {
	mark := len(c.scope)
	defer c.leave(mark)
	return c.list(l)
}

func (c *compiler) template(n *parse.TemplateNode) code {
	b := c.body(n.Name)
	if n.Pipe == nil {
		return func(s *state, _ Value) step { s.call(b, Value{}); return next }
	}
	data := c.pipe(n.Pipe)
	return func(s *state, dot Value) step { s.call(b, data(s, dot)); return next }
}

// loop is {{range}} over lists, whole numbers and maps named by strings.
func (c *compiler) loop(n *parse.RangeNode) code {
	mark := len(c.scope)
	over := c.pipe(n.Pipe)
	var slots []int
	for _, v := range n.Pipe.Decl {
		slots = append(slots, c.slot(v.Ident[0]))
	}
	round, other := c.inner(n.List), c.inner(n.ElseList)
	c.leave(mark)
	turn := func(s *state, key, elem Value) bool {
		switch len(slots) {
		case 1:
			s.vars[s.base+slots[0]] = elem
		case 2:
			s.vars[s.base+slots[0]], s.vars[s.base+slots[1]] = key, elem
		}
		return round(s, elem) != breakLoop
	}
	return func(s *state, dot Value) step {
		if !each(over(s, dot), len(slots) > 1, func(key, elem Value) bool { return turn(s, key, elem) }) {
			return other(s, dot)
		}
		return next
	}
}

// each calls f for what is in v until f says no; false where there is nothing.
func each(v Value, pairs bool, f func(key, elem Value) bool) bool {
	if v.kind != object {
		panic(errUnusual)
	}
	if v.obj == nil {
		return false
	}
	l := reflect.ValueOf(v.obj)
	switch l.Kind() {
	case reflect.Slice, reflect.Array:
		if e := l.Type().Elem(); e.Kind() != reflect.Interface && reflect.PointerTo(e).NumMethod() != e.NumMethod() && e.Kind() != reflect.Pointer {
			panic(errUnusual) // elements have methods that a copy does not have
		}
		for i := range l.Len() {
			if !f(Value{obj: i}, ofReflect(l.Index(i))) {
				break
			}
		}
		return l.Len() > 0
	case reflect.Map:
		if l.Type().Key().Kind() != reflect.String {
			panic(errUnusual)
		}
		keys := l.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, k := range keys {
			if !f(ofReflect(k), ofReflect(l.MapIndex(k))) {
				break
			}
		}
		return len(keys) > 0
	case reflect.Int:
		if pairs {
			panic(errUnusual)
		}
		for i := range int(l.Int()) {
			if !f(Value{}, Value{obj: i}) {
				break
			}
		}
		return l.Int() > 0
	}
	panic(errUnusual)
}

// pipe compiles a pipeline with the variables it sets.
func (c *compiler) pipe(p *parse.PipeNode) expr {
	value := c.commands(p.Cmds)
	if len(p.Decl) == 0 {
		return value
	}
	slots := make([]int, len(p.Decl))
	for i, v := range p.Decl {
		if p.IsAssign {
			slots[i] = c.slot(v.Ident[0])
		} else {
			slots[i] = c.declare(v.Ident[0])
		}
	}
	return func(s *state, dot Value) Value {
		v := value(s, dot)
		v.literal = false
		for _, i := range slots {
			s.vars[s.base+i] = v
		}
		return v
	}
}

func (c *compiler) declare(name string) int {
	c.scope, c.slots = append(c.scope, name), append(c.slots, c.used)
	c.used++
	return c.used - 1
}

func (c *compiler) leave(mark int) { c.scope, c.slots = c.scope[:mark], c.slots[:mark] }

func (c *compiler) slot(name string) int {
	for i := len(c.scope) - 1; i >= 0; i-- {
		if c.scope[i] == name {
			return c.slots[i]
		}
	}
	panic(errUnusual)
}
