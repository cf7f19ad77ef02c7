// Package feed makes what machines read: feed.xml (Atom, RFC 4287), sitemap.xml
// (sitemaps.org protocol 0.9) and robots.txt.
//
// All three are pure functions of the site. Atom was chosen over RSS because it
// allows relative addresses: without a base URL the links of feed.xml are
// relative to the feed itself, so that it works in any folder, as the pages do.
// A sitemap has no such form and is not made without a base URL.
package feed

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"jianbao/generator/config"
	"jianbao/generator/model"
)

// Names of the files at the root of the output.
const (
	AtomName    = "feed.xml"
	SitemapName = "sitemap.xml"
	RobotsName  = "robots.txt"
)

// address is a page's address for machines: absolute with a base URL, else
// relative to the root of the site and naming the file, since a folder alone
// opens nothing from a disk. The output path is taken, not the URL, because it
// is known to be unescaped.
func address(cfg *config.Config, p *model.Page) string {
	if cfg.BaseURL == "" {
		return escapePath(p.Output)
	}
	path := strings.TrimSuffix(p.Output, "index.html")
	return withSlash(cfg.BaseURL) + escapePath(path)
}

func escapePath(path string) string {
	esc := (&url.URL{Path: path}).EscapedPath()
	// A colon in the first segment would read as a scheme.
	if first, _, _ := strings.Cut(esc, "/"); strings.Contains(first, ":") {
		return "./" + esc
	}
	return esc
}

func withSlash(base string) string {
	if strings.HasSuffix(base, "/") {
		return base
	}
	return base + "/"
}

// modified is when a page was last changed, the zero time where it does not say.
func modified(p *model.Page) time.Time {
	if p.Lastmod.After(p.Date) {
		return p.Lastmod
	}
	return p.Date
}

// clean drops what XML 1.0 cannot carry even escaped: control characters,
// surrogates, non-characters, broken UTF-8.
func clean(s string) string {
	ok := true
	for i := 0; i < len(s) && ok; i++ {
		ok = s[i] >= 0x20 && s[i] < 0xed || s[i] == '\n' || s[i] == '\t'
	}
	if ok && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			continue
		}
		if r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 {
			b.WriteRune(r)
		}
	}
	return b.String()
}
