// Package sheet makes texts safe for spreadsheets, which take what begins like a
// formula for one: in files that people download, in ledgers, on the command line.
package sheet

import (
	"strings"
	"unicode"
)

// formulaSigns begin what a spreadsheet may take for a formula, in all widths.
const formulaSigns = "=+-@＝＋－＠﹦﹢﹣﹫−\t\r\n"

// Text disarms a text: one that begins like a formula, blanks and invisible
// characters aside, gets an apostrophe before it. Only for texts: a negative
// number is no formula, and neither are dashes alone.
func Text(s string) string {
	if strings.Trim(s, "-－ ") == "" {
		return s
	}
	for _, r := range s {
		if strings.ContainsRune(formulaSigns, r) {
			return "'" + s
		}
		if !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) {
			break
		}
	}
	return s
}
