// Package themes carries the default theme inside the binary.
package themes

import (
	"embed"
	"io/fs"
)

//go:embed jianbao
var files embed.FS

// Default returns the files of the default theme, jianbao.
func Default() (fs.FS, error) { return fs.Sub(files, "jianbao") }
