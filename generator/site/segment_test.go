package site

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jianbao/generator/model"
)

// TestListSegments: any value has a part of an address of its own that any system
// can store.
func TestListSegments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfDistinct(rapid.StringMatching(`[ab甲 ./:%-]{1,4}|(CON|nul|aux)\.?|[甲乙]{80,100}`), func(s string) string { return s }).Draw(t, "values")
		slices.Sort(values)
		taken, owners := map[string]bool{}, map[string]string{}
		for _, v := range values {
			seg := listSegment(v, taken)
			if seg == "" {
				continue // nothing in it makes an address
			}
			if why, bad := unsafe("/" + seg + "/"); bad || len(seg) > maxSegment {
				t.Fatalf("%q: %q: %s", v, seg, why.EN)
			}
			if first, ok := owners[strings.ToLower(seg)]; ok {
				t.Fatalf("%q and %q share %q", first, v, seg)
			}
			owners[strings.ToLower(seg)] = v
		}
	})
	for v, want := range map[string]string{"和平里": "和平里", "2026-03": "2026-03", "a:b": "a-b", "??": ""} {
		if got := listSegment(v, map[string]bool{}); got != want {
			t.Errorf("%s: %s, want %s", v, got, want)
		}
	}
}

// TestLongTags: a tag too long for a folder has a page all the same.
func TestLongTags(t *testing.T) {
	tag := strings.Repeat("很长", 60)
	s, _, diags := Assemble(input(t, doc("articles/a.md", model.FrontMatter{Tags: []string{tag, tag + "些"}})))
	if slices.Contains(codes(diags), "JB0608") {
		t.Error(texts(diags))
	}
	n := 0
	for u, ref := range s.Addresses {
		if _, bad := unsafe(u); bad {
			t.Errorf("%s", u)
		}
		if p := s.Page(ref); p.Term != nil && p.Term.Taxonomy == "tags" && p.Term.Key != "" {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d pages of tags", n)
	}
}
