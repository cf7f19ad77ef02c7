package stats

import "testing"

// Parts with a minus are no parts of a whole: there is no share to tell.
func TestShareOfFiguresWithAMinus(t *testing.T) {
	cells := []Cell{{V: 900, N: 1, OK: true}, {V: -5, N: 1, OK: true}, {V: -700, N: 1, OK: true}}
	shareOf(cells, nil)
	for i, c := range cells {
		if c.OK || c.V != 0 {
			t.Errorf("cell %d: %+v", i, c)
		}
	}
}
