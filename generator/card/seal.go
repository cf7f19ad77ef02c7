package card

import (
	"image"

	"golang.org/x/image/vector"
)

// seal draws the mark of the default theme (assets/img/seal.svg): a red square with
// the lines of a bulletin left open in it.
func (s *sheet) seal(left, top, side int) {
	u := float32(side) / 28 // the drawing's square is 28 units wide, from 2 to 30
	at := func(v float32) float32 { return (v - 2) * u }
	var r vector.Rasterizer
	r.Reset(side, side)
	round(&r, 0, 0, float32(side), float32(side), 3*u, false)
	// Frame, two rows and a spine, two units thick; each hole runs the other way.
	for _, h := range [][4]float32{
		{8, 7.5, 24, 9.5}, {8, 9.5, 10, 24.5}, {22, 9.5, 24, 24.5}, {10, 22.5, 22, 24.5},
		{10, 12.5, 22, 14.5}, {10, 17.5, 22, 19.5},
		{15, 9.5, 17, 12.5}, {15, 14.5, 17, 17.5}, {15, 19.5, 17, 22.5},
	} {
		round(&r, at(h[0]), at(h[1]), at(h[2]), at(h[3]), 0, true)
	}
	m := &mask{alpha: image.NewAlpha(image.Rect(0, 0, side, side))}
	r.Draw(m.alpha, m.alpha.Bounds(), image.Opaque, image.Point{})
	s.stamp(m, left, top, inSeal)
}

// round adds a rectangle with round corners, backwards where it is a hole.
func round(r *vector.Rasterizer, x0, y0, x1, y1, radius float32, hole bool) {
	if hole {
		r.MoveTo(x0, y0)
		r.LineTo(x0, y1)
		r.LineTo(x1, y1)
		r.LineTo(x1, y0)
		r.ClosePath()
		return
	}
	r.MoveTo(x0+radius, y0)
	r.LineTo(x1-radius, y0)
	r.QuadTo(x1, y0, x1, y0+radius)
	r.LineTo(x1, y1-radius)
	r.QuadTo(x1, y1, x1-radius, y1)
	r.LineTo(x0+radius, y1)
	r.QuadTo(x0, y1, x0, y1-radius)
	r.LineTo(x0, y0+radius)
	r.QuadTo(x0, y0, x0+radius, y0)
	r.ClosePath()
}
