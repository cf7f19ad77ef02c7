package record

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// base are kinds to test with that do not change when the embedded ones do.
func base(t testing.TB) []NamedFile {
	t.Helper()
	names, err := filepath.Glob("testdata/base/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	var files []NamedFile
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, NamedFile{embeddedPrefix + filepath.Base(name), src})
	}
	return files
}

func defaults(t testing.TB) *model.Kinds {
	t.Helper()
	kinds, list := LoadKinds(false, base(t), KindOptions{})
	if len(list) > 0 {
		t.Fatal(show(list))
	}
	return kinds
}

// tables decodes files and assembles them, failing on any report.
func tables(t testing.TB, kinds *model.Kinds, files map[string]string) map[string]*model.Table {
	t.Helper()
	var chunks []*model.Chunk
	for name, text := range files {
		cs, list := Decode(kinds, name, []byte(text))
		if len(list) > 0 {
			t.Fatal(show(list))
		}
		chunks = append(chunks, cs...)
	}
	out, list := Assemble(kinds, chunks)
	if len(list) > 0 {
		t.Fatal(show(list))
	}
	return out
}

const organizations = `
- {id: heping-street, name: 和平街道, type: street}
- {id: heping-li, name: 和平里, type: 社区, parent: heping-street}
- {id: zhibu, 名称: 和平里社区党支部, 类型: 党支部, 上级: 和平里, 联系人: 欧阳明, 电话: 010-12345678}
- {id: dui, name: 和平里志愿者服务队, type: volunteer-team, contact: 张三, phone: 13812345678}
`

func TestDecode(t *testing.T) {
	ts := tables(t, defaults(t), map[string]string{
		"content/records/organizations.yaml":   organizations,
		"content/records/品牌.yaml":              "kind: 活动品牌\n记录:\n  - {id: fengxian, title: 固定奉献日, recurrence: 每月}\n",
		"content/records/activities/2026.yaml": activities,
	})
	acts := ts["activity"]
	if acts.Len() != 2 {
		t.Fatal(acts.Len())
	}
	r, ok := acts.Find("2026-11-20-xiaofang")
	if !ok {
		t.Fatal("not found")
	}
	start, end, _ := r.Days("date")
	hours, _ := r.Int("hours")
	got := fmt.Sprint(r.Title(), "|", model.DayTime(start).Format("0102"), model.DayTime(end).Format("0102"), "|", r.Term("type"), "|",
		r.Term("community"), r.Terms("organizers"), r.Term("programme"), r.Term("week"), r.Term("feature"), "|",
		r.Counts("participants"), hours, r.Terms("skills"), r.Text("outcome"), r.Pos().Line)
	want := "消防安全讲座|11201120|lecture|heping-li [zhibu dui]fengxian2026-dangjiansafety|[{members 12} {in-service 9} {residents 85} {volunteers 10}]150[急救 消防]**很好**4"
	if strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	second := acts.Row(1)
	if second.ID() != "2026-11-22-zou-fang" || second.Term("type") != "visit" || second.Term("community") != "" || second.Counts("participants") != nil {
		t.Errorf("%s %s", second.ID(), second.Term("type"))
	}
	if _, ok := second.Int("hours"); ok {
		t.Error("hours of a record without hours")
	}
	if start, end, _ := second.Days("date"); end-start != 2 {
		t.Error(start, end)
	}
	orgs := ts["organization"]
	for id, want := range map[string]string{"zhibu": "欧阳* 010-12345678 heping-li", "dui": "张* 138****5678 "} {
		o, _ := orgs.Find(id)
		if got := o.Text("contact") + " " + o.Text("phone") + " " + o.Term("parent"); got != want {
			t.Errorf("%s: %s", id, got)
		}
	}
}

