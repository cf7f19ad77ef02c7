package source

import (
	"bytes"
	"unicode/utf8"

	"jianbao/generator/diag"
)

// maxControls is how many replaced characters of one file are named.
const maxControls = 20

var (
	warnConverted = diag.Message{
		Code: "JB0312", Severity: diag.Warning,
		ZH: "文件是 %s 编码，已按它读取", EN: "the file is encoded in %s and was read as such",
		HintZH: "请在编辑器里选“另存为”，编码选 UTF-8。", HintEN: "save it as UTF-8",
	}
	errEncoding = diag.Message{
		Code: "JB0313", Severity: diag.Error,
		ZH: "认不出文件的文字编码，第一处在这里", EN: "the encoding of the file is not recognized; the first trouble is here",
		HintZH: "请用编辑器打开，另存为 UTF-8 编码。如果它不是文本文件，请移走。", HintEN: "save it as UTF-8, or move it away if it is no text",
	}
	warnControl = diag.Message{
		Code: "JB0314", Severity: diag.Warning,
		ZH: "看不见的控制字符 %s 已被替换", EN: "the invisible control character %s was replaced",
		HintZH: "多半是从别处复制时带进来的，请删除它再重新输入这一处。", HintEN: "it probably came with a paste: delete it and type the place again",
	}
)

// Text turns the bytes of a text file into clean text: valid UTF-8 with LF line
// ends, without byte order mark, NUL, other control characters or marks that
// reverse the direction of writing. The order of guesses is: byte order mark,
// strict UTF-8, UTF-16 by its zero bytes, GB18030 or Big5, whichever reads as
// commoner characters. Clean input is returned as it is, not copied.
func Text(file string, raw []byte) ([]byte, diag.List) {
	clean, valid := scan(raw)
	if clean {
		return raw, nil
	}
	var diags diag.List
	text, encoding, bad := decode(raw, valid)
	if encoding != "" {
		diags.Add(warnConverted.At(diag.Pos{File: file}, encoding))
	}
	if bad >= 0 {
		line, col := place(text, bad)
		diags.Add(errEncoding.At(diag.Pos{File: file, Line: line, Col: col}))
	}
	text, more := tidy(file, text)
	return text, append(diags, more...)
}

// scan reports whether the bytes can be used as they are, and whether they are
// at least valid UTF-8.
func scan(b []byte) (clean, valid bool) {
	if len(b) >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF {
		return false, utf8.Valid(b)
	}
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case c >= ' ' && c < 0x7F, c == '\n', c == '\t':
			i++
		case c < utf8.RuneSelf:
			return false, utf8.Valid(b[i:])
		case c > 0xE2 && c < 0xED && i+2 < len(b) && b[i+1]&0xC0 == 0x80 && b[i+2]&0xC0 == 0x80:
			i += 3 // Han
		default:
			r, size := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && size <= 1 {
				return false, false
			}
			if direction(r) || r < 0xA0 {
				return false, utf8.Valid(b[i:])
			}
			i += size
		}
	}
	return true, true
}

// direction reports the characters that make text show in another order than it
// is written (CVE-2021-42574).
func direction(r rune) bool { return 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 }

// control reports the characters that tidy replaces; CR is met before.
func control(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || 0x7F <= r && r < 0xA0 || direction(r)
}

// tidy drops the byte order mark, makes LF of CRLF and CR and replaces control
// characters: NUL and direction marks by U+FFFD, others by a space. b is UTF-8.
func tidy(file string, b []byte) ([]byte, diag.List) {
	for bytes.HasPrefix(b, []byte("\uFEFF")) {
		b = b[3:]
	}
	out := make([]byte, 0, len(b))
	var diags diag.List
	line, col := 1, 1
	for i := 0; i < len(b); {
		r, size := rune(b[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(b[i:])
		}
		i += size
		switch {
		case r == '\r':
			if i < len(b) && b[i] == '\n' {
				i++
			}
			r = '\n'
			out = append(out, '\n')
		case control(r):
			if len(diags) < maxControls {
				diags.Add(warnControl.At(diag.Pos{File: file, Line: line, Col: col}, codePoint(r)))
			}
			if r == 0 || direction(r) {
				out = append(out, "\uFFFD"...)
			} else {
				out = append(out, ' ')
			}
		case r == utf8.RuneError:
			out = append(out, "\uFFFD"...)
		default:
			out = append(out, b[i-size:i]...)
		}
		if col++; r == '\n' {
			line, col = line+1, 1
		}
	}
	return out, diags
}

func codePoint(r rune) string {
	const hex = "0123456789ABCDEF"
	return "U+" + string([]byte{hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15]})
}

// place gives the line and column of an offset, counting CR and CRLF as line ends.
func place(b []byte, offset int) (line, col int) {
	line, col = 1, 1
	for i := 0; i < offset; {
		r, size := utf8.DecodeRune(b[i:])
		i += size
		if r == '\n' || r == '\r' && (i >= len(b) || b[i] != '\n') {
			line, col = line+1, 1
		} else if r != '\r' && (line > 1 || col > 1 || r != '\uFEFF') {
			col++
		}
	}
	return line, col
}
