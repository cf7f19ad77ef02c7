package main

import (
	"context"

	"github.com/spf13/cobra"

	"jianbao/generator"
	"jianbao/generator/diag"
	"jianbao/generator/export"
	"jianbao/generator/model"
	"jianbao/generator/output"
)

func (a *app) checkVerb() *cobra.Command {
	var f siteFlags
	format := "text"
	c := &cobra.Command{
		Use:                   a.tr("check [参数]", "check [flags]"),
		DisableFlagsInUseLine: true,
		Short:                 a.tr("检查网站，不写任何文件", "check the site, write nothing"),
		Long: a.tr("做一遍 build 的全部检查，但不写任何文件。站内断开的链接在这里算错误。",
			"All checks of a build, without writing. Broken links within the site are errors here."),
		Args: a.args(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := choice("--format", format, "text", "json", "github", "sarif"); err != nil {
				return err
			}
			return a.check(cmd.Context(), f, format)
		},
	}
	a.shared(c, &f)
	c.Flags().StringVar(&format, "format", "text", a.tr("输出`格式`：text、json、github、sarif", "`format`: text, json, github, sarif"))
	c.Flags().BoolVar(&f.strict, "strict", false, a.tr("有提醒也算失败", "warnings are failures"))
	return c
}

// linkCodes are the broken links that `build` only warns of.
var linkCodes = map[string]bool{"JB0611": true, "JB0612": true}

func (a *app) check(ctx context.Context, f siteFlags, format string) error {
	f.noCache = true
	strict := f.strict
	f.strict = false // all of a run's messages, also those of rendering
	b, err := a.open(f, func(o *generator.Options) { o.Target = output.NewMemory() })
	var list diag.List
	if bad, ok := err.(*failure); ok && b != nil && b.Config() == nil && format != "text" {
		if err := a.report(bad.list, format); err != nil {
			return err
		}
		return &failure{code: bad.code}
	}
	if err != nil {
		return err
	}
	res, err := b.Build(ctx)
	if err != nil {
		return err
	}
	for _, d := range res.Diags {
		if linkCodes[d.Code] {
			d.Severity = diag.Error
		}
		list.Add(d)
	}
	forms, err := a.checkForms(b)
	if err != nil {
		return err
	}
	list.Add(forms...)
	if err := a.report(list, format); err != nil {
		return err
	}
	if list.Errors() > 0 || strict && len(list) > 0 {
		return content()
	}
	if format == "text" && len(list) == 0 {
		a.say(a.tr("没有发现问题", "no problems found"))
	}
	return nil
}

// checkForms opens the forms of the site's ledgers, as far as there are records.
func (a *app) checkForms(b *generator.Builder) (list diag.List, err error) {
	if b.Config() == nil || b.Env() == nil {
		return nil, nil
	}
	forms, list, err := readForms(a.siteRoot, b.Config())
	if err != nil {
		return nil, err
	}
	data := ledgerData(b.Env().Data(), b.Config())
	for _, f := range forms {
		_, more := export.Open(f.Form, data, model.Query{})
		list = append(append(list, f.list...), more...)
	}
	return list, nil
}

func (a *app) report(list diag.List, format string) error {
	switch format {
	case "json":
		return diag.WriteJSON(a.out, list, a.lang)
	case "github":
		return diag.WriteGitHub(a.out, list, a.lang)
	case "sarif":
		return diag.WriteSARIF(a.out, list, a.lang, version())
	}
	return a.printer().Print(a.err, list)
}
