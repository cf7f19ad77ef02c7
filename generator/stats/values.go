package stats

import (
	"slices"

	"jianbao/generator/model"
)

// keys are the values of a coded field by table-wide code. Wholes that occur
// only through their parts get codes behind those of the dictionary.
func (p *plan) keys(field int) []string {
	f := p.kind.Fields[field]
	var keys []string
	if f.Derive != nil {
		return derivedKeys(f)
	}
	if p.table != nil && p.table.Dicts != nil && p.table.Dicts[field] != nil {
		keys = p.table.Dicts[field].Values
	}
	if len(keys) == 0 {
		keys = []string{""}
	}
	if p.stateful(f) { // states that no record was given, but that some are in
		keys = slices.Clip(keys)
		for _, o := range p.kind.States.States {
			if !slices.Contains(keys, o.Key) {
				keys = append(keys, o.Key)
			}
		}
		return keys
	}
	if f.Type != model.TypeCounts {
		return keys
	}
	keys = slices.Clip(keys)
	for _, o := range p.options(f) {
		if o.Of != "" && slices.Contains(keys, o.Key) && !slices.Contains(keys, o.Of) {
			keys = append(keys, o.Of)
		}
	}
	return keys
}

// codes marks the codes of some values.
func (p *plan) codes(field int, values []string) []bool {
	keys := p.keys(field)
	accept := make([]bool, len(keys))
	for i, k := range keys {
		accept[i] = i > 0 && slices.Contains(values, k)
	}
	return accept
}

// wholes maps each category's code to that of the whole it is a part of.
func (p *plan) wholes(f *model.Field, field int) []uint32 {
	var whole []uint32
	keys := p.keys(field)
	for _, o := range p.options(f) {
		if o.Of == "" {
			continue
		}
		part, w := slices.Index(keys, o.Key), slices.Index(keys, o.Of)
		if part > 0 && w > 0 {
			if whole == nil {
				whole = make([]uint32, len(keys))
			}
			whole[part] = uint32(w)
		}
	}
	return whole
}

// options are the values a coded field may have, in their order.
func (p *plan) options(f *model.Field) []model.Option {
	switch {
	case len(f.Options) > 0:
		return f.Options
	case f.Type == model.TypeState && p.kind.States != nil:
		return p.kind.States.States
	case f.Taxonomy != "":
		return p.d.Kinds.Taxonomies[f.Taxonomy]
	}
	return nil
}
