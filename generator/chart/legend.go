package chart

// legendItem is a series or slice in a legend.
type legendItem struct {
	text, colour string
	opacity      float64 // 0 is full
}

// Swatches that are no colour.
const (
	hatched    = "#hatched"
	dashedLine = "#dashed"
)

// swatch draws the sign of an item.
func (o *layer) swatch(it legendItem, x, y, side float64) {
	switch {
	case it.colour == hatched:
		o.hatch(x, y, side, side)
	case it.colour == dashedLine:
		o.line(x-1, y+side/2, x+side+3, y+side/2, "chart-muted", 1.5, "5 3")
	case it.opacity > 0 && it.opacity < 1:
		o.box(x, y, side, side, it.colour, it.opacity, "")
	default:
		o.rect(x, y, side, side, it.colour)
	}
}

// legend sets swatches and names in lines from the top left corner and gives
// the height it takes.
func (o *layer) legend(items []legendItem, x, y, width, size float64) float64 {
	const swatch = 0.8
	line := size * 1.6
	cx, cy := x, y+line/2
	for _, it := range items {
		text := clip(it.text, size, width-swatch*size-6)
		w := swatch*size + 6 + textWidth(text, size)
		if cx > x && cx+w > x+width {
			cx, cy = x, cy+line
		}
		o.swatch(it, cx, cy-swatch*size/2, swatch*size)
		o.label(label{x: cx + swatch*size + 6, y: cy, text: text, size: size, full: it.text})
		cx += w + size
	}
	return cy + line/2 - y
}

// seriesLegend lists the series in the order they are drawn.
func (f *figure) seriesLegend() []legendItem {
	var items []legendItem
	for _, s := range f.series {
		items = append(items, legendItem{text: s.name, colour: s.colour})
	}
	return items
}

// empty reports whether there is nothing to draw.
func (f *figure) empty() bool {
	return len(f.rows) == 0 || f.t.N == 0 && !f.t.TotalHidden && !f.anyHidden()
}

// nothing says that there are no records, or too few to draw.
func (f *figure) nothing(fr frame) *drawing {
	d, text := f.drawing(fr.width, 120), f.say("还没有相关记录", "No records yet")
	if !f.empty() {
		text = f.say("数据还太少，画不成图", "Too few data to draw yet")
	}
	d.over.label(label{x: fr.width / 2, y: 60, text: text, size: fr.size, fill: "chart-muted", anchor: "middle"})
	return d
}

// spread moves labels apart that stand at the same height, within bounds; the
// heights come sorted downwards and keep their order.
func spread(ys []float64, gap, top, bottom float64) {
	for i := range ys {
		ys[i] = max(ys[i], top)
		if i > 0 {
			ys[i] = max(ys[i], ys[i-1]+gap)
		}
	}
	for i := len(ys) - 1; i >= 0; i-- {
		limit := bottom
		if i < len(ys)-1 {
			limit = ys[i+1] - gap
		}
		ys[i] = min(ys[i], limit)
	}
}
