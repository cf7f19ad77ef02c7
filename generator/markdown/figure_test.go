package markdown

import (
	"strings"
	"testing"

	"jianbao/generator/model"
)

// holes of figures, as text with # in their place.
func figuresOf(doc *model.Doc) (html string, texts []string) {
	var sb strings.Builder
	at := 0
	for _, h := range doc.Body.Holes {
		if h.Kind != model.HoleFigure {
			continue
		}
		sb.Write(doc.Body.HTML[at:h.Offset])
		sb.WriteByte('#')
		at = h.Offset
		texts = append(texts, h.Text)
	}
	sb.Write(doc.Body.HTML[at:])
	return strings.TrimSpace(sb.String()), texts
}

// What a Chinese input method makes of the marks is a figure as well, in whatever
// it stands.
func TestFigureForms(t *testing.T) {
	const q = "今年活动的场次"
	for _, c := range []struct{ in, html, want string }{
		{"办了{= 今年活动的场次 }场", "<p>办了#场</p>", q},
		{"办了｛= 今年活动的场次 ｝场", "<p>办了#场</p>", q},
		{"办了{＝ 今年活动的场次 }场", "<p>办了#场</p>", q},
		{"办了｛＝今年活动的场次｝场", "<p>办了#场</p>", q},
		{"办了{= 今年活动的场次 ｝场", "<p>办了#场</p>", q},
		{"办了｛= 今年活动的场次 }场", "<p>办了#场</p>", q},
		{"办了｛＝\u3000今年活动的场次\u3000｝场", "<p>办了#场</p>", q},
		{"甲｛= 今年活动的场次 ｝乙｛＝今年活动的场次}丙{＝今年活动的场次｝", "<p>甲#乙#丙#</p>", q + "|" + q + "|" + q},
		{"**｛= 今年活动的场次 ｝**场", "<p><strong>#</strong>场</p>", q},
		{"- 有｛＝今年活动的场次｝", "<ul>\n<li>有#</li>\n</ul>", q},
		{"｛= from=activity where.community=li ｝\n好", "<p>#\n好</p>", "from=activity where.community=li"},
		{"`｛= 今年活动的场次 ｝`", "<p><code>｛= 今年活动的场次 ｝</code></p>", ""},
		{"```\n｛= 今年活动的场次 ｝\n```", "", ""},
		{"｛注｝和 {注}", "<p>｛注｝和 {注}</p>", ""},
	} {
		doc, list := New(Options{}).Parse("articles/x.md", []byte("---\ntitle: x\n---\n"+c.in+"\n"))
		checkSane(t, doc, list)
		html, texts := figuresOf(doc)
		if c.html != "" && html != c.html || strings.Join(texts, "|") != c.want {
			t.Errorf("%q: %s %q, want %s %q", c.in, html, texts, c.html, c.want)
		}
	}
}

// A figure says where it stands, and one without an end is told.
func TestFigurePlaces(t *testing.T) {
	doc := body(t, "一共｛= 今年活动的场次 ｝场，{＝今年活动的场次 }场")
	if n := len(doc.Body.Holes); n != 2 {
		t.Fatalf("%d holes", n)
	}
	for i, col := range []int{3, 17} {
		if p := doc.Body.Holes[i].Pos; p.Line != 4 || p.Col != col {
			t.Errorf("figure %d is at %d:%d, want 4:%d", i, p.Line, p.Col, col)
		}
	}
	for _, in := range []string{"一共｛= 今年", "一共{＝ 今年", "一共｛＝今年\n｝", "一共{= 今年"} {
		_, list := New(Options{}).Parse("a.md", []byte("---\ntitle: x\n---\n"+in))
		if len(list) != 1 || list[0].Code != errOpenFigure.Code || list[0].Pos.Line != 4 || list[0].Pos.Col != 3 {
			t.Errorf("%q: %v", in, list)
		}
	}
}

// A figure that cannot be read is told once and leaves nothing to be filled.
func TestBadFigureIsToldOnce(t *testing.T) {
	for _, in := range []string{"{= }", "｛＝｝", "{= 活动的场次（至=后日） }", "{= 活动的场次（自=今年 }"} {
		doc, list := New(Options{}).Parse("a.md", []byte("---\ntitle: x\n---\n有"+in+"场"))
		if len(list) != 1 || list.Errors() != 1 || len(doc.Body.Holes) != 0 || len(doc.SummaryFigures) != 0 {
			t.Errorf("%s: %v with %d holes, %d figures in the summary", in, list, len(doc.Body.Holes), len(doc.SummaryFigures))
		}
	}
}

// Within a link a figure is no link of its own.
func TestFigureInLinkIsPlain(t *testing.T) {
	doc := body(t, "[有 {= 今年活动的场次 } 场](#x)，{= 今年活动的场次 }，[**｛= 今年活动的场次 ｝**](https://example.org)\n\n## x")
	var got []bool
	for _, h := range doc.Body.Holes {
		if h.Kind == model.HoleFigure {
			got = append(got, h.Plain)
		}
	}
	if len(got) != 3 || !got[0] || got[1] || !got[2] {
		t.Errorf("plain: %v", got)
	}
}

// Where only plain text can stand no figure is shown, and the editor is told.
func TestFiguresThatAreLost(t *testing.T) {
	for _, c := range []struct {
		in   string
		want int
	}{
		{"---\ntitle: x\n---\n![有 {= 今年活动的场次 } 场](a.jpg)", 1},
		{"---\ntitle: x\n---\n:::gallery\n![有 **｛= 今年活动的场次 ｝** 场](a.jpg)\n:::", 1},
		{"# 有 {= 今年活动的场次 } 场\n\n文", 1},
		{"---\ntitle: x\n---\n## 有 {= 今年活动的场次 } 场", 0},
	} {
		doc, list := New(Options{}).Parse("a.md", []byte(c.in))
		n := 0
		for _, d := range list {
			if d.Code == warnLostFigure.Code {
				n++
			}
		}
		if n != c.want {
			t.Errorf("%q: %v", c.in, list)
		}
		for _, h := range doc.Body.TOC {
			if h.Text != "有 … 场" {
				t.Errorf("contents: %q", h.Text)
			}
		}
	}
}
