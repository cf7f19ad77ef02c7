package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jianbao/generator"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/wechat"
)

// pictureWidth is how wide the editor shows pictures at most, twice over.
const pictureWidth = 1080

var warnNoBase = diag.Message{
	Code: "JB1232", Severity: diag.Warning,
	ZH: "没有写网站地址，文中指向本站的链接只留文字", EN: "without a base URL links within the site become plain text",
	HintZH: "在 config.yaml 里写 baseURL，或加上 --base-url 网址", HintEN: "set baseURL in config.yaml, or add --base-url",
}

type wechatFlags struct {
	siteFlags
	dir, author string
	force       bool
}

func (a *app) wechatVerb() *cobra.Command {
	var f wechatFlags
	c := &cobra.Command{
		Use:                   a.tr("wechat 页面 [参数]", "wechat PAGE [flags]"),
		DisableFlagsInUseLine: true,
		Short:                 a.tr("做成可以粘贴到公众号的文章", "make an article to paste into a WeChat official account"),
		Long: a.tr(`把一个页面做成公众号后台能收的样子：正文可以直接粘贴，图片另存成编好号的文件。
页面可以写文件名、网址或标题。结果在一个文件夹里，用浏览器打开其中的“正文.html”，
按“复制正文”，到公众号后台粘贴。不合公众号规定的地方会先告诉您，这时不写文件。`,
			`Make of a page what the editor of a WeChat official account accepts: a text to paste, and
the pictures as numbered files. The page is named by its file, its address or its title.
Open 正文.html of the folder in a browser, press “Copy the article”, paste it there.
Where a limit of WeChat is broken you are told, and nothing is written.`),
		Example: a.tr("  jianbao export wechat content/letters/2026-dangyuan.md\n  jianbao export wechat /bulletins/2026-11/ -o 简报 --author 和平街道",
			"  jianbao export wechat content/letters/2026-dangyuan.md\n  jianbao export wechat /bulletins/2026-11/ -o bulletin --author Heping"),
		Args: a.args(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.exportWeChat(cmd.Context(), f, args[0])
		},
	}
	c.Flags().StringVarP(&f.dir, "output", "o", "", a.tr("写进这个`文件夹`，默认是当前位置的 wechat/页面名/", "write into a `folder`; default: wechat/PAGE/ where you are"))
	c.Flags().StringVar(&f.author, "author", "", a.tr("`作者`，默认是文章的作者，没有就用编发单位", "`author`; default: those of the page, else its issuer"))
	c.Flags().StringVar(&f.baseURL, "base-url", "", a.tr("网站发布后的`网址`", "the `address` the site will have"))
	c.Flags().BoolVar(&f.force, "force", false, a.tr("覆盖已有的文件", "replace files that exist"))
	a.shared(c, &f.siteFlags)
	return c
}

func (a *app) exportWeChat(ctx context.Context, f wechatFlags, what string) error {
	b, _, err := a.load(ctx, f.siteFlags)
	if err != nil {
		return err
	}
	p, err := a.pickPage(b.Site(), b.Config(), what)
	if err != nil {
		return err
	}
	art, media, list := wechatArticle(b, p, f.author)
	if list.Errors() > 0 {
		return &failure{exitContent, list}
	}
	if b.Config().BaseURL == "" {
		list.Add(warnNoBase.At(diag.Pos{}))
	}
	files, more := wechatFiles(b, art, media)
	if list.Add(more...); list.Errors() > 0 {
		return &failure{exitContent, list}
	}
	page, err := wechat.Helper(wechat.HelperInput{Article: art, Lang: a.lang, Found: list})
	if err != nil {
		return err
	}
	files = append([]outFile{{"正文.html", page}}, files...)
	dir := f.dir
	if dir == "" {
		dir = filepath.Join("wechat", folderName(p))
	}
	if err := writeFolder(dir, files, f.force); err != nil {
		return err
	}
	if f.force {
		if err := dropStale(dir, files); err != nil {
			return err
		}
	}
	a.print(list)
	if _, err := fmt.Fprintln(a.out, filepath.ToSlash(filepath.Join(dir, files[0].name))); err != nil {
		return err
	}
	a.say(a.tr(fmt.Sprintf("用浏览器打开这个文件，按“复制正文”，再到公众号后台粘贴。图片 %d 张。", len(files)-1),
		fmt.Sprintf("open the file in a browser, press “Copy the article”, paste it into the editor. Pictures: %d.", len(files)-1)))
	return nil
}

