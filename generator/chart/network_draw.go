package chart

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// drawing writes both variants with their legends.
func (n *net) drawing(title, summary string, wide, narrow *netPic) Drawing {
	name := strings.TrimSpace(title)
	if name != "" && summary != "" {
		name += n.say("：", ": ")
	}
	name += summary
	return Drawing{Wide: n.draw(wide, name, false), Narrow: n.draw(narrow, name, true), Summary: summary}
}

func (n *net) draw(pic *netPic, name string, narrow bool) string {
	if len(n.nodes) == 0 {
		return ""
	}
	o := &layer{p: n.p}
	top := n.legend(o, pic)
	n.ways(o, pic.lines, top, false)
	n.ways(o, pic.dashed, top, true)
	for _, s := range pic.spots {
		s.y += top
		n.spot(o, s, !pic.arcs)
	}
	for _, l := range pic.notes {
		l.y += top
		o.label(l)
	}
	height := top + pic.height + 4
	if n.left > 0 {
		o.label(label{x: 0, y: height + netLine/2, size: netSize, fill: "chart-muted",
			text: n.say("另有 "+n.number(n.left)+" 个组织没有画出", n.number(n.left)+" more organisations are not drawn")})
		height += netLine + 4
	}
	svg := wrapSVG(o.b.String(), name, pic.width, height, narrow)
	// A picture has no content to a screen reader; this one has links.
	svg = strings.Replace(svg, `role="img"`, `role="group"`, 1)
	return strings.Replace(svg, `class="chart-svg `, `class="chart-svg chart-network `, 1)
}

// legend explains marks, numbers and dashed lines, and gives its height.
func (n *net) legend(o *layer, pic *netPic) float64 {
	shown := map[int]bool{}
	numbers := false
	for _, s := range pic.spots {
		shown[n.kindOf[s.node]] = true
		numbers = numbers || len(n.tags[s.node]) > 0
	}
	x, y := 0.0, netLine*0.6
	step := func(width float64) {
		if x > 0 && x+width > pic.width {
			x, y = 0, y+netLine*1.25
		}
	}
	rows := 0
	for k, kind := range n.kinds {
		if kind.name == "" || !shown[k] {
			continue
		}
		text := clip(kind.name, netSize, pic.width-2*netMark-8)
		w := 2*netMark + 6 + textWidth(text, netSize)
		step(w)
		o.mark(x+netMark, y, netMark-0.5, kind.mark, kind.colour)
		o.label(label{x: x + 2*netMark + 6, y: y, text: text, size: netSize, full: kind.name})
		x += w + 16
		rows++
	}
	if text := n.partnerText(pic, numbers); text != "" {
		w := 26 + textWidth(text, netSize)
		step(w)
		if pic.arcs {
			n.ways(o, [][]point{{{x, y}, {x + 20, y}}}, 0, true)
		} else {
			o.tag(x+8, y, netTag{})
		}
		o.label(label{x: x + 26, y: y, text: clip(text, netSize, pic.width-26), size: netSize, full: text})
		rows++
	}
	if rows == 0 {
		return 2
	}
	return y + netLine*1.2
}

// partnerText explains how partners are shown.
func (n *net) partnerText(pic *netPic, numbers bool) string {
	switch {
	case pic.arcs:
		return n.say("虚线：共建合作", "dashed: partners")
	case numbers && pic.width < wideNet.width:
		return n.say("虚线圈：与同号实心圈共建", "ring: partner of that number")
	case numbers:
		return n.say("虚线圈：与同号实心圈的组织共建合作", "dashed ring: partner of the organisation with that number")
	}
	return ""
}

// ways draws the lines of the tree, or those between partners, as one path.
func (n *net) ways(o *layer, ways [][]point, top float64, dashed bool) {
	if len(ways) == 0 {
		return
	}
	var d strings.Builder
	for _, way := range ways {
		for k, p := range way {
			cmd := "L"
			if k == 0 {
				cmd = "M"
			}
			d.WriteString(cmd + num(p.x) + " " + num(p.y+top))
		}
	}
	style := `stroke="` + o.colour("chart-other") + `" stroke-width="1.25"`
	if dashed {
		style = `stroke="` + o.colour("chart-text") + `" stroke-width="1.25" stroke-dasharray="4 3"`
	}
	o.b.WriteString(`<path d="` + d.String() + `" fill="none" ` + style + `></path>`)
}

