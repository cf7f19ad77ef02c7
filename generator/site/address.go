package site

import (
	"fmt"
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/source"
)

var (
	errTwoOwners = diag.Message{
		Code: "JB0601", Severity: diag.Error,
		ZH: "网址 %s 有两个来源：%s 和 %s", EN: "two sources for the address %s: %s and %s",
		HintZH: "改其中一个的文件名，或用 slug: 另给一个网址", HintEN: "rename one of them, or give it another address with slug:",
	}
	errUnsafeAddress = diag.Message{
		Code: "JB0602", Severity: diag.Error,
		ZH: "网址 %q 不能用：%s", EN: "the address %q cannot be used: %s",
		HintZH: "只用文字、数字、连字符和斜杠", HintEN: "use letters, digits, hyphens and slashes only",
	}
)

// owner says who made an output path.
type owner struct {
	what string
	pos  diag.Pos
	doc  *model.Doc // its file and place are the owner's
}

// place is where the owner is written, zero where nowhere.
func (o owner) place() diag.Pos {
	if o.doc == nil {
		return o.pos
	}
	pos := diag.Pos{File: contentFile(o.doc.Path), Line: 1, Col: 1}
	for _, key := range []string{"slug", "url"} {
		if at, ok := o.doc.Front.Places.Find(key); ok {
			pos = at
		}
	}
	return pos
}

func (o owner) String() string {
	if file := o.place().File; file != "" {
		return file
	}
	return o.what
}

func (b *builder) claim(output string, o owner) bool {
	key := source.Fold(output)
	if first, taken := b.owners[key]; taken {
		at, firstAt := o.place(), first.place()
		d := errTwoOwners.At(at, "/"+strings.TrimSuffix(output, "index.html"), first.String(), o.String())
		if firstAt.File != "" {
			d = d.With(firstAt)
		}
		if at.File == "" {
			d.Pos = firstAt
		}
		b.diags.Add(d)
		return false
	}
	b.owners[key] = o
	return true
}

// OutputPath is the file of a site-absolute address: "/a/" → "a/index.html",
// "/404.html" → "404.html".
func OutputPath(u string) string {
	p := strings.TrimPrefix(u, "/")
	if p == "" || strings.HasSuffix(p, "/") {
		return p + "index.html"
	}
	return p
}

// Slug makes a segment of an address from a title or term: Han characters and
// letters stay, spaces become hyphens, the rest goes.
func Slug(s string) string {
	var sb strings.Builder
	dash := false
	for _, r := range norm.NFC.String(strings.TrimSpace(s)) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_':
			if dash && sb.Len() > 0 {
				sb.WriteByte('-')
			}
			dash = false
			sb.WriteRune(unicode.ToLower(r))
		default:
			dash = true
		}
	}
	return sb.String()
}

// maxSegment is the length in bytes of a part of an address that is made of a
// value: 40 Han characters. What is longer is cut, with a hash of the whole.
const maxSegment = 120

func shortSegment(seg string) string {
	if len(seg) <= maxSegment {
		return seg
	}
	return hashedSegment(seg, seg)
}

// hashedSegment cuts a segment and ends it with a hash of value.
func hashedSegment(seg, value string) string {
	var h deps.Hasher
	h.Str(value)
	tail := fmt.Sprintf("-%08x", uint32(h.Sum().Hi>>32))
	cut := min(len(seg), maxSegment-len(tail))
	for cut > 0 && cut < len(seg) && !utf8.RuneStart(seg[cut]) {
		cut--
	}
	return strings.TrimRight(seg[:cut], " .-") + tail
}

// unsafe says why an address cannot be used, in both languages.
func unsafe(u string) (diag.Text, bool) {
	if dec, err := url.PathUnescape(u); err != nil || dec != u {
		return diag.Text{ZH: "不要用 % 编码", EN: "it must not be percent-encoded"}, true
	}
	if strings.ContainsAny(u, "\\?#<>:\"|*") {
		return diag.Text{ZH: `含有 \ ? # < > : " | * 之一`, EN: `it has one of \ ? # < > : " | *`}, true
	}
	for _, r := range u {
		if unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r) {
			return diag.Text{ZH: "含有看不见的控制字符", EN: "it has an invisible control character"}, true
		}
	}
	if u == "/" {
		return diag.Text{}, false
	}
	for _, seg := range strings.Split(strings.TrimSuffix(strings.TrimPrefix(u, "/"), "/"), "/") {
		if why, ok := source.CheckName(seg); !ok {
			return why, true
		}
		if strings.HasPrefix(seg, ".") || strings.HasPrefix(seg, " ") || strings.HasSuffix(seg, "~") {
			return diag.Text{ZH: "像隐藏文件或备份文件", EN: "it looks like a hidden or backup file"}, true
		}
	}
	return diag.Text{}, false
}

// address is the site-absolute address of a document.
func (b *builder) address(doc *model.Doc, kind model.PageKind) (string, bool) {
	f := &doc.Front
	pos := func(key string) diag.Pos {
		if p, ok := f.Places.Find(key); ok {
			return p
		}
		return diag.Pos{File: contentFile(doc.Path), Line: 1}
	}
	u, key := "/", "slug"
	switch {
	case f.URL != "":
		u, key = f.URL, "url"
		if !strings.HasPrefix(u, "/") {
			u = "/" + u
		}
		if !strings.HasSuffix(u, "/") && path.Ext(u) == "" {
			u += "/"
		}
	case kind == model.KindHome:
	default:
		u = b.permalink(doc, kind)
	}
	if why, bad := unsafe(u); bad {
		b.diags.Add(errUnsafeAddress.At(pos(key), u, why))
		return "", false
	}
	return u, true
}

func (b *builder) permalink(doc *model.Doc, kind model.PageKind) string {
	dir, name := path.Split(strings.TrimSuffix(doc.Path, path.Ext(doc.Path)))
	dir = strings.Trim(dir, "/")
	if name == "index" || name == "_index" {
		dir, name = path.Split(dir)
		dir = strings.Trim(dir, "/")
	}
	if doc.Front.Slug != "" {
		name = doc.Front.Slug
	}
	if pattern := b.Config.Permalinks[topFolder(doc.Path)]; pattern != "" && kind != model.KindSection {
		d := doc.Front.Date
		return "/" + strings.Trim(strings.NewReplacer(
			":year", d.Format("2006"), ":month", d.Format("01"), ":day", d.Format("02"),
			":section", topFolder(doc.Path), ":slug", name, ":title", Slug(doc.Front.Title),
		).Replace(pattern), "/") + "/"
	}
	return "/" + strings.TrimPrefix(dir+"/"+name+"/", "/")
}

func contentFile(p string) string { return path.Join("content", p) }

func topFolder(p string) string {
	if i := strings.IndexByte(p, '/'); i >= 0 {
		return p[:i]
	}
	return ""
}
