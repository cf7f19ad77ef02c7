// Package stats answers queries over records: it turns a [model.Query] into a
// [Table] of sums.
//
// A query is resolved once (names, labels and aliases in Chinese or English to
// columns), then the columns are walked chunk by chunk: days, integers and
// dictionary codes, never a map or a view per record. Sums are exact 64-bit
// integers in the unit of the column (minutes, fen, millionths); an overflow is
// an error, not a wrong figure.
//
// How records are counted:
//
//   - A record with several values in a field (organizers) counts once under each
//     of them; Total and N count it once.
//
//   - A counts field (participants) is divided into its categories. A category
//     that is a part of another one (Option.Of) is counted within the whole, and
//     only where the record does not give the whole; it gets a row of its own
//     only where the query asks for it by name.
//
//   - A record without the measured value, or without a date where time is asked
//     for, is counted in Missing and nowhere else.
//
//   - A record without a value in the field of By or Split goes to a row of its
//     own, "未填写", so that the parts make the whole.
//
//   - A record without a value in a computed field is left out where that field
//     groups or is summed: there was nothing to fill in.
//
//   - A ratio is the sum of the measure divided by that of its base, of each cell,
//     row, series and of the whole anew: ratios are never added. A record that is
//     asked for on a side but lacks the value counts on neither. N is the number of
//     records of the base; where the base sums a field, Base is that sum.
//
// Small figures about people are hidden (Data.Suppress), with as many others as it
// takes that none can be computed back from what this table, or those of its rows
// and series alone, show: suppress.go says what is known to whom, protect.go finds
// the least to hide. What a figure leaves of its whole is as private as the figure:
// of 28 persons 26 with a receipt are two without. Of a private kind moreover
//
//   - every measure hides what the table of the numbers of records hides;
//   - a measure with one condition, and a ratio with one, are held against the
//     table by the field of that condition (told.go);
//   - percentages are whole, and the n of a ratio with a limited base is rounded
//     down to tens, with no Missing (blur.go);
//   - records without value in a computed field have a row of their own, 其余.
//
// Not covered: what several questions with different conditions tell together.
//
// A wrong query is a [*QueryError], which names the key that is wrong and what
// could stand there. The package knows no kind by name except target, whose
// records are what a figure is compared with.
package stats

import (
	"time"

	"github.com/zeebo/xxh3"

	"jianbao/generator/model"
)

// Data is what queries are asked of.
type Data struct {
	Kinds  *model.Kinds
	Tables map[string]*model.Table // by kind name
	Now    time.Time               // the build clock, in the site's zone
	Lang   string                  // of labels: zh-CN or en
	// PageTitle names a page that records refer to by folder (a publicity week);
	// nil, or "" from it, leaves the folder's name.
	PageTitle func(name string) string
	// Suppress hides figures about fewer persons than this, and what they could be
	// computed back from; 0 hides none.
	Suppress int
}

// Head names a row or a series.
type Head struct {
	Key   string // option key, record id, 2026-03; "" for records without a value
	Label string // 2026年3月
	Short string // for an axis: 3月; equal to Label where there is no shorter form
	Color string // a colour name of the theme's palette, ""
	Rest  bool   // the sum of what Top left out
	// Index is the place of an option among the field's options that are no part
	// of another, from 1 on; 0 for anything else. It gives a value the same colour
	// in every chart.
	Index int
	// Parent is, in the rows of a tree, 1 + the index of the row above this one in
	// the tree; 0 for none.
	Parent int
}

// Cell is one figure. OK is false where there is none (a share of nothing); a
// sum over no records is 0 and OK.
type Cell struct {
	V int64 // in 1/Scale units
	N int   // records behind it, of a ratio those of its base; see [Table.Coarse]
	// Base is what a ratio is divided by, where that is a sum of a field, in
	// 1/BaseScale units; else 0.
	Base int64
	OK   bool
	// Hidden cells are not shown: too few persons, or needed to compute such a
	// cell back. V and N are 0 and OK is false.
	Hidden bool
}

// Table is the answer to a query. It is immutable.
type Table struct {
	Query   model.Query // as asked, with relative periods replaced
	Kind    *model.Kind
	Measure model.Measure
	Lang    string

	Rows   []Head   // one without By
	Series []Head   // one without Split
	Cells  [][]Cell // [row][series]

	Scale int64  // divide V by it to show: 60 hours, 100 money, 1e6 number, 10 share
	Unit  string // in Lang; % for shares

	N       int   // records that count, of a ratio those of its base
	Missing int   // records up to now that would, but have no value or no date
	Total   int64 // of the measure over the N records, in TotalScale units
	// TotalScale is Scale, except for shares, whose Total is that of the measure.
	TotalScale int64
	TotalUnit  string

	By, Split           string // resolved names: a time unit, a dimension, a field; ""
	ByLabel, SplitLabel string
	TimeUnit            string // the unit of By, "" where By is no time
	// Overlap says that a record may count in more than one row or series, so
	// that the parts make more than Total.
	Overlap bool

	// First and Last are the days the figures are about: the bounds of the
	// query, or the first and last record; model.NoDay for kinds without date.
	First, Last int32

	// Conditions are the labels of what Where accepts, without times: 和平里.
	Conditions []string

	splitTime  bool
	totalOK    bool
	rowSums    []Cell
	seriesSums []Cell

	// Ratio says that the figures are ratios: rows do not add up to Total.
	Ratio bool
	// Base is Cell.Base of the total. BaseScale is 0 where the base is no sum of a
	// field but a number of records, which is N.
	Base, BaseScale int64
	BaseUnit        string // in Lang: 份
	// Coarse says that every N is rounded down to tens (or to Suppress, where that
	// is more): the exact one would give hidden figures away.
	Coarse bool
	rough  bool // the total cannot even be shown coarsely
	// Suppress is the limit under which figures are hidden, 0 for none. With
	// TotalHidden, Total, N and Missing are 0.
	Suppress    int
	TotalHidden bool

	// Target is what the figure is compared with, in TotalScale units.
	Target Cell
	// TargetFirst and TargetLast are the days the target is set for: its years.
	// NoDay without a target of certain years.
	TargetFirst, TargetLast int32
}

// Value is the total in its unit as text.
func (t *Table) Value() string { return FormatNum(t.Total, t.TotalScale) }

// TotalOK reports whether there is a total to show: not of a ratio of nothing,
// nor where it is hidden.
func (t *Table) TotalOK() bool { return t.totalOK }

// RowSum is the figure of a whole row, of a ratio that of both sides added up. It
// is not OK where rows are not to be added (shares, running totals, records in
// several series, two periods), and Hidden where it would give away a cell.
func (t *Table) RowSum(row int) Cell {
	if row < len(t.rowSums) {
		return t.rowSums[row]
	}
	return Cell{}
}

// SeriesSum is RowSum for a series.
func (t *Table) SeriesSum(series int) Cell {
	if series < len(t.seriesSums) {
		return t.seriesSums[series]
	}
	return Cell{}
}

// RowTotal sums the figures of a row that are shown. It means nothing for ratios;
// see [Table.RowSum].
func (t *Table) RowTotal(row int) int64 {
	var sum int64
	for _, c := range t.Cells[row] {
		sum += c.V
	}
	return sum
}

// Hash is a fingerprint of everything in the table that can be shown.
func (t *Table) Hash() []byte {
	b := xxh3.Hash128(t.canonical()).Bytes()
	return b[:]
}

// SplitIsTime reports whether the series are periods.
func (t *Table) SplitIsTime() bool { return t.splitTime }
