package wechat

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// anchor writes a link: one within WeChat stays; of another the text stays, with a
// number under which its address stands at the end; what leads nowhere outside the
// page is text.
func (w *writer) anchor(n *html.Node, c place) {
	href := strings.TrimSpace(attr(n, "href"))
	class := " " + attr(n, "class") + " "
	switch {
	case strings.Contains(class, " footnote-ref "):
		w.out.WriteString(w.words.left)
		w.children(n, c)
		w.out.WriteString(w.words.right)
		return
	case matches(w.in.Style.unlink, n):
		w.children(n, c)
		return
	}
	address := w.address(href)
	inner := w.aside(func() { w.children(n, c) })
	if address == "" || blank(inner) {
		w.out.WriteString(inner)
		return
	}
	if within(address) {
		w.out.WriteString(`<a href="` + html.EscapeString(address) + `"` + styleAttr(css(w.in.Style.of(n))) + ">" + inner + "</a>")
		return
	}
	w.out.WriteString(inner)
	text := strings.TrimSpace(collapse(textOf(n)))
	if same(text, address) { // the address is in the text already
		return
	}
	number, known := w.numbers[address]
	if !known {
		w.addresses = append(w.addresses, link{text, address})
		number = len(w.addresses)
		w.numbers[address] = number
	}
	w.out.WriteString(open("sup", w.in.Style.made("link-number")) + "[" + itoa(number) + "]</sup>")
}

func same(text, address string) bool {
	trim := func(s string) string {
		for _, p := range []string{"https://", "http://"} {
			s = strings.TrimPrefix(s, p)
		}
		return strings.TrimSuffix(s, "/")
	}
	return trim(text) == trim(address)
}

// address is the full address of a link, "" where it has none that a reader of
// WeChat could use.
func (w *writer) address(href string) string {
	u, err := url.Parse(href)
	switch {
	case err != nil || href == "" || strings.HasPrefix(href, "#"):
		return ""
	case u.Scheme == "http" || u.Scheme == "https":
		if u.Host == "" {
			return ""
		}
		u.Host = strings.ToLower(u.Host)
		return u.String()
	case u.Scheme != "" || u.Host != "" || w.in.BaseURL == "" || !strings.HasPrefix(u.Path, "/"):
		return ""
	}
	return w.in.BaseURL + strings.TrimPrefix(u.String(), "/")
}

// within reports whether an address is one that WeChat lets articles lead to.
func within(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host == "mp.weixin.qq.com" && u.User == nil
}

// links writes the list of addresses at the end.
func (w *writer) links() {
	if len(w.addresses) == 0 {
		return
	}
	s := w.in.Style
	w.out.WriteString(open("section", s.made("links")))
	w.out.WriteString(open("section", s.made("links-title")) + html.EscapeString(w.words.links) + "</section>")
	for i, l := range w.addresses {
		w.out.WriteString(open("p", s.made("links-item")) + html.EscapeString("["+itoa(i+1)+"] "+l.text+w.words.colon+l.address) + "</p>")
	}
	w.out.WriteString("</section>")
}
