package record

import (
	"bytes"
	"encoding/gob"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jianbao/generator/diag"
	"jianbao/generator/privacy"
)

func decodeText(t testing.TB, file, text string) (shown string, list diag.List) {
	t.Helper()
	kinds := defaults(t)
	chunks, list := Decode(kinds, file, []byte(text))
	_, more := Assemble(kinds, chunks)
	list.Add(more...)
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(chunks); err != nil {
		t.Fatal(err)
	}
	return buf.String(), list
}

// Public texts show no mobile number, and say so.
func TestMobileMasked(t *testing.T) {
	shown, list := decodeText(t, "a.yaml", "- {kind: activity, title: 活动 13912345678, date: 2026-01-20, type: 走访, place: \"电话：139 1234 5678\", outcome: １３９１２３４５６７８}\n")
	if strings.Contains(shown, "1234") || strings.Contains(shown, "１２３４") || !strings.Contains(shown, "活动 139****5678") {
		t.Error(shown)
	}
	var places []string
	for _, d := range list {
		places = append(places, d.Code+" "+d.Pos.String())
	}
	if got := strings.Join(places, ", "); got != "JB0471 a.yaml:1:30, JB0471 a.yaml:1:82, JB0471 a.yaml:1:107" {
		t.Error(got)
	}
}

func TestRecordMarkings(t *testing.T) {
	for title, marked := range map[string]bool{"密级：机密": true, "通报（内部）": true, "保密宣传周": false, "内部审计公告": false} {
		_, list := decodeText(t, "a.yaml", "- {kind: activity, title: "+title+", date: 2026-01-20, type: 走访}\n")
		if got := len(list) == 1 && list[0].Code == "JB0474"; got != marked || !marked && len(list) > 0 {
			t.Errorf("%s: %v", title, list)
		}
	}
}

// No message about a file with private records shows what stands in it.
func TestPrivateMessages(t *testing.T) {
	for name, text := range map[string]string{
		"date":         "kind: registration\nrecords:\n- {姓名: 机密李四光, 电话: 13812345678, 日期: 2026-13-01, 备注: 机密备注}\n",
		"key":          "kind: registration\nrecords:\n- {机密李四光: 13812345678, 日期: 2026-01-01}\n",
		"near key":     "kind: registration\nrecords:\n- {姓名机密: 13812345678, 日期: 2026-01-01}\n",
		"option":       "kind: registration\nrecords:\n- {姓名: 甲, 日期: 机密, 意愿: 机密李四光, 社区: 机密社区}\n",
		"shape":        "kind: registration\nrecords:\n- 机密李四光：13812345678\n",
		"head":         "kind: registration\n机密: 1\nrecords: []\n",
		"twice":        "kind: registration\nrecords:\n- {姓名: 机密, 姓名: 机密李四光}\n",
		"twice id":     "kind: registration\nrecords:\n- {id: 机密, 姓名: 甲, 日期: 2026-01-01}\n- {id: 机密, 姓名: 乙, 日期: 2026-01-01}\n",
		"colon":        "kind: registration\nrecords:\n- 姓名: 甲\n  机密李四光：13812345678\n  电话: 1\n",
		"syntax":       "kind: registration\nrecords:\n- {姓名: \"机密李四光, 电话: 13812345678}\n",
		"no kind":      "- {姓名: \"机密李四光, 电话: 13812345678}\n",
		"unknown kind": "kind: 报道\nrecords:\n- {姓名: \"机密李四光\n",
		"mixed":        "- {kind: activity, title: 一, date: x, type: 走访}\n- {kind: registration, 姓名: 甲, 日期: 2026-01-01}\n",
	} {
		_, list := decodeText(t, "x.yaml", text)
		var buf bytes.Buffer
		for _, lang := range []string{"zh", "en"} {
			p := diag.Printer{Lang: lang, Source: func(string) []byte { return []byte(text) }}
			if err := p.Print(&buf, list); err != nil {
				t.Fatal(err)
			}
		}
		out := buf.String()
		if len(list) == 0 || strings.Contains(out, " | ") || strings.Contains(out, "1381") || strings.Contains(out, "机密") {
			t.Errorf("%s: %s", name, out)
		}
	}
	// Where nothing is private the line is shown.
	for _, text := range []string{"kind: activity\nrecords:\n- {title: \"一\n", "- {kind: activity, title: 一, date: x, type: 走访}\n"} {
		if _, list := decodeText(t, "x.yaml", text); len(list) == 0 || list[0].Secret {
			t.Errorf("%s: %v", text, list)
		}
	}
	if _, list := decodeText(t, "content/records/registrations/2026.yaml", "- {日期: \"x\n"); len(list) == 0 || !list[0].Secret {
		t.Error("the folder tells the kind")
	}
}

