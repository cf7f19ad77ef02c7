package markdown

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// Open letters. Salutation, call, wish, signatories and date are written in the
// front matter, the body in the text, and each of them once: what is missing is
// an error, and so is a part that the text repeats (letterparts.go finds those).

var (
	errNoLetterBody = diag.Message{
		Code: "JB0550", Severity: diag.Error,
		ZH: "公开信没有正文", EN: "the letter has no text",
		HintZH: "正文写在第二个 --- 的下面；称呼、祝语、署名、日期写在文件头", HintEN: "write the text below the second ---; salutation, wish, signatories and date belong above it",
	}
	errRepeated = diag.Message{
		Code: "JB0551", Severity: diag.Error,
		ZH: "%[1]s在文件头里已经有了（第 %[3]d 行），正文里又写了一遍：“%[2]s”", EN: "%[1]s given twice: in the front matter (line %[3]d) and again in the text: %[2]q",
		HintZH: "删去正文里的；版式会把它排在该在的地方", HintEN: "delete it in the text; the layout sets it where it belongs",
	}
	errPartInText = diag.Message{
		Code: "JB0552", Severity: diag.Error,
		ZH: "%[1]s“%[2]s”写在了正文里", EN: "the %[1]s %[2]q is written in the text",
		HintZH: "从正文里删去，在文件头里写一行 %[3]s: %[2]s", HintEN: "delete it there and write a line %[3]s: %[2]s in the front matter",
	}
	errPartDenied = diag.Message{
		Code: "JB0553", Severity: diag.Error,
		ZH: "文件头第 %[3]d 行说没有%[1]s，正文里却有：“%[2]s”", EN: "line %[3]d of the front matter says that there is no %[1]s, but the text has one: %[2]q",
		HintZH: "从正文里删去，或移到文件头的这一行", HintEN: "delete it, or move it to that line of the front matter",
	}
)

// letterPart is a part of a letter that its front matter says.
type letterPart struct {
	key     string
	label   diag.Text
	zh      string    // the key as editors write it
	example diag.Text // a line for the front matter
	denied  bool      // it may be said not to be there
}

// letterParts are the parts in the order of a letter. The title is always there.
var letterParts = []letterPart{
	{"title", diag.Text{ZH: "标题", EN: "title"}, "标题", diag.Text{}, false},
	{"salutation", diag.Text{ZH: "称呼", EN: "salutation"}, "称呼", diag.Text{ZH: "称呼: 各位党员同志", EN: "salutation: Dear neighbours"}, false},
	{"call", diag.Text{ZH: "号召", EN: "call"}, "号召", diag.Text{
		ZH: "号召: 请来社区认一件事；没有号召的信，写 号召: 无", EN: "call: Come and take a task; for a letter without one, call: none"}, true},
	{"wish", diag.Text{ZH: "祝语", EN: "wish"}, "祝语", diag.Text{
		ZH: "祝语: 此致敬礼；没有祝语的信，写 祝语: 无", EN: "wish: Yours sincerely; for a letter without one, wish: none"}, true},
	{"signatories", diag.Text{ZH: "署名", EN: "signatories"}, "署名", diag.Text{ZH: "署名: [和平街道党工委]", EN: "signatories: [The committee]"}, false},
	{"date", diag.Text{ZH: "日期", EN: "date"}, "日期", diag.Text{ZH: "日期: 2026-11-20", EN: "date: 2026-11-20"}, false},
}

func letterKeys() []*frontKey {
	key := func(name string, set func(d *front, l *model.Letter, v yamldoc.Node), aliases ...string) *frontKey {
		return &frontKey{name: name, aliases: aliases, kind: "letter", set: func(d *front, v yamldoc.Node) { set(d, d.letter(), v) }}
	}
	return []*frontKey{
		key("salutation", func(d *front, l *model.Letter, v yamldoc.Node) { l.Salutation = salutation(d.text(v)) }, "称呼", "称谓"),
		key("call", func(d *front, l *model.Letter, v yamldoc.Node) { l.Call = d.unlessNone("call", v) }, "号召", "倡议"),
		key("wish", func(d *front, l *model.Letter, v yamldoc.Node) { l.Wish = wish(d.unlessNone("wish", v)) }, "祝语", "结语", "祝愿", "祝词"),
		key("signatories", func(d *front, l *model.Letter, v yamldoc.Node) { l.Signatories = d.texts(v, true) }, "signatory", "署名", "落款"),
	}
}

