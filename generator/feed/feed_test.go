package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"jianbao/generator/config"
	"jianbao/generator/model"

	"pgregory.net/rapid"
)

var shanghai = time.FixedZone("CST", 8*3600)

func day(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02", s, shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

func page(kind model.PageKind, output, title, date string) *model.Page {
	p := &model.Page{Kind: kind, Output: output, Title: title, Front: &model.FrontMatter{}}
	if date != "" {
		p.Date = day(date)
	}
	return p
}

// parsed is a feed as a reader sees it, independent of the structs that wrote it.
type parsed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string   `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Author  string   `xml:"author>name"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID        string `xml:"id"`
		Title     string `xml:"title"`
		Updated   string `xml:"updated"`
		Published string `xml:"published"`
		Summary   string `xml:"summary"`
		Link      struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
		Categories []struct {
			Term string `xml:"term,attr"`
		} `xml:"category"`
		Content struct {
			Type string `xml:"type,attr"`
			Base string `xml:"http://www.w3.org/XML/1998/namespace base,attr"`
			Body string `xml:",chardata"`
		} `xml:"content"`
	} `xml:"entry"`
}

func parse(t testing.TB, data []byte) parsed {
	t.Helper()
	var f parsed
	if err := xml.Unmarshal(data, &f); err != nil {
		t.Fatalf("feed does not parse: %v\n%s", err, data)
	}
	return f
}

func sample() []*model.Page {
	article := page(model.KindArticle, "articles/2026/消防 安全/index.html", "消防 & <安全>", "2026-11-20")
	article.Lastmod = day("2026-11-25")
	article.Summary = "一、摘要\x00\x0b\ufffe"
	article.Front.Tags = []string{"安全"}
	return []*model.Page{
		page(model.KindHome, "index.html", "首页", "2026-11-30"),
		page(model.KindArticle, "articles/old/index.html", "旧文", "2025-01-01"),
		article,
		page(model.KindLetter, "letters/a/index.html", "一封信", "2026-11-21"),
		page(model.KindBulletin, "bulletins/12/index.html", "第12期", "2026-11-20"),
		page(model.KindArticle, "articles/undated/index.html", "无日期", ""),
		page(model.KindNotFound, "404.html", "找不到", ""),
	}
}

func TestAtomWithBaseURL(t *testing.T) {
	cfg := &config.Config{Title: "和平街道简报", Issuer: "和平街道党工委", Language: "zh-CN", BaseURL: "https://example.org/heping/", Feed: config.Feed{Limit: 3}}
	data, err := Atom(&model.Site{Now: day("2026-12-01")}, cfg, sample(), func(p *model.Page) string {
		return `<p><a href="../x/">` + p.Title + "</a>]]>\x1b</p>"
	})
	if err != nil {
		t.Fatal(err)
	}
	f := parse(t, data)
	var titles []string
	for _, e := range f.Entries {
		titles = append(titles, e.Title)
	}
	if got, want := strings.Join(titles, "|"), "一封信|消防 & <安全>|第12期"; got != want {
		t.Errorf("entries %s, want %s", got, want)
	}
	e := f.Entries[1]
	const addr = "https://example.org/heping/articles/2026/%E6%B6%88%E9%98%B2%20%E5%AE%89%E5%85%A8/"
	if e.Link.Href != addr || e.ID != addr || e.Content.Base != addr {
		t.Errorf("addresses: link %s, id %s, base %s", e.Link.Href, e.ID, e.Content.Base)
	}
	if e.Summary != "一、摘要" {
		t.Errorf("summary %q", e.Summary)
	}
	if e.Published != "2026-11-20T00:00:00+08:00" || e.Updated != "2026-11-25T00:00:00+08:00" || f.Updated != e.Updated {
		t.Errorf("dates: %s %s, feed %s", e.Published, e.Updated, f.Updated)
	}
	if want := `<p><a href="../x/">消防 & <安全></a>]]></p>`; e.Content.Type != "html" || e.Content.Body != want {
		t.Errorf("content %s %q", e.Content.Type, e.Content.Body)
	}
	if len(e.Categories) != 1 || e.Categories[0].Term != "安全" {
		t.Errorf("categories %v", e.Categories)
	}
	if f.Lang != "zh-CN" || f.Author != "和平街道党工委" || f.Links[0].Href != "https://example.org/heping/feed.xml" {
		t.Errorf("head: %+v", f)
	}
}

