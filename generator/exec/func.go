package exec

import (
	"html/template"
	"reflect"
)

// Func is a function that templates may call.
type Func func(args []Value) (Value, error)

// Wrap makes a Func of a function of a template.FuncMap. Those of common shapes
// are called by their types.
func Wrap(f any) Func {
	switch f := f.(type) {
	case func(string) string:
		return func(args []Value) (Value, error) {
			if len(args) != 1 || args[0].kind != text {
				return Value{}, ErrUnusual
			}
			return String(f(args[0].str)), nil
		}
	case func(string) template.HTML:
		return func(args []Value) (Value, error) {
			if len(args) != 1 || args[0].kind != text {
				return Value{}, ErrUnusual
			}
			return HTML(f(args[0].str)), nil
		}
	case func(string) (template.HTML, error):
		return func(args []Value) (Value, error) {
			if len(args) != 1 || args[0].kind != text {
				return Value{}, ErrUnusual
			}
			h, err := f(args[0].str)
			return HTML(h), err
		}
	case func(string, ...any) string:
		return func(args []Value) (Value, error) {
			if len(args) < 1 || args[0].kind != text {
				return Value{}, ErrUnusual
			}
			return String(f(args[0].str, anys(args[1:])...)), nil
		}
	case func(string, ...any) (template.HTML, error):
		return func(args []Value) (Value, error) {
			if len(args) < 1 || args[0].kind != text {
				return Value{}, ErrUnusual
			}
			h, err := f(args[0].str, anys(args[1:])...)
			return HTML(h), err
		}
	case func(string, any, ...any) (template.HTML, error):
		return func(args []Value) (Value, error) {
			if len(args) < 2 || args[0].kind != text {
				return Value{}, ErrUnusual
			}
			h, err := f(args[0].str, args[1].Any(), anys(args[2:])...)
			return HTML(h), err
		}
	case func(...any) []any:
		return func(args []Value) (Value, error) { return Value{obj: f(anys(args)...)}, nil }
	case func(...any) (map[string]any, error):
		return func(args []Value) (Value, error) {
			m, err := f(anys(args)...)
			return Value{obj: m}, err
		}
	case func(any) string:
		return func(args []Value) (Value, error) {
			if len(args) != 1 {
				return Value{}, ErrUnusual
			}
			return String(f(args[0].Any())), nil
		}
	}
	if f := wrapPair(f); f != nil {
		return f
	}
	v := reflect.ValueOf(f)
	return func(args []Value) (Value, error) { return callReflect(v, reflect.Value{}, args) }
}

// wrapPair is Wrap for functions of two arguments.
func wrapPair(f any) Func {
	switch f := f.(type) {
	case func(any, any) bool:
		return func(args []Value) (Value, error) {
			if len(args) != 2 {
				return Value{}, ErrUnusual
			}
			return Of(f(args[0].Any(), args[1].Any())), nil
		}
	case func(int, any) (any, error):
		return func(args []Value) (Value, error) {
			if len(args) != 2 {
				return Value{}, ErrUnusual
			}
			n, ok := args[0].obj.(int)
			if !ok {
				return Value{}, ErrUnusual
			}
			x, err := f(n, args[1].Any())
			if err != nil {
				return Value{}, ErrUnusual
			}
			return Of(x), nil
		}
	case func([]string, string) string:
		return func(args []Value) (Value, error) {
			if len(args) != 2 || args[1].kind != text {
				return Value{}, ErrUnusual
			}
			list, ok := args[0].obj.([]string)
			if !ok {
				return Value{}, ErrUnusual
			}
			return String(f(list, args[1].str)), nil
		}
	}
	return nil
}

func anys(args []Value) []any {
	if len(args) == 0 {
		return nil
	}
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = a.Any()
	}
	return out
}
