package render

import (
	"slices"
	"sort"

	"jianbao/generator/deps"
	"jianbao/generator/derive"
	"jianbao/generator/model"
)

// BoardColumn is a state with the records in it.
type BoardColumn struct {
	Key, Label, Color, Icon string
	Count                   int // all records in the state
	Overdue                 int // of them beyond their time limit
	Records                 []*Record
	More                    int    // Count without those in Records
	URL                     string // the list of the state, "" where there is none
	Final                   bool
}

// Records shown of a state, and of a final one.
const (
	boardRecords = 30
	boardFinal   = 8
)

// board is a list of records by state: the rows to show, and the numbers.
type board map[string]*boardState

type boardState struct {
	rows           []int32 // those to show
	count, overdue int
}

// board sorts the records of a list into the states of their kind: unfinished
// ones overdue first, then those that have waited longest; finished ones newest
// first.
func (e *Env) board(p *model.Page) board {
	b, _ := e.boards.get(ID(p), func() (board, error) { return e.makeBoard(p), nil })
	return b
}

func (e *Env) makeBoard(p *model.Page) board {
	l := p.List
	if l == nil || l.Kind.States == nil || !l.Kind.Listed() {
		return nil
	}
	type waiting struct {
		row     int32
		overdue bool
		since   int32
	}
	sm, t, today := l.Kind.States, e.Site.Tables[l.Kind.Name], e.today()
	w := &Worker{env: e}
	by := map[string][]waiting{}
	out := board{}
	for _, n := range l.Rows {
		v := &Record{w, t.Row(int(n))}
		state := v.state()
		if out[state] == nil {
			out[state] = &boardState{}
		}
		s := out[state]
		s.count++
		if slices.Contains(sm.Final, state) {
			if len(s.rows) < boardFinal {
				s.rows = append(s.rows, n)
			}
			continue
		}
		x := waiting{row: n, since: v.since()}
		if start, _, ok := v.r.Days(l.Kind.Date); ok && x.since == model.NoDay {
			x.since = start
		}
		if due, ok := derive.Due(v.r, today); ok && due < today && l.Kind.ShowsLimits() {
			x.overdue = true
			s.overdue++
		}
		by[state] = append(by[state], x)
	}
	for state, list := range by {
		sort.SliceStable(list, func(i, j int) bool {
			if list[i].overdue != list[j].overdue {
				return list[i].overdue
			}
			return list[i].since < list[j].since
		})
		for _, x := range first(list, boardRecords) {
			out[state].rows = append(out[state].rows, x.row)
		}
	}
	return out
}

// boardHash identifies the numbers of a board; the records are lists of their own.
func (e *Env) boardHash(id string) deps.Hash {
	p := e.page(id)
	if p == nil {
		return deps.Hash{}
	}
	b := e.board(p)
	var h deps.Hasher
	if p.List != nil && p.List.Kind.States != nil {
		for _, o := range p.List.Kind.States.States {
			if s := b[o.Key]; s != nil {
				h.Str(o.Key).Int(int64(s.count), int64(s.overdue))
			}
		}
	}
	return h.Sum()
}

// Board are the states of a kind's section page with their records; nil for other
// pages, and for kinds without states.
func (v *Page) Board() []BoardColumn {
	if !v.isSection() || v.p.List.Kind.States == nil || !v.p.List.Kind.Listed() {
		return nil
	}
	w, k, id := v.w, v.p.List.Kind, ID(v.p)
	w.note(deps.List, "board/"+id, w.env.boardHash(id))
	b := w.env.board(v.p)
	var out []BoardColumn
	for _, o := range k.States.States {
		c := BoardColumn{
			Key: o.Key, Label: w.env.label(o.Label), Color: o.Color, Icon: o.Icon,
			Final: slices.Contains(k.States.Final, o.Key),
			URL:   w.listPage("/" + k.Page.Section + "/" + k.States.Field + "/" + o.Key + "/"),
		}
		if s := b[o.Key]; s != nil {
			c.Count, c.Overdue = s.count, s.overdue
			c.Records = w.records("rec:state/" + o.Key + "/" + id)
			c.More = c.Count - len(c.Records)
		}
		out = append(out, c)
	}
	return out
}
