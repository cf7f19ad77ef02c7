package chart

import (
	"encoding/json"
	"strings"
)

// The options of interactive charts: go-echarts makes them, and what it has no
// field for is set here.

// obj is a part of an ECharts option.
type obj = map[string]any

// interactive encodes the option for the browser.
func (f *figure) interactive(k chartType) (json.RawMessage, error) {
	option, err := k.interactive(f)
	if err != nil || option == nil {
		return nil, err
	}
	merge(option, obj{"tooltip": obj{
		"renderMode": "richText", "confine": true, "backgroundColor": "$chart-ground", "borderColor": "$chart-grid",
		"textStyle": obj{"color": "$chart-text"}, "valueFormatter": "@value",
	}})
	colours := map[string]string{}
	f.p.colours(option, colours)
	return json.Marshal(obj{"lang": f.langCode(), "unit": f.unit, "colours": colours, "option": option})
}

// item is a value as ECharts takes it: "-" is a gap.
func (s series) item(i int) any {
	if s.gap[i] {
		return "-"
	}
	return s.v[i]
}

// plain keeps a text of the content from being taken for a colour or formatter.
func plain(s string) string {
	if strings.HasPrefix(s, "$") || strings.HasPrefix(s, "@") {
		return "\u200b" + s
	}
	return s
}

// generic turns a go-echarts option into plain maps and lists, and leaves out
// the components that we set ourselves or do not use.
func generic(option map[string]any) (obj, error) {
	data, err := json.Marshal(option)
	if err != nil {
		return nil, err
	}
	var out obj
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, err
	}
	for _, name := range []string{"title", "legend", "tooltip", "toolbox", "color", "brush", "polar"} {
		delete(out, name)
	}
	return out, nil
}

// merge sets keys deep inside an option; maps merge, anything else replaces.
func merge(into, from obj) obj {
	for k, v := range from {
		if sub, ok := v.(obj); ok {
			if old, ok := into[k].(obj); ok {
				merge(old, sub)
				continue
			}
		}
		into[k] = v
	}
	return into
}

// mergeEach merges into each map of a list.
func mergeEach(list any, from obj) {
	items, _ := list.([]any)
	for _, it := range items {
		if m, ok := it.(obj); ok {
			merge(m, clone(from))
		}
	}
}

func clone(o obj) obj {
	out := make(obj, len(o))
	for k, v := range o {
		if sub, ok := v.(obj); ok {
			v = clone(sub)
		}
		out[k] = v
	}
	return out
}

// styleData adds to each item of a series what go-echarts has no field for.
func styleData(o obj, series int, styles []obj) {
	list, _ := o["series"].([]any)
	if series >= len(list) {
		return
	}
	m, _ := list[series].(obj)
	data, _ := m["data"].([]any)
	for i, it := range data {
		if item, ok := it.(obj); ok && i < len(styles) {
			merge(item, styles[i])
		}
	}
}

// browserAxes styles axes that the browser lays out itself.
func (f *figure) browserAxes(o obj, names, values string) {
	mergeEach(o[names], browserNames(f.nameList()))
	if names == "yAxis" { // a long name must not push the bars out
		mergeEach(o[names], obj{"axisLabel": obj{"width": 140, "overflow": "break"}})
	}
	mergeEach(o[values], browserValues())
	top := 16
	if len(f.series) > 1 {
		top = 48
		o["legend"] = obj{"type": "plain", "left": 0, "top": 0, "textStyle": obj{"color": "$chart-text", "fontSize": 14}}
	}
	o["grid"] = obj{"left": 4, "right": 12, "top": top, "bottom": 4, "containLabel": true}
	o["tooltip"] = obj{"trigger": "axis", "axisPointer": obj{"type": "shadow"}}
}

// browserValues and browserNames style the axes of the interactive charts.
func browserValues() obj {
	return obj{
		"type": "value", "splitNumber": 4,
		"axisLabel": obj{"color": "$chart-muted", "fontSize": 13, "formatter": "@short"},
		"splitLine": obj{"lineStyle": obj{"color": "$chart-grid", "width": 1}},
		"axisLine":  obj{"show": false}, "axisTick": obj{"show": false},
	}
}

func browserNames(names []string) obj {
	data := make([]any, len(names))
	for i, l := range names {
		data[i] = plain(l)
	}
	return obj{
		"type": "category", "data": data,
		"axisLabel": obj{"color": "$chart-text", "fontSize": 14, "hideOverlap": true},
		"axisLine":  obj{"lineStyle": obj{"color": "$chart-muted", "width": 1}},
		"axisTick":  obj{"show": false}, "splitLine": obj{"show": false},
	}
}

// nameList are the full names of the rows, for the interactive chart.
func (f *figure) nameList() []string {
	out := make([]string, len(f.rows))
	for i, h := range f.rows {
		out[i] = strings.ReplaceAll(h.Short, "\n", " ")
		if f.t.TimeUnit != "" && f.t.TimeUnit != "weekday" {
			out[i] = h.Label
		}
	}
	return out
}

// colours lists the fallbacks of the colour names in an option, for the
// interactive chart.
func (p Palette) colours(node any, into map[string]string) {
	switch x := node.(type) {
	case string:
		if len(x) > 1 && x[0] == '$' && colourName.MatchString(x[1:]) {
			into[x[1:]] = p.fallback(x[1:])
		}
	case []any:
		for _, v := range x {
			p.colours(v, into)
		}
	case obj:
		for _, v := range x {
			p.colours(v, into)
		}
	}
}
