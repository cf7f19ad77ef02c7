package render

import (
	"html/template"
	"strconv"

	"rsc.io/qr"
)

// qrSVG draws a QR code as one path; "" for an empty text. The encoder does not
// weigh the eight masks against each other, which readers do not need and which
// took two thirds of a build.
func qrSVG(text string) (template.HTML, error) {
	if text == "" {
		return "", nil
	}
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", err
	}
	n := code.Size
	path := make([]byte, 0, 8*n*n)
	num := func(prefix string, v int) {
		path = append(path, prefix...)
		path = strconv.AppendInt(path, int64(v), 10)
	}
	for y := range n {
		for x := 0; x < n; x++ {
			from := x
			for x < n && code.Black(x, y) {
				x++
			}
			if x > from {
				num("M", from+4)
				num(" ", y+4)
				num("h", x-from)
				num("v1h-", x-from)
				path = append(path, 'z')
			}
		}
	}
	size := strconv.Itoa(n + 8)
	return template.HTML(`<svg class="qr" viewBox="0 0 ` + size + " " + size + `" role="img" aria-label="QR" shape-rendering="crispEdges">` +
		`<path fill="#fff" d="M0 0h` + size + "v" + size + `H0z"/><path fill="#000" d="` + string(path) + `"/></svg>`), nil
}
