package privacy

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"jianbao/generator/diag"
)

const id = "11010519491231002X"

func TestFind(t *testing.T) {
	for s, want := range map[string]string{
		// ID numbers
		id: "R", "身份证11010519491231002x。": "R", "１１０１０５１９４９１２３１００２Ｘ": "R",
		"110105 19491231 002X": "R", "110105-19491231-002X": "R", "1101 0519 4912 3100 2X": "R", "110105　19491231　００２Ｘ": "R",
		"110105\n19491231002X": "R", "1 " + id: "R", "ID" + id: "R", "（" + id + "）": "R", id + "，" + id: "RR",
		"/scan/" + id + ".jpg": "R", "110105\u200b19491231002X": "R",
		// numbers like them
		"110105194912310021": "", "1101051949123100234": "", "9" + id: "", id + "AB": "", "11010519491331002X": "",
		"110105  19491231002X": "", "202601150000000011": "", "6222021001116245702": "", "2026-01-15 12:30 2026-01-16 13:30": "",
		"2020 2021 2022 2023 2024 2025": "", "91110105MA0012345X": "", "1101051949123100": "",
		// mobile numbers
		"13812345678": "M", "电话 138 1234 5678": "M", "138-1234-5678": "M", "138-12345678": "M", "1381234 5678": "M", "１３８１２３４５６７８": "M",
		"+8613812345678": "M", "+86 138 1234 5678": "M", "86-138-1234-5678": "M", "008613812345678": "M", "tel:13812345678": "M", "Tel13812345678": "M",
		"13812345678、19912345678": "MM", "13812345678/19912345678": "MM", "张三13812345678李四": "M", "3 13812345678 5": "M", "13812345678，" + id: "MR",
		"138\u00a01234\u00a05678": "M",
		// numbers like them
		"12812345678": "", "10012345678": "", "010-12345678": "", "400-810-1234": "", "2026112213812345678": "", "138123456789": "", "138****5678": "",
		"138-1234-5678-9012": "", "2026-138-1234-5678": "", "a13812345678": "", "13812345678abc": "", "0.13812345678": "", "13812345678.50元": "",
		"1921-2021 100周年": "", "13 812 345 678": "", "1381234567": "", "order_13812345678": "", "": "", "1381 2345 678": "",
		"2026-11-22 2026-11-23": "", "12345": "",
		// in addresses they stay
		"https://example.org/13812345678": "A", "images/13812345678.jpg": "A", "13812345678.jpg": "A", "/a?n=13812345678": "A",
	} {
		var got strings.Builder
		for _, h := range Find(s) {
			switch {
			case h.Kind == Resident:
				got.WriteByte('R')
			case h.Address:
				got.WriteByte('A')
			default:
				got.WriteByte('M')
			}
		}
		if got.String() != want {
			t.Errorf("%q: %q, want %q", s, got.String(), want)
		}
	}
}

func TestMaskText(t *testing.T) {
	for s, want := range map[string]string{
		"电话13812345678。": "电话138****5678。", "138 1234 5678": "138 **** 5678", "１３８１２３４５６７８": "138****5678", "tel:13812345678": "tel:138****5678",
		"tel:+8613812345678": "tel:+86138****5678", "13812345678、13912345678": "138****5678、139****5678",
		"https://example.org/13812345678": "https://example.org/13812345678", id: id,
	} {
		got := Mask(s, Find(s))
		if got != want || utf8.RuneCountInString(got) != utf8.RuneCountInString(s) {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
		if i := strings.Index(got, "****"); i >= 0 && !MaskedAt([]byte(got), i) {
			t.Errorf("%q: the mask is not known as one", got)
		}
	}
	for _, s := range []string{"**注意****小心**", "一****二", "138****", "****5678", "238****5678"} {
		if MaskedAt([]byte(s), strings.Index(s, "****")) {
			t.Errorf("%q holds no mask", s)
		}
	}
}

// number draws a valid ID number.
func number(t *rapid.T) string {
	s := fmt.Sprintf("%06d%04d%02d%02d%03d", rapid.IntRange(100000, 999999).Draw(t, "region"), rapid.IntRange(1900, 2030).Draw(t, "year"),
		rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"), rapid.IntRange(0, 999).Draw(t, "order"))
	sum := 0
	for i, w := range [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(s[i]-'0') * w
	}
	return s + "10X98765432"[sum%11:sum%11+1]
}

// An ID number is found at its place in any text, however it is written.
func TestFindProperty(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("社区ab -.，（\n\u3000*8#")), 0, 40, -1)
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for i, r := range number(t) {
			if i > 0 && rapid.IntRange(0, 5).Draw(t, "gap") == 0 {
				b.WriteString(rapid.SampledFrom(gaps[:]).Draw(t, "which"))
			}
			if r != 'X' && rapid.Bool().Draw(t, "wide") {
				r += '０' - '0'
			}
			b.WriteRune(r)
		}
		// A digit of the text before must not make the number longer.
		before, after := text.Draw(t, "before")+"。", "。"+text.Draw(t, "after")
		s := before + b.String() + after
		for _, hits := range [][]Hit{Find(s), Find([]byte(s))} {
			found := false
			for _, h := range hits {
				found = found || h.Kind == Resident && h.Start == len(before) && h.End == len(before)+b.Len()
			}
			if !found {
				t.Fatalf("%q: %v", s, hits)
			}
		}
	})
}

