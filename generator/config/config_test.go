package config

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	_ "time/tzdata"

	"jianbao/generator/diag"
)

func load(src string, flags Flags) (*Config, diag.List) {
	return Load(fstest.MapFS{"config.yaml": {Data: []byte(src)}}, flags)
}

func codes(l diag.List) string {
	l.Sort()
	var out []string
	for _, d := range l {
		out = append(out, fmt.Sprintf("%d:%d %s", d.Pos.Line, d.Pos.Col, d.Code))
	}
	return strings.Join(out, ", ")
}

func TestDefaults(t *testing.T) {
	c, list := load("title: 和平街道社区简报\n", Flags{})
	if len(list) > 0 {
		t.Fatalf("the defaults have faults: %s %v", codes(list), list[0].Args)
	}
	if c.Title != "和平街道社区简报" || c.Language != "zh-CN" || c.TimeZone.String() != "Asia/Shanghai" || c.Theme != "jianbao" ||
		c.ContentDir != "content" || c.OutputDir != "public" || !c.RelativeLinks || c.Paginate != 20 ||
		!slices.Equal(c.Images.Widths, []int{480, 800, 1200, 1600}) || c.Taxonomies["tags"].ZH != "标签" {
		t.Errorf("%+v", c)
	}
	if len(c.Home.Figures) == 0 || c.Home.Figures[0].Label == "" || c.Home.Chart == nil {
		t.Errorf("home: %+v", c.Home)
	}
	for _, m := range c.Menu {
		if m.Pos != (diag.Pos{}) {
			t.Errorf("a default menu entry has a place: %+v", m)
		}
	}
}

// The participation page answers what its readers ask, per the default kinds.
func TestDefaultDashboard(t *testing.T) {
	c, _ := load("title: x\n", Flags{})
	if len(c.Dashboards) != 1 || c.Dashboards[0].Name != "participation" {
		t.Fatalf("%+v", c.Dashboards)
	}
	asked := map[string]bool{}
	for _, g := range c.Dashboards[0].Groups {
		for _, ch := range g.Charts {
			if ch.Title == "" || ch.Since == "" || ch.Until == "" {
				t.Errorf("a default chart without title or period: %+v", ch)
			}
			asked[ch.Measure+" by "+ch.By] = true
			if ch.Target != "" {
				asked["target of "+ch.Target] = true
			}
		}
	}
	for _, want := range []string{"participants by month", "person-hours by month", "participants by type", "person-hours by type",
		"participants by community", "person-hours by community", "participants by category", "participants by day",
		"target of participants", "target of person-hours"} {
		if !asked[want] {
			t.Errorf("no chart for %s", want)
		}
	}
}

func TestEnglishDefaults(t *testing.T) {
	c, list := load("title: Heping\nlanguage: en\n", Flags{})
	if len(list) > 0 || c.Language != "en" {
		t.Fatal(codes(list), c.Language)
	}
	for _, v := range c.Values() {
		if strings.ContainsFunc(v.Text, func(r rune) bool { return r > 0x2e80 }) && !strings.HasPrefix(v.Path, "taxonomies") {
			t.Errorf("%s is Chinese on an English site: %s", v.Path, v.Text)
		}
	}
}

const chinese = `
标题: 和平街道社区简报
副标题: 社区党建
网址: https://Example.org/heping
语言: 中文
时区: Asia/Shanghai
编发单位: 和平街道党工委
每页条数: 10
相对链接: 否
菜单:
  首页: /
  动态: articles
首页:
  文章数: 3
  图表: false
  数字:
    - {名称: 人次, 单位: 人次, 来源: 活动, 指标: 参与人次, 走势: 月}
看板:
  participation: false
  volunteers: {标题: 志愿者, 图表: [{来源: 活动, 类型: 柱状图, 按: 月}]}
记录类别:
  registration: {网页: false}
参与人员类别:
  cadets: 少先队员
图片: {宽度: [800, 400], 质量: 70}
统计: {小数隐藏: 5}
政务信息: {主办单位: 和平街道, 标识码: "1101010001"}
日历:
  固定日子: [{日期: 9月9日, 名称: 邻里节}]
  放假安排: {2026: {放假: [{节日: 国庆节, 从: 2026-10-01, 到: 2026年10月7日}], 上班: [2026/10/10]}}
参数: {pinned: 3}
忽略: "*.bak"
`

