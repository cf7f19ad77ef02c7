package stats

import (
	"jianbao/generator/derive"
	"jianbao/generator/model"
)

// columns keeps the computed columns of the chunk at hand: several parts of a
// query may ask for one.
type columns struct {
	chunk int
	cols  map[int]*model.Column
	remap map[int][]uint32 // field → code of the column → code of the table
}

// column gives a field's column and the table-wide codes of its chunk codes;
// that of a computed field is made when it is first asked for.
func (p *plan) column(ci, field int) (*model.Column, []uint32) {
	f := p.kind.Fields[field]
	switch {
	case f.Derive != nil:
		return p.computed(ci, field), p.derived.remap[field]
	case p.stateful(f) && p.table.Remap != nil && p.table.Remap[ci] != nil:
		d := p.fresh(ci)
		if d.cols[field] == nil {
			d.cols[field], d.remap[field] = p.stated(ci, field)
		}
		return d.cols[field], d.remap[field]
	}
	return p.stored(ci, field)
}

func (p *plan) stored(ci, field int) (*model.Column, []uint32) {
	c := &p.table.Chunks[ci].Cols[field]
	if p.table.Remap == nil || p.table.Remap[ci] == nil {
		return c, nil
	}
	return c, p.table.Remap[ci][field]
}

func (p *plan) computed(ci, field int) *model.Column {
	d := p.fresh(ci)
	if c, ok := d.cols[field]; ok {
		return c
	}
	c := derive.Column(p.table, ci, field, p.today())
	d.cols[field] = c
	if d.remap[field] == nil {
		same := make([]uint32, len(p.kind.Fields[field].Options)+1)
		for i := range same {
			same[i] = uint32(i)
		}
		d.remap[field] = same
	}
	return c
}

// fresh is what is kept of the chunk at hand.
func (p *plan) fresh(ci int) *columns {
	d := &p.derived
	if d.cols == nil {
		d.cols, d.remap, d.chunk = map[int]*model.Column{}, map[int][]uint32{}, ci
	}
	if d.chunk != ci {
		clear(d.cols)
		d.chunk = ci
	}
	return d
}

// derivedKeys are the values of a computed enum by code.
func derivedKeys(f *model.Field) []string {
	keys := make([]string, 1, len(f.Options)+1)
	for _, o := range f.Options {
		keys = append(keys, o.Key)
	}
	return keys
}
