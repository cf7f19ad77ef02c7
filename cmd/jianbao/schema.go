package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"jianbao/generator/config"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/record"
)

var errKind = diag.Message{
	Code: "JB1208", Severity: diag.Error,
	ZH: "没有 %q 这类记录", EN: "there is no kind %q",
	HintZH: "可以写：%[2]s", HintEN: "one of: %[2]s",
}

// schemaFlags say in what form definitions are written, and where to.
type schemaFlags struct {
	siteFlags
	format, dir, pictures string
	builtin               bool
}

func (a *app) schemaVerb() *cobra.Command {
	var f schemaFlags
	c := &cobra.Command{
		Use:                   a.tr("schema [类别]", "schema [KIND]"),
		DisableFlagsInUseLine: true,
		Short:                 a.tr("输出记录文件的 JSON Schema，或每一类的说明页", "write the JSON Schema of record files, or a manual page of each kind"),
		Long: a.tr(`输出一类记录文件的 JSON Schema，编辑器可以据此提示和检查。不写类别时列出所有类别。
加上 --format markdown 输出这一类的说明页：字段、例子、期限、指标怎么算、有哪些图。
网站自己在 kinds/ 里定义的类别也包括在内。`,
			`Write the JSON Schema of a kind's record files, by which editors complete and check.
Without a kind, list the kinds. With --format markdown write the kind's manual page: fields,
an example, limits, how measures are computed, charts. Kinds that the site defines in kinds/ are among them.`),
		Example: a.tr("  jianbao schema 活动 > activity.schema.json\n  jianbao schema 活动 --format markdown\n  jianbao schema --format markdown -o 说明",
			"  jianbao schema activity > activity.schema.json\n  jianbao schema activity --format markdown\n  jianbao schema --format markdown -o manual"),
		Args: a.args(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.schema(cmd.Context(), f, args) },
	}
	c.Flags().StringVar(&f.format, "format", "json", a.tr("输出`格式`：json、markdown", "`format`: json, markdown"))
	c.Flags().StringVarP(&f.dir, "output", "o", "", a.tr("说明页写到这个`文件夹`，一类一页，另有目录", "write the pages into this `folder`, one a kind, and an index"))
	c.Flags().BoolVar(&f.builtin, "builtin", false, a.tr("只要程序自带的类别，不管网站自己的", "the built-in kinds alone, whatever the site defines"))
	c.Flags().StringVar(&f.pictures, "pictures", "", a.tr("用网站的记录画出各类的图，放到这个`文件夹`，说明页里引用", "draw each kind's charts from the site's records into this `folder`, and show them on the pages"))
	c.Flags().StringVar(&f.at, "at", "", a.tr("画图时以这一`日期`为准，默认现在", "draw as of a `date`; default: now"))
	return c
}

func (a *app) schema(ctx context.Context, f schemaFlags, args []string) error {
	if err := choice("--format", f.format, "json", "markdown"); err != nil {
		return err
	}
	kinds, err := a.kindsOf(f.builtin)
	if err != nil {
		return err
	}
	var kind *model.Kind
	if len(args) > 0 {
		k, ok := kinds.Get(args[0])
		if !ok {
			return usage(errKind.At(diag.Pos{}, args[0], kindNames(kinds, a.lang)))
		}
		kind = k
	}
	switch {
	case f.format == "markdown":
		return a.kindPages(ctx, f, kinds, kind)
	case kind == nil:
		return a.listKinds(kinds)
	}
	data, err := record.Schema(kinds, kind.Name, a.lang)
	if err != nil {
		return err
	}
	_, err = a.out.Write(append(data, '\n'))
	return err
}

func kindNames(kinds *model.Kinds, lang string) string {
	var names []string
	for _, k := range kinds.All {
		names = append(names, k.Name)
		if lang == "zh" {
			names[len(names)-1] += "（" + k.Label.ZH + "）"
		}
	}
	return strings.Join(names, ", ")
}

func (a *app) listKinds(kinds *model.Kinds) error {
	g := grid{head: []string{a.tr("类别", "kind"), a.tr("名称", "name"), a.tr("说明", "about")}}
	for _, k := range kinds.All {
		g.rows = append(g.rows, []string{k.Name, k.Label.In(a.lang), k.Help.In(a.lang)})
	}
	return g.write(a.out)
}

// kinds are the kinds of the site, or outside of one those built in.
func (a *app) kinds() (*model.Kinds, error) { return a.kindsOf(false) }

// kindsOf leaves the site's own kinds out where only the built-in are wanted.
func (a *app) kindsOf(builtin bool) (*model.Kinds, error) {
	var files []record.NamedFile
	opts := record.KindOptions{Lang: a.lang}
	if _, list := config.FindRoot("."); !builtin && (a.dir != "" || list.Errors() == 0) {
		root, cfg, err := a.loadConfig()
		if err != nil {
			return nil, err
		}
		opts.Categories = cfg.Categories
		if files, err = kindFiles(root, cfg.Ignore); err != nil {
			return nil, err
		}
	}
	kinds, list := record.LoadKinds(true, files, opts)
	if list.Errors() > 0 {
		return nil, &failure{exitContent, list}
	}
	return kinds, nil
}

func kindFiles(root string, ignore []string) (files []record.NamedFile, err error) {
	found, list, err := readFolder(root, "kinds", ignore)
	if err != nil {
		return nil, err
	}
	for _, f := range found {
		list.Add(f.list...)
		files = append(files, record.NamedFile{Path: f.path, Data: f.text})
	}
	if list.Errors() > 0 {
		return nil, &failure{exitContent, list}
	}
	return files, nil
}
