package markdown

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/text/unicode/norm"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// What of a letter's text is a part that belongs into the front matter. Only
// whole lines and whole sentences count: a sentence that mentions the words is
// the editor's own. Quotes, notes, tables and code are somebody else's words.

// letterLine is a line of the text as a reader sees it.
type letterLine struct {
	text    string
	key     string // see letters
	offset  int    // in the body
	item    bool   // of a list
	heading bool
	ends    bool // the last of its paragraph
}

// foundPart is where the text has a part of the letter.
type foundPart struct {
	text   string
	offset int
	with   string // the part that the same line is reported for
	also   *letterPart
}

// label names the parts that the line holds.
func (f foundPart) label(part *letterPart) diag.Text {
	if f.also == nil {
		return part.label
	}
	return diag.Text{ZH: part.label.ZH + "和" + f.also.label.ZH, EN: part.label.EN + " and " + f.also.label.EN}
}

// letterLines are the lines of the paragraphs and headings of a text.
func (r *run) letterLines(root ast.Node) []letterLine {
	var lines []letterLine
	var walk func(n ast.Node, item bool)
	walk = func(n ast.Node, item bool) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			switch c.(type) {
			case *ast.List, *ast.ListItem:
				walk(c, true)
			case *ast.Paragraph, *ast.TextBlock, *ast.Heading:
				lines = r.linesOf(lines, c, item)
			case *ast.Blockquote, *extast.Table, *noteNode, *containerNode:
			}
		}
	}
	walk(root, false)
	return lines
}

// linesOf adds the lines of a paragraph.
func (r *run) linesOf(lines []letterLine, block ast.Node, item bool) []letterLine {
	var text []byte
	from, first := -1, len(lines)
	_, heading := block.(*ast.Heading)
	flush := func() {
		s := strings.TrimSpace(string(text))
		if key := letters(s); key != "" {
			lines = append(lines, letterLine{text: s, key: key, offset: from, item: item, heading: heading})
		}
		text, from = text[:0], -1
	}
	var walk func(n ast.Node)
	walk = func(n ast.Node) {
		switch t := n.(type) {
		case *ast.Text:
			if from < 0 {
				from = t.Segment.Start
			}
			text = unescape(text, t.Segment.Value(r.src))
			if t.SoftLineBreak() || t.HardLineBreak() {
				flush()
			}
		case *ast.String:
			text = append(text, t.Value...)
		case *figureNode:
			text = append(text, "0"...) // a number stands there
		case *tagNode:
			if t.name == "br" {
				flush()
			}
		}
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			walk(c)
		}
	}
	walk(block)
	flush()
	if len(lines) > first {
		lines[len(lines)-1].ends = true
	}
	return lines
}

// letters is what of a text is compared: its letters and digits, wide forms and
// capitals made equal. Marks, blanks and punctuation hide nothing.
func letters(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsNumber(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, norm.NFKC.String(s))
}

const (
	tailLine  = 40 // letters of a line that can belong to the end of a letter
	tailLines = 12
)

// findParts finds in a text the parts of its letter, each where it comes first.
// A part in other words than the front matter's is found only at the end.
func findParts(f *model.FrontMatter, lines []letterLine) map[string]foundPart {
	p := partFinder{f: f, l: f.Letter, lines: lines, found: map[string]foundPart{}}
	if p.l == nil {
		p.l = &model.Letter{}
	}
	p.head()
	p.anywhere()
	p.tail()
	return p.found
}

type partFinder struct {
	f     *model.FrontMatter
	l     *model.Letter
	lines []letterLine
	found map[string]foundPart
}

func (p *partFinder) add(key string, at letterLine) {
	if have, twice := p.found[key]; twice && have.offset <= at.offset {
		return
	}
	p.found[key] = foundPart{text: short(at.text), offset: at.offset}
}

