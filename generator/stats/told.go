package stats

// A measure with one condition counts what a table by the field of the condition
// shows in some of its rows: the settled disputes are a row of the table by
// outcome. Where that table hides a part of these rows, and others beside them,
// the measure would tell what they are.

// told is, for the total and for each row, what such a table hides.
type told struct {
	total splitting
	rows  map[string]splitting // by key
}

// splitting is what a table by the field of a condition hides in one line: of the
// rows that count above the line, of the others of the base, and of what counts
// nowhere. Of a plain measure rest is empty.
type splitting struct{ own, rest, out hiddenSum }

type hiddenSum struct{ n, sum int64 }

// slack reports whether any of the hidden figures could be less.
func (h *hiddenSum) slack() bool { return h.sum > h.n }

func (s *splitting) splits() bool {
	some := 0
	for _, h := range []hiddenSum{s.own, s.rest, s.out} {
		if h.n > 0 {
			some++
		}
	}
	return some > 1
}

// findTold makes the tables beside a measure of a private kind.
func (p *plan) findTold() (*told, *QueryError) {
	if !p.kind.Private || p.d.Suppress <= 0 {
		return nil, nil
	}
	conditions := p.own.filters
	if p.coarse() {
		conditions = p.base.filters
	}
	if len(conditions) != 1 {
		return nil, nil
	}
	f := &conditions[0]
	if !f.any && f.kind != axCode && f.kind != axBool {
		return nil, nil
	}
	other, err := p.fieldAxis("measure", p.measure.Name, p.kind.Fields[f.field])
	if err != nil || other.kind != axCode && other.kind != axBool {
		return nil, nil // what cannot be grouped by is in no table
	}
	p.axisKeys(&other)
	put := func(s *splitting, key string, n int64) {
		h := &s.out
		switch {
		case len(p.own.filters) == 1 && p.own.filters[0].field == f.field && accepts(&p.own.filters[0], other.keys, key):
			h = &s.own
		case p.coarse() && accepts(f, other.keys, key):
			h = &s.rest
		}
		h.n++
		h.sum += n
	}
	out := &told{rows: map[string]splitting{}}
	if err := p.besideCondition(axis{kind: axNone, field: -1}, other, out, put); err != nil {
		return nil, err
	}
	if p.by.kind == axNone || p.split.kind != axNone || p.by.kind == other.kind && p.by.field == other.field {
		return out, nil
	}
	return out, p.besideCondition(p.by, other, out, put)
}

// accepts reports whether a condition accepts a key of the axis on its field.
func accepts(f *filter, keys []string, key string) bool {
	for code, k := range keys {
		if k != key || f.any {
			continue
		}
		if f.kind == axBool {
			code--
		}
		return code >= 0 && code < len(f.accept) && f.accept[code]
	}
	return f.any && key != ""
}

// besideCondition makes the table of records by the field of a condition, and
// puts down what it hides.
func (p *plan) besideCondition(by, other axis, out *told, put func(s *splitting, key string, n int64)) *QueryError {
	e := *p
	e.own, e.base, e.derived, e.beside = side{scale: 1, has: -1}, nil, columns{}, nil
	e.measure.Per, e.measure.Percent, e.measure.Where = nil, false, nil
	e.q.Top, e.q.Sort, e.q.Share, e.q.Cumulative, e.q.Every = 0, "", false, false, false
	e.by, e.split = other, axis{kind: axNone, field: -1}
	if by.kind != axNone {
		e.by, e.split = by, other
		e.by.coupled = false
	}
	s, err := e.sums()
	if err != nil {
		return err
	}
	t := e.frame(s)
	e.cover(t)
	g := e.grid(t, s)
	e.protect(g, t)
	for i, r := range g.rows {
		var line splitting
		for j, c := range g.cols {
			switch {
			case !g.hidden.cells[i][j]:
			case by.kind == axNone:
				put(&out.total, r.head.Key, g.cells[i][j].all)
			default:
				put(&line, c.head.Key, g.cells[i][j].all)
			}
		}
		if by.kind != axNone {
			out.rows[r.head.Key] = line
		}
	}
	return nil
}

// hideTold hides what would tell a figure of the table by the condition; coarse
// figures are looked at one by one.
func (p *plan) hideTold(g *grid) {
	if p.told == nil || p.coarse() {
		return
	}
	total := p.told.total.splits()
	g.hidden.total = g.hidden.total || total
	all := total && (p.by.kind == axNone || p.split.kind != axNone)
	for i, r := range g.rows {
		row := p.told.rows[r.head.Key]
		for j := range g.cols {
			g.hidden.cells[i][j] = g.hidden.cells[i][j] || all || row.splits()
		}
	}
}

// besideRow is what the table by the condition hides of a row, of the total for
// any other figure.
func (p *plan) besideRow(key string) splitting {
	if p.told == nil {
		return splitting{}
	}
	if s, ok := p.told.rows[key]; ok && p.split.kind == axNone {
		return s
	}
	return p.told.total
}

func (p *plan) besideTotal() splitting {
	if p.told == nil {
		return splitting{}
	}
	return p.told.total
}
