package chart

import (
	"math"
	"strings"

	"jianbao/generator/stats"
)

// maxAnswers is how many answers of a scale a reader can tell apart.
const maxAnswers = 7

// Colours of the two sides of a scale; the names are of the theme's palette,
// and apart for readers with a colour-vision deficiency.
const (
	firstSide = "color-shiqing"
	lastSide  = "color-zheshi"
)

// answer is a step of a scale: a series that is no rest and no blank.
type answer struct {
	series
	fill    string
	opacity float64
	side    int // -1 the first half, 0 the middle, 1 the last half
}

// answers are the steps of the scale in their order.
func (f *figure) answers() []answer {
	var out []answer
	for j, s := range f.series {
		if !folds(f.t.Series[j]) {
			out = append(out, answer{series: s})
		}
	}
	half := len(out) / 2
	for k := range out {
		far := 1.0 // from the middle, 1 is outermost
		switch {
		case k < half:
			out[k].side, out[k].fill = -1, firstSide
			far = float64(half-k) / float64(half)
		case k >= len(out)-half:
			out[k].side, out[k].fill = 1, lastSide
			far = float64(k-(len(out)-half)+1) / float64(half)
		default:
			out[k].fill, far = "chart-other", 0
		}
		out[k].opacity = []float64{0.3, 0.3 + 0.7*far}[min(1, int(math.Ceil(far)))]
	}
	return out
}

// answered is the sum of a row over its answers; ok is false where a part is
// not shown, or there is none.
func answered(as []answer, i int) (sum float64, ok bool) {
	ok = true
	for _, a := range as {
		ok = ok && !a.hidden[i]
		sum += a.v[i]
	}
	return sum, ok && sum > 0
}

// asked is the n of a row in words.
func (f *figure) asked(as []answer, i int) string {
	sum, ok := answered(as, i)
	switch {
	case f.hides(i):
		return ""
	case f.share():
		n := 0
		for j, c := range f.t.Cells[i] {
			if !folds(f.t.Series[j]) {
				n += c.N
			}
		}
		return "n=" + stats.FormatNum(int64(n), 1)
	case !ok:
		return "n=0"
	}
	return "n=" + f.exact(sum)
}

// diverging draws the answers of each row in percent around a middle line.
func (f *figure) diverging(fr frame) *drawing {
	size := fr.size - 1
	d := f.drawing(fr.width, 0)
	as := f.answers()
	y := f.answerLegend(&d.over, as, fr.width, size) + size*0.8
	left, right, above := f.divergingRoom(as, fr, size)
	before, after := f.reach(as)
	per := (fr.width - left - right) / (before + after)
	middle := left + before*per
	bar := math.Round(size * 1.9)
	top := y
	for i, h := range f.rows {
		if above {
			name, _ := fit(h.Label, size, fr.width-textWidth(f.asked(as, i), size-1)-10, 2)
			height := size * 1.35 * float64(len(name))
			d.over.lines(label{x: 0, y: y + height/2, size: size, full: h.Label}, name)
			d.over.label(label{x: fr.width, y: y + height/2, text: f.asked(as, i), size: size - 1, fill: "chart-muted", anchor: "end"})
			y += height + 3
		} else {
			name, _ := fit(h.Label, size, left-12, 2)
			d.over.lines(label{x: left - 12, y: y + bar/2, size: size, anchor: "end", full: h.Label}, name)
			d.over.label(label{x: fr.width, y: y + bar/2, text: f.asked(as, i), size: size - 1, fill: "chart-muted", anchor: "end"})
		}
		f.answerBar(d, as, i, middle, per, y, bar, size, fr.width-right)
		y += bar + size*0.7
	}
	d.height = y - size*0.7 + 5
	d.under.line(middle, top-5, middle, d.height, "chart-muted", 1, "")
	return d
}

// divergingRoom is the room for names and for n.
func (f *figure) divergingRoom(as []answer, fr frame, size float64) (left, right float64, above bool) {
	for i, h := range f.rows {
		right = max(right, textWidth(f.asked(as, i), size-1))
		name, w := fit(h.Label, size, fr.width*0.34, 2)
		left = max(left, w)
		above = above || strings.HasSuffix(name[len(name)-1], "…") && !strings.HasSuffix(h.Label, "…")
	}
	if fr.narrow || above {
		return 0, 0, true
	}
	return math.Ceil(left) + 14, math.Ceil(right) + 12, false
}

// reach is how far the rows go to both sides, in percent.
func (f *figure) reach(as []answer) (before, after float64) {
	before, after = 1, 1
	for i := range f.rows {
		sum, ok := answered(as, i)
		if !ok {
			continue
		}
		a, b := 0.0, 0.0
		for _, x := range as {
			p := x.v[i] / sum * 100
			switch x.side {
			case -1:
				a += p
			case 1:
				b += p
			default:
				a, b = a+p/2, b+p/2
			}
		}
		before, after = max(before, a), max(after, b)
	}
	return max(before, 12), max(after, 12)
}

