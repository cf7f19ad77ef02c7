package render

import (
	"html/template"
	"slices"
	"strings"

	"jianbao/generator/chart"
	"jianbao/generator/deps"
	"jianbao/generator/model"
)

// Network is the network of a kind whose records are a tree, or the part around
// one of them: a picture, and the same as nested lists.
type Network struct {
	SVG     template.HTML // "" for a network that cannot be drawn
	Summary string
	Roots   []*NetworkNode
}

// NetworkNode is a record with those below it.
type NetworkNode struct {
	Record     *Record
	Title, URL string
	Type       string // what the record is: a label
	TypeKey    string
	Current    bool // the record whose page is being made
	Children   []*NetworkNode
	Partners   []*Link
}

// isNetwork reports whether a field of a kind makes its network: what is above a
// record, and what it works with (several records of the kind itself).
func isNetwork(k *model.Kind, f *model.Field) bool {
	return k.Tree != "" && f.Type == model.TypeRef && f.Ref == k.Name && (f.Name == k.Tree || f.Multiple)
}

// network is the tree of a kind by row number.
type network struct {
	table    *model.Table
	parent   []int32   // -1 for roots
	children [][]int32 // in the order of the records
	partners [][]int32 // told by one side or both: on both
	roots    []int32
	kindOf   *model.Field // the field that says what a record is; nil for none
}

// network is built once; nil for kinds without a tree or without public records.
func (e *Env) network(kind string) *network {
	n, _ := e.networks.get(kind, func() (*network, error) { return e.makeNetwork(kind), nil })
	return n
}

func (e *Env) makeNetwork(kind string) *network {
	t := e.Site.Tables[kind]
	if t.Len() == 0 || t.Kind.Tree == "" || !t.Kind.Listed() {
		return nil
	}
	k := t.Kind
	tree, ok := k.Field(k.Tree)
	if !ok || !e.shown(k, tree) {
		return nil
	}
	n := &network{
		table: t, parent: make([]int32, t.Len()), children: make([][]int32, t.Len()),
		partners: make([][]int32, t.Len()), kindOf: e.typeField(k),
	}
	for i := range n.parent {
		n.parent[i] = -1
		if r, ok := t.Find(t.Row(i).Term(tree.Name)); ok && r.Number() != i {
			n.parent[i] = int32(r.Number())
		}
	}
	n.cut()
	for i, p := range n.parent {
		if p < 0 {
			n.roots = append(n.roots, int32(i))
		} else {
			n.children[p] = append(n.children[p], int32(i))
		}
	}
	n.link(e)
	return n
}

// cut makes roots of records that are above themselves.
func (n *network) cut() {
	state := make([]uint8, len(n.parent)) // 1: on the way up now, 2: leads to a root
	for i := range n.parent {
		var way []int32
		at := int32(i)
		for at >= 0 && state[at] == 0 {
			state[at] = 1
			way = append(way, at)
			at = n.parent[at]
		}
		if at >= 0 && state[at] == 1 {
			n.parent[at] = -1
		}
		for _, w := range way {
			state[w] = 2
		}
	}
}

// link notes partnerships on both sides.
func (n *network) link(e *Env) {
	k := n.table.Kind
	for _, f := range k.Fields {
		if !isNetwork(k, f) || f.Name == k.Tree || !e.shown(k, f) {
			continue
		}
		for i := range n.parent {
			for _, id := range n.table.Row(i).Terms(f.Name) {
				if r, ok := n.table.Find(id); ok && r.Number() != i {
					n.pair(int32(i), int32(r.Number()))
				}
			}
		}
	}
	for i := range n.partners {
		slices.Sort(n.partners[i])
	}
}

func (n *network) pair(a, b int32) {
	if !slices.Contains(n.partners[a], b) {
		n.partners[a] = append(n.partners[a], b)
		n.partners[b] = append(n.partners[b], a)
	}
}

// typeField says what a record of a kind is: the field that gives some of its
// pages another section, else the first field of options.
func (e *Env) typeField(k *model.Kind) *model.Field {
	if k.Page != nil && len(k.Page.Variants) > 0 {
		if f, ok := k.Field(k.Page.Variants[0].Field); ok && e.shown(k, f) {
			return f
		}
	}
	for _, f := range k.Fields {
		if (f.Type == model.TypeEnum || f.Type == model.TypeTaxonomy) && f.Derive == nil && !f.Hidden && e.shown(k, f) {
			return f
		}
	}
	return nil
}

// around are the rows of the part around a record: those above it, itself, those
// directly below it, and its partners.
func (n *network) around(row int32) []int32 {
	seen := map[int32]bool{}
	var rows []int32
	add := func(r int32) {
		if !seen[r] {
			seen[r] = true
			rows = append(rows, r)
		}
	}
	for p := n.parent[row]; p >= 0; p = n.parent[p] {
		add(p)
	}
	slices.Reverse(rows)
	add(row)
	for _, c := range n.children[row] {
		add(c)
	}
	for _, p := range n.partners[row] {
		add(p)
	}
	return rows
}

