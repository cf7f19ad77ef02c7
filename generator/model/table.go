package model

import (
	"math"
	"slices"
	"sort"
	"time"

	"jianbao/generator/diag"
)

// NoDay and NoInt stand for a missing value in a column.
const (
	NoDay int32 = math.MinInt32
	NoInt int64 = math.MinInt64
)

// Column holds one field of one chunk, in the form its type asks for:
//
//	Date               Start
//	DateRange          Start, End (equal for a single day)
//	Int                Ints
//	Number             Ints, in millionths
//	Hours, Money       Ints, in minutes and fen
//	Bool               Ints, 0 or 1
//	Enum, Taxonomy, Ref, State, Page   Codes into Dict; with Multiple, Offsets too
//	Records            as a multiple Ref: the ids of the records in kind Ref, in their order
//	Counts             Codes (category) and Ints (number), row by row through Offsets
//	State with Multiple (a history)        as Counts, with the day of each step in Ints (NoInt where not given)
//	Text, Markdown, Person, Phone, Image   Blob cut by Offsets; with Multiple, values are split by "\x1f"
//
// Row i's part of an Offsets column is [Offsets[i], Offsets[i+1]). A nil column
// (all its slices nil) means that no row of the chunk has the field.
type Column struct {
	Start, End []int32  // days since 1970-01-01, NoDay where missing
	Ints       []int64  // NoInt where missing
	Codes      []uint32 // 0 is "missing" in a column without Offsets
	Offsets    []uint32
	Dict       []string // Dict[0] is ""
	Places     []Place  // parallel to Dict in Ref columns: where each text first stands
	Blob       string
}

// Place is a position in a chunk's file, 1-based; Col counts characters.
type Place struct{ Line, Col int32 }

// Chunk is the records of one kind from one source file. It is a pure function
// of the file and the kind's definition, and is what the cache keeps.
type Chunk struct {
	Kind   string
	File   string
	Rows   int
	IDs    []string
	Lines  []int32  // where each record starts
	Hashes []uint64 // of each record's public values
	Cols   []Column // parallel to Kind.Fields; private fields stay empty
}

// Dict is the table-wide dictionary of a coded field: code 0 is "missing".
type Dict struct {
	Values []string
	index  map[string]uint32
}

// Code returns a value's code, and whether it occurs.
func (d *Dict) Code(v string) (uint32, bool) {
	if d == nil {
		return 0, false
	}
	c, ok := d.index[v]
	return c, ok
}

// Add returns the code of a value, giving it one where it is new. For builders.
func (d *Dict) Add(v string) uint32 {
	if d.index == nil {
		d.index = map[string]uint32{"": 0}
		d.Values = append(d.Values[:0], "")
	}
	c, ok := d.index[v]
	if !ok {
		c = uint32(len(d.Values))
		d.Values = append(d.Values, v)
		d.index[v] = c
	}
	return c
}

// Table is a kind's records: chunks in the order of their files, with one
// dictionary a coded field. References are resolved: a Ref field's dictionary
// holds ids of the target kind.
type Table struct {
	Kind   *Kind
	Chunks []*Chunk
	Dicts  []*Dict      // by field; nil for fields that are not coded
	Remap  [][][]uint32 // [chunk][field][code in the chunk] → code in Dicts
	first  []int        // row number of each chunk's first record
	ids    map[string]int32
}

// NewTable joins chunks. Dicts and Remap are filled by the record package.
func NewTable(k *Kind, chunks []*Chunk) *Table {
	t := &Table{Kind: k, Chunks: chunks, first: make([]int, len(chunks)+1)}
	for i, c := range chunks {
		t.first[i+1] = t.first[i] + c.Rows
	}
	t.ids = make(map[string]int32, t.Len())
	for ci, c := range chunks {
		for r, id := range c.IDs {
			if _, ok := t.ids[id]; !ok {
				t.ids[id] = int32(t.first[ci] + r)
			}
		}
	}
	return t
}

// WithChunk is the table with another chunk in the place of one. It has the same ids, and
// the same texts in its dictionaries.
func (t *Table) WithChunk(i int, c *Chunk) *Table {
	n := *t
	n.Chunks = slices.Clone(t.Chunks)
	n.Chunks[i] = c
	return &n
}

// Len is the number of records; a nil table has none.
func (t *Table) Len() int {
	if t == nil {
		return 0
	}
	return t.first[len(t.Chunks)]
}

// First is the row number of a chunk's first record.
func (t *Table) First(chunk int) int { return t.first[chunk] }

// Find returns a record by id.
func (t *Table) Find(id string) (Record, bool) {
	if t == nil {
		return Record{}, false
	}
	r, ok := t.ids[id]
	if !ok {
		return Record{}, false
	}
	return t.Row(int(r)), true
}

// Row returns record n, 0 ≤ n < Len.
func (t *Table) Row(n int) Record {
	ci := sort.SearchInts(t.first[1:], n+1)
	return Record{Table: t, chunk: ci, row: n - t.first[ci]}
}

// Record is a view of one row.
type Record struct {
	Table      *Table
	chunk, row int
}

// IsZero reports whether r is no record.
func (r Record) IsZero() bool { return r.Table == nil }

// Number is the row number in the table.
func (r Record) Number() int { return r.Table.first[r.chunk] + r.row }

