package source

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"jianbao/generator/diag"
)

const simplified = `---
title: 和平里社区举办消防安全讲座
date: 2026-11-20
---
11月20日，和平里社区党支部组织在职党员、居民和志愿者一百余人，开展消防安全知识讲座。
“预防为主，防消结合”——大家听得认真，问得仔细。
`

const traditional = `---
title: 和平里社區舉辦消防安全講座
date: 2026-11-20
---
11月20日，和平里社區黨支部組織在職黨員、居民和志願者一百餘人，開展消防安全知識講座。
「預防為主，防消結合」，大家聽得認真，問得仔細。
`

func encode(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTextEncodings(t *testing.T) {
	le, be := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	for _, c := range []struct {
		name, want, says string
		raw              []byte
	}{
		{"utf-8", simplified, "", []byte(simplified)},
		{"utf-8 bom", simplified, "", []byte("\uFEFF" + simplified)},
		{"gb18030", simplified, "GB18030", encode(t, simplifiedchinese.GB18030, simplified)},
		{"gbk", simplified, "GB18030", encode(t, simplifiedchinese.GBK, simplified)},
		{"gb18030, four bytes", "name: 张𠮷喆\n", "GB18030", encode(t, simplifiedchinese.GB18030, "name: 张𠮷喆\n")},
		{"gb18030, two characters", "a: 简报\n", "GB18030", encode(t, simplifiedchinese.GB18030, "a: 简报\n")},
		{"big5", traditional, "Big5", encode(t, traditionalchinese.Big5, traditional)},
		{"utf-16le bom", simplified, "UTF-16", append([]byte("\xFF\xFE"), encode(t, le, simplified)...)},
		{"utf-16be bom", simplified, "UTF-16", append([]byte("\xFE\xFF"), encode(t, be, simplified)...)},
		{"utf-16le", simplified, "UTF-16", encode(t, le, simplified)},
		{"utf-16be", simplified, "UTF-16", encode(t, be, simplified)},
		{"utf-16le ascii", "title: x\n", "UTF-16", encode(t, le, "title: x\n")},
		{"empty", "", "", nil},
		{"bom only", "", "", []byte("\uFEFF")},
	} {
		for _, ends := range []string{"\n", "\r\n", "\r"} {
			raw := c.raw
			if !strings.HasPrefix(c.name, "utf-16") {
				raw = bytes.ReplaceAll(raw, []byte("\n"), []byte(ends))
			}
			got, diags := Text("a.md", raw)
			if string(got) != c.want {
				t.Errorf("%s %q: %q", c.name, ends, got)
			}
			switch {
			case c.says == "" && len(diags) != 0:
				t.Errorf("%s: %v", c.name, diags)
			case c.says != "" && (len(diags) != 1 || diags[0].Code != "JB0312" || diags[0].Args[0] != c.says || diags[0].Severity != diag.Warning):
				t.Errorf("%s: %v", c.name, diags)
			}
		}
	}
}

func TestTextUnreadable(t *testing.T) {
	for name, raw := range map[string]string{
		"cut utf-8":     simplified[:len(simplified)-2],
		"latin-1":       "caf\xE9\nr\xE9sum\xE9\n",
		"binary":        "\x00\x01\x02\xFF\xFE\x80\x81\xFF\x00\x90",
		"odd utf-16":    "\xFF\xFEa\x00b",
		"lone byte":     "\xFF",
		"utf-8 and bom": "\xEF\xBB\xBFa\nb\xFF",
	} {
		got, diags := Text("a.md", []byte(raw))
		if !utf8.Valid(got) {
			t.Errorf("%s: not UTF-8: %q", name, got)
		}
		if diags.Errors() != 1 {
			t.Errorf("%s: %v", name, diags)
		}
	}
	_, diags := Text("a.md", []byte("\xEF\xBB\xBF第一行\r\n二\xFF"))
	if p := diags[0].Pos; p.Line != 2 || p.Col != 2 || p.File != "a.md" {
		t.Errorf("wrong place: %+v", p)
	}
}

func TestTextControls(t *testing.T) {
	got, diags := Text("a.md", []byte("标题\x00\r\nab\u202Ecd\u2069\n\vx\ty\u0085"))
	if want := "标题\uFFFD\nab\uFFFDcd\uFFFD\n x\ty "; string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
	want := []diag.Pos{{File: "a.md", Line: 1, Col: 3}, {File: "a.md", Line: 2, Col: 3}, {File: "a.md", Line: 2, Col: 6}, {File: "a.md", Line: 3, Col: 1}, {File: "a.md", Line: 3, Col: 5}}
	if len(diags) != len(want) {
		t.Fatal(diags)
	}
	for i, d := range diags {
		if d.Pos != want[i] || d.Code != "JB0314" || d.Severity != diag.Warning {
			t.Errorf("%d: %+v", i, d)
		}
	}
	if diags[1].Args[0] != "U+202E" {
		t.Error(diags[1].Args)
	}
	if _, diags := Text("a.md", bytes.Repeat([]byte{0x01}, 1000)); len(diags) != maxControls {
		t.Error(len(diags), "messages for one file")
	}
}

func TestTextReturnsCleanInputItself(t *testing.T) {
	raw := []byte(simplified + "ascii, ‘quotes’ and émigrés\t\n")
	got, _ := Text("a.md", raw)
	if &got[0] != &raw[0] || len(got) != len(raw) {
		t.Error("clean text was copied")
	}
}

// checkText is what must hold for any input.
func checkText(t interface{ Fatalf(string, ...any) }, raw []byte) {
	before := bytes.Clone(raw)
	text, _ := Text("f", raw)
	if !bytes.Equal(raw, before) {
		t.Fatalf("the input was changed")
	}
	if !utf8.Valid(text) {
		t.Fatalf("not UTF-8: %q → %q", raw, text)
	}
	if i := bytes.IndexFunc(text, control); i >= 0 {
		t.Fatalf("a control character is left: %q → %q", raw, text)
	}
	if again, diags := Text("f", text); !bytes.Equal(again, text) || len(diags) != 0 {
		t.Fatalf("not idempotent: %q → %q, %v", text, again, diags)
	}
}

func TestTextProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkText(t, rapid.SliceOf(rapid.Byte()).Draw(t, "raw")) })
	han := rapid.StringOfN(rapid.RuneFrom(nil, commonHan), 12, 60, -1)
	rapid.Check(t, func(t *rapid.T) {
		s := han.Draw(t, "s") + "\n" + han.Draw(t, "more")
		gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := Text("f", gb); string(got) != s {
			t.Fatalf("GB18030 of %q read as %q", s, got)
		}
		u, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := Text("f", u); string(got) != s {
			t.Fatalf("UTF-16 of %q read as %q", s, got)
		}
		checkText(t, gb)
	})
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if clean, _ := scan([]byte(s)); !clean {
			return
		}
		if got, diags := Text("f", []byte(s)); string(got) != s || len(diags) != 0 {
			t.Fatalf("clean text changed: %q → %q", s, got)
		}
		crlf := strings.ReplaceAll(s, "\n", "\r\n")
		if got, _ := Text("f", []byte(crlf)); string(got) != s {
			t.Fatalf("CRLF: %q → %q", crlf, got)
		}
	})
}

func FuzzText(f *testing.F) {
	for _, s := range []string{simplified, traditional, "\uFEFFa\r\nb\rc\x00", "\xFF\xFEa\x00", "\xB8\xDF\xD0\xCB", "a\x00b\x00", "\u202E\xE4\xBD"} {
		f.Add([]byte(s))
	}
	f.Add(encode(f, simplifiedchinese.GB18030, simplified))
	f.Add(encode(f, traditionalchinese.Big5, traditional))
	f.Fuzz(func(t *testing.T, raw []byte) { checkText(t, raw) })
}

func BenchmarkText(b *testing.B) {
	raw := bytes.Repeat([]byte(simplified), 40)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if text, _ := Text("f", raw); len(text) != len(raw) {
			b.Fatal(len(text))
		}
	}
}
