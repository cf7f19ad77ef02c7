package model

import "strings"

// How a page is set on paper: a standard, or none of them.
const (
	PrintPlain   = "plain"   // as the theme has it
	PrintGBT9704 = "gbt9704" // the measures of GB/T 9704-2012, for official papers
)

// PrintStandards are the words for the standards, for messages.
var PrintStandards = []string{PrintGBT9704, PrintPlain, "公文", "普通"}

// PrintStandard reads a standard as editors write it: gbt9704, GB/T 9704-2012, 公文;
// plain, 普通.
func PrintStandard(s string) (standard string, ok bool) {
	s = strings.NewReplacer(" ", "", "/", "", "-", "", "—", "").Replace(strings.ToLower(s))
	switch strings.TrimSuffix(s, "2012") {
	case "gbt9704", "公文", "公文格式", "国标":
		return PrintGBT9704, true
	case "plain", "普通", "none", "无", "no", "否", "默认":
		return PrintPlain, true
	}
	return "", false
}
