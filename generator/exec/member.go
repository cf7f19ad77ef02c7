package exec

import (
	"go/token"
	"reflect"
	"sync/atomic"
)

// Method calls a method of a view with arguments. It fails with [ErrUnusual]
// where they are not of its types.
type Method func(view any, args []Value) (Value, error)

// Methods are the methods of views by the views' types. Types and methods
// without an entry are called through reflection.
type Methods map[reflect.Type]map[string]Method

// member is a name after a dot in a template; it remembers what it means for
// the type it saw last.
type member struct {
	name string
	last atomic.Pointer[meaning]
}

type meaning struct {
	typ  reflect.Type
	call Method
}

// get gives a field, the value of a method or what a map has under the name.
func (m *member) get(s *state, of Value, args []Value) Value {
	if of.kind == object && of.obj == nil {
		if len(args) > 0 {
			panic(errUnusual)
		}
		return Value{} // as text/template: nothing comes of nothing
	}
	x := of.obj
	if of.kind != object {
		x = of.Any()
	}
	typ := reflect.TypeOf(x)
	is := m.last.Load()
	if is == nil || is.typ != typ {
		is = &meaning{typ, s.bind.Methods.find(typ, m.name)}
		m.last.Store(is)
	}
	return must(is.call(x, args))
}

// find tells what a name means for a type.
func (ms Methods) find(typ reflect.Type, name string) Method {
	if f := ms[typ][name]; f != nil {
		return f
	}
	if typ.Kind() == reflect.Pointer {
		if k := typ.Elem().Kind(); k == reflect.Pointer || k == reflect.Interface || k == reflect.Map {
			return unusual
		}
	}
	if m, ok := typ.MethodByName(name); ok {
		return func(x any, args []Value) (Value, error) { return callReflect(m.Func, reflect.ValueOf(x), args) }
	}
	switch at := typ; {
	case at.Kind() == reflect.Map && at.Key() == stringType:
		return mapEntry(name)
	case at.Kind() == reflect.Pointer:
		at = at.Elem()
		fallthrough
	case at.Kind() == reflect.Struct:
		if at.Kind() != reflect.Struct || !token.IsExported(name) {
			return unusual
		}
		if f, ok := at.FieldByName(name); ok {
			return field(f.Index)
		}
	}
	return unusual
}

func unusual(any, []Value) (Value, error) { return Value{}, ErrUnusual }

func field(index []int) Method {
	return func(x any, args []Value) (Value, error) {
		if len(args) > 0 {
			return Value{}, ErrUnusual
		}
		v := reflect.ValueOf(x)
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		f, err := v.FieldByIndexErr(index)
		if err != nil {
			return Value{}, ErrUnusual
		}
		if f.Kind() == reflect.Struct && reflect.PointerTo(f.Type()).NumMethod() != f.Type().NumMethod() && f.CanAddr() {
			return Value{}, ErrUnusual // it has methods that a copy does not have
		}
		return ofReflect(f), nil
	}
}

func mapEntry(name string) Method {
	key := reflect.ValueOf(name)
	return func(x any, args []Value) (Value, error) {
		if len(args) > 0 {
			return Value{}, ErrUnusual
		}
		if m, ok := x.(map[string]any); ok {
			return Of(m[name]), nil
		}
		return ofReflect(reflect.ValueOf(x).MapIndex(key)), nil
	}
}

// callReflect calls a function, with a receiver where there is one.
func callReflect(f, receiver reflect.Value, args []Value) (Value, error) {
	typ := f.Type()
	in := make([]reflect.Value, 0, len(args)+1)
	if receiver.IsValid() {
		in = append(in, receiver)
	}
	n := len(in) + len(args)
	if fixed := typ.NumIn(); n != fixed && !(typ.IsVariadic() && n >= fixed-1) {
		return Value{}, ErrUnusual
	}
	for _, a := range args {
		var want reflect.Type
		if i := len(in); typ.IsVariadic() && i >= typ.NumIn()-1 {
			want = typ.In(typ.NumIn() - 1).Elem()
		} else {
			want = typ.In(i)
		}
		in = append(in, a.as(want))
	}
	out := f.Call(in)
	if len(out) == 0 || len(out) > 2 || len(out) == 2 && !out[1].IsNil() {
		return Value{}, ErrUnusual
	}
	return ofReflect(out[0]), nil
}
