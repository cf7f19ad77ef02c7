package main

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"jianbao/generator/derive"
	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// late is a record that has stayed in a state beyond its limit.
type late struct {
	Kind  string `json:"kind"`
	ID    string `json:"id"`
	Title string `json:"title"`
	State string `json:"state"`
	Due   string `json:"due"`
	Days  int    `json:"days"`
	File  string `json:"file"`
	Line  int    `json:"line"`

	kind, state string // labels
}

// withheld is how many records of a private kind are overdue; nil where they are
// too few to be told.
type withheld struct {
	Kind  string `json:"kind"`
	Count *int   `json:"count"`

	label string
}

// overdue lists what is beyond its time limit at the build clock, kind by kind,
// the longest first. Of private kinds it tells the number alone.
func (a *app) overdue(ctx context.Context, f siteFlags, asJSON bool) error {
	d, err := a.data(ctx, f)
	if err != nil {
		return err
	}
	rows, hidden := overdueRecords(d)
	if asJSON {
		return writeJSON(a.out, struct {
			Records []late     `json:"records"`
			Private []withheld `json:"private,omitempty"`
		}{rows, hidden})
	}
	if len(rows) == 0 && len(hidden) == 0 {
		a.say(a.tr("没有超期的记录", "nothing is overdue"))
		return nil
	}
	if len(rows) > 0 {
		g := grid{
			head:  []string{a.tr("类别", "kind"), a.tr("超期天数", "days"), a.tr("期限", "due"), a.tr("状态", "state"), a.tr("编号", "id"), a.tr("标题", "title"), a.tr("位置", "place")},
			right: []bool{false, true},
		}
		for _, r := range rows {
			g.rows = append(g.rows, []string{r.kind, number(r.Days), r.Due, r.state, r.ID, r.Title, r.File + ":" + strconv.Itoa(r.Line)})
		}
		if err := g.write(a.out); err != nil {
			return err
		}
	}
	var line strings.Builder
	line.WriteString(a.tr("超期 "+number(len(rows))+" 条", number(len(rows))+" overdue"))
	for _, h := range hidden {
		n := a.tr("几条", "a few")
		if h.Count != nil {
			n = number(*h.Count) + a.tr(" 条", "")
		}
		line.WriteString(a.tr("；"+h.label+" "+n+"，记录不公开，不逐条列出", "; "+h.label+": "+n+", whose records are private"))
	}
	_, err = a.out.Write([]byte(line.String() + "\n"))
	return err
}

func overdueRecords(d stats.Data) (rows []late, hidden []withheld) {
	today := model.Day(d.Now)
	rows = []late{}
	for _, k := range d.Kinds.All {
		t := d.Tables[k.Name]
		if k.States == nil || len(k.States.Limits) == 0 || t.Len() == 0 {
			continue
		}
		from, n := len(rows), 0
		for i := range t.Len() {
			r := t.Row(i)
			due, ok := derive.Due(r, today)
			if !ok || due >= today {
				continue
			}
			if n++; !k.Private {
				rows = append(rows, lateRecord(d, k, r, due, today))
			}
		}
		slices.SortStableFunc(rows[from:], func(a, b late) int { return b.Days - a.Days })
		if k.Private && n > 0 {
			h := withheld{Kind: k.Name, label: k.Label.In(d.Lang)}
			if n >= d.Suppress {
				h.Count = &n
			}
			hidden = append(hidden, h)
		}
	}
	return rows, hidden
}

func lateRecord(d stats.Data, k *model.Kind, r model.Record, due, today int32) late {
	state := derive.Term(r, k.States.Field, today)
	pos := r.Pos()
	l := late{
		Kind: k.Name, ID: r.ID(), Title: r.Title(), State: state, Due: day(due), Days: int(today - due), File: pos.File, Line: pos.Line,
		kind: k.Label.In(d.Lang), state: state,
	}
	for _, o := range k.States.States {
		if o.Key == state {
			l.state = o.Label.In(d.Lang)
		}
	}
	return l
}