const activities = `
kind: activity
records:
  - id: 2026-11-20-xiaofang
    title: 消防安全讲座
    date: 2026-11-20
    type: lecture
    community: 和平里
    organizers: [和平里社区党支部, dui]
    programme: 固定奉献日
    week: 2026-dangjian
    feature: safety
    participants: {residents: 85, 党员: 12, 在职党员: 9, volunteers: 10}
    hours: 2.5
    skills: [急救, 消防]
    outcome: |
      **很好**
  - 标题: 走访
    日期: {开始: 2026-11-22, 结束: 2026年11月24日}
    类型: 走访
`

// Editors can write every field and option of the embedded kinds in Chinese, and
// every label exists in both languages.
func TestEmbeddedKinds(t *testing.T) {
	kinds, list := LoadKinds(true, nil, KindOptions{})
	if len(list) > 0 {
		t.Fatal(show(list))
	}
	both := func(what string, l model.Label) {
		if !hasHan(l.ZH) || l.EN == "" {
			t.Errorf("%s: %+v", what, l)
		}
	}
	for _, k := range kinds.All {
		both(k.Name, k.Label)
		both(k.Name, k.Help)
		for _, f := range k.Fields {
			both(k.Name+"."+f.Name, f.Label)
			for _, o := range f.Options {
				if f.Derive == nil || f.Derive.Band == "" { // of which some are numbers alone
					both(k.Name+"."+f.Name+"."+o.Key, o.Label)
				}
			}
		}
		for _, m := range k.Measures {
			both(k.Name+" "+m.Name, m.Label)
		}
		for _, dim := range k.Dimensions {
			both(k.Name+" "+dim.Name, dim.Label)
			for _, g := range dim.Groups {
				both(k.Name+" "+dim.Name+"."+g.Key, g.Label)
			}
		}
		if q := k.Requirements; q != nil {
			for _, s := range q.Steps {
				both(k.Name+" "+s.Name, s.Label)
			}
		}
		for _, lang := range []string{"zh-CN", "en"} {
			compiled(t, kinds, k.Name, lang)
		}
		if k.Private && k.Page != nil && !k.Page.Aggregate {
			t.Errorf("records of %s have pages", k.Name)
		}
	}
	if len(kinds.Taxonomies["feature"]) != 9 || len(kinds.Taxonomies["category"]) != 8 {
		t.Error("taxonomies")
	}
	if _, closed := kinds.Taxonomies["skill"]; closed {
		t.Error("skills are an open list")
	}
}

// The kind of a file: written, on each record, or from the name of the file.
func TestKindOfFile(t *testing.T) {
	kinds := defaults(t)
	for name, text := range map[string]string{
		"a.yaml":                             "kind: programme\nrecords: [{title: 一}]",
		"b.yaml":                             "种类: 活动品牌\n记录:\n- 名称: 一",
		"content/records/programmes.yaml":    "- {title: 一}",
		"content/records/活动品牌/x.yaml":        "- {title: 一}",
		"content/records/programmes/d/e.yml": "records: [{title: 一}]",
		"c.yaml":                             "- {kind: programme, title: 一}",
		"d.yaml":                             "kind: programme\ntitle: 一",
		"organizations.yaml":                 "kind: programme\nrecords: {title: 一}",
	} {
		chunks, list := Decode(kinds, name, []byte(text))
		if len(list) > 0 || len(chunks) != 1 || chunks[0].Kind != "programme" || chunks[0].Rows != 1 {
			t.Errorf("%s: %d chunks\n%s", name, len(chunks), show(list))
		}
	}
	if chunks, list := Decode(kinds, "x.yaml", []byte("# nothing\n")); len(chunks)+len(list) != 0 {
		t.Error("an empty file")
	}
}

