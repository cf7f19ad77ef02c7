package main

import (
	"net/url"
	"path"
	"path/filepath"
	"strings"

	"jianbao/generator/config"
	"jianbao/generator/diag"
	"jianbao/generator/model"
)

var (
	errPage = diag.Message{
		Code: "JB1230", Severity: diag.Error,
		ZH: "找不到页面 %q", EN: "there is no page %q",
		HintZH: "您是不是想写 %[2]q？可以写文件名、网址或标题，jianbao list pages 列出全部页面",
		HintEN: "did you mean %[2]q? Write a file, an address or a title; jianbao list pages lists them",
	}
	errPages = diag.Message{
		Code: "JB1231", Severity: diag.Error,
		ZH: "有好几个页面叫 %q", EN: "several pages are called %q",
		HintZH: "请写网址，例如 %[2]s", HintEN: "write an address: %[2]s",
	}
)

// pickPage finds the page that a user names by its source file, its address or its
// title.
func (a *app) pickPage(s *model.Site, cfg *config.Config, what string) (*model.Page, error) {
	if p := pageByPlace(s, cfg, a.siteRoot, what); p != nil {
		return p, nil
	}
	var found []*model.Page
	var names, urls []string
	for _, p := range s.Pages {
		if p.Kind == model.KindNotFound {
			continue
		}
		if p.Title == what || p.LinkTitle == what {
			found, urls = append(found, p), append(urls, p.URL)
		}
		names = append(names, p.Title, p.URL)
		if p.Source != "" {
			names = append(names, cfg.ContentDir+"/"+p.Source)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		d := errPage.At(diag.Pos{}, what, diag.Nearest(what, names))
		if d.Args[1] == "" {
			d.HintZH = "可以写文件名、网址或标题，jianbao list pages 列出全部页面"
			d.HintEN = "write a file, an address or a title; jianbao list pages lists them"
		}
		return nil, usage(d)
	}
	return nil, usage(errPages.At(diag.Pos{}, what, diag.Text{ZH: strings.Join(urls, "、"), EN: strings.Join(urls, ", ")}))
}

// pageByPlace finds a page by its file (from the site, from content/ or from where
// the user is) or its address (within the site or in full).
func pageByPlace(s *model.Site, cfg *config.Config, root, what string) *model.Page {
	file := strings.TrimPrefix(filepath.ToSlash(filepath.Clean(what)), "./")
	files := []string{file, strings.TrimPrefix(file, cfg.ContentDir+"/")}
	if abs, err := filepath.Abs(what); err == nil {
		content := filepath.Join(root, filepath.FromSlash(cfg.ContentDir))
		if base, err := filepath.Abs(content); err == nil {
			content = base
		}
		if rel, err := filepath.Rel(content, abs); err == nil {
			files = append(files, filepath.ToSlash(rel))
		}
	}
	for _, f := range files {
		for _, source := range []string{f, path.Join(f, "index.md"), path.Join(f, "_index.md")} {
			if p := s.FilePage(source); p != nil {
				return p
			}
		}
	}
	address := strings.TrimSuffix(what, "index.html")
	if cfg.BaseURL != "" {
		address = strings.TrimPrefix(address, strings.TrimSuffix(cfg.BaseURL, "/"))
	}
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	address = "/" + strings.Trim(address, "/")
	for _, u := range []string{address, strings.TrimSuffix(address, "/") + "/"} {
		if p := s.PageAt(u); p != nil {
			return p
		}
		if p := s.Page(s.Aliases[u]); p != nil {
			return p
		}
	}
	return nil
}
