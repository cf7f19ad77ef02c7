package stats

import (
	"maps"
	"math/big"
	"strings"

	"jianbao/generator/model"
)

// The ways of comparing: 同比 and 环比.
const (
	YearBefore   = "year-before"   // the same days a year earlier
	PeriodBefore = "period-before" // the period of equal length before
)

// Comparison sets a total beside that of an earlier period. Both periods end at
// the build clock where the query's period is not over: eleven months are
// compared with eleven months.
type Comparison struct {
	Value, Base int64 // in Scale units
	Scale       int64
	N, BaseN    int
	// Now and Before are the queries behind the two totals, with their days as
	// Since and Until.
	Now, Before model.Query
	// Change is (Value-Base)/Base in tenths of a percent, rounded; OK says
	// whether there is one (Base above 0).
	Change int64
	OK     bool
	// Rate says that the figures are percentages; their difference is Points, in
	// tenths of a percentage point.
	Rate   bool
	Points int64
	// Hidden figures are about too few persons, and 0.
	ValueHidden, BaseHidden bool
}

// Compare gives the total of a query and that of an earlier period. The query
// must bound its period on both sides (year, month, since and until …), else the
// comparison is not OK.
func Compare(d Data, q model.Query, how string) (Comparison, error) {
	q.By, q.Split, q.Top, q.Cumulative, q.Share, q.Target, q.Compare, q.Every = "", "", 0, false, false, "", "", false
	if how != YearBefore && how != PeriodBefore {
		return Comparison{}, badCompare(how)
	}
	p, err := newPlan(d, q)
	if err != nil {
		return Comparison{}, err
	}
	c := Comparison{Scale: p.scale, Rate: p.base != nil && p.measure.Percent}
	b, ok := p.periods(how)
	if !ok {
		return c, nil
	}
	c.Now, c.Before = p.during(b.now), p.during(b.base)
	now, err := Run(d, c.Now)
	if err != nil {
		return c, err
	}
	before, err := Run(d, c.Before)
	if err != nil {
		return c, err
	}
	c.Value, c.N, c.Base, c.BaseN = now.Total, now.N, before.Total, before.N
	c.ValueHidden, c.BaseHidden = now.TotalHidden, before.TotalHidden
	if c.ValueHidden || c.BaseHidden || p.base != nil && (!now.totalOK || !before.totalOK) {
		return c, nil
	}
	c.work()
	return c, nil
}

// work computes the change of two figures that may be shown.
func (c *Comparison) work() {
	c.Points = c.Value - c.Base
	if c.Base <= 0 {
		return
	}
	diff := new(big.Int).Sub(big.NewInt(c.Value), big.NewInt(c.Base))
	c.Change, c.OK = rounded(diff.Mul(diff, big.NewInt(1000)), c.Base)
}

// rounded divides to the nearest whole, halves upwards; it is false beyond int64.
func rounded(v *big.Int, by int64) (int64, bool) {
	d := big.NewInt(by)
	v.Add(v.Lsh(v, 1), d)
	v.Div(v, d.Lsh(d, 1))
	return v.Int64(), v.IsInt64()
}

func badCompare(how string) *QueryError {
	return badValue("compare", how, "比较方式只能是 year-before（同比）或 period-before（环比）", "compare is year-before or period-before")
}

// besides are the two periods of a comparison.
type besides struct {
	how             string
	whole           period // that the query asks for
	now, base       period
	nowHead, before Head
}

// periods finds the days to compare: both periods end at the build clock where
// the query's is not over. It is false where the query bounds no period.
func (p *plan) periods(how string) (besides, bool) {
	if p.dateCol < 0 || !p.bounded[0] || p.asked.first <= minDay || p.asked.first > p.today() {
		return besides{}, false
	}
	for _, f := range p.times {
		if !f.unit.repeats() {
			return besides{}, false // separate years or months have no period before them
		}
	}
	whole := p.asked
	if !p.bounded[1] || p.asked.last >= maxDay {
		whole.last = p.today()
	}
	b := besides{how: how, whole: whole, now: period{whole.first, min(whole.last, p.today())}}
	b.base = b.now.yearBefore()
	if how == PeriodBefore {
		b.base = whole.before()
		if b.now.last < whole.last {
			b.base = b.base.begin(b.now.length(), whole)
		}
	}
	return b, true
}

