package source

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"jianbao/generator/diag"
)

// MaxName is the longest name of a file or folder, in bytes, that every file
// system we know stores.
const MaxName = 255

// Fold gives the form under which file systems that ignore case or Unicode
// normalization (Windows, macOS) take two paths for the same.
func Fold(path string) string {
	if foldedASCII(path) {
		return path
	}
	return norm.NFC.String(strings.Map(foldRune, norm.NFC.String(path)))
}

func foldedASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// foldRune gives the smallest of the runes that differ only by case.
func foldRune(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case r < utf8.RuneSelf, 0x2E80 <= r && r < 0xA640: // Han, kana: no case
		return r
	}
	low := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		low = min(low, f)
	}
	if 'A' <= low && low <= 'Z' { // K and the Kelvin sign
		low += 'a' - 'A'
	}
	return low
}

// CheckName says whether a file or folder of this name can be stored on every
// operating system; reason tells why not.
func CheckName(name string) (reason diag.Text, ok bool) {
	switch {
	case name == "" || name == "." || name == "..":
		return diag.Text{ZH: "名称是空的或者是“.”“..”", EN: "the name is empty, . or .."}, false
	case len(name) > MaxName:
		return diag.Text{ZH: "名称太长（超过 255 字节，约 85 个汉字）", EN: "the name is longer than 255 bytes"}, false
	}
	if i := strings.IndexFunc(name, forbidden); i >= 0 {
		c, _ := utf8.DecodeRuneInString(name[i:])
		if c == utf8.RuneError {
			return diag.Text{ZH: "名称不是 UTF-8 编码（多半是从旧版 Windows 的压缩包里解出来的）",
				EN: "the name is not UTF-8 (perhaps unpacked from an old Windows archive)"}, false
		}
		if c < ' ' || c == 0x7F {
			return diag.Text{ZH: "名称里有看不见的控制字符", EN: "the name holds a control character"}, false
		}
		return diag.Text{ZH: "名称里有“" + string(c) + "”，Windows 不能保存", EN: "the name holds " + string(c) + ", which Windows cannot store"}, false
	}
	if last := name[len(name)-1]; last == '.' || last == ' ' {
		return diag.Text{ZH: "名称末尾是点或空格，Windows 会把它去掉", EN: "the name ends in a dot or a space, which Windows drops"}, false
	}
	if reservedName(name) {
		return diag.Text{ZH: "这是 Windows 保留的名称（CON、PRN、AUX、NUL、COM1、LPT1 等）", EN: "the name is reserved on Windows (CON, PRN, AUX, NUL, COM1, LPT1 …)"}, false
	}
	return diag.Text{}, true
}

func forbidden(c rune) bool {
	switch c {
	case '<', '>', ':', '"', '/', '\\', '|', '?', '*', 0x7F, utf8.RuneError:
		return true
	}
	return c < ' '
}

// reservedName reports names that Windows keeps for devices, with any extension.
func reservedName(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.TrimRight(stem, " ")
	switch len(stem) {
	case 3:
		switch strings.ToUpper(stem) {
		case "CON", "PRN", "AUX", "NUL":
			return true
		}
	case 4, 5: // COM¹ is five bytes
		head := strings.ToUpper(stem[:3])
		if head == "COM" || head == "LPT" {
			switch stem[3:] {
			case "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³":
				return true
			}
		}
	case 6, 7:
		switch strings.ToUpper(stem) {
		case "CONIN$", "CONOUT$":
			return true
		}
	}
	return false
}

// Names finds paths in spite of case and normalization.
type Names struct {
	exact  map[string]struct{}
	folded map[string]string
}

// NewNames indexes the paths of a listing.
func NewNames(files []File) *Names {
	n := &Names{exact: make(map[string]struct{}, len(files)), folded: map[string]string{}}
	for _, f := range files {
		n.exact[f.Path] = struct{}{}
		if k := Fold(f.Path); k != f.Path {
			n.folded[k] = f.Path
		}
	}
	return n
}

// Has reports whether the path is there, exactly as written. Unlike asking the
// file system it says the same on every operating system.
func (n *Names) Has(path string) bool {
	_, ok := n.exact[path]
	return ok
}

// Near gives the path that differs from the written one only in case or
// normalization.
func (n *Names) Near(path string) (actual string, ok bool) {
	k := Fold(path)
	if actual, ok = n.folded[k]; !ok {
		if _, ok = n.exact[k]; ok {
			actual = k
		}
	}
	return actual, ok && actual != path
}

var errCase = diag.Message{
	Code: "JB0316", Severity: diag.Error,
	ZH: "找不到 %q；有一个只差大小写的 %q", EN: "%q does not exist; %q differs only in upper and lower case",
	HintZH: "请把引用改成 %[2]q：网站服务器区分大小写。", HintEN: "write %[2]q: web servers tell them apart",
}

// CaseMismatch reports a reference that differs from a file's name only in case
// or normalization.
func CaseMismatch(pos diag.Pos, written, actual string) diag.Diagnostic {
	return errCase.At(pos, written, actual)
}
