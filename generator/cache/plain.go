package cache

import (
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"sort"
	"time"
	"unsafe"

	"jianbao/generator/deps"
)

// Codec writes and reads values of one type that are plain data: structs of exported
// fields, pointers, slices, maps with text keys, texts, numbers, truth values, times,
// and interfaces that hold such values. Nil and empty are not the same, nor are values
// of different types in an interface; a time keeps its offset.
//
// Fields that are functions are left out, fields that hold nothing take no space, and a type's shape is part of its
// [Codec.Shape], so that what was written by a program with other types is not read.
type Codec[T any] struct {
	plan  *plan
	zone  *time.Location
	held  []held // what interfaces may hold
	shape deps.Hash
}

type held struct {
	typ  reflect.Type
	plan *plan
}

// NewCodec makes a codec. Times are read in zone where their offset is that of the
// zone, else in a fixed one. extra are values of further types that interfaces hold,
// besides texts, numbers, times and lists and maps of these.
func NewCodec[T any](zone *time.Location, extra ...any) *Codec[T] {
	c := &Codec[T]{zone: zone}
	b := &planner{known: map[reflect.Type]*plan{}}
	c.plan = b.plan(reflect.TypeFor[T]())
	for _, x := range append([]any{
		"", 0, int64(0), 0.0, false, uint64(0), []any(nil), map[string]any(nil), []string(nil), time.Time{},
	}, extra...) {
		t := reflect.TypeOf(x)
		c.held = append(c.held, held{t, b.plan(t)})
	}
	var h deps.Hasher
	b.describe(&h, reflect.TypeFor[T](), map[reflect.Type]bool{})
	for _, x := range c.held {
		b.describe(&h, x.typ, map[reflect.Type]bool{})
	}
	c.shape = h.Sum()
	return c
}

// Shape tells types of another shape apart.
func (c *Codec[T]) Shape() deps.Hash { return c.shape }

// Append appends a value; an error if it holds something that is not plain data.
func (c *Codec[T]) Append(b []byte, v *T) ([]byte, error) {
	e := &encoder{b: b, held: c.held}
	if err := e.value(c.plan, reflect.ValueOf(v).Elem()); err != nil {
		return b, err
	}
	return e.b, nil
}

// Read reads what Append wrote from all of b; false if b is something else. Texts and
// bytes in the value are parts of b, which must not change any more.
func (c *Codec[T]) Read(b []byte, v *T) bool {
	d := &decoder{reader: reader{b: b}, held: c.held, zone: c.zone}
	d.value(c.plan, reflect.ValueOf(v).Elem(), 0)
	return d.whole()
}

// plan is how values of a type are written.
type plan struct {
	typ    reflect.Type
	kind   kind
	elem   *plan
	fields []fieldPlan
}

type fieldPlan struct {
	index int
	plan  *plan
}

type kind uint8

const (
	kindBad kind = iota
	kindBool
	kindInt
	kindUint
	kindFloat
	kindText
	kindBytes
	kindList
	kindMap
	kindPtr
	kindStruct
	kindTime
	kindAny
)

type planner struct{ known map[reflect.Type]*plan }

var timeType = reflect.TypeFor[time.Time]()

func (b *planner) plan(t reflect.Type) *plan {
	if p := b.known[t]; p != nil {
		return p
	}
	p := &plan{typ: t}
	b.known[t] = p
	switch t.Kind() {
	case reflect.Bool:
		p.kind = kindBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.kind = kindInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		p.kind = kindUint
	case reflect.Float64, reflect.Float32:
		p.kind = kindFloat
	case reflect.String:
		p.kind = kindText
	case reflect.Slice:
		if p.kind = kindList; t.Elem().Kind() == reflect.Uint8 {
			p.kind = kindBytes
			return p
		}
		p.elem = b.plan(t.Elem())
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			p.kind, p.elem = kindMap, b.plan(t.Elem())
		}
	case reflect.Pointer:
		p.kind, p.elem = kindPtr, b.plan(t.Elem())
	case reflect.Interface:
		p.kind = kindAny
	case reflect.Struct:
		if t == timeType {
			p.kind = kindTime
			return p
		}
		p.kind = kindStruct
		for i := range t.NumField() {
			if !t.Field(i).IsExported() {
				p.kind = kindBad // what is hidden cannot be read back
				return p
			}
			if t.Field(i).Type.Kind() != reflect.Func {
				p.fields = append(p.fields, fieldPlan{i, b.plan(t.Field(i).Type)})
			}
		}
	}
	return p
}