// Of a private file, too, an editor is told which bracket is open and which field
// is given twice: neither tells of anybody.
func TestPrivateMessagesCanBeActedOn(t *testing.T) {
	for text, want := range map[string]string{
		"kind: registration\nrecords:\n- {姓名: 机密李四光, 电话: 13812345678\n":    "括号“{”没有写完，缺少“}”",
		"kind: registration\nrecords:\n- {姓名: \"机密李四光, 电话: 13812345678}\n": "请在这段文字的末尾补上 \"",
		"kind: registration\nrecords:\n- {姓名: 机密, 姓名: 机密李四光}\n":            "“姓名”写了两次",
		"kind: registration\nrecords:\n- {机密: 1, 机密: 2}\n":                 "“（保密）”写了两次",
		"kind: registration\nrecords:\n- {姓名: 机密李四光}\n":                    "请加一行，例如 报到日期: ",
	} {
		_, list := decodeText(t, "x.yaml", text)
		var buf bytes.Buffer
		if err := (diag.Printer{Lang: "zh", Source: func(string) []byte { return []byte(text) }}).Print(&buf, list); err != nil {
			t.Fatal(err)
		}
		if out := buf.String(); !strings.Contains(out, want) || strings.Contains(out, "机密") || strings.Contains(out, "1381") {
			t.Errorf("%s: %s, want %s", text, out, want)
		}
	}
}

// Of a public kind with fields that need a consent a wrong number or day is told,
// where it is one: a name or a telephone in its place is not.
func TestMessagesOfKindsWithConsent(t *testing.T) {
	kinds, list := LoadKinds(true, nil, KindOptions{})
	if list.Errors() > 0 {
		t.Fatal(show(list))
	}
	for text, want := range map[string]string{
		"{title: 捐款, amount: 一百元}":       "一百元",
		"{title: 捐款, date: 2026年13月1日}":  "2026年13月1日",
		"{title: 捐款, date: 13812345678}": "（保密）",
		"{title: 捐款, amount: 机密李四光}":     "（保密）",
		"{title: 捐款, 机密李四光: 100}":        "（保密）",
		"{title: 捐款, consent: 机密}":       "（保密）",
	} {
		_, list := Decode(kinds, "x.yaml", []byte("kind: donation\nrecords:\n- "+text+"\n"))
		var buf bytes.Buffer
		if err := (diag.Printer{Lang: "zh", Source: func(string) []byte { return []byte(text) }}).Print(&buf, list); err != nil {
			t.Fatal(err)
		}
		if out := buf.String(); len(list) == 0 || !strings.Contains(out, want) || strings.Contains(out, "机密") || strings.Contains(out, "1381") {
			t.Errorf("%s: %s, want %s", text, out, want)
		}
	}
}

// An unknown key of a private kind is told where it cannot be anybody's name, with
// the nearest name or, where there is none, all names of fields; its value never is.
func TestUnknownKeysOfPrivateKinds(t *testing.T) {
	kinds, problems := LoadKinds(true, nil, KindOptions{})
	if problems.Errors() > 0 {
		t.Fatal(show(problems))
	}
	for text, want := range map[string][]string{
		"- {kind: award, 获得人员数: 机密}\n":              {"“获得人员数”", "您是不是想写"},
		"- {kind: award, peopel: 机密}\n":             {"“peopel”", "您是不是想写“people”？"},
		"- {kind: award, prize: 机密}\n":              {"“prize”", "可以写的字段：名称、授予日期"},
		"- {kind: award, 捐赠方: 机密}\n":                {"“荣誉”没有叫“", "可以写的字段：名称、授予日期"},
		"- {kind: award, 机密李: 一等奖}\n":               {"“（保密）”", "可以写的字段：名称、授予日期"},
		"- {kind: award, 获得机密: 一等奖}\n":              {"“（保密）”"},
		"- {kind: award, 获得人机密李四光: 一等奖}\n":          {"“（保密）”", "您是不是想写“获得人”？"},
		"- {kind: registration, 电话1381234: 机密}\n":   {"“（保密）”"},
		"- {kind: registration, 报到曰期: 机密}\n":        {"“报到曰期”", "您是不是想写“报到日期”？"},
		"kind: registration\nrecrods: []\n机密李: 1\n": {"“（保密）”"},
	} {
		_, list := Decode(kinds, "x.yaml", []byte(text))
		var buf bytes.Buffer
		if err := (diag.Printer{Lang: "zh", Source: func(string) []byte { return []byte(text) }}).Print(&buf, list); err != nil {
			t.Fatal(err)
		}
		out := buf.String()
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("%s: no %s in %s", text, w, out)
			}
		}
		if strings.Contains(out, "机密") || strings.Contains(out, "1381") || strings.Contains(out, "一等奖") {
			t.Errorf("%s: tells too much: %s", text, out)
		}
	}
}

