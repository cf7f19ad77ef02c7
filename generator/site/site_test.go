package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jianbao/generator/config"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/record"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

const records = `kind: organization
records:
  - {id: li, name: 和平里, type: community}
  - {id: zhi, name: 第一支部, type: branch}
`

const activities = `kind: activity
records:
  - {id: a1, title: 消防讲座, date: 2026-03-05, type: lecture, community: li, feature: safety}
  - {id: a2, title: 义诊, date: 2026-04-05, type: health, community: li, week: nowhere}
`

func input(t *testing.T, docs ...*model.Doc) Input {
	t.Helper()
	kinds, diags := record.LoadKinds(true, nil, record.KindOptions{})
	if diags.Errors() > 0 {
		t.Fatal(texts(diags))
	}
	var chunks []*model.Chunk
	for name, text := range map[string]string{"content/records/o.yaml": records, "content/records/a.yaml": activities} {
		c, d := record.Decode(kinds, name, []byte(text))
		if d.Errors() > 0 {
			t.Fatal(texts(d))
		}
		chunks = append(chunks, c...)
	}
	tables, diags := record.Assemble(kinds, chunks)
	if diags.Errors() > 0 {
		t.Fatal(texts(diags))
	}
	slices.SortFunc(docs, func(a, b *model.Doc) int { return strings.Compare(a.Path, b.Path) })
	return Input{
		Config: &config.Config{Title: "测试", Language: "zh-CN"}, Now: now, Docs: docs,
		Media: map[string]*model.Media{"articles/x/Photo.jpg": {Path: "articles/x/Photo.jpg", Format: "jpeg"}},
		Kinds: kinds, Tables: tables,
	}
}

// places are those of the keys of a front matter.
func places(at map[string]diag.Pos) model.Places {
	var p model.Places
	for key, pos := range at {
		p.Set(key, pos)
	}
	return p
}

func doc(path string, f model.FrontMatter) *model.Doc {
	if f.Title == "" {
		f.Title = path
	}
	return &model.Doc{Path: path, Front: f}
}

func texts(l diag.List) []string {
	var out []string
	for _, d := range l {
		out = append(out, d.Code+" "+d.Pos.File+" "+fmt.Sprintf(d.EN, d.Args...))
	}
	return out
}

func codes(l diag.List) []string {
	var out []string
	for _, d := range l {
		out = append(out, d.Code)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		path  string
		front model.FrontMatter
		url   string
		kind  model.PageKind
	}{
		{"_index.md", model.FrontMatter{}, "/", model.KindHome},
		{"articles/_index.md", model.FrontMatter{}, "/articles/", model.KindSection},
		{"articles/2026/a.md", model.FrontMatter{}, "/articles/2026/a/", model.KindArticle},
		{"articles/2026/b/index.md", model.FrontMatter{}, "/articles/2026/b/", model.KindArticle},
		{"articles/春节.md", model.FrontMatter{}, "/articles/春节/", model.KindArticle},
		{"articles/c.md", model.FrontMatter{Slug: "d"}, "/articles/d/", model.KindArticle},
		{"articles/c.md", model.FrontMatter{URL: "x/y.html"}, "/x/y.html", model.KindArticle},
		{"letters/l.md", model.FrontMatter{}, "/letters/l/", model.KindLetter},
		{"about.md", model.FrontMatter{}, "/about/", model.KindPage},
		{"news/n.md", model.FrontMatter{Kind: "article"}, "/news/n/", model.KindArticle},
	} {
		s, _, diags := Assemble(input(t, doc(c.path, c.front)))
		if got := codes(diags); !slices.Equal(got, []string{"JB0605"}) { // the fixture's own mistake
			t.Errorf("%s: %v", c.path, texts(diags))
		}
		p := s.FilePage(c.path)
		if p == nil || p.URL != c.url || p.Kind != c.kind {
			t.Errorf("%s: got %+v, want %s %s", c.path, p, c.url, c.kind)
		}
	}
}

func TestUnsafeAndDoubleAddresses(t *testing.T) {
	for _, c := range []struct {
		name  string
		front model.FrontMatter
		code  string
	}{
		{"leaves the site", model.FrontMatter{Slug: "../../x"}, "JB0602"},
		{"is encoded", model.FrontMatter{Slug: "%2e%2e"}, "JB0602"},
		{"has a backslash", model.FrontMatter{URL: `a\b`}, "JB0602"},
		{"has a NUL", model.FrontMatter{URL: "a\x00b"}, "JB0602"},
		{"is reserved on Windows", model.FrontMatter{Slug: "CON"}, "JB0602"},
		{"ends with a dot", model.FrontMatter{Slug: "a."}, "JB0602"},
		{"has an owner", model.FrontMatter{URL: "/articles/A/"}, "JB0601"},
		{"is a record's", model.FrontMatter{URL: "/activities/a1/"}, "JB0601"},
		{"alias of a page", model.FrontMatter{Aliases: []string{"/articles/a/"}}, "JB0601"},
		{"alias leaves the site", model.FrontMatter{Aliases: []string{"../x"}}, "JB0603"},
	} {
		_, _, diags := Assemble(input(t, doc("articles/a.md", model.FrontMatter{}), doc("articles/b.md", c.front)))
		if !slices.Contains(codes(diags), c.code) {
			t.Errorf("an address that %s: got %v, want %s", c.name, texts(diags), c.code)
		}
	}
}

