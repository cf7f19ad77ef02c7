package wechat

import (
	"strings"
	"unicode/utf8"
)

// digestLength is where a digest is cut: a little under the limit, as it is shown.
const digestLength = 120

// Title is the title of an article: the short one where only that is short enough.
func Title(title, short string) string {
	title, short = oneLine(title), oneLine(short)
	if utf8.RuneCountInString(title) > MaxTitle && short != "" && utf8.RuneCountInString(short) <= MaxTitle {
		return short
	}
	return title
}

// Author names the authors, the first alone where all are too many, and the issuer
// where there are none.
func Author(authors []string, issuer, lang string) string {
	sep, others := "、", "等"
	if strings.HasPrefix(lang, "en") {
		sep, others = ", ", " et al."
	}
	var names []string
	for _, a := range authors {
		if a = oneLine(a); a != "" {
			names = append(names, a)
		}
	}
	all := strings.Join(names, sep)
	switch {
	case all == "":
		return oneLine(issuer)
	case len(names) > 1 && utf8.RuneCountInString(all) > MaxAuthor:
		return names[0] + others
	}
	return all
}

// Digest cuts a summary to about 120 characters: after the last sentence that fits,
// else after the last part of one with an ellipsis, else anywhere. A summary that was
// cut within a sentence before ends at a sentence too.
func Digest(summary string) string {
	r := []rune(oneLine(summary))
	if len(r) == 0 || len(r) <= digestLength && !strings.ContainsRune("；，、：;,:", r[len(r)-1]) {
		return string(r)
	}
	r = r[:min(len(r), digestLength)]
	if i := lastOf(r, "。！？!?"); i >= digestLength/3 {
		for i+1 < len(r) && strings.ContainsRune("”’」』）)", r[i+1]) {
			i++
		}
		return string(r[:i+1])
	}
	if i := lastOf(r, "；，、：;,: "); i >= digestLength/3 {
		return strings.TrimSpace(string(r[:i])) + "…"
	}
	return strings.TrimSpace(string(r[:len(r)-1])) + "…"
}

func lastOf(r []rune, any string) int {
	for i := len(r) - 1; i >= 0; i-- {
		if strings.ContainsRune(any, r[i]) {
			return i
		}
	}
	return -1
}

// oneLine makes one space of each run of white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
