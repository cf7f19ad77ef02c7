package record

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"jianbao/generator/model"
)

// TestReplace: tables with an edited file are those that Assemble makes; where records or
// references may be others, Replace says so.
func TestReplace(t *testing.T) {
	kinds, _ := LoadKinds(true, nil, KindOptions{})
	const people, file = "kind: organization\nrecords:\n  - {id: li, name: 和平里, type: community}\n  - {id: zhi, name: 支部, type: branch, parent: li}\n", "content/records/a.yaml"
	const text = "kind: activity\nrecords:\n  - {id: a1, title: 讲座, date: 2026-03-05, type: lecture, community: 和平里, participants: {members: 12}}\n" +
		"  - {id: a2, title: 义诊, date: 2026-03-06, type: care, community: li, participants: {members: 1}}\n"
	decode := func(file, text string) []*model.Chunk {
		chunks, list := Decode(kinds, file, []byte(text))
		if len(list) > 0 {
			t.Fatal(list[0].Text("en"))
		}
		return chunks
	}
	orgs := decode("content/records/o.yaml", people)
	old, _ := Assemble(kinds, slices.Concat(decode(file, text), orgs))
	for _, tt := range []struct {
		was, is string
		ok      bool
	}{
		{"members: 12", "members: 40", true},
		{"2026-03-05", "2026-04-05", true},
		{"members: 12", "residents: 12", false},
		{"title: 讲座", "title: 课", true},
		{"id: a1", "id: a9", false},
		{"community: li", "community: zhi", false},
		{"  - {id: a2", "  - {id: a0, title: 又, date: 2026-03-06, type: care}\n  - {id: a2", false},
	} {
		chunks := decode(file, strings.Replace(text, tt.was, tt.is, 1))
		got, ok := Replace(kinds, old, file, chunks)
		if ok != tt.ok {
			t.Errorf("%s: %v, want %v", tt.is, ok, tt.ok)
		}
		want, _ := Assemble(kinds, slices.Concat(chunks, orgs))
		if ok && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: not the tables that Assemble makes", tt.is)
		}
	}
	if _, ok := Replace(kinds, old, "content/records/o.yaml", decode("content/records/o.yaml", strings.Replace(people, "type: community", "type: street", 1))); ok {
		t.Error("an organization of another type: references to it were not looked at")
	}
	if _, ok := Replace(kinds, old, "content/records/new.yaml", decode("content/records/new.yaml", text)); ok {
		t.Error("a new file replaces nothing")
	}
}
