package query

import (
	"regexp"
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// ParseFigure reads a figure of a text, the inside of {= … }:
//
//	hours of activity in 2026
//	person-hours of activity in 2026Q1 where community=和平里, type=lecture
//	activity.hours where community=和平里 since 2026-01-01
//	2026年活动的服务时长
//	活动的服务时长（2026年1月至3月，社区=和平里）
//	2026年活动的场次（至=2026-11-21）
//	2026年 活动 服务时长
//	今年认领率 · 今年参与人次 同比 · 今年认领率 成 · 今年参与人次 万
//
// The last word may say how the figure is written (万, 亿, 成, %, 精确) or what it
// is compared with (同比, 环比); in English, "as wan", "as year-before". Kind and measure may also run together (2026年活动服务时长): they then come
// out joined as From, without a Measure, and stats parts them; so does a measure
// that stands without its kind. A figure that names a kind alone counts its
// records. A figure may also be written as pairs, as on the command line. Places of diagnostics are
// within text; see diag.List.Within.
func ParseFigure(text string) (model.Query, diag.List) {
	f := figure{text: text}
	if len(text) > maxFigure {
		f.fail(errFigure, 0, len(text), strings.ToValidUTF8(text[:40], "")+"…")
		return model.Query{}, f.list
	}
	if words := strings.Fields(narrow(text)); pairs(words) {
		q, list := ParseArgs(words)
		for i := range list {
			list[i].Pos = diag.Pos{Line: 1, Col: 1, Len: len([]rune(text))}
		}
		return q, list
	}
	f.parse(narrow(text))
	if f.list.Errors() > 0 {
		return model.Query{}, f.list
	}
	return f.q, f.list
}

// pairs reports whether all words are pairs, the first with a key of a query.
func pairs(words []string) bool {
	for i, w := range words {
		key, _, ok := cutEquals(w)
		if _, known := yamldoc.Find(queryKeys, key); !ok || i == 0 && !known {
			return false
		}
	}
	return len(words) > 0
}

// maxFigure bounds a figure's length in bytes; more is not one.
const maxFigure = 1000

type figure struct {
	text string
	q    model.Query
	list diag.List
}

// narrow replaces full-width punctuation, character for character.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '（':
			return '('
		case '）':
			return ')'
		case '＝':
			return '='
		case '：':
			return ':'
		case '，':
			return ','
		case '；':
			return ';'
		case '\u3000', '\u00a0', '\t', '\n', '\r':
			return ' '
		}
		return r
	}, s)
}

var (
	reClause = regexp.MustCompile(`(?i)(?:^|\s)(in|during|where|since|until|as)\s`)
	reOf     = regexp.MustCompile(`^(?i:the\s+|total\s+)*(\S.*?)\s+(?i:of|for)\s+(?i:the\s+|all\s+)?(\S.*)$`)
	reDotted = regexp.MustCompile(`^([^\s.]+)\.([^\s.]+)$`)
)

func (f *figure) parse(s string) {
	head := s
	if m := reClause.FindStringIndex(maskQuotes(s)); m != nil {
		head = s[:m[0]]
		f.clauses(s[m[0]:], m[0])
	}
	head = f.parens(f.cutForms(head))
	f.head(strings.TrimSpace(head))
	if f.q.From == "" && f.list.Errors() == 0 {
		f.fail(errFigure, 0, len(s), strings.TrimSpace(f.text))
	}
	if reversed(f.q.Since, f.q.Until) {
		f.list.Add(errOrder.At(diag.Pos{Line: 1, Col: 1, Len: len([]rune(f.text))}, f.q.Until, f.q.Since))
	}
}

// fail reports a problem with the bytes [from, to) of the narrowed text.
func (f *figure) fail(m diag.Message, from, to int, args ...any) {
	s := narrow(f.text)
	from, to = min(from, len(s)), min(to, len(s))
	for from < to && s[from] == ' ' {
		from++
	}
	f.list.Add(m.At(diag.Pos{Line: 1, Col: len([]rune(s[:from])) + 1, Len: len([]rune(strings.TrimSpace(s[from:to])))}, args...))
}

// maskQuotes hides quoted parts, byte for byte, from the search for clauses.
func maskQuotes(s string) string {
	b := []byte(s)
	for i := 0; i < len(b); i++ {
		if b[i] != '"' {
			continue
		}
		end := strings.IndexByte(s[i+1:], '"')
		if end < 0 {
			break
		}
		for j := i; j <= i+1+end; j++ {
			b[j] = 'x'
		}
		i += 1 + end
	}
	return string(b)
}

// clauses reads "in 2026 where a=b since 2026-01"; base is the offset of s.
func (f *figure) clauses(s string, base int) {
	marks := reClause.FindAllStringSubmatchIndex(maskQuotes(s), -1)
	for i, m := range marks {
		end := len(s)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		word, from := strings.ToLower(s[m[2]:m[3]]), m[1]
		value := strings.TrimSpace(s[from:end])
		f.clause(word, value, base+from, base+end)
	}
}

func (f *figure) clause(word, value string, from, to int) {
	if word == "where" {
		list := conditions(&f.q, value)
		if value == "" || list.Errors() > 0 {
			f.fail(errPair, from, to, value)
		}
		return
	}
	if word == "as" {
		if !f.form(value) {
			f.fail(errForm, from, to, value, choices(slices.Concat(shows, comparisons)))
		}
		return
	}
	p, ok := parsePeriod(value)
	if !ok {
		f.fail(errDate, from, to, value)
		return
	}
	if word != "until" {
		f.q.Since = p.since
	}
	if word != "since" {
		f.q.Until = p.until
	}
}

