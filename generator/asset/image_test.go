package asset

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/draw"
	"pgregory.net/rapid"

	"jianbao/generator/config"
	"jianbao/generator/diag"
	"jianbao/generator/model"
)

var cfg = config.Images{Widths: []int{40, 80, 160}, Quality: 80}

// quadrants is a picture whose corners can be told apart: red, green, blue,
// white from the top left in reading order.
func quadrants(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			switch {
			case x >= w/2 && y >= h/2:
				c = color.RGBA{255, 255, 255, 255}
			case x >= w/2:
				c = color.RGBA{0, 255, 0, 255}
			case y >= h/2:
				c = color.RGBA{0, 0, 255, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// corners names the colours of the quadrants of a picture, in reading order.
func corners(img image.Image) string {
	b := img.Bounds()
	s := ""
	for _, p := range [4][2]int{{1, 1}, {3, 1}, {1, 3}, {3, 3}} {
		r, g, bl, _ := img.At(b.Min.X+b.Dx()*p[0]/4, b.Min.Y+b.Dy()*p[1]/4).RGBA()
		switch {
		case r > 0xC000 && g > 0xC000:
			s += "W"
		case r > 0xC000:
			s += "R"
		case g > 0xC000:
			s += "G"
		case bl > 0xC000:
			s += "B"
		default:
			s += "?"
		}
	}
	return s
}

func encodeJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encodePNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exif is EXIF data with an orientation and a place.
func exif(orientation int, order binary.AppendByteOrder) []byte {
	b := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	b = order.AppendUint16(b, 0x0112)
	b = order.AppendUint16(b, 3)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, uint16(orientation))
	b = append(b, 0, 0)
	b = order.AppendUint16(b, 0x010E) // description
	b = order.AppendUint16(b, 2)
	b = order.AppendUint32(b, 4)
	return append(append(b, "GPS\x00"...), 0, 0, 0, 0)
}

func withExif(jpg []byte, tiff []byte) []byte {
	body := append([]byte("Exif\x00\x00"), tiff...)
	seg := binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(body)+2))
	return slices.Concat(jpg[:2], seg, body, jpg[2:])
}

