package record

import (
	"encoding/binary"
	"slices"
	"strings"

	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// column builds one field of a chunk. Nothing is allocated before the first
// record has a value; earlier rows are then filled in as missing.
type column struct {
	model.Column
	field *model.Field
	names map[string]int32 // option name → option; nil where any text goes
	shape shape
	quiet bool // messages do not repeat its values
	tells bool // but wrong numbers
	// consent is the field without whose yes the values are dropped, -1 for none.
	consent int

	blob   []byte
	codeOf []uint32          // option → code, 0 where it did not occur yet
	index  map[string]uint32 // text → code, for columns without options
	lastIn []int             // code → row (counted by Offsets) that had it last, for lists

	// Of the current row.
	key    yamldoc.Node // where the field was written
	within yamldoc.Node // the records written in it
	has    bool         // it was written, rightly or not
	good   bool         // and a value is stored
	full   bool         // with consent to show a name in full
}

// shape is how a column lies in memory; see model.Column.
type shape uint8

const (
	shapeNone   shape = iota // nothing is kept: a private or computed field
	shapeDay                 // Start
	shapeSpan                // Start, End
	shapeInt                 // Ints
	shapeCode                // Codes
	shapeCodes               // Codes, Offsets
	shapeCounts              // Codes, Ints, Offsets
	shapeText                // blob, Offsets
)

func shapeOf(f *model.Field) shape {
	if f.Private || f.Derive != nil {
		return shapeNone
	}
	switch f.Type {
	case model.TypeDate:
		return shapeDay
	case model.TypeDateRange:
		return shapeSpan
	case model.TypeInt, model.TypeNumber, model.TypeHours, model.TypeMoney, model.TypeBool:
		return shapeInt
	case model.TypeCounts:
		return shapeCounts
	case model.TypeState:
		if f.Multiple {
			return shapeCounts
		}
		return shapeCode
	case model.TypeEnum, model.TypeTaxonomy, model.TypeRef, model.TypePage:
		if f.Multiple {
			return shapeCodes
		}
		return shapeCode
	case model.TypeRecords:
		return shapeCodes
	}
	return shapeText
}

// open makes room for the earlier rows when the first value comes.
func (c *column) open(rows int) {
	switch c.shape {
	case shapeDay, shapeSpan:
		if c.Start == nil {
			c.Start = filled(rows, model.NoDay)
			if c.shape == shapeSpan {
				c.End = filled(rows, model.NoDay)
			}
		}
	case shapeInt:
		if c.Ints == nil {
			c.Ints = filled(rows, model.NoInt)
		}
	case shapeCode:
		if c.Codes == nil {
			c.Codes = filled(rows, uint32(0))
		}
	case shapeCodes, shapeCounts, shapeText:
		if c.Offsets == nil {
			c.Offsets = filled(rows+1, uint32(0))
			if c.shape != shapeText {
				c.Codes = make([]uint32, 0, 16)
			}
		}
	}
	if c.Codes != nil && c.Dict == nil {
		c.Dict = append(c.Dict, "")
		if c.field.Type == model.TypeRef {
			c.Places = append(c.Places, model.Place{})
		}
	}
}

func filled[T any](n int, v T) []T {
	s := make([]T, n, n+16)
	for i := range s {
		s[i] = v
	}
	return s
}

func (c *column) setDays(start, end int32) {
	c.Start = append(c.Start, start)
	if c.shape == shapeSpan {
		c.End = append(c.End, end)
	}
	c.good = true
}

func (c *column) setInt(v int64) {
	c.Ints = append(c.Ints, v)
	c.good = true
}

// option gives the code of an option of the field.
func (c *column) option(i int32) uint32 {
	if c.codeOf == nil {
		c.codeOf = make([]uint32, len(c.field.Options))
	}
	if c.codeOf[i] == 0 {
		c.codeOf[i] = uint32(len(c.Dict))
		c.Dict = append(c.Dict, c.field.Options[i].Key)
	}
	return c.codeOf[i]
}

// term gives the code of a text.
func (c *column) term(s string, at yamldoc.Node) uint32 {
	code, ok := c.index[s]
	if ok {
		return code
	}
	if c.index == nil {
		c.index = map[string]uint32{}
	}
	code = uint32(len(c.Dict))
	c.Dict = append(c.Dict, s)
	c.index[s] = code
	if c.Places != nil {
		p := at.Pos()
		c.Places = append(c.Places, model.Place{Line: int32(p.Line), Col: int32(p.Col)})
	}
	return code
}

func (c *column) addCode(code uint32) {
	c.Codes = append(c.Codes, code)
	c.good = true
}

// repeated notes a code of the current row, and reports whether it has it already.
func (c *column) repeated(code uint32) bool {
	if c.Offsets == nil {
		return false
	}
	for int(code) >= len(c.lastIn) {
		c.lastIn = append(c.lastIn, 0)
	}
	again := c.lastIn[code] == len(c.Offsets)
	c.lastIn[code] = len(c.Offsets)
	return again
}

func (c *column) addText(s string) {
	if c.good {
		c.blob = append(c.blob, '\x1f')
	}
	c.blob = append(c.blob, s...)
	c.good = true
}

// endRow closes the row in every column that is open.
func (c *column) endRow() {
	switch {
	case c.Offsets != nil && c.shape == shapeText:
		c.Offsets = append(c.Offsets, uint32(len(c.blob)))
	case c.Offsets != nil:
		c.Offsets = append(c.Offsets, uint32(len(c.Codes)))
	case c.good:
	case c.Start != nil:
		c.Start = append(c.Start, model.NoDay)
		if c.shape == shapeSpan {
			c.End = append(c.End, model.NoDay)
		}
	case c.Ints != nil:
		c.Ints = append(c.Ints, model.NoInt)
	case c.Codes != nil:
		c.Codes = append(c.Codes, 0)
	}
	c.key, c.within, c.has, c.good, c.full = yamldoc.Node{}, yamldoc.Node{}, false, false, false
}

// rowCodes are the codes of the row being built.
func (c *column) rowCodes() []uint32 {
	switch {
	case !c.good || c.Codes == nil:
		return nil
	case c.Offsets != nil:
		return c.Codes[c.Offsets[len(c.Offsets)-1]:]
	}
	return c.Codes[len(c.Codes)-1:]
}

// rowText is the text of the row being built.
func (c *column) rowText() string {
	if !c.good {
		return ""
	}
	switch c.shape {
	case shapeText:
		return string(c.blob[c.Offsets[len(c.Offsets)-1]:])
	case shapeCode, shapeCodes:
		return c.Dict[c.rowCodes()[0]]
	}
	return ""
}

// appendRow appends the row's value for hashing: equal values give equal bytes
// whatever else the chunk holds.
func (c *column) appendRow(buf []byte) []byte {
	buf = append(append(buf, c.field.Name...), 0)
	switch c.shape {
	case shapeDay, shapeSpan:
		last := len(c.Start) - 1
		buf = binary.AppendVarint(buf, int64(c.Start[last]))
		if c.shape == shapeSpan {
			buf = binary.AppendVarint(buf, int64(c.End[last]))
		}
	case shapeInt:
		buf = binary.AppendVarint(buf, c.Ints[len(c.Ints)-1])
	case shapeText:
		s := c.blob[c.Offsets[len(c.Offsets)-1]:]
		buf = append(binary.AppendUvarint(buf, uint64(len(s))), s...)
	case shapeCode, shapeCodes, shapeCounts:
		codes := c.rowCodes()
		buf = binary.AppendUvarint(buf, uint64(len(codes)))
		for i, code := range codes {
			buf = append(append(buf, c.Dict[code]...), 0)
			if c.shape == shapeCounts {
				buf = binary.AppendVarint(buf, c.Ints[len(c.Ints)-len(codes)+i])
			}
		}
	}
	return buf
}

// finish hands the column over, without spare room worth keeping.
func (c *column) finish() model.Column {
	c.Blob = string(c.blob)
	if c.shape == shapeText && c.Offsets == nil {
		c.Blob = ""
	}
	out := c.Column
	out.Start, out.End = trim(out.Start), trim(out.End)
	out.Ints, out.Codes, out.Offsets = trim(out.Ints), trim(out.Codes), trim(out.Offsets)
	out.Dict, out.Places = own(out.Dict), trim(out.Places)
	if slices.Equal(out.Start, out.End) {
		out.End = out.Start // chunks never change
	}
	return out
}

// trim copies a slice that wastes room.
func trim[T any](s []T) []T {
	if s == nil || cap(s)-len(s) <= len(s)/16 {
		return s
	}
	return append(make([]T, 0, len(s)), s...)
}

// own copies texts, which are parts of the file's text, into one block: a chunk
// must not hold the whole file in memory.
func own(texts []string) []string {
	if texts == nil {
		return nil
	}
	all, out, at := strings.Join(texts, ""), make([]string, len(texts)), 0
	for i, s := range texts {
		out[i] = all[at : at+len(s)]
		at += len(s)
	}
	return out
}
