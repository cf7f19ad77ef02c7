package card

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func testFace(t testing.TB) *face {
	t.Helper()
	f, err := unpack()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// lines are the lines of a title as they are set, in the size taken.
func lines(t testing.TB, f *face, text string) (out []string, size int) {
	t.Helper()
	s := &sheet{face: f, tools: new(tools)}
	l, spans, k, err := s.arrange(text, 300)
	if err != nil {
		t.Fatal(err)
	}
	for _, sp := range spans {
		out = append(out, string(l.runes[sp.i:sp.j]))
	}
	return out, titleSizes[k].size
}

func TestTitleLines(t *testing.T) {
	f := testFace(t)
	for _, c := range []struct{ title, want string }{
		{"晒账", "晒账"},
		{"致社区党员的一封信", "致社区党员的|一封信"},
		{"宣传周明天开始，七天安排请收好", "宣传周明天开始，|七天安排请收好"},
		{"“一头热”怎样变成“两头热”——十一月的账本", "“一头热”怎样|变成“两头热”|⸺十一月的账本"},
		{"从“谁来管”到“怎么管”：槐下议事第三年", "从“谁来管”|到“怎么管”：|槐下议事第三年"},
		{"暴雨夜，二十六只沙袋", "暴雨夜，|二十六只沙袋"},
		{"和平街道社区简报2026年第128期", "和平街道社区|简报2026年|第128期"},
		// Words, numbers and what belongs to them stay whole.
		{"“Tools & tea”: thirty neighbours, 128 repaired bicycles", "\uE01CTools & tea\uE01D: thirty |neighbours, 128 |repaired bicycles"},
		{"What we’ll do", "What |we\uE019ll do"},
		{"气温降到3.5℃以下怎么办", "气温降到3.5℃以下怎么办"},
		// Cut where four lines are not enough.
		{strings.Repeat("一条街的冬天，", 9), "一条街的冬天，一条街的冬|天，一条街的冬天，一条街|的冬天，一条街的冬天，一|条街的冬天，一条街的冬…"},
		// A word wider than any line is parted all the same.
		{"https://example.org/" + strings.Repeat("abcdefghij", 3), "https://example.org/|abcdefghijabcd|efghijabcdefghij"},
		{strings.Repeat("哈", 9), "哈哈哈哈哈|哈哈哈哈"},
	} {
		got, _ := lines(t, f, clean(c.title))
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.title, s, c.want)
		}
	}
}

// TestTitleSizes: short titles are large, and none is smaller than 50 pixels.
func TestTitleSizes(t *testing.T) {
	f := testFace(t)
	for n := 1; n <= 80; n++ {
		_, size := lines(t, f, strings.Repeat("永", n))
		if n <= 5 && size < 100 || n <= 16 && size < 76 || n <= 24 && size < 68 || size < 50 {
			t.Errorf("%d characters in %d pixels", n, size)
		}
	}
}

// TestLinesKeepTheRules: whatever the title, no line is wider than the column,
// none starts with a sign that closes or ends with one that opens, the last has
// more than one character, and nothing is lost.
func TestLinesKeepTheRules(t *testing.T) {
	f := testFace(t)
	const (
		never = "，。、；：！？”’」』）》〉】％℃…" // at the start
		nor   = "“‘「『（《〈【"           // at the end
	)
	han := rapid.StringOfN(rapid.RuneFrom([]rune("一二社区党员的了和在从永简报街道居民活动宣传周第期年月日堃喆")), 2, 9, -1)
	piece := rapid.Custom(func(t *rapid.T) string {
		h := han.Draw(t, "han")
		switch rapid.IntRange(0, 9).Draw(t, "form") {
		case 0:
			return "“" + h + "”"
		case 1:
			return "《" + h + "》（" + h + "）"
		case 2:
			return rapid.SampledFrom([]string{"2026年11月", "第128期", "A4", "3.5%", "GB/T 9704", "WPS", "25℃"}).Draw(t, "latin") + h
		case 3:
			return h + "——"
		case 4:
			return h + rapid.SampledFrom([]string{"，", "：", "、", "！", "？", "；", "…"}).Draw(t, "sign")
		case 5:
			return " " + rapid.StringMatching(`[A-Za-z]{1,12}`).Draw(t, "word") + " "
		}
		return h
	})
	rapid.Check(t, func(t *rapid.T) {
		text := clean(strings.Join(rapid.SliceOfN(piece, 1, 10).Draw(t, "pieces"), ""))
		s := &sheet{face: f, tools: new(tools)}
		l, spans, k, err := s.arrange(text, 300)
		if err != nil {
			t.Fatal(err)
		}
		size := titleSizes[k].size
		if high(len(spans), size, titleSizes[k].pitch) > 300 || len(spans) > 4 {
			t.Fatalf("%d lines of %d pixels", len(spans), size)
		}
		var all strings.Builder
		for n, sp := range spans {
			if w := px(l.width(sp.i, sp.j), size); w > column {
				t.Fatalf("line %q is %d pixels wide", string(l.runes[sp.i:sp.j]), w)
			}
			line := strings.TrimSpace(string(l.runes[sp.i:sp.j]))
			rs := []rune(line)
			if n > 0 && strings.ContainsRune(never, rs[0]) || n < len(spans)-1 && strings.ContainsRune(nor, rs[len(rs)-1]) {
				t.Fatalf("line %q of %q", line, text)
			}
			if n > 0 && n == len(spans)-1 && lettersIn(line) < 2 {
				t.Fatalf("the last line of %q is %q", text, line)
			}
			all.WriteString(string(l.runes[sp.i:sp.j]))
		}
		whole := func(s string) string { // quotation marks of Latin text have other numbers
			return strings.NewReplacer("\uE018", "‘", "\uE019", "’", "\uE01C", "“", "\uE01D", "”").Replace(s)
		}
		if cut, is := strings.CutSuffix(whole(all.String()), "…"); whole(all.String()) != text && (!is || !strings.HasPrefix(text, cut)) {
			t.Fatalf("%q became %q", text, all.String())
		}
	})
}

func lettersIn(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n++
		}
	}
	return n
}

// TestAnyText: no text makes the setting fail or last.
func TestAnyText(t *testing.T) {
	p := NewPainter(nil)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.RuneFrom([]rune("，“”（）——… ·a1永\u202E\u200D")))).Draw(t, "text")
		if _, err := p.Draw(Text{Site: text, Kicker: text, Title: text, Issuer: text, Date: text}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		" 元旦\t快乐 🎉\n":           "元旦 快乐",
		"简报——第一期":               "简报⸺第一期",
		"👩‍👩‍👧 一家人":             "一家人",
		"a\u202Eb\u200Dc\uE019": "abc",
		"𫍽𠀀":                    "𫍽𠀀",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLacks(t *testing.T) {
	for s, want := range map[string]rune{
		"张喆堃、李玥珺、祎昇頔𬱖": 0, "Émile Naïve": 0, "🎉": 0, "": 0, "𠀀𠀁": '𠀀', "หนังสือ": 'ห',
	} {
		if got := Lacks(s); got != want {
			t.Errorf("Lacks(%q) = %q, want %q", s, got, want)
		}
	}
}
