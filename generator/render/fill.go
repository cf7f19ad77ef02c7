package render

import (
	"errors"
	"html/template"
	"strings"

	"golang.org/x/net/html"

	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/site"
)

// content fills the holes of a page's text.
func (w *Worker) content(p *model.Page) (template.HTML, error) {
	doc := w.doc(p)
	if doc == nil && p.Kind.Chaptered() { // a report that nobody has written a word for
		f := w.filling(p)
		return f.lead + f.rest, f.err
	}
	if doc == nil {
		return "", nil
	}
	body := w.body(doc)
	if body.Lost {
		return "", errors.New(w.env.say("这篇文章刚刚又变了，请再生成一次", "the text has changed meanwhile; build again"))
	}
	if len(body.Holes) == 0 {
		return template.HTML(body.HTML), nil
	}
	w.noteRefs(p, doc)
	var sb strings.Builder
	sb.Grow(len(body.HTML) + 64*len(body.Holes))
	at := 0
	for i := range body.Holes {
		h := &body.Holes[i]
		sb.Write(body.HTML[at:h.Offset])
		at = h.Offset
		s, err := w.fill(p, h)
		if err != nil {
			return "", err
		}
		sb.WriteString(s)
	}
	sb.Write(body.HTML[at:])
	return template.HTML(sb.String()), nil
}

func (w *Worker) fill(p *model.Page, h *model.Hole) (string, error) {
	switch h.Kind {
	case model.HoleLink:
		return html.EscapeString(w.target(p, h.Target)), nil
	case model.HoleImage:
		return w.fillImage(p, h)
	case model.HoleGallery:
		return w.fillGallery(p, h)
	case model.HoleChart:
		s, err := w.chart(*h.Chart)
		return string(s), err
	case model.HoleRecords:
		return w.fillRecords(h)
	case model.HoleFigure:
		return w.fillFigure(h)
	case model.HoleChapter:
		return w.fillChapter(p, h)
	}
	return "", nil
}

// target resolves a link of a text. A link that leads nowhere was reported when
// the site was checked; it stays as written.
func (w *Worker) target(p *model.Page, link string) string {
	t, ok := site.Resolve(w.env.Site, p.Source, link)
	frag := ""
	if t.Fragment != "" {
		frag = "#" + t.Fragment
	}
	switch {
	case !ok:
		return link
	case t.Page != nil:
		if t.Page == w.page && frag != "" {
			return frag
		}
		return w.link(t.Page.URL) + frag
	case t.Media != nil:
		return w.file(t.Media) + frag
	}
	return t.URL
}

// noteRefs records what the links and pictures of a text lead to: a changed set of pages
// may answer otherwise.
func (w *Worker) noteRefs(p *model.Page, doc *model.Doc) {
	if doc.Refs != "" {
		w.note(deps.List, "refs/"+p.Source, site.RefsHash(w.env.Site, doc))
	}
}

func (e *Env) refsHash(source string) deps.Hash {
	if doc := e.Site.Doc(e.Site.FilePage(source)); doc != nil {
		return site.RefsHash(e.Site, doc)
	}
	return deps.Hash{}
}

// fillImage is the data of blocks/image.html.
type imageBlock struct {
	Image   *Image
	Caption string
	Alt     string
	Block   bool
	Attrs   template.HTMLAttr
}

func (w *Worker) fillImage(p *model.Page, h *model.Hole) (string, error) {
	b := imageBlock{Alt: h.Text, Block: h.Block, Attrs: attrs(h.Attrs)}
	if h.Block {
		b.Caption = h.Title
		if b.Caption == "" {
			b.Caption = h.Text
		}
	}
	b.Image = w.imageOf(p, h.Target, h.Text, h.Pos)
	s, err := w.partial("blocks/image.html", b)
	return string(s), err
}

// imageOf finds a picture of a text; one of another host is shown by its address.
func (w *Worker) imageOf(p *model.Page, target, alt string, pos diag.Pos) *Image {
	m, _ := site.FindMedia(w.env.Site.Media, p.Source, target, pos)
	if m == nil {
		return &Image{URL: target, Thumb: target, Full: target, Alt: alt}
	}
	return w.image(m, alt)
}

