package main

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"github.com/spf13/cobra"

	"jianbao/generator/config"
	"jianbao/generator/diag"
	"jianbao/generator/source"
)

// The Chinese archetypes are those of the starter.
//
//go:embed archetypes
var english embed.FS

var (
	errExists = diag.Message{
		Code: "JB1211", Severity: diag.Error,
		ZH: "%s 已经存在，没有改动它", EN: "%s exists already and was left alone",
		HintZH: "换一个标题，或用 --slug 另取文件名", HintEN: "choose another title, or a file name with --slug",
	}
	errArchetype = diag.Message{
		Code: "JB1212", Severity: diag.Error,
		ZH: "样板写得不对：%v", EN: "the archetype is wrong: %v",
	}
	errTitle = diag.Message{
		Code: "JB1213", Severity: diag.Error,
		ZH: "标题要写成一行文字", EN: "the title must be one line of text",
	}
)

// newKinds are what `jianbao new` can make, and where it goes.
var newKinds = []string{"article", "letter", "week", "bulletin", "report"}

type newFlags struct {
	date, start, slug, period string
	dryRun                    bool
}

func (a *app) newVerb() *cobra.Command {
	var f newFlags
	c := &cobra.Command{
		Use:                   a.tr("new article|letter|week|bulletin|report 标题", "new article|letter|week|bulletin|report TITLE"),
		DisableFlagsInUseLine: true,
		Short:                 a.tr("新建文章、公开信、宣传周、简报或报告", "start an article, letter, publicity week, bulletin or report"),
		Long: a.tr("按样板新建一个文件，文件名用标题的拼音，不会覆盖已有的文件。\n简报的期号和总期号接着上一期；报告的期间看标题，或用 --period 写明，都没有就是上个月。样板可以用网站 archetypes/ 里的同名文件代替。",
			"Write a file from an archetype; its name is the title in pinyin, and no file is ever overwritten.\nBulletins get the next numbers; a report is of the period in its title or of --period, else of last month. Files of the same name in the site's archetypes/ replace the archetypes."),
		Example:   a.tr("  jianbao new article 消防安全讲座\n  jianbao new bulletin 和平街道社区简报\n  jianbao new report 和平街道2026年第三季度报告", "  jianbao new article \"Fire safety\""),
		ValidArgs: newKinds,
		Args:      a.args(2, -1),
		RunE: func(_ *cobra.Command, args []string) error {
			kind, err := newKind(args[0])
			if err != nil {
				return err
			}
			return a.create(kind, strings.Join(args[1:], " "), f)
		},
	}
	c.Flags().StringVar(&f.date, "date", "", a.tr("`日期`，默认今天", "the `date`; default: today"))
	c.Flags().StringVar(&f.start, "start", "", a.tr("宣传周开始的`日期`，默认下个星期一", "first `day` of a week; default: the next Monday"))
	c.Flags().StringVar(&f.slug, "slug", "", a.tr("`文件名`，默认标题的拼音", "file `name`; default: the title in pinyin"))
	c.Flags().StringVar(&f.period, "period", "", a.tr("报告的`期间`，如 2026-Q3；默认看标题，再没有就是上个月", "`period` of a report, as 2026-Q3; default: that in the title, else last month"))
	c.Flags().BoolVar(&f.dryRun, "dry-run", false, a.tr("只显示，不写文件", "show the file, write nothing"))
	return c
}

func newKind(s string) (string, error) {
	zh := map[string]string{"文章": "article", "公开信": "letter", "信": "letter", "宣传周": "week", "简报": "bulletin", "报告": "report"}
	if k, ok := zh[s]; ok {
		return k, nil
	}
	return s, choice("new", s, newKinds...)
}

// draft is what an archetype can use.
type draft struct {
	Title, Issuer    string
	Date, Start, End string // 2026-11-22
	Days             []string
	Issue, Total     int
	Period           string // of a report: 2026-Q3, 2026-10, {start: …, end: …}
	Slug             string
}

