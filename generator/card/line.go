package card

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// line is a measured text: where it may be parted and how wide its parts are.
// Widths are in font units, 1000 to an em.
type line struct {
	known  func(word string) bool
	runes  []rune
	glyphs []glyph
	lead   []int // what rune i moves from the one before it, in the same line
	upto   []int // width of the runes before i, with their leads
	breaks []int // places where a line may end, the text's end last
	cost   []int // of ending a line at breaks[i]
}

// Signs whose empty half may be cut: where two meet and at the ends of a line.
const (
	openers = "“‘「『（《〈【〔〖〝［｛"
	closers = "”’」』）》〉】〕〗〞］｝，。、；：！？．"
)

// Characters that hang together with what is before or after them.
const (
	trailers = "的了着过们吗呢吧啊呀地得者"
	leaders  = "和与及或向致在从对把被让为给跟同将以于是不很更最各每这那第请"
	numerals = "〇零一二三四五六七八九十百千万亿两几"
)

const (
	half = em / 2
	gap  = em / 8 // between Han and Latin characters, as text-autospace has it
)

// clean makes text fit for drawing: one line, without signs the font lacks
// (emoji, marks). Letters and figures it lacks stay.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r >= 0xE000 && r <= 0xF8FF: // our own use of that range is below
			return -1
		case !Covers(r) && !isLetter(r):
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	return strings.ReplaceAll(s, "——", "⸺")
}

// Lacks gives the first letter or figure of a text that the font does not have; 0
// where there is none.
func Lacks(s string) rune {
	for _, r := range s {
		if isLetter(r) && !Covers(r) {
			return r
		}
	}
	return 0
}

// Shows reports whether a text can be shown in full: the font has its letters and
// figures, and there is something besides signs that are left out.
func Shows(s string) bool { return Lacks(s) == 0 && clean(s) != "" }

// maxRunes bounds what is set: no card shows more.
const maxRunes = 240

// measure finds the glyphs and places of a cleaned text.
func (f *face) measure(t *tools, text string) (*line, error) {
	l := &line{runes: []rune(text), known: f.known}
	if len(l.runes) > maxRunes {
		l.runes = l.runes[:maxRunes]
	}
	l.findBreaks()
	latinQuotes(l.runes)
	l.glyphs = make([]glyph, len(l.runes))
	l.lead = make([]int, len(l.runes))
	l.upto = make([]int, len(l.runes)+1)
	for i, r := range l.runes {
		g, err := f.glyph(t, r)
		if err != nil {
			return nil, err
		}
		l.glyphs[i] = g
		if i > 0 {
			l.lead[i] = pair(l.runes[i-1], r) + f.kern(t, l.glyphs[i-1], g, l.runes[i-1], r)
		}
		l.upto[i+1] = l.upto[i] + l.lead[i] + g.advance
	}
	return l, nil
}

// pair is how far the second of two characters moves for the first.
func pair(a, b rune) int {
	switch {
	case isCloser(a) && (isOpener(b) || isCloser(b)), isOpener(a) && isOpener(b):
		return -half
	case isHan(a) && isWord(b), isWord(a) && isHan(b):
		return gap
	}
	return 0
}

