package chart

import (
	"math"
	"strconv"
	"strings"
	"time"

	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// run is the way of a total through its year.
type run struct {
	points     []point // day of the year (0 is its start) and running total
	day, whole float64 // days that are over, and of the year
	total      float64
	target     float64 // 0: none
	broken     bool    // some values are not shown
}

// yearRun adds up the rows at the last days of their periods.
func (f *figure) yearRun() run {
	start := model.DayTime(f.t.First)
	r := run{points: []point{{0, 0}}, day: float64(f.t.Last-f.t.First) + 1, total: float64(f.t.Total) / float64(f.t.TotalScale)}
	r.whole = float64(time.Date(start.Year(), 12, 31, 0, 0, 0, 0, time.UTC).YearDay())
	if f.t.Target.OK && f.t.Target.V > 0 {
		r.target = float64(f.t.Target.V) / float64(f.t.TotalScale)
	}
	sum := 0.0
	for i, h := range f.rows {
		s := f.series[0]
		if s.hidden[i] {
			r.broken = true
			break
		}
		if f.t.Query.Cumulative {
			if s.gap[i] {
				continue
			}
			sum = s.v[i]
		} else {
			sum += s.v[i]
		}
		end, ok := periodEnd(f.t.TimeUnit, h.Key)
		if !ok || end < f.t.First {
			continue
		}
		at := min(float64(end-f.t.First)+1, r.day)
		if at <= r.points[len(r.points)-1].x && len(r.points) > 1 {
			r.points[len(r.points)-1].y = sum
			continue
		}
		r.points = append(r.points, point{at, sum})
	}
	return r
}

// periodEnd is the last day of a period by its key: 2026, 2026-Q1, 2026-03,
// 2026-W07, 2026-03-05.
func periodEnd(unit, key string) (int32, bool) {
	year, rest, _ := strings.Cut(key, "-")
	y, err := strconv.Atoi(year)
	if err != nil || y < 1 || y > 9999 {
		return 0, false
	}
	day := func(t time.Time) (int32, bool) { return model.Day(t), true }
	n, err := strconv.Atoi(strings.TrimLeft(rest, "QW"))
	switch unit {
	case "year":
		return day(time.Date(y, 12, 31, 0, 0, 0, 0, time.UTC))
	case "quarter":
		if err == nil && n >= 1 && n <= 4 {
			return day(time.Date(y, time.Month(3*n+1), 0, 0, 0, 0, 0, time.UTC))
		}
	case "month":
		if err == nil && n >= 1 && n <= 12 {
			return day(time.Date(y, time.Month(n+1), 0, 0, 0, 0, 0, time.UTC))
		}
	case "week": // the week of January 4th is the first (ISO 8601)
		if err == nil && n >= 1 && n <= 53 {
			fourth := time.Date(y, 1, 4, 0, 0, 0, 0, time.UTC)
			monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7)
			return day(monday.AddDate(0, 0, 7*n-1))
		}
	case "day":
		if t, err := time.Parse(time.DateOnly, key); err == nil {
			return day(t)
		}
	}
	return 0, false
}

// burnUpChart draws the running total of a year against the straight line to
// its target.
func (f *figure) burnUpChart(fr frame) *drawing {
	size := fr.size - 1
	d := f.drawing(fr.width, fr.height)
	r := f.yearRun()
	top := d.over.legend(f.burnUpLegend(r), 2, 0, fr.width-4, size)
	last := r.points[len(r.points)-1]
	p := plot{right: fr.width - 8, top: top + size*3.1, bottom: d.height - namesHeight(1, size) - 2}
	p.values = niceScale(0, max(r.target, r.total, last.y), f.whole() && max(r.target, r.total) >= 5)
	p.left = f.axisWidth(p.values, fr)
	x, y, bottom := func(day float64) float64 { return p.left + day/r.whole*(p.right-p.left) }, p.y, p.bottom
	f.axes(d, p, size, true)
	f.yearAxis(d, x, bottom, size)
	today := x(r.day)
	if r.target > 0 {
		d.under.line(x(0), y(0), x(r.whole), y(r.target), "chart-muted", 1.5, "5 4")
		d.over.circle(x(r.whole), y(r.target), 4, "chart-muted")
	}
	if r.day < r.whole {
		d.under.line(today, p.top-size*0.6, today, bottom, "chart-text", 1, "2 3")
		text := f.today()
		w := textWidth(text, size-1)
		d.over.label(label{x: min(max(today, p.left+w/2), fr.width-w/2), y: p.top - size*2.2, text: text, size: size - 1, anchor: "middle"})
	}
	if r.target > 0 {
		f.targetLabel(d, r, x, y, size)
	}
	f.runLine(d, r, x, y, bottom)
	f.runLabel(d, r, x, y, bottom, size)
	return d
}

