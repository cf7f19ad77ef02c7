package wechat

import (
	"bytes"
	"errors"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"jianbao/generator/diag"
)

// Input is a page to be taken to WeChat.
type Input struct {
	HTML    []byte // a whole page, of which <main> counts, or a part of one
	Title   string // not repeated in the text: WeChat shows its own
	BaseURL string // the full address of "/", with a final slash; "" leaves links within the site out
	Lang    string // of the site: "zh-CN", "en"
	Style   *Style
}

// Article is what is pasted into the editor, field by field.
type Article struct {
	Title, Author, Digest string
	SourceURL             string // for 阅读原文 (read more), "" without a base URL
	Body                  string // HTML
	Pictures              []Picture
	Cover                 string // file name of the picture for the cover, "" for none
	Places                Places
}

// Places say where the fields of an article are written, for messages; zero where
// that is not known.
type Places struct{ Title, Author, Digest, Body diag.Pos }

// Picture is a picture to be inserted by hand where its place is marked.
type Picture struct {
	Src  string // address in the input
	Alt  string
	Name string // of the file to insert: 图1.jpg; "" for one on another site
}

// Transform makes the body of an article and collects its pictures.
func Transform(in Input) (*Article, diag.List) {
	doc, err := html.Parse(bytes.NewReader(in.HTML))
	if err != nil {
		return nil, diag.List{errParse.At(diag.Pos{}, err)}
	}
	root := find(doc, "main")
	if root == nil {
		root = find(doc, "body")
	}
	if root == nil { // the parser makes one, but for a <frameset>
		return nil, diag.List{errParse.At(diag.Pos{}, errors.New("<body>?"))}
	}
	w := &writer{in: in, out: &strings.Builder{}, words: wordsOf(in.Lang), numbers: map[string]int{}, pictures: map[string]int{}}
	body := css(in.Style.body())
	w.out.WriteString(open("section", body))
	w.children(root, place{block: true})
	w.links()
	w.out.WriteString("</section>")
	return &Article{Title: in.Title, Body: w.out.String(), Pictures: w.shown}, w.list
}

func find(n *html.Node, name string) *html.Node {
	if n.Type == html.ElementNode && n.Data == name && n.Namespace == "" {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if f := find(c, name); f != nil {
			return f
		}
	}
	return nil
}

// words are the texts that the transformer adds.
type words struct{ links, figure, insert, outside, notes, colon, left, right string }

func wordsOf(lang string) words {
	if strings.HasPrefix(lang, "en") {
		return words{"Links", "Picture ", "Insert %s here", "Insert a picture here: ", "Notes", ": ", "[", "]"}
	}
	return words{"文中链接", "图", "请在这里插入 %s", "请在这里插入图片：", "注释", "：", "〔", "〕"}
}

// writer writes the article while it walks over the page.
type writer struct {
	in    Input
	words words
	out   *strings.Builder
	list  diag.List

	addresses []link         // in the order of their numbers
	numbers   map[string]int // address → number
	shown     []Picture
	pictures  map[string]int // source → place in shown
}

type link struct{ text, address string }

// place is what a node is written into.
type place struct {
	block  bool // text of white space alone is layout of the source
	inline bool // only phrases may stand here: within a paragraph or a heading
	code   bool // white space counts
	lines  bool // lines are kept
}

func (w *writer) children(n *html.Node, c place) {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		w.node(k, c)
	}
}

func (w *writer) node(n *html.Node, c place) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data, c)
	case html.ElementNode:
		w.element(n, c)
	}
}

func (w *writer) text(s string, c place) {
	switch {
	case c.code:
		w.out.WriteString(codeText(s))
		return
	case strings.Trim(s, " \t\r\n\f") == "":
		if !c.block && s != "" {
			w.out.WriteByte(' ')
		}
		return
	}
	if c.lines {
		lines := strings.Split(strings.Trim(s, " \t\r\n\f"), "\n")
		for i, l := range lines {
			lines[i] = html.EscapeString(strings.TrimSpace(collapse(l)))
		}
		w.out.WriteString(strings.Join(lines, "<br>"))
		return
	}
	w.out.WriteString(html.EscapeString(collapse(s)))
}

