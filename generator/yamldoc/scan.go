package yamldoc

import (
	"strings"
	"unicode/utf8"

	"jianbao/generator/diag"
)

// finding is something that editors type and YAML does not mean so. It may be
// harmless where it stands; explain tells by mending it.
type finding struct {
	line    int  // 0-based
	col     int  // bytes into the line
	len     int  // characters
	rank    int  // lower is tried first
	opens   bool // it hides what follows: mending it may bring up an earlier mistake
	message diag.Message
	args    []any
	mends   [][]edit // ways to mend it, the likeliest first
}

// scanner reads lines as an editor would: what is meant to be a key, a value, a
// list. It knows quotes, brackets and block texts, so that nothing inside them
// is found, and goes on after what is broken.
type scanner struct {
	lines  []string
	n      int // current line
	found  []finding
	block  int // indent of the key of a block text, -1 outside
	levels []int
	prev   struct {
		indent int
		valued bool
	}
	inFlow     bool
	tabs, wide []int // lines indented with them
}

func scan(lines []string) []finding {
	s := &scanner{lines: make([]string, len(lines)), block: -1}
	for i, l := range lines {
		s.lines[i] = strings.TrimRight(l, "\r")
	}
	s.prev.indent = -1
	for s.n < len(s.lines) {
		s.line()
		s.n++
	}
	s.group(errTab, s.tabs, "\t", "  ", "    ", "")
	s.group(errWideBlank, s.wide, "\u3000", "  ", " ", "")
	return s.found
}

func (s *scanner) add(line, col, length int, m diag.Message, args []any, mends ...[]edit) {
	s.found = append(s.found, finding{line: line, col: col, len: length, message: m, args: args, mends: mends})
}

// group makes one finding of all lines indented with the same wrong character.
func (s *scanner) group(m diag.Message, lines []int, char string, with ...string) {
	if len(lines) == 0 {
		return
	}
	var mends [][]edit
	for _, w := range with {
		var es []edit
		for _, n := range lines {
			l := s.lines[n]
			end := len(l) - len(strings.TrimLeft(l, " \t\u3000\u00a0"))
			indent := strings.NewReplacer(char, w, "\u00a0", " ").Replace(l[:end])
			es = append(es, edit{n, 0, end, indent})
		}
		mends = append(mends, es)
	}
	col := strings.IndexAny(s.lines[lines[0]], "\t\u3000\u00a0")
	s.add(lines[0], col, 1, m, nil, mends...)
}

func (s *scanner) line() {
	l := s.lines[s.n]
	content := strings.TrimLeft(l, " \t\u3000\u00a0")
	indent := len(l) - len(content)
	if content == "" {
		return
	}
	blanks := len(l) - len(strings.TrimLeft(l, " "))
	if s.block >= 0 {
		if blanks > s.block {
			return
		}
		s.block = -1
	}
	if blanks < indent {
		if content[0] == '#' {
			return
		}
		if strings.Contains(l[:indent], "\t") {
			s.tabs = append(s.tabs, s.n)
		} else {
			s.wide = append(s.wide, s.n)
		}
	}
	switch {
	case content[0] == '#' || strings.HasPrefix(l, "---") || strings.HasPrefix(l, "..."):
		s.prev.indent = -1
		return
	case strings.HasPrefix(content, "＃"):
		s.add(s.n, indent, 1, errWideHash, nil, []edit{{s.n, indent, indent + len("＃"), "#"}})
		return
	}
	s.entry(s.dashes(indent), indent)
}

// dashes skips the "- " of lists and returns where the item starts.
func (s *scanner) dashes(i int) int {
	l := s.lines[s.n]
	for _, d := range [...]string{"－", "—", "–", "•", "·"} {
		if rest, ok := strings.CutPrefix(l[i:], d); ok && !strings.HasPrefix(rest, d) {
			with := "-"
			if !strings.HasPrefix(rest, " ") {
				with = "- "
			}
			s.add(s.n, i, 1, errWideDash, []any{d}, []edit{{s.n, i, i + len(d), with}})
			return len(l)
		}
	}
	first := i
	for i < len(l) && l[i] == '-' && (i+1 == len(l) || l[i+1] == ' ' || l[i+1] == '\t') {
		if i == first {
			s.align(i)
		}
		for i++; i < len(l) && (l[i] == ' ' || l[i] == '\t'); i++ {
		}
		s.push(i)
		s.prev.indent, s.prev.valued = i, false
	}
	if i+1 < len(l) && l[i] == '-' && l[i+1] != '-' {
		s.add(s.n, i, 1, errDashSpace, nil, []edit{{s.n, i + 1, i + 1, " "}})
	}
	return i
}

