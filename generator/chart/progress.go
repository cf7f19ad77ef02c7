package chart

import (
	"math"
	"strings"
	"time"

	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// progress shows how far a total has come towards its target: a bar, and along
// time the way there.
func (f *figure) progress(fr frame) (*drawing, error) {
	d := f.drawing(fr.width, fr.size*6.2)
	f.progressBar(&d.over, fr)
	if len(f.rows) < 2 || f.anyHidden() || f.t.TotalHidden {
		return d, nil
	}
	return d, f.burnUp(d, fr)
}

// progressBar draws the total, the target and the share that is done.
func (f *figure) progressBar(o *overlay, fr frame) {
	total, target := f.t.Total, f.t.Target
	size := fr.size
	value := stats.FormatNum(total, f.t.TotalScale)
	if f.t.TotalHidden {
		o.label(label{x: 0, y: size, text: f.t.HiddenText(), size: size * 1.9, bold: true})
		o.hatch(0, size*2.6, fr.width, size*1.2)
		return
	}
	o.label(label{x: 0, y: size, text: value, size: size * 1.9, bold: true})
	x := boldWidth(value, size*1.9) + size*0.6
	o.label(label{x: x, y: size * 1.25, text: f.t.TotalUnit, size: size, fill: "chart-muted"})
	if !target.OK || target.V <= 0 {
		o.rect(0, size*2.6, fr.width, size*1.2, "chart-heat-0")
		o.rect(0, size*2.6, fr.width, size*1.2, "chart-1")
		o.label(label{x: 0, y: size * 4.9, text: f.say("还没有登记目标", "No target set"), size: size - 1, fill: "chart-muted"})
		return
	}
	done := float64(total) / float64(target.V)
	whole := max(1, done)
	o.label(label{x: fr.width, y: size, text: donePercent(done), size: size * 1.9, anchor: "end", bold: true, fill: "chart-1"})
	o.rect(0, size*2.6, fr.width, size*1.2, "chart-heat-0")
	o.rect(0, size*2.6, fr.width*min(1, done/whole), size*1.2, "chart-1")
	mark := fr.width / whole
	o.line(min(mark, fr.width-1), size*2.3, min(mark, fr.width-1), size*4.1, "chart-text", 2, "")
	text := f.say("目标 ", "target ") + stats.FormatNum(target.V, f.t.TotalScale)
	width := textWidth(text, size-1)
	right := min(fr.width, mark+width/2)
	o.label(label{x: right, y: size * 4.9, text: text, size: size - 1, anchor: "end"})
	if part, ok := f.elapsed(); ok && part < 1 {
		at := mark * part
		o.line(at, size*2.3, at, size*4.1, "chart-muted", 1.5, "3 3")
		text := f.say("时间已过 ", "of the year: ") + donePercent(part)
		end := min(at+textWidth(text, size-1)/2, right-width-size)
		o.label(label{x: max(end, textWidth(text, size-1)), y: size * 4.9, text: text, size: size - 1, anchor: "end", fill: "chart-muted"})
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
func (f *figure) burnUp(d *drawing, fr frame) error {
	run := make([]float64, len(f.rows))
	for i := range run {
		run[i] = f.series[0].v[i]
		if i > 0 && !f.t.Query.Cumulative {
			run[i] += run[i-1]
		}
	}
	names := make([]string, len(f.rows))
	for i, h := range f.rows {
		names[i] = h.Short
	}
	names = append(names, f.comingPeriods()...)
	target := 0.0
	if f.t.Target.OK {
		target = float64(f.t.Target.V) / float64(f.t.TotalScale)
	}
	size := fr.size - 1
	sc := niceScale(0, max(target, run[len(run)-1]), f.whole())
	top, height := d.height+size*0.6, fr.height*0.6
	d.height = top + height
	g := grid{left: f.axisWidth(sc, fr), right: textWidth(names[len(names)-1], size)/2 + 4, top: top + size*0.6, bottom: 10 + math.Round(size*1.3)}
	g.left = max(g.left, textWidth(names[0], size)/2+2)
	step := (fr.width - g.left - g.right) / math.Max(1, float64(len(names)-1))
	every := max(1, int(math.Ceil((maxWidth(names, size)+size*0.5)/step)))
	shown := make([]string, len(names))
	for i := range names {
		if i%every == 0 {
			shown[i] = strings.ReplaceAll(names[i], "\n", " ")
		}
	}
	one := *f
	one.series = []series{{name: f.series[0].name, colour: "chart-1", v: run, gap: make([]bool, len(run)), hidden: make([]bool, len(run))}}
	one.req.Spec.Type = "area"
	o, err := one.lineBase()
	if err != nil {
		return err
	}
	o["grid"] = g.option()
	mergeEach(o["xAxis"], merge(hiddenNames(len(names)), obj{"boundaryGap": false}))
	mergeEach(o["yAxis"], hiddenValues(sc))
	still(o)
	d.option = o
	f.axes(d, g, sc, size, true, shown, true)
	if target > 0 {
		bottom := d.height - g.bottom
		y := sc.at(target, bottom, g.top)
		d.over.line(g.left, y, fr.width-g.right, y, "chart-text", 1.5, "")
		if len(names) > len(run) || f.fullYear() {
			start := sc.at(target/float64(len(names)), bottom, g.top)
			d.over.line(g.left, start, fr.width-g.right, y, "chart-muted", 1.5, "4 4")
			d.over.label(label{x: (g.left + fr.width - g.right) / 2, y: (start+y)/2 - size*1.5, text: f.say("平均进度", "even pace"), size: size - 1, fill: "chart-muted", anchor: "end"})
		}
		d.over.label(label{x: g.left + 6, y: y + size*0.9, text: f.say("目标", "target"), size: size - 1})
	}
	x := g.left + step*float64(len(run)-1)
	d.over.circle(x, sc.at(run[len(run)-1], d.height-g.bottom, g.top), 4.5, "chart-1")
	return nil
}

func maxWidth(names []string, size float64) float64 {
	w := 0.0
	for _, n := range names {
		for _, l := range strings.Split(n, "\n") {
			w = max(w, textWidth(l, size))
		}
	}
	return w
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
