package chart

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// checkBounds says what of a drawing lies outside its frame, and which numbers
// are none.
func checkBounds(svg string) error {
	dec := xml.NewDecoder(strings.NewReader(svg))
	var width, height float64
	var problems []error
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return errors.Join(problems...)
		}
		if err != nil {
			return err
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		attr := map[string]string{}
		for _, a := range el.Attr {
			attr[a.Name.Local] = a.Value
		}
		var ps []point
		switch el.Name.Local {
		case "svg":
			view := strings.Fields(attr["viewBox"])
			width, height = number(view[2], &err), number(view[3], &err)
		case "rect":
			at := point{number(attr["x"], &err), number(attr["y"], &err)}
			ps = []point{at, {at.x + number(attr["width"], &err), at.y + number(attr["height"], &err)}}
		case "line":
			ps = []point{{number(attr["x1"], &err), number(attr["y1"], &err)}, {number(attr["x2"], &err), number(attr["y2"], &err)}}
		case "circle":
			c, r := point{number(attr["cx"], &err), number(attr["cy"], &err)}, number(attr["r"], &err)
			ps = []point{{c.x - r, c.y - r}, {c.x + r, c.y + r}}
		case "path":
			ps, err = pathPoints(attr["d"])
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("%s %v: %w", el.Name.Local, attr, err))
		}
		for _, p := range ps {
			const slack = 1.5 // half of the thickest line
			if p.x < -slack || p.y < -slack || p.x > width+slack || p.y > height+slack {
				problems = append(problems, fmt.Errorf("%s reaches %v, outside %v × %v: %v", el.Name.Local, p, width, height, attr))
				break
			}
		}
	}
}

// number reads a plain decimal number, as num writes it.
func number(s string, err *error) float64 {
	v, e := strconv.ParseFloat(s, 64)
	if e != nil || strings.Trim(s, "-.0123456789") != "" {
		*err = errors.Join(*err, fmt.Errorf("%q is no number", s))
	}
	return v
}

// pathPoints are the places a path goes through, with the handles of curves.
func pathPoints(d string) (out []point, err error) {
	var at point
	cmd := byte('M')
	for d = strings.TrimSpace(d); d != ""; d = strings.TrimLeft(d, " ") {
		if c := d[0]; c >= 'A' && c <= 'z' {
			cmd, d = c, d[1:]
			if cmd == 'Z' {
				continue
			}
		}
		take := func() float64 {
			d = strings.TrimLeft(d, " ")
			n := strings.IndexFunc(d[min(1, len(d)):], func(r rune) bool { return r == ' ' || r == '-' || r >= 'A' && r <= 'z' })
			s := d
			if n >= 0 {
				s = d[:n+1]
			}
			d = d[len(s):]
			return number(s, &err)
		}
		switch cmd {
		case 'M', 'L':
			at = point{take(), take()}
		case 'C':
			out = append(out, point{take(), take()}, point{take(), take()})
			at = point{take(), take()}
		case 'Q':
			out = append(out, point{take(), take()})
			at = point{take(), take()}
		case 'A':
			for range 5 {
				take()
			}
			at = point{take(), take()}
		case 'h':
			at.x += take()
		case 'v':
			at.y += take()
		case 'H':
			at.x = take()
		case 'V':
			at.y = take()
		case 'c':
			for range 4 {
				take()
			}
			at = point{at.x + take(), at.y + take()}
		default:
			return out, fmt.Errorf("command %c", cmd)
		}
		if err != nil {
			return out, err
		}
		out = append(out, at)
	}
	return out, nil
}