func (d *front) letter() *model.Letter {
	if d.f.Letter == nil {
		d.f.Letter = &model.Letter{}
	}
	return d.f.Letter
}

// salutation drops the mark that the layout sets.
func salutation(s string) string { return strings.TrimRight(s, ":：，,﹕︰ \t\u3000") }

// noneWords say that a letter has no such part.
var noneWords = []string{"无", "没有", "不写", "none", "no", "false", "nothing"}

// unlessNone reads a text; a word for nothing is remembered and gives "".
func (d *front) unlessNone(key string, v yamldoc.Node) string {
	s := d.text(v)
	if slices.Contains(noneWords, strings.ToLower(strings.TrimRight(s, "。."))) {
		d.none = append(d.none, key)
		return ""
	}
	return s
}

var (
	salute   = regexp.MustCompile(`^(此致)[\s\p{P}]*(\p{Han}{0,6}敬礼[！!。.]?)$`)
	wishLead = regexp.MustCompile(`^(顺祝|顺颂|顺致|谨祝|谨致|敬祝|敬颂|恭祝|并祝|即颂|即祝|此祝|祝)\s+(.+)$`)
)

// wish parts the lines of a wish as custom has it: 此致 and 敬礼 are two, and so
// are 顺颂 and 春祺 where they are written apart.
func wish(s string) string {
	if m := salute.FindStringSubmatch(s); m != nil {
		return m[1] + "\n" + m[2]
	}
	if m := wishLead.FindStringSubmatch(s); m != nil && !strings.Contains(s, "\n") {
		return m[1] + "\n" + m[2]
	}
	lines := strings.FieldsFunc(s, func(c rune) bool { return c == '\n' })
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return l == "" }), "\n")
}

// checkLetter reports what a letter lacks and what it says twice.
func (r *run) checkLetter(root ast.Node) {
	d := r.letter
	if d == nil {
		return
	}
	if !hasText(root) {
		r.list.Add(errNoLetterBody.At(r.pos(0)))
	}
	found := findParts(d.f, r.letterLines(root))
	for i := range letterParts {
		part := &letterParts[i]
		at, again := found[part.key]
		place := d.f.Places.At(part.key)
		switch has := d.hasPart(part.key); {
		case again && has:
			if at.with == "" { // else told with the other part of the line
				r.list.Add(errRepeated.At(r.pos(at.offset), at.label(part), at.text, place.Line).With(place))
			}
		case again && slices.Contains(d.none, part.key):
			r.list.Add(errPartDenied.At(r.pos(at.offset), part.label, at.text, place.Line).With(place))
		case again:
			r.list.Add(errPartInText.At(r.pos(at.offset), part.label, salutation(at.text), diag.Text{ZH: part.zh, EN: part.key}))
		case !has && !slices.Contains(d.none, part.key):
			d.lacks(part)
		}
	}
}

// hasText reports whether a text has more than comments.
func hasText(root ast.Node) bool {
	for c := root.FirstChild(); c != nil; c = c.NextSibling() {
		if _, comment := c.(*commentNode); !comment {
			return true
		}
	}
	return false
}

func (d *front) hasPart(key string) bool {
	l := d.letter()
	switch key {
	case "title":
		return true
	case "salutation":
		return l.Salutation != ""
	case "call":
		return l.Call != ""
	case "wish":
		return l.Wish != ""
	case "signatories":
		return len(l.Signatories) > 0
	}
	return !d.f.Date.IsZero()
}

// lacks reports a part that is not there, at its key where that is empty.
func (d *front) lacks(part *letterPart) {
	place, there := d.f.Places.Find(part.key)
	switch {
	case d.broken || there && d.reported(place.Line):
	case there:
		d.r.list.Add(errMissing.At(place, kindLabel(d.kind), part.label, part.example))
	default:
		d.missing(part.key, part.label, part.example)
	}
}
