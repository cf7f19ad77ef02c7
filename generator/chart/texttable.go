package chart

import (
	"strings"

	"jianbao/generator/stats"
)

// TextTable is the figures of a chart as text, for a table beside it.
type TextTable struct {
	Columns []string // the first names the rows
	Rows    []TextRow
}

// TextRow is a row of it; Cells are as many as Columns less one.
type TextRow struct {
	Head  string
	Cells []string
}

// textTable writes all figures of the table, those folded in the drawing too,
// with sums where parts make a whole.
func (f *figure) textTable() *TextTable {
	t := f.t
	out := &TextTable{Columns: []string{f.rowsLabel()}}
	sums := !t.Query.Share && !t.Query.Cumulative && !t.Overlap
	across := sums && len(t.Series) > 1
	for _, s := range t.Series {
		out.Columns = append(out.Columns, s.Label)
	}
	total := f.say("合计", "Total")
	if across {
		out.Columns = append(out.Columns, total)
	}
	columns := make([]int64, len(t.Series)+1)
	for i, h := range t.Rows {
		row := TextRow{Head: h.Label}
		for j, c := range t.Cells[i] {
			text := "–"
			if c.OK {
				text = f.cellText(c.V)
			}
			row.Cells = append(row.Cells, text)
			columns[j] += c.V
		}
		if across {
			row.Cells = append(row.Cells, f.cellText(t.RowTotal(i)))
			columns[len(t.Series)] += t.RowTotal(i)
		}
		out.Rows = append(out.Rows, row)
	}
	if sums && len(t.Rows) > 1 {
		last := TextRow{Head: total}
		for j := range out.Columns[1:] {
			last.Cells = append(last.Cells, f.cellText(columns[j]))
		}
		out.Rows = append(out.Rows, last)
	}
	return out
}

func (f *figure) cellText(v int64) string {
	s := stats.FormatNum(v, f.t.Scale)
	if f.share() {
		s += "%"
	}
	return s
}

// rowsLabel heads the first column.
func (f *figure) rowsLabel() string {
	if f.t.By == "" {
		return f.say("项目", "Item")
	}
	return f.t.ByLabel
}

// csv writes the figures ungrouped, for a spreadsheet: RFC 4180 with CRLF, and
// texts that a spreadsheet would take for a formula made harmless.
func (f *figure) csv() string {
	t := f.t
	var b strings.Builder
	line := func(cells []string) { b.WriteString(strings.Join(cells, ",") + "\r\n") }
	head := []string{csvText(f.rowsLabel())}
	for _, s := range t.Series {
		name := s.Label
		if f.unit != "" {
			name += f.say("（"+f.unit+"）", " ("+f.unit+")")
		}
		head = append(head, csvText(name))
	}
	line(head)
	for i, h := range t.Rows {
		cells := []string{csvText(h.Label)}
		for _, c := range t.Cells[i] {
			text := ""
			if c.OK {
				text = stats.Format(c.V, t.Scale)
			}
			cells = append(cells, text)
		}
		line(cells)
	}
	return b.String()
}

// csvText quotes a text; one that begins like a formula gets an apostrophe.
func csvText(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		s = "'" + s
	}
	if strings.ContainsAny(s, ",\"\r\n") {
		s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
