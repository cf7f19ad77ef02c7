package manual

import (
	"strconv"
	"strings"
)

// scalar writes a text as a YAML scalar that is read back as it is: plain where
// YAML takes it so in a flow list too, else in double quotes.
func scalar(s string) string {
	if plain(s) {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(s) + `"`
}

func plain(s string) bool {
	if s == "" || s != strings.TrimSpace(s) || strings.ContainsAny(s, "\n\t\r\"'`{}[],#&*!|>%@\\") {
		return false
	}
	switch s[0] {
	case '-', '?', ':', '=', '~':
		return false
	}
	switch strings.ToLower(s) {
	case "null", "true", "false":
		return false
	}
	return !strings.Contains(s, ": ") && !strings.HasSuffix(s, ":")
}

// decimal writes v/scale without needless zeros.
func decimal(v, scale int64) string {
	return strconv.FormatFloat(float64(v)/float64(scale), 'f', -1, 64)
}
