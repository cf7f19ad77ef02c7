package render

import (
	"fmt"
	"html/template"
	"strconv"

	"rsc.io/qr/coding"
)

// maxQR is the largest QR version drawn: 20 holds over 600 bytes, more than any
// address.
const maxQR = 20

// qr draws a QR code as one path; "" for an empty text. Where the bits of a
// version go is worked out once. The eight masks are not weighed against each
// other: readers do not need it, and it took two thirds of a build.
func (w *Worker) qr(text string) (template.HTML, error) {
	if text == "" {
		return "", nil
	}
	enc := coding.String(text)
	version := coding.Version(1)
	for version <= maxQR && enc.Bits(version) > version.DataBytes(coding.M)*8 {
		version++
	}
	if version > maxQR {
		return "", fmt.Errorf("%d bytes are too long for a QR code", len(text))
	}
	plan, err := w.env.qrPlans.get(strconv.Itoa(int(version)), func() (*coding.Plan, error) {
		return coding.NewPlan(version, coding.M, 0)
	})
	if err != nil {
		return "", err
	}
	code, err := plan.Encode(enc)
	if err != nil {
		return "", err
	}
	var space [8 << 10]byte // most codes are smaller: what is kept is a copy of its size
	return template.HTML(appendQR(space[:0], code)), nil
}

// appendQR draws the dark runs of each row as strokes one unit wide.
func appendQR(svg []byte, code *coding.Code) []byte {
	const margin = 4
	size := strconv.Itoa(code.Size + 2*margin)
	svg = append(svg, `<svg class="qr" viewBox="0 0 `+size+" "+size+`" role="img" aria-label="QR" shape-rendering="crispEdges">`+
		`<path fill="#fff" d="M0 0h`+size+"v"+size+`H0z"/><path stroke="#000" d="`...)
	for y := range code.Size {
		end := 0 // of the last run drawn in this row
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			switch {
			case x == from:
				continue
			case end == 0:
				svg = append(svg, 'M')
				svg = strconv.AppendInt(svg, int64(from+margin), 10)
				svg = append(svg, ' ')
				svg = strconv.AppendInt(svg, int64(y+margin), 10)
				svg = append(svg, ".5"...)
			default:
				svg = append(svg, 'm')
				svg = strconv.AppendInt(svg, int64(from-end), 10)
				svg = append(svg, " 0"...)
			}
			svg = append(svg, 'h')
			svg = strconv.AppendInt(svg, int64(x-from), 10)
			end = x
		}
	}
	return append(svg, `"/></svg>`...)
}
