// Package derive computes the fields that an editor does not write: days
// between two dates, percentages, bands, how a record stands against its time
// limits, and how far the requirements of its outcome are met (the `derive` key
// of docs/definitions.md).
//
// [Column] computes a field for a whole chunk, for statistics; [Int], [Term],
// [Due] and [Chain] for one record, for its page. Both go the same way: a view
// of some rows of a chunk, read column by column.
//
// What counts as the day of a state:
//
//   - a record is in the initial state from its date on, unless its history says
//     otherwise;
//   - a step of the history without a date is a state entered on an unknown day:
//     nothing is judged by it;
//   - a step after today is not reached yet, nor is one behind it;
//   - a limit of n days ends n days after the day the state was entered.
//
// The build clock comes in as today. Nothing here panics or reports: what cannot
// be computed is a missing value.
package derive

import (
	"slices"

	"jianbao/generator/model"
)

// Column computes a derived field for all rows of a chunk: Ints for Int and
// Number fields, Codes for Enum fields (1 + the place among the field's options,
// 0 for none). The state of a machine with a history is that of today (see
// [StateAt]), in codes of the same form: 1 + the place among the machine's states.
// Any other field without Derive gives its stored column.
func Column(t *model.Table, chunk, field int, today int32) *model.Column {
	v := &view{t: t, ci: chunk, c: t.Chunks[chunk], hi: t.Chunks[chunk].Rows, today: today}
	if stateful(t.Kind, t.Kind.Fields[field]) {
		return v.states()
	}
	return v.column(field)
}

// Int gives a number field of a record, derived or stored, in its unit.
func Int(r model.Record, field string, today int32) (int64, bool) {
	if r.IsZero() {
		return 0, false
	}
	fi := r.Table.Kind.Index(field)
	if fi < 0 || r.Table.Kind.Fields[fi].Derive == nil {
		return r.Int(field)
	}
	c := viewOf(r, today).column(fi)
	if c.Ints == nil || c.Ints[0] == model.NoInt {
		return 0, false
	}
	return c.Ints[0], true
}

// Term gives the option of an enum field of a record, derived or stored, or its
// state today; "" where it has none.
func Term(r model.Record, field string, today int32) string {
	if r.IsZero() {
		return ""
	}
	fi := r.Table.Kind.Index(field)
	switch {
	case fi >= 0 && stateful(r.Table.Kind, r.Table.Kind.Fields[fi]):
		return StateAt(r, today)
	case fi < 0 || r.Table.Kind.Fields[fi].Derive == nil:
		return r.Term(field)
	}
	c, f := viewOf(r, today).column(fi), r.Table.Kind.Fields[fi]
	if c.Codes == nil || c.Codes[0] == 0 || int(c.Codes[0]) > len(f.Options) {
		return ""
	}
	return f.Options[c.Codes[0]-1].Key
}

// Due gives the last day of the limit of a record's present state; false where
// no limit applies or the state is final.
func Due(r model.Record, today int32) (day int32, ok bool) {
	if r.IsZero() || r.Table.Kind.States == nil {
		return model.NoDay, false
	}
	j := viewOf(r, today).judge()(0)
	return j.due, j.due != model.NoDay
}

// Meets reports whether a record has an accepted value in every field of when:
// option keys, yes or no, categories that are not 0, or "*" for any value.
func Meets(r model.Record, when map[string][]string, today int32) bool {
	if r.IsZero() {
		return false
	}
	m := viewOf(r, today).mask(when)
	return m == nil || m[0]
}

// Clock reports whether a field's value depends on today. For bands it says yes,
// since what they group may. Of a record with steps after today ([Planned]) all that
// looks at states does.
func Clock(f *model.Field) bool {
	d := f.Derive
	return d != nil && (d.Standing || d.Overdue || d.Chain || d.Band != "" || slices.Contains(d.Days[:], now) || len(d.When) > 0)
}

// Ends of Derive.Days that are neither fields nor states.
const (
	now     = "now"
	entered = "entered"
)
