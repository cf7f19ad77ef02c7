package config

import (
	"iter"
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/query"
	"jianbao/generator/yamldoc"
)

// menu reads entries: {label: …, url: …}, {label text: address}, or an address
// alone whose label is the title of the page there.
func (l *loader) menu(_ string, k, v yamldoc.Node) {
	l.c.Menu = nil
	if v.Kind() == yamldoc.Map {
		for label, url := range v.Pairs() {
			l.menuItem(label, label.Str(), url)
		}
		return
	}
	for item := range v.Items() {
		if item.Kind() == yamldoc.Scalar {
			l.menuItem(item, "", item)
			continue
		}
		if item.Kind() != yamldoc.Map {
			l.wrong(k, item, aMap)
			continue
		}
		if label, url, ok := lone(item); ok {
			l.menuItem(label, label.Str(), url)
			continue
		}
		m := MenuItem{}
		l.object(inList, item, []key{
			{"label", "名称 文字", l.words(&m.Label)},
			{"url", "网址 地址 链接", l.text(&m.URL)},
		}, nil)
		if m.URL == "" {
			l.list.Add(errNeeds.At(item.Pos(), "url"))
			continue
		}
		l.addMenu(m, item)
	}
}

// lone returns the only pair of a map whose key is no key of an entry.
func lone(item yamldoc.Node) (label, url yamldoc.Node, ok bool) {
	for label, url = range item.Pairs() {
		ok = true
	}
	known := []key{{name: "label", aliases: "名称 文字"}, {name: "url", aliases: "网址 地址 链接"}}
	_, isKey := find(known, label.Str())
	return label, url, ok && item.Len() == 1 && !isKey
}

func (l *loader) menuItem(at yamldoc.Node, label string, url yamldoc.Node) {
	if u, ok := l.str(at, url); ok && u != "" {
		l.addMenu(MenuItem{Label: label, URL: u}, url)
	}
}

// addMenu leaves the place of a default entry empty: the site stage drops such
// an entry where its section does not exist.
func (l *loader) addMenu(m MenuItem, at yamldoc.Node) {
	if l.layer == LayerFile {
		m.Pos = at.Pos()
	}
	l.c.Menu = append(l.c.Menu, m)
}

func (l *loader) home(at string, k, v yamldoc.Node) {
	if !l.mapping(k, v) {
		return
	}
	h := &l.c.Home
	l.object(at, v, []key{
		{"figures", "数字 关键数字", func(_ string, k, v yamldoc.Node) { h.Figures = l.figures(k, v) }},
		{"chart", "图表 图", func(_ string, k, v yamldoc.Node) {
			if on, ok := truth(v); ok && !on {
				h.Chart = nil
				return
			}
			if spec, ok := l.chart(k, v); ok {
				h.Chart = &spec
			}
		}},
		{"articles", "文章数", l.number(&h.Articles, 0, 100)},
		{"upcoming", "预告数", l.number(&h.Upcoming, 0, 100)},
	}, nil)
}

func (l *loader) weeks(at string, k, v yamldoc.Node) {
	if !l.mapping(k, v) {
		return
	}
	w := &l.c.Weeks
	l.object(at, v, []key{
		{"figures", "数字 关键数字", func(_ string, k, v yamldoc.Node) { w.Figures = l.figures(k, v) }},
		{"charts", "图表", func(_ string, k, v yamldoc.Node) { w.Charts = l.charts(k, v) }},
	}, nil)
}

func (l *loader) bulletins(at string, k, v yamldoc.Node) {
	if !l.mapping(k, v) {
		return
	}
	b := &l.c.Bulletins
	l.object(at, v, []key{
		{"name", "名称 刊名 报名", l.words(&b.Name)},
		{"figures", "数字 关键数字 本期数字", func(_ string, k, v yamldoc.Node) {
			if on, ok := truth(v); ok && !on {
				b.Figures = nil
				return
			}
			b.Figures = l.figures(k, v)
		}},
	}, nil)
}

func (l *loader) figures(k, v yamldoc.Node) []Figure {
	out := []Figure{}
	for item := range v.Items() {
		if item.Kind() != yamldoc.Map {
			l.wrong(k, item, aMap)
			continue
		}
		var f Figure
		q, used, list := query.Decode(item)
		l.list.Add(list...)
		f.Query = q
		if l.layer == LayerFile {
			f.Pos = item.Pos()
		}
		l.object(inList, item, []key{
			{"label", "名称 标题", l.words(&f.Label)},
			{"unit", "单位", l.words(&f.Unit)},
			{"trend", "走势", func(_ string, k, v yamldoc.Node) { f.Trend = l.trend(k, v) }},
		}, used)
		if f.Label == "" && list.Errors() == 0 {
			l.list.Add(errNeeds.At(item.Pos(), "label"))
		}
		out = append(out, f)
	}
	return out
}

func (l *loader) trend(k, v yamldoc.Node) string {
	s, ok := l.str(k, v)
	if on, isBool := truth(v); !ok || isBool && !on {
		return ""
	}
	unit := query.TimeUnit(s)
	if unit == "" {
		l.list.Add(errPattern.At(v.Pos(), k.Str(), s, diag.Text{ZH: "可以写 年、季、月、周、日", EN: "one of year, quarter, month, week, day"}))
	}
	return unit
}

