package site

import (
	"net/url"
	"path"
	"sort"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/source"
)

var (
	warnLink = diag.Message{
		Code: "JB0611", Severity: diag.Warning,
		ZH: "链接 %q 指向的页面不存在%s", EN: "the link %q leads nowhere%s",
		HintZH: "写目标文件的路径，例如 ../letters/a.md", HintEN: "write the path of the target file, such as ../letters/a.md",
	}
	warnFragment = diag.Message{
		Code: "JB0612", Severity: diag.Warning,
		ZH: "页面 %s 里没有标题 #%s", EN: "the page %s has no heading #%s",
	}
	// An SVG opened by itself runs its scripts with the site's rights.
	errLinkSVG = diag.Message{
		Code: "JB0615", Severity: diag.Error,
		ZH: "SVG 图片 %q 只能插入文中，不能做成链接", EN: "the SVG picture %q can be shown but not linked",
		HintZH: "用 ![说明](图片.svg) 插入，或另存为 PNG 再链接", HintEN: "show it with ![text](picture.svg), or link a PNG copy",
	}
	errImage = diag.Message{
		Code: "JB0613", Severity: diag.Error,
		ZH: "找不到图片或附件 %q%s", EN: "cannot find the picture or file %q%s",
		HintZH: "检查文件名与大小写；图片放在文章旁边或 content 下", HintEN: "check the name and its case; put pictures beside the article or below content",
	}
	errCase = diag.Message{
		Code: "JB0614", Severity: diag.Error,
		ZH: "文件名大小写不一致：写的是 %q，文件是 %q", EN: "the case differs: written %q, the file is %q",
	}
)

// Target is what a link in a text leads to: a page, a media file or an address
// of another host, with its fragment.
type Target struct {
	Page     *model.Page
	Media    *model.Media
	URL      string // as written, when it is neither
	Fragment string
}

// Resolve finds what a link written in the document at from (below content/)
// leads to. ok is false when it is internal and leads nowhere.
func Resolve(s *model.Site, from, link string) (t Target, ok bool) {
	raw, frag, _ := strings.Cut(link, "#")
	t.Fragment, t.URL = frag, link
	if raw == "" {
		t.Page = s.FilePage(from)
		return t, t.Page != nil
	}
	if u, err := url.Parse(raw); err == nil && u.Scheme != "" || strings.HasPrefix(raw, "//") {
		return t, true
	}
	raw, _, _ = strings.Cut(raw, "?")
	if dec, err := url.PathUnescape(raw); err == nil {
		raw = dec
	}
	for _, p := range candidates(from, raw) {
		if page := s.FilePage(p); page != nil {
			t.Page = page
			return t, true
		}
		if m := s.Media[p]; m != nil {
			t.Media = m
			return t, true
		}
	}
	abs := raw
	if !strings.HasPrefix(abs, "/") {
		base := "/"
		if p := s.FilePage(from); p != nil {
			base = p.URL
		}
		abs = path.Join(base, raw)
		if strings.HasSuffix(raw, "/") {
			abs += "/"
		}
	}
	abs = strings.TrimSuffix(abs, "index.html")
	for _, u := range []string{abs, abs + "/"} {
		if p := s.PageAt(u); p != nil {
			t.Page = p
			return t, true
		}
		if p := s.Page(s.Aliases[u]); p != nil {
			t.Page = p
			return t, true
		}
	}
	return t, false
}

// candidates are the content paths a link may mean: relative to its file, or
// from the content folder with a leading slash.
func candidates(from, raw string) []string {
	p := strings.TrimPrefix(path.Clean(raw), "/")
	if !strings.HasPrefix(raw, "/") {
		p = path.Join(path.Dir(from), raw)
	}
	p = strings.TrimPrefix(p, "content/")
	if strings.HasPrefix(p, "..") {
		return nil
	}
	out := []string{p}
	if ext := path.Ext(p); ext == "" || strings.HasSuffix(raw, "/") {
		out = append(out, p+".md", p+"/index.md", p+"/_index.md")
	}
	return out
}

