package asset

import (
	"strings"
	"unicode/utf8"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// rewrite replaces the references of a style sheet, url(), @import and
// image-set(), by the fingerprinted names of what they refer to. All assets lie
// in one folder, so the names alone do.
func (b *builder) rewrite(name string, src []byte, importers []string) []byte {
	lexer := css.NewLexer(parse.NewInputBytes(append([]byte(nil), src...)))
	out := make([]byte, 0, len(src))
	importing := false // after @import, until its address
	var functions []bool
	offset := 0
	for {
		tt, text := lexer.Next()
		if tt == css.ErrorToken {
			// The end, or bytes the lexer gives up at: they stay.
			return append(out, src[min(offset, len(src)):]...)
		}
		ref, isRef := "", false
		switch tt {
		case css.URLToken:
			ref, isRef = urlText(string(text)), true
			importing = false
		case css.StringToken:
			if importing || len(functions) > 0 && functions[len(functions)-1] {
				ref, isRef = unquote(string(text)), true
			}
			importing = false
		case css.AtKeywordToken:
			importing = strings.EqualFold(string(text), "@import")
		case css.SemicolonToken, css.LeftBraceToken:
			importing = false
		case css.FunctionToken:
			functions = append(functions, strings.HasSuffix(strings.ToLower(string(text)), "image-set("))
		case css.LeftParenthesisToken:
			functions = append(functions, false)
		case css.RightParenthesisToken:
			functions = functions[:max(0, len(functions)-1)]
		}
		if isRef {
			if to, ok := b.refer(name, ref, position(Folder+name, src, offset), importers); ok {
				to = `"` + escapeCSS(to) + `"`
				if tt == css.URLToken {
					to = "url(" + to + ")"
				}
				out = append(out, to...)
				offset += len(text)
				continue
			}
		}
		out = append(out, text...)
		offset += len(text)
	}
}

// urlText gives the address inside url(…).
func urlText(token string) string {
	inner := strings.TrimSpace(strings.TrimSuffix(token[4:], ")"))
	if inner != "" && (inner[0] == '"' || inner[0] == '\'') {
		return unquote(inner)
	}
	return unescapeCSS(inner)
}

func unquote(s string) string {
	if len(s) >= 2 && s[0] == s[len(s)-1] {
		s = s[1 : len(s)-1]
	}
	return unescapeCSS(s)
}

func escapeCSS(s string) string { return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) }

// unescapeCSS resolves backslash escapes (CSS Syntax Level 3, 4.3.7).
func unescapeCSS(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			i++
			continue
		}
		i++
		r, n := rune(0), 0
		for n < 6 && i+n < len(s) && hexValue(s[i+n]) >= 0 {
			r = r<<4 | rune(hexValue(s[i+n]))
			n++
		}
		switch {
		case n > 0:
			if !utf8.ValidRune(r) || r == 0 {
				r = utf8.RuneError
			}
			b.WriteRune(r)
			if i += n; i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t') {
				i++
			}
		case s[i] == '\n':
			i++
		default:
			b.WriteByte(s[i])
			i++
		}
	}
	return b.String()
}

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func lastRune(s string) (rune, int) { return utf8.DecodeLastRuneInString(s) }