// collapse makes one space of each run of white space.
func collapse(s string) string {
	var sb strings.Builder
	space := false
	for _, r := range s {
		if strings.ContainsRune(" \t\r\n\f", r) {
			space = true
			continue
		}
		if space {
			sb.WriteByte(' ')
			space = false
		}
		if r < 0x20 || r == 0x7f {
			continue // no character of a text
		}
		sb.WriteRune(r)
	}
	if space {
		sb.WriteByte(' ')
	}
	return sb.String()
}

// codeText keeps lines and indents in a place that keeps neither.
func codeText(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = html.EscapeString(strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, s))
	return strings.NewReplacer("\n", "<br>", "\t", "\u00a0\u00a0\u00a0\u00a0", "  ", "\u00a0\u00a0").Replace(s)
}

// gone are elements of which nothing is a text for readers.
var gone = setOf("script style template noscript iframe object embed applet frame frameset noframes select textarea button form nav dialog " +
	"video audio canvas map area track source param link meta title base head colgroup col rp math datalist progress meter portal")

// blocks are wrapped in a section; phrases in a span; the others keep their names.
var (
	blocks = setOf("div section article aside header footer main figure figcaption hgroup address details summary dl dt dd fieldset legend pre caption center")
	spans  = setOf("time data abbr cite q dfn small big kbd samp var output mark bdi bdo label tt font ruby rb rt ins")
	kept   = setOf("p h2 h3 h4 h5 h6 ul ol li blockquote table thead tbody tfoot tr td th strong b em i u s sub sup span code")
	loose  = setOf("div section article aside header footer main figure hgroup details dl fieldset ul ol table thead tbody tfoot tr blockquote") // hold blocks
	closed = setOf("p h2 h3 h4 h5 h6")                                                                                                           // hold phrases
)

func setOf(s string) map[string]bool {
	m := map[string]bool{}
	for _, f := range strings.Fields(s) {
		m[f] = true
	}
	return m
}

func (w *writer) element(n *html.Node, c place) {
	if n.Namespace == "svg" && n.Data == "svg" {
		w.svg(n, c)
		return
	}
	if n.Namespace != "" || gone[n.Data] || attr(n, "aria-hidden") == "true" || hasAttr(n, "hidden") || matches(w.in.Style.drop, n) {
		return
	}
	switch n.Data {
	case "h1":
		if text := strings.TrimSpace(collapse(textOf(n))); text != strings.TrimSpace(w.in.Title) {
			w.wrap(n, "h2", c)
		}
	case "a":
		w.anchor(n, c)
	case "img":
		w.picture(n, c)
	case "input":
		w.checkbox(n)
	case "br", "hr":
		if n.Data == "hr" && c.inline {
			return
		}
		w.out.WriteString(open(n.Data, css(w.in.Style.of(n))))
	case "del", "strike":
		w.wrap(n, "s", c)
	case "table":
		w.table(n, c)
	default:
		switch {
		case kept[n.Data]:
			w.wrap(n, n.Data, c)
		case blocks[n.Data]:
			w.wrap(n, "section", c)
		case spans[n.Data]:
			w.wrap(n, "span", c)
		default: // unknown: what is in it
			w.children(n, c)
		}
	}
}

// wrap writes an element under a name, unless nothing is in it.
func (w *writer) wrap(n *html.Node, name string, c place) {
	in := place{block: loose[n.Data] || n.Data == "main", inline: c.inline || closed[name], code: c.code || n.Data == "pre"}
	if (n.Data == "li" || n.Data == "dd" || n.Data == "td" || n.Data == "th" || n.Data == "figcaption" || n.Data == "summary") && hasBlock(n) {
		in.block = true
	}
	if c.inline && (name == "section" || name == "p" || closed[name] && name != "p") {
		name = "span"
	}
	style := css(w.in.Style.of(n))
	in.lines = c.lines || strings.Contains(style, "white-space:pre-line")
	inner := w.aside(func() { w.inside(n, in) })
	if name == "p" || name == "section" || closed[name] {
		inner = strings.Trim(inner, " ")
	}
	if blank(inner) && name != "td" && name != "th" {
		return
	}
	if name == "span" && !c.code && apart(n) {
		w.out.WriteByte(' ')
	}
	if name == "span" && style == "" {
		w.out.WriteString(inner)
		return
	}
	w.out.WriteString("<" + name + numbers(n) + styleAttr(style) + ">" + inner + "</" + name + ">")
}

