package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/query"
	"jianbao/generator/stats"
)

type statsFlags struct {
	siteFlags
	format string
	bom    bool
	words  map[string]*string
	where  []string
	on     map[string]*bool
}

func (a *app) statsVerb() *cobra.Command {
	f := statsFlags{format: "table", words: map[string]*string{}, on: map[string]*bool{}}
	c := &cobra.Command{
		Use:                   a.tr("stats 查询…", "stats QUERY…"),
		DisableFlagsInUseLine: true,
		Short:                 a.tr("统计记录，输出表格", "count records, as a table"),
		Long: a.tr(`统计记录。查询写成“项=值”，也可以写成参数，或写成一句话。
项：from 来源、measure 指标、by 按、split 分组、where.字段 条件.字段、since 自、until 至、
top 前、cumulative 累计、share 占比、compare 比较、every 全部列出、target 目标、sort 排序。
类别、指标、字段和值都可以写中文名；等号也可以写成“＝”“：”。人数太少、不公开的数字写作“不公开”。`,
			`Count records. A query is words of the form key=value, or flags, or a phrase.
Keys: from, measure, by, split, where.FIELD, since, until, top, cumulative, share, compare,
every, target, sort. Figures about too few people are withheld.`),
		Example: a.tr("  jianbao stats 来源=活动 指标=服务时长 按=月 条件.社区=和平里\n  jianbao stats 2026年活动的参与人次\n  jianbao stats --from activity --measure hours --by month --format csv",
			"  jianbao stats from=activity measure=hours by=month where.community=heping-li\n  jianbao stats hours of activity in 2026\n  jianbao stats --from activity --by month --format csv"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.stats(cmd, f, args) },
	}
	for _, k := range [][3]string{
		{"from", "哪`类`记录", "`kind` of records"}, {"measure", "统计的`指标`", "`measure`"}, {"by", "按什么分`行`", "`rows`: a field or time unit"},
		{"split", "按什么分`列`", "`columns`: a field or time unit"}, {"since", "开始`日期`", "first `day`"}, {"until", "结束`日期`", "last `day`"},
		{"top", "只列最大的`几`项", "the largest `n`"}, {"target", "对比的`目标`", "`measure` of the targets to compare with"}, {"sort", "`顺序`：value、-value、key、tree", "`order`: value, -value, key, tree"},
		{"compare", "和从前`比较`：year-before（同比）、period-before（环比）", "`compare` with: year-before, period-before"},
	} {
		f.words[k[0]] = c.Flags().String(k[0], "", a.tr(k[1], k[2]))
	}
	c.Flags().StringArrayVar(&f.where, "where", nil, a.tr("`字段=值`，可以写多次", "`FIELD=VALUE`, may be repeated"))
	f.on["cumulative"] = c.Flags().Bool("cumulative", false, a.tr("累计", "running totals"))
	f.on["share"] = c.Flags().Bool("share", false, a.tr("占比", "shares"))
	f.on["every"] = c.Flags().Bool("every", false, a.tr("没有记录的也列出", "also list what no record has"))
	c.Flags().StringVar(&f.format, "format", "table", a.tr("输出`格式`：table、csv、json", "`format`: table, csv, json"))
	c.Flags().BoolVar(&f.bom, "bom", false, a.tr("CSV 前面加 BOM，用 Excel 打开不乱码", "begin CSV with a BOM, for Excel"))
	c.Flags().StringVar(&f.at, "at", "", a.tr("以这一`日期`为准，默认现在", "as of a `date`; default: now"))
	complete(c, "format", "table", "csv", "json")
	complete(c, "sort", "value", "-value", "key", "tree")
	complete(c, "compare", stats.YearBefore, stats.PeriodBefore)
	a.completeKinds(c, "from")
	return c
}

// completeKinds offers the kinds of the site.
func (a *app) completeKinds(c *cobra.Command, flag string) {
	// It fails only for a flag that is not there, which a test would show.
	_ = c.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		kinds, err := a.kinds()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var out []string
		for _, k := range kinds.All {
			out = append(out, k.Name+"\t"+k.Label.In(a.lang))
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	})
}

// query turns flags and arguments into one query.
func (f statsFlags) query(cmd *cobra.Command, args []string) (model.Query, diag.List, []string) {
	words := args
	for _, k := range []string{"from", "measure", "by", "split", "since", "until", "top", "target", "sort", "compare"} {
		if cmd.Flags().Changed(k) {
			words = append(words, k+"="+*f.words[k])
		}
	}
	for _, w := range f.where {
		words = append(words, "where="+w)
	}
	for _, k := range []string{"cumulative", "share", "every"} {
		if *f.on[k] {
			words = append(words, k+"=true")
		}
	}
	if len(args) > 0 && len(words) == len(args) && !isPair(args[0]) {
		phrase := strings.Join(args, " ")
		q, list := query.ParseFigure(phrase)
		return q, list, []string{phrase}
	}
	q, list := query.ParseArgs(words)
	return q, list, words
}

// isPair tells key=value from the beginning of a phrase, in which a colon can
// only stand inside brackets: 活动的时长（社区：和平里）.
func isPair(word string) bool {
	i := strings.IndexAny(word, "=＝:：（(")
	return i >= 0 && !strings.HasPrefix(word[i:], "（") && word[i] != '('
}

// queryFile is the name of the query itself in messages.
const queryFile = "QUERY"

func (a *app) stats(cmd *cobra.Command, f statsFlags, args []string) error {
	if err := choice("--format", f.format, "table", "csv", "json"); err != nil {
		return err
	}
	q, list, words := f.query(cmd, args)
	if list.Errors() > 0 {
		return a.wrongQuery(list, words)
	}
	t, err := a.ask(cmd.Context(), f.siteFlags, q)
	if err != nil {
		return err
	}
	switch f.format {
	case "csv":
		return a.statsCSV(t.Table, f.bom)
	case "json":
		return a.statsJSON(t)
	}
	return a.statsTable(t)
}

// wrongQuery ends a run with the mistakes of a query given in words.
func (a *app) wrongQuery(list diag.List, words []string) error {
	for i := range list {
		if list[i].Pos.Line > 0 {
			list[i].Pos.File = queryFile
		}
	}
	a.source = func(string) []byte { return []byte(strings.Join(words, "\n")) }
	return &failure{exitUsage, list}
}

// answer is a table and, where it compares two periods, their totals.
type answer struct {
	*stats.Table
	total *stats.Comparison
}

func (a *app) ask(ctx context.Context, f siteFlags, q model.Query) (answer, error) {
	data, err := a.data(ctx, f)
	if err != nil {
		return answer{}, err
	}
	t, err := stats.Run(data, q)
	out := answer{Table: t}
	if err == nil && q.Compare != "" {
		var c stats.Comparison
		if c, err = stats.Compare(data, q, q.Compare); err == nil {
			out.total = &c
		}
	}
	var bad *stats.QueryError
	if errors.As(err, &bad) {
		return out, usage(bad.At(diag.Pos{}))
	}
	return out, err
}
