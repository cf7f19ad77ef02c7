package main

import (
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"jianbao/generator"
)

// siteFlags are the flags of the verbs that read a whole site.
type siteFlags struct {
	at, baseURL, output             string
	drafts, future, strict, noCache bool
}

// shared adds the flags that say which content counts, and when.
func (a *app) shared(c *cobra.Command, f *siteFlags) {
	c.Flags().StringVar(&f.at, "at", "", a.tr("按这一`日期`的样子生成，默认现在", "build the site as of a `date`; default: now"))
	c.Flags().BoolVar(&f.drafts, "drafts", false, a.tr("包括草稿", "include drafts"))
	c.Flags().BoolVar(&f.future, "future", false, a.tr("包括未到发布时间和已过期的内容", "include what is not yet published or has expired"))
}

// open prepares a builder. Errors in the configuration end the run.
func (a *app) open(f siteFlags, change func(*generator.Options)) (*generator.Builder, error) {
	root, err := a.site()
	if err != nil {
		return nil, err
	}
	now, err := a.clock()
	if err != nil {
		return nil, err
	}
	opts := generator.Options{
		Root: root, Now: now, BaseURL: f.baseURL, Drafts: f.drafts, Future: f.future,
		Strict: f.strict, NoCache: f.noCache, Lang: a.lang, Clock: a.now, Version: program(),
	}
	if f.output != "" { // relative to where the user is, not to the site
		if opts.OutputDir, err = filepath.Abs(f.output); err != nil {
			return nil, err
		}
	}
	if change != nil {
		change(&opts)
	}
	b, list := generator.New(opts)
	a.builder, a.source = b, b.Source
	if list.Errors() > 0 {
		return b, &failure{exitUsage, list}
	}
	return b, a.setClock(b, f.at)
}

// setClock moves the build clock to --at, which is in the site's zone.
func (a *app) setClock(b *generator.Builder, at string) error {
	if at == "" {
		return nil
	}
	t, err := parseTime("--at", at, b.Config().TimeZone)
	if err != nil {
		return err
	}
	b.SetClock(t)
	return nil
}

// place shows a folder of the site as briefly as possible.
func place(root, dir string) string {
	if rel, err := filepath.Rel(root, dir); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return filepath.ToSlash(rel) + "/"
	}
	return dir
}

// days shows a moment of the site: the day, and the time where there is one.
func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if t.Hour() == 0 && t.Minute() == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02 15:04")
}
