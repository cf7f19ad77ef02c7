package markdown

import (
	"slices"
	"strings"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// frontKey is a key of the front matter. kind limits it to kinds of page, parted by
// blanks.
type frontKey struct {
	name    string
	aliases []string
	kind    string
	set     func(d *front, v yamldoc.Node)
}

var (
	errKind = diag.Message{
		Code: "JB0512", Severity: diag.Error,
		ZH: "不认识的类型 %q%s", EN: "unknown kind %q%s",
		HintZH: "可以写：文章 公开信 宣传周 简报 报告 关于 页面", HintEN: "known are article letter week bulletin report about page",
	}
	errSecret = diag.Message{
		Code: "JB0513", Severity: diag.Error,
		ZH: "这篇写有 %s: %s，绝不能生成网页", EN: "this page says %s: %s and must never be built",
		HintZH: "涉密或内部的材料不要放进网站文件夹", HintEN: "keep secret and internal papers out of the site's folder",
	}
)

func indexKeys(keys []*frontKey) (byName map[string]*frontKey, names []string) {
	byName = map[string]*frontKey{}
	for _, k := range keys {
		for _, n := range append([]string{k.name}, k.aliases...) {
			byName[strings.ToLower(n)] = k
			names = append(names, n)
		}
	}
	return byName, names
}

func frontKeys() []*frontKey {
	return slices.Concat(textKeys(), listKeys(), dateKeys(), pageKeys(), letterKeys(), weekKeys(), bulletinKeys(), reportKeys())
}

func textKeys() []*frontKey {
	key := func(name string, field func(*model.FrontMatter) *string, aliases ...string) *frontKey {
		return &frontKey{name: name, aliases: aliases, set: func(d *front, v yamldoc.Node) { *field(d.f) = d.text(v) }}
	}
	return []*frontKey{
		key("title", func(f *model.FrontMatter) *string { return &f.Title }, "标题", "题目"),
		key("linkTitle", func(f *model.FrontMatter) *string { return &f.LinkTitle }, "短标题", "链接标题"),
		key("description", func(f *model.FrontMatter) *string { return &f.Description }, "描述", "说明", "简介"),
		key("summary", func(f *model.FrontMatter) *string { return &f.Summary }, "摘要", "导语"),
		key("slug", func(f *model.FrontMatter) *string { return &f.Slug }, "短名", "网址名"),
		key("url", func(f *model.FrontMatter) *string { return &f.URL }, "网址", "地址"),
		key("layout", func(f *model.FrontMatter) *string { return &f.Layout }, "版式", "模板"),
		key("source", func(f *model.FrontMatter) *string { return &f.Source }, "来源", "稿件来源", "信息来源", "供稿"),
		key("audience", func(f *model.FrontMatter) *string { return &f.Audience }, "受众", "面向"),
		key("issuer", func(f *model.FrontMatter) *string { return &f.Issuer }, "编发单位", "发布单位", "印发单位"),
		key("community", func(f *model.FrontMatter) *string { return &f.Community }, "社区"),
		key("programme", func(f *model.FrontMatter) *string { return &f.Programme }, "program", "活动载体", "系列活动", "品牌", "项目"),
		key("week", func(f *model.FrontMatter) *string { return &f.WeekRef }, "宣传周"),
		key("coverAlt", func(f *model.FrontMatter) *string { return &f.CoverAlt }, "封面说明"),
	}
}

func listKeys() []*frontKey {
	key := func(name string, split bool, field func(*model.FrontMatter) *[]string, aliases ...string) *frontKey {
		return &frontKey{name: name, aliases: aliases, set: func(d *front, v yamldoc.Node) { *field(d.f) = d.texts(v, split) }}
	}
	return []*frontKey{
		key("aliases", false, func(f *model.FrontMatter) *[]string { return &f.Aliases }, "alias", "旧地址", "旧网址"),
		key("tags", true, func(f *model.FrontMatter) *[]string { return &f.Tags }, "tag", "标签", "关键词"),
		key("categories", true, func(f *model.FrontMatter) *[]string { return &f.Categories }, "category", "栏目", "分类"),
		key("authors", true, func(f *model.FrontMatter) *[]string { return &f.Authors }, "author", "作者", "撰稿"),
		key("feature", true, func(f *model.FrontMatter) *[]string { return &f.Feature }, "features", "特色", "特色类型"),
		key("menu", false, func(f *model.FrontMatter) *[]string { return &f.Menu }, "菜单"),
	}
}

func dateKeys() []*frontKey {
	key := func(name string, field func(*model.FrontMatter) *time.Time, aliases ...string) *frontKey {
		return &frontKey{name: name, aliases: aliases, set: func(d *front, v yamldoc.Node) { *field(d.f) = d.date(v) }}
	}
	return []*frontKey{
		key("date", func(f *model.FrontMatter) *time.Time { return &f.Date }, "日期", "发布日期", "时间", "成文日期"),
		key("lastmod", func(f *model.FrontMatter) *time.Time { return &f.Lastmod }, "更新日期", "修改日期", "更新时间"),
		key("publishDate", func(f *model.FrontMatter) *time.Time { return &f.PublishDate }, "定时发布", "上线日期", "发布时间"),
		key("expiryDate", func(f *model.FrontMatter) *time.Time { return &f.ExpiryDate }, "失效日期", "过期日期", "下线日期"),
	}
}

func pageKeys() []*frontKey {
	return []*frontKey{
		{name: "kind", aliases: []string{"类型", "文种"}, set: (*front).setKind},
		{name: "draft", aliases: []string{"草稿"}, set: func(d *front, v yamldoc.Node) { d.f.Draft, _ = d.bool(v) }},
		{name: "pinned", aliases: []string{"置顶"}, set: func(d *front, v yamldoc.Node) { d.f.Pinned, _ = d.bool(v) }},
		{name: "toc", aliases: []string{"目录"}, set: func(d *front, v yamldoc.Node) {
			if b, ok := d.bool(v); ok {
				d.f.TOC = &b
			}
		}},
		{name: "print", aliases: []string{"打印", "打印格式", "印刷"}, set: (*front).setPrint},
		{name: "weight", aliases: []string{"权重", "排序"}, set: func(d *front, v yamldoc.Node) { d.f.Weight = d.int(v) }},
		{name: "cover", aliases: []string{"封面", "题图"}, set: (*front).setCover},
		{name: "params", aliases: []string{"参数"}, set: (*front).setParams},
		{name: "secrecy", aliases: []string{"密级", "涉密", "内部", "内部资料"}, set: (*front).setSecrecy},
		{name: "issue", aliases: []string{"期号", "期数"}, set: func(d *front, v yamldoc.Node) { d.issue = d.positive(v) }},
	}
}

// pageKinds are the kinds a page may name, with what editors call them.
var pageKinds = []struct {
	name    string
	label   diag.Text
	aliases []string
}{
	{"article", diag.Text{ZH: "文章", EN: "article"}, []string{"动态", "新闻", "通知"}},
	{"letter", diag.Text{ZH: "公开信", EN: "letter"}, []string{"一封信", "信"}},
	{"week", diag.Text{ZH: "宣传周", EN: "week"}, []string{"党建宣传周"}},
	{"bulletin", diag.Text{ZH: "简报", EN: "bulletin"}, nil},
	{"report", diag.Text{ZH: "报告", EN: "report"}, []string{"月报", "季报", "年报", "总结"}},
	{"about", diag.Text{ZH: "关于", EN: "About page"}, []string{"介绍", "社区介绍"}},
	{"page", diag.Text{ZH: "页面", EN: "page"}, []string{"网页"}},
}

func kindLabel(name string) diag.Text {
	name, _, _ = strings.Cut(name, " ")
	for _, k := range pageKinds {
		if k.name == name {
			return k.label
		}
	}
	return diag.Text{ZH: name, EN: name}
}

func (d *front) setKind(v yamldoc.Node) {
	if v.Kind() == yamldoc.Missing {
		return
	}
	s := d.text(v)
	if s == "" {
		return
	}
	var names []string
	for _, k := range pageKinds {
		if strings.EqualFold(s, k.name) || s == k.label.ZH || slices.Contains(k.aliases, s) {
			d.f.Kind, d.kind = k.name, k.name
			return
		}
		names = append(append(names, k.name, k.label.ZH), k.aliases...)
	}
	d.r.list.Add(errKind.At(v.Pos(), s, suggest(diag.Nearest(s, names))))
}

// setCover reads a path, or {image: path, alt: text}.
func (d *front) setCover(v yamldoc.Node) {
	if v.Kind() != yamldoc.Map {
		d.f.Cover = d.text(v)
		return
	}
	for k, item := range v.Pairs() {
		switch strings.ToLower(k.Str()) {
		case "image", "src", "图片", "文件":
			d.f.Cover = d.text(item)
			d.f.Places.Set("cover", item.Pos())
		case "alt", "说明", "caption":
			d.f.CoverAlt = d.text(item)
		default:
			d.r.list.Add(warnUnknownKey.At(k.Pos(), k.Str(), suggest(diag.Nearest(k.Str(), []string{"image", "alt", "图片", "说明"}))))
		}
	}
}

func (d *front) setParams(v yamldoc.Node) {
	params, ok := v.Any().(map[string]any)
	if !ok {
		d.wrong(v, wantMap)
		return
	}
	if d.f.Params == nil {
		d.f.Params = make(map[string]any, len(params))
	}
	for k, p := range params {
		d.f.Params[k] = p
	}
}

// setSecrecy refuses any value but those that say the page is public.
func (d *front) setSecrecy(v yamldoc.Node) {
	s := d.text(v)
	switch strings.ToLower(s) {
	case "", "无", "否", "公开", "不涉密", "非涉密", "no", "false", "none", "off", "public":
		return
	}
	d.f.Secrecy = s
	d.r.list.Add(errSecret.At(v.Pos(), d.key, s))
}
