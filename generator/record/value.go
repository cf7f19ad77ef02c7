package record

import (
	"strconv"
	"strings"
	"unicode"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

var (
	errOne = diag.Message{
		Code: "JB0430", Severity: diag.Error,
		ZH: "“%[1]s”只能填一个值，不能是列表", EN: "%[1]s takes one value, not a list",
		HintZH: "例如 %[2]s", HintEN: "as in %[2]s",
	}
	errScalar = diag.Message{
		Code: "JB0431", Severity: diag.Error,
		ZH: "“%[1]s”要填%[2]s", EN: "%[1]s must be %[2]s",
		HintZH: "例如 %[3]s", HintEN: "as in %[3]s",
	}
	errValue = diag.Message{
		Code: "JB0432", Severity: diag.Error,
		ZH: "“%[1]s”的值 %[2]s 不对：%[3]s", EN: "%[1]s: %[2]s is wrong: %[3]s",
		HintZH: "这里要填%[4]s，例如 %[5]s", HintEN: "expected %[4]s, as in %[5]s",
	}
	errRange = diag.Message{
		Code: "JB0433", Severity: diag.Error,
		ZH: "“%[1]s”的值 %[2]s 超出范围", EN: "%[1]s: %[2]s is out of range",
		HintZH: "应当%[3]s", HintEN: "it must be %[3]s",
	}
	errTerm = diag.Message{
		Code: "JB0434", Severity: diag.Error,
		ZH: "“%[1]s”没有“%[2]s”这个选项", EN: "%[1]s has no option %[2]q",
		HintZH: "您是不是想写“%[3]s”？可用的选项：%[4]s", HintEN: "did you mean %[3]q? options: %[4]s",
	}
	errSeveral = diag.Message{
		Code: "JB0435", Severity: diag.Error,
		ZH: "“%[1]s”的几个值写在了一起：“%[2]s”", EN: "%[1]s: several values in one text: %[2]q",
		HintZH: "请写成列表，用英文逗号隔开，例如 [甲, 乙]", HintEN: "write a list, as in [a, b]",
	}
	errControl = diag.Message{
		Code: "JB0436", Severity: diag.Error,
		ZH: "“%[1]s”里有看不见的控制字符", EN: "%[1]s has a control character",
	}
	errPath = diag.Message{
		Code: "JB0437", Severity: diag.Error,
		ZH: "“%[1]s”不是图片的路径：“%[2]s”", EN: "%[1]s is not a path of an image: %[2]q",
		HintZH: "请写 content 文件夹里的路径，用“/”隔开，例如 images/2026/xiaofang.jpg",
		HintEN: "write a path below content/ with slashes, as in images/2026/xiaofang.jpg",
	}
	errEmptyCounts = diag.Message{
		Code: "JB0438", Severity: diag.Error,
		ZH: "“%[1]s”里“%[2]s”写了两次", EN: "%[1]s: %[2]q is given twice",
	}
)

// value reads one field of a record.
func (f *fileDecoder) value(c *column, v yamldoc.Node, b *builder) {
	switch c.field.Type {
	case model.TypeCounts:
		f.counts(c, v)
		return
	case model.TypeDateRange:
		f.span(c, v)
		return
	case model.TypeState:
		if c.field.Multiple {
			f.history(c, v, b)
			return
		}
	}
	if !c.field.Multiple {
		f.single(c, v)
		return
	}
	for item := range v.Items() {
		if item.Kind() != yamldoc.Missing {
			f.single(c, item)
		}
	}
}

// single reads one scalar of a field.
func (f *fileDecoder) single(c *column, v yamldoc.Node) {
	switch v.Kind() {
	case yamldoc.List:
		f.report(errOne.At(v.Pos(), fieldText(c.field), exampleLine(c.field)))
		return
	case yamldoc.Map:
		f.report(errScalar.At(v.Pos(), fieldText(c.field), expected(c.field), exampleLine(c.field)))
		return
	}
	s := v.Str()
	switch c.field.Type {
	case model.TypeDate:
		day, why := parseDay(s)
		if f.ok(c, v, why) && c.shape != shapeNone {
			c.setDays(day, day)
		}
	case model.TypeInt:
		f.number(c, v, parseInt)
	case model.TypeNumber:
		f.number(c, v, parseNumber)
	case model.TypeHours:
		f.number(c, v, parseHours)
	case model.TypeMoney:
		f.number(c, v, parseMoney)
	case model.TypeBool:
		f.bool(c, v)
	case model.TypeEnum, model.TypeTaxonomy, model.TypeRef, model.TypePage, model.TypeState:
		f.term(c, v)
	case model.TypePerson, model.TypePhone:
		f.personal(c, v)
	case model.TypeImage:
		f.image(c, v)
	default:
		f.text(c, v)
	}
}

// ok reports why a value is wrong; values of private fields are not repeated.
func (f *fileDecoder) ok(c *column, v yamldoc.Node, why reason) bool {
	if why == nil {
		return true
	}
	f.report(errValue.At(v.Pos(), fieldText(c.field), shown(c, v), *why, expected(c.field), exampleText(c.field)))
	return false
}

func shown(c *column, v yamldoc.Node) diag.Text {
	if c.quiet && !(c.tells && v.Kind() == yamldoc.Scalar && numberShaped(v.Str())) {
		return concealed
	}
	if v.Kind() != yamldoc.Scalar {
		return diag.Text{ZH: "{…}", EN: "{…}"}
	}
	r := []rune(v.Str())
	if len(r) > 40 {
		r = append(r[:40], '…')
	}
	s := strconv.Quote(string(r))
	return diag.Text{ZH: s, EN: s}
}

func (f *fileDecoder) number(c *column, v yamldoc.Node, parse func(string) (int64, reason)) {
	if c.shape != shapeNone && f.identifies(v) {
		return
	}
	n, why := parse(v.Str())
	if !f.ok(c, v, why) || !f.inRange(c, v, n) || c.shape == shapeNone {
		return
	}
	c.setInt(n)
}

// inRange checks the bounds of the definition; durations and counts of people
// are never negative.
func (f *fileDecoder) inRange(c *column, v yamldoc.Node, n int64) bool {
	low, high := c.field.Min, c.field.Max
	if (low == nil || n >= *low) && (high == nil || n <= *high) {
		return true
	}
	scale := c.field.Type.Scale()
	var zh, en []string
	if low != nil {
		zh = append(zh, "不小于 "+formatScaled(*low, scale))
		en = append(en, "at least "+formatScaled(*low, scale))
	}
	if high != nil {
		zh = append(zh, "不大于 "+formatScaled(*high, scale))
		en = append(en, "at most "+formatScaled(*high, scale))
	}
	want := diag.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
	f.report(errRange.At(v.Pos(), fieldText(c.field), shown(c, v), want))
	return false
}

func formatScaled(v, scale int64) string {
	return strconv.FormatFloat(float64(v)/float64(scale), 'f', -1, 64)
}

func (f *fileDecoder) bool(c *column, v yamldoc.Node) {
	yes, ok := parseBool(v.Str())
	if !ok {
		f.ok(c, v, &diag.Text{ZH: "要填“是”或“否”", EN: "it is neither yes nor no"})
		return
	}
	if c.shape == shapeNone {
		return
	}
	if yes {
		c.setInt(1)
	} else {
		c.setInt(0)
	}
}

// term reads an option, a term, a reference or a page.
func (f *fileDecoder) term(c *column, v yamldoc.Node) {
	s := strings.TrimFunc(v.Str(), isBlank)
	if s == "" {
		return
	}
	if c.names != nil {
		i, ok := lookup(c.names, s)
		if !ok {
			f.noOption(c, v, s)
		} else if c.shape != shapeNone {
			f.addTerm(c, c.option(i))
		}
		return
	}
	if code, ok := c.index[s]; ok { // looked at when it came first
		f.addTerm(c, code)
		return
	}
	if f.badText(c, v, s) || c.shape == shapeNone || f.markings(c, v, s) {
		return
	}
	if s = f.clean(v, s); s == "" {
		return
	}
	if c.field.Type == model.TypeRef {
		s = normalID(s)
	}
	f.addTerm(c, c.term(s, v))
}

// addTerm adds a code once: naming an organiser twice means it once.
func (f *fileDecoder) addTerm(c *column, code uint32) {
	if !c.repeated(code) {
		c.addCode(code)
	}
}

func lookup(names map[string]int32, s string) (int32, bool) {
	if i, ok := names[s]; ok {
		return i, true
	}
	i, ok := names[fold(s)]
	return i, ok
}

func (f *fileDecoder) noOption(c *column, v yamldoc.Node, s string) {
	if strings.ContainsAny(s, "、，,；;") {
		f.report(errSeveral.At(v.Pos(), fieldText(c.field), c.say(s)))
		return
	}
	var names []string
	for _, o := range c.field.Options {
		names = append(names, o.Key, o.Label.ZH)
		names = append(names, o.Aliases...)
	}
	near := nearest(s, names)
	d := errTerm.At(v.Pos(), fieldText(c.field), c.say(s), near, optionList(c.field.Options))
	if near == "" {
		d.HintZH, d.HintEN = "可用的选项：%[4]s", "options: %[4]s"
	}
	f.report(d)
}

func optionList(options []model.Option) diag.Text {
	var zh, en []string
	for i, o := range options {
		if i == 16 {
			zh, en = append(zh, "…"), append(en, "…")
			break
		}
		if o.Label.ZH != "" {
			zh = append(zh, o.Label.ZH)
		} else {
			zh = append(zh, o.Key)
		}
		en = append(en, o.Key)
	}
	return diag.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}

func (f *fileDecoder) text(c *column, v yamldoc.Node) {
	s := v.Str()
	if c.field.Type == model.TypeText {
		s = strings.TrimFunc(s, isBlank)
	} else {
		s = strings.TrimRightFunc(s, isBlank)
	}
	if s == "" || f.badText(c, v, s) || c.shape == shapeNone || f.markings(c, v, s) {
		return
	}
	if s = f.clean(v, s); s == "" {
		return
	}
	if c.field.Area && tooDetailed(s) {
		f.report(warnAddress.At(v.Pos(), fieldText(c.field)))
	}
	c.addText(s)
}

func (f *fileDecoder) image(c *column, v yamldoc.Node) {
	s := strings.TrimPrefix(strings.TrimPrefix(strings.TrimFunc(v.Str(), isBlank), "/"), "content/")
	if s == "" || f.badText(c, v, s) {
		return
	}
	bad := strings.ContainsAny(s, "\\\n") || strings.Contains(s, "://") || strings.IndexFunc(s, unicode.IsControl) >= 0
	for part := range strings.SplitSeq(s, "/") {
		bad = bad || part == "" || part == "." || part == ".."
	}
	if bad {
		f.report(errPath.At(v.Pos(), fieldText(c.field), c.say(s)))
		return
	}
	if c.shape == shapeNone {
		return
	}
	// A masked path would lead nowhere, so the path stays and is reported.
	if f.clean(v, s) != "" {
		c.addText(s)
	}
}

var (
	startKeys = []string{"start", "开始", "from", "起"}
	endKeys   = []string{"end", "结束", "to", "止"}
)

// span reads a day or a range of days.
func (f *fileDecoder) span(c *column, v yamldoc.Node) {
	var start, end int32
	var why reason
	switch v.Kind() {
	case yamldoc.Map:
		var ok bool
		if start, end, ok = f.startEnd(c, v); !ok {
			return
		}
	case yamldoc.List:
		f.report(errOne.At(v.Pos(), fieldText(c.field), exampleLine(c.field)))
		return
	default:
		if start, end, why = parseSpan(v.Str()); !f.ok(c, v, why) {
			return
		}
	}
	if c.shape != shapeNone {
		c.setDays(start, end)
	}
}

func (f *fileDecoder) startEnd(c *column, v yamldoc.Node) (start, end int32, ok bool) {
	days := [2]int32{model.NoDay, model.NoDay}
	last := v
	ok = true
	for k, d := range v.Pairs() {
		slot := -1
		for i, keys := range [2][]string{startKeys, endKeys} {
			for _, name := range keys {
				if k.Str() == name {
					slot = i
				}
			}
		}
		if slot < 0 {
			near := nearest(k.Str(), append(append([]string{}, startKeys...), endKeys...))
			m := errKey.At(k.Pos(), c.say(k.Str()), near, c.field.Label.In("zh"), c.field.Name)
			if near == "" {
				m = m.NoHint()
			}
			f.report(m)
			ok = false
			continue
		}
		day, why := parseDay(d.Str())
		if !f.ok(c, d, why) {
			ok = false
			continue
		}
		if days[slot] = day; slot == 1 {
			last = d
		}
	}
	switch {
	case !ok:
	case days[0] == model.NoDay || days[1] == model.NoDay:
		ok = f.ok(c, v, whyPair)
	case days[1] < days[0]:
		ok = f.ok(c, last, whyBack)
	}
	return days[0], days[1], ok
}

// counts reads category → whole number.
func (f *fileDecoder) counts(c *column, v yamldoc.Node) {
	if v.Kind() != yamldoc.Map {
		f.report(errScalar.At(v.Pos(), fieldText(c.field), expected(c.field), exampleLine(c.field)))
		return
	}
	for k, n := range v.Pairs() {
		if n.Kind() == yamldoc.Missing {
			continue
		}
		code, ok := f.category(c, k)
		if !ok {
			continue
		}
		if c.shape != shapeNone && f.identifies(n) {
			continue
		}
		num, why := parseInt(n.Str())
		if why == nil && num < 0 {
			why = whyMinus
		}
		if n.Kind() != yamldoc.Scalar {
			why = whyNumber
		}
		if !f.ok(c, n, why) || c.shape == shapeNone {
			continue
		}
		if c.repeated(code) {
			f.report(errEmptyCounts.At(k.Pos(), fieldText(c.field), c.say(k.Str())))
			continue
		}
		c.addCode(code)
		c.Ints = append(c.Ints, num)
	}
}

// category finds the code of a counts key; any text will do where the field has
// no list of categories.
func (f *fileDecoder) category(c *column, k yamldoc.Node) (uint32, bool) {
	s := strings.TrimFunc(k.Str(), isBlank)
	if c.names == nil {
		if s == "" || f.badText(c, k, s) || c.shape == shapeNone {
			return 0, false
		}
		if s = f.clean(k, s); s == "" {
			return 0, false
		}
		return c.term(s, k), true
	}
	i, ok := lookup(c.names, s)
	if !ok {
		f.noOption(c, k, s)
		return 0, false
	}
	if c.shape == shapeNone {
		return 0, true
	}
	return c.option(i), true
}
