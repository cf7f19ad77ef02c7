package chart

import (
	"cmp"
	"strconv"
	"strings"

	"jianbao/generator/sheet"
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
// with sums where parts make a whole, the n of ratios, and the change from the
// period before.
func (f *figure) textTable() *TextTable {
	t := f.t
	out := &TextTable{Columns: []string{f.rowsLabel()}}
	sums := !t.Query.Share && !t.Query.Cumulative && !t.Overlap && !t.Ratio
	across := sums && len(t.Series) > 1 && !f.compared()
	for _, s := range t.Series {
		out.Columns = append(out.Columns, s.Label)
		if t.Ratio {
			out.Columns = append(out.Columns, "n")
		}
	}
	if f.compared() {
		out.Columns = append(out.Columns, f.say("增减", "Change"))
	}
	total := f.say("合计", "Total")
	if across {
		out.Columns = append(out.Columns, total)
	}
	for i, h := range t.Rows {
		row := TextRow{Head: h.Label}
		for _, c := range t.Cells[i] {
			row.Cells = append(row.Cells, f.cellText(c))
			if t.Ratio {
				row.Cells = append(row.Cells, f.cellN(c))
			}
		}
		if f.compared() {
			row.Cells = append(row.Cells, f.changeText(t.Cells[i][0], t.Cells[i][1]))
		}
		if across {
			row.Cells = append(row.Cells, f.cellText(f.sum(t.Cells[i], t.RowSum(i))))
		}
		out.Rows = append(out.Rows, row)
	}
	if (sums || f.ratioSums()) && len(t.Rows) > 1 {
		out.Rows = append(out.Rows, f.sumRow(total, across))
	}
	return out
}

// ratioSums reports whether there are ratios of all rows together.
func (f *figure) ratioSums() bool {
	for j := range f.t.Series {
		if c := f.t.SeriesSum(j); f.t.Ratio && (c.OK || c.Hidden) {
			return true
		}
	}
	return false
}

// sumRow adds up the columns; of ratios it gives that of all rows together.
func (f *figure) sumRow(name string, across bool) TextRow {
	t := f.t
	row := TextRow{Head: name}
	if t.Ratio {
		row.Head = f.say("总体", "Overall")
	}
	all := stats.Cell{OK: true}
	sums := make([]stats.Cell, len(t.Series))
	for j := range t.Series {
		column := make([]stats.Cell, len(t.Rows))
		for i := range t.Rows {
			column[i] = t.Cells[i][j]
		}
		sums[j] = f.sum(column, t.SeriesSum(j))
		all = addUp([]stats.Cell{all, sums[j]})
		row.Cells = append(row.Cells, f.cellText(sums[j]))
		if t.Ratio {
			row.Cells = append(row.Cells, f.cellN(sums[j]))
		}
	}
	if f.compared() {
		row.Cells = append(row.Cells, f.changeText(sums[0], sums[1]))
	}
	if across {
		switch {
		case t.TotalHidden:
			all = stats.Cell{Hidden: true}
		case t.TotalOK():
			all = stats.Cell{V: t.Total, OK: true}
		}
		row.Cells = append(row.Cells, f.cellText(all))
	}
	return row
}

// sum is the sum of cells: that of stats where one of them is not shown, since
// what is left would be taken for the whole.
func (f *figure) sum(cells []stats.Cell, given stats.Cell) stats.Cell {
	if own := addUp(cells); !f.t.Ratio && own.OK {
		return own
	}
	return given
}

// addUp sums cells; it is not OK where one of them is not shown.
func addUp(cells []stats.Cell) stats.Cell {
	sum := stats.Cell{OK: true}
	for _, c := range cells {
		sum.V += c.V
		sum.N += c.N
		sum.OK = sum.OK && !c.Hidden
	}
	return sum
}

// changeText is the change from the period before: +12.3%, or +2 points.
func (f *figure) changeText(now, before stats.Cell) string {
	return cmp.Or(f.t.ChangeText(now, before), "–")
}

func (f *figure) cellText(c stats.Cell) string {
	switch {
	case c.Hidden:
		return f.t.HiddenText()
	case !c.OK:
		return "–"
	}
	s := stats.FormatNum(c.V, f.t.Scale)
	if f.share() {
		s += "%"
	}
	return s
}

// cellN is the n behind a ratio.
func (f *figure) cellN(c stats.Cell) string {
	if c.Hidden {
		return f.t.HiddenText()
	}
	return f.t.Sample(c)
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
		if t.Ratio {
			head = append(head, csvText(s.Label+" n"))
		}
	}
	line(head)
	for i, h := range t.Rows {
		cells := []string{csvText(h.Label)}
		for _, c := range t.Cells[i] {
			text, n := "", strconv.Itoa(c.N)
			if t.Coarse {
				n = csvText(t.Count(c.N))
			}
			switch {
			case c.Hidden:
				text = csvText(t.HiddenText())
				n = text
			case c.OK:
				text = stats.Format(c.V, t.Scale)
			}
			if cells = append(cells, text); t.Ratio {
				cells = append(cells, n)
			}
		}
		line(cells)
	}
	return b.String()
}

// csvText quotes a text; one that begins like a formula gets an apostrophe.
func csvText(s string) string {
	s = sheet.Text(s)
	if strings.ContainsAny(s, ",\"\r\n") {
		s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
