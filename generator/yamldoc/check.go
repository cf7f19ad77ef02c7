package yamldoc

import (
	"strings"

	"gopkg.in/yaml.v3"

	"jianbao/generator/diag"
)

// Budgets. Real records nest four deep and use no aliases.
const (
	maxDepth    = 100
	spareAlias  = 10_000 // nodes that aliases may add whatever the size of the file
	aliasFactor = 10     // and how many times the file beyond that
	maxProblems = 100    // reports of one file
)

var (
	errDuplicate = diag.Message{
		Code: "JB0110", Severity: diag.Error,
		ZH: "“%[1]s”写了两次", EN: "%[1]q is given twice",
		HintZH: "请删去其中一处", HintEN: "remove one of them",
	}
	errDeep = diag.Message{
		Code: "JB0111", Severity: diag.Error,
		ZH: "嵌套的层数太多（最多 100 层）", EN: "nested too deeply (at most 100 levels)",
	}
	errCycle = diag.Message{
		Code: "JB0112", Severity: diag.Error,
		ZH: "引用“*%[1]s”绕回到它自己", EN: "the alias *%[1]s contains itself",
	}
	errBomb = diag.Message{
		Code: "JB0113", Severity: diag.Error,
		ZH: "引用（*名称）展开以后内容太多", EN: "the aliases expand to too much",
		HintZH: "请直接写出内容，不用“&”和“*”引用", HintEN: "write the values out instead of using & and *",
	}
	errMerge = diag.Message{
		Code: "JB0114", Severity: diag.Error,
		ZH: "不支持合并写法“<<”", EN: "merge keys (<<) are not supported",
		HintZH: "请把字段直接写出来", HintEN: "write the keys out",
	}
	errKeyShape = diag.Message{
		Code: "JB0115", Severity: diag.Error,
		ZH: "字段名称只能是文字", EN: "a key must be a plain text",
		HintZH: "值里如果有花括号或方括号，请把整个值放在英文引号里", HintEN: "put a value that has braces or brackets in quotes",
	}
	errTag = diag.Message{
		Code: "JB0116", Severity: diag.Error,
		ZH: "以“!”开头的文字要放在引号里", EN: "a text that starts with ! must be in quotes",
		HintZH: "例如 \"!%[1]s\"", HintEN: "as in \"!%[1]s\"",
	}
)

// checker walks a tree once.
type checker struct {
	doc    *document
	list   diag.List
	nodes  int
	weight map[*yaml.Node]int // of anchored nodes, aliases counted in full
	open   map[*yaml.Node]bool
	fatal  bool // the tree cannot be walked by others
}

// check finds what the library lets pass. ok is false where the tree must not
// be used: it is too deep, endless or explodes.
func (d *document) check(root *yaml.Node) (problems diag.List, ok bool) {
	c := &checker{doc: d}
	total := c.walk(root, 1)
	if !c.fatal && total > spareAlias+aliasFactor*c.nodes {
		c.fatal = true
		c.add(errBomb.At(Node{root, d}.pos()))
	}
	return c.list, !c.fatal
}

func (c *checker) add(d diag.Diagnostic) {
	if len(c.list) < maxProblems {
		c.list.Add(d)
	}
}

// walk returns the number of nodes a reader of n would meet.
func (c *checker) walk(n *yaml.Node, depth int) int {
	c.nodes++
	switch {
	case c.fatal:
		return 1
	case depth > maxDepth:
		c.fatal = true
		c.add(errDeep.At(Node{n, c.doc}.pos()))
		return 1
	case n.Kind == yaml.AliasNode:
		return c.alias(n)
	case n.Style&yaml.TaggedStyle != 0 && len(n.Tag) > 1 && n.Tag[1] != '!':
		c.add(errTag.At(Node{n, c.doc}.pos(), n.Tag[1:]))
	}
	if n.Kind == yaml.ScalarNode {
		c.dashes(n)
		if n.Anchor != "" {
			c.anchor(n, 1)
		}
		return 1
	}
	if n.Anchor != "" {
		c.anchor(n, 0)
		c.open[n] = true
		defer delete(c.open, n)
	}
	if n.Kind == yaml.MappingNode {
		c.keys(n)
	}
	total := 1
	for _, child := range n.Content {
		total = min(total+c.walk(child, depth+1), 1<<40)
	}
	if n.Anchor != "" {
		c.weight[n] = total
	}
	return total
}

func (c *checker) anchor(n *yaml.Node, weight int) {
	if c.weight == nil {
		c.weight, c.open = map[*yaml.Node]int{}, map[*yaml.Node]bool{}
	}
	c.weight[n] = weight
}

func (c *checker) alias(n *yaml.Node) int {
	if c.open[n.Alias] {
		c.fatal = true
		c.add(errCycle.At(Node{n, c.doc}.pos(), n.Value))
		return 1
	}
	return c.weight[n.Alias]
}

// dashes reports a list whose dashes went wrong in every line, so that it reads
// as one text: -甲 -乙.
func (c *checker) dashes(n *yaml.Node) {
	if n.Style != 0 || len(n.Value) < 4 {
		return
	}
	pos := Node{n, c.doc}.pos()
	pos.Len = 1
	if first := n.Value[0]; first == '-' && n.Value[1] > '9' && strings.Contains(n.Value, " -") {
		c.add(errDashSpace.At(pos))
	} else if first >= 0x80 {
		for _, dash := range [...]string{"－", "—", "–", "•", "·"} {
			if strings.HasPrefix(n.Value, dash) && strings.Contains(n.Value, " "+dash) {
				c.add(errWideDash.At(pos, dash))
			}
		}
	}
}

// strayKey reports a key with what an input method left in it: a full-width
// blank before it.
func (c *checker) strayKey(k *yaml.Node) {
	if k.Style != 0 || k.Value == "" || k.Value[0] < 0x80 {
		return
	}
	pos := Node{k, c.doc}.pos()
	pos.Len = 1
	if strings.HasPrefix(k.Value, "\u3000") || strings.HasPrefix(k.Value, "\u00a0") {
		c.add(errWideBlank.At(pos))
	}
}

// keys reports keys that occur twice and keys that are no plain text.
func (c *checker) keys(n *yaml.Node) {
	if n.Style&yaml.FlowStyle != 0 {
		c.wideFlow(n)
	}
	var seen map[string]*yaml.Node
	if len(n.Content) > 64 {
		seen = make(map[string]*yaml.Node, len(n.Content)/2)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		if k.Kind != yaml.ScalarNode {
			if k.Kind != yaml.AliasNode || k.Alias.Kind != yaml.ScalarNode {
				c.add(errKeyShape.At(Node{k, c.doc}.pos()))
			}
			continue
		}
		c.strayKey(k)
		if k.Tag == "!!merge" {
			c.add(errMerge.At(Node{k, c.doc}.pos()))
			continue
		}
		var first *yaml.Node
		if seen != nil {
			if first = seen[k.Value]; first == nil {
				seen[k.Value] = k
			}
		} else {
			for j := 0; j < i; j += 2 {
				if have := n.Content[j]; have.Value == k.Value && have.Kind == yaml.ScalarNode {
					first = have
					break
				}
			}
		}
		if first != nil {
			c.add(errDuplicate.At(Node{k, c.doc}.pos(), k.Value).With(Node{first, c.doc}.pos()))
		}
	}
}
