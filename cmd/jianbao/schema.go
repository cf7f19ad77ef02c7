package main

import (
	"os"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"jianbao/generator/config"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/record"
	"jianbao/generator/source"
)

var errKind = diag.Message{
	Code: "JB1208", Severity: diag.Error,
	ZH: "没有 %q 这类记录", EN: "there is no kind %q",
	HintZH: "可以写：%[2]s", HintEN: "one of: %[2]s",
}

func (a *app) schemaVerb() *cobra.Command {
	return &cobra.Command{
		Use:                   a.tr("schema [类别]", "schema [KIND]"),
		DisableFlagsInUseLine: true,
		Short:                 a.tr("输出记录文件的 JSON Schema，供编辑器提示和检查", "write the JSON Schema of record files, for editors"),
		Long: a.tr("输出一类记录文件的 JSON Schema，编辑器可以据此提示和检查。不写类别时列出所有类别。\n网站自己在 kinds/ 里定义的类别也包括在内。",
			"Write the JSON Schema of a kind's record files, by which editors complete and check.\nWithout a kind, list the kinds. Kinds that the site defines in kinds/ are among them."),
		Example: a.tr("  jianbao schema 活动 > activity.schema.json", "  jianbao schema activity > activity.schema.json"),
		Args:    a.args(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			kinds, err := a.kinds()
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return a.listKinds(kinds)
			}
			kind, ok := kinds.Get(args[0])
			if !ok {
				return usage(errKind.At(diag.Pos{}, args[0], kindNames(kinds, a.lang)))
			}
			data, err := record.Schema(kinds, kind.Name, a.lang)
			if err != nil {
				return err
			}
			_, err = a.out.Write(append(data, '\n'))
			return err
		},
	}
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
func (a *app) kinds() (*model.Kinds, error) {
	var files []record.NamedFile
	var opts record.KindOptions
	if _, list := config.FindRoot("."); a.dir != "" || list.Errors() == 0 {
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
	if _, err := os.Stat(path.Join(root, "kinds")); os.IsNotExist(err) {
		return nil, nil
	}
	tree, err := source.Open(root)
	if err != nil {
		return nil, err
	}
	defer tree.Close()
	found, list := tree.Walk("kinds", ignore)
	for _, f := range found {
		if ext := path.Ext(f.Path); f.Dir || ext != ".yaml" && ext != ".yml" {
			continue
		}
		raw, err := tree.Read(f.Path)
		if err != nil {
			return nil, err
		}
		text, diags := source.Text(f.Path, raw)
		list.Add(diags...)
		files = append(files, record.NamedFile{Path: f.Path, Data: text})
	}
	if list.Errors() > 0 {
		return nil, &failure{exitContent, list}
	}
	return files, nil
}
