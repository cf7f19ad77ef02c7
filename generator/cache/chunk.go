package cache

import (
	"encoding/binary"
	"slices"

	"jianbao/generator/model"
)

// AppendChunks appends the chunks of one file to b.
func AppendChunks(b []byte, chunks []*model.Chunk) []byte {
	b = binary.AppendUvarint(b, uint64(len(chunks)))
	for _, c := range chunks {
		b = appendStr(appendStr(b, c.Kind), c.File)
		b = binary.AppendUvarint(b, uint64(c.Rows))
		b = appendStrs(b, c.IDs)
		b = appendNumbers(b, c.Lines)
		b = appendHashes(b, c.Hashes)
		b = appendCount(b, len(c.Cols), c.Cols != nil)
		for i := range c.Cols {
			b = appendColumn(b, &c.Cols[i])
		}
	}
	return b
}

func appendColumn(b []byte, c *model.Column) []byte {
	b = appendNumbers(b, c.Start)
	if slices.Equal(c.Start, c.End) && (c.Start == nil) == (c.End == nil) {
		b = append(b, 1) // single days
	} else {
		b = appendNumbers(append(b, 0), c.End)
	}
	b = appendNumbers(b, c.Ints)
	b = appendNumbers(b, c.Codes)
	b = appendNumbers(b, c.Offsets)
	b = appendStrs(b, c.Dict)
	b = appendCount(b, len(c.Places), c.Places != nil)
	for _, p := range c.Places {
		b = binary.AppendVarint(binary.AppendVarint(b, int64(p.Line)), int64(p.Col))
	}
	return appendStr(b, c.Blob)
}

// Chunks reads what AppendChunks wrote; false if b is something else. What it
// gives keeps nothing of b. The kinds the chunks were decoded with must be the
// same: columns is the number of fields of a kind, -1 for one that is not known.
func Chunks(b []byte, columns func(kind string) int) ([]*model.Chunk, bool) {
	r := &reader{b: b}
	n, ok := r.uint(), true
	var out []*model.Chunk
	for ; n > 0 && ok; n-- {
		c := r.chunk()
		ok = !r.failed && len(c.Cols) == columns(c.Kind) && sound(c)
		out = append(out, c)
	}
	if !ok || !r.whole() {
		return nil, false
	}
	return out, true
}

func (r *reader) chunk() *model.Chunk {
	c := &model.Chunk{Kind: r.str(), File: r.str()}
	rows := r.uint()
	if !fits(rows) {
		r.fail()
		return c
	}
	c.Rows = int(rows)
	c.IDs = r.strs()
	c.Lines = numbers[int32](r)
	c.Hashes = r.hashes()
	if n, ok := r.count(8); ok {
		c.Cols = make([]model.Column, n)
		for i := range c.Cols {
			r.column(&c.Cols[i])
		}
	}
	return c
}

func (r *reader) column(c *model.Column) {
	c.Start = numbers[int32](r)
	if len(r.b) == 0 {
		r.fail()
		return
	}
	single := r.b[0] == 1
	if r.b = r.b[1:]; single {
		c.End = c.Start // chunks never change
	} else {
		c.End = numbers[int32](r)
	}
	c.Ints = numbers[int64](r)
	c.Codes = numbers[uint32](r)
	c.Offsets = numbers[uint32](r)
	c.Dict = r.strs()
	if n, ok := r.count(2); ok {
		c.Places = make([]model.Place, n)
		for i := range c.Places {
			c.Places[i] = model.Place{Line: int32(r.int()), Col: int32(r.int())}
		}
	}
	c.Blob = r.str()
}

// sound reports whether a chunk's parts fit together, so that nothing that
// reads it can run out of bounds. The sum over a shard makes a false chunk as
// good as impossible; a wrong one must still not end the program.
func sound(c *model.Chunk) bool {
	if len(c.IDs) != c.Rows || len(c.Lines) != c.Rows || len(c.Hashes) != c.Rows {
		return false
	}
	for i := range c.Cols {
		if !soundColumn(&c.Cols[i], c.Rows) {
			return false
		}
	}
	return true
}

func soundColumn(c *model.Column, rows int) bool {
	values := rows
	if c.Offsets != nil {
		if len(c.Offsets) != rows+1 || c.Offsets[0] != 0 || !slices.IsSorted(c.Offsets) {
			return false
		}
		values = int(c.Offsets[rows])
		if c.Codes == nil {
			return values == len(c.Blob) && c.Ints == nil
		}
	}
	for _, n := range []int{len(c.Codes), len(c.Ints)} {
		if n != 0 && n != values {
			return false
		}
	}
	for _, n := range []int{len(c.Start), len(c.End)} {
		if n != 0 && n != rows {
			return false
		}
	}
	for _, code := range c.Codes {
		if int(code) >= len(c.Dict) {
			return false
		}
	}
	return c.Places == nil || len(c.Places) == len(c.Dict)
}
