package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"jianbao/themes"
)

// edits makes the edits that are measured, in one program's site, and puts back
// what was there.
type edits struct {
	program, site string
	open, newest  string // addresses: a page somewhere in the middle, the first of the newest
	n             int
	was           map[string][]byte // what the files held; nil for none
}

func newEdits(program, site string) (*edits, error) {
	articles, err := filepath.Glob(filepath.Join(site, "content", "articles", "*", "*.md"))
	if err != nil || len(articles) == 0 {
		return nil, errors.Join(err, fmt.Errorf("no articles in %s", site))
	}
	slices.Sort(articles)
	address := func(file string) string {
		rel, _ := filepath.Rel(filepath.Join(site, "content"), file) // both are from the glob
		return "/" + strings.TrimSuffix(filepath.ToSlash(rel), ".md") + "/"
	}
	const day = len("0102-") // names begin with month and day
	newest := articles[len(articles)-1]
	last := newest[:len(filepath.Dir(newest))+1+day]
	for _, file := range slices.Backward(articles) { // lists show those of a day by their names
		if !strings.HasPrefix(file, last) {
			break
		}
		newest = file
	}
	return &edits{program: program, site: site, open: address(articles[len(articles)/2]), newest: address(newest), was: map[string][]byte{}}, nil
}

func (e *edits) article(address string) string {
	return filepath.Join("content", filepath.FromSlash(strings.Trim(address, "/"))+".md")
}

// change rewrites a file and gives the mark that then stands in it.
func (e *edits) change(file string, to func(old, mark string) string) (mark string, err error) {
	name := filepath.Join(e.site, file)
	old, err := os.ReadFile(name)
	// A run that was killed leaves its marks: one of those would be served at once.
	for mark = ""; mark == "" || strings.Contains(string(old), mark); {
		e.n++
		mark = fmt.Sprintf("记号%06d号", e.n)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if _, known := e.was[name]; !known {
		if err != nil {
			old = nil
		}
		e.was[name] = old
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return "", err
	}
	return mark, os.WriteFile(name, []byte(to(string(old), mark)), 0o644)
}

// body adds a paragraph to the page in the middle.
func (e *edits) body() (string, error) {
	return e.change(e.article(e.open), func(old, mark string) string { return old + "\n又一段，" + mark + "。\n" })
}

var titleLine = regexp.MustCompile(`(?m)^title: .*$`)

// title changes that of the newest article, which lists show.
func (e *edits) title() (string, error) {
	return e.change(e.article(e.newest), func(old, mark string) string { return titleLine.ReplaceAllString(old, "title: "+mark) })
}

var (
	mainBlock = regexp.MustCompile(`define "main" -?}}(<p>记号\d+号</p>)?`)
	residents = regexp.MustCompile(`residents: \d+`)
)

// record changes a number of the last month.
func (e *edits) record() (string, error) {
	dir := "content/records/activities"
	if e.program == "hugo" {
		dir = "data/activities"
	}
	return e.change(filepath.FromSlash(dir+"/2025-12.yaml"), func(old, _ string) string {
		first := true
		return residents.ReplaceAllStringFunc(old, func(s string) string {
			if !first {
				return s
			}
			first = false
			return fmt.Sprintf("residents: %d", 1000+e.n)
		})
	})
}

// layout changes the template of articles.
func (e *edits) layout() (string, error) {
	file, def := "layouts/page.html", ""
	if e.program == "jianbao" {
		theme, err := themes.Default()
		if err != nil {
			return "", err
		}
		data, err := fs.ReadFile(theme, "layouts/article.html")
		if err != nil {
			return "", err
		}
		file, def = "themes/jianbao/layouts/article.html", string(data)
	}
	return e.change(filepath.FromSlash(file), func(old, mark string) string {
		if def != "" {
			old = def
		}
		return mainBlock.ReplaceAllString(old, `define "main" -}}<p>`+mark+`</p>`)
	})
}

// undo puts back what was there.
func (e *edits) undo() error {
	var errs []error
	for name, text := range e.was {
		if text == nil {
			errs = append(errs, os.Remove(name))
		} else {
			errs = append(errs, os.WriteFile(name, text, 0o644))
		}
	}
	clear(e.was)
	return errors.Join(errs...)
}
