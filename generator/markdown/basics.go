package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
)

// extendBasics registers the constructs of CommonMark that are taken as they
// are: quotes, lists, rules.
func extendBasics(s *setup) {
	s.block(parser.NewThematicBreakParser(), 200)
	s.block(limited{parser.NewListParser()}, 300)
	s.block(parser.NewListItemParser(), 400)

	s.render(ast.KindDocument, (*run).children)
	s.render(ast.KindBlockquote, func(r *run, n ast.Node) {
		r.open("blockquote", n)
		r.buf = append(r.buf, '\n')
		r.depth++
		r.children(n)
		r.depth--
		r.close("blockquote")
	})
	s.render(ast.KindList, renderList)
	s.render(ast.KindListItem, renderListItem)
	s.render(ast.KindTextBlock, func(r *run, n ast.Node) {
		r.children(n)
		r.inWord = false
		if n.NextSibling() != nil && n.FirstChild() != nil {
			r.buf = append(r.buf, '\n')
		}
	})
	s.render(ast.KindThematicBreak, func(r *run, n ast.Node) {
		r.open("hr", n)
		r.buf = append(r.buf, '\n')
	})
	s.render(ast.KindLinkReferenceDefinition, func(*run, ast.Node) {})
}

func renderList(r *run, n ast.Node) {
	l := n.(*ast.List)
	tag := "ul"
	if l.IsOrdered() {
		tag = "ol"
	}
	r.buf = append(append(r.buf, '<'), tag...)
	if l.IsOrdered() && l.Start != 1 {
		r.attr("start", strconv.AppendInt(nil, int64(l.Start), 10))
	}
	if hasTask(l) {
		r.raw(` class="task-list"`)
	} else {
		r.attributes(n)
	}
	r.raw(">\n")
	r.depth++
	r.children(n)
	r.depth--
	r.close(tag)
}

func renderListItem(r *run, n ast.Node) {
	r.raw("<li>")
	if c := n.FirstChild(); c != nil && c.Kind() != ast.KindTextBlock {
		r.buf = append(r.buf, '\n')
	}
	r.children(n)
	r.close("li")
}
