package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"jianbao/generator"
	"jianbao/generator/browser"
	"jianbao/generator/config"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/output"
	"jianbao/generator/serve"
)

var (
	errWhich = diag.Message{
		Code: "JB1242", Severity: diag.Error,
		ZH: "要打印哪个页面？", EN: "which page?",
		HintZH: "写一个页面，例如 jianbao export print content/letters/2026.md；或者用 --all 打印一类页面，例如 --all 简报",
		HintEN: "name one, as in jianbao export print content/letters/2026.md, or all of a kind, as in --all bulletin",
	}
	errA3Standard = diag.Message{
		Code: "JB1243", Severity: diag.Error,
		ZH: "%s 按公文格式（GB/T 9704）打印，那是 A4 的格式，不能用 A3", EN: "%s is set by GB/T 9704, which is for A4, not A3",
		HintZH: "去掉 --paper a3，或者加上 --standard 普通", HintEN: "leave out --paper a3, or add --standard plain",
	}
	errStandard = diag.Message{
		Code: "JB1244", Severity: diag.Error,
		ZH: "--standard 不能是 %q", EN: "--standard cannot be %q",
		HintZH: "可以写：gbt9704（公文）、plain（普通）", HintEN: "one of: gbt9704, plain",
	}
	errPDFName = diag.Message{
		Code: "JB1245", Severity: diag.Error,
		ZH: "文件的名字要以 .pdf 结尾，不能是 %q", EN: "the file ends in .pdf, not %q",
	}
	errNoneOfKind = diag.Message{
		Code: "JB1246", Severity: diag.Error,
		ZH: "网站里没有 %q 这一类页面", EN: "the site has no pages of the kind %q",
		HintZH: "有这些：%[2]s", HintEN: "it has: %[2]s",
	}
	errTimeout = diag.Message{
		Code: "JB1247", Severity: diag.Error,
		ZH: "--timeout 不能是 %s，最少一秒", EN: "--timeout cannot be %s; it is a second or more",
		HintZH: "例如 --timeout 90s（九十秒）、--timeout 3m（三分钟）", HintEN: "as in --timeout 90s, --timeout 3m",
	}
	errAllInto = diag.Message{
		Code: "JB1248", Severity: diag.Error,
		ZH: "用 --all 时 -o 是文件夹，不能是 %q", EN: "with --all, -o is a folder and cannot be %q",
		HintZH: "写文件夹的名字，例如 -o 简报/；每个页面在里面各有一个文件", HintEN: "name a folder, as in -o bulletins/: each page has a file of its own there",
	}
)

type printFlags struct {
	siteFlags
	file, paper, standard, browser, all string
	timeout                             time.Duration
	force                               bool
}

func (a *app) printVerb() *cobra.Command {
	f := printFlags{timeout: time.Minute}
	c := &cobra.Command{
		Use:                   a.tr("print 页面", "print PAGE"),
		DisableFlagsInUseLine: true,
		Short:                 a.tr("把页面打印成 PDF", "print a page into a PDF"),
		Long: a.tr(`用电脑上装好的 Chrome、Edge 或 Chromium 把一个页面打印成 PDF，版式和在浏览器里按 Ctrl+P 一样。
页面可以写文章的文件名、标题或地址。不用先生成网站，也不用联网。`,
			`Print a page into a PDF with the Chrome, Edge or Chromium of this computer; Ctrl+P in a
browser gives the same. PAGE is its file, its title or its address. The site is built
in memory, and no network is needed.`),
		Example: a.tr("  jianbao export print content/letters/2026-dangyuan.md\n  jianbao export print 致社区党员的一封信 -o 公开信.pdf --standard gbt9704\n  jianbao export print --all 简报 -o 简报合订/",
			"  jianbao export print content/letters/2026-dangyuan.md\n  jianbao export print /participation/ -o figures.pdf\n  jianbao export print --all bulletin -o bulletins/"),
		Args: a.args(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.exportPrint(cmd.Context(), f, args)
		},
	}
	a.shared(c, &f.siteFlags)
	c.Flags().StringVarP(&f.file, "output", "o", "", a.tr("写进这个`文件`（.pdf），- 是标准输出；用 --all 时是文件夹。默认用页面的标题", "write to a `file` (.pdf), - is standard output; with --all a folder. Default: the page's title"))
	c.Flags().StringVar(&f.paper, "paper", "", a.tr("`纸张`：a4、a3，默认 a4，海报 a3；a3 是放大的 a4", "`paper`: a4, a3; default: a4, posters a3. a3 is a4 enlarged"))
	c.Flags().StringVar(&f.standard, "standard", "", a.tr("`格式`：gbt9704（公文）、plain（普通），默认看页面和网站的设置", "`standard`: gbt9704 (official papers), plain; default: as page and site say"))
	c.Flags().StringVar(&f.all, "all", "", a.tr("打印这一`类`的全部页面，例如 简报、公开信、文章", "print all pages of a `kind`, as in bulletin, letter, article"))
	c.Flags().StringVar(&f.browser, "browser", "", a.tr("用这个浏览器`程序`，默认自己找", "use this browser `program`; default: find one"))
	c.Flags().DurationVar(&f.timeout, "timeout", f.timeout, a.tr("一个页面最多等多长`时间`", "how `long` a page may take"))
	c.Flags().BoolVar(&f.force, "force", false, a.tr("覆盖已有的文件", "replace files that exist"))
	complete(c, "paper", "a4", "a3")
	complete(c, "standard", model.PrintGBT9704, model.PrintPlain)
	return c
}

