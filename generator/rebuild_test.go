package generator

import (
	"bytes"
	"context"
	"fmt"
	"image"
	pngenc "image/png"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/output"
)

var clock = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// fixture is a small site of every kind of page.
var fixture = map[string]string{
	"config.yaml": "title: 测试简报\nlanguage: zh-CN\ntimeZone: Asia/Shanghai\nissuer: 测试街道\npaginate: 3\nmenu: [articles, letters, activities, participation]\n",
	"content/records/organizations.yaml": `kind: organization
records:
  - {id: street, name: 测试街道, type: street}
  - {id: li, name: 和平里, type: community, parent: street}
  - {id: yuan, name: 桂花园, type: community, parent: street}
`,
	"content/records/activities/2026.yaml": `kind: activity
records:
  - {id: a1, title: 消防讲座, date: 2026-03-05, type: lecture, community: li, feature: safety, participants: {members: 12, residents: 40}, hours: 2}
  - {id: a2, title: 义诊, date: 2026-04-05, type: health, community: yuan, feature: service, participants: {volunteers: 9}, hours: 1.5}
  - {id: a3, title: 读书会, date: 2026-12-05, type: culture, community: li, participants: {residents: 30}}
  - {id: a4, title: 启动, date: 2026-11-21, type: publicity, community: li, week: w1, participants: {members: 3, residents: 8}}
`,
	"content/articles/2026/a.md": "---\ntitle: 第一篇\ndate: 2026-03-06\ntags: [安全, 讲座]\ncommunity: 和平里\n---\n春风送暖。见[第二篇](b.md)。\n\n:::chart\ntype: bar\nfrom: activity\nmeasure: participants\nby: month\n:::\n",
	"content/articles/2026/b.md": "---\ntitle: 第二篇\ndate: 2026-04-06\ntags: [安全]\n---\n夏日炎炎。\n\n:::records\nfrom: activity\n:::\n",
	"content/articles/2026/c.md": "---\ntitle: 第三篇\ndate: 2026-05-06\ntags: [读书]\n---\n秋高气爽。\n",
	"content/letters/l.md":       "---\ntitle: 致社区党员的一封信\nsalutation: 各位党员同志\nsignatories: [测试街道党工委]\ncall: 无\nwish: 此致敬礼\nweek: w1\ndate: 2026-11-20\n---\n请参加[宣传周](../weeks/w1/index.md)。\n",
	"content/weeks/w1/index.md":  "---\ntitle: 宣传周\nstart: 2026-11-20\nend: 2026-11-26\ndays:\n  - {date: 2026-11-21, theme: 启动, activities: [a4]}\n---\n欢迎参加。\n",
	"content/bulletins/1.md":     "---\ntitle: 简报第一期\nissue: 1\ntotal: 1\ndate: 2026-06-01\nperiod: {start: 2026-01-01, end: 2026-05-31}\n---\n本期内容。\n",
	"content/about.md":           "---\ntitle: 关于\n---\n关于我们。\n",
}