// networkHash identifies a network, or the part around a record: <kind> or
// <kind>/<id>. What is shown of each record is noted with the record.
func (e *Env) networkHash(name string) deps.Hash {
	kind, id, part := strings.Cut(name, "/")
	n := e.network(kind)
	if n == nil {
		return deps.Hash{}
	}
	var h deps.Hasher
	idOf := func(row int32) string { return n.table.Row(int(row)).ID() }
	each := func(row int32) {
		above := ""
		if p := n.parent[row]; p >= 0 {
			above = idOf(p)
		}
		h.Str(idOf(row), above).Int(int64(len(n.partners[row])))
		for _, p := range n.partners[row] {
			h.Str(idOf(p))
		}
	}
	if !part {
		for i := range n.parent {
			each(int32(i))
		}
		return h.Sum()
	}
	r, ok := n.table.Find(id)
	if !ok {
		return deps.Hash{}
	}
	for _, row := range n.around(int32(r.Number())) {
		each(row)
	}
	return h.Sum()
}

// Network is the network of a kind on its section page; nil for other pages and
// for kinds whose records are no tree.
func (v *Page) Network() (*Network, error) {
	if !v.isSection() || v.p.List.Value != "" {
		return nil, nil
	}
	return v.w.kindNetwork(v.p.List.Kind.Name, v.p.Title)
}

// kindNetwork is the whole network of a kind; nil for kinds whose records are no tree.
func (w *Worker) kindNetwork(kind, title string) (*Network, error) {
	n := w.env.network(kind)
	w.note(deps.List, "net/"+kind, w.env.networkHash(kind))
	if n == nil {
		return nil, nil
	}
	rows := make([]int32, len(n.parent))
	for i := range rows {
		rows[i] = int32(i)
	}
	d, err := chart.Network(w.nodes(n, rows), title, w.env.lang(), nil)
	if err != nil {
		return nil, err
	}
	return w.networkView(n, rows, -1, d), nil
}

// Network is the part of the network around the record: those above, those directly
// below, and its partners. nil for kinds whose records are no tree, and for a record that
// stands alone.
func (v *Record) Network() (*Network, error) {
	w, kind := v.w, v.r.Table.Kind.Name
	n := w.env.network(kind)
	if n == nil {
		return nil, nil
	}
	name := kind + "/" + v.r.ID()
	w.note(deps.List, "net/"+name, w.env.networkHash(name))
	row := int32(v.r.Number())
	rows := n.around(row)
	if len(rows) < 2 {
		return nil, nil
	}
	d, err := chart.NetworkAround(w.nodes(n, rows), slices.Index(rows, row), v.Title(), w.env.lang(), nil)
	if err != nil {
		return nil, err
	}
	return w.networkView(n, rows, row, d), nil
}

// nodes are the rows as the picture shows them.
func (w *Worker) nodes(n *network, rows []int32) []chart.Node {
	at := make(map[int32]int, len(rows))
	for i, row := range rows {
		at[row] = i
	}
	place := func(row int32) int {
		if i, ok := at[row]; ok && row >= 0 {
			return i
		}
		return -1
	}
	out := make([]chart.Node, len(rows))
	for i, row := range rows {
		v := w.record(n.table.Row(int(row)))
		out[i] = chart.Node{Key: v.ID(), Label: v.Title(), URL: v.URL(), Parent: place(n.parent[row])}
		kind, key := w.typeOf(n, v)
		out[i].Kind, out[i].Color = kind, n.typeNumber(key)
		for _, p := range n.partners[row] {
			if j := place(p); j >= 0 {
				out[i].Links = append(out[i].Links, j)
			}
		}
	}
	return out
}

// typeOf is what a record is: a label, and its key.
func (w *Worker) typeOf(n *network, v *Record) (label, key string) {
	if n.kindOf == nil {
		return "", ""
	}
	if l := v.links(n.kindOf); len(l) > 0 {
		return l[0].Title, l[0].Key
	}
	return "", ""
}

// typeNumber is the place of a type among all of its field's options, from 1 on;
// 0 for what is none of them.
func (n *network) typeNumber(key string) int {
	if n.kindOf == nil {
		return 0
	}
	return 1 + slices.IndexFunc(n.kindOf.Options, func(o model.Option) bool { return o.Key == key })
}

// networkView nests the rows; current is the row that the page is about, -1 for
// none.
func (w *Worker) networkView(n *network, rows []int32, current int32, d chart.Drawing) *Network {
	out := &Network{SVG: template.HTML(d.Wide + d.Narrow), Summary: d.Summary}
	nodes := make(map[int32]*NetworkNode, len(rows))
	for _, row := range rows {
		v := w.record(n.table.Row(int(row)))
		node := &NetworkNode{Record: v, Title: v.Title(), URL: v.URL(), Current: row == current}
		node.Type, node.TypeKey = w.typeOf(n, v)
		for _, p := range n.partners[row] {
			if current >= 0 && row != current && p != current {
				continue
			}
			o := w.record(n.table.Row(int(p)))
			node.Partners = append(node.Partners, &Link{Title: o.Title(), URL: o.URL(), Key: o.ID()})
		}
		nodes[row] = node
	}
	for _, row := range rows {
		switch p := nodes[n.parent[row]]; {
		case p != nil && n.parent[row] >= 0:
			p.Children = append(p.Children, nodes[row])
		case current >= 0 && slices.Contains(n.partners[current], row) && !slices.Contains(rows[:slices.Index(rows, current)], row):
			// It stands with the record that it works with.
		default:
			out.Roots = append(out.Roots, nodes[row])
		}
	}
	return out
}
