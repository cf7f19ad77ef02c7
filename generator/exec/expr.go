package exec

import (
	"reflect"
	"slices"
	"strings"
	"text/template/parse"
)

// commands compiles the commands of a pipeline: what one gives is the last
// argument of the next.
func (c *compiler) commands(cmds []*parse.CommandNode) expr {
	var value expr
	for _, cmd := range cmds {
		value = c.command(cmd, value)
	}
	if value == nil {
		panic(errUnusual)
	}
	return value
}

// command compiles one command; final is the value of the one before, or nil.
func (c *compiler) command(cmd *parse.CommandNode, final expr) expr {
	args := cmd.Args[1:]
	switch n := cmd.Args[0].(type) {
	case *parse.FieldNode:
		return c.fields(dotExpr, n.Ident, args, final)
	case *parse.VariableNode:
		return c.variable(n, args, final)
	case *parse.ChainNode:
		return c.fields(c.arg(n.Node), n.Field, args, final)
	case *parse.IdentifierNode:
		return c.function(n.Ident, args, final)
	default:
		if len(args) > 0 || final != nil {
			panic(errUnusual)
		}
		return c.arg(n)
	}
}

func dotExpr(_ *state, dot Value) Value { return dot }

// arg compiles an argument.
func (c *compiler) arg(n parse.Node) expr {
	switch n := n.(type) {
	case *parse.DotNode:
		return dotExpr
	case *parse.FieldNode:
		return c.fields(dotExpr, n.Ident, nil, nil)
	case *parse.VariableNode:
		return c.variable(n, nil, nil)
	case *parse.ChainNode:
		return c.fields(c.arg(n.Node), n.Field, nil, nil)
	case *parse.IdentifierNode:
		return c.function(n.Ident, nil, nil)
	case *parse.PipeNode:
		return c.pipe(n)
	case *parse.StringNode:
		return constant(Value{kind: text, str: n.Text, literal: true})
	case *parse.BoolNode:
		return constant(Value{obj: n.True, literal: true})
	case *parse.NumberNode:
		if n.IsInt && !strings.ContainsAny(n.Text, ".eEpP'") {
			return constant(Value{obj: int(n.Int64), literal: true})
		}
	}
	panic(errUnusual) // nil and rarer numbers
}

func constant(v Value) expr { return func(*state, Value) Value { return v } }

func (c *compiler) variable(n *parse.VariableNode, args []parse.Node, final expr) expr {
	slot := c.slot(n.Ident[0])
	value := func(s *state, _ Value) Value { return s.vars[s.base+slot] }
	if len(n.Ident) == 1 {
		if len(args) > 0 || final != nil {
			panic(errUnusual)
		}
		return value
	}
	return c.fields(value, n.Ident[1:], args, final)
}

// fields follows names from a value; the last takes the arguments.
func (c *compiler) fields(value expr, names []string, args []parse.Node, final expr) expr {
	last := len(names) - 1
	for i, name := range names {
		m := &member{name: name}
		from := value
		if i < last || len(args) == 0 && final == nil {
			value = func(s *state, dot Value) Value { return m.get(s, from(s, dot), nil) }
			continue
		}
		call := c.args(args, final)
		value = func(s *state, dot Value) Value {
			mark := len(s.args)
			of := from(s, dot)
			call(s, dot)
			v := m.get(s, of, s.args[mark:])
			s.args = s.args[:mark]
			return v
		}
	}
	return value
}

// args compiles arguments, to be pushed.
func (c *compiler) args(nodes []parse.Node, final expr) func(s *state, dot Value) {
	var all []expr
	for _, n := range nodes {
		all = append(all, c.arg(n))
	}
	return func(s *state, dot Value) {
		var last Value
		if final != nil { // it comes first in time
			last = final(s, dot)
			last.literal = false
		}
		for _, a := range all {
			v := a(s, dot)
			s.args = append(s.args, v)
		}
		if final != nil {
			s.args = append(s.args, last)
		}
	}
}

// function compiles a call of a function of the binding, or of one built in.
func (c *compiler) function(name string, args []parse.Node, final expr) expr {
	i, ok := slices.BinarySearch(c.names, name)
	if !ok {
		return c.builtin(name, args, final)
	}
	call := c.args(args, final)
	return func(s *state, dot Value) Value {
		mark := len(s.args)
		call(s, dot)
		v := must(s.bind.Funcs[i](s.args[mark:]))
		s.args = s.args[:mark]
		return v
	}
}

func must(v Value, err error) Value {
	if err != nil {
		panic(errUnusual)
	}
	return v
}

// builtin compiles a function of text/template.
func (c *compiler) builtin(name string, args []parse.Node, final expr) expr {
	switch name {
	case "and", "or":
		if final != nil || len(args) == 0 {
			panic(errUnusual)
		}
		return c.andOr(name == "or", args)
	case "not":
		if len(args) == 1 && final == nil {
			x := c.arg(args[0])
			return func(s *state, dot Value) Value { return Value{obj: !x(s, dot).truth()} }
		}
	}
	if !slices.Contains([]string{"eq", "ne", "lt", "le", "gt", "ge", "index", "slice", "len", "not", "print", "printf", "println"}, name) {
		panic(errUnusual)
	}
	call, slow := c.args(args, final), newBuiltin(name)
	return func(s *state, dot Value) Value {
		mark := len(s.args)
		call(s, dot)
		all := s.args[mark:]
		v, ok := Value{}, false
		switch name {
		case "eq", "ne":
			v, ok = equal(all, name == "ne")
		case "lt", "le", "gt", "ge":
			v, ok = ordered(all, name)
		}
		if !ok {
			v = slow.call(all)
		}
		s.args = s.args[:mark]
		return v
	}
}

func (c *compiler) andOr(or bool, nodes []parse.Node) expr {
	args := make([]expr, len(nodes))
	for i, n := range nodes {
		args[i] = c.arg(n)
	}
	return func(s *state, dot Value) Value {
		var v Value
		for i, a := range args {
			v = a(s, dot)
			v.literal = false
			if i < len(args)-1 && v.truth() == or {
				break
			}
		}
		return v
	}
}

// equal compares texts, whole numbers and truth values of one type; false for
// others.
func equal(args []Value, ne bool) (Value, bool) {
	if len(args) < 2 || ne && len(args) > 2 {
		return Value{}, false
	}
	a, found := args[0], false
	for _, b := range args[1:] {
		switch {
		case a.kind == text && b.kind == text:
			found = found || a.str == b.str
		case a.kind == object && b.kind == object && simple(a.obj) && reflect.TypeOf(a.obj) == reflect.TypeOf(b.obj):
			found = found || a.obj == b.obj
		default:
			return Value{}, false
		}
	}
	return Value{obj: found != ne}, true
}

// ordered compares two whole numbers; false for others.
func ordered(args []Value, name string) (Value, bool) {
	if len(args) != 2 {
		return Value{}, false
	}
	a, ok := args[0].obj.(int)
	b, also := args[1].obj.(int)
	if !ok || !also {
		return Value{}, false
	}
	switch name {
	case "lt":
		return Value{obj: a < b}, true
	case "le":
		return Value{obj: a <= b}, true
	case "gt":
		return Value{obj: a > b}, true
	}
	return Value{obj: a >= b}, true
}

func simple(x any) bool {
	switch x.(type) {
	case int, bool:
		return true
	}
	return false
}