// describe hashes a type's shape.
func (b *planner) describe(h *deps.Hasher, t reflect.Type, seen map[reflect.Type]bool) {
	h.Str(t.String(), t.Kind().String())
	if seen[t] || t == timeType {
		return
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			h.Str(t.Field(i).Name)
			b.describe(h, t.Field(i).Type, seen)
		}
	case reflect.Slice, reflect.Pointer:
		b.describe(h, t.Elem(), seen)
	case reflect.Map:
		b.describe(h, t.Key(), seen)
		b.describe(h, t.Elem(), seen)
	}
}

type encoder struct {
	b    []byte
	held []held
}

func (e *encoder) uint(n int) { e.b = binary.AppendUvarint(e.b, uint64(n)) }

func (e *encoder) value(p *plan, v reflect.Value) error {
	switch p.kind {
	case kindBool:
		if v.Bool() {
			e.b = append(e.b, 1)
		} else {
			e.b = append(e.b, 0)
		}
	case kindInt:
		e.b = binary.AppendVarint(e.b, v.Int())
	case kindUint:
		e.b = binary.AppendUvarint(e.b, v.Uint())
	case kindFloat:
		e.b = binary.LittleEndian.AppendUint64(e.b, math.Float64bits(v.Float()))
	case kindText:
		e.b = appendStr(e.b, v.String())
	case kindBytes:
		e.b = appendCount(e.b, v.Len(), !v.IsNil())
		e.b = append(e.b, v.Bytes()...)
	case kindTime:
		e.time(v.Interface().(time.Time))
	case kindList:
		e.b = appendCount(e.b, v.Len(), !v.IsNil())
		for i := range v.Len() {
			if err := e.value(p.elem, v.Index(i)); err != nil {
				return err
			}
		}
	case kindMap:
		return e.mapping(p, v)
	case kindPtr:
		if v.IsNil() {
			e.b = append(e.b, 0)
			return nil
		}
		e.b = append(e.b, 1)
		return e.value(p.elem, v.Elem())
	case kindStruct:
		return e.fields(p, v)
	case kindAny:
		return e.any(v)
	default:
		return fmt.Errorf("cache: %s is not plain data", p.typ)
	}
	return nil
}

// fields writes the fields that hold something, each after its number from 1.
func (e *encoder) fields(p *plan, v reflect.Value) error {
	for i, f := range p.fields {
		x := v.Field(f.index)
		if x.IsZero() {
			continue
		}
		e.uint(i + 1)
		if err := e.value(f.plan, x); err != nil {
			return err
		}
	}
	e.uint(0)
	return nil
}

func (e *encoder) mapping(p *plan, v reflect.Value) error {
	e.b = appendCount(e.b, v.Len(), !v.IsNil())
	keys := v.MapKeys()
	sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
	for _, k := range keys {
		e.b = appendStr(e.b, k.String())
		if err := e.value(p.elem, v.MapIndex(k)); err != nil {
			return err
		}
	}
	return nil
}

func (e *encoder) time(t time.Time) {
	_, offset := t.Zone()
	if t.Location() == time.UTC {
		offset = utc
	}
	e.b = binary.AppendVarint(e.b, t.Unix())
	e.b = binary.AppendUvarint(e.b, uint64(t.Nanosecond()))
	e.b = binary.AppendVarint(e.b, int64(offset))
}

