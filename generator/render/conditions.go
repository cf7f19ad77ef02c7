package render

import (
	"maps"
	"slices"

	"jianbao/generator/derive"
	"jianbao/generator/model"
)

// isText is 状态：已通知，须为已召开、已公开、已办结, for each field that a step asks
// about.
func (v *Record) isText(s derive.Step) string {
	w := v.w
	text := ""
	for _, name := range slices.Sorted(maps.Keys(s.Is)) {
		f := v.field(name)
		if f == nil {
			continue
		}
		have := v.text(f)
		if have != "" {
			have = w.env.fieldLabel(v.r.Table.Kind, name) + w.say("：", ": ") + have
		}
		clause := w.joined(have, w.wanted(f, s.Is[name]))
		if clause != "" && text != "" {
			text += w.say("；", "; ")
		}
		text += clause
	}
	return text
}

// wanted names the options that will do; "" where any value does.
func (w *Worker) wanted(f *model.Field, values []string) string {
	if slices.Contains(values, "*") {
		return ""
	}
	text := w.say("须为", "must be ")
	for i, key := range values {
		switch {
		case i == 0:
		case i == len(values)-1:
			text += w.say("或", " or ")
		default:
			text += w.comma()
		}
		if o, ok := f.Option(key); ok {
			key = w.env.label(o.Label)
		}
		text += key
	}
	return text
}