// push notes a level of indentation, dropping the deeper ones.
func (s *scanner) push(indent int) {
	for len(s.levels) > 0 && s.levels[len(s.levels)-1] >= indent {
		s.levels = s.levels[:len(s.levels)-1]
	}
	s.levels = append(s.levels, indent)
}

// align finds a line that stands at no level, or deeper than a key that has its
// value already.
func (s *scanner) align(indent int) {
	if strings.ContainsAny(s.lines[s.n][:indent], "\t\u3000\u00a0") {
		return // that is the mistake; how deep the line is meant to be is unknown
	}
	known := len(s.levels) == 0
	var near [][]edit
	for i := len(s.levels) - 1; i >= 0; i-- {
		known = known || s.levels[i] == indent
		near = append(near, []edit{{s.n, 0, indent, strings.Repeat(" ", s.levels[i])}})
	}
	deeper := s.prev.indent >= 0 && indent > s.prev.indent
	switch {
	case deeper && s.prev.valued:
		s.add(s.n, indent, 0, errIndent, nil, near...)
	case !deeper && !known:
		s.add(s.n, indent, 0, errIndent, nil, near...)
	}
	s.push(indent)
}

// entry reads a line's content from i: a key with its value, or an item.
func (s *scanner) entry(i, lineIndent int) {
	l := s.lines[s.n]
	if i >= len(l) {
		return
	}
	isLine := i == lineIndent // the content starts the line: no dash before it
	if l[i] == '"' || l[i] == '\'' {
		start := s.n
		if end, closed := s.quoted(i, i); closed && s.n == start {
			rest := strings.TrimLeft(s.lines[s.n][end:], " \t")
			at := len(s.lines[s.n]) - len(rest)
			switch {
			case strings.HasPrefix(rest, ":"):
				s.key(i, isLine)
				s.value(at+1, i)
			case strings.HasPrefix(rest, "："):
				s.add(s.n, at, 1, errWideColon, []any{strings.TrimSpace(s.lines[s.n][i:end])}, []edit{{s.n, at, at + len("："), ": "}})
			default:
				s.after(at, i, errAfterQuote)
			}
		}
		return
	}
	if l[i] == '[' || l[i] == '{' {
		s.flow(i, i)
		return
	}
	colon := keyColon(l[i:])
	if colon >= 0 && !strings.HasPrefix(l[i:], "? ") {
		s.key(i, isLine)
		s.value(i+colon+1, i)
		return
	}
	s.noColon(i)
}

// noColon looks at a line without a key: a text going on, or a colon gone wrong.
func (s *scanner) noColon(i int) {
	l := s.lines[s.n]
	wide, narrow := strings.Index(l[i:], "："), strings.IndexByte(l[i:], ':')
	if wide > 0 && (narrow < 0 || wide < narrow) && runes(l[i:i+wide]) <= 30 {
		at := i + wide
		s.add(s.n, at, 1, errWideColon, []any{l[i:at]}, []edit{{s.n, at, at + len("："), ": "}})
	} else if narrow > 0 && runes(l[i:i+narrow]) <= 30 && !strings.HasPrefix(l[i+narrow:], "://") {
		at := i + narrow
		s.add(s.n, at, 1, errColonSpace, []any{l[i:at]}, []edit{{s.n, at + 1, at + 1, " "}})
	}
	s.start(i)
	text := strings.TrimRight(l[i:], " \t")
	mends := [][]edit{{{s.n, i + len(text), i + len(text), ":"}}}
	if word := strings.IndexByte(text, ' '); word > 0 {
		mends = append([][]edit{{{s.n, i + word, i + word + 1, ": "}}}, mends...)
	}
	s.add(s.n, i, runes(text), errNoColon, nil, mends...)
	s.found[len(s.found)-1].rank = 1
}

// key notes a key and whether it is aligned.
func (s *scanner) key(indent int, isLine bool) {
	if isLine {
		s.align(indent)
	}
	s.prev.indent, s.prev.valued = indent, false
}