func TestDraftsAndDatesAreSkippedWithAReason(t *testing.T) {
	in := input(t,
		doc("articles/draft.md", model.FrontMatter{Draft: true}),
		doc("articles/future.md", model.FrontMatter{Date: now.AddDate(0, 0, 1)}),
		doc("articles/held.md", model.FrontMatter{Date: now.AddDate(0, 0, -3), PublishDate: now.AddDate(0, 0, 2)}),
		doc("articles/expired.md", model.FrontMatter{ExpiryDate: now.AddDate(0, 0, -1)}),
		doc("articles/shown.md", model.FrontMatter{Date: now.AddDate(0, 0, -1)}),
		doc("weeks/w/index.md", model.FrontMatter{Kind: "week", Date: now.AddDate(0, 0, 9), Week: &model.Week{Start: now.AddDate(0, 0, 9)}}))
	s, skipped, _ := Assemble(in)
	var got []string
	for _, k := range skipped {
		got = append(got, k.Path+" "+k.Reason)
	}
	want := []string{"content/articles/draft.md draft", "content/articles/expired.md expired", "content/articles/future.md future", "content/articles/held.md future"}
	if !slices.Equal(got, want) {
		t.Errorf("skipped %v, want %v", got, want)
	}
	if s.FilePage("articles/shown.md") == nil || s.FilePage("weeks/w/index.md") == nil {
		t.Error("a published page or a coming week is missing")
	}
}

func TestSectionsNeighboursAndLists(t *testing.T) {
	s, _, _ := Assemble(input(t,
		doc("articles/old.md", model.FrontMatter{Date: now.AddDate(0, -2, 0), Tags: []string{"安全"}}),
		doc("articles/2026/new.md", model.FrontMatter{Date: now.AddDate(0, -1, 0), Tags: []string{"安全", "讲座"}, Community: "和平里"}),
		doc("articles/pinned.md", model.FrontMatter{Date: now.AddDate(-1, 0, 0), Pinned: true})))
	sec := s.PageAt("/articles/")
	var order []string
	for p := range s.Each(sec.Pages) {
		order = append(order, p.URL)
	}
	if want := []string{"/articles/pinned/", "/articles/2026/new/", "/articles/old/"}; !slices.Equal(order, want) {
		t.Errorf("section lists %v, want %v", order, want)
	}
	p := s.FilePage("articles/2026/new.md")
	if p.Section != sec.Ref || p.Prev != s.Addresses["/articles/old/"] || p.Next != 0 {
		t.Errorf("section %v, neighbours %v %v", s.Page(p.Section).URL, p.Prev, p.Next)
	}
	if got := s.PageAt("/tags/安全/"); got == nil || len(got.Pages) != 2 {
		t.Errorf("tag page: %+v", got)
	}
	if got := p.Terms.In("community"); len(got) != 1 || got[0] != s.Addresses["/communities/li/"] {
		t.Errorf("community: %v", got)
	}
	for _, u := range []string{"/activities/", "/activities/a1/", "/activities/month/2026-03/", "/activities/type/lecture/", "/organizations/zhi/", "/communities/li/", "/features/safety/"} {
		if s.PageAt(u) == nil {
			t.Errorf("no page %s", u)
		}
	}
}

func TestResolveLinks(t *testing.T) {
	s, _, _ := Assemble(input(t, doc("articles/x/index.md", model.FrontMatter{}), doc("letters/l.md", model.FrontMatter{}),
		doc("about.md", model.FrontMatter{Aliases: []string{"/old/"}})))
	for link, want := range map[string]string{
		"../../letters/l.md":        "/letters/l/",
		"/letters/l.md":             "/letters/l/",
		"../../about.md#head":       "/about/",
		"/about/":                   "/about/",
		"/about":                    "/about/",
		"/old/":                     "/about/",
		"../../letters/l":           "/letters/l/",
		"#here":                     "/articles/x/",
		"Photo.jpg":                 "articles/x/Photo.jpg",
		"https://example.org/a?b=c": "https://example.org/a?b=c",
		"../../letters/none.md":     "",
		"../../../../etc/passwd":    "",
	} {
		tg, ok := Resolve(s, "articles/x/index.md", link)
		got := ""
		switch {
		case !ok:
		case tg.Page != nil:
			got = tg.Page.URL
		case tg.Media != nil:
			got = tg.Media.Path
		default:
			got = tg.URL
		}
		if got != want {
			t.Errorf("%s leads to %q, want %q", link, got, want)
		}
	}
	if _, d := FindMedia(s.Media, "articles/x/index.md", "photo.JPG", diag.Pos{}); d == nil || d.Code != "JB0614" {
		t.Errorf("a case mismatch is not told: %v", d)
	}
}

func TestReferencesAreChecked(t *testing.T) {
	at := func(key string) model.Places { return places(map[string]diag.Pos{key: {File: "f", Line: 3}}) }
	for _, c := range []struct {
		front model.FrontMatter
		code  string
	}{
		{model.FrontMatter{Community: "和平路", Places: at("community")}, "JB0606"},
		{model.FrontMatter{Feature: []string{"安全性"}, Places: at("feature")}, "JB0606"},
		{model.FrontMatter{Cover: "none.jpg", Places: at("cover")}, "JB0613"},
		{model.FrontMatter{Week: &model.Week{Days: []model.WeekDay{{Activities: []string{"a9"}}}}}, "JB0621"},
		{model.FrontMatter{Bulletin: &model.Bulletin{Issue: 1, Articles: []model.BulletinItem{{Path: "none.md"}}}, Places: at("articles")}, "JB0622"},
	} {
		_, _, diags := Assemble(input(t, doc("articles/a.md", c.front)))
		if !slices.Contains(codes(diags), c.code) {
			t.Errorf("%+v: got %v, want %s", c.front, texts(diags), c.code)
		}
	}
}

func TestSlugKeepsHan(t *testing.T) {
	for in, want := range map[string]string{"消防 安全": "消防-安全", "C++ 入门！": "c-入门", "  ": "", "../x": "x", "A/B": "a-b"} {
		if got := Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}
