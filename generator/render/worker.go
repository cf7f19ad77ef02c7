package render

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"strings"
	"time"

	"jianbao/generator/asset"
	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/theme"
)

// Worker renders one output at a time. Workers of one Env run in parallel.
type Worker struct {
	env   *Env
	theme *theme.Theme
	buf   bytes.Buffer
	spare []*bytes.Buffer // for partials
	own   *deps.Recorder
	inner []*deps.Recorder // for what is noted apart

	// Of the output being made:
	page    *model.Page
	channel string // "" for the site, see channel.go
	stretch int    // which part of a long list, from 1
	rec     *deps.Recorder
	root    string // "../../", how to reach the site's root
	wants   map[string]asset.Variant
	depth   int
	ids     int
	hidden  bool          // some figure is not shown
	called  time.Duration // of the templates that the running one has called, for a profile
	slow    bool          // templates are run by html/template, see run

	fillings map[*model.Page]*filling
	lastBody *model.Body // of lastDoc, see body
	lastDoc  *model.Doc
}

// Result is one rendered output. Data is valid until the worker's next call.
type Result struct {
	Data  []byte
	Trace deps.Trace
	Wants []asset.Variant // copies of media that the page needs
}

// NewWorker returns a worker with its own binding of the theme's templates.
func (e *Env) NewWorker() *Worker {
	w := &Worker{own: deps.NewRecorder()}
	w.theme = e.Theme.Bind(w.funcs(), viewMethods())
	w.env = e
	return w
}

// Use makes the worker render pages of another Env with the same theme.
func (w *Worker) Use(e *Env) { w.env = e }

var errNoLayout = diag.Message{
	Code: "JB0950", Severity: diag.Error,
	ZH: "主题里没有 %s 的模板", EN: "the theme has no layout for %s",
}

var errTemplate = diag.Message{
	Code: "JB0951", Severity: diag.Error,
	ZH: "页面 %s 的模板出错：%s", EN: "the template failed on page %s: %s",
}

// Layouts are the names of the layouts a page tries, in order.
func Layouts(p *model.Page) string {
	names := []string{p.Layout}
	switch p.Kind {
	case model.KindRecord:
		names = append(names, "record")
	case model.KindFigure:
		names = append(names, string(p.Kind), string(model.KindRecords))
	default:
		names = append(names, string(p.Kind))
	}
	return strings.Join(append(names, "page"), ",")
}

// Render makes page number n (from 1) of p. A failing template is a diagnostic.
func (w *Worker) Render(p *model.Page, n int) (Result, diag.List) {
	w.begin(p, n)
	defer w.env.Profile.page(PagePath(p, n))()
	return w.layout(p)
}

func (w *Worker) layout(p *model.Page) (Result, diag.List) {
	names := Layouts(p)
	key := "layout:" + names
	w.rec.Note(deps.Key{Domain: deps.Template, Name: key}, w.env.templateHash(key))
	return w.execute(p, strings.Split(names, ","))
}

// execute makes a page with the first of these layouts that the theme has.
func (w *Worker) execute(p *model.Page, layouts []string) (Result, diag.List) {
	t := w.theme.Lookup(layouts...)
	if t == nil {
		return Result{}, diag.List{errNoLayout.At(diag.Pos{File: p.Source}, p.Layout)}
	}
	w.buf.Reset()
	if err := w.run(t, &w.buf, w.view(p)); err != nil {
		return Result{}, diag.List{w.failure(p, err)}
	}
	res := Result{Data: w.buf.Bytes(), Trace: w.rec.Trace()}
	for _, want := range w.wants {
		res.Wants = append(res.Wants, want)
	}
	return res, nil
}

