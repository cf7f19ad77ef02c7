package render

import (
	"html/template"
	"reflect"

	"jianbao/generator/config"
	"jianbao/generator/exec"
	"jianbao/generator/model"
)

// viewMethods are the methods of the views that pages ask most, to be called
// without reflection.
func viewMethods() exec.Methods {
	ms := exec.Methods{}
	addMethods[*Page](ms)
	addMethods[*Site](ms)
	addMethods[*Record](ms)
	addMethods[Date](ms)
	addMethods[*Week](ms)
	addMethods[*WeekDay](ms)
	addMethods[*Bulletin](ms)
	addMethods[*Report](ms)
	addMethods[*Paginator](ms)
	addMethods[*Term](ms)
	return ms
}

// addMethods adds the methods of a view that have one of the shapes known here.
func addMethods[V any](ms exec.Methods) {
	typ := reflect.TypeFor[V]()
	of := make(map[string]exec.Method, typ.NumMethod())
	for i := range typ.NumMethod() {
		m := typ.Method(i)
		if f := plain[V](m.Func.Interface()); f != nil {
			of[m.Name] = noArgs(f)
		} else if f := withArgs[V](m.Func.Interface()); f != nil {
			of[m.Name] = f
		}
	}
	ms[typ] = of
}

func noArgs(f func(view any) (exec.Value, error)) exec.Method {
	return func(view any, args []exec.Value) (exec.Value, error) {
		if len(args) > 0 {
			return exec.Value{}, exec.ErrUnusual
		}
		return f(view)
	}
}

// plain calls a method without arguments.
func plain[V any](method any) func(view any) (exec.Value, error) {
	switch f := method.(type) {
	case func(V) string:
		return func(v any) (exec.Value, error) { return exec.String(f(v.(V))), nil }
	case func(V) template.HTML:
		return func(v any) (exec.Value, error) { return exec.HTML(f(v.(V))), nil }
	case func(V) (template.HTML, error):
		return func(v any) (exec.Value, error) {
			h, err := f(v.(V))
			return exec.HTML(h), err
		}
	case func(V) bool:
		return value(f)
	case func(V) int:
		return value(f)
	case func(V) any:
		return value(f)
	case func(V) []string:
		return value(f)
	case func(V) Date:
		return value(f)
	case func(V) *Site:
		return value(f)
	case func(V) *Page:
		return value(f)
	case func(V) []*Page:
		return value(f)
	case func(V) *Record:
		return value(f)
	case func(V) []*Record:
		return value(f)
	case func(V) *Link:
		return value(f)
	case func(V) []*Link:
		return value(f)
	case func(V) *Image:
		return value(f)
	case func(V) *Share:
		return value(f)
	case func(V) *Term:
		return value(f)
	case func(V) config.Sector:
		return value(f)
	case func(V) *Week:
		return value(f)
	case func(V) *Paginator:
		return value(f)
	case func(V) []MenuItem:
		return value(f)
	case func(V) []FieldView:
		return value(f)
	case func(V) []model.Heading:
		return value(f)
	}
	return nil
}

func value[V, R any](f func(V) R) func(view any) (exec.Value, error) {
	return func(v any) (exec.Value, error) { return exec.Of(f(v.(V))), nil }
}

// withArgs calls a method with a text.
func withArgs[V any](method any) exec.Method {
	switch f := method.(type) {
	case func(V, string) string:
		return withText(func(v V, s string) exec.Value { return exec.String(f(v, s)) })
	case func(V, string) any:
		return withText(func(v V, s string) exec.Value { return exec.Of(f(v, s)) })
	case func(V, string) bool:
		return withText(func(v V, s string) exec.Value { return exec.Of(f(v, s)) })
	case func(V, string) int64:
		return withText(func(v V, s string) exec.Value { return exec.Of(f(v, s)) })
	case func(V, string) template.HTML:
		return withText(func(v V, s string) exec.Value { return exec.HTML(f(v, s)) })
	}
	return nil
}

func withText[V any](f func(V, string) exec.Value) exec.Method {
	return func(view any, args []exec.Value) (exec.Value, error) {
		if len(args) == 1 {
			if s, ok := args[0].Text(); ok {
				return f(view.(V), s), nil
			}
		}
		return exec.Value{}, exec.ErrUnusual
	}
}
