package privacy

// Text is what can be searched.
type Text interface{ ~string | ~[]byte }

// Kind is what was found.
type Kind uint8

const (
	Mobile   Kind = iota // 11 digits, 13 to 19 first
	Resident             // 17 digits and a check character (GB 11643)
)

// Hit is a number in a text, in byte offsets.
type Hit struct {
	Kind       Kind
	Start, End int
	Address    bool // a mobile number in an address or file name: masking would break it
}

// window is the length of the shortest number, in bytes.
const window = 11

// member are the bytes that the digits of a number and the marks between them
// consist of. Other bytes part numbers.
var member = func() (m [256]bool) {
	for c := '0'; c <= '9'; c++ {
		m[c] = true
	}
	for _, s := range gaps {
		for i := range len(s) {
			m[s[i]] = true
		}
	}
	for c := 0x90; c <= 0x99; c++ { // full-width digits are EF BC 90–99
		m[c] = true
	}
	m[0xEF], m[0xBC] = true, true
	return m
}()

// gaps may stand, one at a time, between the digits of a number: blanks, hyphens
// and what cannot be seen.
var gaps = [...]string{
	" ", "-", "\n", "\t", "\u00a0", "\u00ad", "\u2002", "\u2003", "\u2009", "\u200b", "\u200c", "\u200d",
	"\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u202f", "\u2060", "\u2212", "\u3000", "\ufeff", "－",
}

// Find gives the ID and mobile numbers in a text, in their order. Full-width
// digits count, and digits grouped by single blanks or hyphens; parts of longer
// numbers do not.
func Find[T Text](s T) []Hit {
	var hits []Hit
	low := 0
	for i := window - 1; i < len(s); {
		if !member[s[i]] {
			i += window
			continue
		}
		start, end := i, i+1
		for start > low && member[s[start-1]] {
			start--
		}
		for end < len(s) && member[s[end]] {
			end++
		}
		if end-start >= window {
			hits = scan(s, start, end, hits)
		}
		low, i = end, end+window
	}
	return hits
}

// scan looks at each group of digits between two offsets.
func scan[T Text](s T, start, end int, hits []Hit) []Hit {
	before := other
	for p := start; p < end; {
		c, _, size := symbol(s, p)
		if c != digit || before == digit {
			before, p = c, p+size
			continue
		}
		before = c
		if stop := resident(s, p); stop > 0 {
			hits = append(hits, Hit{Kind: Resident, Start: p, End: stop})
			p = stop
			continue
		}
		if first, stop := mobile(s, p); stop > 0 {
			hits = append(hits, Hit{Kind: Mobile, Start: first, End: stop, Address: inAddress(s, first, stop)})
			p = stop
			continue
		}
		p += size
	}
	return hits
}

type class uint8

const (
	other class = iota
	digit
	gap
	check // X
)

// symbol reads the character at an offset: its class, its value (of a digit) and
// its size in bytes.
func symbol[T Text](s T, p int) (class, int, int) {
	if p >= len(s) {
		return other, 0, 0
	}
	switch c := s[p]; {
	case c >= '0' && c <= '9':
		return digit, int(c - '0'), 1
	case c == ' ' || c == '-' || c == '\n' || c == '\t':
		return gap, 0, 1
	case c == 'X' || c == 'x':
		return check, 10, 1
	case c < 0x80:
		return other, 0, 1
	case c == 0xEF && p+2 < len(s) && s[p+1] == 0xBC:
		switch d := s[p+2]; {
		case d >= 0x90 && d <= 0x99:
			return digit, int(d - 0x90), 3
		case d == 0xB8:
			return check, 10, 3
		}
	case c == 0xEF && p+2 < len(s) && s[p+1] == 0xBD && s[p+2] == 0x98:
		return check, 10, 3
	}
	for _, g := range gaps[4:] {
		if hasAt(s, p, g) {
			return gap, 0, len(g)
		}
	}
	return other, 0, 1
}

func hasAt[T Text](s T, p int, word string) bool {
	return p >= 0 && p+len(word) <= len(s) && string(s[p:p+len(word)]) == word
}

