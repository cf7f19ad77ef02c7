package generator

import (
	"bytes"
	"html"
	"maps"
	"slices"
	"sort"
	"strings"

	"jianbao/generator/feed"
	"jianbao/generator/model"
	"jianbao/generator/render"
)

// aliasPath is the output file of an old address.
func aliasPath(u string) string {
	out := strings.TrimPrefix(u, "/")
	if strings.HasSuffix(u, "/") {
		out += "index.html"
	}
	return out
}

// redirect is the small page at an old address of p.
func redirect(env *render.Env, p *model.Page, out string) []byte {
	target := env.Address(p, out)
	var buf bytes.Buffer
	buf.WriteString(`<!doctype html><html lang="` + html.EscapeString(env.Config.Language) + `"><meta charset="utf-8"><title>` + html.EscapeString(p.Title) + `</title>`)
	buf.WriteString(`<meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url=` + html.EscapeString(target) + `">`)
	buf.WriteString(`<p><a href="` + html.EscapeString(target) + `">` + html.EscapeString(p.Title) + "</a></p></html>\n")
	return buf.Bytes()
}

// siteFiles are the feed, the sitemap and robots.txt, by output path.
func siteFiles(env *render.Env) (map[string][]byte, error) {
	atom, err := feed.Atom(env.Site, env.Config, newest(env), func(p *model.Page) string { return p.Summary })
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{"feed.xml": atom, "robots.txt": feed.Robots(env.Config)}
	sitemaps, err := feed.Sitemap(env.Config, env.Site.Pages)
	if err != nil {
		return nil, err
	}
	maps.Copy(files, sitemaps)
	return files, nil
}

// siteFileOwner names who makes one of them, for messages.
func siteFileOwner(name string) string {
	switch name {
	case "feed.xml":
		return "feed"
	case "robots.txt":
		return "robots"
	}
	return "sitemap"
}

// newest are the pages of the feed, with their summaries filled.
func newest(env *render.Env) []*model.Page {
	pages := slices.Collect(env.Site.Each(env.Site.Home.Pages))
	sort.SliceStable(pages, func(i, j int) bool { return pages[i].Date.After(pages[j].Date) })
	if n := env.Config.Feed.Limit; n > 0 && len(pages) > n {
		pages = pages[:n]
	}
	for i, p := range pages {
		if s := env.Summary(p); s != p.Summary {
			q := *p
			q.Summary = s
			pages[i] = &q
		}
	}
	return pages
}
