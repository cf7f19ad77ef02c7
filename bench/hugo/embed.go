// Package hugo holds the lean Hugo theme that the benchmark holds jianbao
// against: the same kinds of pages with about the same parts, written as Hugo's
// documentation advises for speed (cached partials for what all pages share,
// one pass over the data), and without charts, which Hugo does not make.
package hugo

import "embed"

// Theme is the theme's files, to be copied into the root of a Hugo site.
//
//go:embed all:layouts all:assets all:content
var Theme embed.FS
