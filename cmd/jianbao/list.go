package main

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jianbao/generator"
	"jianbao/generator/model"
	"jianbao/generator/stats"
)

func (a *app) listVerb() *cobra.Command {
	var f siteFlags
	var asJSON bool
	c := &cobra.Command{
		Use:                   "list drafts|future|expired|pages|overdue",
		DisableFlagsInUseLine: true,
		Short:                 a.tr("列出草稿、未到时间的、过期的内容，全部页面，或超期未办的记录", "list drafts, scheduled or expired content, all pages, or overdue records"),
		ValidArgs:             []string{"drafts", "future", "expired", "pages", "overdue"},
		Args:                  a.args(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			what := args[0]
			if zh := map[string]string{"草稿": "drafts", "定时": "future", "scheduled": "future", "过期": "expired", "页面": "pages", "超期": "overdue"}[what]; zh != "" {
				what = zh
			}
			if err := choice("list", what, "drafts", "future", "expired", "pages", "overdue"); err != nil {
				return err
			}
			if what == "overdue" {
				return a.overdue(cmd.Context(), f, asJSON)
			}
			return a.list(cmd.Context(), f, what, asJSON)
		},
	}
	c.Flags().StringVar(&f.at, "at", "", a.tr("以这一`日期`为准，默认现在", "as of a `date`; default: now"))
	c.Flags().BoolVar(&asJSON, "json", false, a.tr("输出 JSON", "write JSON"))
	return c
}

func (a *app) list(ctx context.Context, f siteFlags, what string, asJSON bool) error {
	b, res, err := a.load(ctx, f)
	if err != nil {
		return err
	}
	if what == "pages" {
		return a.listPages(b.Site(), asJSON)
	}
	reason := strings.TrimSuffix(what, "s")
	rows := slices.Clone(res.Skipped)
	rows = rows[:0]
	for _, s := range res.Skipped {
		if s.Reason == reason {
			rows = append(rows, s)
		}
	}
	if asJSON {
		return writeJSON(a.out, skippedData(rows))
	}
	g := grid{head: []string{a.tr("文件", "file"), a.tr("日期", "date"), a.tr("标题", "title")}}
	for _, s := range rows {
		g.rows = append(g.rows, []string{s.Path, dayText(s.Date), s.Title})
	}
	return g.write(a.out)
}

// load reads and assembles the site without rendering it.
func (a *app) load(ctx context.Context, f siteFlags) (*generator.Builder, *generator.Result, error) {
	f.noCache = true
	b, err := a.open(f, nil)
	if err != nil {
		return b, nil, err
	}
	res, err := b.Check(ctx)
	if err != nil {
		return b, res, err
	}
	if res.Diags.Errors() > 0 {
		return b, res, &failure{exitContent, res.Diags}
	}
	return b, res, nil
}

// data reads the records alone: what statistics and ledgers are made from, with
// labels in the language of the messages.
func (a *app) data(ctx context.Context, f siteFlags) (stats.Data, error) {
	b, err := a.open(f, nil)
	if err != nil {
		return stats.Data{}, err
	}
	d, res, err := b.Data(ctx)
	if err != nil {
		return d, err
	}
	if res.Diags.Errors() > 0 {
		return d, &failure{exitContent, res.Diags}
	}
	d.Lang = "en"
	if a.lang == "zh" {
		d.Lang = "zh-CN"
	}
	d.Suppress = b.Config().Statistics.Suppress
	d.PageTitle = remembered(d.PageTitle)
	return d, nil
}

// remembered asks once for each name.
func remembered(ask func(string) string) func(string) string {
	known := map[string]string{}
	return func(name string) string {
		t, ok := known[name]
		if !ok {
			t = ask(name)
			known[name] = t
		}
		return t
	}
}

func (a *app) listPages(s *model.Site, asJSON bool) error {
	pages := slices.Clone(s.Pages)
	slices.SortFunc(pages, func(p, q *model.Page) int { return cmp.Compare(p.URL, q.URL) })
	if asJSON {
		type page struct {
			URL    string `json:"url"`
			Kind   string `json:"kind"`
			Title  string `json:"title"`
			Date   string `json:"date,omitempty"`
			Source string `json:"source,omitempty"`
		}
		out := make([]page, len(pages))
		for i, p := range pages {
			out[i] = page{p.URL, string(p.Kind), p.Title, dayText(p.Date), p.Source}
		}
		return writeJSON(a.out, out)
	}
	g := grid{head: []string{a.tr("地址", "address"), a.tr("种类", "kind"), a.tr("日期", "date"), a.tr("标题", "title"), a.tr("文件", "file")}}
	for _, p := range pages {
		g.rows = append(g.rows, []string{p.URL, string(p.Kind), dayText(p.Date), p.Title, p.Source})
	}
	return g.write(a.out)
}