func attrs(list []model.Attr) template.HTMLAttr {
	var sb strings.Builder
	for _, a := range list {
		sb.WriteString(" " + a.Name + `="` + html.EscapeString(a.Value) + `"`)
	}
	return template.HTMLAttr(sb.String())
}

type galleryBlock struct {
	Title  string
	Images []galleryImage
}

type galleryImage struct {
	*Image
	Caption string
}

func (w *Worker) fillGallery(p *model.Page, h *model.Hole) (string, error) {
	b := galleryBlock{Title: h.Title}
	for _, i := range h.Images {
		b.Images = append(b.Images, galleryImage{w.imageOf(p, i.Target, i.Alt, i.Pos), i.Caption})
	}
	s, err := w.partial("blocks/gallery.html", b)
	return string(s), err
}

type recordsBlock struct {
	Title   string
	Style   string
	Columns []Column
	Items   []*Record
	More    int // how many further records there are
}

func (w *Worker) fillRecords(h *model.Hole) (string, error) {
	s, _, err := w.recordList(*h.List, h.Pos)
	return string(s), err
}

// recordList shows a list of records and says how many there are in it.
func (w *Worker) recordList(l model.ListSpec, pos diag.Pos) (template.HTML, int, error) {
	limit := l.Limit
	if limit <= 0 {
		limit = 20
	}
	q := queryKey(l.Query)
	_, all, err := w.env.queryAll(q)
	if err != nil {
		return "", 0, diagError{QueryDiag(model.ChartSpec{Query: l.Query, Pos: pos}, err)}
	}
	b := recordsBlock{Title: l.Title, Style: l.Style}
	b.Items = w.records("rec:query/" + itoa(limit) + "/" + q)
	b.More = max(0, len(all)-len(b.Items))
	w.note(deps.List, "more/"+q, w.env.moreHash(q))
	k, _ := w.env.Site.Kinds.Get(l.From)
	for _, name := range l.Columns {
		if f, ok := k.Field(name); ok && w.env.shown(k, f) {
			b.Columns = append(b.Columns, w.column(k, f))
		}
	}
	s, err := w.partial("blocks/records.html", b)
	return s, len(b.Items), err
}

// moreHash identifies the number of records behind a query.
func (e *Env) moreHash(q string) deps.Hash {
	var h deps.Hasher
	_, all, err := e.queryAll(q)
	if err != nil {
		return h.Str(err.Error()).Sum()
	}
	return h.Int(int64(len(all))).Sum()
}

// Embed is the text for use inside another page: ids and the links to them get
// the prefix, headings go one level down.
func (v *Page) Embed(prefix string) (template.HTML, error) {
	s, err := v.Content()
	if err != nil || s == "" {
		return s, err
	}
	var sb strings.Builder
	z := html.NewTokenizer(strings.NewReader(string(s)))
	for {
		tt := z.Next()
		if tt == html.ErrorToken {
			return template.HTML(sb.String()), nil
		}
		if tt != html.StartTagToken && tt != html.EndTagToken && tt != html.SelfClosingTagToken {
			sb.Write(z.Raw())
			continue
		}
		raw := string(z.Raw())
		t := z.Token()
		changed := demote(&t)
		for i, a := range t.Attr {
			switch {
			case a.Key == "id" || a.Key == "for" || a.Key == "aria-labelledby" || a.Key == "aria-describedby":
				parts := strings.Fields(a.Val)
				for j := range parts {
					parts[j] = prefix + parts[j]
				}
				t.Attr[i].Val, changed = strings.Join(parts, " "), true
			case a.Key == "href" && strings.HasPrefix(a.Val, "#") && len(a.Val) > 1:
				t.Attr[i].Val, changed = "#"+prefix+a.Val[1:], true
			}
		}
		if changed {
			sb.WriteString(t.String())
		} else {
			sb.WriteString(raw)
		}
	}
}

func demote(t *html.Token) bool {
	if len(t.Data) == 2 && t.Data[0] == 'h' && t.Data[1] >= '1' && t.Data[1] < '6' {
		t.Data, t.DataAtom = "h"+string(t.Data[1]+1), 0
		return true
	}
	return false
}
