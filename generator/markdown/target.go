package markdown

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/yuin/goldmark/ast"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

var (
	warnScheme = diag.Message{
		Code: "JB0524", Severity: diag.Warning,
		ZH: "链接地址 %q 不安全，已去掉", EN: "the link %q is unsafe and was dropped",
		HintZH: "可以用网址（https://）、邮箱（mailto:）、电话（tel:）和站内文件的路径",
		HintEN: "addresses may be https://, mailto:, tel: and paths of the site's files",
	}
	warnDrive = diag.Message{
		Code: "JB0525", Severity: diag.Warning,
		ZH: "链接 %q 是自己电脑上的路径，别人打不开，已去掉", EN: "the link %q is a path of your own computer and was dropped",
		HintZH: "把文件放到 content 文件夹里，再写它的相对路径", HintEN: "put the file below content and write its relative path",
	}
	warnNoTarget = diag.Message{
		Code: "JB0526", Severity: diag.Warning,
		ZH: "链接没有写地址", EN: "the link has no address",
		HintZH: "写成 [文字](地址)", HintEN: "write [text](address)",
	}
	warnFragment = diag.Message{
		Code: "JB0527", Severity: diag.Warning,
		ZH: "这一页里没有标题 #%s%s", EN: "this page has no heading #%s%s",
	}
	warnOutsideImage = diag.Message{
		Code: "JB0528", Severity: diag.Warning,
		ZH: "不引用外站的图片 %q，%s", EN: "pictures of other sites are not loaded; %q %s",
		HintZH: "把图片存到文章旁边，再写它的文件名", HintEN: "save the picture beside the article and write its file name",
	}
)

// address is where a link leads.
type address struct {
	kind addressKind
	text string // unescaped
}

type addressKind uint8

const (
	addressNone     addressKind = iota
	addressInside               // a path, for the site to resolve
	addressFragment             // #id
	addressOutside              // http, https
	addressContact              // mailto, tel, sms
	addressDrive                // a path of a computer
	addressUnsafe
)

// classify reads a destination as written. Browsers skip control characters and
// spaces in a scheme and take a backslash for a slash, so they go first.
func classify(dest []byte) address {
	text := strings.Map(func(c rune) rune {
		switch {
		case c < ' ', c == 0x7f, c >= 0x200B && c <= 0x200F, c == 0x2028, c == 0x2029, c == 0xFEFF:
			return -1
		case c == '\\':
			return '/'
		}
		return c
	}, string(unescape(nil, dest)))
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return address{}
	case text[0] == '#':
		return address{addressFragment, text}
	case strings.HasPrefix(text, "//"):
		return address{addressOutside, "https:" + text}
	}
	switch scheme := schemeOf(text); {
	case scheme == "":
		return address{addressInside, text}
	case scheme == "http", scheme == "https":
		return address{addressOutside, text}
	case scheme == "mailto", scheme == "tel", scheme == "sms":
		return address{addressContact, text}
	case len(scheme) == 1 && scheme != "%", scheme == "file":
		return address{addressDrive, text}
	}
	return address{addressUnsafe, text}
}

// schemeOf is the scheme of an address in lower case, "" for a path. A scheme
// that is written with escapes (javascript%3A) is one as well.
func schemeOf(s string) string {
	end := strings.IndexAny(s, ":/?#")
	head := s
	if end >= 0 {
		head = s[:end]
	}
	if strings.Contains(head, "%") {
		if dec, err := url.PathUnescape(head); err == nil && strings.Contains(dec, ":") {
			return "%"
		}
	}
	if end <= 0 || s[end] != ':' {
		return ""
	}
	head = strings.ToLower(strings.ReplaceAll(head, " ", ""))
	for i, c := range []byte(head) {
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || !(c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.')) {
			return ""
		}
	}
	return head
}

func renderLink(r *run, n *ast.Link) {
	if r.inLink > 0 {
		r.children(n)
		return
	}
	a := classify(n.Destination)
	if !r.startLink(a, startOf(n)) {
		r.children(n)
		return
	}
	if len(n.Title) > 0 {
		r.attr("title", unescape(nil, n.Title))
	}
	for _, at := range n.Attributes() {
		if v, ok := at.Value.([]byte); ok && (string(at.Name) == "class" || string(at.Name) == "lang") {
			r.attr(string(at.Name), v)
		}
	}
	r.buf = append(r.buf, '>')
	r.inLink++
	r.children(n)
	r.inLink--
	r.raw("</a>")
}

