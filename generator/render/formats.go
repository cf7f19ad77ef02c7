package render

import (
	"path"

	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// Format is a form of a page besides its HTML, in a file of its own: a calendar,
// a picture. It is made by a worker that notes what it reads, as HTML is, so that
// it is made again when something of that has changed and not before.
type Format struct {
	Name string // what it is, for links: "calendar"
	File string // beside the page's own file: "card.png"
	make func(w *Worker, p *model.Page) ([]byte, error)
}

// Formats are the forms of a page besides its HTML, in a fixed order. They follow
// from the page's facts and the configuration alone.
func (e *Env) Formats(p *model.Page) []Format {
	if p.Kind == model.KindNotFound || p.Query != nil {
		return nil
	}
	var out []Format
	for _, forms := range [...]func(*model.Page) []Format{e.calendarForms, e.cardForms} {
		out = append(out, forms(p)...)
	}
	return out
}

// FormatPath is the output file of a form.
func FormatPath(p *model.Page, f Format) string { return path.Join(path.Dir(p.Output), f.File) }

// formatURL is the site-absolute address of a form of a page, "" where it has none
// of that name.
func (e *Env) formatURL(p *model.Page, name string) string {
	for _, f := range e.Formats(p) {
		if f.Name == name {
			return "/" + FormatPath(p, f)
		}
	}
	return ""
}

var errFormat = diag.Message{
	Code: "JB0954", Severity: diag.Error,
	ZH: "页面 %s 的 %s 做不出来：%v", EN: "page %s: cannot make %s: %v",
}

// RenderFormat makes a form of a page.
func (w *Worker) RenderFormat(p *model.Page, f Format) (Result, diag.List) {
	w.begin(p, 1)
	defer w.env.Profile.page(FormatPath(p, f))()
	w.note(deps.Facts, ID(p), deps.Hash(p.Facts))
	data, err := f.make(w, p)
	if err != nil {
		return Result{}, diag.List{errFormat.At(diag.Pos{File: p.Source}, p.URL, f.File, err)}
	}
	return Result{Data: data, Trace: w.rec.Trace()}, nil
}
