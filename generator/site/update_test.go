package site

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jianbao/generator/config"
	"jianbao/generator/model"
	"jianbao/generator/record"
)

const updateRecords = `kind: activity
records:
  - {id: a1, title: 讲座, date: 2026-03-05, type: lecture, community: li, feature: safety, participants: {members: 12, residents: 40}, hours: 2, summary: 一}
  - {id: a2, title: 义诊, date: 2026-04-05, type: health, community: yuan, week: w, participants: {volunteers: 9}}
`

const updateOrganizations = `kind: organization
records:
  - {id: li, name: 和平里, type: community}
  - {id: yuan, name: 桂花园, type: community}
`

var updateKinds = sync.OnceValue(func() *model.Kinds {
	kinds, _ := record.LoadKinds(true, nil, record.KindOptions{})
	return kinds
})

// updateInput is a site with the organizations above and some activities.
func updateInput(activities string, docs ...*model.Doc) (Input, []*model.Chunk) {
	kinds := updateKinds()
	chunks, _ := record.Decode(kinds, activityFile, []byte(activities))
	orgs, _ := record.Decode(kinds, "content/records/organizations.yaml", []byte(updateOrganizations))
	tables, _ := record.Assemble(kinds, slices.Concat(chunks, orgs))
	for _, d := range docs {
		d.Facts = DocFacts(d)
	}
	return Input{
		Config: &config.Config{Title: "测试", Language: "zh-CN"}, Now: now, Docs: docs, Kinds: kinds, Tables: tables,
		Media: map[string]*model.Media{"articles/a.png": {Path: "articles/a.png"}, "articles/b.png": {Path: "articles/b.png"}},
	}, chunks
}

const activityFile = "content/records/activities.yaml"

func updateDocs() []*model.Doc {
	d := func(m time.Month) time.Time { return time.Date(2026, m, 5, 0, 0, 0, 0, now.Location()) }
	return []*model.Doc{
		doc("articles/a.md", model.FrontMatter{Title: "甲", Date: d(1), Tags: []string{"安全"}, Community: "和平里"}),
		doc("articles/b.md", model.FrontMatter{Title: "乙", Date: d(2), Tags: []string{"安全", "读书"}, WeekRef: "w"}),
		doc("articles/_index.md", model.FrontMatter{Title: "动态"}),
		doc("bulletins/1.md", model.FrontMatter{Title: "简报", Date: d(3), Bulletin: &model.Bulletin{Issue: 1, Total: 1, Start: d(1), End: d(2)}}),
		doc("letters/l.md", model.FrontMatter{Title: "信", Date: d(4), Letter: &model.Letter{Salutation: "各位居民"}}),
		doc("weeks/w/index.md", model.FrontMatter{Title: "周", Week: &model.Week{Start: d(4), End: d(4).AddDate(0, 0, 3), Days: []model.WeekDay{{Date: d(4), Activities: []string{"义诊"}}}}}),
	}
}

// docEdits change a document; alone says that nothing else follows.
var docEdits = []struct {
	alone bool
	edit  func(f *model.FrontMatter)
}{
	{true, func(f *model.FrontMatter) { f.Title += "改" }},
	{true, func(f *model.FrontMatter) { f.LinkTitle += "短" }},
	{true, func(f *model.FrontMatter) { f.Summary += "摘要" }},
	{true, func(f *model.FrontMatter) { f.Description += "说明" }},
	{true, func(f *model.FrontMatter) { f.Lastmod = f.Date.AddDate(0, 1, 0) }},
	{true, func(f *model.FrontMatter) { f.Cover = "/articles/b.png" }},
	{true, func(f *model.FrontMatter) { f.Authors = append(f.Authors, "某某") }},
	{false, func(f *model.FrontMatter) { f.Cover = "/articles/none.png" }},
	{false, func(f *model.FrontMatter) { f.Date = f.Date.AddDate(0, 2, 0) }},
	{false, func(f *model.FrontMatter) { f.Tags = append(slices.Clone(f.Tags), "新") }},
	{false, func(f *model.FrontMatter) { f.Community = "桂花园" }},
	{false, func(f *model.FrontMatter) { f.Pinned = true }},
	{false, func(f *model.FrontMatter) { f.Weight = 3 }},
	{false, func(f *model.FrontMatter) { f.Draft = true }},
	{false, func(f *model.FrontMatter) { f.Slug = "s" }},
	{false, func(f *model.FrontMatter) { f.Aliases = []string{"/old/"} }},
	{false, func(f *model.FrontMatter) { f.Layout = "section" }},
}

