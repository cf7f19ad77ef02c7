package exec

import (
	"bytes"
	"errors"
	"sync"
)

// ErrUnusual says that a template has to be run by html/template: because of an
// error in it, or because of something that this package does not know.
var ErrUnusual = errors.New("this template has to be run by html/template")

var errUnusual = ErrUnusual // what is panicked with

// maxDepth bounds {{template}} calls inside each other; what is deeper is left to
// html/template, which has a bound of its own.
const maxDepth = 2000

// Program is a compiled template with all it calls by {{template}}. It may run in
// several goroutines at a time.
type Program struct {
	entry  *body
	states sync.Pool
}

// body is one compiled tree.
type body struct {
	run   code
	slots int // of its variables; $ is the first
}

// Binding is what a program calls: the functions, in the order of the names given
// to [Compile], and the methods of views.
type Binding struct {
	Funcs   []Func
	Methods Methods
}

// state is one run.
type state struct {
	out   *bytes.Buffer
	bind  *Binding
	vars  []Value // of all bodies that are running
	base  int     // where those of the present one begin
	args  []Value // of the calls being made
	depth int
}

// Run writes the program's output for the data. Where it gives up, nothing is
// written.
func (p *Program) Run(out *bytes.Buffer, data any, b *Binding) (err error) {
	at := out.Len()
	s, _ := p.states.Get().(*state)
	if s == nil {
		s = &state{}
	}
	s.out, s.bind = out, b
	defer func() {
		// A panic may come out of any view's method; html/template tells of it.
		if r := recover(); r != nil {
			out.Truncate(at)
			err = ErrUnusual
			return // the state is in disorder
		}
		s.out, s.bind = nil, nil
		p.states.Put(s)
	}()
	s.call(p.entry, Of(data))
	return nil
}

// call runs a body with variables of its own.
func (s *state) call(b *body, dot Value) {
	if s.depth++; s.depth > maxDepth {
		panic(errUnusual)
	}
	base, top := s.base, len(s.vars)
	s.base = top
	for range b.slots {
		s.vars = append(s.vars, Value{})
	}
	s.vars[top] = dot
	b.run(s, dot)
	clear(s.vars[top:])
	s.vars, s.base = s.vars[:top], base
	s.depth--
}
