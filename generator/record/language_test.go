package record

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// language loads the kinds of a site that use all of the language.
func language(t testing.TB) *model.Kinds {
	t.Helper()
	src, err := os.ReadFile("testdata/language/kinds.yaml")
	if err != nil {
		t.Fatal(err)
	}
	kinds, list := LoadKinds(false, append(base(t), NamedFile{"kinds/site.yaml", src}), KindOptions{})
	if len(list) > 0 {
		t.Fatal(show(list))
	}
	return kinds
}

// decoded reads one file with the kinds of language.
func decoded(t testing.TB, text string) ([]*model.Chunk, map[string]*model.Table, diag.List) {
	t.Helper()
	kinds := language(t)
	chunks, list := Decode(kinds, "content/records/r.yaml", []byte(text))
	ts, more := Assemble(kinds, chunks)
	list.Add(more...)
	list.Sort()
	return chunks, ts, list
}

// What the definitions of a site become: parts merged, options made, places and
// order of fields, extensions.
func TestLanguageKinds(t *testing.T) {
	var b strings.Builder
	for _, k := range language(t).All {
		switch k.Name {
		case "favour", "favour-item", "favour-step", "reply-slip":
			write(&b, "", reflect.ValueOf(*k))
		}
	}
	golden(t, "testdata/language/kinds.yaml", b.String())
}

// write shows a value without what is zero, one field a line.
func write(b *strings.Builder, indent string, v reflect.Value) {
	for i := range v.NumField() {
		f, x := v.Type().Field(i), v.Field(i)
		if x.IsZero() || !f.IsExported() {
			continue
		}
		b.WriteString(indent + f.Name + ":")
		writeValue(b, indent, x)
	}
}

func writeValue(b *strings.Builder, indent string, x reflect.Value) {
	switch x.Kind() {
	case reflect.Pointer:
		writeValue(b, indent, x.Elem())
	case reflect.Struct:
		if l, ok := x.Interface().(model.Label); ok {
			fmt.Fprintf(b, " %s / %s\n", l.ZH, l.EN)
			return
		}
		b.WriteByte('\n')
		write(b, indent+"  ", x)
	case reflect.Slice:
		if x.Len() > 0 && (x.Index(0).Kind() == reflect.Struct || x.Index(0).Kind() == reflect.Pointer) {
			b.WriteByte('\n')
			for i := range x.Len() {
				b.WriteString(indent + "-")
				writeValue(b, indent, x.Index(i))
			}
			return
		}
		fmt.Fprintf(b, " %v\n", x.Interface())
	case reflect.Uint8:
		fmt.Fprintf(b, " %s\n", TypeName(model.FieldType(x.Uint())))
	default:
		fmt.Fprintf(b, " %v\n", x.Interface())
	}
}

