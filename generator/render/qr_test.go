package render

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rsc.io/qr/coding"
)

// TestQRDrawsEveryModule reads the drawing back and compares it with the code.
func TestQRDrawsEveryModule(t *testing.T) {
	w := &Worker{env: &Env{recordMemos: &recordMemos{}}}
	for _, text := range []string{"https://example.org/", "https://example.org/heping/articles/2026/xiaofang/" + strings.Repeat("x", 200)} {
		svg, err := w.qr(text)
		if err != nil {
			t.Fatal(err)
		}
		enc := coding.String(text)
		v := coding.Version(1)
		for enc.Bits(v) > v.DataBytes(coding.M)*8 {
			v++
		}
		plan, err := coding.NewPlan(v, coding.M, 0)
		if err != nil {
			t.Fatal(err)
		}
		code, err := plan.Encode(enc)
		if err != nil {
			t.Fatal(err)
		}
		dark := modules(string(svg))
		for y := range code.Size {
			for x := range code.Size {
				if dark[[2]int{x, y}] != code.Black(x, y) {
					t.Fatalf("%s: module %d,%d is drawn %v", text, x, y, dark[[2]int{x, y}])
				}
			}
		}
	}
	if _, err := w.qr(strings.Repeat("x", 5000)); err == nil {
		t.Error("a text that is too long is drawn")
	}
}

// modules reads the strokes of a drawing.
func modules(svg string) map[[2]int]bool {
	d := regexp.MustCompile(`stroke="#000" d="([^"]*)"`).FindStringSubmatch(svg)[1]
	dark := map[[2]int]bool{}
	x, y := 0, 0
	for _, c := range regexp.MustCompile(`([Mmh])(\d+)(?: (\d+)(?:\.5)?)?`).FindAllStringSubmatch(d, -1) {
		n, _ := strconv.Atoi(c[2])
		switch c[1] {
		case "M":
			x = n - 4
			y, _ = strconv.Atoi(c[3])
			y -= 4
		case "m":
			x += n
		case "h":
			for range n {
				dark[[2]int{x, y}] = true
				x++
			}
		}
	}
	return dark
}
