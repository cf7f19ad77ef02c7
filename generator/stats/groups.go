package stats

import (
	"cmp"
	"slices"
	"strings"

	"jianbao/generator/model"
)

// group is one group of an axis on its way to a row or series.
type group struct {
	index int // in sums; -1 for one without records
	head  Head
	rank  int // natural order, smaller first
	total int64
	rate  float64 // of a ratio: what total is of its base
	rated bool
	n     int64
	all   bool  // has records, if none with the measure; of private kinds
	from  int32 // first day of a period that does not repeat, NoDay
}

// compare orders by value.
func (a group) compare(b group) int {
	if a.rated || b.rated {
		return cmp.Compare(a.rate, b.rate)
	}
	return cmp.Compare(a.total, b.total)
}

// naturally orders by rank, then by value descending, then by label and key.
func naturally(a, b group) int {
	if a.rank != b.rank {
		return a.rank - b.rank
	}
	if c := b.compare(a); c != 0 {
		return c
	}
	if a.head.Label != b.head.Label {
		return strings.Compare(a.head.Label, b.head.Label)
	}
	return strings.Compare(a.head.Key, b.head.Key)
}

// groupsOf lists the groups of an axis that have records, or with Every all that
// could, with their heads and natural ranks, and the gaps of a time line.
func (p *plan) groupsOf(a *axis, s *sums, rows bool) []group {
	if a.kind == axPeriods {
		return []group{{index: 0, head: p.beside.nowHead, n: 1, from: model.NoDay}, {index: 1, head: p.beside.before, n: 1, from: model.NoDay}}
	}
	count := s.nBy
	if !rows {
		count = s.nSplit
	}
	var out []group
	for g := range count {
		x := p.group(s, g, rows)
		if x.n > 0 || x.all || a.kind == axNone || p.q.Every && g > 0 && a.kind != axTime && p.listed(a, a.keys[g]) {
			out = append(out, x)
		}
	}
	if a.kind == axTime {
		return p.timeline(a, out, s)
	}
	for i := range out {
		out[i].head, out[i].rank = p.head(a, out[i].index)
	}
	if p.q.Every {
		out = p.absent(a, out)
	}
	slices.SortStableFunc(out, naturally)
	return out
}

// group adds up one group. Rows of a comparison go by the present period.
func (p *plan) group(s *sums, g int, rows bool) group {
	stride, inner, step := s.nSplit, s.nSplit, 1
	if !rows {
		stride, inner, step = 1, s.nBy, s.nSplit
	}
	x := group{index: g, from: model.NoDay}
	var base int64
	for i := range inner {
		cell := g*stride + i*step
		x.n += int64(s.n[cell])
		x.all = x.all || s.all != nil && s.all[cell] > 0
		if rows && i > 0 && p.beside != nil {
			continue
		}
		x.total += s.v[cell]
		if s.d != nil {
			base += s.d[cell]
		}
	}
	if s.d != nil {
		x.rated = true
		if base > 0 {
			x.rate = float64(x.total) / float64(base)
		}
	}
	return x
}

// listed reports whether Every shows a value: what is a part of another one only
// where it is asked for by name.
func (p *plan) listed(a *axis, key string) bool {
	if a.wanted != nil && a.gathered == nil {
		return slices.Contains(a.wanted, key)
	}
	if a.kind != axCounts || a.gathered != nil {
		return true
	}
	for _, o := range p.options(p.kind.Fields[a.field]) {
		if o.Key == key {
			return o.Of == ""
		}
	}
	return true
}

// absent adds the values that no record has.
func (p *plan) absent(a *axis, out []group) []group {
	if a.gathered != nil || a.kind != axCode && a.kind != axCounts {
		return out
	}
	there := make(map[string]bool, len(out))
	for _, g := range out {
		there[g.head.Key] = true
	}
	f := p.kind.Fields[a.field]
	add := func(key string) {
		if !there[key] && p.listed(a, key) {
			there[key] = true
			g := group{index: -1, from: model.NoDay, rated: p.base != nil}
			g.head, g.rank = p.valueHead(f, key)
			out = append(out, g)
		}
	}
	for _, o := range p.options(f) {
		add(o.Key)
	}
	if f.Type == model.TypeRef {
		t := p.d.Tables[f.Ref]
		for i := range t.Len() {
			if r := t.Row(i); matches(r, f.RefWhere) {
				add(r.ID())
			}
		}
	}
	return out
}

func matches(r model.Record, where map[string]string) bool {
	for field, value := range where {
		if !slices.Contains(r.Terms(field), value) {
			return false
		}
	}
	return true
}

// head names a group. Options keep their order; records and open values share
// one rank and so are ordered by value; "no value" comes last.
func (p *plan) head(a *axis, g int) (Head, int) {
	if a.kind == axNone {
		l := p.measure.Label.In(p.d.Lang)
		return Head{Label: l, Short: l}, 0
	}
	key := a.keys[g]
	if g == 0 {
		l := p.say("未填写", "not given")
		if a.derived {
			l = p.say("其余", "the others")
		}
		if a.gathered != nil {
			l = p.say("未归类", "in no group")
		}
		return Head{Label: l, Short: l}, lastRank
	}
	if a.gathered != nil {
		o := a.gathered[g-1].Option
		h := Head{Key: o.Key, Label: o.Label.In(p.d.Lang), Color: o.Color, Index: g}
		if h.Label == "" {
			h.Label = o.Key
		}
		h.Short = h.Label
		return h, g
	}
	if a.kind == axSelf {
		h := Head{Key: key, Label: p.table.Row(g - 1).Title()}
		h.Short = h.Label
		return h, openRank
	}
	if a.kind == axBool {
		l := p.say("否", "no")
		if g == 2 {
			return Head{Key: key, Label: p.say("是", "yes"), Short: p.say("是", "yes")}, 0
		}
		return Head{Key: key, Label: l, Short: l}, 1
	}
	return p.valueHead(p.kind.Fields[a.field], key)
}

const openRank, lastRank = 1 << 20, 1 << 21

// valueHead names a value of a coded field.
func (p *plan) valueHead(f *model.Field, key string) (Head, int) {
	h := Head{Key: key, Label: key}
	rank := openRank
	index := 0
	for i, o := range p.options(f) {
		if o.Of == "" {
			index++
		}
		if o.Key == key {
			h.Label, h.Color, rank = o.Label.In(p.d.Lang), o.Color, i
			if o.Of == "" {
				h.Index = index
			}
			break
		}
	}
	switch f.Type {
	case model.TypeRef:
		if r, ok := p.d.Tables[f.Ref].Find(key); ok && !p.secret(f) {
			h.Label = r.Title()
		}
	case model.TypePage:
		if p.d.PageTitle != nil {
			if s := p.d.PageTitle(key); s != "" {
				h.Label = s
			}
		}
	}
	if h.Label == "" {
		h.Label = key
	}
	h.Short = h.Label
	return h, rank
}

func (p *plan) say(zh, en string) string {
	if p.en {
		return en
	}
	return zh
}
