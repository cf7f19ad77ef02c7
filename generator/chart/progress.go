package chart

import (
	"math"
	"slices"
	"strings"
	"time"

	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// progress shows how far a total has come towards its target: a bar, and along
// time the way there.
func (f *figure) progress(fr frame) *drawing {
	d := f.drawing(fr.width, fr.size*6.2)
	f.progressBar(&d.over, fr)
	if len(f.rows) < 2 || f.anyHidden() || f.t.TotalHidden {
		return d
	}
	f.burnUp(d, fr)
	return d
}

// progressBar draws the total, the target and the share that is done.
func (f *figure) progressBar(o *layer, fr frame) {
	total, target := f.t.Total, f.t.Target
	size := fr.size
	if f.t.TotalHidden {
		o.label(label{x: 0, y: size, text: f.t.HiddenText(), size: size * 1.9, bold: true})
		o.hatch(0, size*2.6, fr.width, size*1.2)
		return
	}
	if !target.OK || target.V <= 0 {
		f.progressHead(o, fr, "")
		o.rect(0, size*2.6, fr.width, size*1.2, "chart-1")
		o.label(label{x: 0, y: size * 4.9, text: f.say("还没有登记目标", "No target set"), size: size - 1, fill: "chart-muted"})
		return
	}
	done := float64(total) / float64(target.V)
	whole := max(1, done)
	f.progressHead(o, fr, donePercent(done))
	o.rect(0, size*2.6, fr.width, size*1.2, "chart-heat-0")
	o.rect(0, size*2.6, fr.width*min(1, done/whole), size*1.2, "chart-1")
	mark := fr.width / whole
	o.line(min(mark, fr.width-1), size*2.3, min(mark, fr.width-1), size*4.1, "chart-text", 2, "")
	text := f.say("目标 ", "target ") + stats.FormatNum(target.V, f.t.TotalScale)
	width := textWidth(text, size-1)
	right := max(width, min(fr.width, mark+width/2))
	o.label(label{x: right, y: size * 4.9, text: text, size: size - 1, anchor: "end"})
	if part, ok := f.elapsed(); ok && part < 1 {
		at := mark * part
		o.line(at, size*2.3, at, size*4.1, "chart-muted", 1.5, "3 3")
		text := f.say("时间已过 ", "of the year: ") + donePercent(part)
		end, w := at+textWidth(text, size-1)/2, textWidth(text, size-1)
		if end = max(w, min(end, right-width-size)); end > right-width-size {
			end = right + size + w
		}
		if end <= fr.width {
			o.label(label{x: end, y: size * 4.9, text: text, size: size - 1, anchor: "end", fill: "chart-muted"})
		}
	}
}

// progressHead writes the total large with its unit, and what part of the
// target it is.
func (f *figure) progressHead(o *layer, fr frame, done string) {
	size := fr.size
	value := stats.FormatNum(f.t.Total, f.t.TotalScale)
	unit := textWidth(f.t.TotalUnit, size)
	big := size * 1.9
	if room := fr.width - unit - size*1.6; boldWidth(value, big)+boldWidth(done, big) > room {
		big = max(12, math.Floor(room/(boldWidth(value, 1)+boldWidth(done, 1))))
	}
	o.label(label{x: 0, y: size, text: value, size: big, bold: true})
	o.label(label{x: boldWidth(value, big) + size*0.6, y: size * 1.25, text: f.t.TotalUnit, size: size, fill: "chart-muted"})
	if done != "" {
		o.label(label{x: fr.width, y: size, text: done, size: big, anchor: "end", bold: true, fill: "chart-1"})
	}
}

func donePercent(v float64) string { return stats.Format(int64(math.Round(v*1000)), 10) + "%" }

// elapsed is the part of the year that the figures cover, where they start with it.
func (f *figure) elapsed() (float64, bool) {
	if f.t.First == model.NoDay {
		return 0, false
	}
	a := model.DayTime(f.t.First)
	if a.YearDay() != 1 || model.DayTime(f.t.Last).Year() != a.Year() {
		return 0, false
	}
	year := float64(time.Date(a.Year(), 12, 31, 0, 0, 0, 0, time.UTC).YearDay())
	return float64(f.t.Last-f.t.First+1) / year, true
}

// burnUp draws the running total under the bar, with the target and the pace
// that reaches it at the end of the year.
func (f *figure) burnUp(d *drawing, fr frame) {
	run := f.runningTotal()
	names := make([]string, len(f.rows))
	for i, h := range f.rows {
		names[i] = strings.ReplaceAll(h.Short, "\n", " ")
	}
	names = append(names, f.comingPeriods()...)
	target := 0.0
	if f.t.Target.OK {
		target = float64(f.t.Target.V) / float64(f.t.TotalScale)
	}
	size := fr.size - 1
	top := d.height + size*0.6
	d.height = top + fr.height*0.6
	p := plot{top: top + size*0.6, bottom: d.height - namesHeight(1, size), values: niceScale(min(0, slices.Min(run)), max(target, slices.Max(run), 0), f.whole())}
	p.left = max(f.axisWidth(p.values, fr), textWidth(names[0], size)/2+2)
	p.right = fr.width - textWidth(names[len(names)-1], size)/2 - 4
	p.rows = points(p.left, p.right, len(names))
	every := max(1, int(math.Ceil((linesWidth(names, size)+size*0.5)/p.rows.step)))
	for i := range names {
		if i%every != 0 {
			names[i] = ""
		}
	}
	f.axes(d, p, size, true)
	f.names(d, p, names, size)
	s := newSeries("", len(run))
	s.v, s.colour = run, "chart-1"
	f.area(d, p, s)
	if target > 0 {
		f.targetLine(d, p, target, len(names), size)
	}
	last := len(run) - 1
	d.over.circle(p.x(last), p.y(run[last]), 4.5, "chart-1")
}

// runningTotal is the sum of the rows up to each.
func (f *figure) runningTotal() []float64 {
	run := slices.Clone(f.series[0].v)
	for i := 1; i < len(run) && !f.t.Query.Cumulative; i++ {
		run[i] += run[i-1]
	}
	return run
}

// targetLine draws the target, and the pace to it over so many periods.
func (f *figure) targetLine(d *drawing, p plot, target float64, periods int, size float64) {
	y := p.y(target)
	d.over.line(p.left, y, p.right, y, "chart-text", 1.5, "")
	if periods > len(f.rows) || f.fullYear() {
		start := p.y(target / float64(periods))
		d.over.line(p.left, start, p.right, y, "chart-muted", 1.5, "4 4")
		d.over.label(label{x: (p.left + p.right) / 2, y: (start+y)/2 - size*1.5, text: f.say("平均进度", "even pace"), size: size - 1, fill: "chart-muted", anchor: "end"})
	}
	below := y + size*0.9
	if below+size*0.6 > p.bottom {
		below = y - size*0.9
	}
	d.over.label(label{x: p.left + 6, y: below, text: f.say("目标", "target"), size: size - 1})
}

func (f *figure) fullYear() bool {
	part, ok := f.elapsed()
	return ok && part == 1
}

// comingPeriods name the months or quarters of the year that are still to come.
func (f *figure) comingPeriods() []string {
	if _, ok := f.elapsed(); !ok {
		return nil
	}
	var out []string
	last := model.DayTime(f.t.Last)
	switch f.t.TimeUnit {
	case "month":
		for m := int(last.Month()) + 1; m <= 12; m++ {
			out = append(out, f.say(num(float64(m))+"月", time.Month(m).String()[:3]))
		}
	case "quarter":
		for q := (int(last.Month())-1)/3 + 2; q <= 4; q++ {
			out = append(out, f.say("第"+num(float64(q))+"季度", "Q"+num(float64(q))))
		}
	}
	return out
}
