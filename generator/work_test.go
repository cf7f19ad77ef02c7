package generator

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"jianbao/generator/model"
)

// TestEditRendersWhatItTouches asserts the work, not only the result: each edit is
// made after those above it, and renders the pages named. Edits that concern their own
// page alone leave the other pages of the site as they are. Of an edit that touches many, some that it renders are named and, after a minus, some that it does not:
// all below an address that ends in a star.
func TestEditRendersWhatItTouches(t *testing.T) {
	w := newWork(t)
	letter, byline, weeks := w.e.themeText("layouts/letter.html"), w.e.themeText("partials/byline.html"), w.e.themeText("assets/css/weeks.css")
	const long, about, activities = "content/articles/2025/long.md", "content/about.md", "content/records/activities/2026.yaml"
	for _, c := range []struct {
		name, file, old, new string
		parsed               int
		changed              string // all of them, or some after "among:"
	}{
		{"nothing", "", "", "", 0, ""},
		{"a file saved as it was", about, "", w.e.files[about], 1, ""},
		{"alone: a text", about, "关于我们。", "关于我们大家。", 1, "/about/"},
		{"alone: a text below its summary", long, "末段", "末一段", 1, "/articles/2025/long/"},
		{"alone: a text in lists, its summary too", "content/articles/2025/old.md", "去年的事。", "去年的旧事。", 1,
			"/ /articles/2025/long/ /articles/2025/old/ /articles/2026/a/ /articles/page/2/ /articles/pic/ /tags/讲座/ /weeks/w1/"},
		{"alone: a text that a bulletin collects", "content/articles/2026/c.md", "秋高气爽。\n", "秋高气爽。<!-- -->\n", 1, "/articles/2026/c/ /bulletins/1/"},
		{"alone: a letter of a week", "content/letters/l.md", "请参加", "请来参加", 1, "/ /letters/ /letters/l/ /weeks/w1/"},
		{"alone: a title in no list", about, "title: 关于", "title: 关于我们", 1, "/about/"},
		{"alone: a title: the page, its lists and its neighbours", long, "长文", "长文一篇", 1, "/ /articles/2025/long/ /articles/2025/old/ /articles/page/2/"},
		{"a tag", long, "title:", "tags: [读书]\ntitle:", 1, "among: /articles/2025/long/ /tags/读书/ -/about/ -/letters/* -/activities/* -/tags/安全/"},
		{"a draft", "content/articles/2026/draft.md", "还没写完", "快写完了", 1, ""},
		{"alone: a record's title: its page, lists, month and figures", activities, "义诊", "义诊活动", 1,
			"among: /activities/ /activities/a2/ /activities/month/2026-04/ /calendar/2026-04/ /communities/yuan/ /bulletins/1/ " +
				"-/ -/about/ -/participation/ -/articles/2026/a/ -/activities/a1/ -/activities/month/2026-03/ -/communities/li/ -/letters/* -/tags/* -/weeks/*"},
		{"alone: a record's number: its charts as well", activities, "volunteers: 9", "volunteers: 10", 1,
			"among: / /activities/a2/ /participation/ /articles/2026/a/ /communities/yuan/ -/about/ -/articles/2026/c/ -/activities/a1/ -/communities/li/ -/letters/* -/tags/* -/weeks/*"},
		{"alone: a record of another kind", "content/records/wishes.yaml", "老花镜", "眼镜", 1,
			"among: /wishes/ /wishes/h1/ /wishes/type/goods/ /communities/li/ -/ -/activities/* -/articles/* -/letters/* -/communities/yuan/ -/participation/"},
		{"an organization's name", "content/records/organizations.yaml", "桂花园", "桂花苑", 1,
			"among: /communities/ /communities/yuan/ /activities/a2/ /participation/ -/about/ -/articles/2026/c/ -/activities/a1/ -/communities/li/ -/letters/* -/weeks/*"},
		{"a layout: its pages", "themes/jianbao/layouts/letter.html", "", strings.Replace(letter, `main" -}}`, `main" -}}<p>新</p>`, 1), 0, "/letters/l/"},
		{"a partial: who uses it", "themes/jianbao/partials/byline.html", "", byline + "<p>新</p>", 0,
			"among: /articles/2025/long/ /articles/2026/a/ /articles/2026/b/ /articles/2026/c/ /articles/pic/ -/ -/articles/ -/letters/* -/weeks/* -/calendar/* -/activities/a1/ -/tags/*"},
		{"a style sheet: who links to it", "themes/jianbao/assets/css/weeks.css", "", weeks + ".x{order:1}", 0,
			"/weeks/ /weeks/w1/ /weeks/w1/2026-11-21/ /weeks/w1/2026-11-21/digest/ /weeks/w1/poster/"},
		{"a style sheet nobody links to", "themes/jianbao/assets/css/extra.css", "", ".y{order:1}", 0, ""},
		{"a word: the templates that use it", "themes/jianbao/strings/zh-CN.yaml", "", "pinned: 顶\n", 0, "among: /articles/ /letters/ /tags/安全/ -/ -/letters/l/ -/articles/2026/* -/calendar/* -/404.html"},
		{"a static file", "static/robots-extra.txt", "一", "二", 0, ""},
		{"a picture: who shows it", "content/articles/pic/a.png", "", dot(2), 1, "among: / /articles/pic/ -/about/ -/letters/* -/activities/*"},
		{"the configuration", "config.yaml", "测试简报", "简报", -1, "among: / /about/ /letters/l/ /activities/a1/ /calendar/"},
	} {
		if c.file != "" {
			text := c.new
			if c.old != "" {
				text = strings.Replace(w.e.files[c.file], c.old, c.new, 1)
			}
			w.e.write(c.file, text)
		}
		before := w.b.Site()
		res := build(t, w.b)
		if n := otherPages(before, w.b.Site()); strings.HasPrefix(c.name, "alone: ") && n > 1 {
			t.Errorf("%s: %d pages were made anew", c.name, n)
		}
		if c.parsed >= 0 && res.Parsed != c.parsed {
			t.Errorf("%s: %d files read, want %d", c.name, res.Parsed, c.parsed)
		}
		w.want(c.name, res, c.changed)
	}
}

