package diag

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

var (
	unknown = Message{Code: "JB0501", Severity: Warning, ZH: "不认识的字段 %q", EN: "unknown key %q",
		HintZH: "您是不是想写 %[2]q？", HintEN: "did you mean %[2]q?"}
	twice = Message{Code: "JB0407", Severity: Error, ZH: "编号 %q 用了两次", EN: "the id %q is used twice"}
	bad   = Message{Code: "JB0101", Severity: Error, ZH: "%s应当是%s：%v", EN: "%s must be %s: %v"}
)

var sources = map[string]string{
	"content/articles/a.md": "---\r\n\t标题： “通知” titel: x\r\n---\r\n",
	"records/a.yaml":        "- id: a\n  title: 消防安全讲座\n- id: a\n",
	"evil.md":               "title: \x1b[31m\u202eabc\x00\xff end\n",
	"long.md":               strings.Repeat("党建", 200) + "错误" + strings.Repeat("活动", 200) + "\n",
}

func source(file string) []byte {
	if s, ok := sources[file]; ok {
		return []byte(s)
	}
	return nil
}

func sample() List {
	return List{
		twice.At(Pos{"records/a.yaml", 3, 7, 1}, "a").With(Pos{"records/a.yaml", 1, 7, 1}),
		unknown.At(Pos{"content/articles/a.md", 2, 11, 5}, "titel", "title"),
		bad.At(Pos{File: "records/a.yaml", Line: 2, Col: 10, Len: 6}, Text{"日期", "the date"}, Text{"一天", "a day"}, errors.New("line one\nline\x1b[2J two")),
		bad.At(Pos{}, "x", "y", "z"),
		unknown.At(Pos{"evil.md", 1, 8, 8}, "\u202eabc", "").NoHint(),
		twice.At(Pos{File: "gone.md", Line: 9, Col: 1}, "b"),
	}
}

const chinese = `error: x应当是y：z (JB0101)
content/articles/a.md:2:11: warning: 不认识的字段 "titel" (JB0501)
  2 |     标题： “通知” titel: x
    |                   ^^^^^
  提示：您是不是想写 "title"？
evil.md:1:8: warning: 不认识的字段 "\u202eabc" (JB0501)
  1 | title: \x1b[31m\u202eabc\x00\xff end
    |        ^^^^^^^^^^^^^^^^
gone.md:9:1: error: 编号 "b" 用了两次 (JB0407)
records/a.yaml:2:10: error: 日期应当是一天：line one line\x1b[2J two (JB0101)
  2 |   title: 消防安全讲座
    |          ^^^^^^^^^^^^
records/a.yaml:3:7: error: 编号 "a" 用了两次 (JB0407)
  3 | - id: a
    |       ^
  另见 records/a.yaml:1:7
4 处错误，2 处提醒
`

const english = `error: x must be y: z (JB0101)
content/articles/a.md:2:11: warning: unknown key "titel" (JB0501)
  2 |     标题： “通知” titel: x
    |                   ^^^^^
  hint: did you mean "title"?
evil.md:1:8: warning: unknown key "\u202eabc" (JB0501)
  1 | title: \x1b[31m\u202eabc\x00\xff end
    |        ^^^^^^^^^^^^^^^^
gone.md:9:1: error: the id "b" is used twice (JB0407)
records/a.yaml:2:10: error: the date must be a day: line one line\x1b[2J two (JB0101)
  2 |   title: 消防安全讲座
    |          ^^^^^^^^^^^^
records/a.yaml:3:7: error: the id "a" is used twice (JB0407)
  3 | - id: a
    |       ^
  see also records/a.yaml:1:7
4 errors, 2 warnings
`

func TestPrint(t *testing.T) {
	for lang, want := range map[string]string{"zh": chinese, "en": english} {
		var b strings.Builder
		if err := (Printer{Lang: lang, Source: source}).Print(&b, sample()); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("%s: got\n%s\nwant\n%s", lang, b.String(), want)
		}
	}
}

func TestPrintNothing(t *testing.T) {
	var b strings.Builder
	if err := (Printer{Lang: "zh"}).Print(&b, nil); err != nil || b.Len() > 0 {
		t.Errorf("%q %v", b.String(), err)
	}
}