func TestChineseKeys(t *testing.T) {
	c, list := load(chinese, Flags{})
	if len(list) > 0 {
		t.Fatal(codes(list), list[0].Args)
	}
	if c.BaseURL != "https://example.org/heping/" || c.Issuer != "和平街道党工委" || c.Paginate != 10 || c.RelativeLinks {
		t.Errorf("%+v", c)
	}
	if len(c.Menu) != 2 || c.Menu[1].Label != "动态" || c.Menu[1].URL != "articles" || c.Menu[1].Pos.Line != 12 {
		t.Errorf("menu %+v", c.Menu)
	}
	if c.Home.Chart != nil || c.Home.Articles != 3 || len(c.Home.Figures) != 1 || c.Home.Figures[0].Trend != "month" {
		t.Errorf("home %+v", c.Home)
	}
	if len(c.Dashboards) != 1 || c.Dashboards[0].Title != "志愿者" || c.Dashboards[0].Groups[0].Charts[0].By != "month" {
		t.Errorf("dashboards %+v", c.Dashboards)
	}
	if p := c.Kinds["registration"].Page; p == nil || *p {
		t.Errorf("kinds %+v", c.Kinds)
	}
	if c.Categories[0].Key != "cadets" || c.Categories[0].Label.ZH != "少先队员" {
		t.Errorf("categories %+v", c.Categories)
	}
	if h := c.Calendar.Holidays["2026"]; !c.Calendar.On || len(h.Off) != 1 || h.Off[0] != (DayOff{"国庆节", "2026-10-01", "2026-10-07"}) || !slices.Equal(h.Work, []string{"2026-10-10"}) ||
		!slices.ContainsFunc(c.Calendar.Days, func(d CalendarDay) bool { return d.Name == "邻里节" && d.Date == "09-09" }) {
		t.Errorf("calendar %+v", c.Calendar)
	}
	if c.Statistics.Suppress != 5 {
		t.Errorf("statistics %+v", c.Statistics)
	}
	if !slices.Equal(c.Images.Widths, []int{400, 800}) || c.Images.Quality != 70 || c.Site.SiteIDCode != "1101010001" ||
		c.Params["pinned"] != int64(3) || !slices.Equal(c.Ignore, []string{"*.bak"}) {
		t.Errorf("%+v %+v %v %v", c.Images, c.Site, c.Params, c.Ignore)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"unknown key", "title: x\nbaseUlr: https://a.b/", "2:1 JB0201"},
		{"unknown nested key", "title: x\nimages: {width: [1]}", "2:10 JB0201"},
		{"wrong type", "title: x\npaginate: many", "2:11 JB0202"},
		{"number out of range", "title: x\npaginate: 0", "2:11 JB0202"},
		{"list for a text", "title: [a]", "1:8 JB0202"},
		{"mapping for a list", "title: x\nimages: {widths: {a: 1}}", "2:18 JB0202"},
		{"text for a mapping", "title: x\nhome: 首页", "2:7 JB0202"},
		{"text for a flag", "title: x\nrelativeLinks: maybe", "2:16 JB0202"},
		{"twice by alias", "title: x\n标题: y", "2:1 JB0203"},
		{"no title", "issuer: x", "1:1 JB0208"},
		{"blank title", "title: ''", "1:1 JB0208"},
		{"a list", "- a\n- b", "1:1 JB0202"},
		{"empty", "", "0:0 JB0205"},
		{"comments only", "# nothing\n", "0:0 JB0205"},
		{"GB18030", "title: \xba\xcd\xc6\xbd\xbd\xd6\xb5\xc0\n", "0:0 JB0312"},
		{"UTF-16", "\xff\xfet\x00i\x00t\x00l\x00e\x00:\x00 \x00x\x00\n\x00", "0:0 JB0312"},
		{"byte order mark", "\ufefftitle: x\r\n", ""},
		{"twice", "title: x\ntitle: y\n", "2:1 JB0110"},
		{"dashboard twice", "title: x\ndashboards: {a: {title: a}, a: {title: b}}\n", "2:29 JB0110"},
		{"output in a source folder", "title: x\noutputDir: static\n", "2:12 JB0212"},
		{"base URL without scheme", "title: x\nbaseURL: example.org", "2:10 JB0209"},
		{"base URL ftp", "title: x\nbaseURL: ftp://example.org", "2:10 JB0209"},
		{"base URL without host", "title: x\nbaseURL: https:///a", "2:10 JB0209"},
		{"base URL javascript", "title: x\nbaseURL: javascript:alert(1)", "2:10 JB0209"},
		{"base URL with query", "title: x\nbaseURL: https://a.b/?c", "2:10 JB0209"},
		{"base URL with password", "title: x\nbaseURL: https://u:p@a.b/", "2:10 JB0209"},
		{"base URL with port", "title: x\nbaseURL: https://a.b:99999/", "2:10 JB0209"},
		{"suppress below 0", "title: x\nstatistics: {suppress: -1}", "2:24 JB0202"},
		{"suppress", "title: x\nstatistics: {supress: 5}", "2:14 JB0201"},
		{"time zone", "title: x\ntimeZone: Peking", "2:11 JB0210"},
		{"local time zone", "title: x\ntimeZone: Local", "2:11 JB0210"},
		{"language", "title: x\nlanguage: 火星文", "2:11 JB0211"},
		{"output is the site", "title: x\noutputDir: .", "2:12 JB0212"},
		{"output above", "title: x\noutputDir: ../x", "2:12 JB0212"},
		{"output absolute", "title: x\noutputDir: /", "2:12 JB0212"},
		{"output on a drive", `title: x` + "\n" + `outputDir: C:\x`, "2:12 JB0212"},
		{"output in content", "title: x\noutputDir: content/x", "2:12 JB0212"},
		{"output hidden", "title: x\noutputDir: .git", "2:12 JB0212"},
		{"theme path", "title: x\ntheme: ../x", "2:8 JB0212"},
		{"permalink token", "title: x\npermalinks: {articles: ':jear/:slug'}", "2:24 JB0215"},
		{"permalink escapes", "title: x\npermalinks: {articles: '../:slug'}", "2:24 JB0215"},
		{"permalink same for all", "title: x\npermalinks: {articles: ':year'}", "2:24 JB0215"},
		{"menu without address", "title: x\nmenu:\n  - {label: a, url: }", "3:5 JB0214"},
		{"chart key", "title: x\nhome: {chart: {from: activity, tpye: bar}}", "2:32 JB0701"},
		{"figure without kind", "title: x\nhome:\n  figures:\n    - {label: a}", "4:7 JB0703"},
		{"figure without label", "title: x\nhome:\n  figures:\n    - {from: activity}", "4:7 JB0214"},
		{"trend", "title: x\nhome:\n  figures:\n    - {label: a, from: activity, trend: often}", "4:41 JB0215"},
		{"dashboard twice", "title: x\ndashboards: [{name: a, title: A}, {name: a, title: B}]", "2:42 JB0213"},
		{"dashboard name", "title: x\ndashboards: [{name: a/b}]", "2:21 JB0212"},
		{"category without label", "title: x\ncategories: [{key: a}]", "2:20 JB0214"},
		{"calendar neither on nor off", "title: x\ncalendar: 有", "2:11 JB0202"},
		{"calendar key", "title: x\ncalendar: {day: []}", "2:12 JB0201"},
		{"a day that is none", "title: x\ncalendar: {days: [{name: a, date: 02-30}]}", "2:35 JB0220"},
		{"a whole date for a day of every year", "title: x\ncalendar: {days: [{name: a, date: 2026-03-05}]}", "2:35 JB0220"},
		{"a day of one year that is none", "title: x\ncalendar: {days: [{name: a, dates: [2026-10-18, 2027-02-29]}]}", "2:49 JB0220"},
		{"a day without a name", "title: x\ncalendar: {days: [{date: 03-05}]}", "2:19 JB0214"},
		{"a day without a date", "title: x\ncalendar: {days: [{name: a}]}", "2:19 JB0214"},
		{"holidays of no year", "title: x\ncalendar: {holidays: {明年: {}}}", "2:23 JB0224"},
		{"a holiday backwards", "title: x\ncalendar: {holidays: {2026: {off: [{name: a, from: 2026-10-07, to: 2026-10-01}]}}}", "2:36 JB0221"},
		{"an endless holiday", "title: x\ncalendar: {holidays: {2026: {off: [{name: a, from: 2026-07-01, to: 2026-08-31}]}}}", "2:36 JB0221"},
		{"a holiday of another year", "title: x\ncalendar: {holidays: {2026: {off: [{name: a, from: 2027-10-01}]}}}", "2:52 JB0222"},
		{"off and worked", "title: x\ncalendar: {holidays: {2026: {off: [{name: a, from: 2026-10-01, to: 2026-10-07}], work: [2026-10-03]}}}", "2:29 JB0223"},
		{"a workday that is none", "title: x\ncalendar: {holidays: {2026: {work: [10月10日]}}}", "2:37 JB0220"},
		{"New Year begins in December", "title: x\ncalendar: {holidays: {2027: {off: [{name: a, from: 2026-12-31, to: 2027-01-02}]}}}", ""},
		{"glob", "title: x\nignore: '['", "2:9 JB0215"},
		{"many at once", "titel: x\npaginate: a\nlanguage: b\nbaseURL: c", "1:1 JB0201, 1:1 JB0208, 2:11 JB0202, 3:11 JB0211, 4:10 JB0209"},
	} {
		cfg, list := load(c.src, Flags{})
		if got := codes(list); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		if cfg == nil || cfg.TimeZone == nil || cfg.OutputDir != "public" {
			t.Errorf("%s: the configuration is not usable", c.name)
		}
		for _, d := range list {
			if d.Pos.File != "config.yaml" {
				t.Errorf("%s: reported in %q", c.name, d.Pos.File)
			}
		}
	}
}

