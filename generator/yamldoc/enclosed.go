package yamldoc

import (
	"strings"
	"unicode/utf8"
)

// quoted reads a quoted text from i, over several lines where it goes on. It
// returns where it ends on the then current line. A quote that is not closed
// before something that must be a new line of YAML is a finding, and the text
// counts as ending on its line.
func (s *scanner) quoted(i, indent int) (end int, closed bool) {
	quote := s.lines[s.n][i]
	if end, closed = s.closing(s.n, i+1, quote); closed {
		return end, true
	}
	for n := s.n + 1; n < len(s.lines); n++ {
		l := s.lines[n]
		blanks := len(l) - len(strings.TrimLeft(l, " "))
		if strings.TrimSpace(l) != "" && blanks <= indent && isStructural(l) {
			break
		}
		if end, closed = s.closing(n, 0, quote); closed {
			s.n = n
			return end, true
		}
	}
	s.openQuote(i, quote)
	return len(s.lines[s.n]), false
}

// closing finds the closing quote on a line, and wrong escapes before it.
func (s *scanner) closing(n, from int, quote byte) (end int, ok bool) {
	l := s.lines[n]
	for i := from; i < len(l); i++ {
		switch {
		case quote == '"' && l[i] == '\\':
			if i+1 < len(l) && strings.IndexByte("0abt\tnvfre \"/\\N_LPxuU", l[i+1]) < 0 {
				_, size := utf8.DecodeRuneInString(l[i+1:])
				s.add(n, i, 2, errEscape, []any{l[i : i+1+size]}, []edit{{n, i, i, `\`}})
			}
			i++
		case l[i] != quote:
		case quote == '\'' && i+1 < len(l) && l[i+1] == quote:
			i++
		default:
			return i + 1, true
		}
	}
	return 0, false
}

func (s *scanner) openQuote(i int, quote byte) {
	l := s.lines[s.n]
	m, args := errOpenQuote, []any{string(quote)}
	var mends [][]edit
	for _, q := range [...]string{"”", "“", "’", "＂"} { // closed with the wrong one
		if end := strings.LastIndex(l, q); end > i {
			mends = append(mends, []edit{{s.n, end, end + len(q), string(quote)}})
			if end+len(q) == len(strings.TrimRight(l, " \t")) {
				m, args = errSmartQuote, nil
			}
		}
	}
	last := len(strings.TrimRight(l, " \t"))
	mends = append([][]edit{{{s.n, last, last, string(quote)}}}, mends...)
	if m.Code == errSmartQuote.Code {
		mends[0], mends[1] = mends[1], mends[0]
	}
	// Inside brackets the quote belongs before the next comma or bracket.
	if cut := strings.IndexAny(l[i:], ",]}"); cut > 0 {
		inside := []edit{{s.n, i + cut, i + cut, string(quote)}}
		if s.inFlow {
			mends = append([][]edit{inside}, mends...)
		}
	}
	s.add(s.n, i, 1, m, args, mends...)
	s.found[len(s.found)-1].opens = true
}

type bracket struct {
	open, line, col int
}

// flow reads a list or mapping in brackets from i, over several lines.
func (s *scanner) flow(i, indent int) {
	startLine, start := s.n, i
	var stack []bracket
	var wide []edit
	var firstWide [2]int
	for {
		l := s.lines[s.n]
		for i < len(l) {
			c, size := utf8.DecodeRuneInString(l[i:])
			with, isWide := wideForms[c]
			switch {
			case c == '[' || c == '{':
				stack = append(stack, bracket{int(c), s.n, i})
			case c == ']' || c == '}':
				stack = s.shut(stack, i, byte(c))
			case (c == '"' || c == '\'') && startsToken(l, i):
				s.inFlow = true
				end, closed := s.quoted(i, indent)
				s.inFlow = false
				l, size = s.lines[s.n], end-i
				if !closed {
					size = len(l) - i
				}
			case c == '#' && i > 0 && l[i-1] == ' ':
				size = len(l) - i
			case isWide:
				if wide == nil {
					firstWide = [2]int{s.n, i}
				}
				wide = append(wide, edit{s.n, i, i + size, with})
				if (c == '］' || c == '】' || c == '｝') && len(stack) > 0 {
					stack = stack[:len(stack)-1]
				}
			}
			i += size
			if len(stack) == 0 {
				s.wideIn(firstWide, wide)
				s.afterFlow(i, startLine, start)
				return
			}
		}
		if !s.goesOn(indent) {
			break
		}
		s.n++
		i = 0
	}
	s.wideIn(firstWide, wide)
	s.openBracket(stack)
}

// startsToken reports whether a quote at i opens a text: one inside a word does not.
func startsToken(l string, i int) bool {
	before := strings.TrimRight(l[:i], " \t")
	return before == "" || strings.ContainsRune("[{,:", rune(before[len(before)-1])) || strings.HasSuffix(before, "，") || strings.HasSuffix(before, "：")
}

func (s *scanner) shut(stack []bracket, i int, c byte) []bracket {
	if len(stack) == 0 {
		return stack
	}
	top := stack[len(stack)-1]
	if want := byte(top.open + 2); c != want { // [ ] and { } are two apart
		s.add(s.n, i, 1, errWrongBracket, []any{string(c), string(want)}, []edit{{s.n, i, i + 1, string(want)}})
	}
	return stack[:len(stack)-1]
}

// goesOn reports whether the next line can belong to an open bracket.
func (s *scanner) goesOn(indent int) bool {
	if s.n+1 >= len(s.lines) {
		return false
	}
	l := s.lines[s.n+1]
	blanks := len(l) - len(strings.TrimLeft(l, " "))
	return strings.TrimSpace(l) == "" || blanks > indent || !isStructural(l)
}

func (s *scanner) wideIn(at [2]int, es []edit) {
	if len(es) == 0 {
		return
	}
	l := s.lines[at[0]]
	c, _ := utf8.DecodeRuneInString(l[at[1]:])
	s.add(at[0], at[1], 1, errWideComma, []any{string(c), strings.TrimSpace(wideForms[c])}, es)
}

func (s *scanner) afterFlow(i, startLine, start int) {
	l := s.lines[s.n]
	at := len(l) - len(strings.TrimLeft(l[i:], " \t"))
	if at < len(l) && l[at] == ':' {
		return // a mapping as a key; check reports it
	}
	if startLine == s.n {
		s.after(at, start, errAfterBracket, l[i-1:i])
	}
}

func (s *scanner) openBracket(stack []bracket) {
	if len(stack) == 0 {
		return
	}
	b := stack[len(stack)-1]
	var closers strings.Builder
	for i := len(stack) - 1; i >= 0; i-- {
		closers.WriteByte(byte(stack[i].open + 2))
	}
	first := len(strings.TrimRight(s.lines[b.line], " \t,"))
	last := len(strings.TrimRight(s.lines[s.n], " \t,"))
	s.add(b.line, b.col, 1, errOpenBracket, []any{string(rune(b.open)), string(rune(b.open + 2))},
		[]edit{{b.line, first, first, closers.String()}}, []edit{{s.n, last, last, closers.String()}})
	s.found[len(s.found)-1].opens = true
}