// resident gives the end of the ID number at an offset, 0 where there is none.
// The weighted sum of the digits modulo 11 picks the check character, one of
// 1 0 X 9 8 7 6 5 4 3 2; digits 7 to 14 are the day of birth. Without the day
// one order number in eleven would pass.
func resident[T Text](s T, p int) int {
	weights := [18]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1}
	var d [18]int
	sum, n, gapped := 0, 0, false
	for n < len(d) {
		c, v, size := symbol(s, p)
		switch {
		case c == digit || c == check && n == 17:
			d[n] = v
			sum += v * weights[n]
			n++
			gapped = false
		case c == gap && n > 0 && !gapped:
			gapped = true
		default:
			return 0
		}
		p += size
	}
	year, month, day := d[6]*1000+d[7]*100+d[8]*10+d[9], d[10]*10+d[11], d[12]*10+d[13]
	if sum%11 != 1 || d[0] == 0 || year < 1850 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31 {
		return 0
	}
	if c, _, _ := symbol(s, p); c == digit || p < len(s) && isLetter(s[p]) {
		return 0 // part of a longer number or code
	}
	return p
}

// mobile gives the place of the mobile number whose digits start at an offset,
// or after +86 there; stop is 0 where there is none.
func mobile[T Text](s T, p int) (first, stop int) {
	if hasAt(s, p, "0086") {
		p += 4
	} else if hasAt(s, p, "86") && (hasAt(s, p-1, "+") || hasAt(s, p-3, "＋")) {
		p += 2
	} else if !standsAlone(s, p) {
		return 0, 0
	}
	first = p
	n, gapped, hyphen := 0, false, false
	for n < 11 {
		c, v, size := symbol(s, p)
		switch {
		case c == digit && (n != 0 || v == 1) && (n != 1 || v >= 3):
			n++
			gapped = false
		case c == gap && s[p] != '\n' && !gapped && (n == 3 || n == 7):
			gapped, hyphen = true, hyphen || s[p] == '-'
		default:
			return 0, 0
		}
		p += size
	}
	c, _, size := symbol(s, p)
	if c == digit || p < len(s) && (isLetter(s[p]) || s[p] == '_') {
		return 0, 0
	}
	c, _, _ = symbol(s, p+size)
	if c == digit && (s[p] == '.' || hyphen && s[p] == '-') {
		return 0, 0 // an amount, a longer number
	}
	if hyphen && hasAt(s, first-1, "-") && !hasAt(s, first-3, "86-") {
		return 0, 0
	}
	return first, p
}

// standsAlone says whether a mobile number may start at an offset: not in a
// word of ASCII letters nor after a decimal point.
func standsAlone[T Text](s T, p int) bool {
	if p == 0 {
		return true
	}
	switch c := s[p-1]; {
	case c == '_':
		return false
	case isLetter(c):
		return endsIn(s[:p], "tel") || endsIn(s[:p], "phone")
	case c == '.' && p > 1:
		return s[p-2] < '0' || s[p-2] > '9'
	}
	return true
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// endsIn compares without case; word is in lower case.
func endsIn[T Text](s T, word string) bool {
	from := len(s) - len(word)
	if from < 0 {
		return false
	}
	for i := range len(word) {
		c := s[from+i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != word[i] {
			return false
		}
	}
	return true
}

// inAddress reports a number within a path, an address or a file's name. A
// telephone's link (tel:) is none.
func inAddress[T Text](s T, start, stop int) bool {
	if stop+1 < len(s) && s[stop] == '.' && isLetter(s[stop+1]) {
		return true // 13812345678.jpg
	}
	const far = 300
	from := start
	for from > 0 && start-from < far && inURL(s[from-1]) {
		from--
	}
	head := s[from:start]
	for i := range len(head) {
		if head[i] == '/' && i > 0 && (isLetter(head[i-1]) || head[i-1] == ':') || head[i] == '%' || head[i] == '?' {
			return true
		}
	}
	return len(head) > 0 && (head[0] == '/' || head[0] == '.' && len(head) > 1 && head[1] == '/')
}

func inURL(c byte) bool {
	if isLetter(c) || c >= '0' && c <= '9' {
		return true
	}
	switch c {
	case '/', '.', ':', '_', '~', '%', '?', '#', '&', '=', '+', '-', '@':
		return true
	}
	return false
}
