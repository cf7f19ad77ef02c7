package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jianbao/generator"
	"jianbao/generator/serve"
)

// Private fields cannot leave the loader. The site of these tests holds values
// that stand nowhere but in private fields and private records; every way out of
// the program is tried, and what comes out is searched for them, as it is and
// decoded. marks are in every such text; a name is masked, so its mark is in the
// given name. The numbers are of private amounts and phones.
var marks = []string{"zqx", "7712345", "77123.45", "77,123.45", "9777881", "88887771", "3141592", "3.141592"}

// open is in values that are public: it shows that the search would find them.
const open = "zqpublic"

var privateKinds = `
- taxonomy: secret-tag
  label: {zh: 密签, en: Secret tag}
  open: true
- kind: dossier
  label: {zh: 密档, en: Dossier}
  plural: {zh: 密档, en: Dossiers}
  private: true
  title: name
  date: day
  fields:
    - {name: name, label: {zh: 姓名, en: Name}, type: person, required: true}
    - {name: day, label: {zh: 日期, en: Day}, type: date, aggregate: true}
    - {name: phone, label: {zh: 电话, en: Phone}, type: phone, mask: false}
    - {name: memo, label: {zh: 备忘, en: Memo}, type: text}
    - {name: report, label: {zh: 报告, en: Report}, type: markdown}
    - {name: address, label: {zh: 住址, en: Address}, type: text, area: true}
    - {name: debt, label: {zh: 欠款, en: Debt}, type: money}
    - {name: score, label: {zh: 得分, en: Score}, type: number}
    - {name: photo, label: {zh: 相片, en: Photo}, type: image}
    - {name: tags, label: {zh: 密签, en: Secret tags}, type: taxonomy, taxonomy: secret-tag, multiple: true}
    - {name: friend, label: {zh: 亲友, en: Friend}, type: ref, ref: dossier}
    - {name: tally, label: {zh: 明细, en: Tally}, type: counts}
    - {name: community, label: {zh: 社区, en: Community}, type: ref, ref: organization, aggregate: true}
    - {name: gender, label: {zh: 性别, en: Gender}, type: enum, aggregate: true, options: [{key: m, label: {zh: 男, en: Male}}, {key: f, label: {zh: 女, en: Female}}]}
    - {name: people, label: {zh: 人数, en: People}, type: int, aggregate: true}
  measures:
    - {name: count, label: {zh: 份数, en: Dossiers}, unit: {zh: 份, en: ""}}
    - {name: people, label: {zh: 总人数, en: People}, unit: {zh: 人, en: ""}, field: people, people: true}
  charts:
    - {type: bar, measure: count, by: gender}
- kind: gift
  label: {zh: 赠品, en: Gift}
  plural: {zh: 赠品, en: Gifts}
  title: title
  date: day
  fields:
    - {name: title, label: {zh: 名称, en: Title}, type: text, required: true}
    - {name: day, label: {zh: 赠送日期, en: Day}, type: date, required: true}
    - {name: community, label: {zh: 社区, en: Community}, type: ref, ref: organization}
    - {name: giver, label: {zh: 赠送人, en: Giver}, type: person, consent: agreed}
    - {name: agreed, label: {zh: 同意公开, en: Agreed}, type: bool}
    - {name: phone, label: {zh: 电话, en: Phone}, type: phone, mask: false, private: true}
    - {name: memo, label: {zh: 备忘, en: Memo}, type: text, private: true}
    - {name: report, label: {zh: 报告, en: Report}, type: markdown, private: true}
    - {name: photo, label: {zh: 相片, en: Photo}, type: image, private: true}
    - {name: tags, label: {zh: 密签, en: Secret tags}, type: taxonomy, taxonomy: secret-tag, private: true}
    - {name: from, label: {zh: 来处, en: From}, type: ref, ref: dossier, private: true}
    - {name: debt, label: {zh: 欠款, en: Debt}, type: money, private: true}
    - {name: price, label: {zh: 价钱, en: Price}, type: money, aggregate: true}
    - {name: pictures, label: {zh: 照片, en: Pictures}, type: image, multiple: true}
  measures:
    - {name: count, label: {zh: 件数, en: Gifts}, unit: {zh: 件, en: ""}}
    - {name: price, label: {zh: 总价, en: Price}, unit: {zh: 元, en: ""}, field: price}
  page: {section: gifts, lists: [community, year]}
`

