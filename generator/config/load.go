package config

import (
	_ "embed"
	"errors"
	"io/fs"
	"path"
	"strings"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/privacy"
	"jianbao/generator/source"
	"jianbao/generator/yamldoc"
)

//go:embed defaults.yaml
var defaults []byte

// FileName is the file at the root of a site that makes it one.
const FileName = "config.yaml"

// Layers a value can come from.
const (
	LayerDefault = "default"
	LayerFile    = "config.yaml"
	LayerFlag    = "flag"
)

// maxSize bounds config.yaml in bytes.
const maxSize = 1 << 20

// Flags are the values of the command line; "" leaves the file's.
type Flags struct {
	BaseURL   string
	OutputDir string
	Where     string // what fsys is called in messages: the folder's path
}

// Load reads config.yaml at the root of fsys over the embedded defaults and
// under the flags. The Config is usable as far as it goes even when the list
// has errors, and never nil.
func Load(fsys fs.FS, flags Flags) (*Config, diag.List) {
	l := &loader{c: &Config{
		Language: "zh-CN",
		TimeZone: time.UTC,
		Origins:  map[string]Origin{},
		Params:   map[string]any{},
	}}
	where := flags.Where
	if where == "" {
		where = "."
	}
	node, ok := l.read(fsys, where)
	l.c.Language = peekLanguage(node) // the defaults' texts come in the site's language

	l.layer = LayerDefault
	if d, list := yamldoc.Parse("defaults.yaml", 1, defaults); len(list) > 0 {
		l.list.Add(list...)
	} else {
		l.object("", d, l.keys(), nil)
	}
	if d, list := yamldoc.Parse("chapters.yaml", 1, chapterDefaults); len(list) > 0 {
		l.list.Add(list...)
	} else {
		l.object("", d, l.keys(), nil)
	}
	if ok {
		l.layer = LayerFile
		l.object("", node, l.keys(), nil)
		if _, given := l.c.Origins["title"]; l.c.Title == "" && (!given || l.list.Errors() == 0) {
			l.list.Add(errNoTitle.At(diag.Pos{File: FileName, Line: 1, Col: 1}))
		}
	}
	l.layer = LayerFlag
	l.flags(flags)
	return l.c, l.list
}

// read parses the site's file; false means that there is nothing to decode.
func (l *loader) read(fsys fs.FS, where string) (yamldoc.Node, bool) {
	pos := diag.Pos{File: FileName}
	data, err := readLimited(fsys)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.list.Add(errMissing.At(diag.Pos{}, where))
		return yamldoc.Node{}, false
	case errors.Is(err, errNoFile):
		l.list.Add(errRead.At(pos, where, diag.Text{ZH: "它不是普通文件，或者大于 1 MB", EN: "it is no ordinary file, or larger than 1 MB"}))
		return yamldoc.Node{}, false
	case err != nil:
		l.list.Add(errRead.At(pos, where, err))
		return yamldoc.Node{}, false
	}
	text, list := source.Text(FileName, data)
	l.list.Add(list...)
	if list.Errors() > 0 {
		return yamldoc.Node{}, false
	}
	l.c.text = text
	node, list := yamldoc.Parse(FileName, 1, text)
	l.list.Add(list...)
	l.list.Add(identities(node, text)...)
	switch {
	case list.Errors() > 0 && node.Kind() != yamldoc.Map:
		return node, false
	case node.Kind() == yamldoc.Missing:
		l.list.Add(errEmpty.At(pos, path.Join(where, FileName)))
		return node, false
	case node.Kind() != yamldoc.Map:
		l.list.Add(errType.At(node.Pos(), FileName, aMap, shape(node)))
		return node, false
	}
	return node, true
}

// identities reports ID numbers: what is set here is on every page.
func identities(n yamldoc.Node, text []byte) (list diag.List) {
	source := privacy.Source{Text: text}
	n.Rewrite(func(pos diag.Pos, s string) string {
		_, found := source.Check(pos, s)
		for _, d := range found {
			if d.Severity == diag.Error {
				list.Add(d)
			}
		}
		return s
	})
	return list
}

var errNoFile = errors.New("no ordinary file, or too large")

