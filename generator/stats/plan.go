package stats

import (
	"maps"
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// plan is a query with all names resolved.
type plan struct {
	d       Data
	en      bool
	q       model.Query
	kind    *model.Kind
	table   *model.Table
	measure model.Measure
	factors []factor
	scale   int64

	dateCol  int   // -1 for kinds without date
	needDate bool  // a record without date cannot count
	lo, hi   int32 // days that count, inclusive
	bounded  [2]bool
	times    []timeFilter
	// periodKeys are the keys of where that bound the period.
	periodKeys []string
	filters    []filter
	by, split  axis
	// conditions are the labels of accepted values.
	conditions []string
}

const (
	minDay int32 = -719162 // 0001-01-01
	maxDay int32 = 2932896 // 9999-12-31
)

// axis is By or Split.
type axis struct {
	name  string
	label model.Label
	kind  axisKind
	field int
	unit  unit
	// named are the accepted values by table-wide code; nil accepts all.
	named []bool
	whole []uint32 // of a counts field: category → the whole it is a part of, 0
	keys  []string // group → value; group 0 is "no value"
	// Time: group g > 0 is bucket buckets[g-1]; slots maps bucket-base to g.
	base    int
	slots   []int32
	buckets []int
	coupled bool // the measure is divided among the categories of this axis
}

type axisKind uint8

const (
	axNone axisKind = iota
	axTime
	axCode
	axBool
	axCounts
)

// timeFilter accepts some periods of a unit.
type timeFilter struct {
	unit    unit
	buckets []int
}

func (f timeFilter) accepts(day int32) bool { return slices.Contains(f.buckets, f.unit.bucket(day)) }

// filter accepts records by one field.
type filter struct {
	kind   axisKind // axCode, axBool, axCounts; axNone for whole numbers
	field  int
	accept []bool // by table-wide code; [no, yes] for axBool
	whole  []uint32
	ints   []int64
}

// factor is a part of a measure: a number column, or a counts field.
type factor struct {
	field  int
	counts bool
	named  []bool // of a counts field: the categories to sum; nil is all
	whole  []uint32
	fixed  bool // named by the measure itself, not by the query
}

func newPlan(d Data, q model.Query) (*plan, error) {
	p := &plan{d: d, en: strings.HasPrefix(d.Lang, "en"), q: q.On(d.Now), dateCol: -1, lo: minDay, hi: maxDay}
	steps := []func() *QueryError{p.resolveKind, p.resolveMeasure, p.resolveWhere, p.resolvePeriod, p.resolveAxes, p.checkForm}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *plan) resolveKind() *QueryError {
	var allowed []diag.Text
	for _, k := range p.d.Kinds.All {
		allowed = append(allowed, text(k.Label, k.Name))
		if p.kind == nil && (k.Plural.ZH == p.q.From || strings.EqualFold(k.Plural.EN, p.q.From)) && p.q.From != "" {
			p.kind = k
		}
	}
	if k, ok := p.d.Kinds.Get(p.q.From); ok && p.q.From != "" {
		p.kind = k
	}
	if p.kind == nil {
		if p.q.From == "" {
			e := badValue("from", "", "没有写要统计哪一类记录", "the kind of records to count is missing")
			e.Allowed = allowed
			return e
		}
		return unknown("from", p.q.From, diag.Text{ZH: "没有“" + p.q.From + "”这类记录", EN: "there is no kind " + quote(p.q.From)}, allowed)
	}
	p.q.From = p.kind.Name
	p.table = p.d.Tables[p.kind.Name]
	if p.kind.Date != "" {
		p.dateCol = p.kind.Index(p.kind.Date)
	}
	return nil
}

// text names something to the reader: its label, or its name.
func text(l model.Label, name string) diag.Text {
	t := diag.Text{ZH: l.ZH, EN: name}
	if t.ZH == "" {
		t.ZH = name
	}
	return t
}

func (p *plan) resolveMeasure() *QueryError {
	name := p.q.Measure
	if m, ok := p.kind.Measure(name); ok && name != "" {
		p.measure = *m
	} else if model.IsCount(name) {
		p.measure = model.Measure{Name: "count", Label: model.Label{ZH: p.kind.Label.ZH + "数", EN: "Number of " + plural(p.kind)}, Unit: model.Label{ZH: "条", EN: "records"}}
		if m, ok := p.kind.Measure("count"); ok {
			p.measure = *m
		}
	} else {
		allowed := []diag.Text{{ZH: "数量", EN: "count"}}
		for _, m := range p.kind.Measures {
			if m.Name != "count" {
				allowed = append(allowed, text(m.Label, m.Name))
			}
		}
		return unknown("measure", name, diag.Text{ZH: p.kind.Label.ZH + "没有“" + name + "”这个指标", EN: p.kind.Name + " has no measure " + quote(name)}, allowed)
	}
	p.q.Measure = p.measure.Name
	p.scale = 1
	for _, f := range []string{p.measure.Field, p.measure.Times} {
		if f == "" {
			continue
		}
		if err := p.addFactor(f); err != nil {
			return err
		}
	}
	return nil
}

func plural(k *model.Kind) string {
	if k.Plural.EN != "" {
		return strings.ToLower(k.Plural.EN)
	}
	return k.Name
}

// addFactor resolves "hours", "participants" or "participants.volunteers".
func (p *plan) addFactor(name string) *QueryError {
	field, category, _ := strings.Cut(name, ".")
	f, ok := p.kind.Field(field)
	if !ok {
		return badValue("measure", p.measure.Name, "指标“"+p.measure.Label.ZH+"”用到的字段“"+name+"”不存在", "the measure's field "+quote(name)+" does not exist")
	}
	fc := factor{field: p.kind.Index(f.Name)}
	switch f.Type {
	case model.TypeInt, model.TypeBool:
	case model.TypeNumber:
		p.scale *= 1e6
	case model.TypeHours:
		p.scale *= 60
	case model.TypeMoney:
		p.scale *= 100
	case model.TypeCounts:
		fc.counts = true
		fc.whole = p.wholes(f, fc.field)
		if category != "" {
			fc.fixed = true
			fc.named = p.codes(fc.field, []string{category})
		}
	default:
		return badValue("measure", p.measure.Name, "字段“"+f.Label.ZH+"”不是数字，不能求和", "the field "+quote(f.Name)+" holds no numbers to sum")
	}
	p.factors = append(p.factors, fc)
	return nil
}

// keys are the values of a coded field by table-wide code. Wholes that occur
// only through their parts get codes behind those of the dictionary.
func (p *plan) keys(field int) []string {
	f := p.kind.Fields[field]
	var keys []string
	if p.table != nil && p.table.Dicts != nil && p.table.Dicts[field] != nil {
		keys = p.table.Dicts[field].Values
	}
	if len(keys) == 0 {
		keys = []string{""}
	}
	if f.Type != model.TypeCounts {
		return keys
	}
	keys = slices.Clip(keys)
	for _, o := range p.options(f) {
		if o.Of != "" && slices.Contains(keys, o.Key) && !slices.Contains(keys, o.Of) {
			keys = append(keys, o.Of)
		}
	}
	return keys
}

// codes marks the codes of some values.
func (p *plan) codes(field int, values []string) []bool {
	keys := p.keys(field)
	accept := make([]bool, len(keys))
	for i, k := range keys {
		accept[i] = i > 0 && slices.Contains(values, k)
	}
	return accept
}

// wholes maps each category's code to that of the whole it is a part of.
func (p *plan) wholes(f *model.Field, field int) []uint32 {
	var whole []uint32
	keys := p.keys(field)
	for _, o := range p.options(f) {
		if o.Of == "" {
			continue
		}
		part, w := slices.Index(keys, o.Key), slices.Index(keys, o.Of)
		if part > 0 && w > 0 {
			if whole == nil {
				whole = make([]uint32, len(keys))
			}
			whole[part] = uint32(w)
		}
	}
	return whole
}

// options are the values a coded field may have, in their order.
func (p *plan) options(f *model.Field) []model.Option {
	switch {
	case len(f.Options) > 0:
		return f.Options
	case f.Type == model.TypeState && p.kind.States != nil:
		return p.kind.States.States
	case f.Taxonomy != "":
		return p.d.Kinds.Taxonomies[f.Taxonomy]
	}
	return nil
}

// resolvePeriod reads Since and Until.
func (p *plan) resolvePeriod() *QueryError {
	for i, s := range []string{p.q.Since, p.q.Until} {
		key := [2]string{"since", "until"}[i]
		if s == "" {
			continue
		}
		if p.dateCol < 0 {
			return combine(key, s, p.kind.Label.ZH+"没有日期，不能限定时间", p.kind.Name+" has no date to limit")
		}
		a, b, ok := relativeSpan(s, p.d.Now)
		if !ok {
			a, b, ok = parsePeriod(s)
		}
		if !ok {
			return badValue(key, s, "看不懂时间“"+s+"”，请写成 2026-01-31、2026-01 或 2026", "cannot read the day "+quote(s)+"; write 2026-01-31, 2026-01 or 2026")
		}
		p.bounded[i] = true
		if i == 0 {
			p.lo = max(p.lo, a)
		} else {
			p.hi = min(p.hi, b)
		}
	}
	if p.q.Since != "" && p.q.Until != "" && p.lo > p.hi {
		return combine("until", p.q.Until, "截止时间早于开始时间", "until is before since")
	}
	p.needDate = p.needDate || p.bounded[0] || p.bounded[1]
	return nil
}

func (p *plan) resolveWhere() *QueryError {
	for _, name := range slices.Sorted(maps.Keys(p.q.Where)) {
		if err := p.addFilter(name, p.q.Where[name]); err != nil {
			return err
		}
	}
	return nil
}

func (p *plan) resolveAxes() *QueryError {
	var err *QueryError
	if p.by, err = p.axis("by", p.q.By); err != nil {
		return err
	}
	if p.split, err = p.axis("split", p.q.Split); err != nil {
		return err
	}
	if p.by.kind == axTime && p.split.kind == axTime && p.split.unit == uYear {
		p.by.unit = p.by.unit.ofYear() // months side by side, a series a year
	}
	sameField := p.by.kind == p.split.kind && p.by.kind != axTime && p.by.field == p.split.field
	if p.by.kind != axNone && (p.by.name == p.split.name || sameField) {
		return combine("split", p.q.Split, "split（分组）不能与 by（按）相同", "split cannot be the same as by")
	}
	if p.by.kind == axNone && p.split.kind != axNone {
		return combine("split", p.q.Split, "写了 split（分组），还要写 by（按），例如 by: month", "split needs by as well, such as by: month")
	}
	p.needDate = p.needDate || p.by.kind == axTime || p.split.kind == axTime
	for _, ax := range []*axis{&p.by, &p.split} {
		p.couple(ax)
	}
	return nil
}

// couple divides the measure among the categories of an axis where the measure
// sums that very field.
func (p *plan) couple(ax *axis) {
	if ax.kind != axCounts {
		return
	}
	for i, f := range p.factors {
		if f.counts && !f.fixed && f.field == ax.field {
			ax.coupled = true
			p.factors = slices.Delete(p.factors, i, i+1)
			return
		}
	}
}

func (p *plan) checkForm() *QueryError {
	switch {
	case p.q.Top < 0:
		return badValue("top", "", "top（前几名）要写大于 0 的整数", "top must be a whole number above 0")
	case p.q.Cumulative && p.by.kind != axTime:
		return combine("cumulative", "", "累计只能用于按时间统计，请写 by: month 等", "a running total needs time in by, such as by: month")
	}
	_, err := sortOrder(p.q.Sort)
	return err
}