func TestNearestNames(t *testing.T) {
	_, list := load("title: x\nbaseUlr: y\n网站: z\nzzzzzzz: 1", Flags{})
	list.Sort()
	if list[0].Args[1] != "baseURL" || list[1].Args[1] != "网址" || list[2].HintZH != "" {
		t.Errorf("%v %v %q", list[0].Args, list[1].Args, list[2].HintZH)
	}
}

func TestMissing(t *testing.T) {
	_, list := Load(fstest.MapFS{}, Flags{Where: "/home/li/site"})
	if codes(list) != "0:0 JB0204" || list[0].Args[0] != "/home/li/site" {
		t.Errorf("%s %v", codes(list), list)
	}
}

func TestFlagsAndOrigins(t *testing.T) {
	c, list := load("title: x\nimages:\n  quality: 60\nbaseURL: https://a.b/\n", Flags{BaseURL: "http://C.d/e", OutputDir: "/srv/www"})
	if len(list) > 0 || c.BaseURL != "http://c.d/e/" || c.OutputDir != "/srv/www" {
		t.Fatalf("%s %+v", codes(list), c)
	}
	got := map[string]Origin{}
	for _, v := range c.Values() {
		got[v.Path] = v.Origin
	}
	file := func(line, col, n int) Origin {
		return Origin{LayerFile, diag.Pos{File: "config.yaml", Line: line, Col: col, Len: n}}
	}
	for path, want := range map[string]Origin{
		"title":            file(1, 8, 1),
		"images.quality":   file(3, 12, 2),
		"images.widths[0]": {Layer: LayerDefault},
		"baseURL":          {Layer: LayerFlag},
		"outputDir":        {Layer: LayerFlag},
		"home.chart.type":  {Layer: LayerDefault},
	} {
		if got[path] != want {
			t.Errorf("%s comes from %+v, want %+v", path, got[path], want)
		}
	}
	if _, list = load("title: x\n", Flags{BaseURL: "nonsense"}); codes(list) != "0:0 JB0209" {
		t.Errorf("bad flag: %s", codes(list))
	}
}

