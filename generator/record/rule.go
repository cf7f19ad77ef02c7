package record

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

var (
	errRule = diag.Message{
		Code: "JB0445", Severity: diag.Error,
		ZH: "%[1]s", EN: "%[1]s",
	}
	errMore = diag.Message{
		Code: "JB0448", Severity: diag.Error,
		ZH: "%[1]s是 %[2]s，比%[3]s的 %[4]s 还多", EN: "%[1]s is %[2]s, more than %[3]s, which is %[4]s",
		HintZH: "部分不能多于全部，请核对这两个数", HintEN: "a part cannot be more than the whole; check both numbers",
	}
	errMoreTogether = diag.Message{
		Code: "JB0448", Severity: diag.Error,
		ZH: "%[1]s合起来是 %[2]s，比%[3]s的 %[4]s 还多", EN: "%[1]s is %[2]s together, more than %[3]s, which is %[4]s",
		HintZH: "部分合起来不能多于全部，请核对这几个数", HintEN: "parts cannot be more than the whole; check the numbers",
	}
)

// rules reads what fields demand of each other: then, or part and of.
func (l *loader) rules(d *definition, n yamldoc.Node, from source) {
	for c := range n.Items() {
		var r model.Rule
		name := "rule " + strconv.Itoa(len(d.kind.Rules))
		d.place(name, c.Pos(), from)
		l.each(c, map[string]func(yamldoc.Node){
			"when": l.when(d, name+"/when", from, &r.When), "then": l.when(d, name+"/then", from, &r.Then), "message": l.label(&r.Message),
			"part": l.placed(d, name+"/part", from, l.strs(&r.Part)), "of": l.placed(d, name+"/of", from, l.str(&r.Of)),
		})
		switch part, of := c.Get("part"), c.Get("of"); {
		case c.Get("then").IsZero() == (part.IsZero() && of.IsZero()):
			l.list.Add(errDefOne.At(c.Pos(), "rules", listText("then", "part")))
			continue
		case len(r.Part) == 0 && !of.IsZero():
			l.list.Add(errDefMissing.At(c.Pos(), "part"))
			continue
		case r.Of == "" && !part.IsZero():
			l.list.Add(errDefMissing.At(c.Pos(), "of"))
			continue
		}
		d.kind.Rules = append(d.kind.Rules, r)
	}
}

// checkPart looks at a whole and its parts, which are numbers of one type; counts
// are whole numbers. A wrong rule is not applied.
func (l *loader) checkPart(d *definition, at string, r *model.Rule) {
	before := len(l.list)
	r.Of = l.checkKept(d, at+"/of", r.Of, aNumber, numbers...)
	whole, ok := d.kind.Field(r.Of)
	for i, name := range r.Part {
		r.Part[i] = l.checkKept(d, at+"/part", name, aNumber, append(numbers[:len(numbers):len(numbers)], model.TypeCounts)...)
		f, isField := d.kind.Field(name)
		if !ok || !isField || len(l.list) > before {
			continue
		}
		for _, f := range []*model.Field{f, whole} {
			if f.Derive != nil {
				l.list.Add(errDefDerivedUse.At(d.at(at+"/part"), f.Name))
			}
		}
		if f.Type != whole.Type && (f.Type != model.TypeCounts || whole.Type != model.TypeInt) {
			l.list.Add(errDefAlike.At(d.at(at+"/part"), f.Name, whole.Name))
		}
	}
	if len(l.list) > before {
		r.Part, r.Of = nil, ""
	}
}

// rules checks what ties the fields of a record together.
func (f *fileDecoder) rules(b *builder, n yamldoc.Node) {
	for _, r := range b.kind.Rules {
		if !b.holds(r.When) {
			continue
		}
		for _, name := range keysOf(r.Then) {
			if b.holds(map[string][]string{name: r.Then[name]}) {
				continue
			}
			pos := n.Pos()
			if i := b.kind.Index(name); i >= 0 && !b.cols[i].key.IsZero() {
				pos = b.cols[i].key.Pos()
			}
			f.report(errRule.At(pos, messageText(r)))
		}
		if r.Of != "" {
			f.part(b, r)
		}
	}
}

func messageText(r model.Rule) diag.Text {
	return diag.Text{ZH: r.Message.In("zh"), EN: r.Message.In("en")}
}

