package export

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

var reHole = regexp.MustCompile(`[{｛]([^{}｛｝]*)[}｝]`)

var reHoleAround = regexp.MustCompile(`\s*[（(]?\s*[{｛][^{}｛｝]*[}｝]\s*[)）]?`)

// Heading is the title without its holes: what the form is called.
func (f *Form) Heading() string { return strings.TrimSpace(reHoleAround.ReplaceAllString(f.Title, "")) }

var holeKeys = []yamldoc.Key{
	{"title", "标题"},
	{"unit", "单位", "填报单位"},
	{"date", "日期", "填报日期"},
	{"period", "期间", "时间"},
	{"count", "条数", "份数"},
}

// holes are what the texts of a form may have filled in.
func (b *binder) holes(f *Form, l *Ledger, q model.Query, n int, rows []int) map[string]string {
	d := b.d
	day := d.dayText(d.Now)
	if f.date != "" {
		day = b.day.text(d.today())
	}
	return map[string]string{
		"title": f.Title, "unit": l.unit, "date": day, "count": strconv.Itoa(n), "period": b.period(q, l.table, rows),
	}
}

// period is that of the query. Where it has no beginning, it is from the first
// record; where it has no end, to the build clock, or to the last record where
// that is later or the query has no beginning either.
func (b *binder) period(q model.Query, t *model.Table, rows []int) string {
	first, last := model.NoDay, model.NoDay
	if b.kind.Date != "" {
		for _, n := range rows {
			start, end, ok := t.Row(n).Days(b.kind.Date)
			if !ok {
				continue
			}
			if first == model.NoDay || start < first {
				first = start
			}
			last = max(last, end)
		}
	}
	on := q.On(b.d.Now)
	if a, _, ok := span(on.Since); ok {
		first = a
		if today := b.d.today(); today >= first {
			last = max(last, today)
		}
	}
	if _, z, ok := span(on.Until); ok {
		last = z
	}
	if first == model.NoDay || last == model.NoDay || last < first {
		return ""
	}
	return b.d.periodText(first, last)
}

func (b *binder) fillAll(lines []line, holes map[string]string) []string {
	var out []string
	for _, l := range lines {
		out = append(out, b.fill(l, holes))
	}
	return out
}

func (b *binder) fill(l line, holes map[string]string) string {
	return reHole.ReplaceAllStringFunc(l.text, func(s string) string {
		name := strings.TrimSpace(reHole.FindStringSubmatch(s)[1])
		k, ok := yamldoc.Find(holeKeys, name)
		if !ok {
			b.list.Add(errHole.At(l.pos, name, diag.Text{ZH: "{标题}、{单位}、{日期}、{期间}、{条数}", EN: "{title}, {unit}, {date}, {period}, {count}"}))
			return s
		}
		return holes[k]
	})
}

// checkTotals reports that a line of sums would have nothing to say.
func (b *binder) checkTotals(f *Form, columns []column) {
	if len(columns) > 0 && b.list.Errors() == 0 && !slices.ContainsFunc(columns, func(c column) bool { return c.adds }) {
		what := diag.Text{ZH: "要求合计，但没有一列可以相加", EN: "sums are asked for, but no column can be added up"}
		hint := diag.Text{ZH: "在数字的列里写 合计: 是", EN: "write total: yes in a column of numbers"}
		b.list.Add(errName.At(f.place("total"), what, hint))
	}
}

// span gives the first and last day of 2026-03-05, 2026-03 or 2026.
func span(s string) (first, last int32, ok bool) {
	for i, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		end := [3]time.Time{t, t.AddDate(0, 1, -1), t.AddDate(1, 0, -1)}[i]
		return model.Day(t), model.Day(end), true
	}
	return model.NoDay, model.NoDay, false
}