func pngChunk(name string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

func withPNGChunk(data []byte, name string, body []byte) []byte {
	return slices.Concat(data[:33], pngChunk(name, body), data[33:])
}

func encodeGIF(t testing.TB) []byte {
	t.Helper()
	pal := color.Palette{color.Black, color.White}
	g := &gif.GIF{LoopCount: 0}
	for range 2 {
		g.Image = append(g.Image, image.NewPaletted(image.Rect(0, 0, 30, 20), pal))
		g.Delay = append(g.Delay, 10)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// webpLossless is a 1 × 1 picture (VP8L).
var webpLossless = []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")

const smallSVG = `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 120"><circle r="5"/></svg>`

func codes(diags diag.List) string {
	var all []string
	for _, d := range diags {
		all = append(all, d.Code)
	}
	return strings.Join(all, " ")
}

func TestInspect(t *testing.T) {
	jpg, pic := encodeJPEG(t, quadrants(60, 40)), encodePNG(t, quadrants(60, 40))
	paletted := image.NewPaletted(image.Rect(0, 0, 10, 10), color.Palette{color.Black, color.White})
	clear := image.NewNRGBA(image.Rect(0, 0, 10, 10))
	for _, c := range []struct {
		name, format, codes string
		data                []byte
		w, h, orientation   int
		lossless, animated  bool
	}{
		{"a.jpg", "jpeg", "", jpg, 60, 40, 0, false, false},
		{"a.JPEG", "jpeg", "", withExif(jpg, exif(6, binary.BigEndian)), 40, 60, 6, false, false},
		{"a.jpg", "jpeg", "", withExif(jpg, exif(3, binary.LittleEndian)), 60, 40, 3, false, false},
		{"trailer.jpg", "jpeg", "", append(slices.Clone(jpg), "more"...), 60, 40, 0, false, false},
		{"a.png", "png", "", pic, 60, 40, 0, false, false},
		{"renamed.jpg", "png", "", pic, 60, 40, 0, false, false},
		{"few.png", "png", "", encodePNG(t, paletted), 10, 10, 0, true, false},
		{"clear.png", "png", "", encodePNG(t, clear), 10, 10, 0, true, false},
		{"moving.png", "png", "", withPNGChunk(pic, "acTL", make([]byte, 8)), 60, 40, 0, false, true},
		{"turned.png", "png", "", withPNGChunk(pic, "eXIf", exif(8, binary.BigEndian)), 40, 60, 8, false, false},
		{"a.gif", "gif", "", encodeGIF(t), 30, 20, 0, false, true},
		{"a.webp", "webp", "", webpLossless, 1, 1, 0, true, false},
		{"a.svg", "svg", "", []byte(smallSVG), 240, 120, 0, false, false},
		{"mm.svg", "svg", "", []byte(`<svg width="25.4mm" height="1in"/>`), 96, 96, 0, false, false},
		{"percent.svg", "svg", "", []byte(`<svg width="100%" viewBox="0,0,7,9"/>`), 7, 9, 0, false, false},
		{"one.svg", "svg", "", []byte(`<svg width="100" viewBox="0 0 10 20"/>`), 100, 200, 0, false, false},
		{"script.svg", "svg", "JB1009", []byte(`<svg><script>alert(1)</script></svg>`), 0, 0, 0, false, false},
		{"onload.svg", "svg", "JB1009", []byte(`<svg onload="x()"/>`), 0, 0, 0, false, false},
		{"plan.pdf", "", "", []byte("%PDF-1.7"), 0, 0, 0, false, false},
		{"list.docx", "", "", nil, 0, 0, 0, false, false},
		{"phone.heic", "", "JB1008", []byte("x"), 0, 0, 0, false, false},
		{"text.jpg", "", "JB1005", []byte("this is text"), 0, 0, 0, false, false},
		{"empty.png", "", "JB1005", nil, 0, 0, 0, false, false},
		{"html.svg", "", "JB1005", []byte("<html><svg/></html>"), 0, 0, 0, false, false},
		{"empty.svg", "", "JB1005", nil, 0, 0, 0, false, false},
		{"cut.svg", "", "JB1006", []byte(smallSVG[:len(smallSVG)-4]), 0, 0, 0, false, false},
		{"open.svg", "", "JB1006", []byte(`<svg><g>`), 0, 0, 0, false, false},
	} {
		m, diags := Inspect(c.name, c.data)
		if m.Format != c.format || m.Width != c.w || m.Height != c.h || m.Orientation != c.orientation || m.Lossless != c.lossless || m.Animated != c.animated || codes(diags) != c.codes {
			t.Errorf("%s: %+v %v", c.name, m, diags)
		}
		if m.Path != c.name || m.Size != int64(len(c.data)) || len(m.Hash) != 32 {
			t.Errorf("%s: %+v", c.name, m)
		}
	}
}

// TestInspectTruncated cuts every kind of picture at every length.
func TestInspectTruncated(t *testing.T) {
	jpg := withExif(encodeJPEG(t, quadrants(24, 16)), exif(1, binary.BigEndian))
	// A thumbnail inside, with an end marker of its own, must not hide the cut.
	jpg = slices.Concat(jpg[:2], []byte{0xFF, 0xE2, 0, 6, 0xFF, 0xD8, 0xFF, 0xD9}, jpg[2:])
	for name, data := range map[string][]byte{
		"a.jpg": jpg, "a.png": encodePNG(t, quadrants(24, 16)), "a.gif": encodeGIF(t), "a.webp": webpLossless, "a.svg": []byte(smallSVG),
	} {
		if _, diags := Inspect(name, data); len(diags) != 0 {
			t.Fatalf("%s: %v", name, diags)
		}
		for n := range len(data) {
			if m, diags := Inspect(name, data[:n]); diags.Errors() != 1 {
				t.Errorf("%s cut at %d of %d: %+v", name, n, len(data), m)
			}
		}
	}
	damaged := encodePNG(t, quadrants(24, 16))
	damaged[len(damaged)/2] ^= 0x55
	if _, diags := Inspect("a.png", damaged); codes(diags) != "JB1006" {
		t.Error("damage was not seen:", diags)
	}
}

// TestPixelBudget: a small file that would fill the memory is refused from its
// header.
func TestPixelBudget(t *testing.T) {
	ihdr := binary.BigEndian.AppendUint32(nil, 30_000)
	ihdr = binary.BigEndian.AppendUint32(ihdr, 30_000)
	ihdr = append(ihdr, 8, 2, 0, 0, 0)
	data := slices.Concat([]byte("\x89PNG\r\n\x1A\n"), pngChunk("IHDR", ihdr), pngChunk("IDAT", make([]byte, 100_000)), pngChunk("IEND", nil))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m, diags := Inspect("bomb.png", data)
	runtime.ReadMemStats(&after)
	if codes(diags) != "JB1007" || diags.Errors() != 1 || m.Format != "" {
		t.Errorf("%+v %v", m, diags)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
		t.Error(used, "bytes for a header")
	}
	if _, err := Produce(Variant{Media: &model.Media{Format: "png", Width: 30_000, Height: 30_000}, Width: 100, Height: 100}, data, cfg); err == nil {
		t.Error("decoded")
	}
}

func TestVariants(t *testing.T) {
	list := func(m model.Media, cfg config.Images) []string {
		var all []string
		for _, v := range Variants(&m, "articles/x", cfg) {
			name := v.Output
			if m.Format != "" {
				hash := shortHash(encoding, m.Hash, m.Path[strings.LastIndex(m.Path, "/")+1:], fmt.Sprint(quality(cfg)))
				if !strings.Contains(name, "."+hash+".") {
					t.Error("no fingerprint in", name)
				}
				name = strings.Replace(name, hash, "#", 1)
			}
			all = append(all, fmt.Sprintf("%s %d×%d", name, v.Width, v.Height))
		}
		return all
	}
	for _, c := range []struct {
		m    model.Media
		want []string
	}{
		{model.Media{Path: "c/照片.JPG", Format: "jpeg", Width: 400, Height: 300}, []string{"articles/x/照片.#.40w.jpg 40×30", "articles/x/照片.#.80w.jpg 80×60", "articles/x/照片.#.160w.jpg 160×120"}},
		{model.Media{Path: "c/b.jpg", Format: "jpeg", Width: 100, Height: 1}, []string{"articles/x/b.#.40w.jpg 40×1", "articles/x/b.#.80w.jpg 80×1", "articles/x/b.#.100w.jpg 100×1"}},
		{model.Media{Path: "b.png", Format: "png", Width: 20, Height: 20, Lossless: true}, []string{"articles/x/b.#.20w.png 20×20"}},
		{model.Media{Path: "b.webp", Format: "webp", Width: 40, Height: 40}, []string{"articles/x/b.#.40w.jpg 40×40"}},
		{model.Media{Path: "b.gif", Format: "gif", Width: 400, Height: 40, Animated: true}, []string{"articles/x/b.#.gif 400×40"}},
		{model.Media{Path: "b.SVG", Format: "svg", Width: 400, Height: 40}, []string{"articles/x/b.#.svg 400×40"}},
		{model.Media{Path: "c/名单.docx"}, []string{"articles/x/名单.docx 0×0"}},
	} {
		c.m.Hash = "00"
		if got := list(c.m, cfg); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.m.Path, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		m := &model.Media{Path: rapid.StringMatching(`[a-z汉]{1,200}\.jpg`).Draw(t, "path"), Format: "jpeg", Hash: rapid.StringMatching(`[0-9a-f]{32}`).Draw(t, "hash"),
			Width: rapid.IntRange(1, 5000).Draw(t, "w"), Height: rapid.IntRange(1, 5000).Draw(t, "h")}
		cfg := config.Images{Widths: rapid.SliceOf(rapid.IntRange(1, 3000)).Draw(t, "widths"), Quality: rapid.IntRange(0, 100).Draw(t, "quality")}
		vs := Variants(m, "d", cfg)
		for i, v := range vs {
			if v.Width > m.Width || v.Height > m.Height || v.Width < 1 || v.Height < 1 || i > 0 && vs[i-1].Width >= v.Width {
				t.Fatalf("%+v of %d × %d", vs, m.Width, m.Height)
			}
			if len(v.Output) > 250 {
				t.Fatalf("too long: %s", v.Output)
			}
		}
		if len(vs) == 0 || len(cfg.Widths) > 0 && vs[len(vs)-1].Width != min(m.Width, slices.Max(cfg.Widths)) {
			t.Fatalf("no full size: %+v", vs)
		}
		changed := *m
		changed.Hash = strings.Repeat("z", 32)
		if Variants(&changed, "d", cfg)[0].Output == vs[0].Output {
			t.Fatal("another content has the same name")
		}
	})
}

func TestProduce(t *testing.T) {
	jpg := encodeJPEG(t, quadrants(120, 80))
	for orientation, want := range []string{"RGBW", "RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB"} {
		data := withExif(jpg, exif(orientation, binary.LittleEndian))
		m, diags := Inspect("c/a.jpg", data)
		if len(diags) != 0 {
			t.Fatal(diags)
		}
		vs := Variants(&m, "x", cfg)
		all, err := ProduceAll(vs, data, cfg)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range vs {
			if bytes.Contains(all[i], []byte("Exif")) || bytes.Contains(all[i], []byte("GPS")) {
				t.Error("metadata in the copy")
			}
			got, err := jpeg.Decode(bytes.NewReader(all[i]))
			if err != nil {
				t.Fatal(err)
			}
			if got.Bounds().Dx() != v.Width || got.Bounds().Dy() != v.Height || corners(got) != want {
				t.Errorf("orientation %d, %dw: %v %s, want %s", orientation, v.Width, got.Bounds(), corners(got), want)
			}
			alone, err := Produce(v, data, cfg)
			if err != nil || !bytes.Equal(alone, all[i]) {
				t.Error("a copy made alone differs", err)
			}
		}
	}
}

// TestResampleIsCatmullRom compares the scaling of planes with the library's.
func TestResampleIsCatmullRom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 70).Draw(t, "w"), rapid.IntRange(1, 70).Draw(t, "h")
		src := image.NewGray(image.Rect(0, 0, w, h))
		if rapid.Bool().Draw(t, "even") {
			for i := range src.Pix {
				src.Pix[i] = 201
			}
		} else {
			copy(src.Pix, rapid.SliceOfN(rapid.Byte(), w*h, w*h).Draw(t, "pixels"))
		}
		dw, dh := rapid.IntRange(1, w).Draw(t, "dw"), rapid.IntRange(1, h).Draw(t, "dh")
		want := image.NewRGBA(image.Rect(0, 0, dw, dh))
		draw.CatmullRom.Scale(want, want.Bounds(), src, src.Bounds(), draw.Src, nil)
		got := scaleGray(src, dw, dh)
		for y := range dh {
			for x := range dw {
				if a, b := int(got.GrayAt(x, y).Y), int(want.RGBAAt(x, y).R); a-b > 2 || b-a > 2 {
					t.Fatalf("%d×%d → %d×%d at %d,%d: %d, the library says %d", w, h, dw, dh, x, y, a, b)
				}
			}
		}
	})
	for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410} {
		src := image.NewYCbCr(image.Rect(0, 0, 133, 77), ratio)
		rgb := quadrants(133, 77)
		for y := range 77 {
			for x := range 133 {
				p := rgb.RGBAAt(x, y)
				i, j := src.YOffset(x, y), src.COffset(x, y)
				src.Y[i], src.Cb[j], src.Cr[j] = color.RGBToYCbCr(p.R, p.G, p.B)
			}
		}
		if got := corners(scaleYCbCr(src, 40, 23)); got != "RGBW" {
			t.Error(ratio, got)
		}
	}
}

