package render

import (
	"strconv"
	"strings"

	"jianbao/generator/deps"
	"jianbao/generator/derive"
	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// today is the day of the build clock.
func (e *Env) today() int32 { return model.Day(e.Site.Now) }

// shown reports whether a field may be shown of a single record, and does not
// name records that may not.
func (e *Env) shown(k *model.Kind, f *model.Field) bool {
	if f.Type == model.TypeRef || f.Type == model.TypeRecords {
		if to, ok := e.Site.Kinds.Get(f.Ref); ok && to.Private {
			return false
		}
	}
	return k.Shows(f)
}

// tabular fields are shown as a label with a value.
func (e *Env) tabular(k *model.Kind, f *model.Field) bool {
	switch f.Type {
	case model.TypeMarkdown, model.TypeImage, model.TypeRecords:
		return false
	}
	return !f.Hidden && f.Name != k.Title && !(f.Type == model.TypeState && f.Multiple) && e.shown(k, f)
}

// clock notes that a computed value may be another one tomorrow.
func (v *Record) clock(f *model.Field) {
	if derive.Clock(f) {
		v.w.noteClock()
		return
	}
	if f.Derive != nil { // such as the days between two states
		v.steps()
	}
}

// int is a number of the record, written or computed.
func (v *Record) int(f *model.Field) (int64, bool) {
	if f.Derive == nil {
		return v.r.Int(f.Name)
	}
	v.clock(f)
	return derive.Int(v.r, f.Name, v.w.env.today())
}

// terms are the values of a coded field, written or computed. A name that was
// no record may become one without the record's own file changing.
func (v *Record) terms(f *model.Field) []string {
	if f.Derive != nil {
		v.clock(f)
	} else if f.Type == model.TypeState {
		v.steps()
	}
	terms := fieldTerms(v.r, f, v.w.env.today())
	if f.Loose && len(terms) > 0 {
		v.w.note(deps.List, "values/"+v.r.Table.Kind.Name+"/"+f.Name+"/"+v.r.ID(), hashTexts(terms))
	}
	return terms
}

// fieldTerms are the values of a coded field on a day.
func fieldTerms(r model.Record, f *model.Field, today int32) []string {
	k := r.Table.Kind
	switch {
	case f.Derive != nil || k.States != nil && f.Name == k.States.Field:
	case k.States != nil && f.Name == k.States.History:
		steps, n := reached(r, today)
		states := make([]string, n)
		for i := range states {
			states[i] = steps[i].State
		}
		return states
	default:
		return r.Terms(f.Name)
	}
	if t := derive.Term(r, f.Name, today); t != "" {
		return []string{t}
	}
	return nil
}

// termsHash identifies the values of a record's coded field: <kind>/<field>/<id>.
func (e *Env) termsHash(name string) deps.Hash {
	kind, rest, _ := strings.Cut(name, "/")
	field, id, _ := strings.Cut(rest, "/")
	r, ok := e.Site.Tables[kind].Find(id)
	if !ok {
		return deps.Hash{}
	}
	f, ok := r.Table.Kind.Field(field)
	if !ok {
		return deps.Hash{}
	}
	return hashTexts(fieldTerms(r, f, e.today()))
}

func hashTexts(list []string) deps.Hash {
	var h deps.Hasher
	return h.Int(int64(len(list))).Str(list...).Sum()
}

// number shows a numeric value of a field, and its unit; "" where the field does
// not say one.
func (w *Worker) number(f *model.Field, n int64) (value, unit string) {
	switch {
	case f.Derive != nil && f.Derive.Percent[0] != "":
		return tenths(n), "%"
	case f.Derive != nil && f.Type == model.TypeInt: // a number of days
		return stats.FormatNum(n, 1), w.say("天", plural(n, "day"))
	}
	switch f.Type {
	case model.TypeHours:
		return stats.FormatNum(n, 60), w.say("小时", "h")
	case model.TypeMoney:
		return w.say("", "¥") + money(n), w.say("元", "")
	case model.TypeNumber:
		return stats.Format(n, 1e6), ""
	case model.TypeBool:
		if n != 0 {
			return w.say("是", "yes"), ""
		}
		return w.say("否", "no"), ""
	}
	if isYear(f) || f.Min == nil && n >= 1900 && n < 2100 { // without a bound it may be one too
		return strconv.FormatInt(n, 10), ""
	}
	return stats.FormatNum(n, 1), ""
}

// tenths writes millionths with at most one decimal, rounded.
func tenths(n int64) string {
	if n < 0 {
		return "-" + tenths(-n)
	}
	return stats.FormatNum((n+50_000)/100_000, 10)
}

// plural is an English word for a number of things.
func plural(n int64, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}