// All that is written in records of these kinds, in the tables.
func TestLanguageRecords(t *testing.T) {
	src, err := os.ReadFile("testdata/language/records.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, ts, list := decoded(t, string(src))
	golden(t, "testdata/language/records.yaml", show(list)+dump(language(t), ts))
}

// Mistakes in them, each with its place.
func TestLanguageBad(t *testing.T) {
	for _, file := range inputs(t, "testdata/language/bad/*.yaml") {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, _, list := decoded(t, string(src))
		golden(t, file, show(list))
	}
}

// dump writes all that is in the tables.
func dump(kinds *model.Kinds, ts map[string]*model.Table) string {
	var b strings.Builder
	for _, k := range kinds.All {
		t := ts[k.Name]
		if t.Len() == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s\n", k.Name)
		for i := range t.Len() {
			r := t.Row(i)
			fmt.Fprintf(&b, "  %s (line %d)\n", r.ID(), r.Pos().Line)
			for _, f := range k.Fields {
				if v := valueOf(ts, r, f); v != "" {
					fmt.Fprintf(&b, "    %s: %s\n", f.Name, v)
				}
			}
		}
	}
	return b.String()
}

func valueOf(ts map[string]*model.Table, r model.Record, f *model.Field) string {
	switch f.Type {
	case model.TypeDate, model.TypeDateRange:
		if from, to, ok := r.Days(f.Name); ok {
			return model.DayTime(from).Format("2006-01-02") + strings.Repeat(" and more", int(min(to-from, 1)))
		}
	case model.TypeInt, model.TypeNumber, model.TypeHours, model.TypeMoney, model.TypeBool:
		if n, ok := r.Int(f.Name); ok {
			return fmt.Sprint(n)
		}
	case model.TypeCounts:
		if c := r.Counts(f.Name); c != nil {
			return fmt.Sprint(c)
		}
	case model.TypeText, model.TypeMarkdown, model.TypePerson, model.TypePhone, model.TypeImage:
		return strings.Join(r.Texts(f.Name), " | ")
	case model.TypeRef, model.TypeRecords:
		var out []string
		for _, s := range r.Terms(f.Name) {
			if to, ok := ts[f.Ref].Find(s); ok {
				s += " (" + to.Title() + ")"
			}
			out = append(out, s)
		}
		return strings.Join(out, ", ")
	default:
		if h := r.History(f.Name); h != nil {
			return fmt.Sprint(h)
		}
		return strings.Join(r.Terms(f.Name), ", ")
	}
	return ""
}

// A loose reference is a record's id exactly where the table finds it.
func TestLoose(t *testing.T) {
	_, ts, list := decoded(t, `
- {kind: organization, id: li, name: 和平里, type: community}
- {kind: favour, id: a, title: 一, opened: 2026-01-01, unit: [和平里, li, 搬家公司, 搬家公司, 小店]}
- {kind: favour, id: b, title: 二, opened: 2026-01-01, unit: 搬家公司}
`)
	if len(list) > 0 {
		t.Fatal(show(list))
	}
	table := ts["favour"]
	if got := fmt.Sprint(table.Row(0).Terms("unit"), table.Row(1).Terms("unit")); got != "[li li 搬家公司 小店] [搬家公司]" {
		t.Error(got)
	}
	if d := table.Dicts[table.Kind.Index("unit")]; len(d.Values) != 4 {
		t.Errorf("%q: a record and a name have one code each", d.Values)
	}
	if _, ok := ts["organization"].Find("搬家公司"); ok {
		t.Error("a text is found as a record")
	}
}

// The hash of a record changes with what is written in it at any depth, and with
// nothing that is dropped.
func TestHashWithin(t *testing.T) {
	text := "- {kind: favour, id: a, title: 一, opened: 2026-01-01, helper: 甲, consent: no, items: [{title: 买, steps: [{title: 问, note: 密}, {title: 付}]}, {title: 送}]}\n"
	hash := func(text string) uint64 {
		chunks, _, list := decoded(t, text)
		if len(list) > 0 {
			t.Fatal(show(list))
		}
		return chunks[0].Hashes[0]
	}
	for _, c := range []struct {
		old, new string
		same     bool
	}{
		{"title: 送", "title: 送货", false},
		{"title: 付", "title: 付款", false},
		{"{title: 送}", "{title: 送, id: song}", false},
		{", {title: 送}", "", false},
		{"note: 密", "note: 密密", true},
		{"helper: 甲", "helper: 乙", true},
		{"- {kind", "# moved\n\n- {kind", true},
		{"consent: no", "consent: yes", false},
		{"helper: 甲, consent: no", "consent: no, helper: 甲", true},
	} {
		changed := strings.Replace(text, c.old, c.new, 1)
		if changed == text {
			t.Fatal(c.old)
		}
		if same := hash(changed) == hash(text); same != c.same {
			t.Errorf("%s → %s: same %v", c.old, c.new, same)
		}
	}
}

// A value without consent, and a private one, is in no chunk, in no message and
// in no hash, wherever the record stands and whatever else is wrong with it.
func TestDroppedValues(t *testing.T) {
	secrets := []string{"王秘密", "密谢", "李机密", "密注"}
	good := map[string]string{
		"no":          "- {kind: favour, id: a, title: 一, opened: 2026-01-01, consent: no, helper: 王秘密, thanks: 密谢}",
		"not said":    "- {kind: favour, id: a, title: 一, opened: 2026-01-01, helper: [王秘密], thanks: {a: 密谢}}",
		"before":      "- {kind: favour, id: a, 帮忙的人: 王秘密, title: 一, opened: 2026-01-01, 本人同意公布: 否}",
		"within":      "- {kind: favour, id: a, title: 一, opened: 2026-01-01, items: {title: 二, steps: {title: 三, note: 密注}}}",
		"alone":       "- {kind: favour-step, id: a, title: 三, note: 密注}",
		"private":     "- {kind: reply-slip, id: 李机密, day: 2026-01-01, who: 李机密, score: 3}",
		"empty":       "- {kind: favour, id: a, title: 一, opened: 2026-01-01, consent: ~, helper: 王秘密}",
		"block style": "- kind: favour\n  id: a\n  title: 一\n  opened: 2026-01-01\n  thanks: |\n    密谢\n    王秘密\n",
	}
	for name, text := range good {
		chunks, _, list := decoded(t, text)
		if len(list) > 0 {
			t.Errorf("%s: %s", name, show(list))
		}
		var buf bytes.Buffer
		if err := gob.NewEncoder(&buf).Encode(chunks); err != nil {
			t.Fatal(err)
		}
		other := text
		for _, s := range secrets {
			if bytes.Contains(buf.Bytes(), []byte(s)) {
				t.Errorf("%s: %s is in the chunk", name, s)
			}
			other = strings.ReplaceAll(other, s, "别的人")
		}
		again, _, _ := decoded(t, other)
		if name != "private" && !reflect.DeepEqual(again, chunks) { // whose id is another
			t.Errorf("%s: the chunk depends on what is dropped", name)
		}
	}
	wrong := []string{
		"- {kind: favour, id: a, title: 一, opened: 2026-13-01, helper: 王秘密}",
		"- {kind: favour, id: a, title: 一, opened: 2026-01-01, helper: 王秘密, consent: 王秘密}",
		"- {kind: favour, id: a, title: 一, opened: 2026-01-01, helper: 王秘密, helper: 李机密}",
		"- {kind: favour, id: a, title: 一, opened: 2026-01-01, helper: 王秘密, 帮忙的人: 李机密}",
		"- {kind: favour, id: a, title: 一, opened: 2026-01-01, helpr: 王秘密}",
		"- {kind: favour, id: a, title: 一, opened: 2026-01-01, wait: 王秘密}",
		"- {kind: favour, id: a, title: 一, opened: 2026-01-01, due: 王秘密, kind-of: 李机密, part-of: 王秘密}",
		"- {kind: favour, id: a, title: 一, opened: 2026-01-01, history: {李机密: 王秘密}, people: {密注: 密谢}, deadline: {密注: 密谢}}",
		"- {kind: favour, id: a, title: 一, opened: 2026-01-01, items: 王秘密}",
		"- {kind: favour, id: a, title: 一, opened: 2026-01-01, items: [李机密：密注]}",
		"- {kind: favour, id: a, title: 一, opened: 2026-01-01, items: {title: 二, steps: {title: 三, favour: 密谢, note: [密注], nite: 密注}}}",
		"- {kind: favour, id: a, title: 一, opened: 2026-01-01, items: {kind: 李机密, title: 二}}",
		"- {kind: favour, id: a, title: 一, opened: 2026-01-01, items: {title: 二, steps: {note: 密注}}}",
		"- {kind: favour, id: ../密注, title: 一, opened: 2026-01-01, helper: 王秘密}",
		"- {kind: favour, id: a, title: 一, opened: 2026-01-01, helper: \"王秘密}",
		"- {kind: favour, id: 王秘密, title: 一, opened: 2026-01-01}\n- {kind: favour, id: 王秘密, title: 二, opened: 2026-01-01}",
		"- {kind: favour-item, title: 二, favour: 李机密}",
		"- {kind: reply-slip, day: 密注, who: 李机密}",
		"kind: favour\n密谢: 1\nrecords: []",
	}
	for _, text := range wrong {
		_, _, list := decoded(t, text)
		if list.Errors() == 0 {
			t.Errorf("no error in %s", text)
		}
		var buf bytes.Buffer
		for _, lang := range []string{"zh", "en"} {
			p := diag.Printer{Lang: lang, Source: func(string) []byte { return []byte(text) }}
			if err := p.Print(&buf, list); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range secrets {
			if strings.Contains(buf.String(), s) {
				t.Errorf("%s is in a message about %s\n%s", s, text, buf.String())
			}
		}
	}
}

// With consent a name is kept in full; mobile and ID numbers are not, nor where
// a second key takes the consent back.
func TestConsent(t *testing.T) {
	for text, want := range map[string]string{
		"helper: 欧阳明, consent: 是":                           "欧阳明",
		"consent: yes, helper: 欧阳明":                         "欧阳明",
		"helper: 欧阳明, consent: no":                          "",
		"helper: 欧阳明":                                       "",
		"helper: 欧阳明13912345678, consent: yes":              "欧阳明139****5678",
		"helper: 欧阳明, consent: yes, 本人同意公布: no":             "",
		"helper: 欧阳明11010519491231002X, consent: yes":       "",
		"helper: 欧阳明, consent: [yes]":                       "",
		"helper: 欧阳明, consent: 可以":                          "",
		"contact: 欧阳明, consent: yes":                        "",
		"thanks: 电话 13912345678, consent: yes, contact: 张三": "",
	} {
		_, ts, _ := decoded(t, "- {kind: favour, id: a, title: 一, opened: 2026-01-01, "+text+"}")
		r := ts["favour"].Row(0)
		if got := r.Text("helper"); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
		if strings.Contains(r.Text("thanks"), "1234") || r.Text("contact") == "欧阳明" || r.Text("contact") == "张三" {
			t.Errorf("%s: %q %q", text, r.Text("thanks"), r.Text("contact"))
		}
	}
}

// A record that is left out for its id takes the records in it along, and only
// its own id is reported.
func TestDuplicateWithin(t *testing.T) {
	_, ts, list := decoded(t, `
- {kind: favour, id: a, title: 一, opened: 2026-01-01, items: [{title: 甲}, {title: 乙}]}
- {kind: favour, id: a, title: 二, opened: 2026-01-01, items: [{title: 丙}, {title: 丁}]}
`)
	if len(list) != 1 || list[0].Code != "JB0450" {
		t.Error(show(list))
	}
	if n := ts["favour-item"].Len(); n != 2 {
		t.Error(n)
	}
	_, _, list = decoded(t, "- {kind: favour, id: a, title: 一, opened: 2026-01-01, items: [{title: 甲, id: x}, {title: 乙, id: x}]}\n")
	if len(list) != 1 || list[0].Code != "JB0450" {
		t.Error(show(list))
	}
}

// Ids of records within others are their own whatever the outer id is.
func TestLongIDWithin(t *testing.T) {
	long := strings.Repeat("x", maxID)
	_, ts, list := decoded(t, "- {kind: favour, id: "+long+", title: 一, opened: 2026-01-01, items: [{title: 甲}, {title: 乙}]}\n"+
		"- {kind: favour, id: "+long[1:]+", title: 一, opened: 2026-01-01, items: {title: 甲}}\n")
	if len(list) > 0 {
		t.Fatal(show(list))
	}
	table := ts["favour-item"]
	for i := range table.Len() {
		if why := checkID(table.Row(i).ID()); why != nil {
			t.Error(why.EN)
		}
	}
}

// One decoder serves many files at once, and a chunk is a pure function of the
// file.
func TestDecodeParallel(t *testing.T) {
	src, err := os.ReadFile("testdata/language/records.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d := NewDecoder(language(t))
	want, _ := d.Decode("a.yaml", src)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 10 {
				if got, list := d.Decode("a.yaml", src); len(list) > 0 || !reflect.DeepEqual(got, want) {
					t.Error("another chunk")
				}
			}
		})
	}
	wg.Wait()
}

