package model

import "jianbao/generator/diag"

// Places are where the keys of a front matter stand in its file. They are few: a slice is
// smaller than a map, and a large site has very many.
type Places struct {
	File string
	Keys []KeyPlace
}

// KeyPlace is where the value of a key stands.
type KeyPlace struct {
	Key            string
	Line, Col, Len int32
}

// At returns the place of a key, zero without one.
func (p *Places) At(key string) diag.Pos {
	pos, _ := p.Find(key)
	return pos
}

// Find returns the place of a key.
func (p *Places) Find(key string) (diag.Pos, bool) {
	for i := range p.Keys {
		if k := &p.Keys[i]; k.Key == key {
			return diag.Pos{File: p.File, Line: int(k.Line), Col: int(k.Col), Len: int(k.Len)}, true
		}
	}
	return diag.Pos{}, false
}

// Set notes the place of a key. All places are in one file.
func (p *Places) Set(key string, at diag.Pos) {
	p.File = at.File
	place := KeyPlace{key, int32(at.Line), int32(at.Col), int32(at.Len)}
	for i := range p.Keys {
		if p.Keys[i].Key == key {
			p.Keys[i] = place
			return
		}
	}
	p.Keys = append(p.Keys, place)
}
