package render

import (
	"encoding/json"
	"html/template"
	"math"
	"sort"
	"strings"
	"time"

	"jianbao/generator/deps"
	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// referrers notes and lists the rows of a kind that refer to this record.
func (v *Record) referrers(kind, field string) (*model.Table, []int32) {
	name := v.refName(kind, field)
	t, rows := v.w.env.rows(name)
	var h deps.Hasher
	v.w.note(deps.List, name, hashRows(&h, t, rows))
	return t, rows
}

func (v *Record) views(t *model.Table, rows []int32) []*Record {
	out := make([]*Record, len(rows))
	for i, n := range rows {
		out[i] = v.w.record(t.Row(int(n)))
	}
	return out
}

// Referrers are the newest n records of a kind that refer to this one.
func (v *Record) Referrers(kind, field string, n int) []*Record {
	t, rows := v.referrers(kind, field)
	return v.views(t, first(rows, n))
}

// Coming are the next n of the dated records of a kind that refer to this one and
// begin after today, the soonest first, by the time of day too.
func (v *Record) Coming(kind, field string, n int) []*Record {
	v.w.noteClock()
	return v.w.records("rec:coming/" + itoa(n) + "/" + strings.TrimPrefix(v.refName(kind, field), "rec:by/"))
}

// Past are the newest n of the records of a kind that refer to this one and began
// today or before, or have no date.
func (v *Record) Past(kind, field string, n int) []*Record {
	t, rows := v.referrers(kind, field)
	if t != nil && t.Kind.Date != "" {
		v.w.noteClock()
	}
	return v.views(t, first(rows[v.w.env.ahead(t, rows):], n))
}

// ahead counts the rows that begin after today; rows come newest first.
func (e *Env) ahead(t *model.Table, rows []int32) int {
	if t == nil || t.Kind.Date == "" {
		return 0
	}
	today := e.today()
	return sort.Search(len(rows), func(i int) bool {
		start, _, ok := t.Row(int(rows[i])).Days(t.Kind.Date)
		return !ok || start <= today
	})
}

// ReferrersBy are the records of a kind that refer to this one through any of the
// fields, each once and in the same order; at most n.
func (v *Record) ReferrersBy(kind string, n int, fields ...string) []*Record {
	var out []*Record
	seen := map[string]bool{v.ID(): true}
	for _, field := range fields {
		for _, r := range v.Referrers(kind, field, math.MaxInt) {
			if !seen[r.ID()] {
				seen[r.ID()] = true
				out = append(out, r)
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return before(out[i], out[j]) })
	return first(out, n)
}

// before orders the records of a kind as its lists do: newest first, then as written.
func before(a, b *Record) bool {
	if s, t := a.Date(), b.Date(); !s.t.Equal(t.t) {
		return s.t.After(t.t)
	}
	return a.r.Number() < b.r.Number()
}

// ReferrerCount counts them.
func (v *Record) ReferrerCount(kind, field string) int {
	_, rows := v.referrers(kind, field)
	return len(rows)
}

func (v *Record) refName(kind, field string) string {
	return "rec:by/" + kind + "/" + field + "/" + v.r.ID()
}

// Measure is a measure over the referrers of today and before. It is computed for
// all that the field refers to at once: so it is cheap, and what is hidden of one
// cannot be told from the others and their sum.
func (v *Record) Measure(kind, measure, field string) (*Figure, error) {
	w, q := v.w, model.Query{From: kind, Measure: measure, By: field}
	t, err := w.env.Stat(q)
	if err != nil {
		return nil, err
	}
	name := queryKey(q) + "\x00" + v.r.ID()
	w.note(deps.Stat, "cell:"+name, w.env.cellHash(name))
	own := model.Query{From: kind, Measure: measure, Where: map[string][]string{field: {v.r.ID()}}}
	return w.figureOf(t, w.env.cell(t, queryKey(q), v.r.ID()), own), nil
}

// cell is the figure of a row of a table by its key; of one that is not there, a
// figure of no records.
func (e *Env) cell(t *stats.Table, query, key string) stats.Cell {
	rows, _ := e.cells.get(query, func() (map[string]int, error) {
		m := make(map[string]int, len(t.Rows))
		for i, h := range t.Rows {
			m[h.Key] = i
		}
		return m, nil
	})
	if i, ok := rows[key]; ok && key != "" {
		return t.Cells[i][0]
	}
	return stats.Cell{OK: !t.Ratio}
}

// cellHash identifies one row of a table: its query and key.
func (e *Env) cellHash(name string) deps.Hash {
	query, key, _ := strings.Cut(name, "\x00")
	var q model.Query
	if json.Unmarshal([]byte(query), &q) != nil {
		return deps.Hash{}
	}
	var h deps.Hasher
	t, err := e.Stat(q)
	if err != nil {
		return h.Str(err.Error()).Sum()
	}
	c := e.cell(t, query, key)
	h.Str(t.Measure.Label.ZH, t.Measure.Label.EN, t.TotalUnit).Int(c.V, int64(c.N), t.TotalScale, int64(t.Suppress))
	h.Int(c.Base, t.BaseScale).Str(t.BaseUnit)
	return h.Bool(c.OK).Bool(c.Hidden).Bool(t.Coarse).Sum()
}

// Chart draws a measure over the referrers of today and before: field, type,
// measure, by, and optionally split. By month it shows last year and this one.
func (v *Record) Chart(kind, field, typ, measure, by string, split ...string) (template.HTML, error) {
	spec := model.ChartSpec{Type: typ, Query: v.w.held(model.Query{
		From: kind, Measure: measure, By: by, Where: map[string][]string{field: {v.r.ID()}},
	})}
	if len(split) > 0 {
		spec.Split = split[0]
	}
	if by == "month" {
		spec.Since = "last-year"
	}
	return v.w.ownChart(spec)
}

// held leaves out what is only planned.
func (w *Worker) held(q model.Query) model.Query {
	if k, ok := w.env.Site.Kinds.Get(q.From); ok && k.Date != "" {
		if until, err := time.Parse(time.DateOnly, q.Until); err != nil || model.Day(until) > w.env.today() {
			q.Until = "today"
		}
	}
	return q
}

// ListURL is the address of the list page for a field's value: all activities of
// this community; "" where there is none.
func (v *Record) ListURL(kind, field string) string {
	k, ok := v.w.env.Site.Kinds.Get(kind)
	if !ok || k.Page == nil {
		return ""
	}
	return v.w.listPage("/" + k.Page.Section + "/" + field + "/" + v.r.ID() + "/")
}
