// Package model holds the site as plain data: kinds and tables of records,
// documents, pages, media. Values are immutable once built and shared freely
// between goroutines and between one build and the next; a change makes new
// values that share what did not change.
package model

// Label is a name in the languages of a site.
type Label struct {
	ZH string
	EN string
}

// In returns the label in a language ("zh-CN", "en"), falling back to the other.
func (l Label) In(lang string) string {
	if (len(lang) >= 2 && lang[:2] == "en" && l.EN != "") || l.ZH == "" {
		return l.EN
	}
	return l.ZH
}
