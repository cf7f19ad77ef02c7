package markdown

import (
	"unicode"
	"unicode/utf8"
)

// isCJK reports whether a character is set as wide as a Han character: Han,
// kana, bopomofo and their punctuation. Hangul is left out: Korean has spaces.
func isCJK(c rune) bool {
	switch {
	case c < 0x2E80:
		return isQuote(c)
	case c >= 0x2E80 && c <= 0x312F, c >= 0x3190 && c <= 0x9FFF, c >= 0xF900 && c <= 0xFAFF,
		c >= 0xFE30 && c <= 0xFE4F, c >= 0xFF00 && c <= 0xFFEF, c >= 0x20000 && c <= 0x3FFFF:
		return true
	}
	return false
}

// isQuote reports the punctuation that Chinese shares with Latin script.
func isQuote(c rune) bool {
	return c >= 0x2018 && c <= 0x201F || c == '…' || c == '—' || c == '·'
}

// isCJKPunct reports full-width and Chinese punctuation.
func isCJKPunct(c rune) bool {
	return isCJK(c) && (unicode.IsPunct(c) || unicode.IsSymbol(c))
}

func isHan(c rune) bool { return c >= 0x2E80 && unicode.Is(unicode.Han, c) }

func hasHan(s []byte) bool {
	for len(s) > 0 {
		c, n := utf8.DecodeRune(s)
		if c >= 0x2E80 && (isHan(c) || isCJKPunct(c)) {
			return true
		}
		s = s[n:]
	}
	return false
}
