package config

import (
	_ "embed"
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/query"
	"jianbao/generator/yamldoc"
)

//go:embed chapters.yaml
var chapterDefaults []byte

// The sets of chapters.
const (
	ReportChapters  = "report"  // of a month, a quarter, a year
	AboutChapters   = "about"   // of the About page
	ClosingChapters = "closing" // of the report that closes a publicity week
)

// Chapters are the sets of chapters by name, each in its order.
type Chapters map[string][]Chapter

// Chapter is a generated part of a report or the About page. One without a title
// stands before the first heading.
type Chapter struct {
	Name    string
	Title   string
	Aliases []string // further headings under which an editor may write
	Intro   string
	Figures []Figure
	Charts  []model.ChartSpec
	Records []ChapterList
	Pages   []string // kinds of pages to list: article, letter …
	Network bool     // the network of organisations
}

// ChapterList is a list of records in a chapter.
type ChapterList struct {
	model.ListSpec
	Pos diag.Pos // of a site's own; mistakes in defaults are left out
}

// Is reports whether an editor means this chapter: by its name, title or an alias,
// whatever the blanks and the case.
func (c *Chapter) Is(name string) bool {
	plain := func(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), "") }
	name = plain(name)
	return name != "" && (name == plain(c.Name) || name == plain(c.Title) ||
		slices.ContainsFunc(c.Aliases, func(a string) bool { return name == plain(a) }))
}

var (
	errChapter = diag.Message{
		Code: "JB0230", Severity: diag.Error,
		ZH: "没有叫 %q 的章节%s", EN: "there is no chapter %q%s",
		HintZH: "列表里写已有章节的名称；新章节要写成 名称: {title: …}", HintEN: "a list names chapters that there are; a new one is written as name: {title: …}",
	}
	errPageKind = diag.Message{
		Code: "JB0231", Severity: diag.Error,
		ZH: "不认识的页面类型 %q%s", EN: "unknown kind of page %q%s",
		HintZH: "可以写 %[3]s", HintEN: "known are %[3]s",
	}
	aChapter  = diag.Text{ZH: "章节的写法 {title: …, figures: …}，不要就写 false", EN: "a chapter {title: …, figures: …}, or false"}
	aSet      = diag.Text{ZH: "“章节名: …”，或按顺序写的章节列表", EN: "chapters by name, or a list of them in order"}
	pageKinds = []yamldoc.Key{
		{"week", "宣传周"}, {"letter", "公开信"}, {"bulletin", "简报"}, {"article", "文章", "动态"}, {"report", "报告"}, {"page", "页面"},
	}
)

// chapters reads the sets. A mapping changes chapters by name and adds new ones, false
// takes one away; a list says which there are, in its order. Of a chapter the keys that
// are written replace those of the layer below.
func (l *loader) chapters(at string, k, v yamldoc.Node) {
	if !l.mapping(k, v) {
		return
	}
	if l.c.Chapters == nil {
		l.c.Chapters = Chapters{}
	}
	set := func(name string) func(string, yamldoc.Node, yamldoc.Node) {
		return func(at string, k, v yamldoc.Node) { l.c.Chapters[name] = l.chapterSet(at, k, v, l.c.Chapters[name]) }
	}
	l.object(at, v, []key{
		{ReportChapters, "报告", set(ReportChapters)},
		{AboutChapters, "关于 介绍", set(AboutChapters)},
		{ClosingChapters, "总结 宣传周总结", set(ClosingChapters)},
	}, nil)
}

func (l *loader) chapterSet(at string, k, v yamldoc.Node, below []Chapter) []Chapter {
	switch v.Kind() {
	case yamldoc.Map:
		return l.patchChapters(at, v, below)
	case yamldoc.List:
		return l.listChapters(at, v, below)
	case yamldoc.Scalar:
		if on, ok := truth(v); ok && !on {
			return []Chapter{}
		}
	}
	l.wrong(k, v, aSet)
	return below
}

// chapterIndex finds a chapter as an editor calls it.
func chapterIndex(list []Chapter, name string) int {
	return slices.IndexFunc(list, func(c Chapter) bool { return c.Is(name) })
}

func (l *loader) patchChapters(at string, v yamldoc.Node, below []Chapter) []Chapter {
	out := slices.Clone(below)
	for name, spec := range v.Pairs() {
		i := chapterIndex(out, name.Str())
		on, flag := truth(spec)
		switch {
		case flag && i < 0:
			l.list.Add(errChapter.At(name.Pos(), name.Str(), likeChapter(name.Str(), below)))
		case flag && !on:
			out = slices.Delete(out, i, i+1)
		case flag:
		case spec.Kind() != yamldoc.Map:
			l.wrong(name, spec, aChapter)
		case i >= 0:
			out[i] = l.chapter(at, out[i], spec)
		default:
			out = append(out, l.chapter(at, Chapter{Name: name.Str()}, spec))
		}
	}
	return out
}