func (a *app) create(kind, title string, f newFlags) error {
	title = strings.TrimSpace(title)
	if title == "" || printable(title) != title {
		return usage(errTitle.At(diag.Pos{}))
	}
	root, cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	d, day, err := a.draft(kind, title, f, root, cfg)
	if err != nil {
		return err
	}
	text, err := fill(root, kind, cfg.Language, d)
	if err != nil {
		return err
	}
	file := newPath(kind, cfg.ContentDir, d, day)
	if f.dryRun {
		_, err := fmt.Fprintf(a.out, "%s\n\n%s", file, text)
		return err
	}
	to := filepath.Join(root, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if err := writeNew(to, text); errors.Is(err, fs.ErrExist) {
		return usage(errExists.At(diag.Pos{}, file))
	} else if err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.out, file)
	return err
}

func (a *app) draft(kind, title string, f newFlags, root string, cfg *config.Config) (d draft, day time.Time, err error) {
	if day, err = a.day("--date", f.date, cfg.TimeZone); err != nil {
		return d, day, err
	}
	d = draft{Title: title, Issuer: cfg.Issuer, Date: day.Format(time.DateOnly), Slug: slugOf(f.slug)}
	if d.Issuer == "" {
		d.Issuer = cfg.Title
	}
	if d.Slug == "" {
		d.Slug = slugOf(title)
	}
	if _, ok := source.CheckName(d.Slug); !ok {
		d.Slug = strings.TrimRight(day.Format(time.DateOnly)+"-"+d.Slug, "-")
	}
	switch kind {
	case "week":
		start := day.AddDate(0, 0, 7-(int(day.Weekday())+6)%7)
		if f.start != "" {
			if start, err = a.day("--start", f.start, cfg.TimeZone); err != nil {
				return d, day, err
			}
		}
		for i := range 7 {
			d.Days = append(d.Days, start.AddDate(0, 0, i).Format(time.DateOnly))
		}
		d.Start, d.End = d.Days[0], d.Days[6]
	case "bulletin":
		err = d.number(root, cfg, day)
	case "report":
		err = d.span(f, day)
	}
	return d, day, err
}

func (a *app) day(flag, s string, zone *time.Location) (time.Time, error) {
	if s != "" {
		return parseTime(flag, s, zone)
	}
	now, err := a.clock()
	return now.In(zone), err
}

// newPath is where a new file goes, below the site's root.
func newPath(kind, contentDir string, d draft, day time.Time) string {
	year := day.Format("2006")
	switch kind {
	case "letter":
		return path.Join(contentDir, "letters", year+"-"+d.Slug+".md")
	case "week":
		return path.Join(contentDir, "weeks", d.Start[:4]+"-"+d.Slug, "index.md")
	case "bulletin":
		return path.Join(contentDir, "bulletins", fmt.Sprintf("%s-%02d.md", year, d.Issue))
	case "report":
		return path.Join(contentDir, "reports", d.Slug+".md")
	}
	return path.Join(contentDir, "articles", year, d.Slug+".md")
}

// fill completes the archetype of the site or, without one, ours.
func fill(root, kind, lang string, d draft) ([]byte, error) {
	name := "archetypes/" + kind + ".md"
	text := fileSource(root)(name)
	if text == nil {
		var err error
		if strings.HasPrefix(lang, "en") {
			text, err = english.ReadFile("archetypes/en/" + kind + ".md")
		} else {
			text, err = starter.ReadFile("starter/" + name)
		}
		if err != nil {
			return nil, err
		}
	}
	t, err := template.New(name).Option("missingkey=error").Funcs(template.FuncMap{"quote": quote}).Parse(string(text))
	if err != nil {
		return nil, content(errArchetype.At(diag.Pos{File: name}, err))
	}
	var b bytes.Buffer
	if err := t.Execute(&b, d); err != nil {
		return nil, content(errArchetype.At(diag.Pos{File: name}, err))
	}
	return b.Bytes(), nil
}
