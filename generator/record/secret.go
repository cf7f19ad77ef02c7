package record

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/privacy"
)

// Messages go to terminals and to logs that others read. So nothing that was
// written in a record with private fields is repeated in one: neither as an
// argument nor in an excerpt.

var concealed = diag.Text{ZH: "（保密）", EN: "(private)"}

// holdsPrivate reports whether a kind has values that are not to be shown, or
// not without consent.
func holdsPrivate(k *model.Kind) bool {
	return k.Private || slices.ContainsFunc(k.Fields, func(f *model.Field) bool { return f.Private || f.Consent != "" })
}

// secretKinds are the kinds in whose records private values may stand, also in
// records within them.
func secretKinds(kinds *model.Kinds) map[string]bool { return holding(kinds, holdsPrivate) }

// closedKinds are the kinds of which no record is shown, and those with such
// records within.
func closedKinds(kinds *model.Kinds) map[string]bool {
	return holding(kinds, func(k *model.Kind) bool { return k.Private })
}

func holding(kinds *model.Kinds, holds func(*model.Kind) bool) map[string]bool {
	secret := map[string]bool{}
	for _, k := range kinds.All {
		if holds(k) {
			secret[k.Name] = true
		}
	}
	for found := true; found; {
		found = false
		for _, k := range kinds.All {
			for _, f := range k.Fields {
				if f.Type == model.TypeRecords && secret[f.Ref] && !secret[k.Name] {
					secret[k.Name], found = true, true
				}
			}
		}
	}
	return secret
}

// tells reports whether a wrong number or day in a field may be told although the
// kind holds private values: the field is shown, and so is the record.
func (p *plan) tells(f *model.Field) bool {
	if p.closed || f.Private || f.Consent != "" {
		return false
	}
	switch f.Type {
	case model.TypeDate, model.TypeDateRange, model.TypeInt, model.TypeNumber, model.TypeHours, model.TypeMoney:
		return true
	}
	return false
}

// numberWords are what numbers and days are written with beside digits.
const numberWords = "零〇一二三四五六七八九十百千万亿两半元角分块钱圆整年月日号时点小钟个人次件户约多余"

// numberShaped reports a text that is a number or a day, if a wrong one, and not
// somebody's.
func numberShaped(s string) bool {
	digits := 0
	for _, c := range s {
		switch {
		case unicode.IsDigit(c):
			digits++
		case unicode.IsLetter(c) && !strings.ContainsRune(numberWords, c), unicode.IsControl(c):
			return false
		}
	}
	return digits <= 10 && privacy.Find(s) == nil
}

// hidden is a word as written, for a message; nil is an unknown kind.
func (p *plan) hidden(s string) any {
	if p == nil || p.private {
		return concealed
	}
	return s
}

// asciiKey is a key as programs write them.
var asciiKey = regexp.MustCompile(`^[a-z][a-z_-]{1,23}$`)

// keyWord is an unknown key as written, for a message. In a private kind it is told
// where it is plainly a key: a field of another kind, a word as programs write keys,
// or a field of this kind with one wrong sign. Any other may be somebody's name,
// put where a key belongs, or a whole line.
func (f *fileDecoder) keyWord(p *plan, key, near string) any {
	if p != nil && !p.private || f.harmless(key) || asciiKey.MatchString(key) || oneSignOff(key, near) {
		return key
	}
	return concealed
}

// oneSignOff reports whether a word of three or more letters has at most one that is
// not in the name.
func oneSignOff(word, name string) bool {
	strange, n := 0, 0
	for _, c := range word {
		if n++; !strings.ContainsRune(name, c) {
			strange++
			if !unicode.IsLetter(c) {
				return false
			}
		}
	}
	return n >= 3 && strange <= 1 && n <= utf8.RuneCountInString(name)+1
}

// say is a value as written, for a message.
func (c *column) say(s string) any {
	if c.quiet {
		return concealed
	}
	return s
}

// conceal takes the excerpts from all messages of a file, and from the first n,
// which YAML made without knowing the kind, the words of the file that are not
// harmless.
func conceal(list diag.List, n int, harmless func(string) bool) {
	for i := range list {
		list[i].Secret = true
		if i >= n {
			continue
		}
		args := slices.Clone(list[i].Args)
		for j, a := range args {
			if s, ok := a.(string); ok && !harmless(s) {
				args[j] = concealed
			}
		}
		list[i].Args = args
	}
}

// harmless reports whether a word tells nothing of anybody: punctuation, or the
// name of a field.
func (d *Decoder) harmless(s string) bool {
	if !strings.ContainsFunc(s, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsNumber(c) || unicode.IsMark(c) }) {
		return true
	}
	if slices.Contains(kindKeys, s) || slices.Contains(recordKeys, s) {
		return true
	}
	for _, p := range d.all {
		if _, ok := p.field(s); ok {
			return true
		}
	}
	return false
}

// Secret reports whether a file of records may hold private ones, so that no
// message should show its lines. chunks is what Decode made of it.
func (d *Decoder) Secret(file string, text []byte, chunks []*model.Chunk) bool {
	for _, c := range chunks {
		if p := d.byKind(c.Kind); p != nil && p.private {
			return true
		}
	}
	return len(chunks) == 0 && d.mayBeSecret(file, text)
}

// mayBeSecret looks in a file that YAML could not read for the kinds it names.
// A file that names none, and has none by its path, may hold anything.
func (d *Decoder) mayBeSecret(file string, text []byte) bool {
	f := fileDecoder{Decoder: d, file: file}
	named := false
	if p := f.byPath(); p != nil {
		if named = true; p.private {
			return true
		}
	}
	for line := range strings.Lines(string(text)) {
		for _, key := range kindKeys {
			for rest := line; ; {
				_, after, ok := strings.Cut(rest, key)
				if !ok {
					break
				}
				rest = after
				name := strings.TrimLeft(after, "\"' \t")
				value, colon := strings.CutPrefix(name, ":")
				if !colon {
					if value, colon = strings.CutPrefix(name, "："); !colon {
						continue
					}
				}
				value, _, _ = strings.Cut(value, "#")
				if end := strings.IndexAny(value, ",，}"); end >= 0 {
					value = value[:end]
				}
				p := d.plans[fold(strings.Trim(value, "\"'“” \t\r\n"))]
				if p == nil || p.private {
					return true
				}
				named = true
			}
		}
	}
	return !named
}