// otherPages counts the pages of a site that are not those of another.
func otherPages(a, b *model.Site) int {
	n := 0
	for i, p := range b.Pages {
		if i >= len(a.Pages) || a.Pages[i] != p {
			n++
		}
	}
	return n
}

// TestClockRendersWhatReadsIt moves the clock: what says how long ago, or what is
// to come, is rendered; a page that only states dates is not.
func TestClockRendersWhatReadsIt(t *testing.T) {
	w := newWork(t)
	for _, c := range []struct {
		name    string
		to      time.Time
		changed string
	}{
		{"the same day", clock.Add(time.Minute), ""},
		{"the next day", clock.AddDate(0, 0, 1),
			"among: / /weeks/w1/ /calendar/2026-11/ /participation/ -/about/ -/articles/2026/a/ -/articles/2026/c/ -/letters/* -/activities/a1/ -/calendar/2026-03/ -/tags/*"},
		{"when a text is published", clock.AddDate(0, 0, 4), "among: / /articles/ /articles/2026/soon/ -/about/ -/articles/2025/long/ -/letters/* -/tags/*"},
		{"when it has expired", clock.AddDate(0, 0, 7), "among: / /articles/ -/articles/2026/soon/ -/about/ -/letters/*"},
	} {
		w.b.SetClock(c.to)
		w.want(c.name, build(t, w.b), c.changed)
	}
}

// work is a built site to be edited.
type work struct {
	t *testing.T
	e *editor
	b *Builder
}

func newWork(t *testing.T) *work {
	e := newEditor(t, nil)
	e.roots = []string{t.TempDir()}
	e.restore(maps.Clone(scriptSite))
	b, _ := inMemory(t, e.roots[0], 2)
	t.Cleanup(func() { b.Close() })
	if res := build(t, b); len(res.Diags) > 0 {
		t.Fatal(texts(res.Diags))
	}
	return &work{t, e, b}
}

// want compares the pages a build rendered with those of a table.
func (w *work) want(name string, res *Result, changed string) {
	w.t.Helper()
	if len(res.Diags) > 0 {
		w.t.Fatalf("%s: %v", name, texts(res.Diags))
	}
	got := slices.Sorted(slices.Values(res.Changed))
	some, among := strings.CutPrefix(changed, "among: ")
	if !among {
		if want := strings.Fields(changed); !slices.Equal(got, want) {
			w.t.Errorf("%s: rendered %v, want %v", name, got, want)
		}
		return
	}
	has := func(address string) bool {
		below, many := strings.CutSuffix(address, "*")
		return slices.ContainsFunc(got, func(g string) bool { return g == address || many && strings.HasPrefix(g, below) })
	}
	var wrong []string
	for _, item := range strings.Fields(some) {
		if address, not := strings.CutPrefix(item, "-"); has(address) == not {
			wrong = append(wrong, item)
		}
	}
	if len(wrong) > 0 {
		w.t.Errorf("%s: rendered %v; not as in %v", name, got, wrong)
	}
}
