package main

import (
	"encoding/json"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// maxSlug bounds a file name made of a title, in bytes.
const maxSlug = 60

// slugOf writes a title in pinyin for a file name: 消防安全讲座 → xiao-fang-an-quan-jiang-zuo.
// Latin letters and digits stay, everything else separates.
func slugOf(title string) string {
	args := pinyin.NewArgs()
	var words []string
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	for _, r := range title {
		switch {
		case r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			word.WriteRune(unicode.ToLower(r))
		case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ':
			word.WriteRune(unicode.ToLower(r - 0xfee0))
		default:
			flush()
			if py := pinyin.SinglePinyin(r, args); len(py) > 0 {
				words = append(words, py[0])
			}
		}
	}
	flush()
	slug := ""
	for _, w := range words {
		if len(slug)+1+len(w) > maxSlug {
			if slug == "" {
				slug = w[:maxSlug]
			}
			break
		}
		slug = strings.TrimPrefix(slug+"-"+w, "-")
	}
	return slug
}

// quote writes a text as a YAML scalar: plain where that is safe.
func quote(s string) string {
	plain := s != "" && strings.TrimSpace(s) == s
	for i, r := range s {
		switch {
		case r >= 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("，。、（）《》“”！？—…·", r)):
		case r < 0x80 && unicode.IsLetter(r):
		case i > 0 && (unicode.IsDigit(r) && r < 0x80 || r == ' ' || r == '_'):
		default:
			plain = false
		}
	}
	switch strings.ToLower(s) {
	case "true", "false", "yes", "no", "on", "off", "null", "y", "n":
		plain = false
	}
	if plain {
		return s
	}
	var b strings.Builder
	e := json.NewEncoder(&b) // a JSON string is a YAML scalar
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}
