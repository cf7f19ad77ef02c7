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
	own     side
	base    *side // what a ratio is divided by; nil for a plain sum
	scale   int64 // of the figures

	dateCol  int   // -1 for kinds without date
	oneMoves bool  // one end of the period follows the clock
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
	asked      period // lo and hi before the build clock cuts them
	derived    columns
	beside     *besides // with Compare, the two periods
	told       *told    // what a table by the condition of the measure hides; nil
}

// side is what is summed: the measure, or what a ratio is divided by.
type side struct {
	filters []filter // beyond those of the query
	factors []factor
	scale   int64
	has     int     // a field that must have a value, -1
	coupled [2]bool // divided among the categories of By, Split
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
	// derived axes leave out records without value: there is nothing to fill in.
	derived bool
	wanted  []string // the values a condition on the same field accepts; nil is all
	// groups, of a dimension with named groups, and the group of each code.
	gathered []model.Group
	groupOf  []uint32
	tree     *tree // of a kind whose records are a tree; nil
	// Time: group g > 0 is bucket buckets[g-1]; slots maps bucket-base to g.
	base    int
	slots   []int32
	buckets []int
	day0    int32 // with byDay: the group of each day from day0 on
	byDay   []int32
	move    func(int32) int32 // puts a day of another period where it is compared; nil
	coupled bool              // the measure or its base is divided among the categories of this axis
}

type axisKind uint8

const (
	axNone axisKind = iota
	axTime
	axCode
	axBool
	axCounts
	axSelf    // each record for itself
	axPeriods // the two periods of a comparison
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
	any    bool     // any value at all
	wanted []string // of axCode and axCounts: the values behind accept
}

// factor is a part of a measure: a number column, or a counts field.
type factor struct {
	field  int
	counts bool
	named  []bool // of a counts field: the categories to sum; nil is all
	whole  []uint32
	fixed  bool // named by the measure itself, not by the query

	derived bool // computed: a record without value lacks nothing
}

func newPlan(d Data, q model.Query) (*plan, error) {
	p := &plan{d: d, en: strings.HasPrefix(d.Lang, "en"), q: q.On(d.Now), dateCol: -1, lo: minDay, hi: maxDay}
	p.oneMoves = isRelative(q.Since) != isRelative(q.Until)
	steps := []func() *QueryError{p.resolveKind, p.resolveMeasure, p.resolveWhere, p.resolvePeriod, p.resolveAxes, p.checkForm, p.resolveBesides}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *plan) resolveKind() *QueryError {
	if p.q.From == "" {
		e := badValue("from", "", "没有写要统计哪一类记录", "the kind of records to count is missing")
		e.Allowed = p.kindNames()
		return e
	}
	p.kind = p.findKind(p.q.From)
	if p.kind == nil && p.q.Measure == "" {
		if err := p.splitName(); err != nil {
			return err
		}
	}
	if p.kind == nil {
		e := unknown("from", p.q.From, diag.Text{ZH: "没有“" + p.q.From + "”这类记录", EN: "there is no kind " + quote(p.q.From)}, p.kindNames())
		if p.q.Measure == "" {
			names := p.figureNames()
			for _, a := range e.Allowed {
				names = append(names, a.ZH, a.EN)
			}
			e.Nearest = diag.Nearest(p.q.From, names)
		}
		return e
	}
	p.q.From = p.kind.Name
	p.table = p.d.Tables[p.kind.Name]
	if p.kind.Date != "" {
		p.dateCol = p.kind.Index(p.kind.Date)
	}
	return nil
}

func (p *plan) kindNames() (out []diag.Text) {
	for _, k := range p.d.Kinds.All {
		out = append(out, text(k.Label, k.Name))
	}
	return out
}

func (p *plan) findKind(name string) *model.Kind {
	if k, ok := p.d.Kinds.Get(name); ok {
		return k
	}
	for _, k := range p.d.Kinds.All {
		if k.Plural.ZH == name || strings.EqualFold(k.Plural.EN, name) {
			return k
		}
	}
	return nil
}

// splitName reads a figure of a text that names kind and measure in one word
// (活动服务时长), or a measure that only one kind has (参与人次).
func (p *plan) splitName() *QueryError {
	if kind, measure, ok := p.d.Kinds.Split(p.q.From); ok {
		p.kind, p.q.Measure = p.findKind(kind), measure
		return nil
	}
	var found []diag.Text
	for _, k := range p.d.Kinds.All {
		m, ok := k.Measure(p.q.From)
		if !ok || model.IsCount(p.q.From) {
			continue
		}
		if len(found) == 0 {
			p.kind, p.q.Measure = k, m.Name
		}
		found = append(found, diag.Text{ZH: text(k.Label, k.Name).ZH + "的" + text(m.Label, m.Name).ZH, EN: m.Name + " of " + k.Name})
	}
	if len(found) > 1 {
		p.kind, p.q.Measure = nil, ""
		e := badValue("from", p.q.From, "几类记录都有“"+p.q.From+"”，请写明是哪一类", "several kinds have "+quote(p.q.From)+"; say which")
		e.Allowed = found
		return e
	}
	return nil
}

// figureNames are the names that a figure of a text could have.
func (p *plan) figureNames() (out []string) {
	for _, k := range p.d.Kinds.All {
		for _, m := range k.Measures {
			out = append(out, m.Label.ZH, k.Label.ZH+m.Label.ZH, k.Name+"."+m.Name)
		}
	}
	return out
}

// text names something to the reader: its label, or its name.
func text(l model.Label, name string) diag.Text {
	t := diag.Text{ZH: l.ZH, EN: name}
	if t.ZH == "" {
		t.ZH = name
	}
	return t
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
	// From a fixed day until today is no mistake: before that day there is nothing yet.
	if p.q.Since != "" && p.q.Until != "" && p.lo > p.hi && !p.oneMoves {
		return combine("until", p.q.Until, "截止时间早于开始时间", "until is before since")
	}
	p.needDate = p.needDate || p.bounded[0] || p.bounded[1]
	p.asked = period{p.lo, p.hi}
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
	p.couple(0, &p.by)
	p.couple(1, &p.split)
	return nil
}

func (p *plan) checkForm() *QueryError {
	switch {
	case p.q.Top < 0:
		return badValue("top", "", "top（前几名）要写大于 0 的整数", "top must be a whole number above 0")
	case p.q.Show == "cheng" && (p.base == nil || !p.measure.Percent):
		return combine("measure", p.measure.Name, "“"+p.measure.Label.ZH+"”不是百分比，不能写成几成", p.measure.Name+" is no percentage")
	case (p.q.Show == "wan" || p.q.Show == "yi") && p.base != nil && p.measure.Percent:
		e := combine("measure", p.measure.Name, "“"+p.measure.Label.ZH+"”是百分比，不能用“万”“亿”作单位", p.measure.Name+" is a percentage and cannot be written in 万 or 亿")
		e.Allowed = []diag.Text{{ZH: "成", EN: "cheng"}, {ZH: "%", EN: "%"}}
		return e
	case p.q.Share && p.base != nil:
		return combine("share", "", "“"+p.measure.Label.ZH+"”本身就是比率，不能再算占比", p.measure.Name+" is a ratio already and has no shares")
	case p.q.Cumulative && p.by.kind != axTime:
		return combine("cumulative", "", "累计只能用于按时间统计，请写 by: month 等", "a running total needs time in by, such as by: month")
	}
	_, err := sortOrder(p.q.Sort)
	return err
}