func (l *loader) listChapters(at string, v yamldoc.Node, below []Chapter) []Chapter {
	out := []Chapter{}
	add := func(c Chapter, pos diag.Pos) {
		if slices.ContainsFunc(out, func(o Chapter) bool { return o.Name == c.Name }) {
			l.list.Add(errDuplicate.At(pos, c.Name))
			return
		}
		out = append(out, c)
	}
	for item := range v.Items() {
		spec := item
		name := item
		if item.Kind() == yamldoc.Map {
			if name = item.Get("name"); name.IsZero() {
				name = item.Get("代号")
			}
			if k, inner, ok := lone(item); name.IsZero() && ok && inner.Kind() == yamldoc.Map {
				name, spec = k, inner
			}
		}
		if name.Kind() != yamldoc.Scalar || name.Str() == "" {
			l.list.Add(errNeeds.At(item.Pos(), "name"))
			continue
		}
		i := chapterIndex(below, name.Str())
		switch {
		case spec.Kind() == yamldoc.Scalar && i < 0:
			l.list.Add(errChapter.At(name.Pos(), name.Str(), likeChapter(name.Str(), below)))
		case spec.Kind() == yamldoc.Scalar:
			add(below[i], name.Pos())
		case i >= 0:
			add(l.chapter(at, below[i], spec), name.Pos())
		default:
			add(l.chapter(at, Chapter{Name: name.Str()}, spec), name.Pos())
		}
	}
	return out
}

// likeChapter suggests the chapter that was meant.
func likeChapter(name string, list []Chapter) diag.Text {
	near := NearestChapter(name, list)
	if near == "" {
		return diag.Text{}
	}
	return diag.Text{ZH: "，您是不是想写“" + near + "”", EN: "; did you mean " + near}
}

// NearestChapter is the name, title or alias that is most like a text; "" for none.
func NearestChapter(name string, list []Chapter) string {
	var names []string
	for _, c := range list {
		names = append(append(names, c.Name), c.Aliases...)
		if c.Title != "" {
			names = append(names, c.Title)
		}
	}
	return diag.Nearest(name, names)
}

func (l *loader) chapter(at string, c Chapter, v yamldoc.Node) Chapter {
	l.origin(join(at, c.Name), v)
	l.object(inList, v, []key{
		{"name", "代号", func(string, yamldoc.Node, yamldoc.Node) {}},
		{"title", "标题", l.words(&c.Title)},
		{"aliases", "别名 又名", func(_ string, k, v yamldoc.Node) { c.Aliases = l.aliases(k, v) }},
		{"intro", "说明 简介", l.prose(&c.Intro)},
		{"figures", "数字 关键数字", func(_ string, k, v yamldoc.Node) { c.Figures = l.figures(k, none(v)) }},
		{"charts", "图表", func(_ string, k, v yamldoc.Node) { c.Charts = l.charts(k, none(v)) }},
		{"records", "列表 清单 记录", func(_ string, k, v yamldoc.Node) { c.Records = l.chapterLists(k, none(v)) }},
		{"pages", "页面 文章", func(_ string, k, v yamldoc.Node) { c.Pages = l.pageKinds(k, none(v)) }},
		{"network", "组织网络", l.bool(&c.Network)},
	}, nil)
	if c.Title == "" && len(c.Charts)+len(c.Records)+len(c.Pages) > 0 {
		c.Title = c.Name
	}
	return c
}

// aliases reads texts, or those of each language.
func (l *loader) aliases(k, v yamldoc.Node) []string {
	if v.Kind() != yamldoc.Map {
		return l.strings(k, v)
	}
	out := map[string][]string{}
	l.object(inList, v, []key{
		{"zh", "zh-CN 中文", func(_ string, k, v yamldoc.Node) { out["zh-CN"] = l.strings(k, v) }},
		{"en", "英文", func(_ string, k, v yamldoc.Node) { out["en"] = l.strings(k, v) }},
	}, nil)
	return out[l.c.Language]
}

// none makes nothing of false: charts: false.
func none(v yamldoc.Node) yamldoc.Node {
	if on, ok := truth(v); ok && !on {
		return yamldoc.Node{}
	}
	return v
}

func (l *loader) chapterLists(k, v yamldoc.Node) []ChapterList {
	out := []ChapterList{}
	for item := range v.Items() {
		if item.Kind() != yamldoc.Map {
			l.wrong(k, item, aMap)
			continue
		}
		spec, list := query.DecodeListIn(item, l.c.Language)
		l.list.Add(list...)
		c := ChapterList{ListSpec: spec}
		if l.layer == LayerFile {
			c.Pos = item.Pos()
		}
		out = append(out, c)
	}
	return out
}

func (l *loader) pageKinds(k, v yamldoc.Node) []string {
	out := []string{}
	for item := range v.Items() {
		s, ok := l.str(k, item)
		if !ok {
			continue
		}
		kind, ok := yamldoc.Find(pageKinds, s)
		if !ok {
			near := diag.Text{}
			if n := diag.Nearest(s, yamldoc.Spellings(pageKinds)); n != "" {
				near = diag.Text{ZH: "，您是不是想写 " + n, EN: "; did you mean " + n}
			}
			l.list.Add(errPageKind.At(item.Pos(), s, near, diag.Text{ZH: "宣传周、公开信、简报、文章、报告、页面", EN: "week, letter, bulletin, article, report, page"}))
			continue
		}
		out = append(out, kind)
	}
	return out
}
