package derive

import (
	"slices"
	"strconv"
	"strings"

	"jianbao/generator/model"
)

// mask tells which rows meet all conditions; nil where there are none.
func (v *view) mask(when map[string][]string) []bool {
	if len(when) == 0 {
		return nil
	}
	out := make([]bool, v.len())
	for i := range out {
		out[i] = true
	}
	for field, values := range when {
		ok := v.accepts(field, values)
		for i := range out {
			out[i] = out[i] && ok(i)
		}
	}
	return out
}

func never(int) bool { return false }

// accepts tells whether a row has one of the values in a field. Each value may
// be an option key or label, yes or no, a number, a text, or "*".
func (v *view) accepts(name string, values []string) func(int) bool {
	f, ok := v.t.Kind.Field(name)
	if !ok {
		return never
	}
	if slices.Contains(values, "*") {
		return v.has(f.Name)
	}
	fi := v.t.Kind.Index(f.Name)
	switch f.Type {
	case model.TypeBool:
		return v.truths(fi, values)
	case model.TypeInt:
		return v.equals(fi, values)
	case model.TypeText:
		r := v.c.Cols[fi]
		return func(i int) bool {
			return r.Offsets != nil && anyOf(r.Blob[r.Offsets[v.lo+i]:r.Offsets[v.lo+i+1]], values)
		}
	case model.TypeEnum, model.TypeTaxonomy, model.TypeRef, model.TypeState, model.TypePage, model.TypeCounts:
		return v.coded(f, fi, keysOf(v.options(f), values))
	}
	return never
}

func anyOf(text string, values []string) bool {
	for part := range strings.SplitSeq(text, "\x1f") {
		if slices.Contains(values, part) {
			return true
		}
	}
	return false
}

func (v *view) options(f *model.Field) []model.Option {
	if len(f.Options) == 0 && f.Type == model.TypeState && v.t.Kind.States != nil {
		return v.t.Kind.States.States
	}
	return f.Options
}

// keysOf turns labels and aliases into option keys; what is none stays.
func keysOf(options []model.Option, values []string) []string {
	out := slices.Clone(values)
	for i, s := range out {
		if slices.ContainsFunc(options, func(o model.Option) bool { return o.Key == s }) {
			continue
		}
		for _, o := range options {
			if o.Label.ZH == s || o.Label.EN == s || slices.Contains(o.Aliases, s) {
				out[i] = o.Key
			}
		}
	}
	return out
}

func (v *view) truths(fi int, values []string) func(int) bool {
	var accept [2]bool
	for _, s := range values {
		switch strings.ToLower(s) {
		case "yes", "true", "是", "有", "1":
			accept[1] = true
		case "no", "false", "否", "无", "0":
			accept[0] = true
		}
	}
	ints := v.column(fi).Ints
	return func(i int) bool { return ints != nil && ints[i] != model.NoInt && accept[min(max(ints[i], 0), 1)] }
}

func (v *view) equals(fi int, values []string) func(int) bool {
	var accept []int64
	for _, s := range values {
		if n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64); err == nil && n != model.NoInt {
			accept = append(accept, n)
		}
	}
	ints := v.column(fi).Ints
	return func(i int) bool { return ints != nil && slices.Contains(accept, ints[i]) }
}

// coded accepts rows with one of the keys: stored codes, through their
// dictionary, or those of a derived field.
func (v *view) coded(f *model.Field, fi int, keys []string) func(int) bool {
	c := v.column(fi)
	if c.Codes == nil {
		return never
	}
	var value func(code uint32) string
	switch {
	case stateful(v.t.Kind, f) && v.planned():
		value = func(code uint32) string { return c.Dict[code] }
	case f.Derive != nil:
		value = func(code uint32) string {
			if code == 0 || int(code) > len(f.Options) {
				return ""
			}
			return f.Options[code-1].Key
		}
	default:
		value = func(code uint32) string { return v.t.Value(v.ci, fi, code) }
	}
	accept := func(code uint32) bool { s := value(code); return s != "" && slices.Contains(keys, s) }
	if v.len() > 1 { // once a value and not once a row
		n := len(c.Dict)
		if f.Derive != nil {
			n = len(f.Options) + 1
		}
		known := make([]bool, n)
		for code := range known {
			known[code] = accept(uint32(code))
		}
		accept = func(code uint32) bool { return known[code] }
	}
	if c.Offsets == nil {
		return func(i int) bool { return accept(c.Codes[i]) }
	}
	counts := f.Type == model.TypeCounts
	past := v.t.Kind.States != nil && f.Name == v.t.Kind.States.History && v.planned()
	return func(i int) bool {
		from, to := c.Offsets[v.lo+i], c.Offsets[v.lo+i+1]
		if past {
			to = reached(c, from, to, v.today)
		}
		for n := from; n < to; n++ {
			if accept(c.Codes[n]) && (!counts || c.Ints[n] > 0) {
				return true
			}
		}
		return false
	}
}

// has tells whether a row has a value in a field.
func (v *view) has(name string) func(int) bool {
	f, ok := v.t.Kind.Field(name)
	if !ok {
		return never
	}
	c := v.column(v.t.Kind.Index(f.Name))
	switch {
	case c.Start != nil:
		return func(i int) bool { return c.Start[i] != model.NoDay }
	case c.Offsets != nil:
		return func(i int) bool { return c.Offsets[v.lo+i] < c.Offsets[v.lo+i+1] }
	case c.Ints != nil:
		return func(i int) bool { return c.Ints[i] != model.NoInt }
	case c.Codes != nil:
		return func(i int) bool { return c.Codes[i] != 0 }
	}
	return never
}
