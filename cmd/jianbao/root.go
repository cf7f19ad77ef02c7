package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jianbao/generator/diag"
)

// root is the command with all its verbs, in the language of the run.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "jianbao",
		Short:         a.tr("把 YAML 记录和 Markdown 文章做成社区简报网站", "compile YAML records and Markdown into a community bulletin site"),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          a.unknownVerb,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.PersistentFlags().StringVarP(&a.dir, "site", "s", "", a.tr("网站`文件夹`，默认是当前位置向上最近的一个", "the site's `folder`; default: the nearest upward"))
	root.PersistentFlags().String("lang", "", a.tr("消息用的`语言`：zh 或 en", "`language` of messages: zh or en"))
	root.PersistentFlags().BoolP("help", "h", false, a.tr("显示这一页", "show this page"))
	root.SetHelpFunc(a.help)
	root.SetUsageFunc(func(cmd *cobra.Command) error { a.help(cmd, nil); return nil })
	root.SetFlagErrorFunc(a.flagError)
	root.SetHelpCommand(a.helpVerb())
	root.AddCommand(a.buildVerb(), a.serveVerb(), a.checkVerb(), a.initVerb(), a.newVerb(), a.statsVerb(),
		a.exportVerb(), a.listVerb(), a.schemaVerb(), a.configVerb(), a.completionVerb(), a.versionVerb())
	return root
}

func (a *app) unknownVerb(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Root().Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	near := diag.Nearest(args[0], names)
	d := errVerb.At(diag.Pos{}, args[0], near)
	if near == "" {
		d.HintZH, d.HintEN = "jianbao help 列出所有命令", "jianbao help lists the verbs"
	}
	return usage(d)
}

// flagError puts pflag's errors into the language of the run.
func (a *app) flagError(cmd *cobra.Command, err error) error {
	if errors.Is(err, pflag.ErrHelp) {
		return err
	}
	text := diag.Text{ZH: err.Error(), EN: err.Error()}
	var missing *pflag.NotExistError
	var needs *pflag.ValueRequiredError
	var bad *pflag.InvalidValueError
	switch {
	case errors.As(err, &missing):
		name := missing.GetSpecifiedName()
		dashes := "--"
		if missing.GetSpecifiedShortnames() != "" {
			dashes = "-"
		}
		text = diag.Text{ZH: fmt.Sprintf("没有 %s%s 这个参数", dashes, name), EN: fmt.Sprintf("there is no flag %s%s", dashes, name)}
		if near := nearestFlag(cmd, name); near != "" && dashes == "--" {
			text.ZH += "，您是不是想写 --" + near + "？"
			text.EN += "; did you mean --" + near + "?"
		}
	case errors.As(err, &needs):
		text = diag.Text{ZH: "参数 " + needs.GetSpecifiedName() + " 后面要写内容", EN: "the flag " + needs.GetSpecifiedName() + " needs a value"}
	case errors.As(err, &bad):
		name := bad.GetFlag().Name
		text = diag.Text{ZH: fmt.Sprintf("--%s 不能是 %q", name, bad.GetValue()), EN: fmt.Sprintf("--%s cannot be %q", name, bad.GetValue())}
	}
	return usage(errFlag.At(diag.Pos{}, text, cmd.CommandPath()))
}

func nearestFlag(cmd *cobra.Command, name string) string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	return diag.Nearest(name, names)
}

var errArgs = diag.Message{
	Code: "JB1207", Severity: diag.Error,
	ZH: "%s", EN: "%s",
	HintZH: "用法：%[2]s", HintEN: "usage: %[2]s",
}

// args checks the number of words after a verb.
func (a *app) args(low, high int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		var what diag.Text
		switch {
		case len(args) < low:
			what = diag.Text{ZH: "后面还要写内容", EN: "something is missing"}
		case high >= 0 && len(args) > high:
			what = diag.Text{ZH: "多写了 " + strings.Join(args[high:], " "), EN: "too much: " + strings.Join(args[high:], " ")}
		default:
			return nil
		}
		return usage(errArgs.At(diag.Pos{}, what, cmd.UseLine()))
	}
}

func choice(flag, value string, allowed ...string) error {
	for _, c := range allowed {
		if value == c {
			return nil
		}
	}
	return usage(errChoice.At(diag.Pos{}, flag, value, strings.Join(allowed, ", ")))
}
