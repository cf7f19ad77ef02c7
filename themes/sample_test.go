package themes_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"jianbao/generator"
	"jianbao/generator/model"
)

// site is the sample site of the repository, built into a folder.
type site struct {
	dir   string
	pages []string // an output of every layout
	chart string   // one of them, with charts
	model *model.Site
}

// TestMain removes the built site at the end.
func TestMain(m *testing.M) {
	code := m.Run()
	if built.root != "" {
		if err := os.RemoveAll(built.root); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// built is the sample site, made for the first test that wants it.
var built struct {
	once sync.Once
	root string
	site *site
	err  error
}

func sample(t *testing.T) *site {
	t.Helper()
	built.once.Do(func() {
		if built.root, built.err = os.MkdirTemp("", "jianbao-theme"); built.err == nil {
			built.site, built.err = build(built.root)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.site
}

// build builds the sample site on the third day of its publicity week. It is
// copied first: a build locks the folder it builds.
func build(root string) (*site, error) {
	if err := os.CopyFS(filepath.Join(root, "content"), os.DirFS("../content")); err != nil {
		return nil, err
	}
	config, err := os.ReadFile("../config.yaml")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(root, "config.yaml"), config, 0o666); err != nil {
		return nil, err
	}
	out := filepath.Join(root, "public")
	b, diags := generator.New(generator.Options{
		Root: root, Now: time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC), OutputDir: out, NoCache: true, Lang: "en",
	})
	defer b.Close()
	if diags.Errors() > 0 {
		return nil, fmt.Errorf("%v", diags)
	}
	res, err := b.Build(context.Background())
	if err != nil {
		return nil, fmt.Errorf("%w: %v", err, res.Diags)
	}
	s := &site{dir: out, model: b.Site()}
	s.pages, s.chart = choose(b.Site())
	return s, nil
}

// choose picks for every layout the page with the most blocks in its text.
func choose(m *model.Site) (pages []string, chart string) {
	best, holes, charts := map[string]*model.Page{}, map[string]int{}, 0
	for i, p := range m.Pages {
		n, c := 1, 0
		if doc := m.Docs[i]; doc != nil {
			n += len(doc.Body.Holes)
			for _, h := range doc.Body.Holes {
				if h.Kind == model.HoleChart {
					c++
				}
			}
		}
		key := string(p.Kind) + " " + p.Layout + " " + form(p)
		if best[key] == nil || n > holes[key] {
			best[key], holes[key] = p, n
		}
		if p.Kind == model.KindArticle && c > charts {
			chart, charts = p.Output, c
		}
	}
	for _, p := range best {
		pages = append(pages, p.Output)
	}
	if !slices.Contains(pages, chart) {
		pages = append(pages, chart)
	}
	slices.Sort(pages)
	return pages, chart
}

// form is the form of a kind's section page, "" for others.
func form(p *model.Page) string {
	switch l := p.List; {
	case l == nil || l.Field != "" || l.Value != "":
		return ""
	case !l.Kind.Listed():
		return "totals"
	default:
		return l.Kind.Page.View
	}
}

// TestSampleLinks follows every link and asset of every page of the sample site.
func TestSampleLinks(t *testing.T) {
	s := sample(t)
	if len(s.pages) < 18 || s.chart == "" {
		t.Errorf("the sample site has pages of %d layouts, one with a chart: %q", len(s.pages), s.chart)
	}
	root := os.DirFS(s.dir)
	ids := map[string]map[string]bool{}
	links := map[string][]string{} // page and address → where it stands
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		ids[p] = map[string]bool{}
		if path.Ext(p) != ".html" {
			return nil
		}
		data, err := fs.ReadFile(root, p)
		if err != nil {
			return err
		}
		read(t, p, data, ids[p], links)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(ids) < 500 || len(links) < 1000 {
		t.Fatalf("only %d files and %d links", len(ids), len(links))
	}
	for target, from := range links {
		file, frag, _ := strings.Cut(target, "#")
		switch known := ids[file]; {
		case known == nil:
			t.Errorf("%s is not there; linked from %s", file, from[0])
		case frag != "" && !known[frag]:
			t.Errorf("%s has no #%s; linked from %s", file, frag, from[0])
		}
	}
}

// read collects the ids of a page and where its links within the site lead.
func read(t *testing.T, page string, data []byte, ids map[string]bool, links map[string][]string) {
	t.Helper()
	follow := func(address string) {
		u, err := url.Parse(address)
		if err != nil {
			t.Errorf("%s: %v", page, err)
			return
		}
		if u.Scheme != "" || u.Host != "" {
			return
		}
		file := path.Join(path.Dir(page), u.Path)
		switch {
		case u.Path == "":
			file = page
		case strings.HasPrefix(u.Path, "/"): // 404.html: from the address of the site
			file = strings.TrimPrefix(u.Path, "/heping/")
		}
		if strings.HasSuffix(u.Path, "/") || file == "" {
			file = path.Join(file, "index.html")
		}
		target := file
		if u.Fragment != "" {
			target += "#" + u.Fragment
		}
		if len(links[target]) == 0 {
			links[target] = append(links[target], page)
		}
	}
	z := html.NewTokenizer(bytes.NewReader(data))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
		default:
			continue
		}
		tok := z.Token()
		for _, a := range tok.Attr {
			switch {
			case a.Key == "id":
				if ids[a.Val] {
					t.Errorf("%s: two elements have the id %q", page, a.Val)
				}
				ids[a.Val] = true
			case a.Key == "srcset":
				for part := range strings.SplitSeq(a.Val, ",") {
					follow(strings.Fields(part)[0])
				}
			case a.Key == "href" || a.Key == "src" || a.Key == "data-script":
				follow(a.Val)
			}
		}
	}
}
