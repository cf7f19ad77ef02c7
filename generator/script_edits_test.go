package generator

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	pngenc "image/png"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"jianbao/themes"
)

// scriptSite is where scripts of edits begin: the fixture, and what else a site
// may have.
var scriptSite = func() map[string]string {
	m := maps.Clone(fixture)
	maps.Copy(m, map[string]string{
		"content/articles/_index.md":      "---\ntitle: 动态\n---\n各社区的动态。\n",
		"content/articles/2025/old.md":    "---\ntitle: 旧闻\ndate: 2025-11-06\ntags: [讲座]\nweek: w1\n---\n去年的事。\n\n[图表](/participation/)\n",
		"content/articles/2025/long.md":   "---\ntitle: 长文\ndate: 2025-10-06\n---\n" + strings.Repeat("这是一句不短的话。", 30) + "\n\n末段。\n",
		"content/articles/2026/soon.md":   "---\ntitle: 预告\ndate: 2026-11-20\npublishDate: 2026-11-25\nexpiryDate: 2026-11-28\n---\n下月见。\n",
		"content/articles/2026/draft.md":  "---\ntitle: 草稿\ndate: 2026-11-21\ndraft: true\n---\n还没写完。\n",
		"content/articles/pic/index.md":   "---\ntitle: 有图\ndate: 2026-03-01\ncover: a.png\n---\n图。\n\n![一张图](a.png)\n",
		"content/articles/pic/a.png":      dot(1),
		"content/reports/2026-q3.md":      "---\nkind: report\ntitle: 第三季度报告\nperiod: 2026年第三季度\ndate: 2026-10-08\n---\n写在前面。\n\n## 机制\n\n共{= 2026年活动的场次 }场。\n",
		"content/weeks/w1/report.md":      "---\nkind: report\ntitle: 总结\nweek: w1\ndate: 2026-11-28\n---\n圆满。\n",
		"content/records/programmes.yaml": "kind: programme\nrecords:\n  - {id: p1, title: 固定奉献日, feature: service}\n",
		"content/records/registrations.yaml": "kind: registration\nrecords:\n  - {id: r1, name: 张某某, date: 2026-05-05, unit: 医院, community: li, skills: [法律]}\n" +
			"  - {id: r2, name: 李某某, date: 2026-06-05, unit: 学校, community: yuan, skills: [翻译]}\n",
		"content/records/wishes.yaml": "kind: wish\nrecords:\n  - {id: h1, title: 一副老花镜, date: 2026-09-05, type: goods, community: li, state: open}\n",
		"static/robots-extra.txt":     "一\n",
	})
	return m
}()

// dot is a small picture of its own colour.
func dot(n int) string {
	img := image.NewRGBA(image.Rect(0, 0, 600+n%7, 40))
	for i := range 600 {
		img.Set(i, i%40, color.RGBA{byte(n), byte(n >> 8), byte(i), 255})
	}
	var b bytes.Buffer
	if err := pngenc.Encode(&b, img); err != nil {
		panic(err) // into memory
	}
	return b.String()
}

// editor makes random edits of the same site in several folders.
type editor struct {
	t       fataler
	draw    func(label string, n int) int
	roots   []string
	files   map[string]string
	n       int // numbers what is new
	changed map[string]bool
	sound   bool // templates are not broken: a preview tells of that when a page is opened
}

func newEditor(t fataler, draw func(label string, n int) int) *editor {
	return &editor{t: t, draw: draw, files: map[string]string{}, changed: map[string]bool{}}
}

// take gives the paths that changed since it was last asked, sorted.
func (e *editor) take() []string {
	paths := slices.Sorted(maps.Keys(e.changed))
	clear(e.changed)
	return paths
}

func (e *editor) free() {
	for _, r := range e.roots {
		if err := os.RemoveAll(r); err != nil {
			e.t.Fatal(err)
		}
	}
}

func (e *editor) write(name, text string) {
	e.files[name] = text
	e.changed[name] = true
	for _, r := range e.roots {
		writeSite(e.t, r, map[string]string{name: text})
	}
}