// TestUpdateEqualsAssemble: whatever edits of documents and records Update accepts, the
// site is that of Assemble.
func TestUpdateEqualsAssemble(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in, _ := updateInput(updateRecords, updateDocs()...)
		in.Config.Permalinks = map[string]string{"letters": rapid.SampledFrom([]string{"", "/letters/:title"}).Draw(rt, "permalink")}
		old, _, said := Assemble(in)
		docs := updateDocs()
		var edited []*model.Doc
		for range rapid.IntRange(0, 3).Draw(rt, "edits") {
			d := docs[rapid.IntRange(0, len(docs)-1).Draw(rt, "document")]
			docEdits[rapid.IntRange(0, len(docEdits)-1).Draw(rt, "edit")].edit(&d.Front)
			edited = append(edited, d)
		}
		text := updateRecords
		for _, r := range recordEdits {
			if rapid.IntRange(0, 7).Draw(rt, r.to) == 0 {
				text = r.in(text)
			}
		}
		after, chunks := updateInput(text, docs...)
		after.Config = in.Config
		want, _, list := Assemble(after)
		tables, ok := record.Replace(in.Kinds, in.Tables, activityFile, chunks)
		if !ok {
			return
		}
		in.Docs, in.Tables = edited, tables
		got, ok := Update(old, said.Files(), in)
		if !ok {
			return
		}
		if len(list) != len(said) {
			rt.Fatalf("Assemble says %v, and said %v", texts(list), texts(said))
		}
		got.Tables, want.Tables = nil, nil // compared by the record package
		if !reflect.DeepEqual(got, want) {
			for i, p := range want.Pages {
				if !reflect.DeepEqual(got.Pages[i], p) {
					rt.Errorf("%s:\n%+v\nwant\n%+v", p.URL, got.Pages[i], p)
				}
			}
			rt.Fatal("not the site that Assemble makes")
		}
	})
}

type recordEdit struct {
	alone    bool
	from, to string
}

func (e recordEdit) in(text string) string { return strings.Replace(text, e.from, e.to, 1) }

var recordEdits = []recordEdit{
	{true, "members: 12", "members: 13"},
	{true, "hours: 2", "hours: 3"},
	{true, "summary: 一", "summary: 二"},
	{true, "title: 讲座", "title: 课"},
	{false, "title: 义诊", "title: 诊"}, // a day of the week names it
	{false, "type: lecture", "type: care"},
	{false, "date: 2026-03-05", "date: 2026-03-06"},
	{false, "feature: safety", "feature: service"},
	{false, "community: li", "community: yuan"},
	{false, ", week: w", ""},
	{false, "id: a2", "id: a3"},
}

// TestUpdateIsUsed: edits that concern their own page alone do not assemble the site, and
// what a page shows of one is what Update makes of it.
func TestUpdateIsUsed(t *testing.T) {
	in, _ := updateInput(updateRecords, updateDocs()...)
	old, _, said := Assemble(in)
	for i, e := range docEdits {
		d := updateDocs()[0]
		e.edit(&d.Front)
		d.Facts = DocFacts(d)
		edit := in
		edit.Docs = []*model.Doc{d}
		s, ok := Update(old, said.Files(), edit)
		if ok != e.alone {
			t.Errorf("edit %d of a document: %v, want %v", i, ok, e.alone)
		}
		if ok && (s.FilePage("articles/a.md").Facts == old.FilePage("articles/a.md").Facts || s.Pages[0] == old.Pages[0] || s.Pages[1] != old.Pages[1]) {
			t.Errorf("edit %d of a document: not just its page is another", i)
		}
	}
	note := doc("weeks/note.md", model.FrontMatter{Kind: "page", Title: "周记"})
	in, _ = updateInput(updateRecords, append(updateDocs(), note)...)
	old, _, said = Assemble(in)
	edited := doc("weeks/note.md", model.FrontMatter{Kind: "page", Title: "周录"})
	edited.Facts = DocFacts(edited)
	in.Docs = []*model.Doc{edited}
	if _, ok := Update(old, said.Files(), in); ok {
		t.Error("records may name what is among the weeks")
	}
	for _, e := range recordEdits {
		_, chunks := updateInput(e.in(updateRecords))
		tables, ok := record.Replace(in.Kinds, in.Tables, activityFile, chunks)
		if ok {
			edit := in
			edit.Docs, edit.Tables = nil, tables
			_, ok = Update(old, said.Files(), edit)
		}
		if ok != e.alone {
			t.Errorf("%s: %v, want %v", e.to, ok, e.alone)
		}
	}
}
