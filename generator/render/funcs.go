package render

import (
	"encoding/json"
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"strings"

	"jianbao/generator/deps"
	"jianbao/generator/stats"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Funcs are the names templates may call, for checking a theme when it is
// loaded. They are bound to a worker when templates run.
func Funcs() template.FuncMap { return (&Worker{}).funcs() }

func (w *Worker) funcs() template.FuncMap {
	return template.FuncMap{
		"t":       w.text,
		"asset":   w.asset,
		"url":     w.link,
		"abs":     w.absolute,
		"icon":    w.icon,
		"partial": w.partialFunc,
		"cached":  w.cached,
		"dict":    dict,
		"slice":   func(v ...any) []any { return v },
		"first":   firstOf,
		"add":     func(a, b int) int { return a + b },
		"sub":     func(a, b int) int { return a - b },
		"default": func(d, v any) any {
			if truth, ok := template.IsTrue(v); ok && truth {
				return v
			}
			return d
		},
		"in":    in,
		"join":  func(list []string, sep string) string { return strings.Join(list, sep) },
		"num":   func(v any) string { return stats.FormatNum(toInt(v), 1) },
		"zhnum": func(v any) string { return stats.FormatZH(toInt(v), 1) },
		"cnnum": func(v any) string { return chineseNumber(int(toInt(v))) },
		"json":  toJSON,
		"qr":    w.qr,
		"year":  func() int { w.noteClock(); return w.env.Site.Now.Year() },
		"now":   func() Date { w.noteClock(); return Date{w, w.env.Site.Now} },
		"uid":   func() string { w.ids++; return "u" + itoa(w.ids) },
	}
}

func (w *Worker) partialFunc(name string, data ...any) (template.HTML, error) {
	if len(data) == 0 {
		return w.partial(name, nil)
	}
	return w.partial(name, data[0])
}

func (w *Worker) text(key string, args ...any) string { return w.theme.Text(key, args...) }

func (w *Worker) asset(name string) string {
	a, ok := w.env.Assets[name]
	w.note(deps.Asset, name, deps.Hash(a.Hash))
	if !ok {
		return ""
	}
	return w.link("/" + a.Output)
}

// icon gives an inline SVG; its file is part of the template's hash.
func (w *Worker) icon(name string) template.HTML {
	b, ok := w.theme.Icon(name)
	if !ok {
		return ""
	}
	return template.HTML(b)
}

func dict(kv ...any) (map[string]any, error) {
	if len(kv)%2 != 0 {
		return nil, fmt.Errorf("dict wants pairs of a name and a value")
	}
	m := make(map[string]any, len(kv)/2)
	for i := 0; i < len(kv); i += 2 {
		k, ok := kv[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict wants text as names, not %v", kv[i])
		}
		m[k] = kv[i+1]
	}
	return m, nil
}

// firstOf is the first n items of any list.
func firstOf(n int, list any) (any, error) {
	v := reflect.ValueOf(list)
	if !v.IsValid() {
		return nil, nil
	}
	if v.Kind() != reflect.Slice {
		return nil, fmt.Errorf("first wants a list, not %s", v.Type())
	}
	return v.Slice(0, max(0, min(n, v.Len()))).Interface(), nil
}

func in(list any, x any) bool {
	v := reflect.ValueOf(list)
	if v.Kind() == reflect.String {
		return strings.Contains(v.String(), fmt.Sprint(x))
	}
	if v.Kind() != reflect.Slice {
		return false
	}
	for i := range v.Len() {
		if reflect.DeepEqual(v.Index(i).Interface(), x) {
			return true
		}
	}
	return false
}

func toInt(v any) int64 {
	r := reflect.ValueOf(v)
	switch {
	case r.CanInt():
		return r.Int()
	case r.CanUint():
		return int64(r.Uint())
	case r.CanFloat():
		return int64(r.Float())
	}
	return 0
}

// toJSON encodes for a <script type="application/json"> only: encoding/json
// escapes <, > and &.
func toJSON(v any) (template.JS, error) {
	b, err := json.Marshal(v)
	return template.JS(b), err
}

var chineseDigits = []string{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

// chineseNumber writes 0 to 99 the Chinese way; larger numbers in figures.
func chineseNumber(n int) string {
	switch {
	case n < 0 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return chineseDigits[n]
	case n == 10:
		return "十"
	case n < 20:
		return "十" + chineseDigits[n-10]
	case n%10 == 0:
		return chineseDigits[n/10] + "十"
	}
	return chineseDigits[n/10] + "十" + chineseDigits[n%10]
}
