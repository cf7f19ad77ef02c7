package privacy

import (
	"bytes"
	"unicode/utf8"

	"jianbao/generator/diag"
)

var (
	errResident = diag.Message{
		Code: "JB0470", Severity: diag.Error,
		ZH: "公开的内容里有身份证号码", EN: "a public text holds a resident ID number",
		HintZH: "身份证号码不能公布，请删去", HintEN: "ID numbers are never published: remove it",
	}
	warnMobile = diag.Message{
		Code: "JB0471", Severity: diag.Warning,
		ZH: "公开的内容里有手机号码，网页上只显示 %[1]s", EN: "a public text holds a mobile number; the site shows %[1]s",
		HintZH: "请改写成 %[1]s 的样子，或改用单位的座机", HintEN: "write it like that, or give an office line",
	}
	warnMobileAddress = diag.Message{
		Code: "JB0473", Severity: diag.Warning,
		ZH: "网址或文件名里有手机号码，会原样公开", EN: "an address or file name holds a mobile number and is published as it is",
		HintZH: "请改用不含手机号码的名称", HintEN: "use a name without it",
	}
	errMarking = diag.Message{
		Code: "JB0474", Severity: diag.Error,
		ZH: "这里标有“%s”，不能公开", EN: "this is marked %q and must not be published",
		HintZH: "涉密或内部的材料不要放进网站文件夹；确实可以公开的，请先去掉标记",
		HintEN: "keep secret and internal papers out of the site's folder; remove the mark from what may be public",
	}
)

// maxReports bounds the reports of one text.
const maxReports = 50

// Report gives the diagnostic of a hit in s whose first character is at pos.
func (h Hit) Report(pos diag.Pos, s string) diag.Diagnostic {
	written := s[h.Start:h.End]
	pos.Len = utf8.RuneCountInString(written)
	switch {
	case h.Kind == Resident:
		return errResident.At(pos)
	case h.Address:
		return warnMobileAddress.At(pos)
	}
	return warnMobile.At(pos, Mask(written, []Hit{{Kind: Mobile, End: len(written)}}))
}

// Marked gives the diagnostic of a marking; text is a string, or a [diag.Text] in
// its place.
func Marked(pos diag.Pos, text any) diag.Diagnostic { return errMarking.At(pos, text) }

// Source checks the texts of a file. It finds the place of a number in the file
// also where the text was quoted or goes over several lines. The zero Source
// works without the file.
type Source struct {
	Text []byte // the file, nil where it is not at hand

	line, offset int // a line of the file and where it starts; line 0 is unknown
}

// Check looks for numbers in a public text whose value starts at pos. It returns
// the text as it may be shown, with mobile numbers masked, and what it found: an
// error for an ID number, a warning for a mobile number.
func (src *Source) Check(pos diag.Pos, s string) (string, diag.List) {
	hits := Find(s)
	if hits == nil {
		return s, nil
	}
	var list diag.List
	from := 0
	for i, h := range hits {
		if i == maxReports && h.Kind != Resident {
			break
		}
		var at diag.Pos
		at, from = src.place(pos, s, h, from)
		list.Add(h.Report(at, s))
	}
	return Mask(s, hits), list
}

// Check is [Source.Check] without the file: the place is exact in a plain text
// on one line.
func Check(pos diag.Pos, s string) (string, diag.List) { return new(Source).Check(pos, s) }

// place finds what was written for a hit at or after pos and a byte offset of
// the file.
func (src *Source) place(pos diag.Pos, s string, h Hit, from int) (diag.Pos, int) {
	const far = 64 << 10
	if start, ok := src.seek(pos); ok {
		start = max(start, from)
		near := src.Text[start:min(len(src.Text), start+len(s)*2+far)]
		if i := bytes.Index(near, []byte(s[h.Start:h.End])); i >= 0 {
			return src.pos(pos, start+i), start + i + h.End - h.Start
		}
		return pos, from
	}
	if pos.Col > 0 {
		pos.Col += utf8.RuneCountInString(s[:h.Start])
	}
	return pos, from
}

// Place finds a part of a text whose value starts at pos.
func (src *Source) Place(pos diag.Pos, part string) diag.Pos {
	at, _ := src.place(pos, part, Hit{End: len(part)}, 0)
	at.Len = utf8.RuneCountInString(part)
	return at
}

// seek gives the offset of a place. Places mostly come in order.
func (src *Source) seek(pos diag.Pos) (int, bool) {
	if src.Text == nil || pos.Line < 1 {
		return 0, false
	}
	if src.line == 0 || src.line > pos.Line {
		src.line, src.offset = 1, 0
	}
	for src.line < pos.Line {
		i := bytes.IndexByte(src.Text[src.offset:], '\n')
		if i < 0 {
			return 0, false
		}
		src.offset += i + 1
		src.line++
	}
	at := src.offset
	for col := 1; col < pos.Col && at < len(src.Text) && src.Text[at] != '\n'; col++ {
		_, n := utf8.DecodeRune(src.Text[at:])
		at += n
	}
	return at, true
}

// pos is the place of an offset at or behind the line that seek found.
func (src *Source) pos(pos diag.Pos, at int) diag.Pos {
	between := src.Text[src.offset:at]
	pos.Line = src.line + bytes.Count(between, []byte("\n"))
	start := bytes.LastIndexByte(between, '\n') + 1
	pos.Col = utf8.RuneCount(between[start:]) + 1
	return pos
}
