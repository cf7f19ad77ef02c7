package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
)

// extendDefinitions registers definition lists, as in PHP Markdown Extra.
func extendDefinitions(s *setup) {
	s.block(limited{extension.NewDefinitionListParser()}, 101)
	s.block(extension.NewDefinitionDescriptionParser(), 102)
	s.render(extast.KindDefinitionList, func(r *run, n ast.Node) {
		r.open("dl", n)
		r.buf = append(r.buf, '\n')
		r.depth++
		r.children(n)
		r.depth--
		r.close("dl")
	})
	s.render(extast.KindDefinitionTerm, func(r *run, n ast.Node) { r.element("dt", n) })
	s.render(extast.KindDefinitionDescription, func(r *run, n ast.Node) {
		r.raw("<dd>")
		if !n.(*extast.DefinitionDescription).IsTight {
			r.buf = append(r.buf, '\n')
		}
		r.children(n)
		r.close("dd")
	})
}
