package yamldoc

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"
)

// Legal YAML with everything that looks like a mistake and is none.
func TestLegal(t *testing.T) {
	for name, src := range map[string]string{
		"full-width colon in a value":  "title: 通知：消防安全\nplace: 地点：中心\n",
		"typographic quotes in a text": "title: “红色”主题活动\nb: 开展“串百家门”活动\n",
		"list of slogans":              "slogans:\n  - 口号：齐心协力\n  - 共建“平安”社区\n",
		"block text":                   "text: |\n  标题：一\n  a: b: c\n  \"x\n  - [ {\n  x\ty\nnext: 1\n",
		"folded text":                  "text: >-\n  标题：一\n\n  a: b: c\nnext: 1\n",
		"quoted text over lines":       "a: \"one\n  two: three\n  four\"\nb: 'it''s\n  x'\n",
		"plain text over lines":        "a: 社区简介\n  特色：平安\n  再一行\nb: 1\n",
		"brackets over lines":          "a: [1,\n  2,\n  3]\nb: {c: 1,\n  d: 2}\n",
		"comments":                     "# 说明：这是注释\na: 1 # b: c: d\n\n# \"x\n",
		"url and times":                "a: http://example.org/x\nb: 14:30\nc: 下午2:30—4:00\n",
		"bom and crlf":                 "\ufeffa: 1\r\nb: 2\r\n",
		"document marks":               "---\na: 1\n...\n",
		"quotes inside words":          "a: it's\nb: [it's, x\"y]\n",
		"full-width comma in a list":   "a: [党建，安全, 二]\n",
		"wide punctuation in flow":     "a: {b: 一：二, c: 【三】}\n",
		"minus values":                 "a: -1\nb: --x\nc: -党建\n",
		"empty values":                 "a:\nb: ~\nc: null\n",
		"aliases":                      "a: &x {b: 1}\nc: *x\nd: [*x, *x]\n",
		"indicators inside":            "a: b@c\nd: 100%\ne: a*b\n",
		"empty file":                   "",
		"only comments":                "# a\n\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, list := Parse("a.yaml", 1, []byte(src)); len(list) > 0 {
				t.Errorf("%q\n%s", src, show(list))
			}
		})
	}
}

func TestScalarsKeepTheirText(t *testing.T) {
	n, list := Parse("a.yaml", 1, []byte("a: no\nb: yes\nc: 012\nd: 2026-11-22\ne: 1e3\nf: \"x\"\ng: ~\nh: 0x1F\ni: off\n"))
	if len(list) > 0 {
		t.Fatal(show(list))
	}
	for key, want := range map[string]string{"a": "no", "b": "yes", "c": "012", "d": "2026-11-22", "e": "1e3", "f": "x", "h": "0x1F", "i": "off"} {
		if got := n.Get(key); got.Str() != want || got.Kind() != Scalar {
			t.Errorf("%s: %q, want %q", key, got.Str(), want)
		}
	}
	if n.Get("g").Kind() != Missing || !n.Get("f").Quoted() || n.Get("a").Quoted() {
		t.Error("null or quotes")
	}
}

func TestPlaces(t *testing.T) {
	src := "---\n标题: 通知 # 说明\nlist:\n  - {名称: 甲, 值: \"乙\"}\n"
	n, list := Parse("a.md", 5, []byte(src))
	if len(list) > 0 {
		t.Fatal(show(list))
	}
	title := n.Get("标题").Pos()
	if title.File != "a.md" || title.Line != 6 || title.Col != 5 || title.Len != 2 {
		t.Errorf("%+v", title)
	}
	for item := range n.Get("list").Items() {
		if p := item.Get("值").Pos(); p.Line != 8 || p.Col != 16 || p.Len != 3 {
			t.Errorf("%+v", p)
		}
	}
}

// A mended text gives the stages behind it nodes with the places of the text as
// written.
func TestMendedPlaces(t *testing.T) {
	n, list := Parse("a.yaml", 1, []byte("title：通知\ndate: 2026\nx:1\n"))
	if list.Errors() != 2 {
		t.Fatal(show(list))
	}
	for key, col := range map[string]int{"title": 7, "date": 7, "x": 3} {
		if p := n.Get(key).Pos(); p.Col != col {
			t.Errorf("%s: column %d, want %d", key, p.Col, col)
		}
	}
}

