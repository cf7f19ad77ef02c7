package render

import (
	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// ViewOf is the view that a layout gets of a page.
func ViewOf(e *Env, p *model.Page) *Page {
	w := e.NewWorker()
	w.begin(p, 1)
	return w.view(p)
}

// BySlowTemplates renders page number n of p, all templates run by html/template.
func (w *Worker) BySlowTemplates(p *model.Page, n int) (Result, bool) {
	w.env.chrome = recent{}
	w.begin(p, n)
	w.slow = true
	res, diags := w.layout(p)
	return res, len(diags) == 0
}

// ByQuickTemplates is BySlowTemplates with compiled templates; false also where one
// was given up.
func (w *Worker) ByQuickTemplates(p *model.Page, n int) (Result, bool) {
	w.env.chrome = recent{}
	w.begin(p, n)
	res, diags := w.layout(p)
	return res, len(diags) == 0 && !w.slow
}

// RenderSlowly is Render with all templates run by html/template.
func (w *Worker) RenderSlowly(p *model.Page, n int) (Result, diag.List) {
	w.begin(p, n)
	w.slow = true
	return w.layout(p)
}
