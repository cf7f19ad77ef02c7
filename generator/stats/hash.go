package stats

import (
	"encoding/binary"
	"slices"
)

// encoding writes lengths before texts, so that nothing runs together.
type encoding []byte

func (b *encoding) str(ss ...string) {
	for _, s := range ss {
		*b = binary.AppendUvarint(*b, uint64(len(s)))
		*b = append(*b, s...)
	}
}

func (b *encoding) num(ns ...int64) {
	for _, n := range ns {
		*b = binary.AppendVarint(*b, n)
	}
}

func (b *encoding) flag(fs ...bool) {
	for _, f := range fs {
		n := byte(0)
		if f {
			n = 1
		}
		*b = append(*b, n)
	}
}

func (b *encoding) cells(cells []Cell) {
	for _, c := range cells {
		b.num(c.V, int64(c.N), c.Base)
		b.flag(c.OK, c.Hidden)
	}
}

// canonical encodes everything in the table that can be shown.
func (t *Table) canonical() []byte {
	b := make(encoding, 0, 128+32*(len(t.Rows)+len(t.Series))+12*len(t.Rows)*len(t.Series))
	b.str(t.Kind.Name, t.Kind.Label.ZH, t.Kind.Label.EN, t.Measure.Name, t.Measure.Label.ZH, t.Measure.Label.EN,
		t.Lang, t.Unit, t.TotalUnit, t.By, t.Split, t.ByLabel, t.SplitLabel, t.TimeUnit, t.Query.Compare, t.Query.Show)
	b.str(t.Conditions...)
	b.num(int64(len(t.Conditions)), t.Scale, t.TotalScale, int64(t.N), int64(t.Missing), t.Total,
		int64(t.First), int64(t.Last), int64(t.TargetFirst), int64(t.TargetLast), int64(t.Suppress), t.Base, t.BaseScale)
	b.str(t.BaseUnit)
	b.flag(t.Overlap, t.Query.Share, t.Query.Cumulative, t.Ratio, t.TotalHidden, t.totalOK, t.Coarse)
	for _, heads := range [][]Head{t.Rows, t.Series} {
		b.num(int64(len(heads)))
		for _, h := range heads {
			b.str(h.Key, h.Label, h.Short, h.Color)
			b.flag(h.Rest)
			b.num(int64(h.Index), int64(h.Parent))
		}
	}
	for _, row := range t.Cells {
		b.cells(row)
	}
	b.cells(slices.Concat(t.rowSums, t.seriesSums, []Cell{t.Target}))
	return b
}
