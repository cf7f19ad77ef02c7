package asset

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// inspectSVG checks that a file is SVG, whole, and reads its size. Such a
// picture is only ever shown through <img>, where browsers run no scripts and
// load nothing from elsewhere.
func inspectSVG(m model.Media, data []byte) (model.Media, diag.List) {
	pos := diag.Pos{File: m.Path}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false // drawing programs define entities of their own
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	script := ""
	width, height := 0, 0
	depth, roots := 0, 0
	for {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			pos.Line, pos.Col = d.InputPos()
			if roots == 0 {
				return m, diag.List{errNotImage.At(pos, ".svg")}
			}
			return m, diag.List{errTruncated.At(pos, plainXML(err))}
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth == 0 {
				if roots++; roots > 1 || t.Name.Local != "svg" {
					pos.Line, pos.Col = d.InputPos()
					return m, diag.List{errNotImage.At(pos, ".svg")}
				}
				width, height = svgSize(t.Attr)
			}
			depth++
			if s := scripted(t); script == "" {
				script = s
			}
		case xml.EndElement:
			depth--
		}
	}
	switch {
	case roots == 0:
		return m, diag.List{errNotImage.At(pos, ".svg")}
	case depth != 0:
		return m, diag.List{errTruncated.At(pos, errCut("data").Error())}
	}
	m.Format, m.Width, m.Height = "svg", width, height
	if script != "" {
		return m, diag.List{warnScript.At(pos, script)}
	}
	return m, nil
}

func plainXML(err error) string {
	var se *xml.SyntaxError
	if errors.As(err, &se) {
		return se.Msg
	}
	return err.Error()
}

// scripted names what could run in an element, "" for nothing.
func scripted(e xml.StartElement) string {
	if strings.EqualFold(e.Name.Local, "script") {
		return "<script>"
	}
	for _, a := range e.Attr {
		name := strings.ToLower(a.Name.Local)
		if strings.HasPrefix(name, "on") && len(name) > 3 {
			return name
		}
		if v := strings.ToLower(strings.TrimSpace(a.Value)); name == "href" && strings.HasPrefix(v, "javascript:") {
			return "javascript:"
		}
	}
	return ""
}

// svgSize reads the size of the root element in CSS pixels, from its width and
// height or from its viewBox; 0 where it has none.
func svgSize(attrs []xml.Attr) (width, height int) {
	var w, h float64
	var box []string
	for _, a := range attrs {
		switch a.Name.Local {
		case "width":
			w = svgLength(a.Value)
		case "height":
			h = svgLength(a.Value)
		case "viewBox":
			box = strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' || r == '\t' || r == '\r' })
		}
	}
	if len(box) == 4 {
		bw, bh := svgLength(box[2]), svgLength(box[3])
		switch {
		case bw == 0 || bh == 0:
		case w == 0 && h == 0:
			w, h = bw, bh
		case h == 0:
			h = w * bh / bw
		case w == 0:
			w = h * bw / bh
		}
	}
	if w <= 0 || h <= 0 || w > 1e6 || h > 1e6 {
		return 0, 0
	}
	return max(1, int(math.Round(w))), max(1, int(math.Round(h)))
}

// svgLength gives a length in CSS pixels, 0 for relative ones.
func svgLength(s string) float64 {
	s = strings.TrimSpace(s)
	for _, u := range [...]struct {
		name string
		px   float64
	}{{"px", 1}, {"pt", 96.0 / 72}, {"pc", 16}, {"mm", 96 / 25.4}, {"cm", 96 / 2.54}, {"in", 96}, {"", 1}} {
		if n, ok := strings.CutSuffix(s, u.name); ok {
			v, err := strconv.ParseFloat(n, 64)
			if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
				return 0
			}
			return v * u.px
		}
	}
	return 0
}
