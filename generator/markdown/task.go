package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
)

// extendTasks registers task lists: - [x] done.
func extendTasks(s *setup) {
	s.span(extension.NewTaskCheckBoxParser(), 0)
	s.render(extast.KindTaskCheckBox, func(r *run, n ast.Node) {
		r.raw(`<input type="checkbox" disabled`)
		if n.(*extast.TaskCheckBox).IsChecked {
			r.raw(" checked")
		}
		r.raw("> ")
	})
}

// hasTask reports whether the first item of a list is a task.
func hasTask(l *ast.List) bool {
	item := l.FirstChild()
	if item == nil || item.FirstChild() == nil {
		return false
	}
	box := item.FirstChild().FirstChild()
	return box != nil && box.Kind() == extast.KindTaskCheckBox
}
