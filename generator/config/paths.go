package config

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/yamldoc"
)

// baseURL checks and normalizes the address of the published site.
func (l *loader) baseURL(pos diag.Pos, s string) {
	if s == "" {
		l.c.BaseURL = ""
		return
	}
	u, err := url.Parse(s)
	var why diag.Text
	switch {
	case err != nil:
		why = diag.Text{ZH: "写法不对", EN: "it is malformed"}
	case u.Scheme != "http" && u.Scheme != "https":
		why = diag.Text{ZH: "没有以 https:// 或 http:// 开头", EN: "it does not begin with https:// or http://"}
	case u.Hostname() == "" || strings.ContainsAny(u.Host, " _,;\"'<>") || strings.Trim(u.Hostname(), ".") == "":
		why = diag.Text{ZH: "没有正确的域名", EN: "it has no valid host name"}
	case u.User != nil:
		why = diag.Text{ZH: "不能含有用户名和密码", EN: "it must not hold a user name or password"}
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(s, "#"):
		why = diag.Text{ZH: "不能含有 ? 或 #", EN: "it must not have a ? or #"}
	case strings.Contains(u.Path, "\\") || slices.Contains(strings.Split(u.Path, "/"), ".."):
		why = diag.Text{ZH: `不能含有 .. 或 \`, EN: `it must not have .. or \`}
	case badPort(u.Port()):
		why = diag.Text{ZH: "端口不对", EN: "its port is wrong"}
	default:
		u.Host = strings.ToLower(u.Host)
		l.c.BaseURL = strings.TrimRight(u.String(), "/") + "/"
		return
	}
	l.list.Add(errBaseURL.At(pos, s, why))
}

func badPort(p string) bool {
	n, err := strconv.Atoi(p)
	return p != "" && (err != nil || n < 1 || n > 65535)
}

// ours are folders of a site that nothing may be written to.
var ours = []string{"themes", "kinds", "static", "archetypes", "docs", "node_modules"}

// SourceDirs lists the folders that the site may not be written into, relative
// to its root.
func (c *Config) SourceDirs() []string { return append([]string{c.ContentDir}, ours...) }

// folder reads a folder of the site. Whether an output folder may be written
// to, wherever it is, the output stage checks again on the disk.
func (l *loader) folder(p *string) func(string, yamldoc.Node, yamldoc.Node) {
	return func(at string, k, v yamldoc.Node) {
		s, ok := l.str(k, v)
		if !ok {
			return
		}
		clean := path.Clean(strings.ReplaceAll(s, "\\", "/"))
		var why diag.Text
		top, _, _ := strings.Cut(clean, "/")
		switch {
		case s == "" || clean == ".":
			why = diag.Text{ZH: "这是网站文件夹本身", EN: "that is the site's own folder"}
		case strings.ContainsRune(s, 0):
			why = diag.Text{ZH: "含有不能用的字符", EN: "it holds a character that cannot be used"}
		case clean == "..", strings.HasPrefix(clean, "../"), path.IsAbs(clean), len(clean) > 1 && clean[1] == ':':
			why = diag.Text{ZH: "它在网站文件夹之外", EN: "it lies outside the site"}
		case strings.HasPrefix(top, "."):
			why = diag.Text{ZH: "以点开头的文件夹另有用处", EN: "folders with a leading dot have other uses"}
		case at == "outputDir" && (slices.Contains(ours, top) || top == l.c.ContentDir):
			why = diag.Text{ZH: "那里放的是网站的源文件", EN: "the site's sources are there"}
		default:
			*p = clean
			return
		}
		l.list.Add(errFolder.At(v.Pos(), k.Str(), s, why))
	}
}

func (l *loader) theme(_ string, k, v yamldoc.Node) {
	s, ok := l.str(k, v)
	if !ok {
		return
	}
	if s == "" || strings.HasPrefix(s, ".") || strings.ContainsAny(s, `/\:*?"<>|`+"\x00") {
		l.list.Add(errFolder.At(v.Pos(), k.Str(), s, diag.Text{ZH: "这里写 themes 下一个文件夹的名字", EN: "give the name of a folder below themes"}))
		return
	}
	l.c.Theme = s
}

// permalinkTokens may stand in a pattern of addresses.
var permalinkTokens = []string{":year", ":month", ":day", ":section", ":slug", ":title"}

func (l *loader) permalinks(at string, k, v yamldoc.Node) {
	if !l.mapping(k, v) {
		return
	}
	if l.c.Permalinks == nil {
		l.c.Permalinks = map[string]string{}
	}
	for section, pattern := range v.Pairs() {
		s, ok := l.str(section, pattern)
		if !ok {
			continue
		}
		if why, bad := badPattern(s); bad {
			l.list.Add(errPattern.At(pattern.Pos(), section.Str(), s, why))
			continue
		}
		l.c.Permalinks[section.Str()] = s
		l.origin(join(at, section.Str()), pattern)
	}
}

func badPattern(s string) (diag.Text, bool) {
	rest := s
	for _, t := range permalinkTokens {
		rest = strings.ReplaceAll(rest, t, "")
	}
	if strings.Contains(rest, ":") {
		all := strings.Join(permalinkTokens, " ")
		return diag.Text{ZH: "可以用的代号：" + all, EN: "known tokens: " + all}, true
	}
	if strings.ContainsAny(rest, "\\?#%\x00") || slices.Contains(strings.Split(rest, "/"), "..") {
		return diag.Text{ZH: `不能含有 .. \ ? # %`, EN: `.. \ ? # and % cannot be used`}, true
	}
	if !strings.Contains(s, ":slug") && !strings.Contains(s, ":title") {
		return diag.Text{ZH: "地址里要有 :slug 或 :title，否则各页会重名", EN: "use :slug or :title, or pages would share an address"}, true
	}
	return diag.Text{}, false
}

func (l *loader) widths(_ string, k, v yamldoc.Node) {
	if v.Kind() == yamldoc.Map {
		l.wrong(k, v, aList)
		return
	}
	var widths []int
	for item := range v.Items() {
		if n, ok := l.int(k, item, 16, 8192); ok {
			widths = append(widths, n)
		}
	}
	slices.Sort(widths)
	l.c.Images.Widths = slices.Compact(widths)
}

func (l *loader) ignore(_ string, k, v yamldoc.Node) {
	l.c.Ignore = l.strings(k, v)
	for _, p := range l.c.Ignore {
		if _, err := path.Match(p, "x"); err != nil {
			l.list.Add(errPattern.At(v.Pos(), k.Str(), p, diag.Text{ZH: "例如 *.bak 或 drafts/*", EN: "as in *.bak or drafts/*"}))
		}
	}
}
