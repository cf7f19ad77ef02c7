package export

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/mattn/go-runewidth"
	"github.com/xuri/excelize/v2"

	"jianbao/generator/diag"
)

// maxLines is what a sheet of a workbook holds.
const maxLines = 1 << 20

// XLSX writes the ledger as a workbook: title over all columns, framed table
// whose head stays in sight and is repeated on each printed sheet, A4. Texts are
// typed as texts. The bytes depend on nothing but the ledger and the build clock.
func (l *Ledger) XLSX(w io.Writer) error {
	if lines := l.Rows + 8; lines > maxLines {
		return &Error{diag.List{errRows.At(diag.Pos{}, l.Rows, maxLines-8)}}
	}
	f := excelize.NewFile()
	defer f.Close()
	x := &book{l: l, f: f, sheet: sheetName(l.sheet)}
	if err := x.write(); err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		return err
	}
	return repack(w, buf.Bytes(), l.d.Now)
}

// repack writes a zip file again with its members in order and at one time.
func repack(w io.Writer, data []byte, at time.Time) error {
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	const types = "[Content_Types].xml" // some readers want it first
	slices.SortFunc(in.File, func(a, b *zip.File) int {
		if (a.Name == types) != (b.Name == types) {
			if a.Name == types {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	if at.Year() < 1980 { // zip knows no earlier time
		at = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	out := zip.NewWriter(w)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			return err
		}
		to, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: at.UTC()})
		if err == nil {
			_, err = io.Copy(to, r)
		}
		if err := r.Close(); err != nil {
			return err
		}
		if err != nil {
			return err
		}
	}
	return out.Close()
}

// sheetName makes a name that workbooks allow: 31 units of UTF-16, none of []:*?/\
// and no apostrophe at either end.
func sheetName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return ' '
		}
		return r
	}, s)
	for len(utf16.Encode([]rune(s))) > 31 {
		runes := []rune(s)
		s = string(runes[:len(runes)-1])
	}
	if s = strings.Trim(s, "' "); s == "" || strings.EqualFold(s, "history") {
		return "Sheet1"
	}
	return s
}

// book is a workbook being written.
type book struct {
	l     *Ledger
	f     *excelize.File
	sheet string
	out   *excelize.StreamWriter
	line  int // lines written
	err   error
}

