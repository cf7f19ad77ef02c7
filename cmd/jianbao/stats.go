package main

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

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
top 前、cumulative 累计、share 占比、target 目标、sort 排序。`,
			`Count records. A query is words of the form key=value, or flags, or a phrase.
Keys: from, measure, by, split, where.FIELD, since, until, top, cumulative, share, target, sort.`),
		Example: a.tr("  jianbao stats 来源=活动 指标=服务时长 按=月 条件.社区=和平里\n  jianbao stats 2026年活动的参与人次\n  jianbao stats --from activity --measure hours --by month --format csv",
			"  jianbao stats from=activity measure=hours by=month where.community=heping-li\n  jianbao stats hours of activity in 2026\n  jianbao stats --from activity --by month --format csv"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.stats(cmd, f, args) },
	}
	for _, k := range [][3]string{
		{"from", "哪`类`记录", "`kind` of records"}, {"measure", "统计的`指标`", "`measure`"}, {"by", "按什么分`行`", "`rows`: a field or time unit"},
		{"split", "按什么分`列`", "`columns`: a field or time unit"}, {"since", "开始`日期`", "first `day`"}, {"until", "结束`日期`", "last `day`"},
		{"top", "只列最大的`几`项", "the largest `n`"}, {"target", "对比的`目标`", "`measure` of the targets to compare with"}, {"sort", "`顺序`：value、-value、key", "`order`: value, -value, key"},
	} {
		f.words[k[0]] = c.Flags().String(k[0], "", a.tr(k[1], k[2]))
	}
	c.Flags().StringArrayVar(&f.where, "where", nil, a.tr("`字段=值`，可以写多次", "`FIELD=VALUE`, may be repeated"))
	f.on["cumulative"] = c.Flags().Bool("cumulative", false, a.tr("累计", "running totals"))
	f.on["share"] = c.Flags().Bool("share", false, a.tr("占比", "shares"))
	c.Flags().StringVar(&f.format, "format", "table", a.tr("输出`格式`：table、csv、json", "`format`: table, csv, json"))
	c.Flags().BoolVar(&f.bom, "bom", false, a.tr("CSV 前面加 BOM，用 Excel 打开不乱码", "begin CSV with a BOM, for Excel"))
	c.Flags().StringVar(&f.at, "at", "", a.tr("以这一`日期`为准，默认现在", "as of a `date`; default: now"))
	return c
}

// words turns flags and arguments into one query.
func (f statsFlags) query(cmd *cobra.Command, args []string) (model.Query, diag.List, []string) {
	words := args
	for _, k := range []string{"from", "measure", "by", "split", "since", "until", "top", "target", "sort"} {
		if cmd.Flags().Changed(k) {
			words = append(words, k+"="+*f.words[k])
		}
	}
	for _, w := range f.where {
		words = append(words, "where="+w)
	}
	for _, k := range []string{"cumulative", "share"} {
		if *f.on[k] {
			words = append(words, k+"=true")
		}
	}
	if len(args) > 0 && len(words) == len(args) && !strings.ContainsAny(args[0], "=＝") {
		phrase := strings.Join(args, " ")
		q, list := query.ParseFigure(phrase)
		return q, list, []string{phrase}
	}
	q, list := query.ParseArgs(words)
	return q, list, words
}

// queryFile is the name of the query itself in messages.
const queryFile = "QUERY"

func (a *app) stats(cmd *cobra.Command, f statsFlags, args []string) error {
	if err := choice("--format", f.format, "table", "csv", "json"); err != nil {
		return err
	}
	q, list, words := f.query(cmd, args)
	if list.Errors() > 0 {
		for i := range list {
			if list[i].Pos.Line > 0 {
				list[i].Pos.File = queryFile
			}
		}
		a.source = func(string) []byte { return []byte(strings.Join(words, "\n")) }
		return &failure{exitUsage, list}
	}
	t, err := a.ask(cmd.Context(), f.siteFlags, q)
	if err != nil {
		return err
	}
	switch f.format {
	case "csv":
		rows, texts := statsRows(t, stats.Format)
		return writeCSV(a.out, rows, texts, f.bom)
	case "json":
		return a.statsJSON(t)
	}
	return a.statsTable(t)
}

func (a *app) ask(ctx context.Context, f siteFlags, q model.Query) (*stats.Table, error) {
	data, err := a.data(ctx, f)
	if err != nil {
		return nil, err
	}
	t, err := stats.Run(data, q)
	var bad *stats.QueryError
	if errors.As(err, &bad) {
		return nil, usage(bad.At(diag.Pos{}))
	}
	return t, err
}

// statsRows lays a table out with a head, one column a series. texts tells
// which cells hold words and not figures.
func statsRows(t *stats.Table, format func(v, scale int64) string) (rows [][]string, texts func(row, col int) bool) {
	head := []string{t.ByLabel}
	if t.ByLabel == "" {
		head[0] = t.Kind.Label.In(t.Lang)
	}
	for _, s := range t.Series {
		label := s.Label
		if t.Split == "" {
			label = withUnit(t.Measure.Label.In(t.Lang), t.Unit)
		}
		head = append(head, label)
	}
	rows = append(rows, head)
	for i, r := range t.Rows {
		label := r.Label
		if label == "" {
			label = t.Measure.Label.In(t.Lang)
		}
		row := []string{label}
		for _, c := range t.Cells[i] {
			if c.OK {
				row = append(row, format(c.V, t.Scale))
			} else {
				row = append(row, "")
			}
		}
		rows = append(rows, row)
	}
	return rows, func(row, col int) bool { return row == 0 || col == 0 }
}

func withUnit(label, unit string) string {
	if unit == "" || strings.HasSuffix(label, unit) {
		return label
	}
	return label + " (" + unit + ")"
}

func (a *app) statsTable(t *stats.Table) error {
	rows, _ := statsRows(t, stats.FormatNum)
	g := grid{head: rows[0], rows: rows[1:], right: make([]bool, len(rows[0]))}
	for i := 1; i < len(g.right); i++ {
		g.right[i] = true
	}
	if err := g.write(a.out); err != nil {
		return err
	}
	line := a.tr("合计 ", "total ") + strings.TrimSpace(stats.FormatNum(t.Total, t.TotalScale)+" "+t.TotalUnit) + "  n=" + number(t.N)
	if t.Target.OK {
		line += a.tr("  目标 ", "  target ") + stats.FormatNum(t.Target.V, t.TotalScale)
	}
	if t.Missing > 0 {
		line += a.tr("  缺数据的记录 ", "  records without data ") + number(t.Missing)
	}
	_, err := a.out.Write([]byte(line + "\n"))
	return err
}

func (a *app) statsJSON(t *stats.Table) error {
	type head struct {
		Key   string `json:"key"`
		Label string `json:"label"`
	}
	type cell struct {
		Value json.Number `json:"value,omitempty"`
		N     int         `json:"n"`
	}
	type row struct {
		head
		Cells []cell `json:"cells"`
	}
	out := struct {
		Kind    string      `json:"kind"`
		Measure string      `json:"measure"`
		Unit    string      `json:"unit"`
		By      string      `json:"by,omitempty"`
		Split   string      `json:"split,omitempty"`
		Since   string      `json:"since,omitempty"`
		Until   string      `json:"until,omitempty"`
		Series  []head      `json:"series"`
		Rows    []row       `json:"rows"`
		Total   json.Number `json:"total"`
		N       int         `json:"n"`
		Missing int         `json:"missing"`
		Target  json.Number `json:"target,omitempty"`
	}{
		Kind: t.Kind.Name, Measure: t.Measure.Name, Unit: t.Unit, By: t.By, Split: t.Split,
		Since: day(t.First), Until: day(t.Last), Series: []head{}, Rows: []row{},
		Total: json.Number(stats.Format(t.Total, t.TotalScale)), N: t.N, Missing: t.Missing,
	}
	if t.Target.OK {
		out.Target = json.Number(stats.Format(t.Target.V, t.TotalScale))
	}
	for _, s := range t.Series {
		out.Series = append(out.Series, head{s.Key, s.Label})
	}
	for i, r := range t.Rows {
		jr := row{head: head{r.Key, r.Label}}
		for _, c := range t.Cells[i] {
			jc := cell{N: c.N}
			if c.OK {
				jc.Value = json.Number(stats.Format(c.V, t.Scale))
			}
			jr.Cells = append(jr.Cells, jc)
		}
		out.Rows = append(out.Rows, jr)
	}
	return writeJSON(a.out, out)
}

func day(d int32) string {
	if d == model.NoDay {
		return ""
	}
	return model.DayTime(d).Format(time.DateOnly)
}
