package export

import (
	"path"
	"strconv"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/query"
	"jianbao/generator/yamldoc"
)

// Form is a form as written, names not yet resolved.
type Form struct {
	Name  string // of the file, without folder and extension
	Title string // may have holes: {期间}
	Note  string // what it is for, in the list of forms

	Query model.Query

	sheet     string
	unit      string // who fills it in
	date      string // format of days where a column gives none
	portrait  bool
	total     string // heads the line of sums; "" for none
	head      []line // lines between the title and the table
	foot      []line
	sort      []sortBy
	columns   []spec
	pos       diag.Pos
	places    map[string]diag.Pos
	hasErrors bool
}

// line is a text with holes.
type line struct {
	text string
	pos  diag.Pos
}

type sortBy struct {
	name string
	desc bool
	pos  diag.Pos
}

type holds uint8

const (
	holdsNothing holds = iota
	holdsAny           // a name alone: a field, a measure or 序号
	holdsField
	holdsMeasure
	holdsNumber // running number
	holdsText
	holdsColumns
)

// maxColumns bounds a table that someone is to read.
const maxColumns = 200

// spec is a column as written.
type spec struct {
	holds  holds
	name   string // of the field or measure; the text
	header string
	format string
	join   string
	empty  string
	width  float64
	total  *bool
	values map[string]string // label, key or alias → text to write
	group  []spec

	pos    diag.Pos
	places map[string]diag.Pos
}

var formKeys = []yamldoc.Key{
	{"title", "标题", "台账名称"},
	{"note", "说明", "备注"},
	{"sheet", "工作表"},
	{"unit", "填报单位", "单位"},
	{"format", "日期格式", "格式"},
	{"paper", "纸张方向", "方向"},
	{"total", "合计"},
	{"head", "表前", "表头上方"},
	{"foot", "表尾", "表后"},
	{"sort", "排序", "顺序"},
	{"columns", "列", "栏目"},
}

// The keys of a query that choose records; package query reads them.
var queryKeys = []yamldoc.Key{
	{"from", "来源", "类别"},
	{"where", "条件"},
	{"since", "自", "起", "开始"},
	{"until", "至", "止", "到", "结束"},
}

var columnKeys = []yamldoc.Key{
	{"header", "表头", "名称"},
	{"field", "字段"},
	{"measure", "指标"},
	{"number", "序号"},
	{"text", "文字", "固定文字"},
	{"columns", "列", "栏目"},
	{"format", "格式"},
	{"join", "连接", "分隔"},
	{"empty", "空值", "没有时"},
	{"width", "列宽", "宽"},
	{"total", "合计"},
	{"values", "对应", "改写"},
}

// FormName is the name of a form by its file: forms/activities.yaml is activities.
func FormName(file string) string { return strings.TrimSuffix(path.Base(file), path.Ext(file)) }

// Parse reads a form. The form is usable, as far as it goes, even when the list
// has errors, so that [Open] can report the rest.
func Parse(file string, src []byte) (*Form, diag.List) {
	f := &Form{Name: FormName(file), places: map[string]diag.Pos{}}
	n, list := yamldoc.Parse(file, 1, src)
	p := &parser{list: list}
	f.pos = diag.Pos{File: file, Line: 1, Col: 1}
	if n.Kind() != yamldoc.Map {
		if list.Errors() == 0 {
			p.list.Add(errShape.At(f.pos, f.Name, aForm))
		}
		f.hasErrors = true
		return f, p.list
	}
	p.form(n, f)
	f.hasErrors = p.list.Errors() > 0
	return f, p.list
}

type parser struct{ list diag.List }