func short(s string) string {
	const most = 30
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// addressing is a line that addresses the readers in other words than the front
// matter.
var addressing = regexp.MustCompile(`^(?:(?:尊敬的|亲爱的|敬爱的)[^：:，,。！？]{1,30}|(?:各位|全体|广大)[^：:，,。！？请要是有在把将会能可来让给对]{0,12}(?:同志|同志们|朋友|朋友们|居民|党员|邻居|邻居们|邻里|业主|家长|志愿者|单位)|(?i:dear )[^：:，,。！？]{1,40})[：:，,]$`)

// head looks at the lines a letter starts with: the title and the salutation.
func (p *partFinder) head() {
	title := letters(p.f.Title)
	for i, l := range p.lines {
		if i == 0 && title != "" && l.key == title {
			p.add("title", l)
			continue
		}
		if s := p.l.Salutation; s != "" && addresses(l.text, s) || addressing.MatchString(l.text) {
			p.add("salutation", l)
		}
		return
	}
}

// addresses reports whether a line starts with the salutation and its colon.
func addresses(line, salutation string) bool {
	rest, ok := strings.CutPrefix(norm.NFKC.String(line), norm.NFKC.String(salutation))
	return ok && strings.HasPrefix(strings.TrimLeft(rest, " "), ":")
}

// salutes are the forms of 此致敬礼, as letters.
var salutes = regexp.MustCompile(`^(?:此致|敬礼|此致\p{Han}{0,6}敬礼|致以\p{Han}{0,8}敬礼)$`)

// closings are ways to end an English letter.
var closings = regexp.MustCompile(`^(?:yours(?:sincerely|faithfully|truly|ever)?|sincerely(?:yours)?|faithfullyyours|(?:kind|best|warm)regards|bestwishes)$`)

// anywhere looks for what is a part wherever it stands alone.
func (p *partFinder) anywhere() {
	sal, call, title := letters(p.l.Salutation), letters(p.l.Call), letters(p.f.Title)
	var par []letterLine
	for _, l := range p.lines {
		if title != "" && l.heading && l.key == title {
			p.add("title", l)
		}
		if sal != "" && l.key == sal {
			p.add("salutation", l)
		}
		if p.isWish(l) {
			p.add("wish", l)
		}
		if par = append(par, l); l.ends {
			if call != "" && says(par, call) {
				at := lineOfCall(par, call)
				at.text = p.l.Call
				p.add("call", at)
			}
			par = par[:0]
		}
	}
}

// isWish reports whether a line is the wish, the first line of it, or a salute.
func (p *partFinder) isWish(l letterLine) bool {
	pair := p.l.WishLines()
	return salutes.MatchString(l.key) || len(pair) > 0 && (l.key == letters(p.l.Wish) || len(pair) > 1 && l.key == letters(pair[0]))
}

const (
	shortSentence = 5   // letters of what is looked for only as a whole paragraph
	longSentence  = 600 // and of what is
)

// says reports whether a paragraph consists of a text or has it as whole
// sentences.
func says(par []letterLine, key string) bool {
	var sb strings.Builder
	for _, l := range par {
		if l.key == key {
			return true
		}
		sb.WriteString(l.text)
	}
	whole := sb.String()
	return letters(whole) == key || hasSentence(whole, key)
}

// lineOfCall is the line of a paragraph in which the call starts.
func lineOfCall(par []letterLine, key string) letterLine {
	start := string([]rune(key)[:min(shortSentence, utf8.RuneCountInString(key))])
	for _, l := range par {
		if strings.Contains(l.key, start) {
			return l
		}
	}
	return par[0]
}

// hasSentence reports whether a text has sentences whose letters are key.
func hasSentence(text, key string) bool {
	if n := utf8.RuneCountInString(key); n <= shortSentence || n > longSentence {
		return false
	}
	var all strings.Builder
	starts, ends := []int{0}, map[int]bool{}
	for _, s := range sentences(text) {
		all.WriteString(letters(s))
		starts = append(starts, all.Len())
		ends[all.Len()] = true
	}
	for _, from := range starts {
		if ends[from+len(key)] && strings.HasPrefix(all.String()[from:], key) {
			return true
		}
	}
	return false
}

func sentences(s string) []string {
	return strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("。！？!?；;…", c) })
}

