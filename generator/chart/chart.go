package chart

import (
	"encoding/hex"
	"encoding/json"
	"errors"

	"github.com/zeebo/xxh3"

	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// Request asks for a chart of a table.
type Request struct {
	Spec    model.ChartSpec
	Table   *stats.Table
	Lang    string  // zh-CN or en
	Palette Palette // colours instead of the default ones
}

// Chart is a chart in all its forms. It is immutable.
type Chart struct {
	ID      string // of the content: the same chart has the same ID everywhere
	Type    string
	Title   string
	Summary string // one sentence: what the chart shows
	Unit    string
	Note    string // of the editor, and what a reader must know of the counting
	N       int    // records behind it

	// SVG is both variants, one after the other: see the package comment for the
	// style rules that choose between them.
	SVG          string
	Wide, Narrow string

	// Option is the interactive chart for mount() of the bundle; nil for types
	// that have none. It is safe inside <script type="application/json">.
	Option json.RawMessage
	Table  *stats.Table
	Text   *TextTable // the same figures as text
	CSV    string     // the same as a file, without byte order mark
}

// Engine draws charts. It is safe for concurrent use, and any number of engines
// draw the same.
type Engine struct{}

// NewEngine makes an engine.
func NewEngine() *Engine { return &Engine{} }

// drawing is one variant of a chart while it is drawn.
type drawing struct {
	width, height float64
	under, over   layer // what lies below: grids, names; and above: marks, labels
}

func (f *figure) drawing(width, height float64) *drawing {
	return &drawing{width: width, height: height, under: layer{p: f.p}, over: layer{p: f.p}}
}

// text is the content of the SVG.
func (d *drawing) text() string { return d.under.b.String() + d.over.b.String() }

// frame is the space a variant has.
type frame struct {
	width, height float64
	size          float64 // of type
	narrow        bool
}

// The variants. A wide drawing is shown at 440 to 800 pixels, a narrow one
// below, so that its type is never smaller than 12 pixels.
func frames(height int) [2]frame {
	wide := frame{width: 640, height: 340, size: 15}
	narrow := frame{width: 360, height: 300, size: 14, narrow: true}
	if height > 0 {
		h := float64(min(max(height, 120), 2000))
		wide.height, narrow.height = h, h
	}
	return [2]frame{wide, narrow}
}

// Render makes a chart. A spec that cannot be drawn is a [*SpecError]; of too few
// data for the type the drawing says so, with the table beside it.
func (e *Engine) Render(req Request) (*Chart, error) {
	kind, err := check(&req)
	var few *SpecError
	if err != nil && !(errors.As(err, &few) && few.Few) {
		return nil, err
	}
	f := newFigure(req)
	f.few = few
	c := &Chart{
		Type: kind.name, Title: f.title(), Summary: f.summary(kind), Unit: f.unit, Note: f.note(), N: req.Table.N,
		Table: req.Table, Text: f.textTable(), CSV: f.csv(),
	}
	name := c.Title
	if c.Summary != "" {
		name += f.say("：", ": ") + c.Summary
	}
	for i, fr := range frames(req.Spec.Height) {
		draw := kind.draw
		if f.empty() || few != nil {
			draw = (*figure).nothing
		}
		d := draw(f, fr)
		svg := wrapSVG(d.text(), name, d.width, d.height, fr.narrow)
		if i == 0 {
			c.Wide = svg
		} else {
			c.Narrow = svg
		}
	}
	c.SVG = c.Wide + c.Narrow
	if kind.interactive != nil && few == nil && !f.empty() {
		if c.Option, err = f.interactive(kind); err != nil {
			return nil, err
		}
	}
	c.ID = "c" + hashHex([]byte(c.SVG))[:10]
	return c, nil
}

func (f *figure) langCode() string {
	if f.en {
		return "en"
	}
	return "zh"
}

func hashHex(b []byte) string {
	sum := xxh3.Hash128(b).Bytes()
	return hex.EncodeToString(sum[:])
}