// apart reports whether only the style sheet of the site keeps an element apart from
// the one before it, so that their words would run together.
func apart(n *html.Node) bool {
	p := n.PrevSibling
	return p != nil && p.Type == html.ElementNode && (spans[p.Data] || p.Data == "span")
}

// inside writes what is in an element, with the marks that stand for what markup said.
func (w *writer) inside(n *html.Node, c place) {
	class := " " + attr(n, "class") + " "
	switch {
	case n.Data == "q":
		w.out.WriteString("“")
		defer w.out.WriteString("”")
	case n.Data == "rt":
		w.out.WriteString("（")
		defer w.out.WriteString("）")
	case strings.Contains(class, " footnotes "):
		w.out.WriteString(open("section", w.in.Style.made("footnotes-title")) + html.EscapeString(w.words.notes) + "</section>")
	case n.Data == "pre" || n.Data == "code" && c.code:
		w.out.WriteString(strings.TrimSuffix(w.aside(func() { w.children(n, c) }), "<br>"))
		return
	case n.Data == "li" && !hasBlock(n): // the editor's own lists hold blocks
		w.out.WriteString("<section>" + strings.TrimSpace(w.aside(func() { w.children(n, c) })) + "</section>")
		return
	}
	w.children(n, c)
}

// aside gives what is written by do instead of writing it.
func (w *writer) aside(do func()) string {
	whole := w.out
	w.out = &strings.Builder{}
	do()
	s := w.out.String()
	w.out = whole
	return s
}

// blank reports whether nothing would be seen.
func blank(s string) bool {
	if strings.Contains(s, "<svg") || strings.Contains(s, "<hr") {
		return false
	}
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		j := strings.IndexByte(s[i:], '>')
		if strings.TrimSpace(s[:i]) != "" || j < 0 {
			return false
		}
		s = s[i+j+1:]
	}
	return strings.TrimSpace(s) == ""
}

func open(name, style string) string { return "<" + name + styleAttr(style) + ">" }

func styleAttr(style string) string {
	if style == "" {
		return ""
	}
	return ` style="` + html.EscapeString(style) + `"`
}

// numbers are the attributes that hold one: spans of cells, the start of a list.
func numbers(n *html.Node) string {
	var sb strings.Builder
	for _, key := range numeric[n.Data] {
		if v, err := strconv.Atoi(attr(n, key)); err == nil && v >= 0 && v <= 1000 && v != 1 {
			sb.WriteString(" " + key + `="` + itoa(v) + `"`)
		}
	}
	return sb.String()
}

var numeric = map[string][]string{"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}

// hasBlock reports whether an element holds blocks, so that white space between
// them is layout.
func hasBlock(n *html.Node) bool {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if k.Type == html.ElementNode && (blocks[k.Data] || loose[k.Data] || closed[k.Data]) {
			return true
		}
	}
	return false
}

// table puts the caption, which the editor does not know, before the table.
func (w *writer) table(n *html.Node, c place) {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if k.Type == html.ElementNode && k.Data == "caption" {
			w.wrap(k, "section", place{inline: c.inline})
			n.RemoveChild(k)
			break
		}
	}
	w.wrap(n, "table", c)
}

// checkbox draws the box of a task list.
func (w *writer) checkbox(n *html.Node) {
	switch {
	case attr(n, "type") != "checkbox":
	case hasAttr(n, "checked"):
		w.out.WriteString("☑")
	default:
		w.out.WriteString("☐")
	}
}

func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return true
		}
	}
	return false
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var sb strings.Builder
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		sb.WriteString(textOf(k))
	}
	return sb.String()
}

func itoa(n int) string { return strconv.Itoa(n) }
