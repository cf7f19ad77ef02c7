package chart

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"jianbao/generator/stats"
)

// Node is an organisation in a network.
type Node struct {
	Key   string
	Label string
	Kind  string // its type as readers see it: told by shape, colour and legend
	// Color numbers the type among all types, from 1 on: so it has one colour and
	// one mark in all pictures. 0 numbers the types of this picture.
	Color int
	URL   string // of its page; "" for none, and anything but http and paths is dropped
	// Parent is the index of the organisation it belongs to, -1 for none.
	Parent int
	// Links are the indexes of its partners; a partnership told by one side or
	// by both is drawn once.
	Links []int
}

// Drawing is a picture in both variants, to be shown as Chart.SVG is.
type Drawing struct{ Wide, Narrow, Summary string }

// errNetwork says that the nodes are no tree.
var errNetwork = errors.New("chart: an organisation is above itself, or below one that is not there")

// maxNodes is how many nodes a picture shows. Of more, the lowest levels are
// counted at the node above.
const maxNodes = 240

// Network draws organisations as a tree with their partners. The nodes link to
// their pages and are out of the tab order, since the list that must stand
// beside the picture has the same links. Parents that are no tree are an error.
func Network(nodes []Node, title, lang string, p Palette) (Drawing, error) {
	n, err := newNet(nodes, lang, p)
	if err != nil {
		return Drawing{}, err
	}
	n.fold(maxNodes)
	n.tag()
	summary := n.summary()
	return n.drawing(title, summary, n.wide(), n.narrow()), nil
}

// NetworkAround draws the part of a network around one organisation: those
// above it, itself, those directly below, and its partners.
func NetworkAround(nodes []Node, focus int, title, lang string, p Palette) (Drawing, error) {
	n, err := newNet(nodes, lang, p)
	if err != nil {
		return Drawing{}, err
	}
	if focus < 0 || focus >= len(nodes) {
		return Drawing{}, errNetwork
	}
	summary := n.aroundSummary(focus)
	return n.drawing(title, summary, n.around(focus, wideNet), n.around(focus, narrowNet)), nil
}

// net is a network made ready to be drawn.
type net struct {
	nodes  []Node
	en     bool
	p      Palette
	kids   [][]int
	roots  []int
	depth  []int
	order  []int // the tree, depth first
	links  [][2]int
	kinds  []netKind
	kindOf []int
	below  []int // nodes left out below one
	hidden []bool
	left   int // nodes left out that are below nothing
	tags   [][]netTag
	tagged bool
}

// netKind is a type of organisation: a mark of its own and a number of nodes.
type netKind struct {
	name, colour string
	mark, count  int
}

func newNet(nodes []Node, lang string, p Palette) (*net, error) {
	n := &net{
		nodes: nodes, en: strings.HasPrefix(lang, "en"), p: p.complete(), kids: make([][]int, len(nodes)),
		depth: make([]int, len(nodes)), kindOf: make([]int, len(nodes)), below: make([]int, len(nodes)),
		hidden: make([]bool, len(nodes)), tags: make([][]netTag, len(nodes)),
	}
	for i, x := range nodes {
		switch {
		case x.Parent >= len(nodes) || x.Parent == i:
			return nil, errNetwork
		case x.Parent < 0:
			n.roots = append(n.roots, i)
		default:
			n.kids[x.Parent] = append(n.kids[x.Parent], i)
		}
	}
	stack := slices.Clone(n.roots)
	slices.Reverse(stack)
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		n.order = append(n.order, i)
		for _, k := range slices.Backward(n.kids[i]) {
			n.depth[k] = n.depth[i] + 1
			stack = append(stack, k)
		}
	}
	if len(n.order) < len(nodes) { // the others hang in a circle
		return nil, errNetwork
	}
	n.findKinds()
	return n, n.findLinks()
}

// findKinds gives each type a mark and a colour, in the order of the tree.
func (n *net) findKinds() {
	at := map[string]int{}
	for _, i := range n.order {
		x := n.nodes[i]
		k, ok := at[x.Kind]
		if !ok {
			k = len(n.kinds)
			at[x.Kind] = k
			mark := k
			if x.Color > 0 {
				mark = x.Color - 1
			}
			n.kinds = append(n.kinds, netKind{name: x.Kind, colour: fmt.Sprintf("chart-%d", mark%maxSeries+1), mark: mark})
		}
		n.kinds[k].count++
		n.kindOf[i] = k
	}
}