func TestAtomWithoutBaseURLIsRelative(t *testing.T) {
	cfg := &config.Config{Title: "简报"}
	data, err := Atom(&model.Site{}, cfg, sample(), nil)
	if err != nil {
		t.Fatal(err)
	}
	f := parse(t, data)
	if len(f.Entries) != 4 {
		t.Fatalf("%d entries, want 4", len(f.Entries))
	}
	ids := map[string]bool{f.ID: true}
	for _, e := range f.Entries {
		u, err := url.Parse(e.Link.Href)
		if err != nil || u.IsAbs() || strings.HasPrefix(u.Path, "/") || !strings.HasSuffix(u.Path, "/index.html") {
			t.Errorf("link %q is not relative to the feed (%v)", e.Link.Href, err)
		}
		if !strings.HasPrefix(e.ID, "urn:uuid:") || len(e.ID) != len("urn:uuid:")+36 || ids[e.ID] {
			t.Errorf("id %q is no unique absolute id", e.ID)
		}
		ids[e.ID] = true
		if e.Content.Type != "" {
			t.Errorf("content without a content function: %+v", e.Content)
		}
	}
}

func TestAtomEmptyUsesTheBuildClock(t *testing.T) {
	data, err := Atom(&model.Site{Now: day("2026-12-01")}, &config.Config{Title: "x"}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if f := parse(t, data); f.Updated != "2026-12-01T00:00:00+08:00" {
		t.Errorf("updated %s", f.Updated)
	}
}

func TestAtomIsIndependentOfOrder(t *testing.T) {
	cfg := &config.Config{Title: "x"}
	pages := sample()
	want, err := Atom(&model.Site{}, cfg, pages, nil)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		got, err := Atom(&model.Site{}, cfg, rapid.Permutation(pages).Draw(rt, "pages"), nil)
		if err != nil || !bytes.Equal(got, want) {
			rt.Fatalf("differs by the order of pages (%v)", err)
		}
	})
}

// Whatever a title, address, summary or text holds, the feed is well-formed and
// says what was put in, without the characters XML cannot carry.
func TestAtomCarriesAnyText(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(rt, "bytes")) + rapid.String().Draw(rt, "text")
		p := page(model.KindArticle, "articles/"+s+"/index.html", s, "2026-01-01")
		p.Summary, p.Front.Authors, p.Front.Tags = s, []string{s}, []string{s}
		cfg := &config.Config{Title: s, Subtitle: s, Issuer: s, Language: s}
		data, err := Atom(&model.Site{}, cfg, []*model.Page{p}, func(*model.Page) string { return s })
		if err != nil {
			rt.Fatal(err)
		}
		var f parsed
		if err := xml.Unmarshal(data, &f); err != nil {
			rt.Fatalf("%v\n%q", err, data)
		}
		want := clean(s)
		if got := f.Entries[0].Content.Body; got != want {
			rt.Fatalf("content %q, want %q", got, want)
		}
		if _, err := url.Parse(f.Entries[0].Link.Href); err != nil {
			rt.Fatal(err)
		}
	})
}

func locs(t *testing.T, data []byte, root string) (locs, mods []string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	var path []string
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return locs, mods
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		switch x := tok.(type) {
		case xml.StartElement:
			if len(path) == 0 && (x.Name.Local != root || x.Name.Space != sitemapNS) {
				t.Fatalf("root %v, want %s", x.Name, root)
			}
			path = append(path, x.Name.Local)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			switch path := strings.Join(path, "/"); {
			case strings.HasSuffix(path, "/loc"):
				locs = append(locs, string(x))
			case strings.HasSuffix(path, "/lastmod"):
				mods = append(mods, string(x))
			}
		}
	}
}

