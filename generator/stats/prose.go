package stats

import (
	"math/big"
	"strings"
)

// Prose writes the total as a text has it: 1.2万, 34.5%, 3.5成, or with Compare
// the change, +12.3% or +2.5个百分点. A figure that is hidden, or that there is not,
// says so.
func (t *Table) Prose() string {
	switch {
	case t.Query.Compare != "":
		return t.change()
	case t.TotalHidden:
		return t.HiddenText()
	case !t.totalOK:
		return "—"
	}
	return t.show(t.Total)
}

func (t *Table) show(v int64) string {
	switch form := t.Query.Show; {
	case form == "cheng" && !t.english():
		return fixed(v, 10*t.TotalScale, 1) + "成"
	case form == "plain":
		return t.amount(v, t.TotalScale, t.TotalUnit)
	case form == "wan" && !t.english():
		return in(v, t.TotalScale, 1e4) + "万"
	case form == "yi" && !t.english():
		return in(v, t.TotalScale, 1e8) + "亿"
	}
	s := FormatShort(v, t.TotalScale, t.Lang)
	if t.TotalUnit == "%" {
		s += "%"
	}
	return s
}

func (t *Table) english() bool { return strings.HasPrefix(t.Lang, "en") }

// in writes a figure in a unit of a size, with the decimals that a small one
// needs: 1.2, 0.35, 0.0012.
func in(v, scale, size int64) string {
	unit := new(big.Int).Mul(big.NewInt(scale), big.NewInt(size))
	for _, places := range []int{1, 2, 4} {
		if s := fixedBig(big.NewInt(v), unit, places); s != "0" || v == 0 {
			return grouped(s)
		}
	}
	return grouped(fixedBig(big.NewInt(v), unit, 8))
}

// change is the change between the two periods of a table with Compare.
func (t *Table) change() string {
	if len(t.Rows) != 1 || len(t.Series) != 2 {
		return "—"
	}
	now, before := t.Cells[0][0], t.Cells[0][1]
	if now.Hidden || before.Hidden {
		return t.HiddenText()
	}
	if !now.OK || !before.OK {
		return "—"
	}
	c := Comparison{Value: now.V, Base: before.V, Rate: t.Ratio && t.Unit == "%"}
	c.work()
	if c.Rate {
		return c.points(t.Lang) // from 0 % too
	}
	if s := c.Text(t.Lang); s != "" {
		return s
	}
	return "—"
}