// readLimited looks before it reads: a pipe would never end.
func readLimited(fsys fs.FS) ([]byte, error) {
	info, err := fs.Stat(fsys, FileName)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxSize {
		return nil, errNoFile
	}
	return fs.ReadFile(fsys, FileName)
}

func peekLanguage(n yamldoc.Node) string {
	for k, v := range n.Pairs() {
		if k.Str() == "language" || k.Str() == "语言" {
			if lang, ok := language(v.Str()); ok {
				return lang
			}
		}
	}
	return "zh-CN"
}

func language(s string) (string, bool) {
	switch strings.ToLower(strings.ReplaceAll(s, "_", "-")) {
	case "zh-cn", "zh", "zh-hans", "zh-hans-cn", "中文", "简体中文":
		return "zh-CN", true
	case "en", "en-us", "en-gb", "english", "英文", "英语":
		return "en", true
	}
	return "", false
}

func (l *loader) flags(f Flags) {
	if f.BaseURL != "" {
		l.baseURL(diag.Pos{}, f.BaseURL)
		l.c.Origins["baseURL"] = Origin{Layer: LayerFlag}
	}
	if f.OutputDir != "" {
		l.c.OutputDir = f.OutputDir
		l.c.Origins["outputDir"] = Origin{Layer: LayerFlag}
	}
}

// keys are the keys of config.yaml.
func (l *loader) keys() []key {
	c := l.c
	return []key{
		{"title", "标题 网站名称 名称", l.words(&c.Title)},
		{"subtitle", "副标题", l.words(&c.Subtitle)},
		{"description", "简介 描述", l.prose(&c.Description)},
		{"baseURL", "网址 站点地址 baseUrl", func(_ string, k, v yamldoc.Node) {
			if s, ok := l.str(k, v); ok {
				l.baseURL(v.Pos(), s)
			}
		}},
		{"language", "语言", l.language},
		{"timeZone", "时区 timezone", l.timeZone},
		{"theme", "主题", l.theme},
		{"issuer", "编发单位 发布单位", l.words(&c.Issuer)},
		{"contentDir", "内容文件夹", l.folder(&c.ContentDir)},
		{"outputDir", "输出文件夹", l.folder(&c.OutputDir)},
		{"relativeLinks", "相对链接", l.bool(&c.RelativeLinks)},
		{"permalinks", "地址格式", l.permalinks},
		{"paginate", "每页条数", l.number(&c.Paginate, 1, 1000)},
		{"summaryLength", "摘要字数", l.number(&c.SummaryLength, 10, 2000)},
		{"tocDepth", "目录层级", l.number(&c.TOCDepth, 1, 6)},
		{"highlight", "代码配色", l.text(&c.Highlight)},
		{"highlightDark", "深色代码配色", l.text(&c.HighlightDark)},
		{"menu", "菜单", l.menu},
		{"home", "首页", l.home},
		{"bulletins", "简报", l.bulletins},
		{"dashboards", "看板 统计页", l.dashboards},
		{"weeks", "宣传周", l.weeks},
		{"chapters", "章节", l.chapters},
		{"kinds", "记录类别", l.kinds},
		{"categories", "参与人员类别 人员类别", l.categories},
		{"taxonomies", "分类法 分类", l.taxonomies},
		{"images", "图片", l.images},
		{"statistics", "统计", l.statistics},
		{"site", "政务信息 网站标识", l.sector},
		{"feed", "订阅", l.feed},
		{"calendar", "日历", l.calendar},
		{"social", "社交 分享", l.social},
		{"print", "打印", l.print},
		{"params", "参数", l.params},
		{"ignore", "忽略 不处理", l.ignore},
	}
}

func (l *loader) language(_ string, k, v yamldoc.Node) {
	s, ok := l.str(k, v)
	if !ok {
		return
	}
	lang, ok := language(s)
	if !ok {
		l.list.Add(errLanguage.At(v.Pos(), s))
		return
	}
	if l.layer == LayerFile {
		l.c.Language = lang
	}
}

func (l *loader) timeZone(_ string, k, v yamldoc.Node) {
	s, ok := l.str(k, v)
	if !ok {
		return
	}
	// "Local" and "" would make the site depend on the machine it is built on.
	zone, err := time.LoadLocation(s)
	if err != nil || s == "" || strings.EqualFold(s, "local") {
		l.list.Add(errTimeZone.At(v.Pos(), s))
		return
	}
	l.c.TimeZone = zone
}

