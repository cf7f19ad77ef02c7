// Package themes carries the default theme inside the binary.
package themes

import (
	"embed"
	"io/fs"
)

//go:embed jianbao
var files embed.FS

// Default returns the files of the default theme, jianbao.
func Default() (fs.FS, error) {
	root, err := fs.Sub(files, "jianbao")
	return checked{root}, err
}

// checked says that the project's tests have checked the files, so that loading
// them need not (see generator/theme).
type checked struct{ fs.FS }

// Checked marks the layer.
func (checked) Checked() {}
