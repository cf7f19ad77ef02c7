package render

import (
	"fmt"
	"testing"
	"time"
)

// A template's own time is without that of the templates it called.
func TestProfileSplitsTheTime(t *testing.T) {
	now := time.Unix(0, 0)
	p := NewProfile(func() time.Time { return now })
	pass := func(n int) { now = now.Add(time.Duration(n) * time.Second) }
	w := &Worker{env: &Env{Profile: p}}
	page := p.page("a/index.html")
	layout := w.template("layout")
	pass(1)
	for range 2 {
		card := w.template("card")
		pass(2)
		icon := w.template("icon")
		pass(4)
		icon()
		card()
	}
	pass(8)
	layout()
	page()
	for want, got := range map[string][]Cost{
		"[{a/index.html 1 21s 21s}]":                         p.Pages(),
		"[{layout 1 21s 9s} {icon 2 8s 8s} {card 2 12s 4s}]": p.Templates(),
		"[]": p.Charts(),
	} {
		if fmt.Sprint(got) != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
	var none *Profile
	none.page("x")()
	none.chart("x")()
}
