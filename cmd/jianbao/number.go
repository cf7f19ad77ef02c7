package main

import (
	"path"
	"strings"
	"time"

	"jianbao/generator/config"
	"jianbao/generator/diag"
	"jianbao/generator/markdown"
	"jianbao/generator/model"
	"jianbao/generator/site"
	"jianbao/generator/source"
)

// number gives a new bulletin the numbers and the period after the latest one.
// Issues are numbered within a year, totals run on where there are any.
func (d *draft) number(root string, cfg *config.Config, day time.Time) error {
	last, date, end, err := latestBulletin(root, cfg)
	if err != nil {
		return err
	}
	d.Issue, d.Total = 1, 1
	start := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, day.Location())
	if last != nil {
		if d.Total = last.Total; d.Total > 0 {
			d.Total++
		}
		if date.Year() == day.Year() {
			d.Issue = last.Issue + 1
		}
	}
	if !end.IsZero() {
		start = end.AddDate(0, 0, 1)
	}
	// Where the period before ends today or later, this one is a day for the editor to
	// lengthen; it never begins within the other.
	d.Start, d.End = start.Format(time.DateOnly), max(start.Format(time.DateOnly), day.Format(time.DateOnly))
	return nil
}

// latestBulletin finds the newest bulletin of the section that a new one goes to, and
// the last day that one of them is about; drafts included.
func latestBulletin(root string, cfg *config.Config) (last *model.Bulletin, date, end time.Time, err error) {
	tree, err := source.Open(root)
	if err != nil {
		return nil, date, end, err
	}
	defer tree.Close()
	files, _ := tree.Walk(cfg.ContentDir, cfg.Ignore)
	sections := map[string]bool{}
	for _, f := range files {
		if path.Base(f.Path) == "_index.md" {
			sections[path.Dir(f.Path)] = true
		}
	}
	parser := markdown.New(markdown.Options{TimeZone: cfg.TimeZone, ContentDir: cfg.ContentDir})
	for _, f := range files {
		if f.Dir || !strings.EqualFold(path.Ext(f.Path), ".md") {
			continue
		}
		raw, err := tree.Read(f.Path)
		if err != nil {
			return nil, date, end, err
		}
		text, _ := source.Text(f.Path, raw)
		head := string(text[:min(len(text), 4096)])
		if !strings.Contains(head, "bulletin") && !strings.Contains(head, "简报") && !strings.Contains(f.Path, "bulletins/") ||
			!inBulletins(f.Path, cfg.ContentDir, sections) {
			continue
		}
		doc, list := parser.Parse(strings.TrimPrefix(f.Path, cfg.ContentDir+"/"), text)
		if doc == nil || doc.Front.Bulletin == nil {
			continue
		}
		if list.Errors() > 0 { // a number read wrong would be given twice
			return nil, date, end, &failure{exitContent, errorsOf(list)}
		}
		b, day := doc.Front.Bulletin, doc.Front.Date
		if b.End.After(end) {
			end = b.End
		}
		if last == nil || day.After(date) || day.Equal(date) && b.Issue > last.Issue {
			last, date = b, day
		}
	}
	return last, date, end, nil
}

// inBulletins reports whether a file is numbered with those of the folder
// bulletins: in it, not in a section within it but one by year.
func inBulletins(file, contentDir string, sections map[string]bool) bool {
	top := path.Join(contentDir, "bulletins")
	for dir := path.Dir(file); dir != "." && dir != contentDir; dir = path.Dir(dir) {
		if dir == top {
			return true
		}
		if sections[dir] && !site.YearFolder(path.Base(dir)) {
			return false
		}
	}
	return false
}

func errorsOf(list diag.List) diag.List {
	var out diag.List
	for _, d := range list {
		if d.Severity == diag.Error {
			out = append(out, d)
		}
	}
	return out
}
