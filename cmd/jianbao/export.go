package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"jianbao/generator/config"
	"jianbao/generator/diag"
	"jianbao/generator/export"
	"jianbao/generator/markdown"
	"jianbao/generator/model"
	"jianbao/generator/query"
	"jianbao/generator/stats"
)

var (
	errForm = diag.Message{
		Code: "JB1214", Severity: diag.Error,
		ZH: "没有 %q 这张台账", EN: "there is no form %q",
		HintZH: "%[2]s", HintEN: "%[2]s",
	}
	errReplace = diag.Message{
		Code: "JB1215", Severity: diag.Error,
		ZH: "%s 已经存在，内容不一样，没有改动它", EN: "%s exists, differs, and was left alone",
		HintZH: "换一个文件名；确定要覆盖就加上 --force", HintEN: "choose another name, or replace it with --force",
	}
	errFileType = diag.Message{
		Code: "JB1216", Severity: diag.Error,
		ZH: "台账文件的名字要以 .csv 或 .xlsx 结尾，不能是 %q", EN: "the file of a ledger ends in .csv or .xlsx, not %q",
	}
	errFileFormat = diag.Message{
		Code: "JB1217", Severity: diag.Error,
		ZH: "文件名 %q 和 --format %s 不一致", EN: "the file name %q and --format %s do not agree",
	}
	errWrite = diag.Message{
		Code: "JB1225", Severity: diag.Error,
		ZH: "写不了 %s：%v", EN: "cannot write %s: %v",
		HintZH: "看看文件夹在不在、文件是不是正在别的程序里打开", HintEN: "is the folder there, is the file open in another program?",
	}
	errNeedsFile = diag.Message{
		Code: "JB1218", Severity: diag.Error,
		ZH: "xlsx 要写进文件里", EN: "a workbook goes to a file",
		HintZH: "加上 -o 文件名.xlsx", HintEN: "add -o NAME.xlsx",
	}
)

func (a *app) exportVerb() *cobra.Command {
	c := &cobra.Command{
		Use:   "export",
		Short: a.tr("导出台账、公众号文章和 PDF", "write ledgers, articles for WeChat and PDF files"),
		Long:  a.tr("把网站里的记录和网页导出成别的样式。", "Write what the site holds in other forms."),
		Args:  a.unknownVerb,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(a.ledgerVerb(), a.wechatVerb(), a.printVerb())
	return c
}

type ledgerFlags struct {
	siteFlags
	file, format, since, until string
	where                      []string
	bare, force                bool
}

func (a *app) ledgerVerb() *cobra.Command {
	var f ledgerFlags
	c := &cobra.Command{
		Use:                   a.tr("ledger [台账]", "ledger [FORM]"),
		DisableFlagsInUseLine: true,
		Short:                 a.tr("按上级要求的列导出台账", "write a ledger in the columns of a form"),
		Long: a.tr(`按 forms/ 里的样式导出台账：列的名称、顺序和格式都由样式决定。不写台账名时列出所有样式。
不写 -o 时输出 CSV。文件名以 .xlsx 结尾就写成 Excel 工作簿，可以直接打印。`,
			`Write a ledger: a form in forms/ says which columns it has, in which order and format.
Without a form, list the forms. Without -o, CSV goes to standard output; a file name
that ends in .xlsx makes a workbook, set up for printing.`),
		Example: a.tr("  jianbao export ledger\n  jianbao export ledger activities -o 活动台账.xlsx\n  jianbao export ledger activities --since 2026-07 --until 2026-09 --where 社区=和平里",
			"  jianbao export ledger\n  jianbao export ledger activities -o activities.xlsx\n  jianbao export ledger activities --since 2026-07 --until 2026-09 --where community=heping-li"),
		Args:              a.args(0, 1),
		ValidArgsFunction: a.completeForms,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.listForms()
			}
			return a.ledger(cmd.Context(), f, args[0])
		},
	}
	c.Flags().StringVarP(&f.file, "output", "o", "", a.tr("写进这个`文件`（.csv 或 .xlsx），- 是标准输出", "write to a `file` (.csv or .xlsx); - is standard output"))
	c.Flags().StringVar(&f.format, "format", "", a.tr("`格式`：csv、xlsx，默认看文件名", "`format`: csv, xlsx; default: by the file name"))
	c.Flags().StringVar(&f.since, "since", "", a.tr("开始`日期`，代替样式里的", "first `day`, instead of the form's"))
	c.Flags().StringVar(&f.until, "until", "", a.tr("结束`日期`，代替样式里的", "last `day`, instead of the form's"))
	c.Flags().StringArrayVar(&f.where, "where", nil, a.tr("`字段=值`，加在样式的条件上，可以写多次", "`FIELD=VALUE`, added to the form's conditions; may be repeated"))
	c.Flags().BoolVar(&f.bare, "bare", false, a.tr("CSV 只要表头和数据，不要标题和表尾", "CSV with head and data only"))
	c.Flags().BoolVar(&f.force, "force", false, a.tr("覆盖已有的文件", "replace a file that exists"))
	c.Flags().StringVar(&f.at, "at", "", a.tr("以这一`日期`为准，默认现在", "as of a `date`; default: now"))
	complete(c, "format", "csv", "xlsx")
	return c
}

