package main

import (
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// widths measures columns as terminals show them, whatever the locale.
var widths = runewidth.Condition{StrictEmojiNeutral: true}

func (a *app) helpVerb() *cobra.Command {
	return &cobra.Command{
		Use:   a.tr("help [命令]", "help [verb]"),
		Short: a.tr("说明一个命令的用法", "explain a verb"),
		RunE: func(cmd *cobra.Command, args []string) error {
			target, rest, err := cmd.Root().Find(args)
			if err != nil || target == nil || len(rest) > 0 {
				return a.unknownVerb(cmd, args)
			}
			a.help(target, nil)
			return nil
		},
	}
}

// help writes the page of a verb. It is written out here, not by cobra's
// template, because every word of it has two languages.
func (a *app) help(cmd *cobra.Command, _ []string) {
	var b strings.Builder
	about := cmd.Long
	if about == "" {
		about = cmd.Short
	}
	b.WriteString(about + "\n\n" + a.tr("用法：", "Usage:") + "\n")
	if cmd.HasAvailableSubCommands() {
		b.WriteString("  " + cmd.CommandPath() + " " + a.tr("命令 [参数]", "VERB [flags]") + "\n")
	} else {
		b.WriteString("  " + cmd.UseLine() + "\n")
	}
	if cmd.Example != "" {
		b.WriteString("\n" + a.tr("例子：", "Examples:") + "\n" + cmd.Example + "\n")
	}
	if cmd.HasAvailableSubCommands() {
		var rows [][2]string
		for _, c := range cmd.Commands() {
			if !c.Hidden {
				rows = append(rows, [2]string{c.Name(), c.Short})
			}
		}
		b.WriteString("\n" + a.tr("命令：", "Verbs:") + "\n" + twoColumns(rows))
	}
	if rows := flagRows(cmd.LocalNonPersistentFlags()); len(rows) > 0 {
		b.WriteString("\n" + a.tr("参数：", "Flags:") + "\n" + twoColumns(rows))
	}
	if rows := flagRows(cmd.Root().PersistentFlags()); len(rows) > 0 {
		b.WriteString("\n" + a.tr("通用参数：", "Common flags:") + "\n" + twoColumns(rows))
	}
	if cmd.HasAvailableSubCommands() {
		b.WriteString("\n" + a.tr("“jianbao 命令 --help”说明一个命令。", "jianbao VERB --help explains a verb.") + "\n")
	}
	_, _ = io.WriteString(a.out, b.String())
}

func flagRows(set *pflag.FlagSet) [][2]string {
	var rows [][2]string
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, text := pflag.UnquoteUsage(f)
		name := "    --" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", --" + f.Name
		}
		if value != "" {
			name += " " + value
		}
		rows = append(rows, [2]string{name, text})
	})
	return rows
}

func twoColumns(rows [][2]string) string {
	width := 0
	for _, r := range rows {
		width = max(width, widths.StringWidth(r[0]))
	}
	var b strings.Builder
	for _, r := range rows {
		b.WriteString("  " + pad(r[0], width) + "  " + r[1] + "\n")
	}
	return b.String()
}

// pad fills a text with blanks to a width of columns.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(width-widths.StringWidth(s), 0))
}