// findLinks lists each partnership once, ordered as the tree is.
func (n *net) findLinks() error {
	rank := make([]int, len(n.nodes))
	for r, i := range n.order {
		rank[i] = r
	}
	seen := map[[2]int]bool{}
	for _, i := range n.order {
		for _, j := range n.nodes[i].Links {
			if j < 0 || j >= len(n.nodes) {
				return errNetwork
			}
			pair := [2]int{i, j}
			if rank[j] < rank[i] {
				pair = [2]int{j, i}
			}
			if i != j && !seen[pair] {
				seen[pair] = true
				n.links = append(n.links, pair)
			}
		}
	}
	slices.SortStableFunc(n.links, func(a, b [2]int) int {
		return cmp.Or(rank[a[0]]-rank[b[0]], rank[a[1]]-rank[b[1]])
	})
	return nil
}

// fold leaves out the lowest levels until no more than so many nodes are left.
func (n *net) fold(most int) {
	if len(n.nodes) <= most {
		return
	}
	count := map[int]int{}
	for _, d := range n.depth {
		count[d]++
	}
	keep, sum := 0, count[0]
	for sum+count[keep+1] <= most && count[keep+1] > 0 {
		keep++
		sum += count[keep]
	}
	shown := 0
	for _, i := range slices.Backward(n.order) { // children before parents
		if p := n.nodes[i].Parent; p >= 0 && n.depth[i] > keep {
			n.below[p] += n.below[i] + 1
		}
	}
	for _, i := range n.order {
		if n.hidden[i] = n.depth[i] > keep || shown >= most; !n.hidden[i] {
			shown++
		} else if n.depth[i] == 0 {
			n.left += 1 + n.below[i]
		}
	}
	for i, kids := range n.kids {
		n.kids[i] = slices.DeleteFunc(slices.Clone(kids), func(k int) bool { return n.hidden[k] })
	}
	n.roots = slices.DeleteFunc(n.roots, func(i int) bool { return n.hidden[i] })
	n.order = slices.DeleteFunc(n.order, func(i int) bool { return n.hidden[i] })
	n.links = slices.DeleteFunc(n.links, func(l [2]int) bool { return n.hidden[l[0]] || n.hidden[l[1]] })
}

// netTag is a number beside a node: of itself, or of a partner.
type netTag struct {
	number int
	own    bool
	more   bool // there are more partners than tags
}

// maxTags is how many tags a node carries.
const maxTags = 2

// tag numbers the partners: of two, the one with more partners has the number.
// Lines between the ends would cross the picture everywhere.
func (n *net) tag() {
	degree := make([]int, len(n.nodes))
	for _, l := range n.links {
		degree[l[0]]++
		degree[l[1]]++
	}
	hubs := make(map[int][]int)
	for _, l := range n.links {
		hub, other := l[0], l[1]
		if degree[other] > degree[hub] {
			hub, other = other, hub
		}
		hubs[hub] = append(hubs[hub], other)
	}
	number := 0
	for _, i := range n.order {
		if len(hubs[i]) == 0 {
			continue
		}
		number++
		n.tags[i] = append([]netTag{{number: number, own: true}}, n.tags[i]...)
		for _, other := range hubs[i] {
			n.tags[other] = append(n.tags[other], netTag{number: number})
		}
	}
	n.tagged = number > 0
	for i, tags := range n.tags {
		if len(tags) > maxTags {
			n.tags[i] = append(tags[:maxTags:maxTags], netTag{more: true, number: len(tags) - maxTags})
		}
	}
}

func (n *net) say(zh, en string) string {
	if n.en {
		return en
	}
	return zh
}

func (n *net) number(v int) string { return stats.FormatNum(int64(v), 1) }

// label is the text of a node, with what is left out below it.
func (n *net) label(i int) string {
	s := strings.TrimSpace(strings.Map(visible, n.nodes[i].Label))
	if s == "" {
		s = strings.Map(visible, n.nodes[i].Key)
	}
	if b := n.below[i]; b > 0 {
		s += n.say("（下设 "+n.number(b)+" 个）", " (+"+n.number(b)+")")
	}
	return s
}