// today names the last day the figures are about.
func (f *figure) today() string {
	t := model.DayTime(f.t.Last)
	return f.say("截至 "+strconv.Itoa(int(t.Month()))+"月"+strconv.Itoa(t.Day())+"日", "as of "+t.Format("2 Jan"))
}

// runLine draws the running total as a line with an area under it.
func (f *figure) runLine(d *drawing, r run, x, y func(float64) float64, bottom float64) {
	var b strings.Builder
	for k, p := range r.points {
		b.WriteString(cmdAt(k) + num(x(p.x)) + " " + num(y(p.y)))
	}
	last := r.points[len(r.points)-1]
	d.over.shape(b.String()+"L"+num(x(last.x))+" "+num(bottom)+"L"+num(x(0))+" "+num(bottom)+"Z", "chart-1", 0.14, "")
	d.over.stroke(b.String(), "chart-1", 2.5, "")
	if r.broken {
		d.over.hatch(x(last.x)+3, bottom-stub, max(stub, x(r.day)-x(last.x)-3), stub)
		return
	}
	d.over.circle(x(last.x), y(last.y), 4.5, "chart-1")
}

// runLabel writes the total at the end of the line: above it where the line to
// the target is below, else to the right or below.
func (f *figure) runLabel(d *drawing, r run, x, y func(float64) float64, bottom, size float64) {
	if r.broken {
		return
	}
	last := r.points[len(r.points)-1]
	text := f.exact(last.y)
	w := boldWidth(text, size)
	l := label{x: x(last.x) - 8, y: y(last.y) - size*0.9, text: text, size: size, anchor: "end", bold: true}
	if pace := r.target * last.x / r.whole; r.target > 0 && last.y < pace { // behind: room is below
		l.x, l.anchor, l.y = x(last.x)+9, "", y(last.y)+size*0.6
		if l.x+w > d.width {
			l.x, l.anchor, l.y = d.width-2, "end", y(last.y)+size*1.6
		}
		l.y = min(l.y, bottom-size*0.6)
	} else if l.x-w < x(0) {
		l.x, l.anchor = x(last.x)+9, ""
	}
	d.over.label(l)
}

// targetLabel writes the target over the end of the line to it.
func (f *figure) targetLabel(d *drawing, r run, x, y func(float64) float64, size float64) {
	text := f.say("目标 ", "target ") + stats.FormatNum(f.t.Target.V, f.t.TotalScale)
	w := textWidth(text, size)
	d.under.box(x(r.whole)+2-w, y(r.target)-size*1.6, w+4, size*1.3, "chart-ground", 1, "")
	d.over.label(label{x: x(r.whole) + 4, y: y(r.target) - size*0.95, text: text, size: size, anchor: "end"})
}

func (f *figure) burnUpLegend(r run) []legendItem {
	items := []legendItem{{text: f.say("累计完成", "so far"), colour: "chart-1"}}
	if r.target > 0 {
		items = append(items, legendItem{text: f.say("平均进度", "even pace"), colour: dashedLine})
	}
	if r.broken {
		items = append(items, legendItem{text: f.t.HiddenText(), colour: hatched})
	}
	return items
}

