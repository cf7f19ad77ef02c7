// Package exec runs templates that html/template has parsed and escaped, without
// its reflection: a tree is compiled once into closures that call methods and
// functions by their types.
//
// It gives the bytes that html/template gives, or it gives up. [Compile] refuses
// trees with what it does not know; [Program.Run] gives up with [ErrUnusual] on
// values it does not know, on whatever panics and on every error. Whoever calls it
// then runs the template by html/template, which gives the result, or the error
// with its place. So nothing here has to word an error, and a theme may use all of
// html/template.
//
// Escapers: html/template has put their names into the tree. Plain texts are
// escaped here where that is simple; all other values, and texts with signs that
// need thought, go through html/template itself (escape.go).
//
// Methods: a view's method of a common shape is called by its Go type
// ([Methods]); others through reflection, found once per type.
package exec