// parens takes off a closing (2026年, 社区=和平里) and reads it.
func (f *figure) parens(head string) string {
	trimmed := strings.TrimRight(head, " ")
	open := strings.LastIndexByte(trimmed, '(')
	if open < 0 || !strings.HasSuffix(trimmed, ")") {
		return head
	}
	inside := trimmed[open+1 : len(trimmed)-1]
	for _, p := range splitCommas(inside) {
		if per, ok := parsePeriod(p.text); ok {
			f.q.Since, f.q.Until = per.since, per.until
			continue
		}
		if f.form(p.text) || f.condition(p.text) {
			continue
		}
		from := open + 1 + len(string([]rune(inside)[:p.col-1]))
		if k, v, ok := cutEquals(p.text); ok && bound(k) { // 至=明天
			at := from + strings.LastIndex(p.text, v)
			f.fail(errDate, at, at+len(v), v)
			continue
		}
		f.fail(errPart, from, from+len(p.text), p.text)
	}
	return trimmed[:open]
}

// condition reads 社区=和平里, or a bound of the period: 至=2026-11-21.
func (f *figure) condition(s string) bool {
	k, v, ok := cutEquals(s)
	key, known := yamldoc.Find(queryKeys, k)
	if ok && key == "compare" {
		return f.form(v)
	}
	if !ok || !known || key != "since" && key != "until" {
		return conditions(&f.q, s).Errors() == 0
	}
	p, ok := parsePeriod(v)
	if key == "since" {
		f.q.Since = p.since
	} else {
		f.q.Until = p.until
	}
	return ok
}

// bound reports whether a key bounds the period.
func bound(word string) bool {
	key, ok := yamldoc.Find(queryKeys, word)
	return ok && (key == "since" || key == "until")
}

// form reads how a figure is written or what it is compared with.
func (f *figure) form(s string) bool {
	if show, ok := yamldoc.Find(shows, s); ok {
		f.q.Show = show
		return true
	}
	how, ok := yamldoc.Find(comparisons, s)
	if ok {
		f.q.Compare = how
	}
	return ok
}

// cutForms takes the words at the end that say how the figure is written, and
// 同比 and 环比 without a blank before them.
func (f *figure) cutForms(s string) string {
	for {
		s = strings.TrimRight(s, " ")
		i := strings.LastIndexByte(s, ' ')
		if i > 0 && f.form(s[i+1:]) {
			s = s[:i]
			continue
		}
		for _, c := range []string{"同比", "环比"} {
			if rest, ok := strings.CutSuffix(s, c); ok && rest != "" && f.q.Compare == "" && f.form(c) {
				return strings.TrimSuffix(strings.TrimRight(rest, " "), "的")
			}
		}
		return s
	}
}

// head reads measure and kind, and a period and conditions among them.
func (f *figure) head(s string) {
	s = f.cutForms(f.cutConditions(s))
	if m := reOf.FindStringSubmatch(s); m != nil {
		f.names(strings.TrimSpace(f.cutPeriod(m[2])), m[1])
		return
	}
	s = strings.TrimSpace(f.cutPeriod(s))
	if m := reDotted.FindStringSubmatch(s); m != nil {
		f.names(m[1], m[2])
		return
	}
	if i := strings.Index(s, "的"); i > 0 {
		f.names(strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len("的"):]))
		return
	}
	switch names := strings.Fields(s); len(names) {
	case 1:
		f.q.From = names[0]
	case 2:
		f.names(names[0], names[1])
	}
}

// cutConditions takes the words with an equals sign out of a head.
func (f *figure) cutConditions(s string) string {
	if !strings.ContainsAny(s, "=:") {
		return s
	}
	var names []string
	for _, w := range strings.Fields(s) {
		if !strings.ContainsAny(w, "=:") {
			names = append(names, w)
			continue
		}
		if f.condition(w) {
			continue
		}
		from := max(strings.Index(narrow(f.text), w), 0)
		if k, v, ok := cutEquals(w); ok && v != "" && bound(k) {
			from += strings.LastIndex(w, v)
			f.fail(errDate, from, from+len(v), v)
			continue
		}
		f.fail(errPair, from, from+len(w), w)
	}
	return strings.Join(names, " ")
}

func (f *figure) names(kind, measure string) {
	if kind == "" || measure == "" || strings.ContainsAny(kind+measure, "=:()的") {
		f.fail(errFigure, 0, len(f.text), strings.TrimSpace(f.text))
		return
	}
	if model.IsCount(measure) {
		measure = "count"
	}
	f.q.From, f.q.Measure = kind, measure
}

// cutPeriod takes the first period out of a head: 2026年活动, 活动 2026年.
func (f *figure) cutPeriod(s string) string {
	for i, r := range s {
		if i > 0 && r < 0x80 && isWord(s[i-1]) && isWord(s[i]) {
			continue // inside a word
		}
		p, n := leadingPeriod(s[i:])
		if n == 0 || (i+n < len(s) && isWord(s[i+n-1]) && isWord(s[i+n])) {
			continue
		}
		if f.q.Since == "" { // what stands in brackets is more exact
			f.q.Since = p.since
		}
		if f.q.Until == "" {
			f.q.Until = p.until
		}
		rest := strings.TrimPrefix(s[i+n:], "的")
		return s[:i] + " " + rest
	}
	return s
}

func isWord(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '-' || b == '_'
}