// Inputs made to exhaust a parser end in an error, with little memory.
func TestHostile(t *testing.T) {
	const n = 100_000
	bomb, err := os.ReadFile("testdata/bad/bomb.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var chain strings.Builder
	chain.WriteString("a0: &a0 [x,x]\n")
	for i := 1; i < 90; i++ {
		fmt.Fprintf(&chain, "a%d: &a%d [*a%d, *a%d]\n", i, i, i-1, i-1)
	}
	for name, src := range map[string]string{
		"brackets":   strings.Repeat("[", n),
		"closed":     "a: " + strings.Repeat("[", n) + strings.Repeat("]", n),
		"braces":     strings.Repeat("{a: ", n),
		"dashes":     strings.Repeat("- ", n) + "x",
		"questions":  strings.Repeat("? ", n) + "x",
		"indent":     indented(1500),
		"depth 101":  strings.Repeat("[", 101) + strings.Repeat("]", 101),
		"bomb":       string(bomb),
		"long bomb":  chain.String(),
		"cycle":      "a: &a\n  b: *a\n",
		"quotes":     "a: " + strings.Repeat(`"`, n),
		"open quote": strings.Repeat("a: \"x\n", 5_000),
		"colons":     strings.Repeat("a: b: c\n", 5_000),
		"wide":       strings.Repeat("标题：一\nb: 2\n", 5_000),
		"tabs":       strings.Repeat("a:\n\t- b\n", 5_000),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			node, list := Parse("a.yaml", 1, []byte(src))
			runtime.ReadMemStats(&after)
			if list.Errors() == 0 {
				t.Error("no error")
			}
			if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 400 {
				t.Errorf("%d MB allocated", mb)
			}
			if count(node, 0) > 1<<20 {
				t.Error("the node explodes")
			}
		})
	}
}

func indented(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func count(n Node, depth int) int {
	if depth > 200 {
		return 1 << 30
	}
	total := 1
	switch n.Kind() {
	case Map:
		for k, v := range n.Pairs() {
			total += count(k, depth+1) + count(v, depth+1)
		}
	case List:
		for c := range n.Items() {
			total += count(c, depth+1)
		}
	}
	return total
}

func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/bad/*.yaml")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	f.Add("a: [1, {b: \"c\"}]\nd: |\n  x\n")
	f.Fuzz(func(t *testing.T, src string) {
		n, list := Parse("a.yaml", 1, []byte(src))
		count(n, 0)
		lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(strings.TrimPrefix(src, "\ufeff"), "\r\n", "\n"), "\r", "\n"), "\n")
		for _, d := range list {
			if d.Pos.Line < 1 || d.Pos.Line > len(lines) {
				t.Fatalf("line %d of %d: %s", d.Pos.Line, len(lines), d.Code)
			}
			if max := utf8.RuneCountInString(lines[d.Pos.Line-1]) + 1; d.Pos.Col < 1 || d.Pos.Col > max {
				t.Fatalf("%d:%d, the line has %d characters: %s\n%q", d.Pos.Line, d.Pos.Col, max, d.Code, src)
			}
			if s := fmt.Sprintf(d.ZH, d.Args...); strings.Contains(s, "yaml:") {
				t.Fatalf("the library's words: %s", s)
			}
		}
	})
}

// Full-width punctuation in braces is named sign by sign, and what is meant is
// read, so that later stages have nothing to say about the same slip.
func TestWidePunctuationInBraces(t *testing.T) {
	for src, want := range map[string]string{
		"a: {开始：2026-10-21，结束：2026-11-20}\n":     "7:JB0120 18:JB0128 21:JB0120",
		"a: {开始: 2026-10-21，结束：2026-11-20}\n":    "19:JB0128 22:JB0120",
		"a: {开始：2026-10-21, 结束: 2026-11-20}\n":   "7:JB0120",
		"a: {开始： 2026-10-21 ， 结束： 2026-11-20}\n": "7:JB0120 20:JB0128 24:JB0120",
	} {
		n, list := Parse("a.yaml", 1, []byte(src))
		list.Sort()
		var got []string
		for _, d := range list {
			got = append(got, fmt.Sprintf("%d:%s", d.Pos.Col, d.Code))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s got %s, want %s", src, s, want)
		}
		start, end := n.Get("a").Get("开始"), n.Get("a").Get("结束")
		if start.Str() != "2026-10-21" || end.Str() != "2026-11-20" {
			t.Errorf("%s reads %q and %q", src, start.Str(), end.Str())
		}
		if at := []rune(src)[end.Pos().Col-1]; at != '2' {
			t.Errorf("%s: the second value is at %c", src, at)
		}
	}
	for _, src := range []string{"a: {b: 14:30，地点：礼堂}\n", "a: {备注: 第一天，时间：九点}\n", "a: {b: 2026年，主题：水}\n"} {
		if _, list := Parse("a.yaml", 1, []byte(src)); len(list) > 0 {
			t.Errorf("%s%s", src, show(list))
		}
	}
}