func (l *loader) kinds(at string, k, v yamldoc.Node) {
	if !l.mapping(k, v) {
		return
	}
	if l.c.Kinds == nil {
		l.c.Kinds = map[string]KindOverride{}
	}
	for name, spec := range v.Pairs() {
		if !l.mapping(name, spec) {
			continue
		}
		o := KindOverride{Pos: name.Pos()}
		l.object(join(at, name.Str()), spec, []key{{"page", "网页 页面", func(_ string, k, v yamldoc.Node) {
			var b bool
			l.bool(&b)("", k, v)
			o.Page = &b
		}}}, nil)
		l.c.Kinds[name.Str()] = o
	}
}

func (l *loader) categories(_ string, k, v yamldoc.Node) {
	l.c.Categories = nil
	for item, pos := range l.named(k, v, "key") {
		o := model.Option{Key: item.name}
		keys := []key{
			{"key", "代号", func(string, yamldoc.Node, yamldoc.Node) {}},
			{"label", "名称", func(_ string, k, v yamldoc.Node) { o.Label = l.label(k, v) }},
			{"aliases", "别名", func(_ string, k, v yamldoc.Node) { o.Aliases = l.strings(k, v) }},
			{"color", "颜色", l.text(&o.Color)},
			{"icon", "图标", l.text(&o.Icon)},
		}
		if item.value.Kind() == yamldoc.Scalar {
			o.Label.ZH, _ = l.str(item.key, item.value)
		} else {
			l.object(inList, item.value, keys, nil)
		}
		if o.Label == (model.Label{}) {
			l.list.Add(errNeeds.At(pos, "label"))
		}
		l.c.Categories = append(l.c.Categories, o)
	}
}

func (l *loader) taxonomies(at string, k, v yamldoc.Node) {
	if !l.mapping(k, v) {
		return
	}
	if l.c.Taxonomies == nil {
		l.c.Taxonomies = map[string]model.Label{}
	}
	for name, label := range v.Pairs() {
		l.c.Taxonomies[name.Str()] = l.label(name, label)
		l.origin(join(at, name.Str()), label)
	}
}

func (l *loader) images(at string, k, v yamldoc.Node) {
	if l.mapping(k, v) {
		l.object(at, v, []key{
			{"widths", "宽度", l.widths},
			{"quality", "质量 画质", l.number(&l.c.Images.Quality, 1, 100)},
		}, nil)
	}
}

func (l *loader) statistics(at string, k, v yamldoc.Node) {
	if l.mapping(k, v) {
		l.object(at, v, []key{{"suppress", "小数隐藏 隐藏小数 最少人数", l.number(&l.c.Statistics.Suppress, 0, 100)}}, nil)
	}
}

func (l *loader) sector(at string, k, v yamldoc.Node) {
	if !l.mapping(k, v) {
		return
	}
	s := &l.c.Site
	l.object(at, v, []key{
		{"siteName", "网站名称 SiteName", l.text(&s.SiteName)},
		{"siteDomain", "网站域名 SiteDomain", l.text(&s.SiteDomain)},
		{"siteIDCode", "网站标识码 标识码 SiteIDCode", l.text(&s.SiteIDCode)},
		{"sponsor", "主办单位", l.text(&s.Sponsor)},
		{"undertaker", "承办单位", l.text(&s.Undertaker)},
		{"contact", "联系方式", l.text(&s.Contact)},
		{"icp", "ICP ICP备案 备案号", l.text(&s.ICP)},
		{"publicSecurity", "公安备案", l.text(&s.PublicSecurity)},
		{"publicSecurityURL", "公安备案网址", l.text(&s.PublicSecurityURL)},
	}, nil)
}

func (l *loader) feed(at string, k, v yamldoc.Node) {
	if l.mapping(k, v) {
		l.object(at, v, []key{{"limit", "条数", l.number(&l.c.Feed.Limit, 1, 1000)}}, nil)
	}
}

func (l *loader) params(at string, k, v yamldoc.Node) {
	if !l.mapping(k, v) {
		return
	}
	for pk, pv := range v.Pairs() {
		l.c.Params[pk.Str()] = pv.Any()
		l.origin(join(at, pk.Str()), pv)
	}
}
