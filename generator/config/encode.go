package config

import (
	"encoding/binary"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"jianbao/generator/diag"
)

// Value is one value of a configuration in words.
type Value struct {
	Path   string // "images.widths[0]"
	Text   string
	Origin Origin
}

// Hash returns a canonical encoding of all that can change an output, for
// hashing: two configurations with equal values have equal bytes, wherever the
// values came from and in whatever order they were written.
func (c *Config) Hash() []byte {
	var buf []byte
	put := func(s string) {
		buf = binary.AppendUvarint(buf, uint64(len(s)))
		buf = append(buf, s...)
	}
	walk("", reflect.ValueOf(*c), func(path, text string) {
		put(path)
		put(text)
	})
	return buf
}

// Values lists the values in the order of config.yaml's keys, without those
// that are empty.
func (c *Config) Values() []Value {
	var out []Value
	walk("", reflect.ValueOf(*c), func(path, text string) {
		if text == "" {
			return
		}
		top := !strings.ContainsAny(path, ".[")
		if !top && (text == "0" || text == "false") {
			return
		}
		out = append(out, Value{path, text, c.origin(path)})
	})
	return out
}

// origin finds where a value came from: its own entry or that of what it is in.
func (c *Config) origin(path string) Origin {
	for {
		if o, ok := c.Origins[path]; ok {
			return o
		}
		i := strings.LastIndexAny(path, ".[")
		if i < 0 {
			return Origin{Layer: LayerDefault}
		}
		path = path[:i]
	}
}

var (
	posType   = reflect.TypeFor[diag.Pos]()
	placeType = reflect.TypeFor[map[string]diag.Pos]()
	zoneType  = reflect.TypeFor[*time.Location]()
	whence    = reflect.TypeFor[map[string]Origin]()
)

// walk calls leaf for every value, in a fixed order. Places are left out.
func walk(path string, v reflect.Value, leaf func(path, text string)) {
	if !v.IsValid() {
		leaf(path, "")
		return
	}
	switch v.Type() {
	case posType, placeType, whence:
		return
	case zoneType:
		leaf(path, v.Interface().(*time.Location).String())
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		walkStruct(path, v, leaf)
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walk(path, v.Elem(), leaf)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(path+"["+strconv.Itoa(i)+"]", v.Index(i), leaf)
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, k := range keys {
			walk(join(path, k.String()), v.MapIndex(k), leaf)
		}
	default:
		leaf(path, fmt.Sprint(v.Interface()))
	}
}

func walkStruct(path string, v reflect.Value, leaf func(path, text string)) {
	t := v.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case !f.IsExported():
		case f.Anonymous || f.Name == "Query":
			walk(path, v.Field(i), leaf)
		default:
			at := join(path, keyName(f.Name))
			if path == "" && f.Name == "Dashboards" {
				walkDashboards(at, v.Field(i), leaf)
				continue
			}
			if path == "" && f.Name == "Chapters" {
				walkChapters(at, v.Field(i).Interface().(Chapters), leaf)
				continue
			}
			walk(at, v.Field(i), leaf)
		}
	}
}

// walkDashboards names dashboards instead of numbering them, as their origins do.
func walkDashboards(path string, v reflect.Value, leaf func(path, text string)) {
	for i := range v.Len() {
		walk(join(path, v.Index(i).Interface().(Dashboard).Name), v.Index(i), leaf)
	}
}

// walkChapters names chapters, in their order, as their origins do.
func walkChapters(path string, sets Chapters, leaf func(path, text string)) {
	for _, set := range slices.Sorted(maps.Keys(sets)) {
		for _, c := range sets[set] {
			walk(join(path, set+"."+c.Name), reflect.ValueOf(c), leaf)
		}
	}
}

// keyName gives the key of config.yaml for a field: BaseURL → baseURL, TOCDepth → tocDepth.
func keyName(field string) string {
	switch field {
	case "ICP", "URL", "ZH", "EN":
		return strings.ToLower(field)
	case "TOCDepth":
		return "tocDepth"
	}
	r := []rune(field)
	r[0] = unicode.ToLower(r[0])
	return string(r)
}