func TestPrintColour(t *testing.T) {
	var b strings.Builder
	if err := (Printer{Lang: "en", Source: source, Colour: true}).Print(&b, sample()[:1]); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\x1b[1mrecords/a.yaml:3:7:\x1b[0m \x1b[1;31merror:\x1b[0m the id", "\x1b[1;31m      ^\x1b[0m"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in %q", want, b.String())
		}
	}
}

func TestLongLine(t *testing.T) {
	for _, c := range []struct{ col, length int }{{401, 2}, {1, 1}, {802, 1}, {900, 3}, {0, 0}, {1, 802}} {
		var b strings.Builder
		p := Printer{Lang: "zh", Source: source, Width: 60}
		if err := p.Print(&b, List{twice.At(Pos{"long.md", 1, c.col, c.length}, "x")}); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(b.String(), "\n")
		excerpt := lines[1]
		if w := widths.StringWidth(excerpt); w > 60 {
			t.Errorf("col %d: excerpt of %d columns", c.col, w)
		}
		if c.col != 401 {
			continue
		}
		// What stands above the carets is what was marked.
		at := strings.Index(lines[2], "^")
		if rest := runewidth.TruncateLeft(excerpt, at, ""); !strings.HasPrefix(rest, "错误") || strings.Count(lines[2], "^") != 4 {
			t.Errorf("marked %q with %q", rest, lines[2])
		}
	}
}

// FuzzPrint: no text gets an escape sequence through, and nothing panics.
func FuzzPrint(f *testing.F) {
	f.Add("a\tb标题", 3, 2, "x\x1b]0;t\x07")
	f.Add("\xff\xfe", 1, 100, "")
	f.Add(strings.Repeat("长", 300), 250, 3, "é")
	f.Fuzz(func(t *testing.T, line string, col, length int, arg string) {
		var b strings.Builder
		p := Printer{Lang: "zh", Source: func(string) []byte { return []byte(line) }}
		if err := p.Print(&b, List{unknown.At(Pos{arg + "f", 1, col, length % 1000}, arg, line)}); err != nil {
			t.Fatal(err)
		}
		if !utf8.ValidString(b.String()) {
			t.Errorf("not UTF-8: %q", b.String())
		}
		for _, r := range strings.ReplaceAll(b.String(), "\n", "") {
			if hidden(r) {
				t.Errorf("%q got through", r)
			}
		}
	})
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct{ flag, own, all, lang, want string }{
		{"", "", "", "", "zh"},
		{"", "", "", "zh_CN.UTF-8", "zh"},
		{"", "", "", "en_GB.UTF-8", "en"},
		{"", "", "", "C.UTF-8", "en"},
		{"", "", "zh_CN", "en_GB", "zh"},
		{"", "en", "zh_CN", "zh_CN", "en"},
		{"zh", "en", "en", "en", "zh"},
		{"zh-CN", "", "", "", "zh"},
		{"en-US", "zh", "", "", "en"},
	} {
		env := map[string]string{"JIANBAO_LANG": c.own, "LC_ALL": c.all, "LANG": c.lang}
		if got := Language(c.flag, func(k string) string { return env[k] }); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestJSON(t *testing.T) {
	var b strings.Builder
	if err := WriteJSON(&b, sample(), "zh"); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Errors, Warnings int
		Diagnostics      []Record
	}
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	if got.Errors != 4 || got.Warnings != 2 || len(got.Diagnostics) != 6 {
		t.Fatalf("%+v", got)
	}
	d := got.Diagnostics[5]
	if d.File != "records/a.yaml" || d.Line != 3 || d.Col != 7 || d.Code != "JB0407" || d.Severity != "error" ||
		d.Message != `编号 "a" 用了两次` || len(d.Also) != 1 || d.Also[0].Line != 1 {
		t.Errorf("%+v", d)
	}
	b.Reset()
	if err := WriteJSON(&b, nil, "zh"); err != nil || !strings.Contains(b.String(), `"diagnostics": []`) {
		t.Errorf("empty: %s %v", b.String(), err)
	}
}

func TestGitHub(t *testing.T) {
	var b strings.Builder
	list := List{unknown.At(Pos{"a,b:c%.md", 2, 3, 1}, "50%", "x"), twice.At(Pos{}, "a")}
	if err := WriteGitHub(&b, list, "en"); err != nil {
		t.Fatal(err)
	}
	want := "::error title=JB0407::the id \"a\" is used twice\n" +
		"::warning file=a%2Cb%3Ac%25.md,line=2,col=3,title=JB0501::unknown key \"50%25\"%0Adid you mean \"x\"?\n"
	if b.String() != want {
		t.Errorf("got %s", b.String())
	}
}

func TestSARIF(t *testing.T) {
	var b strings.Builder
	if err := WriteSARIF(&b, sample(), "en", "1.2.3"); err != nil {
		t.Fatal(err)
	}
	var got sarifLog
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	run := got.Runs[0]
	if got.Version != "2.1.0" || run.Tool.Driver.Version != "1.2.3" || len(run.Tool.Driver.Rules) != 3 || len(run.Results) != 6 {
		t.Fatalf("%+v", got)
	}
	last := run.Results[5]
	region := last.Locations[0].Physical.Region
	if last.RuleID != "JB0407" || last.Level != "error" || region.StartLine != 3 || region.StartColumn != 7 || region.EndColumn != 8 || len(last.Related) != 1 {
		t.Errorf("%+v %+v", last, region)
	}
	if len(run.Results[0].Locations) != 0 {
		t.Error("a result without a file has a place")
	}
}
