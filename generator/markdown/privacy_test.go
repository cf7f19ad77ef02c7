package markdown

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jianbao/generator/privacy"
)

const number = "11010519491231002X"

func parsed(t testing.TB, text string) (shown string, messages []string) {
	t.Helper()
	doc, list := New(Options{}).Parse("articles/x.md", []byte(text))
	for _, d := range list {
		messages = append(messages, fmt.Sprintf("%s %d:%d", d.Code, d.Pos.Line, d.Pos.Col))
	}
	data, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return string(data) + string(doc.Body.HTML), messages
}

// An ID number is an error with its place wherever an article can hold it.
func TestResidentNumber(t *testing.T) {
	for text, want := range map[string]string{
		"---\ntitle: t\n---\n号 " + number + " 。\n":                           "JB0470 4:3",
		"---\ntitle: 关于" + number + "\n---\n":                                "JB0470 2:10",
		"---\ntitle: \"号 " + number + "\"\n---\n":                            "JB0470 2:11",
		"---\ntitle: t\ntags: [a, " + number + "]\n---\n":                    "JB0470 3:11",
		"---\ntitle: t\nparams: {a: {b: " + number + "}}\n---\n":             "JB0470 3:17",
		"---\ntitle: t\nsummary: |\n  一\n  号 " + number + "\n---\n":          "JB0470 5:5",
		"---\ntitle: t\n---\n`" + number + "`\n":                             "JB0470 4:2",
		"---\ntitle: t\n---\n[a](b.md \"" + number + "\")\n":                 "JB0470 4:11",
		"---\ntitle: t\n---\n![" + number + "](b.png)\n":                     "JB0470 4:3",
		"---\ntitle: t\n---\n一\n\n１１０１０５１９４９１２３１００２Ｘ\n":                      "JB0470 6:1",
		"---\ntitle: t\n---\n110105 19491231 002X\n":                         "JB0470 4:1",
		"---\ntitle: t\n---\n110105-19491231-002X\n":                         "JB0470 4:1",
		"---\ntitle: t\n---\n[a](https://example.org/?id=" + number + ")\n":  "JB0470 4:29",
		"---\ntitle: t\n---\n一\n\n```\n" + number + "\n```\n":                "JB0470 7:1",
		"---\ntitle: t\n---\n110105**19491231**002X\n":                       "JB0470 4:1",
		"---\ntitle: t\n---\n&#49;&#49;010519491231002X\n":                   "JB0470 4:1",
		"---\ntitle: \"\\u0031\\u0031010519491231002X\"\n---\n":              "JB0470 2:8",
		"---\ntitle: t\n---\n| a | b |\n|---|---|\n| 1 | " + number + " |\n": "JB0470 6:7",
	} {
		_, messages := parsed(t, text)
		found := false
		for _, m := range messages {
			found = found || m == want
		}
		if !found {
			t.Errorf("%s\n%v, want %s", text, messages, want)
		}
	}
	for _, text := range []string{"订单 110105194912310021", "账号 6222021001116245702", "2026-01-15 至 2026-01-16", "| 1 | 2026 |"} {
		if _, messages := parsed(t, "---\ntitle: t\n---\n"+text+"\n"); messages != nil {
			t.Errorf("%s: %v", text, messages)
		}
	}
}

