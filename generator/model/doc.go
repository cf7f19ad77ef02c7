// Package model holds the site as plain data: kinds and tables of records,
// documents, pages, media. Values are immutable once built and shared freely
// between goroutines and between one build and the next; a change makes new
// values that share what did not change.
package model

// Label is a name in the languages of a site.
type Label struct {
	ZH string
	EN string

	// NoEN says that EN is empty on purpose, as of a unit that English does without.
	NoEN bool
}

// In returns the label in a language ("zh-CN", "en"), falling back to the other
// where nothing is said of that one.
func (l Label) In(lang string) string {
	if l.NoEN && len(lang) >= 2 && lang[:2] == "en" {
		return ""
	}
	if (len(lang) >= 2 && lang[:2] == "en" && l.EN != "") || l.ZH == "" {
		return l.EN
	}
	return l.ZH
}