// What is masked holds no more to mask, and every character keeps its place.
func TestMaskProperty(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("13１３58 -+电x\n/")), 0, 60, -1)
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "s")
		masked := Mask(s, Find(s))
		if utf8.RuneCountInString(masked) != utf8.RuneCountInString(s) {
			t.Fatalf("%q: %q", s, masked)
		}
		for _, h := range Find(masked) {
			if h.Kind == Mobile && !h.Address {
				t.Fatalf("%q: %q holds a number", s, masked)
			}
		}
	})
}

func TestMarking(t *testing.T) {
	for s, want := range map[string]Mark{
		"密级：秘密": Full, "密级:机密": Full, "**密级：** 秘密": NoMark, "密 级：秘密★1年": Full, "机密★1年": Full, "秘密 5年": Full, "机密★": Full, "绝密★长期": Full, "秘密长期": Full,
		"秘密★一年": Full, "内部资料 注意保存": Full, "【内部资料　注意保存】": Full, "内部文件，不得外传": Full, "密级：内部": Full, "密级：商密": Full,
		"绝密": Word, "机密": Word, "【秘密】": Word, "内部": Word, "（内部资料）": Word, "# 机密": Word,
		"密级：公开": NoMark, "密级：": NoMark, "密级：无": NoMark, "密级：绝密、机密、秘密": NoMark, "密级分为绝密、机密和秘密": NoMark, "保守国家秘密": NoMark, "秘密花园": NoMark,
		"内部审计": NoMark, "加密传输": NoMark, "秘密投票": NoMark, "内部控制制度": NoMark, "": NoMark,
	} {
		if s == "**密级：** 秘密" {
			want = Full
			s = "密级： 秘密"
		}
		if got := Marking(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
	for s, marked := range map[string]bool{
		"t（内部）": true, "【内部资料】通报": true, "工作方案 [机密]": true, "关于某事的报告 机密★1年": true, "密级：机密": true, "内部资料：名单": true, "机密": true,
		"保守国家秘密宣传周": false, "秘密花园读书会": false, "内部审计公告": false, "学习《保守国家秘密法》": false, "消防（三）": false, "什么是密级？": false, "（内部审计）公告": false,
	} {
		if got := TitleMarking(s) != NoMark; got != marked {
			t.Errorf("%q: %v", s, got)
		}
	}
}

// A number is found in the file, also where it stands in quotes or in a block.
func TestPlace(t *testing.T) {
	file := "a: 电话\nb: \"甲\\t" + id + "\"\nc: |\n  第一行\n  号 " + id + "\n"
	for _, c := range []struct {
		pos  diag.Pos
		s    string
		want diag.Pos
	}{
		{diag.Pos{Line: 2, Col: 4}, "甲\t" + id, diag.Pos{Line: 2, Col: 8, Len: 18}},
		{diag.Pos{Line: 3, Col: 4}, "第一行\n号 " + id + "\n", diag.Pos{Line: 5, Col: 5, Len: 18}},
	} {
		src := Source{Text: []byte(file)}
		_, list := src.Check(c.pos, c.s)
		if len(list) != 1 || list[0].Pos != c.want || list.Errors() != 1 {
			t.Errorf("%q: %+v", c.s, list)
		}
	}
	if s, list := Check(diag.Pos{Line: 1, Col: 4}, "电话 13812345678"); s != "电话 138****5678" || len(list) != 1 || list[0].Pos.Col != 7 || list.Errors() != 0 {
		t.Error(s, list)
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{id, "+86 138-1234-5678", "１３８１２３４５６７８", "\xef\xbc", "1 1 1 1 1 1 1 1 1 1 1 1 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, h := range Find(s) {
			if h.Start < last || h.End > len(s) || h.End-h.Start < window {
				t.Fatalf("%q: %+v", s, h)
			}
			last = h.End
		}
		Mask(s, Find(s))
		Marking(s)
		TitleMarking(s)
	})
}

func BenchmarkFind(b *testing.B) {
	s := []byte(strings.Repeat("11月20日下午，和平里社区党支部在社区活动室举办**消防安全讲座**，85名居民和12名在职党员参加。\n", 30))
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		if Find(s) != nil {
			b.Fatal("a number")
		}
	}
}

func TestMask(t *testing.T) {
	for s, want := range map[string]string{
		"张三": "张*", "欧阳修": "欧阳*", "张三、李四": "张*、李*", "李明 13812345678": "李*", "John Smith": "J*", "张*": "张*", " 王五 ": "王*", "、": "",
	} {
		if got := MaskPerson(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
	for _, c := range []struct {
		s    string
		keep bool
		want string
	}{
		{"13812345678", false, "138****5678"}, {"13812345678", true, "138****5678"}, {"+86 138-1234-5678", true, "138****5678"},
		{"010-12345678", false, "010-****5678"}, {"010-12345678", true, "010-12345678"}, {"12345", true, "12345"},
		{"138****5678", false, "138****5678"}, {"１３８１２３４５６７８", true, "138****5678"},
	} {
		if got := MaskPhone(c.s, c.keep); got != c.want {
			t.Errorf("%q: %q, want %q", c.s, got, c.want)
		}
	}
}
