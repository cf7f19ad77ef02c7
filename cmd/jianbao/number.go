package main

import (
	"path"
	"strings"
	"time"

	"jianbao/generator/config"
	"jianbao/generator/diag"
	"jianbao/generator/markdown"
	"jianbao/generator/model"
	"jianbao/generator/source"
)

// number gives a new bulletin the numbers and the period after the latest one.
// Issues are numbered within a year, totals run on.
func (d *draft) number(root string, cfg *config.Config, day time.Time) error {
	last, date, err := latestBulletin(root, cfg)
	if err != nil {
		return err
	}
	d.Issue, d.Total = 1, 1
	start := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, day.Location())
	if last != nil {
		d.Total = last.Total + 1
		if date.Year() == day.Year() {
			d.Issue = last.Issue + 1
		}
		if !last.End.IsZero() {
			start = last.End.AddDate(0, 0, 1)
		}
	}
	if start.After(day) {
		start = day
	}
	d.Start, d.End = start.Format(time.DateOnly), day.Format(time.DateOnly)
	return nil
}

// latestBulletin finds the bulletin with the highest numbers, drafts included.
func latestBulletin(root string, cfg *config.Config) (last *model.Bulletin, date time.Time, err error) {
	tree, err := source.Open(root)
	if err != nil {
		return nil, date, err
	}
	defer tree.Close()
	files, _ := tree.Walk(cfg.ContentDir, cfg.Ignore)
	parser := markdown.New(markdown.Options{TimeZone: cfg.TimeZone, ContentDir: cfg.ContentDir})
	for _, f := range files {
		if f.Dir || !strings.EqualFold(path.Ext(f.Path), ".md") {
			continue
		}
		raw, err := tree.Read(f.Path)
		if err != nil {
			return nil, date, err
		}
		text, _ := source.Text(f.Path, raw)
		head := string(text[:min(len(text), 4096)])
		if !strings.Contains(head, "bulletin") && !strings.Contains(head, "简报") && !strings.Contains(f.Path, "bulletins/") {
			continue
		}
		doc, list := parser.Parse(strings.TrimPrefix(f.Path, cfg.ContentDir+"/"), text)
		if doc == nil || doc.Front.Bulletin == nil {
			continue
		}
		if list.Errors() > 0 { // a number read wrong would be given twice
			return nil, date, &failure{exitContent, errorsOf(list)}
		}
		if b := doc.Front.Bulletin; last == nil || b.Total > last.Total || b.Total == last.Total && doc.Front.Date.After(date) {
			last, date = b, doc.Front.Date
		}
	}
	return last, date, nil
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
