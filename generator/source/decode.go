package source

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// decode gives UTF-8 (with a byte order mark perhaps), the name of the encoding
// if it was another one, and the offset in text of the first place that could
// not be read, -1 without.
func decode(raw []byte, valid bool) (text []byte, name string, bad int) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xEF\xBB\xBF")):
		if valid {
			return raw, "", -1
		}
		return repair(raw)
	case bytes.HasPrefix(raw, []byte("\xFF\xFE")):
		return convert(raw[2:], utf16(unicode.LittleEndian), "UTF-16")
	case bytes.HasPrefix(raw, []byte("\xFE\xFF")):
		return convert(raw[2:], utf16(unicode.BigEndian), "UTF-16")
	}
	if order, ok := guessUTF16(raw); ok {
		return convert(raw, utf16(order), "UTF-16")
	}
	if valid {
		return raw, "", -1
	}
	if mostlyUTF8(raw) {
		return repair(raw)
	}
	gb, big := gbShape.measure(raw), big5Shape.measure(raw)
	if big.common() > gb.common() {
		if text, name, bad = convert(raw, traditionalchinese.Big5, "Big5"); bad < 0 {
			return text, name, bad
		}
	}
	if gb.broken == 0 && gb.known*10 >= gb.pairs*3 {
		if text, name, bad = convert(raw, simplifiedchinese.GB18030, "GB18030"); bad < 0 {
			return text, name, bad
		}
	}
	return repair(raw)
}

func utf16(order unicode.Endianness) encoding.Encoding {
	return unicode.UTF16(order, unicode.IgnoreBOM)
}

// convert decodes all of raw. What cannot be read becomes U+FFFD, as the
// decoders of x/text promise.
func convert(raw []byte, enc encoding.Encoding, name string) (text []byte, _ string, bad int) {
	text, err := enc.NewDecoder().Bytes(raw)
	if err != nil {
		return repair(raw)
	}
	return text, name, bytes.IndexRune(text, utf8.RuneError)
}

// repair replaces what is not UTF-8.
func repair(raw []byte) (text []byte, name string, bad int) {
	text = bytes.ToValidUTF8(raw, []byte("\uFFFD"))
	return text, "", bytes.IndexRune(text, utf8.RuneError)
}

// mostlyUTF8 recognizes UTF-8 with a few damaged places, as a cut file has: far
// more whole characters of several bytes than broken ones.
func mostlyUTF8(raw []byte) bool {
	whole, broken := 0, 0
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		switch {
		case r == utf8.RuneError && size <= 1:
			broken++
		case size >= 3:
			whole++
		}
		i += size
	}
	return whole > 8*broken
}

// guessUTF16 recognizes UTF-16 without a byte order mark. Our files all have
// line ends, spaces or digits, whose other byte is zero; no other encoding of
// text has zero bytes.
func guessUTF16(raw []byte) (order unicode.Endianness, ok bool) {
	if len(raw) < 4 || len(raw)%2 != 0 || bytes.IndexByte(raw, 0) < 0 {
		return order, false
	}
	little, big := 0, 0
	for i := 0; i+1 < len(raw); i += 2 {
		if likelyUnit(raw[i+1], raw[i]) {
			little++
		}
		if likelyUnit(raw[i], raw[i+1]) {
			big++
		}
	}
	units := len(raw) / 2
	switch {
	case little > big && little*10 >= units*9:
		return unicode.LittleEndian, true
	case big > little && big*10 >= units*9:
		return unicode.BigEndian, true
	}
	return order, false
}

// likelyUnit reports whether a UTF-16 unit is a character that Chinese or
// English text is made of.
func likelyUnit(hi, lo byte) bool {
	switch {
	case hi == 0:
		return lo >= ' ' && lo < 0x7F || lo == '\n' || lo == '\r' || lo == '\t' || lo >= 0xA0
	case hi >= 0x4E && hi <= 0x9F, hi == 0x30, hi == 0x20, hi == 0xFF:
		return true
	}
	return false
}

// shape is where a two-byte encoding keeps its common characters: symbols and
// the characters in daily use. Text of one encoding, taken for the other, falls
// far outside.
type shape struct {
	symbols, common [2]byte // ranges of the first byte
	low             bool    // second bytes 0x40..0x7E are common too
	four            bool    // has four-byte characters
}

var (
	gbShape   = shape{symbols: [2]byte{0xA1, 0xA3}, common: [2]byte{0xB0, 0xD7}, four: true}
	big5Shape = shape{symbols: [2]byte{0xA1, 0xA3}, common: [2]byte{0xA4, 0xC6}, low: true}
)

type measure struct {
	pairs, broken int // characters of two or four bytes; impossible bytes
	known         int // pairs in the range of the basic set, or of four bytes
	good          int // common ones
}

// common is the share of common characters, in thousandths; broken ones count
// four times.
func (m measure) common() int {
	if m.pairs+m.broken == 0 {
		return 0
	}
	return 1000 * m.good / (m.pairs + 4*m.broken)
}

func (s shape) measure(b []byte) (m measure) {
	for i := 0; i < len(b); {
		c := b[i]
		if c < 0x80 {
			i++
			continue
		}
		if c == 0x80 || c == 0xFF || i+1 >= len(b) {
			m.broken++
			i++
			continue
		}
		d := b[i+1]
		switch {
		case s.four && d >= '0' && d <= '9' && i+3 < len(b) && b[i+2] >= 0x81 && b[i+3] >= '0' && b[i+3] <= '9':
			m.pairs, m.known = m.pairs+1, m.known+1
			i += 4
			continue
		case d < 0x40 || d == 0x7F || d == 0xFF || !s.four && d > 0x7E && d < 0xA1:
			m.broken++
			i++
			continue
		}
		m.pairs++
		i += 2
		if d >= 0xA1 && c >= 0xA1 && c <= 0xF7 {
			m.known++
		}
		in := func(r [2]byte) bool { return c >= r[0] && c <= r[1] }
		if (d >= 0xA1 || s.low) && (in(s.symbols) || in(s.common)) {
			m.good++
		}
	}
	return m
}
