package render

import (
	"html/template"
	"strconv"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// qrSVG draws a QR code as one path; "" for an empty text.
func qrSVG(text string) (template.HTML, error) {
	if text == "" {
		return "", nil
	}
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", err
	}
	n := code.Bounds().Dx()
	var path strings.Builder
	for y := range n {
		for x := 0; x < n; x++ {
			from := x
			for x < n && dark(code.At(x, y).RGBA()) {
				x++
			}
			if x > from {
				path.WriteString("M" + strconv.Itoa(from+4) + " " + strconv.Itoa(y+4) + "h" + strconv.Itoa(x-from) + "v1h-" + strconv.Itoa(x-from) + "z")
			}
		}
	}
	size := strconv.Itoa(n + 8)
	return template.HTML(`<svg class="qr" viewBox="0 0 ` + size + " " + size + `" role="img" aria-label="QR" shape-rendering="crispEdges">` +
		`<path fill="#fff" d="M0 0h` + size + "v" + size + `H0z"/><path fill="#000" d="` + path.String() + `"/></svg>`), nil
}

func dark(r, g, b, _ uint32) bool { return r+g+b < 3*0x8000 }
