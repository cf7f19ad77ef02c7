package gen

import "fmt"

// WriteJianbao writes the corpus as a jianbao site into an empty folder.
func (c *Corpus) WriteJianbao(root string) error {
	w := newWriter(root)
	w.write("config.yaml", c.jianbaoConfig())
	for i := range c.Articles {
		a := c.facts(i)
		body := c.body(&a, func(to *Article) string {
			if to.Year == a.Year {
				return to.Slug + ".md"
			}
			return "../" + to.path() + ".md"
		})
		w.write("content/articles/"+a.path()+".md", a.front("community: "+a.Community)+body)
	}
	for y := firstYear; y < firstYear+years; y++ {
		slug, front, body := c.letter(y)
		w.write("content/letters/"+slug+".md", front+body)
	}
	for m := 1; m <= 12; m++ {
		slug, front, body := c.bulletin(m)
		w.write("content/bulletins/"+slug+".md", front+body)
	}
	w.write("content/records/organizations.yaml", organizations())
	w.write("content/records/programmes.yaml", programmeRecords())
	for m := range months {
		for i, text := range c.recordsOf(m) {
			w.write(fmt.Sprintf("content/records/activities/%s.yaml", c.recordFile(m, i)), text)
		}
	}
	return w.err
}

// recordFile names file i of a month: 2016-01, or 2016-01-03 where there are several.
func (c *Corpus) recordFile(month, i int) string {
	if c.FilesPerMonth <= 1 {
		return monthName(month)
	}
	return fmt.Sprintf("%s-%02d", monthName(month), i+1)
}

func (c *Corpus) jianbaoConfig() string {
	s := fmt.Sprintf(`title: %s
subtitle: 和平街道党工委主办
description: 社区活动、公开信与简报
baseURL: %s
language: zh-CN
timeZone: Asia/Shanghai
issuer: 和平街道党工委
paginate: %d
# The Hugo theme that this is compared with makes no pictures for shared links.
social: {cards: false}
`, Title, BaseURL, PageSize)
	if !c.RecordPages {
		s += "kinds: {activity: {page: false}}\n"
	}
	return s
}