// A mobile number is masked and reported; the places behind it stay right, and
// the mask is no emphasis.
func TestMobileNumber(t *testing.T) {
	for text, want := range map[string]string{
		"电话13812345678。":                   "电话138****5678。",
		"13812345678、13912345678":          "138****5678、139****5678",
		"**电话13812345678**":                "<strong>电话138****5678</strong>",
		"**138 1234 5678**":                "<strong>138 **** 5678</strong>",
		"`13812345678`":                    "<code>138****5678</code>",
		"１３８１２３４５６７８":                      "138****5678",
		"[打电话](tel:13812345678)":           "tel:138****5678",
		"138****5678、139****5678":          "138****5678、139****5678",
		"010-12345678":                     "010-12345678",
		"[a](https://e.org/n/13812345678)": "https://e.org/n/13812345678",
	} {
		doc, list := New(Options{}).Parse("articles/x.md", []byte("---\ntitle: t\n---\n"+text+"\n"))
		html := string(doc.Body.HTML)
		for _, h := range doc.Body.Holes {
			html += h.Target
		}
		if !strings.Contains(html, want) {
			t.Errorf("%s: %s, want %s", text, html, want)
		}
		if warned := len(list) > 0; warned != (len(privacy.Find(text)) > 0) || list.Errors() > 0 {
			t.Errorf("%s: %v", text, list)
		}
	}
	shown, messages := parsed(t, "---\ntitle: 活动 13812345678\ntags: [13812345678]\nparams: {a: 13812345678}\n---\n１３８１２３４５６７８ [a](javascript:x)\n")
	if strings.Contains(shown, "13812345678") {
		t.Error(shown)
	}
	if got := strings.Join(messages[:4], ", "); got != "JB0471 2:11, JB0471 3:8, JB0471 4:13, JB0471 6:1" {
		t.Error(messages)
	}
	if last := messages[len(messages)-1]; !strings.HasSuffix(last, " 6:13") {
		t.Error("the place behind a mask is wrong", messages)
	}
}

// No ID number is in a document that has no error, whatever stands around it.
func TestNoNumberProperty(t *testing.T) {
	piece := rapid.SampledFrom([]string{"110105", "19491231", "002X", "1101051949", "1231002X", number, "１１０１０５", " ", "-", "**", "*", "`", "\n", "\n\n", "&#49;", "\\-",
		"[", "](a.md)", "<b>", "~~", "| ", "# ", "> ", "：", "\"", "title: ", "\n---\n", "<!-- -->", "\u200b"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 1, 14).Draw(t, "pieces"), "")
		if rapid.Bool().Draw(t, "front") {
			text = "---\ntitle: " + text
		} else {
			text = "---\ntitle: t\n---\n" + text
		}
		doc, list := New(Options{}).Parse("articles/x.md", []byte(text))
		if list.Errors() > 0 {
			return
		}
		texts := []string{doc.Front.Title, doc.Summary, string(doc.Body.HTML)}
		for _, h := range doc.Body.Holes {
			texts = append(texts, h.Target, h.Text, h.Title)
		}
		for _, s := range texts {
			for _, h := range privacy.Find(s) {
				if h.Kind == privacy.Resident {
					t.Fatalf("%q gives %q", text, s)
				}
			}
		}
	})
}

func TestMarkings(t *testing.T) {
	long := strings.Repeat("一段。\n\n", 8)
	for text, want := range map[string]string{
		"---\ntitle: t\n---\n密级：秘密\n":               "JB0474 4:1",
		"---\ntitle: t\n---\n" + long + "密级：秘密\n":   "JB0474 20:1",
		"---\ntitle: t\n---\n" + long + "- 机密★1年\n": "JB0474 20:1",
		"---\ntitle: t（内部）\n---\n一。\n":              "JB0474 2:8",
		"---\ntitle: 密级：机密\n---\n一。\n":              "JB0474 2:8",
		"---\ntitle: t\ntags: [秘密]\n---\n一。\n":      "JB0474 3:7",
		"---\ntitle: t\nsummary: 密级：秘密\n---\n一。\n":  "JB0474 3:10",
		"---\ntitle: t\n---\n**内部资料　注意保存**\n\n一。\n": "JB0474 4:1",
		"# 通报（机密）\n\n一。\n":                          "JB0474 1:1",
		"---\ntitle: 保密宣传周\n---\n国家秘密的密级分为绝密、机密、秘密。\n\n- 绝密\n- 机密\n- 秘密\n\n内部审计。\n": "",
	} {
		if _, messages := parsed(t, text); strings.Join(messages, ", ") != want {
			t.Errorf("%s\n%v, want %s", text, messages, want)
		}
	}
}
