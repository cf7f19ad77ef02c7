package exec

import (
	"html/template"
	"reflect"
)

// Value is what an expression of a template gives. Text is not boxed: most of
// what a page prints is text.
type Value struct {
	obj     any
	str     string
	kind    kind
	literal bool // written in the template: it takes the type that is wanted
}

type kind uint8

const (
	object kind = iota
	text        // a string
	markup      // a template.HTML
)

// Of wraps a Go value.
func Of(x any) Value {
	switch x := x.(type) {
	case string:
		return Value{kind: text, str: x}
	case template.HTML:
		return Value{kind: markup, str: string(x)}
	}
	return Value{obj: x}
}

// String wraps a string.
func String(s string) Value { return Value{kind: text, str: s} }

// HTML wraps markup.
func HTML(s template.HTML) Value { return Value{kind: markup, str: string(s)} }

// Any gives the Go value; nil for nothing.
func (v Value) Any() any {
	switch v.kind {
	case text:
		return v.str
	case markup:
		return template.HTML(v.str)
	}
	return v.obj
}

// Text gives a string; false for anything else.
func (v Value) Text() (string, bool) { return v.str, v.kind == text }

// truth is the value of a condition, as text/template sees it.
func (v Value) truth() bool {
	if v.kind != object {
		return v.str != ""
	}
	switch x := v.obj.(type) {
	case nil:
		return false
	case bool:
		return x
	case int:
		return x != 0
	}
	is, ok := template.IsTrue(v.obj)
	if !ok {
		panic(errUnusual)
	}
	return is
}

var stringType, htmlType = reflect.TypeFor[string](), reflect.TypeFor[template.HTML]()

// ofReflect wraps what reflection gave; without boxing texts.
func ofReflect(v reflect.Value) Value {
	if v.Kind() == reflect.String {
		switch v.Type() {
		case stringType:
			return Value{kind: text, str: v.String()}
		case htmlType:
			return Value{kind: markup, str: v.String()}
		}
	}
	if !v.IsValid() {
		return Value{}
	}
	return Of(v.Interface())
}

// as gives the value as an argument of a type, as text/template does; what it
// converts in rarer ways is unusual.
func (v Value) as(typ reflect.Type) reflect.Value {
	x := reflect.ValueOf(v.Any())
	switch {
	case !x.IsValid():
		switch typ.Kind() {
		case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
			return reflect.Zero(typ)
		}
	case x.Type().AssignableTo(typ):
		return x
	case v.literal && x.CanConvert(typ) && (x.Kind() == reflect.String) == (typ.Kind() == reflect.String):
		return x.Convert(typ)
	case x.Kind() == reflect.Pointer && !x.IsNil() && x.Type().Elem().AssignableTo(typ):
		return x.Elem()
	}
	panic(errUnusual)
}
