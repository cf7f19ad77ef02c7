package query

import (
	"fmt"
	"strconv"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

func sprintf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// Decode reads the keys of a query from a map node. Keys that are not of a
// query are left to the caller: the returned set holds the names, as written,
// that were used.
func Decode(n yamldoc.Node) (model.Query, map[string]bool, diag.List) {
	d := decoder{used: map[string]bool{}, places: map[string]diag.Pos{}}
	if n.Kind() != yamldoc.Map {
		d.list.Add(errMap.At(n.Pos()))
		return model.Query{}, d.used, d.list
	}
	var q model.Query
	d.query(n, &q)
	return q, d.used, d.list
}

// DecodeChart reads a chart: a query with its form. The default type is bar. A
// key that is not of a chart is an error with the nearest name. title, note and
// unit may be {zh: …, en: …}; DecodeChart takes the Chinese text.
func DecodeChart(n yamldoc.Node) (model.ChartSpec, diag.List) { return DecodeChartIn(n, "zh-CN") }

// DecodeChartIn is DecodeChart for texts in a given language.
func DecodeChartIn(n yamldoc.Node, lang string) (model.ChartSpec, diag.List) {
	d := decoder{used: map[string]bool{}, places: map[string]diag.Pos{}, lang: lang}
	spec := model.ChartSpec{Type: "bar", Pos: n.Pos(), Places: d.places}
	if n.Kind() != yamldoc.Map {
		d.list.Add(errMap.At(n.Pos()))
		return spec, d.list
	}
	d.query(n, &spec.Query)
	d.each(n, chartKeys, func(key string, k, v yamldoc.Node) {
		switch key {
		case "type":
			spec.Type = d.choice(k, v, chartTypes, "bar")
		case "title":
			spec.Title = d.label(k, v)
		case "note":
			spec.Note = d.label(k, v)
		case "unit":
			spec.Unit = d.label(k, v)
		case "height":
			spec.Height = d.number(k, v, 80, 2000)
		case "options":
			spec.Options = d.options(k, v)
		}
	})
	d.unknown(n, queryKeys, chartKeys)
	if spec.Type == "treemap" && spec.Sort == "" {
		spec.Sort = "tree" // what a record is part of is drawn around it
	}
	return spec, d.list
}

// DecodeList reads a list of records in a text.
func DecodeList(n yamldoc.Node) (model.ListSpec, diag.List) { return DecodeListIn(n, "zh-CN") }

// DecodeListIn is DecodeList for a title in a given language.
func DecodeListIn(n yamldoc.Node, lang string) (model.ListSpec, diag.List) {
	d := decoder{used: map[string]bool{}, places: map[string]diag.Pos{}, lang: lang}
	spec := model.ListSpec{Style: "list"}
	if n.Kind() != yamldoc.Map {
		d.list.Add(errMap.At(n.Pos()))
		return spec, d.list
	}
	d.query(n, &spec.Query)
	d.each(n, listKeys, func(key string, k, v yamldoc.Node) {
		switch key {
		case "limit":
			spec.Limit = d.number(k, v, 1, 1000)
		case "columns":
			spec.Columns = d.names(k, v)
		case "style":
			spec.Style = d.choice(k, v, listStyles, "list")
		case "title":
			spec.Title = d.label(k, v)
		}
	})
	d.unknown(n, queryKeys, listKeys)
	return spec, d.list
}

type decoder struct {
	list   diag.List
	used   map[string]bool     // names as written
	places map[string]diag.Pos // English key → place of the value
	lang   string
}

// each calls f for the pairs of n whose key is one of names, and notes them as used.
func (d *decoder) each(n yamldoc.Node, names []yamldoc.Key, f func(key string, k, v yamldoc.Node)) {
	n.Each(names, func(key string, k, v yamldoc.Node) {
		d.used[k.Str()] = true
		d.places[key] = v.Pos()
		f(key, k, v)
	}, func(k, first yamldoc.Node) {
		d.used[k.Str()] = true
		d.list.Add(errTwice.At(k.Pos(), k.Str(), first.Str()).With(first.Pos()))
	})
}

func (d *decoder) query(n yamldoc.Node, q *model.Query) {
	d.each(n, queryKeys, func(key string, k, v yamldoc.Node) { d.key(q, key, k, v) })
	for k, v := range n.Pairs() { // where.community: 和平里, as on the command line
		if field, ok := WhereField(k.Str()); ok {
			d.used[k.Str()] = true
			d.condition(q, k, field, v)
		}
	}
	if q.From == "" && !d.failed("from") {
		d.list.Add(errNoFrom.At(n.Pos()))
	}
	d.order(q)
}

func (d *decoder) failed(key string) bool { _, ok := d.places[key]; return ok }

func (d *decoder) key(q *model.Query, key string, k, v yamldoc.Node) {
	switch key {
	case "from":
		q.From = d.text(k, v)
	case "measure":
		q.Measure = d.text(k, v)
	case "by":
		q.By = unit(d.text(k, v))
	case "split":
		q.Split = unit(d.text(k, v))
	case "where":
		d.where(q, k, v)
	case "since":
		q.Since, _ = d.period(k, v)
	case "until":
		_, q.Until = d.period(k, v)
	case "top":
		q.Top = d.number(k, v, 1, 1000)
	case "cumulative":
		q.Cumulative = d.truth(k, v)
	case "share":
		q.Share = d.truth(k, v)
	case "target":
		q.Target = d.text(k, v)
	case "sort":
		q.Sort = d.choice(k, v, sortOrders, "")
	case "compare":
		q.Compare = d.choice(k, v, comparisons, "")
	case "every":
		q.Every = d.truth(k, v)
	}
}

// WhereField takes the field from a key where.community or 条件.社区; a time unit
// by its English name.
func WhereField(key string) (string, bool) {
	for _, lead := range []string{"where.", "条件."} {
		if f, ok := strings.CutPrefix(key, lead); ok && f != "" {
			return unit(f), true
		}
	}
	return "", false
}

// where reads a mapping, a list of mappings or of field=value, or such a line.
func (d *decoder) where(q *model.Query, k, v yamldoc.Node) {
	switch v.Kind() {
	case yamldoc.Map:
		for fk, fv := range v.Pairs() {
			d.condition(q, fk, unit(fk.Str()), fv)
		}
	case yamldoc.List:
		for item := range v.Items() {
			if item.Kind() == yamldoc.List {
				d.list.Add(errShape.At(item.Pos(), k.Str(), aFilter))
				continue
			}
			d.where(q, k, item)
		}
	case yamldoc.Scalar:
		list := conditions(q, v.Str())
		if list.Errors() > 0 {
			d.list.Add(errShape.At(v.Pos(), k.Str(), aFilter))
		}
	default:
		d.list.Add(errEmpty.At(k.Pos(), k.Str()))
	}
}

func (d *decoder) condition(q *model.Query, k yamldoc.Node, field string, v yamldoc.Node) {
	if v.Kind() == yamldoc.Missing || (v.Kind() == yamldoc.List && v.Len() == 0) {
		d.list.Add(errEmpty.At(k.Pos(), k.Str()))
		return
	}
	for item := range v.Items() {
		if item.Kind() != yamldoc.Scalar || strings.TrimSpace(item.Str()) == "" {
			d.list.Add(errShape.At(item.Pos(), k.Str(), aList))
			continue
		}
		addWhere(q, field, whereValue(field, item.Str()))
	}
	d.places["where."+field] = v.Pos()
}

func (d *decoder) text(k, v yamldoc.Node) string {
	switch {
	case v.Kind() == yamldoc.Missing, v.Kind() == yamldoc.Scalar && strings.TrimSpace(v.Str()) == "":
		d.list.Add(errEmpty.At(k.Pos(), k.Str()))
	case v.Kind() != yamldoc.Scalar || strings.ContainsAny(v.Str(), "\n\r"):
		d.list.Add(errShape.At(v.Pos(), k.Str(), aText))
	default:
		return strings.TrimSpace(v.Str())
	}
	return ""
}

// label reads a text, or a text in two languages.
func (d *decoder) label(k, v yamldoc.Node) string {
	if v.Kind() != yamldoc.Map {
		return d.text(k, v)
	}
	var l model.Label
	for lk, lv := range v.Pairs() {
		switch lk.Str() {
		case "zh", "zh-CN", "中文":
			l.ZH = d.text(lk, lv)
		case "en", "英文":
			l.EN = d.text(lk, lv)
		default:
			d.list.Add(errShape.At(v.Pos(), k.Str(), aText))
			return ""
		}
	}
	return l.In(d.lang)
}

func (d *decoder) number(k, v yamldoc.Node, low, high int) int {
	n, err := strconv.Atoi(strings.TrimSpace(v.Str()))
	if v.Kind() != yamldoc.Scalar || err != nil || n < low || n > high {
		d.list.Add(errShape.At(v.Pos(), k.Str(), aNumber(low, high)))
		return 0
	}
	return n
}

func (d *decoder) truth(k, v yamldoc.Node) bool {
	t, ok := yamldoc.Find(truths, strings.ToLower(v.Str()))
	if v.Kind() != yamldoc.Scalar || !ok {
		d.list.Add(errShape.At(v.Pos(), k.Str(), aBool))
	}
	return t == "true"
}

func (d *decoder) choice(k, v yamldoc.Node, names []yamldoc.Key, otherwise string) string {
	s := d.text(k, v)
	if s == "" {
		return otherwise
	}
	c, ok := yamldoc.Find(names, s)
	if !ok {
		d.list.Add(errChoice.At(v.Pos(), k.Str(), s, choices(names)))
		return otherwise
	}
	return c
}

// choices lists the names with their first alias.
func choices(names []yamldoc.Key) diag.Text {
	zh, en := make([]string, len(names)), make([]string, len(names))
	for i, n := range names {
		zh[i], en[i] = n[0], n[0]
		if len(n) > 1 {
			zh[i] += "（" + n[1] + "）"
		}
	}
	return diag.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}

func (d *decoder) names(k, v yamldoc.Node) []string {
	if v.Kind() == yamldoc.Scalar {
		return splitNames(v.Str())
	}
	var out []string
	for item := range v.Items() {
		if item.Kind() != yamldoc.Scalar {
			d.list.Add(errShape.At(item.Pos(), k.Str(), aList))
			continue
		}
		out = append(out, strings.TrimSpace(item.Str()))
	}
	return out
}

func (d *decoder) options(k, v yamldoc.Node) map[string]string {
	if v.Kind() != yamldoc.Map {
		d.list.Add(errShape.At(v.Pos(), k.Str(), aMap))
		return nil
	}
	out := make(map[string]string, v.Len())
	for ok, ov := range v.Pairs() {
		if ov.Kind() != yamldoc.Scalar {
			d.list.Add(errShape.At(ov.Pos(), ok.Str(), aText))
			continue
		}
		out[ok.Str()] = ov.Str()
	}
	return out
}

func (d *decoder) period(k, v yamldoc.Node) (first, last string) {
	s := d.text(k, v)
	if s == "" {
		return "", ""
	}
	p, ok := parsePeriod(s)
	if !ok {
		d.list.Add(errDate.At(v.Pos(), s))
	}
	return p.since, p.until
}

// order reports a period that ends before it starts.
func (d *decoder) order(q *model.Query) {
	if reversed(q.Since, q.Until) {
		d.list.Add(errOrder.At(d.places["until"], q.Until, q.Since).With(d.places["since"]))
	}
}

// unknown reports the keys of n that nobody used.
func (d *decoder) unknown(n yamldoc.Node, known ...[]yamldoc.Key) {
	for k := range n.Pairs() {
		if d.used[k.Str()] {
			continue
		}
		near := diag.Nearest(k.Str(), yamldoc.Spellings(known...))
		m := errUnknownKey.At(k.Pos(), k.Str(), near)
		if near == "" {
			m = m.NoHint()
		}
		d.list.Add(m)
	}
}