func (e *editor) remove(name string) {
	delete(e.files, name)
	e.changed[name] = true
	for _, r := range e.roots {
		p := filepath.Join(r, filepath.FromSlash(name))
		if err := os.Remove(p); err != nil {
			e.t.Fatal(err)
		}
		for dir := filepath.Dir(p); dir != r && os.Remove(dir) == nil; dir = filepath.Dir(dir) {
			continue // folders go with their last file
		}
	}
}

// restore makes the site what it was.
func (e *editor) restore(files map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(e.files)) {
		if _, ok := files[name]; !ok {
			e.remove(name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if old, ok := e.files[name]; !ok || old != files[name] {
			e.write(name, files[name])
		}
	}
}

// one draws one of some options.
func (e *editor) one(label string, options ...string) string {
	return options[e.draw(label, len(options))]
}

// pick draws a file below a folder with an ending; "" where there is none.
func (e *editor) pick(prefix, ending string) string {
	var names []string
	for n := range e.files {
		if strings.HasPrefix(n, prefix) && strings.HasSuffix(n, ending) {
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names)
	return e.one("file", names...)
}

func (e *editor) day(label string) string {
	return fmt.Sprintf("%s-%02d-%02d", e.one(label+" year", "2026", "2025", "2027"), 1+e.draw(label+" month", 12), 1+e.draw(label+" day", 28))
}

// edit makes one edit.
func (e *editor) edit() {
	e.n++
	all := []func(*editor){
		(*editor).body, (*editor).body, (*editor).front, (*editor).front, (*editor).newPage, (*editor).newPage,
		(*editor).move, (*editor).moveFolder, (*editor).deleteOne, (*editor).records, (*editor).records, (*editor).moreRecords, (*editor).values, (*editor).values,
		(*editor).kinds, (*editor).theme, (*editor).theme, (*editor).assets, (*editor).settings, (*editor).settings,
		(*editor).static, (*editor).pictures, (*editor).breakOne, (*editor).touch,
	}
	all[e.draw("edit", len(all))](e)
}

func (e *editor) body() {
	f := e.pick("content/", ".md")
	if f == "" {
		return
	}
	text := e.files[f] + "\n" + fmt.Sprintf(e.one("text", "第%d段。", "第%d段，见[关于](/about/)。", "第%d段，见[一篇](/articles/2026/a/)。",
		"## 第%d节", "第%d张：![图](/articles/pic/a.png)", "{= 2026年活动的场次 }场，第%d句。",
		":::chart\ntype: bar\nfrom: activity\nmeasure: count\nby: month\ntitle: 图%d\n:::", ":::records\nfrom: activity\nlimit: 2\n:::\n\n第%d条。"), e.n) + "\n"
	if e.draw("shorter", 4) == 0 {
		if head, _, ok := strings.Cut(e.files[f], "\n---\n"); ok {
			text = head + fmt.Sprintf("\n---\n改写第%d次。\n", e.n)
		}
	}
	e.write(f, text)
}

// front changes, adds or drops a line of a page's front matter.
func (e *editor) front() {
	f := e.pick("content/", ".md")
	if f == "" {
		return
	}
	key := e.one("key", "title", "title", "date", "tags", "draft", "publishDate", "expiryDate", "summary", "pinned", "aliases", "week",
		"community", "slug", "cover", "linkTitle", "url", "author", "description", "issuer", "lastmod", "weight", "feature")
	var value string
	switch key {
	case "title", "linkTitle", "summary", "author", "description", "issuer":
		value = fmt.Sprintf("新的%d", e.n)
	case "weight":
		value = fmt.Sprint(1 + e.draw("weight", 3))
	case "feature":
		value = e.one("feature", "safety", "service")
	case "date", "publishDate", "expiryDate", "lastmod":
		value = e.day(key)
	case "tags":
		value = e.one("tags", "[安全]", "[读书, 讲座]", "[新词]", "[]")
	case "draft", "pinned":
		value = e.one("switch", "true", "false")
	case "aliases":
		value = e.one("alias", "[/old/]", "[/older.html]", "[/old/, /oldest/]")
	case "week":
		value = e.one("week", "w1", "w1", "w2")
	case "community":
		value = e.one("community", "和平里", "桂花园")
	case "slug", "url":
		value = map[string]string{"slug": "s", "url": "/u"}[key] + fmt.Sprint(e.draw("address", 3))
		if key == "url" {
			value += "/"
		}
	case "cover":
		value = e.one("cover", "a.png", "../pic/a.png", "/articles/pic/a.png")
	}
	e.write(f, withFront(e.files[f], key, value, e.draw("drop", 5) == 0 && key != "title"))
}

// withFront is a page with another value of a key, or without it.
func withFront(text, key, value string, drop bool) string {
	var out []string
	for i, l := range strings.Split(text, "\n") {
		if i > 0 && strings.HasPrefix(l, key+":") {
			continue
		}
		out = append(out, l)
		if i == 0 && !drop {
			out = append(out, key+": "+value)
		}
	}
	return strings.Join(out, "\n")
}

func (e *editor) newPage() {
	text := fmt.Sprintf("正文%d。\n", e.n)
	switch e.one("page", "article", "article", "letter", "week", "day", "bulletin", "report", "index", "page") {
	case "article":
		e.write(fmt.Sprintf("content/articles/%s/n%d.md", e.one("folder", "2026", "2025", "x/y"), e.n),
			"---\ntitle: 新文"+e.one("title", "甲", "乙")+"\ndate: "+e.day("date")+"\ntags: ["+e.one("tag", "安全", "读书", "新词")+"]\n---\n"+text)
	case "letter":
		e.write(fmt.Sprintf("content/letters/n%d.md", e.n), "---\ntitle: 一封信\nsalutation: 各位居民\nsignatories: [测试街道党工委]\ncall: 无\nwish: 此致敬礼\ndate: "+e.day("date")+"\n---\n"+text)
	case "week":
		e.write("content/weeks/w2/index.md", "---\ntitle: 第二周\nstart: 2026-12-04\nend: 2026-12-10\n---\n"+text)
	case "day":
		e.write("content/weeks/w1/index.md", fmt.Sprintf("---\ntitle: 宣传周\nstart: 2026-11-20\nend: 2026-11-26\ndays:\n  - {date: 2026-11-21, theme: 启动, activities: [a4]}\n  - {date: 2026-11-2%d, theme: 第%d天}\n---\n%s", 2+e.draw("day", 4), e.n, text))
	case "bulletin":
		e.write(fmt.Sprintf("content/bulletins/%d.md", e.n+1), fmt.Sprintf("---\ntitle: 简报\nissue: %d\ntotal: %d\ndate: %s\nperiod: {start: 2026-01-01, end: 2026-0%d-28}\n---\n%s", e.n+1, e.n+1, e.day("date"), 3+e.draw("end", 6), text))
	case "report":
		e.write(fmt.Sprintf("content/reports/n%d.md", e.n), "---\nkind: report\ntitle: 月报\nperiod: 2026-0"+e.one("month", "3", "4")+"\ndate: "+e.day("date")+"\n---\n"+text)
	case "index":
		e.write("content/"+e.one("section", "letters", "activities", "weeks", "bulletins", "communities")+"/_index.md", fmt.Sprintf("---\ntitle: 栏目%d\n---\n%s", e.n, text))
	case "page":
		e.write(fmt.Sprintf("content/%s.md", e.one("name", "help", "contact")), "---\ntitle: 说明\n---\n"+text)
	}
}

func (e *editor) move() {
	f := e.pick("content/", e.one("ending", ".md", ".md", ".yaml", ".png"))
	if f == "" {
		return
	}
	text := e.files[f]
	to := fmt.Sprintf("%s/m%d%s", path.Dir(f), e.n, path.Ext(f))
	switch path.Ext(f) {
	case ".md":
		if e.draw("elsewhere", 2) == 0 {
			to = fmt.Sprintf("content/%s/m%d.md", e.one("to", "articles/2026", "articles/2025", "letters", "."), e.n)
			to = path.Clean(to)
		}
	case ".yaml":
		if e.draw("elsewhere", 3) == 0 {
			to = fmt.Sprintf("content/records/x/m%d.yaml", e.n)
		}
	}
	e.remove(f)
	e.write(to, text)
}

// moveFolder renames a folder, or folds it into another; a watcher names folders.
func (e *editor) moveFolder() {
	from := e.one("from", "content/articles/2026/", "content/articles/2025/", "content/articles/pic/", "content/records/activities/", "content/weeks/w1/", "static/")
	to := e.one("to", "content/articles/2024/", "content/articles/2025/", "content/articles/2026/", "content/records/x/", "content/weeks/w3/", "static/more/")
	if from == to || strings.HasPrefix(to, from) || strings.HasPrefix(from, "content/records/") != strings.HasPrefix(to, "content/records/") {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(e.files)) {
		if rest, ok := strings.CutPrefix(name, from); ok {
			text := e.files[name]
			e.remove(name)
			e.write(to+rest, text)
			delete(e.changed, name)
			delete(e.changed, to+rest)
		}
	}
	e.changed[strings.TrimSuffix(from, "/")] = true
	e.changed[strings.TrimSuffix(to, "/")] = true
}

func (e *editor) deleteOne() {
	if f := e.pick(e.one("where", "content/", "content/articles/", "content/records/", "themes/", "kinds/", "static/"), ""); f != "" {
		e.remove(f)
	}
}

// records changes an activity or an organization.
func (e *editor) records() {
	if e.draw("organizations", 3) == 0 {
		f := "content/records/organizations.yaml"
		if e.files[f] == "" {
			e.write(f, fixture[f])
			return
		}
		e.write(f, strings.Replace(e.files[f], e.one("was", "桂花园", "测试街道", "type: street}"), e.one("is", "桂花苑", "桂花园", "测试街道", "type: street, address: 某路}"), 1))
		return
	}
	e.write("content/records/activities/more.yaml", fmt.Sprintf(
		"kind: activity\nrecords:\n  - {id: m%d, title: 新活动%d, date: %s, type: %s, community: %s, participants: {residents: %d, members: 3}%s}\n",
		e.draw("id", 2), e.draw("title", 3), e.day("date"), e.one("type", "lecture", "care"), e.one("in", "li", "yuan"), 1+e.draw("people", 99),
		e.one("more", "", "", ", week: w1", ", hours: 2", ", programme: 固定奉献日", ", feature: safety", ", photos: [articles/pic/a.png]", ", state: planned")))
}

// values changes values of records that stay.
func (e *editor) values() {
	f := e.pick("content/records/", ".yaml")
	if f == "" {
		return
	}
	n := e.draw("number", 90)
	text := e.files[f]
	for _, r := range [][2]string{
		{e.one("count", "residents: ", "members: "), fmt.Sprint(n)}, {"hours: ", fmt.Sprint(1 + n%5)}, {"title: ", fmt.Sprintf("改%d", n)},
		{"name: ", fmt.Sprintf("改%d", n)}, {"summary: ", fmt.Sprintf("改%d", n)}, {"type: ", e.one("type", "lecture", "care", "community")},
		{"state: ", e.one("state", "open", "planned", "matched")}, {"skills: ", e.one("skills", "[法律]", "[翻译, 法律]")},
	} {
		if i := strings.Index(text, r[0]); i >= 0 && e.draw("change "+r[0], 3) == 0 {
			end := i + strings.IndexAny(text[i:], ",}\n")
			if strings.HasPrefix(text[i+len(r[0]):], "[") {
				end = i + strings.IndexByte(text[i:], ']') + 1
			}
			text = text[:i] + r[0] + r[1] + text[end:]
		}
	}
	e.write(f, text)
}

func (e *editor) moreRecords() {
	switch e.one("kind", "registration", "wish", "programme", "none") {
	case "registration":
		e.write("content/records/registrations.yaml", fmt.Sprintf("kind: registration\nrecords:\n  - {id: r1, name: 张某某, date: %s, unit: 医院, community: %s}\n", e.day("date"), e.one("in", "li", "yuan", "和平里")))
	case "wish":
		e.write("content/records/wishes.yaml", fmt.Sprintf("kind: wish\nrecords:\n  - {id: h%d, title: 心愿%d, date: %s, type: %s, community: li}\n", e.draw("id", 3), e.n, e.day("date"), e.one("type", "goods", "care")))
	case "programme":
		e.write("content/records/programmes.yaml", fmt.Sprintf("kind: programme\nrecords:\n  - {id: p1, title: 固定奉献日, feature: %s, summary: 第%d版}\n", e.one("feature", "service", "safety"), e.n))
	case "none":
		e.write("content/records/empty.yaml", e.one("text", "kind: activity\nrecords: []\n", "# 空\n", ""))
	}
}

const visitKind = "kind: visit\nlabel: {zh: 走访%d, en: Visit}\nplural: {zh: 走访, en: Visits}\ntitle: title\ndate: date\nfields:\n" +
	"  - {name: title, label: {zh: 事由, en: What}, type: text, required: true}\n  - {name: date, label: {zh: 日期, en: Date}, type: date}\n" +
	"  - {name: community, label: {zh: 社区, en: Community}, type: ref, ref: organization}\n"

// kinds adds a kind of the site's own, changes it, extends a built-in one.
func (e *editor) kinds() {
	switch e.one("kinds", "own", "records", "extend", "label") {
	case "own":
		e.write("kinds/visit.yaml", fmt.Sprintf(visitKind, e.n))
	case "records":
		if e.files["kinds/visit.yaml"] == "" {
			e.write("kinds/visit.yaml", fmt.Sprintf(visitKind, 0))
		}
		e.write("content/records/visits.yaml", fmt.Sprintf("kind: visit\nrecords:\n  - {id: v%d, title: 看望%d, date: %s}\n", e.draw("id", 2), e.n, e.day("date")))
	case "extend":
		e.write("kinds/more.yaml", "extend: activity\nfields:\n  - {name: mood, label: {zh: 气氛, en: Mood}, type: text}\n")
	case "label":
		e.write("kinds/more.yaml", fmt.Sprintf("extend: activity\nfields:\n  - {name: mood, label: {zh: 心情%d, en: Mood}, type: int}\n", e.n))
	}
}

// themeText is a file of the built-in theme.
func (e *editor) themeText(name string) string {
	def, err := themes.Default()
	if err != nil {
		e.t.Fatal(err)
	}
	data, err := fs.ReadFile(def, name)
	if err != nil {
		e.t.Fatal(err)
	}
	return string(data)
}

// theme adds or changes what a site lays over the built-in theme.
func (e *editor) theme() {
	switch e.one("theme", "layout", "partial", "strings", "base") {
	case "layout":
		name := "layouts/" + e.one("layout", "article", "letter", "section", "record", "home", "week", "dashboard", "term", "bulletin") + ".html"
		e.write("themes/jianbao/"+name, strings.Replace(e.themeText(name), `{{- define "main" -}}`, fmt.Sprintf(`{{- define "main" -}}<p>第%d版</p>`, e.n), 1))
	case "partial":
		name := "partials/" + e.one("partial", "footer", "header", "entry", "tags", "record-item", "byline", "figures", "adjacent", "pagination") + ".html"
		e.write("themes/jianbao/"+name, e.themeText(name)+fmt.Sprintf("<i>%d</i>", e.n))
	case "strings":
		e.write("themes/jianbao/strings/zh-CN.yaml", fmt.Sprintf("%s: 词%d\n", e.one("word", "home", "footer.feed", "footer.nav", "pinned"), e.n))
	case "base":
		e.write("themes/jianbao/layouts/base.html", strings.Replace(e.themeText("layouts/base.html"), "</body>", fmt.Sprintf("<p>底%d</p></body>", e.n), 1))
	}
}

func (e *editor) assets() {
	switch e.one("asset", "css", "icon", "new") {
	case "css":
		name := "assets/css/" + e.one("css", "main", "weeks", "print", "records") + ".css"
		e.write("themes/jianbao/"+name, e.themeText(name)+fmt.Sprintf("\n.x%d { order: %d }\n", e.n, e.n))
	case "icon":
		name := "assets/icons/" + e.one("icon", "arrow", "safety", "calendar") + ".svg"
		e.write("themes/jianbao/"+name, strings.Replace(e.themeText(name), "<svg ", fmt.Sprintf(`<svg id="i%d" `, e.n), 1))
	case "new":
		e.write("themes/jianbao/assets/css/extra.css", fmt.Sprintf(".y { order: %d }\n", e.n))
	}
}

// settings sets keys of config.yaml, or puts them back.
func (e *editor) settings() {
	values := []struct{ key, value string }{
		{"title", fmt.Sprintf("简报%d", e.n)}, {"subtitle", fmt.Sprintf("副题%d", e.n)}, {"issuer", fmt.Sprintf("街道%d", e.n)},
		{"menu", e.one("menu", "[articles, letters]", "[weeks, {label: 关于, url: /about/}]")},
		{"taxonomies", e.one("taxonomies", "{tags: {zh: 标签, en: Tags}, categories: {zh: 栏目, en: Categories}}", "{tags: {zh: 词条, en: Words}}")},
		{"paginate", e.one("paginate", "1", "2", "50")}, {"baseURL", e.one("baseURL", "https://example.org/x/", "https://example.org/y/", `""`)},
		{"relativeLinks", e.one("links", "true", "false")}, {"summaryLength", e.one("length", "10", "40")}, {"tocDepth", "2"},
		{"feed", e.one("feed", "{limit: 1}", "{limit: 4}")}, {"language", e.one("language", "en", "zh-CN")},
		{"timeZone", e.one("zone", "Asia/Tokyo", "America/Los_Angeles")}, {"highlight", "monokai"},
		{"kinds", e.one("kinds", "{activity: {page: false}}", "{organization: {page: false}}", "{wish: {page: true}}")},
		{"statistics", e.one("suppress", "{suppress: 5}", "{suppress: 0}")}, {"social", e.one("cards", "{cards: false}", "{cards: true}")},
		{"home", fmt.Sprintf("{articles: %d, upcoming: 2}", 1+e.draw("shown", 4))}, {"images", e.one("widths", "{widths: [320]}", "{widths: [480], quality: 60}")},
	}
	v := values[e.draw("setting", len(values))]
	config := map[string]string{}
	for _, l := range strings.Split(strings.TrimSpace(e.files["config.yaml"]), "\n") {
		if key, value, ok := strings.Cut(l, ": "); ok {
			config[key] = value
		}
	}
	if config["title"] == "" { // it was broken or is gone
		e.write("config.yaml", fixture["config.yaml"])
		return
	}
	if old, set := config[v.key]; set && v.key != "title" && old != v.value && e.draw("unset", 3) == 0 {
		delete(config, v.key)
	} else {
		config[v.key] = v.value
	}
	var text strings.Builder
	for _, k := range slices.Sorted(maps.Keys(config)) {
		text.WriteString(k + ": " + config[k] + "\n")
	}
	e.write("config.yaml", text.String())
}

func (e *editor) static() {
	e.write("static/"+e.one("static", "robots-extra.txt", "more/a.txt", "b.bin"), fmt.Sprintf("第%d版\n", e.n))
}

func (e *editor) pictures() {
	e.write("content/articles/"+e.one("picture", "pic/a.png", "pic/a.png", "2026/b.png", "a.png"), dot(e.n))
}

// breakOne makes a mistake that stops the build, or should.
func (e *editor) breakOne() {
	f := e.pick("", "")
	switch {
	case f == "" || e.draw("break", 2) == 0:
		f = e.pick("content/", ".md")
		if f == "" {
			return
		}
		e.write(f, e.one("mistake", "---\ntitle: 没有收尾\n", "---\ntitle: 日子\ndate: 2026-02-30\n---\n", "---\ntitle: 图表\n---\n:::chart\nfrom: activity\nby: nothing\n:::\n"))
	case f == "config.yaml":
		e.write(f, e.one("mistake", "title: [\n", fixture["config.yaml"]+"theme: nope\n", fixture["config.yaml"]+"unknown: 1\n"))
	case strings.HasSuffix(f, ".yaml"):
		e.write(f, e.one("mistake", "kind: activity\nrecords:\n  - {title: 讲座, dat: 2026-03-01}\n", "kind: nope\nrecords: []\n", "：\n", "kind: activity\nrecords:\n  - {id: a1, title: 又是, date: 2026-03-01, type: care}\n"))
	case strings.HasSuffix(f, ".html") && !e.sound:
		e.write(f, e.one("mistake", "{{ if }}", "{{ define \"main\" }}{{ .Nothing }}{{ end }}", "{{ partial \"none.html\" . }}"))
	case strings.HasSuffix(f, ".png"):
		e.write(f, "not a picture")
	}
}

// touch saves a file as it is, or with a line that says nothing.
func (e *editor) touch() {
	f := e.pick("", "")
	if f == "" {
		return
	}
	text := e.files[f]
	if ext := path.Ext(f); e.draw("lines", 2) == 0 && (ext == ".md" || ext == ".yaml") {
		text = strings.Replace(text, "\n", fmt.Sprintf("\n# 注%d\n", e.n), 1)
	}
	e.write(f, text)
}