func TestHash(t *testing.T) {
	a, _ := load("title: x\nparams: {b: 2, a: 1}\nhome: {chart: {from: activity, where: {type: visit, month: 3}}}", Flags{})
	b, _ := load("# moved\n\nhome: {chart: {where: {month: 3, type: visit}, from: activity}}\nparams: {a: 1, b: 2}\ntitle: x", Flags{})
	if !bytes.Equal(a.Hash(), b.Hash()) {
		t.Error("order and place change the hash")
	}
	// Every value counts.
	for _, src := range []string{"title: y", "title: x\npaginate: 21", "title: x\nparams: {a: 2}", "title: x\nhome: {chart: {from: activity, where: {type: duty}}}",
		"title: x\nimages: {widths: [480]}", "title: x\ntimeZone: Europe/London", "title: x\nkinds: {activity: {page: false}}", "title: x\nstatistics: {suppress: 5}"} {
		c, list := load(src, Flags{})
		base, _ := load("title: x", Flags{})
		if len(list) > 0 || bytes.Equal(c.Hash(), base.Hash()) {
			t.Errorf("%q has the hash of the base, or faults: %s", src, codes(list))
		}
	}
}

// Every value of Config is reached by the canonical encoding.
func TestHashCoversFields(t *testing.T) {
	paths := map[string]bool{}
	c, _ := load(chinese, Flags{})
	walk("", reflect.ValueOf(*c), func(path, _ string) {
		top, _, _ := strings.Cut(path, ".")
		top, _, _ = strings.Cut(top, "[")
		paths[top] = true
	})
	for i := range reflect.TypeFor[Config]().NumField() {
		field := reflect.TypeFor[Config]().Field(i)
		name := keyName(field.Name)
		if field.IsExported() && !paths[name] && name != "origins" && name != "permalinks" {
			t.Errorf("%s is not in the hash", name)
		}
	}
}

