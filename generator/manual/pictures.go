package manual

import (
	"os"
	"path/filepath"
	"strconv"
)

// PictureFile is the name of the file with the picture of a kind's nth chart.
func PictureFile(kind string, n int) string { return kind + "-" + strconv.Itoa(n) + ".svg" }

// Pictures links pages in the folder dir with the pictures that are in another.
func Pictures(dir, pictures string) func(kind string, n int) string {
	return func(kind string, n int) string {
		file := filepath.Join(pictures, PictureFile(kind, n))
		if _, err := os.Stat(file); err != nil {
			return ""
		}
		from, err := filepath.Abs(dir)
		if err != nil {
			return ""
		}
		if file, err = filepath.Abs(file); err != nil {
			return ""
		}
		rel, err := filepath.Rel(from, file)
		if err != nil {
			return ""
		}
		return filepath.ToSlash(rel)
	}
}
