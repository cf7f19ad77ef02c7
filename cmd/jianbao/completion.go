package main

import "github.com/spf13/cobra"

func (a *app) completionVerb() *cobra.Command {
	return &cobra.Command{
		Use:                   "completion bash|zsh|fish|powershell",
		DisableFlagsInUseLine: true,
		Short:                 a.tr("输出命令行自动补全脚本", "write a shell completion script"),
		Example:               "  jianbao completion bash > /etc/bash_completion.d/jianbao",
		ValidArgs:             []string{"bash", "zsh", "fish", "powershell"},
		Args:                  a.args(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.out, true)
			case "zsh":
				return root.GenZshCompletion(a.out)
			case "fish":
				return root.GenFishCompletion(a.out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(a.out)
			}
			return choice("completion", args[0], "bash", "zsh", "fish", "powershell")
		},
	}
}