func (w *Worker) begin(p *model.Page, n int) {
	w.own.Reset()
	w.page, w.stretch, w.rec, w.ids, w.depth, w.hidden, w.slow = p, n, w.own, 0, 0, false, false
	w.wants, w.fillings = map[string]asset.Variant{}, map[*model.Page]*filling{}
	out := PagePath(p, n)
	switch {
	case w.channel != "":
		w.root = "/"
	case p.Kind == model.KindNotFound || !w.env.Config.RelativeLinks:
		w.root = w.env.basePath
	default:
		w.root = strings.Repeat("../", strings.Count(out, "/"))
	}
	w.rec.Note(deps.Key{Domain: deps.Config, Name: "site"}, w.env.configHash)
}

// failure turns a template error into a diagnostic; one that a block of the text
// raised keeps its own place.
func (w *Worker) failure(p *model.Page, err error) diag.Diagnostic {
	var de diagError
	if errors.As(err, &de) {
		return de.d
	}
	pos, msg := w.theme.Locate(err)
	return errTemplate.At(pos, p.URL, msg)
}

// diagError carries a diagnostic through a template.
type diagError struct{ d diag.Diagnostic }

func (e diagError) Error() string { return fmt.Sprintf(e.d.EN, e.d.Args...) }

// PagePath is the output file of page number n of p.
func PagePath(p *model.Page, n int) string {
	if n <= 1 {
		return p.Output
	}
	return strings.TrimSuffix(p.Output, "index.html") + fmt.Sprintf("page/%d/index.html", n)
}

// partial runs a partial into a string.
func (w *Worker) partial(name string, data any) (template.HTML, error) {
	t := w.theme.Partial(name)
	if w.channel != "" {
		if own := w.theme.Partial(w.channel + "/" + name); own != nil {
			t = own
		}
	}
	if t == nil {
		return "", diagError{errNoLayout.At(diag.Pos{}, name)}
	}
	if w.depth++; w.depth > theme.MaxDepth {
		return "", diagError{theme.ErrDepth.At(diag.Pos{}, name)}
	}
	defer func() { w.depth-- }()
	w.rec.Note(deps.Key{Domain: deps.Template, Name: name}, t.Hash)
	out := w.spareBuffer()
	defer func() { w.spare = append(w.spare, out) }()
	err := w.run(t, out, data)
	return template.HTML(out.String()), err
}

// spareBuffer gives an empty buffer for a partial; partials run inside each other.
func (w *Worker) spareBuffer() *bytes.Buffer {
	n := len(w.spare) - 1
	if n < 0 {
		return &bytes.Buffer{}
	}
	out := w.spare[n]
	w.spare = w.spare[:n]
	out.Reset()
	return out
}

// run runs a template by package exec or, where that gives up, by html/template,
// which then runs all further templates of this output.
func (w *Worker) run(t *theme.Template, out *bytes.Buffer, data any) error {
	if w.env.Profile != nil {
		defer w.template(t.Name)()
	}
	if w.slow || !t.Quick() {
		return t.Execute(out, data)
	}
	ids, hidden, fillings := w.ids, w.hidden, map[*model.Page]*filling{}
	maps.Copy(fillings, w.fillings)
	if err := t.Run(out, data); err == nil {
		return nil
	}
	w.ids, w.hidden, w.fillings, w.slow = ids, hidden, fillings, true
	err := t.Execute(out, data)
	if err == nil {
		t.Odd()
	}
	return err
}

// cached runs a partial once for all outputs with the same root and further
// arguments, and replays what it read.
func (w *Worker) cached(name string, data any, key ...any) (template.HTML, error) {
	k := w.channel + "\x00" + name + "\x00" + w.root
	for _, x := range key {
		if s, ok := x.(string); ok {
			k += "\x00" + s
		} else {
			k += "\x00" + fmt.Sprint(x)
		}
	}
	c, err := w.env.chrome.get(k, func() (*cachedPartial, error) { return w.recordPartial(name, data) })
	if err == nil && !w.env.currentTexts(c) {
		c, err = w.recordPartial(name, data)
	}
	if err != nil {
		return "", err
	}
	w.rec.Replay(c.trace)
	w.hidden = w.hidden || c.hidden
	for _, want := range c.wants {
		w.wants[want.Output] = want
	}
	return c.html, nil
}

