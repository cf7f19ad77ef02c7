package main

import (
	"context"
	"fmt"
	"net/url"

	"jianbao/generator"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/serve"
	"jianbao/generator/wechat"
)

// suitsWeChat reports whether a page is one that people read, and no list of a section.
func suitsWeChat(p *model.Page) bool {
	switch p.Kind {
	case model.KindArticle, model.KindLetter, model.KindBulletin, model.KindWeek, model.KindReport, model.KindAbout,
		model.KindDay, model.KindDigest, model.KindDashboard, model.KindHome:
		return true
	case model.KindPage:
		return p.Layout == "" && p.Source != ""
	}
	return false
}

// wechatView shows a page as it would be copied to WeChat.
func (a *app) wechatView(v *previewSite) serve.View {
	return serve.View{
		Name: "wechat", Label: a.tr("公众号", "WeChat"),
		Has: func(path string) bool {
			p, _, ok := v.p.About(path)
			return ok && suitsWeChat(p)
		},
		Make: func(ctx context.Context, path string) ([]byte, bool, error) {
			v.mu.Lock()
			defer v.mu.Unlock()
			p, _, ok := v.p.About(path)
			if err := ctx.Err(); err != nil || !ok {
				return nil, false, err
			}
			page, err := a.wechatPreview(v.b, p)
			return page, err == nil, err
		},
	}
}

func (a *app) wechatPreview(b *generator.Builder, p *model.Page) ([]byte, error) {
	art, _, list := wechatArticle(b, p, "")
	if art == nil {
		return nil, fmt.Errorf("%s", firstText(list, a.lang))
	}
	return wechat.Helper(wechat.HelperInput{
		Article: art, Lang: a.lang, Found: list, Back: (&url.URL{Path: p.URL}).EscapedPath(),
		Source: func(pic wechat.Picture) string { return pic.Src },
	})
}

// firstText is what the first error of a list says.
func firstText(list diag.List, lang string) string {
	for _, d := range list {
		if d.Severity == diag.Error {
			return d.Text(lang)
		}
	}
	return ""
}