// spot draws a node: its box or line, mark, label and numbers, as a link.
func (n *net) spot(o *layer, s spot, tags bool) {
	end := "</g>"
	if href := safeURL(n.nodes[s.node].URL); href != "" {
		end = "</a>"
		o.b.WriteString(`<a href="` + escape(href) + `" tabindex="-1">`)
	} else {
		o.b.WriteString("<g>")
	}
	o.b.WriteString("<title>" + escape(n.hint(s.node)) + "</title>")
	x := s.x
	if s.box || s.focus {
		fill, edge := "chart-heat-0", ""
		if s.focus {
			edge = ` stroke="` + o.colour("chart-text") + `" stroke-width="1.75"`
		}
		pad := 0.0
		if !s.box {
			pad = 3
		}
		fmt.Fprintf(&o.b, `<rect x="%s" y="%s" width="%s" height="%s" rx="4" fill="%s"%s></rect>`,
			num(s.x-pad+0.9), num(s.y+0.9), num(s.w+2*pad), num(s.h-1.8), o.colour(fill), edge)
		if s.box {
			x += netPad - 2
		}
	} else { // so that a finger hits it
		fmt.Fprintf(&o.b, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s" fill-opacity="0"></rect>`,
			num(s.x), num(s.y), num(s.w), num(s.h), o.colour("chart-ground"))
	}
	kind := n.kinds[n.kindOf[s.node]]
	o.mark(x+netMark+2, s.mid(), netMark-0.5, kind.mark, kind.colour)
	tx := x + netMark + 2 + netText
	fill := ""
	if s.again {
		fill = "chart-muted"
	}
	for k, line := range s.lines {
		o.label(label{x: tx, y: s.mid() + netLine*(float64(k)-float64(len(s.lines)-1)/2), text: line, size: netSize, bold: s.strong, fill: fill})
	}
	if tags && !s.again {
		w := linesWidth(s.lines, netSize)
		if s.strong {
			w *= 1.1
		}
		for k, tag := range n.tags[s.node] {
			o.tag(tx+w+4+tagWidth*(float64(k)+0.5), s.mid(), tag)
		}
	}
	o.b.WriteString(end)
}

// tag draws a number: on a disc for an organisation itself, in a dashed ring
// for a partner of it.
func (o *layer) tag(x, y float64, t netTag) {
	const r = 9
	text, fill := strconv.Itoa(t.number), "chart-text"
	switch {
	case t.more:
		text = "+" + text
	case t.own:
		o.circle(x, y, r, "chart-text")
		fill = "chart-ground"
	default:
		fmt.Fprintf(&o.b, `<circle cx="%s" cy="%s" r="%d" fill="none" stroke="%s" stroke-width="1.25" stroke-dasharray="2.6 2.1"></circle>`,
			num(x), num(y), r-1, o.colour("chart-text"))
	}
	if t.number > 0 {
		o.label(label{x: x, y: y, text: text, size: 12, fill: fill, anchor: "middle"})
	}
}

// outlines of marks, around 0, 0 with a radius of 1. With full, hollow and
// dotted forms there are eighteen.
var outlines = [...][]point{
	nil, // a circle
	{{-0.88, -0.88}, {0.88, -0.88}, {0.88, 0.88}, {-0.88, 0.88}},
	{{0, -1.05}, {1.05, 0.85}, {-1.05, 0.85}},
	{{0, -1.15}, {1.15, 0}, {0, 1.15}, {-1.15, 0}},
	{{0, 1.05}, {-1.05, -0.85}, {1.05, -0.85}},
	{{-0.38, -1}, {0.38, -1}, {0.38, -0.38}, {1, -0.38}, {1, 0.38}, {0.38, 0.38}, {0.38, 1}, {-0.38, 1}, {-0.38, 0.38}, {-1, 0.38}, {-1, -0.38}, {-0.38, -0.38}},
}

// mark draws the sign of a type.
func (o *layer) mark(x, y, r float64, mark int, colour string) {
	form := (mark / len(outlines)) % 3
	fill := `fill="` + o.colour(colour) + `"`
	if form > 0 {
		r -= 0.8
		fill = `fill="` + o.colour("chart-ground") + `" stroke="` + o.colour(colour) + `" stroke-width="2"`
	}
	outline := outlines[mark%len(outlines)]
	if outline == nil {
		fmt.Fprintf(&o.b, `<circle cx="%s" cy="%s" r="%s" %s></circle>`, num(x), num(y), num(r), fill)
	} else {
		var d strings.Builder
		for k, p := range outline {
			cmd := "L"
			if k == 0 {
				cmd = "M"
			}
			d.WriteString(cmd + num(x+r*p.x) + " " + num(y+r*p.y))
		}
		o.b.WriteString(`<path d="` + d.String() + `Z" ` + fill + `></path>`)
	}
	if form == 2 {
		o.circle(x, y, r*0.4, colour)
	}
}

// safeURL is an address that may stand in a link: a path, or http and https.
func safeURL(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" || u.Opaque != "" {
		return ""
	}
	return u.String()
}
