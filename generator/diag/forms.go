package diag

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
)

// Record is a diagnostic as data, in one language.
type Record struct {
	File     string  `json:"file,omitempty"`
	Line     int     `json:"line,omitempty"`
	Col      int     `json:"col,omitempty"`
	Length   int     `json:"length,omitempty"`
	Severity string  `json:"severity"` // error or warning
	Code     string  `json:"code"`
	Message  string  `json:"message"`
	Hint     string  `json:"hint,omitempty"`
	Also     []Place `json:"also,omitempty"`
}

// Place is a further place of a Record.
type Place struct {
	File string `json:"file"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"col,omitempty"`
}

// Records gives the list, sorted, as data.
func (l List) Records(lang string) []Record {
	sorted := append(List(nil), l...)
	sorted.Sort()
	out := make([]Record, len(sorted))
	for i, d := range sorted {
		out[i] = Record{
			File: d.Pos.File, Line: d.Pos.Line, Col: d.Pos.Col, Length: d.Pos.Len,
			Severity: d.Severity.String(), Code: d.Code, Message: d.Text(lang), Hint: d.Hint(lang),
		}
		for _, a := range d.Also {
			if a.File != "" {
				out[i].Also = append(out[i].Also, Place{a.File, a.Line, a.Col})
			}
		}
	}
	return out
}

// WriteJSON writes {"errors": n, "warnings": n, "diagnostics": […]}.
func WriteJSON(w io.Writer, l List, lang string) error {
	return encode(w, struct {
		Errors      int      `json:"errors"`
		Warnings    int      `json:"warnings"`
		Diagnostics []Record `json:"diagnostics"`
	}{l.Errors(), l.Warnings(), l.Records(lang)})
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// WriteGitHub writes workflow commands, one a line, that GitHub shows beside the
// lines of a change. Format: docs.github.com, "Workflow commands".
func WriteGitHub(w io.Writer, l List, lang string) error {
	value := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	var b bytes.Buffer
	for _, r := range l.Records(lang) {
		b.WriteString("::" + r.Severity + " ")
		if r.File != "" {
			b.WriteString("file=" + property.Replace(r.File) + ",")
			if r.Line > 0 {
				b.WriteString("line=" + strconv.Itoa(r.Line) + ",")
			}
			if r.Col > 0 {
				b.WriteString("col=" + strconv.Itoa(r.Col) + ",")
			}
		}
		text := r.Message
		if r.Hint != "" {
			text += "\n" + r.Hint
		}
		b.WriteString("title=" + property.Replace(r.Code) + "::" + value.Replace(text) + "\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}