func (a *app) exportPrint(ctx context.Context, f printFlags, args []string) error {
	if err := f.check(args); err != nil {
		return err
	}
	program, err := a.findBrowser(f.browser)
	if err != nil {
		return err
	}
	memory := output.NewMemory()
	b, err := a.open(f.siteFlags, func(o *generator.Options) { o.Target = memory })
	if err != nil {
		return err
	}
	res, err := b.Build(ctx)
	if err != nil {
		return err
	}
	if res.Failed(false) {
		return &failure{exitContent, res.Diags}
	}
	pages, err := a.printPages(f, b, args)
	if err != nil {
		return err
	}
	jobs, err := f.jobs(pages, b.Config(), b.Site().Now)
	if err != nil {
		return err
	}
	return a.printAll(ctx, f, program, b.Config().BaseURL, memory, jobs)
}

// check looks at the flags before anything is done, and gives values their own words.
func (f *printFlags) check(args []string) error {
	f.paper = strings.ToLower(f.paper)
	if f.paper != "" {
		if err := choice("--paper", f.paper, "a4", "a3"); err != nil {
			return err
		}
	}
	if f.standard != "" {
		s, ok := model.PrintStandard(f.standard)
		if !ok {
			return usage(errStandard.At(diag.Pos{}, f.standard))
		}
		f.standard = s
	}
	pdf := strings.EqualFold(filepath.Ext(f.file), ".pdf")
	switch {
	case f.timeout < time.Second:
		return usage(errTimeout.At(diag.Pos{}, f.timeout))
	case (len(args) == 0) == (f.all == ""):
		return usage(errWhich.At(diag.Pos{}))
	case f.all != "" && (f.file == "-" || pdf):
		return usage(errAllInto.At(diag.Pos{}, f.file))
	case f.all == "" && f.file != "" && f.file != "-" && !pdf:
		return usage(errPDFName.At(diag.Pos{}, f.file))
	}
	return nil
}

// findBrowser finds the program; one that was named and is not there is wrong usage.
func (a *app) findBrowser(named string) (string, error) {
	program, err := browser.Find(named, a.env)
	var e browser.Error
	if errors.As(err, &e) {
		if a.named(named) {
			return "", usage(e.Diagnostic)
		}
		return "", content(e.Diagnostic)
	}
	return program, err
}

// named reports whether the user said which browser, with --browser or the environment.
func (a *app) named(flag string) bool { return flag != "" || a.env(browser.EnvBrowser) != "" }

// printJob is a page to be printed into a file.
type printJob struct {
	browser.Job
	file string
}

