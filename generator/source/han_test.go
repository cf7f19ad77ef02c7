package source

import "unicode"

// commonHan is the start of the range of Han characters in daily use that GB2312
// sorts by sound: 的, 一, 是 and others from all of it.
var commonHan = func() *unicode.RangeTable {
	t := &unicode.RangeTable{}
	for _, r := range "一上不中为主了人他以会作你到制前动区十发可名和国在地大天学家小工年开志性成我所报支政文新方日时是月有本来民法活治点用由的社种第系组织经老者能自至要见设讲说请负责起路过进还这通那部里重长门问防间队难非面题首高" {
		t.R16 = append(t.R16, unicode.Range16{Lo: uint16(r), Hi: uint16(r), Stride: 1})
	}
	return t
}()