// maxPerText bounds the messages on one text: a page with more has one mistake
// made many times.
const maxPerText = 100

var warnMore = diag.Message{
	Code: "JB0616", Severity: diag.Warning,
	ZH: "这一页还有更多失效的链接或图片，只列出前 %d 处", EN: "more links or pictures of this page lead nowhere; the first %d are listed",
}

// CheckLinks reports what a text in a file refers to and does not exist.
func CheckLinks(s *model.Site, doc *model.Doc, file string) diag.List {
	var list diag.List
	eachRef(doc.Refs, file, func(r ref) bool {
		switch {
		case len(list) >= maxPerText:
			list.Add(warnMore.At(r.pos, maxPerText))
			return false
		case r.kind == model.HoleLink:
			checkLink(s, doc, r, &list)
		default:
			if _, d := FindMedia(s.Media, doc.Path, r.target, r.pos); d != nil {
				list.Add(*d)
			}
		}
		return true
	})
	return list
}

func checkLink(s *model.Site, doc *model.Doc, r ref, list *diag.List) {
	t, ok := Resolve(s, doc.Path, r.target)
	switch {
	case !ok:
		list.Add(warnLink.At(r.pos, r.target, nearestFile(s, doc.Path, r.target)))
	case t.Media != nil && t.Media.Format == "svg":
		list.Add(errLinkSVG.At(r.pos, r.target))
	case t.Fragment != "" && s.Doc(t.Page) != nil:
		frag := t.Fragment
		if dec, err := url.PathUnescape(frag); err == nil {
			frag = dec
		}
		if !s.Doc(t.Page).IDs.Has(frag) {
			list.Add(warnFragment.At(r.pos, t.Page.URL, frag))
		}
	}
}

// isOutside reports whether a target is not of this site.
func isOutside(target string) bool {
	u, err := url.Parse(target)
	return err == nil && u.Scheme != "" || strings.HasPrefix(target, "//")
}

// FindMedia finds a file written in the document at from; the diagnostic says
// what is wrong when there is none.
func FindMedia(media map[string]*model.Media, from, target string, pos diag.Pos) (*model.Media, *diag.Diagnostic) {
	raw := target
	if dec, err := url.PathUnescape(raw); err == nil {
		raw = dec
	}
	for _, p := range candidates(from, raw) {
		if m := media[p]; m != nil {
			return m, nil
		}
	}
	var near string
	for _, p := range candidates(from, raw) {
		for name := range media {
			if source.Fold(name) == source.Fold(p) && (near == "" || name < near) {
				near = name
			}
		}
	}
	if near != "" {
		d := errCase.At(pos, target, near)
		return nil, &d
	}
	d := errImage.At(pos, target, diag.Text{})
	return nil, &d
}

func nearestFile(s *model.Site, from, link string) diag.Text {
	raw, _, _ := strings.Cut(link, "#")
	base := path.Base(raw)
	for _, p := range s.Pages {
		if p.Source != "" && path.Base(p.Source) == base {
			rel := p.Source
			return diag.Text{ZH: "，同名的文件在 content/" + rel, EN: "; a file of that name is content/" + rel}
		}
	}
	return diag.Text{}
}

func (b *builder) media(from, target string, pos diag.Pos) (*model.Media, *diag.Diagnostic) {
	if pos.File == "" {
		pos = diag.Pos{File: contentFile(from), Line: 1}
	}
	return FindMedia(b.Media, from, target, pos)
}

// mediaBelow lists the media of a folder, by path.
func (b *builder) mediaBelow(prefix string) []*model.Media {
	if b.mediaPaths == nil {
		b.mediaPaths = make([]string, 0, len(b.Media))
		for p := range b.Media {
			b.mediaPaths = append(b.mediaPaths, p)
		}
		sort.Strings(b.mediaPaths)
	}
	var out []*model.Media
	for i := sort.SearchStrings(b.mediaPaths, prefix); i < len(b.mediaPaths) && strings.HasPrefix(b.mediaPaths[i], prefix); i++ {
		out = append(out, b.Media[b.mediaPaths[i]])
	}
	return out
}
