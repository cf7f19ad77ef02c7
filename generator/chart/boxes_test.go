package chart

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// textBox is where a text of a drawing stands.
type textBox struct {
	x, y, w, h float64
	text       string
}

func (a textBox) overlaps(b textBox) bool {
	const slack = 0.6
	return a.x+slack < b.x+b.w && b.x+slack < a.x+a.w && a.y+slack < b.y+b.h && b.y+slack < a.y+a.h
}

// textBoxes reads the texts out of a drawing of ours, with the size of its frame.
func textBoxes(svg string) (boxes []textBox, width, height float64, err error) {
	dec := xml.NewDecoder(strings.NewReader(svg))
	var at *textBox
	var size float64
	var anchor string
	title := 0
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return boxes, width, height, nil
		}
		if err != nil {
			return nil, 0, 0, err
		}
		switch x := tok.(type) {
		case xml.StartElement:
			get := func(name string) string {
				for _, a := range x.Attr {
					if a.Name.Local == name {
						return a.Value
					}
				}
				return ""
			}
			float := func(name string) float64 {
				v, _ := strconv.ParseFloat(get(name), 64)
				return v
			}
			switch x.Name.Local {
			case "svg":
				view := strings.Fields(get("viewBox"))
				width, _ = strconv.ParseFloat(view[2], 64)
				height, _ = strconv.ParseFloat(view[3], 64)
			case "title":
				title++
			case "text":
				size, anchor = float("font-size"), get("text-anchor")
				at = &textBox{x: float("x"), y: float("y") - 0.85*size, h: size}
				if get("transform") != "" {
					return nil, 0, 0, errors.New("a text is turned")
				}
			}
		case xml.CharData:
			if at != nil && title == 0 {
				at.text += string(x)
			}
		case xml.EndElement:
			switch x.Name.Local {
			case "title":
				title--
			case "text":
				at.w = textWidth(at.text, size)
				switch anchor {
				case "middle":
					at.x -= at.w / 2
				case "end":
					at.x -= at.w
				}
				if size < 12 {
					return nil, 0, 0, fmt.Errorf("%q has a size of %v", at.text, size)
				}
				if at.text != "" {
					boxes = append(boxes, *at)
				}
				at = nil
			}
		}
	}
}

// checkTexts says which texts of a drawing overlap, are cut off at its edge, or
// are too small to read.
func checkTexts(svg string) error {
	boxes, width, height, err := textBoxes(svg)
	if err != nil {
		return err
	}
	var problems []error
	for i, a := range boxes {
		if a.x < -1 || a.y < -1 || a.x+a.w > width+1 || a.y+a.h > height+1 {
			problems = append(problems, fmt.Errorf("%q is cut off: %+v in %v × %v", a.text, a, width, height))
		}
		for _, b := range boxes[:i] {
			if a.overlaps(b) {
				problems = append(problems, fmt.Errorf("%q lies on %q", a.text, b.text))
			}
		}
	}
	return errors.Join(problems...)
}
