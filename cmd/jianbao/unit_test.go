package main

import (
	"strings"
	"testing"
	"time"

	"jianbao/generator/yamldoc"
)

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"消防安全讲座":         "xiao-fang-an-quan-jiang-zuo",
		"2026年第3期":       "2026-nian-di-3-qi",
		"Ａ３ poster":      "a3-poster",
		"《通知》——停水！":      "tong-zhi-ting-shui",
		"...":            "",
		"Ünïcode":        "n-code",
		"../../etc":      "etc",
		"\x00a\u202eb":   "a-b",
		"a" + "长":        "a-zhang",
		"":               "",
		"__x__y":         "x-y",
		"和平里🎉社区":         "he-ping-li-she-qu",
		"party 建设 party": "party-jian-she-party",
	} {
		if got := slugOf(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
	if s := slugOf(strings.Repeat("社区", 100)); len(s) > maxSlug || strings.HasSuffix(s, "-") {
		t.Errorf("long: %q", s)
	}
	if s := slugOf(strings.Repeat("x", 100)); len(s) != maxSlug {
		t.Errorf("one long word: %q", s)
	}
}

// A quoted title reads back as it was.
func FuzzQuote(f *testing.F) {
	for _, s := range []string{"通知", "a: b", "- x", "# x", "yes", "012", "2026-11-22", `"`, "", " x ", "{a}", "x #y", "null", "~", "\\n", "&a", "*a", "!t", "%x", "@x", "`x`", "x:"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if printable(s) != s || strings.TrimSpace(s) == "" || strings.ContainsRune(s, '\ufffd') {
			t.Skip()
		}
		n, list := yamldoc.Parse("x", 1, []byte("title: "+quote(s)+"\n"))
		if got := n.Get("title").Str(); len(list) > 0 || got != s {
			t.Errorf("%q quoted %s reads %q (%v)", s, quote(s), got, list)
		}
	})
}

func TestGrid(t *testing.T) {
	g := grid{
		head:  []string{"月份", "人次"},
		rows:  [][]string{{"2026年3月", "1,234"}, {"总\x1b[31m", "5"}},
		right: []bool{false, true},
	}
	var b strings.Builder
	if err := g.write(&b); err != nil {
		t.Fatal(err)
	}
	want := "月份        人次\n---------  -----\n2026年3月  1,234\n总\ufffd[31m        5\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestCSV(t *testing.T) {
	var b strings.Builder
	rows := [][]string{{"社区", "=1+1"}, {"=cmd|'/c calc'!A0", "-5"}, {"+86", "1"}, {"-x", "2"}, {"@x", "3"}, {"\t=x", "4"}, {" ＝x", "5"}, {"a,b\"c", "6"}, {"和平里", "7"}}
	texts := func(row, col int) bool { return row == 0 || col == 0 }
	if err := writeCSV(&b, rows, texts, true); err != nil {
		t.Fatal(err)
	}
	want := "\ufeff社区,'=1+1\r\n'=cmd|'/c calc'!A0,-5\r\n'+86,1\r\n'-x,2\r\n'@x,3\r\n'\t=x,4\r\n' ＝x,5\r\n\"a,b\"\"c\",6\r\n和平里,7\r\n"
	if b.String() != want {
		t.Errorf("got %q\nwant %q", b.String(), want)
	}
	b.Reset()
	if err := writeCSV(&b, rows[:1], texts, false); err != nil || b.String() != "社区,'=1+1\n" {
		t.Errorf("%q %v", b.String(), err)
	}
}

func TestParseTime(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	for s, want := range map[string]string{
		"2026-11-22":           "2026-11-22T12:00:00+08:00",
		"2026/11/2":            "2026-11-02T12:00:00+08:00",
		"2026年11月22日":          "2026-11-22T12:00:00+08:00",
		"2026-11-22 09:30":     "2026-11-22T09:30:00+08:00",
		"2026-11-22T09:30":     "2026-11-22T09:30:00+08:00",
		"2026-11-22T09:30:00Z": "2026-11-22T09:30:00Z",
	} {
		got, err := parseTime("--at", s, zone)
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s: %v %v", s, got, err)
		}
	}
	for _, s := range []string{"2026-02-30", "明天", "", "11-22"} {
		if _, err := parseTime("--at", s, zone); err == nil {
			t.Errorf("%q is taken for a time", s)
		}
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234"} {
		if got := number(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1500: "1.5 KB", 12_345_678: "12.3 MB", 2_500_000_000: "2.50 GB"} {
		if got := size(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

func TestTerminalQR(t *testing.T) {
	code := terminalQR("http://192.168.1.5:1313/")
	lines := strings.Split(strings.TrimRight(code, "\n"), "\n")
	for _, l := range lines {
		if widths.StringWidth(l) != widths.StringWidth(lines[0]) {
			t.Fatal("the rows are of different length")
		}
	}
	if len(lines) < 12 {
		t.Errorf("%d rows", len(lines))
	}
}

// Colours and progress are for someone who watches.
func TestWatched(t *testing.T) {
	for _, c := range []struct {
		terminal, colour, progress bool
		env                        map[string]string
	}{
		{terminal: true, colour: true, progress: true},
		{terminal: false},
		{terminal: true, progress: true, env: map[string]string{"NO_COLOR": "1"}},
		{terminal: true, env: map[string]string{"CI": "1"}},
		{terminal: true, env: map[string]string{"CI": "true"}},
		{terminal: true, colour: true, progress: true, env: map[string]string{"CI": "false"}},
		{terminal: true, env: map[string]string{"TERM": "dumb"}},
	} {
		a := &app{terminal: c.terminal, env: func(k string) string { return c.env[k] }}
		if a.colour() != c.colour || a.interactive() != c.progress {
			t.Errorf("%+v: colour %v, progress %v", c, a.colour(), a.interactive())
		}
	}
}