// apart does something and gives what it read and whether it shows a figure that is
// hidden, which are not noted of the output itself.
func (w *Worker) apart(do func()) (trace deps.Trace, hidden bool) {
	rec, hid := w.rec, w.hidden
	w.hidden = false
	if n := len(w.inner) - 1; n >= 0 {
		w.rec, w.inner = w.inner[n], w.inner[:n]
		w.rec.Reset()
	} else {
		w.rec = deps.NewRecorder()
	}
	defer func() {
		w.inner = append(w.inner, w.rec)
		w.rec, w.hidden = rec, hid
	}()
	do()
	return w.rec.Trace(), w.hidden
}

// recordPartial runs a partial and notes what it read on its own.
func (w *Worker) recordPartial(name string, data any) (*cachedPartial, error) {
	wants := w.wants
	w.wants = map[string]asset.Variant{}
	defer func() { w.wants = wants }()
	c, err := &cachedPartial{}, error(nil)
	c.trace, c.hidden = w.apart(func() { c.html, err = w.partial(name, data) })
	if err != nil {
		return nil, err
	}
	for _, want := range w.wants {
		c.wants = append(c.wants, want)
	}
	return c, nil
}

// currentTexts reports whether the texts that a kept partial read are those of this
// Env: it may have been made for another one, with other texts.
func (e *Env) currentTexts(c *cachedPartial) bool {
	for _, r := range c.trace {
		if r.Domain == deps.Body && e.Hash(r.Key) != r.Hash {
			return false
		}
	}
	return true
}

// link is the address of a site-absolute address from the output being made.
func (w *Worker) link(u string) string {
	if !strings.HasPrefix(u, "/") || strings.HasPrefix(u, "//") {
		return u
	}
	frag := ""
	if i := strings.IndexByte(u, '#'); i >= 0 {
		u, frag = u[:i], u[i:]
	}
	rel := w.root + escapePath(u[1:])
	if w.env.Config.RelativeLinks && w.channel == "" && w.page.Kind != model.KindNotFound && (rel == "" || strings.HasSuffix(rel, "/")) {
		rel += "index.html"
	}
	return rel + frag
}

// absolute is the full address, "" without a base URL.
func (w *Worker) absolute(u string) string {
	if w.env.Config.BaseURL == "" {
		return ""
	}
	return w.env.Config.BaseURL + escapePath(strings.TrimPrefix(u, "/"))
}

const upperHex = "0123456789ABCDEF"

// escapePath percent-encodes a path; Han characters included, so that the
// address survives being copied from any browser.
func escapePath(p string) string {
	n := 0
	for i := 0; i < len(p); i++ {
		if !unreserved(p[i]) {
			n++
		}
	}
	if n == 0 {
		return p
	}
	b := make([]byte, 0, len(p)+2*n)
	for i := 0; i < len(p); i++ {
		if c := p[i]; unreserved(c) {
			b = append(b, c)
		} else {
			b = append(b, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return string(b)
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '/' || c == '-' || c == '_' || c == '.' || c == '~' || c == '@' || c == ':' || c == '+' || c == ','
}

func (w *Worker) want(v asset.Variant) { w.wants[v.Output] = v }

func (w *Worker) note(d deps.Domain, name string, h deps.Hash) {
	w.rec.Note(deps.Key{Domain: d, Name: name}, h)
}

// list notes and returns a named list of pages, as views.
func (w *Worker) list(name string) []*Page {
	pages := w.env.pages(name)
	var h deps.Hasher
	w.note(deps.List, name, hashPages(&h, pages))
	out := make([]*Page, len(pages))
	for i, p := range pages {
		if p != nil {
			out[i] = w.view(p)
		}
	}
	return out
}

// records notes and returns a named list of records, as views.
func (w *Worker) records(name string) []*Record {
	t, rows := w.env.rows(name)
	var h deps.Hasher
	w.note(deps.List, name, hashRows(&h, t, rows))
	out := make([]*Record, len(rows))
	for i, n := range rows {
		out[i] = w.record(t.Row(int(n)))
	}
	return out
}
