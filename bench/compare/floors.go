package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"golang.org/x/sync/errgroup"
	"gopkg.in/yaml.v3"
)

// Each floor is a chore that prints the nanoseconds its work took, with the
// input in memory and on all processors. Its first argument is not used.

// floorMarkdown turns every article into HTML and throws it away.
func floorMarkdown(args []string) error {
	files, err := load(args[1], ".md")
	if err != nil {
		return err
	}
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList, extension.CJK),
		goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithAttribute()))
	return timed(files, func(f file) error {
		_, body, _ := bytes.Cut(f.data, []byte("\n---\n"))
		var out bytes.Buffer
		return md.Convert(body, &out)
	})
}

// floorYAML reads every record file and every front matter into nodes.
func floorYAML(args []string) error {
	files, err := load(args[1], ".md", ".yaml")
	if err != nil {
		return err
	}
	return timed(files, func(f file) error {
		data := f.data
		if strings.HasSuffix(f.path, ".md") {
			data, _, _ = bytes.Cut(bytes.TrimPrefix(data, []byte("---\n")), []byte("\n---\n"))
		}
		var n yaml.Node
		return yaml.Unmarshal(data, &n)
	})
}

// floorWrite writes the files of an output once more, to a folder that is not
// there yet.
func floorWrite(args []string) error {
	files, err := load(args[1], "")
	if err != nil {
		return err
	}
	to := args[2]
	return timed(files, func(f file) error {
		name := filepath.Join(to, f.path)
		err := os.WriteFile(name, f.data, 0o644)
		if os.IsNotExist(err) {
			if err = os.MkdirAll(filepath.Dir(name), 0o755); err == nil {
				err = os.WriteFile(name, f.data, 0o644)
			}
		}
		return err
	})
}

type file struct {
	path string // relative
	data []byte
}

// load reads the files below a folder that end in one of the endings.
func load(dir string, endings ...string) ([]file, error) {
	var files []file
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		for _, e := range endings {
			if strings.HasSuffix(path, e) {
				data, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				rel, err := filepath.Rel(dir, path)
				files = append(files, file{rel, data})
				return err
			}
		}
		return nil
	})
	return files, err
}

// timed does the work for all files on all processors and prints how long it took.
func timed(files []file, work func(file) error) error {
	start := time.Now()
	var g errgroup.Group
	n := runtime.GOMAXPROCS(0)
	for w := range n {
		g.Go(func() error {
			for i := w; i < len(files); i += n {
				if err := work(files[i]); err != nil {
					return fmt.Errorf("%s: %w", files[i].path, err)
				}
			}
			return nil
		})
	}
	err := g.Wait()
	fmt.Println(int64(time.Since(start)))
	return err
}
