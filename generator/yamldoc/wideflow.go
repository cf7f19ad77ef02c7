package yamldoc

import (
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Full-width colons and commas in braces are legal, and make one key of what is
// meant to be several: {开始：2026-10-21，结束：2026-11-20}.

// afterDate is a date or a figure, and behind a full-width comma another key.
var afterDate = regexp.MustCompile(`^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d+)，[^，：]{1,20}：`)

// wideFlow reports the full-width punctuation of a mapping in braces and parts
// what it holds together, so that nothing else is said about it.
func (c *checker) wideFlow(n *yaml.Node) {
	wide := func(i int) bool {
		k, v := n.Content[i], n.Content[i+1]
		return k.Kind == yaml.ScalarNode && k.Style == 0 && strings.Index(k.Value, "：") > 0 && v.Tag == "!!null" && v.Value == "" ||
			v.Kind == yaml.ScalarNode && v.Style == 0 && afterDate.MatchString(v.Value)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !wide(i) {
			continue
		}
		content := slices.Clone(n.Content[:i])
		for ; i+1 < len(n.Content); i += 2 {
			k, v := n.Content[i], n.Content[i+1]
			switch {
			case !wide(i):
				content = append(content, k, v)
			case v.Value != "":
				first, rest, _ := strings.Cut(v.Value, "，")
				content = append(content, k, part(v, 0, first))
				at := len(first) + len("，")
				c.wideMark(v, len(first), "，", "")
				content = append(content, c.pairs(v, at, rest)...)
			default:
				content = append(content, c.pairs(k, 0, k.Value)...)
			}
		}
		n.Content = content
		return
	}
}

// pairs reads keys and values of the text that a node has from a byte on.
func (c *checker) pairs(n *yaml.Node, at int, text string) []*yaml.Node {
	var out []*yaml.Node
	for {
		key, value, ok := strings.Cut(text, "：")
		if !ok {
			return out
		}
		c.wideMark(n, at+len(key), "：", strings.TrimSpace(key))
		from := at + len(key) + len("：")
		end := nextKey(value)
		if end < 0 {
			return append(out, part(n, at, key), part(n, from, value))
		}
		out = append(out, part(n, at, key), part(n, from, value[:end]))
		c.wideMark(n, from+end, "，", "")
		at, text = from+end+len("，"), value[end+len("，"):]
	}
}

// nextKey is where in a value the comma before another key stands, or -1.
func nextKey(value string) int {
	colon := strings.Index(value, "：")
	if colon < 0 {
		return -1
	}
	return strings.LastIndex(value[:colon], "，")
}

// part is a piece of the text of a plain scalar.
func part(n *yaml.Node, at int, text string) *yaml.Node {
	text, at = strings.TrimLeft(text, " "), at+len(text)-len(strings.TrimLeft(text, " "))
	p := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: strings.TrimRight(text, " "), Line: n.Line, Column: n.Column + runes(n.Value[:at])}
	if p.Value == "" {
		p.Tag = "!!null"
	}
	return p
}

func (c *checker) wideMark(n *yaml.Node, at int, mark, key string) {
	pos := Node{n, c.doc}.pos()
	pos.Col, pos.Len = pos.Col+runes(n.Value[:at]), 1
	if mark == "：" {
		c.add(errWideColon.At(pos, key))
		return
	}
	c.add(errWideComma.At(pos, mark, strings.TrimSpace(wideForms['，'])))
}