func TestFindRoot(t *testing.T) {
	dir := t.TempDir()
	deep := filepath.Join(dir, "content", "articles")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, list := FindRoot(deep); codes(list) != "0:0 JB0204" || !strings.Contains(list[0].Args[0].(string), deep) {
		t.Errorf("without config.yaml: %v", list)
	}
	if err := os.WriteFile(filepath.Join(dir, FileName), []byte("title: x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, list := RootAt(deep); codes(list) != "0:0 JB0204" || list[0].Args[0] != deep {
		t.Errorf("RootAt of a folder without config.yaml: %v", list)
	}
	if root, list := RootAt(dir); len(list) > 0 || root != dir {
		t.Errorf("RootAt: %q %v", root, list)
	}
	root, list := FindRoot(deep)
	if len(list) > 0 || root != dir {
		t.Errorf("found %q, want %q (%v)", root, dir, list)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(chinese)
	f.Add(string(defaults))
	f.Add("title: &a [*a]")
	f.Add("title: x\nmenu: {a: {b: c}}\ndashboards: {a: true, b: [], c: {groups: [1]}}\nhome: {figures: {from: {}}}")
	f.Fuzz(func(t *testing.T, src string) {
		c, list := load(src, Flags{})
		if list.Errors() == 0 && c.Title == "" {
			t.Error("no title and no error")
		}
		if !bytes.Equal(c.Hash(), c.Hash()) {
			t.Error("the hash is not stable")
		}
	})
}

// What is set in config.yaml is on every page: no ID number may be in it.
func TestResidentNumber(t *testing.T) {
	const number = "11010519491231002X"
	for text, want := range map[string]string{
		"title: 社区 " + number + "\n":                        "config.yaml:1:11",
		"title: t\nissuer: \"某某（" + number + "）\"\n":        "config.yaml:2:13",
		"title: t\nparams: {a: [１１０１０５１９４９１２３１００２Ｘ]}\n":     "config.yaml:2:14",
		"title: t\nsite: {contact: 110105 19491231 002X}\n": "config.yaml:2:17",
	} {
		_, list := Load(fstest.MapFS{"config.yaml": {Data: []byte(text)}}, Flags{})
		if len(list) != 1 || list[0].Code != "JB0470" || list[0].Pos.String() != want {
			t.Errorf("%s: %v", text, list)
		}
	}
	if _, list := Load(fstest.MapFS{"config.yaml": {Data: []byte("title: t\nsite: {contact: 010-12345678}\n")}}, Flags{}); len(list) > 0 {
		t.Error(list)
	}
}

// TestCalendar layers the days of a site over the default ones.
func TestCalendar(t *testing.T) {
	c, list := load("title: x\ncalendar:\n  days:\n    - {date: 3·5, name: 志愿者日}\n    - {date: 9-9, name: 邻里节}\n    - {date: 06-26, name: false}\n    - {name: 重阳节, dates: [2028-10-26]}\n  holidays: {2026: {off: [{name: 元旦, from: 2026-01-01, to: 2026-01-03}], work: [2026-01-04]}, 2027: }\n", Flags{})
	if len(list) > 0 {
		t.Fatal(codes(list))
	}
	got := map[string]string{}
	for _, d := range c.Calendar.Days {
		got[d.Name] = d.Date + strings.Join(d.Dates, " ")
	}
	for name, want := range map[string]string{"志愿者日": "03-05", "邻里节": "09-09", "重阳节": "2028-10-26", "国家宪法日": "12-04", "学雷锋纪念日": "", "国际禁毒日": ""} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
	if _, announced := c.Calendar.Holidays["2027"]; announced || len(c.Calendar.Holidays) != 1 || c.Calendar.Holidays["2026"].Off[0].To != "2026-01-03" {
		t.Errorf("%+v", c.Calendar.Holidays)
	}
	if off, _ := load("title: x\n日历: 否\n", Flags{}); off.Calendar.On || !c.Calendar.On {
		t.Error("it is not switched on and off")
	}
}
