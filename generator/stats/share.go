package stats

import (
	"math/big"
	"slices"
)

// shareScale gives percent one decimal.
const shareScale = 10

// share turns the cells into tenths of a percent: of the whole, or with series
// of their row. Parts that make the whole are rounded so that they make 100%
// (largest remainder).
func (t *Table) share() {
	switch {
	case len(t.Series) > 1:
		for _, row := range t.Cells {
			shareOf(row, nil)
		}
	case t.Query.Cumulative || t.Overlap:
		for _, row := range t.Cells {
			shareOf(row, big.NewInt(t.Total))
		}
	default:
		column := make([]Cell, len(t.Cells))
		for i, row := range t.Cells {
			if len(row) > 0 {
				column[i] = row[0]
			}
		}
		shareOf(column, nil)
		for i := range t.Cells {
			if len(t.Cells[i]) > 0 {
				t.Cells[i][0] = column[i]
			}
		}
	}
	t.Scale, t.Unit = shareScale, "%"
}

// shareOf divides cells by their own sum (whole nil) or by a given whole.
func shareOf(cells []Cell, whole *big.Int) {
	parts, negative := whole == nil, false
	if parts {
		whole = new(big.Int)
		for _, c := range cells {
			whole.Add(whole, big.NewInt(c.V))
			negative = negative || c.V < 0
		}
	}
	if whole.Sign() <= 0 || negative { // parts with a minus are no parts of a whole
		for i := range cells {
			cells[i].V, cells[i].OK = 0, false
		}
		return
	}
	type remainder struct {
		cell int
		rem  *big.Int
	}
	var rems []remainder
	left := int64(100 * shareScale)
	for i := range cells {
		q, r := new(big.Int).QuoRem(new(big.Int).Mul(big.NewInt(cells[i].V), big.NewInt(100*shareScale)), whole, new(big.Int))
		cells[i].V = q.Int64()
		left -= cells[i].V
		if !parts && new(big.Int).Mul(r, big.NewInt(2)).Cmp(whole) >= 0 {
			cells[i].V++
		}
		rems = append(rems, remainder{i, r})
	}
	if !parts {
		return
	}
	slices.SortStableFunc(rems, func(a, b remainder) int { return b.rem.Cmp(a.rem) })
	for _, r := range rems {
		if left <= 0 || r.rem.Sign() == 0 {
			break
		}
		cells[r.cell].V++
		left--
	}
}