func (p *parser) form(n yamldoc.Node, f *Form) {
	q, used, list := query.Decode(n)
	f.Query = model.Query{From: q.From, Where: q.Where, Since: q.Since, Until: q.Until}
	var order diag.Pos // what sort means to a statistic is no matter here
	p.each(n, formKeys, func(k string, at, v yamldoc.Node) {
		f.places[k] = placeOf(at, v)
		if k == "sort" {
			order = v.Pos()
		}
		p.formKey(f, k, at, v)
	})
	for _, d := range list {
		if order.Line == 0 || d.Pos != order {
			p.list.Add(d)
		}
	}
	for k, v := range n.Pairs() {
		name, isQuery := yamldoc.Find(queryKeys, k.Str())
		_, isForm := yamldoc.Find(formKeys, k.Str())
		field, condition := query.WhereField(k.Str())
		switch {
		case isForm:
		case isQuery && name == "where" && v.Kind() == yamldoc.Map:
			f.places[name] = v.Pos()
			for wk, wv := range v.Pairs() {
				f.places["where."+wk.Str()] = wv.Pos()
			}
		case isQuery:
			f.places[name] = v.Pos()
		case condition && used[k.Str()]:
			f.places["where."+field] = v.Pos()
		default:
			p.list.Add(unknownKey(k.Pos(), k.Str(), yamldoc.Spellings(formKeys, queryKeys)))
		}
	}
	if len(f.columns) == 0 && f.places["columns"].Line == 0 {
		p.list.Add(errNoColumns.At(f.pos))
	}
}

// each calls do for the pairs whose key is one of keys; a key twice, by whatever
// name, is an error.
func (p *parser) each(n yamldoc.Node, keys []yamldoc.Key, do func(k string, at, v yamldoc.Node)) {
	n.Each(keys, do, func(k, first yamldoc.Node) {
		p.list.Add(errTwice.At(k.Pos(), k.Str(), first.Str()).With(first.Pos()))
	})
}

// placeOf is where a value is written, or its key where it has none.
func placeOf(at, v yamldoc.Node) diag.Pos {
	if v.Kind() == yamldoc.Missing {
		return at.Pos()
	}
	return v.Pos()
}

func (p *parser) formKey(f *Form, k string, at, v yamldoc.Node) {
	switch k {
	case "title":
		f.Title = p.text(at, v)
	case "note":
		f.Note = p.text(at, v)
	case "sheet":
		f.sheet = p.text(at, v)
	case "unit":
		f.unit = p.text(at, v)
	case "format":
		f.date = p.text(at, v)
	case "paper":
		switch p.text(at, v) {
		case "landscape", "横向", "横":
		case "portrait", "纵向", "纵", "竖":
			f.portrait = true
		default:
			p.list.Add(errShape.At(v.Pos(), at.Str(), aPosition))
		}
	case "total":
		f.total = p.totalLabel(at, v)
	case "head":
		f.head = p.lines(at, v)
	case "foot":
		f.foot = p.lines(at, v)
	case "sort":
		for item := range v.Items() {
			name := p.text(at, item)
			rest, desc := strings.CutPrefix(name, "-")
			f.sort = append(f.sort, sortBy{strings.TrimSpace(rest), desc, item.Pos()})
		}
	case "columns":
		f.columns = p.columns(at, v, false)
	}
}

// totalLabel reads 合计: 总计, or 合计: 是.
func (p *parser) totalLabel(at, v yamldoc.Node) string {
	s := p.text(at, v)
	if yes, ok := truth(s); ok {
		if yes {
			return "合计"
		}
		return ""
	}
	return s
}

func truth(s string) (yes, ok bool) {
	switch strings.ToLower(s) {
	case "true", "yes", "on", "是", "有", "要":
		return true, true
	case "false", "no", "off", "否", "无", "不要":
		return false, true
	}
	return false, false
}

func (p *parser) truth(at, v yamldoc.Node) (yes, ok bool) {
	if yes, ok = truth(v.Str()); !ok {
		p.list.Add(errShape.At(v.Pos(), at.Str(), aTruth))
	}
	return yes, ok
}

func (p *parser) lines(at, v yamldoc.Node) []line {
	var out []line
	for item := range v.Items() {
		out = append(out, line{p.text(at, item), item.Pos()})
	}
	return out
}

func (p *parser) text(at, v yamldoc.Node) string {
	if v.Kind() != yamldoc.Scalar || strings.TrimSpace(v.Str()) == "" || strings.ContainsAny(v.Str(), "\r\n") {
		p.list.Add(errShape.At(placeOf(at, v), at.Str(), aText))
		return ""
	}
	return strings.TrimSpace(v.Str())
}

