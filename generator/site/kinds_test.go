package site

import (
	"testing"

	"jianbao/generator/config"
	"jianbao/generator/model"
	"jianbao/generator/record"
)

const ownKinds = `
- kind: open
  label: {zh: 公开, en: Open}
  title: name
  date: date
  fields:
    - {name: name, label: {zh: 名称, en: Name}, type: text}
    - {name: date, label: {zh: 日期, en: Date}, type: date}
    - {name: end, label: {zh: 结束, en: End}, type: date}
    - {name: days, label: {zh: 天数, en: Days}, derive: {days: [date, end]}}
    - {name: band, label: {zh: 长短, en: Band}, derive: {band: days, limits: [3, 7]}}
    - {name: group, label: {zh: 人群, en: Group}, type: enum, aggregate: true, options: [{key: old, label: {zh: 老, en: Old}}]}
    - {name: photo, label: {zh: 照片, en: Photo}, type: image}
    - {name: note, label: {zh: 备忘, en: Note}, type: text, private: true}
  page: {section: opens, lists: [band, group]}
- kind: secret
  label: {zh: 保密, en: Secret}
  private: true
  fields:
    - {name: name, label: {zh: 名称, en: Name}, type: text, private: true}
  page: {section: secrets}
- kind: sum
  label: {zh: 合计, en: Sum}
  title: name
  fields:
    - {name: name, label: {zh: 名称, en: Name}, type: text}
  page: {section: sums, aggregate: true}
- kind: none
  label: {zh: 没有, en: None}
  title: name
  fields:
    - {name: name, label: {zh: 名称, en: Name}, type: text}
  page: {section: nones}
- kind: told
  label: {zh: 有说明, en: Told}
  title: name
  fields:
    - {name: name, label: {zh: 名称, en: Name}, type: text}
  page: {section: tolds}
- kind: nowhere
  label: {zh: 无页, en: Nowhere}
  title: name
  fields:
    - {name: name, label: {zh: 名称, en: Name}, type: text}
`

// ownInput is a site of the kinds above.
func ownInput(t *testing.T, records map[string]string, docs ...*model.Doc) Input {
	t.Helper()
	in := kindsInput(t, ownKinds, records)
	in.Docs = docs
	return in
}

// kindsInput is a site of some kinds, with the records of each in a file of its own.
func kindsInput(t *testing.T, own string, records map[string]string) Input {
	t.Helper()
	kinds, diags := record.LoadKinds(false, []record.NamedFile{{Path: "kinds/own.yaml", Data: []byte(own)}}, record.KindOptions{})
	if diags.Errors() > 0 {
		t.Fatal(texts(diags))
	}
	var chunks []*model.Chunk
	for kind, text := range records {
		c, diags := record.Decode(kinds, "content/records/"+kind+".yaml", []byte("kind: "+kind+"\nrecords:\n"+text))
		if diags.Errors() > 0 {
			t.Fatal(texts(diags))
		}
		chunks = append(chunks, c...)
	}
	tables, diags := record.Assemble(kinds, chunks)
	if diags.Errors() > 0 {
		t.Fatal(texts(diags))
	}
	return Input{Config: &config.Config{Title: "测试", Language: "zh-CN"}, Now: now, Kinds: kinds, Tables: tables}
}

// TestKindsHaveSections: whatever has records has a section; what publishes totals
// only has nothing besides; what has no records has one only with an index file.
func TestKindsHaveSections(t *testing.T) {
	s, _, diags := Assemble(ownInput(t, map[string]string{
		"open":   "  - {id: a, name: 甲, date: 2026-03-01, end: 2026-03-02, group: old}\n  - {id: b, name: 乙, date: 2026-03-01, end: 2026-03-21}\n",
		"secret": "  - {id: s, name: 丙}\n", "sum": "  - {id: t, name: 丁}\n", "nowhere": "  - {id: n, name: 戊}\n",
	}, doc("tolds/_index.md", model.FrontMatter{Title: "说明"})))
	if len(diags) > 0 {
		t.Fatal(texts(diags))
	}
	for u, rows := range map[string]int{
		"/opens/": 2, "/opens/band/to-3/": 1, "/opens/band/over-7/": 1, "/secrets/": 0, "/sums/": 0, "/tolds/": 0,
	} {
		p := s.PageAt(u)
		if p == nil || p.List == nil || len(p.List.Rows) != rows || p.Kind != model.KindRecords {
			t.Errorf("%s: %+v, want a list of %d", u, p, rows)
		}
	}
	if p := s.PageAt("/tolds/"); p.Title != "说明" || p.Source == "" {
		t.Errorf("the index file is not the section's page: %+v", p)
	}
	want := map[string]bool{
		"/": true, "/404.html": true, "/opens/": true, "/opens/a/": true, "/opens/b/": true, "/opens/band/to-3/": true,
		"/opens/band/over-7/": true, "/secrets/": true, "/sums/": true, "/tolds/": true,
	}
	for u := range s.Addresses {
		if !want[u] && u != "/participation/" {
			t.Errorf("there is a page %s", u)
		}
	}
}

// TestLinesWithPrivateValuesAreNotShown: a message about a record keeps its line
// to itself where the kind has private fields.
func TestLinesWithPrivateValuesAreNotShown(t *testing.T) {
	_, _, diags := Assemble(ownInput(t, map[string]string{
		"open": "  - {id: a, name: 甲, photo: images/no.jpg, note: 不能说}\n",
	}))
	if len(diags) == 0 {
		t.Fatal("a missing picture is not reported")
	}
	for _, d := range diags {
		if !d.Secret {
			t.Errorf("%s shows its line", texts(diags[:1]))
		}
	}
	_, _, diags = Assemble(input(t, doc("articles/a.md", model.FrontMatter{Title: "甲", URL: "/a/../b/"})))
	if len(diags) == 0 || diags[0].Secret {
		t.Errorf("a text's line is not shown: %v", texts(diags))
	}
}