// tail looks at the lines a letter ends with: wish, signatories and date.
func (p *partFinder) tail() {
	n := len(p.lines)
	if n == 0 {
		return
	}
	if last := p.lines[n-1]; p.endsWithWish(last) || p.wishesOtherwise(last) {
		p.add("wish", last)
	}
	closing := true // only parts follow
	below := false  // a date follows
	for i := n - 1; i >= 0 && n-i <= tailLines && utf8.RuneCountInString(p.lines[i].key) <= tailLine; i-- {
		l := p.lines[i]
		day, before := dated(l.text)
		signed := !l.item && (p.signs(before) || closing && i > 0 && p.signsOtherwise(i, before, day || below))
		alone := !l.item && day && before == "" && (closing || i > 0 && p.signs(p.lines[i-1].text))
		if signed {
			p.add("signatories", l)
		}
		if alone || signed && day {
			p.add("date", l)
		}
		wished := p.isWish(l) || !l.item && (closings.MatchString(l.key) || p.endsWithWish(l) || closing && p.wishesOtherwise(l))
		if wished {
			p.add("wish", l)
		}
		closing, below = closing && (signed || alone || wished), below || alone
	}
	p.join()
}

// join makes one report of signatories and date in one line, where the front
// matter has both.
func (p *partFinder) join() {
	s, signed := p.found["signatories"]
	d, day := p.found["date"]
	if !signed || !day || s.offset != d.offset || len(p.l.Signatories) == 0 || p.f.Date.IsZero() {
		return
	}
	d.with = "signatories"
	s.also = &letterParts[slices.IndexFunc(letterParts, func(x letterPart) bool { return x.key == "date" })]
	p.found["signatories"], p.found["date"] = s, d
}

// endsWithWish reports whether the last sentence of a line is the wish.
func (p *partFinder) endsWithWish(l letterLine) bool {
	parts := sentences(l.text)
	if len(parts) < 2 {
		return false
	}
	last := letters(parts[len(parts)-1])
	wish := letters(p.l.Wish)
	return utf8.RuneCountInString(last) > 3 && (last == wish || salutes.MatchString(last)) || hasSentence(l.text, wish)
}

var (
	signPrefix = regexp.MustCompile(`^(?:落款|署名|签名|发信人|发信单位)`)
	signSuffix = regexp.MustCompile(`(?:盖章|公章|章|敬上|谨上|谨启|敬启|启|宣)+$`)
	signJoint  = regexp.MustCompile(`^(?:和|与|及|暨)`)
)

// signs reports whether a line consists of names of signatories.
func (p *partFinder) signs(line string) bool {
	key := letters(line)
	names := make([]string, 0, len(p.l.Signatories))
	for _, s := range p.l.Signatories {
		if k := letters(s); k != "" {
			names = append(names, k)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	return namesAlone(key, names) || namesAlone(signSuffix.ReplaceAllString(signPrefix.ReplaceAllString(key, ""), ""), names)
}

func namesAlone(key string, names []string) bool {
	named := false
	for key != "" {
		if i := slices.IndexFunc(names, func(n string) bool { return strings.HasPrefix(key, n) }); i >= 0 {
			key, named = key[len(names[i]):], true
			continue
		}
		rest := signJoint.ReplaceAllString(key, "")
		if !named || rest == key {
			return false
		}
		key, named = rest, false
	}
	return named
}

const (
	hanDigits = `[〇零○一二三四五六七八九]`
	hanNumber = `[一二三四五六七八九十廿卅]{1,3}`
	months    = `(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
)

var dateAtEnd = regexp.MustCompile(`(?:(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}[日号]?` +
	`|` + hanDigits + `{4}年` + hanNumber + `月` + hanNumber + `[日号]` +
	`|^\d{1,2}月\d{1,2}[日号]|^` + hanNumber + `月` + hanNumber + `[日号]` +
	`|\d{1,2}(?:st|nd|rd|th)?` + months + `,?(?:19|20)\d\d|` + months + `\d{1,2}(?:st|nd|rd|th)?,?(?:19|20)\d\d)$`)

var (
	weekdayAtEnd = regexp.MustCompile(`[(\s]*(?:星期|周|礼拜)[一二三四五六日天][)\s]*$`)
	dateLabel    = regexp.MustCompile(`^(?:日期|成文日期|date):`)
)

// dated reports whether a line ends with a date, and what stands before it.
func dated(line string) (ok bool, before string) {
	s := strings.Join(strings.Fields(norm.NFKC.String(line)), "")
	s = strings.TrimRight(s, "。.,，;；")
	s = dateLabel.ReplaceAllString(weekdayAtEnd.ReplaceAllString(s, ""), "")
	at := dateAtEnd.FindStringIndex(s)
	if at == nil {
		return false, line
	}
	return true, strings.TrimRight(s[:at[0]], "，,、 ")
}