// Nothing of a private field is in a chunk, in whatever form, and a private
// kind keeps only what may be counted.
func TestPrivate(t *testing.T) {
	kinds := defaults(t)
	text := "- {kind: registration, id: zhangsan-id, name: 张三丰, phone: 13812345678, note: 秘密备注, date: 2026-11-01, unit: 第一中学, skills: [法律], willingness: 愿意}\n" +
		"- {kind: registration, name: 李四光, date: 2026-11-02}\n"
	chunks, list := Decode(kinds, "r.yaml", []byte(text))
	if len(list) > 0 {
		t.Fatal(show(list))
	}
	ts, _ := Assemble(kinds, chunks)
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(chunks); err != nil {
		t.Fatal(err)
	}
	asJSON, err := json.Marshal(chunks)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"张", "李", "1381", "5678", "秘密", "zhangsan"} {
		if bytes.Contains(buf.Bytes(), []byte(secret)) || bytes.Contains(asJSON, []byte(secret)) {
			t.Errorf("%s is in the chunk", secret)
		}
	}
	r := ts["registration"].Row(0)
	if r.Term("unit") != "第一中学" || r.Term("willingness") != "sometimes" {
		t.Error("aggregates are missing")
	}
	if p := ts["registration"].Kind.Page; p != nil && !p.Aggregate {
		t.Error("a private kind with pages")
	}
}

// A site adds kinds and extends others.
func TestSiteKinds(t *testing.T) {
	wish := `
kind: wish
label: {zh: 微心愿, en: Wish}
title: title
date: date
fields:
  - {name: title, label: {zh: 心愿, en: Wish}, type: text, required: true}
  - {name: date, label: {zh: 日期, en: Date}, type: date}
  - {name: who, label: {zh: 许愿人, en: Who}, type: person}
  - {name: cost, label: {zh: 金额, en: Cost}, type: money}
  - {name: answers, label: {zh: 回答, en: Answers}, type: counts}
  - {name: state, label: {zh: 状态, en: State}, type: state}
states: {field: state, list: [{key: open, label: {zh: 待认领, en: Open}, moves: [done]}, {key: done, label: {zh: 已实现, en: Done}}]}
measures: [{name: cost, label: {zh: 金额, en: Cost}, field: cost}]
page: {section: wishes, lists: [state]}
`
	extend := `
- extend: activity
  fields:
    - {name: budget, label: {zh: 经费, en: Budget}, type: money}
    - {name: type, options: [{key: fair, label: {zh: 集市, en: Fair}}, {key: lecture, aliases: [大讲堂]}]}
    - {name: title, label: {zh: 活动名}, required: true}
  measures: [{name: budget, label: {zh: 经费, en: Budget}, unit: {zh: 元, en: yuan}, field: budget}, {name: hours, people: true, aliases: [课时]}]
- taxonomy: feature
  options: [{key: heritage, label: {zh: 传承型, en: Heritage}}]
`
	kinds, list := LoadKinds(false, append(base(t), NamedFile{"kinds/z.yaml", []byte(wish)}, NamedFile{"kinds/a.yaml", []byte(extend)}), KindOptions{
		Categories: []model.Option{{Key: "students", Label: model.Label{ZH: "学生"}}},
		PagesOff:   map[string]bool{"programme": true},
	})
	if len(list) > 0 {
		t.Fatal(show(list))
	}
	ts := tables(t, kinds, map[string]string{"a.yaml": `
- {kind: activity, 活动名: 集市, date: 2026-01-01, type: 集市, 经费: 12.5元, feature: 传承型, participants: {学生: 3}}
- {kind: activity, 标题: 讲座, date: 2026-01-01, type: 大讲堂}
- {kind: 微心愿, 心愿: 一副老花镜, 许愿人: 王大爷, 金额: 20, 回答: {很好: 3, 一般: 1}}
`})
	r := ts["activity"].Row(0)
	if fen, _ := r.Int("budget"); fen != 1250 || r.Term("type") != "fair" || r.Term("feature") != "heritage" || r.Counts("participants")[0].Key != "students" {
		t.Error("the extension does not work", fen, r.Term("type"))
	}
	w := ts["wish"].Row(0)
	if w.Term("state") != "open" || w.Text("who") != "王*" || w.Counts("answers")[0] != (model.Count{Key: "很好", N: 3}) {
		t.Error(w.Term("state"), w.Text("who"), w.Counts("answers"))
	}
	activity, _ := kinds.Get("activity")
	if m, ok := activity.Measure("课时"); !ok || m.Name != "hours" || m.Field != "hours" || !m.People || m.Label.ZH == "" || len(m.Aliases) < 2 {
		t.Errorf("a measure is not only changed in what the extension says: %+v", m)
	}
	if k, _ := kinds.Get("programme"); k.Page != nil {
		t.Error("pages are not switched off")
	}
	if again := defaults(t); slices.ContainsFunc(again.Taxonomies["feature"], func(o model.Option) bool { return o.Key == "heritage" }) {
		t.Error("one site's terms in another's")
	}
}

