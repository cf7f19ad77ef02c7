package export

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// Ledger is a form with its records, ready to be written.
type Ledger struct {
	Title string
	// Rows is how many records it has.
	Rows int

	d          *Data
	table      *model.Table
	rows       []int
	columns    []column
	grouped    bool // the head has two lines
	head, foot []string
	total      string
	sheet      string
	unit       string
	portrait   bool
}

// column is a column with its names resolved.
type column struct {
	header, group string
	first         bool // of its group
	value
	number  bool // running number
	fixed   string
	measure *measure
	day     dayFormat
	format  numberFormat
	empty   string
	values  map[string]string
	adds    bool // has a place in the line of sums
}

// Open resolves a form and finds its records. q, where From is set, replaces
// parts of the form's query: its period and conditions. The list reports every
// mistake of the form that [Parse] could not see; with errors, or where Parse
// had some, there is no ledger.
func Open(f *Form, d Data, q model.Query) (*Ledger, diag.List) {
	b := &binder{d: &d, given: q}
	l := &Ledger{d: &d, total: f.total, portrait: f.portrait, unit: f.unit}
	if l.unit == "" {
		l.unit = d.Issuer
	}
	ask := override(f.Query, q)
	b.day = b.formDay(f)
	if ask.From == "" { // Parse has said so
		return nil, b.list
	}
	kind, ok := b.findKind(ask.From)
	if !ok {
		b.unknownKind(f.place("from"), ask.From)
		return nil, b.list
	}
	b.kind = kind
	if kind.Private {
		b.refuse(f.place("from"), privateKind(kind))
		return nil, b.list
	}
	l.table = d.Tables[kind.Name]
	ask.From = kind.Name
	b.conditions(f, ask)
	rows, err := stats.Rows(d.stats(), ask)
	b.queryError(f, err)
	l.columns = b.columns(f.columns, "")
	l.grouped = slices.ContainsFunc(l.columns, func(c column) bool { return c.group != "" })
	if f.total != "" {
		b.checkTotals(f, l.columns)
	}
	order := b.order(f, kind)
	holes := b.holes(f, l, ask, len(rows), rows)
	l.Title = b.fill(line{f.Title, f.place("title")}, holes)
	l.head, l.foot = b.fillAll(f.head, holes), b.fillAll(f.foot, holes)
	if l.sheet = f.sheet; l.sheet == "" {
		l.sheet = f.Heading()
	}
	if l.sheet == "" {
		l.sheet = f.Name
	}
	if f.hasErrors || b.list.Errors() > 0 {
		return nil, b.list
	}
	l.rows, l.Rows = sorted(l.table, rows, order), len(rows)
	return l, b.list
}

// override takes over the period and the conditions that the caller gives.
func override(q, by model.Query) model.Query {
	if by.Since != "" || by.Until != "" {
		q.Since, q.Until = by.Since, by.Until
	}
	if len(by.Where) > 0 {
		q.Where = maps.Clone(q.Where)
		if q.Where == nil {
			q.Where = map[string][]string{}
		}
		maps.Copy(q.Where, by.Where)
	}
	return q
}

func (f *Form) place(key string) diag.Pos {
	if p, ok := f.places[key]; ok {
		return p
	}
	return f.pos
}

func (b *binder) formDay(f *Form) dayFormat {
	day, _ := parseDayFormat("2006-01-02")
	if f.date == "" {
		return day
	}
	if given, ok := parseDayFormat(f.date); ok {
		return given
	}
	b.list.Add(errFormat.At(f.place("format"), f.date, dayHint))
	return day
}

func (b *binder) findKind(name string) (*model.Kind, bool) {
	if k, ok := b.d.Kinds.Get(name); ok {
		return k, true
	}
	for _, k := range b.d.Kinds.All {
		if name == k.Plural.ZH || strings.EqualFold(name, k.Plural.EN) {
			return k, true
		}
	}
	return nil, false
}

func (b *binder) unknownKind(pos diag.Pos, name string) {
	var allowed []diag.Text
	for _, k := range b.d.Kinds.All {
		if !k.Private {
			allowed = append(allowed, diag.Text{ZH: k.Label.ZH, EN: k.Name})
		}
	}
	b.list.Add(noName(pos, "没有“"+name+"”这类记录", "there is no kind "+quote(name), name, allowed))
}

// conditions refuses what would tell of single records what is only for sums:
// a list of those that meet a condition says that they meet it.
func (b *binder) conditions(f *Form, q model.Query) {
	for _, name := range slices.Sorted(maps.Keys(q.Where)) {
		field, ok := b.kind.Field(name)
		if d, has := b.kind.Dimension(name); has {
			field, ok = b.kind.Field(d.Field)
		}
		if !ok {
			continue // a time, or unknown: stats says so
		}
		if t := b.hiddenField(b.kind, field, nil); t != (diag.Text{}) {
			b.refuse(b.wherePlace(f, name), t)
		}
	}
}

// wherePlace is nowhere for what the caller asked for, and not the form.
func (b *binder) wherePlace(f *Form, name string) diag.Pos {
	if _, given := b.given.Where[name]; given {
		return diag.Pos{}
	}
	if p, ok := f.places["where."+name]; ok {
		return p
	}
	return f.place("where")
}

func (b *binder) queryError(f *Form, err error) {
	if err == nil || b.list.Errors() > 0 && errorIsPrivate(b.list) {
		return
	}
	var qe *stats.QueryError
	if !errors.As(err, &qe) {
		b.list.Add(errName.At(f.pos, diag.Text{ZH: err.Error(), EN: err.Error()}, diag.Text{}).NoHint())
		return
	}
	pos := f.place(qe.Key)
	if name, ok := strings.CutPrefix(qe.Key, "where."); ok {
		pos = b.wherePlace(f, name)
	} else if b.given.Since != "" || b.given.Until != "" {
		if qe.Key == "since" || qe.Key == "until" {
			pos = diag.Pos{}
		}
	}
	b.list.Add(qe.At(pos))
}

// errorIsPrivate: what stats says of the same condition would repeat it.
func errorIsPrivate(l diag.List) bool {
	return slices.ContainsFunc(l, func(d diag.Diagnostic) bool { return d.Code == errPrivate.Code })
}

// order resolves what the records are sorted by; without, by their day.
func (b *binder) order(f *Form, k *model.Kind) []orderBy {
	keys := f.sort
	if len(keys) == 0 && k.Date != "" {
		if i := k.Index(k.Date); i >= 0 && b.hiddenField(k, k.Fields[i], nil) == (diag.Text{}) {
			keys = []sortBy{{name: k.Date}}
		}
	}
	var out []orderBy
	for _, s := range keys {
		if s.name == "" {
			continue
		}
		path := splitPath(s.name)
		if len(path) == 0 {
			path = []string{s.name}
		}
		if _, isField := k.Field(path[0]); !isField {
			if m, ok := k.Measure(s.name); ok {
				sp := &spec{name: m.Name, pos: s.pos}
				var c column
				if b.measureColumn(sp, &c) {
					out = append(out, orderBy{c.get, s.desc})
				}
				continue
			}
		}
		if v, ok := b.field(k, path, s.pos, look{day: b.day, join: "、"}); ok {
			out = append(out, orderBy{v.get, s.desc})
		}
	}
	return out
}
