package gen

import (
	"fmt"
	"io/fs"
	"strings"
)

// WriteHugo writes the same corpus as a Hugo site into an empty folder, with the
// theme's files: the same articles with their links as addresses (the form Hugo
// has the least work with), the same records as data files, and the same
// organizations and programmes as pages.
func (c *Corpus) WriteHugo(root string, theme fs.FS) error {
	w := newWriter(root)
	w.write("hugo.yaml", c.hugoConfig())
	for i := range c.Articles {
		a := c.facts(i)
		body := c.body(&a, func(to *Article) string { return "../../" + to.path() + "/" })
		w.write("content/articles/"+a.path()+".md", a.front("communities: ["+a.Community+"]")+body)
	}
	for y := firstYear; y < firstYear+years; y++ {
		slug, front, body := c.letter(y)
		w.write("content/letters/"+slug+".md", plain(front)+body)
	}
	for m := 1; m <= 12; m++ {
		slug, front, body := c.bulletin(m)
		w.write("content/bulletins/"+slug+".md", plain(front)+body)
	}
	for name, title := range map[string]string{"articles": "动态", "letters": "公开信", "bulletins": "简报", "organizations": "组织", "programmes": "载体", "tags": "标签", "communities": "社区"} {
		w.write("content/"+name+"/_index.md", "---\ntitle: "+title+"\n---\n")
	}
	w.write("content/participation.md", "---\ntitle: 参与情况\nlayout: participation\n---\n")
	w.write("data/organizations.yaml", organizations())
	w.write("data/programmes.yaml", programmeRecords())
	for m := range months {
		w.write(fmt.Sprintf("data/activities/%s.yaml", monthName(m)), strings.Join(c.recordsOf(m), ""))
	}
	if w.err != nil {
		return w.err
	}
	return c.copyTheme(w, theme)
}

// copyTheme copies the theme; the adapter that makes a page of every activity
// only when asked.
func (c *Corpus) copyTheme(w *writer, theme fs.FS) error {
	return fs.WalkDir(theme, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".go") || path == "README.md" {
			return err
		}
		if strings.HasPrefix(path, "content/activities/") && !c.RecordPages {
			return nil
		}
		data, err := fs.ReadFile(theme, path)
		if err != nil {
			return err
		}
		w.write(path, string(data))
		return w.err
	})
}

// plain drops `kind`, which Hugo keeps for itself.
func plain(front string) string {
	lines := strings.SplitAfter(front, "\n")
	out := lines[:0]
	for _, l := range lines {
		if !strings.HasPrefix(l, "kind:") {
			out = append(out, l)
		}
	}
	return strings.Join(out, "")
}

func (c *Corpus) hugoConfig() string {
	taxonomies := "tag: tags, community: communities"
	if c.RecordPages {
		// The lists that jianbao makes of the records.
		taxonomies += ", activity_type: activity_types, activity_month: activity_months, activity_community: activity_communities" +
			", activity_organizer: activity_organizers, activity_programme: activity_programmes, activity_feature: activity_features"
	}
	return fmt.Sprintf(`title: %s
baseURL: %s
locale: zh-CN
timeZone: Asia/Shanghai
hasCJKLanguage: true
enableRobotsTXT: true
disableKinds: []
taxonomies: {%s}
pagination: {pagerSize: %d, disableAliases: true}
outputs:
  home: [html, rss]
  section: [html]
  taxonomy: [html]
  term: [html]
services: {rss: {limit: 20}}
related:
  includeNewer: true
  threshold: 1
  indices:
    - {name: tags, weight: 100}
    - {name: communities, weight: 50}
markup:
  goldmark:
    renderer: {unsafe: false}
    extensions: {cjk: {enable: true}, typographer: {disable: true}}
    parser: {autoHeadingIDType: github}
  tableOfContents: {startLevel: 2, endLevel: 3}
params:
  subtitle: 和平街道党工委主办
  description: 社区活动、公开信与简报
  issuer: 和平街道党工委
  day: %q
  related: %t
menus:
  main:
    - {name: 动态, pageRef: /articles, weight: 1}
    - {name: 公开信, pageRef: /letters, weight: 2}
    - {name: 简报, pageRef: /bulletins, weight: 3}
    - {name: 社区, pageRef: /communities, weight: 4}
    - {name: 参与情况, pageRef: /participation, weight: 5}
`, Title, BaseURL, taxonomies, PageSize, Clock, c.HugoRelated)
}