// A field of a private kind or a private field cannot be made public again.
func TestExtensionKeepsPrivacy(t *testing.T) {
	src := "extend: registration\nprivate: no\nfields: [{name: name, private: no}]\n"
	kinds, _ := LoadKinds(false, append(base(t), NamedFile{"kinds/a.yaml", []byte(src)}), KindOptions{})
	k, _ := kinds.Get("registration")
	f, _ := k.Field("name")
	if !k.Private || !f.Private {
		t.Error("made public")
	}
}

func TestHistory(t *testing.T) {
	ts := tables(t, defaults(t), map[string]string{"a.yaml": `
- {kind: organization, id: dw, name: 某公司, type: partner}
- {kind: project, title: 照明, date: 2026-01-01, claimed-by: 某公司, history: [{state: open, date: 2026-01-02}, {状态: 已认领, 日期: 2026年2月3日}]}
- {kind: project, title: 绿化, date: 2026-01-01}
- {kind: project, title: 健身, date: 2026-01-01, history: {待认领: 2026-01-05}}
`})
	p := ts["project"]
	if got := fmt.Sprint(p.Row(0).Term("state"), p.Row(0).History("history")); got != "claimed[{open 20455} {claimed 20487}]" {
		t.Error(got)
	}
	if p.Row(1).Term("state") != "open" || p.Row(1).History("history") != nil || p.Row(2).Term("state") != "open" {
		t.Error("states")
	}
}

// A record's hash follows its public values and nothing else.
func TestHashes(t *testing.T) {
	kinds := defaults(t)
	hash := func(text string) uint64 {
		chunks, list := Decode(kinds, "a.yaml", []byte(text))
		if list.Errors() > 0 {
			t.Fatal(show(list))
		}
		return chunks[0].Hashes[chunks[0].Rows-1]
	}
	base := "- {kind: activity, id: a, title: 一, date: 2026-01-01, type: lecture, participants: {members: 1, residents: 2}}"
	same := []string{
		"# moved\n\n" + base,
		"- {kind: activity, id: b, title: 二, date: 2026-02-01, type: 走访, participants: {residents: 7}, hours: 1}\n" + base,
		"- {类型: 讲座, kind: activity, 日期: 2026年1月1日, title: 一, id: a, participants: {党员: 1, 居民: 2}}",
	}
	for _, s := range same {
		if hash(s) != hash(base) {
			t.Errorf("differs: %s", s)
		}
	}
	for _, change := range [][2]string{{"title: 一", "title: 二"}, {"lecture", "visit"}, {"members: 1", "members: 2"}, {"id: a", "id: c"}, {"2026-01-01", "2026-01-02"}, {"type", "hours: 1, type"}} {
		if hash(strings.Replace(base, change[0], change[1], 1)) == hash(base) {
			t.Errorf("same after %v", change)
		}
	}
	private := "- {kind: registration, id: a, name: 张三, date: 2026-01-01}"
	if hash(private) != hash(strings.Replace(private, "张三", "李四", 1)) {
		t.Error("a private value is in the hash")
	}
}

