package theme

import (
	"bytes"
	"html/template"
	"io"
	"sync"
	"sync/atomic"
	"text/template/parse"

	"jianbao/generator/deps"
	"jianbao/generator/exec"
)

// Template is a layout or a partial, ready to run.
type Template struct {
	Name string    // "layouts/article.html", "partials/card.html"
	Hash deps.Hash // of its source and all it reaches statically

	theme *Theme
	quick *quick

	once sync.Once
	slow *template.Template
}

// quick is a template compiled by package exec; the copies of a theme share it.
type quick struct {
	once    sync.Once
	exists  bool
	program *exec.Program // nil where exec does not know the template's form
	err     error         // a context that cannot be escaped
	odd     atomic.Bool
}

// Execute writes the template's output for the data by html/template. Templates of
// one theme may run at the same time.
func (t *Template) Execute(w io.Writer, data any) error {
	t.once.Do(func() { t.slow = t.theme.build(t.Name) })
	return t.slow.Execute(w, data)
}

// Quick reports whether Run is worth trying.
func (t *Template) Quick() bool { return t.quick.program != nil && !t.quick.odd.Load() }

// Run writes what Execute would write, faster, or it fails with
// [exec.ErrUnusual] and writes nothing; then Execute gives the output or the error.
func (t *Template) Run(out *bytes.Buffer, data any) error {
	return t.quick.program.Run(out, data, &t.theme.binding)
}

// Odd says that Run failed where Execute did not: it is not tried again.
func (t *Template) Odd() { t.quick.odd.Store(true) }

// get returns the template of a file; nil where there is none.
func (t *Theme) get(p string) *Template {
	t.mu.Lock()
	defer t.mu.Unlock()
	if tpl, ok := t.built[p]; ok {
		return tpl
	}
	var tpl *Template
	if q := t.compiled(p); q != nil && q.exists {
		tpl = &Template{Name: p, Hash: t.hashes[p], theme: t, quick: q}
	}
	t.built[p] = tpl
	return tpl
}

// compiled compiles a file's template once for all copies of the theme.
func (t *Theme) compiled(p string) *quick {
	q := t.programs[p]
	if q == nil {
		return nil
	}
	q.once.Do(func() {
		set := t.build(p)
		if set == nil {
			return
		}
		q.exists = true
		if q.err = escape(set); q.err != nil {
			return
		}
		trees := map[string]*parse.Tree{}
		for _, tpl := range set.Templates() {
			trees[tpl.Name()] = tpl.Tree
		}
		q.program = exec.Compile(trees, set.Name(), t.calls)
	})
	return q
}

// escape has html/template work out the context of every action of a set: the
// call sits in a branch that is not taken.
func escape(set *template.Template) error {
	probe, err := set.New("probe").Parse("{{if false}}{{template " + quote(set.Name()) + " .}}{{end}}")
	if err != nil {
		return err
	}
	return probe.Execute(io.Discard, nil)
}

// bind makes what programs of this copy call.
func (t *Theme) bind(methods exec.Methods) {
	t.binding = exec.Binding{Methods: methods, Funcs: make([]exec.Func, len(t.calls))}
	for i, name := range t.calls {
		t.binding.Funcs[i] = exec.Wrap(t.funcs[name])
	}
}