// during is the query with its period replaced by given days.
func (p *plan) during(d period) model.Query {
	q := p.q
	q.Since, q.Until = uDay.head(int(d.first), true, true).Key, uDay.head(int(d.last), true, true).Key
	q.Where = maps.Clone(q.Where)
	for _, k := range p.periodKeys {
		delete(q.Where, k)
	}
	q.Compare = ""
	return q
}

// period is a span of days, inclusive.
type period struct{ first, last int32 }

func (d period) length() int32 { return d.last - d.first + 1 }

// months is the number of whole calendar months the period is made of, 0 where
// it is made of no whole months.
func (d period) months() int {
	y1, m1, d1 := civil(d.first)
	y2, m2, d2 := civil(d.last + 1)
	if d1 != 1 || d2 != 1 {
		return 0
	}
	return (y2-y1)*12 + m2 - m1
}

// yearBefore moves both ends a year back; a month's last day stays the last.
func (d period) yearBefore() period {
	back := func(day int32) int32 {
		y, m, dd := civil(day)
		_, _, next := civil(day + 1)
		if end := dayOf(y-1, m+1, 0); next == 1 || dayOf(y-1, m, dd) > end {
			return end
		}
		return dayOf(y-1, m, dd)
	}
	y, m, dd := civil(d.first)
	return period{dayOf(y-1, m, dd), back(d.last)}
}

// before is the period of the same length that ends the day before: whole
// months where the period is made of whole months.
func (d period) before() period {
	if n := d.months(); n > 0 {
		y, m, _ := civil(d.first)
		return period{dayOf(y, m-n, 1), d.first - 1}
	}
	return period{d.first - d.length(), d.first - 1}
}

// begin is the first days of the period that match the first n days of like:
// up to the same day of the same month of the period where both are months.
func (d period) begin(n int32, like period) period {
	months := like.months()
	if months == 0 {
		return period{d.first, min(d.last, d.first+n-1)}
	}
	y, m, dd := civil(like.first + n - 1)
	_, _, next := civil(like.first + n)
	end := dayOf(y, m-months+1, 0) // of the month that corresponds
	if same := dayOf(y, m-months, dd); next != 1 && same < end {
		end = same
	}
	return period{d.first, min(d.last, end)}
}

// Percent writes a change in percent with its sign: +12.3%, -4%, ±0%.
func (c Comparison) Percent() string {
	if !c.OK {
		return ""
	}
	return signed(c.Change, "%")
}

// Text writes the change in words: +12.3%, for rates +2.5个百分点; "" without one.
func (c Comparison) Text(lang string) string {
	if !c.Rate || !c.OK {
		return c.Percent()
	}
	return points(c.Points, lang)
}

// points writes tenths of a percentage point with their sign.
func points(tenths int64, lang string) string {
	if strings.HasPrefix(lang, "en") {
		return signed(tenths, " points")
	}
	return signed(tenths, "个百分点")
}

// signed writes tenths with their sign.
func signed(tenths int64, unit string) string {
	switch {
	case tenths > 0:
		return "+" + FormatNum(tenths, 10) + unit
	case tenths < 0:
		return "−" + FormatNum(-tenths, 10) + unit
	}
	return "±0" + unit
}

// Change is by how much a cell differs from that of the period before: in tenths
// of a percent, or of a percentage point where the figures are percent. It is not
// ok where one of them is not shown, or the change would be from nothing.
func (t *Table) Change(now, before Cell) (tenths int64, ok bool) {
	if !now.OK || !before.OK || now.Hidden || before.Hidden {
		return 0, false
	}
	if t.Unit == "%" {
		diff := new(big.Int).Sub(big.NewInt(now.V), big.NewInt(before.V))
		return rounded(diff.Mul(diff, big.NewInt(10)), max(t.Scale, 1))
	}
	c := Comparison{Value: now.V, Base: before.V}
	c.work()
	return c.Change, c.OK
}

// ChangeText writes Change: +12.3%, for percent +2.5个百分点; "" where there is none.
func (t *Table) ChangeText(now, before Cell) string {
	tenths, ok := t.Change(now, before)
	switch {
	case !ok:
		return ""
	case t.Unit == "%":
		return points(tenths, t.Lang)
	}
	return signed(tenths, "%")
}
