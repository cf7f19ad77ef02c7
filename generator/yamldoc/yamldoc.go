// Package yamldoc reads YAML with places: every key and value knows its file,
// line and column. It is the only package that imports a YAML library.
//
// The library names the wrong line for what editors really type (full-width
// colons, tabs, typographic quotes, an unclosed quote), or none. Where it stops,
// the raw lines are searched for such mistakes (scan.go); each is confirmed by
// mending it and reading again, and reported at its character. So legal text is
// never flagged, one run reports all mistakes, and what the stages behind see is
// the mended text with the places of the text as written. The library's own
// messages are never shown. Duplicate keys, cyclic or exploding aliases and
// nesting beyond a budget are errors.
package yamldoc

import (
	"iter"

	"gopkg.in/yaml.v3"

	"jianbao/generator/diag"
)

// Kind is the shape of a node.
type Kind uint8

const (
	Missing Kind = iota // the zero Node, or an explicit null
	Scalar
	List
	Map
)

// Node is a value with its place. The zero Node is Missing; all methods work on
// it. Nodes are small and passed by value. Aliases are followed.
type Node struct {
	raw *yaml.Node
	doc *document
}

type document struct {
	file  string
	line  int    // added to the library's line numbers (front matter inside a file)
	edits *edits // what was mended before the library read the text, nil for nothing
}

// Parse reads one YAML document. firstLine is the line of file at which src
// starts (1 for a whole file). The node is usable, as far as it goes, even when
// the list has errors; an empty document gives the zero Node.
func Parse(file string, firstLine int, src []byte) (Node, diag.List) {
	return new(Reader).Parse(file, firstLine, src)
}

// Reader parses documents one after another in the same memory: a node is valid until
// the next one is parsed. The texts taken from it stay valid.
type Reader struct {
	nodes blocks[yaml.Node]
	refs  blocks[*yaml.Node]
}

// Parse is [Parse] in the reader's memory.
func (r *Reader) Parse(file string, firstLine int, src []byte) (Node, diag.List) {
	r.nodes.reset()
	r.refs.reset()
	return r.parse(file, firstLine, src)
}

// Kind returns the node's shape; an explicit null is Missing.
func (n Node) Kind() Kind {
	r := n.target()
	if r == nil {
		return Missing
	}
	switch r.Kind {
	case yaml.ScalarNode:
		if r.Tag != "" && r.ShortTag() == "!!null" {
			return Missing
		}
		return Scalar
	case yaml.SequenceNode:
		return List
	case yaml.MappingNode:
		return Map
	}
	return Missing
}

func (n Node) target() *yaml.Node {
	r := n.raw
	for r != nil && r.Kind == yaml.AliasNode {
		r = r.Alias
	}
	return r
}

// IsZero reports whether there is nothing there at all.
func (n Node) IsZero() bool { return n.raw == nil }

// Pos is the node's place; Len covers a plain scalar.
func (n Node) Pos() diag.Pos { return n.pos() }

// Str is a scalar's text as written, without quotes; "" for other shapes. Types
// are decided by the reader's schema, not by YAML: `no` is "no" and `012` "012".
func (n Node) Str() string {
	if r := n.target(); r != nil && r.Kind == yaml.ScalarNode {
		return r.Value
	}
	return ""
}

// Quoted reports whether a scalar was written in quotes or as a block.
func (n Node) Quoted() bool {
	r := n.target()
	return r != nil && r.Kind == yaml.ScalarNode &&
		r.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
}

// Len is the number of items of a list or pairs of a map.
func (n Node) Len() int {
	r := n.target()
	switch {
	case r == nil:
		return 0
	case r.Kind == yaml.MappingNode:
		return len(r.Content) / 2
	case r.Kind == yaml.SequenceNode:
		return len(r.Content)
	}
	return 0
}

// Pairs ranges over a map's keys and values in their order.
func (n Node) Pairs() iter.Seq2[Node, Node] {
	return func(yield func(Node, Node) bool) {
		r := n.target()
		if r == nil || r.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(r.Content); i += 2 {
			if !yield(Node{r.Content[i], n.doc}, Node{r.Content[i+1], n.doc}) {
				return
			}
		}
	}
}

// Items ranges over a list; a scalar or map counts as a list of itself, so that
// one value may stand where a list is allowed.
func (n Node) Items() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		r := n.target()
		if r == nil || n.Kind() == Missing {
			return
		}
		if r.Kind != yaml.SequenceNode {
			yield(n)
			return
		}
		for _, c := range r.Content {
			if !yield(Node{c, n.doc}) {
				return
			}
		}
	}
}

// Get returns the value of a map's key, the zero Node where it is not there.
func (n Node) Get(key string) Node {
	for k, v := range n.Pairs() {
		if k.Str() == key {
			return v
		}
	}
	return Node{}
}

// Rewrite replaces the text of every key and value below the node by what change
// makes of it; pos is the scalar's place. An anchored text is changed once.
func (n Node) Rewrite(change func(pos diag.Pos, s string) string) {
	if n.raw == nil {
		return
	}
	if n.raw.Kind == yaml.ScalarNode {
		if s := change(n.pos(), n.raw.Value); s != n.raw.Value {
			n.raw.Value = s
			n.raw.Tag = "!!str"
		}
	}
	for _, c := range n.raw.Content { // an alias has none
		Node{c, n.doc}.Rewrite(change)
	}
}

// Any converts to plain Go values: string, bool, int64, float64, []any,
// map[string]any, nil. For free-form parameters only.
func (n Node) Any() any {
	switch n.Kind() {
	case List:
		out := make([]any, 0, n.Len())
		for c := range n.Items() {
			out = append(out, c.Any())
		}
		return out
	case Map:
		out := make(map[string]any, n.Len())
		for k, v := range n.Pairs() {
			out[k.Str()] = v.Any()
		}
		return out
	case Scalar:
		var v any
		if err := n.target().Decode(&v); err != nil {
			return n.Str()
		}
		switch x := v.(type) {
		case int:
			return int64(x)
		case bool, string, float64, int64:
			return x
		}
		return n.Str()
	}
	return nil
}