func (a *app) printPages(f printFlags, b *generator.Builder, args []string) ([]*model.Page, error) {
	if f.all == "" {
		p, err := a.pickPage(b.Site(), b.Config(), args[0])
		return []*model.Page{p}, err
	}
	var out []*model.Page
	kinds := map[string]bool{}
	for _, p := range b.Site().Pages {
		if p.Source == "" || p.Of != 0 {
			continue
		}
		label := cmp.Or(kindWords[p.Kind], string(p.Kind))
		kinds[a.tr(label, string(p.Kind))] = true
		if strings.EqualFold(f.all, string(p.Kind)) || f.all == label {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		names := make([]string, 0, len(kinds))
		for k := range kinds {
			names = append(names, k)
		}
		slices.Sort(names)
		return nil, usage(errNoneOfKind.At(diag.Pos{}, f.all, strings.Join(names, a.tr("、", ", "))))
	}
	return out, nil
}

// kindWords are the kinds of pages as editors call them.
var kindWords = map[model.PageKind]string{
	model.KindArticle: "文章", model.KindLetter: "公开信", model.KindBulletin: "简报", model.KindWeek: "宣传周", model.KindPage: "页面", model.KindReport: "报告",
}

func (f *printFlags) jobs(pages []*model.Page, cfg *config.Config, now time.Time) ([]printJob, error) {
	var out []printJob
	taken := map[string]bool{}
	for _, p := range pages {
		attrs := map[string]string{}
		if f.paper != "" {
			attrs["data-paper"] = f.paper
		}
		standard := cmp.Or(f.standard, p.Front.Print, cfg.Print.Standard)
		if f.standard != "" {
			attrs["data-standard"] = strings.TrimPrefix(f.standard, model.PrintPlain)
		}
		if f.paper == "a3" && standard == model.PrintGBT9704 && p.Kind != model.KindPoster {
			return nil, usage(errA3Standard.At(diag.Pos{}, p.Title))
		}
		author := cmp.Or(strings.Join(p.Front.Authors, "、"), p.Front.Issuer, cfg.Issuer)
		name := fileName(cmp.Or(p.Title, cfg.Title))
		for base, n := name, 2; taken[strings.ToLower(name)]; n++ {
			name = fmt.Sprintf("%s-%d", base, n)
		}
		taken[strings.ToLower(name)] = true
		file := name + ".pdf"
		switch {
		case f.all != "":
			file = filepath.Join(f.file, file)
		case f.file != "":
			file = f.file
		}
		out = append(out, printJob{browser.Job{Page: strings.TrimPrefix(p.URL, "/"), Attrs: attrs, Title: cmp.Or(p.Title, cfg.Title), Author: author, Created: now}, file})
	}
	return out, nil
}

// fileName makes a title a file's name on every system.
func fileName(title string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r == 0x7f:
			return -1
		case strings.ContainsRune(`\/:*?"<>|`, r):
			return '-'
		}
		return r
	}, title)
	if r := []rune(name); len(r) > 60 {
		name = string(r[:60])
	}
	return cmp.Or(strings.Trim(name, " ."), "page")
}

func (a *app) printAll(ctx context.Context, f printFlags, program, base string, site *output.Memory, jobs []printJob) (err error) {
	stage, err := os.MkdirTemp("", "jianbao-pdf-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(stage)) }()
	if err := a.stagePDFs(ctx, f, program, base, site, jobs, stage); err != nil {
		return err
	}
	if f.file == "-" {
		data, err := os.ReadFile(staged(stage, 0))
		if err != nil {
			return err
		}
		_, err = a.out.Write(data)
		return err
	}
	return a.putPDFs(f, jobs, stage)
}

func staged(dir string, i int) string { return filepath.Join(dir, fmt.Sprintf("%d.pdf", i)) }

// stagePDFs prints pages into a folder of its own.
func (a *app) stagePDFs(ctx context.Context, f printFlags, program, base string, site *output.Memory, jobs []printJob, stage string) (err error) {
	chrome, err := browser.Start(ctx, browser.Options{Path: program, Base: base, Timeout: f.timeout, File: func(name string) ([]byte, string, bool) {
		data, _, ok := site.Open(name)
		return data, serve.ContentType(name), ok
	}})
	var e browser.Error
	switch {
	case errors.As(err, &e) && !e.Slow() && a.named(f.browser):
		return usage(e.Diagnostic)
	case err != nil:
		return printFailure(err)
	}
	defer func() {
		if e := chrome.Close(); err == nil {
			err = e
		}
	}()
	for i, j := range jobs {
		data, err := chrome.PDF(ctx, j.Job)
		if err != nil {
			return printFailure(err)
		}
		if err := os.WriteFile(staged(stage, i), data, 0o600); err != nil {
			return content(errWrite.At(diag.Pos{}, stage, err))
		}
	}
	return nil
}

// putPDFs puts what was printed where it belongs: all, or, where a file that differs
// is in the way, none.
func (a *app) putPDFs(f printFlags, jobs []printJob, stage string) error {
	for i, j := range jobs {
		data, err := os.ReadFile(staged(stage, i))
		if err != nil {
			return err
		}
		if _, err := differs(j.file, data, f.force); err != nil {
			return err
		}
	}
	if f.all != "" && f.file != "" {
		if err := os.MkdirAll(f.file, 0o777); err != nil {
			return content(errWrite.At(diag.Pos{}, f.file, err))
		}
	}
	for i, j := range jobs {
		data, err := os.ReadFile(staged(stage, i))
		if err != nil {
			return err
		}
		if err := putFile(j.file, data, f.force); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(a.out, j.file); err != nil {
			return err
		}
	}
	return nil
}

func printFailure(err error) error {
	var e browser.Error
	if errors.As(err, &e) {
		return content(e.Diagnostic)
	}
	return err
}