// Columns hold what was written, for any mixture of present and absent fields.
func TestColumnsProperty(t *testing.T) {
	kinds := defaults(t)
	k, _ := kinds.Get("activity")
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		var b strings.Builder
		type row struct {
			hours    int64
			skills   []string
			place    string
			members  int64
			hasHours bool
		}
		rows := make([]row, n)
		for i := range rows {
			fmt.Fprintf(&b, "- kind: activity\n  id: r%d\n  title: t\n  date: 2026-01-01\n  type: visit\n", i)
			r := &rows[i]
			if r.hasHours = rapid.Bool().Draw(t, "hours"); r.hasHours {
				r.hours = rapid.Int64Range(0, 600).Draw(t, "minutes")
				fmt.Fprintf(&b, "  hours: %d分钟\n", r.hours)
			}
			if rapid.Bool().Draw(t, "skills") {
				r.skills = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"急救", "书法", "法律"}), 1, 3, rapid.ID[string]).Draw(t, "list")
				fmt.Fprintf(&b, "  skills: [%s]\n", strings.Join(r.skills, ", "))
			}
			if rapid.Bool().Draw(t, "place") {
				r.place = rapid.SampledFrom([]string{"中心", "广场"}).Draw(t, "where")
				fmt.Fprintf(&b, "  place: %s\n", r.place)
			}
			if rapid.Bool().Draw(t, "members") {
				r.members = rapid.Int64Range(0, 1000).Draw(t, "m")
				fmt.Fprintf(&b, "  participants: {members: %d}\n", r.members)
			}
		}
		chunks, list := Decode(kinds, "a.yaml", []byte(b.String()))
		if len(list) > 0 {
			t.Fatal(show(list))
		}
		ts, list := Assemble(kinds, chunks)
		if len(list) > 0 {
			t.Fatal(show(list))
		}
		for i, want := range rows {
			r := ts[k.Name].Row(i)
			hours, has := r.Int("hours")
			members := int64(0)
			for _, c := range r.Counts("participants") {
				members += c.N
			}
			if has != want.hasHours || hours != want.hours || !slices.Equal(r.Terms("skills"), want.skills) || r.Text("place") != want.place || members != want.members {
				t.Fatalf("row %d: %v %v %q %d, want %+v", i, hours, r.Terms("skills"), r.Text("place"), members, want)
			}
		}
	})
}

// Assembling does not depend on the order in which files were read, nor change
// the chunks.
func TestAssembleOrder(t *testing.T) {
	kinds := defaults(t)
	var chunks []*model.Chunk
	for name, text := range map[string]string{"o.yaml": "kind: organization\nrecords:" + strings.ReplaceAll(organizations, "\n", "\n  "), "a.yaml": "- {kind: activity, id: x, title: 一, date: 2026-01-01, type: visit, community: 和平里}", "b.yaml": "- {kind: activity, id: y, title: 二, date: 2026-01-01, type: lecture, community: heping-li}"} {
		cs, list := Decode(kinds, name, []byte(text))
		if len(list) > 0 {
			t.Fatal(show(list))
		}
		chunks = append(chunks, cs...)
	}
	before, err := json.Marshal(chunks)
	if err != nil {
		t.Fatal(err)
	}
	one, _ := Assemble(kinds, chunks)
	slices.Reverse(chunks)
	two, _ := Assemble(kinds, chunks)
	slices.Reverse(chunks)
	if after, _ := json.Marshal(chunks); !bytes.Equal(before, after) {
		t.Error("the chunks changed")
	}
	if !reflect.DeepEqual(one["activity"], two["activity"]) {
		t.Error("the order of files matters")
	}
	d := one["activity"].Dicts[one["activity"].Kind.Index("community")]
	if len(d.Values) != 2 || d.Values[1] != "heping-li" {
		t.Errorf("one community has several codes: %v", d.Values)
	}
}

func TestTooManyMessages(t *testing.T) {
	text := "kind: activity\nrecords:\n" + strings.Repeat("  - {titel: x}\n", 2000)
	_, list := Decode(defaults(t), "a.yaml", []byte(text))
	if len(list) != maxMessages+1 || !strings.Contains(show(list[maxMessages:]), "7500") {
		t.Errorf("%d messages, last\n%s", len(list), show(list[len(list)-1:]))
	}
}

