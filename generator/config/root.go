package config

import (
	"os"
	"path/filepath"
	"strings"

	"jianbao/generator/diag"
)

// FindRoot returns the nearest folder from start upward that holds config.yaml.
// Where there is none, the list says where it looked.
func FindRoot(start string) (string, diag.List) {
	var list diag.List
	dir, err := filepath.Abs(start)
	if err != nil {
		list.Add(errRead.At(diag.Pos{}, start, err))
		return "", list
	}
	var looked []string
	for {
		if info, err := os.Stat(filepath.Join(dir, FileName)); err == nil && info.Mode().IsRegular() {
			return dir, nil
		}
		looked = append(looked, dir)
		up := filepath.Dir(dir)
		if up == dir {
			break
		}
		dir = up
	}
	list.Add(errMissing.At(diag.Pos{}, strings.Join(looked, ", ")))
	return "", list
}

// RootAt checks that a folder named by the user holds config.yaml.
func RootAt(folder string) (string, diag.List) {
	var list diag.List
	dir, err := filepath.Abs(folder)
	if err != nil {
		list.Add(errRead.At(diag.Pos{}, folder, err))
		return "", list
	}
	if _, err := os.Stat(filepath.Join(dir, FileName)); err != nil {
		list.Add(errMissing.At(diag.Pos{}, dir))
		return "", list
	}
	return dir, nil
}
