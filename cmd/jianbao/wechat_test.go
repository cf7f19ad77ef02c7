package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// TestSampleOnWeChat makes articles of every page of the sample site that people read
// and of a record of each kind: each keeps the limits and says what its page says.
func TestSampleOnWeChat(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	a := &app{
		out: &out, err: &errs, lang: "zh", dir: root, env: func(string) string { return "" },
		now: func() time.Time { return time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC) },
	}
	b, _, err := a.load(context.Background(), siteFlags{})
	if err != nil {
		t.Fatal(err, errs.String())
	}
	defer b.Close()
	kinds := map[string]bool{}
	made := 0
	for _, p := range b.Site().Pages {
		record := p.Kind == model.KindRecord && !kinds[p.Record.Kind]
		if record {
			kinds[p.Record.Kind] = true
		}
		if !record && !suitsWeChat(p) && p.Layout != "styleguide" {
			continue
		}
		made++
		art, media, list := wechatArticle(b, p, "")
		for _, d := range list {
			if d.Severity == diag.Error {
				t.Errorf("%s: %s", p.URL, d.Text("en"))
			}
		}
		if art == nil {
			continue
		}
		for _, pic := range art.Pictures {
			if media[pic.Name] == nil {
				t.Errorf("%s: nobody knows the file of %s", p.URL, pic.Src)
			}
		}
		if strings.Contains(art.Body, "<section></section>") || strings.Contains(art.Body, "ZgotmplZ") {
			t.Errorf("%s: something is missing:\n%s", p.URL, art.Body)
		}
		if l := p.Front.Letter; l != nil {
			for _, part := range append([]string{l.Salutation, l.Call}, l.Signatories...) {
				if n := strings.Count(art.Body, ">"+part); part != "" && n != 1 {
					t.Errorf("%s: %q stands there %d times", p.URL, part, n)
				}
			}
		}
	}
	if made < 50 {
		t.Errorf("only %d pages were tried", made)
	}
}