func (p *parser) columns(at, v yamldoc.Node, inner bool) []spec {
	if v.Kind() != yamldoc.List || v.Len() == 0 {
		p.list.Add(errShape.At(placeOf(at, v), at.Str(), aList))
		return nil
	}
	var out []spec
	for item := range v.Items() {
		if len(out) == maxColumns {
			p.list.Add(errMany.At(item.Pos(), maxColumns))
			return out
		}
		if c := p.column(item, inner); c.holds != holdsNothing {
			out = append(out, c)
		}
	}
	return out
}

func (p *parser) column(n yamldoc.Node, inner bool) spec {
	c := spec{pos: n.Pos(), places: map[string]diag.Pos{}}
	switch n.Kind() {
	case yamldoc.Scalar:
		c.holds, c.name = holdsAny, strings.TrimSpace(n.Str())
		c.places["name"] = n.Pos()
		return c
	case yamldoc.Map:
	default:
		p.list.Add(errShape.At(n.Pos(), "列", aColumn))
		return c
	}
	before := len(p.list)
	first := ""
	p.each(n, columnKeys, func(k string, at, v yamldoc.Node) {
		c.places[k] = v.Pos()
		was := c.holds
		p.columnKey(&c, k, at, v, inner)
		switch {
		case c.holds == was:
		case was != holdsNothing:
			p.list.Add(errColumnTwice.At(at.Pos(), first, at.Str()))
			c.holds = was
		default:
			first, c.places["name"] = at.Str(), v.Pos()
		}
	})
	for k := range n.Pairs() {
		if _, ok := yamldoc.Find(columnKeys, k.Str()); !ok {
			p.list.Add(unknownKey(k.Pos(), k.Str(), yamldoc.Spellings(columnKeys)))
		}
	}
	if c.holds == holdsNothing && len(p.list) == before {
		p.list.Add(errColumn.At(n.Pos()))
	}
	return c
}

func (p *parser) columnKey(c *spec, k string, at, v yamldoc.Node, inner bool) {
	switch k {
	case "header":
		c.header = p.text(at, v)
	case "field":
		c.holds, c.name = holdsField, p.text(at, v)
	case "measure":
		c.holds, c.name = holdsMeasure, p.text(at, v)
	case "number":
		if yes, _ := p.truth(at, v); yes {
			c.holds = holdsNumber
		}
	case "text":
		if v.Kind() == yamldoc.Scalar && v.Str() == "" { // a column left for the pen
			c.holds = holdsText
			return
		}
		c.holds, c.name = holdsText, p.text(at, v)
	case "columns":
		if c.holds = holdsColumns; inner {
			p.list.Add(errNested.At(at.Pos()))
			return
		}
		c.group = p.columns(at, v, true)
	case "format":
		c.format = p.text(at, v)
	case "join":
		c.join = v.Str()
		if v.Kind() != yamldoc.Scalar {
			p.list.Add(errShape.At(at.Pos(), at.Str(), aText))
		}
	case "empty":
		c.empty = p.text(at, v)
	case "width":
		w, err := strconv.ParseFloat(strings.TrimSpace(v.Str()), 64)
		if err != nil || !(w >= 1 && w <= 200) {
			p.list.Add(errShape.At(v.Pos(), at.Str(), aWidth))
			return
		}
		c.width = w
	case "total":
		if yes, ok := p.truth(at, v); ok {
			c.total = &yes
		}
	case "values":
		c.values = p.values(c, at, v)
	}
}

func (p *parser) values(c *spec, at, v yamldoc.Node) map[string]string {
	if v.Kind() != yamldoc.Map {
		p.list.Add(errShape.At(at.Pos(), at.Str(), aMap))
		return nil
	}
	out := make(map[string]string, v.Len())
	for k, t := range v.Pairs() {
		if t.Kind() == yamldoc.List || t.Kind() == yamldoc.Map {
			p.list.Add(errShape.At(t.Pos(), k.Str(), aText))
			continue
		}
		out[k.Str()] = strings.TrimSpace(t.Str())
		c.places["values."+k.Str()] = k.Pos()
	}
	return out
}