var privateRecords = map[string]string{
	"organizations.yaml": `kind: organization
records:
  - {id: li, name: 和平里, type: community}
`,
	"dossiers.yaml": `kind: dossier
records:
  - {id: zqx-one, 姓名: 李zqx甲, 日期: 2026-03-02, 电话: 13977788123, 备忘: zqx备忘一, 报告: "**zqx报告**", 住址: zqx路, 欠款: 77123.45, 得分: 3.141592, 密签: [zqx签], 明细: {zqx类: 3}, 社区: 和平里, 性别: 男, 人数: 6}
  - {姓名: 王zqx乙, 日期: 2026-04-02, 电话: 010-88887771, 亲友: zqx-one, 社区: 和平里, 性别: 女, 人数: 7}
  - {姓名: 孙zqx丙, 日期: 2026-04-05, 社区: 和平里, 性别: 女, 人数: 8}
`,
	"gifts.yaml": `kind: gift
records:
  - {id: g1, 名称: zqpublic书, 赠送日期: 2026-03-03, 社区: 和平里, 赠送人: 赵zqx丁, 同意公开: 否, 电话: 13977788123, 备忘: zqx备忘二, 报告: zqx报告二, 密签: zqx签二, 来处: zqx-one, 欠款: 77123.45, 价钱: 20}
  - {id: g2, 名称: 桌椅, 赠送日期: 2026-03-04, 社区: 和平里, 赠送人: 钱zqpublic, 同意公开: 是, 备忘: zqx备忘三, 价钱: 30}
`,
	"registrations.yaml": `kind: registration
records:
  - {姓名: 周zqx戊, 电话: 13977788123, 日期: 2026-01-02, 备注: zqx备注, 社区: 和平里}
`,
}

// privateNames are the names that a template or a query may try, by kind.
var privateNames = map[string][]string{
	"dossier":      {"name", "phone", "memo", "report", "address", "debt", "score", "photo", "tags", "friend", "tally", "密签", "title"},
	"gift":         {"phone", "memo", "report", "photo", "tags", "from", "debt", "备忘"},
	"registration": {"name", "电话", "note"},
}

// tries calls f with each kind and name.
func tries(f func(kind, name string)) {
	for _, kind := range slices.Sorted(maps.Keys(privateNames)) {
		for _, name := range privateNames[kind] {
			f(kind, name)
		}
	}
}

