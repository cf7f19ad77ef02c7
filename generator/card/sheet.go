package card

import (
	"image"
	"math"
	"strings"
)

// sheet is a card being drawn.
type sheet struct {
	face  *face
	tools *tools
	img   *image.Paletted
}

// column is how wide a text may be: the middle square with a margin.
const column = 612

// Sizes of type in pixels, how many lines a title may have in each, and from one
// line to the next.
var titleSizes = []struct{ size, lines, pitch int }{
	{116, 1, 140}, {100, 2, 130}, {92, 2, 122}, {84, 3, 110}, {76, 3, 102},
	{68, 4, 84}, {62, 4, 78}, {56, 4, 73}, {50, 4, 68},
}

// costSize is what a pixel less in size costs, costLine a further line: a smaller
// title may have fewer lines with better ends.
const (
	costSize = 18
	costLine = 150
)

const (
	siteSize   = 38
	kickerSize = 38
	footSize   = 34
)

// compose sets a card from the top: seal and site, double rule, kicker, title, a
// thin rule, issuer and date.
func (s *sheet) compose(t Text) error {
	const ruleTop = 106
	if err := s.head(clean(t.Site), 64); err != nil {
		return err
	}
	s.fill(image.Rect(64, ruleTop, Width-64, ruleTop+6), inSeal.at(255))
	s.fill(image.Rect(64, ruleTop+10, Width-64, ruleTop+12), inSeal.at(255))
	top := ruleTop + 12
	if kicker := clean(t.Kicker); kicker != "" {
		if err := s.one(kicker, kickerSize, 178, inSeal); err != nil {
			return err
		}
		top = 184
	}
	foot, err := s.foot(clean(t.Issuer), clean(t.Date))
	if err != nil {
		return err
	}
	return s.title(clean(t.Title), top, foot)
}

// head sets the seal and the site's title beside it around a middle line.
func (s *sheet) head(site string, middle int) error {
	const side, space = 44, 16
	if site == "" {
		s.seal((Width-side)/2, middle-side/2, side)
		return nil
	}
	l, spans, err := s.fitted(site, siteSize, column-side-space)
	if err != nil {
		return err
	}
	w := px(l.width(spans.i, spans.j), siteSize)
	left := (Width - side - space - w) / 2
	s.seal(left, middle-side/2, side)
	return s.set(l, spans, left+side+space, middle+baseline(siteSize), siteSize, inInk)
}

// one sets a text in one line around the middle, cut where it is too long.
func (s *sheet) one(text string, size, base int, c colour) error {
	l, sp, err := s.fitted(text, size, column)
	if err != nil {
		return err
	}
	return s.set(l, sp, (Width-px(l.width(sp.i, sp.j), size))/2, base, size, c)
}

// title sets the title in the middle of the space between two heights.
func (s *sheet) title(text string, top, foot int) error {
	if text == "" {
		return nil
	}
	const air = 26 // above and below
	l, spans, k, err := s.arrange(text, foot-top-2*air)
	if err != nil {
		return err
	}
	size, pitch := titleSizes[k].size, titleSizes[k].pitch
	base := top + (foot-top-high(len(spans), size, pitch))/2 + size*84/100
	for _, sp := range spans {
		left := (Width - px(l.width(sp.i, sp.j), size)) / 2
		if err := s.set(l, sp, left, base, size, inInk); err != nil {
			return err
		}
		base += pitch
	}
	return nil
}

// high is the height of lines: the ink of a Han character is about 0.92 em high,
// 0.84 of it above the line.
func high(lines, size, pitch int) int { return (lines-1)*pitch + size*92/100 }

