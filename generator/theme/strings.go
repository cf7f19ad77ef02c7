package theme

import (
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"strconv"
	"strings"

	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/yamldoc"
)

var (
	errStringValue = diag.Message{
		Code: "JB0913", Severity: diag.Error,
		ZH: "文字表里 %q 的值应当是一段文字", EN: "the value of string %q must be text",
	}
	errNewer = diag.Message{
		Code: "JB0914", Severity: diag.Error,
		ZH:     "主题 %q 需要更新版本的程序（模板接口 %d，本程序是 %d）",
		EN:     "theme %q needs a newer program (template interface %d; this one has %d)",
		HintZH: "请升级 jianbao，或换用较早版本的主题", HintEN: "upgrade jianbao, or use an earlier version of the theme",
	}
	errInterface = diag.Message{
		Code: "JB0915", Severity: diag.Error,
		ZH: "theme.yaml 里的 interface 应当是一个整数，例如 1", EN: "interface in theme.yaml must be a whole number, such as 1",
	}
)

// oneSuffix marks the form of a string for the number one, where a language has
// such a form: "pages: %d pages", "pages.one: %d page".
const oneSuffix = ".one"

// catalogue holds the strings of the site's language and its fallbacks in order.
type catalogue []map[string]string

func (c catalogue) get(key string) string {
	for _, m := range c {
		if s, ok := m[key]; ok {
			return s
		}
	}
	return ""
}

func (c catalogue) has(key string) bool {
	for _, m := range c {
		if _, ok := m[key]; ok {
			return true
		}
	}
	return false
}

func (c catalogue) keys() []string {
	all := map[string]bool{}
	for _, m := range c {
		for k := range m {
			all[k] = true
		}
	}
	return sortedKeys(all)
}

func (c catalogue) hash() deps.Hash {
	var h deps.Hasher
	for _, k := range c.keys() {
		h.Str(k, c.get(k))
	}
	return h.Sum()
}

// Text returns a string of the theme in the site's language, falling back to
// Chinese, then English, then the key itself. Arguments fill it as in fmt; with
// a first argument of 1 the form key+".one" is preferred where there is one.
func (s *sources) Text(key string, args ...any) string {
	if len(args) == 0 {
		if s.strings.has(key) {
			return s.strings.get(key)
		}
		return key
	}
	for _, m := range s.strings {
		text, ok := m[key]
		if one, has := m[key+oneSuffix]; has && isOne(args[0]) {
			text, ok = one, true
		}
		if ok {
			return fill(text, args)
		}
	}
	return key
}

// fill formats; arguments the text has no place for are left out.
func fill(text string, args []any) string {
	if n := verbs(text); n >= 0 && n < len(args) {
		args = args[:n]
	}
	if len(args) == 0 {
		return strings.ReplaceAll(text, "%%", "%")
	}
	return fmt.Sprintf(text, args...)
}

// verbs counts the verbs of a format, -1 if it indexes its arguments.
func verbs(format string) int {
	n := 0
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			continue
		}
		i++
		switch format[i] {
		case '%':
		case '[':
			return -1
		default:
			n++
		}
	}
	return n
}

func isOne(v any) bool {
	r := reflect.ValueOf(v)
	switch {
	case r.CanInt():
		return r.Int() == 1
	case r.CanUint():
		return r.Uint() == 1
	case r.Kind() == reflect.String:
		return r.String() == "1" // written already
	}
	return false
}

// StringsHash changes when any string of the theme does.
func (s *sources) StringsHash() deps.Hash { return s.all.strings }

// loadStrings reads strings/<lang>.yaml of all layers: the site's language, its
// base language, Chinese, English. Keys of an upper layer win.
func (s *sources) loadStrings(layers []fs.FS, lang string) diag.List {
	var list diag.List
	base, _, _ := strings.Cut(lang, "-")
	seen := map[string]bool{}
	for _, l := range []string{lang, base, "zh-CN", "en"} {
		name := "strings/" + l + ".yaml"
		if l == "" || seen[l] || !fs.ValidPath(name) {
			continue
		}
		seen[l] = true
		m := map[string]string{}
		for _, layer := range layers {
			dir := ""
			if n, ok := layer.(named); ok {
				dir = n.dir
			}
			data, err := fs.ReadFile(layer, name)
			if err != nil {
				continue // a layer need not have it
			}
			node, diags := yamldoc.Parse(path.Join(dir, name), 1, data)
			list.Add(diags...)
			list.Add(flatten(m, "", node)...)
		}
		if len(m) > 0 {
			s.strings = append(s.strings, m)
		}
	}
	return list
}

// flatten adds the strings of a node; nested keys are joined with dots.
func flatten(m map[string]string, prefix string, n yamldoc.Node) diag.List {
	var list diag.List
	for k, v := range n.Pairs() {
		key := prefix + k.Str()
		switch v.Kind() {
		case yamldoc.Map:
			list.Add(flatten(m, key+".", v)...)
		case yamldoc.Scalar:
			if _, above := m[key]; !above {
				m[key] = v.Str()
			}
		default:
			list.Add(errStringValue.At(k.Pos(), key))
		}
	}
	return list
}

// loadMeta reads theme.yaml: name, and the interface version it is written for.
func (s *sources) loadMeta() diag.List {
	f, ok := s.files["theme.yaml"]
	if !ok {
		return nil
	}
	node, list := yamldoc.Parse(f.show, 1, f.data)
	s.name = node.Get("name").Str()
	v := node.Get("interface")
	if v.Kind() == yamldoc.Missing {
		return list
	}
	n, err := strconv.Atoi(v.Str())
	switch {
	case err != nil:
		list.Add(errInterface.At(v.Pos()))
	case n > InterfaceVersion:
		list.Add(errNewer.At(v.Pos(), s.name, n, InterfaceVersion))
	}
	return list
}
