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
	case form == "wan" && !t.english() && atLeast(v, t.TotalScale, 1e4):
		return in(v, t.TotalScale, 1e4) + "万"
	case form == "yi" && !t.english() && atLeast(v, t.TotalScale, 1e8):
		return in(v, t.TotalScale, 1e8) + "亿"
	case form == "yi" && !t.english():
		return FormatShort(v, t.TotalScale, t.Lang) // less than one: 339, 1.2万
	}
	s := FormatShort(v, t.TotalScale, t.Lang)
	if t.TotalUnit == "%" {
		s += "%"
	}
	return s
}

func (t *Table) english() bool { return strings.HasPrefix(t.Lang, "en") }

// atLeast reports whether a figure makes one of a unit: 339 is not 0.03万.
func atLeast(v, scale, size int64) bool {
	unit := new(big.Int).Mul(big.NewInt(scale), big.NewInt(size))
	return new(big.Int).Abs(big.NewInt(v)).Cmp(unit) >= 0
}

// in writes a figure in a unit of a size: 1.2.
func in(v, scale, size int64) string {
	return grouped(fixedBig(big.NewInt(v), new(big.Int).Mul(big.NewInt(scale), big.NewInt(size)), 1))
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
	if s := t.ChangeText(now, before); s != "" {
		return s
	}
	return "—"
}
