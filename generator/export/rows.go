package export

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

type orderBy struct {
	get  func(model.Record) Cell
	desc bool
}

// sorted puts rows in order: days and numbers by size, options and records by
// their place among their like, texts by their characters. What has no value
// comes last either way, equals stay in the order of their files.
func sorted(t *model.Table, rows []int, order []orderBy) []int {
	slices.Sort(rows)
	if len(order) == 0 || len(rows) < 2 {
		return rows
	}
	keys := make([]Cell, len(rows)*len(order))
	places := make([]int, len(rows))
	for i, n := range rows {
		places[i] = i
		for j, o := range order {
			keys[i*len(order)+j] = o.get(t.Row(n))
		}
	}
	slices.SortStableFunc(places, func(a, b int) int {
		for j, o := range order {
			x, y := &keys[a*len(order)+j], &keys[b*len(order)+j]
			if x.Kind == Empty || y.Kind == Empty {
				if x.Kind != y.Kind {
					return cmp.Compare(y.Kind, x.Kind) // any kind before Empty, which is 0
				}
				continue
			}
			c := x.compare(y)
			if o.desc {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return 0
	})
	out := make([]int, len(rows))
	for i, p := range places {
		out[i] = rows[p]
	}
	return out
}

func (c *Cell) compare(d *Cell) int {
	switch {
	case c.Kind == Number && d.Kind == Number:
		if c.Scale == d.Scale {
			return cmp.Compare(c.V, d.V)
		}
		return big.NewRat(c.V, c.Scale).Cmp(big.NewRat(d.V, d.Scale))
	case c.Day != 0 || d.Day != 0 || c.Kind == Day:
		return cmp.Compare(c.Day, d.Day)
	case c.rank > 0 && d.rank > 0:
		return cmp.Compare(c.rank, d.rank)
	}
	return strings.Compare(c.Text, d.Text)
}

// sum is what the line of sums needs of a column.
type sum struct {
	v, w  int64 // of the values, or of both sides of a ratio
	scale int64
	any   bool
	bad   bool
}

func (s *sum) add(c *column, r model.Record, cell Cell) {
	var ok1, ok2 = true, true
	switch {
	case c.measure != nil && c.measure.base != nil:
		v, has, fine := c.measure.top(r)
		w, below, fine2 := c.measure.bottom(r)
		if has {
			s.v, ok1 = add(s.v, v)
		}
		if below {
			s.w, ok2 = add(s.w, w)
		}
		s.any = s.any || below
		ok1, ok2 = ok1 && fine, ok2 && fine2
	case cell.Kind == Number:
		s.v, ok1 = add(s.v, cell.V)
		s.scale, s.any = cell.Scale, true
	}
	s.bad = s.bad || !ok1 || !ok2
}

func (s *sum) cell(c *column) Cell {
	switch {
	case s.bad:
		return Cell{bad: true}
	case !s.any:
		return Cell{}
	case c.measure != nil && c.measure.base != nil:
		if s.w == 0 {
			return Cell{}
		}
		return c.measure.ratio(s.v, s.w)
	}
	return numberCell(s.v, s.scale)
}

// cell computes a column of the record at place i of the ledger.
func (c *column) cell(r model.Record, i int) Cell {
	switch {
	case c.number:
		return numberCell(int64(i)+1, 1)
	case c.get == nil:
		return textCell(c.fixed)
	}
	cell := c.get(r)
	if c.values != nil && cell.Kind == Text {
		if text, ok := c.values[cell.Text]; ok {
			return textCell(text)
		}
	}
	if cell.Kind == Empty && !cell.bad {
		return textCell(c.empty)
	}
	return cell
}

// each computes the ledger row by row; cells is reused. total, where the form
// asks for one, is the line of sums. A number that cannot be computed exactly
// ends it with a diagnostic at its record.
func (l *Ledger) each(row func(i int, cells []Cell) error) (total []Cell, err error) {
	cells := make([]Cell, len(l.columns))
	sums := make([]sum, len(l.columns))
	for i, n := range l.rows {
		r := l.table.Row(n)
		for j := range l.columns {
			c := &l.columns[j]
			cells[j] = c.cell(r, i)
			if c.adds && l.total != "" {
				sums[j].add(c, r, cells[j])
			}
			if cells[j].bad || sums[j].bad {
				return nil, &Error{diag.List{errLarge.At(r.Pos())}}
			}
		}
		if err := row(i, cells); err != nil {
			return nil, err
		}
	}
	if l.total == "" {
		return nil, nil
	}
	total = make([]Cell, len(l.columns))
	for j := range l.columns {
		if l.columns[j].adds {
			total[j] = sums[j].cell(&l.columns[j])
		}
	}
	if total[0].Kind == Empty {
		total[0] = textCell(l.total)
	}
	return total, nil
}

// Error is what is wrong with the records of a ledger.
type Error struct{ List diag.List }

func (e *Error) Error() string { return e.List[0].Text("en") }

// cellText writes a cell as text.
func cellText(c Cell, day dayFormat, number numberFormat) string {
	switch c.Kind {
	case Text:
		return c.Text
	case Day:
		return day.text(c.Day)
	case Number:
		return number.text(c.V, c.Scale)
	}
	return ""
}

func (c *column) text(cell Cell) string { return cellText(cell, c.day, c.format) }