// complete offers fixed values of a flag to the shell.
func complete(c *cobra.Command, flag string, values ...string) {
	// It fails only for a flag that is not there, which a test would show.
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// formFile is a form as read.
type formFile struct {
	path string
	*export.Form
	list diag.List
}

// forms reads the forms of a site; a folder that cannot be read ends the run.
func (a *app) forms(root string, cfg *config.Config) ([]formFile, error) {
	out, list, err := readForms(root, cfg)
	if err != nil {
		return nil, err
	}
	if list.Errors() > 0 {
		return nil, &failure{exitContent, list}
	}
	a.print(list)
	return out, nil
}

// readForms reads the forms in the order of their names. The list is about the
// folder; what is wrong with a form stays with it.
func readForms(root string, cfg *config.Config) (out []formFile, list diag.List, err error) {
	files, list, err := readFolder(root, "forms", cfg.Ignore)
	for _, f := range files {
		form, more := export.Parse(f.path, f.text)
		out = append(out, formFile{f.path, form, append(f.list, more...)})
	}
	return out, list, err
}

func (a *app) listForms() error {
	root, cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	forms, err := a.forms(root, cfg)
	if err != nil {
		return err
	}
	if len(forms) == 0 {
		a.say(a.tr("这个网站还没有台账样式。样式放在 forms/ 里，一张台账一个 .yaml 文件。", "the site has no forms yet; a form is a .yaml file in forms/"))
		return nil
	}
	g := grid{head: []string{a.tr("台账", "form"), a.tr("标题", "title"), a.tr("说明", "about")}}
	var list diag.List
	for _, f := range forms {
		list = append(list, f.list...)
		g.rows = append(g.rows, []string{f.Name, f.Heading(), f.Note})
	}
	a.print(list)
	return g.write(a.out)
}

func (a *app) completeForms(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	root, cfg, err := a.loadConfig()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	forms, err := a.forms(root, cfg)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var out []string
	for _, f := range forms {
		out = append(out, f.Name+"\t"+f.Heading())
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

func (a *app) ledger(ctx context.Context, f ledgerFlags, name string) error {
	format, err := f.resolveFormat()
	if err != nil {
		return err
	}
	root, cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	forms, err := a.forms(root, cfg)
	if err != nil {
		return err
	}
	form, err := pickForm(forms, name)
	if err != nil {
		return err
	}
	q, err := a.ledgerQuery(f)
	if err != nil {
		return err
	}
	l, err := a.openLedger(ctx, f.siteFlags, form, q)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if format == "xlsx" {
		err = l.XLSX(&buf)
	} else {
		err = l.CSV(&buf, f.bare)
	}
	var bad *export.Error
	if errors.As(err, &bad) {
		return &failure{exitContent, bad.List}
	}
	if err != nil {
		return err
	}
	return a.writeLedger(f, buf.Bytes(), l.Rows)
}

func (f *ledgerFlags) resolveFormat() (string, error) {
	if f.format != "" {
		if err := choice("--format", f.format, "csv", "xlsx"); err != nil {
			return "", err
		}
	}
	if f.file == "" || f.file == "-" {
		switch {
		case f.format == "xlsx" && f.file == "":
			return "", usage(errNeedsFile.At(diag.Pos{}))
		case f.format == "":
			return "csv", nil
		}
		return f.format, nil
	}
	ext := strings.TrimPrefix(strings.ToLower(filepath.Ext(f.file)), ".")
	switch {
	case ext != "csv" && ext != "xlsx":
		return "", usage(errFileType.At(diag.Pos{}, f.file))
	case f.format != "" && f.format != ext:
		return "", usage(errFileFormat.At(diag.Pos{}, f.file, f.format))
	}
	return ext, nil
}

// pickForm finds a form by its file's name or its title.
func pickForm(forms []formFile, name string) (*formFile, error) {
	var names, shown []string
	for i := range forms {
		f := &forms[i]
		if f.Name == name || f.Title == name || f.Heading() == name || f.path == name || path.Base(f.path) == name {
			return f, nil
		}
		names = append(names, f.Name, f.Heading())
		shown = append(shown, f.Name)
	}
	hint := diag.Text{ZH: "可以写：" + strings.Join(shown, "、"), EN: "one of: " + strings.Join(shown, ", ")}
	if near := diag.Nearest(name, names); near != "" {
		hint.ZH = fmt.Sprintf("您是不是想写 %q？", near) + hint.ZH
		hint.EN = fmt.Sprintf("did you mean %q? ", near) + hint.EN
	}
	if len(shown) == 0 {
		hint = diag.Text{ZH: "台账样式放在 forms/ 里，一张台账一个 .yaml 文件", EN: "a form is a .yaml file in forms/"}
	}
	return nil, usage(errForm.At(diag.Pos{}, name, hint))
}

// ledgerQuery is what the flags put in place of the form's period and conditions.
func (a *app) ledgerQuery(f ledgerFlags) (model.Query, error) {
	words := []string{"from=-"} // the form says from what
	for _, w := range [][2]string{{"since", f.since}, {"until", f.until}} {
		if w[1] != "" {
			words = append(words, w[0]+"="+w[1])
		}
	}
	for _, w := range f.where {
		words = append(words, "where="+w)
	}
	q, list := query.ParseArgs(words)
	if list.Errors() > 0 {
		return q, a.wrongQuery(list, words)
	}
	return q, nil
}

func (a *app) openLedger(ctx context.Context, f siteFlags, form *formFile, q model.Query) (*export.Ledger, error) {
	data, err := a.data(ctx, f)
	if err != nil {
		return nil, err
	}
	l, list := export.Open(form.Form, ledgerData(data, a.builder.Config()), q)
	list = append(form.list[:len(form.list):len(form.list)], list...)
	if list.Errors() == 0 {
		a.print(list)
		return l, nil
	}
	code := exitContent
	if form.list.Errors() == 0 && allNowhere(list) { // what the flags asked for
		code = exitUsage
	}
	return nil, &failure{code, list}
}

func allNowhere(list diag.List) bool {
	for _, d := range list {
		if d.Pos.File != "" {
			return false
		}
	}
	return true
}

// ledgerData is what ledgers are made of; their words are in the site's language.
func ledgerData(d stats.Data, cfg *config.Config) export.Data {
	parser := markdown.New(markdown.Options{TimeZone: cfg.TimeZone, Language: cfg.Language, ContentDir: cfg.ContentDir})
	issuer := cfg.Issuer
	if issuer == "" {
		issuer = cfg.Title
	}
	return export.Data{
		Kinds: d.Kinds, Tables: d.Tables, Now: d.Now, Lang: cfg.Language, Issuer: issuer, PageTitle: d.PageTitle, HTML: parser.Fragment,
	}
}

func (a *app) writeLedger(f ledgerFlags, data []byte, rows int) error {
	if f.file == "" || f.file == "-" {
		_, err := a.out.Write(data)
		return err
	}
	if err := putFile(f.file, data, f.force); err != nil {
		return err
	}
	_, err := fmt.Fprintln(a.out, f.file+a.tr("："+number(rows)+" 条记录", ": "+number(rows)+" records"))
	return err
}

// putFile writes what was exported. Another file of the name is replaced only by force.
func putFile(name string, data []byte, force bool) error {
	if todo, err := differs(name, data, force); !todo {
		return err
	}
	if err := replaceFile(name, data); err != nil {
		return content(errWrite.At(diag.Pos{}, name, err))
	}
	return nil
}

// differs reports whether a file is to be written: it is not there, or, with force,
// has another content. Without force that is an error.
func differs(name string, data []byte, force bool) (bool, error) {
	old, err := os.ReadFile(name)
	switch {
	case err == nil && bytes.Equal(old, data):
		return false, nil
	case err == nil && !force:
		return false, usage(errReplace.At(diag.Pos{}, filepath.ToSlash(name)))
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return false, content(errWrite.At(diag.Pos{}, filepath.ToSlash(name), err))
	}
	return true, nil
}

// replaceFile writes a file at one stroke: readers see the old one or the new.
func replaceFile(name string, data []byte) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(name), ".jianbao-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreNotExist(os.Remove(tmp.Name())))
		}
	}()
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	if err := os.Chmod(tmp.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}

func ignoreNotExist(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