func TestProducePNG(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 100, 100))
	for i := range 100 * 50 { // the upper half half-transparent red
		img.SetNRGBA(i%100, i/100, color.NRGBA{255, 0, 0, 128})
	}
	data := withPNGChunk(withPNGChunk(encodePNG(t, img), "tEXt", []byte("Author\x00me")), "eXIf", exif(1, binary.BigEndian))
	m, diags := Inspect("a.png", data)
	if len(diags) != 0 || !m.Lossless {
		t.Fatal(m, diags)
	}
	for _, v := range Variants(&m, "", cfg) {
		out, err := Produce(v, data, cfg)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(out, []byte("tEXt")) || bytes.Contains(out, []byte("eXIf")) {
			t.Error("metadata in the copy")
		}
		got, err := png.Decode(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		top, bottom := color.NRGBAModel.Convert(got.At(v.Width/2, v.Height/4)).(color.NRGBA), color.NRGBAModel.Convert(got.At(v.Width/2, v.Height*3/4)).(color.NRGBA)
		if top.R < 250 || top.A < 126 || top.A > 130 || bottom.A != 0 {
			t.Errorf("%dw: %v %v", v.Width, top, bottom)
		}
	}
}

func TestProduceAsIs(t *testing.T) {
	moving := withPNGChunk(withPNGChunk(encodePNG(t, quadrants(9, 9)), "acTL", make([]byte, 8)), "eXIf", exif(1, binary.BigEndian))
	g := encodeGIF(t)
	comment := slices.Concat(g[:len(g)-1], []byte("\x21\xFE\x06secret\x00"), g[len(g)-1:])
	vp8x := append([]byte("VP8X\x0a\x00\x00\x00\x0e\x00\x00\x00"), make([]byte, 6)...)
	anmf := []byte("ANMF\x02\x00\x00\x00ab")
	body := slices.Concat([]byte("WEBP"), vp8x, []byte("EXIF\x05\x00\x00\x00place\x00"), anmf, []byte("XMP \x04\x00\x00\x00name"))
	animated := append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
	for name, data := range map[string][]byte{"a.png": moving, "a.gif": comment, "a.webp": animated, "a.svg": []byte(smallSVG), "a.pdf": []byte("%PDF")} {
		m, diags := Inspect(name, data)
		if len(diags) != 0 {
			t.Fatal(name, diags)
		}
		vs := Variants(&m, "", cfg)
		if len(vs) != 1 {
			t.Fatal(vs)
		}
		out, err := Produce(vs[0], data, cfg)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, s := range []string{"eXIf", "secret", "place", "XMP ", "EXIF"} {
			if bytes.Contains(out, []byte(s)) {
				t.Errorf("%s: %s is left", name, s)
			}
		}
		again, diags := Inspect(name, out)
		if len(diags) != 0 || again.Width != m.Width || again.Animated != m.Animated || again.Format != m.Format {
			t.Errorf("%s: the copy is another picture: %+v %v", name, again, diags)
		}
		if name == "a.gif" {
			a, err := gif.DecodeAll(bytes.NewReader(out))
			if err != nil || len(a.Image) != 2 || a.LoopCount != 0 {
				t.Error("the copy does not move as before:", err)
			}
		}
	}
}

