package exec

import (
	"io"
	"strings"
	"sync"
	"text/template"
)

// builtin has text/template itself call one of its functions.
type builtin struct {
	name string
	mu   sync.Mutex
	by   map[int]*template.Template // by the number of arguments
}

func newBuiltin(name string) *builtin {
	return &builtin{name: name, by: map[int]*template.Template{}}
}

// builtinCall is what the template of a call works on.
type builtinCall struct {
	args   []Value
	result any
}

// Arg gives an argument to the template.
func (c *builtinCall) Arg(i int) any { return c.args[i].Any() }

// Put takes the result from the template.
func (c *builtinCall) Put(x any) string { c.result = x; return "" }

func (b *builtin) call(args []Value) Value {
	c := &builtinCall{args: args}
	if err := b.template(len(args)).Execute(io.Discard, c); err != nil {
		panic(errUnusual)
	}
	return Of(c.result)
}

func (b *builtin) template(n int) *template.Template {
	b.mu.Lock()
	defer b.mu.Unlock()
	if t := b.by[n]; t != nil {
		return t
	}
	var src strings.Builder
	src.WriteString("{{.Put (" + b.name)
	for i := range n {
		src.WriteString(" (.Arg " + string(rune('0'+i)) + ")")
	}
	src.WriteString(")}}")
	if n > 9 {
		panic(errUnusual)
	}
	t := template.Must(template.New(b.name).Parse(src.String()))
	b.by[n] = t
	return t
}
