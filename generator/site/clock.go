package site

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"jianbao/generator/derive"
	"jianbao/generator/diag"
	"jianbao/generator/model"
)

var (
	warnOutcome = diag.Message{
		Code: "JB0624", Severity: diag.Warning,
		ZH: "“%[1]s”的程序还没走完（%[4]s），“%[2]s”里却写着“%[3]s”", EN: "the procedure of %[1]q is not complete (%[4]s), but %[2]q says %[3]q",
		HintZH: "请补上缺的步骤；走完以前只能叫“%[5]s”，请换个写法", HintEN: "add what is missing; until then it is called %[5]q: write it in other words",
	}
	warnEarly = diag.Message{
		Code: "JB0625", Severity: diag.Warning,
		ZH: "“%[1]s”里“%[2]s”这一步的日期 %[3]s 还没有到", EN: "%[1]q: the step %[2]q is dated %[3]s, which is still to come",
		HintZH: "还没做到的步骤先不要写，做到了再补；也请检查年份", HintEN: "write a step when it is done; or is the year wrong?",
	}
	warnEarlyMore = diag.Message{
		Code: "JB0626", Severity: diag.Warning,
		ZH: "“%[1]s”里这样的步骤还有 %[2]d 个", EN: "%[1]q: %[2]d more steps like this one",
	}
)

// checkClock checks what depends on the day of the build.
func (b *builder) checkClock() {
	for _, k := range b.Kinds.All {
		t := b.Tables[k.Name]
		if t.Len() == 0 {
			continue
		}
		if k.Requirements != nil && k.Listed() {
			b.checkOutcomes(k, t)
		}
		if k.States != nil && k.States.History != "" {
			b.checkSteps(k, t)
		}
	}
}

// checkOutcomes reports records that call their outcome by the name of a complete
// one, in the title or in the outcome itself, before the procedure is complete.
func (b *builder) checkOutcomes(k *model.Kind, t *model.Table) {
	q := k.Requirements
	var fields []*model.Field
	for _, name := range [...]string{k.Title, q.Field} {
		if f, ok := k.Field(name); ok && k.Shows(f) && !slices.Contains(fields, f) {
			fields = append(fields, f)
		}
	}
	today := model.Day(b.Now)
	for i := range t.Len() {
		r := t.Row(i)
		for _, f := range fields {
			word := outcomeWord(r.Text(f.Name), q)
			if word == "" {
				continue
			}
			status, steps := derive.Chain(r, today)
			if status == model.Complete {
				break
			}
			b.diags.Add(warnOutcome.At(r.Pos(), r.ID(), textOf(f.Label), word, missing(steps), textOf(q.Incomplete)))
		}
	}
}

func textOf(l model.Label) diag.Text { return diag.Text{ZH: l.In("zh"), EN: l.In("en")} }

// missing names the steps that are not complete.
func missing(steps []derive.Step) diag.Text {
	var zh, en []string
	for _, s := range steps {
		if s.Status != model.Complete {
			zh, en = append(zh, s.Label.In("zh")), append(en, s.Label.In("en"))
		}
	}
	if len(zh) == 0 {
		return diag.Text{ZH: "日期还没有到", EN: "its day is still to come"}
	}
	return diag.Text{ZH: "还差：" + strings.Join(zh, "、"), EN: "missing: " + strings.Join(en, ", ")}
}

// outcomeWord finds the name of a complete outcome in a text that says there is
// one; "" where it does not.
func outcomeWord(text string, q *model.Requirements) string {
	for _, word := range [...]string{q.Complete.ZH, q.Complete.EN} {
		if word == "" || !strings.Contains(text, word) {
			continue
		}
		for _, other := range [...]string{q.Incomplete.ZH, q.Incomplete.EN} {
			if other != "" && strings.Contains(other, word) {
				text = strings.ReplaceAll(text, other, "")
			}
		}
		for at := 0; ; at += len(word) {
			i := strings.Index(text[at:], word)
			if i < 0 {
				break
			}
			at += i
			before, after := text[:at], text[at+len(word):]
			if wholeWord(before, word, after) && !denied(before) && !planned(after) {
				return word
			}
		}
	}
	return ""
}

// wholeWord tells a Latin word from a part of one.
func wholeWord(before, word, after string) bool {
	if c, _ := utf8.DecodeRuneInString(word); c >= 0x80 {
		return true
	}
	b, _ := utf8.DecodeLastRuneInString(before)
	a, _ := utf8.DecodeRuneInString(after)
	return !(b < 0x80 && unicode.IsLetter(b)) && !(a < 0x80 && unicode.IsLetter(a))
}

// denied reports whether what stands before a word denies it: 未形成, 没有作出,
// “no”, “not yet a”.
func denied(before string) bool {
	const longest = 48 // bytes that can matter
	s := strings.ToLower(before[max(0, len(before)-longest):])
	for range 4 {
		s = strings.TrimRight(s, " ")
		rest := s
		for _, w := range [...]string{
			"形成", "达成", "作出", "做出", "通过", "构成", "产生", "作为", "成为", "写成", "算是", "算", "是", "成", "叫",
			"正式", "最终", "任何", "一致", "能够", "能", "有", "曾", " a", " the", " any", " yet",
		} {
			if cut, ok := strings.CutSuffix(s, w); ok {
				rest = cut
				break
			}
		}
		if rest == s {
			break
		}
		s = rest
	}
	for _, w := range [...]string{"未", "没", "不", "无", "非"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	words := strings.Fields(s)
	return len(words) > 0 && slices.Contains([]string{"no", "not", "without"}, words[len(words)-1])
}

// planned reports whether what follows a word makes it a draft, or the carrying
// out of an earlier one.
func planned(after string) bool {
	after = strings.TrimLeft(after, " （(的")
	for _, w := range [...]string{"草案", "草稿", "执行", "落实", "实施", "draft"} {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	return false
}

// maxEarly bounds the steps that are reported for a kind: with the clock set back
// there may be thousands.
const maxEarly = 20

// checkSteps reports steps of histories on days that are still to come.
func (b *builder) checkSteps(k *model.Kind, t *model.Table) {
	fi := k.Index(k.States.History)
	if fi < 0 {
		return
	}
	today := int64(model.Day(b.Now))
	n, last := 0, diag.Pos{}
	for ci, c := range t.Chunks {
		col := &c.Cols[fi]
		if col.Offsets == nil || col.Codes == nil {
			continue
		}
		for i, day := range col.Ints {
			if day == model.NoInt || day <= today {
				continue
			}
			row := sort.Search(c.Rows, func(r int) bool { return int(col.Offsets[r+1]) > i })
			if n++; n > maxEarly {
				continue
			}
			r := t.Row(t.First(ci) + row)
			last = r.Pos()
			b.diags.Add(b.early(k, k.Fields[fi], r, t.Value(ci, fi, col.Codes[i]), int32(day)))
		}
	}
	if n > maxEarly {
		b.diags.Add(warnEarlyMore.At(last, textOf(k.Label), n-maxEarly))
	}
}

var concealed = diag.Text{ZH: "（保密）", EN: "(private)"}

func (b *builder) early(k *model.Kind, f *model.Field, r model.Record, state string, day int32) diag.Diagnostic {
	if !k.Listed() || !k.Shows(f) {
		return warnEarly.At(r.Pos(), textOf(k.Label), concealed, concealed)
	}
	name := diag.Text{ZH: state, EN: state}
	if o, ok := f.Option(state); ok {
		name = textOf(o.Label)
	}
	return warnEarly.At(r.Pos(), r.ID(), name, model.DayTime(day).Format("2006-01-02"))
}