// wechatArticle makes the article of a page and says what is wrong with it; it is nil
// where none could be made. The media are those behind its pictures.
func wechatArticle(b *generator.Builder, p *model.Page, author string) (*wechat.Article, map[string]*model.Media, diag.List) {
	style, list := wechatStyle(b)
	if list.Errors() > 0 {
		return nil, nil, list
	}
	made, diags := b.Channel(p, "wechat")
	if list.Add(diags...); list.Errors() > 0 {
		return nil, nil, list
	}
	cfg := b.Config()
	art, diags := wechat.Transform(wechat.Input{HTML: made.HTML, Title: p.Title, BaseURL: cfg.BaseURL, Lang: cfg.Language, Style: style})
	if list.Add(diags...); art == nil {
		return nil, nil, list
	}
	art.Title = wechat.Title(p.Title, p.LinkTitle)
	art.Author = author
	if author == "" {
		issuer := p.Front.Issuer
		if issuer == "" {
			issuer = cfg.Issuer
		}
		art.Author = wechat.Author(p.Front.Authors, issuer, cfg.Language)
	}
	summary := b.Env().Summary(p)
	if p.Front.Summary == "" && p.Description != "" {
		summary = p.Description
	}
	art.Digest = wechat.Digest(summary)
	if cfg.BaseURL != "" {
		art.SourceURL = cfg.BaseURL + strings.TrimPrefix((&url.URL{Path: p.URL}).EscapedPath(), "/")
	}
	art.Places = wechatPlaces(cfg.ContentDir, p, author != "")
	media := map[string]*model.Media{}
	for i, pic := range art.Pictures {
		src := pic.Src
		if plain, err := url.PathUnescape(src); err == nil {
			src = plain
		}
		if m := made.Media[src]; m != nil {
			media[pic.Name] = m
			if m == p.Cover {
				art.Cover = art.Pictures[i].Name
			}
		}
	}
	list.Add(wechat.Check(art)...)
	return art, media, list
}

// wechatPlaces are where the fields of an article are written in the page's file.
func wechatPlaces(contentDir string, p *model.Page, authorGiven bool) (at wechat.Places) {
	if p.Source == "" {
		return at
	}
	at.Body = diag.Pos{File: contentDir + "/" + p.Source}
	place := func(keys ...string) diag.Pos {
		for _, k := range keys {
			if pos, ok := p.Front.Places.Find(k); ok {
				return pos
			}
		}
		return at.Body
	}
	at.Title, at.Digest = place("title"), place("summary", "description")
	if !authorGiven {
		at.Author = place("authors", "issuer")
	}
	return at
}

// wechatStyle reads the theme's style sheet of the channel.
func wechatStyle(b *generator.Builder) (*wechat.Style, diag.List) {
	var files [2][]wechat.File
	for i, name := range []string{"palette.yaml", "wechat.yaml"} {
		versions, err := b.ThemeFiles(name)
		if err != nil {
			return nil, diag.List{errOther.At(diag.Pos{}, err)}
		}
		for j, data := range versions {
			file := name
			if j > 0 {
				file = "themes/" + b.Config().Theme + "/" + name
			}
			files[i] = append(files[i], wechat.File{Name: file, Data: data})
		}
	}
	return wechat.ParseStyle(files[0], files[1])
}

type outFile struct {
	name string
	data []byte
}

// wechatFiles are the numbered pictures of an article.
func wechatFiles(b *generator.Builder, art *wechat.Article, media map[string]*model.Media) (out []outFile, list diag.List) {
	for _, pic := range art.Pictures {
		m := media[pic.Name]
		if pic.Name == "" || m == nil {
			continue
		}
		data, diags := b.Picture(m, pictureWidth)
		if list.Add(diags...); diags == nil {
			out = append(out, outFile{pic.Name, data})
		}
	}
	return out, list
}

// folderName names a page's folder by its address: articles-2026-a.
func folderName(p *model.Page) string {
	name := strings.ReplaceAll(strings.Trim(strings.TrimSuffix(p.URL, ".html"), "/"), "/", "-")
	if name == "" {
		return "home"
	}
	return name
}

// writeFolder writes files into a folder, all or, where one is there already with
// another content, none.
func writeFolder(dir string, files []outFile, force bool) error {
	var todo []outFile
	for _, f := range files {
		write, err := differs(filepath.Join(dir, f.name), f.data, force)
		if err != nil {
			return err
		}
		if write {
			todo = append(todo, f)
		}
	}
	if len(todo) > 0 {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return content(errWrite.At(diag.Pos{}, filepath.ToSlash(dir), err))
		}
	}
	for _, f := range todo {
		to := filepath.Join(dir, f.name)
		if err := replaceFile(to, f.data); err != nil {
			return content(errWrite.At(diag.Pos{}, filepath.ToSlash(to), err))
		}
	}
	return nil
}

// numbered is the name of a picture as an export numbers them.
var numbered = regexp.MustCompile(`^(?:图|picture)[1-9][0-9]*\.(?:jpg|png|gif|svg)$`)

// dropStale removes numbered pictures that an earlier export of the page left in its
// folder. Nothing else there is ours.
func dropStale(dir string, files []outFile) error {
	there, err := os.ReadDir(dir)
	if err != nil {
		return content(errWrite.At(diag.Pos{}, filepath.ToSlash(dir), err))
	}
	for _, d := range there {
		listed := slices.ContainsFunc(files, func(f outFile) bool { return f.name == d.Name() })
		if listed || !d.Type().IsRegular() || !numbered.MatchString(d.Name()) {
			continue
		}
		name := filepath.Join(dir, d.Name())
		if err := os.Remove(name); err != nil {
			return content(errWrite.At(diag.Pos{}, filepath.ToSlash(name), err))
		}
	}
	return nil
}
