package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"unicode"

	"jianbao/generator/sheet"
)

// grid is a table for the terminal: columns are aligned by their width on the
// screen, in which a Han character takes two.
type grid struct {
	head  []string
	rows  [][]string
	right []bool // columns set to the right
}

func (g *grid) write(w io.Writer) error {
	width := make([]int, len(g.head))
	for _, row := range append([][]string{g.head}, g.rows...) {
		for i, s := range row {
			width[i] = max(width[i], widths.StringWidth(printable(s)))
		}
	}
	var b bytes.Buffer
	line := func(row []string) {
		var cells strings.Builder
		for i, s := range row {
			if i > 0 {
				cells.WriteString("  ")
			}
			s = printable(s)
			if i < len(g.right) && g.right[i] {
				cells.WriteString(strings.Repeat(" ", width[i]-widths.StringWidth(s)) + s)
			} else {
				cells.WriteString(pad(s, width[i]))
			}
		}
		b.WriteString(strings.TrimRight(cells.String(), " ") + "\n")
	}
	line(g.head)
	rule := make([]string, len(width))
	for i, n := range width {
		rule[i] = strings.Repeat("-", n)
	}
	line(rule)
	for _, row := range g.rows {
		line(row)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// printable replaces what a terminal would obey: the text comes from files.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return '\ufffd'
		}
		return r
	}, s)
}

// writeCSV writes rows for spreadsheets. bom makes Excel read UTF-8. texts says
// which columns hold texts: there a leading = + - @ would be taken for a formula
// and gets an apostrophe before it.
func writeCSV(w io.Writer, rows [][]string, texts func(row, col int) bool, bom bool) error {
	var b bytes.Buffer
	if bom {
		b.WriteString("\ufeff")
	}
	out := csv.NewWriter(&b)
	out.UseCRLF = bom
	for i, row := range rows {
		safe := make([]string, len(row))
		for j, s := range row {
			if texts(i, j) {
				s = sheet.Text(s)
			}
			safe[j] = s
		}
		if err := out.Write(safe); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