// part reports parts that are together more than the whole, at the last of them.
func (f *fileDecoder) part(b *builder, r model.Rule) {
	of := b.kind.Index(r.Of)
	if of < 0 || !b.cols[of].good || b.cols[of].shape != shapeInt {
		return
	}
	whole, sum := &b.cols[of], int64(0)
	var last *column
	var names []string
	for _, name := range r.Part {
		i := b.kind.Index(name)
		if i < 0 || !b.cols[i].good {
			continue
		}
		c := &b.cols[i]
		n := c.rowSum()
		if sum += n; sum < 0 && n > 0 { // more than fits a number
			sum = math.MaxInt64
		}
		names = append(names, name)
		if last == nil || c.key.Pos().Line > last.key.Pos().Line {
			last = c
		}
	}
	most := whole.Ints[len(whole.Ints)-1]
	if last == nil || sum <= most {
		return
	}
	if r.Message != (model.Label{}) {
		f.report(errRule.At(last.key.Pos(), messageText(r)).With(whole.key.Pos()))
		return
	}
	m := errMore
	if len(names) > 1 {
		m = errMoreTogether
	}
	f.report(m.At(last.key.Pos(), fieldsText(b.kind, names), last.say(amount(last.field, sum)),
		fieldText(whole.field), whole.say(amount(whole.field, most))).With(whole.key.Pos()))
}

// rowSum is the number of the current row; of counts their sum, without the
// categories that are part of another one that is given.
func (c *column) rowSum() int64 {
	switch c.shape {
	case shapeInt:
		return c.Ints[len(c.Ints)-1]
	case shapeCounts:
		codes := c.rowCodes()
		keys := make([]string, len(codes))
		for i, code := range codes {
			keys[i] = c.Dict[code]
		}
		sum := int64(0)
		for i, n := range c.Ints[len(c.Ints)-len(codes):] {
			if o, ok := c.field.Option(keys[i]); ok && o.Of != "" && slices.Contains(keys, o.Of) {
				continue
			}
			if sum += n; sum < 0 {
				return math.MaxInt64
			}
		}
		return sum
	}
	return 0
}

// amount is a stored number as an editor writes it.
func amount(f *model.Field, n int64) string {
	if n < 0 && n != math.MinInt64 {
		return "-" + amount(f, -n)
	}
	decimals := func(unit, digits int64) string {
		s := strconv.FormatInt(n/unit, 10)
		if rest := n % unit; rest != 0 {
			s += "." + strings.TrimRight(strconv.FormatInt(unit+rest, 10)[1:1+digits], "0")
		}
		return s
	}
	switch f.Type {
	case model.TypeNumber:
		return decimals(1e6, 6)
	case model.TypeMoney:
		return decimals(100, 2)
	case model.TypeHours:
		if n%60 != 0 {
			return strconv.FormatInt(n, 10) + "分钟"
		}
		return strconv.FormatInt(n/60, 10)
	}
	return strconv.FormatInt(n, 10)
}

// fieldsText names fields to an editor.
func fieldsText(k *model.Kind, names []string) diag.Text {
	var t diag.Text
	for i, name := range names {
		f, ok := k.Field(name)
		if !ok {
			continue
		}
		one := fieldText(f)
		if i > 0 {
			t.ZH, t.EN = t.ZH+"、", t.EN+" + "
		}
		t.ZH, t.EN = t.ZH+one.ZH, t.EN+one.EN
	}
	return t
}

// holds reports whether all conditions are met by the current row.
func (b *builder) holds(conditions map[string][]string) bool {
	for name, accepted := range conditions {
		i := b.kind.Index(name)
		if i < 0 || !b.cols[i].meets(accepted) {
			return false
		}
	}
	return true
}

func (c *column) meets(accepted []string) bool {
	if slices.Contains(accepted, "*") && c.has {
		return true
	}
	if !c.good {
		return false
	}
	if c.field.Type == model.TypeBool {
		return slices.ContainsFunc(accepted, func(s string) bool {
			yes, ok := parseBool(s)
			return ok && yes == (c.Ints[len(c.Ints)-1] == 1)
		})
	}
	return slices.ContainsFunc(c.rowCodes(), func(code uint32) bool { return slices.Contains(accepted, c.Dict[code]) })
}