func TestProduceDamaged(t *testing.T) {
	jpg := encodeJPEG(t, quadrants(60, 40))
	i := bytes.Index(jpg, []byte{0xFF, 0xDA}) + 20
	bad := slices.Concat(jpg[:i], bytes.Repeat([]byte{0xFF, 0x00}, 10), jpg[len(jpg)-2:])
	m, _ := Inspect("a.jpg", bad)
	if m.Format == "" {
		t.Skip("seen from the structure already")
	}
	_, err := Produce(Variants(&m, "", cfg)[0], bad, cfg)
	if err == nil {
		t.Fatal("damaged data gave a picture")
	}
	if d := ProduceError("a.jpg", err); d.Code != "JB1010" || d.Severity != diag.Error || d.Pos.File != "a.jpg" {
		t.Error(d)
	}
}

func FuzzInspect(f *testing.F) {
	f.Add("a.jpg", withExif(encodeJPEG(f, quadrants(8, 8)), exif(6, binary.LittleEndian)))
	f.Add("a.png", encodePNG(f, quadrants(8, 8)))
	f.Add("a.gif", encodeGIF(f))
	f.Add("a.webp", webpLossless)
	f.Add("a.svg", []byte(smallSVG))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		m, diags := Inspect(name, data)
		if m.Format == "" || diags.Errors() > 0 {
			if m.Format != "" {
				t.Fatal("an error and a format", m, diags)
			}
			return
		}
		if m.Format != "svg" && (m.Width < 1 || m.Height < 1 || m.Width*m.Height > MaxPixels) {
			t.Fatalf("%+v", m)
		}
		if m.Width*m.Height > 1<<20 {
			return
		}
		for _, v := range Variants(&m, "d", cfg) {
			if out, err := Produce(v, data, cfg); err == nil && len(out) == 0 && len(data) > 0 {
				t.Fatalf("an empty copy of %s", name)
			}
		}
	})
}

func BenchmarkProduce(b *testing.B) {
	img := image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = byte(i * 7 >> 8)
	}
	data := encodeJPEG(b, img)
	cfg := config.Images{Widths: []int{480, 960, 1600}, Quality: 82}
	m, _ := Inspect("a.jpg", data)
	vs := Variants(&m, "", cfg)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ProduceAll(vs, data, cfg); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInspect(b *testing.B) {
	data := encodeJPEG(b, quadrants(2000, 1500))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, diags := Inspect("a.jpg", data); len(diags) != 0 {
			b.Fatal(diags)
		}
	}
}
