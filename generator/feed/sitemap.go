package feed

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"jianbao/generator/config"
	"jianbao/generator/model"
)

// Limits of one sitemap file, by sitemaps.org protocol 0.9.
const (
	maxURLs  = 50_000
	maxBytes = 50 << 20
)

const (
	sitemapNS   = `http://www.sitemaps.org/schemas/sitemap/0.9`
	urlsetHead  = xml.Header + `<urlset xmlns="` + sitemapNS + `">` + "\n"
	urlsetTail  = "</urlset>\n"
	indexHead   = xml.Header + `<sitemapindex xmlns="` + sitemapNS + `">` + "\n"
	indexTail   = "</sitemapindex>\n"
	lastmodForm = "2006-01-02"
)

// Sitemap makes sitemap.xml with the address and the last change of every page
// but 404.html, in the order given. Beyond 50,000 addresses or 50 MB the pages
// go to sitemap-1.xml, sitemap-2.xml … and sitemap.xml is the index of these.
// The result maps file names to contents. Without a base URL there are none:
// a sitemap must name absolute addresses.
func Sitemap(cfg *config.Config, pages []*model.Page) (map[string][]byte, error) {
	return sitemap(cfg, pages, maxURLs, maxBytes)
}

func sitemap(cfg *config.Config, pages []*model.Page, urls, size int) (map[string][]byte, error) {
	if cfg.BaseURL == "" {
		return nil, nil
	}
	var parts [][]byte
	b := bytes.NewBufferString(urlsetHead)
	n := 0
	var one bytes.Buffer
	for _, p := range pages {
		if p.Kind == model.KindNotFound {
			continue
		}
		one.Reset()
		if err := writeURL(&one, cfg, p); err != nil {
			return nil, fmt.Errorf("sitemap.xml: %w", err)
		}
		if n == urls || n > 0 && b.Len()+one.Len()+len(urlsetTail) > size {
			b.WriteString(urlsetTail)
			parts = append(parts, b.Bytes())
			b, n = bytes.NewBufferString(urlsetHead), 0
		}
		b.Write(one.Bytes())
		n++
	}
	b.WriteString(urlsetTail)
	parts = append(parts, b.Bytes())
	if len(parts) == 1 {
		return map[string][]byte{SitemapName: parts[0]}, nil
	}
	return indexed(cfg, parts)
}

func indexed(cfg *config.Config, parts [][]byte) (map[string][]byte, error) {
	files := make(map[string][]byte, len(parts)+1)
	index := bytes.NewBufferString(indexHead)
	for i, part := range parts {
		name := fmt.Sprintf("sitemap-%d.xml", i+1)
		files[name] = part
		index.WriteString(" <sitemap><loc>")
		if err := xml.EscapeText(index, []byte(withSlash(cfg.BaseURL)+name)); err != nil {
			return nil, fmt.Errorf("sitemap.xml: %w", err)
		}
		index.WriteString("</loc></sitemap>\n")
	}
	index.WriteString(indexTail)
	files[SitemapName] = index.Bytes()
	return files, nil
}

// writeURL is written by hand: reflection over tens of thousands of entries
// would be the slowest part of a sitemap.
func writeURL(b *bytes.Buffer, cfg *config.Config, p *model.Page) error {
	b.WriteString(" <url><loc>")
	if err := xml.EscapeText(b, []byte(address(cfg, p))); err != nil {
		return err
	}
	b.WriteString("</loc>")
	if t := modified(p); !t.IsZero() {
		b.WriteString("<lastmod>")
		b.WriteString(t.Format(lastmodForm))
		b.WriteString("</lastmod>")
	}
	b.WriteString("</url>\n")
	return nil
}

// Robots makes robots.txt (RFC 9309): everything is allowed, and the sitemap is
// named where there is one.
func Robots(cfg *config.Config) []byte {
	s := "User-agent: *\nDisallow:\n"
	if cfg.BaseURL != "" {
		s += "\nSitemap: " + withSlash(cfg.BaseURL) + SitemapName + "\n"
	}
	return []byte(s)
}
