package stats

import (
	"slices"

	"jianbao/generator/model"
)

// tree is the records of a kind that are a tree.
type tree struct {
	table  *model.Table
	parent string // the field that names the record above
}

func (p *plan) treeOf(kind string) *tree {
	k, ok := p.d.Kinds.Get(kind)
	if !ok || k.Tree == "" || p.d.Tables[k.Name] == nil {
		return nil
	}
	return &tree{p.d.Tables[k.Name], k.Tree}
}

// above is the id of the record above another, "" for none.
func (t *tree) above(id string) string {
	r, ok := t.table.Find(id)
	if !ok {
		return ""
	}
	up := r.Term(t.parent)
	if up == id {
		return ""
	}
	return up
}

// path is a record and those above it, the nearest first. It ends where records
// are above each other in a circle.
func (t *tree) path(id string) []string {
	var out []string
	for id != "" && !slices.Contains(out, id) {
		if _, ok := t.table.Find(id); !ok {
			break
		}
		out = append(out, id)
		id = t.above(id)
	}
	return out
}

// inTree reports whether rows are in the order of a tree: asked for, or each
// record for itself.
func (p *plan) inTree() bool {
	if p.by.tree == nil || p.q.Top > 0 {
		return false
	}
	ord, _ := sortOrder(p.q.Sort)
	return ord == byTree || ord == natural && p.by.kind == axSelf
}

// treeRows puts groups in the order of the tree, depth first, and adds the
// records above them that have none of their own. Siblings stand as in the files.
func (p *plan) treeRows(groups []group) []group {
	t := p.by.tree
	at := make(map[string]int, len(groups))
	for i, g := range groups {
		at[g.head.Key] = i
	}
	for _, g := range slices.Clone(groups) {
		for _, id := range t.path(g.head.Key) {
			if _, has := at[id]; !has {
				at[id] = len(groups)
				groups = append(groups, p.ancestor(id))
			}
		}
	}
	below := map[string][]group{}
	var top, loose []group
	for _, g := range groups {
		r, ok := t.table.Find(g.head.Key)
		if !ok {
			loose = append(loose, g)
			continue
		}
		g.rank = r.Number()
		if path := t.path(g.head.Key); len(path) > 1 && t.above(path[len(path)-1]) == "" {
			below[path[1]] = append(below[path[1]], g)
		} else {
			top = append(top, g)
		}
	}
	out := make([]group, 0, len(groups))
	var walk func([]group)
	walk = func(level []group) {
		slices.SortFunc(level, func(a, b group) int { return a.rank - b.rank })
		for _, g := range level {
			out = append(out, g)
			walk(below[g.head.Key])
		}
	}
	walk(top)
	return append(out, loose...)
}

func (p *plan) ancestor(id string) group {
	g := group{index: -1, from: model.NoDay, rated: p.base != nil}
	if r, ok := p.by.tree.table.Find(id); ok {
		g.head = Head{Key: id, Label: r.Title(), Short: r.Title()}
	}
	return g
}

// linkTree names for each row the row above it.
func (p *plan) linkTree(t *Table) {
	if p.by.tree == nil {
		return
	}
	at := make(map[string]int, len(t.Rows))
	for i, h := range t.Rows {
		if h.Key != "" && !h.Rest {
			at[h.Key] = i
		}
	}
	for i := range t.Rows {
		path := p.by.tree.path(t.Rows[i].Key)
		if len(path) < 2 || p.by.tree.above(path[len(path)-1]) != "" && slices.Contains(path, p.by.tree.above(path[len(path)-1])) {
			continue // in a circle, nothing is above
		}
		for _, id := range path[1:] {
			if row, ok := at[id]; ok {
				t.Rows[i].Parent = row + 1
				break
			}
		}
	}
}