func (x *book) write() error {
	l := x.l
	if err := x.setUp(); err != nil {
		return err
	}
	var err error
	if x.out, err = x.f.NewStreamWriter(x.sheet); err != nil {
		return err
	}
	last := len(l.columns)
	for i, width := range l.widths() {
		if err := x.out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	top := l.titleLines()
	heads := 1
	if l.grouped {
		heads = 2
	}
	pane := cellName(1, top+heads+1)
	if err := x.out.SetPanes(&excelize.Panes{Freeze: true, YSplit: top + heads, TopLeftCell: pane, ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if l.Title != "" {
		x.merged([]string{l.Title}, last, x.style(titleStyle(l.d)), 30)
	}
	if len(l.head) > 0 {
		x.merged(l.head, last, x.style(plainStyle(l.d)), 20)
	}
	x.tableHead()
	body := x.bodyStyles(false)
	total, err := l.each(func(_ int, cells []Cell) error { x.cells(cells, body); return x.err })
	if err != nil {
		return err
	}
	if total != nil {
		x.cells(total, x.bodyStyles(true))
	}
	if len(l.foot) > 0 {
		x.merged(l.foot, last, x.style(plainStyle(l.d)), 22)
	}
	if x.err != nil {
		return x.err
	}
	return x.out.Flush()
}

func (l *Ledger) titleLines() int {
	n := 0
	if l.Title != "" {
		n++
	}
	if len(l.head) > 0 {
		n++
	}
	return n
}

// setUp is how the sheet prints, and what the file says of itself.
func (x *book) setUp() error {
	l, d := x.l, x.l.d
	if err := x.f.SetSheetName("Sheet1", x.sheet); err != nil {
		return err
	}
	if err := x.f.SetDefaultFont(fontName(d)); err != nil {
		return err
	}
	a4, fit, tall, orientation := 9, 1, 0, "landscape"
	if l.portrait {
		orientation = "portrait"
	}
	yes := true
	side, top, edge := 0.47, 0.6, 0.3 // inches
	first := l.titleLines() + 1
	rows := first
	if l.grouped {
		rows++
	}
	at := d.Now.UTC().Format("2006-01-02T15:04:05Z")
	for _, err := range []error{
		x.f.SetPageLayout(x.sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &fit, FitToHeight: &tall}),
		x.f.SetSheetProps(x.sheet, &excelize.SheetPropsOptions{FitToPage: &yes}),
		x.f.SetPageMargins(x.sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &edge, Footer: &edge, Horizontally: &yes}),
		x.f.SetHeaderFooter(x.sheet, &excelize.HeaderFooterOptions{OddFooter: d.say("&C第 &P 页，共 &N 页", "&CPage &P of &N")}),
		x.f.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", Scope: x.sheet,
			RefersTo: "'" + strings.ReplaceAll(x.sheet, "'", "''") + "'!" + rowRange(first, rows),
		}),
		x.f.SetDocProps(&excelize.DocProperties{Title: l.Title, Creator: l.unit, LastModifiedBy: l.unit, Created: at, Modified: at, Language: d.Lang}),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// row writes a line of cells.
func (x *book) row(cells []any, height float64) {
	x.line++
	if x.err == nil {
		x.err = x.out.SetRow(cellName(1, x.line), cells, excelize.RowOpts{Height: height})
	}
}

// merged writes texts side by side over all columns.
func (x *book) merged(texts []string, columns, style int, height float64) {
	if len(texts) > columns {
		texts = append(slices.Clone(texts[:columns-1]), strings.Join(texts[columns-1:], "    "))
	}
	cells := make([]any, columns)
	for i := range cells {
		cells[i] = excelize.Cell{StyleID: style}
	}
	for i, t := range texts {
		from, to := i*columns/len(texts), (i+1)*columns/len(texts)-1
		cells[from] = excelize.Cell{StyleID: style, Value: t}
		if to > from && x.err == nil {
			x.err = x.out.MergeCell(cellName(from+1, x.line+1), cellName(to+1, x.line+1))
		}
	}
	x.row(cells, height)
}

// tableHead writes the head, in two lines where columns are grouped.
func (x *book) tableHead() {
	style := x.style(headStyle(x.l.d))
	columns := x.l.columns
	upper, lower := make([]any, len(columns)), make([]any, len(columns))
	for i, c := range columns {
		upper[i], lower[i] = excelize.Cell{StyleID: style}, excelize.Cell{StyleID: style, Value: c.header}
		if c.group == "" {
			upper[i], lower[i] = lower[i], upper[i]
		} else if c.first {
			upper[i] = excelize.Cell{StyleID: style, Value: c.group}
		}
	}
	if !x.l.grouped {
		x.row(upper, 0)
		return
	}
	for i := 0; i < len(columns); {
		to := i
		for columns[i].group != "" && to+1 < len(columns) && columns[to+1].group != "" && !columns[to+1].first {
			to++
		}
		from, end := cellName(i+1, x.line+1), cellName(to+1, x.line+1)
		if columns[i].group == "" {
			end = cellName(i+1, x.line+2)
		}
		if from != end && x.err == nil {
			x.err = x.out.MergeCell(from, end)
		}
		i = to + 1
	}
	x.row(upper, 0)
	x.row(lower, 0)
}

// cells writes a record or the line of sums.
func (x *book) cells(cells []Cell, styles [][3]int) {
	out := make([]any, len(cells))
	for i, c := range cells {
		col := &x.l.columns[i]
		switch {
		case c.Kind == Number:
			out[i] = excelize.Cell{StyleID: styles[i][2], Value: col.format.value(c.V, c.Scale)}
		case c.Kind == Day && c.Day >= firstDay:
			out[i] = excelize.Cell{StyleID: styles[i][1], Value: int64(c.Day) + dayOffset}
		case c.Kind == Empty: // for what someone may still write there
			kind := map[CellKind]int{Day: 1, Number: 2}[col.kind]
			out[i] = excelize.Cell{StyleID: styles[i][kind]}
		default:
			out[i] = excelize.Cell{StyleID: styles[i][0], Value: col.text(c)}
		}
	}
	x.row(out, 0)
}

// Days of a workbook count from 30 December 1899; earlier than March 1900 they
// are not what they seem.
const (
	dayOffset = 25569
	firstDay  = -25508
)

func (l *Ledger) widths() []float64 {
	const sample = 2000
	most := make([]int, len(l.columns))
	for i, c := range l.columns {
		for _, word := range strings.FieldsFunc(c.header, func(r rune) bool { return r == '（' || r == ' ' || r == '(' }) {
			most[i] = max(most[i], screen.StringWidth(word))
		}
	}
	for n, row := range l.rows[:min(len(l.rows), sample)] {
		r := l.table.Row(row)
		for i := range l.columns {
			if c := &l.columns[i]; c.width == 0 {
				for line := range strings.Lines(c.text(c.cell(r, n))) {
					most[i] = max(most[i], screen.StringWidth(strings.TrimSpace(line)))
				}
			}
		}
	}
	out := make([]float64, len(l.columns))
	for i, c := range l.columns {
		if out[i] = c.width; c.width == 0 {
			out[i] = float64(min(max(most[i]+2, 8), 42))
		}
	}
	return out
}

// screen measures texts as sheets show them, whatever the locale.
var screen = runewidth.Condition{StrictEmojiNeutral: true}

func cellName(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil { // beyond the 16,384 columns of a sheet
		return "XFD1"
	}
	return name
}

func rowRange(from, to int) string { return "$" + strconv.Itoa(from) + ":$" + strconv.Itoa(to) }
