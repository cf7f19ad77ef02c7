package config

import (
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// Social says what is made for sharing links to pages.
type Social struct {
	Cards []string // kinds of pages that get a card picture
}

type cardKind struct {
	kind    model.PageKind
	aliases string
}

// cardKinds are the kinds that may have a card: pages of text.
var cardKinds = []cardKind{
	{model.KindHome, "首页"},
	{model.KindSection, "栏目"},
	{model.KindArticle, "文章 动态"},
	{model.KindLetter, "公开信"},
	{model.KindWeek, "宣传周"},
	{model.KindBulletin, "简报"},
	{model.KindReport, "报告"},
	{model.KindAbout, "关于 社区概况"},
	{model.KindPage, "页面"},
}

var errCardKind = diag.Message{
	Code: "JB0225", Severity: diag.Error,
	ZH: "“%s”这类页面没有分享图", EN: "pages of kind %q have no card",
	HintZH: "可以写 是、否，或其中几项：%[2]s", HintEN: "write true, false or some of: %[3]s",
}

func (l *loader) social(at string, k, v yamldoc.Node) {
	if l.mapping(k, v) {
		l.object(at, v, []key{{"cards", "分享图 卡片", l.cards}}, nil)
	}
}

// cards reads true for all kinds, false for none, or a list of kinds.
func (l *loader) cards(_ string, k, v yamldoc.Node) {
	l.c.Social.Cards = nil
	if on, ok := truth(v); ok {
		for _, c := range cardKinds {
			if on {
				l.c.Social.Cards = append(l.c.Social.Cards, string(c.kind))
			}
		}
		return
	}
	if v.Kind() == yamldoc.Map {
		l.wrong(k, v, diag.Text{ZH: "是、否，或一列页面类别", EN: "true, false or a list of kinds of pages"})
		return
	}
	for item := range v.Items() {
		name, ok := l.str(k, item)
		if !ok || name == "" {
			continue
		}
		i := slices.IndexFunc(cardKinds, func(c cardKind) bool {
			return name == string(c.kind) || slices.Contains(strings.Fields(c.aliases), name)
		})
		if i < 0 {
			l.list.Add(errCardKind.At(item.Pos(), name, cardNames(true), cardNames(false)))
			continue
		}
		l.c.Social.Cards = append(l.c.Social.Cards, string(cardKinds[i].kind))
	}
}

func cardNames(zh bool) string {
	var names []string
	for _, c := range cardKinds {
		if zh {
			names = append(names, strings.Fields(c.aliases)[0])
		} else {
			names = append(names, string(c.kind))
		}
	}
	if zh {
		return strings.Join(names, "、")
	}
	return strings.Join(names, ", ")
}