// hostileTheme prints whatever the views give for private names.
func hostileTheme() map[string]string {
	var page strings.Builder
	page.WriteString(`{{ define "main" }}{{ .Title }} {{ .Content }} {{ printf "%v %+v %#v" . . . }} {{ json .Title }}
{{ with .KindInfo }}{{ json . }}{{ end }}{{ range .Figures }}{{ json . }}{{ end }}{{ range .Charts }}{{ . }}{{ end }}
{{ range .Site.Kinds }}{{ json . }}{{ end }}{{ with .Record }}{{ template "record" . }}{{ end }}
{{ with .Paginator }}{{ range .Items }}{{ printf "%v %+v" . . }}{{ end }}{{ end }}
{{ range .TermRecords }}{{ template "record" . }}{{ end }}
{{ range .Site.Communities }}{{ template "record" . }}{{ end }}
{{ end }}{{ define "record" }}{{ .ID }} {{ .Title }} {{ .URL }} {{ .DateText }} {{ printf "%v %+v %#v" . . . }} {{ json . }}
{{ range .Fields }}{{ json . }}{{ end }}{{ range .Texts }}{{ json . }}{{ end }}{{ range .Brief }}{{ json . }}{{ end }}
{{ range .Numbers }}{{ json . }}{{ end }}{{ range .CountFields }}{{ json . }}{{ end }}{{ range .Pictures }}{{ .URL }} {{ .Alt }}{{ end }}
{{ range .Parts }}{{ range .Records }}{{ .Title }}{{ end }}{{ end }}{{ range .Referring 9 }}{{ range .Records }}{{ .Title }} {{ .ID }}{{ end }}{{ range .Figures }}{{ json . }}{{ end }}{{ end }}
{{ with .Network }}{{ .SVG }}{{ end }}
`)
	tries(func(_, n string) {
		fmt.Fprintf(&page, "{{ .Has %[1]q }} {{ .Get %[1]q }} {{ range .List %[1]q }}{{ json . }}{{ end }} {{ with .Ref %[1]q }}{{ .Title }} {{ .ID }}{{ end }}"+
			" {{ range .Counts %[1]q }}{{ json . }}{{ end }} {{ .Sum %[1]q }} {{ range .Images %[1]q }}{{ .URL }}{{ end }} {{ .HTML %[1]q }}"+
			" {{ range .Records %[1]q }}{{ .Title }}{{ end }}\n", n)
	})
	for _, kind := range []string{"dossier", "registration", "gift"} {
		for _, field := range []string{"community", "friend", "from", "tags"} {
			fmt.Fprintf(&page, "{{ range .Referrers %[1]q %[2]q 9 }}{{ .ID }} {{ .Title }}{{ range .Fields }}{{ .Text }}{{ end }}{{ end }}"+
				"{{ range .Coming %[1]q %[2]q 9 }}{{ .Title }}{{ end }}{{ range .Past %[1]q %[2]q 9 }}{{ .Title }} {{ .Get \"memo\" }}{{ end }}"+
				"{{ range .ReferrersBy %[1]q 9 %[2]q }}{{ .Title }} {{ .ID }}{{ end }}{{ .ReferrerCount %[1]q %[2]q }} {{ .ListURL %[1]q %[2]q }}\n", kind, field)
		}
		fmt.Fprintf(&page, "{{ if in (slice \"li\") .ID }}{{ with .Measure %[1]q \"count\" \"community\" }}{{ json . }}{{ end }}{{ .Chart %[1]q \"community\" \"bar\" \"count\" \"month\" }}{{ end }}\n", kind)
	}
	page.WriteString("{{ end }}\n")
	files := map[string]string{}
	for _, layout := range []string{"home", "section", "records", "record", "community", "page", "article", "term", "taxonomy", "figure", "dashboard"} {
		files["themes/hostile/layouts/"+layout+".html"] = page.String()
	}
	return files
}

