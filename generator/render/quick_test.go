package render_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/output"
	"jianbao/generator/render"
)

// TestCompiledTemplatesGiveTheSame renders every page of the sample site in both
// ways: by compiled templates, none of which gives up, and by html/template.
func TestCompiledTemplatesGiveTheSame(t *testing.T) {
	b := open(t, "../..", time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC), output.NewMemory())
	build(t, b)
	env := b.Env()
	w := env.NewWorker()
	for _, p := range b.Site().Pages {
		for n := 1; n <= env.Outputs(p); n++ {
			quick, ok := w.ByQuickTemplates(p, n)
			if !ok {
				t.Fatalf("%s: a compiled template gave up", p.URL)
			}
			data := slices.Clone(quick.Data)
			slow, ok := w.BySlowTemplates(p, n)
			if !ok || string(data) != string(slow.Data) {
				t.Errorf("%s, page %d: not the same", p.URL, n)
			}
			if !maps.Equal(hashes(quick.Trace), hashes(slow.Trace)) {
				t.Errorf("%s, page %d: read %v, not %v", p.URL, n, quick.Trace, slow.Trace)
			}
		}
	}
}

func hashes(t deps.Trace) map[deps.Key]deps.Hash {
	m := map[deps.Key]deps.Hash{}
	for _, r := range t {
		m[r.Key] = r.Hash
	}
	return m
}

// BenchmarkArticle renders the articles of the sample site, one a round: by
// compiled templates, and by html/template.
func BenchmarkArticle(b *testing.B) {
	builder := open(b, "../..", time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC), output.NewMemory())
	build(b, builder)
	var articles []*model.Page
	for _, p := range builder.Site().Pages {
		if p.Kind == model.KindArticle {
			articles = append(articles, p)
		}
	}
	w := builder.Env().NewWorker()
	for name, render := range map[string]func(*model.Page, int) (render.Result, diag.List){"compiled": w.Render, "html-template": w.RenderSlowly} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, diags := render(articles[i%len(articles)], 1); len(diags) > 0 {
					b.Fatal(diags)
				}
			}
		})
	}
}
