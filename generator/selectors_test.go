package generator

import (
	"go/ast"
	"go/token"
)

// selectors finds the uses of pkg.name in a file.
func selectors(f *ast.File, pkg, name string) []token.Pos {
	var out []token.Pos
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == pkg && s.Sel.Name == name {
				out = append(out, s.Pos())
			}
		}
		return true
	})
	return out
}