// visible drops characters without a form of their own, such as those that turn
// the direction of writing.
func visible(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

// hint is the whole text of a node, for readers who point at it.
func (n *net) hint(i int) string {
	s := n.label(i)
	if k := n.nodes[i].Kind; k != "" {
		s += n.say("（"+k+"）", " ("+k+")")
	}
	var with []string
	for _, l := range n.links {
		switch i {
		case l[0]:
			with = append(with, n.label(l[1]))
		case l[1]:
			with = append(with, n.label(l[0]))
		}
	}
	if len(with) > 0 {
		s += n.say("；共建合作：", "; partners: ") + strings.Join(with, n.say("、", ", "))
	}
	return s
}

// summary says what the network is made of.
func (n *net) summary() string {
	if len(n.nodes) == 0 {
		return n.say("还没有登记组织。", "No organisations yet.")
	}
	levels := 0
	for _, d := range n.depth {
		levels = max(levels, d+1)
	}
	kinds := slices.Clone(n.kinds)
	slices.SortStableFunc(kinds, func(a, b netKind) int { return b.count - a.count })
	kinds = slices.DeleteFunc(kinds, func(k netKind) bool { return k.name == "" })
	var names []string
	for i, k := range kinds {
		if i == 5 {
			break
		}
		names = append(names, k.name+n.say(" "+n.number(k.count)+" 个", " ("+n.number(k.count)+")"))
	}
	s := n.say("共 "+n.number(len(n.nodes))+" 个组织", n.number(len(n.nodes))+" organisations")
	if levels > 1 {
		s += n.say("，分 "+n.number(levels)+" 级", " on "+n.number(levels)+" levels")
	}
	if len(names) > 0 {
		s += n.say("：", ": ") + strings.Join(names, n.say("、", ", "))
		if len(kinds) > len(names) {
			s += n.say("等", " and others")
		}
	}
	if links := n.allLinks(); links > 0 {
		s += n.say("；有 "+n.number(links)+" 对共建合作关系", "; "+n.number(links)+" partnerships")
	}
	return s + n.say("。", ".")
}

// allLinks counts the partnerships, those of nodes left out too.
func (n *net) allLinks() int {
	seen := map[[2]int]bool{}
	for i, x := range n.nodes {
		for _, j := range x.Links {
			if i != j {
				seen[[2]int{min(i, j), max(i, j)}] = true
			}
		}
	}
	return len(seen)
}

// partners lists the partners of a node in the order of the tree.
func (n *net) partners(i int) []int {
	var out []int
	for _, l := range n.links {
		switch i {
		case l[0]:
			out = append(out, l[1])
		case l[1]:
			out = append(out, l[0])
		}
	}
	return out
}

// above lists the organisations above a node, the highest first.
func (n *net) above(i int) []int {
	var out []int
	for p := n.nodes[i].Parent; p >= 0; p = n.nodes[p].Parent {
		out = append(out, p)
	}
	slices.Reverse(out)
	return out
}

// aroundSummary says where an organisation stands.
func (n *net) aroundSummary(i int) string {
	names := func(of []int) string {
		var out []string
		for k, j := range of {
			if k == 3 && len(of) > 4 {
				return strings.Join(out, n.say("、", ", ")) + n.say("等 "+n.number(len(of))+" 个", " and "+n.number(len(of)-3)+" more")
			}
			out = append(out, n.label(j))
		}
		return strings.Join(out, n.say("、", ", "))
	}
	var parts []string
	if p := n.nodes[i].Parent; p >= 0 {
		parts = append(parts, n.say("上级是", "belongs to ")+n.label(p))
	}
	if kids := n.kids[i]; len(kids) > 0 {
		parts = append(parts, n.say("下设", "has below it ")+names(kids))
	}
	if with := n.partners(i); len(with) > 0 {
		parts = append(parts, n.say("与", "works with ")+names(with)+n.say("共建合作", ""))
	}
	if len(parts) == 0 {
		return n.label(i) + n.say("没有登记上级、下级和共建单位。", ": nothing above, below or beside it is recorded.")
	}
	return n.label(i) + n.say("：", ": ") + strings.Join(parts, n.say("；", "; ")) + n.say("。", ".")
}