// Records of one name are told once, where they stand.
func TestOneNameIsToldOnce(t *testing.T) {
	text := "- {kind: organization, id: a, name: 甲, type: community}\n- {kind: organization, id: b, name: 甲, type: community}\n"
	for i := range 60 {
		text += "- {kind: activity, id: a" + strconv.Itoa(i) + ", title: t, date: 2026-01-01, type: 走访, community: 甲}\n"
	}
	kinds := defaults(t)
	one, _ := Decode(kinds, "a.yaml", []byte(text))
	two, _ := Decode(kinds, "b.yaml", []byte("- {kind: activity, id: z, title: t, date: 2026-01-01, type: 走访, community: 甲}\n"))
	_, list := Assemble(kinds, append(one, two...))
	if len(list) != 1 || list[0].Code != errAmbiguous.Code || list[0].Pos.Line != 2 || len(list[0].Also) != 2 || list[0].Also[0].Line != 1 || list[0].Also[1].Line != 3 {
		t.Errorf("%s", show(list))
	}
}

// A record that is refused for its id is reported for nothing else.
func TestOneReport(t *testing.T) {
	rest := ", title: t, date: 2026-01-01, type: 走访}\n"
	_, list := decodeText(t, "a.yaml", "- {kind: activity, id: ../x"+rest+"- {kind: activity, id: CON"+rest+"- {kind: activity, id: 有 空格"+rest)
	if len(list) != 3 {
		t.Error(show(list))
	}
	for _, d := range list {
		if d.Code != "JB0420" {
			t.Error(d.Code)
		}
	}
}

// The second record of an id is left out of the table, with all its values.
func TestDuplicateLeftOut(t *testing.T) {
	kinds := defaults(t)
	var list diag.List
	chunks, _ := Decode(kinds, "a.yaml", []byte(`
- {kind: activity, id: a, title: 甲, date: 2026-01-01, type: 走访, organizers: [x], participants: {residents: 1}}
- {kind: activity, id: a, title: 乙, date: 2026-01-02, type: 讲座, organizers: [x, y], participants: {residents: 2, members: 3}}
- {kind: activity, id: c, title: 丙, date: 2026-01-03, type: 讲座, organizers: [y], participants: {members: 4}}
`))
	orgs, _ := Decode(kinds, "o.yaml", []byte("- {kind: organization, id: x, name: x, type: 支部}\n- {kind: organization, id: y, name: y, type: 支部}\n"))
	ts, list := Assemble(kinds, append(chunks, orgs...))
	if len(list) != 1 || list[0].Code != "JB0450" {
		t.Fatal(show(list))
	}
	table := ts["activity"]
	if table.Len() != 2 || chunks[0].Rows != 3 {
		t.Fatal(table.Len(), chunks[0].Rows)
	}
	r := table.Row(1)
	if r.ID() != "c" || r.Text("title") != "丙" || r.Term("type") != "lecture" || strings.Join(r.Terms("organizers"), " ") != "y" ||
		len(r.Counts("participants")) != 1 || r.Counts("participants")[0].N != 4 || r.Pos().Line != 4 {
		t.Error(r.ID(), r.Text("title"), r.Terms("organizers"), r.Counts("participants"))
	}
}

// A reference to a record left out, by its name, is no mistake.
func TestReferenceToDuplicate(t *testing.T) {
	_, list := decodeText(t, "a.yaml", "- {kind: organization, id: x, name: 甲, type: community}\n- {kind: organization, id: x, name: 乙, type: community}\n"+
		"- {kind: activity, title: t, date: 2026-01-01, type: 走访, community: 乙}\n")
	if len(list) != 1 || list[0].Code != "JB0450" {
		t.Error(show(list))
	}
}

// No ID number is in a chunk of a file that has no error.
func TestNoNumberProperty(t *testing.T) {
	kinds := defaults(t)
	piece := rapid.SampledFrom([]string{"110105", "19491231", "002X", "11010519491231002X", "１１０１０５", " ", "-", "号", "\\u0031", "1", "\\n", "/", ".jpg"})
	keys := []string{"id", "title", "place", "outcome", "organizers", "photos", "hours", "feature", "time", "topic"}
	rapid.Check(t, func(t *rapid.T) {
		value := strings.Join(rapid.SliceOfN(piece, 1, 8).Draw(t, "pieces"), "")
		key := rapid.SampledFrom(keys).Draw(t, "key")
		text := "- {kind: activity, date: 2026-01-01, type: 走访, " + key + ": \"" + value + "\"}\n"
		chunks, list := Decode(kinds, "a.yaml", []byte(text))
		if list.Errors() > 0 {
			return
		}
		for _, c := range chunks {
			texts := append([]string(nil), c.IDs...)
			for _, col := range c.Cols {
				texts = append(append(texts, col.Dict...), col.Blob)
			}
			for _, s := range texts {
				for _, h := range privacy.Find(s) {
					if h.Kind == privacy.Resident {
						t.Fatalf("%s gives %q", text, s)
					}
				}
			}
		}
	})
}
