package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"jianbao/generator"
	"jianbao/generator/diag"
	"jianbao/generator/render"
)

func (a *app) buildVerb() *cobra.Command {
	var f siteFlags
	var asJSON bool
	var profile bool
	var cpu, heap string
	c := &cobra.Command{
		Use:                   a.tr("build [参数]", "build [flags]"),
		DisableFlagsInUseLine: true,
		Short:                 a.tr("生成网站", "compile the site"),
		Long: a.tr("把网站生成到 public/。内容有错误时一个文件都不写，原来的网站原样保留。",
			"Compile the site into public/. Where the content has errors nothing is written and the old site stays."),
		Example: "  jianbao build\n  jianbao build --at 2026-11-25 -d /tmp/preview",
		Args:    a.args(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			stop, err := startProfiles(cpu, heap)
			if err != nil {
				return err
			}
			err = a.build(cmd.Context(), f, asJSON, profile)
			if stopErr := stop(); err == nil {
				err = stopErr
			}
			return err
		},
	}
	a.shared(c, &f)
	c.Flags().StringVarP(&f.output, "output", "d", "", a.tr("输出`文件夹`，默认 public", "output `folder`; default: public"))
	c.Flags().StringVar(&f.baseURL, "base-url", "", a.tr("网站发布后的`网址`", "the `address` the site will have"))
	c.Flags().BoolVar(&f.strict, "strict", false, a.tr("有提醒也算失败", "warnings stop the build"))
	c.Flags().BoolVar(&f.noCache, "no-cache", false, a.tr("不用缓存", "neither read nor write the cache"))
	c.Flags().BoolVar(&asJSON, "json", false, a.tr("用 JSON 输出结果", "write the summary as JSON"))
	c.Flags().BoolVar(&profile, "profile", false, a.tr("说明时间花在哪里：步骤、页面、模板、图表", "tell where the time went: stages, pages, templates, charts"))
	c.Flags().StringVar(&cpu, "profile-cpu", "", a.tr("把处理器用时写进`文件`，给 go tool pprof 看", "write processor time to a `file` for go tool pprof"))
	c.Flags().StringVar(&heap, "profile-heap", "", a.tr("把内存用量写进`文件`，给 go tool pprof 看", "write memory in use to a `file` for go tool pprof"))
	return c
}

func (a *app) build(ctx context.Context, f siteFlags, asJSON, profile bool) error {
	started := a.now()
	var costs *render.Profile
	if profile {
		costs = render.NewProfile(a.now)
	}
	bar, room := a.newProgress(), a.followHeap()
	b, err := a.open(f, func(o *generator.Options) {
		o.Profile = costs
		o.Progress = func(stage string, done, total int) {
			if stage == generator.StageRead {
				room.expect(total)
			}
			bar.update(stage, done, total)
		}
	})
	if err != nil {
		return err
	}
	res, err := b.Build(ctx)
	bar.done()
	if err != nil {
		return err
	}
	a.print(res.Diags)
	failed := res.Failed(f.strict)
	took := a.now().Sub(started)
	if asJSON {
		if err := a.buildJSON(b, res, took, failed, costs); err != nil {
			return err
		}
	} else if !failed {
		if err := a.summary(b, res, took); err != nil {
			return err
		}
		if profile {
			if err := a.profileReport(res, costs); err != nil {
				return err
			}
		}
	}
	if failed {
		a.sayNothingWritten(res, f.strict)
		return &failure{code: exitFor(res.Diags)}
	}
	return nil
}

// outputCodes say that the output folder is unfit, wherever it was named.
var outputCodes = map[string]bool{"JB1108": true, "JB1109": true, "JB1111": true, "JB1112": true}

// exitFor tells faults of the usage from those of the content.
func exitFor(list diag.List) int {
	for _, d := range list {
		if outputCodes[d.Code] {
			return exitUsage
		}
	}
	return exitContent
}

// writtenCodes say that the site is new, or partly, in spite of a failure.
var writtenCodes = map[string]bool{"JB1113": true, "JB1114": true, "JB1115": true}

func (a *app) sayNothingWritten(res *generator.Result, strict bool) {
	for _, d := range res.Diags {
		if writtenCodes[d.Code] {
			return
		}
	}
	if res.Diags.Errors() == 0 && strict {
		a.say(a.tr("用了 --strict，提醒也算错误；没有写任何文件", "--strict makes warnings errors; nothing was written"))
		return
	}
	a.say(a.tr("没有写任何文件，原来的网站原样保留", "nothing was written; the old site is as it was"))
}

// round shortens a duration for people.
func round(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(10 * time.Millisecond)
}