func isOpener(r rune) bool  { return strings.ContainsRune(openers, r) }
func isCloser(r rune) bool  { return strings.ContainsRune(closers, r) }
func isHan(r rune) bool     { return unicode.Is(unicode.Han, r) }
func isNumeral(r rune) bool { return strings.ContainsRune(numerals, r) }
func isLetter(r rune) bool  { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// isWord reports whether a character is of a Latin word or a number.
func isWord(r rune) bool { return !isHan(r) && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// latinQuotes puts proportional quotation marks where the text is Latin: the
// usual ones of a Chinese font are as wide as a character.
func latinQuotes(rs []rune) {
	han := false
	for _, r := range rs {
		han = han || isHan(r)
	}
	for i, r := range rs {
		within := i > 0 && i+1 < len(rs) && isWord(rs[i-1]) && isWord(rs[i+1])
		if (r == '‘' || r == '’' || r == '“' || r == '”') && (!han || r == '’' && within) {
			rs[i] = 0xE000 + r&0xFF
		}
	}
}

// findBreaks asks UAX #14 where lines may end, and tells good places from bad.
func (l *line) findBreaks() {
	text, state, at := breakable(l.runes), -1, 0
	within, ends := l.words()
	for len(text) > 0 {
		var seg string
		seg, text, _, state = uniseg.FirstLineSegmentInString(text, state)
		at += len([]rune(seg))
		l.breaks = append(l.breaks, at)
		l.cost = append(l.cost, l.costAt(at, within, ends))
	}
}

// breakable writes the text so that the rules for lines see what a Chinese reader
// sees: quotation marks that open and close, a middle dot that starts no line.
func breakable(rs []rune) string {
	var sb strings.Builder
	for i, r := range rs {
		afterHan := i > 0 && isHan(rs[i-1])
		switch r {
		case '“', '‘':
			r = '「'
		case '”':
			r = '」'
		case '’':
			if i == 0 || !isWord(rs[i-1]) {
				r = '」'
			}
		case '·', '～', '—', '-', '–':
			if afterHan {
				r = '、'
			}
		}
		sb.WriteRune(r)
	}
	return sb.String()
}

// Costs of ending a line, to be compared with the square of the percentage left
// empty in it.
const (
	costWord   = 50   // where a word is likely to end: after 的, before 和
	costPlain  = 250  // between two characters that may be one word
	costTear   = 1200 // within a word, before 的, after 和
	costNumber = 3000 // between a number and its unit
	costShort  = 3000 // a line of one character
	costHard   = 9000 // within a word that is wider than the line
)

// costAt is the cost of ending a line at a place; within and ends are the places in
// and after words.
func (l *line) costAt(at int, within, ends map[int]bool) int {
	if at >= len(l.runes) {
		return 0
	}
	a, b := l.runes[at-1], l.runes[at]
	switch {
	case a == ' ' || isCloser(a) || isOpener(b) || b == '⸺':
		return 0
	case unicode.IsDigit(a) && isHan(b), isHan(a) && unicode.IsDigit(b), isNumeral(a) && isNumeral(b):
		return costNumber
	case l.clauseOfOne(at - 1), l.clauseOfOne(at), isNumeral(a) && isHan(b) && !ends[at]:
		return costTear
	case strings.ContainsRune(trailers, b) || strings.ContainsRune(leaders, a) || within[at]:
		return costTear
	case strings.ContainsRune(trailers, a) || strings.ContainsRune(leaders, b) || ends[at]:
		return costWord
	}
	return costPlain
}

// clauseOfOne reports whether a character stands alone between signs or ends: it
// is not to be alone at the end of a line either.
func (l *line) clauseOfOne(i int) bool {
	sign := func(k int) bool { return k < 0 || k >= len(l.runes) || !isLetter(l.runes[k]) }
	return isHan(l.runes[i]) && (sign(i-1) && i > 0 || sign(i+1) && i+1 < len(l.runes))
}

// words finds the words of the list, the longest first, from left to right.
func (l *line) words() (within, ends map[int]bool) {
	within, ends = map[int]bool{}, map[int]bool{}
	const longest = 4
	for i := 0; i < len(l.runes); {
		n := min(longest, len(l.runes)-i)
		for n > 1 && !l.known(string(l.runes[i:i+n])) {
			n--
		}
		for k := 1; k < n; k++ {
			within[i+k] = true
		}
		if n > 1 {
			ends[i], ends[i+n] = true, true
		}
		i += max(n, 1)
	}
	return within, ends
}

// width is that of a line from i up to j, without the blanks at its end and the
// empty halves of signs at both ends.
func (l *line) width(i, j int) int {
	for j > i && l.runes[j-1] == ' ' {
		j--
	}
	if i >= j {
		return 0
	}
	w := l.upto[j] - l.upto[i] - l.lead[i] - l.hangs(i)
	if isCloser(l.runes[j-1]) && l.glyphs[j-1].advance == em {
		w -= half
	}
	return w
}

// hangs is how far a line that starts at i begins before its first ink.
func (l *line) hangs(i int) int {
	if isOpener(l.runes[i]) && l.glyphs[i].advance == em {
		return half
	}
	return 0
}

// lone reports whether a line has a single character, its signs not counted.
func (l *line) lone(i, j int) bool {
	n := 0
	for _, r := range l.runes[i:j] {
		if isLetter(r) {
			n++
		}
	}
	return n <= 1
}
