package wechat

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"jianbao/generator/diag"
)

// Limits of an article, see the package comment. Characters are Unicode code points.
const (
	MaxTitle  = 32
	MaxAuthor = 16
	MaxDigest = 128
	MaxBody   = 20_000  // characters: fewer
	MaxBytes  = 1 << 20 // of the HTML: fewer
)

// Check proves that an article keeps the limits: it reads the body as a stranger
// would and knows nothing of how it was made. Each break is an error that says what
// to do; what only some ways of publishing refuse is a warning. The places are those
// of the article.
func Check(a *Article) diag.List {
	var list diag.List
	over := func(m diag.Message, pos diag.Pos, text string, limit int) {
		if n := utf8.RuneCountInString(text); n > limit {
			list.Add(m.At(pos, n, limit, n-limit))
		}
	}
	if strings.TrimSpace(a.Title) == "" {
		list.Add(errNoTitle.At(a.Places.Title))
	}
	over(errTitle, a.Places.Title, a.Title, MaxTitle)
	over(errAuthor, a.Places.Author, a.Author, MaxAuthor)
	over(errDigest, a.Places.Digest, a.Digest, MaxDigest)
	return append(list, checkBody(a.Body, a.Places.Body)...)
}

func checkBody(body string, pos diag.Pos) diag.List {
	nodes, err := fragment(body)
	if err != nil {
		return diag.List{errParse.At(pos, err)}
	}
	c := checker{pos: pos, told: map[string]bool{}}
	if len(nodes) != 1 || nodes[0].Data != "section" {
		c.add("section", errSection)
	}
	for _, n := range nodes {
		c.node(n)
	}
	if strings.TrimSpace(c.text.String()) == "" && c.drawings == 0 {
		c.add("empty", errEmpty)
	}
	c.size(body)
	return c.list
}

// fragment reads HTML as what stands in a <body>.
func fragment(body string) ([]*html.Node, error) {
	return html.ParseFragment(strings.NewReader(body), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
}

type checker struct {
	pos      diag.Pos
	list     diag.List
	told     map[string]bool // each kind of break is told once
	text     strings.Builder
	drawings int
	largest  struct{ number, bytes int } // of the drawings
}

func (c *checker) add(key string, m diag.Message, args ...any) {
	if !c.told[key] {
		c.told[key] = true
		c.list.Add(m.At(c.pos, args...))
	}
}

// accepted are the elements that the editor keeps.
var accepted = strings.Fields("section p span h2 h3 h4 h5 h6 strong b em i u s sub sup br hr ul ol li blockquote code " +
	"table thead tbody tfoot tr td th a svg g path rect circle ellipse line polyline polygon text tspan")

func (c *checker) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		c.text.WriteString(n.Data)
	case html.ElementNode:
		if !has(accepted, n.Data) || n.Namespace != "" && n.Namespace != "svg" {
			c.add("element "+n.Data, errElement, n.Data)
		}
		for _, a := range n.Attr {
			c.attribute(n, a)
		}
		if n.Data == "svg" {
			c.drawing(n)
		}
	case html.CommentNode, html.DoctypeNode:
		c.add("element !--", errElement, "!--")
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.node(k)
	}
}

var (
	wholeNumber = regexp.MustCompile(`^[0-9]{1,4}$`)
	shapeNames  = strings.Fields("d fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin " +
		"stroke-dasharray opacity transform x y dx dy x1 y1 x2 y2 cx cy r rx ry width height points text-anchor dominant-baseline font-size font-weight xmlns viewBox")
	// refused is what must stand in no value: it leads elsewhere or is dropped.
	refused = regexp.MustCompile(`(?i)url\s*\(|var\s*\(|rgba|hsla|expression|javascript:|@media|@import|position|grid|!important|[<>{}\\]`)
)

func (c *checker) attribute(n *html.Node, a html.Attribute) {
	switch {
	case a.Key == "style" && a.Namespace == "":
		if m := refused.FindString(a.Val); m != "" {
			c.add("style "+m, errStyle, n.Data, m)
		}
	case a.Key == "href" && n.Data == "a" && n.Namespace == "":
		if u, err := url.Parse(a.Val); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host != "mp.weixin.qq.com" {
			c.add("link "+a.Val, errLink, a.Val)
		}
	case n.Namespace == "svg" && has(shapeNames, a.Key):
		if a.Key != "xmlns" && refused.MatchString(a.Val) {
			c.add("svg "+a.Key, errAttribute, n.Data, a.Key+"="+a.Val)
		}
	case (n.Data == "td" || n.Data == "th") && (a.Key == "colspan" || a.Key == "rowspan"), n.Data == "ol" && a.Key == "start":
		if !wholeNumber.MatchString(a.Val) {
			c.add("number "+a.Key, errAttribute, n.Data, a.Key+"="+a.Val)
		}
	default:
		c.add("attribute "+n.Data+" "+a.Key, errAttribute, n.Data, a.Key)
	}
}

func (c *checker) drawing(n *html.Node) {
	c.drawings++
	var sb strings.Builder
	// Writing to a builder does not fail, and a tree that was read can be written.
	_ = html.Render(&sb, n)
	if sb.Len() > c.largest.bytes {
		c.largest.number, c.largest.bytes = c.drawings, sb.Len()
	}
	if sb.Len() >= MaxBytes {
		c.add("drawing "+itoa(c.drawings), errSVG, c.drawings, kilobytes(sb.Len()), kilobytes(MaxBytes))
	}
}

// size checks the length of the text and of the HTML.
func (c *checker) size(body string) {
	if n := utf8.RuneCountInString(strings.Join(strings.Fields(c.text.String()), " ")); n >= MaxBody {
		c.add("long", errLong, thousands(n), thousands(MaxBody), thousands(n-MaxBody+1))
	}
	hint := diag.Text{}
	if c.largest.bytes > 0 {
		hint.ZH = "（最大的是第 " + itoa(c.largest.number) + " 张，" + kilobytes(c.largest.bytes) + " KB）"
		hint.EN = " (the largest is number " + itoa(c.largest.number) + ", " + kilobytes(c.largest.bytes) + " KB)"
	}
	if len(body) >= MaxBytes {
		c.add("large", errLarge, kilobytes(len(body)), kilobytes(MaxBytes), hint)
		return
	}
	if n := utf8.RuneCountInString(body); n >= MaxBody && !c.told["long"] {
		c.add("markup", warnMarkup, thousands(n), thousands(MaxBody), hint)
	}
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func kilobytes(n int) string { return thousands((n + 1023) / 1024) }

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