func writeSite(t fataler, dir string, files map[string]string) {
	for name, text := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

type fataler interface {
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func newBuilder(t fataler, root, out string, workers int) *Builder {
	b, diags := New(Options{Root: root, OutputDir: out, Now: clock, Workers: workers, Cache: &pictures})
	if diags.Errors() > 0 {
		t.Fatalf("config: %v", texts(diags))
	}
	return b
}

func texts(l diag.List) []string {
	var out []string
	for _, d := range l {
		out = append(out, fmt.Sprintf("%s:%d:%d %s %s", d.Pos.File, d.Pos.Line, d.Pos.Col, d.Code, fmt.Sprintf(d.EN, d.Args...)))
	}
	return out
}

func build(t fataler, b *Builder) *Result {
	res, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// png is a picture 1,000 pixels wide.
func png(t fataler) string {
	var buf bytes.Buffer
	img := image.NewRGBA(image.Rect(0, 0, 1000, 600))
	for i := range img.Pix {
		img.Pix[i] = byte(i * i >> 8)
	}
	if err := pngenc.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// TestPicturesStayOverRebuilds builds again into the same folder, in the same
// process and in a new one.
func TestPicturesStayOverRebuilds(t *testing.T) {
	root := t.TempDir()
	writeSite(t, root, fixture)
	writeSite(t, root, map[string]string{
		"content/articles/p/index.md": "---\ntitle: 有图\ndate: 2026-03-01\ncover: a.png\n---\n图。\n\n![一张图](a.png)\n",
		"content/articles/p/a.png":    png(t),
	})
	b := newBuilder(t, root, "public", 2)
	build(t, b)
	first := tree(t, filepath.Join(root, "public"))
	n := 0
	for p := range first {
		if strings.HasPrefix(p, "articles/p/a.") {
			n++
		}
	}
	if n < 2 {
		t.Fatalf("%d copies of the picture", n)
	}
	build(t, b)
	compare(t, tree(t, filepath.Join(root, "public")), first)
	build(t, newBuilder(t, root, "public", 1))
	compare(t, tree(t, filepath.Join(root, "public")), first)
}

// tree reads a folder: path → content, without our manifest.
func tree(t fataler, dir string) map[string]string {
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		if !strings.HasPrefix(rel, ".jianbao") {
			out[filepath.ToSlash(rel)] = string(data)
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return out
}

func compare(t fataler, got, want map[string]string) {
	if diff := differences(got, want); len(diff) > 0 {
		t.Fatalf("incremental and clean trees differ:\n%s", strings.Join(diff, "\n"))
	}
}

// differences names the files in which two trees differ, sorted.
func differences(got, want map[string]string) []string {
	var diff []string
	for p, w := range want {
		if g, ok := got[p]; !ok {
			diff = append(diff, "missing "+p)
		} else if g != w {
			diff = append(diff, "differs "+p+": "+firstDifference(g, w))
		}
	}
	for p := range got {
		if _, ok := want[p]; !ok {
			diff = append(diff, "left over "+p)
		}
	}
	slices.Sort(diff)
	return diff
}

func firstDifference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, min(i-40, len(s))):min(i+60, len(s))] }
	return fmt.Sprintf("%q / %q", cut(a), cut(b))
}

func TestBuildWritesTheSite(t *testing.T) {
	root := t.TempDir()
	writeSite(t, root, fixture)
	res := build(t, newBuilder(t, root, "public", 2))
	if len(res.Diags) > 0 {
		t.Fatalf("messages: %v", texts(res.Diags))
	}
	files := tree(t, filepath.Join(root, "public"))
	for _, want := range []string{
		"index.html", "404.html", "feed.xml", "articles/index.html", "articles/2026/a/index.html", "letters/l/index.html",
		"weeks/w1/index.html", "bulletins/1/index.html", "activities/a1/index.html", "activities/index.html",
		"activities/month/2026-03/index.html", "activities/type/lecture/index.html", "activities/community/li/index.html",
		"communities/li/index.html", "participation/index.html", "tags/安全/index.html", "tags/index.html",
	} {
		if _, ok := files[want]; !ok {
			t.Errorf("no %s", want)
		}
	}
	for p, data := range files {
		if strings.HasSuffix(p, ".html") && strings.Contains(data, "ZgotmplZ") {
			t.Errorf("%s has an address that could not be escaped safely", p)
		}
	}
}

func TestBrokenContentWritesNothing(t *testing.T) {
	root := t.TempDir()
	writeSite(t, root, fixture)
	b := newBuilder(t, root, "public", 2)
	build(t, b)
	before := tree(t, filepath.Join(root, "public"))
	writeSite(t, root, map[string]string{
		"content/articles/2026/a.md": "---\ntitle: 改了\ndate: 2026-02-30\n---\n正文\n",
		"content/articles/2026/b.md": "---\ntitle: 也改了\n---\n正文\n",
	})
	res := build(t, b)
	if res.Diags.Errors() != 1 {
		t.Fatalf("want one error, got %v", texts(res.Diags))
	}
	compare(t, tree(t, filepath.Join(root, "public")), before)
	writeSite(t, root, map[string]string{"content/articles/2026/a.md": fixture["content/articles/2026/a.md"]})
	build(t, b)
	if got := tree(t, filepath.Join(root, "public"))["articles/2026/b/index.html"]; !strings.Contains(got, "也改了") {
		t.Error("an edit made while the site was broken is not shown after it was mended")
	}
}

// TestMistakesOverFilesAreErrors looks at what only the whole site can show.
func TestMistakesOverFilesAreErrors(t *testing.T) {
	article := func(front, text string) map[string]string {
		return map[string]string{"content/articles/x.md": "---\ntitle: 测\ndate: 2026-01-02\n" + front + "---\n正文。\n\n" + text}
	}
	records := func(fields string) map[string]string {
		return map[string]string{"content/records/activities/x.yaml": "kind: activity\nrecords:\n  - {id: x1, title: 测, date: 2026-01-02, type: care, " + fields + "}\n"}
	}
	configured := func(keys string) map[string]string {
		return map[string]string{"config.yaml": fixture["config.yaml"] + keys}
	}
	svg := map[string]string{"content/articles/s.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>`}
	for _, c := range []struct {
		name  string
		files map[string]string
		code  string
	}{
		{"a picture of a record that is not there", records("photos: [images/none.jpg]"), "JB0613"},
		{"a picture of a record on another site", records("photos: ['https://example.org/a.jpg']"), "JB0437"},
		{"an activity's week that is none", records("week: nowhere"), "JB0605"},
		{"an unknown theme", map[string]string{"config.yaml": fixture["config.yaml"] + "theme: nope\n"}, "JB1121"},
		{"an unknown kind in the configuration", map[string]string{"config.yaml": fixture["config.yaml"] + "kinds: {actvity: {page: false}}\n"}, "JB1122"},
		{"an alias outside", article("aliases: ['//evil/x']\n", ""), "JB0603"},
		{"a list of private records", article("", ":::列表\n来源: 双报到\n:::\n"), "JB1123"},
		{"two tags of one address", article("tags: ['C#', 'C++']\n", ""), "JB0608"},
		{"a tag without letters", article("tags: ['..']\n", ""), "JB0607"},
		{"a link to an SVG", func() map[string]string { m := article("", "[x](s.svg)\n"); maps.Copy(m, svg); return m }(), "JB0615"},
		{"the builder's own address", article("url: /robots.txt\n", ""), "JB0601"},
		{"a wrong figure of the home page", configured("home: {figures: [{label: 数, from: activity, where: {nothing: 1}}]}\n"), "JB0751"},
		{"a wrong figure of a dashboard", configured("dashboards: {board: {title: 板, figures: [{label: 数, from: nobody}]}}\n"), "JB0751"},
		{"a wrong figure of bulletins", func() map[string]string {
			m := configured("bulletins: {figures: [{label: 数, from: activity, measure: nothing}]}\n")
			m["content/bulletins/one.md"] = "---\ntitle: 一期\ndate: 2026-02-01\nissue: 1\ntotal: 1\nperiod: {start: 2026-01-01, end: 2026-01-31}\n---\n一。\n"
			return m
		}(), "JB0751"},
		{"a wrong field of a chart", article("", ":::chart\nfrom: activity\nby: nothing\n:::\n"), "JB0751"},
	} {
		root := t.TempDir()
		writeSite(t, root, fixture)
		writeSite(t, root, c.files)
		b, out := inMemory(t, root, 2)
		res := build(t, b)
		found := false
		for _, d := range res.Diags {
			found = found || d.Code == c.code && d.Pos.File != "" && d.Pos.Line > 0
		}
		if !found {
			t.Errorf("%s: got %v, want %s with its place", c.name, texts(res.Diags), c.code)
		}
		if n := len(out.Paths()); n > 0 {
			t.Errorf("%s: %d files written", c.name, n)
		}
	}
}

func inMemory(t fataler, root string, workers int) (*Builder, *output.Memory) {
	out := output.NewMemory()
	b, diags := New(Options{Root: root, Target: out, Now: clock, Workers: workers, Cache: &pictures})
	if diags.Errors() > 0 {
		t.Fatalf("config: %v", texts(diags))
	}
	return b, out
}

// pictures spares making the same cards and pictures in every test.
var pictures mapCache

type mapCache struct{ m sync.Map }

func (c *mapCache) Get(key string) ([]byte, bool) {
	v, ok := c.m.Load(key)
	if !ok {
		return nil, false
	}
	return v.([]byte), true
}

func (c *mapCache) Put(key string, data []byte) { c.m.Store(key, data) }

func contents(t fataler, m *output.Memory) map[string]string {
	files := map[string]string{}
	for _, p := range m.Paths() {
		data, _, ok := m.Open(p)
		if !ok {
			t.Fatalf("%s is listed but cannot be opened", p)
		}
		files[p] = string(data)
	}
	return files
}

// TestBuildIsReproducible compares builds over worker counts and time zones.
func TestBuildIsReproducible(t *testing.T) {
	root := t.TempDir()
	writeSite(t, root, fixture)
	var first map[string]string
	for _, workers := range []int{1, 2, 7} {
		for _, zone := range []*time.Location{time.UTC, time.FixedZone("far", 13*3600)} {
			b := newBuilder(t, root, t.TempDir(), workers)
			b.SetClock(clock.In(zone))
			build(t, b)
			files := tree(t, b.OutputDir())
			if first == nil {
				first = files
				continue
			}
			compare(t, files, first)
		}
	}
}
