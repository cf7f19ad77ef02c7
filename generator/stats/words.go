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
