package stats

import (
	"strconv"
	"strings"
)

// Text writes a cell: 1,234.5, with % for shares and percentages; "—" where
// there is no figure; "不公开" where it is hidden.
func (t *Table) Text(c Cell) string {
	switch {
	case c.Hidden:
		return t.HiddenText()
	case !c.OK:
		return "—"
	}
	return t.amount(c.V, t.Scale, t.Unit)
}

// TotalText writes the total as Text writes a cell.
func (t *Table) TotalText() string {
	switch {
	case t.TotalHidden:
		return t.HiddenText()
	case t.Ratio && !t.totalOK:
		return "—"
	}
	return t.amount(t.Total, t.TotalScale, t.TotalUnit)
}

func (t *Table) amount(v, scale int64, unit string) string {
	s := FormatNum(v, scale)
	if unit == "%" {
		s += "%"
	}
	return s
}

// HiddenText stands for a hidden figure. It does not say "under 5": some are
// larger, and hidden only because a small one could be computed from them.
func (t *Table) HiddenText() string {
	if strings.HasPrefix(t.Lang, "en") {
		return "withheld"
	}
	return "不公开"
}

// HiddenNote explains hidden figures; "" where the table hides none.
func (t *Table) HiddenNote() string {
	if !t.hides() {
		return ""
	}
	n := strconv.Itoa(t.Suppress)
	if strings.HasPrefix(t.Lang, "en") {
		return "Figures about fewer than " + n + " people, and figures from which they could be computed, are withheld."
	}
	return "不足" + n + "人的数字，以及能推算出它们的数字，不公开。"
}

func (t *Table) hides() bool {
	if t.TotalHidden {
		return true
	}
	for _, row := range t.Cells {
		for _, c := range row {
			if c.Hidden {
				return true
			}
		}
	}
	return false
}

// TotalCell is the total as a cell, in TotalScale units.
func (t *Table) TotalCell() Cell {
	if t.TotalHidden {
		return Cell{Hidden: true}
	}
	return Cell{V: t.Total, N: t.N, Base: t.Base, OK: t.totalOK}
}

// Count writes a number of records of this table, which with Coarse is rounded
// down: 134, 130余.
func (t *Table) Count(n int) string {
	s := FormatNum(int64(n), 1)
	switch {
	case !t.Coarse || n == 0:
		return s
	case t.english():
		return s + "+"
	}
	return s + "余"
}

// Sample is what stands after n=: the number of records, or of a ratio to a sum
// the sum with its unit: 1,200 份.
func (t *Table) Sample(c Cell) string {
	if t.BaseScale == 0 || c.Hidden {
		return t.Count(c.N)
	}
	s := FormatNum(c.Base, t.BaseScale)
	if t.BaseUnit != "" {
		s += " " + t.BaseUnit
	}
	return s
}

// Behind says how many records a figure is from: 依据 134 条记录; "" of a hidden one.
func (t *Table) Behind(c Cell) string {
	if c.Hidden {
		return ""
	}
	n := FormatNum(int64(c.N), 1)
	coarse := t.Coarse && c.N > 0
	switch {
	case t.english() && coarse:
		return "from at least " + n + " records"
	case t.english() && c.N == 1:
		return "from 1 record"
	case t.english():
		return "from " + n + " records"
	case coarse:
		return "依据 " + n + " 余条记录"
	}
	return "依据 " + n + " 条记录"
}