func TestSitemap(t *testing.T) {
	cfg := &config.Config{BaseURL: "https://example.org/a'b/"}
	files, err := Sitemap(cfg, sample())
	if err != nil || len(files) != 1 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	got, mods := locs(t, files["sitemap.xml"], "urlset")
	want := []string{
		"https://example.org/a'b/",
		"https://example.org/a'b/articles/old/",
		"https://example.org/a'b/articles/2026/%E6%B6%88%E9%98%B2%20%E5%AE%89%E5%85%A8/",
		"https://example.org/a'b/letters/a/",
		"https://example.org/a'b/bulletins/12/",
		"https://example.org/a'b/articles/undated/",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if fmt.Sprint(mods) != "[2026-11-30 2025-01-01 2026-11-25 2026-11-21 2026-11-20]" {
		t.Errorf("lastmod %v", mods)
	}
}

func TestSitemapNeedsABaseURL(t *testing.T) {
	if files, err := Sitemap(&config.Config{}, sample()); err != nil || len(files) != 0 {
		t.Errorf("%d files, %v", len(files), err)
	}
}

func TestSitemapSplits(t *testing.T) {
	cfg := &config.Config{BaseURL: "https://example.org"}
	var pages []*model.Page
	for i := range 25 {
		pages = append(pages, page(model.KindArticle, fmt.Sprintf("a/%02d/index.html", i), "", ""))
	}
	for name, limit := range map[string]struct{ urls, bytes, perFile int }{
		"by number": {10, maxBytes, 10},
		"by size":   {maxURLs, len(urlsetHead) + len(urlsetTail) + 7*len(" <url><loc>https://example.org/a/00/</loc></url>\n"), 7},
	} {
		t.Run(name, func(t *testing.T) {
			files, err := sitemap(cfg, pages, limit.urls, limit.bytes)
			if err != nil {
				t.Fatal(err)
			}
			parts, _ := locs(t, files["sitemap.xml"], "sitemapindex")
			if want := (len(pages) + limit.perFile - 1) / limit.perFile; len(parts) != want || len(files) != want+1 {
				t.Fatalf("%d parts in the index, %d files, want %d", len(parts), len(files), want)
			}
			var all []string
			for _, loc := range parts {
				data := files[strings.TrimPrefix(loc, "https://example.org/")]
				if len(data) == 0 || len(data) > limit.bytes {
					t.Fatalf("%s: %d bytes", loc, len(data))
				}
				ls, _ := locs(t, data, "urlset")
				if len(ls) > limit.perFile {
					t.Errorf("%s: %d addresses", loc, len(ls))
				}
				all = append(all, ls...)
			}
			if len(all) != len(pages) || all[24] != "https://example.org/a/24/" {
				t.Errorf("%d addresses, last %s", len(all), all[len(all)-1])
			}
		})
	}
}

func TestSitemapOf50001Pages(t *testing.T) {
	pages := make([]*model.Page, maxURLs+1)
	for i := range pages {
		pages[i] = page(model.KindArticle, "a/index.html", "", "")
	}
	files, err := Sitemap(&config.Config{BaseURL: "https://example.org/"}, pages)
	if err != nil || len(files) != 3 {
		t.Fatalf("%d files, %v", len(files), err)
	}
}

func TestRobots(t *testing.T) {
	if got := string(Robots(&config.Config{})); got != "User-agent: *\nDisallow:\n" {
		t.Errorf("%q", got)
	}
	if got := string(Robots(&config.Config{BaseURL: "https://example.org/x"})); !strings.Contains(got, "\nSitemap: https://example.org/x/sitemap.xml\n") {
		t.Errorf("%q", got)
	}
}