// answerBar draws one row, left of edge.
func (f *figure) answerBar(d *drawing, as []answer, i int, middle, per, y, height, size, edge float64) {
	sum, ok := answered(as, i)
	if !ok {
		text := f.say("没有回答", "no answers")
		off := 6.0
		if f.hides(i) {
			text = f.t.HiddenText()
			d.over.hatch(middle-stub*1.5, y, stub*3, height)
			off += stub * 1.5
		}
		l := label{x: middle + off, y: y + height/2, text: text, size: size, fill: "chart-muted"}
		if l.x+textWidth(text, size) > edge {
			l.x, l.anchor = middle-off, "end"
		}
		d.over.label(l)
		return
	}
	parts := make([]slice, len(as))
	x := middle
	for k, a := range as {
		parts[k].v = a.v[i]
		w := a.v[i] / sum * 100 * per
		switch a.side {
		case -1:
			x -= w
		case 0:
			x -= w / 2
		}
	}
	percent(parts)
	for k, a := range as {
		w := a.v[i] / sum * 100 * per
		text := stats.Format((parts[k].tenths+5)/10, 1) + "%"
		if a.side == 0 { // hides the middle line
			d.over.box(x, y, w, height, "chart-ground", 1, "")
		}
		if w > 0 {
			d.over.box(x, y, max(w-1, 0.5), height, a.fill, a.opacity, f.rows[i].Label+f.say("，", ", ")+a.name+f.say("：", ": ")+stats.Format(parts[k].tenths, 10)+"%")
		}
		if w > textWidth(text, size-1)+6 {
			d.over.label(label{x: x + (w-1)/2, y: y + height/2, text: text, size: size - 1, anchor: "middle", fill: inkOn(a.opacity)})
		}
		x += w
	}
}

// answerLegend lists the answers in the order they stand.
func (f *figure) answerLegend(o *layer, as []answer, width, size float64) float64 {
	var items []legendItem
	for _, a := range as {
		items = append(items, legendItem{text: a.name, colour: a.fill, opacity: a.opacity})
	}
	return o.legend(items, 0, 0, width, size)
}

// favour is the share of the first half of the answers in a row, in percent.
func favour(as []answer, i int) (float64, bool) {
	sum, ok := answered(as, i)
	if !ok {
		return 0, false
	}
	part := 0.0
	for _, a := range as {
		if a.side == -1 {
			part += a.v[i]
		}
	}
	return part / sum * 100, true
}

// divergingWords says in which rows the first half of the answers is largest
// and smallest.
func (f *figure) divergingWords() []string {
	as := f.answers()
	var names []string
	for _, a := range as {
		if a.side == -1 {
			names = append(names, a.name)
		}
	}
	top, low := -1, -1
	var most, least float64
	for i := range f.rows {
		v, ok := favour(as, i)
		if !ok || folds(f.rows[i]) {
			continue
		}
		if top < 0 || v > most {
			top, most = i, v
		}
		if low < 0 || v < least {
			low, least = i, v
		}
	}
	if top < 0 {
		return nil
	}
	what := strings.Join(names, f.say("、", " + "))
	if len(names) > 1 {
		what += f.say("合计", "")
	}
	say := func(i int, v float64, zh, en string) string {
		return f.say("“"+f.rows[i].Label+"”"+zh+"（"+donePercent(v/100)+"）", f.rows[i].Label+" "+en+" ("+donePercent(v/100)+")")
	}
	if top == low || most == least {
		return []string{what + f.say(" ", ": ") + donePercent(most/100)}
	}
	return []string{what + f.say("：", ": ") + say(top, most, "最高", "highest"), say(low, least, "最低", "lowest")}
}

// divergingOption is the interactive chart: bars of percent, the first half of
// the answers to the left.
func (f *figure) divergingOption() (obj, error) {
	one := *f
	one.series = nil
	as := f.answers()
	for _, a := range as {
		s := a.series
		s.v = make([]float64, len(f.rows))
		for i := range f.rows {
			if sum, ok := answered(as, i); ok {
				s.v[i] = math.Round(a.v[i]/sum*1000) / 10
			}
		}
		s.colour = a.fill
		one.series = append(one.series, s)
	}
	o, err := one.barBase(true)
	if err != nil {
		return nil, err
	}
	mergeEach(o["series"], obj{"stack": "all"})
	list, _ := o["series"].([]any)
	for k, it := range list {
		if m, ok := it.(obj); ok && k < len(as) {
			merge(m, obj{"itemStyle": obj{"opacity": as[k].opacity}})
		}
	}
	one.browserAxes(o, "yAxis", "xAxis")
	mergeEach(o["yAxis"], obj{"inverse": true})
	mergeEach(o["xAxis"], obj{"max": 100, "interval": 25})
	return o, nil
}