// The order of parts and the kind's own list is the order of the fields.
func TestFieldOrder(t *testing.T) {
	src := `
- {part: a, fields: [{name: a1, label: 甲一, type: text}, {name: a2, label: 甲二, type: text}]}
- {part: b, uses: a, fields: [{name: b1, label: 乙一, type: text}, {name: a2, required: yes}]}
- {kind: k, label: 丙, uses: [b, a], fields: [{name: k1, label: 丁, type: text}, {name: a1}, {name: k2, label: 戊, type: text}]}
- {kind: l, label: 己, uses: [a, b]}
- {extend: k, fields: [{name: x, label: 庚, type: text}, {name: a1, help: 说明}]}
`
	kinds, list := LoadKinds(false, []NamedFile{{"kinds/a.yaml", []byte(src)}}, KindOptions{})
	if len(list) > 0 {
		t.Fatal(show(list))
	}
	for i, want := range []string{"k1 a1 k2 b1 a2 x", "b1 a2 a1"} {
		if got := strings.Join(names(kinds.All[i]), " "); got != want {
			t.Errorf("%s: %s, want %s", kinds.All[i].Name, got, want)
		}
	}
	if f, _ := kinds.All[0].Field("a2"); !f.Required {
		t.Error("a part cannot change another")
	}
}

