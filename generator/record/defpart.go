package record

import (
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

var (
	errDefPart = diag.Message{
		Code: "JB0417", Severity: diag.Error,
		ZH: "没有叫“%[1]s”的公用部分（part）", EN: "there is no part %[1]q",
		HintZH: "您是不是想写“%[2]s”？", HintEN: "did you mean %[2]q?",
	}
	errDefDeep = diag.Message{
		Code: "JB0492", Severity: diag.Error,
		ZH: "公用部分一层套一层，超过了 %[1]d 层", EN: "parts use each other more than %[1]d deep",
	}
	errDefPartCycle = diag.Message{
		Code: "JB0418", Severity: diag.Error,
		ZH: "公用部分互相引用，绕成了一圈：%[1]s", EN: "parts use each other in a circle: %[1]s",
		HintZH: "请从其中一个的 uses 里删去另一个", HintEN: "remove one of them from a uses",
	}
)

const maxParts = 16 // levels of parts within parts

// part is a body that kinds share.
type part struct {
	node yamldoc.Node
	pos  diag.Pos
	used bool
}

func (l *loader) part(n yamldoc.Node) {
	key := n.Get("part")
	var name string
	if l.name(&name)(key); name == "" {
		return
	}
	if have := l.parts[name]; have != nil {
		l.list.Add(errDefTwice.At(key.Pos(), name).NoHint().With(have.pos))
		return
	}
	l.parts[name] = &part{node: n, pos: key.Pos()}
}

// uses merges the parts that a body names, in their order; one that comes by
// several ways is merged once. above are the parts that are being merged.
func (l *loader) uses(d *definition, n yamldoc.Node, above []string) {
	for c := range n.Items() {
		name := c.Str()
		p := l.parts[name]
		switch {
		case len(above) >= maxParts:
			l.list.Add(errDefDeep.At(c.Pos(), maxParts))
			return
		case c.Kind() != yamldoc.Scalar:
			l.list.Add(errDefShape.At(c.Pos(), "uses", aText))
		case p == nil:
			l.missing(c.Pos(), errDefPart, name, keysOf(l.parts))
		case slices.Contains(above, name):
			circle := append(slices.Clone(above[slices.Index(above, name):]), name)
			l.list.Add(errDefPartCycle.At(c.Pos(), strings.Join(circle, " → ")))
		case !d.merged[name]:
			d.merged[name], p.used = true, true
			l.body(d, p.node, inPart, append(above, name))
		}
	}
}

// unusedParts reads the parts that no kind uses, so that their mistakes show.
func (l *loader) unusedParts() {
	for _, name := range keysOf(l.parts) {
		if p := l.parts[name]; !p.used {
			d := newDefinition(p.pos)
			d.kind.Name = name
			l.body(d, p.node, inPart, []string{name})
		}
	}
}

func newDefinition(pos diag.Pos) *definition {
	return &definition{kind: &model.Kind{}, pos: pos, parts: map[string]diag.Pos{}, merged: map[string]bool{},
		typed: map[string]bool{}, inParts: map[diag.Pos]bool{}}
}

// ofPart names the kind beside the place in a part: what the part says may be
// right for other kinds. Of an embedded part only the kind can be mended.
func (d *definition) ofPart(m diag.Diagnostic) diag.Diagnostic {
	if !d.inParts[m.Pos] || len(m.Also) > 0 {
		return m
	}
	if strings.HasPrefix(m.Pos.File, embeddedPrefix) && !strings.HasPrefix(d.pos.File, embeddedPrefix) {
		m.Pos, m.Also = d.pos, []diag.Pos{m.Pos}
		return m
	}
	return m.With(d.pos)
}

// source says whose body is being read: it decides what it may change.
type source uint8

const (
	inKind      source = iota
	inPart             // of a part the kind uses
	inExtension        // by a site: records rely on what is there
)

// place notes where something is defined. What a part defines is mended there.
func (d *definition) place(name string, pos diag.Pos, from source) {
	d.parts[name] = pos
	if from == inPart {
		d.inParts[pos] = true
	}
}

// at is where something is defined: "measure hours/where" falls back to
// "measure hours", and that to the kind.
func (d *definition) at(name string) diag.Pos {
	for {
		if p, ok := d.parts[name]; ok {
			return p
		}
		cut := strings.LastIndexByte(name, '/')
		if cut < 0 {
			return d.pos
		}
		name = name[:cut]
	}
}