// The schema accepts what Decode accepts and refuses what it refuses.
func TestSchema(t *testing.T) {
	kinds := defaults(t)
	for _, lang := range []string{"zh-CN", "en"} {
		for _, k := range kinds.All {
			compiled(t, kinds, k.Name, lang)
		}
	}
	schema := compiled(t, kinds, "activity", "zh-CN")
	for text, ok := range map[string]bool{
		activities:                    true,
		"kind: activity\nrecords: []": true,
		"- {title: 一, date: 2026-01-01, type: 讲座, hours: 2小时30分, skills: 急救, participants: {党员: '1,200'}, minors: 是, place: ~}": true,
		"- {标题: 一, 日期: {start: 2026-01-01, end: 2026-01-02}, 类型: lecture}":                                                      true,
		"kind: 活动\n记录: [{标题: 一, 日期: 2026/1/1, 类型: lecture}]":                                                                    true,
		"- {title: 一, date: 2026-01-01}":                                   false, // no type
		"- {title: 一, date: 2026-01-01, type: 讲坐}":                         false,
		"- {titel: 一, date: 2026-01-01, type: 讲座}":                         false,
		"- {title: 一, date: 明天, type: 讲座}":                                 false,
		"- {title: 一, date: 2026-01-01, type: 讲座, participants: 85}":       false,
		"- {title: 一, date: 2026-01-01, type: 讲座, participants: {演员: 1}}":  false,
		"- {title: 一, date: 2026-01-01, type: 讲座, hours: -1}":              false,
		"- {title: [一], date: 2026-01-01, type: 讲座}":                       false,
		"kind: project\nrecords: [{title: 一, date: 2026-01-01, type: 讲座}]": false,
	} {
		n, list := yamldoc.Parse("a.yaml", 1, []byte(text))
		if len(list) > 0 {
			t.Fatal(show(list))
		}
		err := schema.Validate(plain(t, n))
		if (err == nil) != ok {
			t.Errorf("%s\n%v", text, err)
		}
		_, list = Decode(kinds, "activities.yaml", []byte(text))
		if decodes := list.Errors() == 0; decodes != ok && !strings.Contains(text, "project") {
			t.Errorf("Decode and schema differ: %s\n%s", text, show(list))
		}
	}
	if _, err := Schema(kinds, "x", "en"); err == nil {
		t.Error("a schema of no kind")
	}
}

func compiled(t *testing.T, kinds *model.Kinds, kind, lang string) *jsonschema.Schema {
	t.Helper()
	data, err := Schema(kinds, kind, lang)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("kind.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("kind.json")
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	return schema
}

// plain converts a node to what a JSON validator takes.
func plain(t *testing.T, n yamldoc.Node) any {
	t.Helper()
	data, err := json.Marshal(n.Any())
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// No input makes decoding or assembling panic, and columns always fit the rows:
// neither as an activity nor as what uses all of the language.
func FuzzDecode(f *testing.F) {
	for _, pattern := range []string{"testdata/bad/*.yaml", "testdata/language/records.yaml", "testdata/language/bad/*.yaml"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(src))
		}
	}
	f.Add(activities)
	kinds := language(f)
	decoder := NewDecoder(kinds)
	f.Fuzz(func(t *testing.T, src string) {
		for _, file := range []string{"content/records/activities.yaml", "content/records/favours/a.yaml"} {
			chunks, list := decoder.Decode(file, []byte(src))
			for _, d := range list {
				if strings.Contains(fmt.Sprintf(d.EN, d.Args...), "yaml:") {
					t.Error(d)
				}
			}
			checkChunks(t, kinds, chunks)
		}
	})
}