func names(k *model.Kind) []string {
	var out []string
	for _, f := range k.Fields {
		out = append(out, f.Name)
	}
	return out
}

// Bounds of shares as editors write them.
func TestFraction(t *testing.T) {
	for s, want := range map[string][2]int64{
		"1/2": {1, 2}, " 2 / 3 ": {2, 3}, "2/3": {2, 3}, "60%": {6000, 10000}, "66.67%": {6667, 10000}, "0.5": {500000, 1e6},
		"1/1": {1, 1}, "0": {0, 1e6}, "１／２": {1, 2},
	} {
		if got, ok := fraction(s); !ok || got != want {
			t.Errorf("%q: %v %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "/", "1/0", "3/2", "-1/2", "1/-2", "101%", "x", "1/2/3", "9999999999/99999999999", "1,5/2", "%"} {
		if got, ok := fraction(s); ok {
			t.Errorf("%q: %v", s, got)
		}
	}
}

// The schemas of these kinds agree with the decoder.
func TestLanguageSchema(t *testing.T) {
	kinds := language(t)
	schema := compiled(t, kinds, "favour", "zh-CN")
	head := "- {title: 一, opened: 2026-01-01, "
	for text, ok := range map[string]bool{
		head + "items: [{title: 买, steps: [{title: 问, note: 密}, ~]}, {事项: 送, 时长: 2小时}]}": true,
		head + "items: {title: 买, id: mai, kind: 帮忙事项}}":                                 true,
		head + "items: ~}": true,
		head + "unit: [和平里, 搬家公司], consent: 是, helper: 甲}":                true,
		head + "items: [{hours: 2}]}":                                     false, // no title
		head + "items: [{title: 买, favour: a}]}":                          false, // set by itself
		head + "items: [{title: 买, kind: favour}]}":                       false,
		head + "items: [{title: 买, steps: [{title: 问, stp: 1}]}]}":        false,
		head + "items: 买}":                                                false,
		head + "wait: 3}":                                                 false, // computed
		head + "等待时间: to-3}":                                              false,
		head + "wait-band: ~}":                                            false,
		head + "history: [{state: open, date: 2026-01-01}], kind-of: 宠物}": true,
	} {
		n, list := yamldoc.Parse("a.yaml", 1, []byte(text))
		if len(list) > 0 {
			t.Fatal(show(list))
		}
		if err := schema.Validate(plain(t, n)); (err == nil) != ok {
			t.Errorf("%s\n%v", text, err)
		}
		_, list = Decode(kinds, "favours.yaml", []byte(text))
		if decodes := list.Errors() == 0; decodes != ok {
			t.Errorf("Decode and schema differ: %s\n%s", text, show(list))
		}
	}
	data, err := Schema(kinds, "favour", "en")
	if err != nil || !bytes.Contains(data, []byte(`Published only with a yes in “Consent”.`)) || bytes.Contains(data, []byte("wait-band")) {
		t.Error(err, "consent is not explained, or a computed field is offered")
	}
}

// Records of a kind within each other end at the depth that is read.
func TestRecursiveKind(t *testing.T) {
	src := `
kind: box
label: 盒
title: title
fields:
  - {name: title, label: 标题, type: text}
  - {name: box, label: 外盒, type: ref, ref: box}
  - {name: boxes, label: 内盒, type: records, ref: box, through: box}
`
	kinds, list := LoadKinds(false, []NamedFile{{"kinds/a.yaml", []byte(src)}}, KindOptions{})
	if len(list) > 0 {
		t.Fatal(show(list))
	}
	chunks, list := Decode(kinds, "box.yaml", []byte("- {id: a, title: 一, boxes: [{title: 二, boxes: [{title: 三}, {title: 四}]}, {title: 五}]}\n"))
	if len(list) > 0 || !slices.Equal(chunks[0].IDs, []string{"a", "a-1", "a-1-1", "a-1-2", "a-2"}) {
		t.Fatal(show(list), chunks[0].IDs)
	}
	ts, list := Assemble(kinds, chunks)
	if r := ts["box"].Row(2); len(list) > 0 || r.Term("box") != "a-1" || r.Title() != "三" {
		t.Error(show(list))
	}
	_, list = Decode(kinds, "box.yaml", []byte("- {id: a, boxes: {boxes: {boxes: {boxes: {title: 深}}}}}\n"))
	if len(list) != 1 || list[0].Code != "JB0447" || list[0].Pos.Col != 27 {
		t.Error(show(list))
	}
	compiled(t, kinds, "box", "zh-CN")
}

// A chain of parts, however long, is an error and no crash.
func TestDeepParts(t *testing.T) {
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, "- {part: p%d, uses: p%d}\n", i, i+1)
	}
	b.WriteString("- {part: p5000, fields: []}\n- {kind: k, label: 甲, uses: p0}\n")
	_, list := LoadKinds(false, []NamedFile{{"kinds/a.yaml", []byte(b.String())}}, KindOptions{})
	if list.Errors() == 0 || list[0].Code != "JB0492" {
		t.Error(len(list))
	}
}

// Long lists take time that grows with them.
func TestLongLists(t *testing.T) {
	var terms, items strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&terms, "  - 单位%d\n", i)
		fmt.Fprintf(&items, "  - title: 事项%d\n", i)
	}
	_, ts, list := decoded(t, "kind: favour\nrecords:\n- id: a\n  title: 一\n  opened: 2026-01-01\n  unit:\n"+terms.String()+"  - 单位1\n  items:\n"+items.String())
	if len(list) > 0 || ts["favour-item"].Len() != 20_000 || len(ts["favour"].Row(0).Terms("unit")) != 20_000 {
		t.Error(len(list), ts["favour-item"].Len(), len(ts["favour"].Row(0).Terms("unit")))
	}
}

// Records of a site's kind in a folder or file of its name.
func TestLanguageFolder(t *testing.T) {
	d := NewDecoder(language(t))
	for _, name := range []string{"content/records/favours/2026.yaml", "content/records/邻里帮忙.yaml", "favour.yaml"} {
		chunks, list := d.Decode(filepath.ToSlash(name), []byte("- {title: 一, opened: 2026-01-01}"))
		if len(list) > 0 || len(chunks) != 1 || chunks[0].Kind != "favour" {
			t.Error(name, show(list))
		}
	}
}
