package render

import (
	"unicode/utf8"
)

// PosterSheet is a publicity week laid out on one sheet: how large its text is, in how
// many columns its days stand, and what of each day there is room for.
type PosterSheet struct {
	Size    int // a step of sizes: 0 the largest … len(posterSizes)-1
	Columns int // 1 or 2
	Days    []PosterDay
}

// PosterDay is a day with the activities that the poster has room for.
type PosterDay struct {
	Day   *WeekDay
	Shown []*Record
	More  int    // activities that it has no room for
	Place string // where the day is, on days without activities
}

// posterSizes are the sizes of the steps, in parts of the largest; weeks.css has the
// same.
var posterSizes = [...]float64{1, 0.9, 0.8, 0.7, 0.6, 0.52}

// The sheet's measures in hundredths of its width, those of weeks.css: ISO paper is
// 141.4 high.
const (
	posterHeight = 141.4
	posterWidth  = 86.0 // between the margins
	posterFoot   = 26.0 // slogans and code, at least
)

// PosterSheet lays the week out: as large as all of it fits; where it would be small,
// with fewer activities a day, the others counted. It estimates with wide margins: a
// browser's lines differ.
func (v *Week) PosterSheet() *PosterSheet {
	days := v.Days()
	l := posterLayout{days: days, records: make([][]*Record, len(days)), room: v.posterRoom()}
	most := 0
	for i, d := range days {
		l.records[i] = d.Activities()
		most = max(most, len(l.records[i]))
	}
	for size := range readable {
		if l.fits(most, size) {
			return l.sheet(most, size)
		}
	}
	last := len(posterSizes) - 1
	for size := readable - 1; size <= last; size++ { // at least one activity a day
		for n := most - 1; n > 0; n-- {
			if l.fits(n, size) {
				return l.sheet(n, size)
			}
		}
	}
	if l.fits(0, last) {
		return l.sheet(0, last)
	}
	return l.sheet(-1, last)
}

// readable is how many of the steps are for all activities: smaller ones are read
// only where there is no other way.
const readable = 4

type posterLayout struct {
	days    []*WeekDay
	records [][]*Record
	columns int
	room    float64
}

// fits reports whether the days fit, in one column or, where there are many, in two.
func (l *posterLayout) fits(most, size int) bool {
	l.columns = 1
	if l.height(most, size) <= l.room {
		return true
	}
	if len(l.days) > 7 {
		l.columns = 2
		return l.height(most, size) <= l.room
	}
	return false
}

// sheet shows so many activities a day at most; -1 does not count the others either.
func (l *posterLayout) sheet(most, size int) *PosterSheet {
	p := &PosterSheet{Size: size, Columns: l.columns}
	for i, d := range l.days {
		day := PosterDay{Day: d, Shown: first(l.records[i], most)}
		if most >= 0 {
			day.More = len(l.records[i]) - len(day.Shown)
		}
		if most >= 0 && len(l.records[i]) == 0 {
			day.Place = d.Place()
		}
		p.Days = append(p.Days, day)
	}
	return p
}

// height is that of the days with at most so many activities each.
func (l *posterLayout) height(most, size int) float64 {
	s := posterSizes[size]
	width := posterWidth - 19*s - 1
	dated := (2.3 + 1.8) * 1.45 * s
	if l.columns > 1 {
		width = (posterWidth-3)/2 - 23*s - 1
		dated = 2.3 * 1.45 * s // in one line
	}
	whole, tallest := 0.0, 0.0
	for i, d := range l.days {
		h := 2.8 * 1.35 * s * lines(d.d.Theme, 2.8*s, width)
		for _, r := range first(l.records[i], most) {
			h += 1.95 * 1.5 * s * lines(r.Get("time")+r.Title()+r.Get("place")+"　　", 1.95*s*1.05, width)
		}
		if n := len(l.records[i]); most >= 0 && (n > most || n == 0 && d.d.Place != "") {
			h += 1.95 * 1.5 * s
		}
		h = max(h, dated) + 2.5*s + 0.2
		whole, tallest = whole+h, max(tallest, h)
	}
	if l.columns > 1 {
		return whole/float64(l.columns) + tallest // a day is not broken over columns
	}
	return whole
}

// posterRoom is the height left for the days.
func (v *Week) posterRoom() float64 {
	head := 6.5 + 1.6 + 1.4 + 2.2 + 2.6 + 3.75*lines(v.Dates()+v.m.Place, 2.5, posterWidth) + 1.6
	head += 8.6 * 1.25 * lines(v.p.Title, 8.6*1.06, posterWidth)
	head += 2.1 * 1.6 * lines(join(v.m.Hosts), 2.1*1.1, posterWidth)
	if v.m.Theme != "" {
		head += 4.4 * 1.4 * lines(v.m.Theme, 4.4*1.1, posterWidth)
	}
	foot := 8.0
	for _, s := range v.m.Slogans {
		foot += 2.7 * 1.65 * lines(s, 2.7, posterWidth-20)
	}
	return posterHeight - head - max(foot, posterFoot) - 2
}

// lines is how many lines a text takes, at least one.
func lines(s string, size, width float64) float64 {
	w := 0.0
	for _, r := range s {
		if r < utf8.RuneSelf {
			w += 0.62 * size
		} else {
			w += size
		}
	}
	n := 1.0
	for ; w > width; w -= width {
		n++
	}
	return n
}

func join(texts []string) string {
	out := ""
	for _, s := range texts {
		out += s + "　"
	}
	return out
}