// checkChunks assembles chunks and reads every value of every record.
func checkChunks(t *testing.T, kinds *model.Kinds, chunks []*model.Chunk) {
	for _, c := range chunks {
		fits(t, c)
	}
	ts, _ := Assemble(kinds, chunks)
	for _, table := range ts {
		for i := range table.Len() {
			r := table.Row(i)
			if checkID(r.ID()) != nil {
				t.Fatalf("id %q", r.ID())
			}
			for _, f := range table.Kind.Fields {
				valueOf(ts, r, f)
			}
		}
	}
}

// Definitions may be anything, too; what comes of them decodes without a panic.
func FuzzLoadKinds(f *testing.F) {
	for _, pattern := range []string{"testdata/kinds/*.yaml", "testdata/language/*.yaml", "testdata/base/*.yaml", "kinds/*.yaml"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(src))
		}
	}
	records, err := os.ReadFile("testdata/language/records.yaml")
	if err != nil {
		f.Fatal(err)
	}
	known := base(f)
	f.Fuzz(func(t *testing.T, src string) {
		files := []NamedFile{{"kinds/a.yaml", []byte(src)}}
		if len(src)%2 == 0 {
			files = append(files, known...)
		}
		kinds, list := LoadKinds(false, files, KindOptions{})
		d := NewDecoder(kinds)
		for _, k := range kinds.All {
			if k.Private && k.Page != nil && (!k.Page.Aggregate || len(k.Page.Lists) > 0) {
				t.Fatal("records of a private kind have pages")
			}
			for _, text := range []string{"kind: " + k.Name + "\n" + activities[len("\nkind: activity\n"):], sampleOf(k)} {
				chunks, _ := d.Decode("a.yaml", []byte(text))
				checkChunks(t, kinds, chunks)
			}
			if _, err := Schema(kinds, k.Name, "en"); err != nil {
				t.Error(err)
			}
		}
		chunks, _ := d.Decode("a.yaml", records)
		checkChunks(t, kinds, chunks)
		for _, m := range list {
			if m.Text("zh") == "" || m.Text("en") == "" || strings.Contains(m.Text("en")+m.Hint("en")+m.Hint("zh"), "%!") {
				t.Errorf("%+v", m)
			}
		}
	})
}

// sampleOf writes a record with an example in every field.
func sampleOf(k *model.Kind) string {
	var b strings.Builder
	fmt.Fprintf(&b, "- kind: %s\n", k.Name)
	for _, f := range k.Fields {
		if f.Derive == nil {
			fmt.Fprintf(&b, "  %s: %s\n", f.Name, exampleOf(f))
		}
	}
	return b.String()
}

func fits(t *testing.T, c *model.Chunk) {
	if len(c.IDs) != c.Rows || len(c.Lines) != c.Rows || len(c.Hashes) != c.Rows {
		t.Fatal("ids, lines or hashes")
	}
	for i, col := range c.Cols {
		for _, n := range []int{len(col.Start), len(col.End), len(col.Ints), len(col.Codes)} {
			if n != 0 && n != c.Rows && col.Offsets == nil {
				t.Fatalf("column %d has %d values for %d rows", i, n, c.Rows)
			}
		}
		if col.Offsets != nil {
			last := int(col.Offsets[c.Rows])
			if len(col.Offsets) != c.Rows+1 || last != len(col.Blob)+len(col.Codes) || col.Ints != nil && last != len(col.Ints) {
				t.Fatalf("offsets of column %d", i)
			}
		}
		for _, code := range col.Codes {
			if int(code) >= len(col.Dict) {
				t.Fatalf("code %d of %d", code, len(col.Dict))
			}
		}
	}
}

// A unit that is empty in English on purpose is not shown in Chinese.
func TestUnitsWithoutEnglish(t *testing.T) {
	kinds, _ := LoadKinds(true, nil, KindOptions{})
	for _, k := range kinds.All {
		for _, m := range k.Measures {
			if unit := m.Unit.In("en"); hasHan(unit) || m.Unit.NoEN && m.Unit.In("zh-CN") == "" {
				t.Errorf("%s %s: %q", k.Name, m.Name, unit)
			}
		}
	}
}
