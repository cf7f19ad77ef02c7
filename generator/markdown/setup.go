package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// renderFunc writes a node and its children.
type renderFunc func(r *run, n ast.Node)

// setup collects what the constructs register.
type setup struct {
	blocks, inlines, paragraphs, trees []util.PrioritizedValue
	funcs                              map[ast.NodeKind]renderFunc
}

func (s *setup) block(p parser.BlockParser, priority int) {
	s.blocks = append(s.blocks, util.Prioritized(p, priority))
}

func (s *setup) span(p parser.InlineParser, priority int) {
	s.inlines = append(s.inlines, util.Prioritized(p, priority))
}

func (s *setup) paragraph(t parser.ParagraphTransformer, priority int) {
	s.paragraphs = append(s.paragraphs, util.Prioritized(t, priority))
}

func (s *setup) tree(t parser.ASTTransformer, priority int) {
	s.trees = append(s.trees, util.Prioritized(t, priority))
}

func (s *setup) render(kind ast.NodeKind, f renderFunc) { s.funcs[kind] = f }

// build assembles the parser and the table of renderers by node kind.
func build() (parser.Parser, []renderFunc) {
	s := &setup{funcs: map[ast.NodeKind]renderFunc{}}
	for _, extend := range []func(*setup){
		extendBasics, extendText, extendParagraphs, extendHeadings, extendEmphasis, extendCodeSpans, extendLinks, extendLinkRefs,
		extendAutoLinks, extendHTML, extendDetails, extendFences, extendTables, extendTasks, extendDefinitions,
		extendFootnotes, extendNotes, extendContainers, extendGalleries, extendCharts, extendFigures, extendChapters, extendAttributes,
	} {
		extend(s)
	}
	engine := parser.NewParser(
		parser.WithBlockParsers(s.blocks...),
		parser.WithInlineParsers(s.inlines...),
		parser.WithParagraphTransformers(s.paragraphs...),
		parser.WithASTTransformers(s.trees...),
	)
	var last ast.NodeKind
	for k := range s.funcs {
		last = max(last, k)
	}
	table := make([]renderFunc, last+1)
	for k, f := range s.funcs {
		table[k] = f
	}
	return engine, table
}

// node writes a node: with its own renderer, or only its children.
func (r *run) node(n ast.Node) {
	if k := int(n.Kind()); k < len(r.p.render) && r.p.render[k] != nil {
		r.p.render[k](r, n)
		return
	}
	r.children(n)
}

func (r *run) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		r.node(c)
	}
}

// element writes a block: its start tag with the node's attributes, its
// children, its end tag.
func (r *run) element(tag string, n ast.Node) {
	r.open(tag, n)
	r.depth++
	r.children(n)
	r.depth--
	r.close(tag)
}

func (r *run) open(tag string, n ast.Node) {
	r.buf = append(append(r.buf, '<'), tag...)
	if n.Attributes() != nil {
		r.attributes(n)
	}
	r.buf = append(r.buf, '>')
}

func (r *run) close(tag string) {
	r.buf = append(append(append(r.buf, "</"...), tag...), ">\n"...)
	r.inWord = false
}

func (r *run) raw(s string) { r.buf = append(r.buf, s...) }