func (l *loader) chart(k, v yamldoc.Node) (model.ChartSpec, bool) {
	if v.Kind() != yamldoc.Map {
		l.wrong(k, v, aChart)
		return model.ChartSpec{}, false
	}
	spec, list := query.DecodeChartIn(v, l.c.Language)
	l.list.Add(list...)
	if l.layer == LayerDefault {
		spec.Pos, spec.Places = diag.Pos{}, nil
	}
	return spec, true
}

func (l *loader) charts(k, v yamldoc.Node) []model.ChartSpec {
	out := []model.ChartSpec{}
	for item := range v.Items() {
		if spec, ok := l.chart(k, item); ok {
			out = append(out, spec)
		}
	}
	return out
}

// dashboards reads a list, or a mapping by name in which false takes a default
// dashboard away. A dashboard of the same name replaces that of the layer below.
func (l *loader) dashboards(at string, k, v yamldoc.Node) {
	for item, pos := range l.named(k, v, "name") {
		i := slices.IndexFunc(l.c.Dashboards, func(d Dashboard) bool { return d.Name == item.name })
		if on, ok := truth(item.value); ok && !on {
			if i >= 0 {
				l.c.Dashboards = slices.Delete(l.c.Dashboards, i, i+1)
			}
			continue
		}
		d, ok := l.dashboard(item, pos)
		switch {
		case !ok:
		case i >= 0:
			l.c.Dashboards[i] = d
		default:
			l.c.Dashboards = append(l.c.Dashboards, d)
		}
		l.origin(join(at, item.name), item.value)
	}
}

func (l *loader) dashboard(item entry, pos diag.Pos) (Dashboard, bool) {
	d := Dashboard{Name: item.name, Title: item.name}
	if strings.HasPrefix(d.Name, ".") || strings.ContainsAny(d.Name, `/\:?#%*"<>|`+"\x00") {
		l.list.Add(errFolder.At(pos, "name", d.Name, diag.Text{ZH: "它用作网址，不能含有这些符号", EN: "it becomes an address"}))
		return d, false
	}
	if !l.mapping(item.key, item.value) {
		return d, false
	}
	l.object(inList, item.value, []key{
		{"name", "代号", func(string, yamldoc.Node, yamldoc.Node) {}},
		{"title", "标题", l.words(&d.Title)},
		{"intro", "说明 简介", l.prose(&d.Intro)},
		{"figures", "数字 关键数字", func(_ string, k, v yamldoc.Node) { d.Figures = l.figures(k, v) }},
		{"groups", "分组 组", func(_ string, k, v yamldoc.Node) { d.Groups = append(d.Groups, l.groups(k, v)...) }},
		{"charts", "图表", func(_ string, k, v yamldoc.Node) { d.Groups = append(d.Groups, ChartGroup{Charts: l.charts(k, v)}) }},
	}, nil)
	return d, true
}

func (l *loader) groups(k, v yamldoc.Node) []ChartGroup {
	var out []ChartGroup
	for item := range v.Items() {
		if item.Kind() != yamldoc.Map {
			l.wrong(k, item, aMap)
			continue
		}
		var g ChartGroup
		l.object(inList, item, []key{
			{"title", "标题", l.words(&g.Title)},
			{"charts", "图表", func(_ string, k, v yamldoc.Node) { g.Charts = l.charts(k, v) }},
		}, nil)
		out = append(out, g)
	}
	return out
}

// entry is an item of a list that names itself, or a pair of a mapping.
type entry struct {
	name       string
	key, value yamldoc.Node
}

// named ranges over the entries of a list or mapping and reports those without
// a name or with one that came before.
func (l *loader) named(k, v yamldoc.Node, nameKey string) iter.Seq2[entry, diag.Pos] {
	alias := "代号"
	return func(yield func(entry, diag.Pos) bool) {
		seen := map[string]diag.Pos{}
		one := func(e entry, pos diag.Pos) bool {
			if e.name == "" {
				l.list.Add(errNeeds.At(pos, nameKey))
				return true
			}
			if first, twice := seen[e.name]; twice {
				if v.Kind() != yamldoc.Map { // of keys yamldoc has said so
					l.list.Add(errDuplicate.At(pos, e.name).With(first))
				}
				return true
			}
			seen[e.name] = pos
			return yield(e, pos)
		}
		if v.Kind() == yamldoc.Map {
			for name, value := range v.Pairs() {
				if !one(entry{name.Str(), name, value}, name.Pos()) {
					return
				}
			}
			return
		}
		for item := range v.Items() {
			if item.Kind() != yamldoc.Map {
				l.wrong(k, item, aMap)
				continue
			}
			name := item.Get(nameKey)
			if name.IsZero() {
				name = item.Get(alias)
			}
			pos := item.Pos()
			if !name.IsZero() {
				pos = name.Pos()
			}
			if !one(entry{strings.TrimSpace(name.Str()), k, item}, pos) {
				return
			}
		}
	}
}