// yearAxis names the months under their middle; where they have no room, every
// third under its start.
func (f *figure) yearAxis(d *drawing, x func(float64) float64, bottom, size float64) {
	year := model.DayTime(f.t.First).Year()
	names, wide := make([]string, 12), 0.0
	for m := range names {
		names[m] = f.say(strconv.Itoa(m+1)+"月", time.Month(m + 1).String()[:3])
		wide = max(wide, textWidth(names[m], size))
	}
	every := 1
	if wide+4 > x(30)-x(0) {
		every = 3
	}
	for m := 0; m < 12; m++ {
		first := time.Date(year, time.Month(m+1), 1, 0, 0, 0, 0, time.UTC)
		a, b := x(float64(first.YearDay()-1)), x(float64(first.AddDate(0, 1, -1).YearDay()))
		d.under.line(a, bottom, a, bottom+4, "chart-muted", 1, "")
		if m%every != 0 {
			continue
		}
		l := label{x: (a + b) / 2, y: bottom + 6 + size*0.6, text: names[m], size: size, anchor: "middle"}
		d.under.label(l)
	}
}

// pace compares the part done with the part of the year that is over.
func (f *figure) pace() (done, points float64, ok bool) {
	part, year := f.elapsed()
	if !year || !f.t.Target.OK || f.t.Target.V <= 0 || f.t.TotalHidden {
		return 0, 0, false
	}
	done = float64(f.t.Total) / float64(f.t.Target.V)
	return done, (done - part) * 100, true
}

// paceWords say how far the total is, and whether it is ahead of the year.
func (f *figure) paceWords() []string {
	done, points, ok := f.pace()
	if !ok {
		return nil
	}
	target := stats.FormatNum(f.t.Target.V, f.t.TotalScale)
	out := []string{f.say("已完成目标 "+target+" 的 "+donePercent(done), donePercent(done)+" of the target of "+target)}
	p := stats.Format(int64(math.Round(math.Abs(points)*10)), 10)
	switch part, _ := f.elapsed(); {
	case part >= 1:
	case math.Abs(points) < 0.05:
		out = append(out, f.say("与时间进度持平", "in step with the year"))
	case points > 0:
		out = append(out, f.say("比时间进度快 "+p+" 个百分点", p+" points ahead of the year"))
	default:
		out = append(out, f.say("比时间进度慢 "+p+" 个百分点", p+" points behind the year"))
	}
	return out
}

// burnUpOption is the interactive chart: both lines over the periods of the
// year.
func (f *figure) burnUpOption() (obj, error) {
	names := append(f.nameList(), f.comingPeriods()...)
	r := f.yearRun()
	actual, pace := newSeries(f.say("累计完成", "so far"), len(names)), newSeries(f.say("平均进度", "even pace"), len(names))
	actual.colour, pace.colour = "chart-1", "chart-muted"
	sum := 0.0
	for i := range names {
		pace.v[i] = math.Round(r.target * float64(i+1) / float64(len(names)))
		if i >= len(f.rows) || f.series[0].gap[i] {
			actual.gap[i] = true
			continue
		}
		if sum += f.series[0].v[i]; f.t.Query.Cumulative {
			sum = f.series[0].v[i]
		}
		actual.v[i] = sum
	}
	one := *f
	one.req.Spec.Type = "line"
	one.series = []series{actual}
	if r.target > 0 {
		one.series = append(one.series, pace)
	}
	o, err := one.lineBase()
	if err != nil {
		return nil, err
	}
	one.browserAxes(o, "xAxis", "yAxis")
	data := make([]any, len(names))
	for i, n := range names {
		data[i] = plain(n)
	}
	mergeEach(o["xAxis"], obj{"boundaryGap": false, "data": data})
	if list, _ := o["series"].([]any); len(list) == 2 {
		if m, ok := list[1].(obj); ok {
			merge(m, obj{"lineStyle": obj{"type": "dashed", "width": 1.5}})
		}
	}
	merge(o, obj{"tooltip": obj{"axisPointer": obj{"type": "line"}}})
	return o, nil
}
