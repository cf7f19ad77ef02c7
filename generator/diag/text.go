package diag

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text gives the message in a language ("zh…" or another, which is English),
// on one line, with control characters made visible.
func (d Diagnostic) Text(lang string) string { return d.format(d.ZH, d.EN, lang) }

// Hint gives the hint in a language, "" where there is none.
func (d Diagnostic) Hint(lang string) string { return d.format(d.HintZH, d.HintEN, lang) }

func (d Diagnostic) format(zh, en, lang string) string {
	chinese := strings.HasPrefix(lang, "zh")
	format := en
	if chinese && zh != "" || en == "" {
		format = zh
	}
	if format == "" {
		return ""
	}
	args := make([]any, len(d.Args), len(d.Args)+1)
	for i, a := range d.Args {
		if t, ok := a.(Text); ok {
			a = t.EN
			if chinese && t.ZH != "" || t.EN == "" {
				a = t.ZH
			}
		}
		args[i] = a
	}
	// A last, indexed and empty argument keeps fmt from complaining about
	// arguments that only the hint uses.
	format += fmt.Sprintf("%%[%d]s", len(args)+1)
	return clean(fmt.Sprintf(format, append(args, "")...))
}

// clean puts a text on one line and makes visible what a terminal would obey.
func clean(s string) string {
	plain := true
	for _, r := range s {
		if r == '\n' || r == '\t' || hidden(r) || r == utf8.RuneError {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '\n' || r == '\t':
			b.WriteByte(' ')
		case r == utf8.RuneError:
			b.WriteString(broken(s[i:]))
		case hidden(r):
			b.WriteString(visible(r))
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(b.String())
}

// hidden reports whether a character is obeyed or swallowed by terminals:
// controls, and the format characters that turn the direction of text.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
}

func visible(r rune) string {
	if r < 0x100 {
		return fmt.Sprintf(`\x%02x`, r)
	}
	if r > 0xffff {
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// broken shows the first byte of s where it is no UTF-8.
func broken(s string) string {
	if r, size := utf8.DecodeRuneInString(s); r != utf8.RuneError || size != 1 {
		return string(utf8.RuneError)
	}
	return fmt.Sprintf(`\x%02x`, s[0])
}

// Language chooses the language of messages, "zh" or "en": what the flag says,
// else JIANBAO_LANG, else the locale. Without any of them it is Chinese.
func Language(flag string, getenv func(string) string) string {
	for _, s := range []string{flag, getenv("JIANBAO_LANG"), getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG")} {
		if s = strings.ToLower(strings.TrimSpace(s)); s != "" {
			if strings.HasPrefix(s, "zh") || strings.HasPrefix(s, "中") {
				return "zh"
			}
			return "en"
		}
	}
	return "zh"
}