// value reads what follows a key.
func (s *scanner) value(i, indent int) {
	l := s.lines[s.n]
	for i < len(l) && (l[i] == ' ' || l[i] == '\t') {
		i++
	}
	if i >= len(l) || l[i] == '#' {
		return
	}
	s.prev.valued = true
	switch c := l[i]; {
	case c == '"' || c == '\'':
		start := s.n
		if end, closed := s.quoted(i, indent); closed && s.n == start {
			at := len(s.lines[s.n]) - len(strings.TrimLeft(s.lines[s.n][end:], " \t"))
			s.after(at, i, errAfterQuote)
		}
	case c == '[' || c == '{':
		s.flow(i, indent)
	case c == '|' || c == '>':
		s.blockText(i, indent)
	case c == '-' && i+1 < len(l) && l[i+1] == ' ':
		s.add(s.n, i, 1, errInlineDash, nil, s.wrap(i))
	default:
		s.start(i)
		s.plain(i)
	}
}

// plain looks for what cuts a plain value in two.
func (s *scanner) plain(i int) {
	l := s.lines[s.n]
	first, size := utf8.DecodeRuneInString(l[i:])
	if strings.ContainsRune("“‘”’＂「", first) {
		s.add(s.n, i, 1, errSmartQuote, nil, s.ascii(i, size), s.wrap(i))
	}
	if strings.ContainsRune("［｛", first) {
		with := map[rune]string{'［': "[", '｛': "{"}[first]
		s.add(s.n, i, 1, errWideComma, []any{string(first), with}, s.narrowed(i), s.wrap(i))
	}
	if c := keyColon(l[i:]); c >= 0 {
		s.add(s.n, i+c, 1, errColonInValue, nil, s.wrap(i))
	}
}

// start finds characters that no plain value may start with.
func (s *scanner) start(i int) {
	l := s.lines[s.n]
	if strings.IndexByte("@`%*&!|>,]}", l[i]) >= 0 {
		s.add(s.n, i, 1, errStart, []any{l[i : i+1]}, s.wrap(i))
	}
}

// blockText enters a text after | or >, if nothing else stands on the line.
func (s *scanner) blockText(i, indent int) {
	rest := strings.TrimLeft(s.lines[s.n][i+1:], "+-0123456789")
	rest = strings.TrimLeft(rest, " \t")
	if rest == "" || rest[0] == '#' {
		s.block = indent
		return
	}
	s.add(s.n, i, 1, errStart, []any{s.lines[s.n][i : i+1]}, s.wrap(i))
}

// wrap mends by quoting the rest of the line.
func (s *scanner) wrap(i int) []edit {
	l := s.lines[s.n]
	text := strings.TrimRight(l[i:], " \t")
	return []edit{{s.n, i, i + len(text), "'" + strings.ReplaceAll(text, "'", "''") + "'"}}
}

// ascii mends typographic quotes around a value.
func (s *scanner) ascii(i, size int) []edit {
	l := s.lines[s.n]
	es := []edit{{s.n, i, i + size, `"`}}
	for _, q := range [...]string{"”", "’", "＂", "」", "“", `"`} {
		if end := strings.LastIndex(l, q); end > i {
			return append(es, edit{s.n, end, end + len(q), `"`})
		}
	}
	return append(es, edit{s.n, len(l), len(l), `"`})
}

var wideForms = map[rune]string{'，': ", ", '：': ": ", '［': "[", '］': "]", '【': "[", '】': "]", '｛': "{", '｝': "}", '；': ", "}

// narrowed mends all full-width punctuation of the rest of the line.
func (s *scanner) narrowed(i int) []edit {
	var es []edit
	for at, r := range s.lines[s.n][i:] {
		if with, ok := wideForms[r]; ok {
			es = append(es, edit{s.n, i + at, i + at + utf8.RuneLen(r), with})
		}
	}
	return es
}

// after finds text that follows a closing quote or bracket.
func (s *scanner) after(at, from int, m diag.Message, args ...any) {
	l := s.lines[s.n]
	if at >= len(l) || l[at] == '#' {
		return
	}
	text := strings.TrimRight(l[from:], " \t")
	s.add(s.n, at, runes(strings.TrimRight(l[at:], " \t")), m, args,
		[]edit{{s.n, from, from + len(text), "'" + strings.ReplaceAll(text, "'", "''") + "'"}})
}
