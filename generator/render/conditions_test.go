package render_test

import (
	"maps"
	"strings"
	"testing"
)

// TestConditions: a step that asks for a state says which, and which it is now.
func TestConditions(t *testing.T) {
	files := maps.Clone(own)
	const step = "      - {name: told, label: {zh: 公开, en: Told}, days: [date, told], at-most: 7}\n"
	found := false
	for name, text := range files {
		if strings.Contains(text, step) {
			found = true
			files[name] = strings.Replace(text, step, step+"      - {name: alive, label: {zh: 没有放弃}, is: {state: [given, done]}}\n", 1)
		}
	}
	if !found {
		t.Fatal("the kind is another one")
	}
	out := buildSite(t, files)
	for page, want := range map[string]string{
		"c1": "alive=complete(状态：办结，须为交办或办结)",
		"c4": "alive=open(状态：新，须为交办或办结)",
	} {
		if got := line(t, out, "cases/"+page+"/index.html", "steps"); !strings.HasSuffix(strings.TrimSpace(got), want) {
			t.Errorf("%s: %s", page, got)
		}
	}
}