// leakSite writes the site, with more files.
func leakSite(t *testing.T, more ...map[string]string) string {
	t.Helper()
	files := map[string]string{
		"config.yaml":        "title: 测试站\nstatistics: {suppress: 5}\nhome:\n  figures:\n    - {label: 密档, from: dossier, measure: people, by: gender}\n",
		"kinds/private.yaml": privateKinds,
		"content/articles/figures.md": "---\ntitle: 数字\ndate: 2026-05-01\n---\n密档{= 密档的份数 }份，{= 2026年密档的总人数 }人。\n\n" +
			":::chart\nfrom: dossier\nmeasure: people\nby: gender\nsplit: community\n:::\n\n:::records\nfrom: gift\nstyle: table\ncolumns: [名称, 社区, 赠送人]\n:::\n",
		"forms/gifts.yaml": "标题: 赠品台账\n来源: 赠品\n列: [序号, 赠送日期, 名称, 社区, 赠送人]\n",
	}
	for name, text := range privateRecords {
		files["content/records/"+name] = text
	}
	for _, m := range more {
		for name, text := range m {
			files[name] = text
		}
	}
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tmp := filepath.Join(dir, "tmp")
	if err := os.Mkdir(tmp, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", tmp)
	return dir
}

func leakApp(dir, lang string, out, err io.Writer) *app {
	return &app{
		out: out, err: err, dir: dir, lang: lang,
		env: func(k string) string {
			return map[string]string{"JIANBAO_LANG": lang, "SOURCE_DATE_EPOCH": "1795320000"}[k]
		},
		now: func() time.Time { return time.Unix(1795320000, 0) },
	}
}

// runIn runs the command and searches what it prints.
func runIn(t *testing.T, dir, lang string, args ...string) (code int, shown string) {
	t.Helper()
	var out, err bytes.Buffer
	code = leakApp(dir, lang, &out, &err).run(append([]string{"-s", dir}, args...))
	for _, b := range [][]byte{out.Bytes(), err.Bytes()} {
		if m := leak(b, strings.Join(args, " ")); m != "" {
			t.Errorf("jianbao %s shows what is private: %s", strings.Join(args, " "), m)
		}
	}
	return code, out.String() + err.String()
}

var (
	reBase64  = regexp.MustCompile(`[A-Za-z0-9+/]{24,}={0,2}`)
	reUnicode = regexp.MustCompile(`\\u([0-9a-fA-F]{4})`)
)

// leak finds a mark in data, as it is, unescaped, decoded and unpacked; asked is
// what the user wrote, in which it may stand.
func leak(data []byte, asked string) string {
	for _, text := range decoded(data) {
		low := strings.ToLower(text)
		if asked != "" {
			low = strings.ReplaceAll(low, strings.ToLower(asked), "")
		}
		for _, m := range marks {
			if i := strings.Index(low, m); i >= 0 {
				return strconv.Quote(low[max(0, i-40):min(len(low), i+40)])
			}
		}
	}
	return ""
}

func decoded(data []byte) []string {
	s := string(data)
	out := []string{s, html.UnescapeString(s)}
	out = append(out, reUnicode.ReplaceAllStringFunc(s, func(m string) string {
		n, _ := strconv.ParseUint(m[2:], 16, 32)
		return string(rune(n))
	}))
	if u, err := url.PathUnescape(strings.ReplaceAll(s, "%;", "")); err == nil {
		out = append(out, u)
	}
	for _, b := range reBase64.FindAllString(s, -1) {
		if raw, err := base64.StdEncoding.DecodeString(b); err == nil {
			out = append(out, string(raw))
		}
	}
	if r, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err == nil {
		for _, f := range r.File {
			if c, err := f.Open(); err == nil {
				if inner, err := io.ReadAll(c); err == nil {
					out = append(out, string(inner))
				}
				c.Close()
			}
		}
	}
	return out
}

// searchFiles searches all that the program wrote: everything but the sources,
// names of files too. It returns the text of what it found, for control.
func searchFiles(t *testing.T, dir, when string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		rel = filepath.ToSlash(rel)
		if slices.Contains([]string{"content", "kinds", "themes", "forms", "static"}, rel) {
			return filepath.SkipDir
		}
		if m := leak([]byte(rel), ""); m != "" {
			t.Errorf("%s: the name of a file: %s", when, m)
		}
		if d.IsDir() || rel == "config.yaml" {
			return nil
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		if m := leak(data, ""); m != "" {
			t.Errorf("%s: %s holds what is private: %s", when, rel, m)
		}
		all.Write(data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// The search finds what is hidden in the ways the program writes.
func TestLeakSearch(t *testing.T) {
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	w, err := z.Create("a.xml")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(w, "<t>李zqx甲</t>")
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"plain": "a李zqx甲b", "upper": "ZQX-ONE", "html": "&#122;&#113;x", "json": `"\u007aqx"`, "address": "/%7aqx/",
		"base64": "data:text/csv;base64," + base64.StdEncoding.EncodeToString([]byte("\ufeff社区,姓名\r\n和平里,李zqx甲\r\n")),
		"zip":    packed.String(), "amount": "￥77,123.45",
	} {
		if leak([]byte(text), "") == "" {
			t.Errorf("%s is not found", name)
		}
	}
}

// A build with the default theme: pages, feeds, data, tables to download, caches.
func TestPrivateBuild(t *testing.T) {
	dir := leakSite(t)
	for range 2 { // the second reads what the first has kept
		if code, shown := runIn(t, dir, "zh", "build"); code != 0 {
			t.Fatal(shown)
		}
	}
	if all := searchFiles(t, dir, "build"); !strings.Contains(all, open+"书") || !strings.Contains(all, "钱"+open) {
		t.Error("what is public is not in the output either")
	}
	if code, shown := runIn(t, dir, "en", "build", "--json", "--no-cache", "-d", filepath.Join(dir, "public")); code != 0 {
		t.Fatal(shown)
	}
	searchFiles(t, dir, "build --json")
}

// A theme that asks every view for what is private.
func TestPrivateTheme(t *testing.T) {
	dir := leakSite(t, hostileTheme(), map[string]string{"config.yaml": "title: 测试站\ntheme: hostile\n"})
	code, shown := runIn(t, dir, "zh", "build")
	if code != 0 {
		t.Fatal(shown)
	}
	if all := searchFiles(t, dir, "hostile theme"); !strings.Contains(all, "钱"+open) {
		t.Error("the theme shows no record at all")
	}
}

// Texts that ask for lists and figures of what is private: refused, or harmless.
func TestPrivateTexts(t *testing.T) {
	var blocks []string
	tries(func(kind, n string) {
		blocks = append(blocks,
			":::records\nfrom: "+kind+"\nstyle: table\ncolumns: ["+n+"]\n:::\n",
			":::records\nfrom: "+kind+"\nwhere: {"+n+": 甲}\n:::\n",
			":::chart\nfrom: "+kind+"\nby: "+n+"\n:::\n",
			":::chart\nfrom: "+kind+"\nmeasure: "+n+"\nby: month\n:::\n",
			":::chart\nfrom: "+kind+"\nby: month\nwhere: {"+n+": 甲}\n:::\n",
			"{= count of "+kind+" where "+n+"=甲 }\n",
			"{= "+n+" of "+kind+" }\n")
	})
	const file, head = "content/articles/tries.md", "---\ntitle: 试\ndate: 2026-05-02\n---\n"
	dir := leakSite(t, map[string]string{file: head + strings.Join(blocks, "\n")})
	if code, _ := runIn(t, dir, "en", "build"); code != 1 {
		t.Error("nothing of it is refused")
	}
	searchFiles(t, dir, "texts")

	// What is not refused must be harmless.
	_, shown := runIn(t, dir, "zh", "check", "--format", "json")
	var report struct {
		Diagnostics []struct {
			File string
			Line int
		}
	}
	if err := json.Unmarshal([]byte(shown), &report); err != nil {
		t.Fatal(err)
	}
	refused := map[int]bool{} // lines
	for _, d := range report.Diagnostics {
		refused[d.Line] = refused[d.Line] || d.File == file
	}
	line, kept := 5, []string{}
	for _, b := range blocks {
		end := line + strings.Count(b, "\n")
		ok := true
		for l := line; l <= end; l++ {
			ok = ok && !refused[l]
		}
		if ok {
			kept = append(kept, b)
		}
		line = end + 1
	}
	if err := os.WriteFile(filepath.Join(dir, file), []byte(head+strings.Join(kept, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, shown := runIn(t, dir, "zh", "build"); code != 0 {
		t.Errorf("%d of %d are not refused by themselves, but are together:\n%s", len(kept), len(blocks), shown)
	}
	searchFiles(t, dir, "texts that pass")
}

// The verbs that print.
func TestPrivateVerbs(t *testing.T) {
	dir := leakSite(t)
	var runs [][]string
	tries(func(kind, n string) {
		runs = append(runs,
			[]string{"stats", "--from", kind, "--by", n, "--every", "--format", "json"},
			[]string{"stats", "--from", kind, "--by", "month", "--split", n},
			[]string{"stats", "--from", kind, "--measure", n, "--format", "csv"},
			[]string{"stats", "--from", kind, "--where", n + "=甲"})
	})
	for _, format := range []string{"table", "csv", "json"} {
		for kind := range privateNames {
			runs = append(runs, []string{"stats", "--from", kind, "--by", "month", "--format", format})
		}
		runs = append(runs, []string{"stats", "--from", "dossier", "--by", "gender", "--split", "community", "--format", format})
	}
	for _, what := range []string{"future", "pages", "overdue"} {
		runs = append(runs, []string{"list", what}, []string{"list", what, "--json"})
	}
	for _, kind := range []string{"dossier", "gift", "registration", "mediation"} {
		runs = append(runs, []string{"schema", kind})
	}
	runs = append(runs, []string{"check", "--format", "json"}, []string{"schema"}, []string{"config"}, []string{"config", "--json"},
		[]string{"export", "ledger"}, []string{"export", "ledger", "gifts"}, []string{"export", "ledger", "gifts", "-o", "-", "--format", "xlsx"},
		[]string{"__complete", "export", "ledger", ""}, []string{"__complete", "stats", "--from", ""})
	for i, args := range runs {
		runIn(t, dir, []string{"zh", "en"}[i%2], args...)
	}
	if _, shown := runIn(t, dir, "zh", "export", "ledger", "gifts"); !strings.Contains(shown, "钱"+open) {
		t.Error("the ledger does not show what is public")
	}
	searchFiles(t, dir, "verbs")
}

// Ledgers of private kinds and fields: refused.
func TestPrivateLedgers(t *testing.T) {
	forms := map[string]string{}
	tries(func(kind, n string) {
		for i, form := range []string{"columns: [" + n + "]", "columns: [day]\nsort: " + n, "columns: [day]\nwhere: {" + n + ": 甲}"} {
			forms[fmt.Sprintf("forms/%s-%s-%d.yaml", kind, n, i)] = "from: " + kind + "\n" + form + "\n"
		}
	})
	forms["forms/a.yaml"] = "from: gift\ncolumns: [day, from.name]\n"
	forms["forms/b.yaml"] = "from: gift\ncolumns: [day, price]\n"
	forms["forms/c.yaml"] = "from: gift\ncolumns: [day, {measure: price}]\n"
	forms["forms/d.yaml"] = "from: gift\ncolumns: [day]\nsort: price\n"
	dir := leakSite(t, forms)
	for _, name := range slices.Sorted(maps.Keys(forms)) {
		form := strings.TrimSuffix(filepath.Base(name), ".yaml")
		if code, shown := runIn(t, dir, "zh", "export", "ledger", form); code != 1 {
			t.Errorf("%s is written:\n%s", forms[name], shown)
		}
	}
	searchFiles(t, dir, "ledgers")
}

// mistakes are records with private values and something wrong, each in a file:
// no message repeats the values or shows the line.
var mistakes = map[string]string{
	"date":      "kind: dossier\nrecords:\n- {姓名: 李zqx甲, 日期: 2026-13-01, 备忘: zqx备忘}\n",
	"key":       "kind: dossier\nrecords:\n- {姓名: 李zqx甲, 日期: 2026-03-01, 备汪zqx: zqx备忘}\n",
	"twice":     "kind: dossier\nrecords:\n- {姓名: 李zqx甲, 姓名: 王zqx, 日期: 2026-03-01}\n",
	"ids":       "kind: dossier\nrecords:\n- {id: zqx-two, 姓名: 李zqx甲, 日期: 2026-03-01}\n- {id: zqx-two, 姓名: 李zqx乙, 日期: 2026-03-01}\n",
	"bad id":    "kind: dossier\nrecords:\n- {id: zqx/two, 姓名: 李zqx甲, 日期: 2026-03-01}\n",
	"ref":       "kind: dossier\nrecords:\n- {姓名: 李zqx甲, 日期: 2026-03-01, 亲友: zqx-nobody, 社区: 无名里}\n",
	"enum":      "kind: dossier\nrecords:\n- {姓名: 李zqx甲, 日期: 2026-03-01, 性别: zqx}\n",
	"number":    "kind: dossier\nrecords:\n- {姓名: 李zqx甲, 日期: 2026-03-01, 人数: zqx, 欠款: zqx, 得分: zqx}\n",
	"shape":     "kind: dossier\nrecords:\n- zqx一行\n- {姓名: [李zqx], 日期: {zqx: 1}, 明细: zqx}\n",
	"colon":     "kind: dossier\nrecords:\n- 姓名：李zqx甲\n  日期：2026-03-01\n",
	"quote":     "kind: dossier\nrecords:\n- {姓名: \"李zqx甲, 日期: 2026-03-01}\n",
	"tab":       "kind: dossier\nrecords:\n\t- {姓名: 李zqx甲}\n",
	"number id": "kind: dossier\nrecords:\n- {姓名: 李zqx甲, 日期: 2026-03-01, 备忘: zqx 11010519491231002X}\n",
	"secret":    "kind: dossier\nrecords:\n- {姓名: 李zqx甲, 日期: 2026-03-01, 备忘: 密级：机密 zqx}\n",
	"area":      "kind: dossier\nrecords:\n- {姓名: 李zqx甲, 日期: 2026-03-01, 住址: zqx路3号楼2单元501室}\n",
	"photo":     "kind: dossier\nrecords:\n- {姓名: 李zqx甲, 日期: 2026-03-01, 相片: images/zqx.jpg}\n",
	"missing":   "kind: dossier\nrecords:\n- {备忘: zqx备忘}\n",
	"gift date": "kind: gift\nrecords:\n- {id: x1, 名称: 甲, 赠送日期: zq, 备忘: zqx备忘, 电话: 13977788123}\n",
	"gift ref":  "kind: gift\nrecords:\n- {id: x2, 名称: 乙, 赠送日期: 2026-03-01, 社区: 无名, 备忘: zqx备忘, 来处: zqx-nobody, 相片: zqx.jpg}\n",
	"gift pic":  "kind: gift\nrecords:\n- {id: x3, 名称: 丙, 赠送日期: 2026-03-01, 照片: [images/nope.jpg], 备忘: zqx备忘, 电话: 13977788123}\n",
	"gift id":   "kind: gift\nrecords:\n- {id: g1, 名称: 丁, 赠送日期: 2026-03-01, 备忘: zqx备忘, 电话: 13977788123}\n",
	"gift case": "kind: gift\nrecords:\n- {id: G2, 名称: 戊, 赠送日期: 2026-03-01, 备忘: zqx备忘, 电话: 13977788123}\n",
	"unknown":   "kind: dosier\nrecords:\n- {姓名: 李zqx甲}\n",
	"no kind":   "- {姓名: 李zqx甲, 电话: 13977788123}\n",
	"consent":   "kind: gift\nrecords:\n- {id: x4, 名称: 己, 赠送日期: 2026-03-01, 赠送人: 李zqx甲, 同意公开: 也许}\n",
}

// unread are wrong values of fields that are dropped unread.
var unread = []string{"area", "photo", "number id", "secret", "bad id"}

// Messages in every form, the preview's page of errors, and what an abandoned
// build leaves behind.
func TestPrivateMessages(t *testing.T) {
	files := map[string]string{}
	for name, text := range mistakes {
		files["content/records/"+name+".yaml"] = text
	}
	dir := leakSite(t, files)
	for _, args := range [][]string{
		{"check", "--strict"}, {"check", "--format", "sarif"}, {"check", "--format", "github"}, {"build"}, {"build", "--json"},
		{"stats", "--from", "dossier"}, {"export", "ledger", "gifts"}, {"list", "overdue"},
	} {
		for _, lang := range []string{"zh", "en"} {
			if code, shown := runIn(t, dir, lang, args...); code != 1 {
				t.Errorf("%v: nothing is wrong:\n%s", args, shown)
			}
		}
	}
	_, shown := runIn(t, dir, "zh", "check", "--format", "json")
	for name := range mistakes {
		told := strings.Contains(shown, `"content/records/`+name+`.yaml"`)
		if told == slices.Contains(unread, name) {
			t.Errorf("%s: told %v", name, told)
		}
	}
	searchFiles(t, dir, "messages")
	preview(t, dir)
}

// preview builds as `serve` does and searches the page of errors and the files.
func preview(t *testing.T, dir string) {
	t.Helper()
	var out, err bytes.Buffer
	a := leakApp(dir, "zh", &out, &err)
	site, openErr := a.openPreview(siteFlags{})
	if openErr != nil {
		t.Fatal(openErr)
	}
	defer site.b.Close()
	res, buildErr := site.rebuild(context.Background(), serve.Request{})
	if buildErr != nil {
		t.Fatal(buildErr)
	}
	told, jsonErr := json.Marshal(res)
	if jsonErr != nil {
		t.Fatal(jsonErr)
	}
	for what, data := range map[string][]byte{"what browsers are told": told, "stderr": err.Bytes(), "stdout": out.Bytes()} {
		if m := leak(data, ""); m != "" {
			t.Errorf("serve: %s: %s", what, m)
		}
	}
	paths, pathsErr := site.p.Paths(context.Background())
	if pathsErr != nil {
		t.Fatal(pathsErr)
	}
	for _, p := range paths {
		data, _, _, openErr := site.Open(context.Background(), p)
		if openErr != nil || leak(data, "") != "" {
			t.Errorf("serve: %s: %v, %s", p, openErr, leak(data, ""))
		}
	}
}

// A build that is interrupted leaves nothing private behind.
func TestPrivateInterrupted(t *testing.T) {
	dir := leakSite(t)
	for stage, at := range map[string]int{"read": 0, "render": 3, "write": 1} {
		ctx, cancel := context.WithCancel(context.Background())
		n := 0
		a := leakApp(dir, "zh", io.Discard, io.Discard)
		b, err := a.open(siteFlags{}, func(o *generator.Options) {
			o.Progress = func(s string, _, _ int) {
				if s == stage {
					if n++; n > at {
						cancel()
					}
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = b.Build(ctx) // it may fail, or have been faster
		b.Close()
		cancel()
		searchFiles(t, dir, "interrupted while "+stage)
	}
}