// utc marks a time in UTC, which is not the same as one of a zone without offset.
const utc = 1 << 30

func (e *encoder) any(v reflect.Value) error {
	if v.IsNil() {
		e.uint(0)
		return nil
	}
	x := v.Elem()
	for i, h := range e.held {
		if h.typ == x.Type() {
			e.uint(i + 1)
			return e.value(h.plan, x)
		}
	}
	return fmt.Errorf("cache: %s in an interface is not plain data", x.Type())
}

// maxNesting bounds how deep values nest, for what is read from a damaged file.
const maxNesting = 1000

type decoder struct {
	reader
	held []held
	zone *time.Location
}

// text gives a part of b as a text, without copying it.
func (d *decoder) text() string {
	b := d.bytes()
	return unsafe.String(unsafe.SliceData(b), len(b))
}

func (d *decoder) value(p *plan, v reflect.Value, depth int) {
	if depth++; depth > maxNesting {
		d.fail()
	}
	if d.failed {
		return
	}
	switch p.kind {
	case kindBool:
		v.SetBool(d.uint() != 0)
	case kindInt:
		v.SetInt(d.int())
	case kindUint:
		v.SetUint(d.uint())
	case kindFloat:
		v.SetFloat(math.Float64frombits(d.fixed()))
	case kindText:
		v.SetString(d.text())
	case kindBytes:
		if n, ok := d.count(1); ok && n <= len(d.b) {
			v.SetBytes(d.b[:n:n])
			d.b = d.b[n:]
		}
	case kindTime:
		v.Set(reflect.ValueOf(d.time()))
	case kindList:
		if n, ok := d.count(1); ok {
			v.Set(reflect.MakeSlice(p.typ, n, n))
			for i := 0; i < n && !d.failed; i++ {
				d.value(p.elem, v.Index(i), depth)
			}
		}
	case kindMap:
		d.mapping(p, v, depth)
	case kindPtr:
		if d.uint() != 0 {
			v.Set(reflect.New(p.typ.Elem()))
			d.value(p.elem, v.Elem(), depth)
		}
	case kindStruct:
		d.fields(p, v, depth)
	case kindAny:
		if n := d.uint(); n > 0 && n <= uint64(len(d.held)) {
			h := d.held[n-1]
			x := reflect.New(h.typ).Elem()
			d.value(h.plan, x, depth)
			v.Set(x)
		} else if n != 0 {
			d.fail()
		}
	default:
		d.fail()
	}
}

func (d *decoder) fields(p *plan, v reflect.Value, depth int) {
	for {
		n := d.uint()
		switch {
		case n == 0 || d.failed:
			return
		case n > uint64(len(p.fields)):
			d.fail()
			return
		}
		f := p.fields[n-1]
		d.value(f.plan, v.Field(f.index), depth)
	}
}

func (d *decoder) mapping(p *plan, v reflect.Value, depth int) {
	n, ok := d.count(2)
	if !ok {
		return
	}
	m := reflect.MakeMapWithSize(p.typ, n)
	key, elem := reflect.New(p.typ.Key()).Elem(), reflect.New(p.typ.Elem()).Elem()
	for ; n > 0 && !d.failed; n-- {
		key.SetString(d.text())
		elem.SetZero()
		d.value(p.elem, elem, depth)
		m.SetMapIndex(key, elem)
	}
	v.Set(m)
}

func (d *decoder) time() time.Time {
	sec, nsec, offset := d.int(), d.uint(), d.int()
	if d.failed || nsec >= 1e9 {
		d.fail()
		return time.Time{}
	}
	t := time.Unix(sec, int64(nsec)).UTC()
	if offset == utc {
		return t
	}
	if in := t.In(d.zone); zoneOffset(in) == offset {
		return in
	}
	return t.In(time.FixedZone("", int(offset)))
}

func zoneOffset(t time.Time) int64 {
	_, offset := t.Zone()
	return int64(offset)
}
