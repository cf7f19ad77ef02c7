package main

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/source"
)

// textFile is a file as read; list is what is wrong with its text.
type textFile struct {
	path string
	text []byte
	list diag.List
}

// readFolder reads the YAML files of a folder of the site in the order of their
// names; a folder that is not there has none. The list is about the folder and
// the files that cannot be read.
func readFolder(root, name string, ignore []string) (out []textFile, list diag.List, err error) {
	if _, err := os.Stat(filepath.Join(root, name)); errors.Is(err, os.ErrNotExist) {
		return nil, nil, nil
	}
	tree, err := source.Open(root)
	if err != nil {
		return nil, nil, err
	}
	defer tree.Close()
	found, list := tree.Walk(name, ignore)
	for _, f := range found {
		if ext := strings.ToLower(path.Ext(f.Path)); f.Dir || ext != ".yaml" && ext != ".yml" {
			continue
		}
		raw, err := tree.Read(f.Path)
		if err != nil {
			list.Add(source.ReadError(f.Path, err))
			continue
		}
		text, diags := source.Text(f.Path, raw)
		out = append(out, textFile{f.Path, text, diags})
	}
	return out, list, nil
}
