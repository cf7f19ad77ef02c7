package render

import (
	"context"

	"jianbao/generator/model"
)

// ViewOf is the view that a layout gets of a page.
func ViewOf(e *Env, p *model.Page) *Page {
	w := e.NewWorker(context.Background())
	w.begin(p, 1)
	return w.view(p)
}