// startLink writes `<a href="…"`, or reports why there is no link.
func (r *run) startLink(a address, offset int) bool {
	switch a.kind {
	case addressOutside:
		r.raw("<a")
		r.attr("href", []byte(a.text))
		r.raw(` rel="noopener"`)
	case addressContact:
		r.raw("<a")
		r.attr("href", []byte(strings.ReplaceAll(a.text, " ", "%20")))
	case addressFragment:
		if r.fragment {
			return false
		}
		r.raw("<a")
		r.attr("href", []byte(a.text))
		r.links = append(r.links, fragmentLink{a.text[1:], r.pos(offset)})
	case addressInside:
		if r.fragment {
			return false
		}
		r.raw(`<a href="`)
		r.hole(model.Hole{Kind: model.HoleLink, Target: a.text, Pos: r.pos(offset)})
		r.buf = append(r.buf, '"')
	case addressNone:
		r.report(warnNoTarget, offset)
		return false
	case addressDrive:
		r.report(warnDrive, offset, a.text)
		return false
	default:
		r.report(warnScheme, offset, a.text)
		return false
	}
	return true
}

// checkFragments reports links to headings that the page does not have.
func (r *run) checkFragments() {
	for _, l := range r.links {
		id := l.id
		if dec, err := url.PathUnescape(id); err == nil {
			id = dec
		}
		if id == "" || id == "top" || r.ids[id] {
			continue
		}
		hint := diag.Text{}
		names := make([]string, 0, len(r.toc))
		for _, h := range r.toc {
			names = append(names, h.ID)
		}
		if near := diag.Nearest(id, names); near != "" {
			hint = diag.Text{ZH: "，您是不是想写 #" + near, EN: "; did you mean #" + near + "?"}
		}
		r.list.Add(warnFragment.At(l.pos, id, hint))
	}
}

// renderImage leaves a hole for a picture; block says that it stands alone.
func renderImage(r *run, n *ast.Image, block bool) {
	alt := bytes.TrimSpace(r.alt(n))
	a := classify(n.Destination)
	offset := startOf(n)
	switch {
	case r.fragment:
		r.buf = appendEscaped(r.buf, alt)
	case a.kind == addressInside:
		h := model.Hole{
			Kind: model.HoleImage, Target: a.text, Text: string(alt), Title: string(unescape(nil, n.Title)),
			Block: block, Attrs: holeAttributes(n), Pos: r.pos(offset),
		}
		if id := attribute(n, "id"); id != nil {
			r.claim(string(id), offset)
		}
		if block && h.Title == "" {
			h.Title = h.Text
		}
		r.hole(h)
	case a.kind == addressOutside:
		r.report(warnOutsideImage, offset, a.text, diag.Text{ZH: "已改成链接", EN: "became a link"})
		r.outsideImage(a, alt, offset)
	default:
		switch a.kind {
		case addressNone:
			r.report(warnNoTarget, offset)
		case addressDrive:
			r.report(warnDrive, offset, a.text)
		default:
			r.report(warnScheme, offset, a.text)
		}
		r.buf = appendEscaped(r.buf, alt)
	}
}

func (r *run) outsideImage(a address, alt []byte, offset int) {
	if len(alt) == 0 {
		alt = []byte(a.text)
	}
	linked := r.inLink == 0 && r.startLink(a, offset)
	if linked {
		r.buf = append(r.buf, '>')
	}
	r.buf = appendEscaped(r.buf, alt)
	if linked {
		r.raw("</a>")
	}
}

func (r *run) alt(n ast.Node) []byte {
	r.checkFigures(n, diag.Text{ZH: "图片说明", EN: "the description of a picture"})
	var out []byte
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		out = r.plain(out, c)
	}
	return out
}

// figures writes a paragraph of nothing but pictures as figures.
func (r *run) figures(n ast.Node) bool {
	if c := n.FirstChild(); c == nil || c.Kind() != ast.KindImage {
		return false
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch t := c.(type) {
		case *ast.Image:
			if k := classify(t.Destination).kind; k != addressInside {
				return false
			}
		case *ast.Text:
			if !isBlankText(t.Segment.Value(r.src)) {
				return false
			}
		default:
			return false
		}
	}
	if r.fragment {
		return false
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if img, ok := c.(*ast.Image); ok {
			for _, a := range n.Attributes() { // of a line under the picture
				if _, has := img.Attribute(a.Name); !has {
					img.SetAttribute(a.Name, a.Value)
				}
			}
			renderImage(r, img, true)
			r.buf = append(r.buf, '\n')
		}
	}
	return true
}