// ChunkRow says in which chunk the record is, and in which row of it.
func (r Record) ChunkRow() (chunk, row int) { return r.chunk, r.row }

// ID is the record's id, unique in its kind.
func (r Record) ID() string { return r.Table.Chunks[r.chunk].IDs[r.row] }

// Hash changes when a public value of the record changes.
func (r Record) Hash() uint64 { return r.Table.Chunks[r.chunk].Hashes[r.row] }

// Pos is where the record starts.
func (r Record) Pos() diag.Pos {
	c := r.Table.Chunks[r.chunk]
	return diag.Pos{File: c.File, Line: int(c.Lines[r.row]), Col: 1}
}

func (r Record) col(field string) (*Column, int) {
	i := r.Table.Kind.Index(field)
	if i < 0 {
		return nil, -1
	}
	return &r.Table.Chunks[r.chunk].Cols[i], i
}

// Title is the value of the kind's title field, or the id.
func (r Record) Title() string {
	if s := r.Text(r.Table.Kind.Title); s != "" {
		return s
	}
	return r.ID()
}

// Text returns a text, person, phone or image field; "" where missing.
func (r Record) Text(field string) string {
	c, _ := r.col(field)
	if c == nil || c.Offsets == nil || c.Codes != nil {
		return ""
	}
	return c.Blob[c.Offsets[r.row]:c.Offsets[r.row+1]]
}

// Texts returns a multiple text field.
func (r Record) Texts(field string) []string {
	s := r.Text(field)
	if s == "" {
		return nil
	}
	var out []string
	for start, i := 0, 0; i <= len(s); i++ {
		if i == len(s) || s[i] == '\x1f' {
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	return out
}

// Days returns the first and last day of a date field, as days since 1970-01-01.
func (r Record) Days(field string) (start, end int32, ok bool) {
	c, _ := r.col(field)
	if c == nil || c.Start == nil || c.Start[r.row] == NoDay {
		return NoDay, NoDay, false
	}
	start = c.Start[r.row]
	end = start
	if c.End != nil && c.End[r.row] != NoDay {
		end = c.End[r.row]
	}
	return start, end, true
}

// Int returns an Int, Number, Hours, Money or Bool field in its unit.
func (r Record) Int(field string) (int64, bool) {
	c, _ := r.col(field)
	if c == nil || c.Ints == nil || c.Codes != nil || c.Ints[r.row] == NoInt {
		return 0, false
	}
	return c.Ints[r.row], true
}

// Term returns a coded field's single value: an option key, a ref's id.
func (r Record) Term(field string) string {
	if ts := r.Terms(field); len(ts) > 0 {
		return ts[0]
	}
	return ""
}

// Terms returns a coded field's values in their order.
func (r Record) Terms(field string) []string {
	c, fi := r.col(field)
	if c == nil || c.Codes == nil {
		return nil
	}
	from, to := r.row, r.row+1
	if c.Offsets != nil {
		from, to = int(c.Offsets[r.row]), int(c.Offsets[r.row+1])
	}
	codes := c.Codes[from:to]
	var out []string
	for _, code := range codes {
		if v := r.Table.Value(r.chunk, fi, code); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// Value resolves a chunk's code of a field to its table-wide value.
func (t *Table) Value(chunk, field int, code uint32) string {
	if t.Dicts != nil && t.Dicts[field] != nil {
		return t.Dicts[field].Values[t.Remap[chunk][field][code]]
	}
	return t.Chunks[chunk].Cols[field].Dict[code]
}

// Count is one entry of a Counts field.
type Count struct {
	Key string
	N   int64
}

// Counts returns a Counts field in the order of the kind's options.
func (r Record) Counts(field string) []Count {
	c, fi := r.col(field)
	if c == nil || c.Offsets == nil || c.Codes == nil || c.Ints == nil {
		return nil
	}
	f := r.Table.Kind.Fields[fi]
	var out []Count
	for i := c.Offsets[r.row]; i < c.Offsets[r.row+1]; i++ {
		out = append(out, Count{r.Table.Value(r.chunk, fi, c.Codes[i]), c.Ints[i]})
	}
	rank := func(key string) int {
		for i, o := range f.Options {
			if o.Key == key {
				return i
			}
		}
		return len(f.Options)
	}
	sort.SliceStable(out, func(i, j int) bool { return rank(out[i].Key) < rank(out[j].Key) })
	return out
}

// Step is one entry of a history: a state and the day it began.
type Step struct {
	State string
	Day   int32 // NoDay where not given
}

// History returns a Multiple State field in its order.
func (r Record) History(field string) []Step {
	c, fi := r.col(field)
	if c == nil || c.Offsets == nil || c.Codes == nil || c.Ints == nil {
		return nil
	}
	var out []Step
	for i := c.Offsets[r.row]; i < c.Offsets[r.row+1]; i++ {
		day := NoDay
		if c.Ints[i] != NoInt {
			day = int32(c.Ints[i])
		}
		out = append(out, Step{r.Table.Value(r.chunk, fi, c.Codes[i]), day})
	}
	return out
}

// Day converts a time to days since 1970-01-01 in its own zone.
func Day(t time.Time) int32 {
	y, m, d := t.Date()
	return int32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DayTime is the midnight, UTC, of a day.
func DayTime(day int32) time.Time { return time.Unix(int64(day)*86400, 0).UTC() }