// arrange parts a title into lines, in the size that makes the best of it within a
// height; cut where even the smallest is too large. k is the entry of titleSizes.
func (s *sheet) arrange(text string, room int) (l *line, spans []span, k int, err error) {
	if l, err = s.face.measure(s.tools, text); err != nil {
		return nil, nil, 0, err
	}
	least := math.MaxInt
	for i, z := range titleSizes {
		to, cost := l.part(units(column, z.size), z.lines)
		cost += (titleSizes[0].size-z.size)*costSize + len(to)*costLine
		if to != nil && high(len(to), z.size, z.pitch) <= room && cost < least {
			spans, k, least = to, i, cost
		}
	}
	if spans != nil {
		return l, spans, k, nil
	}
	k = len(titleSizes) - 1
	width := units(column, titleSizes[k].size)
	for at := len(l.breaks); at > 0; at-- {
		cut := text
		if at < len(l.breaks) {
			cut = shorten(l.runes[:l.breaks[at-1]])
		}
		if l.width(0, l.breaks[at-1]) > titleSizes[k].lines*width {
			continue
		}
		c, err := s.face.measure(s.tools, cut)
		if err != nil {
			return nil, nil, 0, err
		}
		c.hard(width)
		if spans, _ := c.part(width, titleSizes[k].lines); spans != nil {
			return c, spans, k, nil
		}
	}
	l, sp, err := s.fitted(text, titleSizes[k].size, column)
	return l, []span{sp}, k, err
}

// shorten ends a text with an ellipsis in place of the signs at its end.
func shorten(rs []rune) string {
	return strings.TrimRightFunc(string(rs), func(r rune) bool { return !isLetter(r) }) + "…"
}

// fitted measures a text for one line, cut where it is wider than the width.
func (s *sheet) fitted(text string, size, width int) (*line, span, error) {
	l, err := s.face.measure(s.tools, text)
	if err != nil {
		return nil, span{}, err
	}
	most := units(width, size)
	if l.width(0, len(l.runes)) > most {
		n := len(l.runes)
		for n > 1 && l.width(0, n)+em > most {
			n--
		}
		if l, err = s.face.measure(s.tools, shorten(l.runes[:n])); err != nil {
			return nil, span{}, err
		}
	}
	return l, span{0, len(l.runes)}, nil
}

// foot sets a thin rule, and issuer and date below it: beside each other where
// there is room. It gives the height of the rule.
func (s *sheet) foot(issuer, date string) (top int, err error) {
	lines := []string{issuer + "　" + date}
	switch {
	case issuer == "" && date == "":
		return Height - 64, nil
	case issuer == "" || date == "":
		lines[0] = issuer + date
	default:
		l, err := s.face.measure(s.tools, lines[0])
		if err != nil {
			return 0, err
		}
		if l.width(0, len(l.runes)) > units(column, footSize) {
			lines = []string{issuer, date}
		}
	}
	const pitch = 46
	top = 536 - (len(lines)-1)*(pitch-10)
	s.fill(image.Rect((Width-column)/2, top, (Width+column)/2, top+2), inMuted.at(80))
	for i, text := range lines {
		if err := s.one(text, footSize, top+52+i*pitch, inMuted); err != nil {
			return 0, err
		}
	}
	return top, nil
}

// px and units turn font units in a size into pixels and back.
func px(units, size int) int { return (units*size + em/2) / em }
func units(px, size int) int { return px * em / size }
func baseline(size int) int  { return size * 38 / 100 } // below the middle of Han characters
func (s *sheet) fill(r image.Rectangle, entry uint8) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := s.img.Pix[y*s.img.Stride:]
		for x := r.Min.X; x < r.Max.X; x++ {
			row[x] = entry
		}
	}
}

// set draws a part of a text from left, its signs hanging out to the left.
func (s *sheet) set(l *line, sp span, left, base, size int, c colour) error {
	at := l.upto[sp.i] + l.lead[sp.i] + l.hangs(sp.i)
	for i := sp.i; i < sp.j; i++ {
		m, err := s.face.mask(s.tools, l.glyphs[i].index, size)
		if err != nil {
			return err
		}
		s.stamp(m, left+px(l.upto[i]+l.lead[i]-at, size)+m.left, base+m.top, c)
	}
	return nil
}

func (s *sheet) stamp(m *mask, x0, y0 int, c colour) {
	b := m.alpha.Bounds()
	for y := range b.Dy() {
		if y0+y < 0 || y0+y >= Height {
			continue
		}
		row := s.img.Pix[(y0+y)*s.img.Stride:][:Width]
		for x, a := range m.alpha.Pix[y*m.alpha.Stride:][:b.Dx()] {
			if e := c.at(a); e != 0 && x0+x >= 0 && x0+x < Width {
				row[x0+x] = max(row[x0+x], e)
			}
		}
	}
}
