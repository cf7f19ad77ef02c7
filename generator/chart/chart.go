package chart

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

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

// drawing is one variant of a chart before it is drawn.
type drawing struct {
	width, height float64
	option        obj     // nil: ECharts has no part in it
	outline       bool    // marks get a thin edge of the ground
	under, over   overlay // drawn before and after what ECharts draws
}

func (f *figure) drawing(width, height float64) *drawing {
	return &drawing{width: width, height: height, under: overlay{p: f.p}, over: overlay{p: f.p}}
}

// text is a drawing without ECharts.
func (d *drawing) text(marks string) string { return d.under.b.String() + marks + d.over.b.String() }

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
func (e *Engine) Render(ctx context.Context, req Request) (*Chart, error) {
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
		d, err := draw(f, fr)
		if err != nil {
			return nil, err
		}
		content, err := e.content(ctx, f, d)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Title, err)
		}
		svg := wrapSVG(content, name, d.width, d.height, fr.narrow)
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

// content draws one variant: what ECharts gives, then our own.
func (e *Engine) content(ctx context.Context, f *figure, d *drawing) (string, error) {
	if d.option == nil {
		return d.text(""), nil
	}
	var s sentinels
	option := s.replace(d.option)
	spec, err := json.Marshal(obj{"lang": f.langCode(), "unit": f.unit, "option": option})
	if err != nil {
		return "", err
	}
	back := s.back(f.p)
	colours, err := json.Marshal(back)
	if err != nil {
		return "", err
	}
	key := hashHex(fmt.Appendf(nil, "%s %v %v %v %s %s", bundleHash(), d.width, d.height, d.outline, spec, colours))
	drawn, ok := e.cached(key)
	if !ok {
		raw, err := e.draw(ctx, spec, d.width, d.height)
		if err != nil {
			return "", err
		}
		edge := ""
		if d.outline {
			edge = f.p.css("chart-ground")
		}
		if drawn, err = rewrite([]byte(raw), back, edge); err != nil {
			return "", err
		}
		e.mu.Lock()
		disk := e.disk
		e.mu.Unlock()
		e.keep(key, drawn, disk)
	}
	return d.text(drawn), nil
}

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
