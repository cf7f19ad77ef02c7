package config

import (
	"strconv"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// key is a key of config.yaml with its Chinese aliases. set reads the value;
// at is the key's path, "images.widths".
type key struct {
	name    string
	aliases string // parted by blanks
	set     func(at string, k, v yamldoc.Node)
}

// loader decodes one layer after the other into c.
type loader struct {
	c     *Config
	list  diag.List
	layer string
}

// inList stands for the path of an item of a list: its values have the list's origin.
const inList = "\x00"

// object reads a map's keys. Names in used were read by someone else.
func (l *loader) object(path string, n yamldoc.Node, keys []key, used map[string]bool) {
	seen := map[string]yamldoc.Node{}
	for k, v := range n.Pairs() {
		if used[k.Str()] {
			continue
		}
		c, ok := find(keys, k.Str())
		if !ok {
			l.unknown(k, keys)
			continue
		}
		if first, twice := seen[c.name]; twice {
			if k.Str() == first.Str() {
				continue // yamldoc has said so
			}
			l.list.Add(errTwice.At(k.Pos(), k.Str(), first.Str()).With(first.Pos()))
			continue
		}
		seen[c.name] = k
		if v.Kind() == yamldoc.Missing {
			continue // "subtitle:" with nothing after it leaves the layer below
		}
		at := join(path, c.name)
		if path != inList {
			l.origin(at, v)
		}
		c.set(at, k, v)
	}
}

func (l *loader) origin(at string, v yamldoc.Node) {
	o := Origin{Layer: l.layer}
	if l.layer == LayerFile {
		o.Pos = v.Pos()
	}
	l.c.Origins[at] = o
}

func find(keys []key, s string) (key, bool) {
	for _, c := range keys {
		if c.name == s {
			return c, true
		}
		for _, a := range strings.Fields(c.aliases) {
			if a == s {
				return c, true
			}
		}
	}
	return key{}, false
}

func (l *loader) unknown(k yamldoc.Node, keys []key) {
	var names []string
	for _, c := range keys {
		names = append(append(names, c.name), strings.Fields(c.aliases)...)
	}
	near := diag.Nearest(k.Str(), names)
	m := errUnknownKey.At(k.Pos(), k.Str(), near)
	if near == "" {
		m = m.NoHint()
	}
	l.list.Add(m)
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func (l *loader) wrong(k, v yamldoc.Node, want diag.Text) {
	l.list.Add(errType.At(v.Pos(), k.Str(), want, shape(v)))
}

// shape describes what is written.
func shape(v yamldoc.Node) diag.Text {
	switch v.Kind() {
	case yamldoc.Map:
		return aMap
	case yamldoc.List:
		return aList
	case yamldoc.Scalar:
		s := v.Str()
		if r := []rune(s); len(r) > 30 {
			s = string(r[:30]) + "…"
		}
		return diag.Text{ZH: strconv.Quote(s), EN: strconv.Quote(s)}
	}
	return nothing
}

// The following return setters of a value's type.

func (l *loader) text(p *string) func(string, yamldoc.Node, yamldoc.Node) {
	return func(_ string, k, v yamldoc.Node) {
		if s, ok := l.str(k, v); ok {
			*p = s
		}
	}
}

func (l *loader) str(k, v yamldoc.Node) (string, bool) {
	if v.Kind() != yamldoc.Scalar || strings.ContainsAny(strings.TrimSpace(v.Str()), "\r\n") {
		l.wrong(k, v, aText)
		return "", false
	}
	return strings.TrimSpace(v.Str()), true
}

// prose is a text that may have several lines.
func (l *loader) prose(p *string) func(string, yamldoc.Node, yamldoc.Node) {
	return func(_ string, k, v yamldoc.Node) {
		if v.Kind() == yamldoc.Scalar {
			*p = strings.TrimSpace(v.Str())
			return
		}
		*p = l.label(k, v).In(l.c.Language)
	}
}

// words is a text, or a text in two languages, of which the site's is taken.
func (l *loader) words(p *string) func(string, yamldoc.Node, yamldoc.Node) {
	return func(_ string, k, v yamldoc.Node) { *p = l.label(k, v).In(l.c.Language) }
}

func (l *loader) label(k, v yamldoc.Node) model.Label {
	var label model.Label
	if v.Kind() != yamldoc.Map {
		if s, ok := l.str(k, v); ok {
			label.ZH = s
		}
		return label
	}
	english := false
	for lk, lv := range v.Pairs() {
		switch lk.Str() {
		case "zh", "zh-CN", "中文":
			label.ZH, _ = l.str(lk, lv)
		case "en", "英文":
			label.EN, _ = l.str(lk, lv)
			english = true
		default:
			l.unknown(lk, []key{{name: "zh", aliases: "zh-CN 中文"}, {name: "en", aliases: "英文"}})
		}
	}
	if english && label.EN == "" && strings.HasPrefix(l.c.Language, "en") {
		label.ZH = "" // a unit that English does without
	}
	return label
}

func (l *loader) number(p *int, low, high int) func(string, yamldoc.Node, yamldoc.Node) {
	return func(_ string, k, v yamldoc.Node) {
		if n, ok := l.int(k, v, low, high); ok {
			*p = n
		}
	}
}

func (l *loader) int(k, v yamldoc.Node, low, high int) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(v.Str()))
	if v.Kind() != yamldoc.Scalar || err != nil || n < low || n > high {
		l.wrong(k, v, aNumber(low, high))
		return 0, false
	}
	return n, true
}

func (l *loader) bool(p *bool) func(string, yamldoc.Node, yamldoc.Node) {
	return func(_ string, k, v yamldoc.Node) {
		if b, ok := truth(v); ok {
			*p = b
			return
		}
		l.wrong(k, v, aBool)
	}
}

func truth(v yamldoc.Node) (value, ok bool) {
	if v.Kind() != yamldoc.Scalar || v.Quoted() {
		return false, false
	}
	switch strings.ToLower(v.Str()) {
	case "true", "yes", "on", "是":
		return true, true
	case "false", "no", "off", "否":
		return false, true
	}
	return false, false
}

// strings reads a list of texts; one alone is accepted.
func (l *loader) strings(k, v yamldoc.Node) []string {
	if v.Kind() == yamldoc.Map {
		l.wrong(k, v, aNames)
		return nil
	}
	out := []string{}
	for item := range v.Items() {
		if s, ok := l.str(k, item); ok && s != "" {
			out = append(out, s)
		}
	}
	return out
}

// mapping reports a value that is no mapping.
func (l *loader) mapping(k, v yamldoc.Node) bool {
	if v.Kind() == yamldoc.Map {
		return true
	}
	l.wrong(k, v, aMap)
	return false
}
