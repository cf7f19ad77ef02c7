package render_test

import (
	"encoding/json"
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"testing"
	"time"

	"jianbao/generator"
	"jianbao/generator/output"
	"jianbao/generator/render"
)

// hidden are values of the site own that no template may get: of a private field,
// of records of a private kind, of a field that is for totals only, and what is
// computed from it.
var hidden = []string{"机密话", "钱一", "孙二", "老钱", "老孙", "p1", "p7", "7753", "7,753", "17228", "17,228"}

// words are what a theme might ask for.
var words = []string{
	"secret", "heads", "group", "share", "name", "nick", "skill", "body", "who", "sum", "n", "person", "tally", "case", "p1", "title", "count", "helper",
	"秘密", "人头", "姓名", "外号", "登记", "t1", "c1", "id",
}

// TestNoViewGivesWhatIsHidden calls every method of every view that can be
// reached from a layout, with all words, and looks at whatever comes back.
func TestNoViewGivesWhatIsHidden(t *testing.T) {
	files := map[string]string{}
	for name, text := range own {
		files[name] = text
	}
	// Fields that name records of the hidden kinds, and a value that stands out.
	files["kinds/own.yaml"] = strings.Replace(files["kinds/own.yaml"], "    - {name: since,",
		"    - {name: who, label: {zh: 谁, en: Who}, type: ref, ref: person, private: true}\n    - {name: sum, label: {zh: 计, en: Sum}, type: ref, ref: tally, multiple: true}\n    - {name: since,", 1)
	files["content/records/case.yaml"] = strings.Replace(files["content/records/case.yaml"], "heads: 6", "heads: 7753, sum: [t1]", 1)
	b, env := opened(t, files)
	w := &walker{t: t, seen: map[string]bool{}, args: map[string][][]any{}}
	for _, p := range b.Site().Pages {
		w.page, w.thorough = p.URL, p.URL == "/bodies/a/" || p.URL == "/cases/c1/"
		w.walk(reflect.ValueOf(render.ViewOf(env, p)), 0)
	}
	if w.calls < 5000 {
		t.Errorf("only %d calls", w.calls)
	}
	for _, want := range []string{"甲部", "完整", "办结率"} { // it does look
		if !w.found[want] {
			t.Errorf("the views do not give %s", want)
		}
	}
}

func opened(t *testing.T, files map[string]string) (*generator.Builder, *render.Env) {
	t.Helper()
	root := t.TempDir()
	write(t, root, files)
	b := open(t, root, time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC), output.NewMemory())
	build(t, b)
	return b, b.Env()
}

type walker struct {
	t        *testing.T
	page     string
	thorough bool // with all combinations of words, and charts
	way      []string
	seen     map[string]bool
	found    map[string]bool
	calls    int
	args     map[string][][]any
}

// walk looks at a value and at all it leads to.
func (w *walker) walk(v reflect.Value, depth int) {
	if !v.IsValid() || depth > 4 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		w.text(v.String())
		return
	case reflect.Slice:
		for i := range v.Len() {
			w.walk(v.Index(i), depth)
		}
		return
	case reflect.Interface:
		w.walk(v.Elem(), depth)
		return
	case reflect.Pointer, reflect.Struct:
	default:
		w.text(fmt.Sprint(v))
		return
	}
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return
	}
	s := reflect.Indirect(v)
	if s.Kind() != reflect.Struct || !strings.HasPrefix(s.Type().PkgPath(), "jianbao/") {
		w.text(fmt.Sprint(v))
		return
	}
	w.text(fmt.Sprint(v))
	if data, err := json.Marshal(v.Interface()); err == nil {
		w.text(string(data))
	}
	for i := range s.NumField() {
		if f := s.Type().Field(i); f.IsExported() {
			w.step(f.Name, s.Field(i), depth)
		}
	}
	w.methods(v, depth)
}

// methods calls each with everything that could be asked for.
func (w *walker) methods(v reflect.Value, depth int) {
	for i := range v.NumMethod() {
		m, name := v.Method(i), v.Type().Method(i).Name
		for _, args := range w.arguments(m.Type(), name) {
			if len(args) > 1 && !w.thorough {
				break // one page of a kind is asked for all combinations
			}
			call := fmt.Sprintf("%s %s%v", v.Type(), name, args)
			if depth > 1 && (len(args) > 0 || w.seen[call]) {
				continue // what leads here was asked for everything before
			}
			w.seen[call] = true
			w.calls++
			in := make([]reflect.Value, len(args))
			for j, a := range args {
				in[j] = reflect.ValueOf(a)
			}
			out := m.Call(in)
			if len(out) == 2 && !out[1].IsNil() {
				w.text(strings.NewReplacer("p1", "").Replace(fmt.Sprint(out[1]))) // as asked for
				continue
			}
			w.step(call, out[0], depth)
		}
	}
}

func (w *walker) step(name string, v reflect.Value, depth int) {
	w.way = append(w.way, name)
	w.walk(v, depth+1)
	w.way = w.way[:len(w.way)-1]
}

// arguments are the lists of arguments to try, made once.
func (w *walker) arguments(m reflect.Type, name string) [][]any {
	key := name + m.String()
	if _, known := w.args[key]; !known {
		w.args[key] = arguments(m, name)
	}
	return w.args[key]
}

func arguments(m reflect.Type, name string) [][]any {
	switch name {
	case "Chart":
		var out [][]any
		for _, kind := range []string{"person", "tally", "case"} {
			for _, by := range []string{"skill", "nick", "name", "group", "who", "sum"} {
				for _, measure := range []string{"count", "heads"} {
					out = append(out, []any{kind, "body", "bar", measure, by})
				}
			}
		}
		return out
	case "Format":
		return nil
	}
	lists := [][]any{nil}
	for i := range m.NumIn() {
		t := m.In(i)
		if m.IsVariadic() && i == m.NumIn()-1 {
			t = t.Elem()
		}
		some := words
		if m.NumIn() > 2 {
			some = words[:18]
		}
		var values []any
		switch t.Kind() {
		case reflect.String:
			for _, s := range some {
				values = append(values, s)
			}
		case reflect.Int:
			values = []any{9}
		default:
			return nil
		}
		var next [][]any
		for _, l := range lists {
			for _, v := range values {
				next = append(next, append(append([]any(nil), l...), v))
			}
		}
		lists = next
	}
	return lists
}

func (w *walker) text(s string) {
	if w.found == nil {
		w.found = map[string]bool{}
	}
	for _, ok := range []string{"甲部", "完整", "办结率"} {
		if strings.Contains(s, ok) {
			w.found[ok] = true
		}
	}
	for _, h := range hidden {
		if strings.Contains(s, h) && !strings.Contains(string(template.HTMLEscapeString(s)), "0x") {
			w.t.Fatalf("%s: %s gives %q: %.300s", w.page, strings.Join(w.way, " → "), h, s)
		}
	}
}
