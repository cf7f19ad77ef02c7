package main

import (
	"encoding/json"
	"strings"
	"time"

	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// The columns of a statistic: a name, one figure a series, and where they say
// more, the change between two periods and the number behind a ratio.

func compared(t *stats.Table) bool { return t.Query.Compare != "" && len(t.Series) == 2 }

func behind(t *stats.Table) bool { return t.Ratio && len(t.Series) == 1 }

// statsHead heads the columns.
func (a *app) statsHead(t *stats.Table) []string {
	head := []string{t.ByLabel}
	if t.ByLabel == "" {
		head[0] = t.Kind.Label.In(t.Lang)
	}
	for _, s := range t.Series {
		label := s.Label
		if label == "" || t.Split == "" && len(t.Series) == 1 {
			label = t.Measure.Label.In(t.Lang)
		}
		head = append(head, withUnit(label, t.Unit))
	}
	if compared(t) {
		label := a.tr("变化 (%)", "change (%)")
		if t.Unit == "%" {
			label = a.tr("变化 (百分点)", "change (points)")
		}
		head = append(head, label)
	}
	if behind(t) {
		head = append(head, "n")
	}
	return head
}

func withUnit(label, unit string) string {
	if unit == "" || strings.HasSuffix(label, unit) {
		return label
	}
	return label + " (" + unit + ")"
}

func rowLabel(t *stats.Table, i int) string {
	if l := t.Rows[i].Label; l != "" {
		return l
	}
	return t.Measure.Label.In(t.Lang)
}

// depth is how far a row of a tree is below its root.
func depth(t *stats.Table, i int) int {
	n := 0
	for up := t.Rows[i].Parent; up > 0 && n < len(t.Rows); up = t.Rows[up-1].Parent {
		n++
	}
	return n
}

// change is the change of a row as a plain number, whose unit is in the head.
func change(t *stats.Table, row []stats.Cell) (text string, ok bool) {
	tenths, ok := t.Change(row[0], row[1])
	if !ok {
		return "", false
	}
	return stats.Format(tenths, 10), true
}

func (a *app) statsTable(ans answer) error {
	t := ans.Table
	g := grid{head: a.statsHead(t)}
	g.right = make([]bool, len(g.head))
	for i := 1; i < len(g.right); i++ {
		g.right[i] = true
	}
	for i, cells := range t.Cells {
		row := []string{strings.Repeat("  ", depth(t, i)) + rowLabel(t, i)}
		for _, c := range cells {
			row = append(row, t.Text(c))
		}
		if compared(t) {
			text, ok := change(t, cells)
			switch {
			case !ok:
				text = "—"
			case text[0] != '-' && text != "0":
				text = "+" + text
			}
			row = append(row, text)
		}
		if behind(t) {
			n := t.Sample(cells[0])
			if cells[0].Hidden {
				n = t.HiddenText()
			}
			row = append(row, n)
		}
		g.rows = append(g.rows, row)
	}
	if err := g.write(a.out); err != nil {
		return err
	}
	_, err := a.out.Write([]byte(a.totalLine(ans) + "\n"))
	return err
}

// totalLine is under the table: the sum, or the ratio of all, and how many
// records it is from.
func (a *app) totalLine(ans answer) string {
	t := ans.Table
	line := a.tr("合计 ", "total ")
	if t.Ratio {
		line = a.tr("总体 ", "overall ")
	}
	line += t.TotalText()
	if t.TotalUnit != "%" && !t.TotalHidden && t.TotalUnit != "" {
		line += " " + t.TotalUnit
	}
	if !t.TotalHidden {
		line += "  n=" + t.Sample(t.TotalCell())
	}
	if c := ans.total; c != nil && !t.TotalHidden {
		name := a.tr("  上期 ", "  period before ")
		if t.Query.Compare == stats.YearBefore {
			name = a.tr("  上年同期 ", "  a year before ")
		}
		line += name + a.before(t, c)
	}
	if t.Target.OK {
		line += a.tr("  目标 ", "  target ") + stats.FormatNum(t.Target.V, t.TotalScale)
	}
	if t.Missing > 0 {
		line += a.tr("  缺数据的记录 ", "  records without data ") + number(t.Missing)
	}
	if note := t.HiddenNote(); note != "" {
		line += "\n" + note
	}
	return line
}

// before is the total of the earlier period.
func (a *app) before(t *stats.Table, c *stats.Comparison) string {
	switch {
	case c.BaseHidden:
		return t.HiddenText()
	case c.Rate:
		return stats.FormatNum(c.Base, c.Scale) + "%  n=" + t.Count(c.BaseN)
	}
	return strings.TrimSpace(stats.FormatNum(c.Base, c.Scale)+" "+t.TotalUnit) + "  n=" + t.Count(c.BaseN)
}

// statsCSV writes plain numbers, with the unit in the head.
func (a *app) statsCSV(t *stats.Table, bom bool) error {
	rows := [][]string{a.statsHead(t)}
	for i, cells := range t.Cells {
		row := []string{rowLabel(t, i)}
		for _, c := range cells {
			row = append(row, plainCell(t, c, stats.Format(c.V, t.Scale)))
		}
		if compared(t) {
			text, _ := change(t, cells)
			row = append(row, text)
		}
		if behind(t) {
			row = append(row, plainCell(t, cells[0], plainCount(t, cells[0].N)))
		}
		rows = append(rows, row)
	}
	return writeCSV(a.out, rows, func(row, col int) bool { return row == 0 || col == 0 }, bom)
}

func plainCell(t *stats.Table, c stats.Cell, text string) string {
	switch {
	case c.Hidden:
		return t.HiddenText()
	case !c.OK:
		return ""
	}
	return text
}

// plainCount is a number of records without grouping.
func plainCount(t *stats.Table, n int) string {
	if t.Coarse {
		return t.Count(n)
	}
	return stats.Format(int64(n), 1)
}

// figure is a number as data; null where there is none or it is withheld.
type figure struct {
	Value      *json.Number `json:"value"`
	N          *int         `json:"n"`
	AtLeast    int          `json:"nAtLeast,omitempty"` // instead of n, where the exact one is not told
	Base       *json.Number `json:"base,omitempty"`     // what a ratio is divided by, where that is no number of records
	Suppressed bool         `json:"suppressed,omitempty"`
}

func figureOf(t *stats.Table, c stats.Cell, scale int64) figure {
	if c.Hidden {
		return figure{Suppressed: true}
	}
	f := figure{N: &c.N}
	if t.Coarse && c.N > 0 {
		f.N, f.AtLeast = nil, c.N
	}
	if t.BaseScale > 0 {
		v := json.Number(stats.Format(c.Base, t.BaseScale))
		f.Base = &v
	}
	if c.OK {
		v := json.Number(stats.Format(c.V, scale))
		f.Value = &v
	}
	return f
}

type headJSON struct {
	Key   string `json:"key"`
	Label string `json:"label"`
}

type rowJSON struct {
	headJSON
	Parent string       `json:"parent,omitempty"`
	Cells  []figure     `json:"cells"`
	Change *json.Number `json:"change,omitempty"`
}

func (a *app) statsJSON(ans answer) error {
	t := ans.Table
	out := struct {
		Kind       string       `json:"kind"`
		Measure    string       `json:"measure"`
		Unit       string       `json:"unit"`
		By         string       `json:"by,omitempty"`
		Split      string       `json:"split,omitempty"`
		Compare    string       `json:"compare,omitempty"`
		Since      string       `json:"since,omitempty"`
		Until      string       `json:"until,omitempty"`
		Series     []headJSON   `json:"series"`
		Rows       []rowJSON    `json:"rows"`
		Total      *json.Number `json:"total"`
		Suppressed bool         `json:"suppressed,omitempty"`
		N          *int         `json:"n"`
		AtLeast    int          `json:"nAtLeast,omitempty"`
		Base       *json.Number `json:"base,omitempty"`
		BaseUnit   string       `json:"baseUnit,omitempty"`
		Before     *json.Number `json:"before,omitempty"`
		Missing    int          `json:"missing"`
		Target     json.Number  `json:"target,omitempty"`
		Note       string       `json:"note,omitempty"`
	}{
		Kind: t.Kind.Name, Measure: t.Measure.Name, Unit: t.Unit, By: t.By, Split: t.Split, Compare: t.Query.Compare,
		Since: day(t.First), Until: day(t.Last), Series: []headJSON{}, Rows: rowsJSON(t), Missing: t.Missing, Note: t.HiddenNote(),
	}
	total := figureOf(t, t.TotalCell(), t.TotalScale)
	out.Total, out.N, out.Suppressed = total.Value, total.N, total.Suppressed
	out.AtLeast, out.Base, out.BaseUnit = total.AtLeast, total.Base, t.BaseUnit
	if c := ans.total; c != nil {
		out.Before = figureOf(t, stats.Cell{V: c.Base, OK: true, Hidden: c.BaseHidden}, c.Scale).Value
	}
	if t.Target.OK {
		out.Target = json.Number(stats.Format(t.Target.V, t.TotalScale))
	}
	for _, s := range t.Series {
		out.Series = append(out.Series, headJSON{s.Key, s.Label})
	}
	return writeJSON(a.out, out)
}

func rowsJSON(t *stats.Table) []rowJSON {
	out := make([]rowJSON, len(t.Rows))
	for i, r := range t.Rows {
		row := rowJSON{headJSON: headJSON{r.Key, r.Label}}
		if r.Parent > 0 {
			row.Parent = t.Rows[r.Parent-1].Key
		}
		for _, c := range t.Cells[i] {
			row.Cells = append(row.Cells, figureOf(t, c, t.Scale))
		}
		if compared(t) {
			if text, ok := change(t, t.Cells[i]); ok {
				n := json.Number(text)
				row.Change = &n
			}
		}
		out[i] = row
	}
	return out
}

func day(d int32) string {
	if d == model.NoDay {
		return ""
	}
	return model.DayTime(d).Format(time.DateOnly)
}
